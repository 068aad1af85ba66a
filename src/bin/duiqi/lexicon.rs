//! Making and learning lexicons.

use std::io::Write;

use duiqi::{Aligner, Alignment, Bitext, Document, Error, Lang, LexiconBuilder};

use crate::args::{Compile, Learn, LexiconCommand};
use crate::files::{self, Failure, Output, unwritten};

pub(crate) fn run(command: LexiconCommand) -> Result<(), Failure> {
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
    for (name, bytes) in [("lexicon.bin", &*lexicon), ("words.txt", words.as_bytes())] {
        let file = args.folder.join(name);
        let mut out = Output::new(Some(&file))?;
        out.write_all(bytes).map_err(unwritten)?;
        out.finish()?;
    }
    Ok(())
}

fn learn(args: &Learn) -> Result<(), Failure> {
    files::stdin_once(&args.pairs)?;
    let (mut zh, mut en) = (String::new(), String::new());
    for file in &args.pairs {
        for (number, line) in
            files::text(file)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty())
        {
            let mut columns = line.split('\t');
            let Some((source, target)) = columns.next().zip(columns.next()) else {
                let reason = format!("expected two columns, source and target, found {:?}", excerpt(line));
                return Err(Failure::Read {
                    file: file.clone(),
                    error: Error::Line { line: number + 1, reason },
                });
            };
            // A segment without counterpart teaches nothing.
            if source.trim().is_empty() || target.trim().is_empty() {
                continue;
            }
            let chinese_first = Lang::of(source) == Lang::Zh || Lang::of(target) == Lang::En;
            let (own_zh, own_en) = if chinese_first { (source, target) } else { (target, source) };
            zh.extend([own_zh, "\n"]);
            en.extend([own_en, "\n"]);
        }
    }
    let bitext = Bitext::new(Document::from_lines(Lang::Zh, zh), Document::from_lines(Lang::En, en))
        .map_err(|error| Failure::Read { file: args.pairs[0].clone(), error })?;
    let mut out = Output::new(args.output.file.as_deref())?;
    let learned = Aligner::new().learn(&Alignment::paired(&bitext));
    // Figures and the like on the Chinese side are no terms that --lexicon takes.
    for term in learned.iter().filter(|term| Lang::of(&term.zh) == Lang::Zh) {
        writeln!(out, "{}\t{}\t{:.3}", term.zh, term.en, term.weight).map_err(unwritten)?;
    }
    out.finish()
}

fn excerpt(line: &str) -> String {
    line.chars().take(60).collect()
}
