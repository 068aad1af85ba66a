//! TSV: source text, target text, shape and confidence; with explanations also score and matches.
//!
//! One bead a line and no header. A side without segments is an empty field. Tabs, line breaks and other
//! control characters inside a text become spaces, so a line is always a bead and has as many fields as any.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::{ExplanationRecord, field};
use crate::alignment::BeadRef;

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
    let (source, target) = (field(&bead.source().text()), field(&bead.target().text()));
    write!(out, "{source}\t{target}\t{}\t{:.3}", bead.shape(), bead.confidence())?;
    if let Some(explanation) = explanation {
        write!(out, "\t{}\t{}", parts(explanation), field(&matches(explanation)))?;
    }
    writeln!(out)
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
