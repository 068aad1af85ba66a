//! What one alignment leaves for the next: its buffers.

use super::{lattice, search};
use crate::bitext::Pair;
use crate::score::table;

/// The buffers of an alignment, as large as the largest document so far made them. Kept from one document to the next, they need
/// not be allocated again; what is in them never changes a result. One for each thread.
///
/// ```
/// use duiqi::{Aligner, Bitext, Document, Lang, Workspace};
/// let (aligner, mut workspace) = (Aligner::new(), Workspace::default());
/// for (zh, en) in [("下雨了。天黑了。", "It rained. It grew dark."), ("他走了。", "He left.")] {
///     let bitext = Bitext::new(Document::new(Lang::Zh, zh), Document::new(Lang::En, en))?;
///     assert_eq!(aligner.align_in(&mut workspace, &bitext), aligner.align(&bitext));
/// }
/// # Ok::<(), duiqi::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Workspace {
    pub(crate) search: search::Buffers,
    pub(super) lattice: lattice::Buffers,
    pub(crate) tables: Pair<table::Buffers>,
}
