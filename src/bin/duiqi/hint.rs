//! What to do about a failure, where its message does not say.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use duiqi::Error;
use duiqi::memory::MemoryError;

use crate::files::Failure;

/// What to do, to stand behind the message.
pub(crate) fn hint(failure: &Failure) -> Option<&'static str> {
    match failure {
        Failure::Read { file, error: Error::Encoding { .. } | Error::SameLanguage { .. } } => kind(file),
        Failure::Read { error: Error::Line { reason, .. }, .. }
            if reason.contains("missing field `shape`") =>
        {
            Some("an alignment is expected, as `duiqi align --format jsonl` writes it")
        }
        Failure::Read { error: Error::Io(error), .. } => match error.kind() {
            ErrorKind::NotFound => Some("paths count from the current folder"),
            ErrorKind::IsADirectory => Some("one file is expected; `duiqi batch` takes a list of many"),
            ErrorKind::PermissionDenied => Some("this user may not read it"),
            _ => None,
        },
        Failure::Write { error, .. } => match error.kind() {
            ErrorKind::NotFound => Some("make its folder first"),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                Some("choose a place where this user may write")
            }
            ErrorKind::StorageFull => Some("nothing is left half written: make room and run it again"),
            _ => None,
        },
        Failure::Memory { error: MemoryError::Missing, .. } => {
            Some("`duiqi memory add` or `duiqi memory import` makes one")
        }
        Failure::Memory { error: MemoryError::Damaged { .. }, .. } => {
            Some("keep a copy, export what can be read, and import that into a new memory")
        }
        _ => None,
    }
}

/// What a file is that cannot be read as text, by its first bytes.
fn kind(file: &Path) -> Option<&'static str> {
    let mut head = [0; 4];
    File::open(file).and_then(|mut file| file.read_exact(&mut head)).ok()?;
    match &head {
        b"%PDF" => Some("a PDF is not read: take its text out first"),
        b"\xD0\xCF\x11\xE0" => Some("save it as DOCX or as text"),
        _ => None,
    }
}
