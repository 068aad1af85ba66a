//! Writing alignments down and reading them back: a format a module.
//!
//! | format | what it keeps |
//! |---|---|
//! | [`jsonl`] | everything |
//! | [`xliff`](mod@xliff) | everything but explanations |
//! | [`tmx`](mod@tmx) | texts of pairs, joined, with inline codes; ids, confidence, whether a person looked |
//! | [`csv`] | texts, ids, confidence, status |
//! | [`tsv`] | texts joined, shape, confidence |
//! | [`intertext`](mod@intertext) | texts and ids, in files of their own; whether a person made the bead |
//! | [`links`], [`ladder`] | ids; the ladder also confidence, and no beads out of order |
//! | [`moses`] | texts of pairs |
//! | [`html`] | everything, on a page to review it |
//!
//! [`findings`] writes what checks find. What travels between the others is a [`BeadRecord`]. Each [`BeadWriter`] takes one at a time, and readers are iterators
//! of them, so an alignment of any length is written and converted as it is walked (ladders and pages need all of it).

pub mod csv;
pub mod findings;
pub mod html;
#[cfg(feature = "xml")]
pub mod intertext;
pub mod jsonl;
pub mod ladder;
pub mod links;
pub(crate) mod lists;
pub mod moses;
mod rows;
mod texts;
#[cfg(feature = "tmx")]
pub mod tmx;
pub mod tsv;
#[cfg(feature = "xml")]
pub mod xliff;

use std::fmt;
use std::io::{self, BufRead};

use serde::{Deserialize, Serialize};

use crate::align::{Explanation, Part};
use crate::alignment::BeadRef;
use crate::anchor::AnchorKind;
use crate::bitext::Span;
use crate::error::Error;
use crate::lexicon::Grade;
use jsonl::BeadRecord;

pub use texts::{Texts, documents};

/// Writes beads one after the other.
pub trait BeadWriter {
    /// Writes a bead, or takes it up until the end where the format needs to know all.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn write(&mut self, bead: &BeadRecord) -> io::Result<()>;

    /// Writes what is still to be written. To be called once, after the last bead.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn finish(&mut self) -> io::Result<()>;
}

/// The lines of a file that are not blank, by number from 1, without byte order mark and line end.
fn lines(reader: impl BufRead) -> impl Iterator<Item = Result<(usize, String), Error>> {
    reader.split(b'\n').enumerate().filter_map(|(index, line)| {
        let text = line.map_err(Error::from).and_then(|mut line| {
            if index == 0 && line.starts_with(b"\xEF\xBB\xBF") {
                line.drain(..3);
            }
            if line.ends_with(b"\r") {
                line.pop();
            }
            String::from_utf8(line).map_err(|error| {
                let column = error.utf8_error().valid_up_to();
                Error::line(index + 1, format!("byte {column} of the line: not UTF-8"))
            })
        });
        match text {
            Ok(text) if text.trim().is_empty() => None,
            text => Some(text.map(|text| (index + 1, text))),
        }
    })
}

/// An [`Explanation`] with the texts its spans name; serialised as the `"explain"` of a bead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
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
#[non_exhaustive]
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
#[non_exhaustive]
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
pub(crate) fn rounded(value: f32) -> f64 {
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
            Self::Learned => "learned",
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
        for kind in AnchorKind::ALL {
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{kind}\""));
        }
        for grade in Grade::ALL {
            assert_eq!(serde_json::to_string(&grade).unwrap(), format!("\"{grade}\""));
        }
    }
}
