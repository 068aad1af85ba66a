//! The features of a bead, numbered. A bead's score is their sum, each times its weight (`learned.rs`).

use super::cosine::RAMPS;
use super::lexical::{OUTCOMES, SUPPORT};
use super::marks::{ENDINGS, QUOTES};
use super::position::{ENDS, NEARNESS, PLACE};
use super::shape::RUNS;

/// One block of consecutive features.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Block {
    #[cfg_attr(
        not(feature = "train"),
        allow(dead_code, reason = "the training writes it beside the weights")
    )]
    pub(crate) name: &'static str,
    /// What it is about, for explanations.
    pub(crate) part: &'static str,
    pub(crate) start: usize,
    pub(crate) len: usize,
}

macro_rules! blocks {
    ($($constant:ident = $part:literal $name:literal, $len:expr;)*) => {
        blocks!(@next 0, [], $($constant = $part $name, $len;)*);
    };
    (@next $at:expr, [$($all:ident)*], $constant:ident = $part:literal $name:literal, $len:expr; $($rest:tt)*) => {
        pub(crate) const $constant: Block = Block { name: $name, part: $part, start: $at, len: $len };
        blocks!(@next $at + $len, [$($all)* $constant], $($rest)*);
    };
    (@next $at:expr, [$($all:ident)*],) => {
        /// How many features there are.
        pub(crate) const COUNT: usize = $at;
        /// All blocks in order.
        pub(crate) const BLOCKS: &[Block] = &[$($all),*];
    };
}

blocks! {
    // Sums of log ratios of the words, by outcome; then their counts, by outcome.
    EN_RATIO = "words" "en ratio", OUTCOMES;
    EN_COUNT = "words" "en count", OUTCOMES;
    ZH_RATIO = "words" "zh ratio", OUTCOMES;
    ZH_COUNT = "words" "zh count", OUTCOMES;
    // Per segment: how its own words find the other side (`lexical::support`); alone on its side, or among others.
    EN_SUPPORT = "words" "en support", 2 * SUPPORT;
    ZH_SUPPORT = "words" "zh support", 2 * SUPPORT;
    // The log ratio of the lengths' fit, the signed deviation.
    LENGTH = "length" "length", 2;
    // The log of the document's own share of the shape; an indicator of the shape.
    SHAPE_SHARE = "shape" "shape share", 1;
    SHAPE = "shape" "shape", super::shape::CLASSES;
    // For null beads: the log of the extent left over, the final mark; English ones, then Chinese ones.
    NULL_LENGTH = "shape" "null length", 2;
    NULL_ENDING = "shape" "null ending", 2 * ENDINGS;
    // For null beads: the best support the segment finds anywhere near; how many more words without
    // any link it has than the document leads one to expect; English ones, then Chinese ones.
    NULL_SUPPORT = "words" "null support", 2 * SUPPORT;
    NULL_ORPHANS = "words" "null orphans", 2;
    // A null bead after another one, and after two and more.
    NULL_RUN = "shape" "null run", RUNS;
    // A null bead whose segment says what its neighbour says; inside a bead, a segment that says what the one before it says; English, then
    // Chinese.
    NULL_COPY = "shape" "null copy", 2;
    COPY_INSIDE = "shape" "copy inside", 2;
    // The cosine of the spans' vectors, where there are any (`cosine::ramps`).
    COSINE = "vectors" "cosine", RAMPS;
    // Final marks of the two sides; opening quotes of the two sides.
    ENDING = "punctuation" "ending", ENDINGS * ENDINGS;
    OPENING = "punctuation" "opening", 4;
    // Paragraph breaks where both sides have paragraphs: at the bead's end, both sides; inside the bead, each side.
    PARAGRAPH = "paragraphs" "paragraph", 4;
    PARAGRAPH_INSIDE = "paragraphs" "paragraph inside", 2;
    // The quotation state at the bead's end, both sides; inside the bead, each side.
    QUOTE = "punctuation" "quote", QUOTES * QUOTES;
    ZH_INSIDE = "punctuation" "zh inside", QUOTES;
    EN_INSIDE = "punctuation" "en inside", QUOTES;
    ZH_INSIDE_ENDING = "punctuation" "zh inside ending", ENDINGS;
    EN_INSIDE_ENDING = "punctuation" "en inside ending", ENDINGS;
    // From here on for the beads of a lattice only (`position.rs`). How far apart words stand that find each other: rare
    // ones, then frequent ones.
    EN_PLACE = "positions" "en place", 2 * PLACE;
    ZH_PLACE = "positions" "zh place", 2 * PLACE;
    // What is uncovered at the start and at the end, by rare words, then by all; where both sides are.
    EN_GAPS = "positions" "en gaps", ENDS;
    ZH_GAPS = "positions" "zh gaps", ENDS;
    BOTH_GAPS = "positions" "both gaps", ENDS;
    // The widest gap of English, Chinese, the narrower of the two.
    WIDEST = "positions" "widest gap", 3;
    // Words whose counterparts follow each other, and that go back; English, then Chinese.
    SEQUENCE = "positions" "sequence", 4;
    // Segments that end inside, by how near a clause of the other side ends; English, then Chinese.
    CLAUSE = "positions" "clause", 2 * NEARNESS;
    // How many more words than one find a word; English, then Chinese.
    COMPETITION = "positions" "competition", 2;
}

/// Where the features begin that only the beads of a lattice have, those of the positions of words.
pub(crate) const POSITIONS: usize = EN_PLACE.start;

/// The features from [`POSITIONS`] on.
pub(crate) type PositionFeatures = [f32; COUNT - POSITIONS];

/// The features of one bead.
pub(crate) type Features = [f32; COUNT];
