//! Reading: [`Reader`], a unit at a time.

use std::fmt;
use std::io::Read;

use quick_xml::events::{BytesRef, BytesStart, Event};

use super::inline::Content;
use super::{Attributes, Encoding, Header, Note, Property, Unit, Variant, retain_allowed};
use crate::error::Error;
use crate::input::stream::TextReader;
use crate::xml::{self, is_legal};

/// Reads the units of a TMX file one after the other, in memory that does not grow with the file.
///
/// ```
/// use duiqi::format::tmx::Reader;
/// let file = r#"<tmx version="1.4"><header srclang="en"/><body>
///   <tu tuid="7"><prop type="client">A</prop>
///     <tuv xml:lang="en"><seg>Press <bpt i="1">&lt;b></bpt>OK<ept i="1">&lt;/b></ept>.</seg></tuv>
///     <tuv xml:lang="zh-CN"><seg>请按“确定”。</seg></tuv></tu>
/// </body></tmx>"#;
/// let units: Vec<_> = Reader::new(file.as_bytes())?.collect::<Result<_, _>>()?;
/// assert_eq!(units[0].variants[0].text, "Press OK.");
/// assert_eq!(units[0].variants[1].lang, "zh-CN");
/// assert_eq!((units[0].line, units[0].attribute("tuid")), (2, Some("7")));
/// # Ok::<(), duiqi::Error>(())
/// ```
pub struct Reader<R: Read> {
    xml: quick_xml::Reader<TextReader<R>>,
    header: Header,
    /// Entities that the document type declares.
    entities: Vec<(String, String)>,
    buffer: Vec<u8>,
    done: bool,
}

impl<R: Read> fmt::Debug for Reader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("header", &self.header)
            .field("done", &self.done)
            .finish_non_exhaustive()
    }
}

/// What comes next, without comments and the like.
enum Next {
    Start(String, Attributes),
    /// Also follows the start of an empty element.
    End,
    Text(String),
}

impl<R: Read> Reader<R> {
    /// A reader that has read the header.
    ///
    /// # Errors
    /// When `input` cannot be read, is not XML or not TMX, or ends before the body; the error names the line.
    pub fn new(input: R) -> Result<Self, Error> {
        let mut xml = quick_xml::Reader::from_reader(TextReader::new(input));
        xml.config_mut().expand_empty_elements = true;
        let mut reader =
            Self { xml, header: Header::default(), entities: Vec::new(), buffer: Vec::new(), done: false };
        match reader.next_element()? {
            Some((name, _)) if name == "tmx" => {}
            Some((name, _)) => return Err(reader.error(format!("expected <tmx>, found <{name}>"))),
            None => return Err(reader.error("expected <tmx>, found nothing like it")),
        }
        loop {
            match reader.next_element()? {
                Some((name, attributes)) if name == "header" => reader.read_header(attributes)?,
                Some((name, _)) if name == "body" => return Ok(reader),
                Some((name, _)) => return Err(reader.error(format!("expected <body>, found <{name}>"))),
                None => return Err(reader.error("the file ends before its <body>")),
            }
        }
    }

    /// What the file says about itself.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    fn error(&self, reason: impl Into<String>) -> Error {
        Error::line(self.xml.get_ref().line(), reason)
    }

    /// The next event that matters; none at the end of the file.
    fn event(&mut self) -> Result<Option<Next>, Error> {
        loop {
            self.buffer.clear();
            let line = self.xml.get_ref().line();
            let event = match self.xml.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(quick_xml::Error::Io(error)) => return Err(Error::line(line, error.to_string())),
                Err(error) => return Err(Error::line(line, format!("not well-formed XML: {error}"))),
            };
            let wrong = |reason: String| Error::line(line, reason);
            let next = match event {
                Event::Start(start) | Event::Empty(start) => {
                    let attributes = attributes(&start).map_err(wrong)?;
                    Next::Start(start.name().as_ref().to_owned(), attributes)
                }
                Event::End(_) => Next::End,
                Event::Text(text) => Next::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Next::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(name) => Next::Text(reference(&name, &self.entities).map_err(wrong)?),
                Event::DocType(text) => {
                    self.entities = entities(&text);
                    continue;
                }
                Event::Eof => return Ok(None),
                _ => continue,
            };
            return Ok(Some(next));
        }
    }

    /// The start of the next element, past text and ends.
    fn next_element(&mut self) -> Result<Option<(String, Attributes)>, Error> {
        loop {
            match self.event()? {
                Some(Next::Start(name, attributes)) => return Ok(Some((name, attributes))),
                Some(_) => {}
                None => return Ok(None),
            }
        }
    }

    /// The start of the next child of the element that is open, or nothing when that ends.
    fn child(&mut self, parent: &str) -> Result<Option<(String, Attributes)>, Error> {
        loop {
            match self.event()? {
                Some(Next::Start(name, attributes)) => return Ok(Some((name, attributes))),
                Some(Next::End) => return Ok(None),
                Some(Next::Text(_)) => {}
                None => return Err(self.error(format!("the file ends inside <{parent}>"))),
            }
        }
    }

    /// The text of the element that is open, to its end.
    fn text(&mut self, name: &str) -> Result<String, Error> {
        let (mut text, mut depth) = (String::new(), 0_usize);
        loop {
            match self.event()? {
                Some(Next::Text(more)) => text.push_str(&more),
                Some(Next::Start(..)) => depth += 1,
                Some(Next::End) if depth == 0 => return Ok(text),
                Some(Next::End) => depth -= 1,
                None => return Err(self.error(format!("the file ends inside <{name}>"))),
            }
        }
    }

    fn read_header(&mut self, mut attributes: Attributes) -> Result<(), Error> {
        retain_allowed("header", &mut attributes);
        let mut header = Header { attributes, ..Header::default() };
        while let Some((name, mut attributes)) = self.child("header")? {
            match name.as_str() {
                "note" => header.notes.push(self.note(attributes)?),
                "prop" => header.properties.push(self.property(attributes)?),
                "ude" => {
                    retain_allowed("ude", &mut attributes);
                    let mut encoding = Encoding { attributes, maps: Vec::new() };
                    while let Some((name, mut attributes)) = self.child("ude")? {
                        if name == "map" {
                            retain_allowed("map", &mut attributes);
                            encoding.maps.push(attributes);
                        }
                        self.text(&name)?;
                    }
                    header.encodings.push(encoding);
                }
                _ => drop(self.text(&name)?),
            }
        }
        self.header = header;
        Ok(())
    }

    fn note(&mut self, mut attributes: Attributes) -> Result<Note, Error> {
        modern(&mut attributes);
        retain_allowed("note", &mut attributes);
        Ok(Note { text: self.text("note")?, attributes })
    }

    fn property(&mut self, mut attributes: Attributes) -> Result<Property, Error> {
        modern(&mut attributes);
        let kind = super::attribute(&attributes, "type").unwrap_or("x-untyped").to_owned();
        retain_allowed("prop", &mut attributes);
        Ok(Property { kind, value: self.text("prop")?, attributes })
    }

    fn unit(&mut self, mut attributes: Attributes) -> Result<Unit, Error> {
        retain_allowed("tu", &mut attributes);
        let mut unit = Unit { line: self.xml.get_ref().line(), attributes, ..Unit::default() };
        while let Some((name, attributes)) = self.child("tu")? {
            match name.as_str() {
                "note" => unit.notes.push(self.note(attributes)?),
                "prop" => unit.properties.push(self.property(attributes)?),
                "tuv" if unit.variants.len() == VARIANTS => {
                    return Err(self.error(format!("a unit of more than {VARIANTS} variants")));
                }
                "tuv" => unit.variants.push(self.variant(attributes)?),
                _ => drop(self.text(&name)?),
            }
        }
        Ok(unit)
    }

    fn variant(&mut self, mut attributes: Attributes) -> Result<Variant, Error> {
        modern(&mut attributes);
        let lang = super::attribute(&attributes, "xml:lang").unwrap_or_default().to_owned();
        retain_allowed("tuv", &mut attributes);
        let mut variant = Variant { lang, attributes, ..Variant::default() };
        while let Some((name, attributes)) = self.child("tuv")? {
            match name.as_str() {
                "note" => variant.notes.push(self.note(attributes)?),
                "prop" => variant.properties.push(self.property(attributes)?),
                "seg" => (variant.text, variant.inline) = self.segment()?,
                _ => drop(self.text(&name)?),
            }
        }
        Ok(variant)
    }

    fn segment(&mut self) -> Result<(String, Option<String>), Error> {
        let (mut content, mut depth) = (Content::default(), 0_usize);
        loop {
            match self.event()? {
                Some(Next::Text(text)) => content.text(&text),
                Some(Next::Start(name, attributes)) => {
                    content.start(&name, attributes);
                    depth += 1;
                }
                Some(Next::End) if depth == 0 => return Ok(content.finish()),
                Some(Next::End) => {
                    content.end();
                    depth -= 1;
                }
                None => return Err(self.error("the file ends inside <seg>")),
            }
        }
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Unit, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let unit = loop {
            match self.child("body") {
                Ok(Some((name, attributes))) if name == "tu" => break self.unit(attributes),
                Ok(Some((name, _))) => match self.text(&name) {
                    Ok(_) => {}
                    Err(error) => break Err(error),
                },
                Ok(None) => {
                    self.done = true;
                    // What is left, </tmx> at least, must be well-formed too.
                    return match self.next_element() {
                        Ok(_) => None,
                        Err(error) => Some(Err(error)),
                    };
                }
                Err(error) => break Err(error),
            }
        };
        self.done = unit.is_err();
        Some(unit)
    }
}

/// `lang`, as TMX 1.1 has it, under its later name.
fn modern(attributes: &mut Attributes) {
    if super::attribute(attributes, "xml:lang").is_none() {
        attributes
            .iter_mut()
            .filter(|(name, _)| name == "lang")
            .for_each(|(name, _)| "xml:lang".clone_into(name));
    }
}

/// The attributes of an element.
pub(super) fn attributes(start: &BytesStart<'_>) -> Result<Attributes, String> {
    let found = xml::attributes(start)?.into_iter();
    Ok(found.map(|(name, value)| (name, mended(&value))).collect())
}

/// What a character or entity reference stands for.
pub(super) fn reference(name: &BytesRef<'_>, entities: &[(String, String)]) -> Result<String, String> {
    if name.is_char_ref() {
        let c = name.resolve_char_ref().map_err(|error| error.to_string())?.unwrap_or('\u{FFFD}');
        return Ok(mended(c.encode_utf8(&mut [0; 4])));
    }
    let name = name.borrow().into_inner();
    let known = quick_xml::escape::resolve_xml_entity(&name).map(str::to_owned);
    let declared = || entities.iter().find(|(known, _)| *known == *name).map(|(_, value)| value.clone());
    known.or_else(declared).ok_or_else(|| format!("the entity &{name}; is not declared as a short text"))
}

/// Without characters that XML cannot hold.
fn mended(text: &str) -> String {
    text.chars().map(|c| if is_legal(c) { c } else { '\u{FFFD}' }).collect()
}

/// The most variants of a unit: each in one language is paired with each in the other.
const VARIANTS: usize = 200;

/// The most bytes that an entity of a file's own may stand for, and the most of them: short texts, that cannot make a file
/// much longer than it is.
const ENTITY: usize = 100;
const ENTITIES: usize = 1000;

/// The general entities that a document type declares as text. An entity that stands for others, for a file or for more than
/// [`ENTITY`] is not known, so that a reference to it is an error.
fn entities(doctype: &str) -> Vec<(String, String)> {
    let declaration = |text: &str| {
        let (name, rest) = text.trim_start().split_once(char::is_whitespace)?;
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let value = rest[1..].split(quote).next()?;
        let value = quick_xml::escape::unescape(value).ok()?;
        (!name.starts_with('%') && value.len() <= ENTITY).then(|| (name.to_owned(), value.into_owned()))
    };
    doctype.split("<!ENTITY").skip(1).filter_map(declaration).take(ENTITIES).collect()
}
