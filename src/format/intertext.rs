//! The XML of `InterText`, three files: the texts of both sides with a number for each segment, and the links between them.
//!
//! ```xml
//! <linkGrp toDoc='talk.en.xml' fromDoc='talk.zh.xml'>
//! <link type='1-2' xtargets='1:1;1:1 1:2' status='auto'/>
//! </linkGrp>
//! ```
//! `InterText` names the target side first (`toDoc`), in types and ids too. Ids are a paragraph and a segment in it, from 1; a
//! bead does not know paragraphs, so that there is one. The status is `man` where a person accepted or made the
//! bead. Confidences are not kept, and no segments that are in no bead. Characters that XML cannot hold become U+FFFD. The texts
//! are written whole, numbers of no bead as empty segments, so that a number beyond the [`Aligner::MOST_SEGMENTS`] of a document
//! is refused.

use std::fmt::Write as _;
use std::io::{self, BufRead, Write};

use super::BeadWriter;
use super::jsonl::{BeadRecord, SideRecord, Status};
use crate::align::Aligner;
use crate::bitext::{Document, Lang, Segment, Span};
use crate::error::Error;
use crate::xml::{self, Events, Next};

/// Writes links to one output and the texts of both sides to two others.
#[derive(Debug)]
pub struct Writer<L, W> {
    links: L,
    texts: [W; 2],
    /// How the files of the texts are called.
    names: [String; 2],
    begun: bool,
    /// Segments that came before their turn, by side: beads may be out of order.
    waiting: [std::collections::BTreeMap<usize, String>; 2],
    next: [usize; 2],
}

impl<L: Write, W: Write> Writer<L, W> {
    /// A writer of links to `links` and of texts to `texts`, source first, which are files of these names.
    pub fn new(links: L, texts: [W; 2], names: [&str; 2]) -> Self {
        let names = names.map(str::to_owned);
        Self { links, texts, names, begun: false, waiting: Default::default(), next: [0; 2] }
    }

    /// The outputs: links, and the texts of source and target.
    pub fn into_inner(self) -> (L, [W; 2]) {
        (self.links, self.texts)
    }

    fn begin(&mut self) -> io::Result<()> {
        if self.begun {
            return Ok(());
        }
        self.begun = true;
        let mut text = "<?xml version='1.0' encoding='utf-8'?>\n".to_owned();
        let [source, target] = self.names.each_ref().map(|name| {
            let mut out = String::new();
            xml::escape(name, &mut out, xml::replace);
            out.replace('\'', "&apos;")
        });
        let _ = writeln!(text, "<linkGrp toDoc='{target}' fromDoc='{source}'>");
        self.links.write_all(text.as_bytes())?;
        for out in &mut self.texts {
            out.write_all(b"<?xml version='1.0' encoding='utf-8'?>\n<text>\n<p id='1'>\n")?;
        }
        Ok(())
    }

    fn segment(&mut self, side: usize, text: &str) -> io::Result<()> {
        self.next[side] += 1;
        let mut line = format!("<s id='1:{}'>", self.next[side]);
        xml::escape(text, &mut line, xml::replace);
        line.push_str("</s>\n");
        self.texts[side].write_all(line.as_bytes())
    }

    /// Takes up the texts of a side, and writes those whose turn it is.
    fn texts(&mut self, side: usize, record: &SideRecord) -> io::Result<()> {
        for (index, &id) in record.ids.iter().enumerate() {
            // A side of one text for several ids has it in the first.
            let text = record.text.get(index).cloned().unwrap_or_default();
            self.waiting[side].insert(id, text);
        }
        while let Some(text) = self.waiting[side].remove(&self.next[side]) {
            self.segment(side, &text)?;
        }
        Ok(())
    }
}

impl<L: Write, W: Write> BeadWriter for Writer<L, W> {
    fn write(&mut self, bead: &BeadRecord) -> io::Result<()> {
        let largest = bead.source.ids.iter().chain(&bead.target.ids).max();
        if let Some(id) = largest.filter(|&&id| id >= Aligner::MOST_SEGMENTS) {
            let reason = format!(
                "segment {id} of a text that is written whole: {} segments are most",
                Aligner::MOST_SEGMENTS
            );
            return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
        }
        self.begin()?;
        let ids = |side: &SideRecord| {
            side.ids.iter().map(|id| format!("1:{}", id + 1)).collect::<Vec<_>>().join(" ")
        };
        let status = match bead.status {
            Some(Status::Accepted | Status::Edited) => "man",
            _ => "auto",
        };
        let (source, target) = (&bead.source, &bead.target);
        writeln!(
            self.links,
            "<link type='{}-{}' xtargets='{};{}' status='{status}'/>",
            target.ids.len(),
            source.ids.len(),
            ids(target),
            ids(source)
        )?;
        self.texts(0, source)?;
        self.texts(1, target)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.begin()?;
        for side in [0, 1] {
            // Numbers that no bead had are empty segments, so that the others keep theirs.
            while let Some((id, text)) = self.waiting[side].pop_first() {
                while self.next[side] < id {
                    self.segment(side, "")?;
                }
                self.segment(side, &text)?;
            }
            self.texts[side].write_all(b"</p>\n</text>\n")?;
            self.texts[side].flush()?;
        }
        self.links.write_all(b"</linkGrp>\n")?;
        self.links.flush()
    }
}

/// The document of a text file: its `s` elements are the segments, in lines; a line break inside one is a space. With it the
/// ids of the segments in order.
///
/// # Errors
/// When it is not well-formed, or an `s` has no id; the error names the byte.
pub fn read_text(reader: impl BufRead, lang: Lang) -> Result<(Document, Vec<String>), Error> {
    let mut events = Events::new(reader);
    let (mut text, mut segments, mut ids, mut paragraph) = (String::new(), Vec::new(), Vec::new(), 0);
    while let Some(next) = events.next()? {
        match next {
            Next::Start(element) if element.name == "s" => {
                let id = element.attribute("id").or_else(|| element.attribute("xml:id"));
                ids.push(id.ok_or_else(|| events.error("<s> without id"))?.to_owned());
                let start = text.len();
                text.push_str(&events.text("s")?.replace(['\n', '\r'], " "));
                segments.push(Segment { span: Span::new(start, text.len()), paragraph });
                text.push('\n');
            }
            Next::End(name) if name == "p" => paragraph += 1,
            _ => {}
        }
    }
    Ok((Document::with_segments(lang, text, segments)?, ids))
}

/// What a file of links begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The file of the source, `fromDoc`.
    pub source: String,
    /// The file of the target, `toDoc`.
    pub target: String,
}

/// The names of the text files that a file of links is about.
///
/// # Errors
/// When it has no `linkGrp` with both.
pub fn read_names(reader: impl BufRead) -> Result<Names, Error> {
    let mut events = Events::new(reader);
    while let Some(next) = events.next()? {
        if let Next::Start(element) = next
            && element.name == "linkGrp"
        {
            let name = |name: &str| {
                let found = element.attribute(name).map(str::to_owned);
                found.ok_or_else(|| events.error(format!("<linkGrp> without {name}")))
            };
            return Ok(Names { source: name("fromDoc")?, target: name("toDoc")? });
        }
    }
    Err(events.error("expected <linkGrp>, found nothing like it"))
}

/// Reads links as beads, with the texts of both sides as [`read_text`] gives them, source first.
pub fn read<'a>(
    links: impl BufRead + 'a,
    texts: &'a [(Document, Vec<String>); 2],
) -> impl Iterator<Item = Result<BeadRecord, Error>> + 'a {
    let places = texts.each_ref().map(|(_, ids)| {
        ids.iter()
            .enumerate()
            .map(|(index, id)| (id.as_str(), index))
            .collect::<std::collections::HashMap<_, _>>()
    });
    let mut events = Events::new(links);
    let mut done = false;
    std::iter::from_fn(move || {
        let mut link = || {
            while let Some(next) = events.next()? {
                let Next::Start(element) = next else { continue };
                if element.name != "link" {
                    continue;
                }
                let targets = element.attribute("xtargets").and_then(|targets| targets.split_once(';'));
                let Some((target, source)) = targets else {
                    return Err(events.error("<link> without xtargets='ids;ids'"));
                };
                let side = |side: usize, ids: &str| {
                    let document = &texts[side].0;
                    let place = |id: &str| {
                        let found = places[side].get(id).copied();
                        found.ok_or_else(|| events.error(format!("there is no segment {id:?} in that text")))
                    };
                    let ids = ids.split_whitespace().map(place).collect::<Result<Vec<_>, Error>>()?;
                    Ok::<_, Error>(SideRecord {
                        spans: ids.iter().map(|&id| document.segments()[id].span).collect(),
                        text: ids.iter().map(|&id| document.segment(id).to_owned()).collect(),
                        ids,
                        ..SideRecord::empty(document.lang())
                    })
                };
                let status = (element.attribute("status") == Some("man")).then_some(Status::Accepted);
                let bead = BeadRecord::of_sides(side(0, source)?, side(1, target)?, 1.0);
                let bead = BeadRecord { status, ..bead }.checked();
                return bead.map(Some).map_err(|reason| events.error(reason));
            }
            Ok(None)
        };
        if done {
            return None;
        }
        let bead = link().transpose();
        done = !matches!(bead, Some(Ok(_)));
        bead
    })
}
