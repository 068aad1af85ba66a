//! English speech: what stands before a quotation, and the clause after it that says who spoke.

use super::chars::{is_blank, is_chinese};
use super::en::word_before;
use super::words::{
    AFTER_SPEECH, BETWEEN, DETERMINERS, PLEDGES, SAYING, SPEAKERS, SPEECH, STARTERS, TITLES, has, has_folded,
};
use crate::text::cut;

/// A speech clause is looked for this far, in bytes.
const CLAUSE: usize = 120;
/// A name or a speaker described takes no more words.
const NAME: usize = 6;

/// Whether the quotation after `before` is a word of its sentence: it comes straight after a word, and that word is
/// no verb of speech.
pub(super) fn is_embedded(before: &str) -> bool {
    let word = last_word(before);
    !word.is_empty() && !has_folded(SPEECH, word) && !has(SAYING, word)
}

/// Whether the quotation after `before` has a determiner: the "Yes!" party.
pub(super) fn is_determined(before: &str) -> bool {
    has_folded(DETERMINERS, last_word(before))
}

fn last_word(before: &str) -> &str {
    let before = before.trim_end_matches(is_blank);
    word_before(before, 0, before.len())
}

/// Rule `speech clause`: whether `rest`, what follows a closed quotation, says who spoke: `Chen asked.`, `I said.`,
/// `The old man shouted.` In a `strict` place the clause must stop at the verb or shortly after.
pub(super) fn speech_clause(rest: &str, strict: bool) -> bool {
    let mut words = Words { rest: cut(rest, CLAUSE) };
    clause(&mut words, strict).unwrap_or(false)
}

/// `None` where the words run out before the verb.
fn clause(words: &mut Words, strict: bool) -> Option<bool> {
    let first = words.next()?;
    if !first.text.starts_with(char::is_uppercase) {
        return Some(false);
    }
    if has_folded(SPEECH, first.text) {
        let named = |word: Word| {
            word.text.starts_with(char::is_uppercase) || matches!(word.text, "the" | "he" | "she")
        };
        return Some(first.after == ' ' && words.next().is_some_and(named));
    }
    // A capital after the quotation is right in a name and in "I"; anywhere else it asks for a clear clause.
    let mut closed = strict;
    let mut word = first;
    if matches!(first.text, "I" | "He" | "She" | "They" | "We" | "You" | "It") {
        closed |= first.text != "I";
        word = words.after(word)?;
    } else if has(SPEAKERS, first.text) {
        closed = true;
        for _ in 0..NAME {
            word = words.after(word)?;
            if has(SPEECH, word.text) {
                break;
            }
        }
    } else if has_folded(STARTERS, first.text) {
        return Some(false);
    } else {
        for _ in 0..NAME {
            if word.text.contains(['\'', '’']) {
                return Some(false);
            }
            word = words.after(word)?;
            let particle = matches!(word.text, "de" | "van" | "von" | "of" | "the" | "bin" | "al");
            if !word.text.starts_with(char::is_uppercase) && !particle {
                break;
            }
        }
    }
    for _ in 0..3 {
        if !(word.text.ends_with("ly") || has(BETWEEN, word.text)) {
            break;
        }
        word = words.after(word)?;
    }
    if !has(SPEECH, word.text) || word.after == ':' {
        return Some(false);
    }
    if word.after != ' ' {
        return Some(true);
    }
    let Some(next) = words.next() else { return Some(true) };
    Some(match next.text {
        "for" | "nothing" | "goodbye" | "no" | "that" => false,
        "to" => !has(PLEDGES, word.text),
        text => !closed || text.ends_with("ly") || has(AFTER_SPEECH, text),
    })
}

/// One word of a clause and the character after it; a blank is a space, and the end a full stop.
#[derive(Debug, Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    after: char,
}

#[derive(Debug)]
struct Words<'a> {
    rest: &'a str,
}

impl<'a> Words<'a> {
    /// The next word, if it follows `word` with no more than a space, or the dot of a title or initial.
    fn after(&mut self, word: Word) -> Option<Word<'a>> {
        match word.after {
            ' ' => {}
            '.' if has(TITLES, word.text) || word.text.len() == 1 => {
                self.rest = self.rest.strip_prefix('.')?;
            }
            _ => return None,
        }
        self.next()
    }

    fn next(&mut self) -> Option<Word<'a>> {
        let rest = self.rest.trim_start_matches(is_blank);
        let within = |c: &char| c.is_alphabetic() && !is_chinese(*c) || matches!(c, '\'' | '’' | '-');
        let length: usize = rest.chars().take_while(within).map(char::len_utf8).sum();
        if length == 0 {
            return None;
        }
        let (text, rest) = rest.split_at(length);
        self.rest = rest;
        let after = rest.chars().next().map_or('.', |c| if is_blank(c) { ' ' } else { c });
        Some(Word { text, after })
    }
}
