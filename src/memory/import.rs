//! Importing files: TMX, TSV and JSON lines, a unit at a time.

use std::collections::BTreeMap;
use std::io::{BufRead, Read};
use std::sync::mpsc::sync_channel;

use super::MemoryError;
use super::exchange;
use super::export::Format;
use super::fill::{Outcome, Prepared, Writer};
use super::unit::{TranslationUnit, Variant};
use crate::alignment::Shape;
use crate::bitext::Lang;
use crate::error::Error;
use crate::format::jsonl::BeadRecord;
use crate::format::{self, tmx};
use crate::input::stream::TextReader;

/// What an import, or an addition, did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ImportReport {
    /// Units that were stored.
    pub created: u64,
    /// Units that took the place of one that was there.
    pub updated: u64,
    /// How many units were not stored, by reason.
    pub reasons: BTreeMap<String, u64>,
    /// The first [`ImportReport::POSITIONS`] of them, with their places.
    pub positions: Vec<Skip>,
    /// The file that is read.
    file: String,
}

/// A unit that was not stored.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skip {
    /// The file; empty for an alignment.
    pub file: String,
    /// The line in the file, or the bead in the alignment, from 1.
    pub line: usize,
    /// Why.
    pub reason: String,
}

impl ImportReport {
    /// How many skipped units are listed with their places; all are counted.
    pub const POSITIONS: usize = 1000;

    /// How many units were not stored.
    #[must_use]
    pub fn skipped(&self) -> u64 {
        self.reasons.values().sum()
    }

    pub(super) fn skip(&mut self, line: usize, reason: &str) {
        match self.reasons.get_mut(reason) {
            Some(count) => *count += 1,
            None => drop(self.reasons.insert(reason.to_owned(), 1)),
        }
        if self.positions.len() < Self::POSITIONS {
            self.positions.push(Skip { file: self.file.clone(), line, reason: reason.to_owned() });
        }
    }
}

impl Writer<'_> {
    /// Imports a file. What is no unit of an English and a Chinese text is skipped and reported; a file that cannot be read
    /// as what it should be is an error. `name` is what units without a document get as theirs.
    ///
    /// - **TMX**: a unit for each pair of an English and a Chinese variant.
    /// - **TSV**: source, target, and optionally shape and confidence, as [`crate::format::tsv`] writes them.
    /// - **JSON lines**: units as [`super::TranslationMemory::export`] writes them, or beads as [`crate::format::jsonl`] does.
    ///
    /// # Errors
    /// When the input cannot be read or is malformed (the error names the line), or the memory cannot be written. The caller
    /// then drops the writer, and nothing was changed.
    pub fn import(&mut self, input: impl Read + Send, format: Format, name: &str) -> Result<(), MemoryError> {
        name.clone_into(&mut self.report.file);
        match format {
            Format::Tmx => {
                let mut reader = tmx::Reader::new(input)?;
                self.keep_header(reader.header())?;
                self.import_from(|send| read_tmx(&mut reader, name, send))
            }
            Format::Tsv => self.import_from(|send| read_lines(input, |line, at| tsv(line, name, at), send)),
            Format::Jsonl => {
                self.import_from(|send| read_lines(input, |line, at| jsonl(line, name, at), send))
            }
        }
    }

    /// Adds the pair of a bead of a file of that name; one without counterpart is reported. `place` is its number there, from 1.
    ///
    /// # Errors
    /// When the memory cannot be written.
    pub fn add_bead(&mut self, bead: &BeadRecord, name: &str, place: usize) -> Result<(), MemoryError> {
        if self.report.file != name {
            name.clone_into(&mut self.report.file);
        }
        if !bead.is_pair() {
            self.report.skip(place, "no counterpart");
            return Ok(());
        }
        let mut unit = TranslationUnit::from_bead(bead, None);
        self::place(&mut unit, name, place as u32 - 1);
        if let Outcome::Skipped(reason) = self.add(unit)? {
            self.report.skip(place, &reason);
        }
        Ok(())
    }

    /// Stores the units that `read` sends. Reading and preparing them has a thread of its own.
    fn import_from(
        &mut self,
        read: impl FnOnce(Sink<'_>) -> Result<(), Error> + Send,
    ) -> Result<(), MemoryError> {
        let lexicon = self.lexicon;
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(AHEAD);
            let reader = scope.spawn(move || {
                let mut batch = Vec::with_capacity(BATCH);
                let result = read(&mut |line, unit| {
                    batch.push((line, unit.and_then(|unit| Prepared::new(unit, lexicon))));
                    // When nobody listens any more, there is no use in reading on.
                    batch.len() < BATCH
                        || sender.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))).is_ok()
                });
                if result.is_ok() {
                    let _ = sender.send(batch);
                }
                result
            });
            for (line, prepared) in receiver.into_iter().flatten() {
                if let Outcome::Skipped(reason) = self.put(prepared)? {
                    self.report.skip(line, &reason);
                }
            }
            match reader.join() {
                Ok(result) => result.map_err(MemoryError::from),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
    }
}

/// Units that are handed over at once, and how many such batches wait at most.
const BATCH: usize = 256;
const AHEAD: usize = 4;

/// Takes a unit, or why there is none, with its line; says whether to go on.
type Sink<'a> = &'a mut dyn FnMut(usize, Result<TranslationUnit, String>) -> bool;

fn read_tmx(reader: &mut tmx::Reader<impl Read>, name: &str, send: Sink<'_>) -> Result<(), Error> {
    let srclang = reader.header().attribute("srclang").unwrap_or_default().to_owned();
    let mut position = 0;
    while let Some(unit) = reader.next().transpose()? {
        let line = unit.line;
        let units = match exchange::from_tmx(&unit, &srclang) {
            Ok(units) => {
                position += 1;
                units.into_iter().map(Ok).collect()
            }
            Err(reason) => vec![Err(reason)],
        };
        for mut unit in units {
            if let Ok(unit) = &mut unit {
                place(unit, name, position - 1);
            }
            if !send(line, unit) {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn read_lines(
    input: impl Read,
    mut read: impl FnMut(&str, u32) -> Result<TranslationUnit, String>,
    send: Sink<'_>,
) -> Result<(), Error> {
    let mut input = TextReader::new(input);
    let (mut line, mut position) = (String::new(), 0);
    loop {
        let number = input.line();
        line.clear();
        if input.read_line(&mut line).map_err(|error| Error::line(number, error.to_string()))? == 0 {
            return Ok(());
        }
        let content = line.trim_end_matches(['\n', '\r']);
        if content.trim().is_empty() {
            continue;
        }
        let unit = read(content, position);
        position += u32::from(unit.is_ok());
        if !send(number, unit) {
            return Ok(());
        }
    }
}

/// Gives a unit that comes from no document the file and its place there.
fn place(unit: &mut TranslationUnit, name: &str, position: u32) {
    if unit.source.document.is_none() && unit.target.document.is_none() && unit.position.is_none() {
        unit.source.document = Some(name.to_owned());
        unit.target.document = Some(name.to_owned());
        unit.position = Some(position);
    }
}

fn tsv(line: &str, name: &str, position: u32) -> Result<TranslationUnit, String> {
    let mut columns = line.split('\t');
    let (Some(source), Some(target)) = (columns.next(), columns.next()) else {
        return Err("not two columns, source and target".to_owned());
    };
    if source.trim().is_empty() || target.trim().is_empty() {
        return Err("one side is empty".to_owned());
    }
    let [source_lang, target_lang] = [source, target].map(Lang::of);
    if source_lang == target_lang {
        return Err(format!("both sides are in the same language, {source_lang}"));
    }
    let mut unit = TranslationUnit::new(Variant::new(source_lang, source), Variant::new(target_lang, target));
    unit.shape = columns.next().and_then(Shape::parse);
    unit.confidence = columns.next().and_then(|text| text.parse().ok());
    place(&mut unit, name, position);
    Ok(unit)
}

/// A unit, or a bead that any reader of beads would take.
fn jsonl(line: &str, name: &str, position: u32) -> Result<TranslationUnit, String> {
    if !line.trim_start().starts_with('{') {
        return Err("not a JSON object".to_owned());
    }
    let mut unit = match format::jsonl::parse(line) {
        Ok(bead) => TranslationUnit::from_bead(&bead, None),
        // What is wrong is told of the bead where it is one by its form.
        Err(reason) if serde_json::from_str::<BeadRecord>(line).is_ok() => return Err(reason),
        Err(_) => serde_json::from_str(line).map_err(|error| format!("not a unit: {error}"))?,
    };
    place(&mut unit, name, position);
    Ok(unit)
}
