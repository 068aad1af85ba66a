//! Two columns for reading: shape and confidence, source, target.
//!
//! ```text
//! 1-1 0.99  女士们、先生们，朋友们：      │ Ladies and Gentlemen, Friends,
//! 1-0 0.80  来源：水乡数字合作联盟网站    ·
//! ```
//! Under the label of subtitles is when they begin. Width is counted in terminal cells, of which a Chinese character takes two.

use std::io::{self, Write};

use duiqi::BeadRef;
use duiqi::format::{ExplanationRecord, field, tsv};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Cells for shape and confidence in front of the source.
const LABEL: usize = 10;
/// Cells between the columns.
const GAP: usize = 3;
/// Width where no terminal tells its own, and the least and most that is used.
const WIDTH: usize = 100;
const LEAST: usize = 40;
const MOST: usize = 200;
/// Beads below this confidence are marked.
const DOUBTFUL: f32 = 0.5;

/// ECMA-48 renditions.
const DIM: &str = "\x1b[2m";
const YELLOW: &str = "\x1b[33m";
const PLAIN: &str = "\x1b[0m";

/// Writes beads for reading.
pub(crate) struct View {
    /// Cells of one text column.
    column: usize,
    color: bool,
}

impl View {
    /// A view as wide as the terminal, with colours when it is one and `NO_COLOR` is not set.
    pub(crate) fn new(terminal: bool) -> Self {
        let width = terminal.then(terminal_size::terminal_size).flatten();
        let width = width.map_or(WIDTH, |(width, _)| usize::from(width.0)).clamp(LEAST, MOST);
        let color = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { column: (width - LABEL - GAP) / 2, color }
    }

    /// Writes one bead.
    pub(crate) fn write(
        &mut self,
        out: &mut impl Write,
        bead: BeadRef<'_>,
        moved: bool,
        explain: Option<&ExplanationRecord>,
    ) -> io::Result<()> {
        let pair = bead.bead().is_pair();
        let source = wrap(&field(&bead.source().text()), self.column);
        let target = wrap(&field(&bead.target().text()), self.column);
        let shape = bead.shape().to_string();
        let mut labels = vec![format!("{shape:<3} {:.2}", bead.confidence())];
        if moved {
            labels.push("moved".to_owned());
        }
        if let Some(time) = bead.source().times().first().or(bead.target().times().first()) {
            let seconds = time.start / 1000;
            labels.push(format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60));
        }
        let style = match (pair, bead.confidence() < DOUBTFUL) {
            _ if !self.color => "",
            (false, _) => DIM,
            (true, true) => YELLOW,
            (true, false) => "",
        };
        let (reset, rule) = (if style.is_empty() { "" } else { PLAIN }, if pair { "│" } else { "·" });
        for row in 0..source.len().max(target.len()).max(labels.len()) {
            let cell = |rows: &[String]| rows.get(row).cloned().unwrap_or_default();
            let (label, left, right) = (cell(&labels), cell(&source), cell(&target));
            let left = format!("{left}{}", " ".repeat(self.column.saturating_sub(left.width())));
            let line = format!("{label:<LABEL$}{left} {rule} {right}");
            writeln!(out, "{style}{}{reset}", line.trim_end())?;
        }
        if let Some(explain) = explain {
            let lines = [tsv::parts(explain), field(&tsv::matches(explain))];
            for line in lines.iter().flat_map(|line| wrap(line, 2 * self.column + GAP)) {
                let (dim, plain) = if self.color { (DIM, PLAIN) } else { ("", "") };
                writeln!(out, "{dim}{:LABEL$}{line}{plain}", "")?;
            }
            writeln!(out)?;
        }
        Ok(())
    }
}

/// Breaks `text` into lines of at most `width` cells: after a space, before a wide character, and never before
/// a closing mark unless nothing else fits. No line for an empty text.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut cells) = (String::new(), 0);
    // Where the line may be broken: bytes and cells before the place.
    let mut place: Option<(usize, usize)> = None;
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if may_break(line.chars().next_back(), c, wide) {
            place = Some((line.len(), cells));
        }
        if cells + wide > width && c != ' ' && !line.is_empty() {
            let (bytes, taken) = place.take().unwrap_or((line.len(), cells));
            let rest = line.split_off(bytes);
            lines.push(line.trim_end().to_owned());
            (line, cells) = (rest, cells - taken);
        }
        if cells == 0 && c == ' ' {
            continue;
        }
        line.push(c);
        cells += wide;
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Whether a line may end between two characters.
fn may_break(before: Option<char>, c: char, wide: usize) -> bool {
    let Some(before) = before else { return false };
    let closing = "，。、；：？！）》〉」』】〕”’…—,.;:?!)]}".contains(c);
    let opening = "（《〈「『【〔“‘([{".contains(before);
    !closing && !opening && c != ' ' && (before == ' ' || wide > 1 || before.width().unwrap_or(0) > 1)
}

#[cfg(test)]
mod tests {
    use duiqi::{Aligner, Bitext, Document, Lang};
    use unicode_width::UnicodeWidthStr;

    use super::{DIM, PLAIN, View, wrap};

    #[test]
    fn null_beads_are_set_apart_with_and_without_colours() {
        let documents = (Document::from_lines(Lang::Zh, "乌镇"), Document::from_lines(Lang::En, ""));
        let bitext = Bitext::new(documents.0, documents.1).unwrap();
        let alignment = Aligner::new().align(&bitext);
        let shown = |color| {
            let mut out = Vec::new();
            let mut view = View { column: 6, color };
            alignment.iter().for_each(|bead| view.write(&mut out, bead, false, None).unwrap());
            String::from_utf8(out).unwrap()
        };
        let plain = shown(false);
        assert!(plain.starts_with("1-0 ") && plain.ends_with("  乌镇   ·\n"), "{plain:?}");
        assert_eq!(shown(true), format!("{DIM}{}{PLAIN}\n", plain.trim_end()));
    }

    #[test]
    fn lines_break_where_they_may() {
        for (text, width, lines) in [
            ("", 10, vec![]),
            ("   ", 10, vec![]),
            ("one two three", 7, vec!["one two", "three"]),
            ("one two three", 13, vec!["one two three"]),
            ("金秋十月，桂子飘香。", 8, vec!["金秋十", "月，桂子", "飘香。"]),
            ("他说：“好。”", 8, vec!["他说：", "“好。”"]),
            ("abcdefghij", 4, vec!["abcd", "efgh", "ij"]),
            ("用DNS协议", 4, vec!["用", "DNS", "协议"]),
        ] {
            assert_eq!(wrap(text, width), lines, "{text:?} in {width}");
        }
    }

    #[test]
    fn no_line_is_too_wide_and_nothing_is_lost() {
        let text =
            "第1章：we met in Wuzhen（乌镇），2023年10月——and then, 他说：“好。”Extraordinarily longword.";
        for width in 2..60 {
            let lines = wrap(text, width);
            assert!(lines.iter().all(|line| line.width() <= width), "{width}: {lines:?}");
            let joined: String = lines.concat();
            assert_eq!(joined.replace(' ', ""), text.replace(' ', ""), "{width}");
        }
    }
}
