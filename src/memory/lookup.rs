//! Finding units: [`TranslationMemory::lookup`].

use std::cmp::Ordering;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::form::Form;
use super::index::{Candidate, candidates};
use super::replace::{Replacement, propose};
use super::similarity::{Similarity, units};
use super::unit::{Status, TranslationUnit};
use super::{MemoryError, TranslationMemory, store};
use crate::bitext::Lang;

/// What to look for.
///
/// ```
/// use duiqi::memory::Query;
/// let query = Query::new("今天下雨。").min(0.8).limit(3).context(Some("昨天晴。"), None);
/// assert_eq!(query.lang(), duiqi::Lang::Zh);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    text: &'a str,
    lang: Lang,
    min: f64,
    limit: usize,
    previous: Option<&'a str>,
    next: Option<&'a str>,
}

impl<'a> Query<'a> {
    /// A query for up to 5 matches of similarity 0.7 or more, in the language that the script tells.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, lang: Lang::of(text), min: 0.7, limit: 5, previous: None, next: None }
    }

    /// Its language, which is that of the side of the units to look at.
    #[must_use]
    pub const fn with_lang(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// The least score of a match, within 0 and 1. Below 0.5 a lookup may have to read much of the memory.
    #[must_use]
    pub const fn min(mut self, min: f64) -> Self {
        self.min = min;
        self
    }

    /// How many matches at most.
    #[must_use]
    pub const fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// The texts before and after it. An exact match whose neighbours are equal to those given is a context match.
    #[must_use]
    pub const fn context(mut self, previous: Option<&'a str>, next: Option<&'a str>) -> Self {
        self.previous = previous;
        self.next = next;
        self
    }

    /// Its language.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.lang
    }
}

/// What sort of match it is, the better first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MatchKind {
    /// The text is equal, and so are its neighbours.
    Context,
    /// The text is equal but for white space.
    Exact,
    /// All is equal but numbers.
    Numbers,
    /// Anything else.
    Fuzzy,
}

impl MatchKind {
    /// Its name, as serde writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Exact => "exact",
            Self::Numbers => "numbers",
            Self::Fuzzy => "fuzzy",
        }
    }
}

impl std::fmt::Display for MatchKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// A unit that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Match {
    /// What sort of match it is.
    pub kind: MatchKind,
    /// How alike the query and the unit's text in its language are.
    pub similarity: Similarity,
    /// Whether there are equally exact matches with another translation.
    pub ambiguous: bool,
    /// The unit's text in the language of the query.
    pub source: String,
    /// The proposed translation: the unit's text in the other language, with numbers replaced.
    pub proposal: String,
    /// The numbers that were replaced in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<Replacement>,
    /// The unit.
    pub unit: TranslationUnit,
}

/// A unit that may be among the best.
struct Found {
    similarity: Similarity,
    exact: bool,
    unit: TranslationUnit,
}

impl TranslationMemory {
    /// The units whose text in the query's language is at least so similar, best first: context and exact matches, then by score, then
    /// reviewed ones, then the last changed. Rejected units are left out.
    ///
    /// These are the matches that a scan of all units with [`super::Measure::compare`] would give. Takes time with the units that are
    /// about as long, by 64 at once, and with those that share most units with the query, one by one.
    ///
    /// # Errors
    /// When `min` is not within 0 and 1, or the memory cannot be read.
    pub fn lookup(&self, query: &Query<'_>) -> Result<Vec<Match>, MemoryError> {
        if !(0.0..=1.0).contains(&query.min) {
            return Err(MemoryError::Argument(format!(
                "the least similarity is {}, must be within 0 and 1",
                query.min
            )));
        }
        // One state of the memory for all of it, whatever a writer does meanwhile.
        let connection = self.connection.unchecked_transaction()?;
        let form = Form::new(query.text, query.lang, &self.measure.lexicon);
        let candidates = candidates(&connection, query.lang, &form, query.min)?;
        let found = self.best(&connection, query, &form, &candidates)?;
        self.matches(&connection, query, found)
    }

    /// What [`TranslationMemory::lookup`] gives, for each query, found without the index: every unit is compared with every query.
    /// For tests and measurements.
    ///
    /// # Errors
    /// When the memory cannot be read.
    #[doc(hidden)]
    pub fn scan(&self, queries: &[Query<'_>]) -> Result<Vec<Vec<Match>>, MemoryError> {
        let connection = self.connection.unchecked_transaction()?;
        let forms: Vec<Form> =
            queries.iter().map(|query| Form::new(query.text, query.lang, &self.measure.lexicon)).collect();
        let mut found: Vec<Vec<Found>> = queries.iter().map(|_| Vec::new()).collect();
        for lang in [Lang::En, Lang::Zh] {
            let sql = format!(
                "SELECT s.unit, s.form FROM slot s JOIN unit u ON u.id = s.unit AND u.{lang}_slot = s.id"
            );
            let mut slots = connection.prepare(&sql)?;
            let mut rows = slots.query([])?;
            while let Some(row) = rows.next()? {
                let known = Form::read(row.get(1)?);
                for (at, query) in queries.iter().enumerate().filter(|(_, query)| query.lang == lang) {
                    let (form, min) = (&forms[at], query.min as f32);
                    if form.tokens().is_empty() || known.tokens().is_empty() {
                        continue;
                    }
                    let Some(units) = units(form, &known, query.min).filter(|&units| units >= min) else {
                        continue;
                    };
                    let Some(unit) = store::get(&connection, row.get(0)?)? else { continue };
                    if unit.status == Status::Rejected {
                        continue;
                    }
                    let text = &unit.side(lang).text;
                    let similarity = self.measure.by_forms(form, &known, units);
                    let similarity = self.measure.finish(similarity, query.text, text);
                    if similarity.score >= min {
                        let exact = query.text.split_whitespace().eq(text.split_whitespace());
                        found[at].push(Found { similarity, exact, unit });
                    }
                }
            }
        }
        queries.iter().zip(found).map(|(query, found)| self.matches(&connection, query, found)).collect()
    }

    /// The best of the candidates, and all that are exact.
    fn best(
        &self,
        connection: &Connection,
        query: &Query<'_>,
        form: &Form,
        candidates: &[Candidate],
    ) -> Result<Vec<Found>, MemoryError> {
        let mut slots = connection.prepare_cached("SELECT unit, form FROM slot WHERE id = ?1")?;
        let min = query.min as f32;
        let mut found: Vec<Found> = Vec::new();
        // The scores of the best, falling.
        let mut scores: Vec<f32> = Vec::new();
        for candidate in candidates {
            let full = scores.len() >= query.limit;
            let least = if full { scores.last().copied().unwrap_or(f32::INFINITY).max(min) } else { min };
            if candidate.bound < least {
                break;
            }
            let mut rows = slots.query([candidate.slot])?;
            // The text that had the slot is gone.
            let Some(row) = rows.next()? else { continue };
            let known = Form::read(row.get(1)?);
            let Some(units) = units(form, &known, f64::from(least)).filter(|&units| units >= least) else {
                continue;
            };
            let similarity = self.measure.by_forms(form, &known, units);
            if similarity.score < least {
                continue;
            }
            let id: i64 = row.get(0)?;
            let Some(unit) = store::get(connection, id)? else { continue };
            if unit.status == Status::Rejected {
                continue;
            }
            let text = &unit.side(query.lang).text;
            let similarity = self.measure.finish(similarity, query.text, text);
            if similarity.score < least {
                continue;
            }
            let exact = query.text.split_whitespace().eq(text.split_whitespace());
            let at = scores.partition_point(|&score| score >= similarity.score);
            scores.insert(at, similarity.score);
            scores.truncate(query.limit);
            found.push(Found { similarity, exact, unit });
        }
        Ok(found)
    }

    fn matches(
        &self,
        connection: &Connection,
        query: &Query<'_>,
        found: Vec<Found>,
    ) -> Result<Vec<Match>, MemoryError> {
        let other = query.lang.other();
        let exact: Vec<&str> = found
            .iter()
            .filter(|found| found.exact)
            .map(|found| found.unit.side(other).text.trim())
            .collect();
        let ambiguous = exact.windows(2).any(|pair| pair[0] != pair[1]);
        let mut ranked = Vec::with_capacity(found.len());
        for Found { similarity, exact, unit } in found {
            let kind = if exact && in_context(connection, query, &unit)? {
                MatchKind::Context
            } else if exact {
                MatchKind::Exact
            } else if only_numbers(&similarity) {
                MatchKind::Numbers
            } else {
                MatchKind::Fuzzy
            };
            ranked.push((kind, similarity, unit));
        }
        ranked.sort_by(order);
        ranked.truncate(query.limit);
        let matches = ranked.into_iter().map(|(kind, similarity, unit)| {
            let (source, target) = (unit.side(query.lang).text.clone(), unit.side(other).text.clone());
            let replaced = (similarity.units >= 1.0 && similarity.numbers < 1.0)
                .then(|| propose(query.text, &source, &target, query.lang, &self.measure.lexicon))
                .flatten();
            let (proposal, replaced) = replaced.unwrap_or((target, Vec::new()));
            let ambiguous = ambiguous && kind <= MatchKind::Exact;
            Match { kind, similarity, ambiguous, source, proposal, replaced, unit }
        });
        Ok(matches.collect())
    }
}

fn only_numbers(similarity: &Similarity) -> bool {
    let &Similarity { score: _, units, words, numbers, punctuation, case, width, script } = similarity;
    numbers < 1.0 && [units, words, punctuation, case, width, script].iter().all(|&part| part >= 1.0)
}

type Ranked = (MatchKind, Similarity, TranslationUnit);

fn order(a: &Ranked, b: &Ranked) -> Ordering {
    // The kinds of inexact matches are names, no ranks.
    let kind = |kind: MatchKind| kind.min(MatchKind::Numbers);
    kind(a.0)
        .cmp(&kind(b.0))
        .then(b.1.score.total_cmp(&a.1.score))
        .then(b.2.status.rank().cmp(&a.2.status.rank()))
        .then(b.2.changed.cmp(&a.2.changed))
        .then(a.2.id.cmp(&b.2.id))
}

/// Whether the neighbours that the query names, one at least, are those of the unit.
fn in_context(
    connection: &Connection,
    query: &Query<'_>,
    unit: &TranslationUnit,
) -> Result<bool, MemoryError> {
    if query.previous.is_none() && query.next.is_none() {
        return Ok(false);
    }
    let neighbours = neighbours(connection, unit)?;
    let equal = |given: Option<&str>, known: &[TranslationUnit]| {
        given.is_none_or(|given| {
            known
                .iter()
                .any(|unit| unit.side(query.lang).text.split_whitespace().eq(given.split_whitespace()))
        })
    };
    Ok(equal(query.previous, &neighbours[0]) && equal(query.next, &neighbours[1]))
}

/// The units before and after a unit in its documents.
fn neighbours(
    connection: &Connection,
    unit: &TranslationUnit,
) -> Result<[Vec<TranslationUnit>; 2], MemoryError> {
    let mut found = [Vec::new(), Vec::new()];
    let Some(position) = unit.position else { return Ok(found) };
    let [en, zh] = [Lang::En, Lang::Zh].map(|lang| &unit.side(lang).document);
    let sql = store::select(
        "WHERE u.en_document IS (SELECT id FROM document WHERE name = ?1)
         AND u.zh_document IS (SELECT id FROM document WHERE name = ?2) AND u.position = ?3",
    );
    let mut statement = connection.prepare_cached(&sql)?;
    for (found, place) in found.iter_mut().zip([i64::from(position) - 1, i64::from(position) + 1]) {
        let mut rows = statement.query((en, zh, place))?;
        while let Some(row) = rows.next()? {
            found.push(store::unit(row)?);
        }
    }
    Ok(found)
}
