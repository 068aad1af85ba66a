//! Moses: two files, of which line `i` translates line `i`. Only pairs, with the segments of a side joined in one line; a
//! pair with an empty side is left out, as tools that train on such files cannot take it.

use std::io::{self, BufRead, Write};

use super::jsonl::BeadRecord;
use super::rows::{Row, beads};
use super::{BeadWriter, field};
use crate::bitext::Lang;
use crate::error::Error;

/// Writes pairs to two outputs.
#[derive(Debug)]
pub struct Writer<W> {
    source: W,
    target: W,
}

impl<W: Write> Writer<W> {
    /// A writer to an output for each side.
    pub const fn new(source: W, target: W) -> Self {
        Self { source, target }
    }

    /// The outputs of source and target.
    pub fn into_inner(self) -> [W; 2] {
        [self.source, self.target]
    }
}

impl<W: Write> BeadWriter for Writer<W> {
    fn write(&mut self, bead: &BeadRecord) -> io::Result<()> {
        let texts = [&bead.source, &bead.target].map(|side| field(&side.joined()).trim().to_owned());
        if !texts.iter().any(String::is_empty) {
            writeln!(self.source, "{}", texts[0])?;
            writeln!(self.target, "{}", texts[1])?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.source.flush()?;
        self.target.flush()
    }
}

/// Reads pairs. Files of different length are an error at the first line that has no counterpart; languages that are
/// not given are told by script.
///
/// ```
/// let beads: Vec<_> = duiqi::format::moses::read("早。\n晚。\n".as_bytes(), "Morning.\n".as_bytes(), None).collect();
/// assert_eq!(beads[0].as_ref().unwrap().target.text, ["Morning."]);
/// assert_eq!(beads[1].as_ref().unwrap_err().to_string(), "line 2: the other file ends before it");
/// ```
pub fn read(
    source: impl BufRead,
    target: impl BufRead,
    langs: Option<[Lang; 2]>,
) -> impl Iterator<Item = Result<BeadRecord, Error>> {
    let (mut source, mut target) = (source.split(b'\n'), target.split(b'\n'));
    let mut number = 0;
    let rows = std::iter::from_fn(move || {
        number += 1;
        let text = |line: io::Result<Vec<u8>>| {
            let text = String::from_utf8(line?).map_err(|_| Error::line(number, "not UTF-8"))?;
            let text = if number == 1 { text.trim_start_matches('\u{FEFF}') } else { &text };
            Ok(text.trim_end_matches('\r').to_owned())
        };
        let sides = match (source.next(), target.next()) {
            (None, None) => return None,
            (Some(source), Some(target)) => text(source).and_then(|source| Ok([source, text(target)?])),
            _ => Err(Error::line(number, "the other file ends before it")),
        };
        Some(sides.map(|[source, target]| Row::new(number, [&source, &target])))
    });
    beads(rows, langs)
}
