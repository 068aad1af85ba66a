//! TSV: source text, target text, shape and confidence; with explanations also score and matches.
//!
//! One bead a line and no header. A side without segments is an empty field. Tabs, line breaks and other
//! control characters inside a text become spaces, so a line is always a bead and has as many fields as any.
//!
//! Read back, a side has one text for all its segments, ids are counted, and explanations are passed over. A table of two
//! columns, or of three, is read too: what is not empty is a segment.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{self, BufRead, Write};

use super::jsonl::BeadRecord;
use super::rows::{Row, beads, shape};
use super::{BeadWriter, ExplanationRecord, field, lines};
use crate::alignment::BeadRef;
use crate::bitext::Lang;
use crate::error::Error;

/// Writes one bead.
///
/// ```
/// use duiqi::{Aligner, Bitext, Document, Lang, format::tsv};
/// let bitext = Bitext::new(Document::from_lines(Lang::Zh, "乌镇"), Document::from_lines(Lang::En, "Wuzhen"))?;
/// let mut out = Vec::new();
/// for bead in Aligner::new().align(&bitext).iter() {
///     tsv::write(&mut out, bead, None)?;
/// }
/// assert!(String::from_utf8(out).unwrap().starts_with("乌镇\tWuzhen\t1-1\t"));
/// # Ok::<(), duiqi::Error>(())
/// ```
///
/// # Errors
/// When `out` cannot be written.
pub fn write(
    out: &mut impl Write,
    bead: BeadRef<'_>,
    explanation: Option<&ExplanationRecord>,
) -> io::Result<()> {
    line(out, &BeadRecord::new(bead, explanation.cloned()))
}

fn line(out: &mut impl Write, bead: &BeadRecord) -> io::Result<()> {
    let (source, target) = (field(&bead.source.joined()), field(&bead.target.joined()));
    write!(out, "{source}\t{target}\t{}\t{:.3}", bead.shape, bead.confidence)?;
    if let Some(explanation) = &bead.explain {
        write!(out, "\t{}\t{}", parts(explanation), field(&matches(explanation)))?;
    }
    writeln!(out)
}

/// Writes beads, one a line.
#[derive(Debug)]
pub struct Writer<W>(W);

impl<W: Write> Writer<W> {
    /// A writer to `out`.
    pub const fn new(out: W) -> Self {
        Self(out)
    }
}

impl<W: Write> BeadWriter for Writer<W> {
    fn write(&mut self, bead: &BeadRecord) -> io::Result<()> {
        line(&mut self.0, bead)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Reads beads, one a line; blank lines are skipped. Languages that are not given are told by script.
///
/// ```
/// let bead = duiqi::format::tsv::read("会议结束了。我们走了。\tWe left.\t2-1\t0.970\n".as_bytes(), None).next().unwrap()?;
/// assert_eq!((&bead.source.ids[..], bead.source.text[0].as_str()), (&[0, 1][..], "会议结束了。我们走了。"));
/// # Ok::<(), duiqi::Error>(())
/// ```
pub fn read(
    reader: impl BufRead,
    langs: Option<[Lang; 2]>,
) -> impl Iterator<Item = Result<BeadRecord, Error>> {
    let rows = lines(reader).map(|line| {
        let (number, line) = line?;
        row(number, &line).map_err(|reason| Error::line(number, reason))
    });
    beads(rows, langs)
}

fn row(number: usize, line: &str) -> Result<Row, String> {
    let mut cells = line.split('\t');
    let (Some(source), Some(target)) = (cells.next(), cells.next()) else {
        return Err("expected source and target divided by a tab".to_owned());
    };
    let shape = cells.next().map(shape).transpose()?;
    Row { shape, ..Row::new(number, [source, target]) }.with_confidence(cells.next())
}

/// `14.2 = words 13.1 + length 1.0 + shape 0.1`.
#[must_use]
pub fn parts(explanation: &ExplanationRecord) -> String {
    let mut text = format!("{:.1}", explanation.score);
    for (index, part) in explanation.parts.iter().enumerate() {
        let sign = match (index, part.score < 0.0) {
            (0, false) => "=",
            (0, true) => "= −",
            (_, false) => "+",
            (_, true) => "−",
        };
        let space = if index == 0 && part.score < 0.0 { "" } else { " " };
        let _ = write!(text, " {sign}{space}{} {:.1}", part.name, part.score.abs());
    }
    text
}

/// `乌镇=Wuzhen (name exact); 670=670 (number exact)`; what matches more than once is named once.
#[must_use]
pub fn matches(explanation: &ExplanationRecord) -> String {
    let mut known = HashSet::new();
    let matches = explanation
        .matches
        .iter()
        .map(|found| format!("{}={} ({} {})", found.source.text, found.target.text, found.kind, found.grade));
    matches.filter(|text| known.insert(text.clone())).collect::<Vec<_>>().join("; ")
}
