//! What the document teaches between two rounds.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::search::Step;
use crate::bitext::Pair;
use crate::lexicon::Grade;
use crate::score::lexical::{Chances, OUTCOMES, Rates, outcome};
use crate::score::links::{LinkLists, Links};
use crate::score::tokens::Tokens;
use crate::score::weights::{LEARN_DICE, LEARN_LIKELIHOOD};

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

/// Two words that keep meeting in beads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Association {
    pub(crate) zh: u32,
    pub(crate) en: u32,
    /// Dice coefficient of the beads they occur in.
    pub(crate) dice: f32,
}

/// All pairs of words whose meeting passes both thresholds, by number.
pub(crate) fn associations(steps: &[Step], tokens: &Pair<Tokens>) -> Vec<Association> {
    let mut together: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    let mut single = Pair { en: vec![0_u32; tokens.en.words.len()], zh: vec![0_u32; tokens.zh.words.len()] };
    let mut beads = 0_u32;
    let distinct = |tokens: &Tokens, span: Range<usize>| {
        let mut words: Vec<u32> = span.flat_map(|s| tokens.of(s)).map(|t| t.word).collect();
        words.sort_unstable();
        words.dedup();
        words.retain(|&w| tokens.words[w as usize].segments.len() >= 2);
        words
    };
    for step in steps {
        if step.zh.is_empty() || step.en.is_empty() {
            continue;
        }
        beads += 1;
        let (zh, en) = (distinct(&tokens.zh, step.zh.clone()), distinct(&tokens.en, step.en.clone()));
        zh.iter().for_each(|&w| single.zh[w as usize] += 1);
        en.iter().for_each(|&w| single.en[w as usize] += 1);
        for &z in &zh {
            let x = tokens.zh.words[z as usize].segments.len();
            for &e in &en {
                // Words of so different frequency cannot reach the Dice coefficient.
                let y = tokens.en.words[e as usize].segments.len();
                if x.min(y) * 4 < x.max(y) {
                    continue;
                }
                *together.entry((z, e)).or_default() += 1;
            }
        }
    }
    let n = f64::from(beads);
    let mut found: Vec<Association> = together
        .into_iter()
        .filter_map(|((zh, en), both)| {
            let (x, y) = (single.zh[zh as usize], single.en[en as usize]);
            let dice = 2.0 * both as f32 / (x + y) as f32;
            let likely = likelihood_ratio(f64::from(both), f64::from(x), f64::from(y), n);
            (dice >= LEARN_DICE && likely >= f64::from(LEARN_LIKELIHOOD)).then_some(Association {
                zh,
                en,
                dice,
            })
        })
        .collect();
    found.sort_unstable_by_key(|found| (found.zh, found.en));
    found
}

/// Dunning's (1993) −2 log λ for two events that occur `x` and `y` times in `n` trials, `both` times together.
fn likelihood_ratio(both: f64, x: f64, y: f64, n: f64) -> f64 {
    let term = |k: f64, expected: f64| if k > 0.0 { k * (k / expected).ln() } else { 0.0 };
    2.0 * (term(both, x * y / n)
        + term(x - both, x * (n - y) / n)
        + term(y - both, (n - x) * y / n)
        + term(n - x - y + both, (n - x) * (n - y) / n))
}
