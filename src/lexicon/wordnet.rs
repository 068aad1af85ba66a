//! Related English words from Princeton WordNet: derived forms and synonyms.
//!
//! A word's senses are weighed by how often the tagged corpus of WordNet has them (`index.sense`), plus [`UNSEEN`]. The
//! words of a sense, its derived forms, and, at half weight, the words of its direct hypernyms, similar adjectives and
//! verb group are related to the word by that weight. [`NEAR`] and [`LEAST`] make two grades of it.

use std::collections::HashMap;
use std::io::BufRead;

use super::{Grade, Lemmatizer};
use crate::error::Error;

/// For each stem its related stems.
pub(crate) type Related = HashMap<String, Vec<(String, Grade)>>;

/// What a sense counts for beside its occurrences.
const UNSEEN: f32 = 0.3;
/// From this weight on a related word is [`Grade::Near`].
const NEAR: f32 = 0.25;
/// Below this weight it is left out.
const LEAST: f32 = 0.06;

/// A set of synonyms.
struct Synset {
    words: Vec<String>,
    pointers: Vec<Pointer>,
}

/// From word `from` of a synset (from 1, 0 for all) to word `to` of another.
struct Pointer {
    symbol: String,
    target: (char, u32),
    from: usize,
    to: usize,
}

pub(crate) fn read(
    files: impl IntoIterator<Item = impl BufRead>,
    lemmatizer: &Lemmatizer,
) -> Result<Related, Error> {
    let mut synsets: HashMap<(char, u32), Synset> = HashMap::new();
    let mut counts: HashMap<(String, char, u32), f32> = HashMap::new();
    for file in files {
        for (number, line) in file.lines().enumerate() {
            let line = line?;
            if line.starts_with(' ') || line.is_empty() {
                continue;
            }
            let read = if line.contains('%') && line.split(' ').count() == 4 {
                sense(&line).map(|(key, count)| drop(counts.insert(key, count)))
            } else {
                synset(&line).map(|(key, synset)| drop(synsets.insert(key, synset)))
            };
            read.ok_or_else(|| Error::line(number + 1, "expected a line of a WordNet database file"))?;
        }
    }
    Ok(relate(&synsets, &counts, lemmatizer))
}

/// `lemma%pos:…:: offset number count`
fn sense(line: &str) -> Option<((String, char, u32), f32)> {
    let mut fields = line.split(' ');
    let (lemma, rest) = fields.next()?.split_once('%')?;
    let pos = *['n', 'v', 'a', 'r', 'a'].get(rest.get(..1)?.parse::<usize>().ok()?.checked_sub(1)?)?;
    let offset = fields.next()?.parse().ok()?;
    let count = fields.nth(1)?.parse().ok()?;
    Some(((lemma.to_owned(), pos, offset), count))
}

/// `offset file pos count word id … pointers symbol offset pos from-to … | gloss`
fn synset(line: &str) -> Option<((char, u32), Synset)> {
    let part = |pos: &str| pos.chars().next().map(|c| if c == 's' { 'a' } else { c });
    let mut fields = line.split('|').next()?.split(' ');
    let offset = fields.next()?.parse().ok()?;
    let pos = part(fields.nth(1)?)?;
    let count = usize::from_str_radix(fields.next()?, 16).ok()?;
    let mut words = Vec::with_capacity(count);
    for _ in 0..count {
        // Adjectives may carry a marker of their place, `galore(ip)`.
        words.push(fields.next()?.split('(').next()?.to_lowercase());
        fields.next()?;
    }
    let count: usize = fields.next()?.parse().ok()?;
    let mut pointers = Vec::with_capacity(count);
    for _ in 0..count {
        let symbol = fields.next()?.to_owned();
        let target = fields.next()?.parse().ok()?;
        let target = (part(fields.next()?)?, target);
        let ends = fields.next()?;
        let end = |range| usize::from_str_radix(ends.get(range)?, 16).ok();
        pointers.push(Pointer { symbol, target, from: end(0..2)?, to: end(2..4)? });
    }
    Some(((pos, offset), Synset { words, pointers }))
}

fn relate(
    synsets: &HashMap<(char, u32), Synset>,
    counts: &HashMap<(String, char, u32), f32>,
    lemmatizer: &Lemmatizer,
) -> Related {
    let weight = |word: &str, key: &(char, u32)| {
        counts.get(&(word.to_owned(), key.0, key.1)).copied().unwrap_or(0.0) + UNSEEN
    };
    let mut totals: HashMap<&str, f32> = HashMap::new();
    for (key, synset) in synsets {
        for word in &synset.words {
            *totals.entry(word).or_default() += weight(word, key);
        }
    }
    let mut related: HashMap<String, HashMap<String, f32>> = HashMap::new();
    let single = |word: &str| !word.contains(['_', '-', '.', '\'']) && !word.chars().any(|c| c.is_ascii_digit());
    for (key, synset) in synsets {
        for (number, word) in synset.words.iter().enumerate().filter(|(_, word)| single(word)) {
            let share = weight(word, key) / totals[&**word];
            if share < LEAST {
                continue;
            }
            let stem = lemmatizer.stem(word);
            let mut add = |other: &str, weight: f32| {
                let other_stem = lemmatizer.stem(other);
                if weight >= LEAST && single(other) && other_stem != stem {
                    let slot = related.entry(stem.clone()).or_default().entry(other_stem).or_default();
                    *slot = slot.max(weight);
                }
            };
            synset.words.iter().for_each(|other| add(other, share));
            for pointer in synset.pointers.iter().filter(|p| p.from == 0 || p.from == number + 1) {
                let Some(target) = synsets.get(&pointer.target) else { continue };
                match pointer.symbol.as_str() {
                    "+" | "\\" => {
                        if let Some(word) = pointer.to.checked_sub(1).and_then(|to| target.words.get(to)) {
                            add(word, share);
                        }
                    }
                    "@" | "&" | "$" => target.words.iter().for_each(|word| add(word, share / 2.0)),
                    _ => {}
                }
            }
        }
    }
    related
        .into_iter()
        .map(|(stem, others)| {
            let mut others: Vec<(String, Grade)> = others
                .into_iter()
                .map(|(other, weight)| (other, if weight >= NEAR { Grade::Near } else { Grade::Synonym }))
                .collect();
            others.sort_unstable();
            (stem, others)
        })
        .collect()
}
