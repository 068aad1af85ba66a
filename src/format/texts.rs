//! Texts for beads that were read from ids only.

use super::jsonl::{BeadRecord, SideRecord};
use crate::bitext::{Bitext, Document};

/// Fills in the texts and spans of beads by their ids.
///
/// ```
/// use duiqi::{Bitext, Document, Lang, format::{Texts, links}};
/// let bitext = Bitext::new(Document::from_lines(Lang::Zh, "早。"), Document::from_lines(Lang::En, "Morning."))?;
/// let mut bead = links::read_beads("[0]:[0]".as_bytes(), [Lang::Zh, Lang::En]).next().unwrap()?;
/// Texts::new(&bitext).fill(&mut bead)?;
/// assert_eq!(bead.target.text, ["Morning."]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a>(&'a Bitext);

impl<'a> Texts<'a> {
    /// The texts of these documents.
    #[must_use]
    pub const fn new(bitext: &'a Bitext) -> Self {
        Self(bitext)
    }

    /// Fills in both sides.
    ///
    /// # Errors
    /// When a document has no segment of that number; the error says which.
    pub fn fill(&self, bead: &mut BeadRecord) -> Result<(), String> {
        fill(&mut bead.source, self.0.source()).map_err(|reason| format!("source: {reason}"))?;
        fill(&mut bead.target, self.0.target()).map_err(|reason| format!("target: {reason}"))
    }
}

fn fill(side: &mut SideRecord, document: &Document) -> Result<(), String> {
    if let Some(id) = side.ids.iter().find(|&&id| id >= document.len()) {
        return Err(format!("there is no segment {id}: the document has {}, from 0", document.len()));
    }
    side.lang = document.lang();
    side.spans = side.ids.iter().map(|&id| document.segments()[id].span).collect();
    side.text = side.ids.iter().map(|&id| document.segment(id).to_owned()).collect();
    side.times = side.ids.iter().filter_map(|&id| document.times().get(id).copied()).collect();
    Ok(())
}
