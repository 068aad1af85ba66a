//! Every constant of the scoring model.

use super::feature::{COUNT, Features};
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
        0.116, 0.124, 0.146, 0.125, 0.116,
        // en count
        0.020, 0.223, 0.180, 0.322, -0.149,
        // zh ratio
        0.159, -0.002, -0.073, 0.380, 0.012,
        // zh count
        0.107, 0.089, -0.024, 0.298, -0.309,
        // en orphans
        0.025,
        // zh orphans
        -0.297,
        // en support
        -0.906, 0.960, -0.219, -0.240, -0.070, 0.665, 0.488, -0.493, 0.679, 0.637, -0.014, 0.034,
        -0.302, -0.294, -0.230, 0.005, 0.358, 0.434, 0.087, 0.656,
        // zh support
        -0.216, 0.551, 0.861, -0.233, -0.049, 0.790, 0.004, -0.693, -0.306, 1.225, -0.183, 0.093,
        -0.094, 0.063, -0.635, 1.086, 0.123, 0.455, 0.407, 0.308,
        // length
        1.028, -2.267,
        // shape share
        -0.564,
        // shape
        -5.321, -5.274, 1.180, -0.458, -2.312, -3.585, -5.692, -6.039, -0.799, -2.421, -4.805, -5.131,
        -2.555, -3.219, -3.209, -5.116,
        // null length
        0.204, -0.235,
        // null ending
        0.236, -0.539, -0.359, 0.339, 0.567, 0.054, 1.283, 0.063, -0.079, 0.510, 0.292, 0.464,
        -0.164, 0.328,
        // null support
        0.279, -0.321, -0.572, -0.275, -0.021, 0.656, -0.025, -0.465, -0.233, 0.942, 0.580, -0.295,
        -0.501, -0.269, 0.130, 0.673, 0.061, -0.177, -0.093, -0.085,
        // null orphans
        -0.025, 0.297,
        // null run
        1.682,
        // ending
        0.330, -0.816, 0.089, -0.217, -0.840, -0.455, -1.051, -1.052, 1.979, -0.074, -0.700, -0.450,
        -0.829, -0.995, -0.606, -0.303, 0.462, -0.700, -0.834, -0.888, -1.316, -0.521, -0.700, -0.700,
        1.049, -0.631, -0.700, -0.685, -0.705, -0.705, -0.702, -0.614, 0.753, -0.700, -0.700, -1.326,
        0.055, -0.702, -0.700, -0.694, 1.009, -0.700, -0.141, -0.700, -0.700, -0.697, -0.701, -0.700,
        1.137,
        // opening
        0.556, 0.063, -1.544, 1.842,
        // quote
        0.852, 1.280, -0.015, 0.194, 0.053, 1.173, 0.666, -0.335, -0.299, -0.648, -0.374, -0.753,
        2.541, -0.766, -0.089, 1.385, 0.388, 0.017, -0.134, 0.469, 0.299, -1.786, 0.075, -0.525,
        0.872,
        // zh inside
        -0.368, -0.471, -0.234, -0.963, -1.227,
        // en inside
        0.347, 0.338, -0.787, -0.260, -2.453,
        // zh inside ending
        -0.451, -0.595, 0.875, -0.910, -0.592, -0.277, -1.323,
        // en inside ending
        0.304, -1.140, -0.179, -1.281, -0.675, -0.297, -0.463,
    ],
    later: [
        // en ratio
        0.078, 0.033, 0.078, 0.054, 0.129,
        // en count
        -0.047, 0.052, 0.008, 0.106, -0.118,
        // zh ratio
        0.015, 0.123, 0.035, 0.218, 0.006,
        // zh count
        0.031, 0.034, -0.058, -0.003, -0.248,
        // en orphans
        -0.093,
        // zh orphans
        -0.383,
        // en support
        -1.042, 0.476, 0.196, 0.280, -0.735, 0.485, 0.345, 0.198, 0.969, 0.778, 0.153, -0.239,
        -0.024, 0.229, 0.218, 0.403, 0.189, 0.473, 0.800, 0.149,
        // zh support
        -0.472, 0.370, 0.378, 0.169, 0.552, 0.475, 0.044, -0.597, 0.233, 0.327, -0.241, 0.118,
        0.017, -0.030, 0.290, 0.710, -0.276, 0.543, 1.039, -0.069,
        // length
        0.815, -0.674,
        // shape share
        0.734,
        // shape
        -4.118, -3.469, 0.679, -0.740, -2.220, -3.692, -5.059, -6.591, -1.002, -2.301, -4.345, -5.026,
        -1.978, -2.985, -3.036, -4.923,
        // null length
        -0.096, 0.294,
        // null ending
        0.926, -0.015, 0.232, -0.051, 0.238, 0.304, 1.311, 0.190, 0.418, 0.542, 0.047, 0.252,
        -0.136, 0.688,
        // null support
        0.689, -0.083, 0.028, -0.460, 0.244, 1.396, 0.102, -0.490, 0.380, 1.066, 1.152, 0.172,
        0.093, -0.735, -0.294, 0.816, -0.145, 0.610, -0.355, 1.101,
        // null orphans
        0.093, 0.383,
        // null run
        0.597,
        // ending
        0.146, -0.746, -0.269, -0.058, -0.794, -0.574, -1.082, -1.012, 1.556, -0.143, -0.700, -0.528,
        -0.796, -0.938, -0.646, -0.513, 0.451, -0.700, -0.705, -0.840, -0.738, -0.540, -0.700, -0.700,
        0.904, -0.630, -0.700, -0.691, -0.752, -0.700, -0.700, -0.683, 0.779, -0.700, -0.700, -1.368,
        0.243, -0.700, -0.700, -0.704, 0.820, -0.700, -0.506, -0.700, -0.700, -0.700, -0.755, -0.700,
        0.748,
        // opening
        -0.116, -0.434, -1.262, 2.117,
        // quote
        0.872, 0.778, 0.308, 0.745, -0.016, 0.775, 0.445, -0.039, -0.337, -0.240, 0.106, -0.592,
        1.671, -0.735, 0.223, 1.405, 0.630, -0.064, -0.179, 0.528, 0.397, -1.832, -0.002, -0.113,
        0.766,
        // zh inside
        -0.286, -0.311, -0.015, -0.631, -1.155,
        // en inside
        0.362, -0.100, -0.738, -0.345, -2.337,
        // zh inside ending
        -0.267, -0.664, 0.345, -0.490, -0.296, -0.255, -0.874,
        // en inside ending
        0.405, -1.226, -0.274, -0.812, -0.401, -0.314, -0.709,
    ],
};
