//! The paths of a lattice: their marginals, and how right one of them is.

use std::collections::HashSet;

use super::example::{Example, Gold, Links, is_wrong};
use crate::align::Workspace;
use crate::align::lattice::{Edge, Nodes};
use crate::align::order::uncrossed;
use crate::align::rounds::{ROUNDS, Task, run};
use crate::anchor::Extractor;
use crate::score::cosine::Space;
use crate::score::feature::{COUNT, NULL_RUN};
use crate::score::shape::{MOST, RUNS};
use crate::score::weights::{CROSSED, Weights};

pub(super) struct Lattice {
    pub(super) edges: Vec<Edge>,
    pub(super) sparse: Vec<Vec<(u16, f32)>>,
    pub(super) wrong: Vec<f32>,
    nodes: Nodes,
}

impl Lattice {
    /// The beads' scores by `weights`.
    pub(super) fn scores(&self, weights: &[f64]) -> Vec<f64> {
        self.sparse.iter().map(|f| f.iter().map(|&(k, x)| weights[k as usize] * f64::from(x)).sum()).collect()
    }

    /// See [`Nodes::marginals`].
    pub(super) fn marginals(&self, scores: &[f64], runs: [f64; RUNS]) -> (Vec<f64>, [f64; RUNS]) {
        self.nodes.marginals(&self.edges, scores, runs)
    }
}

/// What null beads score in addition after others.
pub(super) fn null_runs(weights: &[f64]) -> [f64; RUNS] {
    std::array::from_fn(|k| weights[NULL_RUN.start + k])
}

pub(super) fn prepare(extractor: &Extractor, example: &Example, weights: &Weights, rounds: usize) -> Lattice {
    let space = example.vectors.clone().map(Space::new);
    let vectors = space.is_some();
    let workspace = &mut Workspace::default();
    let task = task(extractor, example, weights, rounds);
    run(&task, space, workspace, |stage, buffers| {
        let edges = stage.lattice(buffers);
        let (mut features, mut score) = (stage.features(), stage.pair_scores());
        let (mut sparse, mut wrong) = (Vec::with_capacity(edges.len()), Vec::with_capacity(edges.len()));
        for edge in &edges {
            let parts = uncrossed(*edge, &mut score);
            let mut sum = [0.0; COUNT];
            for part in &parts {
                sum.iter_mut().zip(features(part)).for_each(|(sum, feature)| *sum += feature);
            }
            let dot: f32 = sum.iter().zip(weights.of(rounds, vectors)).map(|(x, w)| x * w).sum();
            let crossed = if parts.len() > 1 { CROSSED } else { 0.0 };
            let off = (dot - crossed - edge.score).abs();
            assert!(off < 0.02 + 0.001 * dot.abs(), "{dot} {edge:?}");
            let present = sum.iter().enumerate().filter(|(_, feature)| **feature != 0.0);
            sparse.push(present.map(|(k, feature)| (k as u16, *feature)).collect());
            let wrong_parts = parts.iter().filter(|part| is_wrong(&example.gold, part));
            wrong.push(wrong_parts.map(|part| f32::from(part.a + part.b)).sum());
        }
        let nodes = Nodes::new(&edges, (example.zh.len(), example.en.len()));
        Lattice { edges, sparse, wrong, nodes }
    })
}

/// The beads of an example, in order.
pub(super) fn path(extractor: &Extractor, example: &Example, weights: &Weights) -> Vec<Edge> {
    let space = example.vectors.clone().map(Space::new);
    let task = task(extractor, example, weights, ROUNDS);
    #[allow(clippy::redundant_closure_for_method_calls, reason = "the method is not general enough")]
    let mut path = run(&task, space, &mut Workspace::default(), |stage, buffers| stage.path(buffers));
    path.sort_by_key(|edge| (edge.i, edge.j));
    path
}

fn task<'a>(extractor: &'a Extractor, example: &'a Example, weights: &'a Weights, rounds: usize) -> Task<'a> {
    Task { extractor, zh: &example.zh, en: &example.en, weights, rounds, most: MOST, exhaustive: false }
}

/// Right beads, beads of the path, gold beads.
pub(super) fn count(example: &Example, path: &[Edge]) -> (f64, f64, f64) {
    let mut beads: Links = path.iter().map(|edge| (edge.zh().collect(), edge.en().collect())).collect();
    let gold = match &example.gold {
        Gold::Beads(_, gold) => gold,
        Gold::Verses(zv, ev, gold) => {
            let mut merged: Links = Vec::new();
            let mut last: Option<&str> = None;
            for (s, t) in beads {
                let verses: HashSet<&str> =
                    s.iter().map(|&i| &*zv[i]).chain(t.iter().map(|&j| &*ev[j])).collect();
                let verse = if verses.len() == 1 { verses.into_iter().next() } else { None };
                match merged.last_mut() {
                    Some(bead) if verse.is_some() && verse == last => {
                        bead.0.extend(s);
                        bead.1.extend(t);
                    }
                    _ => merged.push((s, t)),
                }
                last = verse;
            }
            beads = merged;
            gold
        }
    };
    let set: HashSet<&(Vec<usize>, Vec<usize>)> = gold.iter().collect();
    let right = beads.iter().filter(|b| set.contains(b)).count();
    (right as f64, beads.len() as f64, gold.len() as f64)
}
