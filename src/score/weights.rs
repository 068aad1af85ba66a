//! What weighs evidence and is set by hand; `learned.rs` holds the learned weights. Knots of curves and bounds of a table or band stand with
//! the algorithm that they belong to.

use super::feature::Features;
use crate::lexicon::Grade;

/// How often a true translation shows a hit of each grade (share of tokens), before the document teaches better.
pub(crate) const HIT: [f32; Grade::COUNT] = [0.40, 0.10, 0.06, 0.04, 0.04];
/// Observations that the rates above count for when a document's own are mixed in.
pub(crate) const SHRINKAGE: f32 = 2.0;
/// Variance of the log ratio of extents: that of long beads, part falling with the Chinese extent, background.
pub(crate) const LENGTH_VARIANCE: f32 = 0.02;
pub(crate) const LENGTH_VARIANCE_PER_CHAR: f32 = 0.3;
pub(crate) const LENGTH_BACKGROUND: f32 = 0.3;
/// What is added to the extents of both sides.
pub(crate) const LENGTH_ADDED: f32 = 5.0;

/// From which Dice coefficient and likelihood ratio on words that keep meeting are linked.
pub(crate) const LEARN_DICE: f32 = 0.41;
pub(crate) const LEARN_LIKELIHOOD: f64 = 12.0;
/// Model 1: rounds, how often a pair must meet, and the least weight of a term. Pairs that met twice, and weights of 0.25, cost two
/// of the six chapters of MAC-Dev more than they brought (DESIGN, learned terms).
pub(crate) const MODEL1_ROUNDS: usize = 5;
pub(crate) const MODEL1_MEETINGS: u32 = 3;
pub(crate) const MODEL1_WEIGHT: f32 = 0.4;

/// Nats by which a bead must score better when its halves are read crosswise.
pub(crate) const CROSSED: f32 = 3.0;
/// Nats that a stretch out of order must score beyond the log of the number of its rivals (`align/order.rs`). At 1.5, of the
/// stretches that `tests/damage.rs` makes, 22 of 30 single beads and all 282 longer ones are right; at 0 half of the single ones.
pub(crate) const MOVED: f32 = 1.5;
/// Nats that the pair must score, and that it must bring, for a segment to be given back by the bead it is in (`align/order.rs`).
pub(crate) const GIVEN: f32 = 3.0;
/// Nats of rare links that two stretches must share to be compared at all.
pub(crate) const SHARED: f32 = 6.0;

/// Slope and offset that make confidences of posteriors, fitted by the training to beads of held-out documents.
pub(crate) const CONFIDENCE: (f32, f32) = (0.768, -0.603);

/// The weights of the features, for the first round and for all later ones.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    pub(crate) first: Features,
    pub(crate) later: Features,
    /// For later rounds when there are vectors.
    pub(crate) vectors: Features,
}

impl Weights {
    /// The weights for a round, counted from 1.
    pub(crate) const fn of(&self, round: usize, vectors: bool) -> &Features {
        match (round, vectors) {
            (1, _) => &self.first,
            (_, false) => &self.later,
            (_, true) => &self.vectors,
        }
    }
}
