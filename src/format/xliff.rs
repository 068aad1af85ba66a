//! XLIFF 2.1: a `unit` a bead, its source and target in one `segment`.
//!
//! What a bead knows and XLIFF has no place for stands in notes of the unit, by category: `shape`, `confidence`, `source-ids`,
//! `target-ids`, `source-spans`, `target-spans`, and for subtitles `source-times`, `target-times`. Several segments of a side are marked (`mrk` of type `duiqi:segment`),
//! divided as the language divides sentences. The state of the segment is `reviewed` when a person accepted or made the
//! bead, `translated` when it has two sides and nobody looked at it, and `initial` otherwise; `subState` has the exact
//! status. Characters that XML cannot hold are written as `cp`. Explanations are not kept.
//!
//! Files of other tools are read too: every `segment` with text is a bead, inline codes are passed over.

use std::fmt::Write as _;
use std::io::{self, BufRead, Write};

use super::BeadWriter;
use super::jsonl::{BeadRecord, SideRecord, Status};
use super::lists;
use crate::bitext::{Interval, Lang, Span};
use crate::error::Error;
use crate::xml::{self, Element, Events, Next};

/// The prefix of our values in attributes that XLIFF leaves to tools.
const OURS: &str = "duiqi:";

/// Writes beads, one a unit.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    text: String,
    units: usize,
    langs: Option<[Lang; 2]>,
}

impl<W: Write> Writer<W> {
    /// A writer to `out`.
    pub const fn new(out: W) -> Self {
        Self { out, text: String::new(), units: 0, langs: None }
    }

    fn begin(&mut self, langs: [Lang; 2]) {
        if self.langs.is_none() {
            self.langs = Some(langs);
            let _ = writeln!(
                self.text,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                 <xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.1\" srcLang=\"{}\" trgLang=\"{}\">\n\
                 <file id=\"f1\" xml:space=\"preserve\">",
                langs[0], langs[1]
            );
        }
    }

    fn note(&mut self, category: &str, text: &str) {
        let _ = write!(self.text, "<note category=\"{category}\">");
        xml::escape(text, &mut self.text, xml::replace);
        self.text.push_str("</note>");
    }

    /// `side` names it in ids: marks are unique in a unit.
    fn content(&mut self, name: &str, side: &SideRecord) {
        let _ = write!(self.text, "<{name}>");
        let marked = side.text.len() > 1;
        for (index, text) in side.text.iter().enumerate() {
            if marked {
                let space = if index > 0 && side.lang == Lang::En { " " } else { "" };
                let id = format!("{}{}", &name[..1], side.ids.get(index).unwrap_or(&index));
                let _ = write!(self.text, "{space}<mrk id=\"{id}\" type=\"{OURS}segment\">");
            }
            xml::escape(text, &mut self.text, |out, c| {
                let _ = write!(out, "<cp hex=\"{:04X}\"/>", u32::from(c));
            });
            if marked {
                self.text.push_str("</mrk>");
            }
        }
        let _ = write!(self.text, "</{name}>");
    }

    fn flush_text(&mut self) -> io::Result<()> {
        self.out.write_all(self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }
}

impl<W: Write> BeadWriter for Writer<W> {
    fn write(&mut self, bead: &BeadRecord) -> io::Result<()> {
        let langs = [bead.source.lang, bead.target.lang];
        self.begin(langs);
        if self.langs != Some(langs) {
            let reason = "a bead in other languages than those before it, which one file cannot hold";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
        }
        self.units += 1;
        let _ = write!(self.text, "<unit id=\"u{}\"><notes>", self.units);
        self.note("shape", &bead.shape);
        self.note("confidence", &bead.confidence.to_string());
        for (side, record) in [("source", &bead.source), ("target", &bead.target)] {
            self.note(&format!("{side}-ids"), &lists::ids(&record.ids));
            if !record.spans.is_empty() {
                self.note(&format!("{side}-spans"), &lists::ranges(&record.spans));
            }
            if !record.times.is_empty() {
                self.note(&format!("{side}-times"), &lists::ranges(&record.times));
            }
        }
        let translated = !bead.target.text.is_empty();
        let state = match bead.status {
            Some(Status::Accepted | Status::Edited) if translated => "reviewed",
            None if translated => "translated",
            _ => "initial",
        };
        let status =
            bead.status.map_or(String::new(), |status| format!(" subState=\"{OURS}{}\"", status.name()));
        let _ = write!(self.text, "</notes><segment id=\"s1\" state=\"{state}\"{status}>");
        self.content("source", &bead.source);
        if translated {
            self.content("target", &bead.target);
        }
        self.text.push_str("</segment></unit>\n");
        self.flush_text()
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.langs.is_none() {
            self.begin([Lang::Zh, Lang::En]);
            // A file must have a unit.
            self.text.push_str("<unit id=\"u1\"><segment id=\"s1\"><source/></segment></unit>\n");
        }
        self.text.push_str("</file>\n</xliff>\n");
        self.flush_text()?;
        self.out.flush()
    }
}

/// Reads beads: a segment with text, or a unit of ours.
///
/// ```
/// let file = r#"<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en-US" trgLang="zh-CN">
///   <file id="f1"><unit id="1"><segment><source>Press <pc id="1">OK</pc>.</source><target>请按“确定”。</target></segment>
///   </unit></file></xliff>"#;
/// let bead = duiqi::format::xliff::read(file.as_bytes()).next().unwrap()?;
/// assert_eq!((bead.source.text[0].as_str(), bead.shape.as_str()), ("Press OK.", "1-1"));
/// let error = duiqi::format::xliff::read("<xliff srcLang='de'>".as_bytes()).next().unwrap().unwrap_err();
/// assert_eq!(error.to_string(), "byte 20: srcLang: expected English or Chinese, found \"de\"");
/// # Ok::<(), duiqi::Error>(())
/// ```
pub fn read(reader: impl BufRead) -> impl Iterator<Item = Result<BeadRecord, Error>> {
    let mut reader = XliffReader {
        events: Events::new(reader),
        langs: None,
        next: [0, 0],
        unit: Unit::default(),
        done: false,
    };
    std::iter::from_fn(move || {
        if reader.done {
            return None;
        }
        let bead = reader.bead().transpose();
        reader.done = !matches!(bead, Some(Ok(_)));
        bead
    })
}

struct XliffReader<R> {
    events: Events<R>,
    langs: Option<[Lang; 2]>,
    /// The segment after the last one of each side.
    next: [usize; 2],
    unit: Unit,
    done: bool,
}

/// What the notes of a unit say.
#[derive(Default)]
struct Unit {
    ids: [Option<Vec<usize>>; 2],
    spans: [Vec<Span>; 2],
    times: [Vec<Interval>; 2],
    confidence: Option<f64>,
}

impl<R: BufRead> XliffReader<R> {
    fn bead(&mut self) -> Result<Option<BeadRecord>, Error> {
        while let Some(next) = self.events.next()? {
            let Next::Start(element) = next else { continue };
            match element.name.as_str() {
                "xliff" => self.xliff(&element)?,
                _ if self.langs.is_none() => {
                    let reason = format!("expected <xliff>, found <{}>", element.name);
                    return Err(self.events.error(reason));
                }
                "unit" => self.unit = Unit::default(),
                "note" => self.note(&element)?,
                "segment" => {
                    if let Some(bead) = self.segment(&element)? {
                        return Ok(Some(bead));
                    }
                }
                _ => {}
            }
        }
        if self.langs.is_none() {
            return Err(self.events.error("expected <xliff>, found nothing like it"));
        }
        Ok(None)
    }

    fn xliff(&mut self, element: &Element) -> Result<(), Error> {
        if let Some(version) = element.attribute("version").filter(|version| !version.starts_with("2.")) {
            return Err(self.events.error(format!("expected XLIFF 2, found version {version:?}")));
        }
        let lang = |name: &str| match element.attribute(name) {
            None => Ok(None),
            Some(tag) => Lang::from_tag(tag).map(Some).ok_or_else(|| {
                self.events.error(format!("{name}: expected English or Chinese, found {tag:?}"))
            }),
        };
        let source = lang("srcLang")?.ok_or_else(|| self.events.error("there is no srcLang"))?;
        let target = lang("trgLang")?.unwrap_or(source.other());
        if source == target {
            return Err(self.events.error(format!("source and target are both in {source}")));
        }
        self.langs = Some([source, target]);
        Ok(())
    }

    fn note(&mut self, element: &Element) -> Result<(), Error> {
        let text = self.events.text("note")?;
        let Some((category, text)) = element.attribute("category").zip(Some(text.trim())) else {
            return Ok(());
        };
        let known = match category {
            "confidence" => {
                self.unit.confidence = text.parse().ok().filter(|value| (0.0..=1.0).contains(value));
                self.unit.confidence.is_some()
            }
            "source-ids" | "target-ids" => {
                let side = usize::from(category == "target-ids");
                self.unit.ids[side] = lists::parse_ids(text);
                self.unit.ids[side].is_some()
            }
            "source-spans" | "target-spans" => {
                let spans = lists::parse_ranges(text);
                let known = spans.is_some();
                self.unit.spans[usize::from(category == "target-spans")] = spans.unwrap_or_default();
                known
            }
            "source-times" | "target-times" => {
                let times = lists::parse_ranges(text);
                let known = times.is_some();
                self.unit.times[usize::from(category == "target-times")] = times.unwrap_or_default();
                known
            }
            _ => true,
        };
        if known { Ok(()) } else { Err(self.events.error(format!("{category}: found {text:?}"))) }
    }

    fn segment(&mut self, element: &Element) -> Result<Option<BeadRecord>, Error> {
        let mut texts = [Vec::new(), Vec::new()];
        loop {
            match self.events.next()? {
                Some(Next::Start(inner)) => match inner.name.as_str() {
                    "source" => texts[0] = self.content("source")?,
                    "target" => texts[1] = self.content("target")?,
                    name => drop(self.events.text(name)?),
                },
                Some(Next::End(_)) => break,
                Some(Next::Text(_)) => {}
                None => return Err(self.events.cut("segment")),
            }
        }
        let Some(langs) = self.langs else { return Ok(None) };
        // The notes are about one segment: in a unit of another tool with several, they count on.
        let unit = std::mem::take(&mut self.unit);
        let mut sides = Vec::new();
        for (side, (text, ids)) in texts.into_iter().zip(unit.ids).enumerate() {
            let by_text = if text.iter().all(String::is_empty) { 0 } else { text.len() };
            let ids =
                ids.unwrap_or_else(|| (self.next[side]..self.next[side].saturating_add(by_text)).collect());
            let text = if ids.is_empty() { Vec::new() } else { text };
            self.next[side] = ids.last().map_or(self.next[side], |last| last.saturating_add(1));
            let (spans, times) = (unit.spans[side].clone(), unit.times[side].clone());
            sides.push(SideRecord { lang: langs[side], ids, spans, text, times });
        }
        let (Some(target), Some(source)) = (sides.pop(), sides.pop()) else { return Ok(None) };
        if source.ids.is_empty() && target.ids.is_empty() {
            return Ok(None);
        }
        let status = element
            .attribute("subState")
            .and_then(|state| Status::from_name(state.strip_prefix(OURS)?))
            .or_else(|| {
                matches!(element.attribute("state")?, "reviewed" | "final").then_some(Status::Accepted)
            });
        let bead = BeadRecord::of_sides(source, target, unit.confidence.unwrap_or(1.0));
        let bead = BeadRecord { status, ..bead }.checked();
        bead.map(Some).map_err(|reason| self.events.error(reason))
    }

    /// The texts inside `source` or `target`: of our marks, or all as one.
    fn content(&mut self, name: &str) -> Result<Vec<String>, Error> {
        let (mut whole, mut marked, mut in_mark) = (String::new(), Vec::new(), false);
        let mut depth = 0_usize;
        loop {
            let text = match self.events.next()? {
                Some(Next::Text(text)) => text,
                Some(Next::Start(inner)) => {
                    depth += 1;
                    match inner.name.as_str() {
                        "mrk" if inner.attribute("type") == Some("duiqi:segment") => {
                            marked.push(String::new());
                            in_mark = true;
                            continue;
                        }
                        "cp" => {
                            let hex = inner.attribute("hex").unwrap_or_default();
                            let c = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
                            c.ok_or_else(|| self.events.error(format!("cp: no character {hex:?}")))?
                                .to_string()
                        }
                        _ => continue,
                    }
                }
                Some(Next::End(_)) if depth == 0 => {
                    return Ok(if marked.is_empty() { vec![whole] } else { marked });
                }
                Some(Next::End(inner)) => {
                    depth -= 1;
                    in_mark &= inner != "mrk";
                    continue;
                }
                None => return Err(self.events.cut(name)),
            };
            match marked.last_mut().filter(|_| in_mark) {
                Some(mark) => mark.push_str(&text),
                None => whole.push_str(&text),
            }
        }
    }
}
