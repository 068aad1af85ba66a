//! The band of the search.

use std::ops::Range;

use super::backbone::{self, Point};
use super::search::Step;
use crate::alignment::Search;
use crate::bitext::Pair;
use crate::score::links::Links;
use crate::score::shape::{LONG, MOST};
use crate::score::tokens::Tokens;
use crate::score::{Window, Windows};

/// For each boundary between Chinese segments the boundaries between English ones that a path may pass.
#[derive(Debug)]
pub(crate) struct Band {
    rows: Vec<Range<u32>>,
    starts: Vec<usize>,
    columns: usize,
    search: Search,
}

/// Up to this many cells every path is weighed.
const FULL: usize = 20_000;
/// The same where a path is known already.
const FULL_AROUND: usize = 10_000;
/// How many segments a path may stray from the backbone of anchors: at least so many, and as many as make the band of
/// a small document this large, in cells.
const MARGIN: usize = 6;
const SPARE: usize = 8_000;
/// The same from a path that is known.
const MARGIN_AROUND: usize = 2;
/// Cells that a band may have for each segment of both documents.
const MOST_CELLS: usize = 100;
/// Segments to either side of the diagonal that are searched in any gap.
const NARROWEST: usize = 64;
/// Segments by which two neighbouring points of the chain may leave the diagonal.
const JUMP: f32 = 8.0;
/// Points within so many segments of a jump are not trusted.
const JUMP_REACH: usize = 12;

/// A row of the band.
pub(crate) struct Row {
    columns: Range<u32>,
    /// The number of its first cell.
    start: usize,
}

impl Row {
    /// The number of the cell `b` columns before `j`, if the band has it.
    pub(crate) fn before(&self, j: usize, b: usize) -> Option<usize> {
        self.cell(j.checked_sub(b)?)
    }

    /// The number of the cell in column `j`, if the band has it.
    pub(crate) fn cell(&self, j: usize) -> Option<usize> {
        let column = j as u32;
        self.columns.contains(&column).then(|| self.start + (column - self.columns.start) as usize)
    }
}

/// The rectangle between two neighbouring points.
struct Gap {
    from: (usize, usize),
    to: (usize, usize),
}

impl Gap {
    const fn height(&self) -> usize {
        self.to.0 - self.from.0
    }

    const fn width(&self) -> usize {
        self.to.1 - self.from.1
    }

    /// Where the diagonal crosses row `i`.
    fn diagonal(&self, i: usize) -> usize {
        let down = i.saturating_sub(self.from.0).min(self.height());
        self.from.1 + down * self.width() / self.height().max(1)
    }
}

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
        let mut points = without_jumps(backbone::backbone(tokens, links), (n, m));
        if let Some(chain) = backbone::in_parts(tokens, links, &points) {
            points = without_jumps(chain, (n, m));
        }
        Self::along(&points, n, m, MARGIN.max(SPARE / (n + m)))
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
        let after = Self::along(&points.collect::<Vec<_>>(), n, m, MARGIN_AROUND);
        Self { search: after.search.max(before), ..after }
    }

    /// Lays a band along rising points: whole rectangles between neighbours, and a margin. Where the band would
    /// grow past its share, it becomes a strip around the diagonals of the rectangles.
    fn along(points: &[(usize, usize)], n: usize, m: usize, margin: usize) -> Self {
        let starts = std::iter::once(&(0, 0)).chain(points);
        let last = (n, m);
        let ends = points.iter().chain(std::iter::once(&last));
        let gaps: Vec<Gap> =
            starts.zip(ends).map(|(&from, &to)| Gap { from, to }).filter(|gap| gap.from != gap.to).collect();
        let budget = FULL.max(MOST_CELLS * (n + m));
        let cells = |strip: usize| -> usize {
            gaps.iter().map(|gap| (gap.height() + 1) * (gap.width().min(2 * strip) + 2 * margin)).sum()
        };
        let mut strip = m.max(1);
        while strip > NARROWEST && cells(strip) > budget {
            strip /= 2;
        }
        let capped = gaps.iter().any(|gap| gap.width() > 2 * strip);
        let mut low = vec![u32::MAX; n + 1];
        let mut high = vec![0_u32; n + 1];
        for gap in &gaps {
            for i in gap.from.0.saturating_sub(margin)..=(gap.to.0 + margin).min(n) {
                let middle = gap.diagonal(i);
                let from = gap.from.1.max(middle.saturating_sub(strip)).saturating_sub(margin);
                let to = (gap.to.1.min(middle + strip) + margin).min(m);
                low[i] = low[i].min(from as u32);
                high[i] = high[i].max(to as u32);
            }
        }
        (low[0], high[n]) = (0, m as u32);
        for i in (0..n).rev() {
            low[i] = low[i].min(low[i + 1]);
        }
        for i in 1..=n {
            high[i] = high[i].max(high[i - 1]);
        }
        let search = if capped { Search::Capped } else { Search::Banded };
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

    /// The number of the first cell of row `i`.
    pub(crate) fn first(&self, i: usize) -> usize {
        self.starts[i]
    }

    pub(crate) fn at(&self, i: usize, j: usize) -> usize {
        self.starts[i] + j - self.rows[i].start as usize
    }

    /// Row `i` and those above it, by distance.
    pub(crate) fn above(&self, i: usize) -> [Row; MOST + 1] {
        std::array::from_fn(|a| self.row_of_cells(i.checked_sub(a)))
    }

    /// Row `i` and those below it, by distance.
    pub(crate) fn below(&self, i: usize) -> [Row; MOST + 1] {
        std::array::from_fn(|a| self.row_of_cells(Some(i + a)))
    }

    fn row_of_cells(&self, i: Option<usize>) -> Row {
        match i.and_then(|i| self.rows.get(i).zip(self.starts.get(i))) {
            Some((columns, &start)) => Row { columns: columns.clone(), start },
            None => Row { columns: 0..0, start: 0 },
        }
    }

    /// The segments, Chinese and English, of the beads that start in row `i`.
    pub(crate) fn reached(&self, i: usize) -> (Range<usize>, Range<usize>) {
        let (n, m) = self.size();
        let row = self.row(i);
        (i..(i + MOST).min(n), row.start..(row.end + MOST - 1).min(m))
    }

    /// The windows of the segments.
    pub(crate) fn windows(&self) -> Pair<Windows> {
        let (n, m) = self.size();
        let mut en = vec![Window { starts: 0..0, wide: u32::MAX }; m];
        for i in 0..n {
            let (row, start) = (self.row(i), i as u32);
            for (j, window) in (row.start..(row.end + MOST - 1).min(m)).zip(&mut en[row.start.min(m)..]) {
                let first = if window.starts.is_empty() { start } else { window.starts.start };
                window.starts = first..start + 1;
                if j < row.end + LONG - 1 {
                    window.wide = window.wide.min(start);
                }
            }
        }
        let zh = (0..n).map(|i| {
            let from = |rows: usize| self.row((i + 1).saturating_sub(rows)).start as u32;
            let low = from(MOST);
            Window { starts: low..low.max(self.row(i).end.min(m) as u32), wide: from(LONG) }
        });
        Pair { en, zh: zh.collect() }
    }
}

/// A chain that was led astray leaves the document's course and comes back to it: every point near a jump
/// is dropped, so that the search sees the whole neighbourhood. After a true gap the points go on beyond it.
fn without_jumps(chain: Vec<Point>, (n, m): (usize, usize)) -> Vec<(usize, usize)> {
    let slope = m as f32 / n.max(1) as f32;
    let mut points = vec![(0, 0)];
    points.extend(chain.into_iter().map(|point| (point.zh as usize, point.en as usize)));
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

/// The steps that pair segments and stand in the order of both sides.
pub(crate) fn in_order(steps: &[Step], size: (usize, usize)) -> Vec<Step> {
    let start = |step: &Step| (step.zh.start as u32, step.en.start as u32);
    let pairs = || steps.iter().filter(|step| step.is_pair());
    let points = pairs().map(start).map(|(zh, en)| Point { zh, en, weight: 1.0 }).collect();
    let chain = backbone::heaviest_chain(points, size, 0.0);
    pairs()
        .filter(|step| chain.binary_search_by_key(&start(step), |point| (point.zh, point.en)).is_ok())
        .cloned()
        .collect()
}
