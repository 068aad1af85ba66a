//! What can be wrong with a memory: [`MemoryError`].

use rusqlite::ErrorCode;

/// Why a memory cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MemoryError {
    /// There is no such file.
    #[error("no such memory")]
    Missing,
    /// A file of another kind.
    #[error("not a translation memory: {reason}")]
    Foreign {
        /// What it is instead.
        reason: String,
    },
    /// A memory that a later version of this program wrote.
    #[error("a memory of schema version {found}, this program reads up to {known}: use a newer program")]
    Newer {
        /// The version of the file.
        found: i64,
        /// The highest version this program reads.
        known: i64,
    },
    /// A memory that an earlier version of this program wrote, and that cannot be brought to this one.
    #[error(
        "a memory of schema version {found}, this program reads {known}: open it once where it can be written"
    )]
    Older {
        /// The version of the file.
        found: i64,
        /// The version this program reads.
        known: i64,
    },
    /// A memory that can be read only.
    #[error("the memory cannot be written: it, or its folder, is read-only")]
    ReadOnly,
    /// Another process is writing.
    #[error("another process is writing to the memory; it did not finish in time")]
    Busy,
    /// No space is left.
    #[error("no space is left for the memory; nothing was changed")]
    Full,
    /// A damaged file.
    #[error("the memory is damaged: {reason}")]
    Damaged {
        /// What does not fit.
        reason: String,
    },
    /// An argument out of its range.
    #[error("{0}")]
    Argument(String),
    /// What was to be stored cannot be read.
    #[error("{0}")]
    Input(#[from] crate::Error),
    /// `SQLite` says no for another reason.
    #[error("the memory cannot be used: {reason}")]
    Database {
        /// What `SQLite` says.
        reason: String,
    },
}

impl From<rusqlite::Error> for MemoryError {
    fn from(error: rusqlite::Error) -> Self {
        let reason = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::Foreign { reason: "no SQLite database".to_owned() },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { reason },
            _ => match error {
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::IntegralValueOutOfRange(..) => Self::Damaged { reason },
                _ => Self::Database { reason },
            },
        }
    }
}

impl From<std::io::Error> for MemoryError {
    fn from(error: std::io::Error) -> Self {
        Self::Input(error.into())
    }
}
