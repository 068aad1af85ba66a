//! How words fare on the other side, counted over a document.

use super::super::thresholds::{
    COMMON, LENGTH_VARIANCE, LENGTH_VARIANCE_PER_CHAR, MISS_CAP, PRIOR_CLASS, PRIOR_WORD,
};
use super::super::{BeadView, Context};
use crate::anchor::AnchorKind;
use crate::bitext::{Lang, Pair, Span};
use crate::lexicon::Grade;
use crate::score::links::LinkLists;
use crate::score::tokens::{Token, Tokens};

/// Which words stand on a side of the bead at hand.
#[derive(Debug)]
pub(crate) struct Stamps {
    words: Vec<u32>,
    /// A bit for each word of the document: few enough to be near at hand.
    bits: Vec<u64>,
}

impl Stamps {
    /// For both sides.
    pub(crate) fn both(context: &Context<'_>) -> Pair<Self> {
        Pair { en: Self::new(context.tokens.en.words.len()), zh: Self::new(context.tokens.zh.words.len()) }
    }

    /// Notes the words of a bead.
    pub(crate) fn stamp_both(stamps: &mut Pair<Self>, context: &Context<'_>, bead: &BeadView<'_>) {
        stamps.en.stamp(&context.tokens.en, bead.ids(Lang::En));
        stamps.zh.stamp(&context.tokens.zh, bead.ids(Lang::Zh));
    }

    pub(crate) fn new(words: usize) -> Self {
        Self { words: Vec::new(), bits: vec![0; words.div_ceil(64)] }
    }

    /// Notes the words of a bead's segments of one side, and forgets those before.
    pub(crate) fn stamp(&mut self, tokens: &Tokens, ids: std::ops::Range<usize>) {
        self.words.drain(..).for_each(|word| self.bits[word as usize / 64] = 0);
        self.words.extend(ids.flat_map(|id| tokens.of(id)).map(|token| token.word));
        self.words.iter().for_each(|&word| self.bits[word as usize / 64] |= 1 << (word % 64));
    }

    /// Whether a word of this side stands in the bead.
    pub(crate) fn has(&self, word: u32) -> bool {
        self.bits[word as usize / 64] >> (word % 64) & 1 == 1
    }

    /// How a word with these links fares on this side.
    fn outcome(&self, links: &[(u32, Grade)]) -> usize {
        let mut outcome = MISS;
        for (_, grade) in links.iter().filter(|(word, _)| self.has(*word)) {
            if *grade <= Grade::Phrase {
                return STRONG;
            }
            outcome = WEAK;
        }
        outcome
    }
}

const STRONG: usize = 0;
const WEAK: usize = 1;
pub(super) const MISS: usize = 2;
const OUTCOMES: usize = 3;

/// What a word is like, for words too rare to be judged by themselves: the number of its rates (`RATES`).
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
pub(crate) struct Model {
    pub(super) sides: Pair<SideModel>,
    /// How each token fares in its bead.
    outcomes: Pair<Vec<u8>>,
    pub(super) ratio: Ratio,
}

/// How a token fares on the other side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fare {
    /// Nats that it says for having no counterpart.
    pub(crate) nats: f32,
    /// Where it stands in its segment.
    pub(crate) span: Span,
    /// Whether a word it is linked to is there.
    pub(crate) found: bool,
}

/// The document's own ratio of lengths.
#[derive(Debug)]
pub(crate) struct Ratio {
    /// Median of the log ratio of the English extent to the Chinese one.
    pub(crate) mean: f32,
    /// Its variance in long beads.
    variance: f32,
}

impl Ratio {
    pub(crate) fn new(context: &Context<'_>) -> Self {
        let lengths = |bead: &BeadView<'_>| [Lang::En, Lang::Zh].map(|lang| context.extent(bead, lang));
        let pairs = context.beads().filter(BeadView::is_pair).map(|bead| lengths(&bead));
        let mut ratios: Vec<f32> =
            pairs.filter(|[_, zh]| *zh >= 10.0).map(|[en, zh]| log_ratio(en, zh)).collect();
        ratios.sort_unstable_by(f32::total_cmp);
        // Robust: errors are in the tails. 1.48 times the median deviation estimates a standard deviation.
        let median = |sorted: &[f32]| sorted.get(sorted.len() / 2).copied();
        let mean = median(&ratios).unwrap_or(0.0);
        let mut deviations: Vec<f32> = ratios.iter().map(|ratio| (ratio - mean).abs()).collect();
        deviations.sort_unstable_by(f32::total_cmp);
        let deviation = median(&deviations).map_or(0.0, |deviation| deviation * 1.48);
        Self { mean, variance: (deviation * deviation).clamp(LENGTH_VARIANCE, 4.0 * LENGTH_VARIANCE) }
    }

    pub(super) fn variance(&self, zh: f32) -> f32 {
        self.variance + LENGTH_VARIANCE_PER_CHAR / zh.max(1.0)
    }

    /// By how many standard deviations two extents are off.
    pub(crate) fn deviations(&self, en: f32, zh: f32) -> f32 {
        (log_ratio(en, zh) - self.mean) / self.variance(zh).sqrt()
    }
}

pub(super) fn log_ratio(en: f32, zh: f32) -> f32 {
    use crate::score::weights::LENGTH_ADDED;
    ((en + LENGTH_ADDED) / (zh + LENGTH_ADDED)).ln()
}

/// The rates of one side.
#[derive(Debug)]
pub(crate) struct SideModel {
    /// For each word and outcome the log ratio of faring so without and with a translation.
    scores: Vec<[f32; OUTCOMES]>,
    /// Words too common to tell anything.
    pub(super) common: Vec<bool>,
}

impl Model {
    pub(crate) fn new(context: &Context<'_>) -> Self {
        let mut counts = Pair {
            en: vec![[0.0; OUTCOMES]; context.tokens.en.words.len()],
            zh: vec![[0.0; OUTCOMES]; context.tokens.zh.words.len()],
        };
        let mut outcomes = context.tokens.as_ref().map(|tokens| vec![MISS as u8; tokens.count()]);
        let mut stamps = Stamps::both(context);
        for bead in context.beads().filter(BeadView::is_pair) {
            Stamps::stamp_both(&mut stamps, context, &bead);
            for lang in [Lang::En, Lang::Zh] {
                let (tokens, links) = side(context, lang);
                for id in bead.ids(lang) {
                    for (number, token) in tokens.numbers(id).zip(tokens.of(id)) {
                        let outcome = stamps.get(lang.other()).outcome(&links[token.word as usize]);
                        outcomes.get_mut(lang)[number] = outcome as u8;
                        counts.get_mut(lang)[token.word as usize][outcome] += 1.0;
                    }
                }
            }
        }
        Self {
            sides: Pair {
                en: SideModel::new(context, Lang::En, &counts.en),
                zh: SideModel::new(context, Lang::Zh, &counts.zh),
            },
            outcomes,
            ratio: Ratio::new(context),
        }
    }

    /// How the tokens of a segment fare in its bead.
    pub(super) fn outcomes(&self, tokens: &Tokens, lang: Lang, id: usize) -> impl Iterator<Item = usize> {
        self.outcomes.get(lang)[tokens.numbers(id)].iter().map(|&outcome| outcome.into())
    }

    /// Whether a word is too common to tell anything.
    pub(crate) fn is_common(&self, lang: Lang, word: u32) -> bool {
        self.sides.get(lang).common[word as usize]
    }

    /// How each token of a segment fares in its bead.
    pub(crate) fn fares(&self, context: &Context<'_>, lang: Lang, id: usize) -> Vec<Fare> {
        let tokens = context.tokens.get(lang);
        let side = self.sides.get(lang);
        let fare = |(token, outcome): (&Token, usize)| Fare {
            nats: side.score(token.word as usize, outcome),
            span: token.span,
            found: outcome != MISS,
        };
        tokens.of(id).iter().zip(self.outcomes(tokens, lang, id)).map(fare).collect()
    }
}

impl SideModel {
    fn new(context: &Context<'_>, lang: Lang, counts: &[[f32; OUTCOMES]]) -> Self {
        let (tokens, links) = side(context, lang);
        let others = context.tokens.get(lang.other());
        let segments = others.len().max(1) as f32;
        let classes: Vec<u8> = (0..counts.len()).map(|word| class(context, lang, word) as u8).collect();
        let mut rates = super::super::thresholds::RATES.map(|prior| prior.map(|rate| rate * PRIOR_CLASS));
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
        // The chance of a strong hit, and of any.
        let chance = |links: &[(u32, Grade)]| {
            let share = |strong: bool| {
                let here = links.iter().filter(|(_, grade)| !strong || *grade <= Grade::Phrase);
                let none: f32 = here
                    .map(|(word, _)| 1.0 - others.words[*word as usize].segments.len() as f32 / segments)
                    .product();
                (1.0 - none).clamp(0.005, 0.98)
            };
            let strong = share(true);
            [strong, share(false).max(strong + 0.002)]
        };
        let scores = (0..counts.len()).map(|word| {
            if common[word] {
                return [0.0; OUTCOMES];
            }
            let chance = chance(&links[word]);
            let prior = &rates[usize::from(classes[word])];
            std::array::from_fn(|outcome| score(counts[word], prior, chance, outcome))
        });
        Self { scores: scores.collect(), common }
    }

    /// The log ratio of an outcome without and with a translation.
    pub(super) fn score(&self, word: usize, outcome: usize) -> f32 {
        self.scores[word][outcome]
    }
}

/// The log ratio of an outcome of a word, from how often it fared how elsewhere, how words like it fare, and the chance of a strong
/// hit and of any.
fn score(
    mut counts: [f32; OUTCOMES],
    prior: &[f32; OUTCOMES],
    [strong, any]: [f32; 2],
    outcome: usize,
) -> f32 {
    counts[outcome] = (counts[outcome] - 1.0).max(0.0);
    let sum: f32 = counts.iter().sum();
    let rate = (counts[outcome] + PRIOR_WORD * prior[outcome]) / (sum + PRIOR_WORD);
    let chance = match outcome {
        STRONG => strong,
        WEAK => any - strong,
        _ => 1.0 - any,
    };
    (chance.max(0.002) / rate.max(0.01)).ln().clamp(-4.0, MISS_CAP)
}

/// The stretch with the greatest sum, `(from, to, sum)`; nothing when no token has a positive score.
pub(crate) fn maximal(scores: impl Iterator<Item = f32>) -> Option<(usize, usize, f32)> {
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

pub(super) fn side<'c>(context: &'c Context<'_>, lang: Lang) -> (&'c Tokens, &'c LinkLists) {
    match lang {
        Lang::En => (&context.tokens.en, &context.links.en),
        Lang::Zh => (&context.tokens.zh, &context.links.zh),
    }
}
