//! Many pairs of documents: files named in a manifest, or records with their texts inside.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read, Write};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::RwLock;
use std::time::SystemTime;

use duiqi::format::jsonl::{AlignmentRecord, AlignmentResult, BeadRecord, BitextRecord};
use duiqi::format::{ExplanationRecord, field, jsonl};
use duiqi::{Aligner, Lang, Workspace};
use serde_json::Value;

use crate::args::{AlignFormat, AlignOptions};
use crate::files::{self, Failure, Output};
use crate::formats;
use crate::input::{Input, bitext, fits, own_lexicon, pair};
use crate::progress::{Progress, on_signal};
use crate::run::{has_place, is_explained, page, write};

const EXAMPLES: &str = "\
The manifest is a table without header: source, target and output, divided by tabs, as the arguments of align: relative
to the working folder. The name of the output tells its format (.tsv, .jsonl, .links, .csv, .xliff, .html …) unless
--format does. An output newer than its source and target (and the lexicon) is complete and left as it is. Outputs
appear whole or not at all, also when the run is stopped by Ctrl-C (exit code 130); the next run goes on from there.

A manifest of JSON lines has the texts inside, and the result goes to the standard output, in the same order:
  {\"id\":1,\"source\":\"天黑了。\",\"target\":\"It was late.\"}
  {\"id\":1,\"beads\":[{\"shape\":\"1-1\",…}]}, or {\"id\":1,\"error\":\"…\"}
A text may be a list of segments. \"source_lang\" and \"target_lang\" (\"en\", \"zh\") say what the script does not.

What is wrong with a pair is told with its line in the manifest, the others are finished, and the exit code is 2.

Examples:
  for f in zh/*.txt; do printf '%s\\ten/%s\\tout/%s.tsv\\n' \"$f\" \"${f#zh/}\" \"${f#zh/}\"; done > list
  duiqi batch list --jobs 8
  duiqi batch - --jobs 2 < bitexts.jsonl > alignments.jsonl";

/// Outputs that may be ahead of one that takes long; all that is kept of them is how many beads they have.
const AHEAD: usize = 1024;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Batch {
    /// A table of source, target and output; or JSON lines with the texts inside; - is the standard input.
    manifest: PathBuf,
    /// How many threads [default: as many as cores].
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    #[command(flatten)]
    options: AlignOptions,
    /// What to write [default: by the name of each output].
    #[arg(long, value_name = "FORMAT")]
    format: Option<AlignFormat>,
    /// Align also what is complete already.
    #[arg(long)]
    force: bool,
    /// Say nothing but what went wrong.
    #[arg(long, short)]
    quiet: bool,
}

pub(crate) fn run(args: &Batch) -> Result<(), Failure> {
    files::stdin_once([&args.manifest].into_iter().chain(&args.options.bitext.lexicon))?;
    if args.format == Some(AlignFormat::View) {
        return Err(Failure::Usage("--format: the view is for reading; batch writes the others".to_owned()));
    }
    if let Some(format) = args.format {
        has_place(format, &args.options)?;
    }
    let unread = |error: io::Error| Failure::Read { file: args.manifest.clone(), error: error.into() };
    let mut manifest: Box<dyn Read + Send> = if files::is_stdin(&args.manifest) {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(&args.manifest).map_err(unread)?)
    };
    // JSON lines are read as they come, however many there are; a manifest is looked at as a whole.
    let mut start = Vec::new();
    while start.iter().all(|&byte: &u8| byte.is_ascii_whitespace() || b"\xEF\xBB\xBF".contains(&byte)) {
        if manifest.by_ref().take(1).read_to_end(&mut start).map_err(unread)? == 0 {
            break;
        }
    }
    let records = start.last() == Some(&b'{');
    let mut manifest = BufReader::new(Cursor::new(start).chain(manifest));
    let aligner = Aligner::with_lexicon(own_lexicon(args.options.bitext.lexicon.as_deref())?);
    if records {
        return align_records(args, &aligner, manifest);
    }
    let mut bytes = Vec::new();
    manifest.read_to_end(&mut bytes).map_err(unread)?;
    let text = duiqi::decode(bytes).map_err(|error| Failure::Read { file: args.manifest.clone(), error })?;
    align_files(args, &aligner, jobs(&text, args))
}

impl Batch {
    fn threads(&self) -> duiqi::Batch {
        duiqi::Batch::new().threads(usize::from(self.jobs.unwrap_or(0)))
    }
}

/// What is to be made of two files.
struct Job {
    source: PathBuf,
    target: PathBuf,
    output: PathBuf,
    format: AlignFormat,
}

/// The lines of a manifest, by number, and what they ask for.
fn jobs(text: &str, args: &Batch) -> Vec<(usize, Result<Job, Failure>)> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    let mut jobs: Vec<_> = lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| (number, job(line, args)))
        .collect();
    let good = |jobs: &[(usize, Result<Job, Failure>)]| -> HashSet<PathBuf> {
        let files = jobs.iter().filter_map(|(_, job)| job.as_ref().ok());
        files.flat_map(|job| [real(&job.source), real(&job.target)]).collect()
    };
    let inputs = good(&jobs);
    let mut outputs: HashMap<PathBuf, usize> = HashMap::new();
    for (number, job) in &mut jobs {
        let Ok(Job { output, .. }) = job else { continue };
        let name = output.display();
        let file = real(output);
        let wrong = match outputs.get(&file) {
            _ if inputs.contains(&file) => format!("{name}: is an input of this manifest"),
            Some(line) => format!("{name}: line {line} writes to it already"),
            None => {
                outputs.insert(file, *number);
                continue;
            }
        };
        *job = Err(Failure::Usage(wrong));
    }
    jobs
}

/// A path by which a file is known, whether it is there or not.
fn real(file: &Path) -> PathBuf {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let there = || Some(fs::canonicalize(folder).ok()?.join(file.file_name()?));
    fs::canonicalize(file).ok().or_else(there).unwrap_or_else(|| file.to_owned())
}

fn job(line: &str, args: &Batch) -> Result<Job, Failure> {
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let [source, target, output] = cells[..] else {
        let found = cells.len();
        let reason = format!("expected source, target and output divided by tabs, found {found} of three");
        return Err(Failure::Usage(reason));
    };
    if let Some(name) = ["source", "target", "output"].iter().zip(&cells).find(|(_, cell)| cell.is_empty()) {
        return Err(Failure::Usage(format!("the {} is empty", name.0)));
    }
    if cells.contains(&"-") {
        return Err(Failure::Usage("-: only files can be named in a manifest".to_owned()));
    }
    let Some(format) = args.format.or_else(|| formats::by_name(Path::new(output))) else {
        let reason = format!("{output}: its name tells no format (.tsv, .jsonl, .links …); give --format");
        return Err(Failure::Usage(reason));
    };
    has_place(format, &args.options)?;
    Ok(Job { source: source.into(), target: target.into(), output: output.into(), format })
}

fn align_files(
    args: &Batch,
    aligner: &Aligner,
    jobs: Vec<(usize, Result<Job, Failure>)>,
) -> Result<(), Failure> {
    let progress = Progress::new(Some(jobs.len()), args.quiet);
    let writing = on_signal(&progress)?;
    let work = |workspace: &mut Workspace, (number, job): (usize, Result<Job, Failure>)| {
        let made = job.and_then(|job| {
            let beads = align_file(args, aligner, workspace, &job, &writing)?;
            Ok((job.output, beads))
        });
        (number, made)
    };
    args.threads().in_flight(AHEAD).run_with(jobs, Workspace::default, work, |(number, made)| {
        match made {
            Ok((output, Some(beads))) => progress.aligned(&format!("{}: {beads} beads", output.display())),
            Ok((output, None)) => progress.skipped(&format!("{}: complete already", output.display())),
            Err(failure) => progress.failed(&place(args, number, &failure)),
        }
        ControlFlow::Continue(())
    });
    progress.finish()
}

/// How many beads were written, or none when the output was complete already.
fn align_file(
    args: &Batch,
    aligner: &Aligner,
    workspace: &mut Workspace,
    job: &Job,
    writing: &RwLock<()>,
) -> Result<Option<usize>, Failure> {
    if !args.force && is_complete(job, args.options.bitext.lexicon.as_deref()) {
        return Ok(None);
    }
    contained(|| {
        let bitext = bitext(&job.source, &job.target, &args.options.bitext)?;
        fits(&bitext, &job.source)?;
        let alignment = aligner.align_in(workspace, &bitext);
        let explainer = is_explained(job.format, &args.options).then(|| aligner.explain(&alignment));
        let page = page(&job.source, &job.target);
        // From here on there is a file that a signal must not leave behind.
        let _writing = writing.read();
        let outputs = write(job.format, Some(&job.output), page, &alignment, explainer.as_ref())?;
        Output::finish_all(outputs)?;
        Ok(Some(alignment.len()))
    })
}

/// Whether the output was made after its inputs were last changed. One from the future says nothing: the clock was set back since.
fn is_complete(job: &Job, lexicon: Option<&Path>) -> bool {
    let changed = |file: &Path| fs::metadata(file).ok().filter(fs::Metadata::is_file)?.modified().ok();
    // Which language the source is in does not matter: both files must be there.
    let outputs = formats::files(job.format, &job.output, [Lang::Zh, Lang::En]);
    let Some(made) = outputs.iter().map(|file| changed(file)).min().flatten() else { return false };
    let mut inputs = [&*job.source, &*job.target].into_iter().chain(lexicon);
    made <= SystemTime::now() && inputs.all(|file| changed(file).is_some_and(|changed| changed < made))
}

/// A fault of ours in one document is no end to the others.
fn contained<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic: Box<dyn Any + Send>| {
        let text = panic.downcast_ref::<&str>().copied().map(str::to_owned);
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        Err(Failure::Usage(format!("a fault of duiqi itself: {text}")))
    })
}

/// What went wrong, with the line of the manifest.
fn place(args: &Batch, number: usize, failure: &Failure) -> String {
    field(&format!("{}: line {number}: {failure}", files::name(&args.manifest)))
}

fn align_records(args: &Batch, aligner: &Aligner, records: impl BufRead + Send) -> Result<(), Failure> {
    if args.format.is_some_and(|format| format != AlignFormat::Jsonl) {
        let reason = "--format: what comes as JSON lines with texts goes out as JSON lines";
        return Err(Failure::Usage(reason.to_owned()));
    }
    if args.force {
        return Err(Failure::Usage("--force: JSON lines with texts are all aligned anyway".to_owned()));
    }
    let progress = Progress::new(None, args.quiet);
    let writing = on_signal(&progress)?;
    let work = |workspace: &mut Workspace, (index, line): (usize, io::Result<Vec<u8>>)| -> io::Result<_> {
        let line = line?;
        if line.trim_ascii().is_empty() {
            return Ok(None);
        }
        let (record, failure) = match align_record(args, aligner, workspace, &line) {
            Ok(record) => (record, None),
            Err((id, failure)) => {
                let result = AlignmentResult::Error(failure.to_string());
                (AlignmentRecord { id, result }, Some(place(args, index + 1, &failure)))
            }
        };
        let mut out = Vec::new();
        jsonl::write(&mut out, &record)?;
        Ok(Some((out, failure)))
    };
    let mut end = Ok(());
    let mut out = io::stdout().lock();
    args.threads().run_with(records.split(b'\n').enumerate(), Workspace::default, work, |made| {
        let (line, failure) = match made {
            Ok(Some(made)) => made,
            Ok(None) => return ControlFlow::Continue(()),
            Err(error) => {
                end = Err(Failure::Read { file: args.manifest.clone(), error: error.into() });
                return ControlFlow::Break(());
            }
        };
        let written = {
            let _writing = writing.read();
            out.write_all(&line).and_then(|()| out.flush())
        };
        if let Err(error) = written {
            end = Err(Failure::Write { file: None, error });
            return ControlFlow::Break(());
        }
        match failure {
            Some(failure) => progress.failed(&failure),
            None => progress.counted(),
        }
        ControlFlow::Continue(())
    });
    let finished = progress.finish();
    end.and(finished)
}

/// The record of an alignment; or the id, as far as it could be read, and what went wrong.
fn align_record(
    args: &Batch,
    aligner: &Aligner,
    workspace: &mut Workspace,
    line: &[u8],
) -> Result<AlignmentRecord, (Value, Failure)> {
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    let record: BitextRecord = serde_json::from_slice(line).map_err(|error| {
        let id =
            serde_json::from_slice(line).ok().and_then(|mut value: Value| Some(value.get_mut("id")?.take()));
        // Without the line that the parser counts, which is always the first.
        let (column, error) = (error.column(), error.to_string());
        let error = error.split(" at line ").next().unwrap_or_default();
        let reason = format!("expected an object with id, source and target: column {column}: {error}");
        (id.unwrap_or_default(), Failure::Usage(reason))
    })?;
    let options: &AlignOptions = &args.options;
    let BitextRecord { id, source, target, source_lang, target_lang } = record;
    let beads = contained(|| {
        let text = |name, text| Input::of_record(name, text, &options.bitext.input);
        let sides = [text("source", source), text("target", target)];
        let given = [
            source_lang.or(options.bitext.source_lang.map(Lang::from)),
            target_lang.or(options.bitext.target_lang.map(Lang::from)),
        ];
        let bitext = pair(sides, given, options.bitext.segmented)?;
        fits(&bitext, Path::new("source"))?;
        let alignment = aligner.align_in(workspace, &bitext);
        let explainer = options.explain.then(|| aligner.explain(&alignment));
        let explain = |bead| explainer.as_ref().map(|all| ExplanationRecord::new(bead, &all.bead(bead)));
        Ok(alignment.iter().map(|bead| BeadRecord::new(bead, explain(bead))).collect())
    });
    match beads {
        Ok(beads) => Ok(AlignmentRecord { id, result: AlignmentResult::Beads(beads) }),
        Err(failure) => Err((id, failure)),
    }
}
