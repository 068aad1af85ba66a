//! Links: one bead a line, `[source ids]:[target ids]`, ids from 0: `[4]:[4, 5]`, `[7]:[]`.
//!
//! The form gold sets come in, of ours and of others. Blank lines are skipped, and what follows a
//! second colon (some aligners put a score there) is not read. There are no texts and confidences in it: beads read from it
//! have empty texts, and confidence 1.

use std::io::{self, BufRead, Write};

use super::jsonl::{BeadRecord, SideRecord};
use super::{BeadWriter, lines};
use crate::alignment::Bead;
use crate::bitext::Lang;
use crate::error::Error;
use crate::eval::{Link, Links};

/// Writes one bead.
///
/// ```
/// # use duiqi::{Bead, format::links};
/// let mut out = Vec::new();
/// links::write(&mut out, &Bead { source: 4..5, target: 4..6, confidence: 0.97 })?;
/// assert_eq!(out, b"[4]:[4, 5]\n");
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// When `out` cannot be written.
pub fn write(out: &mut impl Write, bead: &Bead) -> io::Result<()> {
    let link = Link::from(bead);
    line(out, &link.source, &link.target)
}

fn line(out: &mut impl Write, source: &[usize], target: &[usize]) -> io::Result<()> {
    writeln!(out, "{source:?}:{target:?}")
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
        line(&mut self.0, &bead.source.ids, &bead.target.ids)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Reads links as beads of documents in these languages, without texts ([`super::Texts`] fills them in).
pub fn read_beads(reader: impl BufRead, langs: [Lang; 2]) -> impl Iterator<Item = Result<BeadRecord, Error>> {
    let side = |lang, ids| SideRecord { ids, ..SideRecord::empty(lang) };
    lines(reader).map(move |line| {
        let (number, text) = line?;
        let Link { source, target } = link(number, text.trim())?;
        let bead = BeadRecord::of_sides(side(langs[0], source), side(langs[1], target), 1.0);
        bead.checked().map_err(|reason| Error::line(number, reason))
    })
}

/// Reads all links.
///
/// ```
/// let links = duiqi::format::links::read("[0]:[0, 1]\n\n[]:[2]\n".as_bytes())?;
/// assert_eq!((links.len(), &links[0].target[..]), (2, &[0, 1][..]));
/// let error = duiqi::format::links::read("[0]:[0]\n[1]:[x]\n".as_bytes()).unwrap_err();
/// assert_eq!(error.to_string(), "line 2: expected [ids]:[ids], found \"[1]:[x]\"");
/// # Ok::<(), duiqi::Error>(())
/// ```
///
/// # Errors
/// When `reader` cannot be read, or a line is not two lists of numbers; the error names the line.
pub fn read(reader: impl BufRead) -> Result<Links, Error> {
    lines(reader)
        .map(|line| {
            let (number, text) = line?;
            link(number, text.trim())
        })
        .collect()
}

fn link(number: usize, text: &str) -> Result<Link, Error> {
    parse(text).ok_or_else(|| {
        let shown: String = text.chars().take(40).collect();
        let more = if shown.len() < text.len() { "…" } else { "" };
        Error::line(number, format!("expected [ids]:[ids], found {:?}", shown + more))
    })
}

fn parse(line: &str) -> Option<Link> {
    let mut sides = line.split(':');
    Some(Link { source: ids(sides.next()?)?, target: ids(sides.next()?)? })
}

fn ids(side: &str) -> Option<Vec<usize>> {
    let list = side.trim().strip_prefix('[')?.strip_suffix(']')?.trim();
    if list.is_empty() {
        return Some(Vec::new());
    }
    list.split(',').map(|id| id.trim().parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let beads = [(0..1, 0..2), (1..1, 2..3), (1..4, 3..3)];
        let mut out = Vec::new();
        for (source, target) in beads.clone() {
            write(&mut out, &Bead { source, target, confidence: 0.5 }).unwrap();
        }
        let links = read(out.as_slice()).unwrap();
        let expected: Links = beads.map(|(s, t)| Link { source: s.collect(), target: t.collect() }).into();
        assert_eq!(links, expected);
    }

    #[test]
    fn lines_that_are_no_links_are_named() {
        for (text, line) in [
            ("[0]", 1),
            ("[0]:[0]\n0:1", 2),
            ("\n\n[1]:[-1]", 3),
            ("[1 2]:[]", 1),
            ("[0]:[1,]", 1),
            ("\u{0}", 1),
        ] {
            let error = read(text.as_bytes()).unwrap_err();
            assert!(matches!(error, Error::Line { line: found, .. } if found == line), "{text:?}: {error}");
        }
    }

    #[test]
    fn spaces_scores_and_line_ends_are_no_matter() {
        let links = read(" [ 0,1 ] : [2] : 0.93\r\n[]:[]".as_bytes()).unwrap();
        assert_eq!((&links[0].source[..], &links[0].target[..]), (&[0, 1][..], &[2][..]));
        assert_eq!(links[1], Link::default());
    }
}
