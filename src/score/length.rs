//! The length term: how well the lengths of two spans fit the document's own ratio (after Gale and Church 1993,
//! as a ratio of two normal densities in the log ratio).

use std::ops::Range;

use super::weights::{LENGTH_ADDED, LENGTH_BACKGROUND, LENGTH_VARIANCE, LENGTH_VARIANCE_PER_CHAR};
use crate::bitext::{Lang, Pair};

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
    pub(crate) fn fit(&mut self, beads: impl Iterator<Item = (Range<usize>, Range<usize>)>) {
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

    /// The deviation of the log length ratio from the document's own, and the Chinese characters.
    fn ratio(&self, zh: Range<usize>, en: Range<usize>) -> (f32, f32) {
        let zh_chars = (self.sums.zh[zh.end] - self.sums.zh[zh.start]) as f32;
        let en_chars = (self.sums.en[en.end] - self.sums.en[en.start]) as f32;
        (((en_chars + LENGTH_ADDED) / (zh_chars + LENGTH_ADDED)).ln() - self.mean, zh_chars)
    }

    /// The log ratio of the fit, in nats, and the deviation itself.
    pub(crate) fn terms(&self, zh: Range<usize>, en: Range<usize>) -> (f32, f32) {
        let (x, chars) = self.ratio(zh, en);
        let variance = LENGTH_VARIANCE + LENGTH_VARIANCE_PER_CHAR / chars.max(1.0);
        let background = LENGTH_BACKGROUND + variance;
        let fit = 0.5 * (x * x * (1.0 / background - 1.0 / variance) + (background / variance).ln());
        (fit.max(-20.0), x.clamp(-2.0, 2.0))
    }

    /// Characters of a span of one side.
    pub(crate) fn chars(&self, lang: Lang, span: Range<usize>) -> f32 {
        let sums = self.sums.get(lang);
        (sums[span.end] - sums[span.start]) as f32
    }
}
