//! The result: beads over two documents.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::bitext::{Bitext, Document, Interval, Span};

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
/// is kept too, but for beads that were found out of order ([`Alignment::is_moved`]).
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

    /// Whether bead `index` stands out of order: an earlier bead already reached past its target.
    #[must_use]
    pub fn is_moved(&self, index: usize) -> bool {
        let Some(bead) = self.beads.get(index) else { return false };
        let reached = self.beads[..index].iter().map(|earlier| earlier.target.end).max().unwrap_or(0);
        !bead.target.is_empty() && bead.target.start < reached
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
