//! Making and learning lexicons.

use std::io::Write;

use duiqi::format::Texts;
use duiqi::format::jsonl::{SideRecord, Status};
use duiqi::{Aligner, Alignment, Bitext, Document, Error, Lang, LexiconBuilder, Pair, Term};

use crate::args::{AlignFormat, Compile, Learn, LexiconCommand};
use crate::files::{self, Failure, Output, unwritten};
use crate::{formats, input};

pub(crate) fn lexicon(command: LexiconCommand) -> Result<(), Failure> {
    match command {
        LexiconCommand::Compile(args) => compile(&args),
        LexiconCommand::Learn(args) => learn(&args),
    }
}

fn compile(args: &Compile) -> Result<(), Failure> {
    files::stdin_once([&args.cedict, &args.words])?;
    let mut builder = LexiconBuilder::new();
    let failed = |file: &std::path::Path| {
        let file = file.to_owned();
        move |error: Error| Failure::Read { file, error }
    };
    builder.read_cedict(&*files::bytes(&args.cedict)?).map_err(failed(&args.cedict))?;
    let words = builder.prune_words(&*files::bytes(&args.words)?).map_err(failed(&args.words))?;
    let lexicon = builder.build().map_err(failed(&args.cedict))?;
    // Each is of no use without the other.
    let mut outputs = Vec::new();
    for (name, bytes) in [("lexicon.bin", &*lexicon), ("words.txt", words.as_bytes())] {
        let mut out = Output::new(Some(&args.folder.join(name)))?;
        out.write_all(bytes).map_err(unwritten)?;
        outputs.push(out);
    }
    Output::finish_all(outputs)
}

fn learn(args: &Learn) -> Result<(), Failure> {
    files::stdin_once(args.pairs.iter().chain(args.texts.iter().flatten()))?;
    let documents = match args.texts.as_deref() {
        Some([one, other]) => Some(input::documents([one, other], [None, None], args.segmented, &args.read)?),
        _ => None,
    };
    let texts = documents.as_ref().map(Texts::new);
    let langs = documents.as_ref().map(|bitext| [bitext.source().lang(), bitext.target().lang()]);
    let mut lines = Pair { en: String::new(), zh: String::new() };
    for file in &args.pairs {
        let format = args.from.or_else(|| formats::by_name(file)).unwrap_or(AlignFormat::Tsv);
        if !formats::has_texts(format) && texts.is_none() {
            return Err(Failure::Usage(format!(
                "{}: the {} format has no texts; give --texts SOURCE TARGET",
                files::name(file),
                formats::name(format)
            )));
        }
        for bead in formats::filled(file, formats::read(format, file, langs)?, texts) {
            let bead = bead?;
            // What a person rejected, or what has no counterpart, teaches nothing.
            let sides = [&bead.source, &bead.target];
            let has_text = |side: &&SideRecord| side.text.iter().any(|text| !text.trim().is_empty());
            if bead.status == Some(Status::Rejected) || !sides.iter().all(has_text) {
                continue;
            }
            for side in sides {
                let texts = side.text.iter().map(String::as_str);
                lines.get_mut(side.lang).extend([&*duiqi::join(side.lang, texts), "\n"]);
            }
        }
    }
    let Pair { en, zh } = lines;
    let bitext = Bitext::new(Document::from_lines(Lang::Zh, zh), Document::from_lines(Lang::En, en))
        .map_err(|error| Failure::Read { file: args.pairs[0].clone(), error })?;
    let mut out = Output::new(args.output.file.as_deref())?;
    Term::write_table(&Aligner::new().learn(&Alignment::paired(&bitext)), &mut out).map_err(unwritten)?;
    out.finish()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_lexicon_without_its_words_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("cedict"), "烏鎮 乌镇 [Wu1 zhen4] /Wuzhen (water town in Zhejiang)/\n").unwrap();
        fs::write(path("words"), "乌镇 5 ns\n").unwrap();
        fs::create_dir_all(path("out/words.txt")).unwrap();
        fs::write(path("out/lexicon.bin"), "before").unwrap();
        let args = Compile { cedict: path("cedict"), words: path("words"), folder: path("out") };
        assert!(compile(&args).is_err());
        assert_eq!(fs::read_to_string(path("out/lexicon.bin")).unwrap(), "before");
    }
}
