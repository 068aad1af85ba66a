//! The overlap term: how much of the words of two spans is linked, as a cosine.
//!
//! Each segment is a bag of words, each word weighing its inverse document frequency (Spärck Jones 1972). A link carries weight
//! by its grade, and the less the more links its two words have, so that links compete. The overlap of two spans is the sum
//! over all pairs of their words, divided by the lengths of both bags. Where the lexical term (`lexical.rs`) asks of each word
//! whether it finds a counterpart at all, this asks how much of the whole is shared: it does not grow with the number of words.

use super::links::{LinkLists, Links};
use super::shape::MOST;
use super::tokens::Tokens;
use super::weights::LINK;
use crate::bitext::Pair;

/// Number of the basis functions of [`ramps`].
pub(crate) const RAMPS: usize = 7;
const KNOTS: [f32; RAMPS + 1] = [0.0, 0.02, 0.05, 0.09, 0.14, 0.2, 0.3, 0.45];

/// An overlap as ramps between knots, so that the weights draw a curve through them.
pub(crate) fn ramps(overlap: f32) -> [f32; RAMPS] {
    std::array::from_fn(|k| ((overlap - KNOTS[k]) / (KNOTS[k + 1] - KNOTS[k])).clamp(0.0, 1.0))
}

/// Words of more than this share of a document's segments are left out.
const COMMON: f32 = 0.2;

/// The overlaps that a search may ask for.
#[derive(Debug)]
pub(crate) struct Overlaps {
    /// For each English segment where the running sum up to Chinese segment 0 would stand.
    origins: Vec<usize>,
    /// For each English segment running sums over the Chinese segments from its window's start.
    sums: Vec<f32>,
    /// Running sums of the squared weights of the words.
    squares: Pair<Vec<f32>>,
}

/// What a word weighs, by number.
fn weights(tokens: &Tokens) -> Vec<f32> {
    let n = tokens.len() as f32;
    let weight =
        |segments: usize| if segments as f32 > n * COMMON { 0.0 } else { (n / segments.max(1) as f32).ln() };
    tokens.words.iter().map(|word| weight(word.segments.len())).collect()
}

/// The squared weights of all links of each word.
fn strengths(lists: &LinkLists) -> Vec<f32> {
    lists
        .iter()
        .map(|links| links.iter().map(|&(_, grade)| LINK[grade as usize] * LINK[grade as usize]).sum())
        .collect()
}

impl Overlaps {
    /// `windows` gives for each English segment the range of Chinese starts that can be asked for, both ends rising.
    pub(crate) fn new(tokens: &Pair<Tokens>, links: &Links, windows: &[(u32, u32)]) -> Self {
        let weights = tokens.as_ref().map(weights);
        let strengths = Pair { en: strengths(&links.en), zh: strengths(&links.zh) };
        let squares = Pair { en: running(&tokens.en, &weights.en), zh: running(&tokens.zh, &weights.zh) };
        let mut this = Self { origins: Vec::with_capacity(windows.len()), sums: Vec::new(), squares };
        // For each Chinese word the first of its segments that is still ahead.
        let mut ahead = vec![0_u32; tokens.zh.words.len()];
        let mut row: Vec<f32> = Vec::new();
        for (segment, &(low, high)) in windows.iter().enumerate() {
            this.origins.push(this.sums.len().wrapping_sub(low as usize));
            if low == high {
                continue;
            }
            let end = (high + MOST as u32).min(tokens.zh.len() as u32);
            row.clear();
            row.resize((end - low) as usize, 0.0);
            for token in tokens.en.of(segment) {
                let en = token.word as usize;
                if weights.en[en] == 0.0 {
                    continue;
                }
                let share = weights.en[en] / strengths.en[en].max(1e-9).sqrt().sqrt();
                for &(zh, grade) in &links.en[en] {
                    let zh = zh as usize;
                    if weights.zh[zh] == 0.0 {
                        continue;
                    }
                    let at = &tokens.zh.words[zh].segments;
                    let from = &mut ahead[zh];
                    while at.get(*from as usize).is_some_and(|&place| place < low) {
                        *from += 1;
                    }
                    let near = at[*from as usize..].iter().take_while(|&&place| place < end);
                    for &place in near {
                        row[(place - low) as usize] +=
                            share * weights.zh[zh] * LINK[grade as usize] / strengths.zh[zh].sqrt();
                    }
                }
            }
            this.sums.push(0.0);
            let mut sum = 0.0;
            this.sums.extend(row.iter().map(|product| {
                sum += product;
                sum
            }));
        }
        this
    }

    /// The overlap of `a` Chinese segments from `i` and `b` English ones from `j`, in [0, 1] but for repeated words.
    pub(crate) fn of(&self, i: usize, a: usize, j: usize, b: usize) -> f32 {
        let product: f32 = (j..j + b)
            .map(|segment| {
                let start = self.origins[segment].wrapping_add(i);
                self.sums[start + a] - self.sums[start]
            })
            .sum();
        let Pair { en, zh } = &self.squares;
        product / ((zh[i + a] - zh[i]) * (en[j + b] - en[j])).max(1.0).sqrt()
    }
}

/// Running sums of the squared weights of the words of the segments.
fn running(tokens: &Tokens, weights: &[f32]) -> Vec<f32> {
    let square = |word: u32| weights[word as usize] * weights[word as usize];
    let mut sum = 0.0;
    let sums = (0..tokens.len()).map(|segment| {
        sum += tokens.of(segment).iter().map(|token| square(token.word)).sum::<f32>();
        sum
    });
    std::iter::once(0.0).chain(sums).collect()
}
