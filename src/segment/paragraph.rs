//! Paragraphs: what a text is divided into before its sentences are found.
//!
//! Text pasted from the web has one paragraph to a line, and so has most text written by hand in an editor that
//! folds lines for the eye. Text broken at a column has many lines to a paragraph, which blank lines, indents
//! and list markers divide. [`width_of_wrapping`] tells the two apart.

use super::chars::{is_blank, is_line_end};
use super::marker::{self, Marker};
use crate::bitext::Span;

/// The least and the greatest column at which people break lines. Verse and tables are narrower.
const COLUMNS: std::ops::RangeInclusive<usize> = 40..=132;
/// So many widths are tried as the column, from the greatest down.
const TRIALS: usize = 4;
/// So many lines must run on before a text counts as wrapped.
const RUNNING_LINES: usize = 3;

/// One line that is not blank.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// Without blanks on either side.
    span: Span,
    /// Columns before it: a Han character or U+3000 takes two.
    indent: usize,
    /// Its own columns.
    width: usize,
    /// The columns of its first word.
    head: usize,
    /// Whether a blank line or the start of the text comes before it.
    after_gap: bool,
    /// Whether it is indented deeper than the other lines up to the next blank ones.
    deep: bool,
}

/// The paragraphs of `text` when every line is one.
pub(crate) fn lines(text: &str, mut emit: impl FnMut(Span)) {
    for (start, line) in raw_lines(text) {
        let span = trim(text, Span::new(start, start + line.len()));
        if !span.is_empty() {
            emit(span);
        }
    }
}

/// The paragraphs of `text` when a line break is no more than a space. `column`, where it is known, is the one
/// the lines were broken at: a line that stops well short of it ends its paragraph.
pub(super) fn wrapped(text: &str, column: Option<usize>, mut emit: impl FnMut(Span)) {
    // The paragraph in hand, its last line, and the indent of the list marker it began with.
    let mut open: Option<(Span, Line, Option<usize>)> = None;
    for line in measured(text) {
        let marker = marker::item(line.span.of(text));
        let Some((span, last, in_item)) = open else {
            open = Some((line.span, line, marker.map(|_| line.indent)));
            continue;
        };
        let ended = ends_sentence(last.span.of(text));
        let room = column.map(|column| column.saturating_sub(last.indent + last.width + 1 + line.head));
        let full = room == Some(0);
        // Rule `item`: where a line breaks off at the column, what looks like a marker may be a word.
        let marked = match marker {
            Some(_) if in_item.is_some() => true,
            Some(Marker::Letter) => !full && column.is_some() || last.span.of(text).ends_with([':', '：']),
            Some(_) => !full || ended,
            None => false,
        };
        // Rule `indent`: a deeper line begins a paragraph, except below a list marker, where it hangs, and
        // below one as deep that breaks off.
        let hangs = in_item.is_some_and(|indent| line.indent > indent)
            || last.deep && last.indent == line.indent && !ended;
        let indented = line.deep && !hangs;
        // Rule `short line`: the next word would have found room, and more than that.
        let short = room.zip(column).is_some_and(|(room, column)| room > column / 8);
        let alone = is_alone(line.span.of(text)) || is_alone(last.span.of(text));
        if line.after_gap || marked || indented || short || alone {
            emit(span);
            open = Some((line.span, line, marker.map(|_| line.indent)));
        } else {
            open = Some((Span::new(span.start, line.span.end), line, in_item));
        }
    }
    if let Some((span, ..)) = open {
        emit(span);
    }
}

/// The column at which the lines of `text` were broken, or `None` where every line is a paragraph.
///
/// A text is wrapped at column *c* when nearly all lines that are followed by another could not have taken one
/// word more, nearly none is longer, and several break off without a final mark.
pub(super) fn width_of_wrapping(text: &str) -> Option<usize> {
    let lines = measured(text);
    let mut counts = [0_usize; *COLUMNS.end() + 1];
    let mut longer = 0;
    for line in &lines {
        match counts.get_mut(line.indent + line.width) {
            Some(count) => *count += 1,
            None => longer += 1,
        }
    }
    let followed = followed(text, &lines);
    let mut trials = 0;
    for column in COLUMNS.rev().filter(|&column| counts[column] > 0) {
        // A few lines may be longer than the column: an address, a table.
        if longer > lines.len() / 20 || trials == TRIALS {
            break;
        }
        (longer, trials) = (longer + counts[column], trials + 1);
        let (mut full, mut loose, mut running) = (0, 0, 0);
        for line in followed.iter().filter(|line| line.width <= column + 2) {
            // Chinese may break anywhere, yet not before a full stop: two characters of play.
            if line.width + 1 + line.head.min(24) > column || line.width + 4 >= column {
                full += 1;
                running += usize::from(!line.ended);
            } else {
                loose += 1;
            }
        }
        if running >= RUNNING_LINES && full >= loose * 4 {
            return Some(column);
        }
    }
    None
}

/// A line that another of the same paragraph seems to follow.
#[derive(Debug)]
struct Followed {
    /// Its columns, indent included.
    width: usize,
    /// The columns of the first word of the next line.
    head: usize,
    /// Whether it ends with a mark.
    ended: bool,
}

/// The lines that neither a blank line nor an indent nor a list marker divides from the next.
fn followed(text: &str, lines: &[Line]) -> Vec<Followed> {
    let mut followed = Vec::new();
    let mut marker = lines.first().and_then(|line| marker::item(line.span.of(text)));
    let mut in_item: Option<usize> = None;
    for pair in lines.windows(2) {
        let [line, next] = pair else { continue };
        in_item = match marker {
            Some(_) => Some(line.indent),
            None => in_item.filter(|&indent| line.indent > indent),
        };
        marker = marker::item(next.span.of(text));
        let marked = marker.is_some_and(|marker| marker != Marker::Letter);
        let hangs = in_item.is_some_and(|indent| next.indent > indent);
        if !(next.after_gap || marked || next.deep && !hangs) {
            let ended = ends_sentence(line.span.of(text));
            followed.push(Followed { width: line.indent + line.width, head: next.head, ended });
        }
    }
    followed
}

/// `span` without the blanks at its edges.
pub(crate) fn trim(text: &str, span: Span) -> Span {
    let part = span.of(text);
    let start = part.len() - part.trim_start_matches(is_blank).len();
    let end = part.trim_end_matches(is_blank).len();
    if start >= end {
        Span::new(span.start, span.start)
    } else {
        Span::new(span.start + start, span.start + end)
    }
}

/// The lines of `text` with their starts, without what ends them.
fn raw_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive(is_line_end).map(move |line| {
        let start = at;
        at += line.len();
        (start, line)
    })
}

/// The lines of `text` that are not blank, measured.
fn measured(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut after_gap = true;
    let mut ended_by_return = false;
    for (start, line) in raw_lines(text) {
        let span = trim(text, Span::new(start, start + line.len()));
        if span.is_empty() {
            // The line feed of a carriage return and line feed is no blank line.
            after_gap |= !(ended_by_return && line == "\n");
            ended_by_return = false;
            continue;
        }
        ended_by_return = line.ends_with('\r');
        let body = span.of(text);
        let head = body.split(char::is_whitespace).next().unwrap_or("");
        // In Chinese the next word is the next character.
        let head = if head.chars().next().is_some_and(|c| column_width(c) == 2) { 2 } else { width(head) };
        let indent = width(&text[start..span.start]);
        lines.push(Line { span, indent, width: width(body), head, after_gap, deep: false });
        after_gap = false;
    }
    for block in lines.chunk_by_mut(|_, next| !next.after_gap) {
        let least = block.iter().map(|line| line.indent).min().unwrap_or(0);
        for line in block {
            line.deep = line.indent > least + 1;
        }
    }
    lines
}

fn width(text: &str) -> usize {
    if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_control()) {
        return text.len();
    }
    text.chars().map(column_width).sum()
}

fn column_width(c: char) -> usize {
    match c {
        ' '..='~' => 1,
        '\t' => 4,
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FF60}'
        | '\u{20000}'..='\u{3FFFF}' => 2,
        _ => usize::from(!is_blank(c)),
    }
}

fn ends_sentence(line: &str) -> bool {
    use super::chars::{Class, class, closes};
    line.trim_end_matches(closes)
        .chars()
        .next_back()
        .is_some_and(|c| class(c) == Class::Mark || matches!(c, ':' | '：'))
}

/// Rule `page number`: a line of nothing but a number or rule, like `12`, `- 12 -`, `***`, stands alone, and so does
/// a row of a table.
fn is_alone(line: &str) -> bool {
    let sign =
        |c: char| matches!(c, '0'..='9' | ' ' | '-' | '–' | '—' | '*' | '=' | '_' | '#' | '~' | '·' | '+');
    line.contains('\t') || line.starts_with('|') || line.chars().all(sign)
}
