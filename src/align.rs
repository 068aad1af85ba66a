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
mod explain;
pub(crate) mod lattice;
pub(crate) mod learn;
mod order;
#[cfg(feature = "train")]
pub(crate) mod round;
pub(crate) mod search;
mod terms;
mod workspace;

use std::sync::Arc;

use crate::alignment::{Alignment, Bead};
use crate::anchor::Extractor;
use crate::bitext::{Bitext, Document, Lang, Pair};
use crate::error::Error;
use crate::lexicon::Lexicon;
use crate::score::cosine::Space;
use crate::score::feature::{
    EN_COUNT, EN_ORPHANS, EN_RATIO, EN_SUPPORT, Features, ZH_COUNT, ZH_ORPHANS, ZH_RATIO, ZH_SUPPORT,
};
use crate::score::learned::WEIGHTS;
use crate::score::length::Length;
use crate::score::lexical::{Blocks, Chances, Direction, Rates};
use crate::score::links::Links;
use crate::score::marks::Marks;
use crate::score::position::Positions;
use crate::score::tokens::{Tokens, lengths};
use crate::score::weights::Weights;
use crate::score::{Evidence, Scorer, shape};
use crate::vectors::{Encoder, Vectors};
use band::Band;
pub use explain::{Explainer, Explanation, Part, WordMatch};
use search::{Score, Step};
pub use workspace::Workspace;

const EN_BLOCKS: Blocks =
    Blocks { ratio: EN_RATIO, count: EN_COUNT, orphans: EN_ORPHANS, support: EN_SUPPORT };
const ZH_BLOCKS: Blocks =
    Blocks { ratio: ZH_RATIO, count: ZH_COUNT, orphans: ZH_ORPHANS, support: ZH_SUPPORT };

/// How often the best path is searched; each time the document teaches the next.
pub(crate) const ROUNDS: usize = 3;

/// Beads with a smaller posterior are left out of the lattice.
const LEAST_POSTERIOR: f32 = 1e-5;

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

/// Settings of an [`Aligner`].
///
/// ```
/// use duiqi::{Aligner, Bitext, Document, Lang};
/// let aligner = Aligner::builder().most_segments(1).build()?;
/// let bitext = Bitext::new(Document::new(Lang::Zh, "天黑了，下雨了。"), Document::new(Lang::En, "It grew dark. It rained."))?;
/// assert!(aligner.align(&bitext).iter().all(|bead| bead.source().texts().len() <= 1 && bead.target().texts().len() <= 1));
/// let error = Aligner::builder().most_segments(10).build().unwrap_err();
/// assert_eq!(error.to_string(), "most_segments is 10, must be within 1..=9");
/// # Ok::<(), duiqi::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct AlignerBuilder {
    lexicon: Option<Lexicon>,
    most: usize,
    exhaustive: bool,
}

impl AlignerBuilder {
    /// The words to align by [default: the embedded lexicon].
    #[must_use]
    pub fn lexicon(mut self, lexicon: Lexicon) -> Self {
        self.lexicon = Some(lexicon);
        self
    }

    /// The most segments that a bead may have on one side, from 1 to 9 [default: 9]. Fewer take less time and keep beads short;
    /// what would need more becomes several beads or has no counterpart.
    #[must_use]
    pub const fn most_segments(mut self, most: usize) -> Self {
        self.most = most;
        self
    }

    /// Whether to weigh every path through the two documents, however long they are, and not only those inside a band around
    /// anchors [default: false]. Time and memory grow with the product of their lengths. It tells whether the band cost anything; [`Alignment::search`] says which search it was.
    ///
    /// The result is the same with and without when in each round the best path lies inside the band, the paths outside have next
    /// to no weight, and no segment that may be without counterpart finds better support outside the band than inside: what a null
    /// bead costs depends on the best there is. Up to 20,000 pairs of segments there is no band anyway.
    ///
    /// ```
    /// use duiqi::{Aligner, Bitext, Document, Lang, Search};
    /// let zh: String = (0..160).map(|day| format!("第{day}天我们在乌镇见面。")).collect();
    /// let en: String = (0..160).map(|day| format!("On day {day} we met in Wuzhen. ")).collect();
    /// let bitext = Bitext::new(Document::new(Lang::Zh, zh), Document::new(Lang::En, en))?;
    /// let aligners = [Aligner::new(), Aligner::builder().exhaustive(true).build()?];
    /// let [banded, full] = aligners.map(|aligner| aligner.align(&bitext));
    /// assert_eq!([banded.search(), full.search()], [Search::Banded, Search::Full]);
    /// assert!(banded.iter().map(|bead| bead.shape()).eq(full.iter().map(|bead| bead.shape())));
    /// # Ok::<(), duiqi::Error>(())
    /// ```
    #[must_use]
    pub const fn exhaustive(mut self, exhaustive: bool) -> Self {
        self.exhaustive = exhaustive;
        self
    }

    /// The aligner.
    ///
    /// # Errors
    /// When a setting is out of its range.
    pub fn build(self) -> Result<Aligner, Error> {
        if !(1..=shape::MOST).contains(&self.most) {
            let reason = format!("most_segments is {}, must be within 1..={}", self.most, shape::MOST);
            return Err(Error::Setting { reason });
        }
        let aligner = self.lexicon.map_or_else(Aligner::new, Aligner::with_lexicon);
        Ok(Aligner { most: self.most, exhaustive: self.exhaustive, ..aligner })
    }
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

    /// Aligns a bitext. Total: no text makes it fail. Takes about 20 KiB of memory a segment, so that whoever takes documents from
    /// others asks [`Aligner::fits`] first.
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
        let (path, search) = run(&task, space, workspace, |stage, buffers| {
            let mut edges = stage.lattice(buffers);
            lattice::pool_nulls(&mut edges);
            let path = lattice::decode(&edges, (zh.len(), en.len()));
            debug_assert!(stage.agrees(&path), "a score is not that of its features");
            (order::reorder(path, stage.state, stage.evidence, stage.weights), stage.band.search())
        });
        let mut beads: Vec<Bead> = path
            .into_iter()
            .map(|edge| {
                let (zh, en) = (edge.zh(), edge.en());
                let (source, target) = match bitext.source().lang() {
                    Lang::Zh => (zh, en),
                    Lang::En => (en, zh),
                };
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
    let vectors = match bitext.source().lang() {
        Lang::Zh => Pair { zh: source.centred(), en: target.centred() },
        Lang::En => Pair { en: source.centred(), zh: target.centred() },
    };
    Ok(Space::new(vectors))
}

/// What is known of a bitext between two searches.
#[derive(Debug)]
pub(crate) struct State {
    tokens: Pair<Tokens>,
    links: Links,
    length: Length,
    marks: Pair<Marks>,
    chances: Pair<Chances>,
    rates: Pair<Rates>,
    shapes: [f32; shape::CLASSES],
    space: Option<Space>,
}

impl State {
    fn new(extractor: &Extractor, zh: &Document, en: &Document, space: Option<Space>) -> Self {
        let mut tokens = Pair { en: Tokens::new(extractor, en), zh: Tokens::new(extractor, zh) };
        let links = Links::new(extractor, &mut tokens);
        let rates = tokens.as_ref().map(|tokens| Rates::prior(tokens.words.len()));
        let chances =
            Pair { en: Chances::new(&links.en, &tokens.zh), zh: Chances::new(&links.zh, &tokens.en) };
        Self {
            tokens,
            links,
            chances,
            rates,
            length: Length::new(Pair { en: lengths(en), zh: lengths(zh) }),
            marks: Pair { en: Marks::new(en), zh: Marks::new(zh) },
            shapes: [0.0; shape::CLASSES],
            space,
        }
    }

    /// Pairs of segments that share a link between rare words.
    fn rare_links(&self) -> impl Iterator<Item = backbone::Point> {
        backbone::rare_links(&self.tokens, &self.links)
    }

    /// The evidence for the beads of a lattice.
    pub(crate) fn positions(&self, documents: &Pair<&Document>) -> Positions<'_> {
        Positions::new(&self.tokens, &self.links, &self.chances, &self.length, documents)
    }

    fn evidence(&self) -> Evidence<'_> {
        let (en, zh) = ((&self.tokens.en, &self.links.en), (&self.tokens.zh, &self.links.zh));
        Evidence {
            directions: Pair {
                en: Direction::new(en, zh, &self.chances.en, &self.rates.en, EN_BLOCKS),
                zh: Direction::new(zh, en, &self.chances.zh, &self.rates.zh, ZH_BLOCKS),
            },
            length: &self.length,
            marks: &self.marks,
            shares: shape::log_shares(&self.shapes),
            space: self.space.as_ref(),
        }
    }

    /// Learns from a path; returns the links (Chinese, English) that are new or stronger.
    fn learn(&mut self, steps: &[Step]) -> Vec<(u32, u32)> {
        self.length.fit(steps.iter().filter(|s| s.is_pair()).map(|s| (s.zh.clone(), s.en.clone())));
        self.shapes = shape::counts(steps.iter().map(|s| (s.zh.len(), s.en.len())));
        let (Pair { en, zh }, chances) = (&self.tokens, &self.chances);
        let en_first = steps.iter().map(|s| (s.en.clone(), s.zh.clone()));
        let zh_first = steps.iter().map(|s| (s.zh.clone(), s.en.clone()));
        self.rates = Pair {
            en: learn::rates(en_first, en, &self.links.en, zh, &chances.en),
            zh: learn::rates(zh_first, zh, &self.links.zh, en, &chances.zh),
        };
        let changed = learn::links(steps, &self.tokens, &mut self.links);
        let (zh_words, en_words) = changed.iter().copied().unzip();
        self.chances.en.refresh(en_words, &self.links.en, zh);
        self.chances.zh.refresh(zh_words, &self.links.zh, en);
        changed
    }
}

/// The last round, from which the result is taken.
pub(crate) struct Stage<'a> {
    state: &'a State,
    evidence: &'a Evidence<'a>,
    weights: &'a Features,
    scorer: Scorer<'a>,
    documents: Pair<&'a Document>,
    band: &'a Band,
    shapes: &'a [(usize, usize)],
}

impl Stage<'_> {
    /// Whether the scores of beads, which are made of tables, are what their features and the weights give.
    pub(crate) fn agrees(&self, edges: &[lattice::Edge]) -> bool {
        let mut features_of = self.features();
        edges.iter().all(|edge| {
            let features = features_of(edge);
            let sum: f32 = features.iter().zip(self.weights).map(|(feature, weight)| feature * weight).sum();
            (sum - edge.score).abs() <= 0.01 * sum.abs().max(1.0)
        })
    }

    /// The beads that matter, with their posteriors after the order of their words was looked at.
    pub(crate) fn lattice(&mut self, buffers: &mut lattice::Buffers) -> Vec<lattice::Edge> {
        let mut edges = lattice::lattice(self.band, self.shapes, &mut self.scorer, LEAST_POSTERIOR, buffers);
        let mut positions = self.state.positions(&self.documents);
        for edge in edges.iter_mut().filter(|edge| edge.is_pair()) {
            edge.score += positions.score(&edge.zh(), &edge.en(), self.weights);
        }
        lattice::weigh(&mut edges, self.band.size(), self.scorer.null_run());
        edges
    }

    /// The features of a bead.
    pub(crate) fn features(&self) -> impl FnMut(&lattice::Edge) -> Features {
        let mut positions = self.state.positions(&self.documents);
        move |edge| {
            let (zh, en) = (edge.zh(), edge.en());
            self.scorer.features_with(&mut positions, &zh, &en)
        }
    }
}

/// What is to be aligned, and how.
pub(crate) struct Task<'a> {
    pub(crate) extractor: &'a Extractor,
    pub(crate) zh: &'a Document,
    pub(crate) en: &'a Document,
    pub(crate) weights: &'a Weights,
    pub(crate) rounds: usize,
    /// Most segments of a bead on one side.
    pub(crate) most: usize,
    /// Whether there is no band.
    pub(crate) exhaustive: bool,
}

/// Runs all rounds, then `finish` on the last one. The first round knows only what the lexicon says, and has
/// weights of its own.
pub(crate) fn run<T>(
    task: &Task,
    space: Option<Space>,
    workspace: &mut Workspace,
    finish: impl FnOnce(&mut Stage, &mut lattice::Buffers) -> T,
) -> T {
    let mut state = State::new(task.extractor, task.zh, task.en, space);
    let vectors = state.space.is_some();
    let full = || Band::full(task.zh.len(), task.en.len());
    let mut band = if task.exhaustive { full() } else { Band::initial(&state.tokens, &state.links) };
    let shapes = shape::shapes(task.most);
    for round in 1..task.rounds {
        let evidence = state.evidence();
        let weights = task.weights.of(round, vectors);
        let windows = band.windows();
        let mut scorer = Scorer::new(&evidence, weights, &windows, &mut workspace.tables);
        let steps = search::best(&band, &shapes, &mut scorer, &mut workspace.search);
        workspace.tables = scorer.into_buffers();
        state.learn(&steps);
        band = if task.exhaustive { full() } else { Band::around(&steps, band.size(), band.search()) };
    }
    let evidence = state.evidence();
    let weights = task.weights.of(task.rounds, vectors);
    let windows = band.windows();
    let scorer = Scorer::new(&evidence, weights, &windows, &mut workspace.tables);
    let mut stage = Stage {
        state: &state,
        evidence: &evidence,
        weights,
        scorer,
        documents: Pair { en: task.en, zh: task.zh },
        band: &band,
        shapes: &shapes,
    };
    let result = finish(&mut stage, &mut workspace.lattice);
    workspace.tables = stage.scorer.into_buffers();
    result
}

/// A bead as a step of the search.
fn step(alignment: &Alignment, bead: &Bead) -> Step {
    let (zh, en) = match alignment.bitext().source().lang() {
        Lang::Zh => (bead.source.clone(), bead.target.clone()),
        Lang::En => (bead.target.clone(), bead.source.clone()),
    };
    Step { zh, en }
}

/// The beads of an alignment as steps of the search.
pub(crate) fn steps(alignment: &Alignment) -> Vec<Step> {
    alignment.beads().iter().map(|bead| step(alignment, bead)).collect()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::{
        Bitext, Document, Extractor, Lang, Lexicon, Pair, ROUNDS, Space, Task, WEIGHTS, Workspace, run, shape,
    };

    /// Lines with figures, dialogue, marks of all kinds and a paragraph structure.
    fn bitext() -> Bitext {
        let (mut zh, mut en) = (String::new(), String::new());
        for k in 0..12 {
            let day = k + 3;
            let _ = write!(zh, "第{day}天我们在乌镇见面。“你来吗？”他问道。\n我们讨论了人工智能！\n");
            let _ = write!(en, "On day {day} we met in Wuzhen. \"Are you coming?\" he asked.\nWe discussed ");
            en += if k % 3 == 0 { "it:\nartificial intelligence!\n" } else { "artificial intelligence!\n" };
        }
        Bitext::new(Document::new(Lang::Zh, zh), Document::new(Lang::En, en)).unwrap()
    }

    #[test]
    fn tables_give_what_features_and_weights_give() {
        let extractor = Extractor::new(Lexicon::embedded());
        let bitext = bitext();
        let Pair { en, zh } = bitext.by_lang();
        let vectors = |count: usize| (0..count).map(|k| vec![(k as f32).sin(), (k as f32).cos()]).collect();
        let space = || Space::new(Pair { en: vectors(en.len()), zh: vectors(zh.len()) });
        for space in [None, Some(space())] {
            let weights = WEIGHTS.of(ROUNDS, space.is_some());
            let task = Task {
                extractor: &extractor,
                zh,
                en,
                weights: &WEIGHTS,
                rounds: ROUNDS,
                most: shape::MOST,
                exhaustive: false,
            };
            let beads = run(&task, space, &mut Workspace::default(), |stage, buffers| {
                let edges = stage.lattice(buffers);
                let mut features_of = stage.features();
                for edge in &edges {
                    let features = features_of(edge);
                    let sum: f32 =
                        features.iter().zip(weights).map(|(feature, weight)| feature * weight).sum();
                    assert!((sum - edge.score).abs() < 0.01, "{sum} against {edge:?}");
                }
                edges.len()
            });
            assert!(beads > zh.len(), "only {beads} beads were compared");
        }
    }
}
