//! Every constant of the scoring model.

use crate::lexicon::Grade;

/// How often a true translation shows a hit of each grade (share of tokens), before the document teaches better.
pub(crate) const HIT: [f32; Grade::COUNT] = [0.40, 0.10, 0.08, 0.05];
/// Observations that the rates above count for when a document's own are mixed in.
pub(crate) const SHRINKAGE: f32 = 2.0;
/// Weights of the two lexical directions; they see the same links twice.
pub(crate) const EN_TO_ZH: f32 = 0.43;
pub(crate) const ZH_TO_EN: f32 = 0.30;

pub(crate) const LENGTH: f32 = 1.1;
/// Variance of the log length ratio: fixed part, part falling with the zh characters, background.
pub(crate) const LENGTH_VARIANCE: f32 = 0.04;
pub(crate) const LENGTH_VARIANCE_PER_CHAR: f32 = 1.1;
pub(crate) const LENGTH_BACKGROUND: f32 = 0.3;
/// Characters added to both sides.
pub(crate) const LENGTH_ADDED: f32 = 5.0;

pub(crate) const NULL: f32 = -6.0;
pub(crate) const NOT_ONE: f32 = 0.05;
pub(crate) const PER_EXTRA: f32 = -1.2;

pub(crate) const FINAL_MARK: f32 = 0.7;
pub(crate) const QUESTION_MARK: f32 = 0.7;
pub(crate) const OPENING_QUOTE: f32 = 0.5;

pub(crate) const LEARN_DICE: f32 = 0.41;
pub(crate) const LEARN_LIKELIHOOD: f32 = 12.0;
