//! Confidence that can be trusted: over the fixtures, and the gold sets where they are, beads are right as often as they say.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may panic, and says what it measures")]

use std::collections::HashSet;

use duiqi::{Bitext, Link, Reliability};

#[path = "support/gold.rs"]
mod gold;

/// The largest expected calibration error, and the least precision of beads that say 0.9 and more.
const MOST_ERROR: f64 = 0.03;
const LEAST_PRECISION: f64 = 0.98;

/// The confidence of each bead, and whether it is right.
fn beads(bitext: &Bitext, right: impl Fn(&Link) -> bool) -> Vec<(f64, bool)> {
    let alignment = gold::aligner().align(bitext);
    alignment.beads().iter().map(|bead| (f64::from(bead.confidence), right(&Link::from(bead)))).collect()
}

#[test]
fn beads_are_right_as_often_as_they_say() {
    let mut all = Vec::new();
    let mut tell = |set: &str, beads: Vec<(f64, bool)>| {
        eprintln!("{set}\n{}", beads.iter().copied().collect::<Reliability>());
        all.extend(beads);
    };
    let mut fixtures = Vec::new();
    for (_, folder) in gold::fixtures() {
        let links: HashSet<Link> =
            gold::split_nulls(gold::links(&folder.join("links"))).into_iter().collect();
        fixtures.extend(beads(&gold::fixture(&folder), |link| links.contains(link)));
    }
    tell("fixtures", fixtures);
    for set in ["academic", "bible", "mac-dev"] {
        let mut own = Vec::new();
        for base in gold::set(set) {
            let bitext = gold::segmented(&base);
            if let Some([zh, en]) = gold::verses(&base) {
                // Gold is by verse: a bead is right when it stays within one.
                own.extend(beads(&bitext, |link| {
                    let verses = link.source.iter().map(|&id| &zh[id]);
                    verses.chain(link.target.iter().map(|&id| &en[id])).collect::<HashSet<_>>().len() == 1
                }));
                continue;
            }
            let links = gold::split_nulls(gold::links(&base.with_extension("links")));
            let links: HashSet<Link> = links.into_iter().collect();
            own.extend(beads(&bitext, |link| links.contains(link)));
        }
        if !own.is_empty() {
            tell(set, own);
        }
    }
    let together: Reliability = all.into_iter().collect();
    eprintln!("together\n{together}");
    let (precision, share) = together.above(0.9);
    assert!(together.error() <= MOST_ERROR, "{together}");
    assert!(precision >= LEAST_PRECISION && share > 0.5, "{together}");
}
