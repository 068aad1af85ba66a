//! Which words keep meeting in beads: what a document teaches between two rounds, and any aligned bitext a lexicon.
//!
//! [`Meetings`] counts, once for both uses, in how many beads two words meet ([`Meetings::count`]); pairs whose meeting could be
//! chance leave by Dunning's log-likelihood ratio (1993). How strongly the others belong together has two measures:
//!
//! - [`Meetings::dice`]: the Dice coefficient of the beads. A pair that only comes along with another (a given name with its
//!   surname) scores as well as the other; for aligning that is right, since it shows the place as well.
//! - [`Meetings::model1`]: the expected links of IBM Model 1 (Brown et al. 1993) in both directions. Words compete to explain
//!   each other, so that companions lose: right for a lexicon that outlives the document. The weights begin with the ratios and
//!   not alike, and rare words are smoothed, so that they do not collect too much (Moore 2004).
//!
//! Time and memory are linear in the pairs of words that meet.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::search::Step;
use crate::bitext::Pair;
use crate::score::tokens::Tokens;
use crate::score::weights::{LEARN_DICE, LEARN_LIKELIHOOD, MODEL1_MEETINGS, MODEL1_ROUNDS, MODEL1_WEIGHT};

/// A bead in which more pairs of words meet is no sentence, and teaches nothing but to run out of memory.
const MOST_PAIRS: usize = 1 << 20;

/// Two words that keep meeting in beads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Association {
    pub(crate) zh: u32,
    pub(crate) en: u32,
    /// How much of both words' occurrences is in it, in [0, 1].
    pub(crate) weight: f32,
}

/// How often words occur in beads, and meet there.
#[derive(Debug)]
pub(crate) struct Meetings {
    /// The distinct words of each bead that occur twice or more, by number.
    beads: Vec<Pair<Vec<u32>>>,
    single: Pair<Vec<u32>>,
    /// All words of the beads, however rare.
    words: Pair<usize>,
    /// Pairs of words (Chinese, English) and in how many beads they meet, by Chinese word.
    together: Vec<((u32, u32), u32)>,
}

impl Meetings {
    /// Counts the meetings in the beads of a path, of words of which one occurs at most `ratio` times as often as the other.
    pub(crate) fn count(steps: &[Step], tokens: &Pair<Tokens>, ratio: usize) -> Self {
        let distinct = |tokens: &Tokens, span: Range<usize>| {
            let mut words: Vec<u32> = span.flat_map(|s| tokens.of(s)).map(|t| t.word).collect();
            words.sort_unstable();
            words.dedup();
            words.retain(|&w| tokens.words[w as usize].segments.len() >= 2);
            words
        };
        let mut single =
            Pair { en: vec![0_u32; tokens.en.words.len()], zh: vec![0_u32; tokens.zh.words.len()] };
        let mut beads = Vec::new();
        let mut words = Pair { en: 0, zh: 0 };
        let count = |tokens: &Tokens, span: Range<usize>| span.map(|s| tokens.of(s).len()).sum::<usize>();
        for step in steps.iter().filter(|step| step.is_pair()) {
            let zh = distinct(&tokens.zh, step.zh.clone());
            let en = distinct(&tokens.en, step.en.clone());
            if zh.len() * en.len() > MOST_PAIRS {
                continue;
            }
            zh.iter().for_each(|&w| single.zh[w as usize] += 1);
            en.iter().for_each(|&w| single.en[w as usize] += 1);
            words.zh += count(&tokens.zh, step.zh.clone());
            words.en += count(&tokens.en, step.en.clone());
            beads.push(Pair { en, zh });
        }
        let vocabulary = tokens.as_ref().map(|tokens| tokens.words.len());
        let together = together(&beads, vocabulary, |zh, en| {
            let of = |tokens: &Tokens, word: u32| tokens.words[word as usize].segments.len();
            let (x, y) = (of(&tokens.zh, zh), of(&tokens.en, en));
            x.min(y) * ratio >= x.max(y)
        });
        Self { beads, single, words, together }
    }

    /// How often the words of a pair occur.
    fn occurrences(&self, (zh, en): (u32, u32)) -> f32 {
        (self.single.zh[zh as usize] + self.single.en[en as usize]) as f32
    }

    /// The likelihood ratio of the meetings of a pair.
    fn likelihood(&self, (zh, en): (u32, u32), both: u32) -> f64 {
        let (x, y) = (self.single.zh[zh as usize], self.single.en[en as usize]);
        likelihood_ratio(f64::from(both), f64::from(x), f64::from(y), self.beads.len() as f64)
    }

    /// Pairs with a Dice coefficient of at least [`LEARN_DICE`] that is no chance, by number.
    pub(crate) fn dice(&self) -> Vec<Association> {
        let found = self.together.iter().filter_map(|&((zh, en), both)| {
            let weight = 2.0 * both as f32 / self.occurrences((zh, en));
            (weight >= LEARN_DICE && self.likelihood((zh, en), both) >= LEARN_LIKELIHOOD)
                .then_some(Association { zh, en, weight })
        });
        sorted(found)
    }

    /// Pairs that meet [`MODEL1_MEETINGS`] times or more and that Model 1 links, by number. The weight is the Dice coefficient of the expected links, at least
    /// [`MODEL1_WEIGHT`]: the geometric mean of those of both directions, twice, by the words' occurrences.
    pub(crate) fn model1(&self) -> Vec<Association> {
        // Among many pairs some meet by chance as seldom as that: of so many fewer than one is to pass (Moore 2004).
        let least = LEARN_LIKELIHOOD.max(2.0 * (self.together.len().max(1) as f64).ln());
        let mut likely: Vec<((u32, u32), f64, f32)> = self
            .together
            .iter()
            .filter_map(|&(pair, both)| {
                let expected = f64::from(self.single.zh[pair.0 as usize])
                    * f64::from(self.single.en[pair.1 as usize])
                    / self.beads.len() as f64;
                if both < MODEL1_MEETINGS || f64::from(both) <= expected {
                    return None;
                }
                let likely = self.likelihood(pair, both);
                (likely >= least).then_some((pair, likely, self.occurrences(pair)))
            })
            .collect();
        likely.sort_unstable_by_key(|&(pair, ..)| pair);
        let number: FxHashMap<(u32, u32), usize> =
            likely.iter().enumerate().map(|(number, &(pair, ..))| (pair, number)).collect();
        // The pairs of each bead, by number.
        let beads: Vec<Vec<usize>> = self
            .beads
            .iter()
            .map(|Pair { en, zh }| {
                let pairs = zh.iter().flat_map(|&zh| en.iter().map(move |&en| (zh, en)));
                pairs.filter_map(|pair| number.get(&pair).copied()).collect()
            })
            .collect();
        let first: Vec<f64> = likely.iter().map(|&(_, ratio, _)| ratio).collect();
        let links = |side: Given| self.expected(&likely, &beads, &first, side);
        let (of_en, of_zh) = (links(Given::Zh), links(Given::En));
        let found =
            likely.iter().zip(of_en).zip(of_zh).filter_map(|((&((zh, en), _, occurrences), one), other)| {
                let weight = 2.0 * (one * other).sqrt() as f32 / occurrences;
                (weight >= MODEL1_WEIGHT).then_some(Association { zh, en, weight: weight.min(1.0) })
            });
        sorted(found)
    }

    /// The expected links of each pair after expectation and maximisation, in one direction: every word is explained by one
    /// of the words `given` in its bead, or by the null word.
    fn expected(
        &self,
        likely: &[((u32, u32), f64, f32)],
        beads: &[Vec<usize>],
        first: &[f64],
        given: Given,
    ) -> Vec<f64> {
        let (explained, explaining, total) = match given {
            Given::Zh => (&self.single.en, &self.single.zh, self.words.en as f64),
            Given::En => (&self.single.zh, &self.single.en, self.words.zh as f64),
        };
        let words = |(zh, en): (u32, u32)| match given {
            Given::Zh => (en as usize, zh as usize),
            Given::En => (zh as usize, en as usize),
        };
        let mut links = first.to_vec();
        let mut sums = vec![0.0; explained.len()];
        for round in 0..=MODEL1_ROUNDS {
            // Maximisation: the rates at which each given word is translated by others. In the beginning by the ratios.
            let mut rates = links.clone();
            let mut given_sums = vec![0.0; explaining.len()];
            for (&(pair, ..), links) in likely.iter().zip(&links) {
                given_sums[words(pair).1] += links;
            }
            for (&(pair, ..), rate) in likely.iter().zip(&mut rates) {
                // What a word does not explain of the beads it stands in goes to the words without a pair.
                let own = if round == 0 { 0.0 } else { 1.0 };
                *rate /= given_sums[words(pair).1] + own;
            }
            // Expectation.
            links.fill(0.0);
            for bead in beads {
                for &pair in bead {
                    let word = words(likely[pair].0).0;
                    sums[word] = f64::from(explained[word]) / total;
                }
                for &pair in bead {
                    sums[words(likely[pair].0).0] += rates[pair];
                }
                for &pair in bead {
                    links[pair] += rates[pair] / sums[words(likely[pair].0).0];
                }
            }
        }
        links
    }
}

/// In how many beads the words of each pair that `counts` meet. One Chinese word after the other is gone through with all its
/// beads, so that its pairs are counted in an array by English word.
fn together(
    beads: &[Pair<Vec<u32>>],
    words: Pair<usize>,
    counts: impl Fn(u32, u32) -> bool,
) -> Vec<((u32, u32), u32)> {
    let mut places: Vec<Vec<u32>> = vec![Vec::new(); words.zh];
    for (number, bead) in beads.iter().enumerate() {
        bead.zh.iter().for_each(|&zh| places[zh as usize].push(number as u32));
    }
    let mut together = Vec::new();
    let mut both = vec![0_u32; words.en];
    let mut met: Vec<u32> = Vec::new();
    for (zh, places) in (0..).zip(places) {
        for bead in places {
            for &en in &beads[bead as usize].en {
                let both = &mut both[en as usize];
                if *both == 0 {
                    met.push(en);
                }
                *both += 1;
            }
        }
        together.extend(met.drain(..).filter_map(|en| {
            let both = std::mem::take(&mut both[en as usize]);
            counts(zh, en).then_some(((zh, en), both))
        }));
    }
    together
}

/// The language whose words explain those of the other.
#[derive(Debug, Clone, Copy)]
enum Given {
    Zh,
    En,
}

fn sorted(found: impl Iterator<Item = Association>) -> Vec<Association> {
    let mut found: Vec<Association> = found.collect();
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
