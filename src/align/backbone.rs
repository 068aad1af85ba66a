//! The backbone: the points through which a path probably goes, from links between rare words.
//!
//! Chaining with gap costs, as in the alignment of genomes (Li 2018, minimap2): points `(i, j)` of segments that share rare
//! links are joined to the rising chain of the greatest weight, where a step costs [`DRIFT`] nats per segment that it
//! leaves the document's diagonal, and [`JUMP`] nats at the most. So a point that stands alone far from its neighbours is not
//! worth the way there and back, while a passage that is missing is passed over at a fixed price.
//! `O(p log m)` time and `O(p + m)` memory for `p` points and `m` columns.

use crate::bitext::Pair;
use crate::lexicon::Grade;
use crate::score::links::Links;
use crate::score::tokens::Tokens;

/// A link is rare when its words meet in at most so many pairs of segments.
const RARE: usize = 100;
/// Chinese segments of a part of a long document.
const PART: usize = 5_000;
/// Nats that a step of the chain costs for each segment by which it leaves the diagonal.
const DRIFT: f32 = 0.3;
/// The most that one step costs.
const JUMP: f32 = 12.0;
/// Only points within so many segments on both sides are tried as the one before at less than [`JUMP`].
const NEAR: u32 = 64;
const BUCKET: u32 = 16;

/// A pair of segments, Chinese and English, that share something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) zh: u32,
    pub(crate) en: u32,
    /// In nats.
    pub(crate) weight: f32,
}

/// Pairs of segments that share a link between rare words; a pair stands there once for each of its links.
pub(crate) fn rare_links(tokens: &Pair<Tokens>, links: &Links) -> impl Iterator<Item = Point> {
    let n = tokens.zh.len() as f32;
    links.zh.iter().enumerate().flat_map(move |(zh, list)| {
        let at = &tokens.zh.words[zh].segments;
        list.iter()
            .filter(|&&(_, grade)| grade <= Grade::Phrase)
            .map(|&(en, _)| &tokens.en.words[en as usize].segments)
            .filter(|there| at.len() * there.len() <= RARE)
            .flat_map(move |there| {
                let weight = (0.5 * n / at.len().max(there.len()) as f32).ln();
                at.iter().flat_map(move |&zh| there.iter().map(move |&en| Point { zh, en, weight }))
            })
    })
}

/// The backbone of two documents.
pub(crate) fn backbone(tokens: &Pair<Tokens>, links: &Links) -> Vec<Point> {
    chain(rare_links(tokens, links).collect(), (tokens.zh.len(), tokens.en.len()))
}

/// The chain of points of which several may be the same pair of segments.
fn chain(mut points: Vec<Point>, size: (usize, usize)) -> Vec<Point> {
    points.sort_unstable_by(|p, q| (p.zh, p.en).cmp(&(q.zh, q.en)).then(p.weight.total_cmp(&q.weight)));
    points.dedup_by(|next, kept| {
        let same = (next.zh, next.en) == (kept.zh, kept.en);
        if same {
            kept.weight += next.weight;
        }
        same
    });
    heaviest_chain(points, size, JUMP)
}

/// The backbone of a long document, part by part: between two points of the backbone of the whole (`known`) words are as rare
/// again as in a document of that length. Nothing when the document is not so long that it has parts.
pub(crate) fn in_parts(tokens: &Pair<Tokens>, links: &Links, known: &[(usize, usize)]) -> Option<Vec<Point>> {
    let corners = corners(known, (tokens.zh.len(), tokens.en.len()));
    if corners.len() <= 2 {
        return None;
    }
    let mut points: Vec<Vec<Point>> = vec![Vec::new(); corners.len() - 1];
    for (zh, list) in links.zh.iter().enumerate() {
        let at = &tokens.zh.words[zh].segments;
        for &(en, _) in list.iter().filter(|&&(_, grade)| grade <= Grade::Phrase) {
            let there = &tokens.en.words[en as usize].segments;
            if at.len().max(there.len()) <= RARE * points.len() {
                rare_within(at, there, &corners, &mut points);
            }
        }
    }
    let chains = points.into_iter().zip(corners.windows(2)).flat_map(|(points, corner)| {
        let ((zh, en), to) = (corner[0], corner[1]);
        let chain = chain(points, ((to.0 - zh) as usize, (to.1 - en) as usize));
        chain.into_iter().map(move |point| Point { zh: point.zh + zh, en: point.en + en, ..point })
    });
    Some(chains.collect())
}

/// The points of a link in each part in which its words are rare, from the part's corner.
fn rare_within(at: &[u32], there: &[u32], corners: &[(u32, u32)], points: &mut [Vec<Point>]) {
    let (mut at, mut there) = (at, there);
    while let (Some(&zh), false) = (at.first(), there.is_empty()) {
        let part = corners.partition_point(|corner| corner.0 <= zh) - 1;
        let (from, to) = (corners[part], corners[part + 1]);
        let (zh, later) = at.split_at(at.partition_point(|&segment| segment < to.0));
        let (en, beyond) = there.split_at(there.partition_point(|&segment| segment < to.1));
        let en = &en[en.partition_point(|&segment| segment < from.1)..];
        if !en.is_empty() && zh.len() * en.len() <= RARE {
            let weight = (0.5 * (to.0 - from.0) as f32 / zh.len().max(en.len()) as f32).ln();
            let pairs = zh.iter().flat_map(|&zh| en.iter().map(move |&en| (zh - from.0, en - from.1)));
            points[part].extend(pairs.map(|(zh, en)| Point { zh, en, weight }));
        }
        (at, there) = (later, beyond);
    }
}

/// Where parts of about [`PART`] segments begin and end, at points of the backbone.
fn corners(known: &[(usize, usize)], (n, m): (usize, usize)) -> Vec<(u32, u32)> {
    let mut corners = vec![(0, 0)];
    for cut in 1..n / PART {
        let wanted = cut * n / (n / PART);
        let after = known.partition_point(|point| point.0 < wanted);
        if let Some(&(zh, en)) = known.get(after)
            && zh < wanted + PART / 2
            && corners.last().is_some_and(|last| last.0 < zh as u32 && last.1 < en as u32)
            && zh < n
            && en < m
        {
            corners.push((zh as u32, en as u32));
        }
    }
    corners.push((n as u32, m as u32));
    corners
}

/// The rising chain of points of the greatest weight less what its steps cost, each `jump` at the most. With `jump` 0 that
/// is the plain heaviest chain.
pub(crate) fn heaviest_chain(mut points: Vec<Point>, (n, m): (usize, usize), jump: f32) -> Vec<Point> {
    // Within a row from right to left, so that a chain takes one point a row.
    points.sort_unstable_by_key(|point| (point.zh, std::cmp::Reverse(point.en)));
    let slope = m as f32 / n.max(1) as f32;
    let cost = |zh: u32, en: u32| ((en as f32 / slope - zh as f32).abs() * DRIFT).min(jump);
    let mut best = Best::new(m);
    let mut near: Vec<Vec<u32>> = vec![Vec::new(); m / BUCKET as usize + 1];
    let mut parent = vec![u32::MAX; points.len()];
    let mut sums = vec![0.0_f32; points.len()];
    for (number, point) in points.iter().enumerate() {
        let mut from = (-cost(point.zh, point.en), u32::MAX);
        let far = best.before(point.en);
        if far.0 - jump > from.0 {
            from = (far.0 - jump, far.1);
        }
        let buckets = point.en.saturating_sub(NEAR) / BUCKET..=point.en / BUCKET;
        for bucket in buckets.filter(|_| jump > 0.0) {
            let recent = near[bucket as usize].iter().rev();
            for &other in recent.take_while(|&&other| points[other as usize].zh + NEAR >= point.zh) {
                let before = points[other as usize];
                if before.zh < point.zh && before.en < point.en {
                    let sum = sums[other as usize] - cost(point.zh - before.zh, point.en - before.en);
                    if sum > from.0 {
                        from = (sum, other);
                    }
                }
            }
        }
        sums[number] = from.0 + point.weight;
        parent[number] = from.1;
        best.add(point.en, sums[number], number as u32);
        near[(point.en / BUCKET) as usize].push(number as u32);
    }
    let last = |at: usize| sums[at] - cost(n as u32 - points[at].zh, m as u32 - points[at].en);
    let end = (0..points.len()).max_by(|&a, &b| last(a).total_cmp(&last(b)));
    let mut chain = Vec::new();
    let mut at = end.map_or(u32::MAX, |end| end as u32);
    while at != u32::MAX {
        chain.push(points[at as usize]);
        at = parent[at as usize];
    }
    chain.reverse();
    chain
}

/// The best sum of all columns before one: a Fenwick tree (1994) of maxima.
struct Best(Vec<(f32, u32)>);

impl Best {
    fn new(columns: usize) -> Self {
        Self(vec![(f32::NEG_INFINITY, u32::MAX); columns + 2])
    }

    fn before(&self, column: u32) -> (f32, u32) {
        let mut best = (f32::NEG_INFINITY, u32::MAX);
        let mut at = column as usize;
        while at > 0 {
            if self.0[at].0 > best.0 {
                best = self.0[at];
            }
            at &= at - 1;
        }
        best
    }

    fn add(&mut self, column: u32, sum: f32, number: u32) {
        let mut at = column as usize + 1;
        while at < self.0.len() {
            if sum > self.0[at].0 {
                self.0[at] = (sum, number);
            }
            at += at & at.wrapping_neg();
        }
    }
}
