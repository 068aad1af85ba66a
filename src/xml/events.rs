//! The events of an XML file, with their place.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::attributes;
use crate::error::Error;

/// The events of a file that matter.
pub(crate) struct Events<R> {
    xml: Reader<R>,
    buffer: Vec<u8>,
    /// The names of the elements that are open.
    open: Vec<String>,
}

/// What comes next, without comments and the like.
#[derive(Debug)]
pub(crate) enum Next {
    Start(Element),
    /// Also follows the start of an empty element.
    End(String),
    Text(String),
}

/// The start of an element; names are local, without prefix (but `xml:` and others of attributes are kept).
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl<R: BufRead> Events<R> {
    pub(crate) fn new(reader: R) -> Self {
        let mut xml = Reader::from_reader(reader);
        xml.config_mut().expand_empty_elements = true;
        Self { xml, buffer: Vec::new(), open: Vec::new() }
    }

    /// An error at the place that was read last.
    pub(crate) fn error(&self, reason: impl Into<String>) -> Error {
        Error::encoding(self.xml.buffer_position() as usize, reason)
    }

    /// The next event; none at the end of the file, where no element may be open. Entities of the file's own are not expanded:
    /// they are an error.
    pub(crate) fn next(&mut self) -> Result<Option<Next>, Error> {
        loop {
            self.buffer.clear();
            let event = match self.xml.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(quick_xml::Error::Io(error)) if error.kind() != std::io::ErrorKind::InvalidData => {
                    return Err(std::io::Error::new(error.kind(), error.to_string()).into());
                }
                Err(error) => {
                    let at = self.xml.error_position() as usize;
                    return Err(Error::encoding(at, format!("not well-formed XML: {error}")));
                }
            };
            let next = match event {
                Event::Start(start) | Event::Empty(start) => element(&start).map(|element| {
                    self.open.push(element.name.clone());
                    Next::Start(element)
                }),
                Event::End(_) => Ok(Next::End(self.open.pop().unwrap_or_default())),
                Event::Text(text) => Ok(Next::Text(text.xml10_content().into_owned())),
                Event::CData(text) => Ok(Next::Text(text.xml10_content().into_owned())),
                Event::GeneralRef(name) if name.is_char_ref() => {
                    let c = name.resolve_char_ref().map_err(|error| error.to_string());
                    c.map(|c| Next::Text(c.unwrap_or('\u{FFFD}').to_string()))
                }
                Event::GeneralRef(name) => {
                    let name = name.into_inner();
                    quick_xml::escape::resolve_xml_entity(&name)
                        .map(|text| Next::Text(text.to_owned()))
                        .ok_or_else(|| format!("the entity &{name}; is not one of XML's own"))
                }
                Event::Eof => return self.open.pop().map_or(Ok(None), |name| Err(self.cut(&name))),
                _ => continue,
            };
            return next.map(Some).map_err(|reason| self.error(reason));
        }
    }

    /// The text inside the element that is open, without its inner elements' tags, to its end.
    pub(crate) fn text(&mut self, name: &str) -> Result<String, Error> {
        let (mut text, mut depth) = (String::new(), 0_usize);
        loop {
            match self.next()? {
                Some(Next::Text(more)) => text.push_str(&more),
                Some(Next::Start(_)) => depth += 1,
                Some(Next::End(_)) if depth == 0 => return Ok(text),
                Some(Next::End(_)) => depth -= 1,
                None => return Err(self.cut(name)),
            }
        }
    }

    /// The error of a file that ends inside an element.
    pub(crate) fn cut(&self, name: &str) -> Error {
        self.error(format!("the file ends inside <{name}>"))
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let name = start.local_name().as_ref().to_owned();
    Ok(Element { name, attributes: attributes(start)? })
}
