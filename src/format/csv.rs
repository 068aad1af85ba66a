//! CSV for spreadsheets: UTF-8 with a byte order mark, so that Excel shows Chinese, and a header row.
//!
//! The columns are source, target, shape, confidence, status, source ids and target ids. A cell of text has a line for each
//! segment; line breaks and other controls inside a segment become spaces. The shape has an en dash (`2–1`), because
//! a spreadsheet takes `2-1` for a date; both are read. A text that a spreadsheet would take for a formula (it begins
//! with `=`, `+`, `-` or `@`) has an apostrophe in front, which is taken off again.

use std::io::{self, BufRead, Write};

use super::jsonl::{BeadRecord, SideRecord, Status};
use super::rows::{Row, beads, shape};
use super::{BeadWriter, field, lists};
use crate::bitext::Lang;
use crate::error::Error;

/// The header row.
const HEADER: [&str; 7] = ["source", "target", "shape", "confidence", "status", "source_ids", "target_ids"];

/// Writes beads, one a row.
pub struct Writer<W: Write> {
    out: W,
    begun: bool,
}

impl<W: Write> std::fmt::Debug for Writer<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("begun", &self.begun).finish_non_exhaustive()
    }
}

impl<W: Write> Writer<W> {
    /// A writer to `out`.
    pub const fn new(out: W) -> Self {
        Self { out, begun: false }
    }

    fn row(&mut self, cells: [&str; 7]) -> io::Result<()> {
        let mut row = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
        row.write_record(cells)?;
        self.out.write_all(&row.into_inner().map_err(::csv::IntoInnerError::into_error)?)
    }

    fn begin(&mut self) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            self.out.write_all("\u{FEFF}".as_bytes())?;
            self.row(HEADER)?;
        }
        Ok(())
    }
}

impl<W: Write> BeadWriter for Writer<W> {
    fn write(&mut self, bead: &BeadRecord) -> io::Result<()> {
        self.begin()?;
        self.row([
            &cell(&bead.source),
            &cell(&bead.target),
            &bead.shape.replace('-', "–"),
            &format!("{:.3}", bead.confidence),
            bead.status.map_or("", Status::name),
            &lists::ids(&bead.source.ids),
            &lists::ids(&bead.target.ids),
        ])
    }

    fn finish(&mut self) -> io::Result<()> {
        self.begin()?;
        self.out.flush()
    }
}

/// The texts of a side, a line each.
fn cell(side: &SideRecord) -> String {
    let text = side.text.iter().map(|text| field(text)).collect::<Vec<_>>().join("\n");
    if is_formula(&text) { format!("'{text}") } else { text }
}

/// Whether a spreadsheet would take it for a formula, or for one with an apostrophe in front.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@'])
}

/// Reads beads, one a row. The header row, which is told by its first two cells, is passed over; the columns after the second
/// may be absent. Languages that are not given are told by script.
///
/// ```
/// let beads = duiqi::format::csv::read("source,target\n早。,Morning.\n".as_bytes(), None);
/// assert_eq!(beads.collect::<Result<Vec<_>, _>>()?[0].target.text, ["Morning."]);
/// let error = duiqi::format::csv::read("早。,Morning.,x\n".as_bytes(), None).next().unwrap().unwrap_err();
/// assert_eq!(error.to_string(), "line 1: shape: expected a form like 2-1, found \"x\"");
/// # Ok::<(), duiqi::Error>(())
/// ```
pub fn read(
    reader: impl BufRead,
    langs: Option<[Lang; 2]>,
) -> impl Iterator<Item = Result<BeadRecord, Error>> {
    let rows = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(reader);
    let rows = rows.into_records().enumerate().filter_map(|(index, record)| {
        let record = match record {
            Ok(record) => record,
            Err(error) => return Some(Err(wrong(&error))),
        };
        let line = record.position().map_or(0, ::csv::Position::line) as usize;
        let is_header = index == 0
            && record.len() >= 2
            && HEADER[..2]
                .iter()
                .zip(&record)
                .all(|(name, cell)| cell.trim_start_matches('\u{FEFF}').trim().eq_ignore_ascii_case(name));
        (!is_header).then(|| row(index == 0, line, &record).map_err(|reason| Error::line(line, reason)))
    });
    beads(rows, langs)
}

fn wrong(error: &::csv::Error) -> Error {
    let line = error.position().map_or(0, ::csv::Position::line) as usize;
    let reason = match error.kind() {
        ::csv::ErrorKind::Utf8 { .. } => "not UTF-8".to_owned(),
        _ => error.to_string(),
    };
    Error::line(line, reason)
}

fn row(first: bool, line: usize, record: &::csv::StringRecord) -> Result<Row, String> {
    if record.len() < 2 {
        return Err(format!("expected source and target, found {} column", record.len()));
    }
    let text = |column: usize| {
        let cell = &record[column];
        let cell = if first && column == 0 { cell.trim_start_matches('\u{FEFF}') } else { cell };
        if cell.starts_with('\'') && is_formula(cell) { &cell[1..] } else { cell }
    };
    let lines = |text: &str| text.split('\n').map(|line| line.trim_end_matches('\r').to_owned()).collect();
    let cell = |column: usize| record.get(column).map(str::trim).filter(|cell| !cell.is_empty());
    let shape = cell(2).map(shape).transpose()?;
    let status = |name| Status::from_name(name).ok_or_else(|| format!("status: unknown {name:?}"));
    let ids = |column: usize| -> Result<Option<Vec<usize>>, String> {
        let Some(cell) = cell(column) else { return Ok(None) };
        lists::parse_ids(cell)
            .map(Some)
            .ok_or_else(|| format!("{}: expected numbers, found {cell:?}", HEADER[column]))
    };
    let row = Row {
        texts: [lines(text(0)), lines(text(1))],
        shape,
        ids: [ids(5)?, ids(6)?],
        status: cell(4).map(status).transpose()?,
        ..Row::new(line, [""; 2])
    };
    row.with_confidence(cell(3))
}
