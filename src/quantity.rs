//! Stand-in until the quantities module lands: plain Arabic digits.
use crate::bitext::{Lang, Span};

pub(crate) struct Quantity {
    pub(crate) span: Span,
    pub(crate) key: String,
}

pub(crate) fn quantities(text: &str, _lang: Lang) -> Vec<Quantity> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i].is_ascii_digit() {
            let start = i;
            while i < bytes.len() && (bytes[i].is_ascii_digit() || bytes[i] == b'.' || bytes[i] == b',') {
                i += 1;
            }
            let mut end = i;
            while matches!(bytes[end - 1], b'.' | b',') {
                end -= 1;
            }
            found.push(Quantity { span: Span::new(start, end), key: text[start..end].replace(',', "") });
        } else {
            i += 1;
        }
    }
    found
}
