//! Text of a bead as checks read it.

use std::borrow::Cow;

use super::{BeadView, Context};
use crate::bitext::Lang;
use crate::text::fold;

/// The text of a side, a line a segment.
pub(super) fn text<'c>(context: &Context<'c>, bead: &BeadView<'_>, lang: Lang) -> Cow<'c, str> {
    let document = context.document(lang);
    let ids = bead.ids(lang);
    if ids.len() == 1 {
        return Cow::Borrowed(document.segment(ids.start));
    }
    Cow::Owned(ids.map(|id| document.segment(id)).collect::<Vec<_>>().join("\n"))
}

/// `text` with compatibility forms undone: full-width digits and letters become plain.
pub(super) fn plain(text: &str) -> String {
    fold(text, |c| c).text.into_owned()
}
