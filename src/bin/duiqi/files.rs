//! Reading files whole, writing them whole or not at all, and saying which one was at fault.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, StdoutLock, Write};
use std::path::{Path, PathBuf};

use crate::staged::Staged;

/// What ends a command: the file, the place in it, the reason.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A file that cannot be read or makes no sense.
    Read { file: PathBuf, error: duiqi::Error },
    /// A file, or the standard output, that cannot be written.
    Write { file: Option<PathBuf>, error: io::Error },
    /// Arguments that do not go together.
    Usage(String),
    /// A translation memory that cannot be used, or what was to be put into it.
    Memory { file: PathBuf, error: duiqi::memory::MemoryError },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = match self {
            Self::Read { file, error } => format!("{}: {error}", name(file)),
            Self::Write { file: Some(file), error } => format!("{}: {error}", file.display()),
            Self::Write { file: None, error } => format!("standard output: {error}"),
            Self::Usage(message) => message.clone(),
            Self::Memory { file, error } => format!("{}: {error}", name(file)),
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

/// Whether two paths are one file.
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    let real = |file: &Path| fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    real(one) == real(other)
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

/// The text of an HTML file.
pub(crate) fn html(file: &Path) -> Result<String, Failure> {
    let html = duiqi::decode_html(bytes(file)?);
    let html = html.map_err(|error| Failure::Read { file: file.to_owned(), error })?;
    Ok(duiqi::html_text(&html))
}

/// Where the result goes: a file that is written as its content comes and appears whole or not at all, or the standard output.
pub(crate) enum Output {
    Stdout(BufWriter<StdoutLock<'static>>),
    File(BufWriter<File>, Staged),
}

impl Output {
    /// A file, or the standard output when there is none or `-`.
    pub(crate) fn new(file: Option<&Path>) -> Result<Self, Failure> {
        match file {
            Some(file) if !is_stdin(file) => {
                let (staged, out) = Staged::open(file)
                    .map_err(|error| Failure::Write { file: Some(file.to_owned()), error })?;
                Ok(Self::File(BufWriter::new(out), staged))
            }
            _ => Ok(Self::Stdout(BufWriter::new(io::stdout().lock()))),
        }
    }

    /// Writes what is still to be written.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        Self::finish_all([self])
    }

    /// Writes what is still to be written: no file gets its name before all of them are written.
    pub(crate) fn finish_all(outputs: impl IntoIterator<Item = Self>) -> Result<(), Failure> {
        let mut written = Vec::new();
        for mut output in outputs {
            output.flush().map_err(unwritten)?;
            if let Self::File(_, staged) = output {
                written.push(staged);
            }
        }
        Staged::commit(&written)
    }

    /// An error with the file it is about.
    fn named(&self, error: io::Error) -> io::Error {
        match self {
            Self::Stdout(_) => error,
            Self::File(_, staged) => {
                io::Error::new(error.kind(), Unwritten { file: staged.name().to_owned(), error })
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File(out, _) => out.write(bytes),
        }
        .map_err(|error| self.named(error))
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File(out, _) => out.flush(),
        }
        .map_err(|error| self.named(error))
    }
}

/// What went wrong with a file, on its way through what knows only of writing.
#[derive(Debug)]
struct Unwritten {
    file: PathBuf,
    error: io::Error,
}

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for Unwritten {}

/// The failure of writing to an [`Output`].
pub(crate) fn unwritten(error: io::Error) -> Failure {
    match error.downcast::<Unwritten>() {
        Ok(Unwritten { file, error }) => Failure::Write { file: Some(file), error },
        Err(error) => Failure::Write { file: None, error },
    }
}
