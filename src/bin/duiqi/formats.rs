//! Formats by name: files into beads, beads into files.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::ValueEnum;
use duiqi::format::jsonl::BeadRecord;
use duiqi::format::{BeadWriter, csv, html, intertext, jsonl, ladder, links, moses, tmx, tsv, xliff};
use duiqi::memory::Timestamp;
use duiqi::{Document, Error, Lang};
use serde_json::Value;

use crate::args::AlignFormat as Format;
use crate::files::{self, Failure, Output, unwritten};

/// The format that a file's name tells.
pub(crate) fn by_name(file: &Path) -> Option<Format> {
    let end = file.extension()?.to_str()?;
    Format::from_str(end, true).ok().filter(|&format| format != Format::View)
}

/// What a format is called.
pub(crate) fn name(format: Format) -> String {
    format.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned())
}

/// The formats that are files, for messages.
pub(crate) fn names() -> String {
    let files = Format::value_variants().iter().filter(|&&format| format != Format::View);
    files.map(|&format| name(format)).collect::<Vec<_>>().join(", ")
}

/// The files that are written under one name: those of each language stand beside it.
pub(crate) fn files(format: Format, file: &Path, langs: [Lang; 2]) -> Vec<PathBuf> {
    let beside = |end: &str, lang: Lang| {
        // Whatever else has a dot in it is part of the prefix.
        let stem = match file.extension().and_then(|end| end.to_str()) {
            Some("moses" | "intertext" | "xml") => file.with_extension(""),
            _ => file.to_owned(),
        };
        let mut name = stem.into_os_string();
        name.push(format!(".{lang}{end}"));
        PathBuf::from(name)
    };
    match format {
        Format::Moses => langs.map(|lang| beside("", lang)).into(),
        Format::Intertext => {
            let mut files = vec![file.to_owned()];
            files.extend(langs.map(|lang| beside(".xml", lang)));
            files
        }
        _ => vec![file.to_owned()],
    }
}

/// What a page or memory tells beside the beads.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) title: String,
    /// The names of the two documents.
    pub(crate) documents: Option<[String; 2]>,
    pub(crate) findings: Vec<Value>,
}

/// Writes beads in a format. The outputs are to be finished.
pub(crate) fn write(
    format: Format,
    file: Option<&Path>,
    page: Page,
    beads: impl IntoIterator<Item = Result<BeadRecord, Failure>>,
) -> Result<Vec<Output>, Failure> {
    let mut beads = beads.into_iter().peekable();
    let langs = match beads.peek() {
        Some(Ok(bead)) => [bead.source.lang, bead.target.lang],
        _ => [Lang::Zh, Lang::En],
    };
    write_each(format, file, page, langs, |write| beads.try_for_each(|bead| write(&bead?)))
}

/// Takes a bead.
pub(crate) type Sink<'a> = &'a mut dyn FnMut(&BeadRecord) -> Result<(), Failure>;

/// Writes what `feed` puts in, beads in these languages.
pub(crate) fn write_each(
    format: Format,
    file: Option<&Path>,
    page: Page,
    langs: [Lang; 2],
    feed: impl FnOnce(Sink<'_>) -> Result<(), Failure>,
) -> Result<Vec<Output>, Failure> {
    let several = matches!(format, Format::Moses | Format::Intertext);
    let paths: Vec<Option<PathBuf>> = match file {
        Some(file) if !files::is_stdin(file) => files(format, file, langs).into_iter().map(Some).collect(),
        _ if several => {
            let name = name(format);
            return Err(Failure::Usage(format!("{name}: is more than one file; give --output FILE")));
        }
        _ => vec![None],
    };
    let called = |index: usize| {
        let path = paths.get(index).and_then(Option::as_deref).and_then(Path::file_name);
        path.map_or(String::new(), |name| name.to_string_lossy().into_owned())
    };
    let names = [called(1), called(2)];
    let mut outputs = paths.iter().map(|path| Output::new(path.as_deref())).collect::<Result<Vec<_>, _>>()?;
    {
        let mut writer: Box<dyn BeadWriter + '_> = match (format, &mut outputs[..]) {
            (Format::Moses, [source, target]) => Box::new(moses::Writer::new(source, target)),
            (Format::Intertext, [links, source, target]) => {
                Box::new(intertext::Writer::new(links, [source, target], [&names[0], &names[1]]))
            }
            (Format::Tmx, [out, ..]) => {
                Box::new(tmx::Beads::new(out, &header(langs[0]), page.documents).map_err(unwritten)?)
            }
            (_, [out, ..]) => one(format, out, page),
            (_, []) => return Ok(outputs),
        };
        feed(&mut |bead| writer.write(bead).map_err(unwritten))?;
        writer.finish().map_err(unwritten)?;
    }
    Ok(outputs)
}

/// The writer of a format that is one file.
fn one<'a>(format: Format, out: &'a mut (impl Write + 'a), page: Page) -> Box<dyn BeadWriter + 'a> {
    match format {
        Format::Jsonl => Box::new(jsonl::Writer::new(out)),
        Format::Csv => Box::new(csv::Writer::new(out)),
        Format::Links => Box::new(links::Writer::new(out)),
        Format::Ladder => Box::new(ladder::Writer::new(out)),
        Format::Xliff => Box::new(xliff::Writer::new(out)),
        Format::Html => Box::new(html::Writer::new(out, page.title).findings(page.findings)),
        // The others are written elsewhere.
        Format::Tsv | Format::View | Format::Moses | Format::Intertext | Format::Tmx => {
            Box::new(tsv::Writer::new(out))
        }
    }
}

/// The header of a memory that is written now.
fn header(source: Lang) -> tmx::Header {
    let mut header = tmx::Header::new(source.tag());
    header.attributes.push(("creationdate".to_owned(), Timestamp::from(SystemTime::now()).to_string()));
    header
}

/// Beads of a file.
pub(crate) type Beads = Box<dyn Iterator<Item = Result<BeadRecord, Failure>>>;

/// Whether a format has the texts, and not only the numbers of their segments.
pub(crate) const fn has_texts(format: Format) -> bool {
    !matches!(format, Format::Links | Format::Ladder)
}

/// The format of a file that is to be read, by what was said or by its name.
pub(crate) fn told(given: Option<Format>, file: &Path, option: &str) -> Result<Format, Failure> {
    let format = given.or_else(|| by_name(file)).filter(|&format| format != Format::View);
    format.ok_or_else(|| {
        let (file, names) = (files::name(file), names());
        Failure::Usage(format!("{file}: its name tells no format; give {option} ({names})"))
    })
}

/// The same of one that must have texts.
pub(crate) fn told_with_texts(given: Option<Format>, file: &Path, option: &str) -> Result<Format, Failure> {
    let format = told(given, file, option)?;
    if has_texts(format) {
        return Ok(format);
    }
    let (file, name) = (files::name(file), name(format));
    let hint = "duiqi convert --texts SOURCE TARGET makes another format of it";
    Err(Failure::Usage(format!("{file}: the {name} format has no texts; {hint}")))
}

/// Reads beads of a format; languages that neither the file nor the caller tells are told by script.
pub(crate) fn read(format: Format, file: &Path, langs: Option<[Lang; 2]>) -> Result<Beads, Failure> {
    let given = langs.unwrap_or([Lang::Zh, Lang::En]);
    Ok(match format {
        Format::Tsv => beads(file, tsv::read(open(file)?, langs)),
        Format::Csv => beads(file, csv::read(open(file)?, langs)),
        Format::Jsonl => beads(file, jsonl::read(open(file)?)),
        Format::Links => beads(file, links::read_beads(open(file)?, given)),
        Format::Ladder => beads(file, ladder::read(open(file)?, given)),
        Format::Xliff => beads(file, xliff::read(open(file)?)),
        Format::Html => beads(file, html::read(open(file)?)),
        Format::Moses => {
            let [source, target] = &files(format, file, given)[..] else {
                return Ok(Box::new([].into_iter()));
            };
            // The languages are in the names.
            beads(file, moses::read(open(source)?, open(target)?, Some(given)))
        }
        Format::Intertext => read_intertext(file, langs)?,
        Format::Tmx => beads(file, tmx::read(open(file)?)),
        Format::View => return Err(Failure::Usage("view: is for reading, not to be read".to_owned())),
    })
}

fn beads(file: &Path, beads: impl Iterator<Item = Result<BeadRecord, Error>> + 'static) -> Beads {
    let file = file.to_owned();
    Box::new(beads.map(move |bead| bead.map_err(|error| Failure::Read { file: file.clone(), error })))
}

fn open(file: &Path) -> Result<Box<dyn BufRead>, Failure> {
    if files::is_stdin(file) {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let opened =
        File::open(file).map_err(|error| Failure::Read { file: file.to_owned(), error: error.into() })?;
    Ok(Box::new(BufReader::new(opened)))
}

/// Links, with the texts that they name, which stand beside them.
fn read_intertext(file: &Path, langs: Option<[Lang; 2]>) -> Result<Beads, Failure> {
    let wrong = |file: &Path, error| Failure::Read { file: file.to_owned(), error };
    let names = intertext::read_names(open(file)?).map_err(|error| wrong(file, error))?;
    let read = |name: &str, lang: Option<Lang>| -> Result<(Document, Vec<String>), Failure> {
        let path = file.with_file_name(name);
        let text = |lang| intertext::read_text(open(&path)?, lang).map_err(|error| wrong(&path, error));
        let (document, ids) = text(lang.unwrap_or(Lang::En))?;
        if lang.is_none() && Lang::of(document.text()) == Lang::Zh {
            return text(Lang::Zh);
        }
        Ok((document, ids))
    };
    let texts = [
        read(&names.source, langs.map(|langs| langs[0]))?,
        read(&names.target, langs.map(|langs| langs[1]))?,
    ];
    let found: Vec<_> = intertext::read(open(file)?, &texts).collect();
    Ok(beads(file, found.into_iter()))
}
