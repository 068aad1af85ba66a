//! The fuzz targets without a fuzzer: each over its seeds, over the finds in `fixtures/regressions`, and over damaged copies of
//! both (the same ones every time). `DUIQI_ROUNDS` says how many copies of each.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may panic, and says what it did")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use targets::TARGETS;
use targets::seeds::{Seeds, seeds};

#[path = "../fuzz/src/lib.rs"]
#[allow(dead_code, missing_docs, unreachable_pub, clippy::pedantic, reason = "another crate's")]
mod targets;

/// A test for each target.
macro_rules! targets {
    ($($name:ident)*) => {
        const NAMES: &[&str] = &[$(stringify!($name)),*];
        mod target {
            $(#[test] fn $name() { super::holds(stringify!($name)); })*
        }
    };
}

targets! {
    align
    baseline
    cedict
    check
    csv
    decode
    docx
    epub
    glossary
    html
    intertext
    jsonl
    ladder
    lexicon
    links
    memory_jsonl
    memory_tmx
    moses
    npy
    quantities
    review
    segment_en
    segment_zh
    similarity
    split
    subtitles
    terms
    tmx
    tsv
    vectors
    xliff
}

#[test]
fn every_target_is_listed_and_has_its_program() {
    let listed: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    assert_eq!(listed, NAMES);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let programs = fs::read_dir(root.join("fuzz/fuzz_targets")).unwrap();
    let programs: BTreeSet<String> =
        programs.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(programs, NAMES.iter().map(|name| format!("{name}.rs")).collect());
    let manifest = fs::read_to_string(root.join("fuzz/Cargo.toml")).unwrap();
    for name in NAMES {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
    }
    for folder in fs::read_dir(root.join("fixtures/regressions")).unwrap() {
        let folder = folder.unwrap().file_name().into_string().unwrap();
        assert!(NAMES.contains(&&*folder), "finds of no target: {folder}");
    }
}

fn holds(name: &str) {
    static SEEDS: OnceLock<Seeds> = OnceLock::new();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let (_, target) = TARGETS.iter().find(|(known, _)| *known == name).unwrap();
    let mut inputs = SEEDS.get_or_init(|| seeds(&fixtures)).get(name).cloned().unwrap_or_default();
    let made = inputs.len();
    assert!(made > 0, "no seed");
    if let Ok(files) = fs::read_dir(fixtures.join("regressions").join(name)) {
        let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
        files.sort();
        inputs.extend(files.iter().map(|file| fs::read(file).unwrap()));
    }
    let rounds = std::env::var("DUIQI_ROUNDS").map_or(40, |rounds| rounds.parse().unwrap());
    let mut random = fastrand::Rng::with_seed(1);
    target(&[]);
    for input in &inputs {
        target(input);
        for _ in 0..rounds {
            target(&damaged(input, &inputs, &mut random));
        }
    }
    let runs = 1 + inputs.len() * (1 + rounds);
    eprintln!("{name}: {made} seeds, {} finds, {runs} runs", inputs.len() - made);
}

/// A copy with a few bytes changed, dropped, doubled or taken from another input.
fn damaged(input: &[u8], others: &[Vec<u8>], random: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..random.usize(1..5) {
        let at = random.usize(..=bytes.len());
        let end = (at + random.usize(..9)).min(bytes.len());
        match random.u8(..5) {
            0 => bytes[at..end].iter_mut().for_each(|byte| *byte = random.u8(..)),
            1 => drop(bytes.drain(at..end)),
            2 => drop(bytes.splice(at..at, input[..end.min(input.len())].iter().copied())),
            3 => {
                let other = &others[random.usize(..others.len())];
                let from = random.usize(..=other.len());
                let to = (from + random.usize(..64)).min(other.len());
                drop(bytes.splice(at..end, other[from..to].iter().copied()));
            }
            _ => bytes.truncate(at),
        }
    }
    bytes
}
