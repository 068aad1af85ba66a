//! The form of a text: what is compared when two texts are.
//!
//! A text is folded (width, case, script variant) and read as **units**, those a translator sees: each Han character, each other
//! word, each quantity. Quantities are one unit whatever their value; their values, and the punctuation marks, are kept
//! beside the units. A text of nothing but marks has these as its units.
//!
//! Written down, a form is the folded text with each quantity between two bytes 0x02: its value, and after a byte 0x03
//! how it is written where that differs. What can be had from the form need not be read from the text again.

use std::borrow::Cow;
use std::ops::Range;

use crate::bitext::Lang;
use crate::fnv::fnv;
use crate::lexicon::Lexicon;
use crate::quantity::{Bound, Quantity, QuantityKind, quantities};
use crate::text::{fold, is_han};

/// Brackets a quantity.
const NUMBER: char = '\u{2}';
/// Stands between its value and how it is written.
const WRITTEN: char = '\u{3}';

/// One unit of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// Equal for equal units.
    pub(super) id: u64,
    /// Equal for units that are nearly equal: words with the same first letters.
    pub(super) key: u64,
    /// Where it stands in the form.
    start: u32,
    end: u32,
}

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A Han character, or a mark in a text of marks only.
    Character,
    /// A word of letters and digits.
    Word,
    /// A quantity.
    Number,
}

const KIND: u64 = 0b11;

impl Token {
    fn new(kind: Kind, id: u64, key: u64, range: Range<usize>) -> Self {
        let tag = |value: u64| value << 2 | kind as u64;
        Self { id: tag(id), key: tag(key), start: range.start as u32, end: range.end as u32 }
    }

    pub(super) const fn kind(&self) -> Kind {
        match self.id & KIND {
            0 => Kind::Character,
            1 => Kind::Word,
            _ => Kind::Number,
        }
    }
}

/// How many letters words must have in common to be nearly equal.
const KEY_LETTERS: usize = 3;

/// A form, read.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    text: String,
    tokens: Vec<Token>,
    marks: Vec<char>,
}

impl Form {
    /// The form of a text.
    pub(super) fn new(text: &str, lang: Lang, lexicon: &Lexicon) -> Self {
        Self::of_folded(&fold(text, |c| lexicon.simplified(c)).text, lang)
    }

    /// The form of a text that is folded but for case.
    pub(super) fn of_folded(folded: &str, lang: Lang) -> Self {
        Self::read(written(folded, lang))
    }

    /// Reads a form that was written down.
    pub(super) fn read(text: String) -> Self {
        let mut form = Self { text, tokens: Vec::new(), marks: Vec::new() };
        form.scan();
        form
    }

    fn scan(&mut self) {
        let Self { text, tokens, marks } = self;
        tokens.reserve(text.len() / 3);
        let mut chars = text.char_indices().peekable();
        while let Some((start, c)) = chars.next() {
            if is_han(c) {
                let id = u64::from(u32::from(c));
                tokens.push(Token::new(Kind::Character, id, id, start..start + c.len_utf8()));
            } else if c == NUMBER {
                let end = chars.by_ref().find(|&(_, c)| c == NUMBER).map_or(text.len(), |(at, _)| at);
                tokens.push(Token::new(Kind::Number, 0, 0, start + 1..end));
            } else if is_letter(c) {
                while chars.next_if(|&(_, c)| is_letter(c) || c == '\'').is_some() {}
                let end = chars.peek().map_or(text.len(), |&(at, _)| at);
                let word = text[start..end].trim_end_matches('\'');
                let first = word.char_indices().nth(KEY_LETTERS).map_or(word, |(at, _)| &word[..at]);
                tokens.push(Token::new(Kind::Word, hash(word), hash(first), start..start + word.len()));
            } else if !c.is_whitespace() {
                marks.push(c);
            }
        }
        if tokens.is_empty() {
            let token = |&c: &char| Token::new(Kind::Character, u64::from(c), u64::from(c), 0..0);
            tokens.extend(marks.drain(..).map(|c| token(&c)).collect::<Vec<_>>());
        }
    }

    /// As it is written down.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    pub(super) fn marks(&self) -> &[char] {
        &self.marks
    }

    pub(super) fn of(&self, token: &Token) -> &str {
        &self.text[token.start as usize..token.end as usize]
    }

    /// The values of the quantities, each with how it is written.
    pub(super) fn numbers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.tokens.iter().filter(|token| token.kind() == Kind::Number).map(|token| {
            let text = self.of(token);
            text.split_once(WRITTEN).unwrap_or((text, text))
        })
    }

    /// The runs of Han characters, and the other units each by itself.
    pub(super) fn runs(&self) -> impl Iterator<Item = (Kind, &str)> {
        let mut rest = self.tokens.as_slice();
        std::iter::from_fn(move || {
            let first = rest.first()?;
            let mut length = 1;
            if first.kind() == Kind::Character {
                while rest.get(length).is_some_and(|next| {
                    next.kind() == Kind::Character
                        && next.start == rest[length - 1].end
                        && next.end > next.start
                }) {
                    length += 1;
                }
            }
            let (run, after) = rest.split_at(length);
            rest = after;
            Some((first.kind(), &self.text[first.start as usize..run[length - 1].end as usize]))
        })
    }

    /// A number for each unit, counting from the second occurrence on as another one: two texts share as many of them as
    /// units can be matched, at least.
    pub(super) fn grams(&self) -> Vec<u64> {
        let mut keys: Vec<u64> = self.tokens.iter().map(|token| token.key).collect();
        keys.sort_unstable();
        let mut same = 0;
        (0..keys.len())
            .map(|at| {
                same = if at > 0 && keys[at] == keys[at - 1] { same + 1 } else { 0 };
                fnv([keys[at], same].into_iter().flat_map(u64::to_le_bytes))
            })
            .collect()
    }
}

/// The folded text of a form that is written down.
pub(super) fn plain(form: &str) -> Cow<'_, str> {
    if !form.contains(NUMBER) {
        return Cow::Borrowed(form);
    }
    let part = |(at, part): (usize, &'_ str)| {
        let written = part.split_once(WRITTEN).map_or(part, |(_, written)| written);
        if at % 2 == 1 { written.to_owned() } else { part.to_owned() }
    };
    Cow::Owned(form.split(NUMBER).enumerate().map(part).collect())
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

fn hash(word: &str) -> u64 {
    fnv(word.bytes()) >> 2
}

/// `text` without differences of width, script variant and case.
pub(super) fn folded(text: &str, lexicon: &Lexicon) -> String {
    lower(&fold(text, |c| lexicon.simplified(c)).text)
}

pub(super) fn lower(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.chars().flat_map(char::to_lowercase).collect()
    }
}

/// Whether a quantity counts as one. What says little about amounts is a word: one, 几十, doubled.
pub(super) fn counts(quantity: &Quantity) -> bool {
    !(quantity.qualifiers.weak
        || quantity.qualifiers.bound == Bound::Several
        || quantity.kind == QuantityKind::Multiple)
}

/// The form of a text as it is written down.
fn written(folded: &str, lang: Lang) -> String {
    let clean: String;
    let folded = if folded.contains([NUMBER, WRITTEN]) {
        clean = folded.replace([NUMBER, WRITTEN], " ");
        &clean
    } else {
        folded
    };
    let mut form = String::with_capacity(folded.len() + 16);
    let mut at = 0;
    for quantity in quantities(folded, lang) {
        if !counts(&quantity) {
            continue;
        }
        let (start, end) = (quantity.span.start, quantity.span.end);
        form.push_str(&lower(&folded[at..start]));
        let mut value = quantity.value.to_string();
        if let Some(unit) = quantity.unit {
            value.extend([" ", unit.symbol()]);
        }
        let how = lower(&folded[start..end]);
        form.push(NUMBER);
        form.push_str(&value);
        if how != value {
            form.push(WRITTEN);
            form.push_str(&how);
        }
        form.push(NUMBER);
        at = end;
    }
    form.push_str(&lower(&folded[at..]));
    form
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str, lang: Lang) -> Vec<String> {
        let form = Form::new(text, lang, &Lexicon::embedded());
        form.tokens().iter().map(|token| form.of(token).replace(WRITTEN, "=")).collect()
    }

    #[test]
    fn units_are_characters_words_and_quantities() {
        assert_eq!(units("會議有670人參加。", Lang::Zh), ["会", "议", "有", "670", "人", "参", "加"]);
        assert_eq!(units("The ＡＰＩ isn't new.", Lang::En), ["the", "api", "isn't", "new"]);
        assert_eq!(units("六百七十人", Lang::Zh)[0], "670=六百七十");
        assert_eq!(units("用GitHub登录", Lang::Zh), ["用", "github", "登", "录"]);
    }

    #[test]
    fn a_form_is_read_as_it_was_written() {
        let lexicon = Lexicon::embedded();
        for (text, lang) in
            [("第3章，共１２页！", Lang::Zh), ("In 2015, $3.5 billion.", Lang::En), ("?!", Lang::En)]
        {
            let form = Form::new(text, lang, &lexicon);
            let again = Form::read(form.text().to_owned());
            assert_eq!(again.tokens(), form.tokens());
            assert_eq!(again.marks(), form.marks());
            assert_eq!(plain(form.text()), folded(text, &lexicon));
        }
    }
}
