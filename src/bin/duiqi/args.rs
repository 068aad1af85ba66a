//! What can be asked for.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use duiqi::{Lang, Semicolons, Wrapping};

use crate::batch::Batch;
use crate::convert::{Apply, Convert};
use crate::memory::MemoryCommand;
use crate::shell::{Completions, Man};

/// Aligns English and Chinese parallel text: trustworthy sentence pairs from two documents.
#[derive(Debug, Parser)]
#[command(version, after_help = FILES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const FILES: &str = "\
Files may be UTF-8, UTF-16 with a byte order mark, GB18030 or Big5, with any line ends, or HTML, DOCX, EPUB or
subtitles (SRT, WebVTT), of which each cue is a segment and keeps its times; - is the standard input.

Example: duiqi align speech.zh.txt speech.en.txt --output pairs.tsv";

const ALIGN_EXAMPLES: &str = "\
Examples:
  duiqi align speech.zh.txt speech.en.txt                    look at the pairs
  duiqi align zh.txt en.txt --format jsonl | jq .confidence  work with them
  duiqi align zh.txt en.txt --lexicon terms.tsv --explain    see why
  duiqi align zh.txt en.txt --format html -o review.html     review it in a browser; duiqi apply takes what is saved

The languages are recognised by their script; the output follows the order of the arguments. In the tsv format
a line is: source text, target text, shape, confidence; with --explain also score and matches.";

const SEGMENT_EXAMPLE: &str = "Example: duiqi segment report.zh.txt --format jsonl";

const SPLIT_EXAMPLES: &str = "\
Examples:
  duiqi split page.txt                 writes page.en.txt and page.zh.txt here
  duiqi split page.html --output sides/page
  duiqi split - --output-en en.txt --output-zh zh.txt

The two languages may alternate by line, stand in columns divided by tabs or |||, or share lines. What is in
neither language, as a number, is written to both sides.";

const ANCHORS_EXAMPLE: &str = "\
Example: duiqi anchors report.zh.txt --format jsonl | grep '\"kind\":\"number\"'";

const EVAL_EXAMPLE: &str = "\
A links file has one bead a line, [source ids]:[target ids], ids from 0: [4]:[4, 5]

Example: duiqi align zh.txt en.txt --segmented --format links --output test.links && duiqi eval gold.links test.links";

const LEXICON_EXAMPLE: &str = "\
Example: duiqi lexicon learn pairs.tsv --output terms.tsv && duiqi align zh.txt en.txt --lexicon terms.tsv";

const MEMORY_EXAMPLE: &str = "\
Examples:
  duiqi memory add my.tm zh.txt en.txt              align, and keep the pairs
  duiqi memory lookup my.tm 会议有680人参加。
  duiqi memory export my.tm my.tmx";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Align two documents, one in English and one in Chinese.
    Align(Align),
    /// Align many pairs of documents, on all cores.
    Batch(Batch),
    /// Check a translation: what it lost, added or changed.
    Check(crate::check::Check),
    /// Cut a document into segments, one a line.
    Segment(Segment),
    /// Split a text that holds both languages into an English and a Chinese file.
    Split(Split),
    /// List the numbers, dates, names and words by which a document can be aligned.
    Anchors(Anchors),
    /// Measure links against gold links: precision, recall and F1.
    Eval(Eval),
    /// Make and learn lexicons.
    #[command(subcommand, after_help = LEXICON_EXAMPLE)]
    Lexicon(LexiconCommand),
    /// Fill a translation memory, look things up in it, hand it on.
    #[command(subcommand, after_help = MEMORY_EXAMPLE)]
    Memory(MemoryCommand),
    /// Write an alignment in another format.
    Convert(Convert),
    /// Write what was reviewed on a page in any format.
    Apply(Apply),
    /// Write completions for a shell.
    Completions(Completions),
    /// Write the manual pages.
    Man(Man),
}

#[derive(Debug, clap::Args)]
#[command(after_help = ALIGN_EXAMPLES)]
pub(crate) struct Align {
    /// The first document, in either language.
    pub(crate) source: PathBuf,
    /// The second document, in the other language.
    pub(crate) target: PathBuf,
    #[command(flatten)]
    pub(crate) options: AlignOptions,
    /// What to write [default: by the name of the output; else view on a terminal, tsv elsewhere].
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<AlignFormat>,
    #[command(flatten)]
    pub(crate) output: OutputArg,
    /// Findings for the review page: JSON lines with check, severity, message, and source and target with ids and spans.
    #[arg(long, value_name = "FILE")]
    pub(crate) findings: Option<PathBuf>,
    /// Sentence vectors as extra evidence: two `.npy` files, one row a segment.
    #[arg(long, num_args = 2, value_names = ["SOURCE.npy", "TARGET.npy"])]
    pub(crate) vectors: Option<Vec<PathBuf>>,
}

/// How two documents are read, and with which words of the user's own.
#[derive(Debug, clap::Args)]
pub(crate) struct BitextOptions {
    /// The language of the first document [default: by its script].
    #[arg(long, value_name = "LANG")]
    pub(crate) source_lang: Option<LangArg>,
    /// The language of the second document [default: by its script].
    #[arg(long, value_name = "LANG")]
    pub(crate) target_lang: Option<LangArg>,
    /// Every line is a segment already, empty lines included.
    #[arg(long)]
    pub(crate) segmented: bool,
    #[command(flatten)]
    pub(crate) input: InputArg,
    /// Your own terms: a table of two columns, Chinese and English, tab- or comma-separated.
    #[arg(long, value_name = "FILE")]
    pub(crate) lexicon: Option<PathBuf>,
}

/// What every alignment may be told, of one bitext or of many.
#[derive(Debug, clap::Args)]
pub(crate) struct AlignOptions {
    #[command(flatten)]
    pub(crate) bitext: BitextOptions,
    /// Tell for each bead which words, numbers and names matched, and what its score is made of.
    #[arg(long)]
    pub(crate) explain: bool,
    /// Leave the reasons out of the review page, which has them otherwise: it is made sooner and smaller, and marks no words.
    #[arg(long, conflicts_with = "explain")]
    pub(crate) no_explain: bool,
}

#[derive(Debug, clap::Args)]
#[command(after_help = SEGMENT_EXAMPLE)]
pub(crate) struct Segment {
    /// The document.
    pub(crate) file: PathBuf,
    /// Its language [default: by its script].
    #[arg(long)]
    pub(crate) lang: Option<LangArg>,
    #[command(flatten)]
    pub(crate) input: InputArg,
    /// Whether a semicolon ends a segment.
    #[arg(long, value_name = "RULE", default_value = "keep")]
    pub(crate) semicolons: SemicolonsArg,
    /// What to write: a segment a line, or records with byte spans.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) output: OutputArg,
}

#[derive(Debug, clap::Args)]
#[command(after_help = SPLIT_EXAMPLES)]
pub(crate) struct Split {
    /// The text in both languages.
    pub(crate) file: PathBuf,
    /// The file is HTML, whatever it is called.
    #[arg(long)]
    pub(crate) html: bool,
    /// Write to PREFIX.en.txt and PREFIX.zh.txt [default: the name of the file, in the current folder].
    #[arg(long, short = 'o', value_name = "PREFIX")]
    pub(crate) output: Option<PathBuf>,
    /// Write the English side to this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) output_en: Option<PathBuf>,
    /// Write the Chinese side to this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) output_zh: Option<PathBuf>,
}

/// One document, and how it is read.
#[derive(Debug, clap::Args)]
pub(crate) struct DocumentArgs {
    /// The document.
    pub(crate) file: PathBuf,
    /// Its language [default: by its script].
    #[arg(long)]
    pub(crate) lang: Option<LangArg>,
    /// Every line is a segment already, empty lines included.
    #[arg(long)]
    pub(crate) segmented: bool,
    #[command(flatten)]
    pub(crate) input: InputArg,
}

#[derive(Debug, clap::Args)]
#[command(after_help = ANCHORS_EXAMPLE)]
pub(crate) struct Anchors {
    #[command(flatten)]
    pub(crate) document: DocumentArgs,
    /// What to write: segment, kind, text and value in columns, or records with byte spans.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) output: OutputArg,
}

#[derive(Debug, clap::Args)]
#[command(after_help = EVAL_EXAMPLE)]
pub(crate) struct Eval {
    /// The links that are right.
    pub(crate) gold: PathBuf,
    /// The links to measure.
    pub(crate) test: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LexiconCommand {
    /// Compile the embedded lexicon anew: lexicon.bin and words.txt.
    Compile(Compile),
    /// Learn terms from pairs of translated segments, as a table for --lexicon.
    Learn(Learn),
}

const COMPILE_EXAMPLE: &str = "\
Example: duiqi lexicon compile cedict_ts.u8 dict.txt --folder data";

#[derive(Debug, clap::Args)]
#[command(after_help = COMPILE_EXAMPLE)]
pub(crate) struct Compile {
    /// A dictionary in the format of CC-CEDICT.
    pub(crate) cedict: PathBuf,
    /// The dictionary of jieba.
    pub(crate) words: PathBuf,
    /// Where lexicon.bin and words.txt go.
    #[arg(long, value_name = "FOLDER", default_value = "data")]
    pub(crate) folder: PathBuf,
}

const LEARN_EXAMPLE: &str = "\
The pairs are a table whose first two columns are source and target, as align writes it; more files, more terms.

Example: duiqi align zh.txt en.txt --output pairs.tsv && duiqi lexicon learn pairs.tsv --output terms.tsv";

#[derive(Debug, clap::Args)]
#[command(after_help = LEARN_EXAMPLE)]
pub(crate) struct Learn {
    /// Tables of translated segments.
    #[arg(required = true)]
    pub(crate) pairs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) output: OutputArg,
}

#[derive(Debug, clap::Args)]
pub(crate) struct InputArg {
    /// The input is HTML; files named .html or .htm are anyway. Spans count in the text taken out of it.
    #[arg(long)]
    pub(crate) html: bool,
    /// What a line break in the input is.
    #[arg(long, value_name = "RULE", default_value = "auto")]
    pub(crate) wrapping: WrappingArg,
}

#[derive(Debug, clap::Args)]
pub(crate) struct OutputArg {
    /// Write to a file, which appears whole or not at all [default: standard output].
    #[arg(id = "output", long = "output", short = 'o', value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AlignFormat {
    /// Source text, target text, shape, confidence.
    Tsv,
    /// One record a bead, with segment numbers and byte spans.
    Jsonl,
    /// [source ids]:[target ids], from 0.
    Links,
    /// Translation memory exchange, 1.4; beads without counterpart are left out.
    Tmx,
    /// A table for spreadsheets, UTF-8 with a byte order mark.
    Csv,
    /// The ladder of hunalign: segments before each bead, confidence.
    Ladder,
    /// Two files, a pair a line: OUTPUT.zh and OUTPUT.en.
    Moses,
    /// XLIFF 2.1.
    #[value(alias = "xlf")]
    Xliff,
    /// `InterText`: links, and the texts in files beside them.
    Intertext,
    /// A page to review the alignment in a browser.
    #[value(alias = "htm")]
    Html,
    /// Two columns for reading.
    View,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For reading.
    Text,
    /// One record a line.
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LangArg {
    /// English.
    En,
    /// Chinese, simplified or traditional.
    Zh,
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::En => Self::En,
            LangArg::Zh => Self::Zh,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum WrappingArg {
    /// The text tells.
    Auto,
    /// No more than a space: lines were broken at a column.
    Hard,
    /// The end of a paragraph.
    Soft,
}

impl From<WrappingArg> for Wrapping {
    fn from(wrapping: WrappingArg) -> Self {
        match wrapping {
            WrappingArg::Auto => Self::Auto,
            WrappingArg::Hard => Self::Hard,
            WrappingArg::Soft => Self::Soft,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SemicolonsArg {
    /// It does not.
    Keep,
    /// It does.
    Split,
}

impl From<SemicolonsArg> for Semicolons {
    fn from(semicolons: SemicolonsArg) -> Self {
        match semicolons {
            SemicolonsArg::Keep => Self::Keep,
            SemicolonsArg::Split => Self::Split,
        }
    }
}
