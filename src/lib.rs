//! Aligns English and Chinese parallel text.

mod bitext;
mod error;
mod quantity;
mod segment;
mod text;

pub use bitext::{Document, Lang, Pair, Segment, Span};
pub use error::Error;
pub use quantity::{
    Bound, Date, Dimension, Exact, Key, Qualifiers, Quantity, QuantityKind, Time, Unit, Value, quantities,
};
pub use segment::Segmenter;
