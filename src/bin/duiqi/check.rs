//! Checking a translation.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use duiqi::format::{field, findings, jsonl};
use duiqi::memory::TranslationMemory;
use duiqi::{
    Aligner, Alignment, Baseline, Bead, Bitext, Checker, Document, Finding, Glossary, Lang, Profile, Severity,
};

use crate::args::{AlignFormat, BitextOptions, OutputArg};
use crate::files::{self, Failure, Output, unwritten};
use crate::formats;
use crate::input::{bitext, fits, own_lexicon};
use crate::memory::failed;

/// Findings of the severity asked for.
const FOUND: u8 = 1;

const EXAMPLES: &str = "\
Examples:
  duiqi check zh.txt en.txt                                       align, then check
  duiqi check zh.txt en.txt --aligned --only number,date,unit     line i translates line i
  duiqi check pairs.xliff                                         an alignment as it is: its beads count from 1
  duiqi check zh.txt en.txt --glossary terms.tsv --format html --output report.html
  duiqi check zh.txt en.txt --baseline accepted.json --accept all accept what there is; it stays silent until the text changes

The exit code is 1 when there are findings of the severity of --fail-on or a greater one.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Check {
    /// The original, in either language; without TARGET an alignment in any format that has texts.
    #[arg(required_unless_present = "memory")]
    source: Option<PathBuf>,
    /// Its translation, in the other language.
    target: Option<PathBuf>,
    /// The format of the alignment [default: by its name].
    #[arg(long, value_name = "FORMAT", conflicts_with_all = ["target", "memory"])]
    from: Option<AlignFormat>,
    /// Check the units of a translation memory instead: Chinese against English; `ids` count its units from 0, as
    /// `duiqi memory export` writes them.
    #[arg(long, value_name = "DB", conflicts_with_all = ["source", "target", "aligned", "segmented"])]
    memory: Option<PathBuf>,
    #[command(flatten)]
    options: BitextOptions,
    /// Line i of the one file translates line i of the other; nothing is aligned.
    #[arg(long, conflicts_with = "segmented", requires = "target")]
    aligned: bool,
    /// Only these checks, separated by commas.
    #[arg(long, value_name = "CHECKS", value_delimiter = ',')]
    only: Vec<String>,
    /// All but these checks.
    #[arg(long, value_name = "CHECKS", value_delimiter = ',')]
    skip: Vec<String>,
    /// The least confidence shown, from 0 to 1 [default: 0.5, with --profile strict 0].
    #[arg(long, value_name = "CONFIDENCE")]
    min_confidence: Option<f32>,
    /// How much is shown.
    #[arg(long, value_name = "PROFILE", default_value = "default")]
    profile: ProfileArg,
    /// The severity from which findings make the exit code 1.
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: FailOn,
    /// Terms that are required or forbidden: a table (TSV or CSV) or TBX.
    #[arg(long, value_name = "FILE")]
    glossary: Option<PathBuf>,
    /// Findings that were accepted and stay silent: a JSON file, written by --accept.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Accept findings, by the id that jsonl gives them or all, into the file of --baseline.
    #[arg(long, value_name = "ID|all", value_delimiter = ',', requires = "baseline")]
    accept: Vec<String>,
    /// What to write.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: FindingFormat,
    #[command(flatten)]
    output: OutputArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ProfileArg {
    /// What is rather right than wrong.
    Default,
    /// Everything.
    Strict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    /// The exit code is 0 whatever is found.
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FindingFormat {
    /// For reading.
    Text,
    /// One record a finding.
    Jsonl,
    /// One page.
    Html,
}

impl FailOn {
    const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}

pub(crate) fn run(mut args: Check) -> Result<ExitCode, Failure> {
    let sides = args.source.iter().chain(&args.target);
    files::stdin_once(sides.chain(&args.options.lexicon).chain(&args.glossary).chain(&args.baseline))?;
    let aligner = Aligner::with_lexicon(own_lexicon(args.options.lexicon.as_deref())?);
    let checker = checker(&args, &aligner)?;
    let baseline =
        args.baseline.as_deref().map(|file| baseline(file, !args.accept.is_empty())).transpose()?;
    args.options.segmented |= args.aligned;
    let mut beads = None;
    let (title, bitext) = match (&args.memory, &args.source, &args.target) {
        (None, Some(source), Some(target)) => {
            let title = format!("{} and {}", files::name(source), files::name(target));
            (title, bitext(source, target, &args.options)?)
        }
        (None, Some(file), None) => {
            let (bitext, read) = aligned(file, args.from)?;
            beads = Some(read);
            (files::name(file), bitext)
        }
        (memory, ..) => {
            let file = memory.as_deref().unwrap_or(Path::new("-"));
            (files::name(file), units(file)?)
        }
    };
    let paired = args.aligned || args.memory.is_some();
    let alignment = match beads {
        Some(beads) => {
            Alignment::from_beads(&bitext, beads).map_err(|error| Failure::Usage(error.to_string()))?
        }
        None if paired => Alignment::paired(&bitext),
        None => {
            fits(&bitext, args.source.as_deref().unwrap_or(Path::new("-")))?;
            aligner.align(&bitext)
        }
    };
    let mut found = checker.check(&alignment);
    if let (Some(file), Some(mut baseline)) = (&args.baseline, baseline) {
        if !args.accept.is_empty() {
            accept(&args.accept, &found, &bitext, &mut baseline)?;
            let mut out = Output::new(Some(file))?;
            baseline.write(&mut out).map_err(unwritten)?;
            out.finish()?;
        }
        found.retain(|finding| !baseline.accepts(finding, &bitext));
    }
    let fails =
        args.fail_on.severity().is_some_and(|least| found.iter().any(|finding| finding.severity >= least));
    let mut out = Output::new(args.output.file.as_deref())?;
    write(&mut out, args.format, &title, &found, &bitext).map_err(unwritten)?;
    out.finish()?;
    Ok(if fails { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
}

/// The documents and beads of an alignment that was written.
fn aligned(file: &Path, from: Option<AlignFormat>) -> Result<(Bitext, Vec<Bead>), Failure> {
    if from.is_none() && formats::by_name(file).is_none() {
        let (file, names) = (files::name(file), formats::names());
        return Err(Failure::Usage(format!(
            "{file}: give its translation too; or, if it is an alignment, --from ({names})"
        )));
    }
    let format = formats::told_with_texts(from, file, "--from")?;
    let beads = formats::read(format, file, None)?.collect::<Result<Vec<_>, _>>()?;
    duiqi::format::documents(&beads).map_err(|error| Failure::Read { file: file.to_owned(), error })
}

/// The units of a memory as a bitext, one a line.
fn units(file: &Path) -> Result<Bitext, Failure> {
    let memory = TranslationMemory::open_read_only(file).map_err(failed(file))?;
    let (mut zh, mut en) = (String::new(), String::new());
    memory
        .for_each(|unit| {
            for (text, lang) in [(&mut zh, Lang::Zh), (&mut en, Lang::En)] {
                text.push_str(&field(&unit.side(lang).text));
                text.push('\n');
            }
            Ok(())
        })
        .map_err(failed(file))?;
    Bitext::new(Document::from_lines(Lang::Zh, zh), Document::from_lines(Lang::En, en))
        .map_err(|error| Failure::Read { file: file.to_owned(), error })
}

fn checker(args: &Check, aligner: &Aligner) -> Result<Checker, Failure> {
    let mut builder = Checker::builder().aligner(aligner).only(&args.only).skip(&args.skip);
    builder = builder.profile(match args.profile {
        ProfileArg::Default => Profile::Default,
        ProfileArg::Strict => Profile::Strict,
    });
    if let Some(least) = args.min_confidence {
        builder = builder.min_confidence(least);
    }
    if let Some(file) = &args.glossary {
        let read = files::text(file)?;
        let glossary = Glossary::read(&read).map_err(|error| Failure::Read { file: file.clone(), error })?;
        builder = builder.glossary(glossary);
    }
    builder.build().map_err(|error| Failure::Usage(error.to_string()))
}

/// The baseline in `file`; one that is about to be written need not be there.
fn baseline(file: &Path, may_be_new: bool) -> Result<Baseline, Failure> {
    if may_be_new && !file.exists() {
        return Ok(Baseline::default());
    }
    Baseline::from_json(&files::text(file)?).map_err(|error| Failure::Read { file: file.to_owned(), error })
}

fn accept(
    ids: &[String],
    found: &[Finding],
    bitext: &Bitext,
    baseline: &mut Baseline,
) -> Result<(), Failure> {
    let all = ids.iter().any(|id| id == "all");
    let mut open: HashSet<&str> = ids.iter().map(String::as_str).filter(|id| *id != "all").collect();
    for finding in found {
        let id = finding.id(bitext);
        if open.remove(id.as_str()) || all || ids.contains(&id) {
            baseline.accept(finding, bitext);
        }
    }
    let mut unknown: Vec<&str> = open.into_iter().collect();
    unknown.sort_unstable();
    match unknown.first() {
        Some(id) => Err(Failure::Usage(format!("--accept: no finding has the id {id:?}"))),
        None => Ok(()),
    }
}

fn write(
    out: &mut Output,
    format: FindingFormat,
    title: &str,
    found: &[Finding],
    bitext: &Bitext,
) -> io::Result<()> {
    match format {
        FindingFormat::Html => findings::write_html(out, title, found, bitext),
        FindingFormat::Text => {
            found.iter().try_for_each(|finding| findings::write_text(out, finding, bitext))
        }
        FindingFormat::Jsonl => found
            .iter()
            .try_for_each(|finding| jsonl::write(out, &findings::FindingRecord::new(finding, bitext))),
    }
}
