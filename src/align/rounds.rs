//! The rounds: search, learn, search again; and the last one, from which the result is taken.

use std::ops::Range;

use super::band::Band;
use super::search::Score as _;
use super::state::State;
use super::workspace::Workspace;
use super::{lattice, order, search};
use crate::anchor::Extractor;
use crate::bitext::{Document, Pair};
use crate::score::cosine::Space;
use crate::score::feature::Features;
use crate::score::position::Layout;
use crate::score::weights::Weights;
use crate::score::{Evidence, Scorer, shape};

/// How often the best path is searched; each time the document teaches the next.
pub(crate) const ROUNDS: usize = 3;

/// Beads with a smaller posterior are left out of the lattice.
pub(super) const LEAST_POSTERIOR: f32 = 1e-5;

/// The last round, from which the result is taken.
pub(crate) struct Stage<'a> {
    pub(super) state: &'a State,
    pub(super) evidence: &'a Evidence<'a>,
    pub(super) weights: &'a Features,
    scorer: Scorer<'a>,
    layouts: Pair<Layout<'a>>,
    pub(super) band: &'a Band,
    shapes: &'a [(usize, usize)],
}

impl Stage<'_> {
    /// Whether the scores of beads, which are made of tables, are what their features and the weights give.
    pub(crate) fn agrees(&self, edges: &[lattice::Edge]) -> bool {
        let mut features_of = self.features();
        edges.iter().filter(|edge| edge.crossed.is_none()).all(|edge| {
            let features = features_of(edge);
            let terms = || features.iter().zip(self.weights).map(|(feature, weight)| feature * weight);
            // Of a megabyte in one segment large terms cancel each other, and what is left is as exact as they are.
            let size: f32 = terms().map(f32::abs).sum();
            (terms().sum::<f32>() - edge.score).abs() <= 0.01 + 0.004 * size
        })
    }

    /// The beads that matter, with their posteriors after the order of their words was looked at.
    pub(crate) fn lattice(&mut self, buffers: &mut lattice::Buffers) -> Vec<lattice::Edge> {
        let mut edges = lattice::lattice(self.band, self.shapes, &mut self.scorer, LEAST_POSTERIOR, buffers);
        let mut positions = self.state.positions(&self.layouts);
        for edge in edges.iter_mut().filter(|edge| edge.is_pair()) {
            edge.score += positions.score(&edge.zh(), &edge.en(), self.weights);
        }
        order::cross(&mut edges, self.pair_scores());
        lattice::weigh(&mut edges, self.band.size(), self.scorer.null_runs());
        edges
    }

    /// The beads of most expected right ones, those out of order among them.
    pub(crate) fn path(&mut self, buffers: &mut lattice::Buffers) -> Vec<lattice::Edge> {
        let mut edges = self.lattice(buffers);
        lattice::pool_nulls(&mut edges);
        let path = lattice::decode(&edges, self.band.size());
        debug_assert!(self.agrees(&path), "a score is not that of its features");
        order::reorder(path, self)
    }

    /// What pairs of spans score, Chinese and English.
    pub(crate) fn pair_scores(&self) -> impl FnMut(&Range<usize>, &Range<usize>) -> f32 {
        let mut positions = self.state.positions(&self.layouts);
        move |zh, en| {
            let features = self.scorer.features_with(&mut positions, zh, en);
            features.iter().zip(self.weights).map(|(feature, weight)| feature * weight).sum()
        }
    }

    /// The features of a bead that is not crossed.
    pub(crate) fn features(&self) -> impl FnMut(&lattice::Edge) -> Features {
        let mut positions = self.state.positions(&self.layouts);
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
    let full = task.exhaustive.then(|| Band::full(task.zh.len(), task.en.len()));
    let mut near = state.band();
    let shapes = shape::shapes(task.most);
    for round in 1..task.rounds {
        let evidence = state.evidence();
        let weights = task.weights.of(round, vectors);
        let band = full.as_ref().unwrap_or(&near);
        let (windows, nearby) = (band.windows(), near.windows());
        let mut scorer = Scorer::new(&evidence, weights, &windows, &nearby, &mut workspace.tables);
        let steps = search::best(band, &shapes, &mut scorer, &mut workspace.search);
        workspace.tables = scorer.into_buffers();
        state.learn(&steps);
        near = Band::around(&steps, near.size(), near.search());
    }
    let evidence = state.evidence();
    let weights = task.weights.of(task.rounds, vectors);
    let band = full.as_ref().unwrap_or(&near);
    let (windows, nearby) = (band.windows(), near.windows());
    let scorer = Scorer::new(&evidence, weights, &windows, &nearby, &mut workspace.tables);
    let mut stage = Stage {
        state: &state,
        evidence: &evidence,
        weights,
        scorer,
        layouts: state.layouts(&Pair { en: task.en, zh: task.zh }),
        band,
        shapes: &shapes,
    };
    let result = finish(&mut stage, &mut workspace.lattice);
    workspace.tables = stage.scorer.into_buffers();
    result
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::{Extractor, Pair, ROUNDS, Space, Task, Workspace, run, shape};
    use crate::bitext::{Bitext, Document, Lang};
    use crate::lexicon::Lexicon;
    use crate::score::learned::WEIGHTS;

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
                for edge in edges.iter().filter(|edge| edge.crossed.is_none()) {
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
