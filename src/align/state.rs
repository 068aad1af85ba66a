//! What is known of a bitext, and how a path teaches more of it.

use super::band::Band;
use super::search::Step;
use super::{backbone, learn};
use crate::anchor::Extractor;
use crate::bitext::{Document, Lang, Pair};
use crate::score::cosine::Space;
use crate::score::extent::Extents;
use crate::score::feature::{EN_COUNT, EN_RATIO, EN_SUPPORT, ZH_COUNT, ZH_RATIO, ZH_SUPPORT};
use crate::score::length::Length;
use crate::score::lexical::{Blocks, Chances, Direction, Rates};
use crate::score::links::Links;
use crate::score::marks::Marks;
use crate::score::position::{Layout, Positions};
use crate::score::tokens::Tokens;
use crate::score::{Evidence, shape};

const EN_BLOCKS: Blocks = Blocks { ratio: EN_RATIO, count: EN_COUNT, support: EN_SUPPORT };
const ZH_BLOCKS: Blocks = Blocks { ratio: ZH_RATIO, count: ZH_COUNT, support: ZH_SUPPORT };

/// What is known of a bitext between two searches.
#[derive(Debug)]
pub(crate) struct State {
    pub(super) tokens: Pair<Tokens>,
    pub(super) links: Links,
    length: Length,
    marks: Pair<Marks>,
    chances: Pair<Chances>,
    rates: Pair<Rates>,
    shapes: [f32; shape::CLASSES],
    pub(super) space: Option<Space>,
}

impl State {
    pub(crate) fn new(extractor: &Extractor, zh: &Document, en: &Document, space: Option<Space>) -> Self {
        let mut tokens = Pair { en: Tokens::new(extractor, en), zh: Tokens::new(extractor, zh) };
        let links = Links::new(extractor, &mut tokens);
        let rates = tokens.as_ref().map(|tokens| Rates::prior(tokens.words.len()));
        let chances =
            Pair { en: Chances::new(&links.en, &tokens.zh), zh: Chances::new(&links.zh, &tokens.en) };
        Self {
            tokens,
            links,
            chances,
            rates,
            length: Length::new(Pair { en: Extents::new(en), zh: Extents::new(zh) }),
            marks: Pair { en: Marks::new(en), zh: Marks::new(zh) },
            shapes: [0.0; shape::CLASSES],
            space,
        }
    }

    /// The band of the first search.
    pub(crate) fn band(&self) -> Band {
        Band::initial(&self.tokens, &self.links)
    }

    /// Pairs of segments that share a link between rare words.
    pub(crate) fn rare_links(&self) -> impl Iterator<Item = backbone::Point> {
        backbone::rare_links(&self.tokens, &self.links)
    }

    /// Where the words stand, for [`State::positions`].
    pub(crate) fn layouts(&self, documents: &Pair<&Document>) -> Pair<Layout<'_>> {
        let layout = |lang: Lang| {
            let (tokens, chances) = (self.tokens.get(lang), self.chances.get(lang));
            Layout::new(tokens, chances, documents.get(lang), self.length.extents(lang))
        };
        Pair { en: layout(Lang::En), zh: layout(Lang::Zh) }
    }

    /// The evidence for the beads of a lattice.
    pub(crate) fn positions<'a>(&'a self, layouts: &'a Pair<Layout<'a>>) -> Positions<'a> {
        Positions::new(layouts, &self.links, &self.length)
    }

    pub(crate) fn evidence(&self) -> Evidence<'_> {
        let (en, zh) = ((&self.tokens.en, &self.links.en), (&self.tokens.zh, &self.links.zh));
        Evidence {
            directions: Pair {
                en: Direction::new(en, zh, &self.chances.en, &self.rates.en, EN_BLOCKS),
                zh: Direction::new(zh, en, &self.chances.zh, &self.rates.zh, ZH_BLOCKS),
            },
            length: &self.length,
            marks: &self.marks,
            shares: shape::log_shares(&self.shapes),
            space: self.space.as_ref(),
        }
    }

    /// Learns from a path; returns the links (Chinese, English) that are new or stronger.
    pub(crate) fn learn(&mut self, steps: &[Step]) -> Vec<(u32, u32)> {
        self.length.fit(steps.iter().filter(|s| s.is_pair()).map(|s| (s.zh.clone(), s.en.clone())));
        self.shapes = shape::counts(steps.iter().map(|s| (s.zh.len(), s.en.len())));
        let (Pair { en, zh }, chances) = (&self.tokens, &self.chances);
        let en_first = steps.iter().map(|s| (s.en.clone(), s.zh.clone()));
        let zh_first = steps.iter().map(|s| (s.zh.clone(), s.en.clone()));
        self.rates = Pair {
            en: learn::rates(en_first, en, &self.links.en, zh, &chances.en),
            zh: learn::rates(zh_first, zh, &self.links.zh, en, &chances.zh),
        };
        let changed = learn::links(steps, &self.tokens, &mut self.links);
        let (zh_words, en_words) = changed.iter().copied().unzip();
        self.chances.en.refresh(en_words, &self.links.en, zh);
        self.chances.zh.refresh(zh_words, &self.links.zh, en);
        changed
    }
}
