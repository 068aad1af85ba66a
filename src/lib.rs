//! Aligns English and Chinese parallel text.

mod bitext;
mod error;
mod segment;
mod text;

pub use bitext::{Document, Lang, Pair, Segment, Span};
pub use error::Error;
pub use segment::{Segmenter, Semicolons, Wrapping};
