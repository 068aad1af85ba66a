//! The lexical term of one direction as a table: for each segment, each start on the other side in its window, and each
//! number of segments there, what the segment adds to a bead.
//!
//! The table is filled a segment at a time: the words that find nothing add the same to every entry, and each hit adds its
//! gain to the entries whose span it lies in. Time and memory are the cells of the windows times [`MOST`].

use std::ops::Range;

use super::feature::Features;
use super::lexical::{Direction, Hit, MEAN_KNOTS, MISS, OUTCOMES, SUM_KNOTS, SUPPORT};
use super::shape::MOST;
use crate::lexicon::Grade;

/// For spans of 1 to [`MOST`] segments: the weighted sum over words, and the plain sum of their log ratios.
type Sums = [[f32; 2]; MOST];

fn add(row: &mut [[f32; 2]], value: &[[f32; 2]]) {
    for (sum, x) in row.as_flattened_mut().iter_mut().zip(value.as_flattened()) {
        *sum += x;
    }
}

/// For a word, by number of segments on the other side: the term of no hit, and what a hit of each grade gains over it.
struct Values {
    miss: Sums,
    gain: [Sums; Grade::COUNT],
    /// The strongest grade the word is ever hit at.
    strongest: usize,
}

impl Values {
    fn new(ratios: &[[f32; OUTCOMES]; MOST], weighted: &impl Fn(f32, usize) -> f32) -> Self {
        let value =
            |span: usize, outcome: usize| [weighted(ratios[span][outcome], outcome), ratios[span][outcome]];
        let miss: Sums = std::array::from_fn(|span| value(span, MISS));
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

/// The weighted curve through the knots of one of the two arguments of `lexical::support`, for a segment alone on its side
/// and for one of several: on an even grid that all knots lie on, by interval the values at its low end and the rises over it.
struct Curve {
    low: f32,
    steps: f32,
    pieces: Vec<[f32; 4]>,
}

impl Curve {
    /// `steps`: intervals of the grid per unit.
    fn new(knots: &[f32; 6], steps: f32, alone: &[f32], among: &[f32]) -> Self {
        let at = |weights: &[f32], value: f32| -> f32 {
            let ramps = knots.windows(2).map(|k| ((value - k[0]) / (k[1] - k[0])).clamp(0.0, 1.0));
            ramps.zip(weights).map(|(ramp, weight)| ramp * weight).sum()
        };
        let count = ((knots[5] - knots[0]) * steps).round() as usize;
        let grid = |k: usize| knots[0] + k as f32 / steps;
        let pieces = (0..=count).map(|k| {
            let value = |weights: &[f32]| (at(weights, grid(k)), at(weights, grid(k + 1)));
            let (alone, among) = (value(alone), value(among));
            [alone.0, among.0, alone.1 - alone.0, among.1 - among.0]
        });
        Self { low: knots[0], steps, pieces: pieces.collect() }
    }

    fn at(&self, value: f32) -> [f32; 2] {
        let place = ((value - self.low) * self.steps).clamp(0.0, (self.pieces.len() - 1) as f32);
        let interval = place as usize;
        let share = place - interval as f32;
        let [alone, among, alone_rise, among_rise] = self.pieces[interval];
        [alone + alone_rise * share, among + among_rise * share]
    }
}

/// The entries of one start, while a segment is worked on.
struct Row {
    sums: Sums,
    /// How many of them can be asked for.
    reach: usize,
}

/// The tabulated term of one direction.
#[derive(Debug)]
pub(crate) struct Table {
    /// For each segment where start 0 on the other side would stand.
    origins: Vec<usize>,
    /// The terms of a segment that is alone on its side of the bead, and of one of several.
    terms: Vec<[f32; 2]>,
    /// For each segment the best sum of log ratios against any one segment of its window.
    best: Vec<f32>,
}

impl Table {
    /// `terms` is a buffer to fill; `windows` gives for each segment the range of starts on the other side that can be asked for, both ends rising;
    /// `reach(segment, start)` to how many segments from there it can be stretched when it is alone on its side.
    pub(crate) fn new(
        direction: &Direction,
        weights: &Features,
        windows: &[(u32, u32)],
        reach: impl Fn(usize, usize) -> usize,
        mut terms: Vec<[f32; 2]>,
    ) -> Self {
        let blocks = &direction.blocks;
        let (ratio_weights, count_weights) =
            (&weights[blocks.ratio.start..][..OUTCOMES], &weights[blocks.count.start..][..OUTCOMES]);
        let (alone, among) = weights[blocks.support.start..][..2 * SUPPORT].split_at(SUPPORT);
        let sums = Curve::new(&SUM_KNOTS, 1.0, &alone[..5], &among[..5]);
        let means = Curve::new(&MEAN_KNOTS, 20.0, &alone[5..], &among[5..]);
        let weighted = |ratio: f32, outcome: usize| ratio_weights[outcome] * ratio + count_weights[outcome];
        let total: usize = windows.iter().map(|&(low, high)| (high - low) as usize * MOST).sum();
        terms.clear();
        terms.reserve(total);
        let mut origins = Vec::with_capacity(windows.len());
        let mut best = Vec::with_capacity(windows.len());
        let mut rows: Vec<Row> = Vec::new();
        let mut values: Vec<Option<Box<Values>>> = Vec::new();
        values.resize_with(direction.ratios.len(), || None);
        // For each word its first hit that is still ahead.
        let mut ahead = vec![0_u32; direction.ratios.len()];
        for (segment, &(low, high)) in windows.iter().enumerate() {
            origins.push(terms.len().wrapping_sub(low as usize * MOST));
            if low == high {
                best.push(0.0);
                continue;
            }
            rows.clear();
            rows.extend(
                (low..high)
                    .map(|start| Row { sums: [[0.0; 2]; MOST], reach: reach(segment, start as usize) }),
            );
            let mut base = [[0.0; 2]; MOST];
            for token in direction.tokens.of(segment) {
                let word = token.word as usize;
                let Some(ratios) = &direction.ratios[word] else { continue };
                let value = values[word].get_or_insert_with(|| Box::new(Values::new(ratios, &weighted)));
                add(&mut base, &value.miss);
                let at = &direction.hits.at[word];
                let from = &mut ahead[word];
                while at.get(*from as usize).is_some_and(|hit| hit.segment() < low) {
                    *from += 1;
                }
                add_hits(&mut rows, low, &at[*from as usize..], value);
            }
            let (linked, orphans) = direction.linked[segment];
            let (constant, share) = (orphans * weights[blocks.orphans.start], 1.0 / (linked + 2.0));
            let mut top = f32::NEG_INFINITY;
            for row in &rows {
                top = top.max(row.sums[0][1] + base[0][1]);
                terms.extend(row.sums[..row.reach].iter().zip(&base).map(|(row, base)| {
                    let sum = row[0] + base[0] + constant;
                    let raw = row[1] + base[1];
                    let (whole, mean) = (sums.at(raw), means.at(raw * share));
                    [sum + whole[0] + mean[0], sum + whole[1] + mean[1]]
                }));
                terms.extend_from_slice(&[[0.0; 2]; MOST][row.reach..]);
            }
            best.push(top);
        }
        Self { origins, terms, best }
    }

    /// Its buffer, for the next table.
    pub(crate) fn into_terms(self) -> Vec<[f32; 2]> {
        self.terms
    }

    /// The term of the segments `own` against `length` segments of the other side from `start`.
    pub(crate) fn term(&self, own: Range<usize>, start: usize, length: usize) -> f32 {
        let many = usize::from(own.len() > 1);
        let place = start * MOST + length - 1;
        own.map(|segment| self.terms[self.origins[segment].wrapping_add(place)][many]).sum()
    }

    /// The best sum of log ratios that `segment` finds against any one segment of its window.
    pub(crate) fn best(&self, segment: usize) -> f32 {
        self.best[segment]
    }
}

/// Adds what a word's hits, from the window's start on, gain in the window's rows.
fn add_hits(rows: &mut [Row], low: u32, hits: &[Hit], value: &Values) {
    let width = rows.len();
    // From each hit back to the one before, a start sees first that hit, then stronger ones behind it.
    let mut start = 0;
    for (number, hit) in hits.iter().enumerate() {
        let place = (hit.segment() - low) as usize;
        if place >= width + MOST {
            break;
        }
        let first = start.max((place + 1).saturating_sub(MOST));
        let last = (place + 1).min(width);
        for (index, Row { sums, reach }) in (first..last).zip(rows.get_mut(first..last).into_iter().flatten())
        {
            let mut strongest = MISS;
            let mut span = place - index;
            for hit in &hits[number..] {
                let next = (hit.segment() - low) as usize - index;
                if next >= *reach {
                    break;
                }
                let outcome = hit.outcome();
                if outcome < strongest {
                    if strongest != MISS {
                        add(&mut sums[span..next], &value.gain[strongest][span..next]);
                    }
                    (strongest, span) = (outcome, next);
                    if strongest == value.strongest {
                        break;
                    }
                }
            }
            if strongest != MISS {
                add(&mut sums[span..*reach], &value.gain[strongest][span..*reach]);
            }
        }
        start = place + 1;
    }
}
