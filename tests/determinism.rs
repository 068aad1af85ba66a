//! The same input gives the same bytes: on every run, with any number of threads, in any order of a batch.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

const NAMES: [&str; 6] = ["contract", "essay", "fiction", "manual", "news", "speech"];

fn fixture(name: &str, file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name).join(file)
}

fn run(folder: &Path, args: &[&str], input: Option<&Path>) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_duiqi"));
    command.args(args).current_dir(folder).stderr(Stdio::piped());
    command.stdin(input.map_or_else(Stdio::null, |file| fs::File::open(file).unwrap().into()));
    let output = command.output().unwrap();
    // A check that finds something ends with 1.
    assert!(matches!(output.status.code(), Some(0 | 1)), "{args:?}: {output:?}");
    output.stdout
}

/// The files of a folder by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.is_file());
    files
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(path).unwrap()))
        .collect()
}

/// A folder with the fixtures as `NAME.zh` and `NAME.en`.
fn desk() -> TempDir {
    let desk = tempfile::tempdir().unwrap();
    for name in NAMES {
        for lang in ["zh", "en"] {
            let text = fixture(name, &format!("{lang}.txt"));
            fs::copy(text, desk.path().join(format!("{name}.{lang}"))).unwrap();
        }
    }
    desk
}

/// Every process has hash tables in an order of its own.
#[test]
fn every_run_of_a_command_gives_the_same_bytes() {
    let desk = desk();
    let folder = desk.path();
    run(folder, &["align", "news.zh", "news.en", "--output", "pairs.tsv"], None);
    let (zh, en) = ("speech.zh", "speech.en");
    let mut given: Vec<Vec<&str>> = ["tsv", "jsonl", "links", "csv", "ladder", "xliff", "html", "view"]
        .map(|format| vec!["align", zh, en, "--format", format])
        .into();
    given.extend([
        vec!["align", "news.zh", "news.en", "--explain", "--format", "jsonl"],
        vec!["align", "fiction.en", "fiction.zh", "--explain", "--format", "tsv"],
        vec!["check", "news.zh", "news.en", "--format", "jsonl"],
        vec!["check", "fiction.zh", "fiction.en", "--format", "html"],
        vec!["segment", zh, "--format", "jsonl"],
        vec!["anchors", en, "--format", "jsonl"],
        vec!["lexicon", "learn", "pairs.tsv"],
    ]);
    for args in given {
        let first = run(folder, &args, None);
        assert!(!first.is_empty(), "{args:?}");
        for _ in 0..2 {
            assert!(run(folder, &args, None) == first, "{args:?} gives other bytes");
        }
    }
}

#[test]
fn any_order_and_number_of_threads_gives_the_same_files() {
    let desk = desk();
    let folder = desk.path();
    let mut random = fastrand::Rng::with_seed(3);
    let mut rows: Vec<String> = NAMES
        .iter()
        .flat_map(|name| {
            ["tsv", "jsonl", "html"].map(|format| format!("{name}.zh\t{name}.en\tout/{name}.{format}\n"))
        })
        .collect();
    let mut expected: Option<BTreeMap<String, Vec<u8>>> = None;
    for (round, jobs) in ["1", "2", "8", "8"].into_iter().enumerate() {
        if round > 0 {
            random.shuffle(&mut rows);
        }
        let out = folder.join("out");
        let _ = fs::remove_dir_all(&out);
        fs::create_dir(&out).unwrap();
        fs::write(folder.join("list"), rows.concat()).unwrap();
        run(folder, &["batch", "list", "--jobs", jobs, "--quiet"], None);
        let found = files(&out);
        assert_eq!(found.len(), rows.len());
        let expected = expected.get_or_insert_with(|| found.clone());
        for (name, bytes) in &found {
            assert!(expected[name] == *bytes, "{name} is another with {jobs} threads");
        }
    }
}

#[test]
fn records_have_the_same_answers_in_any_order() {
    let desk = tempfile::tempdir().unwrap();
    let mut records: Vec<String> = NAMES
        .iter()
        .map(|name| {
            let [source, target] =
                ["zh.txt", "en.txt"].map(|file| fs::read_to_string(fixture(name, file)).unwrap());
            serde_json::json!({"id": name, "source": source, "target": target}).to_string() + "\n"
        })
        .collect();
    let mut random = fastrand::Rng::with_seed(5);
    let mut expected: Option<Vec<String>> = None;
    for jobs in ["1", "2", "8"] {
        fs::write(desk.path().join("records"), records.concat()).unwrap();
        let args = ["batch", "-", "--jobs", jobs, "--quiet"];
        let out = run(desk.path(), &args, Some(&desk.path().join("records")));
        let out = String::from_utf8(out).unwrap();
        // In the order of the records, which is sorted out here.
        for (line, record) in out.lines().zip(&records) {
            assert_eq!(line.split(',').next(), record.split(',').next());
        }
        let mut lines: Vec<String> = out.lines().map(str::to_owned).collect();
        lines.sort();
        assert!(*expected.get_or_insert_with(|| lines.clone()) == lines, "{jobs} threads");
        random.shuffle(&mut records);
    }
}

/// What is built and exported of a memory, and what is found in it.
#[test]
fn memories_of_the_same_documents_are_the_same() {
    let made: Vec<Vec<Vec<u8>>> = (0..2)
        .map(|_| {
            let desk = desk();
            let folder = desk.path();
            for name in NAMES {
                let [zh, en] = ["zh", "en"].map(|lang| format!("{name}.{lang}"));
                run(folder, &["memory", "add", "a.tm", &zh, &en, "--min", "0.5"], None);
            }
            let export = run(folder, &["memory", "export", "a.tm", "-", "--format", "tsv"], None);
            fs::write(folder.join("a.tsv"), &export).unwrap();
            let found = run(folder, &["memory", "lookup", "a.tm", "会议有680人参加。", "--min", "0.3"], None);
            let search = run(folder, &["memory", "search", "a.tm", "的"], None);
            let proposals = run(folder, &["memory", "pretranslate", "a.tm", "news.zh", "--min", "0.4"], None);
            vec![export, found, search, proposals]
        })
        .collect();
    assert!(!made[0][0].is_empty());
    assert!(made[0] == made[1]);
}

/// A lexicon compiled anew is the same file.
#[test]
fn a_lexicon_is_compiled_to_the_same_bytes() {
    let desk = tempfile::tempdir().unwrap();
    let words = ["乌镇", "合作", "协作", "城镇", "水乡", "会议", "大会"];
    let glosses = [
        "Wuzhen/water town",
        "to cooperate/cooperation",
        "to collaborate/cooperation",
        "town/cities and towns",
        "water town",
        "meeting/conference",
        "congress/conference",
    ];
    let entries: String = words
        .iter()
        .zip(glosses)
        .map(|(word, gloss)| format!("{word} {word} [a1] /{gloss}/\n"))
        .collect::<Vec<_>>()
        .concat();
    fs::write(desk.path().join("cedict"), entries).unwrap();
    let dict: String = words.iter().map(|word| format!("{word} 100 n\n")).collect::<Vec<_>>().concat();
    fs::write(desk.path().join("dict"), dict).unwrap();
    let compiled = || {
        let out = desk.path().join("out");
        let _ = fs::remove_dir_all(&out);
        fs::create_dir(&out).unwrap();
        run(desk.path(), &["lexicon", "compile", "cedict", "dict", "--folder", "out"], None);
        files(&out)
    };
    let first = compiled();
    assert_eq!(first.len(), 2);
    for _ in 0..4 {
        assert!(compiled() == first);
    }
}
