//! The commands.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use duiqi::format::jsonl::{self, AnchorRecord, BeadRecord, SegmentRecord, TextRecord};
use duiqi::format::tmx::{self, Header, Unit};
use duiqi::format::{ExplanationRecord, field, links, tsv};
use duiqi::memory::Timestamp;
use duiqi::{
    Aligner, Alignment, Bitext, Document, Explainer, Extractor, Lang, Lexicon, Links, Segmenter, Vectors,
    Wrapping, evaluate, join_blocks, split_bilingual,
};

use crate::args::{
    Align, AlignFormat, AlignOptions, Anchors, Args, BitextOptions, Command, Eval, InputArg, LangArg,
    ListFormat, Segment, Split,
};
use crate::files::{self, Failure, Output};
use crate::view::View;
use crate::{batch, check, lexicon, memory};

/// Runs a command.
pub(crate) fn run(args: Args) -> Result<ExitCode, Failure> {
    match args.command {
        Command::Check(args) => return check::run(args),
        Command::Align(args) => align(args),
        Command::Batch(args) => batch::run(&args),
        Command::Segment(args) => segment(args),
        Command::Split(args) => split(&args),
        Command::Anchors(args) => anchors(args),
        Command::Eval(args) => eval(&args),
        Command::Lexicon(command) => lexicon::run(command),
        Command::Memory(command) => memory::run(command),
    }?;
    Ok(ExitCode::SUCCESS)
}

/// An error of writing to the standard output; files are written at the end only.
pub(crate) fn unwritten(error: io::Error) -> Failure {
    Failure::Write { file: None, error }
}

fn align(args: Align) -> Result<(), Failure> {
    let options = &args.options;
    let terminal = args.output.file.is_none() && io::stdout().is_terminal();
    let format = args.format.unwrap_or(if terminal { AlignFormat::View } else { AlignFormat::Tsv });
    has_place(format, options)?;
    files::stdin_once([&args.source, &args.target].into_iter().chain(&options.bitext.lexicon))?;
    let bitext = bitext(&args.source, &args.target, &options.bitext)?;
    let aligner = Aligner::with_lexicon(own_lexicon(options.bitext.lexicon.as_deref())?);

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
    let explainer = options.explain.then(|| aligner.explain(&alignment));
    let names = [&args.source, &args.target].map(|file| files::name(file));
    let mut out = Output::new(args.output.file);
    write(&mut out, format, &alignment, &names, explainer.as_ref(), terminal).map_err(unwritten)?;
    out.finish()
}

/// Refuses explanations where the format has no place for them.
pub(crate) fn has_place(format: AlignFormat, options: &AlignOptions) -> Result<(), Failure> {
    let unexplained = [(AlignFormat::Links, "links"), (AlignFormat::Tmx, "tmx")];
    match unexplained.into_iter().find(|&(known, _)| options.explain && known == format) {
        Some((_, name)) => Err(Failure::Usage(format!("--explain: the {name} format has no place for it"))),
        None => Ok(()),
    }
}

/// Writes an alignment of the documents `names` in a format.
pub(crate) fn write(
    out: &mut impl Write,
    format: AlignFormat,
    alignment: &Alignment,
    names: &[String; 2],
    explainer: Option<&Explainer>,
    terminal: bool,
) -> io::Result<()> {
    if format == AlignFormat::Tmx {
        return write_tmx(out, alignment, names);
    }
    let mut view = View::new(terminal);
    for (index, bead) in alignment.iter().enumerate() {
        let explain = explainer.map(|all| ExplanationRecord::new(bead, &all.bead(bead)));
        match format {
            AlignFormat::Tsv => tsv::write(out, bead, explain.as_ref()),
            AlignFormat::Jsonl => jsonl::write(out, &BeadRecord::new(bead, explain)),
            AlignFormat::Links => links::write(out, bead.bead()),
            AlignFormat::Tmx => Ok(()),
            AlignFormat::View => view.write(out, bead, alignment.is_moved(index), explain.as_ref()),
        }?;
    }
    Ok(())
}

/// Writes the pairs of an alignment as translation units.
fn write_tmx(out: &mut impl Write, alignment: &Alignment, [source, target]: &[String; 2]) -> io::Result<()> {
    let mut header = Header::new(alignment.bitext().source().lang().tag());
    header.attributes.push(("creationdate".to_owned(), Timestamp::from(SystemTime::now()).to_string()));
    let mut writer = tmx::Writer::new(out, &header)?;
    for bead in alignment.iter().filter(|bead| bead.bead().is_pair()) {
        writer.write(&Unit::from_bead(bead, Some([source, target])))?;
    }
    writer.finish().map(|_| ())
}

/// Both documents of two files.
pub(crate) fn bitext(source: &Path, target: &Path, options: &BitextOptions) -> Result<Bitext, Failure> {
    let read = |file| Input::read(file, &options.input);
    pair([read(source)?, read(target)?], [None, None], options)
}

/// Both documents, their languages told apart by script where neither they nor the options say.
pub(crate) fn pair(
    [source, target]: [Input; 2],
    own: [Option<Lang>; 2],
    options: &BitextOptions,
) -> Result<Bitext, Failure> {
    let given =
        [own[0].or(options.source_lang.map(Lang::from)), own[1].or(options.target_lang.map(Lang::from))];
    let [source_lang, target_lang] = match given {
        [Some(source), Some(target)] => [source, target],
        [Some(source), None] => [source, source.other()],
        [None, Some(target)] => [target.other(), target],
        [None, None] => match (script(&source.text), script(&target.text)) {
            (None, None) => [Lang::En, Lang::Zh],
            (None, Some(target)) => [target.other(), target],
            (Some(source), None) => [source, source.other()],
            (Some(source), Some(target)) => [source, target],
        },
    };
    if source_lang == target_lang {
        let (one, other) = (files::name(&target.file), files::name(&source.file));
        return Err(Failure::Usage(format!(
            "{one}: in the same language as {other}, {}: one must be English and one Chinese \
             (--source-lang and --target-lang say which, where the script does not)",
            name(source_lang)
        )));
    }
    let file = target.file.clone();
    let documents =
        (source.document(source_lang, options.segmented)?, target.document(target_lang, options.segmented)?);
    Bitext::new(documents.0, documents.1).map_err(|error| Failure::Read { file, error })
}

/// A text that was read, and the file it is from.
pub(crate) struct Input {
    file: PathBuf,
    text: String,
    wrapping: Wrapping,
    /// Every line is a segment.
    lines: bool,
}

impl Input {
    pub(crate) fn read(file: &Path, args: &InputArg) -> Result<Self, Failure> {
        let html = args.html || files::is_html(file);
        let text = if html { files::html(file) } else { files::text(file) }?;
        Ok(Self::new(file, text, html, args))
    }

    fn new(file: &Path, text: String, html: bool, args: &InputArg) -> Self {
        let wrapping = match args.wrapping.into() {
            // The text of a page has a line for each paragraph.
            Wrapping::Auto if html => Wrapping::Soft,
            wrapping => wrapping,
        };
        Self { file: file.to_owned(), text, wrapping, lines: false }
    }

    /// A text that came inside a record, as the field `name`.
    pub(crate) fn of_record(name: &str, text: TextRecord, args: &InputArg) -> Self {
        let name = Path::new(name);
        match text {
            TextRecord::Text(text) if args.html => Self::new(name, duiqi::html_text(&text), true, args),
            TextRecord::Text(text) => Self::new(name, text, false, args),
            TextRecord::Segments(_) => Self { lines: true, ..Self::new(name, text.into_text(), false, args) },
        }
    }

    pub(crate) fn lang(&self, given: Option<LangArg>) -> Lang {
        given.map_or_else(|| Lang::of(&self.text), Lang::from)
    }

    pub(crate) fn document(self, lang: Lang, segmented: bool) -> Result<Document, Failure> {
        if segmented || self.lines {
            return Ok(Document::from_lines(lang, self.text));
        }
        self.segmented_by(lang, &Segmenter::new(lang))
    }

    fn segmented_by(self, lang: Lang, segmenter: &Segmenter) -> Result<Document, Failure> {
        let segments = segmenter.clone().wrapping(self.wrapping).segment(&self.text);
        Document::with_segments(lang, self.text, segments)
            .map_err(|error| Failure::Read { file: self.file, error })
    }
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

pub(crate) fn own_lexicon(terms: Option<&Path>) -> Result<Lexicon, Failure> {
    let mut lexicon = Lexicon::embedded();
    if let Some(file) = terms {
        lexicon
            .read_terms(files::bytes(file)?.as_slice())
            .map_err(|error| Failure::Read { file: file.to_owned(), error })?;
    }
    Ok(lexicon)
}

fn segment(args: Segment) -> Result<(), Failure> {
    let input = Input::read(&args.file, &args.input)?;
    let lang = input.lang(args.lang);
    let segmenter = Segmenter::new(lang).semicolons(args.semicolons.into());
    let document = input.segmented_by(lang, &segmenter)?;
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
    let html = args.html || files::is_html(&args.file);
    let text = if html { files::html(&args.file) } else { files::text(&args.file) }?;
    let blocks = split_bilingual(&text);
    let mut outputs = Vec::new();
    for (file, blocks) in [(en, &blocks.en), (zh, &blocks.zh)] {
        let mut out = Output::new(Some(file));
        out.write_all(join_blocks(&text, blocks).as_bytes()).map_err(unwritten)?;
        outputs.push(out);
    }
    Output::finish_all(outputs)
}

fn anchors(args: Anchors) -> Result<(), Failure> {
    let input = Input::read(&args.file, &args.input)?;
    let lang = input.lang(args.lang);
    let document = input.document(lang, args.segmented)?;
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
