//! What the document teaches between two rounds.

use std::ops::Range;

use super::associate::{Association, Meetings};
use super::search::Step;
use crate::bitext::Pair;
use crate::lexicon::Grade;
use crate::score::lexical::{Hits, OUTCOMES, Rates, outcome};
use crate::score::links::Links;
use crate::score::tokens::Tokens;

/// Hit rates of each word over the beads of a path.
pub(crate) fn rates(
    steps: &[Step],
    tokens: &Tokens,
    hits: &Hits,
    sides: impl Fn(&Step) -> (Range<usize>, Range<usize>),
) -> Rates {
    let mut counts = vec![[0.0; OUTCOMES]; tokens.words.len()];
    for step in steps {
        let (own, other) = sides(step);
        if other.is_empty() {
            continue;
        }
        for segment in own {
            for token in tokens.of(segment) {
                let at = &hits.at[token.word as usize];
                if !at.is_empty() {
                    counts[token.word as usize][outcome(at, other.clone())] += 1.0;
                }
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
