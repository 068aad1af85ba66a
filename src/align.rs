//! The pipeline.

pub(crate) mod band;
pub(crate) mod lattice;
mod learn;
pub(crate) mod search;

use std::ops::Range;

use crate::anchor::Extractor;
use crate::bitext::{Document, Pair};
use crate::score::feature::{EN_COUNT, EN_RATIO, Features, ZH_COUNT, ZH_RATIO};
use crate::score::length::Length;
use crate::score::lexical::{Direction, Hits, Rates};
use crate::score::links::Links;
use crate::score::marks::Marks;
use crate::score::tokens::{Tokens, lengths};
use crate::score::{Evidence, Scorer, shape, weights};
use band::Band;
pub use search::Step;

/// Temporary entry: beads as ranges.
#[must_use]
pub fn align(extractor: &Extractor, zh: &Document, en: &Document) -> Vec<(Range<usize>, Range<usize>)> {
    run(extractor, zh, en, &weights::WEIGHTS, |_, _, _, _, steps| {
        steps.into_iter().map(|s| (s.zh, s.en)).collect()
    })
}

pub(crate) fn run<T>(
    extractor: &Extractor,
    zh: &Document,
    en: &Document,
    weights: &Features,
    finish: impl FnOnce(&Evidence, &Scorer, &Band, &[(usize, usize)], Vec<Step>) -> T,
) -> T {
    let time = std::time::Instant::now();
    let mut tokens = Pair { en: Tokens::new(extractor, en), zh: Tokens::new(extractor, zh) };
    let mut links = Links::new(extractor, &mut tokens);
    let mut length = Length::new(Pair { en: lengths(en), zh: lengths(zh) });
    let marks = Pair { en: Marks::new(en), zh: Marks::new(zh) };
    let debug = std::env::var("DUIQI_DEBUG").is_ok();
    if debug {
        println!("tokens+links {:?}", time.elapsed());
    }
    let mut rates = Pair { en: Rates::prior(tokens.en.words.len()), zh: Rates::prior(tokens.zh.words.len()) };
    let mut band = Band::initial(&tokens, &links);
    let shapes = shape::shapes();
    let mut counts = [0.0; shape::CLASSES];
    let mut round = 0;
    loop {
        let hits = Pair { en: Hits::new(&links.en, &tokens.zh), zh: Hits::new(&links.zh, &tokens.en) };
        let directions = Pair {
            en: Direction::new(&tokens.en, &hits.en, &rates.en, (EN_RATIO, EN_COUNT), tokens.zh.len()),
            zh: Direction::new(&tokens.zh, &hits.zh, &rates.zh, (ZH_RATIO, ZH_COUNT), tokens.en.len()),
        };
        let evidence =
            Evidence { directions: &directions, length: &length, marks: &marks, shares: shape::log_shares(&counts) };
        let scorer = Scorer::new(&evidence, weights, band.windows());
        let steps = search::best(&band, &shapes, |i, a, j, b| scorer.score(i, a, j, b));
        if debug { println!("round {round} {:?} cells {}", time.elapsed(), band.cells()); }
        if round + 1 == ROUNDS {
            return finish(&evidence, &scorer, &band, &shapes, steps);
        }
        round += 1;
        length.fit(steps.iter().filter(|s| s.is_pair()).map(|s| (s.zh.clone(), s.en.clone())));
        counts = [0.0; shape::CLASSES];
        steps.iter().for_each(|s| counts[shape::class(s.zh.len(), s.en.len())] += 1.0);
        rates.en = learn::rates(&steps, &tokens.en, &hits.en, |s| (s.en.clone(), s.zh.clone()));
        rates.zh = learn::rates(&steps, &tokens.zh, &hits.zh, |s| (s.zh.clone(), s.en.clone()));
        drop(directions);
        learn::links(&steps, &tokens, &mut links);
        band = Band::around(&steps, tokens.zh.len(), tokens.en.len());
    }
}

const ROUNDS: usize = 3;
