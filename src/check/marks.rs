//! `quote`, `bracket` and `punctuation`: pairs that do not close, quotations and titles that got lost, final marks, and marks of the wrong width.

use std::borrow::Cow;

use super::side::text;
use super::thresholds::{BRACKET_OPEN, FINAL_OTHER, FINAL_QUESTION, QUOTE_LOST, QUOTE_OPEN, WIDTH};
use super::{BeadView, Check, Context, Finding, Severity};
use crate::bitext::{Lang, Pair, Span};
use crate::text::is_han;

/// The checks of punctuation.
#[derive(Debug)]
pub(super) struct Marks;

impl Check for Marks {
    fn names(&self) -> &'static [&'static str] {
        &["quote", "bracket", "punctuation"]
    }

    fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for bead in context.beads().filter(BeadView::is_pair) {
            let texts = Pair { en: text(context, &bead, Lang::En), zh: text(context, &bead, Lang::Zh) };
            findings.extend(bracket(context, &bead, &texts));
            findings.extend(quote(context, &bead, &texts));
            findings.extend(last(context, &bead, &texts));
            findings.extend(width(context, &bead));
        }
        findings
    }
}

fn finding(
    context: &Context<'_>,
    bead: &BeadView<'_>,
    check: &'static str,
    confidence: f32,
    message: String,
) -> Finding {
    let severity = if confidence >= WIDTH || check == "bracket" { Severity::Warning } else { Severity::Info };
    context.finding(check, severity, confidence, bead, Pair::default(), message)
}

const BRACKETS: &[(&[char], &[char])] = &[
    (&['(', '（'], &[')', '）']),
    (&['[', '［'], &[']', '］']),
    (&['【'], &['】']),
    (&['《', '〈'], &['》', '〉']),
];

/// The first bracket that does not close, or closes without having been opened. A number with a bracket heads an item of a list.
fn open_bracket(text: &str) -> Option<char> {
    let mut stack: Vec<(usize, char)> = Vec::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if let Some(kind) = BRACKETS.iter().position(|(open, _)| open.contains(&c)) {
            // A smile is no bracket.
            if !matches!(before, ':' | ';') {
                stack.push((kind, c));
            }
        } else if let Some(kind) = BRACKETS.iter().position(|(_, close)| close.contains(&c)) {
            match stack.pop() {
                Some((open, _)) if open == kind => {}
                None if before.is_alphanumeric() && at <= 6 || matches!(before, ':' | ';') => {}
                None if before.is_ascii_digit()
                    || text[..at].ends_with(|c: char| c.is_ascii_alphabetic()) && is_item(&text[..at]) => {}
                _ => return Some(c),
            }
        }
        before = c;
    }
    stack.pop().map(|(_, c)| c)
}

/// Whether a text ends in a space and one letter: b) heads an item.
fn is_item(text: &str) -> bool {
    let mut chars = text.chars().rev();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.next().is_none_or(|c| c == ' ')
}

fn bracket(context: &Context<'_>, bead: &BeadView<'_>, texts: &Pair<Cow<'_, str>>) -> Option<Finding> {
    let target = context.source_lang().other();
    let open = open_bracket(texts.get(target))?;
    // Where the source is as uneven, the cut between segments is to blame.
    open_bracket(texts.get(target.other())).is_none().then(|| {
        finding(context, bead, "bracket", BRACKET_OPEN, format!("{open} in the target has no partner"))
    })
}

/// How many quotation marks a text has, straight and typographic; apostrophes left out.
fn quotes(text: &str) -> (usize, usize, usize) {
    let (mut open, mut close, mut straight) = (0, 0, 0);
    for c in text.chars() {
        match c {
            '“' | '「' | '『' => open += 1,
            '”' | '」' | '』' => close += 1,
            '"' | '＂' => straight += 1,
            _ => {}
        }
    }
    (open, close, straight)
}

fn quote(context: &Context<'_>, bead: &BeadView<'_>, texts: &Pair<Cow<'_, str>>) -> Option<Finding> {
    let target = context.source_lang().other();
    let (own, theirs) = (quotes(texts.get(target)), quotes(texts.get(target.other())));
    let even = |(open, close, straight): (usize, usize, usize)| (open + close + straight).is_multiple_of(2);
    if !even(own) && even(theirs) {
        return Some(finding(
            context,
            bead,
            "quote",
            QUOTE_OPEN,
            "a quotation in the target does not close".to_owned(),
        ));
    }
    let any = |(open, close, straight): (usize, usize, usize)| open + close + straight > 0;
    let single = |text: &str| text.contains(['‘', '《']) || text.contains(" '") || text.starts_with('\'');
    let lost = any(theirs) && !any(own) && !single(texts.get(target));
    lost.then(|| {
        finding(context, bead, "quote", QUOTE_LOST, "the source quotes, the target does not".to_owned())
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Stop,
    Question,
    Exclamation,
    Colon,
    Other,
}

fn ending(text: &str) -> Ending {
    let closers = ['”', '"', '」', '』', '’', '\'', '）', ')', ' ', '\u{3000}', '\n', '》'];
    match text.trim_end_matches(closers).chars().next_back() {
        Some('。' | '.' | '．' | '｡' | '…') => Ending::Stop,
        Some('？' | '?') => Ending::Question,
        Some('！' | '!') => Ending::Exclamation,
        Some('：' | ':') => Ending::Colon,
        _ => Ending::Other,
    }
}

fn last(context: &Context<'_>, bead: &BeadView<'_>, texts: &Pair<Cow<'_, str>>) -> Option<Finding> {
    let source = context.source_lang();
    let (own, other) = (ending(texts.get(source)), ending(texts.get(source.other())));
    if own == other {
        return None;
    }
    let name = |ending: Ending| match ending {
        Ending::Stop => "a full stop",
        Ending::Question => "a question mark",
        Ending::Exclamation => "an exclamation mark",
        Ending::Colon => "a colon",
        Ending::Other => "no final mark",
    };
    let question = (own == Ending::Question) != (other == Ending::Question)
        && own != Ending::Other
        && other != Ending::Other;
    let confidence = if question { FINAL_QUESTION } else { FINAL_OTHER };
    let message = format!("the source ends with {}, the target with {}", name(own), name(other));
    Some(finding(context, bead, "punctuation", confidence, message))
}

/// ASCII marks between Chinese characters, full-width ones in English.
fn width(context: &Context<'_>, bead: &BeadView<'_>) -> Option<Finding> {
    let target = context.source_lang().other();
    for id in bead.ids(target) {
        let text = context.document(target).segment(id);
        let found = text.char_indices().find(|&(at, c)| {
            let before = text[..at].chars().next_back();
            let after = text[at + c.len_utf8()..].chars().next();
            match target {
                Lang::Zh => {
                    matches!(c, ',' | ';' | '?' | '!' | ':') && before.is_some_and(is_han) && after.is_none_or(is_han)
                }
                Lang::En => matches!(c, '，' | '。' | '；' | '？' | '！' | '：' | '、' | '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
                    && !before.is_some_and(is_han)
                    && !after.is_some_and(is_han),
            }
        });
        if let Some((at, c)) = found {
            let kind = if target == Lang::Zh {
                "a half-width mark in Chinese"
            } else {
                "a full-width mark in English"
            };
            let mut marks: Pair<Vec<Span>> = Pair::default();
            *marks.get_mut(target) = vec![context.place(target, id, Span::new(at, at + c.len_utf8()))];
            let message = format!("{kind}: {c}");
            return Some(context.finding("punctuation", Severity::Info, WIDTH, bead, marks, message));
        }
    }
    None
}
