//! Aligns English and Chinese parallel text: trustworthy sentence pairs from two documents.
//!
//! - To **align**: [`Document`], [`Bitext`], [`Aligner`] give an [`Alignment`] of [`Bead`]s; [`Aligner::explain`] tells why.
//!   [`Vectors`] or an [`Encoder`] of your own add evidence; [`evaluate`] measures against gold links.
//! - To align **many** documents on all cores, in order: [`Batch`].
//! - To **exchange** alignments and review them: [`mod@format`], a module for each format.
//! - To **build a memory**: `memory::TranslationMemory` (feature `memory`) keeps units and finds them again, exact and fuzzy;
//!   [`mod@format`] writes records, [`Aligner::learn`] and [`Lexicon::read_terms`] carry terms from one
//!   document to the next.
//! - To **check a translation**: [`Checker`] finds what it lost, added or changed; [`quantities`] reads numbers, dates and units by exact value in both languages, and
//!   [`Quantity::agrees`] compares them.
//!
//! Also by itself: [`Segmenter`] cuts text into sentences, [`split_bilingual`] parts an interleaved text, [`decode`] reads
//! the encodings Chinese text comes in, [`srt_cues`] and [`vtt_cues`] subtitles.
//!
//! ```
//! use duiqi::{Aligner, Bitext, Document, Lang};
//! let zh = Document::new(Lang::Zh, "我们在乌镇见面。会议有670人参加。");
//! let en = Document::new(Lang::En, "We met in Wuzhen. The meeting had 670 participants.");
//! let bitext = Bitext::new(zh, en)?;
//! let alignment = Aligner::new().align(&bitext);
//! assert_eq!(alignment.len(), 2);
//! # Ok::<(), duiqi::Error>(())
//! ```
//!
//! Features: `cli` (default) the command; `memory` translation memories; `tmx` reading and writing TMX; `tbx` glossaries in TBX; `xml`
//! XLIFF and `InterText`; `html` text out of HTML; `documents` out of DOCX and EPUB; `npy` vectors from `.npy` files; `train` learning the weights anew.

mod align;
mod alignment;
mod anchor;
mod batch;
mod bitext;
mod check;
#[cfg(feature = "documents")]
mod documents;
mod error;
mod eval;
mod fnv;
pub mod format;
#[cfg(feature = "html")]
mod html;
mod input;
mod lexicon;
#[cfg(feature = "memory")]
pub mod memory;
mod quantity;
mod score;
mod segment;
mod split;
mod subtitles;
mod text;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod train;
mod vectors;
#[cfg(any(feature = "tbx", feature = "tmx", feature = "xml"))]
mod xml;

pub use align::{Aligner, AlignerBuilder, Explainer, Explanation, Part, WordMatch, Workspace};
pub use alignment::{Alignment, Bead, BeadRef, Search, Shape, SideRef, join};
pub use anchor::{Anchor, AnchorKind, Extractor};
pub use batch::Batch;
pub use bitext::{Bitext, Document, Interval, Lang, Pair, Segment, Span};
pub use check::{
    Accepted, Baseline, BeadView, CHECKS, Check, Checker, CheckerBuilder, Context, Entry, Finding, Glossary,
    Place, Profile, Rule, Severity,
};
#[cfg(feature = "documents")]
pub use documents::{docx_text, epub_text};
pub use error::Error;
pub use eval::{Bin, Evaluation, Link, Links, Reliability, Score, evaluate};
#[cfg(feature = "html")]
pub use html::{decode_html, html_text};
pub use input::decode;
pub use lexicon::{Grade, Lexicon, LexiconBuilder, Term};
pub use quantity::{
    Bound, Date, Dimension, Exact, Key, Qualifiers, Quantity, QuantityKind, Time, Unit, Value, quantities,
};
pub use segment::{Segmenter, Semicolons, Wrapping};
pub use split::{join_blocks, split_bilingual};
pub use subtitles::{Cue, srt_cues, vtt_cues};
pub use vectors::{Encoder, Vectors};

#[cfg(test)]
#[path = "../tests/support/random.rs"]
mod random;

/// The README's Rust, compiled and run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
