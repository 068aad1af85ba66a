//! What all checks share, computed once: tokens, links between words, quantities, by bead.

use std::ops::Range;
use std::sync::OnceLock;

use super::coverage::Model;
use super::{Finding, Place, Severity};
use crate::align::{learn, steps};
use crate::alignment::{Alignment, BeadRef};
use crate::anchor::Extractor;
use crate::bitext::{Document, Lang, Pair, Segment, Span};
use crate::quantity::{Quantity, quantities};
use crate::score::extent::Extents;
use crate::score::links::Links;
use crate::score::tokens::Tokens;

use super::thresholds::TAUGHT;

/// A bitext with its alignment, as checks see it.
#[derive(Debug)]
pub struct Context<'a> {
    alignment: &'a Alignment<'a>,
    pub(crate) extractor: &'a Extractor,
    pub(crate) tokens: Pair<Tokens>,
    pub(crate) links: Links,
    quantities: Pair<Vec<Vec<Quantity>>>,
    extents: Pair<Extents>,
    model: OnceLock<Model>,
}

/// A bead by language.
#[derive(Debug, Clone, Copy)]
pub struct BeadView<'a> {
    /// Its number in the alignment.
    pub index: usize,
    /// The bead.
    pub bead: BeadRef<'a>,
    source: Lang,
}

impl BeadView<'_> {
    /// Its segments on the side of `lang`.
    #[must_use]
    pub fn ids(&self, lang: Lang) -> Range<usize> {
        let bead = self.bead.bead();
        if lang == self.source { bead.source.clone() } else { bead.target.clone() }
    }

    /// Whether both sides have text.
    #[must_use]
    pub fn is_pair(&self) -> bool {
        let has_text = |text: &str| !text.trim().is_empty();
        self.bead.source().texts().any(has_text) && self.bead.target().texts().any(has_text)
    }
}

impl<'a> Context<'a> {
    pub(crate) fn new(extractor: &'a Extractor, alignment: &'a Alignment<'a>) -> Self {
        let documents = alignment.bitext().by_lang();
        let mut tokens =
            Pair { en: Tokens::new(extractor, documents.en), zh: Tokens::new(extractor, documents.zh) };
        let mut links = Links::new(extractor, &mut tokens);
        let mut steps = steps(alignment);
        // A long document teaches by beads spread evenly over it, which keeps the pairs of words few enough.
        let stride = steps.len().div_ceil(TAUGHT).max(1);
        if stride > 1 {
            steps = steps.into_iter().step_by(stride).collect();
        }
        let taught = learn::associations(&steps, &tokens);
        for found in &taught {
            links.add(found.zh, found.en, crate::lexicon::Grade::Exact);
        }
        let quantities = documents.map(document_quantities);
        let extents = documents.map(Extents::new);
        Self { alignment, extractor, tokens, links, quantities, extents, model: OnceLock::new() }
    }

    /// How words fare in this document.
    pub(super) fn model(&self) -> &Model {
        self.model.get_or_init(|| Model::new(self))
    }

    /// How much a side of a bead says, in Chinese characters.
    pub(crate) fn extent(&self, bead: &BeadView<'_>, lang: Lang) -> f32 {
        self.extents.get(lang).of(&bead.ids(lang))
    }

    /// The alignment.
    #[must_use]
    pub const fn alignment(&self) -> &'a Alignment<'a> {
        self.alignment
    }

    /// The document in `lang`.
    #[must_use]
    pub fn document(&self, lang: Lang) -> &'a Document {
        match lang {
            Lang::En => self.alignment.bitext().by_lang().en,
            Lang::Zh => self.alignment.bitext().by_lang().zh,
        }
    }

    /// The language of the source.
    #[must_use]
    pub fn source_lang(&self) -> Lang {
        self.alignment.bitext().source().lang()
    }

    /// The beads.
    pub fn beads(&self) -> impl Iterator<Item = BeadView<'_>> {
        let source = self.source_lang();
        self.alignment.iter().enumerate().map(move |(index, bead)| BeadView { index, bead, source })
    }

    /// The quantities of a segment, with spans in the document.
    #[must_use]
    pub fn quantities(&self, lang: Lang, segment: usize) -> &[Quantity] {
        self.quantities.get(lang).get(segment).map_or(&[], Vec::as_slice)
    }

    /// A span of segment `id` as a span of the document.
    pub(crate) fn place(&self, lang: Lang, id: usize, span: Span) -> Span {
        self.document(lang).segments().get(id).map_or(span, |segment| span.shifted(segment.span.start))
    }

    /// A finding about a bead. `marks` are spans of the documents by language; on a side without marks the whole segments are
    /// given. The confidence is multiplied by the bead's own.
    #[must_use]
    pub fn finding(
        &self,
        check: &'static str,
        severity: Severity,
        confidence: f32,
        bead: &BeadView<'_>,
        marks: Pair<Vec<Span>>,
        message: String,
    ) -> Finding {
        let place = |lang: Lang, marks: Vec<Span>| {
            let ids: Vec<usize> = bead.ids(lang).collect();
            let marked = !marks.is_empty();
            let spans = if marked {
                marks
            } else {
                ids.iter().map(|&id| self.document(lang).segments()[id].span).collect()
            };
            Place { ids, spans, marked }
        };
        let Pair { en, zh } = marks;
        let (en, zh) = (place(Lang::En, en), place(Lang::Zh, zh));
        let (source, target) = if self.source_lang() == Lang::En { (en, zh) } else { (zh, en) };
        let confidence = (confidence * bead.bead.confidence()).clamp(0.0, 1.0);
        Finding { check, severity, confidence, source, target, values: [None, None], message }
    }

    /// `source` or `target`.
    pub(crate) fn role(&self, lang: Lang) -> &'static str {
        if lang == self.source_lang() { "source" } else { "target" }
    }

    /// `[source, target]` of a pair.
    pub(crate) fn ordered<T>(&self, pair: Pair<T>) -> [T; 2] {
        pair.ordered(self.source_lang())
    }

    /// Where segments stand among the beads.
    pub(crate) fn order(&self) -> Order {
        let bitext = self.alignment.bitext();
        let mut order =
            Order { source: vec![0; bitext.source().len()], target: vec![0; bitext.target().len()] };
        for (index, bead) in self.alignment.beads().iter().enumerate() {
            order.source[bead.source.clone()].fill(index);
            order.target[bead.target.clone()].fill(index);
        }
        order
    }
}

/// The number of the bead of each segment.
#[derive(Debug)]
pub(crate) struct Order {
    source: Vec<usize>,
    target: Vec<usize>,
}

impl Order {
    pub(crate) fn of(&self, source: Option<usize>, target: Option<usize>) -> usize {
        let at = |list: &[usize], id: Option<usize>| id.and_then(|id| list.get(id).copied());
        at(&self.source, source).or_else(|| at(&self.target, target)).unwrap_or(usize::MAX)
    }
}

fn document_quantities(document: &Document) -> Vec<Vec<Quantity>> {
    let of = |segment: &Segment| {
        let mut found = quantities(segment.span.of(document.text()), document.lang());
        found.iter_mut().for_each(|quantity| quantity.span = quantity.span.shifted(segment.span.start));
        found
    };
    document.segments().iter().map(of).collect()
}
