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

/// Words that this share of the other side's segments would hit say nothing about where they belong.
const COMMON: f32 = 0.6;

impl Hits {
    pub(crate) fn new(links: &LinkLists, other: &Tokens) -> Self {
        let mut this =
            Self { at: vec![Vec::new(); links.len()], chance: vec![[0.0; Grade::COUNT]; links.len()] };
        this.refresh(0..links.len() as u32, links, other);
        this
    }

    /// Finds the hits of `words` anew.
    pub(crate) fn refresh(&mut self, words: impl Iterator<Item = u32>, links: &LinkLists, other: &Tokens) {
        let mut best: Vec<u8> = vec![u8::MAX; other.len()];
        let mut touched: Vec<u32> = Vec::new();
        for word in words.map(|word| word as usize) {
            touched.clear();
            for &(linked, grade) in &links[word] {
                for &segment in &other.words[linked as usize].segments {
                    let slot = &mut best[segment as usize];
                    if *slot == u8::MAX {
                        touched.push(segment);
                    }
                    *slot = (*slot).min(grade as u8);
                }
            }
            let mut counts = [0.0; Grade::COUNT];
            for &segment in &touched {
                counts[usize::from(best[segment as usize])] += 1.0;
            }
            let mut sum = 0.0;
            self.chance[word] = counts.map(|count: f32| {
                sum += count;
                (sum / other.len() as f32).min(0.98)
            });
            self.at[word].clear();
            if self.chance[word][Grade::COUNT - 1] <= COMMON {
                touched.sort_unstable();
                self.at[word].extend(touched.iter().map(|&segment| (segment, best[segment as usize])));
            }
            touched.iter().for_each(|&segment| best[segment as usize] = u8::MAX);
        }
    }

    /// Whether anything on the other side is linked to `word`.
    fn is_linked(&self, word: u32) -> bool {
        self.chance[word as usize][Grade::COUNT - 1] > 0.0
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
    blocks: Blocks,
    others: usize,
    /// For each segment how many of its words have links in the other document, and how many have none.
    pub(crate) linked: Vec<(f32, f32)>,
}

/// Where a direction's features stand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Blocks {
    pub(crate) ratio: Block,
    pub(crate) count: Block,
    pub(crate) orphans: Block,
    pub(crate) support: Block,
}

impl<'a> Direction<'a> {
    pub(crate) fn new(
        tokens: &'a Tokens,
        hits: &'a Hits,
        rates: &Rates,
        blocks: Blocks,
        others: usize,
    ) -> Self {
        let linked = (0..tokens.len())
            .map(|segment| {
                let of = tokens.of(segment);
                let linked = of.iter().filter(|token| hits.is_linked(token.word)).count();
                (linked as f32, (of.len() - linked) as f32)
            })
            .collect();
        Self { tokens, hits, ratios: ratios(hits, rates), blocks, others, linked }
    }

    /// Adds the features of a span of own segments against a span of the other side.
    pub(crate) fn features(&self, own: Range<usize>, other: Range<usize>, features: &mut Features) {
        let many = own.len() > 1;
        for segment in own {
            let mut raw = 0.0;
            for token in self.tokens.of(segment) {
                let word = token.word as usize;
                if let Some(ratios) = &self.ratios[word] {
                    let outcome = outcome(&self.hits.at[word], other.clone());
                    let ratio = ratios[other.len() - 1][outcome];
                    features[self.blocks.ratio.start + outcome] += ratio;
                    features[self.blocks.count.start + outcome] += 1.0;
                    raw += ratio;
                }
            }
            let (linked, orphans) = self.linked[segment];
            features[self.blocks.orphans.start] += orphans;
            let support = support(raw, linked);
            let at = self.blocks.support.start + SUPPORT * usize::from(many);
            features[at..at + SUPPORT].iter_mut().zip(support).for_each(|(feature, value)| *feature += value);
        }
    }
}

/// Number of the basis functions of [`support`].
pub(crate) const SUPPORT: usize = 10;
const SUM_KNOTS: [f32; 6] = [-4.0, -1.0, 1.0, 3.0, 6.0, 12.0];
const MEAN_KNOTS: [f32; 6] = [-0.5, -0.15, 0.0, 0.15, 0.4, 0.9];

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

/// The weighted sum of a [`support`] as a function of the same arguments.
struct Curve {
    /// For the sum and the mean, by interval between knots: the value at its low end, and the rise over it.
    pieces: [[(f32, f32); 5]; 2],
}

impl Curve {
    fn new(weights: &[f32]) -> Self {
        let mut sum = 0.0;
        let mut piece = |k: usize| {
            sum = if k == 0 || k == 5 { 0.0 } else { sum };
            sum += weights[k];
            (sum - weights[k], weights[k])
        };
        Self { pieces: [std::array::from_fn(&mut piece), std::array::from_fn(|k| piece(k + 5))] }
    }

    fn at(&self, sum: (usize, f32), mean: (usize, f32)) -> f32 {
        let value = |(low, rise): (f32, f32), share: f32| low + rise * share;
        value(self.pieces[0][sum.0], sum.1) + value(self.pieces[1][mean.0], mean.1)
    }
}

/// The interval between knots in which `value` lies, and how far in.
fn interval(knots: &[f32; 6], value: f32) -> (usize, f32) {
    let k = knots[1..5].iter().filter(|&&knot| value >= knot).count();
    (k, ((value - knots[k]) / (knots[k + 1] - knots[k])).clamp(0.0, 1.0))
}

/// For a word, by number of segments on the other side: the weighted term and the plain log ratio of no hit, and what a
/// hit of each grade gains over it.
struct Values {
    miss: [[f32; 2]; MOST],
    gain: [[[f32; 2]; MOST]; Grade::COUNT],
    /// The strongest grade the word is ever hit at.
    strongest: usize,
}

impl Values {
    fn new(ratios: &[[f32; OUTCOMES]; MOST], weighted: &impl Fn(f32, usize) -> f32) -> Self {
        let value =
            |span: usize, outcome: usize| [weighted(ratios[span][outcome], outcome), ratios[span][outcome]];
        let miss: [[f32; 2]; MOST] = std::array::from_fn(|span| value(span, MISS));
        let gain = std::array::from_fn(|grade| {
            std::array::from_fn(|span| {
                let hit = value(span, grade);
                [hit[0] - miss[span][0], hit[1] - miss[span][1]]
            })
        });
        // A grade that never occurs has the ratio 0 for every span.
        let strongest = (0..MISS).find(|&grade| ratios[0][grade] != 0.0).unwrap_or(MISS);
        Self { miss, gain, strongest }
    }
}

fn add(row: &mut [[f32; 2]], gain: &[[f32; 2]]) {
    for (term, gain) in row.iter_mut().zip(gain) {
        *term = [term[0] + gain[0], term[1] + gain[1]];
    }
}

/// The tabulated term of one direction: for segment `s`, and spans of the other side that start in its window.
#[derive(Debug)]
pub(crate) struct Table {
    windows: Vec<(u32, u32)>,
    starts: Vec<usize>,
    /// The terms of a segment that is alone on its side of the bead, and of one of several.
    terms: Vec<[f32; 2]>,
    /// For each segment the best sum of log ratios against any one segment of its window.
    best: Vec<f32>,
}

impl Table {
    /// `windows` gives for each segment the range of starts on the other side that can be asked for.
    pub(crate) fn new(direction: &Direction, weights: &Features, windows: Vec<(u32, u32)>) -> Self {
        let blocks = &direction.blocks;
        let (ratio_weights, count_weights) =
            (&weights[blocks.ratio.start..][..OUTCOMES], &weights[blocks.count.start..][..OUTCOMES]);
        let support_weights = &weights[blocks.support.start..][..2 * SUPPORT];
        let curves = [Curve::new(&support_weights[..SUPPORT]), Curve::new(&support_weights[SUPPORT..])];
        let weighted = |ratio: f32, outcome: usize| ratio_weights[outcome] * ratio + count_weights[outcome];
        let mut starts = Vec::with_capacity(windows.len());
        let total: usize = windows.iter().map(|&(low, high)| (high - low) as usize * MOST).sum();
        // While a segment is worked on: its weighted sum, and its plain sum of log ratios.
        let mut terms = vec![[0.0; 2]; total];
        let mut best = Vec::with_capacity(windows.len());
        let mut start = 0;
        let mut hits: Vec<(usize, usize)> = Vec::new();
        let mut values: Vec<Option<Box<Values>>> = Vec::new();
        values.resize_with(direction.ratios.len(), || None);
        for (segment, &(low, high)) in windows.iter().enumerate() {
            starts.push(start);
            let width = (high - low) as usize;
            if width == 0 {
                best.push(0.0);
                continue;
            }
            let rows = &mut terms[start..start + width * MOST];
            start += width * MOST;
            let mut base = [[0.0; 2]; MOST];
            for token in direction.tokens.of(segment) {
                let word = token.word as usize;
                let Some(ratios) = &direction.ratios[word] else { continue };
                let value = values[word].get_or_insert_with(|| Box::new(Values::new(ratios, &weighted)));
                for (base, miss) in base.iter_mut().zip(&value.miss) {
                    *base = [base[0] + miss[0], base[1] + miss[1]];
                }
                let at = &direction.hits.at[word];
                let from = at.partition_point(|&(s, _)| s < low);
                let near = at[from..].iter().take_while(|&&(s, _)| s < high + MOST as u32);
                hits.clear();
                hits.extend(near.map(|&(s, outcome)| ((s - low) as usize, usize::from(outcome))));
                // From each hit back to the one before, a start sees first that hit, then stronger ones behind it.
                let mut start = 0;
                for (number, &(place, _)) in hits.iter().enumerate() {
                    for index in
                        start.max((place + 1).saturating_sub(MOST))..=place.min(width.wrapping_sub(1))
                    {
                        let row = &mut rows[index * MOST..(index + 1) * MOST];
                        let mut strongest = MISS;
                        let mut span = place - index;
                        for &(next, outcome) in &hits[number..] {
                            let reached = (next - index).min(MOST);
                            if strongest != MISS {
                                add(&mut row[span..reached], &value.gain[strongest][span..reached]);
                            }
                            span = reached;
                            strongest = strongest.min(outcome);
                            if reached == MOST || strongest == value.strongest {
                                break;
                            }
                        }
                        if strongest != MISS {
                            add(&mut row[span..], &value.gain[strongest][span..]);
                        }
                    }
                    start = place + 1;
                }
            }
            let (linked, orphans) = direction.linked[segment];
            let constant = orphans * weights[blocks.orphans.start];
            let mut top: Option<f32> = None;
            for (index, row) in rows.chunks_exact_mut(MOST).enumerate() {
                let room = direction.others.saturating_sub(low as usize + index).min(MOST);
                for (span, term) in row.iter_mut().enumerate().take(room) {
                    let [sum, raw] = [term[0] + base[span][0] + constant, term[1] + base[span][1]];
                    if span == 0 {
                        top = Some(top.map_or(raw, |top| top.max(raw)));
                    }
                    let (whole, mean) =
                        (interval(&SUM_KNOTS, raw), interval(&MEAN_KNOTS, raw / (linked + 2.0)));
                    *term = [sum + curves[0].at(whole, mean), sum + curves[1].at(whole, mean)];
                }
            }
            best.push(top.unwrap_or(0.0));
        }
        Self { windows, starts, terms, best }
    }

    /// The term of the segments `own` against `length` segments of the other side from `start`.
    pub(crate) fn term(&self, own: Range<usize>, start: usize, length: usize) -> f32 {
        let many = usize::from(own.len() > 1);
        own.map(|segment| {
            let at = self.starts[segment] + (start - self.windows[segment].0 as usize) * MOST + length - 1;
            self.terms[at][many]
        })
        .sum()
    }

    /// The best sum of log ratios that `segment` finds against any one segment of its window.
    pub(crate) fn best(&self, segment: usize) -> f32 {
        self.best[segment]
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
