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

/// For each word, number of segments and outcome, the log ratio.
fn values(hits: &Hits, rates: &Rates) -> Vec<[[f32; OUTCOMES]; MOST]> {
    (0..hits.at.len())
        .map(|word| {
            if hits.at[word].is_empty() {
                return [[0.0; OUTCOMES]; MOST];
            }
            let (chance, rate) = (&hits.chance[word], &rates.0[word]);
            // A grade that never occurs for this word leaves its share to the others.
            let seen = |g: usize| chance[g] > if g == 0 { 0.0 } else { chance[g - 1] };
            let unseen: f32 = (0..MISS).filter(|&g| !seen(g)).map(|g| rate[g]).sum();
            std::array::from_fn(|span| {
                let q = |g: usize| 1.0 - (1.0 - chance[g]).powi(span as i32 + 1);
                std::array::from_fn(|outcome| {
                    if outcome == MISS {
                        ((rate[MISS] + unseen) / (1.0 - q(MISS - 1)).max(0.02)).ln()
                    } else if seen(outcome) {
                        let below = if outcome == 0 { 0.0 } else { q(outcome - 1) };
                        (rate[outcome] / (q(outcome) - below).max(1e-6)).ln()
                    } else {
                        0.0
                    }
                })
            })
        })
        .collect()
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
        tokens: &Tokens,
        hits: &Hits,
        rates: &Rates,
        windows: Vec<(u32, u32)>,
        others: usize,
    ) -> Self {
        let values = values(hits, rates);
        let mut starts = Vec::with_capacity(windows.len());
        let total: usize = windows.iter().map(|&(low, high)| (high - low) as usize * MOST).sum();
        let mut sums = vec![0.0; total];
        let mut start = 0;
        let mut outcome: Vec<u8> = Vec::new();
        for (segment, &(low, high)) in windows.iter().enumerate() {
            starts.push(start);
            let width = (high - low) as usize;
            let rows = &mut sums[start..start + width * MOST];
            start += width * MOST;
            let mut base = [0.0; MOST];
            for token in tokens.of(segment) {
                let word = token.word as usize;
                let at = &hits.at[word];
                if at.is_empty() {
                    continue;
                }
                let value = &values[word];
                (0..MOST).for_each(|span| base[span] += value[span][MISS]);
                let from = at.partition_point(|&(s, _)| s < low);
                let to = at.partition_point(|&(s, _)| (s as usize) < high as usize + MOST);
                let near = &at[from..to];
                if near.is_empty() {
                    continue;
                }
                let reach = width + MOST;
                outcome.clear();
                outcome.resize(reach, MISS as u8);
                for &(s, o) in near {
                    outcome[(s - low) as usize] = o;
                }
                let mut next = 0;
                for (index, row) in rows.chunks_exact_mut(MOST).enumerate() {
                    while next < near.len() && ((near[next].0 - low) as usize) < index {
                        next += 1;
                    }
                    let Some(&(first, _)) = near.get(next) else { break };
                    let skip = (first - low) as usize - index;
                    if skip >= MOST {
                        continue;
                    }
                    let mut best = MISS as u8;
                    for (span, slot) in row.iter_mut().enumerate().skip(skip) {
                        best = best.min(outcome[index + span]);
                        *slot += value[span][best as usize] - value[span][MISS];
                    }
                }
            }
            for (index, row) in rows.chunks_exact_mut(MOST).enumerate() {
                let room = others.saturating_sub(low as usize + index).min(MOST);
                row[..room].iter_mut().zip(&base).for_each(|(slot, base)| *slot += base);
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
pub(crate) fn outcome(at: &[(u32, u8)], span: std::ops::Range<usize>) -> usize {
    let from = at.partition_point(|&(s, _)| (s as usize) < span.start);
    at[from..]
        .iter()
        .take_while(|&&(s, _)| (s as usize) < span.end)
        .map(|&(_, o)| o as usize)
        .min()
        .unwrap_or(MISS)
}
