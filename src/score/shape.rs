//! Bead shapes: which there are, their classes, and a document's own shares of them.

/// Most segments a bead may have on one side.
pub(crate) const MOST: usize = 9;

/// Beads of several segments on both sides have at most so many on one.
pub(crate) const LONG: usize = 4;

/// How long a run of null beads is told apart: the second of them, and those after it.
pub(crate) const RUNS: usize = 2;

/// Number of shape classes.
pub(crate) const CLASSES: usize = 16;

/// All shapes a bead may have, `(zh, en)`, with at most `most` segments on a side: null beads, then the others in order.
pub(crate) fn shapes(most: usize) -> Vec<(usize, usize)> {
    let pairs = (1..=most).flat_map(|zh| (1..=widest(zh, most)).map(move |en| (zh, en)));
    [(1, 0), (0, 1)].into_iter().chain(pairs).collect()
}

/// Most English segments beside so many Chinese ones.
pub(crate) fn widest(zh: usize, most: usize) -> usize {
    match zh {
        1 => most,
        2..=LONG => LONG.min(7 - zh).min(most),
        _ => 1,
    }
}

/// The class of a shape.
pub(crate) fn class(zh: usize, en: usize) -> usize {
    match (zh, en) {
        (_, 0) => 0,
        (0, _) => 1,
        (1, 1) => 2,
        (1, 2) => 3,
        (1, 3) => 4,
        (1, 4) => 5,
        (1, 5) => 6,
        (1, _) => 7,
        (2, 1) => 8,
        (3, 1) => 9,
        (4, 1) => 10,
        (_, 1) => 11,
        (2, 2) => 12,
        (2, 3) => 13,
        (3, 2) => 14,
        _ => 15,
    }
}

/// Shares of the classes over several genres: what a document starts with.
pub(crate) const SHARES: [f32; CLASSES] = [
    0.02, 0.01, 0.66, 0.12, 0.04, 0.015, 0.005, 0.003, 0.09, 0.015, 0.004, 0.002, 0.012, 0.006, 0.004, 0.004,
];

/// Counts the beads of a path by class. Null beads of one side that follow each other are one omission and count once; a page that is
/// missing, of more than [`PAGE`] segments, counts for nothing, since it must not make omissions likely everywhere else.
pub(crate) fn counts(beads: impl Iterator<Item = (usize, usize)>) -> [f32; CLASSES] {
    let mut counts = [0.0; CLASSES];
    let (mut last, mut run) = (CLASSES, 0);
    for (zh, en) in beads {
        let class = class(zh, en);
        run = if class == last && (zh == 0 || en == 0) { run + 1 } else { 1 };
        counts[class] += match run {
            1 => 1.0,
            _ if run == PAGE + 1 => -1.0,
            _ => 0.0,
        };
        last = class;
    }
    counts
}

/// The longest omission that is still one of sentences.
const PAGE: usize = 8;

/// Beads that the shares above count for.
const PRIOR_BEADS: f32 = 100.0;

/// The log shares of a document, from counts of its beads.
pub(crate) fn log_shares(counts: &[f32; CLASSES]) -> [f32; CLASSES] {
    let total: f32 = counts.iter().sum::<f32>() + PRIOR_BEADS;
    std::array::from_fn(|class| ((counts[class] + PRIOR_BEADS * SHARES[class]) / total).ln())
}
