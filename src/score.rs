//! Evidence that two spans of segments translate each other, as one additive score in nats.

pub(crate) mod feature;
pub(crate) mod length;
pub(crate) mod lexical;
pub(crate) mod links;
pub(crate) mod marks;
pub(crate) mod shape;
pub(crate) mod tokens;
pub(crate) mod weights;

use std::ops::Range;

use crate::bitext::{Lang, Pair};
use feature::{
    COUNT, EN_INSIDE, EN_INSIDE_ENDING, EN_SQUASHED, ENDING, Features, LENGTH, NULL_LENGTH, OPENING, QUOTE,
    SHAPE, SHAPE_SHARE, ZH_INSIDE, ZH_INSIDE_ENDING, ZH_SQUASHED,
};
use length::Length;
use lexical::{Direction, Table};
use marks::{ENDINGS, Marks, QUOTES};

/// What is known of a bitext in one round; scores beads from their features.
#[derive(Debug)]
pub(crate) struct Evidence<'a> {
    pub(crate) directions: Pair<Direction<'a>>,
    pub(crate) length: &'a Length,
    pub(crate) marks: &'a Pair<Marks>,
    pub(crate) shares: [f32; shape::CLASSES],
}

impl Evidence<'_> {
    /// The features of the bead of `a` Chinese segments from `i` and `b` English ones from `j`.
    pub(crate) fn features(&self, i: usize, a: usize, j: usize, b: usize) -> Features {
        let mut features = [0.0; COUNT];
        let (zh, en) = (i..i + a, j..j + b);
        if a > 0 && b > 0 {
            self.directions.en.features(en.clone(), zh.clone(), EN_SQUASHED, &mut features);
            self.directions.zh.features(zh.clone(), en.clone(), ZH_SQUASHED, &mut features);
            let (fit, deviation) = self.length.terms(zh.clone(), en.clone());
            features[LENGTH.start] = fit;
            features[LENGTH.start + 1] = deviation;
            features[ENDING.start + self.ending(zh.end, en.end)] = 1.0;
            features[OPENING.start + self.opening(i, j)] = 1.0;
        } else {
            features[NULL_LENGTH.start + usize::from(a == 0)] = self.null_length(zh.clone(), en.clone());
        }
        let class = shape::class(a, b);
        features[SHAPE.start + class] = 1.0;
        features[SHAPE_SHARE.start] = self.shares[class];
        features[QUOTE.start + self.quote(zh.end, en.end)] = 1.0;
        for (marks, span, quotes, endings) in [
            (&self.marks.zh, zh, ZH_INSIDE, ZH_INSIDE_ENDING),
            (&self.marks.en, en, EN_INSIDE, EN_INSIDE_ENDING),
        ] {
            for boundary in span.start + 1..span.end {
                features[quotes.start + usize::from(marks.quote[boundary])] += 1.0;
                features[endings.start + usize::from(marks.ending[boundary - 1])] += 1.0;
            }
        }
        features
    }

    fn ending(&self, i: usize, j: usize) -> usize {
        usize::from(self.marks.zh.ending[i - 1]) * ENDINGS + usize::from(self.marks.en.ending[j - 1])
    }

    fn opening(&self, i: usize, j: usize) -> usize {
        usize::from(self.marks.zh.opens[i]) * 2 + usize::from(self.marks.en.opens[j])
    }

    fn quote(&self, i: usize, j: usize) -> usize {
        usize::from(self.marks.zh.quote[i]) * QUOTES + usize::from(self.marks.en.quote[j])
    }

    /// The log of the characters of a null bead, as Chinese ones.
    fn null_length(&self, zh: Range<usize>, en: Range<usize>) -> f32 {
        let chars = self.length.chars(Lang::Zh, zh) + self.length.chars(Lang::En, en) * 0.27;
        (chars + 1.0).ln() - 3.0
    }
}

/// The same score from tables: what the search runs on. `Evidence::features` times the weights gives the same,
/// which a test asserts.
#[derive(Debug)]
pub(crate) struct Scorer<'a> {
    evidence: &'a Evidence<'a>,
    weights: &'a Features,
    tables: Pair<Table>,
    shapes: [f32; shape::CLASSES],
    inside: Pair<Vec<f32>>,
}

impl<'a> Scorer<'a> {
    /// `windows`: see [`Table::new`].
    pub(crate) fn new(
        evidence: &'a Evidence<'a>,
        weights: &'a Features,
        windows: Pair<Vec<(u32, u32)>>,
    ) -> Self {
        let tables = Pair {
            en: Table::new(&evidence.directions.en, weights, weights[EN_SQUASHED.start], windows.en),
            zh: Table::new(&evidence.directions.zh, weights, weights[ZH_SQUASHED.start], windows.zh),
        };
        let shapes = std::array::from_fn(|class| {
            weights[SHAPE.start + class] + weights[SHAPE_SHARE.start] * evidence.shares[class]
        });
        let inside = |marks: &Marks, quotes: feature::Block, endings: feature::Block| {
            let mut sum = 0.0;
            let boundaries = (1..marks.ending.len()).map(|boundary| {
                sum += weights[quotes.start + usize::from(marks.quote[boundary])]
                    + weights[endings.start + usize::from(marks.ending[boundary - 1])];
                sum
            });
            std::iter::once(0.0).chain(boundaries).collect()
        };
        let inside = Pair {
            en: inside(&evidence.marks.en, EN_INSIDE, EN_INSIDE_ENDING),
            zh: inside(&evidence.marks.zh, ZH_INSIDE, ZH_INSIDE_ENDING),
        };
        Self { evidence, weights, tables, shapes, inside }
    }

    /// The score of the bead of `a` Chinese segments from `i` and `b` English ones from `j`.
    pub(crate) fn score(&self, i: usize, a: usize, j: usize, b: usize) -> f32 {
        let (weights, evidence) = (self.weights, self.evidence);
        let mut score = self.shapes[shape::class(a, b)] + weights[QUOTE.start + evidence.quote(i + a, j + b)];
        if a == 0 || b == 0 {
            return score
                + weights[NULL_LENGTH.start + usize::from(a == 0)]
                    * evidence.null_length(i..i + a, j..j + b);
        }
        score += (j..j + b).map(|segment| self.tables.en.row(segment, i)[a - 1]).sum::<f32>();
        score += (i..i + a).map(|segment| self.tables.zh.row(segment, j)[b - 1]).sum::<f32>();
        let (fit, deviation) = evidence.length.terms(i..i + a, j..j + b);
        score += weights[LENGTH.start] * fit + weights[LENGTH.start + 1] * deviation;
        score += weights[ENDING.start + evidence.ending(i + a, j + b)];
        score += weights[OPENING.start + evidence.opening(i, j)];
        score += self.inside.zh[i + a - 1] - self.inside.zh[i];
        score + self.inside.en[j + b - 1] - self.inside.en[j]
    }
}
