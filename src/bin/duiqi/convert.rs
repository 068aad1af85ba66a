//! From one format to another, and what was reviewed into any.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use duiqi::format::Texts;
use duiqi::format::jsonl::{BeadRecord, SideRecord, Status};
use duiqi::{Bitext, Lang};

use crate::args::{AlignFormat, InputArg, LangArg};
use crate::files::{self, Failure, Output};
use crate::formats::{self, Page};
use crate::input;

const EXAMPLES: &str = "\
Formats are told by the names of the files (.tsv, .csv, .jsonl, .links, .ladder, .moses, .xliff, .xlf, .tmx, .intertext, .html) or
by --from and --to. Each keeps what it can: jsonl everything, links and ladder only segment numbers, tmx and moses only pairs. Moses is a pair
of files, PREFIX.zh and PREFIX.en, named by their prefix; InterText has the texts in files beside that of the links.

Examples:
  duiqi convert pairs.jsonl pairs.xliff
  duiqi convert pairs.jsonl train --to moses                        writes train.zh and train.en
  duiqi convert gold.links gold.csv --texts zh.txt en.txt --segmented
  duiqi convert review.html - --to tsv";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Convert {
    /// The alignment; - is the standard input.
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// What to write; - is the standard output.
    #[arg(value_name = "OUT")]
    output: PathBuf,
    /// The format of IN [default: by its name].
    #[arg(long, value_name = "FORMAT")]
    from: Option<AlignFormat>,
    /// The format of OUT [default: by its name].
    #[arg(long, value_name = "FORMAT")]
    to: Option<AlignFormat>,
    /// The documents, for formats that have only segment numbers; read as align reads them.
    #[arg(long, num_args = 2, value_names = ["SOURCE", "TARGET"])]
    texts: Option<Vec<PathBuf>>,
    /// The language of the source [default: by the file, or by script].
    #[arg(long, value_name = "LANG")]
    source_lang: Option<LangArg>,
    /// Every line of the documents is a segment, empty lines included.
    #[arg(long, requires = "texts")]
    segmented: bool,
    #[command(flatten)]
    read: InputArg,
}

const APPLY_EXAMPLES: &str = "\
The file is what the review page of align --format html saves. Accepted and edited beads are kept as they are; the two
sides of a rejected bead are no translation of each other, and become beads of one side. A segment that is in two beads
is an error.

Examples:
  duiqi align zh.txt en.txt --format html --output review.html      then review it in a browser, and save
  duiqi apply review.jsonl --output pairs.tsv
  duiqi apply review.jsonl --to xliff --output pairs.xlf";

#[derive(Debug, clap::Args)]
#[command(after_help = APPLY_EXAMPLES)]
pub(crate) struct Apply {
    /// The reviewed alignment; - is the standard input.
    #[arg(value_name = "EDITED.jsonl")]
    edited: PathBuf,
    /// The format to write [default: by the name of the output, else tsv].
    #[arg(long, value_name = "FORMAT")]
    to: Option<AlignFormat>,
    /// Write to a file, which appears whole or not at all [default: standard output].
    #[arg(long, short = 'o', value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(crate) fn convert(args: &Convert) -> Result<(), Failure> {
    files::stdin_once([&args.input].into_iter().chain(args.texts.iter().flatten()))?;
    let from = formats::told(args.from, &args.input, "--from")?;
    let to = formats::told(args.to, &args.output, "--to")?;
    let source = args.source_lang.map(Lang::from);
    let bitext = match args.texts.as_deref() {
        Some([one, other]) => {
            Some(input::documents([one, other], [source, None], args.segmented, &args.read)?)
        }
        _ => None,
    };
    let texts = bitext.as_ref().map(Texts::new);
    let needs_texts = formats::has_texts(to) && to != AlignFormat::Jsonl;
    if !formats::has_texts(from) && texts.is_none() && needs_texts {
        let (from, to) = (formats::name(from), formats::name(to));
        return Err(Failure::Usage(format!(
            "{}: the {from} format has no texts, which {to} needs; give --texts SOURCE TARGET",
            files::name(&args.input)
        )));
    }
    let langs = bitext.as_ref().map(Bitext::source).map(duiqi::Document::lang).or(source);
    let beads = formats::read(from, &args.input, langs.map(|lang| [lang, lang.other()]))?;
    let beads = formats::filled(&args.input, beads, texts);
    let page = Page { title: title(&args.input), ..Page::default() };
    Output::finish_all(formats::write(to, Some(&args.output), page, beads)?)
}

pub(crate) fn apply(args: &Apply) -> Result<(), Failure> {
    let to = args.to.or_else(|| formats::by_name(args.output.as_deref()?)).unwrap_or(AlignFormat::Tsv);
    if to == AlignFormat::View {
        return Err(Failure::Usage(format!(
            "--to: the view is for align; apply writes {}",
            formats::names()
        )));
    }
    let mut taken: [HashSet<usize>; 2] = Default::default();
    let beads = formats::read(AlignFormat::Jsonl, &args.edited, None)?;
    let beads = beads.enumerate().flat_map(|(index, bead)| {
        let bead = bead.and_then(|bead| {
            let sides = [("source", &bead.source), ("target", &bead.target)];
            for ((name, side), taken) in sides.into_iter().zip(&mut taken) {
                if let Some(id) = side.ids.iter().find(|&&id| !taken.insert(id)) {
                    let file = files::name(&args.edited);
                    let reason =
                        format!("bead {}: segment {id} of the {name} is in a bead before", index + 1);
                    return Err(Failure::Usage(format!("{file}: {reason}")));
                }
            }
            Ok(bead)
        });
        match bead {
            Ok(bead) => apart(bead).into_iter().map(Ok).collect(),
            Err(failure) => vec![Err(failure)],
        }
    });
    let page = Page { title: title(&args.edited), ..Page::default() };
    Output::finish_all(formats::write(to, args.output.as_deref(), page, beads)?)
}

/// The two sides of a rejected pair by themselves; any other bead as it is.
fn apart(bead: BeadRecord) -> Vec<BeadRecord> {
    if bead.status != Some(Status::Rejected) || !bead.is_pair() {
        return vec![bead];
    }
    let alone = |side: &SideRecord, is_source: bool| {
        let (side, none) = (side.clone(), SideRecord::empty(side.lang.other()));
        let (source, target) = if is_source { (side, none) } else { (none, side) };
        let mut alone = BeadRecord::of_sides(source, target, bead.confidence);
        alone.status = bead.status;
        alone
    };
    vec![alone(&bead.source, true), alone(&bead.target, false)]
}

fn title(file: &Path) -> String {
    file.file_stem()
        .filter(|_| !files::is_stdin(file))
        .map_or("duiqi".into(), |name| name.to_string_lossy().into_owned())
}
