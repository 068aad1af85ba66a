//! Every constant of the scoring model.

use super::feature::{COUNT, Features};
use crate::lexicon::Grade;

/// How often a true translation shows a hit of each grade (share of tokens), before the document teaches better.
pub(crate) const HIT: [f32; Grade::COUNT] = [0.40, 0.10, 0.06, 0.04, 0.04];
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

/// Nats by which a bead must score better when its halves are read crosswise.
pub(crate) const CROSSED: f32 = 1.0;
/// Nats that speak for a bead that is believed out of order.
pub(crate) const MOVED: f32 = 6.0;

/// The weights of the features, for the first round and for all later ones.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    pub(crate) first: Features,
    pub(crate) later: Features,
}

impl Weights {
    /// The weights for a round, counted from 1.
    pub(crate) const fn of(&self, round: usize) -> &Features {
        if round == 1 { &self.first } else { &self.later }
    }
}

/// Learned from the gold sets and the fixtures (see `train.rs`).
#[rustfmt::skip]
pub(crate) const WEIGHTS: Weights = Weights {
    first: [
        // en ratio
        0.163, 0.239, 0.152, 0.252, 0.234, 0.241,
        // en count
        0.051, 0.289, 0.213, 0.489, 0.266, -0.199,
        // zh ratio
        0.276, 0.057, -0.213, 0.089, -0.183, 0.084,
        // zh count
        0.107, 0.155, -0.055, 0.777, -0.148, -0.392,
        // en orphans
        0.042,
        // zh orphans
        -0.144,
        // en support
        -0.642, -0.076, -0.159, -0.070, -0.206, 0.650, 0.522, 0.242, 0.695, 0.871, -0.164, 0.444,
        -0.314, -0.295, -0.660, 0.067, 0.474, -0.017, 0.536, 1.044,
        // zh support
        0.274, -0.051, 0.749, -0.342, 0.142, 0.776, 0.417, -0.441, -0.580, 1.675, 0.077, 0.717,
        -0.519, -0.175, -1.600, -0.240, 0.654, 0.707, 0.921, 0.718,
        // length
        1.547, -3.189,
        // shape share
        -0.427,
        // shape
        -5.431, -5.357, 1.048, -0.526, -2.306, -3.283, -6.154, -5.892, -0.365, -2.257, -4.951, -5.294,
        -2.529, -3.220, -3.360, -5.586,
        // null length
        0.288, -0.356,
        // null ending
        0.145, -0.705, -0.590, 0.617, 0.745, 0.021, 1.596, 0.101, 0.087, 0.456, 0.321, 0.529,
        -0.523, 0.848,
        // null support
        0.503, -0.191, -0.612, -0.995, -0.049, 0.629, 0.173, -0.503, -0.265, 1.401, 0.399, -0.255,
        -0.548, -0.523, 1.206, 0.552, 0.001, -0.146, -0.576, -0.399,
        // null orphans
        -0.042, 0.144,
        // null run
        2.152,
        // ending
        0.590, -0.830, 0.172, -0.295, -0.524, -0.281, -1.160, -1.245, 2.531, -0.452, -0.700, -0.358,
        -0.876, -1.124, -1.145, -0.394, 0.871, -0.700, -0.837, -1.160, -0.958, -0.423, -0.700, -0.700,
        1.356, -0.579, -0.700, -0.700, -0.650, -0.735, -0.708, -0.668, 0.787, -0.700, -0.700, -1.473,
        0.486, -0.702, -0.700, -0.697, 1.292, -0.700, -0.210, -0.700, -0.700, -0.700, -0.700, -0.700,
        1.223,
        // opening
        0.930, 0.309, -1.910, 2.214,
        // quote
        0.885, 1.560, -0.308, 0.798, 0.016, 1.495, 1.190, -0.685, -0.337, -0.683, -1.254, -1.279,
        2.707, -0.723, 0.057, 1.499, 0.025, -0.063, 0.094, 0.848, 0.402, -2.164, 0.171, -0.518,
        1.486,
        // zh inside
        -0.597, -0.581, -0.714, -1.393, -1.475,
        // en inside
        0.449, 1.021, -1.465, 0.283, -2.834,
        // zh inside ending
        -0.824, -0.669, 1.046, -1.390, -0.657, -0.503, -1.822,
        // en inside ending
        0.361, -1.583, -0.241, -1.729, -1.372, -0.410, -0.929,
    ],
    later: [
        // en ratio
        0.104, 0.074, 0.058, 0.156, 0.117, 0.252,
        // en count
        -0.027, 0.105, 0.283, 0.350, -0.073, -0.108,
        // zh ratio
        0.066, 0.175, -0.038, 0.055, 0.005, 0.073,
        // zh count
        0.035, 0.260, -0.170, 0.102, -0.114, -0.321,
        // en orphans
        -0.101,
        // zh orphans
        -0.389,
        // en support
        -1.026, 0.172, 0.219, -0.193, -0.808, 0.699, 0.497, 0.472, 1.455, 0.987, -0.262, 0.535,
        -0.172, 0.248, -0.303, 0.336, 0.510, 0.065, 1.258, 0.651,
        // zh support
        -0.258, -0.232, 0.413, -0.110, 0.473, 0.501, 0.129, -0.581, 0.180, 0.608, 0.109, 0.095,
        -0.094, -0.332, -0.293, -0.034, -0.137, 0.498, 1.085, 0.938,
        // length
        1.269, -1.668,
        // shape share
        0.969,
        // shape
        -4.206, -3.763, 0.689, -0.681, -2.403, -3.796, -4.753, -6.830, -0.861, -2.002, -4.601, -4.708,
        -1.909, -2.879, -3.225, -5.067,
        // null length
        0.014, 0.413,
        // null ending
        0.988, -0.272, 0.189, -0.137, 0.454, 0.209, 1.486, 0.051, 0.487, 0.721, -0.026, 0.364,
        -0.506, 0.759,
        // null support
        1.268, -0.491, -0.383, -0.773, 0.624, 1.639, 0.007, -0.411, 0.902, 1.106, 1.184, 0.387,
        0.076, -0.981, 0.034, 0.697, 0.227, 0.399, -0.668, 1.646,
        // null orphans
        0.101, 0.389,
        // null run
        1.058,
        // ending
        0.266, -0.626, -0.288, 0.027, -0.908, -0.389, -1.068, -1.405, 1.881, -0.054, -0.700, -0.430,
        -0.841, -1.008, -1.122, -0.360, 0.521, -0.700, -0.703, -1.004, -0.709, -0.634, -0.700, -0.700,
        1.147, -0.615, -0.700, -0.691, -0.701, -0.700, -0.700, -0.694, 0.771, -0.700, -0.700, -1.155,
        0.261, -0.700, -0.700, -0.704, 0.862, -0.700, -0.300, -0.700, -0.700, -0.703, -0.766, -0.700,
        0.777,
        // opening
        0.208, -0.339, -1.817, 3.162,
        // quote
        0.980, 0.847, -0.003, 1.040, -0.008, 0.811, 0.741, -0.050, -0.001, -0.338, 0.063, -1.210,
        1.974, -0.935, 0.115, 1.282, 1.367, -0.354, -0.258, 0.951, 0.479, -2.761, 0.158, 0.177,
        0.877,
        // zh inside
        -0.331, -0.267, -0.120, -0.903, -1.544,
        // en inside
        0.550, 0.051, -1.237, -0.015, -3.384,
        // zh inside ending
        -0.582, -0.723, 0.558, -0.580, -0.440, -0.157, -1.167,
        // en inside ending
        0.472, -1.581, -0.364, -1.038, -0.598, -0.236, -0.886,
    ],
};
