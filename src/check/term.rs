//! `term`: the user's glossary, required and forbidden translations.
//!
//! A Chinese term counts where no dictionary word reaches over its edges (积分 does not stand in 累积分布); an English one
//! where its words stand in a row, whatever their inflection.

use std::collections::HashMap;

use super::glossary::{Glossary, Rule};
use super::thresholds::{TERM_FORBIDDEN, TERM_MISSING};
use super::{BeadView, Check, Context, Finding, Severity};
use crate::bitext::{Lang, Pair, Span};
use crate::text::fold;

/// The check of terms.
#[derive(Debug)]
pub(super) struct Terms {
    pub(super) glossary: Glossary,
}

impl Check for Terms {
    fn names(&self) -> &'static [&'static str] {
        &["term"]
    }

    fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        if self.glossary.is_empty() {
            return Vec::new();
        }
        let rules = Rules::new(context, &self.glossary);
        let mut findings = Vec::new();
        for bead in context.beads().filter(BeadView::is_pair) {
            rules.bead(context, &bead, &mut findings);
        }
        findings
    }
}

/// A term in the form it is looked for, with how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    shown: String,
    /// Simplified characters, or stems.
    parts: Vec<String>,
    /// Capitals alone have to be met exactly.
    exact: bool,
}

/// What is required and forbidden for one term of the source.
#[derive(Debug)]
struct Group {
    term: Term,
    required: Vec<Term>,
    forbidden: Vec<Term>,
}

/// The glossary in one direction.
#[derive(Debug)]
struct Rules {
    groups: Vec<Group>,
    /// Terms that the target is not to use at all.
    banned: Vec<Term>,
    /// The groups by the first part of their term.
    by_first: HashMap<String, Vec<usize>>,
}

impl Rules {
    fn new(context: &Context<'_>, glossary: &Glossary) -> Self {
        let source = context.source_lang();
        let mut groups: Vec<Group> = Vec::new();
        let mut banned = Vec::new();
        let mut by_first: HashMap<String, Vec<usize>> = HashMap::new();
        for entry in glossary.entries() {
            let [own, other] = Pair { en: &entry.en, zh: &entry.zh }.ordered(source);
            if own.is_empty() {
                banned.extend(term(context, source.other(), other));
                continue;
            }
            let (Some(own), Some(other)) = (term(context, source, own), term(context, source.other(), other))
            else {
                continue;
            };
            let alike = by_first.entry(own.parts[0].clone()).or_default();
            let at = alike.iter().copied().find(|&at| groups[at].term == own).unwrap_or_else(|| {
                groups.push(Group { term: own, required: Vec::new(), forbidden: Vec::new() });
                alike.push(groups.len() - 1);
                groups.len() - 1
            });
            match entry.rule {
                Rule::Required => groups[at].required.push(other),
                Rule::Forbidden => groups[at].forbidden.push(other),
            }
        }
        Self { groups, banned, by_first }
    }

    fn bead(&self, context: &Context<'_>, bead: &BeadView<'_>, findings: &mut Vec<Finding>) {
        let source = context.source_lang();
        let target = source.other();
        let own = Text::new(context, bead, source);
        let other = Text::new(context, bead, target);
        let mut done: Vec<usize> = Vec::new();
        for part in &own.parts {
            for &at in self.by_first.get(&part.value).into_iter().flatten() {
                if done.contains(&at) {
                    continue;
                }
                let group = &self.groups[at];
                let places = own.find(&group.term, true);
                if places.is_empty() {
                    continue;
                }
                done.push(at);
                let met = group.required.iter().any(|term| !other.find(term, false).is_empty());
                for term in &group.forbidden {
                    let used = other.find(term, true);
                    // A forbidden term inside a required one that is there is no offence.
                    let inside = group
                        .required
                        .iter()
                        .any(|good| covers(good, term) && !other.find(good, false).is_empty());
                    if !used.is_empty() && !inside {
                        let message =
                            format!("{} is not to be translated as {}", group.term.shown, term.shown);
                        findings.push(finding(
                            context,
                            bead,
                            TERM_FORBIDDEN,
                            &places,
                            &used,
                            message,
                            [&group.term, term],
                        ));
                    }
                }
                if !met && !group.required.is_empty() {
                    let wanted: Vec<&str> = group.required.iter().map(|term| term.shown.as_str()).collect();
                    let message =
                        format!("{} is to be translated as {}", group.term.shown, wanted.join(" or "));
                    findings.push(finding(
                        context,
                        bead,
                        TERM_MISSING,
                        &places,
                        &[],
                        message,
                        [&group.term, &group.required[0]],
                    ));
                }
            }
        }
        for term in &self.banned {
            let used = other.find(term, true);
            if !used.is_empty() {
                let message = format!("{} is not to be used", term.shown);
                findings.push(finding(context, bead, TERM_FORBIDDEN, &[], &used, message, [term, term]));
            }
        }
    }
}

fn finding(
    context: &Context<'_>,
    bead: &BeadView<'_>,
    confidence: f32,
    source: &[Span],
    target: &[Span],
    message: String,
    [term, wanted]: [&Term; 2],
) -> Finding {
    let marks = Pair::of_sides(context.source_lang(), [source.to_vec(), target.to_vec()]);
    let mut finding = context.finding("term", Severity::Error, confidence, bead, marks, message);
    finding.values = [(!source.is_empty()).then(|| term.shown.clone()), Some(wanted.shown.clone())];
    finding
}

fn covers(good: &Term, bad: &Term) -> bool {
    good.parts.windows(bad.parts.len()).any(|window| window == bad.parts)
}

/// A term as it is looked for; nothing for one without letters.
fn term(context: &Context<'_>, lang: Lang, shown: &str) -> Option<Term> {
    let parts: Vec<String> = parts(context, lang, shown).into_iter().map(|part| part.value).collect();
    let exact = lang == Lang::En && !shown.chars().any(char::is_lowercase);
    (!parts.is_empty()).then(|| Term { shown: shown.to_owned(), parts, exact })
}

/// A character of Chinese or a word of English.
#[derive(Debug)]
struct Part {
    value: String,
    span: Span,
}

fn parts(context: &Context<'_>, lang: Lang, text: &str) -> Vec<Part> {
    let folded = fold(text, |c| if lang == Lang::Zh { context.extractor.lexicon.simplified(c) } else { c });
    let mut parts = Vec::new();
    let mut push = |start: usize, end: usize, value: String| {
        parts.push(Part { value, span: folded.origin(Span::new(start, end)) });
    };
    let is_word = |c: char| c.is_alphanumeric() || c == '\'';
    match lang {
        Lang::Zh => folded
            .text
            .char_indices()
            .filter(|(_, c)| !c.is_whitespace())
            .for_each(|(at, c)| push(at, at + c.len_utf8(), c.to_lowercase().collect())),
        Lang::En => {
            let mut at = 0;
            while let Some(start) = folded.text[at..].find(is_word).map(|found| at + found) {
                let end = folded.text[start..]
                    .find(|c| !is_word(c))
                    .map_or(folded.text.len(), |length| start + length);
                let word = folded.text[start..end].to_lowercase();
                push(start, end, context.extractor.lemmatizer.stem(word.trim_matches('\'')));
                at = end;
            }
        }
    }
    parts
}

/// One side of a bead in parts.
struct Text<'c> {
    context: &'c Context<'c>,
    lang: Lang,
    parts: Vec<Part>,
    /// Dictionary words of Chinese, as spans of the document.
    words: Vec<Span>,
}

impl<'c> Text<'c> {
    fn new(context: &'c Context<'c>, bead: &BeadView<'_>, lang: Lang) -> Self {
        let (mut all, mut words) = (Vec::new(), Vec::new());
        for id in bead.ids(lang) {
            let own = parts(context, lang, context.document(lang).segment(id));
            all.extend(own.into_iter().map(|part| Part { span: context.place(lang, id, part.span), ..part }));
            if lang == Lang::Zh {
                for token in context.tokens.zh.of(id) {
                    if context.extractor.lexicon.contains(&context.tokens.zh.words[token.word as usize].value)
                    {
                        words.push(context.place(lang, id, token.span));
                    }
                }
            }
        }
        Self { context, lang, parts: all, words }
    }

    /// Where a term stands; `whole` asks that no dictionary word reaches over its edges.
    fn find(&self, term: &Term, whole: bool) -> Vec<Span> {
        let length = term.parts.len();
        let text = self.context.document(self.lang).text();
        let mut found = Vec::new();
        for window in self.parts.windows(length) {
            if window.iter().zip(&term.parts).any(|(part, wanted)| part.value != *wanted) {
                continue;
            }
            let span = Span::new(window[0].span.start, window[length - 1].span.end);
            let cut = |word: &Span| {
                word.start < span.start && word.end > span.start
                    || word.start < span.end && word.end > span.end
            };
            let same_case = !term.exact || self.lang == Lang::Zh || span.of(text) == term.shown;
            if same_case && !(whole && self.words.iter().any(cut)) {
                found.push(span);
            }
        }
        found
    }
}
