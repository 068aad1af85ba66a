//! The English rules: what a full stop is, and whether a sentence begins after a mark.

use super::chars::{first_visible, is_blank, is_chinese, is_dash, opens};
use super::marker;
use super::words::{
    BEFORE_I, DOMAINS, EXCLAIMED, LETTERED, NUMBERED, OPEN, OPENINGS, SOUNDS, STARTERS, TITLES, has,
    has_folded,
};

/// No word is longer, for the rules.
const WORD: usize = 48;

/// The text around a mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// The paragraph.
    pub(super) text: &'a str,
    /// Where the segment in hand begins.
    pub(super) start: usize,
    /// Where the mark stands.
    pub(super) mark: usize,
    /// The first visible character after the mark and what closes after it.
    pub(super) next: (usize, char),
    /// Whether white space or a closing bracket or quotation mark comes between.
    pub(super) gap: bool,
    /// Whether a quotation closes after the mark.
    pub(super) quoted: bool,
    /// Whether the paragraph is written without capitals.
    pub(super) lower: bool,
}

/// Whether the full stop at `place` ends a sentence.
pub(super) fn full_stop(place: &Place) -> bool {
    let word = word_before(place.text, place.start, place.mark);
    if !place.gap {
        return missing_space(place, word);
    }
    // Rule `enumerator`: the number at the start of a segment stays with what it counts.
    let mark = place.text[place.mark..].chars().next().map_or(1, char::len_utf8);
    if marker::labels(&place.text[place.start..place.mark + mark]) && !place.quoted {
        return false;
    }
    let next = inner(place);
    if next.1.is_lowercase() && !opens(place.next.1) {
        // Rule `small letters`: text written without capitals is cut where its marks are.
        return is_camel(&place.text[next.0..]) && class(word) == Word::Plain
            || place.lower && word.len() > 2 && class(word) == Word::Plain;
    }
    if is_dash(next.1) {
        return class(word) == Word::Plain && dash_begins(place.text, next.0) && !place.quoted;
    }
    let follows = word_at(place.text, next.0);
    match class(word) {
        Word::Plain if word == "v" => !is_versus(place),
        Word::Plain => true,
        // Rule `title`.
        Word::Title => false,
        // Rule `numbered`: "No. 5" goes on; "No. I won't." does not.
        Word::Numbered if has(&["No", "Nos", "no", "nos"], word) => {
            next.1.is_uppercase()
                && !is_coded(&place.text[next.0..])
                && (follows == "I" || !(follows.len() == 1 || marker::roman(follows)))
        }
        Word::Open | Word::Numbered if !place.quoted && is_opening(&place.text[place.start..place.mark]) => {
            false
        }
        Word::Open | Word::Numbered => starts(place.text, next.0) || place.quoted && next.1.is_uppercase(),
        Word::Ended => next.1.is_uppercase() || opens(place.next.1),
        Word::Initial => initial_ends(place, word, next),
        // Rule `count`: a short number after a colon or mark counts points.
        Word::Count => {
            let before = &place.text[place.start..place.mark - word.len()];
            let listed =
                before.trim_end_matches(is_blank).ends_with([':', ';', ',', '：', '；', '，', '.', '!', '?']);
            !(listed && (before.ends_with(is_blank) || before.ends_with(is_chinese)))
        }
    }
}

/// Whether the `!` or `?` at `place` ends a sentence. Speech clauses are the caller's.
pub(super) fn call(place: &Place) -> bool {
    let (at, c) = place.next;
    let word = word_before(place.text, place.start, place.mark);
    if is_chinese(c) {
        return !has(EXCLAIMED, word);
    }
    if !place.gap {
        // Rule `missing space`.
        let is_word = word.len() > 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
        return is_word
            && c.is_uppercase()
            && word.ends_with(|c: char| c.is_lowercase())
            && !is_code(place.text, at);
    }
    if c.is_lowercase() {
        return place.lower || is_camel(&place.text[at..]);
    }
    if is_dash(c) {
        return !place.quoted && dash_begins(place.text, at);
    }
    // Rule `exclaimed name`: Yahoo! and its like.
    if has(EXCLAIMED, word) && !place.quoted {
        return starts(place.text, at);
    }
    if matches!(c, '(' | '[') {
        // An aside in small letters or figures, with no mark of its own, belongs to what it follows.
        let next = inner(place).1;
        return next.is_uppercase() || is_chinese(next);
    }
    true
}

/// Whether English dots that trail off at `place` end a sentence; `dots` of them.
pub(super) fn ellipsis(place: &Place, dots: usize) -> bool {
    let next = inner(place);
    if !next.1.is_uppercase() {
        return false;
    }
    let word = word_at(place.text, next.0);
    // Rule `ellipsis`: "I" is always a capital and tells nothing, except after four dots or a closed quotation.
    (word != "I" || dots > 3 || place.quoted) && (place.gap || word.len() > 1)
}

/// The first character that is not an opening bracket or quotation mark.
fn inner(place: &Place) -> (usize, char) {
    let (mut at, mut c) = place.next;
    for _ in 0..4 {
        if !opens(c) && !is_blank(c) && c != '‘' {
            break;
        }
        match first_visible(place.text, at + c.len_utf8()) {
            Some(next) => (at, c) = next,
            None => break,
        }
    }
    (at, c)
}

/// What the word before a full stop says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// No abbreviation.
    Plain,
    /// Goes with what follows: Mr., Dr., vs., e.g.
    Title,
    /// Goes with a number that follows: No., Fig., Jan.
    Numbered,
    /// May end a sentence or not: Inc., U.S., p.m.
    Open,
    /// Ends a sentence before any capital: etc.
    Ended,
    /// One capital letter.
    Initial,
    /// A number of one or two figures.
    Count,
}

fn class(word: &str) -> Word {
    let word = match word.rsplit_once(['-', '–', '/']) {
        Some((head, tail)) if head.len() > 1 => tail,
        _ => word,
    };
    let mut chars = word.chars();
    let (first, second) = (chars.next(), chars.next());
    match (first, second) {
        (Some(c), None) if c.is_uppercase() => return Word::Initial,
        (Some('p'), None) => return Word::Numbered,
        (Some(c), _) if c.is_ascii_digit() && word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()) => {
            return Word::Count;
        }
        _ => {}
    }
    if has(TITLES, word) {
        Word::Title
    } else if has(NUMBERED, word) {
        Word::Numbered
    } else if matches!(word, "etc" | "Etc") {
        Word::Ended
    } else if has(OPEN, word) || is_dotted(word) || is_clipped(word) {
        Word::Open
    } else {
        Word::Plain
    }
}

/// Whether `word` is single letters with dots or hyphens between: `U.S`, `p.m`, `J.-P`.
fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word.split(['.', '-']).all(|part| {
            let mut chars = part.chars();
            chars.next().is_none_or(char::is_alphabetic) && chars.next().is_none()
        })
}

/// Rule `clipped word`: a capital and small consonants with no vowel, like `Chr` and `Nbg`, is an abbreviation
/// nobody listed. Sounds are excepted.
fn is_clipped(word: &str) -> bool {
    let bytes = word.as_bytes();
    (2..=5).contains(&bytes.len())
        && bytes[0].is_ascii_uppercase()
        && bytes[1..].iter().all(u8::is_ascii_lowercase)
        && !bytes.iter().any(|b| b"aeiouyAEIOUY".contains(b))
        && !has(SOUNDS, word)
}

/// Rule `opening phrase`: whether `text`, a segment so far, is no more than a preposition and up to three words.
fn is_opening(text: &str) -> bool {
    let mut words = text.split(is_blank).take(5);
    words.next().is_some_and(|first| has(OPENINGS, first)) && (1..=3).contains(&words.count())
}

/// Whether `text` begins with a word that has a figure in it: `QH-2023`.
fn is_coded(text: &str) -> bool {
    text.chars()
        .take(WORD)
        .take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '_'))
        .any(|c| c.is_ascii_digit())
}

/// Whether the `v.` at `place` stands between two parties: *Roe v. Wade*.
fn is_versus(place: &Place) -> bool {
    let before = place.text[place.start..place.mark - 1].trim_end_matches(is_blank);
    word_before(before, 0, before.len()).starts_with(char::is_uppercase)
}

/// Rule `initial`: a single capital is part of a name, unless a typical first word follows and none of a name's
/// company comes before.
fn initial_ends(place: &Place, word: &str, next: (usize, char)) -> bool {
    let before = place.text[place.start..place.mark - word.len()].trim_end_matches(is_blank);
    let previous = word_before(before, 0, before.len());
    let lower = previous.starts_with(char::is_lowercase);
    if word == "I" && has(BEFORE_I, previous) {
        return next.1.is_uppercase();
    }
    if next.1.is_uppercase() && has_folded(LETTERED, previous) {
        return true;
    }
    let listed =
        before.is_empty() || before.ends_with(['.', ',', '&', '(']) || matches!(previous, "by" | "and");
    !listed
        && starts(place.text, next.0)
        && (lower
            || word == "I"
            || !has_folded(&["an", "he", "she", "so", "you"], word_at(place.text, next.0)))
        || place.quoted && next.1.is_uppercase()
}

/// Rule `missing space`: `the end.Next one` was meant to be two sentences, `config.Toml` and `Object.Method()`
/// were not.
fn missing_space(place: &Place, word: &str) -> bool {
    let (at, c) = place.next;
    if is_chinese(c) || crate::text::is_han(c) {
        return word.len() > 1 && class(word) == Word::Plain && word.bytes().all(|b| b.is_ascii_alphabetic());
    }
    let plain =
        word.len() > 1 && word.bytes().skip(1).all(|b| b.is_ascii_lowercase()) && class(word) == Word::Plain;
    if !plain || !word.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return false;
    }
    c.is_uppercase() && !is_code(place.text, at)
}

/// Whether the capitalised word at `at` looks like the second half of an identifier or domain.
fn is_code(text: &str, at: usize) -> bool {
    let word = word_at(text, at);
    let rest = &text[at + word.len()..];
    let one = matches!(word, "I" | "A");
    let shaped = word.len() > 1 && word.chars().skip(1).all(char::is_lowercase) || one;
    if !shaped || has_folded(DOMAINS, word) {
        return true;
    }
    // A sentence goes on with a small letter after a space, or an apostrophe or comma.
    if rest.starts_with(['\'', '’', ',']) {
        return false;
    }
    let Some(rest) = rest.strip_prefix(' ') else { return true };
    !rest.starts_with(char::is_alphanumeric)
}

/// Whether the dash at `at` begins a turn of dialogue or a new point: a capital or figure comes after it and a space.
fn dash_begins(text: &str, at: usize) -> bool {
    let rest = text[at..].trim_start_matches(is_dash);
    let Some(c) = rest.trim_start_matches(is_blank).chars().next() else { return false };
    rest.starts_with(is_blank)
        && (c.is_uppercase() || c.is_ascii_digit() || is_chinese(c))
        && text[..at].ends_with(is_blank)
}

/// Whether a word that typically begins a sentence stands at `at`.
fn starts(text: &str, at: usize) -> bool {
    let word = word_at(text, at);
    word.starts_with(char::is_uppercase)
        && has_folded(STARTERS, word)
        && !(word.len() == 1 && word != "I" && word != "A")
        && !text[at + word.len()..].starts_with(['.', '-'])
}

/// Whether `text` begins like iPhone.
fn is_camel(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_lowercase) && chars.next().is_some_and(char::is_uppercase)
}

/// The letters at `at`.
fn word_at(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    let length: usize = rest
        .chars()
        .take(WORD)
        .take_while(|c| c.is_alphabetic() && !is_chinese(*c))
        .map(char::len_utf8)
        .sum();
    &rest[..length]
}

/// The word that ends at `at`, not before `start`: letters, figures and the signs inside words and addresses.
pub(super) fn word_before(text: &str, start: usize, at: usize) -> &str {
    let within = |c: &char| {
        c.is_alphanumeric() && !is_chinese(*c)
            || matches!(c, '.' | '-' | '\'' | '’' | '/' | '_' | '@' | '\u{AD}')
    };
    let length: usize = text[start..at].chars().rev().take(WORD).take_while(within).map(char::len_utf8).sum();
    text[at - length..at].trim_start_matches(['.', '-', '\'', '’', '/'])
}
