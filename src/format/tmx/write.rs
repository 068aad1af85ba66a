//! Writing: [`Writer`], a unit at a time.

use std::io::{self, Write};

use super::{Attributes, Header, Note, Property, Unit, inline, retain_allowed};
use crate::xml::is_legal;

/// Writes units as TMX 1.4 that its DTD accepts.
///
/// ```
/// use duiqi::format::tmx::{Header, Reader, Unit, Variant, Writer};
/// let unit = Unit::new(vec![Variant::new("en", "Q&A"), Variant::new("zh", "问答")]);
/// let mut writer = Writer::new(Vec::new(), &Header::new("en"))?;
/// writer.write(&unit)?;
/// let file = writer.finish()?;
/// let read = Reader::new(&*file)?.next().unwrap()?;
/// assert_eq!(read.variants, unit.variants);
/// # Ok::<(), duiqi::Error>(())
/// ```
#[derive(Debug)]
pub struct Writer<W: Write> {
    out: W,
    line: String,
    replaced: u64,
}

impl<W: Write> Writer<W> {
    /// A writer that has written `header`; what the DTD requires and `header` lacks is filled in.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn new(mut out: W, header: &Header) -> io::Result<Self> {
        out.write_all(
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">\n",
        )?;
        let mut writer = Self { out, line: String::new(), replaced: 0 };
        let mut attributes = header.attributes.clone();
        retain_allowed("header", &mut attributes);
        for (name, value) in Header::new("*all*").attributes {
            if super::attribute(&attributes, &name).is_none() {
                attributes.push((name, value));
            }
        }
        writer.tag("  ", "header", &attributes);
        if header.notes.is_empty() && header.properties.is_empty() && header.encodings.is_empty() {
            writer.line.pop();
            writer.line.push_str("/>\n");
        } else {
            writer.line.push('\n');
            writer.notes("    ", &header.notes, &header.properties);
            for encoding in header.encodings.iter().filter(|encoding| !encoding.maps.is_empty()) {
                writer.tag("    ", "ude", &encoding.attributes);
                for map in &encoding.maps {
                    writer.tag("", "map", map);
                    writer.line.push_str("</map>");
                }
                writer.line.push_str("</ude>\n");
            }
            writer.line.push_str("  </header>\n");
        }
        writer.line.push_str("  <body>\n");
        writer.flush_line()?;
        Ok(writer)
    }

    /// Writes one unit. A unit without variants is left out: the DTD requires one.
    ///
    /// # Errors
    /// When the output cannot be written, or a variant has inline codes that are not well-formed.
    pub fn write(&mut self, unit: &Unit) -> io::Result<()> {
        if unit.variants.is_empty() {
            return Ok(());
        }
        let mut attributes = unit.attributes.clone();
        retain_allowed("tu", &mut attributes);
        self.tag("    ", "tu", &attributes);
        self.line.push('\n');
        self.notes("      ", &unit.notes, &unit.properties);
        for variant in &unit.variants {
            let mut attributes = variant.attributes.clone();
            retain_allowed("tuv", &mut attributes);
            attributes.insert(0, ("xml:lang".to_owned(), variant.lang.clone()));
            self.tag("      ", "tuv", &attributes);
            if !variant.notes.is_empty() || !variant.properties.is_empty() {
                self.line.push('\n');
                self.notes("        ", &variant.notes, &variant.properties);
                self.line.push_str("        ");
            }
            self.line.push_str("<seg>");
            // Whoever made it, what is written is well-formed, and no more than the DTD allows.
            let inline = variant.inline.as_deref().map(inline::parse).transpose();
            match inline.map_err(|reason| io::Error::new(io::ErrorKind::InvalidInput, reason))? {
                Some((_, Some(markup))) => self.line.push_str(&markup),
                Some((text, None)) => self.replaced += escape_text(&text, false, &mut self.line),
                None => self.replaced += escape_text(&variant.text, false, &mut self.line),
            }
            self.line.push_str("</seg></tuv>\n");
        }
        self.line.push_str("    </tu>\n");
        self.flush_line()
    }

    /// How many characters that XML cannot hold were written as U+FFFD so far.
    #[must_use]
    pub const fn replaced(&self) -> u64 {
        self.replaced
    }

    /// Writes the end of the file and gives the output back.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(b"  </body>\n</tmx>\n")?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn flush_line(&mut self) -> io::Result<()> {
        self.out.write_all(self.line.as_bytes())?;
        self.line.clear();
        Ok(())
    }

    fn tag(&mut self, indent: &str, name: &str, attributes: &Attributes) {
        self.line.extend([indent, "<", name]);
        for (name, value) in attributes {
            self.line.extend([" ", name, "=\""]);
            self.replaced += escape_text(value, true, &mut self.line);
            self.line.push('"');
        }
        self.line.push('>');
    }

    fn notes(&mut self, indent: &str, notes: &[Note], properties: &[Property]) {
        let mut element = |name: &str, mut attributes: Attributes, kind: Option<&str>, text: &str| {
            retain_allowed(name, &mut attributes);
            if let Some(kind) = kind {
                attributes.insert(0, ("type".to_owned(), kind.to_owned()));
            }
            self.tag(indent, name, &attributes);
            self.replaced += escape_text(text, false, &mut self.line);
            self.line.extend(["</", name, ">\n"]);
        };
        for note in notes {
            element("note", note.attributes.clone(), None, &note.text);
        }
        for property in properties {
            element("prop", property.attributes.clone(), Some(&property.kind), &property.value);
        }
    }
}

/// Appends `text` as character data or an attribute's value; how many illegal characters became U+FFFD.
pub(super) fn escape_text(text: &str, attribute: bool, out: &mut String) -> u64 {
    let mut replaced = 0;
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            '\t' if attribute => out.push_str("&#9;"),
            '\n' if attribute => out.push_str("&#10;"),
            // A parser takes a bare one for a line feed.
            '\r' => out.push_str("&#13;"),
            c if is_legal(c) => out.push(c),
            _ => {
                out.push('\u{FFFD}');
                replaced += 1;
            }
        }
    }
    replaced
}
