//! Text of a bead as checks read it.

use crate::text::fold;

/// `text` with compatibility forms undone: full-width digits and letters become plain.
pub(crate) fn plain(text: &str) -> String {
    fold(text, |c| c).text.into_owned()
}
