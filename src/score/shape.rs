//! Bead shapes and their prior.

use super::weights::{NOT_ONE, NULL, PER_EXTRA};

/// Most segments a bead may have on one side.
pub(crate) const MOST: usize = 9;

/// All shapes a bead may have, `(zh, en)`.
pub(crate) fn shapes() -> Vec<(usize, usize)> {
    let mut shapes = vec![(1, 0), (0, 1)];
    for zh in 1..=MOST {
        for en in 1..=MOST {
            if zh == 1 || en == 1 || (zh <= 4 && en <= 4 && zh + en <= 7) {
                shapes.push((zh, en));
            }
        }
    }
    shapes
}

/// The log prior of a shape.
pub(crate) fn prior((zh, en): (usize, usize)) -> f32 {
    match (zh, en) {
        (0, _) | (_, 0) => NULL,
        (1, 1) => 0.0,
        _ => NOT_ONE + PER_EXTRA * (zh + en - 2) as f32,
    }
}
