//! `negation`: 不, 没, 无, 未 and their like against *not*, *no*, *never*, *without*, *un-*.
//!
//! Cues of both sides ([`cue`]) are paired one to one, the surest and nearest first. How near two are is told by the words around the
//! Chinese one: where their translations stand, its own should. A cue is then judged by how often its kind has a negation on the other side at
//! all ([`rate`], counted in gold beads), by what it was paired with, and by whether one side has more: a logistic regression. So
//! what only looks like a negation (不同, *not only*) and what negates in another way (*hardly*, *un-*) are the same thing, of
//! different degree.

mod cue;
mod rate;

use super::thresholds::{NEGATION_CENTRE, NEGATION_JUDGED, NEGATION_UNKNOWN, NEGATION_WEIGHTS};
use super::{BeadView, Check, Context, Finding, Severity};
use crate::bitext::{Lang, Pair, Span};
use crate::lexicon::Grade;
use cue::Cue;

/// The check of negations.
#[derive(Debug)]
pub(super) struct Negation;

impl Check for Negation {
    fn names(&self) -> &'static [&'static str] {
        &["negation"]
    }

    fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        context.beads().filter(BeadView::is_pair).filter_map(|bead| compare(context, &bead)).collect()
    }
}

/// The surest finding of a bead.
fn compare(context: &Context<'_>, bead: &BeadView<'_>) -> Option<Finding> {
    let texts = Pair { en: cue::text(context, bead, Lang::En), zh: cue::text(context, bead, Lang::Zh) };
    let cues = Pair { en: cue::english(context, &texts.en), zh: cue::chinese(context, bead, &texts.zh) };
    // Most beads hold nothing like it.
    let judged = |cues: &[Cue]| cues.iter().any(|cue| cue.rate >= NEGATION_JUDGED);
    if !judged(&cues.en) && !judged(&cues.zh) {
        return None;
    }
    let near = Near::new(context, bead, &cues);
    let sides = [Lang::Zh, Lang::En].into_iter().filter_map(|lang| {
        let (at, nats) = open(lang, &cues, &near)?;
        Some((lang, at, nats - NEGATION_CENTRE.get(lang)))
    });
    let (lang, at, nats) = sides.max_by(|one, other| one.2.total_cmp(&other.2))?;
    let confidence = 1.0 / (1.0 + (-nats).exp());
    let mut marks: Pair<Vec<Span>> = Pair::default();
    *marks.get_mut(lang) = place(context, bead, lang, cues.get(lang)[at].span);
    let word = marks.get(lang).first()?.of(context.document(lang).text());
    let (role, there) = (context.role(lang), context.role(lang.other()));
    let message = format!("{word} in the {role} negates, and nothing in the {there} does so for it");
    Some(context.finding("negation", Severity::Warning, confidence, bead, marks, message))
}

/// The cue of `lang` that speaks most for being without counterpart, and by how many nats.
fn open(lang: Lang, cues: &Pair<Vec<Cue>>, near: &Near) -> Option<(usize, f32)> {
    let (own, others) = (cues.get(lang), cues.get(lang.other()));
    let known = |at: usize, other: usize| {
        if lang == Lang::Zh { near.distances[at][other] } else { near.distances[other][at] }
    };
    let distance = |at: usize, other: usize| known(at, other).unwrap_or(NEGATION_UNKNOWN);
    let mut pairs: Vec<(f32, usize, usize)> = (0..own.len())
        .flat_map(|at| (0..others.len()).map(move |other| (at, other)))
        .map(|(at, other)| {
            let fit = (own[at].rate + 0.02).ln() + (others[other].rate + 0.02).ln();
            (fit - distance(at, other) / 30.0, at, other)
        })
        .collect();
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut paired: Pair<Vec<Option<usize>>> =
        Pair { en: vec![None; cues.en.len()], zh: vec![None; cues.zh.len()] };
    for (_, at, other) in pairs {
        if paired.get(lang)[at].is_none() && paired.get(lang.other())[other].is_none() {
            paired.get_mut(lang)[at] = Some(other);
            paired.get_mut(lang.other())[other] = Some(at);
        }
    }
    let sum = |cues: &[Cue]| cues.iter().map(|cue| cue.rate).sum::<f32>();
    let excess = (sum(own) - sum(others)).clamp(-2.0, 2.0);
    let weights = NEGATION_WEIGHTS.get(lang);
    let judge = |at: usize| {
        let rate = own[at].rate.clamp(0.01, 0.99);
        let (paired, far) = paired.get(lang)[at].map_or((0.0, 0.0), |other| {
            (others[other].rate, (others[other].rate * distance(at, other) / 30.0).min(3.0))
        });
        let placed = match lang {
            Lang::Zh => near.placed[at],
            Lang::En => (0..others.len()).any(|other| known(at, other).is_some()),
        };
        let nearest = (0..others.len()).map(|other| others[other].rate * (-distance(at, other) / 25.0).exp());
        let nearest = if placed { nearest.fold(0.0, f32::max) } else { 0.0 };
        let logit = (rate / (1.0 - rate)).ln().max(-2.5);
        let features = [1.0, logit, paired, far, f32::from(u8::from(placed)), nearest, excess];
        weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum::<f32>()
    };
    let judged = (0..own.len()).filter(|&at| own[at].rate >= NEGATION_JUDGED);
    judged.map(|at| (at, judge(at))).max_by(|one, other| one.1.total_cmp(&other.1))
}

/// Where the words around Chinese cues say that their translations stand.
struct Near {
    /// For each Chinese cue how far each English one is from there, in bytes; `None` where nothing says it.
    distances: Vec<Vec<Option<f32>>>,
    /// For each Chinese cue whether one of the two words behind it, which it mostly negates, is translated.
    placed: Vec<bool>,
}

impl Near {
    fn new(context: &Context<'_>, bead: &BeadView<'_>, cues: &Pair<Vec<Cue>>) -> Self {
        let (en, zh) = (placed(context, bead, Lang::En), placed(context, bead, Lang::Zh));
        let translations = |word: u32| {
            let linked = en.iter().filter(move |(other, _)| {
                context.links.grade(word, *other).is_some_and(|grade| grade <= Grade::Synonym)
            });
            linked.map(|(_, span)| span.start)
        };
        let after = |cue: &Cue| {
            let end = cue.span.end;
            zh.iter().filter(move |(_, span)| span.start >= end)
        };
        let of = |cue: &Cue| {
            let before = zh.iter().rev().filter(|(_, span)| span.end <= cue.span.start).take(3);
            let around = after(cue)
                .take(4)
                .enumerate()
                .map(|(number, word)| (12 * number, word))
                .chain(before.enumerate().map(|(number, word)| (12 * number + 10, word)));
            let places: Vec<(usize, f32)> = around
                .flat_map(|(cost, (word, _))| translations(*word).map(move |at| (at, cost as f32)))
                .collect();
            let to = |cue: &Cue| {
                let each = places.iter().map(|&(at, cost)| {
                    // English negates before the word, and not much before it.
                    let gap = if at >= cue.span.end {
                        (at - cue.span.end) as f32 - 12.0
                    } else {
                        1.3 * cue.span.start.saturating_sub(at) as f32
                    };
                    cost + gap.max(0.0)
                });
                each.min_by(f32::total_cmp)
            };
            cues.en.iter().map(to).collect()
        };
        let placed = |cue: &Cue| after(cue).take(2).any(|(word, _)| translations(*word).next().is_some());
        Self { distances: cues.zh.iter().map(of).collect(), placed: cues.zh.iter().map(placed).collect() }
    }
}

/// The words of a side with their places in its joined text.
fn placed(context: &Context<'_>, bead: &BeadView<'_>, lang: Lang) -> Vec<(u32, Span)> {
    let (mut start, mut all) = (0, Vec::new());
    for id in bead.ids(lang) {
        all.extend(
            context.tokens.get(lang).of(id).iter().map(|token| (token.word, token.span.shifted(start))),
        );
        start += context.document(lang).segment(id).len() + 1;
    }
    all
}

/// A span of the joined text as a span of the document.
fn place(context: &Context<'_>, bead: &BeadView<'_>, lang: Lang, span: Span) -> Vec<Span> {
    let mut start = 0;
    for id in bead.ids(lang) {
        let length = context.document(lang).segment(id).len();
        if span.end <= start + length {
            return vec![context.place(lang, id, Span::new(span.start - start, span.end - start))];
        }
        start += length + 1;
    }
    Vec::new()
}
