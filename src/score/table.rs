//! The lexical term of one direction as a table: for each segment, each start on the other side in its window, and each
//! number of segments there, what the segment adds to a bead.
//!
//! The table is filled a segment at a time: the words that find nothing add the same to every entry, and each hit adds its
//! gain to the entries whose span it lies in. Time is the cells of the windows times [`MOST`]; memory only that of the
//! segments around the row that the search is at.

use std::ops::Range;

use super::Window;
use super::feature::Features;
use super::hits::{Hit, Hits};
use super::lexical::{Direction, MEAN_KNOTS, MISS, OUTCOMES, SUM_KNOTS, SUPPORT};
use super::shape::MOST;
use crate::lexicon::Grade;

/// For spans of 1 to [`MOST`] segments: the weighted sum over words, and the plain sum of their log ratios.
type Sums = [[f32; 2]; MOST];

/// For spans of 1 to [`MOST`] segments: the term of a segment that is alone on its side of the bead, and of one of several.
pub(super) type Terms = [[f32; 2]; MOST];

fn add(row: &mut [[f32; 2]], value: &[[f32; 2]]) {
    for (sum, value) in row.iter_mut().zip(value) {
        *sum = [sum[0] + value[0], sum[1] + value[1]];
    }
}

/// For a word, by number of segments on the other side: the term of no hit, and what a hit of each grade gains over it.
#[derive(Debug)]
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
#[derive(Debug)]
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
        // Rounded by a sum that has no room for a fraction: a conversion takes more steps.
        let rounded = (place - 0.5).max(0.0) + WHOLE;
        let share = place - (rounded - WHOLE);
        let interval = rounded.to_bits() - WHOLE.to_bits();
        let [alone, among, alone_rise, among_rise] = self.pieces[interval as usize];
        [alone + alone_rise * share, among + among_rise * share]
    }
}

/// From here on neighbouring floats are whole numbers.
const WHOLE: f32 = 8_388_608.0;

/// The entries of one start, while a segment is worked on.
#[derive(Debug)]
struct Row {
    sums: Sums,
    /// How many of them can be asked for.
    reach: usize,
}

/// What a table leaves for the next.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    terms: Vec<Terms>,
    rows: Vec<Row>,
    hits: Hits,
    ahead: Vec<u32>,
}

/// Segments that are tabulated at once.
const STRETCH: usize = 256;

/// The tabulated term of one direction. It has the terms of the segments that the search is at, and no others.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    direction: &'a Direction<'a>,
    weights: &'a Features,
    windows: &'a [Window],
    near: &'a [Window],
    sums: Curve,
    means: Curve,
    /// By word.
    values: Vec<Option<Box<Values>>>,
    /// For each segment so far where start 0 on the other side would stand.
    origins: Vec<usize>,
    /// For each segment so far the best sum of log ratios against any one segment near it.
    best: Vec<f32>,
    /// The terms by segment and start.
    terms: Vec<Terms>,
    buffers: Buffers,
}

impl<'a> Table<'a> {
    /// `windows` gives for each segment the starts on the other side that can be asked for, both ends rising;
    /// `near` those of them that its best support is looked for among.
    pub(crate) fn new(
        direction: &'a Direction<'a>,
        weights: &'a Features,
        windows: &'a [Window],
        near: &'a [Window],
        mut buffers: Buffers,
    ) -> Self {
        let (alone, among) = weights[direction.blocks.support.start..][..2 * SUPPORT].split_at(SUPPORT);
        let mut values = Vec::new();
        values.resize_with(direction.ratios.len(), || None);
        let mut terms = std::mem::take(&mut buffers.terms);
        terms.clear();
        buffers.hits.open(direction);
        Self {
            direction,
            weights,
            windows,
            near,
            sums: Curve::new(&SUM_KNOTS, 1.0, &alone[..5], &among[..5]),
            means: Curve::new(&MEAN_KNOTS, 20.0, &alone[5..], &among[5..]),
            values,
            origins: Vec::with_capacity(windows.len()),
            best: Vec::with_capacity(windows.len()),
            terms,
            buffers,
        }
    }

    /// Tabulates the segments before `end`, and forgets those before `start`; neither may be less than before.
    /// `reach(segment, start)` tells to how many segments from there it can be stretched when it is alone on its side.
    pub(crate) fn advance(&mut self, start: usize, end: usize, reach: impl Fn(usize, usize) -> usize) {
        while self.best.len() < end {
            self.forget(start);
            let from = self.best.len();
            self.tabulate(from..(from + STRETCH).min(self.windows.len()), &reach);
        }
    }

    /// Makes room when most of the terms are those of segments before `start`.
    fn forget(&mut self, start: usize) {
        let place = |segment: usize| {
            self.origins.get(segment).map(|&at| at.wrapping_add(self.windows[segment].starts.start as usize))
        };
        let cut = place(start).unwrap_or(self.terms.len());
        if cut * 2 >= self.terms.len() {
            self.terms.drain(..cut);
            let kept = self.origins.iter_mut().skip(start);
            kept.for_each(|origin| *origin = origin.wrapping_sub(cut));
        }
    }

    fn tabulate(&mut self, segments: Range<usize>, reach: &impl Fn(usize, usize) -> usize) {
        let Self { direction, windows, near, terms, .. } = self;
        let Buffers { rows, hits, ahead, .. } = &mut self.buffers;
        let open = || {
            windows[segments.clone()].iter().map(|window| &window.starts).filter(|starts| !starts.is_empty())
        };
        let from = open().map(|starts| starts.start).min().unwrap_or(0) as usize;
        let to = open().map(|starts| starts.end as usize + MOST - 1).max().unwrap_or(0);
        hits.find(direction, segments.clone(), from..to.min(direction.other.len()));
        // For each word its first hit that is still ahead.
        ahead.clear();
        ahead.resize(hits.len(), 0);
        let blocks = &direction.blocks;
        let (ratio_weights, count_weights) = (
            &self.weights[blocks.ratio.start..][..OUTCOMES],
            &self.weights[blocks.count.start..][..OUTCOMES],
        );
        let weighted = |ratio: f32, outcome: usize| ratio_weights[outcome] * ratio + count_weights[outcome];
        for segment in segments {
            let Window { starts, wide } = &windows[segment];
            let low = starts.start;
            self.origins.push(terms.len().wrapping_sub(low as usize));
            if starts.is_empty() {
                self.best.push(0.0);
                continue;
            }
            rows.clear();
            rows.extend(starts.clone().map(|start| {
                let reach = if start < *wide { 1 } else { reach(segment, start as usize) };
                Row { sums: [[0.0; 2]; MOST], reach }
            }));
            let reach = rows.iter().map(|row| row.reach).max().unwrap_or(0);
            let lone = wide.saturating_sub(low) as usize;
            let mut base = [[0.0; 2]; MOST];
            for token in direction.tokens.of(segment) {
                let word = token.word as usize;
                let Some(ratios) = &direction.ratios[word] else { continue };
                let value = self.values[word].get_or_insert_with(|| Box::new(Values::new(ratios, &weighted)));
                add(&mut base, &value.miss);
                let number = hits.number(token.word);
                let (at, from) = (hits.of(number), &mut ahead[number]);
                while at.get(*from as usize).is_some_and(|hit| hit.segment() < low) {
                    *from += 1;
                }
                add_hits(rows, low, (lone, reach), &at[*from as usize..], value);
            }
            let share = 1.0 / (direction.linked[segment] + 2.0);
            let mut top = f32::NEG_INFINITY;
            for (start, row) in (low..).zip(&*rows) {
                if near[segment].starts.contains(&start) {
                    top = top.max(row.sums[0][1] + base[0][1]);
                }
                let mut own = [[0.0; 2]; MOST];
                for ((own, row), base) in own.iter_mut().zip(&row.sums[..row.reach]).zip(&base) {
                    let sum = row[0] + base[0];
                    let raw = row[1] + base[1];
                    let (whole, mean) = (self.sums.at(raw), self.means.at(raw * share));
                    *own = [sum + whole[0] + mean[0], sum + whole[1] + mean[1]];
                }
                terms.push(own);
            }
            self.best.push(top);
        }
    }

    /// Its buffers, for the next table.
    pub(crate) fn into_buffers(self) -> Buffers {
        Buffers { terms: self.terms, ..self.buffers }
    }

    /// The terms of a segment against the segments of the other side from `start`.
    pub(super) fn terms(&self, segment: usize, start: usize) -> &Terms {
        &self.terms[self.origins[segment].wrapping_add(start)]
    }

    /// The best sum of log ratios that `segment` finds against any one segment near it.
    pub(crate) fn best(&self, segment: usize) -> f32 {
        self.best[segment]
    }

    /// How many segments were tabulated.
    pub(crate) fn len(&self) -> usize {
        self.best.len()
    }
}

/// Adds what a word's hits, from the window's start on, gain in the window's rows. The first `lone` rows reach no farther than one segment, the
/// others no farther than `most`.
fn add_hits(rows: &mut [Row], low: u32, (lone, most): (usize, usize), hits: &[Hit], value: &Values) {
    let width = rows.len();
    // From each hit back to the one before, a start sees first that hit, then stronger ones behind it.
    let mut start = 0;
    for (number, hit) in hits.iter().enumerate() {
        let place = (hit.segment() - low) as usize;
        if place >= width + most {
            break;
        }
        let first = start.max((place + 1).saturating_sub(most)).max(lone.min(place));
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
