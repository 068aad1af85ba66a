//! `omission` and `addition`: segments without a counterpart, and stretches of a bead whose words find nothing on the other side.
//!
//! Each word of a bead finds a word it is linked to there strongly, weakly, or not at all. How often that happens when the word is
//! translated is counted over the document, for the word itself (without the occurrence that is judged) and for words like it;
//! how often by chance follows from how many segments hold a linked word. The log ratio of the two, summed over a stretch, says in
//! nats how much better the stretch fits no counterpart than a translation; the best stretch is the maximal subarray. In a bead of several
//! segments each of them is looked at as well.
//!
//! A freely translated stretch looks the same to the words. So a logistic regression also sees by how much better the lengths fit without
//! the stretch (the log ratio of two normal densities around the document's own ratio), whether it is whole clauses, and how the
//! rest of the bead fares. Time is linear in tokens and their links.

use super::thresholds::{
    COMMON, CONTENT, COVERAGE_CENTRE, COVERAGE_FEATURES as FEATURES, COVERAGE_HIT, COVERAGE_LEAST,
    COVERAGE_SEGMENT, COVERAGE_WEIGHTS, LENGTH_VARIANCE, LENGTH_VARIANCE_PER_CHAR, LONE_ALONE, LONE_SHORT,
    MISS_CAP, PRIOR_CLASS, PRIOR_WORD, STRETCH_ERROR, STRETCH_LEAST,
};
use super::{BeadView, Check, Context, Finding, Severity};
use crate::anchor::AnchorKind;
use crate::bitext::{Lang, Pair, Span};
use crate::lexicon::Grade;
use crate::score::links::LinkLists;
use crate::score::tokens::Tokens;

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
                for lang in [Lang::En, Lang::Zh] {
                    findings.extend(model.stretch(context, &bead, lang, stamps.get(lang.other())));
                }
            } else {
                findings.extend(lone(context, &bead));
            }
        }
        findings
    }
}

/// Which words stand on a side of the bead at hand.
#[derive(Debug)]
pub(super) struct Stamps {
    bead: u32,
    at: Vec<u32>,
}

impl Stamps {
    /// For both sides.
    pub(super) fn both(context: &Context<'_>) -> Pair<Self> {
        Pair { en: Self::new(context.tokens.en.words.len()), zh: Self::new(context.tokens.zh.words.len()) }
    }

    /// Notes the words of a bead.
    pub(super) fn stamp_both(stamps: &mut Pair<Self>, context: &Context<'_>, bead: &BeadView<'_>) {
        stamps.en.stamp(bead.index, &context.tokens.en, bead.ids(Lang::En));
        stamps.zh.stamp(bead.index, &context.tokens.zh, bead.ids(Lang::Zh));
    }

    fn new(words: usize) -> Self {
        Self { bead: u32::MAX, at: vec![u32::MAX; words] }
    }

    fn stamp(&mut self, bead: usize, tokens: &Tokens, ids: std::ops::Range<usize>) {
        self.bead = bead as u32;
        for id in ids {
            tokens.of(id).iter().for_each(|token| self.at[token.word as usize] = self.bead);
        }
    }

    /// How a word with these links fares on this side.
    fn outcome(&self, links: &[(u32, Grade)]) -> usize {
        let here = links.iter().filter(|(word, _)| self.at[*word as usize] == self.bead);
        match here.map(|&(_, grade)| grade).min() {
            Some(Grade::Exact | Grade::Phrase) => STRONG,
            Some(_) => WEAK,
            None => MISS,
        }
    }
}

/// A word of a bead.
#[derive(Debug, Clone, Copy)]
struct Spot {
    /// What it says for having no counterpart.
    nats: f32,
    id: usize,
    span: Span,
    missed: bool,
    common: bool,
    /// The number of its clause.
    clause: usize,
}

/// Where clauses end.
const CLAUSE_MARKS: &[char] = &['，', '；', '。', '？', '！', '：', ',', ';', '.', '?', '!', ':'];

const STRONG: usize = 0;
const WEAK: usize = 1;
const MISS: usize = 2;
const OUTCOMES: usize = 3;

/// What a word is like, for words too rare to be judged by themselves.
const CLASSES: usize = 6;

fn class(context: &Context<'_>, lang: Lang, word: usize) -> usize {
    let tokens = context.tokens.get(lang);
    let entry = &tokens.words[word];
    let lexicon = &context.extractor.lexicon;
    let single = entry.value.chars().nth(1).is_none();
    match (entry.kind, lang) {
        (AnchorKind::Number | AnchorKind::Date, _) => 0,
        (AnchorKind::Literal, _) => 1,
        (AnchorKind::Name, _) => 2,
        (AnchorKind::Term, Lang::Zh) if single => 3,
        (AnchorKind::Term, Lang::Zh) => 4 + usize::from(!lexicon.contains(&entry.value)),
        (AnchorKind::Term, Lang::En) => 4 + usize::from(lexicon.stem(&entry.value).is_none()),
    }
}

/// The rates of one document.
#[derive(Debug)]
pub(super) struct Model {
    sides: Pair<SideModel>,
    ratio: Ratio,
}

/// How a token fares on the other side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fare {
    /// Nats that it says for having no counterpart.
    pub(super) nats: f32,
    /// Where it stands in its segment.
    pub(super) span: Span,
    /// Whether a word it is linked to is there.
    pub(super) found: bool,
}

/// The document's own ratio of lengths.
#[derive(Debug)]
pub(super) struct Ratio {
    /// Median of the log ratio of English to Chinese characters.
    pub(super) mean: f32,
    /// Its variance in long beads.
    variance: f32,
}

impl Ratio {
    pub(super) fn new(context: &Context<'_>) -> Self {
        let lengths = |bead: &BeadView<'_>| [Lang::En, Lang::Zh].map(|lang| chars(context, bead, lang));
        let pairs = context.beads().filter(BeadView::is_pair).map(|bead| lengths(&bead));
        let mut ratios: Vec<f32> =
            pairs.filter(|[_, zh]| *zh >= 10.0).map(|[en, zh]| log_ratio(en, zh)).collect();
        ratios.sort_unstable_by(f32::total_cmp);
        // Robust: errors are in the tails. 1.48 times the median deviation estimates a standard deviation.
        let median = |sorted: &[f32]| sorted.get(sorted.len() / 2).copied();
        let mean = median(&ratios).unwrap_or(super::thresholds::LENGTH_RATIO);
        let mut deviations: Vec<f32> = ratios.iter().map(|ratio| (ratio - mean).abs()).collect();
        deviations.sort_unstable_by(f32::total_cmp);
        let deviation = median(&deviations).map_or(0.0, |deviation| deviation * 1.48);
        Self { mean, variance: (deviation * deviation).clamp(LENGTH_VARIANCE, 4.0 * LENGTH_VARIANCE) }
    }

    fn variance(&self, zh: f32) -> f32 {
        self.variance + LENGTH_VARIANCE_PER_CHAR / zh.max(1.0)
    }

    /// By how many standard deviations two lengths are off.
    pub(super) fn deviations(&self, en: f32, zh: f32) -> f32 {
        (log_ratio(en, zh) - self.mean) / self.variance(zh).sqrt()
    }
}

fn log_ratio(en: f32, zh: f32) -> f32 {
    ((en + 5.0) / (zh + 5.0)).ln()
}

#[derive(Debug)]
struct SideModel {
    /// For each word how often it fared how.
    counts: Vec<[f32; OUTCOMES]>,
    classes: Vec<u8>,
    rates: [[f32; OUTCOMES]; CLASSES],
    /// For each word the chance of a strong hit, and of any.
    chance: Vec<[f32; 2]>,
    /// Words too common to tell anything.
    common: Vec<bool>,
}

impl Model {
    pub(super) fn new(context: &Context<'_>) -> Self {
        let mut counts = Pair {
            en: vec![[0.0; OUTCOMES]; context.tokens.en.words.len()],
            zh: vec![[0.0; OUTCOMES]; context.tokens.zh.words.len()],
        };
        let mut stamps = Stamps::both(context);
        for bead in context.beads().filter(BeadView::is_pair) {
            Stamps::stamp_both(&mut stamps, context, &bead);
            for lang in [Lang::En, Lang::Zh] {
                let (tokens, links) = side(context, lang);
                for id in bead.ids(lang) {
                    for token in tokens.of(id) {
                        let outcome = stamps.get(lang.other()).outcome(&links[token.word as usize]);
                        counts.get_mut(lang)[token.word as usize][outcome] += 1.0;
                    }
                }
            }
        }
        Self {
            sides: Pair {
                en: SideModel::new(context, Lang::En, counts.en),
                zh: SideModel::new(context, Lang::Zh, counts.zh),
            },
            ratio: Ratio::new(context),
        }
    }

    /// How each token of a segment fares among the stamped words.
    pub(super) fn fares(&self, context: &Context<'_>, lang: Lang, id: usize, other: &Stamps) -> Vec<Fare> {
        let (tokens, links) = side(context, lang);
        let fare = |word: usize, span: Span| {
            let outcome = other.outcome(&links[word]);
            Fare { nats: self.sides.get(lang).score(word, outcome), span, found: outcome != MISS }
        };
        tokens.of(id).iter().map(|token| fare(token.word as usize, token.span)).collect()
    }

    /// The stretch of a side of a bead that speaks most for being without counterpart.
    fn stretch(
        &self,
        context: &Context<'_>,
        bead: &BeadView<'_>,
        lang: Lang,
        other: &Stamps,
    ) -> Option<Finding> {
        let list = self.spots(context, bead, lang, other);
        let (from, to, _) = maximal(list.iter().map(|spot| spot.nats))?;
        let lengths = [lang, lang.other()].map(|lang| chars(context, bead, lang));
        let judge = |from: usize, to: usize| {
            Some((from, to, self.features(context, lang, &list, from, to, lengths)?))
        };
        let score = |features: &[f32; FEATURES]| {
            let weights = COVERAGE_WEIGHTS.get(lang);
            weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum::<f32>()
                - COVERAGE_CENTRE.get(lang)
        };
        let best = judge(from, to).map(|(from, to, features)| (from, to, score(&features)));
        // The aligner may have put a segment without counterpart into the bead of a neighbour.
        let bounds: Vec<usize> =
            bead.ids(lang).chain([usize::MAX]).map(|id| list.partition_point(|spot| spot.id < id)).collect();
        let several = bounds.len() > 2;
        let segments = bounds.windows(2).filter(|pair| several && pair[0] < pair[1]);
        let whole = segments
            .filter_map(|pair| judge(pair[0], pair[1]))
            .map(|(from, to, features)| (from, to, score(&features) + COVERAGE_SEGMENT));
        let (from, to, nats) =
            best.into_iter().chain(whole).max_by(|one, other| one.2.total_cmp(&other.2))?;
        let confidence = 1.0 / (1.0 + (-nats).exp());
        if confidence < COVERAGE_LEAST {
            return None;
        }
        let run = &list[from..to];
        let missed = run.iter().filter(|spot| spot.missed).count();
        let severity =
            if missed >= STRETCH_ERROR && confidence > 0.8 { Severity::Error } else { Severity::Warning };
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
        let message = format!("{missed} words of the {role} find nothing in the {there}: {quoted}");
        Some(context.finding(name, severity, confidence, bead, marks, message))
    }

    /// The words of a side of a bead.
    fn spots(&self, context: &Context<'_>, bead: &BeadView<'_>, lang: Lang, other: &Stamps) -> Vec<Spot> {
        let (tokens, links) = side(context, lang);
        let model = self.sides.get(lang);
        let document = context.document(lang);
        let mut list: Vec<Spot> = Vec::new();
        for id in bead.ids(lang) {
            for token in tokens.of(id) {
                let word = token.word as usize;
                let outcome = other.outcome(&links[word]);
                let common = model.common[word];
                let before = list.last();
                let clause = before.map_or(0, |before| {
                    let gap = document.segment(id).get(before.span.end..token.span.start);
                    let cut = before.id != id || gap.is_some_and(|gap| gap.contains(CLAUSE_MARKS));
                    before.clause + usize::from(cut)
                });
                list.push(Spot {
                    nats: model.score(word, outcome),
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

    /// What the logistic regression sees of the words `from..to`; nothing where they miss too little.
    fn features(
        &self,
        context: &Context<'_>,
        lang: Lang,
        list: &[Spot],
        from: usize,
        to: usize,
        [own, theirs]: [f32; 2],
    ) -> Option<[f32; FEATURES]> {
        let run = &list[from..to];
        let missed = run.iter().filter(|spot| spot.missed).count();
        if missed < STRETCH_LEAST {
            return None;
        }
        let document = context.document(lang);
        let nats: f32 = run.iter().map(|spot| spot.nats).sum();
        let covered: f32 =
            run.iter().map(|spot| spot.span.of(document.segment(spot.id)).chars().count() as f32).sum();
        let clauses = run[0].clause..=run[run.len() - 1].clause;
        let around = list.iter().filter(|spot| clauses.contains(&spot.clause)).count();
        let content = run.iter().filter(|spot| !spot.common).count().max(1);
        let hits = |spots: &[Spot]| spots.iter().filter(|spot| spot.nats < COVERAGE_HIT).count();
        let rest = [&list[..from], &list[to..]];
        let rest_hits = rest.iter().map(|part| hits(part)).sum::<usize>() as f32;
        let rest_missed = rest.iter().flat_map(|part| part.iter()).filter(|spot| spot.missed).count() as f32;
        let (en, zh) = if lang == Lang::En { (own, theirs) } else { (theirs, own) };
        let deviations = self.ratio.deviations(en, zh) * if lang == Lang::En { 1.0 } else { -1.0 };
        Some([
            1.0,
            nats,
            self.length(lang, own, theirs, covered),
            (missed as f32).ln(),
            run.len() as f32 / around.max(1) as f32,
            hits(run) as f32 / content as f32,
            (rest_missed + 1.0) / (rest_missed + rest_hits + 3.0),
            (list.len() as f32).ln(),
            nats.max(0.0).sqrt(),
            deviations.clamp(-3.0, 4.0),
            covered / own.max(1.0),
        ])
    }

    /// How much better the lengths fit when `covered` characters of the `own` have no counterpart, in nats.
    fn length(&self, lang: Lang, own: f32, theirs: f32, covered: f32) -> f32 {
        let (en, zh) = if lang == Lang::En { (own, theirs) } else { (theirs, own) };
        let deviation = log_ratio(en, zh) - self.ratio.mean;
        let shift = ((own - covered).max(0.0) + 5.0).ln() - (own + 5.0).ln();
        // Without a part of the Chinese the ratio falls, without a part of the English it rises.
        let shift = if lang == Lang::Zh { shift } else { -shift };
        let variance = self.ratio.variance(zh);
        ((deviation * deviation - (deviation - shift) * (deviation - shift)) / (2.0 * variance))
            .clamp(-8.0, 8.0)
    }
}

impl SideModel {
    fn new(context: &Context<'_>, lang: Lang, counts: Vec<[f32; OUTCOMES]>) -> Self {
        let (tokens, links) = side(context, lang);
        let others = context.tokens.get(lang.other());
        let segments = others.len().max(1) as f32;
        let classes: Vec<u8> = (0..counts.len()).map(|word| class(context, lang, word) as u8).collect();
        let mut rates = super::thresholds::RATES.map(|prior| prior.map(|rate| rate * PRIOR_CLASS));
        let common: Vec<bool> = tokens
            .words
            .iter()
            .map(|word| word.segments.len() as f32 > COMMON * tokens.len() as f32 + 2.0)
            .collect();
        for ((count, &class), &common) in counts.iter().zip(&classes).zip(&common) {
            if !common {
                (0..OUTCOMES).for_each(|outcome| rates[usize::from(class)][outcome] += count[outcome]);
            }
        }
        for rate in &mut rates {
            let sum: f32 = rate.iter().sum();
            rate.iter_mut().for_each(|rate| *rate /= sum);
        }
        let chance = links
            .iter()
            .map(|links| {
                let share = |strong: bool| {
                    let here = links.iter().filter(|(_, grade)| !strong || *grade <= Grade::Phrase);
                    let none: f32 = here
                        .map(|(word, _)| 1.0 - others.words[*word as usize].segments.len() as f32 / segments)
                        .product();
                    (1.0 - none).clamp(0.005, 0.98)
                };
                let strong = share(true);
                [strong, share(false).max(strong + 0.002)]
            })
            .collect();
        Self { counts, classes, rates, chance, common }
    }

    /// The log ratio of an outcome without and with a translation.
    fn score(&self, word: usize, outcome: usize) -> f32 {
        if self.common[word] {
            return 0.0;
        }
        let mut counts = self.counts[word];
        counts[outcome] = (counts[outcome] - 1.0).max(0.0);
        let sum: f32 = counts.iter().sum();
        let prior = self.rates[usize::from(self.classes[word])];
        let rate = |outcome: usize| (counts[outcome] + PRIOR_WORD * prior[outcome]) / (sum + PRIOR_WORD);
        let [strong, any] = self.chance[word];
        let chance = match outcome {
            STRONG => strong,
            WEAK => any - strong,
            _ => 1.0 - any,
        };
        (chance.max(0.002) / rate(outcome).max(0.01)).ln().clamp(-4.0, MISS_CAP)
    }
}

/// The stretch with the greatest sum, `(from, to, sum)`; nothing when no token has a positive score.
pub(super) fn maximal(scores: impl Iterator<Item = f32>) -> Option<(usize, usize, f32)> {
    let (mut start, mut sum) = (0, 0.0_f32);
    let mut best: Option<(usize, usize, f32)> = None;
    for (at, score) in scores.enumerate() {
        if sum <= 0.0 {
            (start, sum) = (at, 0.0);
        }
        sum += score;
        if sum > best.map_or(0.0, |best| best.2) {
            best = Some((start, at + 1, sum));
        }
    }
    best
}

/// A bead with text on one side only.
fn lone(context: &Context<'_>, bead: &BeadView<'_>) -> Option<Finding> {
    let lang = [Lang::En, Lang::Zh].into_iter().find(|&lang| chars(context, bead, lang) > 0.0)?;
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

fn side<'c>(context: &'c Context<'_>, lang: Lang) -> (&'c Tokens, &'c LinkLists) {
    match lang {
        Lang::En => (&context.tokens.en, &context.links.en),
        Lang::Zh => (&context.tokens.zh, &context.links.zh),
    }
}

/// Characters without white space of a side.
pub(super) fn chars(context: &Context<'_>, bead: &BeadView<'_>, lang: Lang) -> f32 {
    let document = context.document(lang);
    bead.ids(lang)
        .map(|id| document.segment(id).chars().filter(|c| !c.is_whitespace()).count())
        .sum::<usize>() as f32
}
