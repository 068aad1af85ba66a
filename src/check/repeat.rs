//! `repeat`: a word said twice in a row, a sentence said twice, in the translation only.

use super::thresholds::{STUTTER, TWICE};
use super::{BeadView, Check, Context, Finding, Severity};
use crate::bitext::{Lang, Pair, Span};

/// The check of repetitions.
#[derive(Debug)]
pub(super) struct Repeat;

impl Check for Repeat {
    fn names(&self) -> &'static [&'static str] {
        &["repeat"]
    }

    fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        let target = context.source_lang().other();
        let mut findings = Vec::new();
        let mut before: Option<(String, BeadView<'_>)> = None;
        for bead in context.beads() {
            if !bead.is_pair() {
                continue;
            }
            for id in bead.ids(target) {
                let text = context.document(target).segment(id);
                if let Some(span) = stutter(text, target)
                    && !bead.ids(target.other()).any(|id| {
                        stutter(context.document(target.other()).segment(id), target.other()).is_some()
                    })
                {
                    let message = format!("said twice in a row: {}", span.of(text));
                    let mut marks: Pair<Vec<Span>> = Pair::default();
                    *marks.get_mut(target) = vec![context.place(target, id, span)];
                    findings.push(context.finding(
                        "repeat",
                        Severity::Warning,
                        STUTTER,
                        &bead,
                        marks,
                        message,
                    ));
                }
            }
            let own = bead.bead.target().text();
            if let Some((target_before, before)) = &before
                && *target_before == own
                && own.chars().count() >= 8
                && before.bead.source().text() != bead.bead.source().text()
            {
                let message = "the target of the bead before once more, for another source".to_owned();
                findings.push(context.finding(
                    "repeat",
                    Severity::Warning,
                    TWICE,
                    &bead,
                    Pair::default(),
                    message,
                ));
            }
            before = Some((own, bead));
        }
        findings
    }
}

/// English words that may stand twice.
const TWICE_EN: &[&str] = &[
    "that", "had", "very", "bye", "ha", "no", "yes", "so", "far", "long", "many", "much", "is", "really",
    "tsk", "blah", "win", "knock",
];

/// Where a word stands twice in a row: in English any but those, in Chinese two characters or more (看看 is grammar).
fn stutter(text: &str, lang: Lang) -> Option<Span> {
    match lang {
        Lang::En => {
            let mut last: Option<(usize, &str)> = None;
            let mut at = 0;
            for word in text.split(' ') {
                let start = at;
                at += word.len() + 1;
                if let Some((from, before)) = last
                    && before == word
                    && !TWICE_EN.contains(&word)
                {
                    return Some(Span::new(from, start + word.len()));
                }
                let plain = !word.is_empty() && word.chars().all(char::is_alphabetic);
                last = plain.then_some((start, word));
            }
            None
        }
        Lang::Zh => {
            let chars: Vec<(usize, char)> = text.char_indices().collect();
            let han = |at: usize, length: usize| {
                chars[at..at + length].iter().all(|(_, c)| crate::text::is_han(*c))
            };
            for length in 3..=8 {
                for at in 0..(chars.len() + 1).saturating_sub(2 * length) {
                    let same = (0..length).all(|k| chars[at + k].1 == chars[at + length + k].1);
                    let varied = chars[at..at + length].iter().any(|(_, c)| *c != chars[at].1);
                    if same && varied && han(at, length) {
                        let end = chars.get(at + 2 * length).map_or(text.len(), |(byte, _)| *byte);
                        return Some(Span::new(chars[at].0, end));
                    }
                }
            }
            None
        }
    }
}
