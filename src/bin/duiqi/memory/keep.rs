//! `memory export`, `memory mark`, `memory info` and `memory check`.

use std::io::{self, Write};
use std::path::Path;
use std::time::SystemTime;

use duiqi::memory::{MemoryError, Timestamp, TranslationMemory};

use duiqi::Lang;

use super::{Check, Ended, Export, Info, Mark, failed, form};
use crate::args::AlignFormat;
use crate::files::{self, Failure, Output, unwritten};
use crate::formats::{self, Page};

pub(super) fn export(args: &Export) -> Result<(), Failure> {
    let (format, own) = form(&args.file, args.format)?;
    if files::is_same(&args.db, &args.file) {
        return Err(Failure::Usage(format!("{}: is the memory itself", args.file.display())));
    }
    let memory = TranslationMemory::open(&args.db).map_err(failed(&args.db))?;
    let Some(format) = own else { return export_beads(args, &memory, format) };
    let mut out = Output::new(Some(&args.file))?;
    let now = Timestamp::from(SystemTime::now());
    let report = memory.export(&mut out, format, now).map_err(|error| match error {
        MemoryError::Input(duiqi::Error::Io(error)) => unwritten(error),
        error => failed(&args.db)(error),
    })?;
    out.finish()?;
    if report.replaced > 0 {
        let count = report.replaced;
        let note = format!("duiqi: {count} characters that XML cannot hold were written as U+FFFD\n");
        let _ = io::stderr().write_all(note.as_bytes());
    }
    Ok(())
}

/// Writes all units as beads, all in the direction that most of them have.
fn export_beads(args: &Export, memory: &TranslationMemory, format: AlignFormat) -> Result<(), Failure> {
    let count = memory.count().map_err(failed(&args.db))?;
    let source = if count.from_english * 2 > count.units { Lang::En } else { Lang::Zh };
    let page = Page { title: files::name(&args.db), ..Page::default() };
    let outputs = formats::write_each(format, Some(&args.file), page, [source, source.other()], |write| {
        let mut next = [0, 0];
        let walked = memory.for_each(|unit| {
            let bead = unit.to_bead(source, next);
            next = [next[0] + bead.source.ids.len(), next[1] + bead.target.ids.len()];
            write(&bead).map_err(Ended::Other)
        });
        walked.map_err(|error| match error {
            Ended::Memory(error) => failed(&args.db)(error),
            Ended::Other(failure) => failure,
        })
    })?;
    Output::finish_all(outputs)
}

pub(super) fn mark(args: &Mark) -> Result<(), Failure> {
    let mut memory = TranslationMemory::open(&args.db).map_err(failed(&args.db))?;
    for &id in &args.units {
        if memory.unit(id).map_err(failed(&args.db))?.is_none() {
            return Err(Failure::Usage(format!("{}: has no unit {id}", args.db.display())));
        }
    }
    let now = Timestamp::from(SystemTime::now());
    memory.mark(&args.units, args.status.into(), now).map_err(failed(&args.db))?;
    Ok(())
}

pub(super) fn info(args: &Info) -> Result<(), Failure> {
    let memory = TranslationMemory::open(&args.db).map_err(failed(&args.db))?;
    let count = memory.count().map_err(failed(&args.db))?;
    let automatic = count.units - count.reviewed - count.rejected;
    let lines = [
        ("units", count.units),
        ("from English", count.from_english),
        ("from Chinese", count.units - count.from_english),
        ("automatic", automatic),
        ("reviewed", count.reviewed),
        ("rejected", count.rejected),
        ("documents", count.documents),
        ("bytes", size(&args.db)),
    ];
    let mut out = Output::new(None)?;
    for (name, number) in lines {
        writeln!(out, "{name:<14}{number:>12}").map_err(unwritten)?;
    }
    out.finish()
}

/// The size of a file.
fn size(db: &Path) -> u64 {
    db.metadata().map_or(0, |metadata| metadata.len())
}

pub(super) fn check(args: &Check) -> Result<(), Failure> {
    let memory = TranslationMemory::open(&args.db).map_err(failed(&args.db))?;
    let found = memory.check().map_err(failed(&args.db))?;
    let mut out = Output::new(None)?;
    for line in &found {
        writeln!(out, "{line}").map_err(unwritten)?;
    }
    if found.is_empty() {
        let units = memory.count().map_err(failed(&args.db))?.units;
        writeln!(out, "{units} units, nothing wrong").map_err(unwritten)?;
    }
    out.finish()?;
    match found.len() {
        0 => Ok(()),
        count => {
            let reason = format!("{count} things are wrong");
            Err(failed(&args.db)(MemoryError::Damaged { reason }))
        }
    }
}
