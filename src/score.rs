//! Evidence that two spans of segments translate each other, as one additive score in nats.

pub(crate) mod cosine;
pub(crate) mod extent;
pub(crate) mod feature;
mod hits;
pub(crate) mod learned;
pub(crate) mod length;
pub(crate) mod lexical;
pub(crate) mod links;
pub(crate) mod marks;
pub(crate) mod position;
pub(crate) mod shape;
pub(crate) mod table;
pub(crate) mod tokens;
pub(crate) mod weights;

use std::ops::Range;

use crate::align::search::Score;
use crate::bitext::{Lang, Pair};
use cosine::{Cosines, RAMPS, Space};
use feature::{
    Block, COPY_INSIDE, COSINE, COUNT, EN_INSIDE, EN_INSIDE_ENDING, ENDING, Features, LENGTH, NULL_COPY,
    NULL_ENDING, NULL_LENGTH, NULL_ORPHANS, NULL_RUN, NULL_SUPPORT, OPENING, PARAGRAPH, PARAGRAPH_INSIDE,
    POSITIONS, QUOTE, SHAPE, SHAPE_SHARE, ZH_INSIDE, ZH_INSIDE_ENDING,
};
use length::Length;
use lexical::{Direction, SUPPORT};
use marks::{ENDINGS, Marks, QUOTES};
use position::Positions;
use shape::{MOST, RUNS};
use table::{Buffers, Table, Terms};

/// The starts on the other side that the beads with a segment may have.
#[derive(Debug, Clone, Default)]
pub(crate) struct Window {
    pub(crate) starts: Range<u32>,
    /// Those before this one are only for beads with so many segments that the other side has one.
    pub(crate) wide: u32,
}

/// A window for each segment.
pub(crate) type Windows = Vec<Window>;

/// What is known of a bitext in one round.
#[derive(Debug)]
pub(crate) struct Evidence<'a> {
    pub(crate) directions: Pair<Direction<'a>>,
    pub(crate) length: &'a Length,
    pub(crate) marks: &'a Pair<Marks>,
    pub(crate) shares: [f32; shape::CLASSES],
    /// The segments' vectors, where the caller brought some.
    pub(crate) space: Option<&'a Space>,
}

impl Evidence<'_> {
    /// Windows ([`Table::new`]) that open nothing.
    pub(crate) fn closed(&self, lang: Lang) -> Windows {
        vec![Window::default(); self.directions.get(lang).linked.len()]
    }

    /// Windows ([`Table::new`]) that open only the segments `own` of one language, to the segments `other`.
    pub(crate) fn window(&self, own: &Range<usize>, other: &Range<usize>, lang: Lang) -> Windows {
        let mut windows = self.closed(lang);
        let (start, end) = (other.start as u32, other.end as u32);
        windows[own.clone()].fill(Window { starts: start..end, wide: start });
        windows
    }
}

/// Scores beads. What a bead's features are, [`Scorer::features`] says; what they come to, the search takes from
/// tables ([`Score::beads`]), which is the same, as a test asserts.
#[derive(Debug)]
pub(crate) struct Scorer<'a> {
    evidence: &'a Evidence<'a>,
    weights: &'a Features,
    tables: Pair<Table<'a>>,
    cosines: Option<Cosines<'a>>,
    /// By number of Chinese and English segments.
    shapes: [[f32; MOST + 1]; MOST + 1],
    boundaries: Boundaries,
    inside: Pair<Vec<f32>>,
    nulls: Pair<Vec<f32>>,
}

impl<'a> Scorer<'a> {
    /// `windows`, `near`: see [`Table::new`]. What is in the buffers does not matter. No bead can be asked for before [`Score::open`].
    pub(crate) fn new(
        evidence: &'a Evidence<'a>,
        weights: &'a Features,
        windows: &'a Pair<Windows>,
        near: &'a Pair<Windows>,
        buffers: &mut Pair<Buffers>,
    ) -> Self {
        let cosines = evidence.space.map(|space| Cosines::new(space, &windows.en));
        let mut table = |lang: Lang| {
            let buffers = std::mem::take(buffers.get_mut(lang));
            Table::new(evidence.directions.get(lang), weights, windows.get(lang), near.get(lang), buffers)
        };
        let tables = Pair { en: table(Lang::En), zh: table(Lang::Zh) };
        let shape = |a: usize, b: usize| {
            let class = shape::class(a, b);
            weights[SHAPE.start + class] + weights[SHAPE_SHARE.start] * evidence.shares[class]
        };
        let shapes = std::array::from_fn(|a| std::array::from_fn(|b| shape(a, b)));
        let paragraphs = evidence.marks.en.breaks.len().min(evidence.marks.zh.breaks.len()) > 0;
        let inside = |marks: &Marks, quotes: Block, endings: Block, breaks: usize, copies: usize| {
            let mut sum = 0.0;
            let boundaries = (1..marks.ending.len()).map(|boundary| {
                sum += weights[quotes.start + usize::from(marks.quote[boundary])]
                    + weights[endings.start + usize::from(marks.ending[boundary - 1])];
                if paragraphs && marks.breaks[boundary] {
                    sum += weights[breaks];
                }
                if marks.copies[boundary] {
                    sum += weights[copies];
                }
                sum
            });
            std::iter::once(0.0).chain(boundaries).collect()
        };
        let inside = Pair {
            en: inside(
                &evidence.marks.en,
                EN_INSIDE,
                EN_INSIDE_ENDING,
                PARAGRAPH_INSIDE.start + 1,
                COPY_INSIDE.start,
            ),
            zh: inside(
                &evidence.marks.zh,
                ZH_INSIDE,
                ZH_INSIDE_ENDING,
                PARAGRAPH_INSIDE.start,
                COPY_INSIDE.start + 1,
            ),
        };
        let boundaries = Boundaries::new(evidence.marks, weights);
        Self { evidence, weights, tables, cosines, shapes, boundaries, inside, nulls: Pair::default() }
    }

    /// The buffers of its tables, for the next scorer.
    pub(crate) fn into_buffers(self) -> Pair<Buffers> {
        self.tables.map(Table::into_buffers)
    }

    /// Makes ready for [`Scorer::features`] of all beads, and for no others.
    pub(crate) fn read_through(&mut self) {
        let ends = self.evidence.marks.as_ref().map(|marks| marks.ending.len());
        self.open(ends.zh..ends.zh, ends.en..ends.en);
    }

    /// What a null bead scores but for its shape and place.
    fn null(&self, lang: Lang, segment: usize) -> f32 {
        let mut features = [0.0; COUNT];
        self.null_features(lang, segment, &mut features);
        features.iter().zip(self.weights).map(|(feature, weight)| feature * weight).sum()
    }

    /// The features of the bead of `a` Chinese segments from `i` and `b` English ones from `j`.
    pub(crate) fn features(&self, i: usize, a: usize, j: usize, b: usize) -> Features {
        let evidence = self.evidence;
        let mut features = [0.0; COUNT];
        let (zh, en) = (i..i + a, j..j + b);
        let class = shape::class(a, b);
        features[SHAPE.start + class] = 1.0;
        features[SHAPE_SHARE.start] = evidence.shares[class];
        features[QUOTE.start + self.quote(zh.end, en.end)] = 1.0;
        if let Some(paragraph) = self.paragraph(zh.end, en.end) {
            features[PARAGRAPH.start + paragraph] = 1.0;
        }
        if zh.is_empty() || en.is_empty() {
            let (lang, segment) = if zh.is_empty() { (Lang::En, j) } else { (Lang::Zh, i) };
            self.null_features(lang, segment, &mut features);
            return features;
        }
        evidence.directions.en.features(en.clone(), zh.clone(), &mut features);
        evidence.directions.zh.features(zh.clone(), en.clone(), &mut features);
        let (en_length, zh_length) = (evidence.length.en(j, b), evidence.length.zh(i, a));
        let (fit, deviation) = zh_length.terms(evidence.length.deviation(en_length, zh_length));
        features[LENGTH.start] = fit;
        features[LENGTH.start + 1] = deviation;
        if let Some(cosines) = &self.cosines {
            let ramps = cosine::ramps(cosines.of(i, a, j, b));
            features[COSINE.start..COSINE.start + RAMPS].copy_from_slice(&ramps);
        }
        features[ENDING.start + self.ending(zh.end, en.end)] = 1.0;
        features[OPENING.start + self.opening(i, j)] = 1.0;
        let paragraphs = self.has_paragraphs();
        for (side, marks, span, quotes, endings) in [
            (0, &evidence.marks.zh, zh, ZH_INSIDE, ZH_INSIDE_ENDING),
            (1, &evidence.marks.en, en, EN_INSIDE, EN_INSIDE_ENDING),
        ] {
            for boundary in span.start + 1..span.end {
                features[quotes.start + usize::from(marks.quote[boundary])] += 1.0;
                features[endings.start + usize::from(marks.ending[boundary - 1])] += 1.0;
                if paragraphs && marks.breaks[boundary] {
                    features[PARAGRAPH_INSIDE.start + side] += 1.0;
                }
                if marks.copies[boundary] {
                    features[COPY_INSIDE.start + 1 - side] += 1.0;
                }
            }
        }
        features
    }

    /// The features of a bead of a lattice, those of its words' positions among them.
    pub(crate) fn features_with(
        &self,
        positions: &mut Positions,
        zh: &Range<usize>,
        en: &Range<usize>,
    ) -> Features {
        let mut features = self.features(zh.start, zh.len(), en.start, en.len());
        features[POSITIONS..].copy_from_slice(&positions.features(zh, en));
        features
    }

    /// The features of a null bead but for its shape and place.
    fn null_features(&self, lang: Lang, segment: usize, features: &mut Features) {
        let evidence = self.evidence;
        let side = usize::from(lang == Lang::Zh);
        let extent = evidence.length.extents(lang).of(&(segment..segment + 1));
        features[NULL_LENGTH.start + side] = (extent + 1.0).ln() - 3.0;
        let marks = evidence.marks.get(lang);
        if marks.copies[segment] || marks.copies[segment + 1] {
            features[NULL_COPY.start + side] = 1.0;
        }
        let ending = marks.ending[segment];
        features[NULL_ENDING.start + ENDINGS * side + usize::from(ending)] = 1.0;
        let direction = evidence.directions.get(lang);
        features[NULL_ORPHANS.start + side] = direction.orphans[segment];
        let support = lexical::support(self.tables.get(lang).best(segment), direction.linked[segment]);
        let at = NULL_SUPPORT.start + SUPPORT * side;
        features[at..at + SUPPORT].copy_from_slice(&support);
    }

    fn ending(&self, i: usize, j: usize) -> usize {
        let marks = self.evidence.marks;
        usize::from(marks.zh.ending[i - 1]) * ENDINGS + usize::from(marks.en.ending[j - 1])
    }

    fn opening(&self, i: usize, j: usize) -> usize {
        let marks = self.evidence.marks;
        usize::from(marks.zh.opens[i]) * 2 + usize::from(marks.en.opens[j])
    }

    /// Whether paragraphs tell something on both sides.
    fn has_paragraphs(&self) -> bool {
        let marks = self.evidence.marks;
        !marks.zh.breaks.is_empty() && !marks.en.breaks.is_empty()
    }

    fn paragraph(&self, i: usize, j: usize) -> Option<usize> {
        let marks = self.evidence.marks;
        self.has_paragraphs().then(|| usize::from(marks.zh.breaks[i]) * 2 + usize::from(marks.en.breaks[j]))
    }

    fn quote(&self, i: usize, j: usize) -> usize {
        let marks = self.evidence.marks;
        usize::from(marks.zh.quote[i]) * QUOTES + usize::from(marks.en.quote[j])
    }
}

impl Score for Scorer<'_> {
    fn open(&mut self, zh: Range<usize>, en: Range<usize>) {
        for (lang, segments) in [(Lang::Zh, zh), (Lang::En, en)] {
            let length = self.evidence.length;
            let reach = |segment: usize, start: usize| length.reach(lang, segment, start, MOST_DEVIATION);
            let table = self.tables.get_mut(lang);
            table.advance(segments.start, segments.end, reach);
            for segment in self.nulls.get(lang).len()..self.tables.get(lang).len() {
                let null = self.null(lang, segment);
                self.nulls.get_mut(lang).push(null);
            }
        }
    }

    fn beads(
        &self,
        (i, j): (usize, usize),
        end: (usize, usize),
        shapes: &[(usize, usize)],
        scores: &mut [f32],
    ) {
        scores.fill(f32::NEG_INFINITY);
        let Evidence { marks, length, .. } = self.evidence;
        let weights = self.weights;
        let (n, m) = (end.0 - i, end.1 - j);
        let (nulls, pairs) = shapes.split_at(NULLS);
        let (null_scores, mut rest) = scores.split_at_mut(NULLS);
        for (&(a, b), score) in nulls.iter().zip(null_scores).filter(|((a, b), _)| *a <= n && *b <= m) {
            let null = if a == 0 { self.nulls.en[j] } else { self.nulls.zh[i] };
            *score = self.shapes[a][b]
                + self.boundaries.row(i + a)[usize::from(self.boundaries.classes.en[j + b])]
                + null;
        }
        if n == 0 || m == 0 {
            return;
        }
        let opening = weights[OPENING.start + self.opening(i, j)];
        // What each number of English segments brings, as many as one Chinese segment can be stretched to.
        let mut ends = [End::NONE; MOST];
        let widest = length.reach(Lang::Zh, i, j, MOST_DEVIATION).min(m);
        let ends = &mut ends[..widest];
        for (last, end) in ends.iter_mut().enumerate() {
            *end = End {
                terms: self.tables.en.terms(j + last, i),
                length: length.en(j, last + 1),
                boundary: self.boundaries.classes.en[j + last + 1],
                ending: marks.en.ending[j + last],
                inside: self.inside.en[j + last] - self.inside.en[j],
            };
        }
        let ends = &*ends;
        // The terms of the Chinese segments, by the number of English ones: of one that is alone, of several.
        let alone = self.tables.zh.terms(i, j).map(|[alone, _]| alone);
        let mut several = [0.0; MOST];
        let most = pairs.last().map_or(0, |shape| shape.0);
        for a in 1..=most.min(n) {
            let (scores, later) = rest.split_at_mut(shape::widest(a, most));
            rest = later;
            let zh_length = length.zh(i, a);
            let widest = &ends[scores.len().min(ends.len()) - 1];
            // Beads of three segments and more must fit in length at all. With more Chinese they fit even less.
            if a > 1 && length.deviation(widest.length, zh_length) < -MOST_DEVIATION {
                break;
            }
            let terms = self.tables.zh.terms(i + a - 1, j);
            several.iter_mut().zip(terms).for_each(|(sum, [_, among])| *sum += among);
            let zh_terms = if a == 1 { &alone } else { &several };
            let shapes = &self.shapes[a];
            let boundaries = self.boundaries.row(i + a);
            let endings = ENDING.start + usize::from(marks.zh.ending[i + a - 1]) * ENDINGS;
            let endings = &weights[endings..endings + ENDINGS];
            let inside = self.inside.zh[i + a - 1] - self.inside.zh[i];
            let mut en_terms = 0.0;
            for (b, (end, score)) in (1..).zip(ends.iter().zip(scores)) {
                let [alone, among] = end.terms[a - 1];
                en_terms += among;
                let deviation = length.deviation(end.length, zh_length);
                if a + b > 2 && deviation.abs() > MOST_DEVIATION {
                    if deviation > 0.0 {
                        break;
                    }
                    continue;
                }
                let mut sum = shapes[b] + boundaries[usize::from(end.boundary)];
                sum += if b == 1 { alone } else { en_terms } + zh_terms[b - 1];
                let (fit, deviation) = zh_length.terms(deviation);
                sum += weights[LENGTH.start] * fit + weights[LENGTH.start + 1] * deviation;
                if let Some(cosines) = &self.cosines {
                    let ramps = cosine::ramps(cosines.of(i, a, j, b));
                    let terms =
                        ramps.iter().zip(&weights[COSINE.start..]).map(|(ramp, weight)| ramp * weight);
                    sum += terms.sum::<f32>();
                }
                *score = sum + endings[usize::from(end.ending)] + opening + inside + end.inside;
            }
        }
    }

    fn null_runs(&self) -> [f32; RUNS] {
        [self.weights[NULL_RUN.start], self.weights[NULL_RUN.start + 1]]
    }
}

/// Null beads among the shapes; they come first.
const NULLS: usize = 2;

/// The end of a bead on the English side, seen from its start.
#[derive(Clone, Copy)]
struct End<'a> {
    terms: &'a Terms,
    length: f32,
    boundary: u8,
    ending: u8,
    inside: f32,
}

impl End<'_> {
    const NONE: Self = End { terms: &[[0.0; 2]; MOST], length: 0.0, boundary: 0, ending: 0, inside: 0.0 };
}

/// What quotations and paragraphs score where a bead ends.
#[derive(Debug)]
struct Boundaries {
    /// For each boundary its class.
    classes: Pair<Vec<u8>>,
    scores: [[f32; BOUNDARIES]; BOUNDARIES],
}

/// Classes of boundaries by quotation and paragraph.
const BOUNDARIES: usize = 2 * QUOTES;

impl Boundaries {
    fn new(marks: &Pair<Marks>, weights: &Features) -> Self {
        let paragraphs = marks.en.breaks.len().min(marks.zh.breaks.len()) > 0;
        let classes = marks.as_ref().map(|marks| {
            let class = |(at, quote): (usize, &u8)| quote * 2 + u8::from(paragraphs && marks.breaks[at]);
            marks.quote.iter().enumerate().map(class).collect()
        });
        let score = |zh: usize, en: usize| {
            let paragraph = if paragraphs { weights[PARAGRAPH.start + zh % 2 * 2 + en % 2] } else { 0.0 };
            weights[QUOTE.start + zh / 2 * QUOTES + en / 2] + paragraph
        };
        Self { classes, scores: std::array::from_fn(|zh| std::array::from_fn(|en| score(zh, en))) }
    }

    /// The scores of ends after `i` Chinese segments, by class of the English side.
    fn row(&self, i: usize) -> &[f32; BOUNDARIES] {
        &self.scores[usize::from(self.classes.zh[i])]
    }
}

/// The largest deviation of the log length ratio of a bead of three segments and more.
const MOST_DEVIATION: f32 = 1.0;
