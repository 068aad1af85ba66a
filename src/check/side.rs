//! One side of a bead as a check reads it.

use super::{BeadView, Context};
use crate::bitext::{Lang, Span};
use crate::text::fold;

/// One side of a bead.
#[derive(Debug)]
pub(crate) struct Side<'a> {
    texts: Vec<(usize, &'a str)>,
}

impl<'a> Side<'a> {
    pub(crate) fn new(context: &Context<'a>, bead: &BeadView<'_>, lang: Lang) -> Self {
        let document = context.document(lang);
        let texts = bead.ids(lang).map(|id| (document.segments()[id].span.start, document.segment(id))).collect();
        Self { texts }
    }

    /// The texts of its segments, each with where it starts in the document.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (usize, &'a str)> {
        self.texts.iter().copied()
    }

    /// All its text, a line break between segments.
    pub(crate) fn text(&self) -> String {
        self.texts.iter().map(|(_, text)| *text).collect::<Vec<_>>().join("\n")
    }
}

/// `text` with compatibility forms undone: full-width digits and letters become plain.
pub(crate) fn plain(text: &str) -> String {
    fold(text, |c| c).text.into_owned()
}

/// The places of `needle` in `text`, as spans.
pub(crate) fn find_all<'t>(text: &'t str, needle: &'t str) -> impl Iterator<Item = Span> + 't {
    text.match_indices(needle).map(|(at, found)| Span::new(at, at + found.len()))
}
