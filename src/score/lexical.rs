//! The lexical term: which words of a span find a word of the other span that they are linked to.
//!
//! A word `w` of one side has, for each grade, a chance rate `q(w)`: the share of all segments of the other side
//! that would hit it at that grade or a stronger one. In a span of `a` segments the chance is `1 − (1 − q)^a`.
//! A true translation shows a hit with rate `h`. A hit of grade `g` adds `log(h_g / (q_a(g) − q_a(g−1)))`, no hit adds
//! `log((1 − Σh) / (1 − q_a))`. Function words cancel out (`q` near `h`), rare words weigh most, wide spans are not
//! favoured. Words that nothing on the other side is linked to say nothing.
//!
//! The terms are additive over the segments of a span, so they are tabulated once for each (segment, start on
//! the other side, number of segments there).

use std::ops::Range;

use super::feature::{Block, Features};
use super::links::LinkLists;
use super::shape::MOST;
use super::tokens::Tokens;
use super::weights::{HIT, SHRINKAGE};
use crate::lexicon::Grade;

/// The outcome for a word: the grades, strongest first, then no hit.
pub(crate) const OUTCOMES: usize = Grade::COUNT + 1;
const MISS: usize = Grade::COUNT;

/// For each word of one side, where the other side hits it.
#[derive(Debug)]
pub(crate) struct Hits {
    /// For each word its `(segment, outcome)` on the other side, by segment.
    pub(crate) at: Vec<Vec<(u32, u8)>>,
    /// For each word and grade the share of segments on the other side that hit it so or stronger.
    chance: Vec<[f32; Grade::COUNT]>,
}

impl Hits {
    pub(crate) fn new(links: &LinkLists, other: &Tokens) -> Self {
        let mut best: Vec<u8> = vec![u8::MAX; other.len()];
        let mut at = Vec::with_capacity(links.len());
        let mut chance = Vec::with_capacity(links.len());
        for list in links {
            let mut touched: Vec<u32> = Vec::new();
            for &(word, grade) in list {
                for &segment in &other.words[word as usize].segments {
                    let slot = &mut best[segment as usize];
                    if *slot == u8::MAX {
                        touched.push(segment);
                    }
                    *slot = (*slot).min(grade as u8);
                }
            }
            touched.sort_unstable();
            let hits: Vec<(u32, u8)> = touched.iter().map(|&s| (s, best[s as usize])).collect();
            touched.iter().for_each(|&s| best[s as usize] = u8::MAX);
            let mut counts = [0.0; Grade::COUNT];
            for &(_, grade) in &hits {
                counts[grade as usize] += 1.0;
            }
            let mut sum = 0.0;
            chance.push(counts.map(|count: f32| {
                sum += count;
                (sum / other.len() as f32).min(0.98)
            }));
            at.push(hits);
        }
        Self { at, chance }
    }
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

fn ratios(hits: &Hits, rates: &Rates) -> Ratios {
    (0..hits.at.len())
        .map(|word| {
            if hits.at[word].is_empty() {
                return None;
            }
            let (chance, rate) = (&hits.chance[word], &rates.0[word]);
            // A grade that never occurs for this word leaves its share to the misses.
            let seen = |g: usize| chance[g] > if g == 0 { 0.0 } else { chance[g - 1] };
            let unseen: f32 = (0..MISS).filter(|&g| !seen(g)).map(|g| rate[g]).sum();
            Some(Box::new(std::array::from_fn(|span| {
                let q = |g: usize| 1.0 - (1.0 - chance[g]).powi(span as i32 + 1);
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
    tokens: &'a Tokens,
    hits: &'a Hits,
    ratios: Ratios,
    /// Where this direction's ratio and count features stand.
    blocks: (Block, Block),
    others: usize,
}

impl<'a> Direction<'a> {
    pub(crate) fn new(
        tokens: &'a Tokens,
        hits: &'a Hits,
        rates: &Rates,
        blocks: (Block, Block),
        others: usize,
    ) -> Self {
        Self { tokens, hits, ratios: ratios(hits, rates), blocks, others }
    }

    /// Adds the features of a span of own segments against a span of the other side.
    pub(crate) fn features(
        &self,
        own: Range<usize>,
        other: Range<usize>,
        squashed: Block,
        features: &mut Features,
    ) {
        for segment in own {
            let mut raw = 0.0;
            for token in self.tokens.of(segment) {
                let word = token.word as usize;
                if let Some(ratios) = &self.ratios[word] {
                    let outcome = outcome(&self.hits.at[word], other.clone());
                    let ratio = ratios[other.len() - 1][outcome];
                    features[self.blocks.0.start + outcome] += ratio;
                    features[self.blocks.1.start + outcome] += 1.0;
                    raw += ratio;
                }
            }
            features[squashed.start] += squash(raw);
        }
    }
}

/// A segment's sum of log ratios on a scale that a few more words do not move any more.
fn squash(raw: f32) -> f32 {
    (raw / 6.0).tanh()
}

/// The tabulated term of one direction: for segment `s`, and spans of the other side that start in its window.
#[derive(Debug)]
pub(crate) struct Table {
    windows: Vec<(u32, u32)>,
    starts: Vec<usize>,
    sums: Vec<f32>,
}

impl Table {
    /// `windows` gives for each segment the range of starts on the other side that can be asked for.
    pub(crate) fn new(
        direction: &Direction,
        weights: &Features,
        squashed: f32,
        windows: Vec<(u32, u32)>,
    ) -> Self {
        let (ratio_weights, count_weights) = (
            &weights[direction.blocks.0.start..][..OUTCOMES],
            &weights[direction.blocks.1.start..][..OUTCOMES],
        );
        let weighted = |ratio: f32, outcome: usize| ratio_weights[outcome] * ratio + count_weights[outcome];
        let mut starts = Vec::with_capacity(windows.len());
        let total: usize = windows.iter().map(|&(low, high)| (high - low) as usize * MOST).sum();
        let mut sums = vec![0.0; total];
        let mut start = 0;
        let mut outcomes: Vec<u8> = Vec::new();
        let mut raw: Vec<f32> = Vec::new();
        for (segment, &(low, high)) in windows.iter().enumerate() {
            starts.push(start);
            let width = (high - low) as usize;
            let rows = &mut sums[start..start + width * MOST];
            raw.clear();
            raw.resize(width * MOST, 0.0);
            start += width * MOST;
            let mut base = [(0.0, 0.0); MOST];
            for token in direction.tokens.of(segment) {
                let word = token.word as usize;
                let Some(ratios) = &direction.ratios[word] else { continue };
                let at = &direction.hits.at[word];
                let value: [[(f32, f32); OUTCOMES]; MOST] = std::array::from_fn(|span| {
                    std::array::from_fn(|o| (weighted(ratios[span][o], o), ratios[span][o]))
                });
                for (base, value) in base.iter_mut().zip(&value) {
                    *base = (base.0 + value[MISS].0, base.1 + value[MISS].1);
                }
                let from = at.partition_point(|&(s, _)| s < low);
                let to = at.partition_point(|&(s, _)| (s as usize) < high as usize + MOST);
                let near = &at[from..to];
                if near.is_empty() {
                    continue;
                }
                outcomes.clear();
                outcomes.resize(width + MOST, MISS as u8);
                for &(s, o) in near {
                    outcomes[(s - low) as usize] = o;
                }
                let mut next = 0;
                for (index, (row, raw)) in
                    rows.chunks_exact_mut(MOST).zip(raw.chunks_exact_mut(MOST)).enumerate()
                {
                    while next < near.len() && ((near[next].0 - low) as usize) < index {
                        next += 1;
                    }
                    let Some(&(first, _)) = near.get(next) else { break };
                    let skip = (first - low) as usize - index;
                    let mut best = MISS as u8;
                    for span in skip..MOST {
                        best = best.min(outcomes[index + span]);
                        let (hit, miss) = (value[span][best as usize], value[span][MISS]);
                        row[span] += hit.0 - miss.0;
                        raw[span] += hit.1 - miss.1;
                    }
                }
            }
            for (index, (row, raw)) in rows.chunks_exact_mut(MOST).zip(raw.chunks_exact(MOST)).enumerate() {
                let room = direction.others.saturating_sub(low as usize + index).min(MOST);
                for span in 0..room {
                    row[span] += base[span].0 + squashed * squash(raw[span] + base[span].1);
                }
            }
        }
        Self { windows, starts, sums }
    }

    /// The sums of `segment` against spans of the other side that start at `start`, by number of segments less one.
    pub(crate) fn row(&self, segment: usize, start: usize) -> &[f32] {
        let at = self.starts[segment] + (start - self.windows[segment].0 as usize) * MOST;
        &self.sums[at..at + MOST]
    }
}

/// The strongest outcome of a word within a span of the other side.
pub(crate) fn outcome(at: &[(u32, u8)], span: Range<usize>) -> usize {
    let from = at.partition_point(|&(s, _)| (s as usize) < span.start);
    at[from..]
        .iter()
        .take_while(|&&(s, _)| (s as usize) < span.end)
        .map(|&(_, o)| o as usize)
        .min()
        .unwrap_or(MISS)
}
