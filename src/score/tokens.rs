//! The anchors of a document with their values interned: a token is a number from here on.

use std::ops::Range;

use rustc_hash::FxHashMap as HashMap;

use crate::anchor::{AnchorKind, Extractor, Seen};
use crate::bitext::{Document, Span};
use crate::lexicon::Stems;
use crate::quantity::{Key, Quantity};

/// One occurrence of an anchor value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) word: u32,
    /// Where it stands in its segment.
    pub(crate) span: Span,
}

/// A distinct anchor value.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) value: String,
    pub(crate) kind: AnchorKind,
    /// The keys under which a quantity meets its equals.
    pub(crate) keys: Vec<Key>,
    /// The pinyin letters of a word that occurs as a name.
    pub(crate) reading: Option<String>,
    /// The segments it occurs in, ascending, each once.
    pub(crate) segments: Vec<u32>,
}

/// The tokens of one document.
#[derive(Debug)]
pub(crate) struct Tokens {
    /// For each segment the number of its first token, then the number of all tokens.
    starts: Vec<u32>,
    list: Vec<Token>,
    pub(crate) words: Vec<Word>,
    index: HashMap<String, u32>,
}

impl Tokens {
    pub(crate) fn new(extractor: &Extractor, document: &Document) -> Self {
        let mut this =
            Self { starts: vec![0], list: Vec::new(), words: Vec::new(), index: HashMap::default() };
        let mut stems = Stems::new(&extractor.lemmatizer);
        for text in document.texts() {
            extractor.words(text, document.lang(), &mut stems, &mut |seen| this.push(seen));
            this.starts.push(this.list.len() as u32);
        }
        this.note_segments();
        this
    }

    fn push(&mut self, seen: Seen<'_>) {
        let word = self.intern(seen.value, seen.kind);
        let entry = &mut self.words[word as usize];
        if let Some(reading) = seen.reading {
            entry.reading.get_or_insert_with(|| reading.to_owned());
        }
        for key in seen.quantity.iter().flat_map(Quantity::keys) {
            if !entry.keys.contains(&key) {
                entry.keys.push(key);
            }
        }
        self.list.push(Token { word, span: seen.span });
    }

    /// Notes for each word the segments it occurs in.
    fn note_segments(&mut self) {
        self.words.iter_mut().for_each(|word| word.segments.clear());
        for (segment, pair) in self.starts.windows(2).enumerate() {
            for token in &self.list[pair[0] as usize..pair[1] as usize] {
                let segments = &mut self.words[token.word as usize].segments;
                if segments.last() != Some(&(segment as u32)) {
                    segments.push(segment as u32);
                }
            }
        }
    }

    fn intern(&mut self, value: &str, kind: AnchorKind) -> u32 {
        if let Some(&word) = self.index.get(value) {
            return word;
        }
        let word = self.words.len() as u32;
        self.words.push(Word {
            value: value.to_owned(),
            kind,
            keys: Vec::new(),
            reading: None,
            segments: Vec::new(),
        });
        self.index.insert(value.to_owned(), word);
        word
    }

    /// The word with this value.
    pub(crate) fn word(&self, value: &str) -> Option<u32> {
        self.index.get(value).copied()
    }

    /// A word as it first stands in its document.
    pub(crate) fn surface(&self, document: &Document, word: u32) -> String {
        let entry = &self.words[word as usize];
        let first = entry.segments.first().and_then(|&segment| {
            let token = self.of(segment as usize).iter().find(|token| token.word == word)?;
            Some(token.span.of(document.segment(segment as usize)).to_owned())
        });
        first.unwrap_or_else(|| entry.value.clone())
    }

    /// The tokens of a segment.
    pub(crate) fn of(&self, segment: usize) -> &[Token] {
        &self.list[self.numbers(segment)]
    }

    /// The numbers of a segment's tokens, counted over the document.
    pub(crate) fn numbers(&self, segment: usize) -> Range<usize> {
        self.starts[segment] as usize..self.starts[segment + 1] as usize
    }

    /// How many tokens there are.
    pub(crate) fn count(&self) -> usize {
        self.list.len()
    }

    /// How many segments there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Adds tokens (segment, span, value), in order; each takes the place of those that stand inside it.
    pub(crate) fn add(&mut self, extra: &[(u32, Span, &str)]) {
        if extra.is_empty() {
            return;
        }
        let mut starts = vec![0];
        let mut tokens = Vec::with_capacity(self.list.len() + extra.len());
        let mut extra = extra.iter().peekable();
        for segment in 0..self.len() {
            let mut own = self.of(segment).to_vec().into_iter().peekable();
            while let Some((_, span, value)) = extra.next_if(|(s, ..)| *s as usize == segment) {
                while let Some(token) = own.next_if(|token| token.span.start < span.start) {
                    tokens.push(token);
                }
                tokens.push(Token { word: self.intern(value, AnchorKind::Name), span: *span });
                while own.next_if(|token| token.span.end <= span.end).is_some() {}
            }
            tokens.extend(own);
            starts.push(tokens.len() as u32);
        }
        (self.starts, self.list) = (starts, tokens);
        self.note_segments();
    }
}
