//! Which words of the two documents may translate each other.

use rustc_hash::FxHashMap as HashMap;

use super::tokens::{Tokens, Word};
use crate::anchor::{AnchorKind, Extractor, name};
use crate::bitext::Pair;
use crate::lexicon::Grade;
use crate::quantity::Key;

/// Jaro–Winkler similarity from which two spellings count as one.
const CLOSE: f64 = 0.93;

/// For each word of one side the words of the other it is linked to.
pub(crate) type LinkLists = Vec<Vec<(u32, Grade)>>;

/// The links between the words of two documents, in both directions.
#[derive(Debug, Default)]
pub(crate) struct Links {
    pub(crate) en: LinkLists,
    pub(crate) zh: LinkLists,
    known: HashMap<(u32, u32), Grade>,
}

impl Links {
    /// Links by the lexicon, by equal value and by pinyin. Names found by pinyin become tokens of their own.
    pub(crate) fn new(extractor: &Extractor, tokens: &mut Pair<Tokens>) -> Self {
        let names = name::find(&tokens.en, &tokens.zh);
        let extra: Vec<_> = names.iter().map(|n| (n.segment, n.span, &*n.han)).collect();
        tokens.zh.add(&extra);
        let mut this = Self {
            en: vec![Vec::new(); tokens.en.words.len()],
            zh: vec![Vec::new(); tokens.zh.words.len()],
            known: HashMap::default(),
        };
        for found in &names {
            if let Some(zh) = tokens.zh.word(&found.han) {
                this.add(zh, found.word, Grade::Exact);
            }
        }
        let mut by_stem: HashMap<u32, u32> = HashMap::default();
        for (word, entry) in tokens.en.words.iter().enumerate() {
            if let Some(stem) = extractor.lexicon.stem(&entry.value) {
                by_stem.insert(stem, word as u32);
            }
        }
        this.add_close_spellings(tokens);
        let mut by_key: HashMap<Key, Vec<(u32, bool)>> = HashMap::default();
        for (word, entry) in tokens.en.words.iter().enumerate() {
            for (number, &key) in entry.keys.iter().enumerate() {
                by_key.entry(key).or_default().push((word as u32, number == 0));
            }
        }
        for zh in 0..tokens.zh.words.len() {
            let word = &tokens.zh.words[zh];
            if !word.keys.is_empty() {
                this.add_quantity(zh as u32, &word.keys, &by_key);
                continue;
            }
            if let Some(en) = tokens.en.word(&word.value) {
                this.add(zh as u32, en, Grade::Exact);
            }
            for (stem, grade) in extractor.terms.get(&word.value).into_iter().flatten() {
                if let Some(en) = tokens.en.word(stem) {
                    this.add(zh as u32, en, *grade);
                }
            }
            if !matches!(word.kind, AnchorKind::Number | AnchorKind::Date) {
                this.add_word(extractor, zh as u32, &word.value, &by_stem);
            }
        }
        this
    }

    /// Links Latin words of the Chinese text to English words spelt nearly alike (`Huawei`, `Hua-Wei`; a typing error).
    /// Few Chinese texts have many, so every pair with the same first letter is compared.
    fn add_close_spellings(&mut self, tokens: &Pair<Tokens>) {
        let long = |word: &&Word| word.value.len() >= 5 && word.value.is_ascii();
        let mut by_initial: HashMap<u8, Vec<u32>> = HashMap::default();
        for (number, word) in tokens.en.words.iter().enumerate().filter(|(_, word)| long(word)) {
            by_initial.entry(word.value.as_bytes()[0]).or_default().push(number as u32);
        }
        for (zh, word) in tokens.zh.words.iter().enumerate().filter(|(_, word)| long(word)) {
            if !word.keys.is_empty() || tokens.en.word(&word.value).is_some() {
                continue;
            }
            for &en in by_initial.get(&word.value.as_bytes()[0]).into_iter().flatten() {
                let other = &tokens.en.words[en as usize].value;
                if other.len().abs_diff(word.value.len()) <= 2
                    && strsim::jaro_winkler(&word.value, other) >= CLOSE
                {
                    self.add(zh as u32, en, Grade::Phrase);
                }
            }
        }
    }

    /// Links equal quantities: by their most telling key, or by one they share less directly.
    fn add_quantity(&mut self, zh: u32, keys: &[Key], by_key: &HashMap<Key, Vec<(u32, bool)>>) {
        for (number, key) in keys.iter().enumerate() {
            for &(en, telling) in by_key.get(key).into_iter().flatten() {
                self.add(zh, en, if number == 0 || telling { Grade::Exact } else { Grade::Phrase });
            }
        }
    }

    fn add_word(&mut self, extractor: &Extractor, zh: u32, word: &str, by_stem: &HashMap<u32, u32>) {
        let lexicon = &extractor.lexicon;
        if let Some(links) = lexicon.links(word) {
            for link in links {
                if let Some(&en) = by_stem.get(&link.stem) {
                    self.add(zh, en, link.grade);
                }
            }
        }
        for part in parts(word, |part| lexicon.contains(part)) {
            let single = part.chars().nth(1).is_none();
            for link in lexicon.links(part).into_iter().flatten() {
                let grade = match (link.grade, single) {
                    (Grade::Exact, true) => Grade::Part,
                    (Grade::Exact, false) => Grade::Phrase,
                    (Grade::Phrase, false) => Grade::Loose,
                    _ => continue,
                };
                if let Some(&en) = by_stem.get(&link.stem) {
                    self.add(zh, en, grade);
                }
            }
        }
    }

    /// How strongly two words are linked.
    pub(crate) fn grade(&self, zh: u32, en: u32) -> Option<Grade> {
        self.known.get(&(zh, en)).copied()
    }

    /// Adds a link; of two grades the stronger stays. True when it is new or stronger.
    pub(crate) fn add(&mut self, zh: u32, en: u32, grade: Grade) -> bool {
        match self.known.get_mut(&(zh, en)) {
            Some(known) if *known <= grade => return false,
            Some(known) => {
                *known = grade;
                let replace = |list: &mut Vec<(u32, Grade)>, other| {
                    if let Some(link) = list.iter_mut().find(|link| link.0 == other) {
                        link.1 = grade;
                    }
                };
                replace(&mut self.zh[zh as usize], en);
                replace(&mut self.en[en as usize], zh);
            }
            None => {
                self.known.insert((zh, en), grade);
                self.zh[zh as usize].push((en, grade));
                self.en[en as usize].push((zh, grade));
            }
        }
        true
    }
}

/// The longest dictionary words inside `word` from left to right, the word itself left out.
fn parts(word: &str, contains: impl Fn(&str) -> bool) -> Vec<&str> {
    let bounds: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    let count = bounds.len() - 1;
    let mut parts = Vec::new();
    if count < 2 {
        return parts;
    }
    let mut start = 0;
    while start < count {
        let longest = (start + 1..=count)
            .rev()
            .filter(|&end| end - start < count)
            .find(|&end| end == start + 1 || contains(&word[bounds[start]..bounds[end]]))
            .unwrap_or(start + 1);
        parts.push(&word[bounds[start]..bounds[longest]]);
        start = longest;
    }
    parts
}
