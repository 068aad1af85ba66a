//! XML: what it can hold, escaping, and the events of a file. TMX has a reader of its own (`format/tmx/read.rs`): its files may be in any
//! encoding and have entities, and its errors name lines.

#[cfg(any(feature = "tbx", feature = "xml"))]
mod events;

use quick_xml::events::BytesStart;
use quick_xml::events::attributes::{AttrError, Attribute};

#[cfg(any(feature = "tbx", feature = "xml"))]
pub(crate) use events::{Element, Events, Next};

/// The attributes of an element by name, in the order of the file.
pub(crate) fn attributes(start: &BytesStart<'_>) -> Result<Vec<(String, String)>, String> {
    let attribute = |found: Result<Attribute<'_>, AttrError>| {
        let found = found.map_err(|error| error.to_string())?;
        let value =
            found.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        Ok((found.key.as_ref().to_owned(), value.into_owned()))
    };
    start.attributes().map(attribute).collect()
}

/// Whether XML 1.0 can hold it.
#[cfg(any(feature = "tmx", feature = "xml"))]
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
