//! Dynamic programming.

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

/// The best path through the band.
pub(crate) fn best(
    band: &Band,
    shapes: &[(usize, usize)],
    score: impl Fn(usize, usize, usize, usize) -> f32,
) -> Vec<Step> {
    let (n, m) = band.size();
    let mut total = vec![f32::NEG_INFINITY; band.cells()];
    let mut back = vec![u8::MAX; band.cells()];
    for i in 0..=n {
        for j in band.row(i) {
            let at = band.at(i, j);
            if i == 0 && j == 0 {
                total[at] = 0.0;
                continue;
            }
            let mut top = (f32::NEG_INFINITY, u8::MAX);
            for (number, &(a, b)) in shapes.iter().enumerate() {
                if a > i || b > j || !band.row(i - a).contains(&(j - b)) {
                    continue;
                }
                let before = total[band.at(i - a, j - b)];
                if before == f32::NEG_INFINITY {
                    continue;
                }
                let sum = before + score(i - a, a, j - b, b);
                if sum > top.0 {
                    top = (sum, number as u8);
                }
            }
            total[at] = top.0;
            back[at] = top.1;
        }
    }
    let (mut i, mut j) = (n, m);
    let mut steps = Vec::new();
    while i > 0 || j > 0 {
        let (a, b) = shapes[usize::from(back[band.at(i, j)])];
        steps.push(Step { zh: i - a..i, en: j - b..j });
        (i, j) = (i - a, j - b);
    }
    steps.reverse();
    steps
}
