//! Aligns English and Chinese parallel text.

mod align;
mod alignment;
mod anchor;
mod bitext;
mod error;
mod eval;
pub mod format;
mod input;
mod lexicon;
mod quantity;
mod score;
mod segment;
mod split;
mod text;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod train;
mod vectors;

pub use align::{Aligner, Explainer, Explanation, LearnedTerm, Part, WordMatch};
pub use alignment::{Alignment, Bead, BeadRef, Search, Shape, SideRef, join};
pub use anchor::{Anchor, AnchorKind, Extractor};
pub use bitext::{Bitext, Document, Lang, Pair, Segment, Span};
pub use error::Error;
pub use eval::{Evaluation, Link, Links, Score, evaluate};
pub use input::decode;
pub use lexicon::{Grade, Lexicon, LexiconBuilder};
pub use quantity::{
    Bound, Date, Dimension, Exact, Key, Qualifiers, Quantity, QuantityKind, Time, Unit, Value, quantities,
};
pub use segment::{Segmenter, Semicolons, Wrapping};
pub use split::{join_blocks, split_bilingual};
pub use vectors::{Encoder, Vectors};
