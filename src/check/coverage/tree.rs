//! Small decision trees whose sum is a log odds.

#![cfg_attr(not(feature = "train"), allow(unreachable_pub, reason = "the training makes them"))]

/// A tree of two levels.
#[derive(Debug, Clone, Copy)]
pub struct Tree {
    /// The feature and the bound of the first split, of the second one where the feature is at most the bound, and of that where it is more.
    pub splits: [(u8, f32); 3],
    /// Nats by leaf, from left to right.
    pub leaves: [f32; 4],
}

impl Tree {
    /// The leaf that these features lead to.
    ///
    /// # Panics
    /// When a feature is missing.
    #[must_use]
    pub fn leaf(&self, features: &[f32]) -> usize {
        let more = |(feature, bound): (u8, f32)| usize::from(features[usize::from(feature)] > bound);
        let first = more(self.splits[0]);
        2 * first + more(self.splits[1 + first])
    }
}

/// What trees give together, in nats.
///
/// # Panics
/// When a feature is missing.
#[must_use]
pub fn nats(trees: &[Tree], features: &[f32]) -> f32 {
    trees.iter().map(|tree| tree.leaves[tree.leaf(features)]).sum()
}
