//! Cutting a text into segments: paragraphs by its lines, sentences by the rules of `segment/sentence.rs`.
//!
//! The law: segments come in order and do not overlap; they begin and end on characters, with no blank at either
//! edge, and none is empty; between them are only white space, controls and zero-width characters; how a
//! paragraph is cut does not depend on its neighbours; the time is linear in the text.

mod chars;
mod en;
mod events;
mod marker;
mod marks;
mod paragraph;
mod sentence;
mod speech;
mod words;
mod zh;

pub(crate) use paragraph::{lines, trim};

use crate::bitext::{Lang, Segment, Span};

/// Whether a semicolon ends a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Semicolons {
    /// It does not.
    #[default]
    Keep,
    /// It does, outside brackets.
    Split,
}

/// What a line break is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Wrapping {
    /// Looks whether the lines were broken at a column, and takes `Hard` or `Soft` accordingly.
    #[default]
    Auto,
    /// No more than a space: blank lines, indents and list markers divide paragraphs.
    Hard,
    /// The end of a paragraph.
    Soft,
}

/// Cuts texts of one language into segments.
///
/// A segment is a sentence, or what stands alone on a line: a title, list item, row of a table, line of code or
/// verse. The sentences of a quotation are cut, and the clause that says who spoke goes with the last of them:
///
/// ```
/// use duiqi::{Lang, Segmenter};
///
/// let text = "第三章\n“走吧。”他说，“天黑了。路不好走！”她没有动。";
/// let segments = Segmenter::new(Lang::Zh).segment(text);
/// let texts: Vec<&str> = segments.iter().map(|segment| segment.span.of(text)).collect();
/// assert_eq!(texts, ["第三章", "“走吧。”他说，“天黑了。", "路不好走！”", "她没有动。"]);
/// assert_eq!(segments[0].paragraph, 0);
/// assert_eq!(segments[3].paragraph, 1);
/// ```
#[derive(Debug, Clone)]
pub struct Segmenter {
    lang: Lang,
    semicolons: Semicolons,
    wrapping: Wrapping,
}

impl Segmenter {
    /// The default rules for `lang`.
    #[must_use]
    pub const fn new(lang: Lang) -> Self {
        Self { lang, semicolons: Semicolons::Keep, wrapping: Wrapping::Auto }
    }

    /// Whether a semicolon ends a segment. By default it does not.
    ///
    /// ```
    /// use duiqi::{Lang, Segmenter, Semicolons};
    /// let segmenter = Segmenter::new(Lang::Zh).semicolons(Semicolons::Split);
    /// assert_eq!(segmenter.segment("春天来了；花开了。").len(), 2);
    /// ```
    #[must_use]
    pub const fn semicolons(mut self, semicolons: Semicolons) -> Self {
        self.semicolons = semicolons;
        self
    }

    /// What a line break is. By default the text tells.
    ///
    /// ```
    /// use duiqi::{Lang, Segmenter, Wrapping};
    /// let segmenter = Segmenter::new(Lang::En).wrapping(Wrapping::Hard);
    /// assert_eq!(segmenter.segment("It was\nlate. We left.").len(), 2);
    /// ```
    #[must_use]
    pub const fn wrapping(mut self, wrapping: Wrapping) -> Self {
        self.wrapping = wrapping;
        self
    }

    /// The segments of `text`, in order, with their paragraphs. Linear in the text.
    #[must_use]
    pub fn segment(&self, text: &str) -> Vec<Segment> {
        let mut cutter =
            sentence::Cutter { lang: self.lang, semicolons: self.semicolons, events: Vec::new() };
        let mut segments = Vec::new();
        let mut paragraph = 0;
        let emit = |span: Span| {
            cutter.cut(span.of(text), |start, end| {
                let span = trim(text, Span::new(span.start + start, span.start + end));
                segments.push(Segment { span, paragraph });
            });
            paragraph += 1;
        };
        let column = match self.wrapping {
            Wrapping::Auto => paragraph::width_of_wrapping(text).map(Some),
            Wrapping::Hard => Some(None),
            Wrapping::Soft => None,
        };
        match column {
            Some(column) => paragraph::wrapped(text, column, emit),
            None => lines(text, emit),
        }
        segments
    }
}
