//! Final marks and opening quotes.

use super::weights::{FINAL_MARK, OPENING_QUOTE, QUESTION_MARK};
use crate::bitext::Document;

/// What a segment begins and ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edges {
    opens: bool,
    ending: Ending,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Stop,
    Question,
    Exclamation,
    Other,
}

/// The edges of each segment.
pub(crate) fn edges(document: &Document) -> Vec<Edges> {
    document.texts().map(of).collect()
}

fn of(text: &str) -> Edges {
    let opens = text.trim_start().starts_with(['“', '"', '「', '『', '‘', '\'']);
    let closed = text.trim_end().trim_end_matches(['”', '"', '」', '』', '’', '\'', '）', ')', ' ']);
    let ending = match closed.chars().next_back() {
        Some('。' | '.' | '．' | '｡' | '…') => Ending::Stop,
        Some('？' | '?') => Ending::Question,
        Some('！' | '!') => Ending::Exclamation,
        _ => Ending::Other,
    };
    Edges { opens, ending }
}

/// The term for a bead that begins with `first` and ends with `last` on the two sides.
pub(crate) fn score(first: (Edges, Edges), last: (Edges, Edges)) -> f32 {
    let (zh, en) = (last.0.ending, last.1.ending);
    let strong = |e| matches!(e, Ending::Question | Ending::Exclamation);
    let ending = if zh == en {
        if strong(zh) { FINAL_MARK + QUESTION_MARK } else { FINAL_MARK }
    } else if strong(zh) || strong(en) {
        -QUESTION_MARK
    } else {
        -FINAL_MARK
    };
    let opening = match (first.0.opens, first.1.opens) {
        (true, true) => OPENING_QUOTE,
        (false, false) => 0.0,
        _ => -OPENING_QUOTE,
    };
    ending + opening
}
