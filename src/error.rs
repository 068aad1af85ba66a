//! What can be wrong with what a caller brings: files, spans, settings. Text itself is never wrong.

use crate::bitext::{Lang, Segment};

/// What went wrong, where, and with which value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A segment that does not fit its document or its predecessor.
    #[error(
        "segment {index} spans bytes {start} to {end} of a text of {length} bytes: \
         out of the text, off a character boundary or out of order"
    )]
    Segment {
        /// Its place in the list, from 0.
        index: usize,
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
        /// Length of the text.
        length: usize,
    },
    /// Two documents in the same language.
    #[error("both documents are in the same language, {lang}: one must be English, one Chinese")]
    SameLanguage {
        /// The language of both.
        lang: Lang,
    },
    /// More than is taken at once.
    #[error("{found} {what}, and at most {most} are taken at once: divide it")]
    TooLarge {
        /// What there is too much of, with where.
        what: String,
        /// How much there is.
        found: u64,
        /// How much is taken.
        most: u64,
    },
    /// A line of a file that cannot be read as what it should be.
    #[error("line {line}: {reason}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What was expected and what was found.
        reason: String,
    },
    /// Bytes that are no text in any encoding that is read, or no XML of the expected kind.
    #[error("byte {offset}: {reason}")]
    Encoding {
        /// The first bad byte, from 0.
        offset: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// Bytes that are not a compiled lexicon.
    #[error("cannot read the lexicon: {reason}")]
    Lexicon {
        /// What does not fit.
        reason: String,
    },
    /// A document that is an archive, and cannot be read.
    #[error("cannot read the document: {reason}")]
    Document {
        /// What does not fit.
        reason: String,
    },
    /// Sentence vectors that cannot be used.
    #[error("cannot use the vectors: {reason}")]
    Vectors {
        /// What does not fit.
        reason: String,
    },
    /// A setting that makes no sense.
    #[error("{reason}")]
    Setting {
        /// The value and what is allowed.
        reason: String,
    },
    /// Reading or writing failed.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

impl Error {
    pub(crate) fn segment(index: usize, segment: Segment, length: usize) -> Self {
        Self::Segment { index, start: segment.span.start, end: segment.span.end, length }
    }

    pub(crate) fn encoding(offset: usize, reason: impl Into<String>) -> Self {
        Self::Encoding { offset, reason: reason.into() }
    }

    pub(crate) fn line(line: usize, reason: impl Into<String>) -> Self {
        Self::Line { line, reason: reason.into() }
    }
}
