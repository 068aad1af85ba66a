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
    /// By number of characters: the log of that number and [`LENGTH_ADDED`], and the terms of the fit.
    logs: Vec<f32>,
    fits: Vec<(f32, f32)>,
}

/// Spans up to this many characters have their logarithms in tables.
const TABLED: usize = 2048;

impl Length {
    pub(crate) fn new(sums: Pair<Vec<u32>>) -> Self {
        let total = |sums: &[u32]| sums.last().copied().unwrap_or(0) as f32 + LENGTH_ADDED;
        let mean = (total(&sums.en) / total(&sums.zh)).ln();
        let chars = || (0..TABLED).map(|chars| chars as f32);
        Self { sums, mean, logs: chars().map(log).collect(), fits: chars().map(fit).collect() }
    }

    /// Fits the mean log ratio to pairs of spans that correspond.
    pub(crate) fn fit(&mut self, beads: impl Iterator<Item = (Range<usize>, Range<usize>)>) {
        let (mut sum, mut weight) = (0.0, 0.0);
        for (zh, en) in beads {
            let chars = self.chars(Lang::Zh, zh.clone());
            sum += self.deviation(zh, en) * chars;
            weight += chars;
        }
        if weight > 0.0 {
            self.mean += sum / weight;
        }
    }

    /// The deviation of the log length ratio from the document's own.
    pub(crate) fn deviation(&self, zh: Range<usize>, en: Range<usize>) -> f32 {
        let log = |chars: f32| self.logs.get(chars as usize).copied().unwrap_or_else(|| log(chars));
        log(self.chars(Lang::En, en)) - log(self.chars(Lang::Zh, zh)) - self.mean
    }

    /// The log ratio of the fit, in nats, and the deviation itself.
    pub(crate) fn terms(&self, zh: Range<usize>, en: Range<usize>) -> (f32, f32) {
        let chars = self.chars(Lang::Zh, zh.clone());
        let (squared, constant) = self.fits.get(chars as usize).copied().unwrap_or_else(|| fit(chars));
        let x = self.deviation(zh, en);
        ((x * x * squared + constant).max(-20.0), x.clamp(-2.0, 2.0))
    }

    /// Characters of a span of one side.
    pub(crate) fn chars(&self, lang: Lang, span: Range<usize>) -> f32 {
        let sums = self.sums.get(lang);
        (sums[span.end] - sums[span.start]) as f32
    }
}

fn log(chars: f32) -> f32 {
    (chars + LENGTH_ADDED).ln()
}

/// What the squared deviation counts for with so many Chinese characters, and the constant beside it.
fn fit(chars: f32) -> (f32, f32) {
    let variance = LENGTH_VARIANCE + LENGTH_VARIANCE_PER_CHAR / chars.max(1.0);
    let background = LENGTH_BACKGROUND + variance;
    (0.5 * (1.0 / background - 1.0 / variance), 0.5 * (background / variance).ln())
}
