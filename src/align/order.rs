//! Beads out of order: what the one rising path of the search had to give up.
//!
//! A path cannot cross itself. Two neighbouring sentences that change places end in one 2–2 bead, a passage that
//! was moved ends as null beads on both sides. Both are looked at again: a bead of several segments on both sides has
//! the score of its two halves read crosswise, each divided as is best, where that is better by [`CROSSED`], and stretches left over on the two sides that
//! share rare words are aligned with each other. Among many segments without counterpart some pair scores well by
//! chance, so a stretch of beads must score [`MOVED`] nats more than the log of the number of pairs that were as near
//! to the path: a sentence that its neighbour overtook is believed easily, one far away is not, a whole passage
//! anywhere. And where one side of an overtaken sentence was left over and the other taken in by a bead nearby, that bead gives it
//! back where that is better by [`GIVEN`].

use std::collections::HashMap;
use std::ops::Range;

use super::backbone::Point;
use super::band::Band;
use super::lattice::{self, Edge};
use super::rounds::{LEAST_POSTERIOR, Stage};
use super::search::Score;
use super::state::State;
use crate::bitext::{Lang, Pair};
use crate::score::feature::Features;
use crate::score::weights::{CROSSED, GIVEN, MOVED, SHARED};
use crate::score::{Evidence, Scorer, shape};

/// Splits crossed beads and aligns moved stretches.
pub(super) fn reorder(path: Vec<Edge>, stage: &Stage) -> Vec<Edge> {
    let mut score = stage.pair_scores();
    let path: Vec<Edge> = path.into_iter().flat_map(|edge| uncrossed(edge, &mut score)).collect();
    let path = given_back(path, &mut score);
    let runs = Pair { en: null_runs(&path, Edge::en), zh: null_runs(&path, Edge::zh) };
    let mut moved: Vec<Edge> = Vec::new();
    let alone = Alone::new(&path);
    for (zh, en) in likely_pairs(&runs, stage.state) {
        let found = align_runs(zh, en, &alone, stage.evidence, stage.weights);
        moved.extend(found.into_iter().filter(|edge| free(edge, &moved)).collect::<Vec<_>>());
    }
    if moved.is_empty() {
        return path;
    }
    let mut beads: Vec<Edge> = path.into_iter().filter(|edge| edge.is_pair() || free(edge, &moved)).collect();
    beads.extend(moved);
    beads
}

/// Whether none of `taken` has a segment of `edge`. The side on which a null bead has none may stand anywhere.
fn free(edge: &Edge, taken: &[Edge]) -> bool {
    let apart = |x: &Range<usize>, y: &Range<usize>| x.is_empty() || x.start >= y.end || y.start >= x.end;
    taken.iter().all(|other| apart(&edge.zh(), &other.zh()) && apart(&edge.en(), &other.en()))
}

/// The least posterior of a bead that is looked at crosswise.
const LIKELY: f32 = 0.1;

/// Gives likely beads that are better read crosswise the score of that reading, and notes where they are cut.
pub(super) fn cross(edges: &mut [Edge], mut score: impl FnMut(&Range<usize>, &Range<usize>) -> f32) {
    for edge in edges.iter_mut().filter(|edge| edge.a > 1 && edge.b > 1 && edge.posterior >= LIKELY) {
        for cut in (1..edge.a).flat_map(|i| (1..edge.b).map(move |j| (i, j))) {
            let halves = halves(edge, cut).map(|(zh, en)| divided(&zh, &en, &mut score));
            let [Some(first), Some(second)] = halves else { continue };
            let sum = [first, second].iter().flatten().map(|part| part.score).sum::<f32>() - CROSSED;
            if sum > edge.score {
                (edge.score, edge.crossed) = (sum, Some(cut));
            }
        }
    }
}

/// The beads that a bead stands for: its halves, each divided, where it is read crosswise, or itself.
pub(crate) fn uncrossed(
    edge: Edge,
    score: &mut impl FnMut(&Range<usize>, &Range<usize>) -> f32,
) -> Vec<Edge> {
    let Some(cut) = edge.crossed else { return vec![edge] };
    let parts = halves(&edge, cut).map(|(zh, en)| divided(&zh, &en, score));
    let parts = parts.into_iter().flatten().flatten();
    parts.map(|part| Edge { posterior: edge.posterior, ..part }).collect()
}

/// The halves of a bead that is cut after so many Chinese and English segments and read crosswise.
fn halves(edge: &Edge, (i, j): (u8, u8)) -> [(Range<usize>, Range<usize>); 2] {
    let (zh, en) = (edge.zh(), edge.en());
    let (i, j) = (zh.start + usize::from(i), en.start + usize::from(j));
    [(zh.start..i, j..en.end), (i..zh.end, en.start..j)]
}

/// The best division of two short spans into pairs that score well each, if there is one.
fn divided(
    zh: &Range<usize>,
    en: &Range<usize>,
    score: &mut impl FnMut(&Range<usize>, &Range<usize>) -> f32,
) -> Option<Vec<Edge>> {
    let (mut best, mut found) = (0.0, None);
    for (i, j) in (zh.start + 1..=zh.end).flat_map(|i| (en.start + 1..=en.end).map(move |j| (i, j))) {
        let rest = match (i == zh.end, j == en.end) {
            (true, true) => Some(Vec::new()),
            (false, false) => divided(&(i..zh.end), &(j..en.end), score),
            _ => None,
        };
        let Some(mut rest) = rest else { continue };
        let (first_zh, first_en) = (zh.start..i, en.start..j);
        let own = score(&first_zh, &first_en);
        let sum = own + rest.iter().map(|part| part.score).sum::<f32>();
        if own > 0.0 && sum > best {
            rest.insert(0, Edge::new(first_zh, first_en, own, 0.0));
            (best, found) = (sum, Some(rest));
        }
    }
    found
}

/// How many beads away from a null bead a segment is looked for that a bead should give back to it.
const NEAR: usize = 6;

/// Where a segment without counterpart was overtaken, its own counterpart may have gone into a neighbouring bead: it is given back where
/// the two score so well, and with the rest of that bead so much better than it, by [`GIVEN`] and the log of the number of segments that were tried.
fn given_back(mut path: Vec<Edge>, score: &mut impl FnMut(&Range<usize>, &Range<usize>) -> f32) -> Vec<Edge> {
    let mut at = 0;
    while at < path.len() {
        let alone = path[at];
        at += 1;
        if alone.is_pair() {
            continue;
        }
        let near = at.saturating_sub(NEAR + 1)..(at + NEAR).min(path.len());
        let all: Vec<(usize, [Edge; 2], f32)> = near
            .filter(|&other| path[other].is_pair())
            .flat_map(|other| without_one(&path[other], &alone).map(move |parts| (other, parts)))
            .map(|(other, mut parts)| {
                parts.iter_mut().for_each(|part| part.score = score(&part.zh(), &part.en()));
                let gain = parts.iter().map(|part| part.score).sum::<f32>() - path[other].score;
                (other, parts, gain)
            })
            .collect();
        let best = all.iter().max_by(|one, other| one.2.total_cmp(&other.2));
        if let Some(&(other, [pair, rest], gain)) = best
            && pair.score.min(gain) >= GIVEN + (all.len() as f32).ln()
        {
            path[other] = rest;
            path[at - 1] = pair;
        }
    }
    path
}

/// A bead of several segments on the side that a null bead has none of, with the first or the last of them given to that one: the pair
/// that makes, and the rest of the bead.
fn without_one(edge: &Edge, alone: &Edge) -> impl Iterator<Item = [Edge; 2]> {
    let (zh, en) = (edge.zh(), edge.en());
    let (own, other) = if alone.b == 0 { (en.clone(), alone.zh()) } else { (zh.clone(), alone.en()) };
    let cuts =
        [(own.start..own.start + 1, own.start + 1..own.end), (own.end - 1..own.end, own.start..own.end - 1)];
    let made = move |zh: &Range<usize>, en: &Range<usize>, posterior| {
        Edge::new(zh.clone(), en.clone(), 0.0, posterior)
    };
    let (posterior, chinese) = (edge.posterior, alone.b == 0);
    cuts.into_iter().filter(move |_| own.len() > 1).map(move |(one, rest)| {
        if chinese {
            [made(&other, &one, posterior), made(&zh, &rest, posterior)]
        } else {
            [made(&one, &other, posterior), made(&rest, &en, posterior)]
        }
    })
}

/// Stretches of one side that null beads cover.
fn null_runs(path: &[Edge], side: fn(&Edge) -> Range<usize>) -> Vec<Range<usize>> {
    let mut segments: Vec<usize> = path.iter().filter(|edge| !edge.is_pair()).flat_map(side).collect();
    segments.sort_unstable();
    let mut runs: Vec<Range<usize>> = Vec::new();
    for segment in segments {
        match runs.last_mut() {
            Some(run) if run.end == segment => run.end += 1,
            _ => runs.push(segment..segment + 1),
        }
    }
    runs
}

/// The segments that null beads cover.
struct Alone {
    /// Chinese ones, each with the English segment that the path puts it before.
    zh: Vec<(usize, usize)>,
    /// English ones, ascending.
    en: Vec<usize>,
}

impl Alone {
    fn new(path: &[Edge]) -> Self {
        let nulls = || path.iter().filter(|edge| !edge.is_pair());
        let mut en: Vec<usize> = nulls().flat_map(Edge::en).collect();
        en.sort_unstable();
        Self { zh: nulls().flat_map(|edge| edge.zh().map(|zh| (zh, edge.en().start))).collect(), en }
    }

    /// How many pairs of segments without counterpart lie as near to the path as this one.
    fn rivals(&self, zh: usize, en: usize) -> usize {
        let Some(&(_, place)) = self.zh.iter().find(|(other, _)| *other == zh) else { return 1 };
        let distance = en.abs_diff(place);
        let near = self.zh.iter().map(|(_, place)| {
            let before = |end: usize| self.en.partition_point(|&en| en < end);
            before(place + distance + 1) - before(place.saturating_sub(distance))
        });
        near.sum::<usize>().max(1)
    }
}

/// Pairs of runs that share rare linked words, most of them first.
fn likely_pairs(runs: &Pair<Vec<Range<usize>>>, state: &State) -> Vec<(Range<usize>, Range<usize>)> {
    let of = |runs: &[Range<usize>], segment: u32| {
        let at = runs.partition_point(|run| run.end <= segment as usize);
        runs.get(at).filter(|run| run.contains(&(segment as usize))).map(|_| at)
    };
    let mut votes: HashMap<(usize, usize), f32> = HashMap::new();
    for Point { zh, en, weight } in state.rare_links() {
        if let (Some(zh), Some(en)) = (of(&runs.zh, zh), of(&runs.en, en)) {
            *votes.entry((zh, en)).or_default() += weight;
        }
    }
    let mut pairs: Vec<((usize, usize), f32)> =
        votes.into_iter().filter(|&(_, votes)| votes >= SHARED).collect();
    pairs.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
    let within = |range: &Range<usize>| range.len() <= LONGEST_RUN;
    pairs
        .into_iter()
        .map(|((zh, en), _)| (runs.zh[zh].clone(), runs.en[en].clone()))
        .filter(|(zh, en)| within(zh) && within(en))
        .collect()
}

/// Runs longer than this are left alone: two so long stretches would have been a jump of the band.
const LONGEST_RUN: usize = 1_000;

/// A scorer seen from the corner of two runs.
struct Corner<'a> {
    scorer: Scorer<'a>,
    zh: usize,
    en: usize,
}

impl Score for Corner<'_> {
    fn open(&mut self, zh: Range<usize>, en: Range<usize>) {
        self.scorer.open(shifted(zh, self.zh), shifted(en, self.en));
    }

    fn beads(
        &self,
        from: (usize, usize),
        end: (usize, usize),
        shapes: &[(usize, usize)],
        scores: &mut [f32],
    ) {
        let shifted = |(i, j)| (self.zh + i, self.en + j);
        self.scorer.beads(shifted(from), shifted(end), shapes, scores);
    }

    fn null_runs(&self) -> [f32; shape::RUNS] {
        self.scorer.null_runs()
    }
}

/// Aligns two runs with each other; the beads that are good enough to be believed out of order.
fn align_runs(
    zh: Range<usize>,
    en: Range<usize>,
    alone: &Alone,
    evidence: &Evidence,
    weights: &Features,
) -> Vec<Edge> {
    let windows = Pair { en: evidence.window(&en, &zh, Lang::En), zh: evidence.window(&zh, &en, Lang::Zh) };
    let scorer = Scorer::new(evidence, weights, &windows, &windows, &mut Pair::default());
    let mut corner = Corner { scorer, zh: zh.start, en: en.start };
    let band = Band::full(zh.len(), en.len());
    let mut edges = lattice::lattice(
        &band,
        &shape::shapes(shape::MOST),
        &mut corner,
        LEAST_POSTERIOR,
        &mut lattice::Buffers::default(),
    );
    lattice::pool_nulls(&mut edges);
    let path = lattice::decode(&edges, (zh.len(), en.len()));
    // A stretch between null beads is believed as a whole or not at all.
    let believed = |stretch: &[Edge]| {
        let first = &stretch[0];
        let rivals = alone.rivals(first.zh().start + zh.start, first.en().start + en.start);
        stretch.iter().map(|edge| edge.score).sum::<f32>() >= MOVED + (rivals as f32).ln()
    };
    path.chunk_by(|x, y| x.is_pair() == y.is_pair())
        .filter(|stretch| stretch[0].is_pair() && believed(stretch))
        .flatten()
        .map(|edge| {
            Edge::new(shifted(edge.zh(), zh.start), shifted(edge.en(), en.start), edge.score, edge.posterior)
        })
        .collect()
}

fn shifted(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}
