//! Beads as translation units, and units as beads.

use std::io::{self, Read, Write};

use super::{Header, Property, Reader, Unit, Variant, Writer};
use crate::alignment::{BeadRef, Shape, join};
use crate::bitext::Lang;
use crate::error::Error;
use crate::format::jsonl::{BeadRecord, SideRecord, Status};
use crate::format::{BeadWriter, lists};

/// Property types of what a bead knows and TMX has no attribute for.
#[cfg_attr(not(feature = "memory"), allow(dead_code, reason = "a memory has more to tell"))]
pub(crate) mod kind {
    pub(crate) const CONFIDENCE: &str = "x-confidence";
    pub(crate) const SHAPE: &str = "x-shape";
    pub(crate) const STATUS: &str = "x-status";
    pub(crate) const POSITION: &str = "x-position";
    pub(crate) const DOCUMENT: &str = "x-document";
    pub(crate) const IDS: &str = "x-ids";
    pub(crate) const SPANS: &str = "x-spans";
    pub(crate) const TIMES: &str = "x-times";
}

impl Unit {
    /// The unit of a bead: confidence, shape and status as properties of the unit; ids, spans, times of subtitles, and the document's name where it is
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
            let lists = [
                (kind::IDS, lists::ids(&side.ids)),
                (kind::SPANS, lists::ranges(&side.spans)),
                (kind::TIMES, lists::ranges(&side.times)),
            ];
            let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
            properties.extend(lists.map(|(kind, list)| Property::new(kind, list)));
            let text = join(side.lang, side.text.iter().map(String::as_str));
            Variant { lang: side.lang.tag().to_owned(), text, properties, ..Variant::default() }
        };
        let [source, target] = documents.map_or([None; 2], |names| names.map(Some));
        let mut properties = vec![
            Property::new(kind::CONFIDENCE, format!("{:.3}", bead.confidence)),
            Property::new(kind::SHAPE, bead.shape.clone()),
        ];
        // A memory knows these two of what a person may have said.
        let status =
            bead.status.map(|status| if status == Status::Rejected { "rejected" } else { "reviewed" });
        properties.extend(status.map(|status| Property::new(kind::STATUS, status)));
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

/// Reads beads: of each unit one for every pair of a variant in English and one in Chinese. Inline codes are left out, a side has one
/// text for all its segments, and units without such a pair are passed over. The source is what `srclang` says, or the first.
///
/// ```
/// use duiqi::{Lang, format::tmx};
/// let file = r#"<tmx version="1.4"><header srclang="zh"/><body><tu>
///   <tuv xml:lang="en"><seg>Press <ph>OK</ph>now.</seg></tuv><tuv xml:lang="zh-CN"><seg>请按。</seg></tuv></tu></body></tmx>"#;
/// let bead = tmx::read(file.as_bytes()).next().unwrap()?;
/// assert_eq!((bead.source.lang, bead.source.text[0].as_str()), (Lang::Zh, "请按。"));
/// # Ok::<(), duiqi::Error>(())
/// ```
pub fn read(reader: impl Read) -> impl Iterator<Item = Result<BeadRecord, Error>> {
    let mut next = [0, 0];
    let (units, wrong) = match Reader::new(reader) {
        Ok(units) => (Some(units), None),
        Err(error) => (None, Some(Err(error))),
    };
    let srclang =
        units.as_ref().and_then(|units| units.header().attribute("srclang")).and_then(Lang::from_tag);
    let units = units.into_iter().flatten();
    wrong.into_iter().chain(units.flat_map(move |unit| match unit {
        Err(error) => vec![Err(error)],
        Ok(unit) => {
            let checked = |bead: BeadRecord| bead.checked().map_err(|reason| Error::line(unit.line, reason));
            beads(&unit, srclang, &mut next).into_iter().map(checked).collect()
        }
    }))
}

/// The beads of a unit; `next` are the segments after the last ones of both sides.
fn beads(unit: &Unit, srclang: Option<Lang>, next: &mut [usize; 2]) -> Vec<BeadRecord> {
    let Some(langs) = unit.langs(srclang) else { return Vec::new() };
    let property = |kind: &str| value(&unit.properties, kind);
    let shape = property(kind::SHAPE).and_then(Shape::parse);
    let counts = shape.map_or([1, 1], |shape| [shape.source, shape.target]);
    let confidence = property(kind::CONFIDENCE).and_then(|text| text.parse().ok());
    let confidence = confidence.filter(|value| (0.0..=1.0).contains(value)).unwrap_or(1.0);
    let status = match property(kind::STATUS) {
        Some("reviewed") => Some(Status::Accepted),
        Some("rejected") => Some(Status::Rejected),
        _ => None,
    };
    let mut beads = Vec::new();
    for source in unit.variants_in(langs[0]) {
        for target in unit.variants_in(langs[1]) {
            let source = side(source, langs[0], counts[0], &mut next[0]);
            let target = side(target, langs[1], counts[1], &mut next[1]);
            let bead = BeadRecord::of_sides(source, target, confidence);
            beads.push(BeadRecord { status, ..bead });
        }
    }
    beads
}

fn value<'a>(properties: &'a [Property], kind: &str) -> Option<&'a str> {
    properties.iter().find(|property| property.kind == kind).map(|property| property.value.as_str())
}

/// A side of as many segments as its ids, or as its shape says; lists that do not fit are not used.
fn side(variant: &Variant, lang: Lang, count: usize, next: &mut usize) -> SideRecord {
    let list = |kind: &str| value(&variant.properties, kind);
    let ids = list(kind::IDS)
        .and_then(lists::parse_ids)
        .filter(|ids| !ids.is_empty() && ids.windows(2).all(|pair| pair[0] < pair[1]));
    let ids = ids.unwrap_or_else(|| (*next..next.saturating_add(count.max(1))).collect());
    *next = ids.last().map_or(*next, |last| last.saturating_add(1));
    let spans = list(kind::SPANS).and_then(lists::parse_ranges).filter(|spans| spans.len() == ids.len());
    let times = list(kind::TIMES).and_then(lists::parse_ranges).filter(|times| times.len() == ids.len());
    let (spans, times) = (spans.unwrap_or_default(), times.unwrap_or_default());
    SideRecord { lang, ids, spans, text: vec![variant.text.clone()], times }
}
