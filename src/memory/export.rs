//! Exporting a memory: TMX, TSV and JSON lines, a unit at a time.

use std::io::{self, Write};
use std::path::Path;

use super::exchange::to_tmx;
use super::fill::Writer;
use super::{MemoryError, Timestamp, TranslationMemory};
use crate::format::{field, jsonl, tmx};

/// The form of a file of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Translation memory exchange: everything that a unit has.
    Tmx,
    /// Source, target, shape and confidence in columns: texts on one line each, the rest is not written.
    Tsv,
    /// A [`super::TranslationUnit`] a line: everything that a unit has.
    Jsonl,
}

impl Format {
    /// The form that a file's name says.
    ///
    /// ```
    /// use duiqi::memory::Format;
    /// assert_eq!(Format::of("a.TMX".as_ref()), Some(Format::Tmx));
    /// assert_eq!(Format::of("a.docx".as_ref()), None);
    /// ```
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "tmx" | "xml" => Some(Self::Tmx),
            "tsv" | "tab" | "txt" => Some(Self::Tsv),
            "jsonl" | "ndjson" | "json" => Some(Self::Jsonl),
            _ => None,
        }
    }
}

/// What an export did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ExportReport {
    /// Units that were written.
    pub units: u64,
    /// Characters that XML cannot hold, written as U+FFFD.
    pub replaced: u64,
}

impl TranslationMemory {
    /// Writes all units, in the order of their numbers; `now` is the creation date of the file. Takes memory for one unit.
    ///
    /// # Errors
    /// When the memory cannot be read or `out` not written.
    pub fn export(
        &self,
        out: impl Write,
        format: Format,
        now: Timestamp,
    ) -> Result<ExportReport, MemoryError> {
        let mut report = ExportReport::default();
        match format {
            Format::Tmx => {
                let mut writer = tmx::Writer::new(out, &self.header(now)?)?;
                self.for_each(|unit| {
                    report.units += 1;
                    writer.write(&to_tmx(&unit)).map_err(MemoryError::from)
                })?;
                report.replaced = writer.replaced();
                writer.finish()?;
            }
            Format::Tsv => {
                let mut out = out;
                self.for_each(|unit| {
                    report.units += 1;
                    let shape = unit.shape.map(|shape| shape.to_string()).unwrap_or_default();
                    let confidence = unit.confidence.map(|c| format!("{c:.3}")).unwrap_or_default();
                    let (source, target) = (field(&unit.source.text), field(&unit.target.text));
                    writeln!(out, "{source}\t{target}\t{shape}\t{confidence}").map_err(MemoryError::from)
                })?;
                out.flush()?;
            }
            Format::Jsonl => {
                let mut out = out;
                self.for_each(|unit| {
                    report.units += 1;
                    jsonl::write(&mut out, &unit).map_err(MemoryError::from)
                })?;
                out.flush()?;
            }
        }
        Ok(report)
    }

    /// The header of an exported file: our own attributes; notes, properties and encodings of the files that were imported.
    fn header(&self, now: Timestamp) -> Result<tmx::Header, MemoryError> {
        let mut header = tmx::Header::new("*all*");
        header.attributes.push(("creationdate".to_owned(), now.to_string()));
        let mut statement = self.connection.prepare("SELECT content FROM header ORDER BY content")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let content: String = row.get(0)?;
            let kept: tmx::Header = serde_json::from_str(&content)
                .map_err(|error| MemoryError::Damaged { reason: format!("a header: {error}") })?;
            header.notes.extend(kept.notes);
            header.properties.extend(kept.properties);
            header.encodings.extend(kept.encodings);
        }
        Ok(header)
    }
}

impl Writer<'_> {
    /// Keeps each note, property and encoding of an imported file's header once.
    pub(super) fn keep_header(&mut self, header: &tmx::Header) -> Result<(), MemoryError> {
        let empty = tmx::Header::default;
        let notes = header.notes.iter().map(|note| tmx::Header { notes: vec![note.clone()], ..empty() });
        let properties =
            header.properties.iter().map(|own| tmx::Header { properties: vec![own.clone()], ..empty() });
        let encodings =
            header.encodings.iter().map(|own| tmx::Header { encodings: vec![own.clone()], ..empty() });
        for part in notes.chain(properties).chain(encodings) {
            let content = serde_json::to_string(&part).map_err(io::Error::from)?;
            self.transaction()
                .prepare_cached("INSERT OR IGNORE INTO header VALUES (?1)")?
                .execute([content])?;
        }
        Ok(())
    }
}
