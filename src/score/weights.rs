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

/// The weight of each feature, learned (see `train.rs`).
#[rustfmt::skip]
pub(crate) const WEIGHTS: super::feature::Features = [
    // en ratio
    0.127, 0.142, -0.009, -0.025, 0.143,
    // en count
    -0.192, -0.013, -0.032, 0.196, -0.191,
    // zh ratio
    -0.004, 0.031, -0.052, 0.088, 0.082,
    // zh count
    0.010, 0.172, -0.055, 0.014, -0.226,
    // en squashed
    0.737,
    // zh squashed
    1.066,
    // length
    1.191, -1.633,
    // shape share
    0.259,
    // shape
    -5.309, -5.190, 0.680, -0.808, -2.578, -3.463, -5.256, -5.742, -0.674, -2.313, -3.919, -4.986,
    -2.494, -3.452, -3.395, -5.112,
    // null length
    -0.703, -1.013,
    // ending
    -0.296, -0.728, -0.507, 0.110, -0.652, -0.588, -0.703, -1.152, 1.687, -0.290, -0.700, -0.606,
    -0.706, -0.700, -0.928, -0.703, 0.795, -0.700, -0.700, -0.713, -0.700, -0.254, -0.629, -0.699,
    0.793, -0.615, -0.700, -0.700, -0.654, -0.700, -0.700, -0.700, 0.708, -0.700, -0.700, -0.881,
    -0.492, -0.700, -0.700, -0.695, 0.723, -0.700, -0.632, -0.700, -0.700, -0.699, -0.685, -0.700,
    0.729,
    // opening
    0.042, -0.349, -0.769, 1.116,
    // quote
    -0.093, 0.032, 0.032, 0.061, -0.001, 0.477, 0.809, -0.081, 0.012, -0.058, -0.484, -0.694,
    1.228, -0.208, -0.038, 0.320, 0.326, 0.008, -0.340, 0.285, 0.080, -1.158, 0.233, 0.154,
    1.138,
    // zh inside
    -0.255, -0.177, 0.403, -0.431, -0.771,
    // en inside
    -0.306, 0.455, -0.426, 0.272, -1.343,
    // zh inside ending
    -0.599, -0.233, 0.547, -0.708, -0.052, -0.072, -0.114,
    // en inside ending
    0.650, -0.709, -0.027, -0.872, -0.252, -0.113, -0.025,
];
