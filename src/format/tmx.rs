//! TMX, translation memory exchange: 1.1 to 1.4 read, 1.4 level 2 written, both a unit at a time.
//!
//! - **Inline codes** (`bpt`, `ept`, `it`, `ph`, `hi`, `ut`, `sub`) are kept: a [`Variant`] has its plain text and beside it the
//!   content of its `seg` as markup in one canonical form. What the DTD does not allow is mended: an unknown element is
//!   unwrapped (its text stays), a `bpt` or `ept` without `i` and an `it` without `pos` become `ph`.
//! - **Illegal characters**: what XML cannot hold (C0 controls but tab, line feed and carriage return; U+FFFE; U+FFFF) is
//!   written as U+FFFD, one for one, and counted ([`Writer::replaced`]); a reference to one is read as U+FFFD.
//! - **Encodings**: UTF-8, UTF-16 with or without byte order mark, and what the XML declaration names. UTF-8 is written.
//! - `lang` of TMX 1.1 is read as `xml:lang`; attributes that the DTD does not know are dropped.

mod bead;
mod inline;
mod read;
mod write;

use serde::{Deserialize, Serialize};

use crate::bitext::Lang;

pub use bead::{Beads, read};
pub use read::Reader;
pub use write::Writer;

#[cfg(feature = "memory")]
pub(crate) use bead::kind;
#[cfg(feature = "memory")]
pub(crate) use inline::parse as parse_inline;

/// Attributes by name, in the order of the file.
pub type Attributes = Vec<(String, String)>;

/// What a file says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Header {
    /// The attributes of `header`, as `creationtool` and `srclang`.
    pub attributes: Attributes,
    /// Its notes.
    pub notes: Vec<Note>,
    /// Its properties.
    pub properties: Vec<Property>,
    /// Its `ude` elements, user-defined encodings.
    pub encodings: Vec<Encoding>,
}

/// A user-defined encoding, `ude`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Encoding {
    /// `name` and `base`.
    pub attributes: Attributes,
    /// For each `map` its attributes.
    pub maps: Vec<Attributes>,
}

/// A translation unit, `tu`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Unit {
    /// The line on which it begins, from 1; 0 when it comes from no file.
    pub line: usize,
    /// Its attributes, as `tuid`, `creationdate` and `srclang`.
    pub attributes: Attributes,
    /// Its notes.
    pub notes: Vec<Note>,
    /// Its properties.
    pub properties: Vec<Property>,
    /// The same text in several languages.
    pub variants: Vec<Variant>,
}

/// One language of a unit, `tuv`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Variant {
    /// Its language as the file has it, `zh-CN`; empty where the file has none.
    pub lang: String,
    /// Its other attributes.
    pub attributes: Attributes,
    /// Its notes.
    pub notes: Vec<Note>,
    /// Its properties.
    pub properties: Vec<Property>,
    /// The text without inline codes.
    pub text: String,
    /// The content of `seg` as markup, where it has inline codes.
    pub inline: Option<String>,
}

/// A `note`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Note {
    /// Its text.
    pub text: String,
    /// `xml:lang` and `o-encoding`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Attributes,
}

/// A `prop`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Property {
    /// Its `type`.
    pub kind: String,
    /// Its text.
    pub value: String,
    /// `xml:lang` and `o-encoding`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Attributes,
}

impl Property {
    /// A property without further attributes.
    #[must_use]
    pub fn new(kind: impl Into<String>, value: impl Into<String>) -> Self {
        Self { kind: kind.into(), value: value.into(), attributes: Vec::new() }
    }
}

impl Variant {
    /// A text in a language, nothing more.
    #[must_use]
    pub fn new(lang: impl Into<String>, text: impl Into<String>) -> Self {
        Self { lang: lang.into(), text: text.into(), ..Self::default() }
    }
}

impl Unit {
    /// A unit of these variants, nothing more.
    #[must_use]
    pub fn new(variants: Vec<Variant>) -> Self {
        Self { variants, ..Self::default() }
    }

    /// Its variants in a language.
    pub(crate) fn variants_in(&self, lang: Lang) -> impl Iterator<Item = &Variant> {
        self.variants.iter().filter(move |variant| Lang::from_tag(&variant.lang) == Some(lang))
    }

    /// The languages of source and target, when there is a variant in both: the source is in that of the unit's own `srclang`,
    /// else of the header's, else of the first variant.
    pub(crate) fn langs(&self, srclang: Option<Lang>) -> Option<[Lang; 2]> {
        let first = self.variants.iter().find_map(|variant| Lang::from_tag(&variant.lang))?;
        self.variants_in(first.other()).next()?;
        let source = self.attribute("srclang").and_then(Lang::from_tag).or(srclang).unwrap_or(first);
        Some([source, source.other()])
    }

    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        attribute(&self.attributes, name)
    }
}

impl Header {
    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        attribute(&self.attributes, name)
    }

    /// The header of a file that this crate writes, with source language `srclang` (`*all*` when the units differ).
    #[must_use]
    pub fn new(srclang: &str) -> Self {
        let attributes = [
            ("creationtool", env!("CARGO_PKG_NAME")),
            ("creationtoolversion", env!("CARGO_PKG_VERSION")),
            ("segtype", "sentence"),
            ("o-tmf", env!("CARGO_PKG_NAME")),
            ("adminlang", "en"),
            ("srclang", srclang),
            ("datatype", "plaintext"),
        ];
        let attributes = attributes.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        Self { attributes, ..Self::default() }
    }
}

pub(crate) fn attribute<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The attributes that the DTD gives an element.
fn allowed(element: &str) -> &'static [&'static str] {
    match element {
        "header" => &[
            "creationtool",
            "creationtoolversion",
            "segtype",
            "o-tmf",
            "adminlang",
            "srclang",
            "datatype",
            "o-encoding",
            "creationdate",
            "creationid",
            "changedate",
            "changeid",
        ],
        "tu" => &[
            "tuid",
            "o-encoding",
            "datatype",
            "usagecount",
            "lastusagedate",
            "creationtool",
            "creationtoolversion",
            "creationdate",
            "creationid",
            "changedate",
            "segtype",
            "changeid",
            "o-tmf",
            "srclang",
        ],
        "tuv" => &[
            "o-encoding",
            "datatype",
            "usagecount",
            "lastusagedate",
            "creationtool",
            "creationtoolversion",
            "creationdate",
            "creationid",
            "changedate",
            "o-tmf",
            "changeid",
        ],
        "note" | "prop" => &["xml:lang", "o-encoding"],
        "ude" => &["name", "base"],
        "map" => &["unicode", "code", "ent", "subst"],
        "bpt" => &["i", "x", "type"],
        "ept" => &["i"],
        "it" => &["pos", "x", "type"],
        "ph" => &["x", "assoc", "type"],
        "hi" => &["x", "type"],
        "ut" => &["x"],
        "sub" => &["datatype", "type"],
        _ => &[],
    }
}

/// Keeps what the DTD allows: known attributes, each once, and a `segtype` that is one of the four.
fn retain_allowed(element: &str, attributes: &mut Attributes) {
    let known = allowed(element);
    let mut seen = Vec::new();
    attributes.retain(|(name, value)| {
        let known = known.iter().find(|known| *known == name);
        let sound =
            name != "segtype" || matches!(value.as_str(), "block" | "paragraph" | "sentence" | "phrase");
        known.is_some_and(|known| {
            let new = !seen.contains(known);
            seen.push(*known);
            new && sound
        })
    });
}
