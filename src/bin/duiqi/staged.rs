//! Files written beside those they are to replace, and taken back when a signal comes before they are whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};

use crate::files::Failure;

/// The exit code of what was stopped by a signal.
pub(crate) const STOPPED: i32 = 130;
/// How often it is looked whether there was a signal.
pub(crate) const GLANCE: Duration = Duration::from_millis(30);

/// The files that are not whole yet: where they are, what the user calls them. Held while one is made or gets its name, and by a
/// signal to the end.
static OPEN: Mutex<Vec<(PathBuf, PathBuf)>> = Mutex::new(Vec::new());

/// Whether a signal came, once a file is open.
static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();

fn open() -> MutexGuard<'static, Vec<(PathBuf, PathBuf)>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From here on a signal takes back what is not whole before it ends the process. A thread does that, because the others may wait
/// for an input or a pipe.
fn watch() {
    STOP.get_or_init(|| {
        let stop = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            // Where it cannot be caught it ends the process as ever.
            let _ = signal_hook::flag::register(signal, Arc::clone(&stop));
        }
        let seen = Arc::clone(&stop);
        thread::spawn(move || {
            while !seen.load(Relaxed) {
                thread::sleep(GLANCE);
            }
            let open = open();
            for (temporary, name) in &*open {
                let _ = fs::remove_file(temporary);
                let stopped = Failure::Write {
                    file: Some(name.clone()),
                    error: io::Error::other("stopped by a signal; the file is as it was"),
                };
                let _ = writeln!(io::stderr(), "duiqi: {stopped}");
            }
            process::exit(STOPPED);
        });
        stop
    });
}

/// Leaves signals to whoever has seen to them already.
pub(crate) fn leave_signals() {
    let _ = STOP.set(Arc::default());
}

/// A file written beside the one it is to replace.
pub(crate) struct Staged {
    /// What the user calls it.
    name: PathBuf,
    /// From where to where it is to move; `None` when nothing is left to do.
    paths: Option<(PathBuf, PathBuf)>,
}

impl Staged {
    /// Opens a file to write to beside `file`. What is no regular file (a pipe, `/dev/null`) is written as it is, and a
    /// link is followed.
    pub(crate) fn open(file: &Path) -> io::Result<(Self, File)> {
        let name = file.to_owned();
        let existing = fs::metadata(file).ok();
        if existing.as_ref().is_some_and(|existing| !existing.is_file()) {
            let out = File::options().write(true).open(file)?;
            return Ok((Self { name, paths: None }, out));
        }
        let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        let Some(last) = file.file_name() else {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not the name of a file"));
        };
        let temporary = file.with_file_name(format!(".{}.{}.tmp", last.to_string_lossy(), process::id()));
        // A file of this name was left by a process that had our number before us, and was killed.
        let _ = fs::remove_file(&temporary);
        watch();
        let out = {
            let mut open = open();
            let out = File::create_new(&temporary)?;
            open.push((temporary.clone(), name.clone()));
            out
        };
        let staged = Self { name, paths: Some((temporary, file)) };
        if let Some(existing) = existing {
            out.set_permissions(existing.permissions())?;
        }
        Ok((staged, out))
    }

    /// What the user calls it.
    pub(crate) fn name(&self) -> &Path {
        &self.name
    }

    /// Gives all of them their names, between which no signal comes.
    pub(crate) fn commit(all: &[Self]) -> Result<(), Failure> {
        // The end of the input may be the work of the same signal.
        while STOP.get().is_some_and(|stop| stop.load(Relaxed)) {
            thread::sleep(GLANCE);
        }
        let mut open = open();
        let mut done = Ok(());
        for staged in all {
            if let (Some((temporary, file)), Ok(())) = (&staged.paths, &done) {
                done = fs::rename(temporary, file)
                    .map_err(|error| Failure::Write { file: Some(staged.name.clone()), error });
                if done.is_ok() {
                    open.retain(|(known, _)| known != temporary);
                }
            }
        }
        drop(open);
        done
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Some((temporary, _)) = &self.paths {
            let mut open = open();
            // One that has its name is not there.
            if open.iter().any(|(known, _)| known == temporary) {
                let _ = fs::remove_file(temporary);
                open.retain(|(known, _)| known != temporary);
            }
        }
    }
}
