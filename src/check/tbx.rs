//! TBX (ISO 30042): terms by concept, in the element names of both versions (`termEntry`, `langSet`, `tig`; `conceptEntry`,
//! `langSec`, `termSec`).

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::glossary::{Entry, Rule, rule};
use crate::bitext::{Lang, Pair};
use crate::error::Error;

/// More pairs of terms than this have no one concept in common.
const PAIRS: usize = 10_000;

/// A term of a concept.
struct Term {
    text: String,
    rule: Rule,
}

/// The entries of a TBX file: each English term of a concept with each Chinese one; a pair is forbidden when one of them is.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, Error> {
    let mut reader = Reader::from_str(text);
    let mut entries = Vec::new();
    let mut concept: Pair<Vec<Term>> = Pair::default();
    let mut lang: Option<Lang> = None;
    let mut term: Option<Term> = None;
    // What the text at hand belongs to: a term, the status of one, nothing.
    let mut inside = Inside::Nothing;
    let mut content = String::new();
    let mut depth = 0_usize;
    loop {
        let line = |reader: &Reader<&[u8]>| {
            let at = (reader.buffer_position() as usize).min(text.len());
            text.as_bytes()[..at].split(|&byte| byte == b'\n').count()
        };
        let event = reader.read_event().map_err(|error| Error::line(line(&reader), error.to_string()))?;
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "termEntry" | "conceptEntry" => concept = Pair::default(),
                "langSet" | "langSec" => lang = language(&element),
                "term" => (inside, term) = (Inside::Term, None),
                "termNote" if is_status(&element) => inside = Inside::Status,
                _ => {}
            },
            Event::Text(part) if inside != Inside::Nothing => {
                content += &part.xml10_content();
            }
            Event::GeneralRef(reference) if inside != Inside::Nothing => {
                let name = reference.to_string();
                match reference.resolve_char_ref() {
                    Ok(Some(c)) => content.push(c),
                    _ => content.push_str(quick_xml::escape::resolve_predefined_entity(&name).ok_or_else(
                        || Error::line(line(&reader), format!("the entity &{name}; is not one of XML's own")),
                    )?),
                }
            }
            Event::CData(part) if inside != Inside::Nothing => {
                content += &part.xml10_content();
            }
            Event::End(element) => match element.local_name().as_ref() {
                "term" => {
                    term = Some(Term { text: content.trim().to_owned(), rule: Rule::Required });
                    (inside, content) = (Inside::Nothing, String::new());
                }
                "termNote" if inside == Inside::Status => {
                    if let (Some(term), Some(rule)) = (&mut term, rule(&content)) {
                        term.rule = rule;
                    }
                    (inside, content) = (Inside::Nothing, String::new());
                }
                "tig" | "ntig" | "termSec" => {
                    if let (Some(lang), Some(term)) = (lang, term.take().filter(|term| !term.text.is_empty()))
                    {
                        concept.get_mut(lang).push(term);
                    }
                }
                "langSet" | "langSec" => lang = None,
                "termEntry" | "conceptEntry" => {
                    let concept = std::mem::take(&mut concept);
                    if concept.en.len() * concept.zh.len() > PAIRS {
                        let reason =
                            format!("a concept of {} and {} terms", concept.en.len(), concept.zh.len());
                        return Err(Error::line(line(&reader), reason));
                    }
                    entries.extend(pairs(&concept));
                }
                _ => {}
            },
            Event::Eof if depth > 0 => {
                return Err(Error::line(line(&reader), "the file ends inside an element"));
            }
            Event::Eof => return Ok(entries),
            _ => {}
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Term,
    Status,
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(found.value.into_owned())
}

fn language(element: &BytesStart<'_>) -> Option<Lang> {
    Lang::from_tag(&attribute(element, "xml:lang")?)
}

fn is_status(element: &BytesStart<'_>) -> bool {
    attribute(element, "type").is_some_and(|kind| {
        let kind = kind.to_lowercase();
        kind.contains("administrativestatus") || kind.contains("normativeauthorization")
    })
}

fn pairs(concept: &Pair<Vec<Term>>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for zh in &concept.zh {
        for en in &concept.en {
            let forbidden = zh.rule == Rule::Forbidden || en.rule == Rule::Forbidden;
            let rule = if forbidden { Rule::Forbidden } else { Rule::Required };
            entries.push(Entry { zh: zh.text.clone(), en: en.text.clone(), rule });
        }
    }
    entries
}
