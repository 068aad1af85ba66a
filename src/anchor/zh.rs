//! Chinese: quantities, Latin script, then the words that jieba cuts.

use super::{AnchorKind, Extractor, Seen, Sink, en, quantities_and_words};
use crate::bitext::{Lang, Span};
use crate::lexicon::Stems;
use crate::text::{fold, is_han};

pub(super) fn anchors(extractor: &Extractor, stems: &mut Stems<'_>, segment: &str, sink: &mut Sink<'_>) {
    let folded = fold(segment, |c| extractor.lexicon.simplified(c));
    quantities_and_words(&folded, Lang::Zh, sink, |span, sink| {
        words(extractor, stems, &folded.text, span, sink);
    });
}

fn words(extractor: &Extractor, stems: &mut Stems<'_>, text: &str, span: Span, sink: &mut Sink<'_>) {
    let mut rest = span.start;
    while rest < span.end {
        let han = text[rest..span.end].chars().next().is_some_and(is_han);
        let length = text[rest..span.end].find(|c| is_han(c) != han).unwrap_or(span.end - rest);
        if han {
            let mut start = rest;
            for token in extractor.jieba.cut(&text[rest..rest + length], true) {
                let end = start + token.word.len();
                sink(Seen::new(Span::new(start, end), AnchorKind::Term, token.word));
                start = end;
            }
        } else {
            en::words(stems, text, Span::new(rest, rest + length), sink);
        }
        rest += length;
    }
}
