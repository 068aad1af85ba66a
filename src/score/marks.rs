//! Punctuation structure: final marks, opening quotes, and where quotations are open.

use crate::bitext::Document;

/// Number of classes of final marks.
pub(crate) const ENDINGS: usize = 7;
/// Number of classes of boundaries by quotation.
pub(crate) const QUOTES: usize = 5;

/// The punctuation structure of a document.
#[derive(Debug)]
pub(crate) struct Marks {
    /// For each segment the class of its final mark.
    pub(crate) ending: Vec<u8>,
    /// For each segment whether it begins with an opening quote.
    pub(crate) opens: Vec<bool>,
    /// For each boundary after `n` segments its class by quotation.
    pub(crate) quote: Vec<u8>,
    /// For each boundary whether a paragraph ends there; empty where paragraphs say nothing, as in a text with one
    /// sentence a line.
    pub(crate) breaks: Vec<bool>,
    /// For each boundary whether the segments on either side of it say the same.
    pub(crate) copies: Vec<bool>,
}

impl Marks {
    pub(crate) fn new(document: &Document) -> Self {
        let mut marks = Self {
            ending: Vec::new(),
            opens: Vec::new(),
            quote: Vec::new(),
            breaks: breaks(document),
            copies: Vec::new(),
        };
        let mut before = "";
        let mut inside = false;
        let mut closed_before = false;
        for text in document.texts() {
            let text = text.trim();
            marks.copies.push(!text.is_empty() && text == before);
            before = text;
            let opens = text.starts_with(['“', '"', '「', '『', '‘', '\'', '—']);
            let soon = opens || opens_after_colon(text);
            marks.quote.push(class(inside, closed_before, soon));
            marks.ending.push(ending(text));
            marks.opens.push(opens);
            inside = still_open(text, inside);
            closed_before = !inside && text.ends_with(['”', '"', '」', '』', '’', '\'']);
        }
        marks.quote.push(class(inside, closed_before, false));
        marks.copies.push(false);
        marks
    }
}

/// Texts with more paragraphs than this share of their segments have one a line.
const MOST_PARAGRAPHS: f32 = 0.9;

fn breaks(document: &Document) -> Vec<bool> {
    let segments = document.segments();
    let inner = segments.windows(2).map(|pair| pair[0].paragraph != pair[1].paragraph);
    let breaks: Vec<bool> = std::iter::once(true).chain(inner).chain([true]).collect();
    let paragraphs = breaks.iter().filter(|&&at| at).count() - 1;
    let tell = paragraphs > 1 && (paragraphs as f32) < segments.len() as f32 * MOST_PARAGRAPHS;
    if tell { breaks } else { Vec::new() }
}

fn class(inside: bool, closed_before: bool, opens: bool) -> u8 {
    match (inside, closed_before, opens) {
        (true, ..) => 1,
        (_, true, false) => 2,
        (_, false, true) => 3,
        (_, true, true) => 4,
        (_, false, false) => 0,
    }
}

fn opens_after_colon(text: &str) -> bool {
    ["：“", "：「", ": “", ": \"", ": '", ", “", ", \"", ", '", "，“", "，「"]
        .iter()
        .any(|mark| text.contains(mark))
}

fn ending(text: &str) -> u8 {
    let closed = text.trim_end_matches(['”', '"', '」', '』', '’', '\'', '）', ')', ' ']);
    match closed.chars().next_back() {
        Some('。' | '.' | '．' | '｡') => 0,
        Some('？' | '?') => 1,
        Some('！' | '!') => 2,
        Some('，' | ',' | '、' | '；' | ';') => 3,
        Some('：' | ':') => 4,
        Some('…' | '—' | '–' | '-') => 5,
        _ => 6,
    }
}

/// Whether a quotation is open after `text`, when `inside` says whether one was before it.
fn still_open(text: &str, mut inside: bool) -> bool {
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        match c {
            '“' | '「' | '『' | '‘' => inside = true,
            '”' | '」' | '』' => inside = false,
            // Straight quotes and apostrophes, by what stands on either side.
            '"' | '\'' | '’' => {
                let opening = !before.is_alphanumeric() && after.is_alphanumeric() && c != '’';
                let closing = !after.is_alphanumeric()
                    && (c == '"' || before.is_ascii_punctuation() || matches!(before, '—' | '…'));
                if opening && !before.is_ascii_punctuation() || opening && c == '"' && !inside {
                    inside = true;
                } else if closing {
                    inside = false;
                }
            }
            _ => {}
        }
        before = c;
    }
    inside
}
