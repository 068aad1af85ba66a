//! Documents with gold links: the fixtures, and the gold sets beside the project (`../shared/gold`) where they are.

#![allow(dead_code, reason = "each test uses its part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use duiqi::{Aligner, Bitext, Document, Lang, Link, Links, format, join};

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn aligner() -> &'static Aligner {
    static ALIGNER: OnceLock<Aligner> = OnceLock::new();
    ALIGNER.get_or_init(Aligner::new)
}

/// Whether tables and snapshots are to be rewritten.
pub(crate) fn update() -> bool {
    std::env::var_os("DUIQI_UPDATE").is_some_and(|value| value == "1")
}

pub(crate) fn read(path: &Path) -> String {
    duiqi::decode(fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))).unwrap()
}

pub(crate) fn links(path: &Path) -> Links {
    format::links::read(read(path).as_bytes()).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The folders of `fixtures/` that hold a document, by name.
pub(crate) fn fixtures() -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(root().join("fixtures")).unwrap().map(|entry| entry.unwrap());
    let mut found: Vec<_> = entries
        .filter(|entry| entry.path().join("links").is_file())
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.path()))
        .collect();
    found.sort();
    assert!(found.len() >= 6, "the fixtures are gone");
    found
}

/// A fixture from its raw text.
pub(crate) fn fixture(folder: &Path) -> Bitext {
    let document = |lang: Lang| {
        let lines = Document::from_lines(lang, read(&folder.join(format!("{lang}.segments"))));
        let raw = Document::new(lang, read(&folder.join(format!("{lang}.txt"))));
        let found: Vec<_> = raw.texts().map(|text| join(lang, [text])).collect();
        let expected: Vec<_> = lines.texts().map(|text| join(lang, [text])).collect();
        assert_eq!(found, expected, "{}: {lang}.txt is not cut as {lang}.segments", folder.display());
        raw
    };
    Bitext::new(document(Lang::Zh), document(Lang::En)).unwrap()
}

/// The documents of a gold set, by number; none, and a line that says so, when the sets are not here.
pub(crate) fn set(name: &str) -> Vec<PathBuf> {
    let shared = root().join("../shared/gold");
    if !shared.is_dir() {
        eprintln!("skipped: {name}: the gold sets of {} are not here", shared.display());
        return Vec::new();
    }
    let bases = (1..).map(|number| shared.join(name).join(format!("{number:03}")));
    let found: Vec<_> = bases.take_while(|base| base.with_extension("links").is_file()).collect();
    assert!(!found.is_empty(), "{name}: no documents");
    found
}

/// A document of a gold set, whose every line is a segment.
pub(crate) fn segmented(base: &Path) -> Bitext {
    let document = |lang: Lang| Document::from_lines(lang, read(&base.with_extension(lang.tag())));
    Bitext::new(document(Lang::Zh), document(Lang::En)).unwrap()
}

/// The verses of a document's Chinese and English segments, where its gold links are by verse.
pub(crate) fn verses(base: &Path) -> Option<[Vec<String>; 2]> {
    let files = ["zh", "en"].map(|lang| base.with_extension(format!("{lang}.verse")));
    let read = |path: PathBuf| read(&path).lines().map(|line| line.trim().to_owned()).collect();
    files[0].is_file().then(|| files.map(read))
}

/// Joins adjacent links whose segments all carry one and the same verse: aligned verse by verse, segments within one have no gold.
pub(crate) fn merge_by_verse(links: Links, [zh, en]: &[Vec<String>; 2]) -> Links {
    let mut merged = Links::new();
    let mut last: Option<&str> = None;
    for link in links {
        let mut verses: Vec<&str> = link.source.iter().map(|&id| zh[id].as_str()).collect();
        verses.extend(link.target.iter().map(|&id| en[id].as_str()));
        verses.dedup();
        let verse = if let [verse] = verses[..] { Some(verse) } else { None };
        match merged.last_mut() {
            Some(before) if verse.is_some() && verse == last => {
                before.source.extend(link.source);
                before.target.extend(link.target);
            }
            _ => merged.push(link),
        }
        last = verse;
    }
    merged
}

/// Null links of several segments as several of one, which is how beads are written.
pub(crate) fn split_nulls(links: Links) -> Links {
    let single = |link: Link| -> Links {
        let source = |id| Link { source: vec![id], target: Vec::new() };
        let target = |id| Link { source: Vec::new(), target: vec![id] };
        match (link.source.is_empty(), link.target.is_empty()) {
            (false, true) => link.source.into_iter().map(source).collect(),
            (true, false) => link.target.into_iter().map(target).collect(),
            _ => vec![link],
        }
    };
    links.into_iter().flat_map(single).collect()
}
