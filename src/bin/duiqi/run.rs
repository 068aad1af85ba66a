//! The commands.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use duiqi::format::jsonl::{self, AnchorRecord, BeadRecord, SegmentRecord};
use duiqi::format::{ExplanationRecord, field, links};
use duiqi::{
    Aligner, Alignment, Explainer, Extractor, Lexicon, Links, Search, Segmenter, Vectors, evaluate,
    join_blocks, split_bilingual,
};

use crate::args::{
    Align, AlignFormat, AlignOptions, Anchors, Args, Command, Eval, InputArg, ListFormat, Segment, Split,
    WrappingArg,
};
use crate::files::{self, Failure, Output, unwritten};
use crate::formats::{self, Page};
use crate::input::{Input, bitext, document, fits, own_lexicon};
use crate::view::View;
use crate::{batch, check, convert, lexicon, memory, shell};

/// Runs a command.
pub(crate) fn run(args: Args) -> Result<ExitCode, Failure> {
    match args.command {
        Command::Check(args) => return check::run(args),
        Command::Align(args) => align(&args),
        Command::Batch(args) => batch::run(&args),
        Command::Segment(args) => segment(&args),
        Command::Split(args) => split(&args),
        Command::Anchors(args) => anchors(&args),
        Command::Eval(args) => eval(&args),
        Command::Lexicon(command) => lexicon::lexicon(command),
        Command::Memory(command) => memory::run(command),
        Command::Convert(args) => convert::convert(&args),
        Command::Apply(args) => convert::apply(&args),
        Command::Completions(args) => shell::completions(&args),
        Command::Man(args) => shell::man(&args),
    }?;
    Ok(ExitCode::SUCCESS)
}

fn align(args: &Align) -> Result<(), Failure> {
    let options = &args.options;
    let terminal = args.output.file.is_none() && io::stdout().is_terminal();
    let by_name = || formats::by_name(args.output.file.as_deref()?);
    let default = if terminal { AlignFormat::View } else { AlignFormat::Tsv };
    let format = args.format.or_else(by_name).unwrap_or(default);
    has_place(format, options)?;
    if args.findings.is_some() && format != AlignFormat::Html {
        return Err(Failure::Usage(
            "--findings: only the review page shows them; give --format html".to_owned(),
        ));
    }
    let inputs =
        [&args.source, &args.target].into_iter().chain(&options.bitext.lexicon).chain(&args.findings);
    files::stdin_once(inputs.chain(args.vectors.iter().flatten()))?;
    let findings = args.findings.as_deref().map(findings).transpose()?.unwrap_or_default();
    let bitext = bitext(&args.source, &args.target, &options.bitext)?;
    fits(&bitext, &args.source)?;
    let aligner = Aligner::with_lexicon(own_lexicon(options.bitext.lexicon.as_deref())?);

    let read = |file: &PathBuf| {
        let wrong = |error| Failure::Read { file: file.clone(), error };
        Vectors::from_npy(&files::bytes(file)?).map_err(wrong)
    };
    let vectors = args.vectors.as_deref().map(|files| files.iter().map(read).collect::<Result<Vec<_>, _>>());
    let vectors = vectors.transpose()?;
    let wrong = |error| Failure::Read {
        file: args.vectors.iter().flatten().next().cloned().unwrap_or_default(),
        error,
    };
    let alignment = match vectors.as_deref() {
        Some([source, target]) => aligner.align_with_vectors(&bitext, source, target).map_err(wrong)?,
        _ => aligner.align(&bitext),
    };
    if alignment.search() == Search::Capped {
        let [source, target] = [&args.source, &args.target].map(|file| files::name(file));
        let note =
            "a stretch has too few anchors for its size, and only paths near its diagonal were weighed there";
        // Whoever does not listen is not to stop the work.
        let _ = writeln!(io::stderr(), "duiqi: {source}, {target}: {note}");
    }
    let explainer = match vectors.as_deref() {
        _ if !is_explained(format, options) => None,
        Some([source, target]) => {
            Some(aligner.explain_with_vectors(&alignment, source, target).map_err(wrong)?)
        }
        _ => Some(aligner.explain(&alignment)),
    };
    if format == AlignFormat::View {
        let mut out = Output::new(args.output.file.as_deref())?;
        let mut view = View::new(terminal);
        for (bead, moved) in alignment.iter().zip(alignment.moved()) {
            let explain = explainer.as_ref().map(|all| ExplanationRecord::new(bead, &all.bead(bead)));
            view.write(&mut out, bead, moved, explain.as_ref()).map_err(unwritten)?;
        }
        return out.finish();
    }
    let page = Page { findings, ..page(&args.source, &args.target) };
    Output::finish_all(write(format, args.output.file.as_deref(), page, &alignment, explainer.as_ref())?)
}

/// What is told of two documents beside their beads.
pub(crate) fn page(source: &Path, target: &Path) -> Page {
    let documents = Some([source, target].map(files::name));
    Page { title: title(source, target), documents, ..Page::default() }
}

/// What a page of two documents is called.
fn title(source: &Path, target: &Path) -> String {
    let [source, target] = [source, target].map(|file| {
        let name = file.file_name().filter(|_| !files::is_stdin(file));
        name.map_or_else(|| files::name(file), |name| name.to_string_lossy().into_owned())
    });
    format!("{source} – {target}")
}

/// Findings, a JSON object a line.
fn findings(file: &Path) -> Result<Vec<serde_json::Value>, Failure> {
    let text = files::text(file)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            let value: Option<serde_json::Value> = serde_json::from_str(line).ok();
            let has =
                |value: &serde_json::Value| ["check", "message"].iter().all(|name| value[name].is_string());
            value.filter(has).ok_or_else(|| {
                let name = files::name(file);
                let reason = "expected an object with check, message, source and target";
                Failure::Usage(format!("{name}: line {}: {reason}", index + 1))
            })
        })
        .collect()
}

/// Whether explanations are asked for, or part of the format.
pub(crate) fn is_explained(format: AlignFormat, options: &AlignOptions) -> bool {
    options.explain || format == AlignFormat::Html && !options.no_explain
}

/// Refuses explanations where the format has no place for them.
pub(crate) fn has_place(format: AlignFormat, options: &AlignOptions) -> Result<(), Failure> {
    use AlignFormat::{Html, Jsonl, Tsv, View};
    if options.no_explain && format != Html {
        return Err(Failure::Usage(
            "--no-explain: only the review page has reasons without being asked".to_owned(),
        ));
    }
    if options.explain && !matches!(format, Tsv | Jsonl | View | Html) {
        let name = formats::name(format);
        return Err(Failure::Usage(format!("--explain: the {name} format has no place for it")));
    }
    Ok(())
}

/// Writes an alignment in a format that is a file. The outputs are to be finished.
pub(crate) fn write(
    format: AlignFormat,
    file: Option<&Path>,
    page: Page,
    alignment: &Alignment,
    explainer: Option<&Explainer>,
) -> Result<Vec<Output>, Failure> {
    let beads = alignment.iter().map(|bead| {
        Ok(BeadRecord::new(bead, explainer.map(|all| ExplanationRecord::new(bead, &all.bead(bead)))))
    });
    formats::write(format, file, page, beads)
}

fn segment(args: &Segment) -> Result<(), Failure> {
    let input = Input::read(&args.file, &args.input)?;
    let lang = input.lang(args.lang);
    let segmenter = Segmenter::new(lang).semicolons(args.semicolons.into());
    let document = input.segmented_by(lang, &segmenter)?;
    let mut out = Output::new(args.output.file.as_deref())?;
    for record in SegmentRecord::all(&document) {
        match args.format {
            ListFormat::Jsonl => jsonl::write(&mut out, &record),
            ListFormat::Text => writeln!(out, "{}", field(&duiqi::join(document.lang(), [&*record.text]))),
        }
        .map_err(unwritten)?;
    }
    out.finish()
}

/// Where the sides go: files of their own, or beside the prefix.
fn side_files(args: &Split) -> Result<[PathBuf; 2], Failure> {
    let prefix = match &args.output {
        Some(prefix) => Some(prefix.as_os_str()),
        None if files::is_stdin(&args.file) => None,
        None => args.file.file_stem(),
    };
    let side = |file: &Option<PathBuf>, end| match (file, prefix) {
        (Some(file), _) => Ok(file.clone()),
        (None, Some(prefix)) => {
            let mut name = prefix.to_owned();
            name.push(end);
            Ok(name.into())
        }
        (None, None) => {
            let input = files::name(&args.file);
            Err(Failure::Usage(format!("{input}: has no name to write to; give --output PREFIX")))
        }
    };
    let sides = [side(&args.output_en, ".en.txt")?, side(&args.output_zh, ".zh.txt")?];
    if files::is_same(&sides[0], &sides[1]) {
        let name = sides[0].display();
        return Err(Failure::Usage(format!("{name}: the two sides cannot go to the same file")));
    }
    if let Some(side) = sides.iter().find(|side| files::is_same(side, &args.file) && !files::is_stdin(side)) {
        let name = side.display();
        return Err(Failure::Usage(format!("{name}: is the file to split; give --output PREFIX")));
    }
    Ok(sides)
}

fn split(args: &Split) -> Result<(), Failure> {
    let [en, zh] = side_files(args)?;
    let input = InputArg { html: args.html, wrapping: WrappingArg::Auto };
    let text = Input::read(&args.file, &input)?.text;
    let blocks = split_bilingual(&text);
    let mut outputs = Vec::new();
    for (file, blocks) in [(en, &blocks.en), (zh, &blocks.zh)] {
        let mut out = Output::new(Some(&file))?;
        out.write_all(join_blocks(&text, blocks).as_bytes()).map_err(unwritten)?;
        outputs.push(out);
    }
    Output::finish_all(outputs)
}

fn anchors(args: &Anchors) -> Result<(), Failure> {
    let document = document(&args.document)?;
    let lang = document.lang();
    let extractor = Extractor::new(Lexicon::embedded());
    let mut out = Output::new(args.output.file.as_deref())?;
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
    let mut out = Output::new(None)?;
    for (name, score) in [("strict", evaluation.strict), ("lax", evaluation.lax)] {
        let duiqi::Score { precision, recall, f1 } = score;
        writeln!(out, "{name:<6}  precision {precision:.4}  recall {recall:.4}  F1 {f1:.4}")
            .map_err(unwritten)?;
    }
    out.finish()
}
