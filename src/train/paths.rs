//! The paths of a lattice: their marginals, and how right one of them is.

use std::collections::{HashMap, HashSet};

use super::example::{Example, Gold, Links, is_wrong};
use crate::align::lattice::Edge;
use crate::align::{Task, Workspace, run};
use crate::anchor::Extractor;
use crate::score::cosine::Space;
use crate::score::shape::MOST;
use crate::score::weights::Weights;

pub(super) struct Lattice {
    pub(super) edges: Vec<Edge>,
    pub(super) sparse: Vec<Vec<(u16, f32)>>,
    pub(super) wrong: Vec<f32>,
    /// The nodes each edge leads from and to.
    pub(super) ends: Vec<(usize, usize)>,
    pub(super) nodes: usize,
    pub(super) first: usize,
    pub(super) last: usize,
}

pub(super) fn prepare(extractor: &Extractor, example: &Example, weights: &Weights, rounds: usize) -> Lattice {
    let space = example.vectors.clone().map(Space::new);
    let vectors = space.is_some();
    let workspace = &mut Workspace::default();
    let task =
        Task { extractor, zh: &example.zh, en: &example.en, weights, rounds, most: MOST, exhaustive: false };
    run(&task, space, workspace, |stage, buffers| {
        let edges = stage.lattice(buffers);
        let scorer = &stage.scorer;
        let sparse = edges
            .iter()
            .map(|e| {
                let f = scorer.features(e.i as usize, e.a.into(), e.j as usize, e.b.into());
                let dot: f32 = f.iter().zip(weights.of(rounds, vectors)).map(|(x, w)| x * w).sum();
                assert!((dot - e.score).abs() < 0.02 + 0.001 * dot.abs(), "{dot} {} {e:?}", e.score);
                f.iter().enumerate().filter(|(_, x)| **x != 0.0).map(|(k, x)| (k as u16, *x)).collect()
            })
            .collect();
        let wrong = edges
            .iter()
            .map(|e| if is_wrong(&example.gold, e) { f32::from(e.a + e.b) } else { 0.0 })
            .collect();
        let size = (example.zh.len() as u32, example.en.len() as u32);
        let mut nodes: HashMap<(u32, u32), usize> = HashMap::new();
        let mut node = |at: (u32, u32)| {
            let next = nodes.len();
            *nodes.entry(at).or_insert(next)
        };
        let ends = edges
            .iter()
            .map(|e| (node((e.i, e.j)), node((e.i + u32::from(e.a), e.j + u32::from(e.b)))))
            .collect();
        let (first, last) = (node((0, 0)), node(size));
        Lattice { edges, sparse, wrong, ends, nodes: nodes.len(), first, last }
    })
}

/// Forward–backward on a lattice, with the state of `search.rs`: edge posteriors, and the expected number of null
/// beads after null beads.
pub(super) fn marginals(lattice: &Lattice, scores: &[f64], run: f64) -> (Vec<f64>, f64) {
    let Lattice { ends, .. } = lattice;
    let add = |x: f64, y: f64| {
        let (low, high) = if x < y { (x, y) } else { (y, x) };
        if low == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
    };
    let mut alpha = vec![[f64::NEG_INFINITY; 2]; lattice.nodes];
    let mut beta = alpha.clone();
    alpha[lattice.first][0] = 0.0;
    beta[lattice.last] = [0.0; 2];
    let null = |e: &Edge| !e.is_pair();
    // Edges are sorted by (i, j) of their start, which is a topological order.
    for (k, (&(s, t), e)) in ends.iter().zip(&lattice.edges).enumerate() {
        let n = usize::from(null(e));
        let before = add(alpha[s][0], alpha[s][1] + run * n as f64);
        alpha[t][n] = add(alpha[t][n], before + scores[k]);
    }
    for (k, (&(s, t), e)) in ends.iter().zip(&lattice.edges).enumerate().rev() {
        let n = usize::from(null(e));
        let onward = beta[t][n] + scores[k];
        beta[s] = [add(beta[s][0], onward), add(beta[s][1], onward + run * n as f64)];
    }
    let z = add(alpha[lattice.last][0], alpha[lattice.last][1]);
    let mut runs = 0.0;
    let posterior = ends
        .iter()
        .zip(&lattice.edges)
        .enumerate()
        .map(|(k, (&(s, t), e))| {
            let n = usize::from(null(e));
            let onward = beta[t][n] + scores[k] - z;
            let after_null = (alpha[s][1] + run * n as f64 + onward).exp();
            if n == 1 {
                runs += after_null;
            }
            (alpha[s][0] + onward).exp() + after_null
        })
        .collect();
    (posterior, runs)
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

pub(super) fn scores(lattice: &Lattice, weights: &[f64]) -> Vec<f64> {
    lattice.sparse.iter().map(|f| f.iter().map(|&(k, x)| weights[k as usize] * f64::from(x)).sum()).collect()
}
