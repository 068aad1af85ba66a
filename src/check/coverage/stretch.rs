//! The words of a bead, and what the trees see of a stretch of them.

use std::ops::Range;

use super::super::thresholds::{COVERAGE_HIT, GAP_LEAST, STRETCH_LEAST};
use super::super::{BeadView, Context};
use super::model::{MISS, Model, Stamps, log_ratio, maximal, side};
use crate::bitext::{Lang, Pair, Span};
use crate::score::extent::extent;
use crate::score::weights::LENGTH_ADDED;

/// A word of a bead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// What it says for having no counterpart.
    pub(super) nats: f32,
    pub(super) word: u32,
    pub(super) id: usize,
    pub(super) span: Span,
    pub(super) missed: bool,
    common: bool,
    /// The number of its clause.
    clause: usize,
}

/// Where clauses end.
const CLAUSE_MARKS: &[char] = &['，', '；', '。', '？', '！', '：', ',', ';', '.', '?', '!', ':'];

/// How many features [`Look::features`] gives.
pub(super) const FEATURES: usize = 19;

/// What stands where a translation would.
#[derive(Debug, Clone, Copy)]
struct Gap {
    extent: f32,
    missed: f32,
}

/// A bead, as stretches of it are judged.
pub(super) struct Look<'c> {
    context: &'c Context<'c>,
    model: &'c Model,
    stamps: &'c Pair<Stamps>,
    pub(super) spots: Pair<Vec<Spot>>,
    extents: Pair<f32>,
}

impl<'c> Look<'c> {
    pub(super) fn new(
        context: &'c Context<'c>,
        model: &'c Model,
        bead: &BeadView<'_>,
        stamps: &'c Pair<Stamps>,
    ) -> Self {
        let spots = |lang| spots(context, model, bead, lang);
        let extent = |lang| context.extent(bead, lang);
        Self {
            context,
            model,
            stamps,
            spots: Pair { en: spots(Lang::En), zh: spots(Lang::Zh) },
            extents: Pair { en: extent(Lang::En), zh: extent(Lang::Zh) },
        }
    }

    /// The stretch of a side whose words speak most for being without counterpart.
    pub(super) fn best(&self, lang: Lang) -> Option<Range<usize>> {
        let (from, to, _) = maximal(self.spots.get(lang).iter().map(|spot| spot.nats))?;
        Some(from..to)
    }

    /// What the trees see of a stretch; nothing where its words miss too little. Nats of the words; nats of the length; log of the missed words; share
    /// of the touched clauses; found words inside; missed words outside; log of the words; root of the nats; deviations of the length;
    /// share of the extent. Of the other side: missed words; root of the nats of its best stretch; its missed words against those of the
    /// stretch. Of the touched clauses: words that they alone are linked to; nats of the length; nats of the words. Where the
    /// translation would stand: its extent against what is expected; missed words; whether the place is known.
    pub(super) fn features(&self, lang: Lang, stretch: Range<usize>) -> Option<[f32; FEATURES]> {
        let (list, others) = (self.spots.get(lang), self.spots.get(lang.other()));
        let run = &list[stretch.clone()];
        let missed = count_missed(run);
        if missed < STRETCH_LEAST as f32 {
            return None;
        }
        let own = *self.extents.get(lang);
        let nats: f32 = run.iter().map(|spot| spot.nats).sum();
        let covered = self.covered(lang, run);
        // The clauses that the stretch touches.
        let (first, last) = (run[0].clause, run[run.len() - 1].clause);
        let whole = list.partition_point(|spot| spot.clause < first)
            ..list.partition_point(|spot| spot.clause <= last);
        let clauses = &list[whole.clone()];
        let content = |spots: &[Spot]| spots.iter().filter(|spot| !spot.common).count().max(1) as f32;
        let rest_hits = count_hits(list) - count_hits(run);
        let rest_missed = count_missed(list) - missed;
        let (others_missed, others_hit) = (count_missed(others), count_hits(others));
        let others_open = maximal(others.iter().map(|spot| spot.nats)).map_or(0.0, |(_, _, sum)| sum);
        let sign = if lang == Lang::En { 1.0 } else { -1.0 };
        let gap = if nats > GAP_LEAST { self.gap(lang, stretch.clone()) } else { None };
        let expected = covered * (-sign * self.model.ratio.mean).exp();
        let deviations = self.model.ratio.deviations(self.extents.en, self.extents.zh) * sign;
        Some([
            nats,
            self.length(lang, covered),
            missed.ln(),
            run.len() as f32 / clauses.len().max(1) as f32,
            count_hits(run) / content(run),
            (rest_missed + 1.0) / (rest_missed + rest_hits + 3.0),
            (list.len() as f32).ln(),
            nats.max(0.0).sqrt(),
            deviations.clamp(-3.0, 4.0),
            covered / own.max(1.0),
            (others_missed + 1.0) / (others_missed + others_hit + 3.0),
            others_open.sqrt(),
            ((others_missed + 1.0) / missed).ln(),
            self.alone(lang, whole) / content(clauses),
            self.length(lang, self.covered(lang, clauses)),
            clauses.iter().map(|spot| spot.nats).sum::<f32>().clamp(-10.0, 15.0),
            gap.map_or(0.0, |gap| ((gap.extent + 3.0) / (expected + 3.0)).ln().clamp(-3.0, 2.0)),
            gap.map_or(0.0, |gap| ((gap.missed + 1.0) / missed).ln().max(-2.5)),
            f32::from(u8::from(gap.is_some())),
        ])
    }

    /// How many words of the other side are linked to words of the stretch, and to none outside it.
    fn alone(&self, lang: Lang, stretch: Range<usize>) -> f32 {
        let (list, others) = (self.spots.get(lang), self.spots.get(lang.other()));
        let (_, links) = side(self.context, lang.other());
        let stamps = self.stamps.get(lang);
        let mut words: Vec<u32> =
            others.iter().filter(|spot| !spot.missed && !spot.common).map(|spot| spot.word).collect();
        words.sort_unstable();
        words.dedup();
        let outside = list[..stretch.start].iter().chain(&list[stretch.end..]);
        let is_outside = |word: u32| outside.clone().any(|spot| spot.word == word);
        let alone = |word: &u32| {
            let mut linked = links[*word as usize].iter().filter(|(own, _)| stamps.has(*own));
            linked.all(|(own, _)| !is_outside(*own))
        };
        words.into_iter().filter(alone).count() as f32
    }

    /// Where the translation of a stretch would stand: between those of the words before and behind it.
    fn gap(&self, lang: Lang, stretch: Range<usize>) -> Option<Gap> {
        let (list, others) = (self.spots.get(lang), self.spots.get(lang.other()));
        let near = |spots: &mut dyn Iterator<Item = &Spot>, first: f32| {
            let mut places: Vec<f32> = spots
                .filter(|spot| spot.nats < COVERAGE_HIT)
                .filter_map(|spot| self.place(lang, spot))
                .take(3)
                .collect();
            if places.is_empty() {
                return first;
            }
            places.sort_unstable_by(f32::total_cmp);
            places[places.len() / 2]
        };
        let end = others.len() as f32 - 0.5;
        let before = near(&mut list[..stretch.start].iter().rev(), -0.5);
        let behind = near(&mut list[stretch.end..].iter(), end);
        if before > behind {
            return None;
        }
        let inside: Vec<Spot> = others
            .iter()
            .enumerate()
            .filter(|(at, _)| (*at as f32) > before && (*at as f32) < behind)
            .map(|(_, spot)| *spot)
            .collect();
        Some(Gap { extent: self.covered(lang.other(), &inside), missed: count_missed(&inside) })
    }

    /// Which word of the other side a word is linked to, the nearest to its own place.
    fn place(&self, lang: Lang, spot: &Spot) -> Option<f32> {
        let (list, others) = (self.spots.get(lang), self.spots.get(lang.other()));
        let own = list.partition_point(|other| (other.id, other.span.start) < (spot.id, spot.span.start));
        let expected = own as f32 / list.len() as f32 * others.len() as f32;
        let linked = |other: &Spot| {
            let (zh, en) = if lang == Lang::Zh { (spot.word, other.word) } else { (other.word, spot.word) };
            self.context.links.grade(zh, en).is_some()
        };
        let places = others.iter().enumerate().filter(|(_, other)| linked(other)).map(|(at, _)| at as f32);
        places.min_by(|one, other| (one - expected).abs().total_cmp(&(other - expected).abs()))
    }

    /// How much the text says from the first to the last of these words, in Chinese characters.
    fn covered(&self, lang: Lang, spots: &[Spot]) -> f32 {
        let document = self.context.document(lang);
        let runs = spots.chunk_by(|one, next| one.id == next.id);
        runs.map(|run| {
            let end = run.iter().map(|spot| spot.span.end).max().unwrap_or(0);
            extent(Span::new(run[0].span.start, end).of(document.segment(run[0].id)))
        })
        .sum()
    }

    /// How much better the extents fit when `covered` of a side has no counterpart, in nats.
    fn length(&self, lang: Lang, covered: f32) -> f32 {
        let ratio = &self.model.ratio;
        let own = *self.extents.get(lang);
        let deviation = log_ratio(self.extents.en, self.extents.zh) - ratio.mean;
        let shift = ((own - covered).max(0.0) + LENGTH_ADDED).ln() - (own + LENGTH_ADDED).ln();
        // Without a part of the Chinese the ratio falls, without a part of the English it rises.
        let shift = if lang == Lang::Zh { shift } else { -shift };
        let variance = ratio.variance(self.extents.zh);
        ((deviation * deviation - (deviation - shift) * (deviation - shift)) / (2.0 * variance))
            .clamp(-8.0, 8.0)
    }
}

fn count_missed(spots: &[Spot]) -> f32 {
    spots.iter().filter(|spot| spot.missed).count() as f32
}

fn count_hits(spots: &[Spot]) -> f32 {
    spots.iter().filter(|spot| spot.nats < COVERAGE_HIT).count() as f32
}

/// The words of a side of a bead.
fn spots(context: &Context<'_>, model: &Model, bead: &BeadView<'_>, lang: Lang) -> Vec<Spot> {
    let tokens = context.tokens.get(lang);
    let scores = model.sides.get(lang);
    let document = context.document(lang);
    let count = bead.ids(lang).map(|id| tokens.numbers(id).len()).sum();
    let mut list: Vec<Spot> = Vec::with_capacity(count);
    for id in bead.ids(lang) {
        for (token, outcome) in tokens.of(id).iter().zip(model.outcomes(tokens, lang, id)) {
            let word = token.word as usize;
            let common = scores.common[word];
            let clause = list.last().map_or(0, |before| {
                let gap = document.segment(id).get(before.span.end..token.span.start);
                let cut = before.id != id || gap.is_some_and(|gap| gap.contains(CLAUSE_MARKS));
                before.clause + usize::from(cut)
            });
            list.push(Spot {
                nats: scores.score(word, outcome),
                word: token.word,
                id,
                span: token.span,
                missed: outcome == MISS && !common,
                common,
                clause,
            });
        }
    }
    list
}
