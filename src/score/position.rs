//! Where in a bead the words stand that find each other, and what they leave uncovered.
//!
//! Translation mostly keeps the order of clauses: a word and its counterpart stand at about the same part of their spans, and
//! the next word's counterpart behind it, while a word that is hit by chance stands anywhere. Where a bead is cut
//! wrongly, words without counterpart gather at one of its ends. And a segment that ends inside a bead ends where a clause of the
//! other side does. All this needs a look at each pair of words, which only the few beads of a lattice are worth.
//!
//! Places are shares of the span's extent ([`super::extent`]) in [0, 1]; distances and gaps are counted in Chinese characters of the bead.

use std::ops::Range;

use super::extent::{Extents, units};
use super::feature::{
    BOTH_GAPS, CLAUSE, COMPETITION, EN_GAPS, EN_PLACE, Features, POSITIONS, PositionFeatures, SEQUENCE,
    WIDEST, ZH_GAPS, ZH_PLACE,
};
use super::length::Length;
use super::lexical::Chances;
use super::links::Links;
use super::tokens::Tokens;
use crate::bitext::{Document, Lang, Pair};

/// Features of the places of one side's words, for rare words or for frequent ones: how many, the log of the room, and
/// ramps over the distance.
pub(crate) const PLACE: usize = 2 + RAMPS;
const RAMPS: usize = 5;
const KNOTS: [f32; RAMPS + 1] = [0.0, 2.0, 4.0, 8.0, 16.0, 32.0];
/// Words that a larger share of the other side's segments would hit are frequent.
const FREQUENT: f32 = 0.08;
/// Room in Chinese characters that counts as neither wide nor narrow.
const USUAL_ROOM: f32 = 20.0;
/// Places of a word in a bead that are looked at: a segment may be a megabyte of the same few words.
const MOST_PLACES: usize = 256;
/// Characters by which a counterpart may stand before that of the word before it.
const SLACK: f32 = 2.0;
/// Classes of distances from a segment's end to the nearest end of a clause.
pub(crate) const NEARNESS: usize = 4;
const NEAR: [f32; NEARNESS - 1] = [2.0, 5.0, 10.0];

/// A token of a span.
#[derive(Debug, Clone, Copy)]
struct Place {
    word: u32,
    at: f32,
    /// Where its nearest counterpart stands, and how far off; infinite where there is none.
    counterpart: f32,
    distance: f32,
    /// How many words of the other side found it.
    finders: f32,
    /// The number of the next token of the same word.
    next: u32,
}

/// One side of a bitext: where its words stand and its clauses end.
#[derive(Debug)]
pub(crate) struct Layout<'a> {
    tokens: &'a Tokens,
    chances: &'a Chances,
    extents: &'a Extents,
    /// The middles of the tokens, from the start of their segment.
    middles: Vec<f32>,
    /// Where clauses end.
    clauses: Vec<f64>,
}

impl<'a> Layout<'a> {
    /// Time is the length of the text.
    pub(crate) fn new(
        tokens: &'a Tokens,
        chances: &'a Chances,
        document: &Document,
        extents: &'a Extents,
    ) -> Self {
        let (mut middles, mut clauses) = (Vec::new(), Vec::new());
        // Where units end, in bytes and in extent.
        let mut ends: Vec<(u32, f32)> = Vec::new();
        for (segment, text) in document.texts().enumerate() {
            ends.clear();
            ends.push((0, 0.0));
            let mut at = 0.0;
            for unit in units(text) {
                at += f64::from(unit.extent);
                ends.push((unit.end as u32, at as f32));
                if ends_clause(unit.first) {
                    clauses.push(extents.before(segment) + at);
                }
            }
            let place = |byte: usize| {
                let unit = ends.partition_point(|&(end, _)| (end as usize) < byte);
                ends[unit.min(ends.len() - 1)].1
            };
            let spans = tokens.of(segment).iter().map(|token| token.span);
            middles.extend(spans.map(|span| 0.5 * (place(span.start) + place(span.end))));
        }
        Self { tokens, chances, extents, middles, clauses }
    }

    /// Puts the tokens of a span in `places`.
    fn lay_out(&self, span: &Range<usize>, places: &mut Vec<Place>) {
        places.clear();
        let share = 1.0 / self.extent(span);
        for segment in span.clone() {
            let before = self.extents.of(&(span.start..segment));
            let tokens = self.tokens.of(segment).iter().zip(&self.middles[self.tokens.numbers(segment)]);
            places.extend(tokens.map(|(token, middle)| Place {
                word: token.word,
                at: (before + middle) * share,
                counterpart: 0.0,
                distance: f32::INFINITY,
                finders: 0.0,
                next: u32::MAX,
            }));
        }
    }

    fn extent(&self, span: &Range<usize>) -> f32 {
        self.extents.of(span).max(1.0)
    }

    /// How far from `share` of a span the nearest clause ends inside it, as a share of the span.
    fn to_clause(&self, span: &Range<usize>, share: f32) -> f32 {
        let (start, end) = (self.extents.before(span.start), self.extents.before(span.end));
        let length = self.extent(span);
        let wanted = start + f64::from(share * length);
        let next = self.clauses.partition_point(|&at| at < wanted);
        let around = self.clauses[next.saturating_sub(1)..].iter().take(2);
        let inside = around.filter(|&&at| start < at && at < end);
        inside.map(|&at| (at - wanted).abs() as f32 / length).fold(f32::INFINITY, f32::min)
    }
}

const fn ends_clause(c: char) -> bool {
    matches!(
        c,
        ',' | '，'
            | ';'
            | '；'
            | ':'
            | '：'
            | '。'
            | '.'
            | '!'
            | '！'
            | '?'
            | '？'
            | '、'
            | '—'
            | '…'
            | '”'
            | '"'
    )
}

/// The features of a bead that look at each pair of its words.
#[derive(Debug)]
pub(crate) struct Positions<'a> {
    layouts: &'a Pair<Layout<'a>>,
    links: &'a Links,
    length: &'a Length,
    places: Pair<Vec<Place>>,
    /// For each Chinese word the first of its places, in the bead of that number.
    first: Vec<(u32, u32)>,
    bead: u32,
}

impl<'a> Positions<'a> {
    pub(crate) fn new(layouts: &'a Pair<Layout<'a>>, links: &'a Links, length: &'a Length) -> Self {
        Self {
            layouts,
            links,
            length,
            places: Pair::default(),
            first: vec![(0, 0); layouts.zh.tokens.words.len()],
            bead: 0,
        }
    }

    /// What the features of a bead come to.
    pub(crate) fn score(&mut self, zh: &Range<usize>, en: &Range<usize>, weights: &Features) -> f32 {
        let features = self.features(zh, en);
        features.iter().zip(&weights[POSITIONS..]).map(|(feature, weight)| feature * weight).sum()
    }

    /// The features of a bead, from [`POSITIONS`] on. Time is the number of links of its English words, times [`MOST_PLACES`] at the most.
    pub(crate) fn features(&mut self, zh: &Range<usize>, en: &Range<usize>) -> PositionFeatures {
        let mut features = [0.0; _];
        if zh.is_empty() || en.is_empty() {
            return features;
        }
        self.layouts.en.lay_out(en, &mut self.places.en);
        self.layouts.zh.lay_out(zh, &mut self.places.zh);
        self.find_counterparts();
        let room = self.length.extents(Lang::Zh).of(zh).max(4.0);
        let gaps = [(Lang::En, EN_PLACE.start, EN_GAPS.start), (Lang::Zh, ZH_PLACE.start, ZH_GAPS.start)]
            .map(|(lang, place, gap)| {
                let side = usize::from(lang == Lang::Zh);
                let gaps = self.side(lang, room, &mut features, place - POSITIONS, side);
                features[gap - POSITIONS..][..ENDS].copy_from_slice(&gaps[..ENDS]);
                features[WIDEST.start - POSITIONS + side] = gaps[ENDS];
                gaps
            });
        let both: [f32; ENDS + 1] = std::array::from_fn(|k| gaps[0][k].min(gaps[1][k]));
        features[BOTH_GAPS.start - POSITIONS..][..ENDS].copy_from_slice(&both[..ENDS]);
        features[WIDEST.start - POSITIONS + 2] = both[ENDS];
        for (side, (own, lang, other)) in [(en, Lang::En, zh), (zh, Lang::Zh, en)].into_iter().enumerate() {
            let at = CLAUSE.start - POSITIONS + NEARNESS * side;
            let (layout, theirs) = (self.layouts.get(lang), self.layouts.get(lang.other()));
            let length = layout.extent(own);
            for boundary in own.start + 1..own.end {
                let before = layout.extent(&(own.start..boundary));
                let distance = theirs.to_clause(other, before / length) * room;
                features[at + NEAR.iter().filter(|&&near| distance >= near).count()] += 1.0;
            }
        }
        features
    }

    /// Finds for each word of either side its nearest counterpart.
    fn find_counterparts(&mut self) {
        self.bead += 1;
        let Pair { en, zh } = &mut self.places;
        for (number, place) in zh.iter_mut().enumerate().rev() {
            let (first, bead) = &mut self.first[place.word as usize];
            place.next = if *bead == self.bead { *first } else { u32::MAX };
            (*first, *bead) = (number as u32, self.bead);
        }
        for own in en {
            for &(word, _) in &self.links.en[own.word as usize] {
                let (mut number, bead) = self.first[word as usize];
                if bead != self.bead {
                    continue;
                }
                own.finders += 1.0;
                for _ in 0..MOST_PLACES {
                    let Some(other) = zh.get_mut(number as usize) else { break };
                    let distance = (own.at - other.at).abs();
                    if distance < own.distance {
                        (own.distance, own.counterpart) = (distance, other.at);
                    }
                    if distance < other.distance {
                        (other.distance, other.counterpart) = (distance, own.at);
                    }
                    other.finders += 1.0;
                    number = other.next;
                }
            }
        }
    }

    /// Adds what one side's words say. Returns the log of the gaps at the start and the end, before the first and
    /// after the last rare word that is covered, then any word; and of the widest gap between any.
    fn side(
        &self,
        lang: Lang,
        room: f32,
        features: &mut PositionFeatures,
        place_at: usize,
        side: usize,
    ) -> [f32; ENDS + 1] {
        let log_room = (room / USUAL_ROOM).ln();
        let slack = SLACK / room;
        let mut ends = [1.0_f32; ENDS];
        let (mut last, mut last_counterpart, mut widest) = (0.0_f32, 0.0_f32, 0.0_f32);
        for place in self.places.get(lang).iter().filter(|place| place.distance.is_finite()) {
            features[COMPETITION.start - POSITIONS + side] += (place.finders - 1.0).max(0.0);
            let frequent = usize::from(self.layouts.get(lang).chances.of(place.word) >= FREQUENT);
            let own = &mut features[place_at + frequent * PLACE..][..PLACE];
            own[0] += 1.0;
            own[1] += log_room;
            let distance = place.distance * room;
            for (ramp, knots) in own[2..].iter_mut().zip(KNOTS.windows(2)) {
                *ramp += ((distance - knots[0]) / (knots[1] - knots[0])).clamp(0.0, 1.0);
            }
            let inverted = usize::from(place.counterpart < last_counterpart - slack);
            features[SEQUENCE.start - POSITIONS + 2 * side + inverted] += 1.0;
            widest = widest.max(place.at - last);
            (last, last_counterpart) = (place.at, place.counterpart);
            for end in ends.chunks_mut(2).skip(frequent) {
                end[0] = end[0].min(place.at);
                end[1] = end[1].min(1.0 - place.at);
            }
        }
        widest = widest.max(1.0 - last);
        let log = |gap: f32| (1.0 + gap * room).ln();
        [log(ends[0]), log(ends[1]), log(ends[2]), log(ends[3]), log(widest)]
    }
}

/// Gaps at the ends of a side: start and end, by rare words and by all.
pub(crate) const ENDS: usize = 4;
