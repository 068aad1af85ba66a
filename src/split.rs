//! Splitting a text that holds both languages into its two sides.
//!
//! Bilingual pages are pasted in three layouts, often mixed, and each line is looked at for all of them:
//!
//! - `columns`: cells divided by tabs or `|||`. A column belongs to the language most of its cells are in, so that
//!   a name in Latin letters in the Chinese column stays there.
//! - `lines`: each line, or paragraph, is in one language, told by its script ([`Lang::of`]).
//! - `one line`: one language after the other on the same line. Sentences part where the language changes after a
//!   final mark; titles, `第一章 Chapter One`, at the one place where the script changes, if many lines of the text
//!   are made so: a Chinese sentence that ends in an English name looks the same.
//!
//! A neutral line, one with no word of either language (a number, a rule, an address), belongs to both sides.

use crate::bitext::{Lang, Pair, Span};
use crate::segment::{Segmenter, Wrapping};
use crate::text::is_han;

/// Columns past this one are told by their cells alone.
const COLUMNS: usize = 8;
/// On a line in both languages neither has more than so many times the words of the other.
const BALANCE: usize = 5;

/// The blocks of `text` in each language, in order: lines, cells, or parts of lines, as they stand in `text`.
///
/// No word is lost: what is in neither language is in both sides. Linear in the text.
///
/// ```
/// use duiqi::{join_blocks, split_bilingual};
///
/// let text = "第一章\nChapter One\n\n天黑了。\nIt was late.\n\n1990\n";
/// let blocks = split_bilingual(text);
/// assert_eq!(join_blocks(text, &blocks.zh), "第一章\n\n天黑了。\n\n1990\n");
/// assert_eq!(join_blocks(text, &blocks.en), "Chapter One\n\nIt was late.\n\n1990\n");
///
/// let text = "It was late.\t天黑了。\nHe uses Linux.\t他用Linux。";
/// assert_eq!(join_blocks(text, &split_bilingual(text).zh), "天黑了。\n他用Linux。\n");
/// ```
#[must_use]
pub fn split_bilingual(text: &str) -> Pair<Vec<Span>> {
    let mut lines = Vec::new();
    crate::segment::lines(text, |span| lines.push(span));
    let columns = columns(text, &lines);
    let by_title = has_title_lines(text, &lines);
    let mut sides = Pair::default();
    for &line in &lines {
        if let Some(cells) = cells(text, line) {
            put_cells(text, line, &cells, columns, &mut sides);
        } else if let Some(parts) = sentences(text, line) {
            for (lang, span) in parts {
                put(&mut sides, Some(lang), span);
            }
        } else if let Some(parts) = title_parts(text, line).filter(|_| by_title) {
            for (lang, span) in parts {
                put(&mut sides, Some(lang), span);
            }
        } else {
            put(&mut sides, language(line.of(text)), line);
        }
    }
    sides
}

/// The text of one side: every block on a line of its own, with a blank line where `text` has one between two.
#[must_use]
pub fn join_blocks(text: &str, blocks: &[Span]) -> String {
    let mut joined = String::new();
    let mut end = None;
    for block in blocks {
        let between = end.map_or("", |end| Span::new(end, block.start).of(text));
        if has_blank_line(between) {
            joined.push('\n');
        }
        joined.push_str(block.of(text));
        joined.push('\n');
        end = Some(block.end);
    }
    joined
}

fn has_blank_line(text: &str) -> bool {
    let mut lines = text.lines();
    // The first part ends the line of the block before; only whole lines count.
    lines.next();
    let lines: Vec<&str> = lines.collect();
    let whole = if text.ends_with('\n') { lines.len() } else { lines.len().saturating_sub(1) };
    lines[..whole].iter().any(|line| line.trim().is_empty())
}

fn put(sides: &mut Pair<Vec<Span>>, lang: Option<Lang>, span: Span) {
    if let Some(lang) = lang {
        sides.get_mut(lang).push(span);
    } else {
        sides.en.push(span);
        sides.zh.push(span);
    }
}

/// The language of `text`, or `None` where it has no word of either: no letter, or only an address.
fn language(text: &str) -> Option<Lang> {
    let address = !text.contains(char::is_whitespace) && (text.contains("://") || text.contains('@'));
    let worded = text.chars().any(|c| is_han(c) || c.is_alphabetic());
    (worded && !(address && text.is_ascii())).then(|| Lang::of(text))
}

/// The cells of a line of columns, trimmed; `None` for any other line.
fn cells(text: &str, line: Span) -> Option<Vec<Span>> {
    let body = line.of(text);
    let divider = if body.contains("|||") { "|||" } else { "\t" };
    let mut at = line.start;
    let mut cells = Vec::new();
    for cell in body.split(divider) {
        cells.push(crate::segment::trim(text, Span::new(at, at + cell.len())));
        at += cell.len() + divider.len();
    }
    (cells.len() > 1).then_some(cells)
}

/// The language of each column, where most of its cells agree.
fn columns(text: &str, lines: &[Span]) -> [Option<Lang>; COLUMNS] {
    let mut counts = [Pair { en: 0_usize, zh: 0_usize }; COLUMNS];
    for &line in lines {
        for (cell, count) in cells(text, line).unwrap_or_default().iter().zip(&mut counts) {
            if let Some(lang) = language(cell.of(text)) {
                *count.get_mut(lang) += 1;
            }
        }
    }
    counts.map(|Pair { en, zh }| match (en, zh) {
        (en, zh) if en + zh < 2 => None,
        (en, zh) if en >= 2 * zh => Some(Lang::En),
        (en, zh) if zh >= 2 * en => Some(Lang::Zh),
        _ => None,
    })
}

/// Rule `columns`: gives each run of cells in one language to its side. A neutral cell goes with the run before it;
/// neutral cells before any belong to both sides. A row in one language is one block.
fn put_cells(
    text: &str,
    line: Span,
    cells: &[Span],
    columns: [Option<Lang>; COLUMNS],
    sides: &mut Pair<Vec<Span>>,
) {
    let bilingual = columns.contains(&Some(Lang::En)) && columns.contains(&Some(Lang::Zh));
    let lang = |(index, cell): (usize, &Span)| {
        let own = language(cell.of(text))?;
        Some(columns.get(index).copied().flatten().filter(|_| bilingual).unwrap_or(own))
    };
    let langs: Vec<Option<Lang>> = cells.iter().enumerate().map(lang).collect();
    if !(langs.contains(&Some(Lang::En)) && langs.contains(&Some(Lang::Zh))) {
        let only = langs.iter().copied().flatten().next();
        return put(sides, only, line);
    }
    let mut run: Option<(Lang, Span)> = None;
    for (&cell, lang) in cells.iter().zip(langs).filter(|(cell, _)| !cell.is_empty()) {
        run = match (run, lang) {
            (None, None) => {
                put(sides, None, cell);
                None
            }
            (None, Some(lang)) => Some((lang, cell)),
            (Some((last, span)), lang) if lang.is_none_or(|lang| lang == last) => {
                Some((last, Span::new(span.start, cell.end)))
            }
            (Some((last, span)), lang) => {
                put(sides, Some(last), span);
                lang.map(|lang| (lang, cell))
            }
        };
    }
    if let Some((lang, span)) = run {
        put(sides, Some(lang), span);
    }
}

/// Rule `one line`, sentences: the runs of sentences of `line` in one language, if both languages have whole
/// sentences on it and about as much to say.
fn sentences(text: &str, line: Span) -> Option<Vec<(Lang, Span)>> {
    let body = line.of(text);
    if !is_mixed(body) {
        return None;
    }
    let mut parts: Vec<(Lang, Span)> = Vec::new();
    for segment in Segmenter::new(Lang::of(body)).wrapping(Wrapping::Soft).segment(body) {
        let span = segment.span.shifted(line.start);
        // A neutral sentence, as "1990.", goes with the one before it.
        let lang =
            language(span.of(text)).or(parts.last().map(|part| part.0)).unwrap_or_else(|| Lang::of(body));
        match parts.last_mut() {
            Some(part) if part.0 == lang => part.1.end = span.end,
            _ => parts.push((lang, span)),
        }
    }
    let weight = |lang| {
        parts
            .iter()
            .filter(|part| part.0 == lang)
            .map(|part| words(part.1.of(text)).get(lang).to_owned())
            .sum::<usize>()
    };
    let (en, zh) = (weight(Lang::En), weight(Lang::Zh));
    (parts.len() > 1 && en > 1 && zh > 1 && en <= zh * BALANCE && zh <= en * BALANCE).then_some(parts)
}

/// Rule `one line`, titles: the two parts of `line`, if its script changes once, at a space or divider.
fn title_parts(text: &str, line: Span) -> Option<[(Lang, Span); 2]> {
    let body = line.of(text);
    let mut change = None;
    let mut last: Option<(usize, Lang)> = None;
    for (at, c) in body.char_indices() {
        let lang = if is_han(c) {
            Lang::Zh
        } else if c.is_alphabetic() {
            Lang::En
        } else {
            continue;
        };
        if let Some((end, before)) = last.filter(|&(_, before)| before != lang) {
            if change.is_some() {
                return None;
            }
            change = Some((end, at, before));
        }
        last = Some((at + c.len_utf8(), lang));
    }
    let (end, start, first) = change?;
    let between = &body[end..start];
    let divider = |c: char| {
        c.is_whitespace() || matches!(c, '/' | '|' | '-' | '–' | '—' | '／' | '｜' | '·' | ':' | '：')
    };
    // A figure between the two goes with the first.
    let (at, last) = between.char_indices().rfind(|&(_, c)| divider(c))?;
    let head = end + between[..at].trim_end_matches(divider).len();
    let head = crate::segment::trim(text, Span::new(line.start, line.start + head));
    let tail = Span::new(line.start + end + at + last.len_utf8(), line.end);
    let count = words(body);
    let balanced = count.en <= count.zh * BALANCE && count.zh <= count.en * BALANCE;
    (balanced && !between.contains(['(', '（', '“', '"', '《']))
        .then_some([(first, head), (first.other(), tail)])
}

/// Whether lines of two titles are a habit of the text: at least half as many as the other lines with Han characters.
fn has_title_lines(text: &str, lines: &[Span]) -> bool {
    let (mut titles, mut chinese) = (0, 0);
    for &line in lines {
        let body = line.of(text);
        if is_mixed(body) && cells(text, line).is_none() && title_parts(text, line).is_some() {
            titles += 1;
        } else if body.contains(is_han) {
            chinese += 1;
        }
    }
    titles * 2 >= chinese
}

/// Whether `text` has words of both languages.
fn is_mixed(text: &str) -> bool {
    text.contains(is_han) && text.contains(|c: char| c.is_ascii_alphabetic())
}

/// English words and Chinese characters, two of which make about one word.
fn words(text: &str) -> Pair<usize> {
    let mut words = Pair { en: 0, zh: 0 };
    let mut inside = false;
    for c in text.chars() {
        words.zh += usize::from(is_han(c));
        let letter = c.is_alphabetic() && !is_han(c);
        words.en += usize::from(letter && !inside);
        inside = letter || inside && matches!(c, '\'' | '’' | '-');
    }
    words.zh = words.zh.div_ceil(2);
    words
}
