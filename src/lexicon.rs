//! The lexicon: which English words may translate which Chinese words, and how strongly.
//!
//! A compiled lexicon is a few sorted tables that are used where they lie, without parsing:
//! two finite-state maps (Chinese headwords, English stems), the links of each headword, and the table that
//! folds traditional characters to simplified ones. `compile.rs` makes it from CC-CEDICT, `lemma.rs` finds
//! the stem of an English word.

mod compile;
mod lemma;
pub(crate) mod terms;

use std::borrow::Cow;

use fst::Map;
use rustc_hash::FxHashMap as HashMap;

use crate::error::Error;
use crate::fnv::fnv;

pub use compile::LexiconBuilder;
pub(crate) use lemma::{Lemmatizer, Stems};
pub use terms::Term;

/// How a lexicon came to link two words, from the strongest to the weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Grade {
    /// The English word is a whole gloss of the Chinese word, or both are the same number, name or literal.
    Exact,
    /// The English word is one of two content words of a gloss.
    Phrase,
    /// The English word stands in a longer gloss.
    Loose,
    /// The words are linked through a common synonym only.
    Synonym,
    /// The English word is a gloss of one character of the Chinese word.
    Part,
    /// No lexicon links them so, but the words keep meeting in the document's own beads. Explanations tell it; in the score it
    /// counts as exact.
    Learned,
}

impl Grade {
    /// How many grades the score tells apart: learned links are exact to it.
    pub(crate) const COUNT: usize = 5;
    /// These, strongest first.
    pub(crate) const ALL: [Self; Self::COUNT] =
        [Self::Exact, Self::Phrase, Self::Loose, Self::Synonym, Self::Part];

    /// The grade of a single word that translates another with this weight. The bounds are where a hit tells about as much as a hit of
    /// the grade does.
    pub(crate) fn of_weight(weight: f32) -> Self {
        match weight {
            0.4.. => Self::Exact,
            0.25.. => Self::Phrase,
            0.15.. => Self::Loose,
            _ => Self::Synonym,
        }
    }

    /// The next weaker grade.
    pub(crate) fn weaker(self) -> Self {
        Self::from_index(self as u8 + 1)
    }

    pub(crate) fn from_index(index: u8) -> Self {
        Self::ALL.get(usize::from(index)).copied().unwrap_or(Self::Part)
    }
}

/// A link of a Chinese word to an English stem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Link {
    /// The stem's number in the English table.
    pub(crate) stem: u32,
    pub(crate) grade: Grade,
}

const MAGIC: &[u8; 4] = b"DQLX";
const VERSION: u32 = 2;
/// Magic, version, checksum, four section lengths.
const HEADER: usize = 4 + 4 + 8 + 4 * 8;

/// Weighted links between Chinese words and English stems. See [`LexiconBuilder`] for making one.
#[derive(Debug, Clone)]
pub struct Lexicon {
    words: Map<Cow<'static, [u8]>>,
    stems: Map<Cow<'static, [u8]>>,
    links: Cow<'static, [u8]>,
    folds: HashMap<char, char>,
    /// The user's own.
    terms: Vec<Term>,
}

impl Lexicon {
    /// The lexicon that comes with the crate, compiled from CC-CEDICT (CC BY-SA 4.0; see `data/README.md`).
    ///
    /// # Panics
    /// Never with the bytes that are embedded, which a test reads.
    #[must_use]
    pub fn embedded() -> Self {
        Self::decode(Cow::Borrowed(include_bytes!("../data/lexicon.bin")))
            .expect("the embedded lexicon is read by a test")
    }

    /// Reads a compiled lexicon.
    ///
    /// # Errors
    /// When `bytes` are not a compiled lexicon of this version, or are damaged.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, Error> {
        Self::decode(Cow::Owned(bytes))
    }

    #[allow(clippy::needless_pass_by_value, reason = "it decides whether the tables are borrowed or owned")]
    fn decode(bytes: Cow<'static, [u8]>) -> Result<Self, Error> {
        let wrong = |reason: &str| Error::Lexicon { reason: reason.to_owned() };
        let header = bytes.get(..HEADER).ok_or_else(|| wrong("shorter than its header"))?;
        if &header[..4] != MAGIC {
            return Err(wrong("not a compiled lexicon"));
        }
        let number = |at: usize| header[at..at + 8].iter().rev().fold(0_u64, |n, &b| n << 8 | u64::from(b));
        let version = (number(4) & 0xFFFF_FFFF) as u32;
        if version != VERSION {
            return Err(wrong(&format!("format version {version}, this program reads version {VERSION}")));
        }
        let mut sections = Vec::with_capacity(4);
        let mut start = HEADER;
        for section in 0..4 {
            let end =
                usize::try_from(number(16 + 8 * section)).ok().and_then(|length| start.checked_add(length));
            let end = end.filter(|&end| end <= bytes.len()).ok_or_else(|| wrong("cut short"))?;
            sections.push(start..end);
            start = end;
        }
        // The embedded bytes are checked by a test instead of at every start.
        if matches!(bytes, Cow::Owned(_)) && number(8) != fnv(bytes[HEADER..].iter().copied()) {
            return Err(wrong("damaged: its checksum does not fit"));
        }
        let part = |range: &std::ops::Range<usize>| match &bytes {
            Cow::Borrowed(all) => Cow::Borrowed(&all[range.clone()]),
            Cow::Owned(all) => Cow::Owned(all[range.clone()].to_vec()),
        };
        let owned = matches!(bytes, Cow::Owned(_));
        // The tables have checksums of their own, by what made them.
        let map = |range| {
            let map = Map::new(part(range)).ok().filter(|map| !owned || map.as_fst().verify().is_ok());
            map.ok_or_else(|| wrong("damaged: a table cannot be read"))
        };
        let folds =
            std::str::from_utf8(&bytes[sections[3].clone()]).map_err(|_| wrong("damaged: the fold table"))?;
        let folds = folds.chars().step_by(2).zip(folds.chars().skip(1).step_by(2)).collect();
        Ok(Self {
            words: map(&sections[0])?,
            stems: map(&sections[1])?,
            links: part(&sections[2]),
            folds,
            terms: Vec::new(),
        })
    }

    /// The links of a Chinese headword (simplified), strongest kind first; `None` when it is not listed.
    pub(crate) fn links(&self, word: &str) -> Option<impl Iterator<Item = Link> + '_> {
        let mut at = usize::try_from(self.words.get(word)?).ok()?;
        let mut next = move || {
            let (mut value, mut shift) = (0_u32, 0);
            loop {
                let byte = *self.links.get(at)?;
                at += 1;
                value |= u32::from(byte & 0x7F).checked_shl(shift)?;
                if byte < 0x80 {
                    return Some(value);
                }
                shift += 7;
            }
        };
        let count = next()?;
        let mut stem = 0;
        Some((0..count).map_while(move |_| {
            let value = next()?;
            let grade = Grade::from_index((value & 7) as u8);
            stem = u32::checked_add(stem, value >> 3)?;
            Some(Link { stem, grade })
        }))
    }

    /// Whether `word` (simplified) is a headword.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    /// The number of an English stem.
    pub(crate) fn stem(&self, stem: &str) -> Option<u32> {
        self.stems.get(stem).map(|number| number as u32)
    }

    /// `c` as a simplified character.
    pub(crate) fn simplified(&self, c: char) -> char {
        self.folds.get(&c).copied().unwrap_or(c)
    }
}

#[cfg(test)]
mod tests {
    use super::{Grade, Lexicon, LexiconBuilder};

    #[test]
    fn the_embedded_lexicon_is_whole() {
        let bytes = include_bytes!("../data/lexicon.bin").to_vec();
        let lexicon = Lexicon::from_bytes(bytes).unwrap();
        let stem = lexicon.stem("cooper").unwrap();
        let link = lexicon.links("合作").unwrap().find(|link| link.stem == stem).unwrap();
        assert_eq!(link.grade, Grade::Exact);
        assert_eq!(lexicon.simplified('國'), '国');
        assert!(lexicon.links("没有这个词").is_none());
    }

    #[test]
    fn a_learned_link_is_kept_as_exact() {
        let mut builder = LexiconBuilder::new();
        builder.link("乌镇", "Wuzhen", Grade::Learned);
        let lexicon = Lexicon::from_bytes(builder.build().unwrap()).unwrap();
        assert_eq!(lexicon.links("乌镇").unwrap().next().unwrap().grade, Grade::Exact);
    }

    #[test]
    fn damage_is_noticed() {
        let whole = include_bytes!("../data/lexicon.bin").to_vec();
        let mut flipped = whole.clone();
        flipped[1000] ^= 1;
        let mut newer = whole.clone();
        newer[4] = 99;
        for (bytes, reason) in [
            (flipped, "checksum"),
            (newer, "version 99"),
            (whole[..100_000].to_vec(), "cut short"),
            (b"PK".to_vec(), "shorter"),
            (vec![b'x'; 100], "not a compiled lexicon"),
        ] {
            let error = Lexicon::from_bytes(bytes).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
