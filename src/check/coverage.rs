//! `omission` and `addition`: segments without a counterpart, and stretches of a bead whose words find nothing on the other side.
//!
//! Each word of a bead finds a word it is linked to there strongly, weakly, or not at all. How often that happens when the word is
//! translated is counted over the document, for the word itself (without the occurrence that is judged) and for words like it;
//! how often by chance follows from how many segments hold a linked word. The log ratio of the two, summed over a stretch, says in
//! nats how much better the stretch fits no counterpart than a translation; the best stretch is the maximal subarray. In a bead of several
//! segments each of them is looked at as well.
//!
//! A freely translated stretch looks the same to the words. So boosted trees (Friedman 2001) also see by how much better the lengths fit
//! without the stretch (the log ratio of two normal densities around the document's own ratio), whether it is whole clauses, and how the
//! rest of the bead fares (`stretch.rs` lists it all). Time is linear in tokens and their links.

mod learned;
mod model;
mod stretch;
pub(crate) mod tree;

use std::ops::Range;

use super::thresholds::{
    COMMON, CONTENT, COVERAGE_CENTRE, COVERAGE_LEAST, COVERAGE_OMITTED, COVERAGE_SEGMENT, LONE_ALONE,
    LONE_SHORT, SHOWN, STRETCH_ERROR,
};
use super::{BeadView, Check, Context, Finding, Severity};
use crate::bitext::{Lang, Pair, Span};
use learned::TREES;
pub(super) use model::{Fare, Model, Ratio, Stamps, maximal};
use stretch::{Look, Spot};

/// The checks of what is missing on either side.
#[derive(Debug)]
pub(super) struct Coverage;

impl Check for Coverage {
    fn names(&self) -> &'static [&'static str] {
        &["omission", "addition"]
    }

    fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        let model = context.model();
        let mut stamps = Stamps::both(context);
        let mut findings = Vec::new();
        for bead in context.beads() {
            if bead.is_pair() {
                Stamps::stamp_both(&mut stamps, context, &bead);
                let look = Look::new(context, model, &bead, &stamps);
                for lang in [Lang::En, Lang::Zh] {
                    findings.extend(stretch(context, &look, &bead, lang));
                }
            } else {
                findings.extend(lone(context, &bead));
            }
        }
        findings
    }
}

/// What the trees see of each bead, by language of the stretch.
#[cfg(feature = "train")]
pub(crate) fn seen(context: &Context<'_>) -> Vec<(usize, Lang, Vec<f32>)> {
    let mut stamps = Stamps::both(context);
    let mut seen = Vec::new();
    for bead in context.beads().filter(BeadView::is_pair) {
        Stamps::stamp_both(&mut stamps, context, &bead);
        let look = Look::new(context, context.model(), &bead, &stamps);
        for lang in [Lang::En, Lang::Zh] {
            let features = look.best(lang).and_then(|best| look.features(lang, best));
            seen.extend(features.map(|features| (bead.index, lang, features.to_vec())));
        }
    }
    seen
}

/// The stretch of a side of a bead that speaks most for being without counterpart.
fn stretch(context: &Context<'_>, look: &Look<'_>, bead: &BeadView<'_>, lang: Lang) -> Option<Finding> {
    let list = look.spots.get(lang);
    let omitted = if lang == context.source_lang() { COVERAGE_OMITTED } else { -COVERAGE_OMITTED };
    let centre = COVERAGE_CENTRE.get(lang) - omitted;
    let score = |stretch: Range<usize>| {
        let features = look.features(lang, stretch.clone())?;
        Some((stretch, tree::nats(TREES.get(lang), &features) - centre))
    };
    let best = score(look.best(lang)?);
    // The aligner may have put a segment without counterpart into the bead of a neighbour.
    let bounds: Vec<usize> =
        bead.ids(lang).chain([usize::MAX]).map(|id| list.partition_point(|spot| spot.id < id)).collect();
    let several = bounds.len() > 2;
    let segments = bounds.windows(2).filter(|pair| several && pair[0] < pair[1]);
    let whole = segments
        .filter_map(|pair| score(pair[0]..pair[1]))
        .map(|(stretch, nats)| (stretch, nats + COVERAGE_SEGMENT));
    let (stretch, nats) = best.into_iter().chain(whole).max_by(|one, other| one.1.total_cmp(&other.1))?;
    let confidence = 1.0 / (1.0 + (-nats).exp());
    if confidence < COVERAGE_LEAST {
        return None;
    }
    let run = &list[stretch];
    let missed = run.iter().filter(|spot| spot.missed).count();
    let severity = if confidence < SHOWN {
        Severity::Info
    } else if missed >= STRETCH_ERROR && confidence > 0.8 {
        Severity::Error
    } else {
        Severity::Warning
    };
    // One span a segment, from its first missed word to its last.
    let mut spans: Vec<(usize, Span)> = Vec::new();
    for Spot { id, span, .. } in run.iter().filter(|spot| spot.missed) {
        match spans.last_mut() {
            Some((last, whole)) if last == id => whole.end = whole.end.max(span.end),
            _ => spans.push((*id, *span)),
        }
    }
    let quoted = run
        .iter()
        .filter(|spot| spot.missed)
        .map(|spot| spot.span.of(context.document(lang).segment(spot.id)))
        .take(12)
        .collect::<Vec<_>>()
        .join(if lang == Lang::Zh { "、" } else { ", " });
    let mut marks: Pair<Vec<Span>> = Pair::default();
    *marks.get_mut(lang) = spans.into_iter().map(|(id, span)| context.place(lang, id, span)).collect();
    let name = name(context, lang);
    let (role, there) = (context.role(lang), context.role(lang.other()));
    let words = if missed == 1 { "1 word of" } else { &format!("{missed} words of") };
    let find = if missed == 1 { "finds" } else { "find" };
    let message = format!("{words} the {role} {find} nothing in the {there}: {quoted}");
    Some(context.finding(name, severity, confidence, bead, marks, message))
}

/// A bead with text on one side only.
fn lone(context: &Context<'_>, bead: &BeadView<'_>) -> Option<Finding> {
    let lang = [Lang::En, Lang::Zh].into_iter().find(|&lang| context.extent(bead, lang) > 0.0)?;
    let words: usize = bead.ids(lang).map(|id| content(context, lang, id)).sum();
    let (role, other) = (context.role(lang), context.role(lang.other()));
    let confidence = if words >= CONTENT { LONE_ALONE } else { LONE_SHORT };
    let severity = match words {
        0 => Severity::Info,
        _ if words < CONTENT => Severity::Warning,
        _ => Severity::Error,
    };
    let document = context.document(lang);
    let marks: Vec<Span> = bead.ids(lang).map(|id| document.segments()[id].span).collect();
    let segments = if marks.len() == 1 { "a segment" } else { "segments" };
    let message = format!("{segments} of the {role} without a counterpart in the {other}");
    let confidence = if words == 0 { confidence * 0.5 } else { confidence };
    let marks = if lang == Lang::En {
        Pair { en: marks, zh: Vec::new() }
    } else {
        Pair { en: Vec::new(), zh: marks }
    };
    Some(context.finding(name(context, lang), severity, confidence, bead, marks, message))
}

/// How many words of a segment say something.
fn content(context: &Context<'_>, lang: Lang, id: usize) -> usize {
    let tokens = context.tokens.get(lang);
    let limit = COMMON * tokens.len() as f32 + 2.0;
    tokens
        .of(id)
        .iter()
        .filter(|token| tokens.words[token.word as usize].segments.len() as f32 <= limit)
        .count()
}

/// What it is called when `lang` has more than the other side.
fn name(context: &Context<'_>, lang: Lang) -> &'static str {
    if lang == context.source_lang() { "omission" } else { "addition" }
}
