//! Findings that a reviewer accepted: a small JSON file. They stay silent until the text of their bead changes.

use std::collections::HashSet;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::Finding;
use crate::bitext::{Bitext, Document};
use crate::error::Error;
use crate::fnv::fnv;

/// An accepted finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// What it is recognised by ([`Finding::id`]).
    pub id: String,
    /// Its check, for the reader of the file.
    pub check: String,
    /// Its message, for the reader of the file.
    pub message: String,
}

/// The accepted findings, which are to stay silent: [`Baseline::accepts`] tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    accepted: Vec<Accepted>,
    ids: HashSet<String>,
}

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    accepted: Vec<Accepted>,
}

const VERSION: u32 = 1;

impl Baseline {
    /// Reads a baseline file; an empty one is a baseline without findings.
    ///
    /// # Errors
    /// When the file is no baseline, or one of a later version.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let file: File = serde_json::from_str(text)
            .map_err(|error| Error::line(error.line().max(1), error.to_string()))?;
        if file.version != VERSION {
            let reason = format!("baseline version {}, this program reads version {VERSION}", file.version);
            return Err(Error::line(1, reason));
        }
        let mut this = Self::default();
        file.accepted.into_iter().for_each(|accepted| this.add(accepted));
        Ok(this)
    }

    /// Writes the baseline, one finding a line, sorted, so that versions of it compare well.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let mut accepted: Vec<&Accepted> = self.accepted.iter().collect();
        accepted.sort_by(|one, other| (&one.check, &one.id).cmp(&(&other.check, &other.id)));
        write!(out, "{{\"version\":{VERSION},\"accepted\":[")?;
        for (number, accepted) in accepted.into_iter().enumerate() {
            out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut *out, accepted)?;
        }
        out.write_all(b"\n]}\n")
    }

    /// Accepts a finding; a second time changes nothing.
    pub fn accept(&mut self, finding: &Finding, bitext: &Bitext) {
        self.add(Accepted {
            id: finding.id(bitext),
            check: finding.check.to_owned(),
            message: finding.message.clone(),
        });
    }

    /// Whether a finding was accepted.
    #[must_use]
    pub fn accepts(&self, finding: &Finding, bitext: &Bitext) -> bool {
        self.ids.contains(&finding.id(bitext))
    }

    /// How many findings it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.accepted.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.accepted.is_empty()
    }

    fn add(&mut self, accepted: Accepted) {
        if self.ids.insert(accepted.id.clone()) {
            self.accepted.push(accepted);
        }
    }
}

impl Finding {
    /// What this finding is recognised by in a [`Baseline`]: sixteen hexadecimal digits made of the check, the values, the texts
    /// of the segments on both sides and where in them the finding points. Segments may move; when a text changes, the id does.
    #[must_use]
    pub fn id(&self, bitext: &Bitext) -> String {
        let mut hashed = Vec::new();
        // A byte that no UTF-8 text holds ends each part.
        let mut add = |text: &str| hashed.extend(text.bytes().chain([0xFF]));
        add(self.check);
        for value in &self.values {
            add(value.as_deref().unwrap_or("\u{0}"));
        }
        for (place, document) in [(&self.source, bitext.source()), (&self.target, bitext.target())] {
            let start = start(document, &place.ids);
            for &id in &place.ids {
                add(document.segment(id));
            }
            for span in &place.spans {
                add(&format!("{}-{}", span.start.wrapping_sub(start), span.len()));
            }
        }
        format!("{:016x}", fnv(hashed))
    }
}

fn start(document: &Document, ids: &[usize]) -> usize {
    ids.first().and_then(|&id| document.segments().get(id)).map_or(0, |segment| segment.span.start)
}
