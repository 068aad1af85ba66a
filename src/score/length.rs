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
    /// For spans by start and number of segments: the [`log`] of the English ones' extent, and the Chinese ones.
    en: Vec<[f32; MOST]>,
    zh: Vec<[Chinese; MOST]>,
}

/// What the length term knows of a Chinese span.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chinese {
    /// The [`log`] of its extent.
    log: f32,
    /// What the squared deviation counts for beside it, and the constant beside it.
    squared: f32,
    constant: f32,
}

impl Chinese {
    fn new(extent: f32) -> Self {
        let variance = LENGTH_VARIANCE + LENGTH_VARIANCE_PER_CHAR / extent.max(1.0);
        let background = LENGTH_BACKGROUND + variance;
        Self {
            log: log(extent),
            squared: 0.5 * (1.0 / background - 1.0 / variance),
            constant: 0.5 * (background / variance).ln(),
        }
    }

    /// The log ratio of the fit, in nats, and the deviation, cut off.
    pub(crate) fn terms(self, deviation: f32) -> (f32, f32) {
        ((deviation * deviation * self.squared + self.constant).max(-20.0), deviation.clamp(-2.0, 2.0))
    }
}

impl Length {
    pub(crate) fn new(extents: Pair<Extents>) -> Self {
        let total = |extents: &Extents| log(extents.of(&(0..extents.len())));
        let mean = total(&extents.en) - total(&extents.zh);
        let en = spans(&extents.en).map(|span| span.map(log)).collect();
        let zh = spans(&extents.zh).map(|span| span.map(Chinese::new)).collect();
        Self { extents, mean, en, zh }
    }

    /// Fits the mean log ratio to pairs of spans that correspond.
    pub(crate) fn fit(&mut self, beads: impl Iterator<Item = (Range<usize>, Range<usize>)>) {
        let (mut sum, mut weight) = (0.0, 0.0);
        for (zh, en) in beads {
            let extent = self.extents.zh.of(&zh);
            let (en, zh) = (self.en(en.start, en.len()), self.zh(zh.start, zh.len()));
            sum += self.deviation(en, zh) * extent;
            weight += extent;
        }
        if weight > 0.0 {
            self.mean += sum / weight;
        }
    }

    /// The log of the extent of `b` English segments from `j`.
    pub(crate) fn en(&self, j: usize, b: usize) -> f32 {
        self.en[j][b - 1]
    }

    /// What is known of `a` Chinese segments from `i`.
    pub(crate) fn zh(&self, i: usize, a: usize) -> Chinese {
        self.zh[i][a - 1]
    }

    /// The deviation of the log length ratio from the document's own, for an English span and a Chinese one.
    pub(crate) fn deviation(&self, en: f32, zh: Chinese) -> f32 {
        en - zh.log - self.mean
    }

    /// To how many segments of the other language from `start` a segment that is alone can be stretched, at a deviation of
    /// `most`; [`LONG`] at the least.
    pub(crate) fn reach(&self, lang: Lang, segment: usize, start: usize, most: f32) -> usize {
        let spans = LONG + 1..=MOST;
        match lang {
            Lang::En => {
                let least = self.en[segment][0] - self.mean + most;
                spans.take_while(|span| self.zh[start][span - 1].log <= least).count() + LONG
            }
            Lang::Zh => {
                let least = self.zh[segment][0].log + self.mean + most;
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

fn log(extent: f32) -> f32 {
    (extent + LENGTH_ADDED).ln()
}
