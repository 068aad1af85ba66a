//! From files to documents: text out of what a file is, its language, its segments.

use std::path::{Path, PathBuf};

use duiqi::format::jsonl::TextRecord;
use duiqi::{Aligner, Bitext, Cue, Document, Error, Lang, Lexicon, Segmenter, Wrapping};

use crate::args::{BitextOptions, DocumentArgs, InputArg, LangArg};
use crate::files::{self, Failure};

/// Both documents of two files.
pub(crate) fn bitext(source: &Path, target: &Path, options: &BitextOptions) -> Result<Bitext, Failure> {
    let given = [options.source_lang, options.target_lang].map(|lang| lang.map(Lang::from));
    documents([source, target], given, options.segmented, &options.input)
}

/// Refuses documents that are too long to be aligned as one, by the name of the first.
pub(crate) fn fits(bitext: &Bitext, file: &Path) -> Result<(), Failure> {
    Aligner::fits(bitext).map_err(|error| Failure::Read { file: file.to_owned(), error })
}

/// The document that is asked for.
pub(crate) fn document(args: &DocumentArgs) -> Result<Document, Failure> {
    let input = Input::read(&args.file, &args.input)?;
    let lang = input.lang(args.lang);
    input.document(lang, args.segmented)
}

/// Both documents of two files, without the options of aligning.
pub(crate) fn documents(
    [source, target]: [&Path; 2],
    given: [Option<Lang>; 2],
    segmented: bool,
    input: &InputArg,
) -> Result<Bitext, Failure> {
    pair([Input::read(source, input)?, Input::read(target, input)?], given, segmented)
}

/// Both documents, their languages told apart by script where they are not given.
pub(crate) fn pair(
    [source, target]: [Input; 2],
    given: [Option<Lang>; 2],
    segmented: bool,
) -> Result<Bitext, Failure> {
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
    let documents = (source.document(source_lang, segmented)?, target.document(target_lang, segmented)?);
    Bitext::new(documents.0, documents.1).map_err(|error| Failure::Read { file, error })
}

/// A text that was read, and the file it is from.
pub(crate) struct Input {
    file: PathBuf,
    pub(crate) text: String,
    wrapping: Wrapping,
    segments: Segments,
}

/// What the segments of a text are.
enum Segments {
    /// To be found.
    Open,
    Lines,
    /// Those of subtitles.
    Cues(Vec<Cue>),
}

impl Input {
    pub(crate) fn read(file: &Path, args: &InputArg) -> Result<Self, Failure> {
        let unread = |error| Failure::Read { file: file.to_owned(), error };
        let end = file.extension().and_then(|end| end.to_str()).unwrap_or_default().to_ascii_lowercase();
        let cues = |read: fn(&str) -> Result<Vec<Cue>, Error>| {
            let cues = read(&files::text(file)?).map_err(unread)?;
            // For the language; where cues stand is up to the document.
            let text = cues.iter().map(|cue| &*cue.text).collect::<Vec<_>>().join("\n");
            Ok(Self { segments: Segments::Cues(cues), ..Self::new(file, text, false, args) })
        };
        let (text, paragraphs) = match end.as_str() {
            _ if args.html => (files::html(file)?, true),
            "html" | "htm" => (files::html(file)?, true),
            "docx" => (duiqi::docx_text(&files::bytes(file)?).map_err(unread)?, true),
            "epub" => (duiqi::epub_text(&files::bytes(file)?).map_err(unread)?, true),
            "srt" => return cues(duiqi::srt_cues),
            "vtt" => return cues(duiqi::vtt_cues),
            _ => (files::text(file)?, false),
        };
        Ok(Self::new(file, text, paragraphs, args))
    }

    fn new(file: &Path, text: String, paragraphs: bool, args: &InputArg) -> Self {
        let wrapping = match args.wrapping.into() {
            // The text of a page or document has a line for each paragraph.
            Wrapping::Auto if paragraphs => Wrapping::Soft,
            wrapping => wrapping,
        };
        Self { file: file.to_owned(), text, wrapping, segments: Segments::Open }
    }

    /// A text that came inside a record, as the field `name`.
    pub(crate) fn of_record(name: &str, text: TextRecord, args: &InputArg) -> Self {
        let name = Path::new(name);
        match text {
            TextRecord::Text(text) if args.html => Self::new(name, duiqi::html_text(&text), true, args),
            TextRecord::Text(text) => Self::new(name, text, false, args),
            TextRecord::Segments(_) => {
                Self { segments: Segments::Lines, ..Self::new(name, text.into_text(), false, args) }
            }
        }
    }

    pub(crate) fn lang(&self, given: Option<LangArg>) -> Lang {
        given.map_or_else(|| Lang::of(&self.text), Lang::from)
    }

    pub(crate) fn document(self, lang: Lang, segmented: bool) -> Result<Document, Failure> {
        let segments = match self.segments {
            Segments::Open if segmented => Segments::Lines,
            segments => segments,
        };
        Self { segments, ..self }.segmented_by(lang, &Segmenter::new(lang))
    }

    pub(crate) fn segmented_by(self, lang: Lang, segmenter: &Segmenter) -> Result<Document, Failure> {
        match self.segments {
            Segments::Lines => Ok(Document::from_lines(lang, self.text)),
            Segments::Cues(cues) => Ok(Document::from_cues(lang, &cues)),
            Segments::Open => {
                let segments = segmenter.clone().wrapping(self.wrapping).segment(&self.text);
                Document::with_segments(lang, self.text, segments)
                    .map_err(|error| Failure::Read { file: self.file, error })
            }
        }
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

/// The embedded lexicon with terms of the user's own.
pub(crate) fn own_lexicon(terms: Option<&Path>) -> Result<Lexicon, Failure> {
    let mut lexicon = Lexicon::embedded();
    if let Some(file) = terms {
        lexicon
            .read_terms(files::bytes(file)?.as_slice())
            .map_err(|error| Failure::Read { file: file.to_owned(), error })?;
    }
    Ok(lexicon)
}
