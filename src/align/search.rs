//! The best path through the band, by dynamic programming.
//!
//! A node is a boundary pair `(i, j)`: the first `i` Chinese and `j` English segments are aligned. `B(i, j, s)` is the
//! score of the best path there whose last bead was a pair (`s` = 0), a null bead after a pair (1) or a null bead after another one (2):
//! `B(i, j, s') = max over shapes (a, b) and s of B(i−a, j−b, s) + score(i−a, a, j−b, b) + run(s, s')`.
//! Of equal sums the earlier shape wins, so the result is the same on every run. Time is the cells of the band times
//! the number of shapes, memory the cells.

use std::ops::Range;

use super::band::Band;
use crate::score::shape::RUNS;

/// A bead of the best path.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// Chinese segments.
    pub(crate) zh: Range<usize>,
    /// English segments.
    pub(crate) en: Range<usize>,
}

impl Step {
    /// Whether both sides have segments.
    pub(crate) fn is_pair(&self) -> bool {
        !self.zh.is_empty() && !self.en.is_empty()
    }
}

/// How long the run of null beads is that a path ends with: none, one, more.
pub(crate) const STATES: usize = 3;

/// How beads are scored: each by itself, and what a null bead scores in addition after another one.
pub(crate) trait Score {
    /// Makes ready for beads of these segments. The ranges move forward; what is before them is not asked for any more.
    fn open(&mut self, _zh: Range<usize>, _en: Range<usize>) {}
    /// The beads of the shapes from a node; minus infinity for those that are out of the question or lead beyond `end`. The shapes are
    /// in the order of [`shapes`](crate::score::shape::shapes).
    fn beads(&self, from: (usize, usize), end: (usize, usize), shapes: &[(usize, usize)], scores: &mut [f32]);
    /// What a null bead scores in addition after one other, and after more.
    fn null_runs(&self) -> [f32; RUNS];
}

/// What the search writes down for each cell and state.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    // In 64 bits: the sums of a long document leave no room for a bead's fractions in 32.
    total: Vec<[f64; STATES]>,
    // The shape, and the state before it.
    back: Vec<[(u8, u8); STATES]>,
}

/// The better of two sums, with their states; the first of equal ones.
fn better(x: (f64, u8), y: (f64, u8)) -> (f64, u8) {
    if y.0 > x.0 { y } else { x }
}

/// The best of a node's sums.
fn best_of(sums: [f64; STATES]) -> (f64, u8) {
    better(better((sums[0], 0), (sums[1], 1)), (sums[2], 2))
}

/// The best path.
pub(crate) fn best(
    band: &Band,
    shapes: &[(usize, usize)],
    score: &mut impl Score,
    buffers: &mut Buffers,
) -> Vec<Step> {
    let (n, m) = band.size();
    let Buffers { total, back } = buffers;
    total.clear();
    total.resize(band.cells(), [f64::NEG_INFINITY; STATES]);
    back.clear();
    back.resize(band.cells(), [(u8::MAX, 0); STATES]);
    let runs = score.null_runs().map(f64::from);
    total[band.at(0, 0)][0] = 0.0;
    let mut scores = vec![f32::NEG_INFINITY; shapes.len()];
    for i in 0..=n {
        let (zh, en) = band.reached(i);
        score.open(zh, en);
        let below = band.below(i);
        for j in band.row(i) {
            let before = total[band.at(i, j)];
            let (best, state) = best_of(before);
            if best == f64::NEG_INFINITY {
                continue;
            }
            let null = better((before[1] + runs[0], 1), (before[2] + runs[1], 2));
            score.beads((i, j), (n, m), shapes, &mut scores);
            for ((number, &(a, b)), &own) in (0..).zip(shapes).zip(&scores) {
                if own == f32::NEG_INFINITY {
                    continue;
                }
                let Some(to) = below[a].cell(j + b) else { continue };
                let mut offer = |state: usize, (before, after): (f64, u8)| {
                    let sum = before + f64::from(own);
                    let (top, from) = (&mut total[to][state], &mut back[to][state]);
                    if (sum, from.0) > (*top, number) {
                        (*top, *from) = (sum, (number, after));
                    }
                };
                if a == 0 || b == 0 {
                    offer(1, (before[0], 0));
                    offer(2, null);
                } else {
                    offer(0, (best, state));
                }
            }
        }
    }
    let (mut i, mut j) = (n, m);
    let last = total[band.at(n, m)];
    let (_, mut state) = best_of(last);
    let mut steps = Vec::new();
    while i > 0 || j > 0 {
        let (number, before) = back[band.at(i, j)][usize::from(state)];
        let (a, b) = shapes[usize::from(number)];
        steps.push(Step { zh: i - a..i, en: j - b..j });
        (i, j, state) = (i - a, j - b, before);
    }
    steps.reverse();
    steps
}
