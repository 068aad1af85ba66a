//! Where the words of some segments are hit on the other side.
//!
//! All hits of a document would be its length times its vocabulary; those of a stretch of segments against what stands
//! near them are of the stretch's own size. So they are found for one stretch after the other, from the tokens of the other
//! side and the links that these have to words of the stretch.

use std::ops::Range;

use super::lexical::Direction;

/// A segment of the other side that a word is hit in, and the outcome, in 32 bits: there are many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit(u32);

impl Hit {
    const fn new(segment: u32, outcome: u32) -> Self {
        Self(segment << 3 | outcome)
    }

    pub(super) const fn segment(self) -> u32 {
        self.0 >> 3
    }

    pub(super) const fn outcome(self) -> usize {
        (self.0 & 7) as usize
    }
}

/// The hits of a stretch.
#[derive(Debug, Default)]
pub(super) struct Hits {
    /// For each word of this side the number of its list, if it occurs in the stretch, and these words.
    numbers: Vec<u32>,
    words: Vec<u32>,
    lists: Vec<Vec<Hit>>,
    /// For each word of the other side where its links to words of the stretch stand, if it was met, and these words.
    near: Vec<Range<u32>>,
    met: Vec<u32>,
    links: Vec<(u32, u32)>,
}

/// The place of what is not there.
const NONE: u32 = u32::MAX;
const UNMET: Range<u32> = NONE..NONE;

impl Hits {
    /// Makes room for the words of both sides.
    pub(super) fn open(&mut self, direction: &Direction) {
        self.words.clear();
        self.met.clear();
        self.numbers.clear();
        self.near.clear();
        self.numbers.resize(direction.tokens.words.len(), NONE);
        self.near.resize(direction.other.words.len(), UNMET);
    }

    /// Finds the hits of the segments `own` in the segments `other`.
    pub(super) fn find(&mut self, direction: &Direction, own: Range<usize>, other: Range<usize>) {
        self.words.drain(..).for_each(|word| self.numbers[word as usize] = NONE);
        self.met.drain(..).for_each(|word| self.near[word as usize] = UNMET);
        self.links.clear();
        for token in own.flat_map(|segment| direction.tokens.of(segment)) {
            let word = token.word as usize;
            if self.numbers[word] == NONE && direction.ratios[word].is_some() {
                self.numbers[word] = self.words.len() as u32;
                self.words.push(token.word);
            }
        }
        if self.lists.len() < self.words.len() {
            self.lists.resize_with(self.words.len(), Vec::new);
        }
        self.lists[..self.words.len()].iter_mut().for_each(Vec::clear);
        for segment in other {
            for token in direction.other.of(segment) {
                let word = token.word as usize;
                if self.near[word] == UNMET {
                    let from = self.links.len() as u32;
                    let all = direction.back[word].iter();
                    let there = all.map(|&(word, grade)| (self.numbers[word as usize], grade as u32));
                    self.links.extend(there.filter(|&(number, _)| number != NONE));
                    self.near[word] = from..self.links.len() as u32;
                    self.met.push(token.word);
                }
                let Range { start, end } = self.near[word];
                for &(number, outcome) in &self.links[start as usize..end as usize] {
                    let list = &mut self.lists[number as usize];
                    match list.last_mut() {
                        Some(last) if last.segment() == segment as u32 => {
                            *last = Hit::new(segment as u32, outcome.min(last.outcome() as u32));
                        }
                        _ => list.push(Hit::new(segment as u32, outcome)),
                    }
                }
            }
        }
    }

    /// The number of a word of the stretch, by which its hits are known.
    pub(super) fn number(&self, word: u32) -> usize {
        self.numbers[word as usize] as usize
    }

    /// The hits of the word with this number, by segment.
    pub(super) fn of(&self, number: usize) -> &[Hit] {
        &self.lists[number]
    }

    /// How many words have a number.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }
}
