//! The Chinese rules: who is speaking, and what carries a sentence on after a quotation.

use super::chars::{Class, class, is_blank};
use super::words::{ZH_ADDRESS, ZH_APPOSED, ZH_GOES_ON, ZH_NOT_SPEECH, ZH_PERSONS, ZH_SPEECH};

/// A speech clause is no longer than this, in characters.
const CLAUSE: usize = 30;
/// Nor is a first clause that tells how something was said.
const MANNER: usize = 16;
/// What may follow the verb.
const PARTICLES: [&str; 9] = ["一句", "一声", "一聲", "两句", "几句", "起来", "起來", "出来", "下去"];

/// Rule `speech clause`: whether `rest`, what follows a closed quotation, says who spoke: `他说。`, `老人低声问道，`,
/// `他叹了口气，说。` One that ends in a colon introduces what follows instead.
pub(super) fn speech_clause(rest: &str) -> bool {
    let Some((clause, ender, after)) = cut(rest, CLAUSE) else { return false };
    if matches!(ender, '：' | ':' | '“' | '「' | '『' | '"') {
        return false;
    }
    if is_speech(clause) && !is_bare(clause) {
        return true;
    }
    if !matches!(ender, '，' | ',') || clause.chars().count() > MANNER {
        return false;
    }
    // The verb may stand in the second clause when the sentence, or the way into the next quotation, ends there.
    cut(after, MANNER).is_some_and(|(second, ender, after)| {
        is_speech(second)
            && (matches!(ender, '。' | '.') || matches!(ender, '，' | ',') && opens_quotation(after))
    })
}

/// Whether `clause` ends with a verb of speech, its particles and the person spoken to left aside.
fn is_speech(clause: &str) -> bool {
    let stem = clause.trim_end_matches(is_blank);
    if stem.contains("说着") || stem.contains("說著") || stem.contains("说著") {
        return !stem.starts_with("说着") && !stem.starts_with("說著");
    }
    let stem = stem.trim_end_matches(['了', '着', '著']);
    let stem = PARTICLES.iter().find_map(|particle| stem.strip_suffix(particle)).unwrap_or(stem);
    let stem = stem.trim_end_matches(['了', '着', '著']);
    if ends_with_any(stem, ZH_NOT_SPEECH) {
        return false;
    }
    if ends_with_any(stem, ZH_SPEECH) {
        return true;
    }
    ZH_PERSONS
        .iter()
        .filter_map(|person| stem.strip_suffix(person))
        .any(|stem| ends_with_any(stem, ZH_ADDRESS) && !ends_with_any(stem, ZH_NOT_SPEECH))
}

/// Whether `clause` says only that something was said, without by whom: `说`, `说着`.
fn is_bare(clause: &str) -> bool {
    let stem = clause.trim_end_matches(is_blank);
    stem.chars().count() < 2 || matches!(stem, "说着" | "說著" | "说了")
}

/// Whether a quotation straight after `before` is somebody's words: a verb of speech or 写着 precedes.
pub(super) fn introduces(before: &str) -> bool {
    let tail = before.char_indices().rev().nth(7).map_or(before, |(at, _)| &before[at..]);
    is_speech(tail)
}

/// Rule `going on`: whether `rest`, what follows a closed quotation, is the rest of the sentence it stands in;
/// `introduced` if words came before it.
pub(super) fn goes_on(rest: &str, introduced: bool) -> bool {
    ZH_GOES_ON.iter().any(|word| rest.starts_with(word))
        || !introduced && ZH_APPOSED.iter().any(|word| rest.starts_with(word))
}

fn ends_with_any(text: &str, list: &[&str]) -> bool {
    list.iter().any(|word| text.ends_with(word))
}

fn opens_quotation(text: &str) -> bool {
    text.trim_start_matches(is_blank).starts_with(super::chars::opens)
}

/// The clause at the start of `rest`, the punctuation that ends it, and what comes after, if it ends within
/// `limit` characters.
fn cut(rest: &str, limit: usize) -> Option<(&str, char, &str)> {
    let ends = |c: char| {
        matches!(c, '，' | ',' | '；' | ';' | '：' | ':' | '、' | '—' | '\n')
            || matches!(class(c), Class::Mark | Class::Open(_) | Class::Straight)
                && !matches!(c, '（' | '(' | '《' | '[' | '〈')
    };
    for (count, (at, c)) in rest.char_indices().enumerate() {
        if ends(c) {
            return Some((&rest[..at], c, &rest[at + c.len_utf8()..]));
        }
        if count == limit {
            return None;
        }
    }
    // The paragraph ends without a mark.
    Some((rest, '。', ""))
}
