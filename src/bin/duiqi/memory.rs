//! Translation memories: what can be asked for. `memory/fill.rs` puts things in, `memory/find.rs` finds them, `memory/keep.rs`
//! hands a memory on and looks after it.

mod fill;
mod find;
mod keep;

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use duiqi::memory::{Format, MemoryError, MergePolicy, Status};

use crate::args::{AlignFormat, BitextOptions, DocumentArgs, LangArg, ListFormat, OutputArg};
use crate::files::Failure;
use crate::formats;

#[derive(Debug, Subcommand)]
pub(crate) enum MemoryCommand {
    /// Align two documents and store the pairs.
    Add(Add),
    /// Import TMX, TSV, JSON lines or alignments in other formats: all files or none.
    Import(Import),
    /// Find the units that are equal or similar to a text, in either language.
    Lookup(Lookup),
    /// Propose a translation for each segment of a document.
    Pretranslate(Pretranslate),
    /// List the units in which a text or word occurs, with the other side.
    Search(Search),
    /// Write all units as TMX, TSV, JSON lines or in another format.
    Export(Export),
    /// Mark units as reviewed, rejected or automatic.
    Mark(Mark),
    /// Tell how much a memory holds.
    Info(Info),
    /// Look for damage.
    Check(Check),
}

const ADD_EXAMPLE: &str = "\
Example: duiqi memory add my.tm speech.zh.txt speech.en.txt --min-confidence 0.9

The memory is made where there is none. All pairs are stored, or, when something goes wrong, none.";

#[derive(Debug, clap::Args)]
#[command(after_help = ADD_EXAMPLE)]
pub(crate) struct Add {
    /// The memory.
    pub(crate) db: PathBuf,
    /// The document that was translated, in either language.
    pub(crate) source: PathBuf,
    /// Its translation.
    pub(crate) target: PathBuf,
    /// Store pairs with at least this confidence.
    #[arg(long, visible_alias = "min", value_name = "CONFIDENCE", default_value_t = 0.8)]
    pub(crate) min_confidence: f32,
    #[command(flatten)]
    pub(crate) options: BitextOptions,
    /// Who makes the units.
    #[arg(long, value_name = "NAME")]
    pub(crate) creator: Option<String>,
    #[command(flatten)]
    pub(crate) filling: Filling,
}

const IMPORT_EXAMPLES: &str = "\
Examples:
  duiqi memory import my.tm client.tmx --dry-run    see what would happen
  duiqi memory import my.tm *.tmx pairs.tsv --policy newest

TMX 1.1 to 1.4 with inline codes, in UTF-8 or UTF-16; TSV with source and target in the first two columns; JSON lines as
export and align write them; CSV, XLIFF, Moses, InterText and review pages as convert reads them. Files are read as a stream. What is no unit is skipped and reported with its line; a file that
cannot be read ends the import, and nothing of any file is stored.";

#[derive(Debug, clap::Args)]
#[command(after_help = IMPORT_EXAMPLES)]
pub(crate) struct Import {
    /// The memory; made where there is none.
    pub(crate) db: PathBuf,
    /// The files; - is the standard input.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// What the files are [default: by their names].
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<AlignFormat>,
    #[command(flatten)]
    pub(crate) filling: Filling,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Filling {
    /// What becomes of units with the same source text. Texts that differ in a number are never the same.
    #[arg(long, value_name = "POLICY", default_value = "keep-all")]
    pub(crate) policy: PolicyArg,
    /// Report what would be done and change nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Say nothing but what went wrong.
    #[arg(long, short, conflicts_with = "dry_run")]
    pub(crate) quiet: bool,
}

const LOOKUP_EXAMPLES: &str = "\
Examples:
  duiqi memory lookup my.tm 会议有680人参加。
  duiqi memory lookup my.tm 'Thank you.' --previous 'That is all.' --format jsonl

A match has a score in [0, 1] and a kind: context (the neighbours are equal too), exact, numbers (equal but for numbers, which are
replaced in the proposal where that is safe) or fuzzy. Differences in words, numbers, punctuation, case, width and script variant
are told apart.";

#[derive(Debug, clap::Args)]
#[command(after_help = LOOKUP_EXAMPLES)]
pub(crate) struct Lookup {
    /// The memory.
    pub(crate) db: PathBuf,
    /// The text to look up.
    pub(crate) text: String,
    /// The least similarity, in [0, 1].
    #[arg(long, value_name = "SIMILARITY", default_value_t = 0.7)]
    pub(crate) min: f64,
    /// How many matches at most.
    #[arg(long, value_name = "COUNT", default_value_t = 5)]
    pub(crate) limit: usize,
    /// The language of the text [default: by its script].
    #[arg(long)]
    pub(crate) lang: Option<LangArg>,
    /// The text before it, for context matches.
    #[arg(long, value_name = "TEXT")]
    pub(crate) previous: Option<String>,
    /// The text after it, for context matches.
    #[arg(long, value_name = "TEXT")]
    pub(crate) next: Option<String>,
    /// What to write.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ListFormat,
}

const PRETRANSLATE_EXAMPLE: &str = "\
Example: duiqi memory pretranslate my.tm new.zh.txt --min 0.85 --output new.tsv

In the text format a line is: segment, proposal, score, kind; the last three are empty where nothing was found.";

#[derive(Debug, clap::Args)]
#[command(after_help = PRETRANSLATE_EXAMPLE)]
pub(crate) struct Pretranslate {
    /// The memory.
    pub(crate) db: PathBuf,
    #[command(flatten)]
    pub(crate) document: DocumentArgs,
    /// The least similarity, in [0, 1].
    #[arg(long, value_name = "SIMILARITY", default_value_t = 0.7)]
    pub(crate) min: f64,
    /// What to write: columns, or a record a segment with its byte span and match.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) output: OutputArg,
}

const SEARCH_EXAMPLES: &str = "\
Examples:
  duiqi memory search my.tm 网络空间
  duiqi memory search my.tm art --words --lang en

Case, width and simplified or traditional characters do not matter.";

#[derive(Debug, clap::Args)]
#[command(after_help = SEARCH_EXAMPLES)]
pub(crate) struct Search {
    /// The memory.
    pub(crate) db: PathBuf,
    /// The text to search for.
    pub(crate) query: String,
    /// Search this side only [default: both].
    #[arg(long)]
    pub(crate) lang: Option<LangArg>,
    /// Whole words only.
    #[arg(long)]
    pub(crate) words: bool,
    /// How many units at most.
    #[arg(long, value_name = "COUNT", default_value_t = 20)]
    pub(crate) limit: usize,
    /// What to write.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ListFormat,
}

const EXPORT_EXAMPLE: &str = "\
Example: duiqi memory export my.tm client.tmx

TMX and JSON lines hold everything that a unit has; TSV and the other formats hold source, target, shape,
confidence and what else they can; all units in the direction that most have. Characters that XML cannot hold
are written as U+FFFD, and their number is told.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXPORT_EXAMPLE)]
pub(crate) struct Export {
    /// The memory.
    pub(crate) db: PathBuf,
    /// The file to write, which appears whole or not at all; - is the standard output.
    pub(crate) file: PathBuf,
    /// What to write [default: by the file's name].
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<AlignFormat>,
}

const MARK_EXAMPLE: &str = "\
Rejected units stay in the memory and are never proposed.

Example: duiqi memory mark my.tm reviewed 17 18 19";

#[derive(Debug, clap::Args)]
#[command(after_help = MARK_EXAMPLE)]
pub(crate) struct Mark {
    /// The memory.
    pub(crate) db: PathBuf,
    /// The status to give them.
    pub(crate) status: StatusArg,
    /// The numbers of the units, as lookup and search show them.
    #[arg(required = true)]
    pub(crate) units: Vec<i64>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: duiqi memory info my.tm")]
pub(crate) struct Info {
    /// The memory.
    pub(crate) db: PathBuf,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: duiqi memory check my.tm && cp my.tm backup/\n\nReads the whole memory. Exit code 2 when something is wrong."
)]
pub(crate) struct Check {
    /// The memory.
    pub(crate) db: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PolicyArg {
    /// Keep all; skip only what is the same in everything but its dates.
    KeepAll,
    /// Keep the one that was changed last.
    Newest,
    /// Keep the best reviewed, then the last changed.
    ReviewedFirst,
}

impl From<PolicyArg> for MergePolicy {
    fn from(policy: PolicyArg) -> Self {
        match policy {
            PolicyArg::KeepAll => Self::KeepAll,
            PolicyArg::Newest => Self::Newest,
            PolicyArg::ReviewedFirst => Self::ReviewedFirst,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatusArg {
    /// Read and approved.
    Reviewed,
    /// Read and found wrong.
    Rejected,
    /// Seen by nobody.
    Automatic,
}

impl From<StatusArg> for Status {
    fn from(status: StatusArg) -> Self {
        match status {
            StatusArg::Reviewed => Self::Reviewed,
            StatusArg::Rejected => Self::Rejected,
            StatusArg::Automatic => Self::Automatic,
        }
    }
}

pub(crate) fn run(command: MemoryCommand) -> Result<(), Failure> {
    match command {
        MemoryCommand::Add(args) => fill::add(&args),
        MemoryCommand::Import(args) => fill::import(&args),
        MemoryCommand::Lookup(args) => find::lookup(&args),
        MemoryCommand::Pretranslate(args) => find::pretranslate(&args),
        MemoryCommand::Search(args) => find::search(&args),
        MemoryCommand::Export(args) => keep::export(&args),
        MemoryCommand::Mark(args) => keep::mark(&args),
        MemoryCommand::Info(args) => keep::info(&args),
        MemoryCommand::Check(args) => keep::check(&args),
    }
}

/// What ends a walk over units or beads.
enum Ended {
    Memory(MemoryError),
    Other(Failure),
}

impl From<MemoryError> for Ended {
    fn from(error: MemoryError) -> Self {
        Self::Memory(error)
    }
}

/// A failure of the memory itself.
pub(crate) fn failed(db: &Path) -> impl Fn(MemoryError) -> Failure {
    move |error| Failure::Memory { file: db.to_owned(), error }
}

/// What a file is, by what was said or by its name: a form of the memory's own, with all that a unit has; or one of beads.
fn form(file: &Path, given: Option<AlignFormat>) -> Result<(AlignFormat, Option<Format>), Failure> {
    // Memories take more names for their own forms than alignments have.
    let own = Format::of(file).map(|own| match own {
        Format::Tsv => AlignFormat::Tsv,
        Format::Jsonl => AlignFormat::Jsonl,
        _ => AlignFormat::Tmx,
    });
    let format =
        formats::told_with_texts(given.or_else(|| formats::by_name(file)).or(own), file, "--format")?;
    let own = match format {
        AlignFormat::Tmx => Some(Format::Tmx),
        AlignFormat::Tsv => Some(Format::Tsv),
        AlignFormat::Jsonl => Some(Format::Jsonl),
        _ => None,
    };
    Ok((format, own))
}
