//! Where in a bead the words that find each other stand, and what they leave uncovered.
//!
//! Translation keeps the order of clauses more often than not: a word and its counterpart stand at about the same part of
//! their spans, while a word that is hit by chance may stand anywhere. And where a bead is cut wrongly, words
//! without counterpart gather at one of its ends. Both need a look at each pair of words, which is affordable for the
//! few beads of a lattice only.

use std::ops::Range;

use super::feature::{
    BOTH_GAPS, CLAUSE, COMPETITION, COUNT, EN_GAPS, EN_PLACE, Features, INSIDE, ORDER, SEQUENCE, WIDEST,
    ZH_GAPS, ZH_PLACE,
};
use super::length::Length;
use super::lexical::Hits;
use super::links::Links;
use super::tokens::Tokens;
use crate::bitext::{Document, Lang, Pair};

/// Features of a word's place: how many, the log of the room, and ramps over the distance.
pub(crate) const PLACE: usize = 2 + RAMPS;
const RAMPS: usize = 5;
const KNOTS: [f32; RAMPS + 1] = [0.0, 2.0, 4.0, 8.0, 16.0, 32.0];
/// Words that a smaller share of segments would hit are rare.
const RARE: f32 = 0.08;

/// A token of a span.
#[derive(Debug, Clone, Copy)]
struct Place {
    word: u32,
    /// Where in the span it stands, in [0, 1].
    at: f32,
    /// The distance to its counterpart, in the same unit; infinite where it has none.
    distance: f32,
    /// Where its nearest counterpart stands.
    there: f32,
    /// How many words of the other side found it.
    rivals: f32,
    /// The next token of the same word.
    next: u32,
}

/// The features of beads that look at each pair of words.
#[derive(Debug)]
pub(crate) struct Positions<'a> {
    tokens: &'a Pair<Tokens>,
    links: &'a Links,
    hits: &'a Pair<Hits>,
    length: &'a Length,
    bytes: Pair<Vec<u32>>,
    /// The bytes at which clauses end.
    clauses: Pair<Vec<u32>>,
    /// For each segment how many marks of each kind are in it and before it.
    marks: Pair<Vec<[u32; MARKS]>>,
    /// For each Chinese word the first of its tokens in the span at hand, and the number of the span.
    first: Vec<(u32, u32)>,
    span: u32,
    en: Vec<Place>,
    zh: Vec<Place>,
}

impl<'a> Positions<'a> {
    pub(crate) fn new(
        tokens: &'a Pair<Tokens>,
        links: &'a Links,
        hits: &'a Pair<Hits>,
        length: &'a Length,
        documents: Pair<&Document>,
    ) -> Self {
        let bytes = |document: &Document| {
            let mut sum = 0;
            std::iter::once(0)
                .chain(document.texts().map(|text| {
                    sum += text.len() as u32;
                    sum
                }))
                .collect()
        };
        Self {
            tokens,
            links,
            hits,
            length,
            bytes: Pair { en: bytes(documents.en), zh: bytes(documents.zh) },
            clauses: Pair { en: clauses(documents.en), zh: clauses(documents.zh) },
            marks: Pair { en: marks(documents.en), zh: marks(documents.zh) },
            first: vec![(0, u32::MAX); tokens.zh.words.len()],
            span: 0,
            en: Vec::new(),
            zh: Vec::new(),
        }
    }

    /// How near a clause of the other side ends to where a segment's end inside the bead is expected.
    fn boundaries(&self, zh: &Range<usize>, en: &Range<usize>, room: f32, features: &mut Features) {
        for (lang, own, other, side) in [(Lang::En, en, zh, 0), (Lang::Zh, zh, en, 1)] {
            if own.len() < 2 {
                continue;
            }
            let (bytes, theirs) = match lang {
                Lang::En => (&self.bytes.en, &self.bytes.zh),
                Lang::Zh => (&self.bytes.zh, &self.bytes.en),
            };
            let clauses = if lang == Lang::En { &self.clauses.zh } else { &self.clauses.en };
            let (start, end) = (bytes[own.start] as f32, bytes[own.end] as f32);
            let (first, last) = (theirs[other.start], theirs[other.end]);
            for boundary in own.start + 1..own.end {
                let share = (bytes[boundary] as f32 - start) / (end - start).max(1.0);
                let wanted = first as f32 + share * (last - first) as f32;
                let next = clauses.partition_point(|&at| (at as f32) < wanted);
                let near = [next.checked_sub(1), Some(next)]
                    .into_iter()
                    .flatten()
                    .filter_map(|k| clauses.get(k))
                    .filter(|&&at| at > first && at < last)
                    .map(|&at| (at as f32 - wanted).abs())
                    .fold(f32::INFINITY, f32::min);
                let distance = near / (last - first).max(1) as f32 * room;
                features[CLAUSE.start
                    + 4 * side
                    + if distance < 2.0 {
                        0
                    } else if distance < 5.0 {
                        1
                    } else if distance < 10.0 {
                        2
                    } else {
                        3
                    }] += 1.0;
            }
        }
    }

    /// What the features of the bead of `zh` and `en` come to.
    pub(crate) fn score(&mut self, zh: &Range<usize>, en: &Range<usize>, weights: &Features) -> f32 {
        let mut features = [0.0; COUNT];
        self.add(zh, en, &mut features);
        features[ORDER..].iter().zip(&weights[ORDER..]).map(|(feature, weight)| feature * weight).sum()
    }

    /// Adds the features of the bead of `a` Chinese segments from `i` and `b` English ones from `j`.
    pub(crate) fn add(&mut self, zh: &Range<usize>, en: &Range<usize>, features: &mut Features) {
        if zh.is_empty() || en.is_empty() {
            return;
        }
        let room = self.length.chars(Lang::Zh, zh.clone()).max(4.0);
        places(&mut self.en, &self.tokens.en, &self.bytes.en, en);
        places(&mut self.zh, &self.tokens.zh, &self.bytes.zh, zh);
        self.span += 1;
        for (number, place) in self.zh.iter_mut().enumerate().rev() {
            let first = &mut self.first[place.word as usize];
            place.next = if first.1 == self.span { first.0 } else { u32::MAX };
            *first = (number as u32, self.span);
        }
        for own in &mut self.en {
            for &(word, _) in &self.links.en[own.word as usize] {
                let (mut number, span) = self.first[word as usize];
                if span != self.span {
                    continue;
                }
                own.rivals += 1.0;
                while let Some(other) = self.zh.get_mut(number as usize) {
                    let distance = (own.at - other.at).abs();
                    if distance < own.distance {
                        (own.distance, own.there) = (distance, other.at);
                    }
                    if distance < other.distance {
                        (other.distance, other.there) = (distance, own.at);
                    }
                    other.rivals += 1.0;

                    number = other.next;
                }
            }
        }
        for k in 0..MARKS {
            let count =
                |sums: &[[u32; MARKS]], span: &Range<usize>| (sums[span.end][k] - sums[span.start][k]) as f32;
            let (x, y) = (count(&self.marks.en, en), count(&self.marks.zh, zh));
            features[INSIDE.start + 2 * k] = x.min(y);
            features[INSIDE.start + 2 * k + 1] = (x - y).abs();
        }
        let sides = [
            (&self.en, &self.hits.en, EN_PLACE.start, EN_GAPS.start, 0),
            (&self.zh, &self.hits.zh, ZH_PLACE.start, ZH_GAPS.start, 1),
        ];
        let mut gaps = [[0.0; 4]; 2];
        let mut widest_gaps = [0.0_f32; 2];
        for (places, hits, at, gap_at, side) in sides {
            let mut ends = [[1.0_f32, 1.0]; 2];
            let (mut last, mut widest) = ((0.0_f32, 0.0_f32), 0.0_f32);
            for place in places {
                if place.distance.is_infinite() {
                    continue;
                }
                features[COMPETITION.start + side] += (place.rivals - 1.0).max(0.0);
                let rare = usize::from(hits.chance(place.word) >= RARE);
                let at = at + rare * PLACE;
                features[at] += 1.0;
                features[at + 1] += (room / 20.0).ln();
                let distance = place.distance * room;
                for k in 0..RAMPS {
                    features[at + 2 + k] +=
                        ((distance - KNOTS[k]) / (KNOTS[k + 1] - KNOTS[k])).clamp(0.0, 1.0);
                }
                widest = widest.max(place.at - last.0);
                let inverted = usize::from(place.there < last.1 - 2.0 / room);
                features[SEQUENCE.start + 2 * side + inverted] += 1.0;
                last = (place.at, place.there);
                for class in rare..2 {
                    ends[class] = [ends[class][0].min(place.at), ends[class][1].min(1.0 - place.at)];
                }
            }
            widest = (1.0 + widest.max(1.0 - last.0) * room).ln();
            widest_gaps[side] = widest;
            features[WIDEST.start + side] = widest;
            for (k, end) in ends.concat().into_iter().enumerate() {
                gaps[side][k] = (1.0 + end * room).ln();
                features[gap_at + k] = gaps[side][k];
            }
        }
        features[WIDEST.start + 2] = widest_gaps[0].min(widest_gaps[1]);
        self.boundaries(zh, en, room, features);
        for k in 0..4 {
            features[BOTH_GAPS.start + k] = gaps[0][k].min(gaps[1][k]);
        }
    }
}

/// The bytes at which clauses end, over all segments.
fn clauses(document: &Document) -> Vec<u32> {
    let mut before = 0;
    let mut ends = Vec::new();
    for text in document.texts() {
        for (at, c) in text.char_indices() {
            if matches!(
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
            ) {
                ends.push(before + (at + c.len_utf8()) as u32);
            }
        }
        before += text.len() as u32;
    }
    ends
}

/// Kinds of marks that are counted.
pub(crate) const MARKS: usize = 7;

/// For each boundary the marks of each kind before it.
fn marks(document: &Document) -> Vec<[u32; MARKS]> {
    let mut sums = [0; MARKS];
    let after = document.texts().map(|text| {
        for c in text.chars() {
            let kind = match c {
                '?' | '？' => 0,
                '!' | '！' => 1,
                '“' | '「' | '"' | '『' => 2,
                ';' | '；' => 3,
                ':' | '：' => 4,
                '…' => 5,
                '—' => 6,
                _ => continue,
            };
            sums[kind] += 1;
        }
        sums
    });
    std::iter::once([0; MARKS]).chain(after).collect()
}

fn places(places: &mut Vec<Place>, tokens: &Tokens, bytes: &[u32], span: &Range<usize>) {
    places.clear();
    let start = bytes[span.start];
    let share = 1.0 / (bytes[span.end] - start).max(1) as f32;
    for segment in span.clone() {
        let before = bytes[segment] - start;
        places.extend(tokens.of(segment).iter().map(|token| Place {
            word: token.word,
            at: (before as f32 + (token.span.start + token.span.end) as f32 / 2.0) * share,
            distance: f32::INFINITY,
            there: 0.0,
            rivals: 0.0,
            next: u32::MAX,
        }));
    }
}
