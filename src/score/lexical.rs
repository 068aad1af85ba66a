//! The lexical term: which words of a span find a word of the other span that they are linked to.
//!
//! A word `w` of one side has, for each grade, a chance rate `q(w)`: the share of all segments of the other side
//! that would hit it at that grade or a stronger one. In a span of `a` segments the chance is `1 − (1 − q)^a`.
//! A true translation shows a hit with rate `h`. A hit of grade `g` adds `log(h_g / (q_a(g) − q_a(g−1)))`, no hit adds
//! `log((1 − Σh) / (1 − q_a))`. Function words cancel out (`q` near `h`), rare words weigh most, wide spans are not
//! favoured. Words that nothing on the other side is linked to say nothing.
//!
//! The terms are additive over the segments of a span, so they are tabulated (`table.rs`).

use std::ops::Range;

use super::feature::{Block, Features};
use super::links::LinkLists;
use super::shape::MOST;
use super::tokens::Tokens;
use super::weights::{HIT, SHRINKAGE};
use crate::lexicon::Grade;

/// The outcome for a word: the grades, strongest first, then no hit.
pub(crate) const OUTCOMES: usize = Grade::COUNT + 1;
pub(super) const MISS: usize = Grade::COUNT;

/// For each word of one side and each grade the share of the other side's segments that hit it so or stronger.
#[derive(Debug)]
pub(crate) struct Chances(Vec<[f32; Grade::COUNT]>);

/// Words that this share of the other side's segments would hit say nothing about where they belong.
const COMMON: f32 = 0.4;

impl Chances {
    pub(crate) fn new(links: &LinkLists, other: &Tokens) -> Self {
        let mut this = Self(vec![[0.0; Grade::COUNT]; links.len()]);
        this.refresh((0..links.len() as u32).collect(), links, other);
        this
    }

    /// Counts anew for `words`.
    pub(crate) fn refresh(&mut self, mut words: Vec<u32>, links: &LinkLists, other: &Tokens) {
        words.sort_unstable();
        words.dedup();
        // For each segment the last word that it was counted for.
        let mut counted = vec![u32::MAX; other.len()];
        let mut by_grade = Vec::new();
        for word in words {
            by_grade.clone_from(&links[word as usize]);
            by_grade.sort_unstable_by_key(|&(_, grade)| grade);
            let mut counts = [0_u32; Grade::COUNT];
            for (linked, grade) in &by_grade {
                let count = &mut counts[*grade as usize];
                for &segment in &other.words[*linked as usize].segments {
                    let last = &mut counted[segment as usize];
                    *count += u32::from(*last != word);
                    *last = word;
                }
            }
            let mut sum = 0;
            self.0[word as usize] = counts.map(|count| {
                sum += count;
                (sum as f32 / other.len() as f32).min(0.98)
            });
        }
    }

    /// The share of the other side's segments that hit `word`.
    pub(crate) fn of(&self, word: u32) -> f32 {
        self.0[word as usize][Grade::COUNT - 1]
    }

    /// Whether anything on the other side is linked to `word`.
    fn is_linked(&self, word: u32) -> bool {
        self.of(word) > 0.0
    }

    /// Whether where `word` is hit says something.
    pub(crate) fn tell(&self, word: u32) -> bool {
        self.is_linked(word) && self.of(word) <= COMMON
    }
}

/// The strongest outcome of a word with these links against words of which `has` knows.
pub(crate) fn outcome(links: &[(u32, Grade)], has: impl Fn(u32) -> bool) -> usize {
    let mut strongest = MISS;
    for &(word, grade) in links {
        if (grade as usize) < strongest && has(word) {
            strongest = grade as usize;
            if strongest == 0 {
                break;
            }
        }
    }
    strongest
}

/// How often each word's hits turn out when it is translated.
#[derive(Debug)]
pub(crate) struct Rates(pub(crate) Vec<[f32; OUTCOMES]>);

impl Rates {
    pub(crate) fn prior(words: usize) -> Self {
        Self(vec![outcome_prior(); words])
    }

    /// From counts of outcomes per word, shrunk to the prior.
    pub(crate) fn learned(counts: &[[f32; OUTCOMES]]) -> Self {
        let mut global = outcome_prior().map(|p| p * 100.0);
        for count in counts {
            (0..OUTCOMES).for_each(|o| global[o] += count[o]);
        }
        let total: f32 = global.iter().sum();
        let global = global.map(|count| count / total);
        Self(
            counts
                .iter()
                .map(|count| {
                    let n: f32 = count.iter().sum();
                    std::array::from_fn(|o| (count[o] + SHRINKAGE * global[o]) / (n + SHRINKAGE))
                })
                .collect(),
        )
    }
}

fn outcome_prior() -> [f32; OUTCOMES] {
    let mut prior = [0.0; OUTCOMES];
    prior[..MISS].copy_from_slice(&HIT);
    prior[MISS] = 1.0 - HIT.iter().sum::<f32>();
    prior
}

/// For each word, number of segments and outcome, the log ratio; nothing for words without links.
type Ratios = Vec<Option<Box<[[f32; OUTCOMES]; MOST]>>>;

fn ratios(chances: &Chances, rates: &Rates) -> Ratios {
    (0..chances.0.len())
        .map(|word| {
            if !chances.tell(word as u32) {
                return None;
            }
            let (chance, rate) = (&chances.0[word], &rates.0[word]);
            // A grade that never occurs for this word leaves its share to the misses.
            let seen = |g: usize| chance[g] > if g == 0 { 0.0 } else { chance[g - 1] };
            let unseen: f32 = (0..MISS).filter(|&g| !seen(g)).map(|g| rate[g]).sum();
            // The chance of no hit in spans of 1, 2 and so on. A power would be rounded in one way here and in another there.
            let mut none = [1.0; Grade::COUNT];
            Some(Box::new(std::array::from_fn(|_| {
                none.iter_mut().zip(chance).for_each(|(none, chance)| *none *= 1.0 - chance);
                let q = |g: usize| 1.0 - none[g];
                std::array::from_fn(|outcome| {
                    let ratio = if outcome == MISS {
                        ((rate[MISS] + unseen) / (1.0 - q(MISS - 1)).max(0.02)).ln()
                    } else if seen(outcome) {
                        let below = if outcome == 0 { 0.0 } else { q(outcome - 1) };
                        (rate[outcome] / (q(outcome) - below).max(1e-6)).ln()
                    } else {
                        0.0
                    };
                    ratio.clamp(-4.0, 9.0)
                })
            })))
        })
        .collect()
}

/// One direction of the lexical evidence: the words of one side against the segments of the other.
#[derive(Debug)]
pub(crate) struct Direction<'a> {
    pub(super) tokens: &'a Tokens,
    pub(super) other: &'a Tokens,
    /// The links of this side's words, and of the other's.
    links: &'a LinkLists,
    pub(super) back: &'a LinkLists,
    pub(super) ratios: Ratios,
    pub(super) blocks: Blocks,
    /// For each segment how many of its words have links in the other document.
    pub(crate) linked: Vec<f32>,
    /// For each segment by how many its words that have none exceed the document's share of such words.
    pub(crate) orphans: Vec<f32>,
}

/// Where a direction's features stand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Blocks {
    pub(crate) ratio: Block,
    pub(crate) count: Block,
    pub(crate) support: Block,
}

impl<'a> Direction<'a> {
    /// The tokens and links of both sides, this one first.
    pub(crate) fn new(
        (tokens, links): (&'a Tokens, &'a LinkLists),
        (other, back): (&'a Tokens, &'a LinkLists),
        chances: &Chances,
        rates: &Rates,
        blocks: Blocks,
    ) -> Self {
        let linked =
            |segment| tokens.of(segment).iter().filter(|token| chances.is_linked(token.word)).count();
        let linked: Vec<f32> = (0..tokens.len()).map(|segment| linked(segment) as f32).collect();
        let words = |segment: usize| tokens.of(segment).len() as f32;
        let all = (0..tokens.len()).map(words).sum::<f32>().max(1.0);
        let share = linked.iter().sum::<f32>() / all;
        let orphans =
            linked.iter().enumerate().map(|(segment, linked)| words(segment) * share - linked).collect();
        Self { tokens, other, links, back, ratios: ratios(chances, rates), blocks, linked, orphans }
    }

    /// Adds the features of a span of own segments against a span of the other side.
    pub(crate) fn features(&self, own: Range<usize>, other: Range<usize>, features: &mut Features) {
        let many = own.len() > 1;
        let length = other.len();
        let mut there: Vec<u32> = other.flat_map(|s| self.other.of(s)).map(|token| token.word).collect();
        there.sort_unstable();
        for segment in own {
            let mut raw = 0.0;
            for token in self.tokens.of(segment) {
                let word = token.word as usize;
                if let Some(ratios) = &self.ratios[word] {
                    let outcome = outcome(&self.links[word], |linked| there.binary_search(&linked).is_ok());
                    let ratio = ratios[length - 1][outcome];
                    features[self.blocks.ratio.start + outcome] += ratio;
                    features[self.blocks.count.start + outcome] += 1.0;
                    raw += ratio;
                }
            }
            let support = support(raw, self.linked[segment]);
            let at = self.blocks.support.start + SUPPORT * usize::from(many);
            features[at..at + SUPPORT].iter_mut().zip(support).for_each(|(feature, value)| *feature += value);
        }
    }
}

/// Number of the basis functions of [`support`].
pub(crate) const SUPPORT: usize = 10;
pub(super) const SUM_KNOTS: [f32; 6] = [-4.0, -1.0, 1.0, 3.0, 6.0, 12.0];
pub(super) const MEAN_KNOTS: [f32; 6] = [-0.5, -0.15, 0.0, 0.15, 0.4, 0.9];

/// How a segment's words find the other side, from the sum of their log ratios and their number: the sum and the
/// mean, each as five ramps between knots, so that the weights draw a curve through them.
pub(crate) fn support(raw: f32, words: f32) -> [f32; SUPPORT] {
    let mean = raw / (words + 2.0);
    std::array::from_fn(|k| {
        let (knots, value) = if k < 5 { (&SUM_KNOTS, raw) } else { (&MEAN_KNOTS, mean) };
        let (low, high) = (knots[k % 5], knots[k % 5 + 1]);
        ((value - low) / (high - low)).clamp(0.0, 1.0)
    })
}
