//! `memory add` and `memory import`.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::SystemTime;

use duiqi::Aligner;
use duiqi::memory::{ImportReport, MemoryError, Timestamp, TranslationMemory, Writer};

use super::{Add, Ended, Filling, Import, failed, form};
use crate::args::AlignFormat;
use crate::files::{self, Failure, Output, unwritten};
use crate::input::{bitext, fits, own_lexicon};
use crate::{formats, progress};

pub(super) fn add(args: &Add) -> Result<(), Failure> {
    if !(0.0..=1.0).contains(&args.min_confidence) {
        let given = args.min_confidence;
        return Err(Failure::Usage(format!("--min-confidence: {given} is not within 0 and 1")));
    }
    let options = &args.options;
    files::stdin_once([&args.source, &args.target].into_iter().chain(&options.lexicon))?;
    let bitext = bitext(&args.source, &args.target, options)?;
    fits(&bitext, &args.source)?;
    let aligner = Aligner::with_lexicon(own_lexicon(options.lexicon.as_deref())?);
    let alignment = aligner.align(&bitext);
    let names = [&args.source, &args.target].map(|file| files::name(file));
    fill(&args.db, &args.filling, |writer| {
        writer
            .add_alignment(&alignment, [&names[0], &names[1]], args.min_confidence, args.creator.as_deref())
            .map_err(failed(&args.db))
    })
}

pub(super) fn import(args: &Import) -> Result<(), Failure> {
    files::stdin_once(&args.files)?;
    let forms = args.files.iter().map(|file| form(file, args.format)).collect::<Result<Vec<_>, _>>()?;
    fill(&args.db, &args.filling, |writer| {
        let bar = progress::bytes(&args.files, args.filling.quiet);
        args.files.iter().zip(forms).try_for_each(|(file, (format, own))| {
            let Some(own) = own else {
                return import_beads(writer, file, format).map_err(|error| match error {
                    Ended::Memory(error) => failed(&args.db)(error),
                    Ended::Other(failure) => failure,
                });
            };
            let unread = |error| Failure::Read { file: file.clone(), error };
            let input: Box<dyn Read + Send> = if files::is_stdin(file) {
                Box::new(io::stdin())
            } else {
                Box::new(File::open(file).map_err(|error| unread(error.into()))?)
            };
            writer.import(bar.wrap_read(input), own, &document(file)).map_err(|error| match error {
                MemoryError::Input(error) => unread(error),
                error => failed(&args.db)(error),
            })
        })
    })
}

/// Imports beads, in the order of the file.
fn import_beads(writer: &mut Writer<'_>, file: &Path, format: AlignFormat) -> Result<(), Ended> {
    let name = document(file);
    for (index, bead) in formats::read(format, file, None).map_err(Ended::Other)?.enumerate() {
        writer.add_bead(&bead.map_err(Ended::Other)?, &name, index + 1)?;
    }
    Ok(())
}

/// How a file is called as the document of its units: without its folders.
fn document(file: &Path) -> String {
    file.file_name().map_or_else(|| files::name(file), |name| name.to_string_lossy().into_owned())
}

/// Fills a memory in one transaction and says what was done.
fn fill(
    db: &Path,
    filling: &Filling,
    work: impl FnOnce(&mut Writer<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut memory = if filling.dry_run && !db.exists() {
        TranslationMemory::temporary()
    } else {
        TranslationMemory::create(db)
    }
    .map_err(failed(db))?;
    let now = Timestamp::from(SystemTime::now());
    let mut writer = memory.writer(filling.policy.into(), now).map_err(failed(db))?;
    work(&mut writer)?;
    if filling.quiet {
        return writer.commit().map(drop).map_err(failed(db));
    }
    let report =
        if filling.dry_run { writer.report().clone() } else { writer.commit().map_err(failed(db))? };
    let mut out = Output::new(None)?;
    write(&mut out, &report, filling.dry_run).map_err(unwritten)?;
    out.finish()
}

fn write(out: &mut Output, report: &ImportReport, dry_run: bool) -> io::Result<()> {
    let skipped = report.skipped();
    let note = if dry_run { " (dry run: nothing was changed)" } else { "" };
    writeln!(out, "created {}, updated {}, skipped {skipped}{note}", report.created, report.updated)?;
    for (reason, count) in &report.reasons {
        writeln!(out, "{count:>7}  {reason}")?;
    }
    for skip in &report.positions {
        let place = if skip.file.is_empty() { "bead" } else { &skip.file };
        writeln!(out, "{place}:{}: {}", skip.line, skip.reason)?;
    }
    if skipped > report.positions.len() as u64 {
        writeln!(out, "… and {} more", skipped - report.positions.len() as u64)?;
    }
    Ok(())
}
