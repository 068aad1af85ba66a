//! Fits the trees of the checks `omission` and `addition` and the logistic regressions of `negation` on errors that the tests' generator
//! plants, and says what thresholds would find: `cargo run --release --features train --example train_checks [OUTSIDE]`, where `OUTSIDE`
//! is the folder beside the project with `gold` and `fidelity` [default: ../shared]; a cue of negation behind it prints where it stands
//! alone and is not answered. The trees are written to `src/check/coverage/learned.rs`, the weights go by hand into
//! `src/check/thresholds.rs`.
//!
//! Learned from: the tuned halves of news and fixtures as `tests/fidelity.rs` has them, MAC-Dev and academic. The held-out halves are
//! only counted.

#![allow(clippy::print_stdout, reason = "the report is what the command is for")]
#![allow(clippy::unwrap_used, reason = "a command of developers may panic")]

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/fidelity/plant.rs"]
mod plant;
#[path = "train_checks/regression.rs"]
mod regression;
#[path = "train_checks/sets.rs"]
mod sets;
#[path = "train_checks/trees.rs"]
mod trees;

use std::fmt::Write as _;

use duiqi::train::checks::{Seen, Sight, Tree, nats, see};
use duiqi::{Aligner, Alignment, Lang};
use sets::Set;

/// The seed of `tests/fidelity.rs`, and those that are learned from.
const TESTED: u64 = 20_261_124;
const LEARNED: [u64; 4] = [1, 2, 3, 4];
/// Share of the lines of news that may be flagged for each language, from which thresholds are told.
const ALLOWED: [f64; 8] = [0.006, 0.009, 0.012, 0.015, 0.018, 0.021, 0.025, 0.03];

/// A bead as the trees or one regression see it.
struct Row {
    features: Vec<f32>,
    /// Whether an error was planted.
    wrong: bool,
    held: bool,
    set: usize,
    learned: bool,
    /// Which kind of error was planted.
    kind: usize,
}

fn main() {
    let outside = std::env::args().nth(1).unwrap_or_else(|| "../shared".to_owned());
    let sets = sets::all(outside.as_ref());
    let aligner = Aligner::new();
    let clean: Vec<Sight> = sets.iter().map(|set| sight(&aligner, set, Lang::En, None)).collect();
    rates(&sets, &clean);
    let mut text = String::from(HEAD);
    for lang in [Lang::En, Lang::Zh] {
        let coverage: &[(&str, Lang)] = &[("clause dropped", lang.other()), ("clause added", lang)];
        let rows = rows(&aligner, &sets, &clean, lang, coverage, |sight| &sight.coverage);
        let (features, labels) = learned("coverage", lang, &rows);
        let trees = trees::fit(&features, &labels);
        report(&sets, &rows, |features| nats(&trees, features).into());
        write(&mut text, lang, &trees);
    }
    text += "};\n";
    std::fs::write("src/check/coverage/learned.rs", text).unwrap();
    for lang in [Lang::En, Lang::Zh] {
        let negation: &[(&str, Lang)] = &[("negation removed", lang.other())];
        let rows = rows(&aligner, &sets, &clean, lang, negation, |sight| &sight.negation);
        let (features, labels) = learned("negation", lang, &rows);
        let weights = regression::fit(&features, &labels, 1.0);
        println!("{weights:.3?}");
        report(&sets, &rows, |features| {
            weights.iter().zip(features).map(|(weight, &feature)| weight * f64::from(feature)).sum()
        });
    }
}

/// What the written file begins with.
const HEAD: &str =
    "//! Written by `cargo run --release --features train --example train_checks`; not to be changed by hand.

use super::tree::Tree;
use crate::bitext::Pair;

/// The trees that judge a stretch, by its language.
#[rustfmt::skip]
#[allow(clippy::approx_constant, clippy::unreadable_literal, reason = \"what was learned may look like anything\")]
pub(super) const TREES: Pair<&[Tree]> = Pair {
";

/// Writes the trees of one language.
fn write(text: &mut String, lang: Lang, trees: &[Tree]) {
    let _ = writeln!(text, "    {lang}: &[");
    for Tree { splits, leaves } in trees {
        let _ = writeln!(text, "        Tree {{ splits: {splits:?}, leaves: {leaves:?} }},");
    }
    text.push_str("    ],\n");
}

/// What may be learned from, and which of it is wrong.
fn learned<'r>(name: &str, lang: Lang, rows: &'r [Row]) -> (Vec<&'r [f32]>, Vec<bool>) {
    let learned = |row: &&Row| row.learned && !row.held && !row.features.is_empty();
    let (features, labels): (Vec<&[f32]>, Vec<bool>) =
        rows.iter().filter(learned).map(|row| (row.features.as_slice(), row.wrong)).unzip();
    let wrong = labels.iter().filter(|wrong| **wrong).count();
    println!("\n{name} {lang}: {wrong} of {} learned from", labels.len());
    (features, labels)
}

/// What the checks see of a set, with some lines of one language replaced.
fn sight(aligner: &Aligner, set: &Set, lang: Lang, damaged: Option<&[String]>) -> Sight {
    let bitext = set.bitext(lang, damaged);
    see(aligner, &Alignment::paired(&bitext))
}

/// The beads that an error was planted in, and those of the correct texts.
fn rows(
    aligner: &Aligner,
    sets: &[Set],
    clean: &[Sight],
    lang: Lang,
    kinds: &[(&str, Lang)],
    seen: fn(&Sight) -> &Vec<Seen>,
) -> Vec<Row> {
    let mut rows = Vec::new();
    for (number, (set, clean)) in sets.iter().zip(clean).enumerate() {
        let mut add = |list: &[Seen], planted: Option<&[usize]>, learned: bool, kind: usize| {
            for one in list.iter().filter(|one| one.lang == lang) {
                if planted.is_none_or(|planted| planted.contains(&one.bead)) {
                    let features = one.features.clone();
                    let (wrong, held) = (planted.is_some(), set.held[one.bead]);
                    rows.push(Row { features, wrong, held, set: number, learned, kind });
                }
            }
            // A bead in which nothing is seen is not found.
            for bead in planted.into_iter().flatten() {
                if !list.iter().any(|one| one.lang == lang && one.bead == *bead) {
                    rows.push(Row {
                        features: Vec::new(),
                        wrong: true,
                        held: set.held[*bead],
                        set: number,
                        learned,
                        kind,
                    });
                }
            }
        };
        add(seen(clean), None, true, 0);
        add(seen(clean), None, false, 0);
        for (which, (kind, damaged)) in kinds.iter().enumerate() {
            for seed in [TESTED].into_iter().chain(LEARNED) {
                let (texts, planted) = set.plant(kind, *damaged, seed);
                let sight = sight(aligner, set, *damaged, Some(&texts));
                add(seen(&sight), Some(&planted), seed != TESTED, which);
            }
        }
    }
    rows
}

/// Says what is found at which false alarms.
fn report(sets: &[Set], rows: &[Row], nats: impl Fn(&[f32]) -> f64) {
    let scored: Vec<(&Row, f64)> = rows
        .iter()
        .filter(|row| !row.learned)
        .map(|row| (row, if row.features.is_empty() { f64::NEG_INFINITY } else { nats(&row.features) }))
        .collect();
    let Some(news) = sets.iter().position(|set| set.name == "news") else { return };
    let lines = sets[news].held.iter().filter(|held| !**held).count() as f64;
    let mut alarms: Vec<f64> = scored
        .iter()
        .filter(|(row, _)| row.set == news && !row.wrong && !row.held)
        .map(|(_, nats)| *nats)
        .collect();
    alarms.sort_by(|one, other| other.total_cmp(one));
    for allowed in ALLOWED {
        let Some(&centre) = alarms.get((allowed * lines) as usize) else { continue };
        print!("  centre {centre:5.2}:");
        for (number, set) in sets.iter().enumerate() {
            for held in [false, true] {
                let here = || scored.iter().filter(move |(row, _)| row.set == number && row.held == held);
                let beads = set.held.iter().filter(|own| **own == held).count();
                let flagged = here().filter(|(row, nats)| !row.wrong && *nats > centre).count();
                let shares: Vec<String> = (0..2)
                    .filter_map(|kind| {
                        let planted = here().filter(|(row, _)| row.wrong && row.kind == kind).count();
                        let found = here()
                            .filter(|(row, nats)| row.wrong && row.kind == kind && *nats > centre)
                            .count();
                        (planted > 0).then(|| format!("{:.2}", found as f64 / planted as f64))
                    })
                    .collect();
                if beads > 0 {
                    let name = if held { "held" } else { set.name };
                    print!("  {name} {:.1}‰ {}", 1000.0 * flagged as f64 / beads as f64, shares.join(" "));
                }
            }
        }
        println!();
    }
}

/// How often cues have a negation on the other side, of those that no other stands beside, in what may be learned from.
fn rates(sets: &[Set], clean: &[Sight]) {
    let mut counts: std::collections::BTreeMap<(Lang, &str), (f32, f64, f64)> =
        std::collections::BTreeMap::new();
    for (set, sight) in sets.iter().zip(clean) {
        let mut by_bead: Vec<Vec<&duiqi::train::checks::Cue>> = vec![Vec::new(); set.held.len()];
        sight.cues.iter().for_each(|cue| by_bead[cue.bead].push(cue));
        for cues in by_bead.iter().enumerate().filter(|(bead, _)| !set.held[*bead]).map(|(_, cues)| cues) {
            for lang in [Lang::Zh, Lang::En] {
                let own: Vec<_> = cues.iter().filter(|cue| cue.lang == lang).collect();
                if let [cue] = own[..] {
                    let answered = cues.iter().any(|cue| cue.lang != lang && cue.rate >= 0.5);
                    let count = counts.entry((lang, cue.kind.as_str())).or_insert((cue.rate, 0.0, 0.0));
                    count.1 += 1.0;
                    count.2 += f64::from(u8::from(answered));
                    if !answered && std::env::args().nth(2).is_some_and(|kind| kind == cue.kind) {
                        println!("{} | {}", set.text(Lang::Zh, cue.bead), set.text(Lang::En, cue.bead));
                    }
                }
            }
        }
    }
    println!("cue, rate in use, occurrences alone, of which answered");
    for ((lang, kind), (rate, all, answered)) in counts.iter().filter(|(_, count)| count.1 >= 1.0) {
        println!("{lang}\t{kind}\t{rate:.2}\t{all}\t{:.2}", answered / all);
    }
}
