//! Where something occurs: [`TranslationMemory::search`].

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::form::{folded, lower, plain};
use super::index::{holding, search_grams};
use super::unit::{Status, TranslationUnit};
use super::{MemoryError, TranslationMemory, store};
use crate::bitext::{Lang, Span};
use crate::text::{fold, is_han};

/// What to search for. Case, width and script variant do not matter.
#[derive(Debug, Clone, Copy)]
pub struct Concordance<'a> {
    text: &'a str,
    lang: Option<Lang>,
    words: bool,
    limit: usize,
}

impl<'a> Concordance<'a> {
    /// A search for any text, on both sides, for up to 20 units.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self { text, lang: None, words: false, limit: 20 }
    }

    /// Only on the side in this language.
    #[must_use]
    pub const fn lang(mut self, lang: Option<Lang>) -> Self {
        self.lang = lang;
        self
    }

    /// Only whole words: in Chinese those that jieba cuts.
    #[must_use]
    pub const fn whole_words(mut self, words: bool) -> Self {
        self.words = words;
        self
    }

    /// How many units at most.
    #[must_use]
    pub const fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }
}

/// A unit in which something occurs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Occurrence {
    /// The language of the side on which it occurs.
    pub lang: Lang,
    /// Where it stands in the text of that side, in bytes.
    pub spans: Vec<Span>,
    /// The unit.
    pub unit: TranslationUnit,
}

impl TranslationMemory {
    /// The units in which a text occurs, each side apart, Chinese first where the text is Chinese; shorter texts first.
    /// Rejected units are left out. Reads the index for the text's characters, then the units that have all of them.
    ///
    /// # Errors
    /// When the text is blank, or the memory cannot be read.
    pub fn search(&self, query: &Concordance<'_>) -> Result<Vec<Occurrence>, MemoryError> {
        let wanted = spaced(&folded(query.text.trim(), &self.measure.lexicon)).into_owned();
        if wanted.is_empty() {
            return Err(MemoryError::Argument("nothing to search for".to_owned()));
        }
        let grams = search_grams(&wanted);
        let first = Lang::of(query.text);
        let mut found = Vec::new();
        let connection = self.connection.unchecked_transaction()?;
        let mut slots = connection.prepare_cached("SELECT unit, form FROM slot WHERE id = ?1")?;
        for lang in [first, first.other()] {
            if query.lang.is_some_and(|only| only != lang) {
                continue;
            }
            for slot in holding(&connection, lang, &grams)? {
                if found.len() >= query.limit {
                    return Ok(found);
                }
                let mut rows = slots.query([slot])?;
                let Some(row) = rows.next()? else { continue };
                let form = row.get_ref(1)?.as_str().unwrap_or_default();
                if !spaced(&plain(form)).contains(&wanted) {
                    continue;
                }
                let Some(unit) = store::get(&connection, row.get(0)?)? else { continue };
                if unit.status == Status::Rejected {
                    continue;
                }
                let spans = self.occurrences(&unit.side(lang).text, &wanted, lang, query.words);
                if !spans.is_empty() {
                    found.push(Occurrence { lang, spans, unit });
                }
            }
        }
        Ok(found)
    }

    /// Where `wanted`, which is folded, stands in `text`.
    fn occurrences(&self, text: &str, wanted: &str, lang: Lang, words: bool) -> Vec<Span> {
        let lexicon = &self.measure.lexicon;
        let plain = fold(text, |c| lexicon.simplified(c));
        let small = spaced(&lower(&plain.text)).into_owned();
        let same_places = small.len() == plain.text.len();
        let bounds = words.then(|| self.bounds(&small, lang));
        let mut spans = Vec::new();
        for (start, _) in small.match_indices(wanted) {
            let end = start + wanted.len();
            let whole = bounds.as_ref().is_none_or(|bounds| {
                bounds.binary_search(&start).is_ok() && bounds.binary_search(&end).is_ok()
            });
            if !whole {
                continue;
            }
            if !same_places {
                // Small letters of another length are rare enough to name the whole text then, once.
                return vec![Span::new(0, text.len())];
            }
            spans.push(plain.origin(Span::new(start, end)));
        }
        spans
    }

    /// Where words begin and end, ascending.
    fn bounds(&self, text: &str, lang: Lang) -> Vec<usize> {
        let mut bounds = vec![0, text.len()];
        let mut before: Option<char> = None;
        for (at, c) in text.char_indices() {
            let joins = |c: char| c.is_alphanumeric() && !is_han(c);
            let between_han = before.is_some_and(is_han) && is_han(c);
            let inside = before.is_some_and(joins) && joins(c);
            if !(inside || between_han && lang == Lang::Zh) {
                bounds.push(at);
            }
            before = Some(c);
        }
        if lang == Lang::Zh {
            let mut at = 0;
            for word in self.measure.cut(text) {
                bounds.push(at);
                at += word.len();
            }
        }
        bounds.sort_unstable();
        bounds.dedup();
        bounds
    }
}

/// With line breaks and tabs as spaces, of which each is a byte too.
fn spaced(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r', '\t']) {
        Cow::Owned(text.replace(['\n', '\r', '\t'], " "))
    } else {
        Cow::Borrowed(text)
    }
}
