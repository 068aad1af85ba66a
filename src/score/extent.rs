//! How much a text says: its length in Chinese characters, for English those of the usual translation.
//!
//! Characters are a poor measure between these two languages. An article takes next to nothing in Chinese, a preposition
//! less than a character; a word of twelve letters takes half as much again as one of six; 的 and 了 are put or left out at will. The log
//! ratio of the extents of gold beads varies by a fifth to a half less than that of their characters (DESIGN, The score).

use std::ops::Range;

use crate::bitext::Document;
use crate::text::packed;

/// An English word by itself, and each of its letters.
const WORD: f32 = 0.7;
const LETTER: f32 = 0.13;
/// A word of grammar, and an article.
const FUNCTION: f32 = 0.7;
const ARTICLE: f32 = 0.2;
/// A Chinese character, one of grammar, a digit, any other mark.
const CHARACTER: f32 = 1.0;
const PARTICLE: f32 = 0.2;
const DIGIT: f32 = 1.0;
const MARK: f32 = 0.8;

/// English words of grammar, in order.
const FUNCTIONS: &[&str] = &[
    "about", "against", "am", "among", "and", "are", "as", "at", "be", "been", "being", "between", "but",
    "by", "can", "could", "did", "do", "does", "during", "for", "from", "had", "has", "have", "having", "he",
    "her", "him", "his", "i", "if", "in", "into", "is", "it", "its", "may", "me", "might", "must", "my",
    "of", "on", "or", "our", "over", "shall", "she", "should", "so", "than", "that", "their", "them", "then",
    "there", "these", "they", "this", "those", "through", "to", "under", "us", "was", "we", "were", "which",
    "who", "whom", "whose", "will", "with", "would", "you", "your",
];

/// The extents of the segments of a document, as running sums: where each starts, and where the last ends.
#[derive(Debug)]
pub(crate) struct Extents(Vec<f64>);

impl Extents {
    pub(crate) fn new(document: &Document) -> Self {
        let mut sum = 0.0;
        let ends = document.texts().map(|text| {
            sum += f64::from(extent(text));
            sum
        });
        Self(std::iter::once(0.0).chain(ends).collect())
    }

    /// How many segments there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len() - 1
    }

    /// How much is said before a segment.
    pub(crate) fn before(&self, segment: usize) -> f64 {
        self.0[segment]
    }

    /// How much a span of segments says.
    pub(crate) fn of(&self, span: &Range<usize>) -> f32 {
        (self.0[span.end] - self.0[span.start]) as f32
    }
}

/// How much a text says, in Chinese characters.
pub(crate) fn extent(text: &str) -> f32 {
    units(text).map(|unit| f64::from(unit.extent)).sum::<f64>() as f32
}

/// A word, a Chinese character or a mark.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unit {
    /// Its first character.
    pub(crate) first: char,
    /// Where it ends in its text.
    pub(crate) end: usize,
    /// How much it says.
    pub(crate) extent: f32,
}

/// The units of a text in order.
pub(crate) fn units(text: &str) -> impl Iterator<Item = Unit> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = &text[start..];
        let first = rest.chars().next()?;
        let (length, extent) = match first {
            _ if is_letter(first) => {
                let (length, letters) = letters(rest);
                (length, word(&rest[..length], letters))
            }
            _ => (first.len_utf8(), character(first)),
        };
        start += length;
        Some(Unit { first, end: start, extent })
    })
}

/// Of how many bytes and letters the word is that a text begins with.
fn letters(text: &str) -> (usize, usize) {
    let plain = text.bytes().take_while(|&byte| byte.is_ascii_alphabetic() || byte == b'\'').count();
    let other = text[plain..].chars().take_while(|&c| is_letter(c) || matches!(c, '\'' | '’'));
    other.fold((plain, plain), |(length, letters), c| (length + c.len_utf8(), letters + 1))
}

/// How much a character says that belongs to no word of letters.
fn character(c: char) -> f32 {
    match c {
        '的' | '了' | '着' | '著' | '们' | '們' => PARTICLE,
        '\u{4e00}'..='\u{9fff}' => CHARACTER,
        _ if c.is_whitespace() => 0.0,
        _ if c.is_numeric() => DIGIT,
        _ if c.is_alphabetic() => CHARACTER,
        _ => MARK,
    }
}

/// Whether a character belongs to a script that writes words with letters.
fn is_letter(c: char) -> bool {
    match c {
        'A'..='Z' | 'a'..='z' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => true,
        _ => !c.is_ascii() && c < '\u{2e80}' && c.is_alphabetic(),
    }
}

fn word(word: &str, letters: usize) -> f32 {
    match packed(word.as_bytes()) {
        Some(A | AN | THE) => ARTICLE,
        Some(word) if FUNCTIONS_PACKED.binary_search(&word).is_ok() => FUNCTION,
        _ => WORD + LETTER * letters as f32,
    }
}

const A: u128 = packed(b"a").unwrap();
const AN: u128 = packed(b"an").unwrap();
const THE: u128 = packed(b"the").unwrap();
/// The words of grammar as numbers, which are compared faster.
const FUNCTIONS_PACKED: [u128; FUNCTIONS.len()] = {
    let mut all = [0; FUNCTIONS.len()];
    let mut at = 0;
    while at < all.len() {
        all[at] = packed(FUNCTIONS[at].as_bytes()).unwrap();
        at += 1;
    }
    all
};

#[cfg(test)]
mod tests {
    use super::{FUNCTIONS, FUNCTIONS_PACKED, extent};

    #[test]
    fn words_of_grammar_are_in_order() {
        assert!(FUNCTIONS.is_sorted());
        assert!(FUNCTIONS_PACKED.is_sorted());
    }

    #[test]
    fn extents_of_translations_are_alike() {
        let cases = [
            ("The quick brown fox jumps over the lazy dog.", "敏捷的棕色狐狸跳过了懒狗。"),
            ("In 2020 the Government of the People's Republic of China", "2020年，中华人民共和国政府"),
            ("“Come in!” he said.", "“进来！”他说。"),
            ("OpenSSL １.２", "OpenSSL 1.2"),
        ];
        for (en, zh) in cases {
            let ratio = (extent(en) / extent(zh)).ln();
            assert!(ratio.abs() < 0.25, "{en} {} {zh} {}", extent(en), extent(zh));
        }
        assert!(extent("").abs() < f32::EPSILON);
        assert!((extent("the 的\t\n") - 0.4).abs() < 1e-6);
    }
}
