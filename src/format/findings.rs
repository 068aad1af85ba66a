//! Findings: records for `jsonl`, lines for reading, a page of HTML.

use std::fmt;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::rounded;
use crate::bitext::{Bitext, Document, Lang, Span};
use crate::check::{Finding, Place, Severity};

/// A finding with the texts its spans name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FindingRecord {
    /// The check.
    pub check: String,
    /// How much it matters.
    pub severity: Severity,
    /// In [0, 1], three decimals.
    pub confidence: f64,
    /// What it is accepted by ([`Finding::id`]).
    pub id: String,
    /// Where in the source.
    pub source: PlaceRecord,
    /// Where in the target.
    pub target: PlaceRecord,
    /// The values compared, where the check compares values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<ValuesRecord>,
    /// Why.
    pub message: String,
}

/// One side of a finding: as many texts as spans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlaceRecord {
    /// Its language.
    pub lang: Lang,
    /// The segments of the bead by number, from 0.
    pub ids: Vec<usize>,
    /// What is meant, in bytes of the document; where a thing is missing, the whole segments it is missing from.
    pub spans: Vec<Span>,
    /// What stands there.
    pub text: Vec<String>,
}

/// The values of both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ValuesRecord {
    /// That of the source; `null` when it has none.
    pub source: Option<String>,
    /// That of the target.
    pub target: Option<String>,
}

impl FindingRecord {
    /// The record of a finding of a check of `bitext`.
    #[must_use]
    pub fn new(finding: &Finding, bitext: &Bitext) -> Self {
        let [source, target] = finding.values.clone();
        let values = (source.is_some() || target.is_some()).then_some(ValuesRecord { source, target });
        Self {
            check: finding.check.to_owned(),
            severity: finding.severity,
            confidence: rounded(finding.confidence),
            id: finding.id(bitext),
            source: PlaceRecord::new(&finding.source, bitext.source()),
            target: PlaceRecord::new(&finding.target, bitext.target()),
            values,
            message: finding.message.clone(),
        }
    }
}

impl PlaceRecord {
    fn new(place: &Place, document: &Document) -> Self {
        Self {
            lang: document.lang(),
            ids: place.ids.clone(),
            spans: place.spans.clone(),
            text: place.spans.iter().map(|span| span.of(document.text()).to_owned()).collect(),
        }
    }
}

/// Writes a finding for reading: a headline with its place, then both sides with what is meant in brackets.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_text(out: &mut impl Write, finding: &Finding, bitext: &Bitext) -> io::Result<()> {
    let place = |place: &Place| match (place.ids.first(), place.ids.last()) {
        (Some(first), Some(last)) if first == last => format!("{}", first + 1),
        (Some(first), Some(last)) => format!("{}-{}", first + 1, last + 1),
        _ => "none".to_owned(),
    };
    let (source, target) = (place(&finding.source), place(&finding.target));
    let Finding { check, severity, confidence, message, .. } = finding;
    writeln!(out, "{severity} {check} {confidence:.2}  {source}:{target}  {}", super::field(message))?;
    for (place, document) in [(&finding.source, bitext.source()), (&finding.target, bitext.target())] {
        let text: String = parts(place, document)
            .map(|(text, marked)| {
                let text = super::field(text);
                if marked { format!("⟦{text}⟧") } else { text }
            })
            .collect();
        writeln!(out, "    {}", text.trim())?;
    }
    Ok(())
}

/// The text of a place from its first segment to its last, in parts, each with whether it is marked.
fn parts<'a>(place: &Place, document: &'a Document) -> impl Iterator<Item = (&'a str, bool)> {
    let segments = document.segments();
    let span = |id: Option<&usize>| id.and_then(|&id| segments.get(id)).map(|segment| segment.span);
    let mut parts = Vec::new();
    if let (Some(first), Some(last)) = (span(place.ids.first()), span(place.ids.last())) {
        let mut at = first.start;
        let mut marks = if place.marked { place.spans.clone() } else { Vec::new() };
        marks.sort_unstable();
        for mark in marks.into_iter().filter(|mark| !mark.is_empty()) {
            let start = mark.start.max(at);
            if start >= mark.end || mark.end > last.end {
                continue;
            }
            parts.push((Span::new(at, start).of(document.text()), false));
            parts.push((Span::new(start, mark.end).of(document.text()), true));
            at = mark.end;
        }
        parts.push((Span::new(at, last.end).of(document.text()), false));
    }
    parts.into_iter().filter(|(text, _)| !text.is_empty())
}

/// Text for an HTML page: what has a meaning there is escaped, controls become spaces.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c if c.is_control() => f.write_char(' ')?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

const STYLE: &str = "\
body{font:16px/1.5 system-ui,sans-serif;max-width:70em;margin:2em auto;padding:0 1em;color:#222;background:#fff}\
article{border-left:.3em solid #999;margin:1.2em 0;padding:.1em 1em}.error{border-color:#b00020}.warning{border-color:#c77700}\
h2{font-size:1em;margin:.4em 0}p{margin:.3em 0}mark{background:#ffe08a}.where{color:#666;font-weight:normal}\
table{border-collapse:collapse}td,th{padding:.1em .8em;text-align:left}";

/// Writes all findings as one page of HTML that needs no other file.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_html(
    out: &mut impl Write,
    title: &str,
    findings: &[Finding],
    bitext: &Bitext,
) -> io::Result<()> {
    let title = Escaped(title);
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )?;
    let mut counts: Vec<(&str, [usize; 3])> = Vec::new();
    for finding in findings {
        let at = counts.iter().position(|(check, _)| *check == finding.check).unwrap_or_else(|| {
            counts.push((finding.check, [0; 3]));
            counts.len() - 1
        });
        counts[at].1[finding.severity as usize] += 1;
    }
    counts.sort_unstable();
    writeln!(out, "<table>\n<tr><th>check</th><th>errors</th><th>warnings</th><th>infos</th></tr>")?;
    for (check, [info, warning, error]) in counts {
        writeln!(
            out,
            "<tr><td>{}</td><td>{error}</td><td>{warning}</td><td>{info}</td></tr>",
            Escaped(check)
        )?;
    }
    writeln!(out, "</table>")?;
    for finding in findings {
        let place = |ids: &[usize]| ids.iter().map(|id| (id + 1).to_string()).collect::<Vec<_>>().join(", ");
        writeln!(
            out,
            "<article class=\"{severity}\" id=\"{id}\">\n<h2>{severity} {check} {confidence:.2} <span class=\"where\">source {source}, \
             target {target}</span></h2>\n<p>{message}</p>",
            severity = finding.severity,
            id = finding.id(bitext),
            check = Escaped(finding.check),
            confidence = finding.confidence,
            source = place(&finding.source.ids),
            target = place(&finding.target.ids),
            message = Escaped(&finding.message),
        )?;
        for (place, document) in [(&finding.source, bitext.source()), (&finding.target, bitext.target())] {
            write!(out, "<p lang=\"{}\">", document.lang())?;
            for (text, marked) in parts(place, document) {
                if marked {
                    write!(out, "<mark>{}</mark>", Escaped(text))?;
                } else {
                    write!(out, "{}", Escaped(text))?;
                }
            }
            writeln!(out, "</p>")?;
        }
        writeln!(out, "</article>")?;
    }
    writeln!(out, "</body>\n</html>")
}
