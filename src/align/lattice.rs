//! The beads that matter: all that some good path through the band takes, with their posterior.

use std::collections::HashMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::band::Band;
use super::search::{STATES, Score};
use crate::score::shape::{MOST, RUNS};
use crate::score::weights::CONFIDENCE;

/// A bead of the lattice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Edge {
    pub(crate) i: u32,
    pub(crate) j: u32,
    pub(crate) a: u8,
    pub(crate) b: u8,
    pub(crate) score: f32,
    /// The share of all paths, weighted by the exponential of their scores, that take this bead.
    pub(crate) posterior: f32,
    /// Where it is cut, if its score is that of its two parts read crosswise (`order.rs`): after how many Chinese and English segments.
    pub(crate) crossed: Option<(u8, u8)>,
}

impl Edge {
    pub(crate) fn new(zh: Range<usize>, en: Range<usize>, score: f32, posterior: f32) -> Self {
        let (i, j) = (zh.start as u32, en.start as u32);
        Self { i, j, a: zh.len() as u8, b: en.len() as u8, score, posterior, crossed: None }
    }

    /// Whether both sides have segments.
    pub(crate) fn is_pair(&self) -> bool {
        self.a > 0 && self.b > 0
    }

    /// Its Chinese segments.
    pub(crate) fn zh(&self) -> Range<usize> {
        self.i as usize..self.i as usize + usize::from(self.a)
    }

    /// Its English segments.
    pub(crate) fn en(&self) -> Range<usize> {
        self.j as usize..self.j as usize + usize::from(self.b)
    }
}

/// The confidence that a posterior stands for, in [0, 1]: `σ(slope · logit(posterior) + offset)`, fitted to held-out
/// beads ([`CONFIDENCE`]; Platt 1999).
pub(crate) fn confidence(posterior: f32) -> f32 {
    let p = posterior.clamp(1e-4, 1.0 - 1e-4);
    1.0 / (1.0 + (-(CONFIDENCE.0 * (p / (1.0 - p)).ln() + CONFIDENCE.1)).exp())
}

/// Takes the posteriors of the beads anew from their scores.
pub(crate) fn weigh(edges: &mut [Edge], size: (usize, usize), null_runs: [f32; RUNS]) {
    let scores: Vec<f64> = edges.iter().map(|edge| edge.score.into()).collect();
    let (posteriors, _) = Nodes::new(edges, size).marginals(edges, &scores, null_runs.map(f64::from));
    edges.iter_mut().zip(posteriors).for_each(|(edge, posterior)| edge.posterior = posterior as f32);
}

/// What a bead must have in posterior to be worth its place: about half the F1 that is expected, since
/// a path of `t` beads with `r` right ones against `g` gold ones has F1 = 2r / (t + g).
const WORTH: f64 = 0.4;

/// Gives every null bead the posterior of its segment having no counterpart, wherever between the other side's
/// segments the path puts it: the place says nothing.
pub(crate) fn pool_nulls(edges: &mut [Edge]) {
    let mut sums: HashMap<(u32, bool), f32> = HashMap::new();
    let key = |edge: &Edge| if edge.b == 0 { (edge.i, true) } else { (edge.j, false) };
    for edge in edges.iter().filter(|edge| !edge.is_pair()) {
        *sums.entry(key(edge)).or_default() += edge.posterior;
    }
    for edge in edges.iter_mut().filter(|edge| !edge.is_pair()) {
        edge.posterior = sums[&key(edge)].min(1.0);
    }
}

/// The path from the start to `(n, m)` that maximises the sum of posterior − [`WORTH`] over its beads.
pub(crate) fn decode(edges: &[Edge], (n, m): (usize, usize)) -> Vec<Edge> {
    let mut best: HashMap<(usize, usize), (f64, usize)> = HashMap::from([((0, 0), (0.0, usize::MAX))]);
    for (number, edge) in edges.iter().enumerate() {
        let Some(&(sum, _)) = best.get(&(edge.zh().start, edge.en().start)) else { continue };
        let sum = sum + f64::from(edge.posterior) - WORTH;
        let entry = best.entry((edge.zh().end, edge.en().end)).or_insert((f64::NEG_INFINITY, usize::MAX));
        if sum > entry.0 {
            *entry = (sum, number);
        }
    }
    let mut path = Vec::new();
    let mut at = (n, m);
    while at != (0, 0) {
        let edge = edges[best[&at].1];
        path.push(edge);
        at = (edge.zh().start, edge.en().start);
    }
    path.reverse();
    path
}

/// A lattice as a graph: the nodes, by number, that each bead leads from and to.
#[derive(Debug)]
pub(crate) struct Nodes {
    ends: Vec<(u32, u32)>,
    count: usize,
    first: usize,
    last: usize,
}

impl Nodes {
    /// The nodes of `edges`, which are in order of their starts, from (0, 0) to `size`.
    pub(crate) fn new(edges: &[Edge], size: (usize, usize)) -> Self {
        let mut numbers: FxHashMap<(usize, usize), u32> = FxHashMap::default();
        let mut number = |node| {
            let next = numbers.len() as u32;
            *numbers.entry(node).or_insert(next)
        };
        let first = number((0, 0)) as usize;
        let ends = edges
            .iter()
            .map(|edge| {
                let (zh, en) = (edge.zh(), edge.en());
                (number((zh.start, en.start)), number((zh.end, en.end)))
            })
            .collect();
        let last = number(size) as usize;
        Self { ends, count: numbers.len(), first, last }
    }

    /// Forward–backward with `scores` for the beads and `runs` for null beads after one other and after more: the posterior of each
    /// bead, and the expected numbers of such null beads. All are 0 where no path leads through.
    pub(crate) fn marginals(
        &self,
        edges: &[Edge],
        scores: &[f64],
        runs: [f64; RUNS],
    ) -> (Vec<f64>, [f64; RUNS]) {
        // For each bead, from each state it can follow: the state it leads to, and what that scores.
        const PAIR: [(usize, f64); STATES] = [(0, 0.0); STATES];
        let null = [(1, 0.0), (2, runs[0]), (2, runs[1])];
        let beads = || {
            let ends = self.ends.iter().map(|&(from, to)| (from as usize, to as usize));
            ends.zip(edges.iter().map(|edge| if edge.is_pair() { PAIR } else { null })).zip(scores)
        };
        let mut forward = vec![[f64::NEG_INFINITY; STATES]; self.count];
        let mut backward = forward.clone();
        forward[self.first][0] = 0.0;
        backward[self.last] = [0.0; STATES];
        for (((from, to), next), score) in beads() {
            for (state, (after, run)) in next.into_iter().enumerate() {
                forward[to][after] = exact_add(forward[to][after], forward[from][state] + run + score);
            }
        }
        for (((from, to), next), score) in beads().rev() {
            for (state, (after, run)) in next.into_iter().enumerate() {
                backward[from][state] = exact_add(backward[from][state], backward[to][after] + run + score);
            }
        }
        let total = forward[self.last].into_iter().fold(f64::NEG_INFINITY, exact_add);
        if total == f64::NEG_INFINITY {
            return (vec![0.0; edges.len()], [0.0; RUNS]);
        }
        let mut expected = [0.0; RUNS];
        let posteriors = beads().zip(edges).map(|((((from, to), next), score), edge)| {
            let of = |state: usize| {
                let (after, run) = next[state];
                (forward[from][state] + run + score + backward[to][after] - total).exp()
            };
            let shares: [f64; STATES] = std::array::from_fn(of);
            if !edge.is_pair() {
                expected.iter_mut().zip(&shares[1..]).for_each(|(sum, share)| *sum += share);
            }
            shares.into_iter().sum()
        });
        (posteriors.collect(), expected)
    }
}

/// The scores of all beads that start at one of the last cells, by shape.
#[derive(Debug, Default)]
struct Recent {
    first: usize,
    scores: Vec<f32>,
}

impl Recent {
    fn clear(&mut self) {
        self.first = 0;
        self.scores.clear();
    }

    /// Makes room when most cells are those before `first`.
    fn forget(&mut self, first: usize, shapes: usize) {
        let past = (first - self.first) * shapes;
        if past * 2 >= self.scores.len() {
            self.scores.drain(..past);
            self.first = first;
        }
    }

    /// Adds the next cell: minus infinity for all shapes.
    fn push(&mut self, shapes: usize) -> &mut [f32] {
        let at = self.scores.len();
        self.scores.resize(at + shapes, f32::NEG_INFINITY);
        &mut self.scores[at..]
    }

    fn score(&self, cell: usize, shape: usize, shapes: usize) -> f32 {
        self.scores[(cell - self.first) * shapes + shape]
    }
}

/// What the sums write down for each cell.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    recent: Recent,
    /// Where a cell's beads begin in the next two.
    starts: Vec<u32>,
    /// The shapes of the beads that end there and may count, and their scores.
    numbers: Vec<u8>,
    scores: Vec<f32>,
    forward: Vec<[f64; STATES]>,
    /// By the state that the next bead leads to: all that it may follow, with what it scores for following it.
    before: Vec<[f64; STATES]>,
    /// The same the other way round: what the beads that lead to each state and start here score with all that may follow.
    after: Vec<[f64; STATES]>,
}

/// Forward–backward over the band; beads with a posterior of at least `least`, by start. The recurrence is that
/// of `search.rs` with sums of exponentials instead of maxima.
#[allow(clippy::too_many_lines, reason = "one recurrence, forth and back")]
pub(crate) fn lattice(
    band: &Band,
    shapes: &[(usize, usize)],
    score: &mut impl Score,
    least: f32,
    buffers: &mut Buffers,
) -> Vec<Edge> {
    let (n, m) = band.size();
    let width = shapes.len();
    let runs = score.null_runs().map(f64::from);
    let least = f64::from(least.ln());
    let Buffers { recent, starts, numbers, scores, forward, before, after } = buffers;
    recent.clear();
    starts.clear();
    numbers.clear();
    scores.clear();
    starts.reserve(band.cells() + 1);
    for sums in [&mut *forward, &mut *before, &mut *after] {
        sums.clear();
        sums.resize(band.cells(), [f64::NEG_INFINITY; STATES]);
    }
    forward[0][0] = 0.0;
    let mut terms: [Vec<f64>; STATES] = std::array::from_fn(|_| Vec::with_capacity(width));
    let mut beads: Vec<(u8, f32)> = Vec::with_capacity(width);
    for i in 0..=n {
        let (zh, en) = band.reached(i);
        score.open(zh, en);
        recent.forget(band.first(i.saturating_sub(MOST)), width);
        let above = band.above(i);
        for j in band.row(i) {
            let at = band.at(i, j);
            terms.iter_mut().for_each(Vec::clear);
            beads.clear();
            for (number, &(a, b)) in shapes.iter().enumerate() {
                let Some(start) = above[a].before(j, b) else { continue };
                let own = recent.score(start, number, width);
                if own > f32::NEG_INFINITY {
                    for state in states(a, b) {
                        terms[state].push(before[start][state] + f64::from(own));
                    }
                    beads.push((number as u8, own));
                }
            }
            for (forward, terms) in forward[at].iter_mut().zip(&terms).filter(|(_, terms)| !terms.is_empty())
            {
                *forward = log_sum(terms);
            }
            // A bead's share of all paths is at most its share of those that come here.
            starts.push(scores.len() as u32);
            for &(number, own) in &beads {
                let (a, b) = shapes[usize::from(number)];
                let Some(start) = above[a].before(j, b) else { continue };
                let counts = |state: usize| {
                    before[start][state] + f64::from(own) >= forward[at][state] + least + FORGOTTEN - SLACK
                };
                if states(a, b).any(counts) {
                    numbers.push(number);
                    scores.push(own);
                }
            }
            let [pair, null, more] = forward[at];
            before[at] = if null.max(more) == f64::NEG_INFINITY {
                [pair, pair, f64::NEG_INFINITY]
            } else {
                [log_add(pair, log_add(null, more)), pair, log_add(null + runs[0], more + runs[1])]
            };
            let own = recent.push(width);
            if before[at][0] > f64::NEG_INFINITY {
                score.beads((i, j), (n, m), shapes, own);
            }
        }
    }
    let total = before[band.at(n, m)][0];
    starts.push(scores.len() as u32);
    let mut edges = Vec::new();
    for i in (0..=n).rev() {
        let above = band.above(i);
        for j in band.row(i).rev() {
            let at = band.at(i, j);
            let [pair, null, more] = after[at];
            let onward = if (i, j) == (n, m) {
                [0.0; STATES]
            } else {
                [log_add(pair, null), log_add(pair, more + runs[0]), log_add(pair, more + runs[1])]
            };
            // No path through here can reach the least posterior.
            let through = (0..STATES).map(|state| forward[at][state] + onward[state]);
            if through.fold(f64::NEG_INFINITY, f64::max) + (STATES as f64).ln() < total + least {
                continue;
            }
            for bead in starts[at] as usize..starts[at + 1] as usize {
                let (own, (a, b)) = (scores[bead], shapes[usize::from(numbers[bead])]);
                let Some(start) = above[a].before(j, b) else { continue };
                let sums = states(a, b).map(|state| (state, f64::from(own) + onward[state]));
                let shares = sums.clone().map(|(state, sum)| before[start][state] + sum - total);
                let posterior = shares.fold(f64::NEG_INFINITY, log_add);
                if posterior < least + FORGOTTEN {
                    continue;
                }
                sums.for_each(|(state, sum)| after[start][state] = log_add(after[start][state], sum));
                if posterior >= least {
                    let (i, j) = ((i - a) as u32, (j - b) as u32);
                    edges.push(Edge {
                        i,
                        j,
                        a: a as u8,
                        b: b as u8,
                        score: own,
                        posterior: posterior.exp() as f32,
                        crossed: None,
                    });
                }
            }
        }
    }
    edges.sort_unstable_by_key(|edge| (edge.i, edge.j, edge.a, edge.b));
    edges
}

/// The states that a bead may lead to.
fn states(a: usize, b: usize) -> Range<usize> {
    if a == 0 || b == 0 { 1..STATES } else { 0..1 }
}

/// Nats below the least posterior at which a bead no longer counts in the sums either.
const FORGOTTEN: f64 = -7.0;
/// Nats by which sums may be off.
const SLACK: f64 = 0.5;

/// The log of a sum of exponentials; what is taken off the greatest is small enough for 32 bits.
fn log_sum(terms: &[f64]) -> f64 {
    let top = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if top == f64::NEG_INFINITY {
        return top;
    }
    let counts = terms.iter().filter(|&&term| term > top - 16.0);
    top + f64::from(counts.map(|term| ((term - top) as f32).exp()).sum::<f32>().ln())
}

fn exact_add(x: f64, y: f64) -> f64 {
    let (low, high) = if x < y { (x, y) } else { (y, x) };
    if low == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

fn log_add(x: f64, y: f64) -> f64 {
    let (low, high) = if x < y { (x, y) } else { (y, x) };
    if low == f64::NEG_INFINITY { high } else { high + f64::from(((low - high) as f32).exp().ln_1p()) }
}

#[cfg(test)]
mod tests {
    use super::{Buffers, decode, lattice};
    use crate::align::band::Band;
    use crate::align::search::Score;
    use crate::score::shape::RUNS;

    /// Every bead is worth a lot; in one place two of them are worth a third of one of twice the size.
    struct Long;

    impl Score for Long {
        fn beads(
            &self,
            (i, j): (usize, usize),
            _: (usize, usize),
            shapes: &[(usize, usize)],
            scores: &mut [f32],
        ) {
            for (&(a, _), score) in shapes.iter().zip(scores) {
                *score = match (a, i, j) {
                    (1, ..) => 20_000.0,
                    (2, 150, 150) => 40_000.0 + 3.0_f32.ln(),
                    _ => f32::NEG_INFINITY,
                };
            }
        }

        fn null_runs(&self) -> [f32; RUNS] {
            [0.0; RUNS]
        }
    }

    #[test]
    fn posteriors_of_a_long_document_are_exact() {
        const SIZE: usize = 300;
        let shapes = [(1, 1), (2, 2)];
        let edges = lattice(&Band::full(SIZE, SIZE), &shapes, &mut Long, 1e-5, &mut Buffers::default());
        let large = edges.iter().find(|edge| edge.a == 2).unwrap();
        assert!((large.posterior - 0.75).abs() < 0.01, "{large:?}");
        assert_eq!(decode(&edges, (SIZE, SIZE)).len(), SIZE - 1);
    }
}
