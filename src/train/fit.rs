//! Fitting the weights.

use super::example::Example;
use super::paths::{Lattice, null_runs, prepare};
use crate::align::rounds::ROUNDS;
use crate::anchor::Extractor;
use crate::score::cosine::RAMPS;
use crate::score::feature::{
    COPY_INSIDE, COSINE, COUNT, EN_RATIO, ENDING, Features, LENGTH, NULL_COPY, NULL_RUN, OPENING, PARAGRAPH,
    PARAGRAPH_INSIDE, POSITIONS, SHAPE, ZH_RATIO,
};
use crate::score::marks::ENDINGS;
use crate::score::shape::RUNS;
use crate::score::weights::Weights;

/// Settings of the training.
pub(super) struct Settings {
    pub(super) l2: f64,
    pub(super) cost: f64,
    pub(super) tables: f64,
    pub(super) steps: i32,
    /// Features that are left out.
    pub(super) without: Vec<usize>,
}

/// Fits weights, pulled towards `prior`, from `start` on; those pulled infinitely stay there.
pub(super) fn fit(
    set: &[(&Example, Lattice)],
    prior: &Features,
    start: &[f64],
    settings: &Settings,
    pull: impl Fn(usize) -> f64,
) -> Vec<f64> {
    let mut w = start.to_vec();
    let held: Vec<bool> =
        (0..COUNT).map(|k| pull(k).is_infinite() || settings.without.contains(&k)).collect();
    let (mut m, mut v) = (vec![0.0; COUNT], vec![0.0; COUNT]);
    for step in 1..=settings.steps {
        let mut gradient = vec![0.0; COUNT];
        for (example, lattice) in set {
            let s = lattice.scores(&w);
            let runs = null_runs(&w);
            let with = |c: f64| {
                s.iter().zip(&lattice.wrong).map(|(s, &x)| s + c * f64::from(x)).collect::<Vec<f64>>()
            };
            let (model, model_runs) = lattice.marginals(&with(settings.cost), runs);
            let (gold, gold_runs) = lattice.marginals(&with(-12.0), runs);
            for (k, (gold, model)) in gold_runs.iter().zip(model_runs).enumerate() {
                gradient[NULL_RUN.start + k] += (gold - model) * example.weight;
            }
            for (k, f) in lattice.sparse.iter().enumerate() {
                let d = (gold[k] - model[k]) * example.weight;
                if d.abs() > 1e-9 {
                    for &(n, x) in f {
                        gradient[n as usize] += d * f64::from(x);
                    }
                }
            }
        }
        let rate = 0.06 * (1.0 - (f64::from(step) - 1.0) / f64::from(settings.steps));
        for k in (0..COUNT).filter(|&k| !held[k]) {
            let g = gradient[k] - settings.l2 * pull(k) * (w[k] - f64::from(prior[k]));
            m[k] = 0.9 * m[k] + 0.1 * g;
            v[k] = 0.99 * v[k] + 0.01 * g * g;
            let (mh, vh) = (m[k] / (1.0 - 0.9_f64.powi(step)), v[k] / (1.0 - 0.99_f64.powi(step)));
            w[k] += rate * mh / (vh.sqrt() + 1e-8);
        }
    }
    w
}

/// Learns the weights of the first round on lattices of the first round, then those of the later ones on lattices of
/// the second and of the last; then those of the positions of words, then those with vectors.
pub(super) fn learn(extractor: &Extractor, examples: &[&Example], settings: &Settings) -> Weights {
    let mut prior = hand_set();
    settings.without.iter().for_each(|&k| prior[k] = 0.0);
    let mut weights = Weights { first: prior, later: prior, vectors: prior };
    let (with, without): (Vec<&Example>, Vec<&Example>) =
        examples.iter().copied().partition(|e| e.vectors.is_some());
    for (turn, rounds) in [1, 2, ROUNDS].into_iter().enumerate() {
        let set: Vec<(&Example, Lattice)> =
            without.iter().map(|e| (*e, prepare(extractor, e, &weights, rounds))).collect();
        let start: Vec<f64> = weights.of(rounds, false).iter().map(|&x| f64::from(x)).collect();
        let w = fit(&set, &prior, &start, settings, |k| {
            // Tables of rare combinations are held closer to what was set by hand; the search has no positions of words.
            match k {
                POSITIONS.. => f64::INFINITY,
                _ if k >= ENDING.start => settings.tables,
                _ => 1.0,
            }
        });
        let learned: Features = std::array::from_fn(|k| w[k] as f32);
        if turn == 0 {
            weights.first = learned;
        }
        weights.later = learned;
    }
    let set: Vec<(&Example, Lattice)> =
        without.iter().map(|e| (*e, prepare(extractor, e, &weights, ROUNDS))).collect();
    let prior = weights.later;
    let start: Vec<f64> = prior.iter().map(|&x| f64::from(x)).collect();
    let w = fit(&set, &prior, &start, settings, |k| if k < POSITIONS { f64::INFINITY } else { 1.0 });
    weights.later = std::array::from_fn(|k| w[k] as f32);
    weights.vectors = weights.later;
    let slope: [f32; RAMPS] = [0.5, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0];
    weights.vectors[COSINE.start..COSINE.start + RAMPS].copy_from_slice(&slope);
    let prior = weights.vectors;
    for _ in 0..2 {
        let set: Vec<(&Example, Lattice)> =
            with.iter().map(|e| (*e, prepare(extractor, e, &weights, ROUNDS))).collect();
        let start: Vec<f64> = weights.vectors.iter().map(|&x| f64::from(x)).collect();
        // Little has vectors to learn from: all else stays near what it was without them.
        let cosine = COSINE.start..COSINE.start + RAMPS;
        let w = fit(&set, &prior, &start, settings, |k| if cosine.contains(&k) { 0.3 } else { 30.0 });
        weights.vectors = std::array::from_fn(|k| w[k] as f32);
    }
    weights
}

/// The weights to start from and to be pulled towards: the hand-set model, and nothing for what it lacks.
pub(super) fn hand_set() -> Features {
    let mut w = [0.0; COUNT];
    for o in 0..EN_RATIO.len {
        w[EN_RATIO.start + o] = 0.43;
        w[ZH_RATIO.start + o] = 0.30;
    }
    w[LENGTH.start] = 1.1;
    let shapes = [
        -6.0, -6.0, 0.0, -1.15, -2.35, -3.55, -4.75, -6.0, -1.15, -2.35, -3.55, -5.0, -2.35, -3.55, -3.55,
        -4.75,
    ];
    w[SHAPE.start..SHAPE.start + SHAPE.len].copy_from_slice(&shapes);
    for z in 0..ENDINGS {
        for e in 0..ENDINGS {
            let strong = z == 1 || z == 2;
            w[ENDING.start + z * ENDINGS + e] = if z != e {
                -0.7
            } else if strong {
                1.4
            } else {
                0.7
            };
        }
    }
    w[NULL_RUN.start..NULL_RUN.start + RUNS].copy_from_slice(&[1.0, 2.0]);
    w[NULL_COPY.start..NULL_COPY.start + 2].copy_from_slice(&[2.0, 2.0]);
    w[COPY_INSIDE.start..COPY_INSIDE.start + 2].copy_from_slice(&[-2.0, -2.0]);
    w[OPENING.start + 1] = -0.5;
    w[OPENING.start + 2] = -0.5;
    w[OPENING.start + 3] = 0.5;
    w[PARAGRAPH.start..PARAGRAPH.start + 4].copy_from_slice(&[0.0, -0.5, -0.5, 0.7]);
    w[PARAGRAPH_INSIDE.start..PARAGRAPH_INSIDE.start + 2].copy_from_slice(&[-0.7, -0.7]);
    w
}
