//! TBX (ISO 30042): terms by concept, in the element names of both versions (`termEntry`, `langSet`, `tig`; `conceptEntry`,
//! `langSec`, `termSec`).

use super::glossary::{Entry, Rule, rule};
use crate::bitext::{Lang, Pair};
use crate::error::Error;
use crate::xml::{Element, Events, Next};

/// More pairs of terms than this have no one concept in common.
const PAIRS: usize = 10_000;

/// A term of a concept.
struct Term {
    text: String,
    rule: Rule,
}

/// The entries of a TBX file: each English term of a concept with each Chinese one; a pair is forbidden when one of them is.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, Error> {
    entries(Events::new(text.as_bytes())).map_err(|error| match error {
        Error::Encoding { offset, reason } => {
            let before = &text.as_bytes()[..offset.min(text.len())];
            Error::line(before.split(|&byte| byte == b'\n').count(), reason)
        }
        error => error,
    })
}

fn entries(mut events: Events<&[u8]>) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    let mut concept: Pair<Vec<Term>> = Pair::default();
    let mut lang: Option<Lang> = None;
    let mut term: Option<Term> = None;
    while let Some(next) = events.next()? {
        match next {
            Next::Start(element) => match element.name.as_str() {
                "termEntry" | "conceptEntry" => concept = Pair::default(),
                "langSet" | "langSec" => lang = element.attribute("xml:lang").and_then(Lang::from_tag),
                "term" => {
                    let text = events.text("term")?.trim().to_owned();
                    term = Some(Term { text, rule: Rule::Required });
                }
                "termNote" if is_status(&element) => {
                    if let (Some(term), Some(rule)) = (&mut term, rule(&events.text("termNote")?)) {
                        term.rule = rule;
                    }
                }
                _ => {}
            },
            Next::End(name) => match name.as_str() {
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
                        let (en, zh) = (concept.en.len(), concept.zh.len());
                        return Err(events.error(format!("a concept of {en} and {zh} terms")));
                    }
                    entries.extend(pairs(&concept));
                }
                _ => {}
            },
            Next::Text(_) => {}
        }
    }
    Ok(entries)
}

fn is_status(element: &Element) -> bool {
    element.attribute("type").is_some_and(|kind| {
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
