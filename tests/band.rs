//! The band of the search: that it changes nothing on real documents, and what hostile ones do to it.
//!
//! The gold sets beside the project (`../shared/gold`) are compared when they are there; the largest of them, whose full search takes
//! gigabytes and minutes, with `DUIQI_FULL=1`.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may panic, and says what it skips")]

#[path = "../benches/support/mod.rs"]
mod support;

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;

use duiqi::{Aligner, Alignment, Bitext, Document, Lang, Link, Links, Search, evaluate};
use fastrand::Rng;
use support::Sample;

fn aligner() -> &'static Aligner {
    static ALIGNER: OnceLock<Aligner> = OnceLock::new();
    ALIGNER.get_or_init(Aligner::new)
}

fn bitext(zh: Document, en: Document) -> Bitext {
    Bitext::new(zh, en).unwrap()
}

fn lines(lang: Lang, lines: &[String]) -> Document {
    Document::from_lines(lang, lines.iter().flat_map(|line| [line, "\n"]).collect::<String>())
}

/// That a search without a band gives the beads of the banded search.
fn same_as_full(name: &str, bitext: &Bitext) {
    static FULL: OnceLock<Aligner> = OnceLock::new();
    let full = FULL.get_or_init(|| Aligner::builder().exhaustive(true).build().unwrap()).align(bitext);
    let banded = Links::from(&aligner().align(bitext));
    assert_eq!(full.search(), Search::Full);
    let full = Links::from(&full);
    let other: Vec<&Link> = full.iter().filter(|link| !banded.contains(link)).collect();
    eprintln!("{name}: {} of {} beads differ", other.len(), full.len());
    assert!(other.is_empty(), "{name}: {other:?}");
}

#[test]
fn banded_results_are_those_of_a_full_search() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["contract", "essay", "fiction", "manual", "news", "speech"] {
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| {
            let file = root.join(format!("fixtures/{name}/{lang}.txt"));
            Document::new(lang, fs::read_to_string(file).unwrap())
        });
        same_as_full(name, &bitext(zh, en));
    }
    // The fixtures are small, and hardly have a band.
    let sample = Sample::new(600);
    same_as_full("generated", &sample.bitext());
    let gold = root.join("../shared/gold");
    if !gold.is_dir() {
        eprintln!("skipped: no gold sets in {}", gold.display());
        return;
    }
    let mut names: Vec<String> = (1..=6).map(|chapter| format!("mac-dev/00{chapter}")).collect();
    names.push("academic/001".to_owned());
    if std::env::var_os("DUIQI_FULL").is_some() {
        names.push("bible/001".to_owned());
    } else {
        eprintln!("skipped: bible/001, whose full search takes minutes (DUIQI_FULL=1)");
    }
    for name in names {
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| {
            Document::from_lines(lang, fs::read_to_string(gold.join(format!("{name}.{lang}"))).unwrap())
        });
        same_as_full(&name, &bitext(zh, en));
    }
}

/// Each segment of either side is in exactly one bead.
fn covers(alignment: &Alignment<'_>) {
    let sides = [
        (
            alignment.bitext().source().len(),
            alignment.beads().iter().flat_map(|bead| bead.source.clone()).collect(),
        ),
        (
            alignment.bitext().target().len(),
            alignment.beads().iter().flat_map(|bead| bead.target.clone()).collect(),
        ),
    ];
    for (length, segments) in sides {
        let mut segments: Vec<usize> = segments;
        segments.sort_unstable();
        assert!(segments.into_iter().eq(0..length));
    }
}

fn f1(gold: &Links, alignment: &Alignment<'_>) -> f64 {
    covers(alignment);
    let f1 = evaluate(gold, &Links::from(alignment)).strict.f1;
    eprintln!("{:?}, strict F1 {f1:.3}", alignment.search());
    f1
}

/// Lines that share nothing but their lengths.
fn without_anchors(segments: usize) -> [Vec<String>; 2] {
    let mut rng = Rng::with_seed(7);
    let mut sides = [Vec::new(), Vec::new()];
    for _ in 0..segments {
        let (mut zh, mut en) = (String::new(), String::new());
        for _ in 0..rng.usize(4..40) {
            zh.push(*rng.choice(&['魑', '魅', '魍', '魉', '龘', '齉']).unwrap());
            let syllable = ["zorp", "vlik", "quz", "brux"][rng.usize(..4)];
            let _ = write!(en, "{syllable}{}", if rng.bool() { " " } else { "" });
        }
        sides[0].push(zh + "。");
        sides[1].push(en + ".");
    }
    sides
}

#[test]
fn without_anchors_a_strip_is_searched_and_the_alignment_says_so() {
    let [zh, mut en] = without_anchors(2_000);
    let gold: Links = (0..zh.len()).map(|at| Link { source: vec![at], target: vec![at] }).collect();
    let alignment = bitext(lines(Lang::Zh, &zh), lines(Lang::En, &en));
    let alignment = aligner().align(&alignment);
    assert_eq!(alignment.search(), Search::Capped);
    assert!(f1(&gold, &alignment) > 0.9, "lengths are enough near the diagonal");

    // Far from the diagonal nothing can be found, which is what `Capped` warns of.
    en.rotate_right(700);
    let far = bitext(lines(Lang::Zh, &zh), lines(Lang::En, &en));
    let far = aligner().align(&far);
    covers(&far);
    assert_eq!(far.search(), Search::Capped);
}

#[test]
fn a_moved_block_does_not_disturb_the_rest() {
    let sample = Sample::new(1_500);
    // Beads 400 to 500 come after bead 1000 in English.
    let (moved, after) = (400..500, 1_000);
    let order: Vec<usize> = (0..moved.start)
        .chain(moved.end..after)
        .chain(moved.clone())
        .chain(after..sample.gold.len())
        .collect();
    let (mut en, mut gold) = (Vec::new(), vec![Link { source: Vec::new(), target: Vec::new() }; order.len()]);
    for index in order {
        let Link { source, target } = &sample.gold[index];
        let first = en.len();
        en.extend(target.iter().map(|&segment| sample.en[segment].clone()));
        gold[index] = Link { source: source.clone(), target: (first..en.len()).collect() };
    }
    let bitext = bitext(lines(Lang::Zh, &sample.zh), lines(Lang::En, &en));
    let alignment = aligner().align(&bitext);
    let segments = |links: &[Link]| -> Range<usize> {
        let all = || links.iter().flat_map(|link| &link.source);
        *all().min().unwrap()..all().max().unwrap() + 1
    };
    let block = segments(&gold[moved.clone()]);
    let others: Links = [&gold[..moved.start], &gold[moved.end..]].concat();
    let found = Links::from(&alignment);
    let outside: Vec<Link> = found
        .iter()
        .filter(|link| !link.source.iter().any(|segment| block.contains(segment)))
        .cloned()
        .collect();
    f1(&gold, &alignment);
    let outside = evaluate(&others, &outside).strict.f1;
    // What is in the block is paired where it went, or left alone.
    let wrong = found.iter().filter(|link| {
        link.source.iter().any(|segment| block.contains(segment))
            && !link.target.is_empty()
            && !gold.contains(link)
    });
    let wrong = wrong.count();
    eprintln!("outside {outside:.3}, {wrong} wrong beads of {} in the block", moved.len());
    assert!(outside > 0.85, "{outside}");
    assert!(wrong * 5 < moved.len(), "{wrong} wrong beads in the block");
}

#[test]
fn repeated_paragraphs() {
    // Ten times the same 60 beads, on both sides.
    let sample = Sample::new(60);
    let (mut zh, mut en, mut gold) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..10 {
        let ids = |from: usize, ids: &[usize]| ids.iter().map(|id| from + id).collect();
        gold.extend(
            sample.gold.iter().map(|link| Link {
                source: ids(zh.len(), &link.source),
                target: ids(en.len(), &link.target),
            }),
        );
        zh.extend(sample.zh.iter().cloned());
        en.extend(sample.en.iter().cloned());
    }
    let both = bitext(lines(Lang::Zh, &zh), lines(Lang::En, &en));
    let both = f1(&gold, &aligner().align(&both));
    assert!(both > 0.85, "{both}");

    // Ten times on one side only: one of them is paired, or parts of several; nothing around it suffers.
    let sample = Sample::new(600);
    let stretch = 280..300;
    let repeated = sample.zh[stretch.clone()].to_vec();
    let mut zh = sample.zh.clone();
    for _ in 0..9 {
        zh.splice(stretch.end..stretch.end, repeated.iter().cloned());
    }
    let more = 9 * stretch.len();
    let one = bitext(lines(Lang::Zh, &zh), lines(Lang::En, &sample.en));
    let alignment = aligner().align(&one);
    covers(&alignment);
    let far = |segment: usize| segment + 5 < stretch.start || segment >= stretch.end + more + 5;
    let around = |links: &Links, shift: usize| -> Links {
        let moved = |segment: &usize| if *segment >= stretch.end { segment + shift } else { *segment };
        let shifted = links.iter().map(|link| Link {
            source: link.source.iter().map(moved).collect(),
            target: link.target.clone(),
        });
        shifted.filter(|link| !link.source.is_empty() && link.source.iter().all(|&id| far(id))).collect()
    };
    let score = evaluate(&around(&sample.gold, more), &around(&Links::from(&alignment), 0)).strict.f1;
    eprintln!("{:?}, around the repeats {score:.3}", alignment.search());
    assert!(score > 0.85, "{score}");
}
