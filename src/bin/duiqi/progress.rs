//! How far a batch or an import is, on the standard error: a bar on a terminal, lines elsewhere; and what a signal does to it.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use signal_hook::consts::{SIGINT, SIGTERM};

use crate::files::Failure;
use crate::staged::{GLANCE, STOPPED};

/// How long a signal waits for a file, or a reader of the standard output, that does not move.
const PATIENCE: Duration = Duration::from_secs(5);

/// Counts documents, and tells of them.
#[derive(Clone)]
pub(crate) struct Progress(Arc<State>);

struct State {
    /// Held while something is counted and told, and by whoever ends the process, to the end: nothing is told after the last line,
    /// and that line counts what was told.
    voice: Mutex<()>,
    bar: ProgressBar,
    total: Option<usize>,
    lines: bool,
    quiet: bool,
    aligned: AtomicUsize,
    skipped: AtomicUsize,
    failed: AtomicUsize,
}

impl Progress {
    /// For `total` documents, or for as many as come.
    pub(crate) fn new(total: Option<usize>, quiet: bool) -> Self {
        // A bar and records on the same terminal would write over each other.
        let terminal = io::stderr().is_terminal() && (total.is_some() || !io::stdout().is_terminal());
        let bar = if terminal && !quiet {
            let form = match total {
                Some(_) => "{wide_bar} {pos}/{len}, {elapsed} and {eta} to go",
                None => "{spinner} {pos} in {elapsed}",
            };
            let style = ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar());
            let target = ProgressDrawTarget::stderr();
            ProgressBar::with_draw_target(total.map(|total| total as u64), target).with_style(style)
        } else {
            ProgressBar::hidden()
        };
        let [aligned, skipped, failed] = Default::default();
        let voice = Mutex::default();
        Self(Arc::new(State {
            voice,
            bar,
            total,
            lines: !terminal && !quiet,
            quiet,
            aligned,
            skipped,
            failed,
        }))
    }

    /// One more is aligned.
    pub(crate) fn aligned(&self, line: &str) {
        let _voice = self.voice();
        self.count(&self.0.aligned);
        self.line(line);
    }

    /// The same, without a line.
    pub(crate) fn counted(&self) {
        let _voice = self.voice();
        self.count(&self.0.aligned);
    }

    /// One more was there already.
    pub(crate) fn skipped(&self, line: &str) {
        let _voice = self.voice();
        self.count(&self.0.skipped);
        self.line(line);
    }

    /// One more cannot be aligned, which is told in any case.
    pub(crate) fn failed(&self, line: &str) {
        let _voice = self.voice();
        self.count(&self.0.failed);
        self.say(&format!("duiqi: {line}"));
    }

    /// The last line; a failure when there was one.
    pub(crate) fn finish(&self) -> Result<(), Failure> {
        let _voice = self.voice();
        self.0.bar.finish_and_clear();
        if self.0.failed.load(Relaxed) > 0 {
            return Err(Failure::Usage(self.sum()));
        }
        if !self.0.quiet {
            self.say(&self.sum());
        }
        Ok(())
    }

    fn voice(&self) -> MutexGuard<'_, ()> {
        self.0.voice.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sum(&self) -> String {
        let [aligned, skipped, failed] =
            [&self.0.aligned, &self.0.skipped, &self.0.failed].map(|count| count.load(Relaxed));
        let counts = [(aligned, "aligned"), (skipped, "complete already"), (failed, "failed")];
        let told = counts.iter().enumerate().filter(|&(index, &(count, _))| index == 0 || count > 0);
        told.map(|(_, (count, what))| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
    }

    fn count(&self, count: &AtomicUsize) {
        count.fetch_add(1, Relaxed);
        self.0.bar.inc(1);
    }

    fn line(&self, line: &str) {
        if self.0.lines {
            let done: usize = [&self.0.aligned, &self.0.skipped, &self.0.failed]
                .map(|count| count.load(Relaxed))
                .iter()
                .sum();
            let total = self.0.total.map_or(String::new(), |total| format!("/{total}"));
            self.say(&format!("{done}{total} {line}"));
        }
    }

    fn say(&self, line: &str) {
        let line = duiqi::format::field(line);
        self.0.bar.suspend(|| {
            // Whoever does not listen is not to stop the work.
            let _ = writeln!(io::stderr(), "{line}");
        });
    }
}

/// A bar for the bytes of files, on a terminal only.
pub(crate) fn bytes(files: &[PathBuf], quiet: bool) -> ProgressBar {
    let total: Option<u64> =
        files.iter().map(|file| fs::metadata(file).ok().map(|metadata| metadata.len())).sum();
    if quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let form = match total {
        Some(_) => "{wide_bar} {bytes}/{total_bytes}, {elapsed} and {eta} to go",
        None => "{spinner} {bytes} in {elapsed}",
    };
    let style = ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr()).with_style(style)
}

/// Ends the process at the first signal to stop, but not while anybody writes: what is written under a read lock is
/// written whole. The rest of what is in flight is dropped.
pub(crate) fn on_signal(progress: &Progress) -> Result<Arc<RwLock<()>>, Failure> {
    crate::staged::leave_signals();
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&stop))
            .map_err(|error| Failure::Usage(format!("signal {signal}: {error}")))?;
    }
    let writing = Arc::new(RwLock::new(()));
    let (lock, progress) = (Arc::clone(&writing), progress.clone());
    thread::spawn(move || {
        while !stop.load(Relaxed) {
            thread::sleep(GLANCE);
        }
        let start = Instant::now();
        let patient = || start.elapsed() < PATIENCE;
        // Both held until the end.
        let _writing = loop {
            match lock.try_write() {
                Err(_) if patient() => thread::sleep(Duration::from_millis(1)),
                held => break held,
            }
        };
        let _voice = loop {
            match progress.0.voice.try_lock() {
                Err(_) if patient() => thread::sleep(Duration::from_millis(1)),
                held => break held,
            }
        };
        progress.0.bar.abandon();
        progress.say(&format!("duiqi: stopped: {}", progress.sum()));
        process::exit(STOPPED);
    });
    Ok(writing)
}
