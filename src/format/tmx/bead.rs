//! Beads as translation units.

use std::io::{self, Write};

use super::{Header, Property, Unit, Variant, Writer};
use crate::alignment::{BeadRef, join};
use crate::format::BeadWriter;
use crate::format::jsonl::{BeadRecord, SideRecord};

/// Property types of what a bead knows and TMX has no attribute for.
#[cfg_attr(not(feature = "memory"), allow(dead_code, reason = "a memory has more to tell"))]
pub(crate) mod kind {
    pub(crate) const CONFIDENCE: &str = "x-confidence";
    pub(crate) const SHAPE: &str = "x-shape";
    pub(crate) const STATUS: &str = "x-status";
    pub(crate) const POSITION: &str = "x-position";
    pub(crate) const DOCUMENT: &str = "x-document";
    pub(crate) const SPANS: &str = "x-spans";
}

impl Unit {
    /// The unit of a bead: confidence and shape as properties of the unit; spans, and the document's name where it is
    /// given, as properties of each variant. The source comes first.
    ///
    /// ```
    /// use duiqi::{Aligner, Bitext, Document, Lang, format::tmx::Unit};
    /// let bitext = Bitext::new(Document::from_lines(Lang::Zh, "乌镇"), Document::from_lines(Lang::En, "Wuzhen"))?;
    /// let alignment = Aligner::new().align(&bitext);
    /// let unit = Unit::from_bead(alignment.iter().next().unwrap(), Some(["zh.txt", "en.txt"]));
    /// assert_eq!((unit.variants[0].text.as_str(), unit.variants[1].lang.as_str()), ("乌镇", "en"));
    /// assert!(unit.properties.iter().any(|property| property.kind == "x-shape" && property.value == "1-1"));
    /// # Ok::<(), duiqi::Error>(())
    /// ```
    #[must_use]
    pub fn from_bead(bead: BeadRef<'_>, documents: Option<[&str; 2]>) -> Self {
        Self::from_record(&BeadRecord::new(bead, None), documents)
    }

    /// The same of a bead's record.
    #[must_use]
    pub fn from_record(bead: &BeadRecord, documents: Option<[&str; 2]>) -> Self {
        let variant = |side: &SideRecord, document: Option<&str>| {
            let mut properties = Vec::new();
            properties.extend(document.map(|name| Property::new(kind::DOCUMENT, name)));
            let spans: Vec<String> =
                side.spans.iter().map(|span| format!("{}-{}", span.start, span.end)).collect();
            properties.push(Property::new(kind::SPANS, spans.join(" ")));
            let text = join(side.lang, side.text.iter().map(String::as_str));
            Variant { lang: side.lang.tag().to_owned(), text, properties, ..Variant::default() }
        };
        let [source, target] = documents.map_or([None; 2], |names| names.map(Some));
        let properties = vec![
            Property::new(kind::CONFIDENCE, format!("{:.3}", bead.confidence)),
            Property::new(kind::SHAPE, bead.shape.clone()),
        ];
        let variants = vec![variant(&bead.source, source), variant(&bead.target, target)];
        Self { properties, variants, ..Self::default() }
    }
}

/// Writes the pairs among beads as units; what has no counterpart is left out.
#[derive(Debug)]
pub struct Beads<W: Write> {
    /// Until the end is written.
    writer: Option<Writer<W>>,
    documents: Option<[String; 2]>,
}

impl<W: Write> Beads<W> {
    /// A writer that has written `header`. The names of the two documents become properties.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn new(out: W, header: &Header, documents: Option<[String; 2]>) -> io::Result<Self> {
        Ok(Self { writer: Some(Writer::new(out, header)?), documents })
    }
}

impl<W: Write> BeadWriter for Beads<W> {
    fn write(&mut self, bead: &BeadRecord) -> io::Result<()> {
        if bead.source.text.is_empty() || bead.target.text.is_empty() {
            return Ok(());
        }
        let documents = self.documents.as_ref().map(|[source, target]| [&**source, &**target]);
        let unit = Unit::from_record(bead, documents);
        self.writer.as_mut().map_or(Ok(()), |writer| writer.write(&unit))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.writer.take().map_or(Ok(()), |writer| writer.finish().map(|_| ()))
    }
}
