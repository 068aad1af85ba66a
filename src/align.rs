//! The aligner: the whole pipeline, stage by stage.
//!
//! 1. The anchors of both documents become tokens, the lexicon and equal values link them ([`State::new`]).
//! 2. Rare links are chained to a backbone, and a band is laid around it (`band.rs`).
//! 3. The best path through the band is searched (`search.rs`) with the score of `crate::score`.
//! 4. The document teaches: hit rates of its words, new links, its length ratio, its bead shapes (`learn.rs`);
//!    then 3 again in a narrower band, [`ROUNDS`] times in all.
//! 5. All good paths are weighed together (`lattice.rs`): each bead gets its posterior, which becomes its
//!    confidence, and the path of most expected right beads is the alignment.
//! 6. What had to be given up because a path cannot cross itself is looked at again (`order.rs`).

mod associate;
mod backbone;
pub(crate) mod band;
mod builder;
mod explain;
pub(crate) mod lattice;
pub(crate) mod learn;
pub(crate) mod order;
pub(crate) mod rounds;
pub(crate) mod search;
pub(crate) mod state;
mod terms;
mod workspace;

use std::sync::Arc;

use crate::alignment::{Alignment, Bead};
use crate::anchor::Extractor;
use crate::bitext::{Bitext, Pair};
use crate::error::Error;
use crate::lexicon::Lexicon;
use crate::score::cosine::Space;
use crate::score::learned::WEIGHTS;
use crate::score::shape;
use crate::vectors::{Encoder, Vectors};
pub use builder::AlignerBuilder;
pub use explain::{Explainer, Explanation, Part, WordMatch};
use rounds::{ROUNDS, Task};
use search::Step;
pub use workspace::Workspace;

/// Aligns bitexts. Made once, shared between threads, cheap to clone.
///
/// ```
/// use duiqi::{Aligner, Bitext, Document, Lang};
/// let bitext = Bitext::new(
///     Document::new(Lang::Zh, "我们在乌镇见面。会议有670人参加。"),
///     Document::new(Lang::En, "We met in Wuzhen. The meeting had 670 participants."),
/// )?;
/// let alignment = Aligner::new().align(&bitext);
/// let last = alignment.iter().last().unwrap();
/// assert_eq!(last.source().text(), "会议有670人参加。");
/// assert_eq!(last.target().text(), "The meeting had 670 participants.");
/// # Ok::<(), duiqi::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Aligner {
    extractor: Arc<Extractor>,
    /// Most segments of a bead on one side.
    most: usize,
    exhaustive: bool,
}

impl Default for Aligner {
    fn default() -> Self {
        Self::new()
    }
}

impl Aligner {
    /// The most segments of a document that is aligned as one.
    pub const MOST_SEGMENTS: usize = 1_000_000;

    /// An aligner with the embedded lexicon.
    #[must_use]
    pub fn new() -> Self {
        Self::with_lexicon(Lexicon::embedded())
    }

    /// An aligner with a lexicon of the caller's, such as the embedded one with terms added.
    #[must_use]
    pub fn with_lexicon(lexicon: Lexicon) -> Self {
        Self { extractor: Arc::new(Extractor::new(lexicon)), most: shape::MOST, exhaustive: false }
    }

    /// Settings of an aligner.
    #[must_use]
    pub const fn builder() -> AlignerBuilder {
        AlignerBuilder { lexicon: None, most: shape::MOST, exhaustive: false }
    }

    /// What finds the anchors of this aligner.
    #[must_use]
    pub fn extractor(&self) -> &Extractor {
        &self.extractor
    }

    /// The same, to share.
    pub(crate) fn shared(&self) -> Arc<Extractor> {
        Arc::clone(&self.extractor)
    }

    /// Whether a bitext is small enough to be aligned as one.
    ///
    /// ```
    /// use duiqi::{Aligner, Bitext, Document, Lang};
    /// let many = Document::from_lines(Lang::Zh, "\n".repeat(Aligner::MOST_SEGMENTS + 1));
    /// let bitext = Bitext::new(many, Document::from_lines(Lang::En, ""))?;
    /// let error = Aligner::fits(&bitext).unwrap_err();
    /// assert_eq!(error.to_string(), "1000001 segments in the source, and at most 1000000 are taken at once: divide it");
    /// # Ok::<(), duiqi::Error>(())
    /// ```
    ///
    /// # Errors
    /// When a document has more than [`Aligner::MOST_SEGMENTS`].
    pub fn fits(bitext: &Bitext) -> Result<(), Error> {
        for (side, document) in [("source", bitext.source()), ("target", bitext.target())] {
            if document.len() > Self::MOST_SEGMENTS {
                let (found, most) = (document.len() as u64, Self::MOST_SEGMENTS as u64);
                return Err(Error::TooLarge { what: format!("segments in the {side}"), found, most });
            }
        }
        Ok(())
    }

    /// Aligns a bitext. Total: no text makes it fail. Takes about 5 KiB of memory a segment, and up to 20 where a document has few anchors, so
    /// that whoever takes documents from others asks [`Aligner::fits`] first.
    #[must_use]
    pub fn align<'a>(&self, bitext: &'a Bitext) -> Alignment<'a> {
        self.align_in(&mut Workspace::default(), bitext)
    }

    /// Aligns a bitext with the buffers that an earlier alignment left; the result is that of [`Aligner::align`].
    #[must_use]
    pub fn align_in<'a>(&self, workspace: &mut Workspace, bitext: &'a Bitext) -> Alignment<'a> {
        self.aligned(bitext, None, workspace)
    }

    /// Aligns a bitext with sentence vectors of its two documents as extra evidence.
    ///
    /// # Errors
    /// When a document's vectors are not as many as its segments, or the two have different dimensions.
    pub fn align_with_vectors<'a>(
        &self,
        bitext: &'a Bitext,
        source: &Vectors,
        target: &Vectors,
    ) -> Result<Alignment<'a>, Error> {
        Ok(self.aligned(bitext, Some(space(bitext, source, target)?), &mut Workspace::default()))
    }

    /// Aligns a bitext with the vectors that an encoder makes of its two documents.
    ///
    /// # Errors
    /// When the encoder fails, or for the reasons of [`Aligner::align_with_vectors`].
    pub fn align_with_encoder<'a>(
        &self,
        bitext: &'a Bitext,
        encoder: &impl Encoder,
    ) -> Result<Alignment<'a>, Box<dyn std::error::Error + Send + Sync>> {
        let (source, target) = (encoder.encode(bitext.source())?, encoder.encode(bitext.target())?);
        Ok(self.align_with_vectors(bitext, &source, &target)?)
    }

    fn aligned<'a>(
        &self,
        bitext: &'a Bitext,
        space: Option<Space>,
        workspace: &mut Workspace,
    ) -> Alignment<'a> {
        let Pair { en, zh } = bitext.by_lang();
        let task = Task {
            extractor: &self.extractor,
            zh,
            en,
            weights: &WEIGHTS,
            rounds: ROUNDS,
            most: self.most,
            exhaustive: self.exhaustive,
        };
        let (path, search) =
            rounds::run(&task, space, workspace, |stage, buffers| (stage.path(buffers), stage.band.search()));
        let mut beads: Vec<Bead> = path
            .into_iter()
            .map(|edge| {
                let [source, target] = Pair { en: edge.en(), zh: edge.zh() }.ordered(bitext.source().lang());
                Bead { source, target, confidence: lattice::confidence(edge.posterior) }
            })
            .collect();
        beads.sort_by_key(|bead| (bead.source.start, bead.target.start));
        Alignment::new(bitext, beads, search)
    }
}

/// The vectors of both documents, checked against them.
fn space(bitext: &Bitext, source: &Vectors, target: &Vectors) -> Result<Space, Error> {
    for (name, vectors, document) in
        [("source", source, bitext.source()), ("target", target, bitext.target())]
    {
        if vectors.len() != document.len() {
            let (rows, segments) = (vectors.len(), document.len());
            let reason = format!("the {name} has {segments} segments, its vectors have {rows} rows");
            return Err(Error::Vectors { reason });
        }
    }
    if source.dimension() != target.dimension() {
        let (source, target) = (source.dimension(), target.dimension());
        let reason = format!("the source's have dimension {source}, the target's {target}");
        return Err(Error::Vectors { reason });
    }
    Ok(Space::new(Pair::of_sides(bitext.source().lang(), [source.centred(), target.centred()])))
}

/// A bead as a step of the search.
fn step(alignment: &Alignment, bead: &Bead) -> Step {
    let sides = [bead.source.clone(), bead.target.clone()];
    let Pair { en, zh } = Pair::of_sides(alignment.bitext().source().lang(), sides);
    Step { zh, en }
}

/// The beads of an alignment as steps of the search.
pub(crate) fn steps(alignment: &Alignment) -> Vec<Step> {
    alignment.beads().iter().map(|bead| step(alignment, bead)).collect()
}
