//! The tables, and opening a file safely.

use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use super::MemoryError;
use super::fill::reindex;
use crate::lexicon::Lexicon;

/// Marks our files among those of `SQLite`: `dqtm`.
const APPLICATION: i64 = 0x6471_746D;

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(30);

/// What brings a file from one version to the next.
enum Step {
    /// Other tables.
    Tables(&'static str),
    /// Forms, grams or hashes are made another way.
    Index,
}

/// Version n has gone through the first n. A step that was released never changes.
const MIGRATIONS: &[Step] = &[
    Step::Tables(
        "
    CREATE TABLE document (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
    );
    CREATE TABLE unit (
        id INTEGER PRIMARY KEY,
        source_lang TEXT NOT NULL CHECK (source_lang IN ('en', 'zh')),
        en TEXT NOT NULL,
        zh TEXT NOT NULL,
        source_hash INTEGER NOT NULL,
        en_slot INTEGER NOT NULL,
        zh_slot INTEGER NOT NULL,
        en_tag TEXT,
        zh_tag TEXT,
        en_inline TEXT,
        zh_inline TEXT,
        en_document INTEGER REFERENCES document,
        zh_document INTEGER REFERENCES document,
        en_spans TEXT,
        zh_spans TEXT,
        position INTEGER,
        shape TEXT,
        confidence REAL,
        status INTEGER NOT NULL DEFAULT 0 CHECK (status IN (0, 1, 2)),
        created INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        creator TEXT,
        extra TEXT
    );
    CREATE INDEX unit_source ON unit (source_hash);
    CREATE INDEX unit_en_place ON unit (en_document, position) WHERE position IS NOT NULL;
    CREATE TABLE header (content TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE slot (
        id INTEGER PRIMARY KEY,
        unit INTEGER NOT NULL REFERENCES unit,
        form TEXT NOT NULL
    );
    CREATE TABLE gram (
        area INTEGER NOT NULL,
        gram INTEGER NOT NULL,
        block INTEGER NOT NULL,
        slots BLOB NOT NULL,
        PRIMARY KEY (area, gram, block)
    ) WITHOUT ROWID;
    ",
    ),
    Step::Index,
];

/// Whether a file may be made or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Made where there is none.
    Create,
    /// Read and, where the file allows it, written.
    Existing,
    /// Never written.
    Read,
}

/// Opens a memory and brings it to the present version.
pub(super) fn open(path: &Path, access: Access, lexicon: &Lexicon) -> Result<Connection, MemoryError> {
    let exists = path.exists();
    if !exists && access != Access::Create {
        return Err(MemoryError::Missing);
    }
    if path.is_dir() {
        return Err(MemoryError::Foreign { reason: "a folder".to_owned() });
    }
    let base = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = match access {
        Access::Create => Connection::open_with_flags(
            path,
            base | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        )?,
        Access::Existing => Connection::open_with_flags(path, base | OpenFlags::SQLITE_OPEN_READ_WRITE)
            .or_else(|_| Connection::open_with_flags(path, base | OpenFlags::SQLITE_OPEN_READ_ONLY))?,
        Access::Read => Connection::open_with_flags(path, base | OpenFlags::SQLITE_OPEN_READ_ONLY)?,
    };
    connection.busy_timeout(PATIENCE)?;
    let connection = match version(&connection) {
        // A file, or its folder, that cannot be written: nobody else writes either, so no lock is needed.
        Err(error)
            if access != Access::Create
                && matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)) =>
        {
            immutable(path, base)?
        }
        _ => connection,
    };
    let (application, found, tables) = version(&connection)?;
    let known = MIGRATIONS.len() as i64;
    let empty = application == 0 && found == 0 && tables == 0;
    if !(application == APPLICATION || empty && access == Access::Create) {
        let reason = if empty { "an empty file" } else { "an SQLite database of another program" };
        return Err(MemoryError::Foreign { reason: reason.to_owned() });
    }
    if found > known {
        return Err(MemoryError::Newer { found, known });
    }
    let writable = !connection.is_readonly("main")?;
    if writable {
        if empty {
            connection.pragma_update(None, "page_size", 8192)?;
        }
        log_ahead(&connection)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
    }
    connection.pragma_update(None, "cache_size", -65_536)?;
    // Statements are planned once, not anew for each value: planning took a third of an import.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.set_prepared_statement_cache_capacity(64);
    if found < known {
        if !writable {
            return Err(MemoryError::Older { found, known });
        }
        migrate(&connection, MIGRATIONS, lexicon)?;
    }
    Ok(connection)
}

fn immutable(path: &Path, flags: OpenFlags) -> Result<Connection, rusqlite::Error> {
    let mut uri = String::from("file:");
    for &byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_') {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri.push_str("?immutable=1");
    Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI)
}

/// Application, version and number of tables of a file, as one state of it: another process may be making it.
fn version(connection: &Connection) -> rusqlite::Result<(i64, i64, i64)> {
    connection.query_row(
        "SELECT a.application_id, v.user_version, (SELECT count(*) FROM sqlite_schema)
         FROM pragma_application_id a, pragma_user_version v",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// Switches to the write-ahead log, for which nobody else may be at the file; so it does not wait by itself.
fn log_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let start = Instant::now();
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && start.elapsed() < PATIENCE =>
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            result => return result,
        }
    }
}

/// Takes the steps that a file has not gone through, all or none.
fn migrate(connection: &Connection, steps: &[Step], lexicon: &Lexicon) -> Result<(), MemoryError> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    // Another process may have done it since.
    let (_, found, _) = version(&transaction)?;
    for step in steps.iter().skip(found as usize) {
        match step {
            Step::Tables(sql) => transaction.execute_batch(sql)?,
            Step::Index => reindex(&transaction, lexicon)?,
        }
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", steps.len() as i64)?;
    Ok(transaction.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_taken_from_where_a_file_is_and_all_or_none() {
        let connection = Connection::open_in_memory().unwrap();
        let lexicon = Lexicon::embedded();
        let migrate = |steps: &[&'static str]| {
            let steps: Vec<Step> = steps.iter().copied().map(Step::Tables).collect();
            migrate(&connection, &steps, &lexicon)
        };
        let one = "CREATE TABLE a (x); INSERT INTO a VALUES (1);";
        let two = "CREATE TABLE b AS SELECT x + 1 AS y FROM a;";
        migrate(&[one]).unwrap();
        assert_eq!(version(&connection).unwrap(), (APPLICATION, 1, 1));
        migrate(&[one, two]).unwrap();
        let y: i64 = connection.query_row("SELECT y FROM b", [], |row| row.get(0)).unwrap();
        assert_eq!((y, version(&connection).unwrap()), (2, (APPLICATION, 2, 2)));
        migrate(&[one, two, "DROP TABLE b; SELECT nonsense;"]).unwrap_err();
        assert_eq!(version(&connection).unwrap().1, 2);
        connection.query_row("SELECT y FROM b", [], |_| Ok(())).unwrap();
    }
}
