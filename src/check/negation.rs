//! `negation`: 不, 没, 无, 未 and their like against *not*, *no*, *never*, *without*, *un-*.
//!
//! Cues of both sides ([`cue`]) are paired one to one, the surest and nearest first. How near two are is told by the words around the
//! Chinese one: where their translations stand, its own should. A cue is then judged by how often its kind has a negation on the other side at
//! all ([`rate`], counted in gold beads), by what it was paired with, and by whether one side has more: a logistic regression. So
//! what only looks like a negation (不同, *not only*) and what negates in another way (*hardly*, *un-*) are the same thing, of
//! different degree.

mod cue;
mod rate;
mod told;

use super::thresholds::{
    NEGATION_CENTRE, NEGATION_EXPLAINED, NEGATION_FEATURES as FEATURES, NEGATION_JUDGED, NEGATION_LINKED,
    NEGATION_UNKNOWN, NEGATION_WEIGHTS,
};
use super::{BeadView, Check, Context, Finding, Severity};
use crate::bitext::{Lang, Pair, Span};
use crate::lexicon::Grade;
use cue::{Cue, Reader};
use told::Told;

/// The check of negations.
#[derive(Debug)]
pub(super) struct Negation;

impl Check for Negation {
    fn names(&self) -> &'static [&'static str] {
        &["negation"]
    }

    fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        all(context).filter_map(|(bead, cues)| compare(context, &bead, cues)).collect()
    }
}

/// The cues of all beads that hold one to be judged.
fn all<'c>(context: &'c Context<'_>) -> impl Iterator<Item = (BeadView<'c>, Pair<Vec<Cue>>)> {
    let mut reader = Reader::new(context);
    let of = move |bead: BeadView<'c>| {
        let cues = reader.read(&bead);
        let judged = |cues: &[Cue]| cues.iter().any(|cue| cue.rate >= NEGATION_JUDGED);
        // Most beads hold nothing like it.
        (judged(&cues.en) || judged(&cues.zh)).then_some((bead, cues))
    };
    context.beads().filter(BeadView::is_pair).filter_map(of)
}

/// The cues of a bead and what is known of them.
struct Bead {
    cues: Pair<Vec<Cue>>,
    near: Near,
    told: Told,
}

impl Bead {
    fn new(context: &Context<'_>, bead: &BeadView<'_>, cues: Pair<Vec<Cue>>) -> Self {
        let words = Pair { en: placed(context, bead, Lang::En), zh: placed(context, bead, Lang::Zh) };
        let near = Near::new(context, &words, &cues);
        let told = Told::new(context, &cues, &words);
        Self { cues, near, told }
    }

    /// How far a cue of a side should stand from one of the other.
    fn known(&self, lang: Lang, at: usize, other: usize) -> Option<f32> {
        if lang == Lang::Zh { self.near.distances[at][other] } else { self.near.distances[other][at] }
    }

    fn distance(&self, lang: Lang, at: usize, other: usize) -> f32 {
        self.known(lang, at, other).unwrap_or(NEGATION_UNKNOWN)
    }

    /// For each cue of `lang` the one it is paired with.
    fn paired(&self, lang: Lang) -> Vec<Option<usize>> {
        let (own, others) = (self.cues.get(lang), self.cues.get(lang.other()));
        let mut pairs: Vec<(f32, usize, usize)> = (0..own.len())
            .flat_map(|at| (0..others.len()).map(move |other| (at, other)))
            .map(|(at, other)| {
                let fit = (own[at].rate + 0.02).ln() + (others[other].answer + 0.02).ln();
                let told = if self.told.linked(lang, at, other) { NEGATION_LINKED } else { 0.0 };
                let elsewhere = usize::from(self.told.explained(lang, at))
                    + usize::from(self.told.explained(lang.other(), other));
                let elsewhere = if told > 0.0 { 0.0 } else { elsewhere as f32 * NEGATION_EXPLAINED };
                (fit + told - elsewhere - self.distance(lang, at, other) / 30.0, at, other)
            })
            .collect();
        pairs.sort_by(|one, other| other.0.total_cmp(&one.0));
        let mut taken = vec![false; others.len()];
        let mut paired = vec![None; own.len()];
        for (_, at, other) in pairs {
            if paired[at].is_none() && !taken[other] {
                paired[at] = Some(other);
                taken[other] = true;
            }
        }
        paired
    }

    /// What the logistic regression sees of the cue of `lang` that speaks most for being without counterpart, and its nats.
    fn open(&self, lang: Lang) -> Option<(usize, f32, [f32; FEATURES])> {
        let (own, others) = (self.cues.get(lang), self.cues.get(lang.other()));
        let paired = self.paired(lang);
        let answers = others.iter().map(|cue| cue.answer).sum::<f32>();
        let excess = (own.iter().map(|cue| cue.rate).sum::<f32>() - answers).clamp(-2.0, 2.0);
        let features = |at: usize| {
            let rate = own[at].rate.clamp(0.01, 0.99);
            let flag = |told: bool| f32::from(u8::from(told));
            let mut seen = [0.0; FEATURES];
            if let Some(other) = paired[at] {
                let there = others[other].answer;
                let far = (there * self.distance(lang, at, other) / 30.0).min(3.0);
                let linked = self.told.linked(lang, at, other);
                let elsewhere = !linked && self.told.explained(lang.other(), other);
                (seen[2], seen[3]) = (there, far);
                (seen[8], seen[9]) = (there * flag(linked), there * flag(elsewhere));
            }
            let placed = match lang {
                Lang::Zh => self.near.placed[at],
                Lang::En => (0..others.len()).any(|other| self.known(lang, at, other).is_some()),
            };
            let nearest = (0..others.len())
                .map(|other| others[other].answer * (-self.distance(lang, at, other) / 25.0).exp());
            seen[0] = 1.0;
            seen[1] = (rate / (1.0 - rate)).ln().max(-2.5);
            seen[4] = flag(placed);
            seen[5] = if placed { nearest.fold(0.0, f32::max) } else { 0.0 };
            seen[6] = excess;
            seen[7] = flag(self.told.explained(lang, at));
            seen
        };
        let nats = |seen: &[f32; FEATURES]| {
            let weights = NEGATION_WEIGHTS.get(lang);
            weights.iter().zip(seen).map(|(weight, feature)| weight * feature).sum::<f32>()
                - NEGATION_CENTRE.get(lang)
        };
        (0..own.len())
            .filter(|&at| own[at].rate >= NEGATION_JUDGED)
            .map(|at| {
                let seen = features(at);
                (at, nats(&seen), seen)
            })
            .max_by(|one, other| one.1.total_cmp(&other.1))
    }
}

/// The surest finding of a bead.
fn compare(context: &Context<'_>, bead: &BeadView<'_>, cues: Pair<Vec<Cue>>) -> Option<Finding> {
    let known = Bead::new(context, bead, cues);
    let sides = [Lang::Zh, Lang::En].into_iter().filter_map(|lang| known.open(lang).map(|open| (lang, open)));
    let (lang, (at, nats, _)) = sides.max_by(|one, other| one.1.1.total_cmp(&other.1.1))?;
    let confidence = 1.0 / (1.0 + (-nats).exp());
    let mut marks: Pair<Vec<Span>> = Pair::default();
    *marks.get_mut(lang) = place(context, bead, lang, known.cues.get(lang)[at].span);
    let word = marks.get(lang).first()?.of(context.document(lang).text());
    let (role, there) = (context.role(lang), context.role(lang.other()));
    let message = format!("{word} in the {role} negates, and nothing in the {there} does so for it");
    Some(context.finding("negation", Severity::Warning, confidence, bead, marks, message))
}

/// What the logistic regression sees of the surest cue of each side of each bead.
#[cfg(feature = "train")]
pub(crate) fn seen(context: &Context<'_>) -> Vec<(usize, Lang, Vec<f32>)> {
    let of = |(bead, cues): (BeadView<'_>, Pair<Vec<Cue>>)| {
        let known = Bead::new(context, &bead, cues);
        [Lang::En, Lang::Zh].map(|lang| known.open(lang).map(|open| (bead.index, lang, open.2.to_vec())))
    };
    all(context).flat_map(of).flatten().collect()
}

/// The cues of each side of each bead: bead, language, what it is counted as, and its rate.
#[cfg(feature = "train")]
pub(crate) fn cues(context: &Context<'_>) -> Vec<(usize, Lang, String, f32)> {
    let mut found = Vec::new();
    for (bead, cues) in all(context) {
        for lang in [Lang::En, Lang::Zh] {
            let each = cues.get(lang).iter();
            found.extend(each.map(|cue| (bead.index, lang, cue.kind.to_string(), cue.rate)));
        }
    }
    found
}

/// Where the words around Chinese cues say that their translations stand.
struct Near {
    /// For each Chinese cue how far each English one is from there, in bytes; `None` where nothing says it.
    distances: Vec<Vec<Option<f32>>>,
    /// For each Chinese cue whether one of the two words behind it, which it mostly negates, is translated.
    placed: Vec<bool>,
}

impl Near {
    fn new(context: &Context<'_>, words: &Pair<Vec<(u32, Span)>>, cues: &Pair<Vec<Cue>>) -> Self {
        let Pair { en, zh } = words;
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
