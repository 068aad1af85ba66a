//! Aligns English and Chinese parallel text.

mod align;
mod anchor;
mod bitext;
mod error;
mod lexicon;
mod quantity;
mod score;
mod segment;
mod text;
#[doc(hidden)]
pub mod train;

pub use align::align;
pub use anchor::{Anchor, AnchorKind, Extractor};
pub use bitext::{Document, Lang, Pair, Segment, Span};
pub use error::Error;
pub use lexicon::{Grade, Lexicon, LexiconBuilder};
pub use segment::Segmenter;
