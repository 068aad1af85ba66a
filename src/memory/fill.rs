//! Filling a memory: [`Writer`].

use rusqlite::{Transaction, TransactionBehavior};

use super::form::{Form, lower};
use super::import::ImportReport;
use super::index::{Entry, IndexWriter};
use super::unit::{Status, TranslationUnit};
use super::{MemoryError, Timestamp, TranslationMemory, store};
use crate::alignment::Alignment;
use crate::bitext::Lang;
use crate::format::jsonl::{BeadRecord, MOST_SEGMENTS};
use crate::format::tmx;
use crate::lexicon::Lexicon;
use crate::text::fold;

/// What becomes of a unit when there are units with the same source text in the same direction. Texts are the same when every
/// character is, so units that differ in a number never meet here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum MergePolicy {
    /// All are kept; only a unit that is the same in everything but its dates is not stored again.
    #[default]
    KeepAll,
    /// The one that was changed last takes the place of the others. A unit without a date counts as changed now.
    Newest,
    /// As `Newest`, but a reviewed unit gives way to reviewed ones only, and a rejected one to all.
    ReviewedFirst,
}

/// What became of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It was stored under this number.
    Created(i64),
    /// It took the place of the unit with this number.
    Updated(i64),
    /// It was not stored, for this reason.
    Skipped(String),
}

/// Adds units to a memory in one transaction, which [`Writer::commit`] ends; dropped before, it leaves no trace.
#[derive(Debug)]
pub struct Writer<'a> {
    transaction: Transaction<'a>,
    pub(super) lexicon: &'a Lexicon,
    index: IndexWriter,
    policy: MergePolicy,
    now: Timestamp,
    pub(super) report: ImportReport,
}

impl TranslationMemory {
    /// Begins to write. Units that bring no date get `now`. Waits up to 30 seconds for another writer to finish.
    ///
    /// # Errors
    /// When the file is read-only, or another process goes on writing.
    pub fn writer(&mut self, policy: MergePolicy, now: Timestamp) -> Result<Writer<'_>, MemoryError> {
        if self.connection.is_readonly("main")? {
            return Err(MemoryError::ReadOnly);
        }
        // 128 MiB: what many units touch again and again should not be written again and again.
        self.connection.pragma_update(None, "cache_size", -131_072)?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(Writer {
            transaction,
            lexicon: &self.measure.lexicon,
            index: IndexWriter::new(),
            policy,
            now,
            report: ImportReport::default(),
        })
    }

    /// Gives units another status; how many there were.
    ///
    /// # Errors
    /// When the memory cannot be written.
    pub fn mark(&mut self, ids: &[i64], status: Status, now: Timestamp) -> Result<usize, MemoryError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut marked = 0;
        for id in ids {
            marked += transaction
                .prepare_cached("UPDATE unit SET status = ?2, changed = max(changed, ?3) WHERE id = ?1")?
                .execute((id, status.number(), now.seconds()))?;
        }
        transaction.commit()?;
        Ok(marked)
    }
}

impl Writer<'_> {
    /// Adds a unit, as the merge policy has it.
    ///
    /// # Errors
    /// When the memory cannot be written.
    pub fn add(&mut self, unit: TranslationUnit) -> Result<Outcome, MemoryError> {
        self.put(Prepared::new(unit, self.lexicon))
    }

    /// Adds a unit that is prepared, or says why it could not be.
    pub(super) fn put(&mut self, prepared: Result<Prepared, String>) -> Result<Outcome, MemoryError> {
        let outcome = match prepared {
            Err(reason) => Outcome::Skipped(reason),
            Ok(prepared) => self.merge(prepared)?,
        };
        match outcome {
            Outcome::Created(_) => self.report.created += 1,
            Outcome::Updated(_) => self.report.updated += 1,
            Outcome::Skipped(_) => {}
        }
        Ok(outcome)
    }

    /// Adds the pairs of an alignment with at least this confidence; the others are reported. `documents` names source and
    /// target.
    ///
    /// # Errors
    /// When the memory cannot be written.
    pub fn add_alignment(
        &mut self,
        alignment: &Alignment<'_>,
        documents: [&str; 2],
        min_confidence: f32,
        creator: Option<&str>,
    ) -> Result<(), MemoryError> {
        for (position, bead) in alignment.iter().enumerate() {
            if !bead.bead().is_pair() {
                self.report.skip(position + 1, "no counterpart");
                continue;
            }
            if bead.confidence() < min_confidence {
                self.report.skip(position + 1, &format!("confidence below {min_confidence}"));
                continue;
            }
            let unit = TranslationUnit {
                confidence: Some(bead.confidence()),
                position: Some(position as u32),
                creator: creator.map(str::to_owned),
                ..TranslationUnit::from_bead(&BeadRecord::new(bead, None), Some(documents))
            };
            if let Outcome::Skipped(reason) = self.add(unit)? {
                self.report.skip(position + 1, &reason);
            }
        }
        Ok(())
    }

    pub(super) const fn transaction(&self) -> &Transaction<'_> {
        &self.transaction
    }

    /// What was done so far.
    #[must_use]
    pub const fn report(&self) -> &ImportReport {
        &self.report
    }

    /// Keeps what was done.
    ///
    /// # Errors
    /// When the memory cannot be written; nothing is kept then.
    pub fn commit(mut self) -> Result<ImportReport, MemoryError> {
        self.index.flush(&self.transaction)?;
        self.transaction.commit()?;
        Ok(self.report)
    }

    fn merge(&mut self, prepared: Prepared) -> Result<Outcome, MemoryError> {
        let unit = &prepared.unit;
        let rivals = store::same_source(&self.transaction, unit)?;
        let dated = unit.changed.or(unit.created);
        if let Some(same) = rivals.iter().find(|rival| rival.is_same(unit)) {
            if dated > same.changed {
                return self.replace(same, prepared);
            }
            return Ok(Outcome::Skipped("already there".to_owned()));
        }
        let reviewed_first = self.policy == MergePolicy::ReviewedFirst;
        let order = |status: Status, changed: Option<Timestamp>| {
            (if reviewed_first { status.rank() } else { 0 }, changed)
        };
        let best = rivals.iter().max_by_key(|rival| order(rival.status, rival.changed));
        let (Some(best), false) = (best, self.policy == MergePolicy::KeepAll) else {
            return self.create(prepared);
        };
        if order(unit.status, Some(dated.unwrap_or(self.now))) < order(best.status, best.changed) {
            let reason = if reviewed_first && unit.status.rank() < best.status.rank() {
                "a unit that is better reviewed has the same source"
            } else {
                "a newer unit has the same source"
            };
            return Ok(Outcome::Skipped(reason.to_owned()));
        }
        for rival in rivals.iter().filter(|rival| rival.id != best.id) {
            self.remove(rival)?;
        }
        self.replace(best, prepared)
    }

    fn create(&mut self, prepared: Prepared) -> Result<Outcome, MemoryError> {
        Ok(Outcome::Created(self.write(prepared, 0)?))
    }

    fn replace(&mut self, old: &TranslationUnit, prepared: Prepared) -> Result<Outcome, MemoryError> {
        self.vacate(old)?;
        Ok(Outcome::Updated(self.write(prepared, old.id)?))
    }

    /// Writes a unit, under its old number where it has one, and its places in the index.
    fn write(&mut self, prepared: Prepared, id: i64) -> Result<i64, MemoryError> {
        let Prepared { unit, entries, forms } = prepared;
        let unit = TranslationUnit { id, ..self.dated(unit) };
        let slots = self.index.add_both(&self.transaction, entries)?;
        let id = store::put(&self.transaction, &unit, slots)?;
        occupy(&self.transaction, id, slots, forms)?;
        Ok(id)
    }

    fn remove(&mut self, unit: &TranslationUnit) -> Result<(), MemoryError> {
        self.vacate(unit)?;
        self.transaction.prepare_cached("DELETE FROM unit WHERE id = ?1")?.execute([unit.id])?;
        Ok(())
    }

    fn dated(&self, mut unit: TranslationUnit) -> TranslationUnit {
        let created = unit.created.or(unit.changed).unwrap_or(self.now);
        unit.created = Some(created);
        unit.changed = Some(unit.changed.unwrap_or(created));
        unit
    }

    fn vacate(&self, unit: &TranslationUnit) -> Result<(), MemoryError> {
        self.transaction
            .prepare_cached(
                "DELETE FROM slot WHERE id IN (SELECT en_slot FROM unit WHERE id = ?1
                 UNION ALL SELECT zh_slot FROM unit WHERE id = ?1)",
            )?
            .execute([unit.id])?;
        Ok(())
    }
}

/// Notes which unit has the slots, with the forms of its texts.
fn occupy(
    transaction: &Transaction<'_>,
    unit: i64,
    slots: [i64; 2],
    forms: [String; 2],
) -> Result<(), MemoryError> {
    let mut insert = transaction.prepare_cached("INSERT INTO slot VALUES (?1, ?2, ?3)")?;
    for (slot, form) in slots.into_iter().zip(forms) {
        insert.execute((slot, unit, form))?;
    }
    Ok(())
}

/// Makes the index anew: it depends on how this program folds, cuts and hashes texts.
pub(super) fn reindex(transaction: &Transaction<'_>, lexicon: &Lexicon) -> Result<(), MemoryError> {
    transaction.execute_batch("DELETE FROM slot; DELETE FROM gram")?;
    let mut index = IndexWriter::new();
    let mut units = transaction.prepare(&store::select("ORDER BY u.id"))?;
    let mut place =
        transaction.prepare("UPDATE unit SET en_slot = ?2, zh_slot = ?3, source_hash = ?4 WHERE id = ?1")?;
    let mut rows = units.query([])?;
    while let Some(row) = rows.next()? {
        let Prepared { unit, entries, forms } = Prepared::of(store::unit(row)?, lexicon);
        let slots = index.add_both(transaction, entries)?;
        place.execute((unit.id, slots[0], slots[1], store::source_hash(&unit)))?;
        occupy(transaction, unit.id, slots, forms)?;
    }
    index.flush(transaction)
}

/// A unit with what the index needs of it: all that can be done without the memory.
#[derive(Debug)]
pub(super) struct Prepared {
    unit: TranslationUnit,
    /// English and Chinese.
    entries: [Entry; 2],
    forms: [String; 2],
}

impl Prepared {
    /// The error is why the unit cannot be stored.
    pub(super) fn new(mut unit: TranslationUnit, lexicon: &Lexicon) -> Result<Self, String> {
        sound(&mut unit)?;
        Ok(Self::of(unit, lexicon))
    }

    /// The same of a unit that is sound.
    fn of(unit: TranslationUnit, lexicon: &Lexicon) -> Self {
        let side = |lang| {
            let folded = fold(&unit.side(lang).text, |c| lexicon.simplified(c)).text;
            let form = Form::of_folded(&folded, lang);
            (Entry::new(lang, &form, &lower(&folded)), form.text().to_owned())
        };
        let (en, zh) = (side(Lang::En), side(Lang::Zh));
        Self { entries: [en.0, zh.0], forms: [en.1, zh.1], unit }
    }
}

/// Brings a unit into the form in which it is stored, or says why it cannot be.
fn sound(unit: &mut TranslationUnit) -> Result<(), String> {
    if unit.source.lang == unit.target.lang {
        return Err(format!("both sides are in the same language, {}", unit.source.lang));
    }
    if unit.confidence.is_some_and(|confidence| !(0.0..=1.0).contains(&confidence)) {
        return Err(format!("confidence {} is not within 0 and 1", unit.confidence.unwrap_or_default()));
    }
    // It is to be read again.
    if let Some(shape) = unit.shape.filter(|shape| shape.source.max(shape.target) > MOST_SEGMENTS) {
        return Err(format!("shape {shape}: at most {MOST_SEGMENTS} segments on a side"));
    }
    for side in [&mut unit.source, &mut unit.target] {
        if side.text.trim().is_empty() {
            return Err("one side is empty".to_owned());
        }
        if side.tag.is_empty() {
            side.lang.tag().clone_into(&mut side.tag);
        }
        if Lang::from_tag(&side.tag) != Some(side.lang) {
            return Err(format!("the tag {:?} is not of the language {}", side.tag, side.lang));
        }
        if let Some(span) = side.spans.iter().find(|span| span.start > span.end) {
            return Err(format!("{} to {} ends before it begins", span.start, span.end));
        }
        if let Some(inline) = &side.inline {
            let (text, canonical) =
                tmx::parse_inline(inline).map_err(|error| format!("unreadable inline codes: {error}"))?;
            if text != side.text {
                return Err("the text with inline codes is another one than the text without".to_owned());
            }
            side.inline = canonical;
        }
    }
    Ok(())
}
