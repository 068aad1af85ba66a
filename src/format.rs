//! Writing alignments down and reading links: `links`, `tsv`, `jsonl`, `tmx` (feature `tmx`).
//!
//! Each writer takes one bead at a time, so a document of any length is written as it is walked.

pub mod findings;
pub mod jsonl;
pub mod links;
#[cfg(feature = "tmx")]
pub mod tmx;
pub mod tsv;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::align::{Explanation, Part};
use crate::alignment::BeadRef;
use crate::anchor::AnchorKind;
use crate::bitext::Span;
use crate::lexicon::Grade;

/// An [`Explanation`] with the texts its spans name; serialised as the `"explain"` of a bead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExplanationRecord {
    /// The score in nats, the sum of the parts.
    pub score: f64,
    /// What the score is made of.
    pub parts: Vec<Part>,
    /// The anchors that found each other.
    pub matches: Vec<MatchRecord>,
}

/// Two anchors that found each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchRecord {
    /// The one in the source.
    pub source: Quote,
    /// The one in the target.
    pub target: Quote,
    /// What they are.
    pub kind: AnchorKind,
    /// How strongly they are linked.
    pub grade: Grade,
}

/// A span and the text it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Where in the document, in bytes.
    pub span: Span,
    /// What stands there.
    pub text: String,
}

impl ExplanationRecord {
    /// The explanation of `bead`.
    #[must_use]
    pub fn new(bead: BeadRef<'_>, explanation: &Explanation) -> Self {
        let (source, target) = (bead.source().document(), bead.target().document());
        let quote = |span: Span, text: &str| Quote { span, text: span.of(text).to_owned() };
        let matches = explanation.matches.iter().map(|found| MatchRecord {
            source: quote(found.source, source.text()),
            target: quote(found.target, target.text()),
            kind: found.kind,
            grade: found.grade,
        });
        let part = |part: &Part| Part { name: part.name.clone(), score: rounded(part.score) as f32 };
        Self {
            score: rounded(explanation.score),
            parts: explanation.parts.iter().map(part).collect(),
            matches: matches.collect(),
        }
    }
}

/// `value` with three decimals, so that it prints short and the same everywhere.
fn rounded(value: f32) -> f64 {
    (f64::from(value) * 1000.0).round() / 1000.0
}

/// `text` as a field of a table or a cell of a view: tabs, line breaks and other controls become spaces.
///
/// ```
/// assert_eq!(duiqi::format::field("a\tb\r\nc\u{2028}d"), "a b  c d");
/// ```
#[must_use]
pub fn field(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect()
}

impl fmt::Display for AnchorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Number => "number",
            Self::Date => "date",
            Self::Literal => "literal",
            Self::Name => "name",
            Self::Term => "term",
        })
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Exact => "exact",
            Self::Phrase => "phrase",
            Self::Loose => "loose",
            Self::Synonym => "synonym",
            Self::Part => "part",
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::{AnchorKind, Grade};

    #[test]
    fn kinds_and_grades_display_as_they_serialise() {
        for kind in
            [AnchorKind::Number, AnchorKind::Date, AnchorKind::Literal, AnchorKind::Name, AnchorKind::Term]
        {
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{kind}\""));
        }
        for grade in Grade::ALL {
            assert_eq!(serde_json::to_string(&grade).unwrap(), format!("\"{grade}\""));
        }
    }
}
