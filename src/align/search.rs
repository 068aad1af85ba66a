//! The best path through the band, by dynamic programming.
//!
//! A node is a boundary pair `(i, j)`: the first `i` Chinese and `j` English segments are aligned. `B(i, j, s)` is the
//! score of the best path there whose last bead was a pair (`s` = 0) or a null bead (`s` = 1):
//! `B(i, j, s') = max over shapes (a, b) and s of B(i−a, j−b, s) + score(i−a, a, j−b, b) + run·[s = s' = 1]`.
//! Of equal sums the earlier shape wins, so the result is the same on every run. Time is the cells of the band times
//! the number of shapes, memory the cells.

use std::ops::Range;

use super::band::Band;

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

/// How beads are scored: each by itself, and what a null bead scores in addition after another one.
pub(crate) trait Score {
    /// Makes ready for beads of these segments. The ranges move forward; what is before them is not asked for any more.
    fn open(&mut self, _zh: Range<usize>, _en: Range<usize>) {}
    /// The bead of `a` Chinese segments from `i` and `b` English ones from `j`; minus infinity where it is out of the question.
    fn bead(&self, i: usize, a: usize, j: usize, b: usize) -> f32;
    fn null_run(&self) -> f32;
}

/// What the search writes down for each cell and state.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    // In 64 bits: the sums of a long document leave no room for a bead's fractions in 32.
    total: Vec<[f64; 2]>,
    // The shape, and whether the bead before it was null.
    back: Vec<[(u8, bool); 2]>,
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
    total.resize(band.cells(), [f64::NEG_INFINITY; 2]);
    back.clear();
    back.resize(band.cells(), [(u8::MAX, false); 2]);
    let run = f64::from(score.null_run());
    total[band.at(0, 0)][0] = 0.0;
    for i in 0..=n {
        let (zh, en) = band.reached(i);
        score.open(zh, en);
        let above = band.above(i);
        for j in band.row(i) {
            let at = band.at(i, j);
            let mut top = total[at];
            let mut from = back[at];
            for (number, &(a, b)) in shapes.iter().enumerate() {
                let Some(start) = above[a].cell(j, b) else { continue };
                let before = total[start];
                let null = a == 0 || b == 0;
                let sums = if null { [before[0], before[1] + run] } else { before };
                let after_null = sums[1] > sums[0];
                let best = sums[usize::from(after_null)];
                if best == f64::NEG_INFINITY {
                    continue;
                }
                let sum = best + f64::from(score.bead(i - a, a, j - b, b));
                if sum > top[usize::from(null)] {
                    top[usize::from(null)] = sum;
                    from[usize::from(null)] = (number as u8, after_null);
                }
            }
            total[at] = top;
            back[at] = from;
        }
    }
    let (mut i, mut j) = (n, m);
    let last = total[band.at(n, m)];
    let mut null = last[1] > last[0];
    let mut steps = Vec::new();
    while i > 0 || j > 0 {
        let (number, after_null) = back[band.at(i, j)][usize::from(null)];
        let (a, b) = shapes[usize::from(number)];
        steps.push(Step { zh: i - a..i, en: j - b..j });
        (i, j, null) = (i - a, j - b, after_null);
    }
    steps.reverse();
    steps
}
