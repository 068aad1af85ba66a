//! The result: beads over two documents.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::bitext::{Bitext, Document, Interval, Span};
use crate::error::Error;

/// A run of segments on each side that correspond; one side is empty where there is no counterpart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bead {
    /// Segments of the source, by number.
    pub source: Range<usize>,
    /// Segments of the target, by number.
    pub target: Range<usize>,
    /// How sure the aligner is that exactly these segments correspond, in [0, 1].
    pub confidence: f32,
}

impl Bead {
    /// How many segments it takes on each side.
    #[must_use]
    pub fn shape(&self) -> Shape {
        Shape { source: self.source.len(), target: self.target.len() }
    }

    /// Whether both sides have segments.
    #[must_use]
    pub fn is_pair(&self) -> bool {
        !self.source.is_empty() && !self.target.is_empty()
    }
}

/// The number of segments on each side of a bead. Displayed as `1-2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shape {
    /// Segments of the source.
    pub source: usize,
    /// Segments of the target.
    pub target: usize,
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.source, self.target)
    }
}

/// How the search went about its work; a document that made it give something up says so here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Search {
    /// Every path was weighed.
    Full,
    /// The paths inside a band around a backbone of anchors were weighed.
    Banded,
    /// A stretch had too few anchors for its size, and only paths near its diagonal were weighed there.
    Capped,
}

/// Beads over a bitext: each segment of either side is in exactly one. In source order; the target's order
/// is kept too, but for beads that were found out of order ([`Alignment::moved`]).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alignment<'a> {
    bitext: &'a Bitext,
    beads: Vec<Bead>,
    search: Search,
}

impl<'a> Alignment<'a> {
    pub(crate) const fn new(bitext: &'a Bitext, beads: Vec<Bead>, search: Search) -> Self {
        Self { bitext, beads, search }
    }

    /// The alignment of two documents of which segment `i` translates segment `i`; what the longer one has more of is
    /// unaligned. Every bead has confidence 1.
    #[must_use]
    pub fn paired(bitext: &'a Bitext) -> Self {
        let (source, target) = (bitext.source().len(), bitext.target().len());
        let beads = (0..source.max(target))
            .map(|i| Bead {
                source: i.min(source)..(i + 1).min(source),
                target: i.min(target)..(i + 1).min(target),
                confidence: 1.0,
            })
            .collect();
        Self { bitext, beads, search: Search::Full }
    }

    /// An alignment of beads of the caller's own, as read from a file.
    ///
    /// # Errors
    /// When a segment is in no bead or in two or is not there, the beads are not in the order of the source, or a confidence is not
    /// in [0, 1]; the error names the bead or segment.
    pub fn from_beads(bitext: &'a Bitext, beads: Vec<Bead>) -> Result<Self, Error> {
        let fault = |reason: String| Err(Error::Setting { reason });
        let mut taken = vec![false; bitext.target().len()];
        let mut next = 0;
        for (index, bead) in beads.iter().enumerate() {
            if bead.source.start != next || bead.source.end < next {
                return fault(format!("bead {index}: segment {next} of the source must come next"));
            }
            next = bead.source.end;
            for id in bead.target.clone() {
                if taken.get(id) != Some(&false) {
                    return fault(format!(
                        "bead {index}: segment {id} of the target is not there, or is in a bead before"
                    ));
                }
                taken[id] = true;
            }
            let Range { start, end } = bead.target;
            if start > end || end > taken.len() {
                return fault(format!("bead {index}: there are no segments {start} to {end} of the target"));
            }
            if !(0.0..=1.0).contains(&bead.confidence) {
                return fault(format!("bead {index}: confidence {} is not in [0, 1]", bead.confidence));
            }
        }
        if next != bitext.source().len() {
            return fault(format!(
                "{next} segments of the source are in beads, of {}",
                bitext.source().len()
            ));
        }
        match taken.iter().position(|&taken| !taken) {
            Some(id) => fault(format!("segment {id} of the target is in no bead")),
            None => Ok(Self { bitext, beads, search: Search::Full }),
        }
    }

    /// The bitext it aligns.
    #[must_use]
    pub const fn bitext(&self) -> &'a Bitext {
        self.bitext
    }

    /// The beads as segment numbers.
    #[must_use]
    pub fn beads(&self) -> &[Bead] {
        &self.beads
    }

    /// The beads with their texts.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = BeadRef<'_>> {
        self.beads.iter().map(|bead| BeadRef { bead, bitext: self.bitext })
    }

    /// How many beads there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.beads.len()
    }

    /// Whether there is no bead, which means that both documents are empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.beads.is_empty()
    }

    /// How the search went about it.
    #[must_use]
    pub const fn search(&self) -> Search {
        self.search
    }

    /// For each bead whether it stands out of order: an earlier one already reached past its target. Linear in the beads.
    pub fn moved(&self) -> impl Iterator<Item = bool> {
        let mut reached = 0;
        self.beads.iter().map(move |Bead { target, .. }| {
            let moved = !target.is_empty() && target.start < reached;
            reached = reached.max(target.end);
            moved
        })
    }
}

/// A bead with the texts it pairs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BeadRef<'a> {
    bead: &'a Bead,
    bitext: &'a Bitext,
}

impl<'a> BeadRef<'a> {
    /// The bead itself.
    #[must_use]
    pub const fn bead(&self) -> &'a Bead {
        self.bead
    }

    /// How many segments it takes on each side.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.bead.shape()
    }

    /// How sure the aligner is, in [0, 1].
    #[must_use]
    pub const fn confidence(&self) -> f32 {
        self.bead.confidence
    }

    /// Its source side.
    #[must_use]
    pub fn source(&self) -> SideRef<'a> {
        SideRef { document: self.bitext.source(), ids: self.bead.source.clone().into() }
    }

    /// Its target side.
    #[must_use]
    pub fn target(&self) -> SideRef<'a> {
        SideRef { document: self.bitext.target(), ids: self.bead.target.clone().into() }
    }
}

/// One side of a bead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SideRef<'a> {
    document: &'a Document,
    ids: Span,
}

impl<'a> SideRef<'a> {
    /// The document it is part of.
    #[must_use]
    pub const fn document(&self) -> &'a Document {
        self.document
    }

    /// Its segments by number.
    #[must_use]
    pub const fn ids(&self) -> Range<usize> {
        self.ids.start..self.ids.end
    }

    /// The byte spans of its segments.
    #[must_use]
    pub fn spans(&self) -> impl ExactSizeIterator<Item = Span> + use<'a> {
        let document = self.document;
        self.ids().map(move |id| document.segments()[id].span)
    }

    /// When its segments are shown; empty for a document that is no subtitles.
    #[must_use]
    pub fn times(&self) -> &'a [Interval] {
        self.document.times().get(self.ids()).unwrap_or_default()
    }

    /// The texts of its segments.
    #[must_use]
    pub fn texts(&self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        let document = self.document;
        self.ids().map(move |id| document.segment(id))
    }

    /// Its segments as one text on one line: English joined with spaces, Chinese with nothing.
    #[must_use]
    pub fn text(&self) -> String {
        join(self.document.lang(), self.texts())
    }
}

/// Joins segments into one line; line breaks inside them become what the language puts between words.
///
/// ```
/// use duiqi::{Lang, join};
/// assert_eq!(join(Lang::En, ["It rained\nall day.", "We stayed."]), "It rained all day. We stayed.");
/// assert_eq!(join(Lang::Zh, ["下了\n一天雨。", "我们没走。"]), "下了一天雨。我们没走。");
/// ```
#[must_use]
pub fn join<'a>(lang: crate::Lang, texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for text in texts
        .into_iter()
        .flat_map(|text| text.split(['\n', '\r']))
        .map(str::trim)
        .filter(|text| !text.is_empty())
    {
        let spaced = lang == crate::Lang::En
            || joined.ends_with(|c: char| c.is_ascii_alphanumeric())
                && text.starts_with(|c: char| c.is_ascii_alphanumeric());
        if spaced && !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(text);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;

    #[test]
    fn beads_that_leave_out_or_repeat_a_segment_are_refused() {
        let text = |lang| Document::from_lines(lang, "a\nb\n");
        let bitext = Bitext::new(text(Lang::Zh), text(Lang::En)).unwrap();
        let bead = |source, target| Bead { source, target, confidence: 1.0 };
        for (beads, expected) in [
            (vec![bead(0..1, 1..2), bead(1..2, 0..1)], None),
            (vec![bead(0..1, 0..2), bead(1..2, 2..2)], None),
            (vec![], Some("0 segments of the source are in beads, of 2")),
            (vec![bead(1..2, 0..2)], Some("bead 0: segment 0 of the source must come next")),
            (vec![bead(0..2, 0..1)], Some("segment 1 of the target is in no bead")),
            (
                vec![bead(0..1, 0..2), bead(1..2, 1..2)],
                Some("bead 1: segment 1 of the target is not there, or is in a bead before"),
            ),
            (
                vec![bead(0..2, 0..3)],
                Some("bead 0: segment 2 of the target is not there, or is in a bead before"),
            ),
            (vec![bead(0..3, 0..2)], Some("3 segments of the source are in beads, of 2")),
            (vec![bead(0..2, 9..9)], Some("bead 0: there are no segments 9 to 9 of the target")),
            (
                vec![Bead { confidence: f32::NAN, ..bead(0..2, 0..2) }],
                Some("bead 0: confidence NaN is not in [0, 1]"),
            ),
        ] {
            let refused = Alignment::from_beads(&bitext, beads).err().map(|error| error.to_string());
            assert_eq!(refused.as_deref(), expected);
        }
    }
}
