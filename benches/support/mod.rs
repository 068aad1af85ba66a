//! Documents of any size with gold links, made of the fixtures.
//!
//! A document is a row of chapters. A chapter takes short runs of beads from one fixture, from random places in random
//! order; people and places have other names in each chapter, and figures and things other values in each bead,
//! the same on both sides. Some beads lose a side, some neighbours are merged on one side. So nothing comes back
//! periodically, and words are as rare as chapters make them, as in a real book. All of it follows from the size.

#![allow(dead_code, reason = "not every bench needs all of it")]

mod names;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use duiqi::{Aligner, Alignment, Bitext, Document, Lang, Link, Links, evaluate, format::links, format::tsv};
use fastrand::Rng;
use jieba_rs::Jieba;

use names::{PEOPLE, PLACES, SURNAMES, SYLLABLES, THINGS};

macro_rules! fixture {
    ($name:literal) => {
        [
            include_str!(concat!("../../fixtures/", $name, "/zh.segments")),
            include_str!(concat!("../../fixtures/", $name, "/en.segments")),
            include_str!(concat!("../../fixtures/", $name, "/links")),
        ]
    };
}

const FIXTURES: [[&str; 3]; 6] = [
    fixture!("contract"),
    fixture!("essay"),
    fixture!("fiction"),
    fixture!("manual"),
    fixture!("news"),
    fixture!("speech"),
];

/// Beads in a chapter and in a run.
const CHAPTER: std::ops::RangeInclusive<usize> = 40..=120;
const RUN: std::ops::RangeInclusive<usize> = 1..=6;
/// One bead in so many loses a side, or is merged with the next on one side.
const LOST: u32 = 60;
const MERGED: u32 = 30;

/// The segments of a bead, Chinese and English.
#[derive(Debug, Clone)]
struct Passage {
    zh: Vec<String>,
    en: Vec<String>,
}

/// A generated document: its segments, and which belong together.
#[derive(Debug, Default)]
pub(crate) struct Sample {
    pub(crate) zh: Vec<String>,
    pub(crate) en: Vec<String>,
    /// Chinese first.
    pub(crate) gold: Links,
}

impl Sample {
    /// A document of at least `segments` Chinese segments, the same each time.
    pub(crate) fn new(segments: usize) -> Self {
        Self::seeded(segments, segments as u64)
    }

    /// One of many documents of the same size.
    pub(crate) fn seeded(segments: usize, seed: u64) -> Self {
        let mut sample = Self::default();
        let mut rng = Rng::with_seed(seed);
        let mut chapter = 0;
        while sample.zh.len() < segments {
            chapter += 1;
            for passage in merged(passages(&mut rng, chapter), &mut rng) {
                if sample.zh.len() < segments {
                    sample.push(passage);
                }
            }
        }
        sample
    }

    fn push(&mut self, Passage { zh, en }: Passage) {
        let ids = |from: usize, count: usize| (from..from + count).collect();
        self.gold.push(Link { source: ids(self.zh.len(), zh.len()), target: ids(self.en.len(), en.len()) });
        self.zh.extend(zh);
        self.en.extend(en);
    }

    /// One side, a segment a line.
    pub(crate) fn text(&self, lang: Lang) -> String {
        let lines = match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        };
        lines.iter().flat_map(|line| [line, "\n"]).collect()
    }

    /// One side as prose: paragraphs of a few beads, which end in the same places on both sides. Segments without a
    /// final mark, such as headings, are paragraphs of their own.
    pub(crate) fn prose(&self, lang: Lang) -> String {
        let mut rng = Rng::with_seed(self.gold.len() as u64);
        let (mut prose, mut open) = (String::new(), false);
        for link in &self.gold {
            let (lines, ids, space) = match lang {
                Lang::En => (&self.en, &link.target, " "),
                Lang::Zh => (&self.zh, &link.source, ""),
            };
            let ends = |text: &String| text.ends_with(['。', '！', '？', '”', '」', '…']);
            let goes_on = rng.u32(..5) > 0 && link.source.iter().all(|&id| ends(&self.zh[id]));
            for &id in ids {
                if open {
                    prose.push_str(if goes_on { space } else { "\n" });
                }
                prose.push_str(&lines[id]);
                open = true;
            }
            // A heading ends its paragraph too.
            if open && !link.source.iter().all(|&id| ends(&self.zh[id])) {
                prose.push('\n');
                open = false;
            }
        }
        prose
    }

    /// Both sides with their segments given.
    pub(crate) fn bitext(&self) -> Bitext {
        let side = |lang| Document::from_lines(lang, self.text(lang));
        Bitext::new(side(Lang::Zh), side(Lang::En)).expect("two languages")
    }
}

/// The least strict F1 of a document with its segments given.
const LEAST_F1: f64 = 0.85;
/// The least share of gold pairs that come out of prose whole.
const LEAST_ROWS: f64 = 0.75;

/// Strict F1 of an alignment of [`Sample::bitext`]; panics when it is not what it should be.
pub(crate) fn checked(sample: &Sample, alignment: &Alignment) -> f64 {
    let f1 = evaluate(&sample.gold, &Links::from(alignment)).strict.f1;
    assert!(f1 > LEAST_F1, "strict F1 {f1:.4} of {} segments", sample.zh.len());
    f1
}

/// The whole run, from the bytes of two files of prose to those of a table.
pub(crate) fn whole(aligner: &Aligner, zh: &[u8], en: &[u8]) -> Vec<u8> {
    let document = |lang, bytes: &[u8]| Document::new(lang, duiqi::decode(bytes.to_vec()).expect("a text"));
    let bitext = Bitext::new(document(Lang::Zh, zh), document(Lang::En, en)).expect("two languages");
    let mut out = Vec::new();
    for bead in aligner.align(&bitext).iter() {
        tsv::write(&mut out, bead, None).expect("memory");
    }
    out
}

/// The share of gold pairs whose texts are a row of the table that [`whole`] made; panics when it is too small.
pub(crate) fn checked_rows(sample: &Sample, table: &[u8]) -> f64 {
    let table = std::str::from_utf8(table).expect("a table");
    let rows: HashSet<String> = table
        .lines()
        .map(|row| row.split('\t').take(2).map(|cell| cell.replace(' ', "")).collect::<Vec<_>>().join("\t"))
        .collect();
    let text = |ids: &[usize], lines: &[String]| -> String {
        ids.iter().map(|&id| lines[id].replace([' ', '\t'], "")).collect()
    };
    let pairs: Vec<_> =
        sample.gold.iter().filter(|link| !link.source.is_empty() && !link.target.is_empty()).collect();
    let row = |link: &Link| format!("{}\t{}", text(&link.source, &sample.zh), text(&link.target, &sample.en));
    let found = pairs.iter().filter(|link| rows.contains(&row(link))).count();
    let share = found as f64 / pairs.len() as f64;
    assert!(share > LEAST_ROWS, "{share:.4} of the rows for {} segments", sample.zh.len());
    share
}

/// Jieba with the dictionary of the lexicon.
pub(crate) fn jieba() -> Jieba {
    Jieba::with_dict(&mut include_str!("../../data/words.txt").as_bytes()).expect("a dictionary")
}

/// Cuts all lines of a text as the anchors do, and counts the words.
pub(crate) fn cut(jieba: &Jieba, text: &str) -> usize {
    text.lines().map(|line| jieba.cut(line, true).len()).sum()
}

/// The sizes on the command line, or those given.
pub(crate) fn sizes(default: &[usize]) -> Vec<usize> {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    if sizes.is_empty() { default.to_vec() } else { sizes }
}

/// The beads of each fixture.
fn stock() -> &'static [Vec<Passage>] {
    static STOCK: LazyLock<Vec<Vec<Passage>>> = LazyLock::new(|| {
        let read = |[zh, en, gold]: [&str; 3]| {
            let (zh, en): (Vec<_>, Vec<_>) = (zh.lines().collect(), en.lines().collect());
            let take = |lines: &[&str], ids: &[usize]| ids.iter().map(|&id| lines[id].to_owned()).collect();
            let gold = links::read(gold.as_bytes()).expect("links of a fixture");
            gold.iter()
                .map(|link| Passage { zh: take(&zh, &link.source), en: take(&en, &link.target) })
                .collect()
        };
        FIXTURES.map(read).into()
    });
    &STOCK
}

/// The beads of a chapter.
fn passages(rng: &mut Rng, chapter: usize) -> Vec<Passage> {
    let fixture = &stock()[rng.usize(..stock().len())];
    let cast = Cast::new(rng);
    let mut passages = vec![cast.heading(chapter, rng)];
    let length = rng.usize(CHAPTER);
    while passages.len() < length {
        let start = rng.usize(..fixture.len());
        let end = (start + rng.usize(RUN)).min(fixture.len());
        passages.extend(fixture[start..end].iter().map(|passage| cast.changed(passage, rng)));
    }
    passages
}

/// The same with some sides lost and some neighbours merged on one side.
fn merged(passages: Vec<Passage>, rng: &mut Rng) -> Vec<Passage> {
    let mut out: Vec<Passage> = Vec::new();
    for mut passage in passages {
        let is_pair = !passage.zh.is_empty() && !passage.en.is_empty();
        if is_pair && rng.u32(..LOST) == 0 {
            let lost = if rng.bool() { &mut passage.zh } else { &mut passage.en };
            lost.clear();
        } else if is_pair
            && rng.u32(..MERGED) == 0
            && let Some(last) = out.last_mut().filter(|last| last.zh.len() == 1 && last.en.len() == 1)
        {
            let zh = rng.bool();
            let (one, other) = if zh { (&mut last.zh, &mut last.en) } else { (&mut last.en, &mut last.zh) };
            let (mine, theirs) = if zh { (passage.zh, passage.en) } else { (passage.en, passage.zh) };
            // The last segment of the one side runs on into the first of the next bead.
            one[0].push_str(if zh { "" } else { " " });
            one[0].push_str(&mine.join(if zh { "" } else { " " }));
            other.extend(theirs);
            continue;
        }
        out.push(passage);
    }
    out
}

/// What a chapter calls the people and places of its fixture: pairs of what is there and what takes its place.
struct Cast {
    names: Vec<[(&'static str, String); 2]>,
    hero: [String; 2],
}

impl Cast {
    fn new(rng: &mut Rng) -> Self {
        let mut names = Vec::new();
        let mut hero = Default::default();
        for (zh, en, short) in PEOPLE {
            let (surname, given) = (rng.choice(SURNAMES).expect("surnames"), two(rng));
            let full = [format!("{}{}", surname.0, given[0]), format!("{} {}", surname.1, given[1])];
            names.push([(zh, full[0].clone()), (en, full[1].clone())]);
            names.push([(zh, full[0].clone()), (short, given[1].clone())]);
            hero = full;
        }
        for (zh, en) in PLACES {
            let [new_zh, new_en] = two(rng);
            names.push([(zh, new_zh), (en, new_en)]);
        }
        Self { names, hero }
    }

    fn heading(&self, chapter: usize, rng: &mut Rng) -> Passage {
        let (zh, en) = things()[rng.usize(..things().len())];
        let [hero_zh, hero_en] = &self.hero;
        Passage {
            zh: vec![format!("第{chapter}章　{hero_zh}与{zh}")],
            en: vec![format!("Chapter {chapter}: {hero_en} and the {en}")],
        }
    }

    /// A bead of the fixture with the names of this chapter, other figures and other things.
    fn changed(&self, passage: &Passage, rng: &mut Rng) -> Passage {
        let mut passage = passage.clone();
        let both = |passage: &Passage, zh: &str, en: &str| {
            passage.zh.iter().any(|text| text.contains(zh))
                && passage.en.iter().any(|text| word(text, en).is_some())
        };
        for [(zh, new_zh), (en, new_en)] in &self.names {
            if both(&passage, zh, en) || both(&passage, new_zh, en) {
                exchange(&mut passage, (zh, new_zh), (en, new_en));
            }
        }
        let mut new: Vec<(&str, &str)> = Vec::new();
        for &(zh, en) in things() {
            if both(&passage, zh, en) && !new.contains(&(zh, en)) {
                let other = things()[rng.usize(..things().len())];
                exchange(&mut passage, (zh, other.0), (en, other.1));
                new.push(other);
            }
        }
        figures(&mut passage, rng);
        passage
    }
}

/// Two syllables as a name.
fn two(rng: &mut Rng) -> [String; 2] {
    let [one, other] = [(); 2].map(|()| SYLLABLES[rng.usize(..SYLLABLES.len())]);
    let (first, rest) = one.1.split_at(1);
    [format!("{}{}", one.0, other.0), format!("{}{rest}{}", first.to_uppercase(), other.1)]
}

fn things() -> &'static [(&'static str, &'static str)] {
    static ALL: LazyLock<Vec<(&str, &str)>> =
        LazyLock::new(|| THINGS.lines().map(|line| line.split_once('\t').expect("two columns")).collect());
    &ALL
}

/// Where `word` stands in `text` with no letter around it but the `s` of a plural.
fn word(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|&at| {
        let after = text[at + word.len()..].trim_start_matches('s');
        !text[..at].ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    })
}

fn exchange(passage: &mut Passage, zh: (&str, &str), en: (&str, &str)) {
    passage.zh.iter_mut().for_each(|text| *text = text.replace(zh.0, zh.1));
    for text in &mut passage.en {
        let (mut done, mut rest) = (String::new(), text.as_str());
        while let Some(at) = word(rest, en.0) {
            done.extend([&rest[..at], en.1]);
            rest = &rest[at + en.0.len()..];
        }
        *text = done + rest;
    }
}

/// Gives the figures that both sides write alike other values, of as many digits.
fn figures(passage: &mut Passage, rng: &mut Rng) {
    let english: Vec<String> = passage.en.iter().flat_map(|text| numbers(text)).map(|(_, n)| n).collect();
    let mut values: HashMap<String, String> = HashMap::new();
    for (_, number) in passage.zh.iter().flat_map(|text| numbers(text)) {
        if english.contains(&number) && !values.contains_key(&number) {
            let value = other(&number, rng);
            values.insert(number, value);
        }
    }
    for text in passage.zh.iter_mut().chain(&mut passage.en) {
        let (mut done, mut end) = (String::new(), 0);
        for (span, number) in numbers(text) {
            done.push_str(&text[end..span.start]);
            match values.get(&number) {
                Some(value) if text[span.clone()].contains(',') => done.push_str(&grouped(value)),
                Some(value) => done.push_str(value),
                None => done.push_str(&text[span.clone()]),
            }
            end = span.end;
        }
        *text = done + &text[end..];
    }
}

/// The figures of a text, where they stand and without commas. The number of a month is none: English names it.
fn numbers(text: &str) -> Vec<(std::ops::Range<usize>, String)> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(at) = text[start..].find(|c: char| c.is_ascii_digit()) {
        let rest = &text[start + at..];
        let length = rest.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(rest.len());
        let figure = rest[..length].trim_end_matches(',');
        let span = start + at..start + at + figure.len();
        if !text[span.end..].trim_start().starts_with('月') {
            found.push((span, figure.replace(',', "")));
        }
        start += at + length;
    }
    found
}

/// Another figure of as many digits; a year stays a year, and what may be a day or an hour stays one.
fn other(number: &str, rng: &mut Rng) -> String {
    match number.len() {
        1 => rng.u32(2..=9).to_string(),
        2 => rng.u32(10..=23).to_string(),
        4 if number.starts_with("19") || number.starts_with("20") => rng.u32(1900..=2029).to_string(),
        digits => {
            let first = rng.u32(1..=9).to_string();
            (1..digits).fold(first, |value, _| value + &rng.u32(..10).to_string())
        }
    }
}

/// Commas between thousands.
fn grouped(number: &str) -> String {
    let mut out = String::new();
    for (index, digit) in number.chars().enumerate() {
        if index > 0 && (number.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
