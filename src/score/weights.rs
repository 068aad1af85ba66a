//! Every constant of the scoring model.

use crate::lexicon::Grade;

/// How often a true translation shows a hit of each grade (share of tokens), before the document teaches better.
pub(crate) const HIT: [f32; Grade::COUNT] = [0.40, 0.10, 0.08, 0.05];
/// Observations that the rates above count for when a document's own are mixed in.
pub(crate) const SHRINKAGE: f32 = 2.0;
/// Variance of the log length ratio: fixed part, part falling with the zh characters, background.
pub(crate) const LENGTH_VARIANCE: f32 = 0.04;
pub(crate) const LENGTH_VARIANCE_PER_CHAR: f32 = 1.1;
pub(crate) const LENGTH_BACKGROUND: f32 = 0.3;
/// Characters added to both sides.
pub(crate) const LENGTH_ADDED: f32 = 5.0;

pub(crate) const LEARN_DICE: f32 = 0.41;
pub(crate) const LEARN_LIKELIHOOD: f32 = 12.0;

/// The weight of each feature.
pub(crate) const WEIGHTS: super::feature::Features = start();

const fn start() -> super::feature::Features {
    use super::feature::*;
    let mut w = [0.0; COUNT];
    let mut o = 0;
    while o < EN_RATIO.len {
        w[EN_RATIO.start + o] = 0.43;
        w[ZH_RATIO.start + o] = 0.30;
        o += 1;
    }
    w[LENGTH.start] = 1.1;
    let mut class = 0;
    while class < SHAPE.len {
        w[SHAPE.start + class] = [-6.0, -6.0, 0.0, -1.15, -2.35, -3.55, -4.75, -6.0, -1.15, -2.35, -3.55, -5.0, -2.35, -3.55, -3.55, -4.75][class];
        class += 1;
    }
    let mut k = 0;
    while k < 49 {
        let (z, e) = (k / 7, k % 7);
        w[ENDING.start + k] = if z == e { if z == 1 || z == 2 { 1.4 } else { 0.7 } } else { -0.7 };
        k += 1;
    }
    w[OPENING.start + 1] = -0.5;
    w[OPENING.start + 2] = -0.5;
    w[OPENING.start + 3] = 0.5;
    w
}
