//! `untranslated`: text of the source left in the target, Latin words in Chinese and characters in English.
//!
//! Names and acronyms stay in Latin script, and a Chinese word may stand in brackets behind its translation; both are let pass. A word that
//! stands nowhere in the source is no leftover.

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
        for bead in context.beads().filter(BeadView::is_pair) {
            let source = bead.bead.source().text();
            for id in bead.ids(target) {
                let text = context.document(target).segment(id);
                let found = match target {
                    Lang::Zh => latin(text, &source),
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

/// Runs of English words in a Chinese text.
fn latin(text: &str, source: &str) -> Vec<(Span, f32)> {
    let mut found = Vec::new();
    let is_part = |c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | '\'' | '’' | '-' | ',');
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_alphabetic()).map(|next| at + next) {
        let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |length| start + length);
        at = end;
        let run = text[start..end].trim_end_matches(|c: char| !c.is_ascii_alphabetic());
        let span = Span::new(start, start + run.len());
        // Addresses, file names and commands: letters against other signs.
        let technical = |c: char| {
            matches!(
                c,
                '.' | '/' | '\\' | '@' | '_' | '=' | '<' | '>' | '`' | '$' | '#' | '-' | '{' | '}' | '"'
            ) || c.is_ascii_digit()
        };
        // A full stop ends a sentence where no letter follows.
        let rest = &text[end..];
        let stop = rest.starts_with('.') && !rest[1..].starts_with(|c: char| c.is_ascii_alphanumeric());
        let glued = text[..start].ends_with(technical) || !stop && rest.starts_with(technical);
        let bracketed = text[..start].ends_with(['(', '（']);
        let lower = run
            .split(' ')
            .filter(|word| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase()))
            .count();
        if glued || lower == 0 || !source.contains(run) {
            continue;
        }
        let all = !text.chars().any(is_han);
        let confidence = match lower {
            _ if bracketed => UNTRANSLATED_GLOSS,
            3.. if all => UNTRANSLATED_ALL,
            2.. => UNTRANSLATED_RUN,
            _ => UNTRANSLATED_WORD,
        };
        found.push((span, confidence));
    }
    found
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
