//! `untranslated`: text of the source left in the target, Latin words in Chinese and characters in English.
//!
//! Names and acronyms stay in Latin script, and a Chinese word may stand in brackets behind its translation; both are let pass. A word that
//! stands nowhere in the source is no leftover.

use std::collections::HashSet;

use super::thresholds::{UNTRANSLATED_ALL, UNTRANSLATED_GLOSS, UNTRANSLATED_RUN, UNTRANSLATED_WORD};
use super::{BeadView, Check, Context, Finding, Severity};
use crate::bitext::{Lang, Pair, Span};
use crate::text::is_han;

/// The check of what was left as it was.
#[derive(Debug)]
pub(super) struct Untranslated;

impl Check for Untranslated {
    fn names(&self) -> &'static [&'static str] {
        &["untranslated"]
    }

    fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        let target = context.source_lang().other();
        let mut findings = Vec::new();
        let commands = if target == Lang::Zh { commands(context) } else { HashSet::new() };
        for bead in context.beads().filter(BeadView::is_pair) {
            let source = bead.bead.source().text();
            for id in bead.ids(target) {
                let text = context.document(target).segment(id);
                let found = match target {
                    Lang::Zh => latin(&commands, text, &source),
                    Lang::En => han(text, &source),
                };
                findings.extend(found.into_iter().map(|(span, confidence)| {
                    let whole = confidence >= UNTRANSLATED_ALL;
                    let severity = if whole { Severity::Error } else { Severity::Warning };
                    let message = match target {
                        _ if whole => "the target is the source, untranslated".to_owned(),
                        Lang::Zh => format!("left in English: {}", span.of(text)),
                        Lang::En => format!("left in Chinese: {}", span.of(text)),
                    };
                    let mut marks: Pair<Vec<Span>> = Pair::default();
                    *marks.get_mut(target) = vec![context.place(target, id, span)];
                    context.finding("untranslated", severity, confidence, &bead, marks, message)
                }));
            }
        }
        findings
    }
}

/// The words of lines of code: what is a command there is one in a sentence too.
fn commands(context: &Context<'_>) -> HashSet<String> {
    let mut words = HashSet::new();
    for bead in context.beads().filter(BeadView::is_pair) {
        let (source, target) = (bead.bead.source().text(), bead.bead.target().text());
        if is_code(&target, &source) {
            words.extend(runs(&target).flat_map(|run| lower_words(run.of(&target)).map(str::to_owned)));
        }
    }
    words
}

/// Runs of English words in a Chinese text.
fn latin(commands: &HashSet<String>, text: &str, source: &str) -> Vec<(Span, f32)> {
    let mut found = Vec::new();
    let code = is_code(text, source);
    for span in runs(text) {
        let run = span.of(text);
        let lower = lower_words(run).count();
        if is_glued(text, span) || lower == 0 || !source.contains(run) {
            continue;
        }
        let all = !text.chars().any(is_han);
        let confidence = match lower {
            _ if code || text[..span.start].ends_with(['(', '（']) || is_command(commands, run) => {
                UNTRANSLATED_GLOSS
            }
            3.. if all => UNTRANSLATED_ALL,
            2.. => UNTRANSLATED_RUN,
            _ => UNTRANSLATED_WORD,
        };
        found.push((span, confidence));
    }
    found
}

/// Letters with what stands between words.
fn runs(text: &str) -> impl Iterator<Item = Span> {
    let is_part = |c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | '\'' | '’' | '-' | ',');
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|c: char| c.is_ascii_alphabetic())?;
        at = text[start..].find(|c| !is_part(c)).map_or(text.len(), |length| start + length);
        let run = text[start..at].trim_end_matches(|c: char| !c.is_ascii_alphabetic());
        Some(Span::new(start, start + run.len()))
    })
}

/// The words of a run that are no names: those of three letters and more, all small.
fn lower_words(run: &str) -> impl Iterator<Item = &str> {
    run.split(' ').filter(|word| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// Whether a run is part of an address, a file name or a command: letters against other signs, or behind a prompt.
fn is_glued(text: &str, span: Span) -> bool {
    let technical = |c: char| {
        matches!(c, '.' | '/' | '\\' | '@' | '_' | '=' | '<' | '>' | '`' | '$' | '#' | '-' | '{' | '}' | '"')
            || c.is_ascii_digit()
    };
    let rest = text[span.end..].trim_start_matches([' ', '\'', '’', '-', ',']);
    // A full stop ends a sentence where no letter follows.
    let stop = rest.starts_with('.') && !rest[1..].starts_with(|c: char| c.is_ascii_alphanumeric());
    let before = &text[..span.start];
    before.ends_with(technical)
        || before.strip_suffix(' ').is_some_and(|prompt| prompt.ends_with(['$', '#', '>']))
        || rest.starts_with("://")
        || !stop && rest.starts_with(technical)
}

/// Whether a line is no sentence but a command, a key or a title of a file, which both sides have alike.
fn is_code(text: &str, source: &str) -> bool {
    let word = text.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    text.trim() == source.trim()
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && !text.trim_end().ends_with(['.', '!', '?', '。', '！', '？', ','])
        && !text.chars().any(is_han)
}

/// Whether a run begins with a word that is a command elsewhere.
fn is_command(commands: &HashSet<String>, run: &str) -> bool {
    lower_words(run).next().is_some_and(|first| run.starts_with(first) && commands.contains(first))
}

/// Runs of characters in an English text.
fn han(text: &str, source: &str) -> Vec<(Span, f32)> {
    let mut found = Vec::new();
    let is_part = |c: char| is_han(c) || matches!(c, '，' | '、' | '·' | '。');
    let mut at = 0;
    while let Some(start) = text[at..].find(is_han).map(|next| at + next) {
        let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |length| start + length);
        at = end;
        let run = &text[start..end];
        let bracketed = text[..start].trim_end().ends_with(['(', '（', '“', '"', '[', '《', '‘']);
        let latin = text.chars().any(|c| c.is_ascii_alphabetic());
        let confidence = if !latin && run.chars().count() > 1 && source.contains(run) {
            UNTRANSLATED_ALL
        } else if bracketed {
            UNTRANSLATED_GLOSS
        } else {
            UNTRANSLATED_RUN
        };
        found.push((Span::new(start, end), confidence));
    }
    found
}
