//! Makes a compiled lexicon from dictionary entries.
//!
//! CC-CEDICT gives glosses, not translations: `/to take part; to join (idiom)/CL:個|个[ge4]/`. A gloss is cut at
//! `/` and `;` (and at commas between short alternatives), brackets and notes are dropped, and each of its
//! content words becomes a link whose [`Grade`] says how much of the gloss the word is. Variants and
//! abbreviations take over the links of the entry they point to. Synonyms are found by walking from a word
//! to its glosses, to the other words that share them, to theirs: the probability of that walk, each step spread
//! evenly, must reach [`SYNONYM`].

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::io::BufRead;

use fst::MapBuilder;

use super::{Grade, HEADER, Lemmatizer, MAGIC, VERSION};
use crate::error::Error;
use crate::fnv::fnv;
use crate::text::is_han;

/// The least probability of a synonym walk.
const SYNONYM: f64 = 0.03;

/// Least frequency in jieba's dictionary of headwords of the lexicon, and of other words, that are kept.
const LEAST_HEADWORD: u32 = 3;
const LEAST_OTHER: u32 = 100;

/// Words that carry no meaning of their own inside a longer gloss.
const FUNCTION: &[&str] = &[
    "a", "an", "and", "as", "at", "be", "by", "etc", "for", "from", "in", "into", "is", "it", "its", "of",
    "off", "on", "one", "one's", "oneself", "or", "out", "sb", "sb's", "so", "sth", "sth's", "that", "the",
    "to", "up", "with", "are", "was", "his", "her", "their", "your", "not", "have", "get", "make", "very",
    "way", "used", "lit", "fig",
];

/// Notes that are about the entry, not a translation.
const NOTES: &[&str] = &[
    "CL:",
    "Taiwan pr.",
    "also pr.",
    "also written",
    "see also",
    "pr. ",
    "old pr.",
    "Beijing pr.",
    "coll. pr.",
    "Kangxi radical",
    "used in ",
    "component in ",
    "radical in Chinese",
];

/// Notes that point to another entry.
const POINTERS: &[&str] =
    &["variant of ", "see ", "same as ", "abbr. for ", "abbr. of ", "equivalent to ", "also called "];

/// Collects entries and compiles them into a [`Lexicon`](super::Lexicon).
///
/// ```
/// use duiqi::LexiconBuilder;
/// let mut builder = LexiconBuilder::new();
/// builder.read_cedict("乌镇 乌镇 [Wu1 zhen4] /Wuzhen, a water town in Zhejiang/".as_bytes())?;
/// assert!(builder.build()?.len() > 20);
/// # Ok::<(), duiqi::Error>(())
/// ```
#[derive(Debug)]
pub struct LexiconBuilder {
    lemmatizer: Lemmatizer,
    words: BTreeMap<String, BTreeMap<String, Grade>>,
    pointers: Vec<(String, String)>,
    folds: HashMap<char, HashMap<char, u32>>,
}

impl Default for LexiconBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl LexiconBuilder {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self {
            lemmatizer: Lemmatizer::new(),
            words: BTreeMap::new(),
            pointers: Vec::new(),
            folds: HashMap::new(),
        }
    }

    /// Adds the entries of a dictionary in CC-CEDICT's format, `traditional simplified [pinyin] /gloss/gloss/`.
    ///
    /// # Errors
    /// When reading fails or a line has another form.
    pub fn read_cedict(&mut self, reader: impl BufRead) -> Result<(), Error> {
        for (number, line) in reader.lines().enumerate() {
            let line = line?;
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let parts = line.split_once(" [").and_then(|(heads, rest)| {
                let (traditional, simplified) = heads.split_once(' ')?;
                let (_, glosses) = rest.split_once("] /")?;
                Some((traditional, simplified, glosses.trim_end_matches('/')))
            });
            let Some((traditional, simplified, glosses)) = parts else {
                return Err(Error::line(number + 1, "expected `traditional simplified [pinyin] /gloss/`"));
            };
            self.fold(traditional, simplified);
            for gloss in glosses.split('/') {
                self.gloss(simplified, gloss);
            }
        }
        Ok(())
    }

    /// Counts how traditional characters are written in simplified ones.
    fn fold(&mut self, traditional: &str, simplified: &str) {
        if traditional.chars().count() == simplified.chars().count() {
            for (from, to) in traditional.chars().zip(simplified.chars()) {
                *self.folds.entry(from).or_default().entry(to).or_default() += 1;
            }
        }
    }

    /// Adds the links of one gloss of `word`.
    fn gloss(&mut self, word: &str, gloss: &str) {
        if NOTES.iter().any(|note| gloss.starts_with(note)) {
            return;
        }
        if let Some(at) =
            POINTERS.iter().find_map(|p| gloss.find(p).filter(|&at| at < 12).map(|at| at + p.len()))
        {
            let target: String =
                gloss[at..].chars().skip_while(|&c| !is_han(c)).take_while(|&c| c != '[').collect();
            let target = target.rsplit('|').next().unwrap_or_default();
            if !target.is_empty() && target != word {
                self.pointers.push((word.to_owned(), target.to_owned()));
            }
            if gloss.contains("variant of") || gloss.starts_with("see ") {
                return;
            }
        }
        let plain = without_brackets(gloss);
        for sense in plain.split(';') {
            let alternatives: Vec<&str> = sense.split(',').collect();
            if alternatives.iter().all(|part| part.split_whitespace().count() <= 3) {
                alternatives.iter().for_each(|part| self.sense(word, part));
            } else {
                self.sense(word, sense);
            }
        }
    }

    fn sense(&mut self, word: &str, sense: &str) {
        let lower = sense.to_lowercase();
        let all: Vec<&str> = lower
            .split(|c: char| !(c.is_alphanumeric() || c == '\''))
            .map(|token| token.trim_matches('\''))
            .filter(|token| !token.is_empty())
            .collect();
        let mut content: Vec<&str> = all.iter().copied().filter(|token| !FUNCTION.contains(token)).collect();
        if content.is_empty() {
            content = all;
        }
        let grade = match content.len() {
            1 => Grade::Exact,
            2 => Grade::Phrase,
            _ => Grade::Loose,
        };
        for token in content {
            self.link(word, token, grade);
        }
    }

    /// Adds one link between a Chinese word (simplified) and an English word; the stronger grade stays. A learned one is kept as exact,
    /// as which it counts.
    pub fn link(&mut self, word: &str, english: &str, grade: Grade) {
        let stem = self.lemmatizer.stem(english);
        if stem.is_empty() {
            return;
        }
        let grade = if grade == Grade::Learned { Grade::Exact } else { grade };
        let entry = self.words.entry(word.to_owned()).or_default().entry(stem).or_insert(grade);
        *entry = grade.min(*entry);
    }

    /// The dictionary by which jieba cuts words, from its full one (`word frequency tag`): single characters, headwords
    /// of this lexicon, and words frequent enough to be cut off whole. Less than a third of it is left, and loads in a
    /// third of the time.
    ///
    /// # Errors
    /// When reading fails or a line has another form.
    pub fn prune_words(&self, reader: impl BufRead) -> Result<String, Error> {
        let mut kept = String::new();
        for (number, line) in reader.lines().enumerate() {
            let line = line?;
            let mut fields = line.split(' ');
            let entry = fields.next().zip(fields.next().and_then(|frequency| frequency.parse::<u32>().ok()));
            let Some((word, frequency)) = entry else {
                return Err(Error::line(number + 1, "expected `word frequency tag`"));
            };
            let single = word.chars().nth(1).is_none();
            let least = if self.words.contains_key(word) { LEAST_HEADWORD } else { LEAST_OTHER };
            if single || frequency >= least {
                let _ = writeln!(kept, "{word} {frequency}");
            }
        }
        Ok(kept)
    }

    /// Compiles what was added; [`Lexicon::from_bytes`](super::Lexicon::from_bytes) reads it.
    ///
    /// # Errors
    /// Only when a table cannot be written, which memory alone can cause.
    pub fn build(mut self) -> Result<Vec<u8>, Error> {
        self.follow_pointers();
        self.add_synonyms();

        let failed = |error: fst::Error| Error::Lexicon { reason: error.to_string() };
        let mut stems: BTreeMap<&str, u64> =
            self.words.values().flat_map(BTreeMap::keys).map(|s| (&**s, 0)).collect();
        stems.values_mut().zip(0..).for_each(|(number, next)| *number = next);
        let mut words = MapBuilder::memory();
        let mut links = Vec::new();
        for (word, entry) in &self.words {
            words.insert(word, links.len() as u64).map_err(failed)?;
            write_varint(&mut links, entry.len() as u64);
            let mut last = 0;
            for (stem, &grade) in entry {
                let number = stems[&**stem];
                write_varint(&mut links, (number - last) << 3 | grade as u64);
                last = number;
            }
        }
        let mut table = MapBuilder::memory();
        for (stem, number) in stems {
            table.insert(stem, number).map_err(failed)?;
        }
        let sections = [
            words.into_inner().map_err(failed)?,
            table.into_inner().map_err(failed)?,
            links,
            fold_table(&self.folds).into_bytes(),
        ];
        let body = sections.concat();
        let mut bytes = Vec::with_capacity(HEADER + body.len());
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(fnv(body.iter().copied()).to_le_bytes());
        sections.iter().for_each(|section| bytes.extend((section.len() as u64).to_le_bytes()));
        bytes.extend(body);
        Ok(bytes)
    }

    fn follow_pointers(&mut self) {
        for (word, target) in std::mem::take(&mut self.pointers) {
            let Some(links) = self.words.get(&target).cloned() else { continue };
            let entry = self.words.entry(word).or_default();
            for (stem, grade) in links {
                let own = entry.entry(stem).or_insert(grade);
                *own = grade.min(*own);
            }
        }
    }

    fn add_synonyms(&mut self) {
        let exact = |links: &BTreeMap<String, Grade>| -> Vec<String> {
            links.iter().filter(|(_, g)| **g == Grade::Exact).map(|(stem, _)| stem.clone()).collect()
        };
        let mut words_of: HashMap<String, Vec<&str>> = HashMap::new();
        let mut stems_of: HashMap<&str, Vec<String>> = HashMap::new();
        for (word, links) in &self.words {
            let stems = exact(links);
            stems.iter().for_each(|stem| words_of.entry(stem.clone()).or_default().push(word));
            stems_of.insert(word, stems);
        }
        let mut found: Vec<(String, String)> = Vec::new();
        for (word, stems) in &stems_of {
            let mut reached: HashMap<&str, f64> = HashMap::new();
            for stem in stems {
                let others = &words_of[stem];
                let step = 1.0 / (stems.len() * others.len()) as f64;
                for other in others {
                    let onward = &stems_of[other];
                    for next in onward {
                        *reached.entry(next).or_default() += step / onward.len() as f64;
                    }
                }
            }
            let reached = reached
                .into_iter()
                .filter(|&(stem, p)| p >= SYNONYM && !self.words[*word].contains_key(stem));
            found.extend(reached.map(|(stem, _)| ((*word).to_owned(), stem.to_owned())));
        }
        for (word, stem) in found {
            self.words.entry(word).or_default().insert(stem, Grade::Synonym);
        }
    }
}

/// `gloss` without what stands in brackets, and without Chinese.
fn without_brackets(gloss: &str) -> String {
    let mut depth = 0_usize;
    let mut plain = String::with_capacity(gloss.len());
    for c in gloss.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 && !is_han(c) => plain.push(c),
            _ => {}
        }
    }
    plain
}

/// Traditional characters each followed by its usual simplified one; those that stay mostly as they are, or that are the
/// simplified form of others, are left out.
fn fold_table(folds: &HashMap<char, HashMap<char, u32>>) -> String {
    let mut table: Vec<(char, char)> = folds
        .iter()
        .filter_map(|(&from, to)| {
            let (&to, _) = to.iter().max_by_key(|&(&c, &count)| (count, c))?;
            (from != to).then_some((from, to))
        })
        .collect();
    // What others are folded to stands in simplified text for itself: 么 is also an old form of 幺, 宁 of 㝉.
    let simplified: HashSet<char> = table.iter().map(|&(_, to)| to).collect();
    table.retain(|(from, _)| !simplified.contains(from));
    table.sort_unstable();
    table.into_iter().flat_map(|(from, to)| [from, to]).collect()
}

fn write_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7F) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
