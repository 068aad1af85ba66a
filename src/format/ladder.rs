//! The ladder of hunalign: a rung a line, `source<TAB>target<TAB>score`: so many segments of both sides lie before it. A
//! bead stands between two rungs, and its confidence on the rung before it. The last rung has the numbers of segments.
//!
//! A ladder only climbs. Of beads out of order the most that climb together are kept (by segments), and the others are
//! taken apart into beads of one side. There are no texts: beads read from it have none ([`super::Texts`] fills them in).

use std::collections::{BTreeMap, HashSet};
use std::io::{self, BufRead, Write};
use std::ops::Range;

use super::jsonl::{BeadRecord, MOST_SEGMENTS, SideRecord};
use super::{BeadWriter, lines};
use crate::bitext::Lang;
use crate::error::Error;

/// Writes rungs, when all beads are known.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    beads: Vec<Step>,
}

#[derive(Debug, Clone)]
struct Step {
    source: Range<usize>,
    target: Range<usize>,
    confidence: f64,
}

impl Step {
    fn is_pair(&self) -> bool {
        !self.source.is_empty() && !self.target.is_empty()
    }
}

impl<W: Write> Writer<W> {
    /// A writer to `out`.
    pub const fn new(out: W) -> Self {
        Self { out, beads: Vec::new() }
    }

    fn rung(&mut self, source: usize, target: usize, confidence: f64) -> io::Result<()> {
        writeln!(self.out, "{source}\t{target}\t{confidence:.3}")
    }
}

impl<W: Write> BeadWriter for Writer<W> {
    fn write(&mut self, bead: &BeadRecord) -> io::Result<()> {
        let range = |side: &SideRecord| {
            let first = side.ids.first().copied().unwrap_or_default();
            let range = first.checked_add(side.ids.len()).map(|end| first..end);
            range.filter(|range| side.ids.iter().copied().eq(range.clone())).ok_or_else(|| {
                io::Error::new(
                    io::ErrorKind::InvalidInput,
                    format!("segments {:?} are not one after the other, which a ladder cannot say", side.ids),
                )
            })
        };
        let (source, target) = (range(&bead.source)?, range(&bead.target)?);
        self.beads.push(Step { source, target, confidence: bead.confidence });
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        let steps = climbing(&std::mem::take(&mut self.beads));
        let (mut source, mut target) = (0, 0);
        for step in &steps {
            self.rung(step.source.start, step.target.start, step.confidence)?;
            (source, target) = (step.source.end, step.target.end);
        }
        self.rung(source, target, 0.0)?;
        self.out.flush()
    }
}

/// Steps that climb from (0, 0) without a gap and hold all segments.
fn climbing(beads: &[Step]) -> Vec<Step> {
    let ends = beads.iter().fold((0, 0), |(s, t), bead| (s.max(bead.source.end), t.max(bead.target.end)));
    let mut pairs: Vec<&Step> = beads.iter().filter(|bead| bead.is_pair()).collect();
    pairs.sort_by_key(|bead| bead.source.start);
    let kept = heaviest(&pairs);
    // Segments of one side by their first, as they were beads or as they were taken apart.
    let mut left: [BTreeMap<usize, (usize, f64)>; 2] = Default::default();
    let in_chain: HashSet<usize> = kept.iter().map(|bead| bead.source.start).collect();
    for bead in beads.iter().filter(|bead| !bead.is_pair() || !in_chain.contains(&bead.source.start)) {
        for (side, range) in [&bead.source, &bead.target].into_iter().enumerate() {
            if !range.is_empty() {
                left[side].insert(range.start, (range.end, bead.confidence));
            }
        }
    }
    let mut steps = Vec::new();
    let mut at = [0, 0];
    let end = Step { source: ends.0..ends.0, target: ends.1..ends.1, confidence: 0.0 };
    for next in kept.into_iter().chain([&end]) {
        let goal = [next.source.start, next.target.start];
        for side in [0, 1] {
            while at[side] < goal[side] {
                let (to, confidence) = match left[side].range(at[side]..).next() {
                    Some((&start, &(to, confidence))) if start == at[side] => (to, confidence),
                    // Segments of no bead at all.
                    found => (found.map_or(goal[side], |(&start, _)| start), 0.0),
                };
                let mut step = [at[0]..at[0], at[1]..at[1]];
                step[side] = at[side]..to.min(goal[side]);
                at[side] = step[side].end;
                let [source, target] = step;
                steps.push(Step { source, target, confidence });
            }
        }
        if next.is_pair() {
            steps.push(next.clone());
            at = [next.source.end, next.target.end];
        }
    }
    steps
}

/// Of pairs in source order those that rise on both sides and have the most segments together. `n log n`.
fn heaviest<'a>(pairs: &[&'a Step]) -> Vec<&'a Step> {
    // The best chain by where its target ends; only those that are better than all that end before.
    let mut best: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    let mut before: Vec<Option<usize>> = Vec::new();
    let mut source_end = 0;
    for (index, pair) in pairs.iter().enumerate() {
        let previous = best.range(..=pair.target.start).next_back().map(|(_, &found)| found);
        before.push(previous.map(|(_, index)| index));
        if pair.source.start < source_end {
            continue; // Two beads of the same segment.
        }
        source_end = pair.source.end;
        let weight = previous.map_or(0, |(weight, _)| weight) + pair.source.len() + pair.target.len();
        if best.range(..=pair.target.end).next_back().is_none_or(|(_, &(other, _))| other < weight) {
            let worse: Vec<usize> = best
                .range(pair.target.end..)
                .take_while(|(_, (other, _))| *other <= weight)
                .map(|(&end, _)| end)
                .collect();
            for end in worse {
                best.remove(&end);
            }
            best.insert(pair.target.end, (weight, index));
        }
    }
    let mut at = best.values().next_back().map(|&(_, index)| index);
    let mut chain = Vec::new();
    while let Some(index) = at {
        chain.push(pairs[index]);
        at = before[index];
    }
    chain.reverse();
    chain
}

/// Reads rungs as beads of documents in these languages, without texts. A score that is no confidence (hunalign's have no
/// upper bound) is cut to [0, 1].
///
/// ```
/// use duiqi::{Lang, format::ladder};
/// let beads: Vec<_> = ladder::read("0\t0\t0.9\n1\t2\t0.8\n2\t2\t0\n".as_bytes(), [Lang::Zh, Lang::En]).collect();
/// assert_eq!((beads.len(), beads[1].as_ref().unwrap().shape.as_str()), (2, "1-0"));
/// let error = ladder::read("0\t0\n0\tx\n".as_bytes(), [Lang::Zh, Lang::En]).next().unwrap().unwrap_err();
/// assert_eq!(error.to_string(), "line 2: expected source, target and score divided by tabs, found \"0\\tx\"");
/// ```
pub fn read(reader: impl BufRead, langs: [Lang; 2]) -> impl Iterator<Item = Result<BeadRecord, Error>> {
    let mut rungs = lines(reader).map(|line| {
        let (number, text) = line?;
        rung(&text).map(|rung| (number, rung)).ok_or_else(|| {
            Error::line(number, format!("expected source, target and score divided by tabs, found {text:?}"))
        })
    });
    let mut last: Option<(usize, usize, f64)> = None;
    std::iter::from_fn(move || {
        loop {
            let (number, rung) = match rungs.next()? {
                Ok(found) => found,
                Err(error) => return Some(Err(error)),
            };
            let Some((source, target, score)) = last.replace(rung) else {
                if (rung.0, rung.1) != (0, 0) {
                    return Some(Err(Error::line(number, "the first rung is not 0 and 0")));
                }
                continue;
            };
            let ahead = |to: usize, from: usize| to.checked_sub(from).is_some_and(|by| by <= MOST_SEGMENTS);
            if !ahead(rung.0, source) || !ahead(rung.1, target) {
                let reason =
                    format!("a rung of {} and {} after one of {source} and {target}", rung.0, rung.1);
                return Some(Err(Error::line(number, reason)));
            }
            if (rung.0, rung.1) == (source, target) {
                continue;
            }
            let side = |lang, ids: Range<usize>| SideRecord { ids: ids.collect(), ..SideRecord::empty(lang) };
            let (source, target) = (side(langs[0], source..rung.0), side(langs[1], target..rung.1));
            return Some(Ok(BeadRecord::of_sides(source, target, score.clamp(0.0, 1.0))));
        }
    })
}

fn rung(line: &str) -> Option<(usize, usize, f64)> {
    let mut cells = line.split('\t').map(str::trim);
    let (source, target) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
    let score: f64 = cells.next().map_or(Some(1.0), |cell| cell.parse().ok())?;
    score.is_finite().then_some((source, target, score))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beads_out_of_order_are_taken_apart_and_no_segment_is_lost() {
        let step = |source, target, confidence| Step { source, target, confidence };
        // The second bead was moved behind the third.
        let beads =
            vec![step(0..1, 0..1, 0.9), step(1..2, 3..4, 0.8), step(2..4, 1..3, 0.7), step(4..5, 0..0, 0.6)];
        let steps: Vec<_> =
            climbing(&beads).into_iter().map(|step| (step.source, step.target, step.confidence)).collect();
        assert_eq!(
            steps,
            [(0..1, 0..1, 0.9), (1..2, 1..1, 0.8), (2..4, 1..3, 0.7), (4..5, 3..3, 0.6), (5..5, 3..4, 0.8)]
        );
    }
}
