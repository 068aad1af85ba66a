//! Learning the weights from documents with gold links (feature `train`; `examples/train.rs` is the command).
//!
//! A conditional random field over the beads of a document (semi-Markov, Sarawagi and Cohen 2004), with a margin for
//! wrong beads (softmax margin, Gimpel and Smith 2010): the weights maximise the probability of the gold paths among
//! all paths of the lattice, after wrong segments were given some nats more. Gold beads that no path can take
//! are worked around by a penalty per segment in a wrong bead, instead of being required. Documents are also
//! learned from in a damaged form, with segments dropped and foreign ones inserted, since gold sets have few null beads.
//!
//! `example.rs` reads gold sets, `paths.rs` weighs the paths of a lattice, `fit.rs` fits, `report.rs` tells.

pub mod checks;
mod example;
mod fit;
mod paths;
mod report;
mod round;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::anchor::Extractor;
use crate::bitext::{Document, Lang, Pair};
use crate::score::feature::BLOCKS;
use crate::score::weights::Weights;
use example::{Example, bare, corrupt, is_wrong, load, shuffled};
use fit::{Settings, learn};
use paths::{count, path};
use report::{Results, Told};
pub use round::Round;

/// Parts that are held out in turn.
const FOLDS: usize = 6;
/// How the sets count against each other, per bead.
const BIBLE_WEIGHT: f64 = 0.3;
const FIXTURE_WEIGHT: f64 = 1.5;
const DAMAGED_WEIGHT: f64 = 0.5;
const BARE_WEIGHT: f64 = 0.25;
const SHUFFLED_WEIGHT: f64 = 0.25;
/// The longest run of beads of a shuffled document.
const RUN: usize = 8;
/// The fixtures, one a fold.
const FIXTURES: [&str; FOLDS] = ["speech", "news", "contract", "fiction", "manual", "essay"];

/// Learns weights from the gold sets below `gold` and the fixtures, with those of the blocks `without` (named as in
/// `learned.rs`) left at zero. Returns a report on held-out documents and on the fit,
/// and the source of `src/score/learned.rs`.
///
/// # Panics
/// When a gold set or fixture is missing.
#[must_use]
pub fn train(gold: &Path, fixtures: &Path, without: &[String]) -> (String, String) {
    let extractor = Extractor::new(crate::Lexicon::embedded());
    let features = BLOCKS.iter().filter(|block| without.iter().any(|name| name == block.name));
    let without = features.flat_map(|block| block.start..block.start + block.len).collect();
    let settings = Settings { l2: 1.0, cost: 0.4, tables: 6.0, steps: 150, without };
    let examples = examples(gold, fixtures);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut own = Vec::new();
        loop {
            let fold = next.fetch_add(1, Ordering::Relaxed);
            if fold > FOLDS {
                return own;
            }
            own.push((fold, run_fold(&extractor, &examples, &settings, fold)));
        }
    };
    let mut done: Vec<(usize, (Weights, Results))> = std::thread::scope(|scope| {
        let workers = [scope.spawn(work), scope.spawn(work)];
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker that does not panic")).collect()
    });
    done.sort_by_key(|(fold, _)| *fold);
    let (_, (weights, fitted)) = done.pop().expect("the fold that holds nothing out");
    let held: Results = done.into_iter().flat_map(|(_, (_, results))| results).collect();
    let text = report::lengths(&examples) + &report::text("held out", &held) + &report::text("fit", &fitted);
    (text, report::source(&weights))
}

/// Learns without the examples of `fold` and tries the weights on them; the fold past the last holds nothing out and
/// is tried on all.
fn run_fold(
    extractor: &Extractor,
    examples: &[Example],
    settings: &Settings,
    fold: usize,
) -> (Weights, Results) {
    let learned: Vec<&Example> = examples.iter().filter(|example| example.fold != fold).collect();
    let weights = learn(extractor, &learned, settings);
    let tried = examples.iter().filter(|example| example.fold == fold || fold == FOLDS);
    let results = tried
        .map(|example| {
            let path = path(extractor, example, &weights);
            let beads =
                path.iter().map(|edge| (f64::from(edge.posterior), !is_wrong(&example.gold, edge))).collect();
            Told { name: example.name.clone(), counts: count(example, &path), beads }
        })
        .collect();
    (weights, results)
}

fn examples(gold: &Path, fixtures: &Path) -> Vec<Example> {
    let mut examples = Vec::new();
    for k in 0..FOLDS {
        let base = gold.join(format!("mac-dev/00{}", k + 1));
        examples.extend(load(&base, &format!("mac-dev {}", k + 1), 1, |_| k, 1.0));
    }
    examples.extend(load(&gold.join("academic/001"), "academic", 1, |_| 0, 1.0));
    let bible = load(&gold.join("bible/001"), "bible", 6, |part| part, BIBLE_WEIGHT);
    examples.extend(bible.into_iter().step_by(2));
    for (k, name) in FIXTURES.into_iter().enumerate() {
        let links = fixtures.join(name).join("links");
        let mut all = load(&links, &format!("fixtures {name}"), 1, |_| k, FIXTURE_WEIGHT);
        // From the raw text, which has paragraphs.
        let raw = |lang: Lang| {
            let text = std::fs::read_to_string(fixtures.join(name).join(format!("{lang}.txt")));
            Document::new(lang, text.expect("a fixture"))
        };
        for example in &mut all {
            (example.zh, example.en) = (raw(Lang::Zh), raw(Lang::En));
        }
        examples.append(&mut all);
    }
    let damaged: Vec<Example> = (0..=FOLDS)
        .map(|k| {
            let academic = k == FOLDS;
            let (donor, share, block) =
                if academic { (FOLDS + 4, 0.1, 50) } else { ((k + 2) % FOLDS, 0.03, 30) };
            corrupt(&examples[k], &examples[donor], share, block, 177 + k as u64, DAMAGED_WEIGHT)
        })
        .collect();
    let encoded: Vec<Example> = examples[..=FOLDS]
        .iter()
        .filter_map(|example| with_vectors(example, &gold.join("../vectors")))
        .collect();
    let fixtures = examples.iter().filter(|example| example.name.starts_with("fixtures"));
    let hostile: Vec<Example> = examples[..FOLDS]
        .iter()
        .chain(fixtures)
        .zip(277..)
        .flat_map(|(example, seed)| {
            [bare(example, BARE_WEIGHT), shuffled(example, RUN, seed, SHUFFLED_WEIGHT)]
        })
        .collect();
    examples.extend(damaged);
    examples.extend(hostile);
    examples.extend(encoded);
    examples
}

/// The same example with its sentence vectors, where there are some.
fn with_vectors(example: &Example, folder: &Path) -> Option<Example> {
    let base = match example.name.strip_prefix("mac-dev ") {
        Some(chapter) => folder.join(format!("mac-dev/00{}", chapter.get(..1)?)),
        None => folder.join("academic/001"),
    };
    let read = |ext: &str| {
        let bytes = std::fs::read(base.with_extension(ext)).ok()?;
        crate::Vectors::from_npy(&bytes).ok().map(|vectors| vectors.centred())
    };
    Some(example.with_vectors(Pair { en: read("en.npy")?, zh: read("zh.npy")? }))
}
