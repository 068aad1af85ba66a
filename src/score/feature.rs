//! The features of a bead, numbered. A bead's score is their sum, each times its weight (`weights.rs`).

use super::lexical::OUTCOMES;
use super::marks::{ENDINGS, QUOTES};

/// One block of consecutive features.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Block {
    pub(crate) name: &'static str,
    pub(crate) start: usize,
    pub(crate) len: usize,
}

macro_rules! blocks {
    ($($constant:ident = $name:literal, $len:expr;)*) => {
        blocks!(@next 0, [], $($constant = $name, $len;)*);
    };
    (@next $at:expr, [$($all:ident)*], $constant:ident = $name:literal, $len:expr; $($rest:tt)*) => {
        pub(crate) const $constant: Block = Block { name: $name, start: $at, len: $len };
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
    EN_RATIO = "en ratio", OUTCOMES;
    EN_COUNT = "en count", OUTCOMES;
    ZH_RATIO = "zh ratio", OUTCOMES;
    ZH_COUNT = "zh count", OUTCOMES;
    // Per segment: the sum of its log ratios, squashed to (-1, 1); and whether it is negative.
    EN_SQUASHED = "en squashed", 1;
    ZH_SQUASHED = "zh squashed", 1;
    // The log ratio of the lengths' fit, the signed deviation.
    LENGTH = "length", 2;
    // The log of the document's own share of the shape; an indicator of the shape.
    SHAPE_SHARE = "shape share", 1;
    SHAPE = "shape", super::shape::CLASSES;
    // For null beads: the log of the characters left over.
    NULL_LENGTH = "null length", 2;
    // Final marks of the two sides; opening quotes of the two sides.
    ENDING = "ending", ENDINGS * ENDINGS;
    OPENING = "opening", 4;
    // The quotation state at the bead's end, both sides; inside the bead, each side.
    QUOTE = "quote", QUOTES * QUOTES;
    ZH_INSIDE = "zh inside", QUOTES;
    EN_INSIDE = "en inside", QUOTES;
    ZH_INSIDE_ENDING = "zh inside ending", ENDINGS;
    EN_INSIDE_ENDING = "en inside ending", ENDINGS;
}

/// The features of one bead.
pub(crate) type Features = [f32; COUNT];
