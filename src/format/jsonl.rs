//! JSON lines: a record a line, for beads, segments, anchors and whole bitexts. Spans are bytes of the decoded document.
//!
//! A [`BeadRecord`] is described by a JSON Schema, `data/bead.schema.json` ([`SCHEMA`]). Its version is [`VERSION`]: a
//! record without `"version"` has the first. A later one adds fields, which this reader passes over, unless what was
//! there before has another meaning; such a record carries its version, and is refused here.

use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};

use super::{BeadWriter, ExplanationRecord, rounded};
use crate::alignment::{BeadRef, Shape, SideRef, join};
use crate::anchor::{Anchor, AnchorKind};
use crate::bitext::{Document, Interval, Lang, Span};
use crate::error::Error;

/// The version of [`BeadRecord`] that is written, and the greatest that is read.
pub const VERSION: u32 = 1;

/// The JSON Schema of a [`BeadRecord`].
pub const SCHEMA: &str = include_str!("../../data/bead.schema.json");

/// A bead by itself, without its documents: what readers of every format return and writers take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BeadRecord {
    /// Segments of source and target, `1-2`.
    pub shape: String,
    /// In [0, 1], three decimals.
    pub confidence: f64,
    /// The source side.
    pub source: SideRecord,
    /// The target side.
    pub target: SideRecord,
    /// What a reader decided, when one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Why, when that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explain: Option<ExplanationRecord>,
}

/// What a person decided about a bead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// It is right.
    Accepted,
    /// It was made by hand.
    Edited,
    /// Its sides do not correspond.
    Rejected,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Edited, Self::Rejected];

    /// Its name, as serde writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Edited => "edited",
            Self::Rejected => "rejected",
        }
    }

    /// The status of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// So many segments a side a bead that is read may have: some formats count them out of two numbers.
pub(crate) const MOST_SEGMENTS: usize = 10_000;

/// One side of a bead. Made from a document it has as many spans and texts as ids; read from a format that keeps
/// no spans it has none, and from one that keeps no boundaries a single text for all ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SideRecord {
    /// Its language.
    pub lang: Lang,
    /// Its segments by number, from 0.
    pub ids: Vec<usize>,
    /// Where they stand in the document.
    pub spans: Vec<Span>,
    /// Their texts, as they stand there.
    pub text: Vec<String>,
    /// When they are shown, where the document is subtitles: as many as ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub times: Vec<Interval>,
}

/// A segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SegmentRecord {
    /// Its number, from 0.
    pub segment: usize,
    /// Where it stands in the document.
    pub span: Span,
    /// The number of its paragraph, from 0.
    pub paragraph: u32,
    /// Its text, as it stands there.
    pub text: String,
    /// When it is shown, where the document is subtitles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Interval>,
}

/// An anchor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AnchorRecord {
    /// The number of its segment, from 0.
    pub segment: usize,
    /// Where it stands in the document (an [`Anchor`] counts from its segment).
    pub span: Span,
    /// What it is.
    pub kind: AnchorKind,
    /// Its text, as it stands there.
    pub text: String,
    /// Its normalised value.
    pub value: String,
    /// For a number or date: what sort of quantity it is, as `percent` or `ordinal`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<String>,
    /// For a quantity with a unit or currency: which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// For a number or date: how it is to be taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualifiers: Option<QualifiersRecord>,
}

/// How a quantity is to be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QualifiersRecord {
    /// `exact`, `about`, `at_least`, `at_most` or `several`.
    pub bound: String,
}

/// A bitext with its texts inside, as `batch` takes it.
///
/// ```
/// use duiqi::format::jsonl::BitextRecord;
/// let record: BitextRecord = serde_json::from_str(r#"{"id": 7, "source": "天黑了。", "target": ["It was", "late."]}"#)?;
/// assert_eq!((record.source.into_text(), record.target.into_text()), ("天黑了。".into(), "It was\nlate.\n".into()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BitextRecord {
    /// What the caller knows it by: any JSON value, `null` where there is none.
    #[serde(default)]
    pub id: serde_json::Value,
    /// The source.
    pub source: TextRecord,
    /// The target.
    pub target: TextRecord,
    /// The language of the source, by its script where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_lang: Option<Lang>,
    /// The language of the target, by its script where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_lang: Option<Lang>,
}

/// A text, or its segments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum TextRecord {
    /// A text to be cut into segments.
    Text(String),
    /// Segments, one after the other.
    Segments(Vec<String>),
}

impl TextRecord {
    /// The text in which spans count. Segments are lines of it; a line break inside one is a space.
    #[must_use]
    pub fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Segments(segments) => {
                segments.iter().map(|segment| segment.replace(['\n', '\r'], " ") + "\n").collect()
            }
        }
    }
}

/// What became of a [`BitextRecord`]: `{"id": …, "beads": […]}` or `{"id": …, "error": "…"}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlignmentRecord {
    /// The id of the bitext.
    pub id: serde_json::Value,
    /// Its beads, or why there are none.
    #[serde(flatten)]
    pub result: AlignmentResult,
}

/// Beads, or why there are none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AlignmentResult {
    /// The beads of the alignment.
    Beads(Vec<BeadRecord>),
    /// What is wrong with the bitext.
    Error(String),
}

impl BeadRecord {
    /// The record of a bead.
    #[must_use]
    pub fn new(bead: BeadRef<'_>, explain: Option<ExplanationRecord>) -> Self {
        Self {
            shape: bead.shape().to_string(),
            confidence: rounded(bead.confidence()),
            source: SideRecord::new(bead.source()),
            target: SideRecord::new(bead.target()),
            status: None,
            explain,
        }
    }

    /// A bead of these sides: its shape is how many ids they have.
    #[must_use]
    pub fn of_sides(source: SideRecord, target: SideRecord, confidence: f64) -> Self {
        let shape = Shape { source: source.ids.len(), target: target.ids.len() }.to_string();
        Self { shape, confidence, source, target, status: None, explain: None }
    }

    /// Whether both sides have segments.
    #[must_use]
    pub fn is_pair(&self) -> bool {
        !self.source.ids.is_empty() && !self.target.ids.is_empty()
    }

    /// The bead, when its parts fit each other; what does not is told.
    pub(super) fn checked(self) -> Result<Self, String> {
        self.fault().map_or(Ok(self), Err)
    }

    fn fault(&self) -> Option<String> {
        let found = format!("{}-{}", self.source.ids.len(), self.target.ids.len());
        if self.shape != found {
            return Some(format!("shape {:?}, but {found} ids", self.shape));
        }
        if !(0.0..=1.0).contains(&self.confidence) {
            return Some(format!("confidence {}: expected 0 to 1", self.confidence));
        }
        if self.source.lang == self.target.lang {
            return Some(format!("both sides are in {}", self.source.lang));
        }
        let sides = [("source", &self.source), ("target", &self.target)];
        sides.into_iter().find_map(|(name, side)| Some(format!("{name}: {}", side.fault()?)))
    }
}

impl SideRecord {
    /// A side without segments.
    #[must_use]
    pub const fn empty(lang: Lang) -> Self {
        Self { lang, ids: Vec::new(), spans: Vec::new(), text: Vec::new(), times: Vec::new() }
    }

    /// Its texts as one text on one line.
    #[must_use]
    pub fn joined(&self) -> String {
        join(self.lang, self.text.iter().map(String::as_str))
    }

    fn fault(&self) -> Option<String> {
        if self.ids.len() > MOST_SEGMENTS {
            return Some(format!("a bead of {} segments; {MOST_SEGMENTS} are most", self.ids.len()));
        }
        let [ids, spans, texts, times] =
            [self.ids.len(), self.spans.len(), self.text.len(), self.times.len()];
        if spans != ids && spans != 0 {
            return Some(format!("{ids} ids and {spans} spans"));
        }
        if times != ids && times != 0 {
            return Some(format!("{ids} ids and {times} times"));
        }
        if texts != ids && texts > 1 {
            return Some(format!("{ids} ids and {texts} texts"));
        }
        if self.ids.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Some(format!("ids {:?} do not rise", self.ids));
        }
        let spans = self.spans.iter().map(|span| (span.start as u64, span.end as u64));
        let mut ranges = spans.chain(self.times.iter().map(|time| (time.start, time.end)));
        let (start, end) = ranges.find(|(start, end)| start > end)?;
        Some(format!("{start} to {end} ends before it begins"))
    }

    fn new(side: SideRef<'_>) -> Self {
        Self {
            lang: side.document().lang(),
            ids: side.ids().collect(),
            spans: side.spans().collect(),
            text: side.texts().map(str::to_owned).collect(),
            times: side.times().to_vec(),
        }
    }
}

impl SegmentRecord {
    /// The records of a document.
    #[must_use]
    pub fn all(document: &Document) -> impl ExactSizeIterator<Item = Self> {
        document.segments().iter().enumerate().map(|(segment, found)| Self {
            segment,
            span: found.span,
            paragraph: found.paragraph,
            text: found.span.of(document.text()).to_owned(),
            time: document.times().get(segment).copied(),
        })
    }
}

impl AnchorRecord {
    /// The record of an anchor found in segment `segment` of a document.
    ///
    /// ```
    /// use duiqi::{Document, Extractor, Lang, Lexicon, Span, format::jsonl::AnchorRecord};
    /// let document = Document::from_lines(Lang::En, "first line\nthe DNS protocol");
    /// let anchors = Extractor::new(Lexicon::embedded()).anchors(document.segment(1), Lang::En);
    /// let dns = anchors.iter().map(|anchor| AnchorRecord::new(&document, 1, anchor));
    /// let dns = dns.into_iter().find(|record| record.text == "DNS").unwrap();
    /// assert_eq!((dns.span, dns.value.as_str()), (Span::new(15, 18), "dns"));
    /// ```
    #[must_use]
    pub fn new(document: &Document, segment: usize, anchor: &Anchor) -> Self {
        let start = document.segments().get(segment).map_or(0, |segment| segment.span.start);
        let span = anchor.span.shifted(start);
        Self {
            segment,
            span,
            kind: anchor.kind,
            text: span.of(document.text()).to_owned(),
            value: anchor.value.clone(),
            quantity: anchor.quantity.map(|quantity| quantity.kind.name().to_owned()),
            unit: anchor.quantity.and_then(|quantity| quantity.unit).map(|unit| unit.to_string()),
            qualifiers: anchor
                .quantity
                .map(|quantity| QualifiersRecord { bound: quantity.qualifiers.bound.name().to_owned() }),
        }
    }
}

/// Writes one record on a line of its own.
///
/// ```
/// use duiqi::{Document, Lang, format::jsonl::{self, SegmentRecord}};
/// let mut out = Vec::new();
/// for record in SegmentRecord::all(&Document::from_lines(Lang::Zh, "一\n二")) {
///     jsonl::write(&mut out, &record)?;
/// }
/// let first = out.split(|&byte| byte == b'\n').next().unwrap();
/// assert_eq!(first, r#"{"segment":0,"span":[0,3],"paragraph":0,"text":"一"}"#.as_bytes());
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// When `out` cannot be written.
pub fn write(out: &mut impl Write, record: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}

/// Writes beads, one a line.
#[derive(Debug)]
pub struct Writer<W>(W);

impl<W: Write> Writer<W> {
    /// A writer to `out`.
    pub const fn new(out: W) -> Self {
        Self(out)
    }
}

impl<W: Write> BeadWriter for Writer<W> {
    fn write(&mut self, bead: &BeadRecord) -> io::Result<()> {
        write(&mut self.0, bead)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Reads beads, one a line; blank lines are skipped. A record whose parts contradict each other is an error.
///
/// ```
/// let line = r#"{"shape":"1-1","confidence":0.9,"source":{"lang":"zh","ids":[0],"spans":[],"text":["早。"]},"target":{"lang":"en","ids":[],"spans":[],"text":[]}}"#;
/// let error = duiqi::format::jsonl::read(line.as_bytes()).next().unwrap().unwrap_err();
/// assert_eq!(error.to_string(), "line 1: shape \"1-1\", but 1-0 ids");
/// ```
pub fn read(reader: impl BufRead) -> impl Iterator<Item = Result<BeadRecord, Error>> {
    super::lines(reader).map(|line| {
        let (number, line) = line?;
        parse(&line).map_err(|reason| Error::line(number, reason))
    })
}

/// A bead of a line; what is wrong with it is told.
pub(crate) fn parse(line: &str) -> Result<BeadRecord, String> {
    #[derive(Deserialize)]
    struct Versioned {
        #[serde(default)]
        version: u32,
    }
    let wrong = |error: serde_json::Error| {
        // Without the line that the parser counts, which is always the first.
        let (column, error) = (error.column(), error.to_string());
        format!("column {column}: {}", error.split(" at line ").next().unwrap_or_default())
    };
    let Versioned { version } = serde_json::from_str(line).map_err(wrong)?;
    if version > VERSION {
        return Err(format!("a record of version {version}; this program reads up to {VERSION}"));
    }
    let bead: BeadRecord = serde_json::from_str(line).map_err(wrong)?;
    bead.checked()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Aligner, Bitext};

    #[test]
    fn a_bead_record_is_written_as_documented_and_read_back() {
        let zh = Document::from_lines(Lang::Zh, "标题\n会议有670人参加。");
        let en = Document::from_lines(Lang::En, "The meeting had 670 participants.");
        let bitext = Bitext::new(zh, en).unwrap();
        let aligner = Aligner::new();
        let alignment = aligner.align(&bitext);
        let explainer = aligner.explain(&alignment);
        for bead in alignment.iter() {
            let explanation = ExplanationRecord::new(bead, &explainer.bead(bead));
            let record = BeadRecord::new(bead, Some(explanation));
            let mut line = Vec::new();
            write(&mut line, &record).unwrap();
            let line = String::from_utf8(line).unwrap();
            assert!(line.starts_with("{\"shape\":\"") && line.ends_with("}\n"), "{line}");
            assert_eq!(line.lines().count(), 1);
            assert_eq!(serde_json::from_str::<BeadRecord>(&line).unwrap(), record);
        }
        let records: Vec<_> = alignment.iter().map(|bead| BeadRecord::new(bead, None)).collect();
        let spans: Vec<Span> = records.iter().flat_map(|record| record.source.spans.clone()).collect();
        assert_eq!(serde_json::to_value(spans).unwrap(), serde_json::json!([[0, 6], [7, 31]]));
        let value = serde_json::to_value(&records[0]).unwrap();
        assert!(value.get("explain").is_none());
    }
}
