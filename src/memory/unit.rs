//! What a memory holds: [`TranslationUnit`].

use serde::{Deserialize, Serialize};

use super::Timestamp;
use crate::alignment::Shape;
use crate::bitext::{Lang, Span};
use crate::format::tmx::{Attributes, Note, Property};

/// How far a unit can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// Made by a program, seen by nobody.
    #[default]
    Automatic,
    /// Read and approved.
    Reviewed,
    /// Read and found wrong: kept, exported, never proposed.
    Rejected,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Automatic, Self::Reviewed, Self::Rejected];

    /// Its name, as serde writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Reviewed => "reviewed",
            Self::Rejected => "rejected",
        }
    }

    /// The status of that name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Reviewed before automatic before rejected.
    pub(super) const fn rank(self) -> u8 {
        match self {
            Self::Reviewed => 2,
            Self::Automatic => 1,
            Self::Rejected => 0,
        }
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// A source text and its translation, with all that is known about them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TranslationUnit {
    /// Its number in the memory; 0 when it is in none yet.
    #[serde(default)]
    pub id: i64,
    /// The text that was translated.
    pub source: Variant,
    /// Its translation, in the other language.
    pub target: Variant,
    /// How many segments it takes on each side.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "shape_text")]
    pub shape: Option<Shape>,
    /// How sure the aligner was, in [0, 1].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// How far it can be trusted.
    #[serde(default)]
    pub status: Status,
    /// Its place in its documents: the unit before it has the next lower number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// When it was made; filled in when it is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<Timestamp>,
    /// When it was last changed; filled in when it is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Timestamp>,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creator: Option<String>,
    /// Further attributes of TMX, as `tuid`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Attributes,
    /// Notes about the unit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Free properties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<Property>,
}

/// One side of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Its language.
    pub lang: Lang,
    /// Its language with region or script, as `zh-TW`; the bare tag where nothing more is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tag: String,
    /// The text.
    pub text: String,
    /// The text with inline codes, as the content of a TMX `seg`, where it has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inline: Option<String>,
    /// The document it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Where its segments stand in the document, in bytes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
    /// Further attributes of TMX.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Attributes,
    /// Notes about this side.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Free properties of this side.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<Property>,
}

impl Variant {
    /// A text in a language, nothing more.
    #[must_use]
    pub fn new(lang: Lang, text: impl Into<String>) -> Self {
        Self {
            lang,
            tag: lang.tag().to_owned(),
            text: text.into(),
            inline: None,
            document: None,
            spans: Vec::new(),
            attributes: Vec::new(),
            notes: Vec::new(),
            properties: Vec::new(),
        }
    }
}

impl TranslationUnit {
    /// A unit of two texts, nothing more.
    #[must_use]
    pub const fn new(source: Variant, target: Variant) -> Self {
        Self {
            id: 0,
            source,
            target,
            shape: None,
            confidence: None,
            status: Status::Automatic,
            position: None,
            created: None,
            changed: None,
            creator: None,
            attributes: Vec::new(),
            notes: Vec::new(),
            properties: Vec::new(),
        }
    }

    /// The side in `lang`.
    #[must_use]
    pub fn side(&self, lang: Lang) -> &Variant {
        if self.source.lang == lang { &self.source } else { &self.target }
    }

    /// Whether both are the same but for number and dates.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let Self {
            id: _,
            source,
            target,
            shape,
            confidence,
            status,
            position,
            created: _,
            changed: _,
            creator,
            attributes,
            notes,
            properties,
        } = self;
        *source == other.source
            && *target == other.target
            && *shape == other.shape
            && *confidence == other.confidence
            && *status == other.status
            && *position == other.position
            && *creator == other.creator
            && *attributes == other.attributes
            && *notes == other.notes
            && *properties == other.properties
    }
}

/// A shape as beads have it in JSON, `1-2`.
mod shape_text {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::alignment::Shape;
    use crate::memory::store::parse_shape;

    #[allow(clippy::ref_option, reason = "serde wants it so")]
    pub(super) fn serialize<S: Serializer>(shape: &Option<Shape>, serializer: S) -> Result<S::Ok, S::Error> {
        shape.map(|shape| shape.to_string()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Shape>, D::Error> {
        let text: Option<String> = Option::deserialize(deserializer)?;
        let wrong = |text: &str| serde::de::Error::custom(format!("not a shape such as 1-2: {text:?}"));
        text.map(|text| parse_shape(&text).ok_or_else(|| wrong(&text))).transpose()
    }
}
