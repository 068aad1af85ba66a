//! Text out of documents that are archives of XML: DOCX and EPUB. A line for each paragraph.
//!
//! What an archive unpacks to is bounded ([`MOST`], [`RATIO`]), whatever its headers say, entities are not expanded, and no name in an
//! archive ever becomes a path: nothing is written.

use std::io::{BufReader, Cursor, Read};

use zip::ZipArchive;

use crate::error::Error;
use crate::html::{decode_html, html_text};
use crate::xml::{Events, Next};

/// The most bytes that are unpacked of one document, in all.
const MOST: u64 = 256 << 20;
/// The most bytes that are unpacked for each byte of the archive, beyond [`FREE`]. Text is packed to a tenth, tables of the same cells
/// to a fiftieth.
const RATIO: u64 = 200;
/// So many bytes are unpacked however small the archive is.
const FREE: u64 = 8 << 20;

/// The files of an archive, and how many bytes may still be unpacked.
struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    most: u64,
    left: u64,
}

fn fault(reason: impl Into<String>) -> Error {
    Error::Document { reason: reason.into() }
}

impl<'a> Archive<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, Error> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| fault(error.to_string()))?;
        let most = MOST.min(FREE + RATIO * bytes.len() as u64);
        Ok(Self { zip, most, left: most })
    }

    fn read(&mut self, name: &str) -> Result<Vec<u8>, Error> {
        let file = self.zip.by_name(name).map_err(|error| fault(format!("{name}: {error}")))?;
        let mut bytes = Vec::new();
        // One more than allowed tells that there is more.
        let read = file.take(self.left + 1).read_to_end(&mut bytes);
        let read = read.map_err(|error| fault(format!("{name}: {error}")))? as u64;
        if read > self.left {
            return Err(fault(format!("{name}: unpacks to more than {} MiB", self.most >> 20)));
        }
        self.left -= read;
        Ok(bytes)
    }

    /// The events of an XML file, each with what went wrong in which file.
    fn walk(&mut self, name: &str, mut event: impl FnMut(Next)) -> Result<(), Error> {
        let bytes = self.read(name)?;
        let mut events = Events::new(BufReader::new(&*bytes));
        while let Some(next) = events.next().map_err(|error| fault(format!("{name}: {error}")))? {
            event(next);
        }
        Ok(())
    }
}

/// The text of a Word document (DOCX): a line for each paragraph, the cells of a row of a table on lines of their own, the
/// paragraphs of a text box before the one that it hangs on. What was deleted under revision, field codes, notes, headers and footers are
/// left out; tabs and line breaks become spaces.
///
/// # Errors
/// When the bytes are no such archive, its XML is not well-formed, or it unpacks to more than 256 MiB, or to more than 8 MiB and 200 times
/// its size.
pub fn docx_text(bytes: &[u8]) -> Result<String, Error> {
    let mut text = String::new();
    // The text of the paragraphs that are open, and where each begins: a text box has its own inside another.
    let (mut open, mut starts) = (String::new(), Vec::new());
    let (mut in_text, mut fallback) = (false, 0_usize);
    Archive::new(bytes)?.walk("word/document.xml", |next| match next {
        // A shape has its text twice: once for programs that do not know shapes.
        Next::Start(element) if element.name == "Fallback" => fallback += 1,
        Next::End(name) if name == "Fallback" => fallback = fallback.saturating_sub(1),
        _ if fallback > 0 => {}
        Next::Start(element) => match element.name.as_str() {
            "p" => starts.push(open.len()),
            "t" => in_text = true,
            "tab" | "br" | "cr" => open.push(' '),
            "noBreakHyphen" => open.push('-'),
            _ => {}
        },
        Next::Text(more) if in_text => open.push_str(&more),
        Next::Text(_) => {}
        Next::End(name) => match name.as_str() {
            "t" => in_text = false,
            "p" => {
                let start = starts.pop().unwrap_or_default();
                let words: Vec<&str> = open[start..].split_whitespace().collect();
                if !words.is_empty() {
                    text.push_str(&words.join(" "));
                    text.push('\n');
                }
                open.truncate(start);
            }
            _ => {}
        },
    })?;
    Ok(text)
}

/// The text of an EPUB in reading order, as [`html_text`] has it. What is not part of the reading order (`linear="no"`), and the
/// table of contents, are left out.
///
/// # Errors
/// When the bytes are no such archive, a file that it names is missing, its XML is not well-formed, or it unpacks to
/// more than [`docx_text`] allows.
pub fn epub_text(bytes: &[u8]) -> Result<String, Error> {
    let mut archive = Archive::new(bytes)?;
    let mut package = None;
    archive.walk("META-INF/container.xml", |next| {
        if let Next::Start(element) = next
            && element.name == "rootfile"
            && package.is_none()
        {
            package = element.attribute("full-path").map(str::to_owned);
        }
    })?;
    let package = package.ok_or_else(|| fault("META-INF/container.xml: names no package"))?;
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let (mut items, mut spine) = (std::collections::HashMap::new(), Vec::new());
    archive.walk(&package, |next| {
        let Next::Start(element) = next else { return };
        let attribute = |name| element.attribute(name).map(str::to_owned);
        match element.name.as_str() {
            "item" => {
                let kind = attribute("media-type").unwrap_or_default();
                let is_contents =
                    attribute("properties").is_some_and(|kinds| kinds.split(' ').any(|kind| kind == "nav"));
                if let (Some(id), Some(file), true) =
                    (attribute("id"), attribute("href"), kind.contains("html") && !is_contents)
                {
                    items.insert(id, file);
                }
            }
            "itemref" if attribute("linear").as_deref() != Some("no") => spine.extend(attribute("idref")),
            _ => {}
        }
    })?;
    let mut text = String::new();
    for file in spine.iter().filter_map(|id| items.get(id)) {
        let page = decode_html(archive.read(&path(&folder, file))?)?;
        text.push_str(&html_text(&page));
    }
    Ok(text)
}

/// The name in the archive of what is named relative to a folder.
fn path(folder: &str, file: &str) -> String {
    let file = file.split('#').next().unwrap_or_default();
    let mut parts: Vec<String> =
        folder.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(decoded(part)),
        }
    }
    parts.join("/")
}

/// `%20` and its like as the bytes they stand for.
fn decoded(part: &str) -> String {
    let (bytes, mut out, mut at) = (part.as_bytes(), Vec::new(), 0);
    while at < bytes.len() {
        let hex = part.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| part.to_owned())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(files: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn paragraphs_of_word_are_lines() {
        let document = "<?xml version='1.0'?><w:document xmlns:w='w' xmlns:mc='m'><w:body>\
            <w:p><w:r><w:t>乌镇</w:t></w:r><w:r><w:t xml:space='preserve'>大会 &amp; 论坛</w:t></w:r></w:p><w:p/>\
            <w:p><w:r><w:delText>gone</w:delText><w:t>It</w:t><w:tab/><w:t>rained.</w:t><w:instrText>PAGE</w:instrText></w:r></w:p>\
            <w:p><mc:AlternateContent><mc:Choice><w:t>Once</w:t></mc:Choice><mc:Fallback><w:t>Twice</w:t></mc:Fallback>\
            </mc:AlternateContent></w:p></w:body></w:document>";
        let bytes = archive(&[("word/document.xml", document)]);
        assert_eq!(docx_text(&bytes).unwrap(), "乌镇大会 & 论坛\nIt rained.\nOnce\n");
    }

    #[test]
    fn a_text_box_has_paragraphs_of_its_own() {
        let document = "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>A</w:t></w:r><w:txbxContent><w:p><w:t>B</w:t></w:p>\
            <w:p><w:t>C</w:t></w:p></w:txbxContent><w:r><w:t>D</w:t></w:r></w:p><w:p><w:t>E</w:t></w:p></w:body></w:document>";
        let bytes = archive(&[("word/document.xml", document)]);
        assert_eq!(docx_text(&bytes).unwrap(), "B\nC\nAD\nE\n");
    }

    #[test]
    fn books_are_read_in_their_order() {
        let container = "<container><rootfiles><rootfile full-path='OEBPS/a.opf'/></rootfiles></container>";
        let package = "<package><manifest><item id='n' href='nav.xhtml' media-type='application/xhtml+xml' properties='nav'/>\
            <item id='b' href='text/b%20c.xhtml' media-type='application/xhtml+xml'/>\
            <item id='a' href='../a.xhtml' media-type='application/xhtml+xml'/><item id='i' href='i.png' media-type='image/png'/>\
            </manifest><spine><itemref idref='n'/><itemref idref='b'/><itemref idref='a'/><itemref idref='i'/></spine></package>";
        let bytes = archive(&[
            ("META-INF/container.xml", container),
            ("OEBPS/a.opf", package),
            ("OEBPS/text/b c.xhtml", "<html><body><h1>第一章</h1><p>天黑了。</p></body></html>"),
            ("a.xhtml", "<html><body><p>It was late.</p></body></html>"),
            ("OEBPS/nav.xhtml", "<html><body><p>Contents</p></body></html>"),
        ]);
        assert_eq!(epub_text(&bytes).unwrap(), "第一章\n天黑了。\nIt was late.\n");
    }

    #[test]
    fn what_is_no_document_is_refused() {
        let bomb = "<!DOCTYPE d [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><d><t>&b;</t></d>";
        // Nobody says beforehand how large it is: neither is such a bomb stopped by its headers nor by its size.
        let huge = " ".repeat(2 * FREE as usize);
        for (bytes, expected) in [
            (b"text".to_vec(), "cannot read the document: "),
            (archive(&[("a", "")]), "cannot read the document: word/document.xml: "),
            (
                archive(&[("word/document.xml", "<a><b></a>")]),
                "cannot read the document: word/document.xml: byte ",
            ),
            (archive(&[("word/document.xml", bomb)]), "cannot read the document: word/document.xml: byte "),
            (
                archive(&[("word/document.xml", &huge)]),
                "cannot read the document: word/document.xml: unpacks to more than ",
            ),
        ] {
            let error = docx_text(&bytes).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
