//! The pipeline.

mod band;
mod learn;
mod search;

use std::ops::Range;

use crate::anchor::Extractor;
use crate::bitext::{Document, Pair};
use crate::score::length::Length;
use crate::score::lexical::{Hits, Rates, Table};
use crate::score::links::Links;
use crate::score::marks::{self, Edges};
use crate::score::shape;
use crate::score::tokens::{Tokens, lengths};
use crate::score::weights::{EN_TO_ZH, ZH_TO_EN};
use band::Band;
pub use search::Step;

/// Temporary entry: beads as ranges.
#[must_use]
pub fn align(extractor: &Extractor, zh: &Document, en: &Document) -> Vec<(Range<usize>, Range<usize>)> {
    let time = std::time::Instant::now();
    let mut tokens = Pair { en: Tokens::new(extractor, en), zh: Tokens::new(extractor, zh) };
    let mut links = Links::new(extractor, &mut tokens);
    let mut length = Length::new(Pair { en: lengths(en), zh: lengths(zh) });
    let edges = Pair { en: marks::edges(en), zh: marks::edges(zh) };
    let debug = std::env::var("DUIQI_DEBUG").is_ok();
    if debug {
        println!("tokens+links {:?}", time.elapsed());
    }
    let mut rates = Pair { en: Rates::prior(tokens.en.words.len()), zh: Rates::prior(tokens.zh.words.len()) };
    let mut band = Band::initial(&tokens, &links);
    if debug {
        println!("band {:?} cells {}", time.elapsed(), band.cells());
    }
    let shapes = shape::shapes();
    let mut steps = Vec::new();
    let rounds: usize = std::env::var("ROUNDS").ok().and_then(|v| v.parse().ok()).unwrap_or(3);
    for round in 0..rounds {
        let hits = Pair { en: Hits::new(&links.en, &tokens.zh), zh: Hits::new(&links.zh, &tokens.en) };
        if debug {
            println!("  hits {:?}", time.elapsed());
        }
        let (en_windows, zh_windows) = band.windows();
        let en_table = Table::new(&tokens.en, &hits.en, &rates.en, en_windows, tokens.zh.len());
        let zh_table = Table::new(&tokens.zh, &hits.zh, &rates.zh, zh_windows, tokens.en.len());
        if debug {
            println!("  tables {:?}", time.elapsed());
        }
        let scorer = Scorer { en: &en_table, zh: &zh_table, length: &length, edges: &edges };
        steps = search::best(&band, &shapes, |i, a, j, b| scorer.score(i, a, j, b));
        if debug {
            println!("round {round} {:?}", time.elapsed());
        }
        if round + 1 < rounds {
            length.fit(
                steps
                    .iter()
                    .filter(|s| s.zh.len() > 0 && s.en.len() > 0)
                    .map(|s| (s.zh.clone(), s.en.clone())),
            );
            rates.en = learn::rates(&steps, &tokens.en, &hits.en, |s| (s.en.clone(), s.zh.clone()));
            rates.zh = learn::rates(&steps, &tokens.zh, &hits.zh, |s| (s.zh.clone(), s.en.clone()));
            learn::links(&steps, &tokens, &mut links);
            band = Band::around(&steps, tokens.zh.len(), tokens.en.len());
            if debug {
                println!("  learn {:?} cells {}", time.elapsed(), band.cells());
            }
        }
    }
    steps.into_iter().map(|s| (s.zh, s.en)).collect()
}

struct Scorer<'a> {
    en: &'a Table,
    zh: &'a Table,
    length: &'a Length,
    edges: &'a Pair<Vec<Edges>>,
}

impl Scorer<'_> {
    fn score(&self, i: usize, a: usize, j: usize, b: usize) -> f32 {
        let mut score = shape::prior((a, b));
        if a == 0 || b == 0 {
            return score;
        }
        let en: f32 = (j..j + b).map(|segment| self.en.row(segment, i)[a - 1]).sum();
        let zh: f32 = (i..i + a).map(|segment| self.zh.row(segment, j)[b - 1]).sum();
        score += EN_TO_ZH * en + ZH_TO_EN * zh;
        score += self.length.score(i..i + a, j..j + b);
        score
            + marks::score(
                (self.edges.zh[i], self.edges.en[j]),
                (self.edges.zh[i + a - 1], self.edges.en[j + b - 1]),
            )
    }
}
