//! English: quantities, then words.

use std::borrow::Cow;

use super::name::readings;
use super::{AnchorKind, Seen, Sink, quantities_and_words};
use crate::bitext::{Lang, Span};
use crate::lexicon::Stems;
use crate::text::{fold, is_raised};

pub(super) fn anchors(stems: &mut Stems<'_>, segment: &str, sink: &mut Sink<'_>) {
    let folded = fold(segment, |c| c);
    quantities_and_words(&folded, Lang::En, sink, |span, sink| words(stems, &folded.text, span, sink));
}

/// The words of `span` of `text`. Also used for Latin script in Chinese text.
pub(super) fn words(stems: &mut Stems<'_>, text: &str, span: Span, sink: &mut Sink<'_>) {
    let (mut rest, limit) = (span.start, span.end);
    while let Some(start) =
        text[rest..limit].find(|c: char| c.is_alphanumeric() && !is_raised(c)).map(|at| rest + at)
    {
        let end = word_end(text, start, limit);
        rest = end;
        let word = text[start..end].trim_end_matches('\'');
        let is_lower = word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        let lower = if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) };
        let span = Span::new(start, start + word.len());
        if is_literal(word) {
            sink(Seen::new(span, AnchorKind::Literal, &lower));
        } else if let Some((name, end)) = name(text, start, limit) {
            rest = end;
            let seen = Seen::new(Span::new(start, end), AnchorKind::Name, stems.stem(&name));
            sink(Seen { reading: Some(&name), ..seen });
        } else {
            sink(Seen::new(span, AnchorKind::Term, stems.stem(&lower)));
        }
    }
}

/// A word without its genitive.
fn own(word: &str) -> &str {
    word.strip_suffix("'s").unwrap_or(word)
}

fn word_end(text: &str, start: usize, limit: usize) -> usize {
    text[start..limit]
        .find(|c: char| !(c.is_alphanumeric() && !is_raised(c) || c == '\''))
        .map_or(limit, |at| start + at)
}

/// Latin script that is no plain word: capitals alone, or digits inside.
fn is_literal(word: &str) -> bool {
    word.len() > 1 && !word.chars().any(char::is_lowercase) || word.chars().any(|c| c.is_ascii_digit())
}

/// A capitalised word inside a sentence that reads as pinyin, with its hyphenated parts (`Bao-yu`): its letters
/// in lower case, and where it ends.
fn name(text: &str, start: usize, limit: usize) -> Option<(String, usize)> {
    let capital = text[start..].chars().next().is_some_and(char::is_uppercase);
    let before = text[..start].trim_end_matches([' ', '"', '“', '\'', '(', '—']);
    let inside = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';' | ':' | '-' | '\''));
    if !capital {
        return None;
    }
    let mut end = word_end(text, start, limit);
    let mut letters = own(&text[start..end]).trim_end_matches('\'').to_lowercase();
    let mut hyphens = 0;
    while text[end..limit].starts_with('-') && text[end + 1..limit].starts_with(char::is_alphabetic) {
        let stop = word_end(text, end + 1, limit);
        letters.push_str(&own(&text[end + 1..stop]).to_lowercase());
        end = stop;
        hyphens += 1;
    }
    if !inside && hyphens == 0 {
        return None;
    }
    let letters = letters.replace('ü', "v").replace('\'', "");
    (!readings(&letters).is_empty()).then_some((letters, end))
}
