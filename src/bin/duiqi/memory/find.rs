//! `memory lookup`, `memory pretranslate` and `memory search`.

use std::io::{self, Write};

use duiqi::format::{field, jsonl};
use duiqi::memory::{Concordance, Match, Occurrence, Query, Similarity, TranslationMemory};
use duiqi::{Interval, Lang, Span};
use serde::Serialize;

use super::{Lookup, Pretranslate, Search, failed};
use crate::args::ListFormat;
use crate::files::{Failure, Output, unwritten};
use crate::input::document;

pub(super) fn lookup(args: &Lookup) -> Result<(), Failure> {
    let memory = TranslationMemory::open(&args.db).map_err(failed(&args.db))?;
    let mut query = Query::new(&args.text)
        .min(args.min)
        .limit(args.limit)
        .context(args.previous.as_deref(), args.next.as_deref());
    if let Some(lang) = args.lang {
        query = query.with_lang(lang.into());
    }
    let mut out = Output::new(None)?;
    for found in memory.lookup(&query).map_err(failed(&args.db))? {
        match args.format {
            ListFormat::Jsonl => jsonl::write(&mut out, &found),
            ListFormat::Text => write_match(&mut out, &found),
        }
        .map_err(unwritten)?;
    }
    out.finish()
}

fn write_match(out: &mut impl Write, found: &Match) -> io::Result<()> {
    let Match { kind, similarity, ambiguous, source, proposal, replaced, unit, .. } = found;
    writeln!(out, "{:.2} {kind:<8} {}", similarity.score, field(source))?;
    writeln!(out, "              {}", field(proposal))?;
    let mut notes = vec![format!("unit {}, {}", unit.id, unit.status)];
    if *ambiguous {
        notes.push("several translations".to_owned());
    }
    let replaced = replaced.iter().map(|one| format!("{} → {}", field(&one.from), field(&one.to)));
    notes.extend(replaced);
    notes.extend(parts(similarity));
    writeln!(out, "              ({})", notes.join("; "))
}

/// The parts in which the texts differ.
fn parts(similarity: &Similarity) -> Vec<String> {
    let &Similarity { units, words, numbers, punctuation, case, width, script, .. } = similarity;
    let parts = [
        ("units", units),
        ("words", words),
        ("numbers", numbers),
        ("punctuation", punctuation),
        ("case", case),
        ("width", width),
        ("script", script),
    ];
    parts.iter().filter(|(_, part)| *part < 1.0).map(|(name, part)| format!("{name} {part:.2}")).collect()
}

/// What was found for a segment.
#[derive(Debug, Serialize)]
struct Proposal<'a> {
    segment: usize,
    span: Span,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<Interval>,
    #[serde(rename = "match")]
    found: Option<&'a Match>,
}

pub(super) fn pretranslate(args: &Pretranslate) -> Result<(), Failure> {
    let memory = TranslationMemory::open(&args.db).map_err(failed(&args.db))?;
    let document = document(&args.document)?;
    let lang = document.lang();
    let texts: Vec<&str> = document.texts().collect();
    let mut out = Output::new(args.output.file.as_deref())?;
    for (at, &text) in texts.iter().enumerate() {
        let neighbour = |at: Option<usize>| at.and_then(|at| texts.get(at)).copied();
        let query = Query::new(text)
            .with_lang(lang)
            .min(args.min)
            .limit(1)
            .context(neighbour(at.checked_sub(1)), neighbour(at.checked_add(1)));
        let found = memory.lookup(&query).map_err(failed(&args.db))?.into_iter().next();
        match args.format {
            ListFormat::Jsonl => {
                let span = document.segments()[at].span;
                let (time, found) = (document.times().get(at).copied(), found.as_ref());
                jsonl::write(&mut out, &Proposal { segment: at, span, text, time, found })
            }
            ListFormat::Text => write_proposal(&mut out, lang, text, found.as_ref()),
        }
        .map_err(unwritten)?;
    }
    out.finish()
}

fn write_proposal(out: &mut impl Write, lang: Lang, text: &str, found: Option<&Match>) -> io::Result<()> {
    let text = field(&duiqi::join(lang, [text]));
    match found {
        Some(found) => {
            let (proposal, score) = (field(&found.proposal), found.similarity.score);
            writeln!(out, "{text}\t{proposal}\t{score:.3}\t{}", found.kind)
        }
        None => writeln!(out, "{text}\t\t\t"),
    }
}

pub(super) fn search(args: &Search) -> Result<(), Failure> {
    let memory = TranslationMemory::open(&args.db).map_err(failed(&args.db))?;
    let query = Concordance::new(&args.query)
        .lang(args.lang.map(Lang::from))
        .whole_words(args.words)
        .limit(args.limit);
    let mut out = Output::new(None)?;
    for found in memory.search(&query).map_err(failed(&args.db))? {
        match args.format {
            ListFormat::Jsonl => jsonl::write(&mut out, &found),
            ListFormat::Text => write_occurrence(&mut out, &found),
        }
        .map_err(unwritten)?;
    }
    out.finish()
}

fn write_occurrence(out: &mut impl Write, found: &Occurrence) -> io::Result<()> {
    let text = &found.unit.side(found.lang).text;
    let mut marked = String::new();
    let mut at = 0;
    for span in &found.spans {
        marked.extend([&text[at..span.start], "[", span.of(text), "]"]);
        at = span.end;
    }
    marked.push_str(&text[at..]);
    let other = &found.unit.side(found.lang.other()).text;
    writeln!(out, "{:>6}  {}\n        {}", found.unit.id, field(&marked), field(other))
}
