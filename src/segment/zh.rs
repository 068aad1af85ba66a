//! The Chinese rules: who is speaking, and what carries a sentence on after a quotation.

use super::chars::{Class, class, closes, is_blank, opens};
use super::words::{ZH_ADDRESS, ZH_APPOSED, ZH_GOES_ON, ZH_NOT_SPEECH, ZH_PERSONS, ZH_SPEECH};

/// A speech clause is no longer than this, in characters.
const CLAUSE: usize = 30;
/// Nor are the clauses that follow longer than this.
const MANNER: usize = 16;
/// What may follow the verb.
const PARTICLES: [&str; 9] = ["一句", "一声", "一聲", "两句", "几句", "起来", "起來", "出来", "下去"];

/// Rule `speech clause`: whether `rest`, what follows a closed quotation, says who spoke: `他说。`, `老人低声问道，`,
/// `他叹了口气，说。` One that ends in a colon introduces what follows instead.
///
/// Rule `beat`: clauses without such a verb belong to the speech too when they lead straight into more of it:
/// `“上来吧。”老周伸出手，“江上风大。”`
pub(super) fn speech_clause(rest: &str) -> bool {
    let mut rest = rest;
    for (index, limit) in [CLAUSE, MANNER, MANNER].into_iter().enumerate() {
        let Some((clause, ender, after)) = cut(rest, limit) else { return false };
        let comma = matches!(ender, '，' | ',');
        let speech = is_speech(clause) && !is_bare(clause, index);
        if matches!(ender, '：' | ':') || opens(ender) {
            return false;
        }
        if speech && (index == 0 || class(ender) == Class::Mark) || comma && speaks_on(after) {
            return true;
        }
        if !comma {
            return false;
        }
        rest = after;
    }
    false
}

/// Whether a quotation that is speech, not a word, begins `text`: it has a mark or comma in it.
fn speaks_on(text: &str) -> bool {
    let text = text.trim_start_matches(is_blank);
    if !text.starts_with(opens) || text.starts_with(['（', '(', '《', '[']) {
        return false;
    }
    for (at, c) in text.char_indices().skip(1).take(60) {
        if matches!(class(c), Class::Mark | Class::Dash) || matches!(c, '，' | ',') {
            let rest = text[at + c.len_utf8()..].trim_start_matches(closes);
            return !goes_on(rest, false);
        }
        if closes(c) {
            return false;
        }
    }
    true
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

/// Whether `clause`, the first, says only that something was said, without by whom: `说`, `说着`.
fn is_bare(clause: &str, index: usize) -> bool {
    let stem = clause.trim_end_matches(is_blank);
    index == 0 && (stem.chars().count() < 2 || matches!(stem, "说着" | "說著" | "说了"))
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

/// The clause at the start of `rest`, the punctuation that ends it, and what comes after, if it ends within
/// `limit` characters.
fn cut(rest: &str, limit: usize) -> Option<(&str, char, &str)> {
    let ends = |c: char| {
        matches!(c, '，' | ',' | '；' | ';' | '：' | ':' | '、' | '—')
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
