//! From rows of texts to beads: what a format without ids and languages leaves out.

use std::collections::VecDeque;

use super::jsonl::{BeadRecord, MOST_SEGMENTS, SideRecord, Status};
use crate::alignment::Shape;
use crate::bitext::Lang;
use crate::error::Error;

/// Rows that are looked at to tell the languages.
const LOOK: usize = 64;

/// A bead as far as a table tells.
pub(super) struct Row {
    /// Where it stands, from 1.
    pub(super) line: usize,
    /// The texts of both sides.
    pub(super) texts: [Vec<String>; 2],
    /// Segments on both sides; by the texts where it is not given.
    pub(super) shape: Option<Shape>,
    /// Segment numbers of both sides; counted where they are not given.
    pub(super) ids: [Option<Vec<usize>>; 2],
    pub(super) confidence: f64,
    pub(super) status: Option<Status>,
}

impl Row {
    pub(super) fn new(line: usize, texts: [&str; 2]) -> Self {
        let texts = texts.map(|text| vec![text.to_owned()]);
        Self { line, texts, shape: None, ids: [None, None], confidence: 1.0, status: None }
    }

    /// With a confidence that is read from `cell`; 1 where that is absent or empty.
    pub(super) fn with_confidence(self, cell: Option<&str>) -> Result<Self, String> {
        let Some(cell) = cell.map(str::trim).filter(|cell| !cell.is_empty()) else { return Ok(self) };
        let confidence = cell.parse().ok().filter(|value| (0.0..=1.0).contains(value));
        let confidence = confidence.ok_or_else(|| format!("confidence: expected 0 to 1, found {cell:?}"))?;
        Ok(Self { confidence, ..self })
    }

    /// A side, and the number of the segment after it.
    fn side(&mut self, side: usize, lang: Lang, next: usize) -> Result<(SideRecord, usize), String> {
        let mut text = std::mem::take(&mut self.texts[side]);
        let by_text = if text.iter().all(String::is_empty) { 0 } else { text.len() };
        let by_shape = self.shape.map(|shape| [shape.source, shape.target][side]);
        let ids = self.ids[side].take();
        let count = by_shape.or_else(|| ids.as_ref().map(Vec::len)).unwrap_or(by_text);
        let ids = ids.unwrap_or_else(|| (next..next.saturating_add(count)).collect());
        let name = ["source", "target"][side];
        if ids.len() != count {
            return Err(format!("{name}: the shape says {count} segments, but there are {} ids", ids.len()));
        }
        if count == 0 {
            if by_text > 0 {
                return Err(format!("{name}: there is text, though the shape says no segment"));
            }
            text.clear();
        } else if text.len() != count && text.len() > 1 {
            return Err(format!("{name}: {count} segments, but {} lines of text", text.len()));
        }
        let next = ids.last().map_or(next, |last| last.saturating_add(1));
        Ok((SideRecord { ids, text, ..SideRecord::empty(lang) }, next))
    }
}

impl Shape {
    /// What is written as `2-1` (or with an en dash). Ids are counted out of it, so that a slip must not ask for any memory.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (source, target) = text.trim().split_once(['-', '–'])?;
        let shape = Self { source: source.trim().parse().ok()?, target: target.trim().parse().ok()? };
        (shape.source.max(shape.target) <= MOST_SEGMENTS).then_some(shape)
    }
}

/// The shape of a cell; what is none is told.
pub(super) fn shape(cell: &str) -> Result<Shape, String> {
    Shape::parse(cell).ok_or_else(|| format!("shape: expected a form like 2-1, found {:?}", cell.trim()))
}

/// Beads of rows.
pub(super) fn beads(
    rows: impl Iterator<Item = Result<Row, Error>>,
    langs: Option<[Lang; 2]>,
) -> impl Iterator<Item = Result<BeadRecord, Error>> {
    let mut rows = rows;
    let mut looked: VecDeque<_> = VecDeque::new();
    let mut langs = langs;
    let mut next = [0; 2];
    std::iter::from_fn(move || {
        let [source, target] = *langs.get_or_insert_with(|| {
            looked.extend(rows.by_ref().take(LOOK));
            by_script(looked.iter().filter_map(|row| row.as_ref().ok()))
        });
        let row = looked.pop_front().or_else(|| rows.next())?;
        Some(row.and_then(|mut row| {
            let line = row.line;
            let wrong = |reason| Error::line(line, reason);
            let (source, after) = row.side(0, source, next[0]).map_err(wrong)?;
            next[0] = after;
            let (target, after) = row.side(1, target, next[1]).map_err(wrong)?;
            next[1] = after;
            let bead = BeadRecord::of_sides(source, target, row.confidence);
            BeadRecord { status: row.status, ..bead }.checked().map_err(wrong)
        }))
    })
}

/// The languages of both sides: that with the greater share of Han characters is Chinese.
fn by_script<'a>(rows: impl Iterator<Item = &'a Row>) -> [Lang; 2] {
    let (mut han, mut all) = ([0_usize; 2], [0_usize; 2]);
    for row in rows {
        for (side, texts) in row.texts.iter().enumerate() {
            for c in texts.iter().flat_map(|text| text.chars()) {
                han[side] += usize::from(crate::text::is_han(c));
                all[side] += usize::from(c.is_alphabetic());
            }
        }
    }
    // han[0] / all[0] >= han[1] / all[1], without dividing.
    if han[0] * all[1].max(1) >= han[1] * all[0].max(1) && han[0] > 0 || han[1] == 0 {
        [Lang::Zh, Lang::En]
    } else {
        [Lang::En, Lang::Zh]
    }
}
