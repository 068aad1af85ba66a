//! Measuring alignments against gold links.
//!
//! Strict: a bead of the test is right when the gold holds the same bead, both id lists equal; null beads
//! count on both sides. Precision is right / beads of the test, recall right / beads of the gold. Lax: a bead
//! with two sides is right when it shares a source id and a target id with some bead of the other list.
//! Gold data is not always in order, so it is a list of links and never an [`Alignment`].

use std::collections::HashSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::alignment::{Alignment, Bead};

/// Segments of the source and of the target, by number from 0, that correspond; one side may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Link {
    /// Segments of the source.
    pub source: Vec<usize>,
    /// Segments of the target.
    pub target: Vec<usize>,
}

impl Link {
    fn is_pair(&self) -> bool {
        !self.source.is_empty() && !self.target.is_empty()
    }

    fn points(&self) -> impl Iterator<Item = (usize, usize)> {
        self.source.iter().flat_map(|&source| self.target.iter().map(move |&target| (source, target)))
    }
}

impl From<&Bead> for Link {
    fn from(bead: &Bead) -> Self {
        Self { source: bead.source.clone().collect(), target: bead.target.clone().collect() }
    }
}

/// A list of links: gold, or what an aligner made of the same documents.
pub type Links = Vec<Link>;

impl From<&Alignment<'_>> for Links {
    fn from(alignment: &Alignment<'_>) -> Self {
        alignment.beads().iter().map(Link::from).collect()
    }
}

/// Precision and recall, each in [0, 1].
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Score {
    /// Which share of the test is right.
    pub precision: f64,
    /// Which share of the gold was found.
    pub recall: f64,
    /// The harmonic mean of both; 0 when both are 0.
    pub f1: f64,
}

impl Score {
    fn new(precision: f64, recall: f64) -> Self {
        let sum = precision + recall;
        let f1 = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
        Self { precision, recall, f1 }
    }
}

/// How well a list of links agrees with gold links.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Evaluation {
    /// By equal beads, null beads included.
    pub strict: Score,
    /// By beads that touch.
    pub lax: Score,
}

/// Measures `test` against `gold`. Linear in the links, and in the segment pairs they name.
///
/// ```
/// use duiqi::{Link, evaluate};
/// let link = |source: &[usize], target: &[usize]| Link { source: source.to_vec(), target: target.to_vec() };
/// let gold = [link(&[0], &[0]), link(&[1], &[1, 2]), link(&[2], &[])];
/// let test = [link(&[0], &[0]), link(&[1], &[1]), link(&[], &[2]), link(&[2], &[])];
/// let evaluation = evaluate(&gold, &test);
/// assert_eq!((evaluation.strict.precision, evaluation.strict.recall), (2.0 / 4.0, 2.0 / 3.0));
/// assert_eq!(evaluation.lax.f1, 1.0);
/// ```
#[must_use]
pub fn evaluate(gold: &[Link], test: &[Link]) -> Evaluation {
    let beads: HashSet<&Link> = gold.iter().collect();
    let right = test.iter().filter(|link| beads.contains(link)).count();
    Evaluation {
        strict: Score::new(share(right, test.len()), share(right, gold.len())),
        lax: Score::new(touching(test, gold), touching(gold, test)),
    }
}

/// How far confidences can be trusted: beads in ten bins of confidence, with how many of them are right.
///
/// ```
/// use duiqi::Reliability;
/// let beads = [(0.95, true), (0.92, true), (0.55, true), (0.51, false)];
/// let reliability = Reliability::from_iter(beads);
/// assert_eq!((reliability.bins[9].beads, reliability.bins[5].right), (2, 1));
/// assert_eq!(reliability.above(0.9), (1.0, 0.5));
/// assert!((reliability.error() - (0.13 + 0.06) / 4.0).abs() < 1e-6);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Reliability {
    /// Confidence from 0 to 0.1, to 0.2 and so on; the last bin has 1 too.
    pub bins: [Bin; 10],
}

/// The beads of one bin of confidence.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Bin {
    /// How many there are.
    pub beads: usize,
    /// How many of them are right.
    pub right: usize,
    /// The sum of their confidences.
    pub confidence: f64,
}

impl Reliability {
    /// The expected calibration error (Naeini et al. 2015), in [0, 1]: by how much confidence and precision differ in a bin, on
    /// average over the beads.
    #[must_use]
    pub fn error(&self) -> f64 {
        let beads: usize = self.bins.iter().map(|bin| bin.beads).sum();
        let differences = self.bins.iter().map(|bin| (bin.confidence - bin.right as f64).abs());
        differences.sum::<f64>() / beads.max(1) as f64
    }

    /// The precision of the beads in the bins from confidence `least` on, and the share of all beads that they are.
    #[must_use]
    pub fn above(&self, least: f64) -> (f64, f64) {
        let count =
            |bins: &[Bin]| bins.iter().fold((0, 0), |sum, bin| (sum.0 + bin.beads, sum.1 + bin.right));
        let (beads, right) = count(&self.bins[bin(least)..]);
        (share(right, beads), share(beads, count(&self.bins).0))
    }
}

fn bin(confidence: f64) -> usize {
    // A tenth that was rounded down still begins its bin.
    ((confidence * 10.0 + 1e-6) as usize).min(9)
}

impl FromIterator<(f64, bool)> for Reliability {
    /// From the confidence of each bead, and whether it is right.
    fn from_iter<T: IntoIterator<Item = (f64, bool)>>(beads: T) -> Self {
        let mut this = Self::default();
        for (confidence, right) in beads {
            let bin = &mut this.bins[bin(confidence)];
            bin.beads += 1;
            bin.right += usize::from(right);
            bin.confidence += confidence;
        }
        this
    }
}

/// As a table: the bin, its beads, their mean confidence, their precision.
impl fmt::Display for Reliability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "confidence  beads   mean  right")?;
        for (number, bin) in self.bins.iter().enumerate() {
            let mean = bin.confidence / bin.beads.max(1) as f64;
            let (low, right) = (number as f64 / 10.0, share(bin.right, bin.beads));
            writeln!(f, "{low:.1} to {:.1}  {:5}  {mean:.3}  {right:.3}", low + 0.1, bin.beads)?;
        }
        let (precision, share) = self.above(0.9);
        let error = self.error();
        writeln!(f, "ECE {error:.4}, above 0.9: precision {precision:.4} of {share:.3} of the beads")
    }
}

/// The share of the links with two sides that touch a link of `others`.
fn touching(links: &[Link], others: &[Link]) -> f64 {
    let points: HashSet<(usize, usize)> = others.iter().flat_map(Link::points).collect();
    let pairs = links.iter().filter(|link| link.is_pair());
    let hits = pairs.clone().filter(|link| link.points().any(|point| points.contains(&point))).count();
    share(hits, pairs.count())
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(beads: &[(&[usize], &[usize])]) -> Links {
        beads.iter().map(|&(s, t)| Link { source: s.to_vec(), target: t.to_vec() }).collect()
    }

    /// Gold, test, then strict and lax precision and recall.
    type Case = (&'static str, Links, Links, [f64; 4]);

    fn cases() -> Vec<Case> {
        let gold = links(&[(&[0], &[0]), (&[1, 2], &[1]), (&[3], &[]), (&[], &[2])]);
        vec![
            ("equal", gold.clone(), gold.clone(), [1.0; 4]),
            ("both empty", Links::new(), Links::new(), [0.0; 4]),
            ("empty test", gold.clone(), Links::new(), [0.0; 4]),
            ("empty gold", Links::new(), gold.clone(), [0.0; 4]),
            (
                "split merge",
                gold.clone(),
                links(&[(&[0], &[0]), (&[1], &[1]), (&[2], &[]), (&[3], &[]), (&[], &[2])]),
                [3.0 / 5.0, 3.0 / 4.0, 1.0, 1.0],
            ),
            ("order of ids counts", gold.clone(), links(&[(&[2, 1], &[1])]), [0.0, 0.0, 1.0, 0.5]),
            (
                "a bead twice is right twice",
                gold.clone(),
                links(&[(&[0], &[0]), (&[0], &[0])]),
                [1.0, 0.5, 1.0, 0.5],
            ),
            ("nulls only", gold, links(&[(&[3], &[]), (&[], &[2])]), [1.0, 0.5, 0.0, 0.0]),
        ]
    }

    #[test]
    fn evaluation_follows_the_definition() {
        for (name, gold, test, [p, r, lp, lr]) in cases() {
            let expected = Evaluation { strict: Score::new(p, r), lax: Score::new(lp, lr) };
            assert_eq!(evaluate(&gold, &test), expected, "{name}");
        }
    }

    #[test]
    fn f1_is_the_harmonic_mean() {
        assert!((Score::new(0.5, 1.0).f1 - 2.0 / 3.0).abs() < 1e-12);
        assert!(Score::new(0.0, 0.0).f1.abs() < f64::EPSILON);
    }
}
