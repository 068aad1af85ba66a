//! Whole documents: accuracy against gold links, as a ratchet, and what the alignments look like, as snapshots.
//!
//! `tests/accuracy.tsv` holds strict precision, recall and F1 per document. A row that falls fails; a row that
//! rises asks to be recorded. `fixtures/NAME/alignment.golden` shows each alignment for reading. Both are
//! rewritten by `DUIQI_UPDATE=1 cargo test --test golden`; the commit says why they changed.
//!
//! The gold sets beside the project (`../shared/gold`) are measured when they are there.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may panic, and says what it skips")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

use duiqi::{Alignment, Lang, Link, Links, Score, evaluate, join};

#[path = "support/gold.rs"]
mod gold;

use gold::{aligner, fixture, fixtures, links, root, update};

/// By how much F1 may fall below its row, and must rise to ask for a new one.
const TOLERANCE: f64 = 0.0005;

#[test]
fn the_fixtures_look_as_they_did() {
    let mut changed = Vec::new();
    for (name, folder) in fixtures() {
        let bitext = fixture(&folder);
        let shown = show(&aligner().align(&bitext), &links(&folder.join("links")));
        let golden = folder.join("alignment.golden");
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if shown == expected {
            continue;
        }
        if update() {
            fs::write(&golden, &shown).unwrap();
            continue;
        }
        let at = shown.lines().zip(expected.lines()).take_while(|(one, other)| one == other).count();
        changed.push(format!(
            "{name}: line {}:\n  was {:?}\n  is  {:?}",
            at + 1,
            expected.lines().nth(at).unwrap_or_default(),
            shown.lines().nth(at).unwrap_or_default()
        ));
    }
    assert!(
        changed.is_empty(),
        "alignments changed; read the difference that `DUIQI_UPDATE=1 cargo test --test golden` makes:\n{}",
        changed.join("\n")
    );
}

/// Each bead with its shape, its confidence to one decimal, and both texts; `✗` where gold has it otherwise.
fn show(alignment: &Alignment<'_>, gold: &[Link]) -> String {
    let mut shown = String::new();
    for (bead, moved) in alignment.iter().zip(alignment.moved()) {
        let right = if gold.contains(&Link::from(bead.bead())) { "" } else { "  ✗" };
        let moved = if moved { "  moved" } else { "" };
        let _ = writeln!(shown, "{} {:.1}{moved}{right}", bead.shape(), bead.confidence());
        for text in bead.source().texts() {
            let _ = writeln!(shown, "  < {}", join(Lang::Zh, [text]));
        }
        for text in bead.target().texts() {
            let _ = writeln!(shown, "  > {}", join(Lang::En, [text]));
        }
    }
    shown
}

/// Accuracy by set and document.
type Table = BTreeMap<(String, String), Score>;

#[test]
fn accuracy_does_not_fall() {
    let path = root().join("tests/accuracy.tsv");
    let old = parse(&fs::read_to_string(&path).unwrap_or_default());
    let new = measure();
    let mut complaints = Vec::new();
    for ((set, document), score) in &new {
        let row = row(set, document, *score);
        match old.get(&(set.clone(), document.clone())) {
            None => complaints.push(format!("not in the table: {row}")),
            Some(old) if score.f1 < old.f1 - TOLERANCE => {
                complaints.push(format!("F1 fell from {:.4}: {row}", old.f1));
            }
            Some(old) if score.f1 > old.f1 + TOLERANCE => {
                complaints.push(format!("F1 rose from {:.4}, record the new row: {row}", old.f1));
            }
            Some(_) => {}
        }
    }
    if update() {
        // Rows of sets that are not here today stay as they are.
        let all: Table = old.into_iter().chain(new).collect();
        let rows: String =
            all.iter().map(|((set, document), score)| row(set, document, *score) + "\n").collect();
        fs::write(&path, format!("set\tdocument\tprecision\trecall\tf1\n{rows}")).unwrap();
        return;
    }
    assert!(
        complaints.is_empty(),
        "accuracy is not as tests/accuracy.tsv has it (`DUIQI_UPDATE=1 cargo test --test golden` rewrites it):\n{}",
        complaints.join("\n")
    );
}

fn row(set: &str, document: &str, score: Score) -> String {
    format!("{set}\t{document}\t{:.4}\t{:.4}\t{:.4}", score.precision, score.recall, score.f1)
}

fn parse(table: &str) -> Table {
    let rows = table.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [set, document, precision, recall, f1] = fields[..] else { panic!("accuracy.tsv: {line:?}") };
        let [precision, recall, f1] = [precision, recall, f1]
            .map(|value| value.parse().unwrap_or_else(|_| panic!("accuracy.tsv: {line:?}")));
        ((set.to_owned(), document.to_owned()), Score { precision, recall, f1 })
    });
    rows.collect()
}

/// Measures everything that is there.
fn measure() -> Table {
    let mut table = Table::new();
    for (name, folder) in fixtures() {
        let test = Links::from(&aligner().align(&fixture(&folder)));
        let score = evaluate(&links(&folder.join("links")), &test).strict;
        table.insert(("fixtures".to_owned(), name), score);
    }
    for set in ["academic", "bible", "mac-dev"] {
        let (mut gold, mut test) = (Links::new(), Links::new());
        let bases = gold::set(set);
        for (number, base) in bases.iter().enumerate() {
            let (of_gold, of_test) = gold_document(base);
            let score = evaluate(&of_gold, &of_test).strict;
            table.insert((set.to_owned(), format!("{:03}", number + 1)), score);
            // Together, the chapters are one long document.
            gold.extend(shifted(of_gold, number));
            test.extend(shifted(of_test, number));
        }
        if bases.len() > 1 {
            table.insert((set.to_owned(), "together".to_owned()), evaluate(&gold, &test).strict);
        }
    }
    table
}

/// Gold and test links of a document whose every line is a segment.
fn gold_document(base: &Path) -> (Links, Links) {
    let bitext = gold::segmented(base);
    let start = Instant::now();
    let mut test = Links::from(&aligner().align(&bitext));
    eprintln!(
        "{}: {} × {} segments in {:.1?}",
        base.display(),
        bitext.source().len(),
        bitext.target().len(),
        start.elapsed()
    );
    if let Some(verses) = gold::verses(base) {
        test = gold::merge_by_verse(test, &verses);
    }
    (links(&base.with_extension("links")), test)
}

/// Links with ids that no other document has.
fn shifted(links: Links, document: usize) -> impl Iterator<Item = Link> {
    let shift = move |ids: Vec<usize>| ids.into_iter().map(|id| id + document * 1_000_000).collect();
    links.into_iter().map(move |link| Link { source: shift(link.source), target: shift(link.target) })
}
