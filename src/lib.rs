//! Aligns English and Chinese parallel text.

mod bitext;
mod error;
mod segment;
mod split;
mod text;

pub use bitext::{Document, Lang, Pair, Segment, Span};
pub use error::Error;
pub use segment::{Segmenter, Semicolons, Wrapping};
pub use split::{join_blocks, split_bilingual};
