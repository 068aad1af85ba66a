//! What a memory holds: [`TranslationUnit`].

use serde::{Deserialize, Serialize};

use super::Timestamp;
use crate::alignment::Shape;
use crate::bitext::{Lang, Span};
use crate::format::jsonl::{self, BeadRecord, SideRecord};
use crate::format::lists;
use crate::format::rounded;
use crate::format::tmx::{Attributes, Note, Property, kind};

/// How far a unit can be trusted. Files have it by its place in this list.
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
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// What stands for it in a file.
    pub(super) const fn number(self) -> u8 {
        self as u8
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
#[non_exhaustive]
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
#[non_exhaustive]
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

    /// The unit of a bead, of documents of these names: reviewed where a person accepted or made the bead.
    ///
    /// ```
    /// use duiqi::{Aligner, Bitext, Document, Lang, format::jsonl::BeadRecord, memory::TranslationUnit};
    /// let bitext = Bitext::new(Document::from_lines(Lang::Zh, "早。"), Document::from_lines(Lang::En, "Morning."))?;
    /// let alignment = Aligner::new().align(&bitext);
    /// let bead = BeadRecord::new(alignment.iter().next().unwrap(), None);
    /// let unit = TranslationUnit::from_bead(&bead, Some(["zh.txt", "en.txt"]));
    /// assert_eq!((unit.target.text.as_str(), unit.source.document.as_deref()), ("Morning.", Some("zh.txt")));
    /// assert_eq!(unit.to_bead(Lang::Zh, [0, 0]).source.text, bead.source.text);
    /// # Ok::<(), duiqi::Error>(())
    /// ```
    #[must_use]
    pub fn from_bead(bead: &BeadRecord, documents: Option<[&str; 2]>) -> Self {
        let variant = |side: &SideRecord, document: Option<&str>| Variant {
            document: document.map(str::to_owned),
            spans: side.spans.clone(),
            properties: (!side.times.is_empty())
                .then(|| Property::new(kind::TIMES, lists::ranges(&side.times)))
                .into_iter()
                .collect(),
            ..Variant::new(side.lang, side.joined())
        };
        let [source, target] = documents.map_or([None; 2], |names| names.map(Some));
        Self {
            shape: Shape::parse(&bead.shape),
            confidence: Some(bead.confidence as f32),
            status: match bead.status {
                None => Status::Automatic,
                Some(jsonl::Status::Rejected) => Status::Rejected,
                Some(_) => Status::Reviewed,
            },
            ..Self::new(variant(&bead.source, source), variant(&bead.target, target))
        }
    }

    /// The bead of the unit, with its side in `source` as the source, whose segments are numbered on from `first`. Each side has
    /// one text for all its segments, and no spans, for they are of other documents.
    #[must_use]
    pub fn to_bead(&self, source: Lang, first: [usize; 2]) -> BeadRecord {
        let shape = self.shape.map_or([1, 1], |shape| [shape.source.max(1), shape.target.max(1)]);
        let counts = if self.source.lang == source { shape } else { [shape[1], shape[0]] };
        let side = |lang: Lang, first: usize, count: usize| {
            let Variant { text, properties, .. } = self.side(lang);
            let times = properties.iter().find(|own| own.kind == kind::TIMES);
            let times = times.and_then(|times| lists::parse_ranges(&times.value)).unwrap_or_default();
            let times = if times.len() == count { times } else { Vec::new() };
            let ids = (first..first + count).collect();
            SideRecord { ids, text: vec![text.clone()], times, ..SideRecord::empty(lang) }
        };
        let confidence = self.confidence.map_or(1.0, rounded);
        let (source, target) = (side(source, first[0], counts[0]), side(source.other(), first[1], counts[1]));
        BeadRecord {
            status: match self.status {
                Status::Automatic => None,
                Status::Reviewed => Some(jsonl::Status::Accepted),
                Status::Rejected => Some(jsonl::Status::Rejected),
            },
            ..BeadRecord::of_sides(source, target, confidence)
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

    #[allow(clippy::ref_option, reason = "serde wants it so")]
    pub(super) fn serialize<S: Serializer>(shape: &Option<Shape>, serializer: S) -> Result<S::Ok, S::Error> {
        shape.map(|shape| shape.to_string()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Shape>, D::Error> {
        let text: Option<String> = Option::deserialize(deserializer)?;
        let wrong = |text: &str| serde::de::Error::custom(format!("not a shape such as 1-2: {text:?}"));
        text.map(|text| Shape::parse(&text).ok_or_else(|| wrong(&text))).transpose()
    }
}
