//! What the checks see of a document, for fitting their weights (`examples/train_checks.rs` is the command).

use crate::align::Aligner;
use crate::alignment::Alignment;
use crate::bitext::Lang;
use crate::check::{Context, coverage, negation};

pub use crate::check::coverage::tree::{Tree, nats};

/// What the trees or a logistic regression of the checks see of one side of a bead.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The number of the bead.
    pub bead: usize,
    /// The side that may have something without counterpart.
    pub lang: Lang,
    /// The features; the first of those of negation is 1.
    pub features: Vec<f32>,
}

/// A word that may negate.
#[derive(Debug, Clone)]
pub struct Cue {
    /// The number of the bead.
    pub bead: usize,
    /// The side it stands on.
    pub lang: Lang,
    /// What it is counted as.
    pub kind: String,
    /// How often it has a negation on the other side, as known now.
    pub rate: f32,
}

/// Everything of a document.
#[derive(Debug, Clone)]
pub struct Sight {
    /// Stretches without counterpart.
    pub coverage: Vec<Seen>,
    /// Negations without counterpart.
    pub negation: Vec<Seen>,
    /// All negations.
    pub cues: Vec<Cue>,
}

/// What the checks see of an alignment.
#[must_use]
pub fn see(aligner: &Aligner, alignment: &Alignment<'_>) -> Sight {
    let extractor = aligner.shared();
    let context = Context::new(&extractor, alignment);
    let seen = |list: Vec<(usize, Lang, Vec<f32>)>| {
        list.into_iter().map(|(bead, lang, features)| Seen { bead, lang, features }).collect()
    };
    let cues = negation::cues(&context).into_iter();
    Sight {
        coverage: seen(coverage::seen(&context)),
        negation: seen(negation::seen(&context)),
        cues: cues.map(|(bead, lang, kind, rate)| Cue { bead, lang, kind, rate }).collect(),
    }
}
