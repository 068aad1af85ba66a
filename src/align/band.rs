//! The band of the search.

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
/// How many segments a path may stray from the backbone.
const MARGIN: usize = 10;

impl Band {
    fn new(rows: Vec<Range<u32>>, columns: usize, search: Search) -> Self {
        let mut starts = Vec::with_capacity(rows.len() + 1);
        starts.push(0);
        for row in &rows {
            starts.push(starts[starts.len() - 1] + row.len());
        }
        Self { rows, starts, columns, search }
    }

    pub(crate) fn initial(tokens: &Pair<Tokens>, links: &Links) -> Self {
        let (n, m) = (tokens.zh.len(), tokens.en.len());
        if (n + 1) * (m + 1) <= FULL {
            return Self::full(n, m);
        }
        let chain = backbone(tokens, links);
        let mut points = vec![(0, 0)];
        points.extend(chain.into_iter().map(|(i, j)| (i as usize, j as usize)));
        points.push((n, m));
        Self::along(&points, n, m)
    }

    fn full(n: usize, m: usize) -> Self {
        Self::new(vec![0..m as u32 + 1; n + 1], m, Search::Full)
    }

    /// How the search inside it is to be called.
    pub(crate) fn search(&self) -> Search {
        self.search
    }

    /// A band that follows closely a path that was found in the band `before`.
    pub(crate) fn around(steps: &[Step], before: &Self) -> Self {
        let (n, m) = before.size();
        if (n + 1) * (m + 1) <= FULL_AROUND {
            return Self::full(n, m);
        }
        let points: Vec<_> =
            std::iter::once((0, 0)).chain(steps.iter().map(|s| (s.zh.end, s.en.end))).collect();
        Self { search: before.search, ..Self::along(&points, n, m) }
    }

    fn along(points: &[(usize, usize)], n: usize, m: usize) -> Self {
        let mut low = vec![u32::MAX; n + 1];
        let mut high = vec![0_u32; n + 1];
        for pair in points.windows(2) {
            let ((i0, j0), (i1, j1)) = (pair[0], pair[1]);
            for i in i0.saturating_sub(MARGIN)..=(i1 + MARGIN).min(n) {
                low[i] = low[i].min(j0.saturating_sub(MARGIN) as u32);
                high[i] = high[i].max((j1 + MARGIN).min(m) as u32);
            }
        }
        for i in (0..n).rev() {
            low[i] = low[i].min(low[i + 1]);
        }
        for i in 1..=n {
            high[i] = high[i].max(high[i - 1]);
        }
        Self::new(low.into_iter().zip(high).map(|(l, h)| l..h + 1).collect(), m, Search::Banded)
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
            for j in row.start..(row.end + MOST).min(m) {
                en[j].0 = en[j].0.min(i as u32);
                en[j].1 = en[j].1.max(i as u32 + 1);
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

/// The heaviest rising chain of rare links.
fn backbone(tokens: &Pair<Tokens>, links: &Links) -> Vec<(u32, u32)> {
    let mut weights: std::collections::HashMap<(u32, u32), f32> = std::collections::HashMap::new();
    let n = tokens.zh.len() as f32;
    for (zh, list) in links.zh.iter().enumerate() {
        let at = &tokens.zh.words[zh].segments;
        for &(en, grade) in list {
            let there = &tokens.en.words[en as usize].segments;
            if at.len() * there.len() > 16 || grade > Grade::Phrase {
                continue;
            }
            let weight = (n / (at.len() * there.len()) as f32).ln();
            for &i in at {
                for &j in there {
                    *weights.entry((i, j)).or_default() += weight;
                }
            }
        }
    }
    let mut points: Vec<((u32, u32), f32)> = weights.into_iter().collect();
    // Within a row from right to left, so that a chain takes one point a row.
    points.sort_unstable_by_key(|&((i, j), _)| (i, std::cmp::Reverse(j)));
    // Fenwick tree of best sums by column.
    let m = tokens.en.len();
    let mut tree: Vec<(f32, u32)> = vec![(0.0, u32::MAX); m + 2];
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
        while at <= m + 1 {
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
