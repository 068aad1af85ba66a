//! What the lexicon and the document tell of cues: that one is the translation of another, or of a word that does not negate.

use super::cue::Cue;
use crate::bitext::{Lang, Pair, Span};
use crate::check::Context;
use crate::lexicon::Grade;

/// For the cues of a bead.
pub(super) struct Told {
    /// For each Chinese cue and each English one whether they are translations of each other.
    linked: Vec<Vec<bool>>,
    /// Whether a cue is translated by a word that is none: 不断 by *continue*, *lost* by 丢.
    explained: Pair<Vec<bool>>,
}

impl Told {
    /// `words` are those of both sides with their places in the joined texts, as the cues' are.
    pub(super) fn new(context: &Context<'_>, cues: &Pair<Vec<Cue>>, words: &Pair<Vec<(u32, Span)>>) -> Self {
        let lexicon = &context.extractor.lexicon;
        let strong = |grade: Grade| grade <= Grade::Phrase;
        let common = |lang, word| context.model().is_common(lang, word);
        let mut linked = vec![vec![false; cues.en.len()]; cues.zh.len()];
        let mut explained = Pair { en: vec![false; cues.en.len()], zh: vec![false; cues.zh.len()] };
        for (number, cue) in cues.zh.iter().enumerate() {
            let own: Vec<u32> = inside(&words.zh, cue).collect();
            let several = cue.kind.chars().nth(1).is_some();
            let stems: Vec<(u32, Grade)> = if several {
                let links = lexicon.links(&cue.kind).into_iter().flatten();
                links.map(|link| (link.stem, link.grade)).collect()
            } else {
                Vec::new()
            };
            for &(word, span) in &words.en {
                let value = &context.tokens.en.words[word as usize].value;
                let stem = if stems.is_empty() { None } else { lexicon.stem(value) };
                let told = stem.and_then(|stem| stems.iter().find(|link| link.0 == stem)).map(|link| link.1);
                match cues.en.iter().position(|cue| overlap(cue.span, span)) {
                    Some(other) => {
                        let learned =
                            || own.iter().any(|&own| context.links.grade(own, word).is_some_and(strong));
                        linked[number][other] |= told.is_some_and(strong) || learned();
                    }
                    // A part of a gloss may be what is negated (*not able*).
                    None => explained.zh[number] |= told == Some(Grade::Exact) && !common(Lang::En, word),
                }
            }
        }
        for (number, cue) in cues.en.iter().enumerate() {
            let own: Vec<u32> = inside(&words.en, cue).collect();
            explained.en[number] = words.zh.iter().any(|&(word, span)| {
                !common(Lang::Zh, word)
                    && !cues.zh.iter().any(|cue| overlap(cue.span, span))
                    && own.iter().any(|&own| context.links.grade(word, own).is_some_and(strong))
            });
        }
        Self { linked, explained }
    }

    /// Whether cue `at` of a side and cue `other` of the other are translations of each other.
    pub(super) fn linked(&self, lang: Lang, at: usize, other: usize) -> bool {
        if lang == Lang::Zh { self.linked[at][other] } else { self.linked[other][at] }
    }

    pub(super) fn explained(&self, lang: Lang, at: usize) -> bool {
        self.explained.get(lang)[at]
    }
}

fn overlap(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}

fn inside<'w>(words: &'w [(u32, Span)], cue: &'w Cue) -> impl Iterator<Item = u32> + 'w {
    words.iter().filter(|(_, span)| overlap(*span, cue.span)).map(|(word, _)| *word)
}
