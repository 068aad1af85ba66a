//! The lines of a page.

use crate::text::is_han;

/// The lines made so far, and the one being made.
#[derive(Debug, Default)]
pub(super) struct Page {
    lines: Vec<String>,
    line: String,
    /// The white space before the next character, and whether there is a line break in it.
    space: Option<bool>,
    /// The rows of tables that are open, each inside the one before.
    rows: Vec<Row>,
    /// How many elements are open whose white space counts.
    verbatim: usize,
    /// Whether such an element just began: a line break there is none.
    begun: bool,
}

#[derive(Debug)]
struct Row {
    /// The number of the first line of each cell.
    cells: Vec<usize>,
    /// Whether there is a row inside, so that the table is there for its layout.
    nested: bool,
}

impl Page {
    /// Adds text to the line.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            let begun = std::mem::take(&mut self.begun);
            match c {
                '\n' if begun => {}
                '\n' if self.verbatim > 0 => self.break_line(),
                '\r' => {}
                _ if self.verbatim > 0 => self.line.push(c),
                ' ' | '\n' | '\t' | '\x0C' | '\u{A0}' => {
                    self.space = Some(self.space.unwrap_or(false) || c == '\n');
                }
                _ => {
                    let before = self.line.chars().next_back();
                    match (before, self.space.take()) {
                        (Some(before), Some(broken)) if !(broken && is_wide(before) && is_wide(c)) => {
                            self.line.push(' ');
                        }
                        _ => {}
                    }
                    self.line.push(c);
                }
            }
        }
    }

    /// Ends the line if there is anything on it.
    pub(super) fn end_line(&mut self) {
        self.space = None;
        let line = if self.verbatim > 0 { self.line.trim_end() } else { self.line.trim() };
        if !line.is_empty() {
            self.lines.push(line.to_owned());
        }
        self.line.clear();
    }

    /// Ends the line where the page has a line break. Where white space counts, an empty line is one too.
    pub(super) fn break_line(&mut self) {
        if self.verbatim > 0 && self.line.trim().is_empty() {
            self.lines.push(String::new());
        }
        self.end_line();
    }

    pub(super) fn start_verbatim(&mut self) {
        self.verbatim += 1;
        self.begun = true;
    }

    /// Ends an element whose white space counts, without the empty lines at its end.
    pub(super) fn end_verbatim(&mut self) {
        self.verbatim -= 1;
        self.begun = false;
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
    }

    pub(super) fn start_row(&mut self) {
        if let Some(outer) = self.rows.last_mut() {
            outer.nested = true;
        }
        self.rows.push(Row { cells: Vec::new(), nested: false });
    }

    pub(super) fn start_cell(&mut self) {
        let at = self.lines.len();
        if let Some(row) = self.rows.last_mut() {
            row.cells.push(at);
        }
    }

    /// Makes one line of a row if no cell has more than one; else the table is there for its layout, and the
    /// lines stay. Cells at the end of the row that are empty do not show.
    pub(super) fn end_row(&mut self) {
        let Some(Row { cells, nested }) = self.rows.pop() else { return };
        let Some(&first) = cells.first() else { return };
        let first = first.min(self.lines.len());
        let ends = cells.iter().skip(1).copied().chain([self.lines.len()]);
        let lines = || cells.iter().zip(ends.clone()).map(|(&start, end)| end.saturating_sub(start));
        if nested || self.lines.len() < first + 2 || lines().any(|count| count > 1) {
            return;
        }
        let mut texts = self.lines[first..].iter();
        let row: Vec<&str> = lines()
            .map(|count| if count > 0 { texts.next() } else { None }.map_or("", |text| text.as_str()))
            .collect();
        let row = row.join("\t").trim_end_matches('\t').to_owned();
        self.lines.truncate(first);
        self.lines.push(row);
    }

    /// How many lines there are.
    pub(super) fn lines(&self) -> usize {
        self.lines.len()
    }

    /// How many bytes there are from line `at` on.
    pub(super) fn bytes_from(&self, at: usize) -> usize {
        self.lines.iter().skip(at).map(|line| line.len() + 1).sum()
    }

    /// Takes the lines from `at` on back.
    pub(super) fn truncate(&mut self, at: usize) {
        self.lines.truncate(at);
    }

    /// The text: every line with its end.
    pub(super) fn finish(mut self) -> String {
        self.end_line();
        self.lines.push(String::new());
        self.lines.join("\n")
    }
}

/// Whether a line break beside `c` is no space: Chinese has none.
const fn is_wide(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF65}')
}
