//! The band of the search.

use rustc_hash::FxHashMap as HashMap;
use std::ops::Range;

use super::search::Step;
use crate::alignment::Search;
use crate::bitext::Pair;
use crate::lexicon::Grade;
use crate::score::links::Links;
use crate::score::shape::MOST;
use crate::score::tokens::Tokens;

/// For each boundary between Chinese segments the boundaries between English ones that a path may pass.
#[derive(Debug)]
pub(crate) struct Band {
    rows: Vec<Range<u32>>,
    starts: Vec<usize>,
    columns: usize,
    search: Search,
}

/// Up to this many cells every path is weighed.
const FULL: usize = 300_000;
/// The same where a path is known already.
const FULL_AROUND: usize = 10_000;
/// How many segments a path may stray from the backbone of anchors, and from a path that is known.
const MARGIN: usize = 8;
const MARGIN_AROUND: usize = 5;
/// The largest gap between two points, in cells, that is searched as a whole.
const LARGEST_GAP: usize = 4_000_000;
/// Segments by which two neighbouring points of the chain may leave the diagonal.
const JUMP: f32 = 8.0;
/// Points within so many segments of a jump are not trusted.
const JUMP_REACH: usize = 25;

impl Band {
    fn new(rows: Vec<Range<u32>>, columns: usize, search: Search) -> Self {
        let mut starts = Vec::with_capacity(rows.len() + 1);
        starts.push(0);
        for row in &rows {
            starts.push(starts[starts.len() - 1] + row.len());
        }
        Self { rows, starts, columns, search }
    }

    pub(crate) fn full(n: usize, m: usize) -> Self {
        Self::new(vec![0..m as u32 + 1; n + 1], m, Search::Full)
    }

    /// How the search inside it is to be called.
    pub(crate) const fn search(&self) -> Search {
        self.search
    }

    /// The band around the backbone of rare links.
    pub(crate) fn initial(tokens: &Pair<Tokens>, links: &Links) -> Self {
        let (n, m) = (tokens.zh.len(), tokens.en.len());
        if (n + 1) * (m + 1) <= FULL {
            return Self::full(n, m);
        }
        Self::along(without_jumps(backbone(tokens, links), (n, m)), n, m, MARGIN)
    }

    /// A band that follows closely a path that was found by the search `before`. Stretches that the path left
    /// unaligned are opened up as a whole.
    pub(crate) fn around(steps: &[Step], (n, m): (usize, usize), before: Search) -> Self {
        if (n + 1) * (m + 1) <= FULL_AROUND {
            return Self::full(n, m);
        }
        let points = steps
            .iter()
            .filter(|step| step.is_pair())
            .flat_map(|step| [(step.zh.start, step.en.start), (step.zh.end, step.en.end)]);
        let after = Self::along(points.collect(), n, m, MARGIN_AROUND);
        Self { search: after.search.max(before), ..after }
    }

    /// Lays a band along rising points: whole rectangles between neighbours, and a margin.
    fn along(points: Vec<(usize, usize)>, n: usize, m: usize, margin: usize) -> Self {
        let mut low = vec![u32::MAX; n + 1];
        let mut high = vec![0_u32; n + 1];
        let mut search = Search::Banded;
        let mut last = (0, 0);
        for (i1, j1) in points.into_iter().chain([(n, m)]) {
            let (i0, j0) = last;
            last = (i1, j1);
            let (height, width) = (i1 - i0, j1 - j0);
            let capped = (height + 1) * (width + 1) > LARGEST_GAP;
            if capped {
                search = Search::Capped;
            }
            for i in i0.saturating_sub(margin)..=(i1 + margin).min(n) {
                let (from, to) = if capped {
                    // Only a strip around the diagonal of the gap.
                    let strip = LARGEST_GAP / (height + 1) / 2 + 1;
                    let middle = j0 + i.saturating_sub(i0).min(height) * width / height.max(1);
                    (middle.saturating_sub(strip), middle + strip)
                } else {
                    (j0.saturating_sub(margin), j1 + margin)
                };
                low[i] = low[i].min(from as u32);
                high[i] = high[i].max(to.min(m) as u32);
            }
        }
        (low[0], high[n]) = (0, m as u32);
        for i in (0..n).rev() {
            low[i] = low[i].min(low[i + 1]);
        }
        for i in 1..=n {
            high[i] = high[i].max(high[i - 1]);
        }
        Self::new(low.into_iter().zip(high).map(|(l, h)| l..h + 1).collect(), m, search)
    }

    pub(crate) fn size(&self) -> (usize, usize) {
        (self.rows.len() - 1, self.columns)
    }

    pub(crate) fn cells(&self) -> usize {
        self.starts[self.rows.len()]
    }

    pub(crate) fn row(&self, i: usize) -> Range<usize> {
        self.rows[i].start as usize..self.rows[i].end as usize
    }

    pub(crate) fn at(&self, i: usize, j: usize) -> usize {
        self.starts[i] + j - self.rows[i].start as usize
    }

    /// For each segment the starts on the other side that a bead with it may have: English, Chinese.
    pub(crate) fn windows(&self) -> Pair<Vec<(u32, u32)>> {
        let (n, m) = self.size();
        let mut en = vec![(u32::MAX, 0); m];
        for i in 0..n {
            let row = self.row(i);
            for window in &mut en[row.start.min(m)..(row.end + MOST).min(m)] {
                *window = (window.0.min(i as u32), window.1.max(i as u32 + 1));
            }
        }
        let zh = (0..n)
            .map(|i| {
                let low = self.row(i.saturating_sub(MOST)).start;
                (low as u32, self.row(i).end.min(m) as u32)
            })
            .map(|(low, high)| (low, high.max(low)))
            .collect();
        for window in &mut en {
            window.0 = window.0.min(window.1);
        }
        Pair { en, zh }
    }
}

/// A chain that was led astray leaves the document's course and comes back to it: every point near a jump
/// is dropped, so that the search sees the whole neighbourhood. After a true gap the points go on beyond it.
fn without_jumps(chain: Vec<(u32, u32)>, (n, m): (usize, usize)) -> Vec<(usize, usize)> {
    let slope = m as f32 / n.max(1) as f32;
    let mut points = vec![(0, 0)];
    points.extend(chain.into_iter().map(|(i, j)| (i as usize, j as usize)));
    points.push((n, m));
    let mut keep = vec![true; points.len()];
    for pair in points.windows(2) {
        let (rise, run) = ((pair[1].0 - pair[0].0) as f32, (pair[1].1 - pair[0].1) as f32);
        if (rise - run / slope.max(0.01)).abs() <= JUMP {
            continue;
        }
        let near = |p: &(usize, usize)| {
            p.0 + JUMP_REACH > pair[0].0
                && p.0 < pair[1].0 + JUMP_REACH
                && p.1 + JUMP_REACH > pair[0].1
                && p.1 < pair[1].1 + JUMP_REACH
        };
        let from = points.partition_point(|p| p.0 + JUMP_REACH <= pair[0].0);
        for (point, keep) in
            points[from..].iter().zip(&mut keep[from..]).take_while(|(p, _)| p.0 < pair[1].0 + JUMP_REACH)
        {
            *keep &= !near(point);
        }
    }
    points.into_iter().zip(keep).filter_map(|(point, keep)| keep.then_some(point)).collect()
}

/// Pairs of segments (Chinese, English) that share a link between rare words, with its weight in nats.
pub(crate) fn rare_links(tokens: &Pair<Tokens>, links: &Links) -> impl Iterator<Item = (u32, u32, f32)> {
    let n = tokens.zh.len() as f32;
    links.zh.iter().enumerate().flat_map(move |(zh, list)| {
        let at = &tokens.zh.words[zh].segments;
        list.iter()
            .filter(|&&(_, grade)| grade <= Grade::Phrase)
            .map(|&(en, _)| &tokens.en.words[en as usize].segments)
            .filter(|there| at.len() * there.len() <= RARE)
            .flat_map(move |there| {
                let weight = (n / (at.len() * there.len()) as f32).ln();
                at.iter().flat_map(move |&i| there.iter().map(move |&j| (i, j, weight)))
            })
    })
}

/// A link is rare when its words meet in at most so many pairs of segments.
const RARE: usize = 16;

/// The heaviest rising chain of rare links.
fn backbone(tokens: &Pair<Tokens>, links: &Links) -> Vec<(u32, u32)> {
    let mut weights: HashMap<(u32, u32), f32> = HashMap::default();
    for (i, j, weight) in rare_links(tokens, links) {
        *weights.entry((i, j)).or_default() += weight;
    }
    heaviest_chain(weights.into_iter().collect(), tokens.en.len())
}

/// The steps that pair segments and stand in the order of both sides.
pub(crate) fn in_order(steps: &[Step], columns: usize) -> Vec<Step> {
    let start = |step: &Step| (step.zh.start as u32, step.en.start as u32);
    let pairs = || steps.iter().filter(|step| step.is_pair());
    let chain = heaviest_chain(pairs().map(|step| (start(step), 1.0)).collect(), columns);
    pairs().filter(|step| chain.binary_search(&start(step)).is_ok()).cloned().collect()
}

/// The chain of points, rising on both sides, of the greatest weight; English segments number less than `columns`.
fn heaviest_chain(mut points: Vec<((u32, u32), f32)>, columns: usize) -> Vec<(u32, u32)> {
    // Within a row from right to left, so that a chain takes one point a row.
    points.sort_unstable_by_key(|&((i, j), _)| (i, std::cmp::Reverse(j)));
    // Fenwick tree of best sums by column.
    let mut tree: Vec<(f32, u32)> = vec![(0.0, u32::MAX); columns + 2];
    let mut parent = vec![u32::MAX; points.len()];
    let mut sums = vec![0.0_f32; points.len()];
    for (number, &((_, j), weight)) in points.iter().enumerate() {
        let mut best = (0.0, u32::MAX);
        let mut at = j as usize;
        while at > 0 {
            if tree[at].0 > best.0 {
                best = tree[at];
            }
            at &= at - 1;
        }
        sums[number] = best.0 + weight;
        parent[number] = best.1;
        let mut at = j as usize + 1;
        while at <= columns + 1 {
            if sums[number] > tree[at].0 {
                tree[at] = (sums[number], number as u32);
            }
            at += at & at.wrapping_neg();
        }
    }
    let mut chain = Vec::new();
    let mut at =
        (0..points.len()).max_by(|&a, &b| sums[a].total_cmp(&sums[b])).map_or(u32::MAX, |x| x as u32);
    while at != u32::MAX {
        chain.push(points[at as usize].0);
        at = parent[at as usize];
    }
    chain.reverse();
    chain
}
