//! A memory of many units: importing them from TMX, looking up, searching. Run by itself, for it takes minutes:
//!
//! ```sh
//! DUIQI_UNITS=1000000 DUIQI_SCAN=1000 cargo bench --bench memory
//! ```
//!
//! `DUIQI_UNITS` (100,000) units come from `support/units.rs`; of the thousand queries half are edited copies of stored units, half new
//! units, half Chinese and half English. The first `DUIQI_SCAN` (100) of them are compared with a scan of all units: every match must be
//! found, and the bench fails otherwise. Times are CPU times of the thread, or of the process for the import.

#![allow(clippy::print_stdout, reason = "the figures are printed")]

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::time::Duration;

use cpu_time::{ProcessTime, ThreadTime};
use duiqi::Lang;
use duiqi::format::tmx::{Header, Unit, Variant, Writer};
use duiqi::memory::{Concordance, Format, MergePolicy, Query, Timestamp, TranslationMemory};

#[path = "support/units.rs"]
mod units;

const QUERIES: usize = 1000;

fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

fn main() {
    let count = setting("DUIQI_UNITS", 100_000);
    let folder = tempfile::tempdir().expect("a place for temporary files");
    let (file, path) = (folder.path().join("units.tmx"), folder.path().join("units.tm"));
    let mut generator = units::Generator::new(1);
    let mut writer = Writer::new(BufWriter::new(File::create(&file).expect("a file")), &Header::new("zh"))
        .expect("written");
    let mut stored = Vec::new();
    for at in 0..count {
        let (zh, en) = generator.unit();
        if at % (count / (QUERIES / 2)).max(1) == 0 && stored.len() < QUERIES / 2 {
            stored.push((zh.clone(), en.clone()));
        }
        let unit = Unit::new(vec![Variant::new("zh", zh), Variant::new("en", en)]);
        writer.write(&unit).expect("written");
    }
    drop(writer.finish().expect("written"));

    let start = ProcessTime::now();
    let mut memory = TranslationMemory::create(&path).expect("a memory");
    let mut writer = memory.writer(MergePolicy::KeepAll, Timestamp::from_seconds(0)).expect("a writer");
    writer
        .import(BufReader::new(File::open(&file).expect("a file")), Format::Tmx, "units.tmx")
        .expect("imported");
    let report = writer.commit().expect("committed");
    println!("import: {} units, {:.1} s, peak {} MiB", report.created, start.elapsed().as_secs_f64(), peak());
    assert_eq!(report.created + report.skipped(), count as u64);

    let queries = queries(&stored);
    let mut times = Vec::new();
    let mut found = Vec::new();
    for (text, lang) in &queries {
        let start = ThreadTime::now();
        found.push(memory.lookup(&Query::new(text).with_lang(*lang)).expect("looked up"));
        times.push(start.elapsed());
    }
    let hits = found.iter().filter(|matches| !matches.is_empty()).count();
    println!("lookup, 5 best at 0.7: {}, {hits} of {QUERIES} have a match", summary(times));
    assert!(hits >= QUERIES / 3, "edited copies are found");

    scan(&memory, &queries[..setting("DUIQI_SCAN", 100).min(QUERIES)]);

    let mut times = Vec::new();
    for (text, lang) in &queries {
        let piece: String = text.chars().skip(3).take(if *lang == Lang::Zh { 3 } else { 8 }).collect();
        if !piece.trim().is_empty() {
            let start = ThreadTime::now();
            memory.search(&Concordance::new(&piece)).expect("searched");
            times.push(start.elapsed());
        }
    }
    println!("search, 20 units: {}", summary(times));
}

fn queries(stored: &[(String, String)]) -> Vec<(String, Lang)> {
    let mut generator = units::Generator::new(2);
    (0..QUERIES)
        .map(|at| {
            let lang = if at % 4 < 2 { Lang::Zh } else { Lang::En };
            let side = |(zh, en): (String, String)| if lang == Lang::Zh { zh } else { en };
            let text = if at % 2 == 0 {
                let known = side(stored[at / 2 % stored.len()].clone());
                generator.edited(&known, lang == Lang::Zh)
            } else {
                side(generator.unit())
            };
            (text, lang)
        })
        .collect()
}

/// Compares with a scan, all matches at 0.7.
fn scan(memory: &TranslationMemory, queries: &[(String, Lang)]) {
    let queries: Vec<Query<'_>> =
        queries.iter().map(|(text, lang)| Query::new(text).with_lang(*lang).limit(usize::MAX)).collect();
    let start = ThreadTime::now();
    let expected = memory.scan(&queries).expect("scanned");
    let time = start.elapsed();
    let (mut wanted, mut missed, mut others) = (0, 0, 0);
    for (query, expected) in queries.iter().zip(expected) {
        let found = memory.lookup(query).expect("looked up");
        wanted += expected.len();
        missed += expected.iter().filter(|one| !found.contains(one)).count();
        others += usize::from(found != expected);
        let five = memory.lookup(&query.limit(5)).expect("looked up");
        others += usize::from(five[..] != expected[..expected.len().min(5)]);
    }
    let each = time.as_secs_f64() * 1000.0 / queries.len() as f64;
    println!(
        "scan: {} queries, {each:.0} ms each, {wanted} matches, {missed} missed by lookup, {others} lists differ",
        queries.len()
    );
    assert_eq!((missed, others), (0, 0), "lookup gives what a scan gives");
}

fn summary(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    format!("median {:.2} ms, 99th percentile {:.2} ms, longest {:.2} ms", at(0.5), at(0.99), at(1.0))
}

/// The most memory the process had, in MiB, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    peak.and_then(|kib| kib.trim().parse::<u64>().ok()).map_or("?".to_owned(), |kib| (kib / 1024).to_string())
}
