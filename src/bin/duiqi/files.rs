//! Reading files whole, writing them whole or not at all, and saying which one was at fault.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, StdoutLock, Write};
use std::path::{Path, PathBuf};

/// What ends a command: the file, the place in it, the reason.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A file that cannot be read or makes no sense.
    Read { file: PathBuf, error: duiqi::Error },
    /// A file, or the standard output, that cannot be written.
    Write { file: Option<PathBuf>, error: io::Error },
    /// Arguments that do not go together.
    Usage(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = match self {
            Self::Read { file, error } => format!("{}: {error}", name(file)),
            Self::Write { file: Some(file), error } => format!("{}: {error}", file.display()),
            Self::Write { file: None, error } => format!("standard output: {error}"),
            Self::Usage(message) => message.clone(),
        };
        f.write_str(&duiqi::format::field(&line))
    }
}

/// How a file is called in messages.
pub(crate) fn name(file: &Path) -> String {
    if is_stdin(file) { "standard input".to_owned() } else { file.display().to_string() }
}

/// Whether `-` was given.
pub(crate) fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// Refuses to read the standard input twice.
pub(crate) fn stdin_once<'a>(files: impl IntoIterator<Item = &'a PathBuf>) -> Result<(), Failure> {
    if files.into_iter().filter(|file| is_stdin(file)).count() > 1 {
        return Err(Failure::Usage("-: the standard input can be read only once".to_owned()));
    }
    Ok(())
}

/// The bytes of a file.
pub(crate) fn bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    let read = if is_stdin(file) {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(file)
    };
    read.map_err(|error| Failure::Read { file: file.to_owned(), error: error.into() })
}

/// The text of a file.
pub(crate) fn text(file: &Path) -> Result<String, Failure> {
    duiqi::decode(bytes(file)?).map_err(|error| Failure::Read { file: file.to_owned(), error })
}

/// Where the result goes. A file is written by [`Output::finish`] only, when all of it is there.
pub(crate) enum Output {
    Stdout(BufWriter<StdoutLock<'static>>),
    File { file: PathBuf, content: Vec<u8> },
}

impl Output {
    /// A file, or the standard output when there is none or `-`.
    pub(crate) fn new(file: Option<PathBuf>) -> Self {
        match file {
            Some(file) if !is_stdin(&file) => Self::File { file, content: Vec::new() },
            _ => Self::Stdout(BufWriter::new(io::stdout().lock())),
        }
    }

    /// Writes what is still to be written.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        let (file, result) = match &mut self {
            Self::Stdout(out) => (None, out.flush()),
            Self::File { file, content } => (Some(file.clone()), replace(file, content)),
        };
        result.map_err(|error| Failure::Write { file, error })
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File { content, .. } => content.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File { .. } => Ok(()),
        }
    }
}

/// Writes a file beside `file`, then gives it that name. What is no regular file (a pipe, `/dev/null`) is
/// written as it is, and a link is followed.
fn replace(file: &Path, content: &[u8]) -> io::Result<()> {
    let existing = fs::metadata(file).ok();
    if existing.as_ref().is_some_and(|existing| !existing.is_file()) {
        return fs::write(file, content);
    }
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let Some(name) = file.file_name() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not the name of a file"));
    };
    let temporary = file.with_file_name(format!(".{}.{}.tmp", name.to_string_lossy(), std::process::id()));
    let written = File::create_new(&temporary).and_then(|mut out| {
        if let Some(existing) = existing {
            out.set_permissions(existing.permissions())?;
        }
        out.write_all(content)
    });
    written.and_then(|()| fs::rename(&temporary, &file)).inspect_err(|_| {
        let _ = fs::remove_file(&temporary);
    })
}
