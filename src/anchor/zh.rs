//! Chinese: quantities, Latin script, then the words that jieba cuts.

use super::{Anchor, AnchorKind, Extractor, en, quantities_and_words, unfold};
use crate::bitext::{Lang, Span};
use crate::lexicon::Stems;
use crate::text::{fold, is_han};

pub(super) fn anchors(extractor: &Extractor, stems: &mut Stems<'_>, segment: &str) -> Vec<Anchor> {
    let folded = fold(segment, |c| extractor.lexicon.simplified(c));
    let anchors = quantities_and_words(&folded.text, Lang::Zh, |span, anchors| {
        words(extractor, stems, &folded.text, span, anchors);
    });
    unfold(anchors, &folded)
}

fn words(extractor: &Extractor, stems: &mut Stems<'_>, text: &str, span: Span, anchors: &mut Vec<Anchor>) {
    let mut rest = span.start;
    while rest < span.end {
        let han = text[rest..span.end].chars().next().is_some_and(is_han);
        let length = text[rest..span.end].find(|c| is_han(c) != han).unwrap_or(span.end - rest);
        if han {
            let mut start = rest;
            for token in extractor.jieba.cut(&text[rest..rest + length], true) {
                let end = start + token.word.len();
                anchors.push(Anchor::new(Span::new(start, end), AnchorKind::Term, token.word.to_owned()));
                start = end;
            }
        } else {
            en::words(stems, text, Span::new(rest, rest + length), anchors);
        }
        rest += length;
    }
}
