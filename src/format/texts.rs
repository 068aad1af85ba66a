//! Texts for beads that were read from ids only, and documents of beads that have texts only.

use super::jsonl::{BeadRecord, SideRecord};
use crate::alignment::Bead;
use crate::bitext::{Bitext, Document, Lang, Segment, Span};
use crate::error::Error;

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

/// Documents of which these are the beads, in their order, to be aligned by [`crate::Alignment::from_beads`]. A segment is a text: a
/// side that has one for several segments becomes one segment. Segments are numbered anew.
///
/// ```
/// use duiqi::{Alignment, format::{documents, tsv}};
/// let beads: Vec<_> = tsv::read("早。\tMorning.\n\tIt rained.\n".as_bytes(), None).collect::<Result<_, _>>()?;
/// let (bitext, beads) = documents(&beads)?;
/// let alignment = Alignment::from_beads(&bitext, beads)?;
/// assert_eq!(alignment.iter().map(|bead| bead.shape().to_string()).collect::<Vec<_>>(), ["1-1", "0-1"]);
/// # Ok::<(), duiqi::Error>(())
/// ```
///
/// # Errors
/// When beads are in different languages; the error names the first that is.
pub fn documents(records: &[BeadRecord]) -> Result<(Bitext, Vec<Bead>), Error> {
    let langs = records.first().map_or([Lang::Zh, Lang::En], |bead| [bead.source.lang, bead.target.lang]);
    let mut sides = [(String::new(), Vec::new()), (String::new(), Vec::new())];
    let mut beads = Vec::new();
    for (index, record) in records.iter().enumerate() {
        if [record.source.lang, record.target.lang] != langs {
            let reason = format!("bead {}: in other languages than those before it", index + 1);
            return Err(Error::Setting { reason });
        }
        let mut range = |side: usize, record: &SideRecord| {
            let (text, segments) = &mut sides[side];
            let first = segments.len();
            for part in &record.text {
                let start = text.len();
                text.push_str(part);
                let span = Span::new(start, text.len());
                segments.push(Segment { span, paragraph: segments.len() as u32 });
                text.push('\n');
            }
            first..segments.len()
        };
        let (source, target) = (range(0, &record.source), range(1, &record.target));
        beads.push(Bead { source, target, confidence: record.confidence as f32 });
    }
    let [source, target] = sides;
    let document =
        |lang, (text, segments): (String, Vec<Segment>)| Document::with_segments(lang, text, segments);
    Ok((Bitext::new(document(langs[0], source)?, document(langs[1], target)?)?, beads))
}
