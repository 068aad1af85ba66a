//! Confidences, bounds and weights of the checks that are set by hand; what lists of words are counted as stands with the lists.
//! Those without another origin were set on the lines of a news translation and on the fixtures, with and without errors planted in
//! them: the texts that `tests/fidelity.rs` reports on.

use crate::bitext::Pair;

/// Confidence from which the default profile shows a finding: rather right than wrong.
pub(super) const SHOWN: f32 = 0.5;
/// Beads from which the document's own links are learned; a longer document is sampled.
pub(super) const TAUGHT: usize = 10_000;

/// Confidence that two open values are one that was changed.
pub(super) const CHANGED: f32 = 0.85;
/// What is left of the confidence when figures agree and the power of ten differs.
pub(super) const MAGNITUDE: f32 = 1.1;
/// The same for equal numbers of different units.
pub(super) const UNIT: f32 = 1.0;
/// Percent against percentage points: often meant loosely.
pub(super) const POINTS: f32 = 0.6;
/// An equal value in another role.
pub(super) const ROLE: f32 = 0.6;
/// Confidence that a quantity in digits is missing, of more than ten and up to ten.
pub(super) const MISSING_DIGITS: f32 = 0.85;
pub(super) const MISSING_SMALL_DIGITS: f32 = 0.65;
/// In words, of more than ten and up to ten.
pub(super) const MISSING_WORDS: f32 = 0.6;
pub(super) const MISSING_SMALL: f32 = 0.3;
/// An English count from three on, which is not said of a pair or of anything single as *two* and *one* are.
pub(super) const MISSING_ENGLISH_COUNT: f32 = 0.51;
/// A small amount of something that has a unit: 两个月.
pub(super) const MISSING_SMALL_MEASURE: f32 = 0.52;
/// The most for a date that the other side may say by today's.
pub(super) const RELATIVE: f32 = 0.4;
/// Small counts in words that differ.
pub(super) const CHANGED_WORDS: f32 = 0.55;
/// A month or year that the other document names nowhere near, and how many segments near is.
pub(super) const CALENDAR_SURE: f32 = 0.6;
pub(super) const CALENDAR_NEAR: usize = 40;
/// How many months or years must be named there.
pub(super) const CALENDAR_LEAST: usize = 4;
/// List numbers that differ.
pub(super) const LISTED: f32 = 0.8;
/// A list number that the other side lacks, where most others have theirs: at least so many, and this share.
pub(super) const UNLISTED: f32 = 0.75;
pub(super) const LIST_LEAST: usize = 5;
pub(super) const LIST_SHARE: f32 = 0.75;
/// A figure that stands more often on one side.
pub(super) const REPEATED: f32 = 0.6;
/// *one*, several, halves, multiples, ordinals in words.
pub(super) const MISSING_LOOSE: f32 = 0.2;
/// What is left of the confidence for what only the target has.
pub(super) const EXTRA: f32 = 0.82;
/// Relative difference of amounts converted into another unit, by rounding.
pub(super) const CONVERSION: f64 = 0.03;

/// A word in a greater share of the segments says nothing about what is missing.
pub(super) const COMMON: f32 = 0.08;
/// How often words of a class are hit strongly, weakly, not at all in a translation: numbers, literals, names, single characters,
/// words the lexicon knows, other words. Replaced by the document's own as it grows.
pub(super) const RATES: [[f32; 3]; 6] = [
    [0.80, 0.05, 0.15],
    [0.70, 0.05, 0.25],
    [0.70, 0.10, 0.20],
    [0.35, 0.20, 0.45],
    [0.45, 0.20, 0.35],
    [0.15, 0.20, 0.65],
];
/// Words that a class's rates above count for, and occurrences of a word that its class counts for.
pub(super) const PRIOR_CLASS: f32 = 200.0;
pub(super) const PRIOR_WORD: f32 = 3.0;
/// The most that one missed word may say, in nats.
pub(super) const MISS_CAP: f32 = 1.5;
/// Least missed words of a stretch.
pub(super) const STRETCH_LEAST: usize = 1;
/// Missed words from which a stretch is an error.
pub(super) const STRETCH_ERROR: usize = 6;
/// Nats of a stretch from which it is looked up what stands in the place of its translation.
pub(super) const GAP_LEAST: f32 = 2.0;
/// Nats of a word from which on, downwards, it is found.
pub(super) const COVERAGE_HIT: f32 = -0.2;
/// Nats of even odds for a stretch of each language, chosen for few false alarms on the tuned halves.
pub(super) const COVERAGE_CENTRE: Pair<f32> = Pair { en: 1.25, zh: 2.05 };
/// By how many nats translators rather leave something out than add something, each way: raters marked 286 omissions and 123 additions in
/// the talks of `mqm_ted_zhen.tsv`.
pub(super) const COVERAGE_OMITTED: f32 = 0.42;
/// What a whole segment of several in a bead has in advance.
pub(super) const COVERAGE_SEGMENT: f32 = 1.0;
/// Least confidence of a stretch that is reported at all.
pub(super) const COVERAGE_LEAST: f32 = 0.05;
/// Words from which a segment without counterpart is an error.
pub(super) const CONTENT: usize = 3;
/// Confidence that a segment that the aligner left alone has no counterpart, and a short one.
pub(super) const LONE_ALONE: f32 = 0.97;
pub(super) const LONE_SHORT: f32 = 0.7;
/// Variance of the log ratio of a bead's extents: fixed part, and part falling with the Chinese extent.
pub(super) const LENGTH_VARIANCE: f32 = 0.012;
pub(super) const LENGTH_VARIANCE_PER_CHAR: f32 = 0.15;

/// A required term that is missing, a forbidden one that is there.
pub(super) const TERM_MISSING: f32 = 0.85;
pub(super) const TERM_FORBIDDEN: f32 = 0.9;
/// Equal sources with different translations; equal translations of different sources; a term with two translations.
pub(super) const SEGMENT_VARIES: f32 = 0.6;
pub(super) const SEGMENT_MERGES: f32 = 0.45;
pub(super) const TERM_VARIES: f32 = 0.5;
/// A term must occur in this many beads before its translations are compared, each of them in this many.
pub(super) const TERM_BEADS: usize = 5;
pub(super) const TERM_EACH: usize = 2;
/// A name in pinyin whose characters are not there.
pub(super) const NAME_PINYIN: f32 = 0.8;
/// Nats that a name's word adds when it is in the lexicon, or is not and does not sound like anything there; the most that a stretch of Chinese without counterpart adds; and the logistic curve of the confidence.
pub(super) const NATS_KNOWN: f32 = 0.7;
pub(super) const NATS_SOUND: f32 = 0.9;
/// What a name of one word lacks: it may be an adjective or the first word of something.
pub(super) const NATS_ALONE: f32 = 0.9;
pub(super) const NATS_OPEN: f32 = 3.0;
/// What it adds that each word of the name is found in names elsewhere, by how often: from [`NAME_FOUND`] times on always the same.
pub(super) const NATS_FOUND: [f32; 3] = [0.0, 1.0, 1.5];
pub(super) const NAME_FOUND: usize = 2;
pub(super) const NAME_CENTRE: f32 = 4.7;
pub(super) const NAME_SLOPE: f32 = 1.0;
/// Share of a name's consonants that may differ in a transliteration.
pub(super) const NAME_SOUND: f32 = 0.34;
/// What an M costs that only the nasal end of a syllable stands for (Trump 特朗普).
pub(super) const NAME_NASAL: f32 = 0.3;
/// The source itself in the target; a run of its words; one of them; Han in brackets behind an English word.
pub(super) const UNTRANSLATED_ALL: f32 = 0.95;
pub(super) const UNTRANSLATED_RUN: f32 = 0.8;
pub(super) const UNTRANSLATED_WORD: f32 = 0.55;
pub(super) const UNTRANSLATED_GLOSS: f32 = 0.35;
/// Share of its occurrences with a negation on the other side from which a cue is judged.
pub(super) const NEGATION_JUDGED: f32 = 0.3;
/// How far a cue counts to be when nothing says where it should stand, in bytes.
pub(super) const NEGATION_UNKNOWN: f32 = 45.0;
/// Logistic regression on negations removed by the tests' generator, in the same texts and by the same command: bias, logit of the cue's
/// rate, how well what it is paired with answers it, that times the distance in units of 30 bytes, whether a place is known, the nearest cue's answer
/// falling by e in 25 bytes, excess of rates on its side, whether another word translates it; the answer of what it is paired with once
/// more where the two translate each other, and where another word translates that.
pub(super) const NEGATION_FEATURES: usize = 10;
pub(super) const NEGATION_WEIGHTS: Pair<[f32; NEGATION_FEATURES]> = Pair {
    en: [-1.198, 1.764, -5.573, 0.409, 0.519, 0.717, -0.370, -0.517, -1.108, 1.881],
    zh: [-0.089, 0.811, -3.543, 0.563, 0.729, -0.599, 0.054, 0.996, -0.813, 1.013],
};
/// What it adds to a pair of cues that they translate each other, and takes off that one of them is translated by another word.
pub(super) const NEGATION_LINKED: f32 = 3.0;
pub(super) const NEGATION_EXPLAINED: f32 = 1.0;
/// Nats of even odds, chosen for few false alarms on the tuned halves.
pub(super) const NEGATION_CENTRE: Pair<f32> = Pair { en: 0.4, zh: 0.75 };
/// Marks.
pub(super) const BRACKET_OPEN: f32 = 0.6;
pub(super) const QUOTE_OPEN: f32 = 0.55;
pub(super) const QUOTE_LOST: f32 = 0.4;
pub(super) const FINAL_QUESTION: f32 = 0.55;
pub(super) const FINAL_OTHER: f32 = 0.35;
pub(super) const WIDTH: f32 = 0.6;
/// Standard deviations of the log length ratio from which a bead is an outlier, and the confidence there.
pub(super) const LENGTH_DEVIATIONS: f32 = 4.0;
pub(super) const LENGTH_SURE: f32 = 0.55;
/// A bead out of order; a word or sentence said twice.
pub(super) const MOVED: f32 = 0.6;
pub(super) const STUTTER: f32 = 0.7;
pub(super) const TWICE: f32 = 0.6;
