//! Text of a bead as checks read it.

use super::{BeadView, Context};
use crate::bitext::Lang;
use crate::text::fold;

/// The text of a side, a line a segment.
pub(super) fn text(context: &Context<'_>, bead: &BeadView<'_>, lang: Lang) -> String {
    let document = context.document(lang);
    bead.ids(lang).map(|id| document.segment(id)).collect::<Vec<_>>().join("\n")
}

/// `text` with compatibility forms undone: full-width digits and letters become plain.
pub(super) fn plain(text: &str) -> String {
    fold(text, |c| c).text.into_owned()
}
