//! What the XML formats share: what XML can hold, escaping, lists of numbers, and events with their place.

#[cfg(feature = "xml")]
mod events;

use std::fmt::Display;
use std::str::FromStr;

#[cfg(feature = "xml")]
pub(crate) use events::{Element, Events, Next};

/// Whether XML 1.0 can hold it.
pub(crate) const fn is_legal(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// `text` as content of an element or of an attribute in double quotes; what XML cannot hold goes through `illegal`.
#[cfg(feature = "xml")]
pub(crate) fn escape(text: &str, out: &mut String, illegal: fn(&mut String, char)) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A parser makes a line feed of it otherwise.
            '\r' => out.push_str("&#13;"),
            c if is_legal(c) => out.push(c),
            c => illegal(out, c),
        }
    }
}

/// What is not XML becomes U+FFFD.
#[cfg(feature = "xml")]
pub(crate) fn replace(out: &mut String, _: char) {
    out.push('\u{FFFD}');
}

/// Numbers, divided by spaces.
pub(crate) fn ids(ids: &[usize]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Spans or times as `0-12 12-24`.
pub(crate) fn ranges<T: Copy + Into<(N, N)>, N: Display>(ranges: &[T]) -> String {
    let range = |&range: &T| {
        let (start, end) = range.into();
        format!("{start}-{end}")
    };
    ranges.iter().map(range).collect::<Vec<_>>().join(" ")
}

/// What [`ranges`] wrote.
pub(crate) fn parse_ranges<T: From<(N, N)>, N: FromStr + PartialOrd>(text: &str) -> Option<Vec<T>> {
    let range = |range: &str| {
        let (start, end) = range.split_once('-')?;
        let (start, end): (N, N) = (start.parse().ok()?, end.parse().ok()?);
        (start <= end).then(|| T::from((start, end)))
    };
    text.split_whitespace().map(range).collect()
}
