//! The length term: how well the extents ([`super::extent`]) of two spans fit the document's own ratio (after Gale and Church 1993,
//! as a ratio of two normal densities in the log ratio).

use std::ops::Range;

use super::extent::Extents;
use super::shape::{LONG, MOST};
use super::weights::{LENGTH_ADDED, LENGTH_BACKGROUND, LENGTH_VARIANCE, LENGTH_VARIANCE_PER_CHAR};
use crate::bitext::{Lang, Pair};

/// The length model of one bitext.
#[derive(Debug)]
pub(crate) struct Length {
    extents: Pair<Extents>,
    mean: f32,
    /// For spans by start and number of segments: the English ones' [`log`], the Chinese ones' log and [`fit`].
    en: Vec<[f32; MOST]>,
    zh: Vec<[(f32, f32, f32); MOST]>,
}

impl Length {
    pub(crate) fn new(extents: Pair<Extents>) -> Self {
        let total = |extents: &Extents| log(extents.of(&(0..extents.len())));
        let mean = total(&extents.en) - total(&extents.zh);
        let en = spans(&extents.en).map(|span| span.map(log)).collect();
        let zh = spans(&extents.zh).map(|span| span.map(of)).collect();
        Self { extents, mean, en, zh }
    }

    /// Fits the mean log ratio to pairs of spans that correspond.
    pub(crate) fn fit(&mut self, beads: impl Iterator<Item = (Range<usize>, Range<usize>)>) {
        let (mut sum, mut weight) = (0.0, 0.0);
        for (zh, en) in beads {
            let extent = self.extents.zh.of(&zh);
            sum += self.deviation(zh.start, zh.len(), en.start, en.len()) * extent;
            weight += extent;
        }
        if weight > 0.0 {
            self.mean += sum / weight;
        }
    }

    /// The deviation of the log length ratio from the document's own, for `a` Chinese segments from `i` and `b` English
    /// ones from `j`.
    pub(crate) fn deviation(&self, i: usize, a: usize, j: usize, b: usize) -> f32 {
        self.en[j][b - 1] - self.zh[i][a - 1].0 - self.mean
    }

    /// The log ratio of the fit of `a` Chinese segments from `i`, in nats, and the deviation, cut off.
    pub(crate) fn terms(&self, i: usize, a: usize, deviation: f32) -> (f32, f32) {
        let (_, squared, constant) = self.zh[i][a - 1];
        ((deviation * deviation * squared + constant).max(-20.0), deviation.clamp(-2.0, 2.0))
    }

    /// To how many segments of the other language from `start` a segment that is alone can be stretched, at a deviation of
    /// `most`; [`LONG`] at the least.
    pub(crate) fn reach(&self, lang: Lang, segment: usize, start: usize, most: f32) -> usize {
        let spans = LONG + 1..=MOST;
        match lang {
            Lang::En => {
                let least = self.en[segment][0] - self.mean + most;
                spans.take_while(|span| self.zh[start][span - 1].0 <= least).count() + LONG
            }
            Lang::Zh => {
                let least = self.zh[segment][0].0 + self.mean + most;
                spans.take_while(|span| self.en[start][span - 1] <= least).count() + LONG
            }
        }
    }

    /// The extents of one side's segments.
    pub(crate) fn extents(&self, lang: Lang) -> &Extents {
        self.extents.get(lang)
    }
}

/// For each start the extents of 1 to [`MOST`] segments, as far as there are some.
fn spans(extents: &Extents) -> impl Iterator<Item = [f32; MOST]> {
    let count = extents.len();
    (0..count)
        .map(move |start| std::array::from_fn(|span| extents.of(&(start..(start + span + 1).min(count)))))
}

/// The log of an extent, and its [`fit`].
fn of(extent: f32) -> (f32, f32, f32) {
    let (squared, constant) = fit(extent);
    (log(extent), squared, constant)
}

fn log(extent: f32) -> f32 {
    (extent + LENGTH_ADDED).ln()
}

/// What the squared deviation counts for beside so much Chinese, and the constant beside it.
fn fit(extent: f32) -> (f32, f32) {
    let variance = LENGTH_VARIANCE + LENGTH_VARIANCE_PER_CHAR / extent.max(1.0);
    let background = LENGTH_BACKGROUND + variance;
    (0.5 * (1.0 / background - 1.0 / variance), 0.5 * (background / variance).ln())
}
