//! The commands.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use duiqi::format::jsonl::{self, AnchorRecord, BeadRecord, SegmentRecord};
use duiqi::format::{ExplanationRecord, field, links, tsv};
use duiqi::{Aligner, Bitext, Document, Extractor, Lang, Lexicon, Links, Vectors, evaluate};

use crate::args::{Align, AlignFormat, Anchors, Args, Command, Eval, ListFormat, Segment};
use crate::files::{self, Failure, Output};
use crate::lexicon;
use crate::view::View;

/// Runs a command.
pub(crate) fn run(args: Args) -> Result<(), Failure> {
    match args.command {
        Command::Align(args) => align(args),
        Command::Segment(args) => segment(args),
        Command::Anchors(args) => anchors(args),
        Command::Eval(args) => eval(&args),
        Command::Lexicon(command) => lexicon::run(command),
    }
}

/// An error of writing to the standard output; files are written at the end only.
fn unwritten(error: io::Error) -> Failure {
    Failure::Write { file: None, error }
}

fn align(args: Align) -> Result<(), Failure> {
    let terminal = args.output.file.is_none() && io::stdout().is_terminal();
    let format = args.format.unwrap_or(if terminal { AlignFormat::View } else { AlignFormat::Tsv });
    if args.explain && format == AlignFormat::Links {
        return Err(Failure::Usage("--explain: the links format has no place for it".to_owned()));
    }
    files::stdin_once([&args.source, &args.target].into_iter().chain(&args.lexicon))?;
    let bitext = bitext(&args)?;
    let aligner = Aligner::with_lexicon(own_lexicon(args.lexicon.as_deref())?);

    let alignment = match args.vectors.as_deref() {
        Some([source, target]) => {
            let read = |file: &Path| {
                let wrong = |error| Failure::Read { file: file.to_owned(), error };
                Vectors::from_npy(&files::bytes(file)?).map_err(wrong)
            };
            aligner
                .align_with_vectors(&bitext, &read(source)?, &read(target)?)
                .map_err(|error| Failure::Read { file: source.clone(), error })?
        }
        _ => aligner.align(&bitext),
    };
    let explainer = args.explain.then(|| aligner.explain(&alignment));
    let mut out = Output::new(args.output.file);
    let mut view = View::new(terminal);
    for (index, bead) in alignment.iter().enumerate() {
        let explain = explainer.as_ref().map(|all| ExplanationRecord::new(bead, &all.bead(bead)));
        match format {
            AlignFormat::Tsv => tsv::write(&mut out, bead, explain.as_ref()),
            AlignFormat::Jsonl => jsonl::write(&mut out, &BeadRecord::new(bead, explain)),
            AlignFormat::Links => links::write(&mut out, bead.bead()),
            AlignFormat::View => view.write(&mut out, bead, alignment.is_moved(index), explain.as_ref()),
        }
        .map_err(unwritten)?;
    }
    out.finish()
}

/// Both documents, their languages told apart by script where they are not given.
fn bitext(args: &Align) -> Result<Bitext, Failure> {
    let (source, target) = (files::text(&args.source)?, files::text(&args.target)?);
    let given = [args.source_lang.map(Lang::from), args.target_lang.map(Lang::from)];
    let languages = match given {
        [Some(source), Some(target)] => [source, target],
        [Some(source), None] => [source, source.other()],
        [None, Some(target)] => [target.other(), target],
        [None, None] => match (script(&source), script(&target)) {
            (None, None) => [Lang::En, Lang::Zh],
            (None, Some(target)) => [target.other(), target],
            (Some(source), None) => [source, source.other()],
            (Some(source), Some(target)) => [source, target],
        },
    };
    let [source_lang, target_lang] = languages;
    if source_lang == target_lang {
        let (one, other) = (files::name(&args.target), files::name(&args.source));
        return Err(Failure::Usage(format!(
            "{one}: in the same language as {other}, {}: one must be English and one Chinese \
             (--source-lang and --target-lang say which, where the script does not)",
            name(source_lang)
        )));
    }
    let document = |lang, text| document(lang, text, args.segmented);
    Bitext::new(document(source_lang, source), document(target_lang, target))
        .map_err(|error| Failure::Read { file: args.target.clone(), error })
}

fn document(lang: Lang, text: String, segmented: bool) -> Document {
    if segmented { Document::from_lines(lang, text) } else { Document::new(lang, text) }
}

/// The language of a text by its script; none where it has no letters.
fn script(text: &str) -> Option<Lang> {
    text.contains(char::is_alphabetic).then(|| Lang::of(text))
}

const fn name(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "English",
        Lang::Zh => "Chinese",
    }
}

fn own_lexicon(terms: Option<&Path>) -> Result<Lexicon, Failure> {
    let mut lexicon = Lexicon::embedded();
    if let Some(file) = terms {
        lexicon
            .read_terms(files::bytes(file)?.as_slice())
            .map_err(|error| Failure::Read { file: file.to_owned(), error })?;
    }
    Ok(lexicon)
}

fn segment(args: Segment) -> Result<(), Failure> {
    let text = files::text(&args.file)?;
    let document = Document::new(args.lang.map_or_else(|| Lang::of(&text), Lang::from), text);
    let mut out = Output::new(args.output.file);
    for record in SegmentRecord::all(&document) {
        match args.format {
            ListFormat::Jsonl => jsonl::write(&mut out, &record),
            ListFormat::Text => writeln!(out, "{}", field(&duiqi::join(document.lang(), [&*record.text]))),
        }
        .map_err(unwritten)?;
    }
    out.finish()
}

fn anchors(args: Anchors) -> Result<(), Failure> {
    let text = files::text(&args.file)?;
    let lang = args.lang.map_or_else(|| Lang::of(&text), Lang::from);
    let document = document(lang, text, args.segmented);
    let extractor = Extractor::new(Lexicon::embedded());
    let mut out = Output::new(args.output.file);
    for (segment, text) in document.texts().enumerate() {
        for anchor in extractor.anchors(text, lang) {
            let record = AnchorRecord::new(&document, segment, &anchor);
            match args.format {
                ListFormat::Jsonl => jsonl::write(&mut out, &record),
                ListFormat::Text => {
                    let (kind, text) = (record.kind, field(&record.text));
                    writeln!(out, "{segment:>4}  {kind:<7}  {text}\t{}", field(&record.value))
                }
            }
            .map_err(unwritten)?;
        }
    }
    out.finish()
}

fn eval(args: &Eval) -> Result<(), Failure> {
    files::stdin_once([&args.gold, &args.test])?;
    let read = |file: &Path| -> Result<Links, Failure> {
        links::read(files::text(file)?.as_bytes())
            .map_err(|error| Failure::Read { file: file.to_owned(), error })
    };
    let evaluation = evaluate(&read(&args.gold)?, &read(&args.test)?);
    let mut out = Output::new(None);
    for (name, score) in [("strict", evaluation.strict), ("lax", evaluation.lax)] {
        let duiqi::Score { precision, recall, f1 } = score;
        writeln!(out, "{name:<6}  precision {precision:.4}  recall {recall:.4}  F1 {f1:.4}")
            .map_err(unwritten)?;
    }
    out.finish()
}
