//! Chinese: quantities, Latin script, then the words that jieba cuts.

use super::{Anchor, AnchorKind, Extractor, en};
use crate::bitext::{Lang, Span};
use crate::quantity::quantities;
use crate::text::{fold, is_han};

pub(super) fn anchors(extractor: &Extractor, segment: &str) -> Vec<Anchor> {
    let folded = fold(segment, |c| extractor.lexicon.simplified(c));
    let mut anchors = Vec::new();
    let mut at = 0;
    for quantity in quantities(&folded.text, Lang::Zh) {
        words(extractor, &folded.text, Span::new(at, quantity.span.start), &mut anchors);
        anchors.push(Anchor { span: quantity.span, kind: AnchorKind::Number, value: quantity.key });
        at = quantity.span.end;
    }
    words(extractor, &folded.text, Span::new(at, folded.text.len()), &mut anchors);
    for anchor in &mut anchors {
        anchor.span = folded.origin(anchor.span);
    }
    anchors
}

fn words(extractor: &Extractor, text: &str, span: Span, anchors: &mut Vec<Anchor>) {
    let mut rest = span.start;
    while rest < span.end {
        let han = text[rest..span.end].chars().next().is_some_and(is_han);
        let length = text[rest..span.end].find(|c| is_han(c) != han).unwrap_or(span.end - rest);
        if han {
            let mut start = rest;
            for token in extractor.jieba.cut(&text[rest..rest + length], true) {
                let end = start + token.word.len();
                anchors.push(Anchor {
                    span: Span::new(start, end),
                    kind: AnchorKind::Term,
                    value: token.word.to_owned(),
                });
                start = end;
            }
        } else {
            en::words(extractor, text, Span::new(rest, rest + length), anchors);
        }
        rest += length;
    }
}
