//! Why a bead: the same evidence once more, this time told.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::band::{Band, in_order};
use super::rounds::ROUNDS;
use super::search::Step;
use super::state::State;
use super::{Aligner, space, step, steps};
use crate::alignment::{Alignment, BeadRef};
use crate::anchor::AnchorKind;
use crate::bitext::{Document, Pair, Span};
use crate::error::Error;
use crate::lexicon::Grade;
use crate::score::Scorer;
use crate::score::cosine::Space;
use crate::score::feature::{BLOCKS, Features};
use crate::score::learned::WEIGHTS;
use crate::vectors::Vectors;

/// Why two spans were paired, or why a segment was left alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The bead's score: a log-likelihood ratio in nats, the sum of `parts`.
    pub score: f32,
    /// What the score is made of.
    pub parts: Vec<Part>,
    /// The words, numbers and names that found each other.
    pub matches: Vec<WordMatch>,
}

/// A summand of a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Part {
    /// `words`, `positions`, `length`, `shape`, `vectors`, `punctuation` or `paragraphs`.
    pub name: String,
    /// Nats; positive speaks for the bead.
    pub score: f32,
}

/// Two anchors that found each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WordMatch {
    /// Where in the source document, in bytes.
    pub source: Span,
    /// Where in the target document, in bytes.
    pub target: Span,
    /// What they are.
    pub kind: AnchorKind,
    /// How strongly they are linked.
    pub grade: Grade,
}

/// Explains the beads of one alignment.
#[derive(Debug)]
pub struct Explainer<'a> {
    alignment: &'a Alignment<'a>,
    state: State,
    /// Links that the document teaches.
    taught: HashSet<(u32, u32)>,
    /// By the segments of source and target.
    parts: HashMap<(Range<usize>, Range<usize>), Vec<Part>>,
}

impl Aligner {
    /// Prepares explanations of an alignment's beads; costs about as much as a round of aligning.
    #[must_use]
    pub fn explain<'a>(&self, alignment: &'a Alignment<'a>) -> Explainer<'a> {
        self.explainer(alignment, None)
    }

    /// The same with the vectors that the alignment was made with.
    ///
    /// # Errors
    /// For the reasons of [`Aligner::align_with_vectors`].
    pub fn explain_with_vectors<'a>(
        &self,
        alignment: &'a Alignment<'a>,
        source: &Vectors,
        target: &Vectors,
    ) -> Result<Explainer<'a>, Error> {
        Ok(self.explainer(alignment, Some(space(alignment.bitext(), source, target)?)))
    }

    fn explainer<'a>(&self, alignment: &'a Alignment<'a>, space: Option<Space>) -> Explainer<'a> {
        let Pair { en, zh } = alignment.bitext().by_lang();
        let weights = WEIGHTS.of(ROUNDS, space.is_some());
        let mut state = State::new(&self.extractor, zh, en, space);
        let steps = steps(alignment);
        let taught = state.learn(&steps).into_iter().collect();
        let path = in_order(&steps, (zh.len(), en.len()));
        let band = Band::around(&path, (zh.len(), en.len()), alignment.search());
        let evidence = state.evidence();
        let windows = band.windows();
        let mut scorer = Scorer::new(&evidence, weights, &windows, &windows, &mut Pair::default());
        scorer.read_through();
        let layouts = state.layouts(&Pair { en, zh });
        let mut positions = state.positions(&layouts);
        let parts = alignment
            .beads()
            .iter()
            .zip(&steps)
            .map(|(bead, Step { zh, en })| {
                let features = scorer.features_with(&mut positions, zh, en);
                ((bead.source.clone(), bead.target.clone()), parts(&features, weights))
            })
            .collect();
        Explainer { alignment, state, taught, parts }
    }
}

impl Explainer<'_> {
    /// The explanation of a bead of the alignment; one that is not among them has neither matches nor parts.
    #[must_use]
    pub fn bead(&self, bead: BeadRef<'_>) -> Explanation {
        let Step { zh, en } = step(self.alignment, bead.bead());
        let segments = (bead.bead().source.clone(), bead.bead().target.clone());
        let Some(parts) = self.parts.get(&segments).cloned() else {
            return Explanation { score: 0.0, parts: Vec::new(), matches: Vec::new() };
        };
        let documents = self.alignment.bitext().by_lang();
        let place = |document: &Document, segment: usize, span: Span| {
            document.segments().get(segment).map_or(span, |s| span.shifted(s.span.start))
        };
        let mut matches = Vec::new();
        for segment in zh {
            for token in self.state.tokens.zh.of(segment) {
                for other in en.clone() {
                    for found in self.state.tokens.en.of(other) {
                        let Some(grade) = self.state.links.grade(token.word, found.word) else { continue };
                        let taught = self.taught.contains(&(token.word, found.word));
                        let grade = if taught { Grade::Learned } else { grade };
                        let spans = Pair {
                            en: place(documents.en, other, found.span),
                            zh: place(documents.zh, segment, token.span),
                        };
                        let [source, target] = spans.ordered(self.alignment.bitext().source().lang());
                        let kind = self.state.tokens.zh.words[token.word as usize].kind;
                        matches.push(WordMatch { source, target, kind, grade });
                    }
                }
            }
        }
        matches.sort_unstable_by_key(|found| (found.source, found.target));
        Explanation { score: parts.iter().map(|part| part.score).sum(), parts, matches }
    }
}

/// The weighted features, summed by what they are about.
fn parts(features: &Features, weights: &Features) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for block in BLOCKS {
        let range = block.start..block.start + block.len;
        let score = range.map(|k| features[k] * weights[k]).sum();
        match parts.iter_mut().find(|part| part.name == block.part) {
            Some(part) => part.score += score,
            None => parts.push(Part { name: block.part.to_owned(), score }),
        }
    }
    parts
}
