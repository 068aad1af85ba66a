//! Translation memories: units kept in an `SQLite` file and found again, exact and fuzzy, in both directions.
//!
//! - To **fill** one: [`TranslationMemory::writer`] opens a transaction; [`Writer::add`], [`Writer::add_alignment`] and
//!   [`Writer::import`] fill it, and [`Writer::commit`] keeps what they did. Until then nobody sees it, and a process that dies
//!   leaves nothing of it behind.
//! - To **find**: [`TranslationMemory::lookup`] with a [`Query`] gives the [`Match`]es that a scan of all units would give;
//!   [`TranslationMemory::search`] lists the units in which something occurs.
//! - To **hand on**: [`TranslationMemory::export`] writes TMX, TSV or JSON lines.
//!
//! A file has one writer at a time and any number of readers, in any number of processes; readers see the last committed state.
//!
//! ```
//! use duiqi::Lang;
//! use duiqi::memory::{MergePolicy, Query, Timestamp, TranslationMemory, TranslationUnit, Variant};
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("my.tm");
//! let mut memory = TranslationMemory::create(&path)?;
//! let mut writer = memory.writer(MergePolicy::KeepAll, Timestamp::from_seconds(0))?;
//! writer.add(TranslationUnit::new(
//!     Variant::new(Lang::Zh, "会议有670人参加。"),
//!     Variant::new(Lang::En, "The meeting had 670 participants."),
//! ))?;
//! writer.commit()?;
//!
//! let matches = memory.lookup(&Query::new("会议有680人参加。"))?;
//! assert_eq!(matches[0].similarity.units, 1.0);
//! assert_eq!(matches[0].proposal, "The meeting had 680 participants.");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod concordance;
mod date;
mod error;
mod exchange;
mod export;
mod fill;
mod form;
mod import;
mod index;
mod lookup;
mod replace;
mod schema;
mod similarity;
mod store;
mod unit;

use std::path::Path;

use rusqlite::Connection;

pub use concordance::{Concordance, Occurrence};
pub use date::{Timestamp, WrongDate};
pub use error::MemoryError;
pub use export::{ExportReport, Format};
pub use fill::{MergePolicy, Outcome, Writer};
pub use import::{ImportReport, Skip};
pub use lookup::{Match, MatchKind, Query};
pub use replace::Replacement;
pub use similarity::{Measure, Similarity};
pub use unit::{Status, TranslationUnit, Variant};

use schema::Access;

/// A translation memory: an `SQLite` file with units and an index.
pub struct TranslationMemory {
    connection: Connection,
    measure: Measure,
}

impl std::fmt::Debug for TranslationMemory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TranslationMemory").field("path", &self.connection.path()).finish_non_exhaustive()
    }
}

/// How much a memory holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Count {
    /// All units.
    pub units: u64,
    /// Those read and approved.
    pub reviewed: u64,
    /// Those read and found wrong.
    pub rejected: u64,
    /// Those whose source is English.
    pub from_english: u64,
    /// Documents that units come from.
    pub documents: u64,
}

impl TranslationMemory {
    /// Opens the memory at `path`, or makes an empty one where there is no file.
    ///
    /// # Errors
    /// When the file is no memory, is one of a newer schema, or cannot be read or written.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, MemoryError> {
        Self::with(path.as_ref(), Access::Create)
    }

    /// Opens the memory at `path`; where the file or its folder is read-only, for reading.
    ///
    /// # Errors
    /// As [`TranslationMemory::create`], and when there is no such file.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, MemoryError> {
        Self::with(path.as_ref(), Access::Existing)
    }

    /// Opens the memory at `path` for reading only.
    ///
    /// # Errors
    /// As [`TranslationMemory::open`].
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self, MemoryError> {
        Self::with(path.as_ref(), Access::Read)
    }

    /// A memory in a file that nobody else sees and that is gone when it is dropped.
    ///
    /// # Errors
    /// When there is no place for temporary files.
    pub fn temporary() -> Result<Self, MemoryError> {
        Self::with(Path::new(""), Access::Create)
    }

    fn with(path: &Path, access: Access) -> Result<Self, MemoryError> {
        let measure = Measure::new();
        Ok(Self { connection: schema::open(path, access, &measure.lexicon)?, measure })
    }

    /// How many units there are, and of what sort.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count(&self) -> Result<Count, MemoryError> {
        let count = self.connection.query_row(
            "SELECT count(*), count(*) FILTER (WHERE status = ?1), count(*) FILTER (WHERE status = ?2),
             count(*) FILTER (WHERE source_lang = 'en'), (SELECT count(*) FROM document) FROM unit",
            [Status::Reviewed, Status::Rejected].map(Status::number),
            |row| {
                Ok(Count {
                    units: row.get(0)?,
                    reviewed: row.get(1)?,
                    rejected: row.get(2)?,
                    from_english: row.get(3)?,
                    documents: row.get(4)?,
                })
            },
        )?;
        Ok(count)
    }

    /// The unit with that number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn unit(&self, id: i64) -> Result<Option<TranslationUnit>, MemoryError> {
        store::get(&self.connection, id)
    }

    /// Calls `f` with every unit, oldest number first, until it fails. Takes memory for one unit.
    ///
    /// # Errors
    /// When the file cannot be read, and what `f` returns.
    pub fn for_each<E: From<MemoryError>>(
        &self,
        mut f: impl FnMut(TranslationUnit) -> Result<(), E>,
    ) -> Result<(), E> {
        let connection = &self.connection;
        let mut statement = connection.prepare(&store::select("ORDER BY u.id")).map_err(MemoryError::from)?;
        let mut rows = statement.query([]).map_err(MemoryError::from)?;
        while let Some(row) = rows.next().map_err(MemoryError::from)? {
            f(store::unit(row)?)?;
        }
        Ok(())
    }

    /// Looks for damage: in the database, in the units, and whether the index knows every text. Reads the whole file. Gives a
    /// line for each thing found; none when all is well.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub fn check(&self) -> Result<Vec<String>, MemoryError> {
        let mut found = Vec::new();
        let mut statement = self.connection.prepare("PRAGMA integrity_check(100)")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let line: String = row.get(0)?;
            if line != "ok" {
                found.push(line);
            }
        }
        drop(rows);
        found.extend(index::check(&self.connection, &self.measure.lexicon)?);
        let mut unreadable = Vec::new();
        let mut statement = self.connection.prepare(&store::select("ORDER BY u.id"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Err(error) = store::unit(row) {
                unreadable.push(error.to_string());
            }
        }
        found.extend(unreadable);
        Ok(found)
    }
}
