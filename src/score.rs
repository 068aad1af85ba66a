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
use shape::RUNS;
use table::{Buffers, Table};

/// For each segment a range of starts on the other side.
pub(crate) type Windows = Vec<(u32, u32)>;

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
        vec![(0, 0); self.directions.get(lang).linked.len()]
    }

    /// Windows ([`Table::new`]) that open only the segments `own` of one language, to the segments `other`.
    pub(crate) fn window(&self, own: &Range<usize>, other: &Range<usize>, lang: Lang) -> Windows {
        let mut windows = self.closed(lang);
        windows[own.clone()].fill((other.start as u32, other.end as u32));
        windows
    }
}

/// Scores beads. What a bead's features are, [`Scorer::features`] says; what they come to, the search takes from
/// tables ([`Score::bead`]), which is the same, as a test asserts.
#[derive(Debug)]
pub(crate) struct Scorer<'a> {
    evidence: &'a Evidence<'a>,
    weights: &'a Features,
    tables: Pair<Table<'a>>,
    cosines: Option<Cosines<'a>>,
    shapes: [f32; shape::CLASSES],
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
        let cosines = evidence.space.map(|space| Cosines::new(space, windows.en.clone()));
        let mut table = |lang: Lang| {
            let buffers = std::mem::take(buffers.get_mut(lang));
            Table::new(evidence.directions.get(lang), weights, windows.get(lang), near.get(lang), buffers)
        };
        let tables = Pair { en: table(Lang::En), zh: table(Lang::Zh) };
        let shapes = std::array::from_fn(|class| {
            weights[SHAPE.start + class] + weights[SHAPE_SHARE.start] * evidence.shares[class]
        });
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
        Self { evidence, weights, tables, cosines, shapes, inside, nulls: Pair::default() }
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
        let deviation = evidence.length.deviation(i, a, j, b);
        let (fit, deviation) = evidence.length.terms(i, a, deviation);
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

    fn bead(&self, i: usize, a: usize, j: usize, b: usize) -> f32 {
        let weights = self.weights;
        let place = || {
            let quote = weights[QUOTE.start + self.quote(i + a, j + b)];
            quote + self.paragraph(i + a, j + b).map_or(0.0, |paragraph| weights[PARAGRAPH.start + paragraph])
        };
        let shape = self.shapes[shape::class(a, b)];
        if a == 0 {
            return shape + place() + self.nulls.en[j];
        }
        if b == 0 {
            return shape + place() + self.nulls.zh[i];
        }
        let length = self.evidence.length;
        let deviation = length.deviation(i, a, j, b);
        // Beads of three segments and more must fit in length at all.
        if a + b > 2 && deviation.abs() > MOST_DEVIATION {
            return f32::NEG_INFINITY;
        }
        let mut score = shape + place();
        score += self.tables.en.term(j..j + b, i, a) + self.tables.zh.term(i..i + a, j, b);
        let (fit, deviation) = length.terms(i, a, deviation);
        score += weights[LENGTH.start] * fit + weights[LENGTH.start + 1] * deviation;
        if let Some(cosines) = &self.cosines {
            let ramps = cosine::ramps(cosines.of(i, a, j, b));
            score +=
                ramps.iter().zip(&weights[COSINE.start..]).map(|(ramp, weight)| ramp * weight).sum::<f32>();
        }
        score += weights[ENDING.start + self.ending(i + a, j + b)];
        score += weights[OPENING.start + self.opening(i, j)];
        score += self.inside.zh[i + a - 1] - self.inside.zh[i];
        score + self.inside.en[j + b - 1] - self.inside.en[j]
    }

    fn null_runs(&self) -> [f32; RUNS] {
        [self.weights[NULL_RUN.start], self.weights[NULL_RUN.start + 1]]
    }
}

/// The largest deviation of the log length ratio of a bead of three segments and more.
const MOST_DEVIATION: f32 = 1.0;
