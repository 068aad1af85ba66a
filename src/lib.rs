//! Aligns English and Chinese parallel text.

mod align;
mod alignment;
mod anchor;
mod bitext;
mod error;
mod eval;
pub mod format;
#[cfg(feature = "html")]
mod html;
mod input;
mod lexicon;
mod quantity;
mod score;
mod segment;
mod split;
mod text;
#[doc(hidden)]
pub mod train;

pub use align::{Aligner, Explainer, Explanation, Part, WordMatch};
pub use alignment::{Alignment, Bead, BeadRef, Search, Shape, SideRef, join};
pub use anchor::{Anchor, AnchorKind, Extractor};
pub use bitext::{Bitext, Document, Lang, Pair, Segment, Span};
pub use error::Error;
pub use eval::{Evaluation, Link, Links, Score, evaluate};
#[cfg(feature = "html")]
pub use html::{decode_html, html_text};
pub use input::decode;
pub use lexicon::{Grade, Lexicon, LexiconBuilder};
pub use quantity::{
    Bound, Date, Dimension, Exact, Key, Qualifiers, Quantity, QuantityKind, Time, Unit, Value, quantities,
};
pub use segment::{Segmenter, Semicolons, Wrapping};
pub use split::{join_blocks, split_bilingual};
