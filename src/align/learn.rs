//! What the document teaches between two rounds.

use std::ops::Range;

use super::associate::{Association, Meetings};
use super::search::Step;
use crate::bitext::Pair;
use crate::lexicon::Grade;
use crate::score::lexical::{Chances, OUTCOMES, Rates, outcome};
use crate::score::links::{LinkLists, Links};
use crate::score::tokens::Tokens;

/// Hit rates of each word over the beads of a path, each as the segments of this side and of the other.
pub(crate) fn rates(
    beads: impl Iterator<Item = (Range<usize>, Range<usize>)>,
    tokens: &Tokens,
    links: &LinkLists,
    other: &Tokens,
    chances: &Chances,
) -> Rates {
    let mut counts = vec![[0.0; OUTCOMES]; tokens.words.len()];
    // For each word of the other side the last bead that has it.
    let mut met = vec![usize::MAX; other.words.len()];
    for (bead, (own, there)) in beads.enumerate().filter(|(_, (_, there))| !there.is_empty()) {
        there.flat_map(|segment| other.of(segment)).for_each(|token| met[token.word as usize] = bead);
        for token in own.flat_map(|segment| tokens.of(segment)) {
            let word = token.word as usize;
            if chances.tell(token.word) {
                counts[word][outcome(&links[word], |linked| met[linked as usize] == bead)] += 1.0;
            }
        }
    }
    Rates::learned(&counts)
}

/// New links between words that keep meeting in beads; returns those (Chinese, English) that changed something.
pub(crate) fn links(steps: &[Step], tokens: &Pair<Tokens>, links: &mut Links) -> Vec<(u32, u32)> {
    let found = associations(steps, tokens).into_iter().map(|found| (found.zh, found.en));
    found.filter(|&(zh, en)| links.add(zh, en, Grade::Exact)).collect()
}

/// Words of which one is more frequent by this factor cannot reach the Dice coefficient.
const DICE_RATIO: usize = 4;

/// Pairs of words that keep meeting in the beads of a path, by number.
pub(crate) fn associations(steps: &[Step], tokens: &Pair<Tokens>) -> Vec<Association> {
    Meetings::count(steps, tokens, DICE_RATIO).dice()
}
