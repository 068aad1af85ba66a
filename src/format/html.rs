//! A page on which people look at an alignment and mend it: one file that needs no network.
//!
//! The beads are in it in a short form (`html/compact.rs`), and the page saves them as the lines of [`super::jsonl`]. [`read`] takes them out of a page
//! that was written (what was edited in a browser is in the file that the page saved, not in the page).

mod compact;

use std::io::{self, BufRead, Write};

use serde_json::Value;

use super::BeadWriter;
use super::jsonl::BeadRecord;
use crate::error::Error;

use compact::Names;

const PAGE: &str = include_str!("html/page.html");
const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// The line before the names and the beads.
const BEADS: &str = "<script type=\"application/json\" id=\"beads\">";
const END: &str = "</script>";

/// Writes beads, one a line of a page.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    title: String,
    findings: Vec<Value>,
    names: Names,
    begun: bool,
}

impl<W: Write> Writer<W> {
    /// A writer of a page of this title to `out`.
    pub fn new(out: W, title: impl Into<String>) -> Self {
        Self { out, title: title.into(), findings: Vec::new(), names: Names::all(), begun: false }
    }

    /// With findings of a check, shown where they belong: objects with `check`, `severity`, `message`, and `source` and
    /// `target`, of which the `ids` are segments, and `spans` what is meant.
    #[must_use]
    pub fn findings(self, findings: Vec<Value>) -> Self {
        Self { findings, ..self }
    }

    /// The template up to the beads, and from there on.
    fn begin(&mut self) -> io::Result<()> {
        if self.begun {
            return Ok(());
        }
        self.begun = true;
        let mut title = String::new();
        for c in self.title.chars() {
            match c {
                '&' => title.push_str("&amp;"),
                '<' => title.push_str("&lt;"),
                c => title.push(c),
            }
        }
        let (head, _) = halves();
        // The title last: what it says is no place of ours.
        let head = head.replace("{{style}}", STYLE).replace("{{title}}", &title);
        self.out.write_all(head.as_bytes())?;
        writeln!(self.out, "{BEADS}\n{}", self.names.line())
    }
}

fn halves() -> (&'static str, &'static str) {
    PAGE.split_once("{{data}}").unwrap_or((PAGE, ""))
}

impl<W: Write> BeadWriter for Writer<W> {
    fn write(&mut self, bead: &BeadRecord) -> io::Result<()> {
        self.begin()?;
        writeln!(self.out, "{}", inert(&self.names.encode(bead)?))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.begin()?;
        let findings = inert(&serde_json::to_string(&self.findings)?);
        writeln!(self.out, "{END}\n<script type=\"application/json\" id=\"findings\">{findings}{END}")?;
        let (_, tail) = halves();
        self.out.write_all(tail.replace("{{script}}", SCRIPT).as_bytes())?;
        self.out.flush()
    }
}

/// JSON that cannot end the element it stands in.
fn inert(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// Reads the beads of a page that [`Writer`] wrote.
pub fn read(reader: impl BufRead) -> impl Iterator<Item = Result<BeadRecord, Error>> {
    let mut inside = false;
    let mut names: Option<Names> = None;
    let mut over = false;
    let mut last = 0;
    let mut lines = super::lines(reader);
    std::iter::from_fn(move || {
        loop {
            if over {
                return None;
            }
            let (number, line) = match lines.next() {
                Some(Ok(line)) => line,
                Some(Err(error)) => return Some(Err(error)),
                None => {
                    over = true;
                    let reason = "the page ends before its beads do, or is no review page";
                    return Some(Err(Error::line(last.max(1), reason)));
                }
            };
            last = number;
            if inside && line.starts_with(END) {
                over = true;
            } else if let (true, Some(names)) = (inside, &names) {
                return Some(names.decode(&line).map_err(|reason| Error::line(number, reason)));
            } else if inside {
                names = serde_json::from_str(&line).ok();
                if names.is_none() {
                    over = true;
                    return Some(Err(Error::line(number, "expected the names that the beads number")));
                }
            }
            inside |= line == BEADS;
        }
    })
}
