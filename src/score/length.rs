//! The length term: how well the lengths of two spans fit the document's own ratio (after Gale and Church 1993,
//! as a ratio of two normal densities in the log ratio).

use super::weights::{LENGTH, LENGTH_ADDED, LENGTH_BACKGROUND, LENGTH_VARIANCE, LENGTH_VARIANCE_PER_CHAR};
use crate::bitext::Pair;

/// The length model of one bitext.
#[derive(Debug)]
pub(crate) struct Length {
    sums: Pair<Vec<u32>>,
    mean: f32,
}

impl Length {
    pub(crate) fn new(sums: Pair<Vec<u32>>) -> Self {
        let total = |sums: &[u32]| sums.last().copied().unwrap_or(0) as f32 + LENGTH_ADDED;
        let mean = (total(&sums.en) / total(&sums.zh)).ln();
        Self { sums, mean }
    }

    /// Fits the mean log ratio to pairs of spans that correspond.
    pub(crate) fn fit(
        &mut self,
        beads: impl Iterator<Item = (std::ops::Range<usize>, std::ops::Range<usize>)>,
    ) {
        let (mut sum, mut weight) = (0.0, 0.0);
        for (zh, en) in beads {
            let (x, chars) = self.ratio(zh, en);
            sum += x * chars;
            weight += chars;
        }
        if weight > 0.0 {
            self.mean += sum / weight;
        }
    }

    fn ratio(&self, zh: std::ops::Range<usize>, en: std::ops::Range<usize>) -> (f32, f32) {
        let zh_chars = (self.sums.zh[zh.end] - self.sums.zh[zh.start]) as f32;
        let en_chars = (self.sums.en[en.end] - self.sums.en[en.start]) as f32;
        let scale = self.mean.exp();
        let _ = scale;
        (((en_chars + LENGTH_ADDED) / (zh_chars + LENGTH_ADDED)).ln() - self.mean, zh_chars)
    }

    /// The term for a bead, in nats.
    pub(crate) fn score(&self, zh: std::ops::Range<usize>, en: std::ops::Range<usize>) -> f32 {
        let (x, chars) = self.ratio(zh, en);
        let variance = LENGTH_VARIANCE + LENGTH_VARIANCE_PER_CHAR / chars.max(1.0);
        let background = LENGTH_BACKGROUND + variance;
        LENGTH * 0.5 * (x * x * (1.0 / background - 1.0 / variance) + (background / variance).ln())
    }
}
