//! The nouns: [`Lang`], [`Pair`], [`Span`], [`Interval`], [`Segment`], [`Document`]. No algorithms live here.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::subtitles::Cue;

/// One of the two languages of a bitext.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// English.
    En,
    /// Chinese, simplified or traditional.
    Zh,
}

impl Lang {
    /// The BCP 47 primary tag, `en` or `zh`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// The language that a tag names, if it is one of the two: `zh-CN`, `ZH_TW` and `cmn` are Chinese, `en-US` is English.
    ///
    /// ```
    /// use duiqi::Lang;
    /// assert_eq!(Lang::from_tag("zh-Hant-TW"), Some(Lang::Zh));
    /// assert_eq!(Lang::from_tag("EN_us"), Some(Lang::En));
    /// assert_eq!(Lang::from_tag("de"), None);
    /// ```
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        match primary.as_str() {
            "en" | "eng" | "english" => Some(Self::En),
            "zh" | "zho" | "chi" | "cmn" | "chinese" => Some(Self::Zh),
            _ => None,
        }
    }

    /// The other language of the pair.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::En => Self::Zh,
            Self::Zh => Self::En,
        }
    }

    /// The language of `text` by script: Chinese when Han characters make up at least a fifth as many as the
    /// Latin letters (a Han character carries about as much as five letters), English otherwise.
    ///
    /// ```
    /// use duiqi::Lang;
    /// assert_eq!(Lang::of("乌镇 Wuzhen"), Lang::Zh);
    /// assert_eq!(Lang::of("The word 阴 is hard."), Lang::En);
    /// ```
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (mut han, mut latin) = (0_usize, 0_usize);
        for c in text.chars() {
            if crate::text::is_han(c) {
                han += 1;
            } else if c.is_alphabetic() {
                latin += 1;
            }
        }
        if han > 0 && han * 5 >= latin { Self::Zh } else { Self::En }
    }
}

impl std::fmt::Display for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.tag())
    }
}

/// Something there is one of for each language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pair<T> {
    /// The English one.
    pub en: T,
    /// The Chinese one.
    pub zh: T,
}

impl<T> Pair<T> {
    /// The one for `lang`.
    pub const fn get(&self, lang: Lang) -> &T {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }

    /// The one for `lang`, to change.
    pub const fn get_mut(&mut self, lang: Lang) -> &mut T {
        match lang {
            Lang::En => &mut self.en,
            Lang::Zh => &mut self.zh,
        }
    }

    /// The source's and the target's, where the source is in `source`.
    pub(crate) fn ordered(self, source: Lang) -> [T; 2] {
        match source {
            Lang::En => [self.en, self.zh],
            Lang::Zh => [self.zh, self.en],
        }
    }

    /// The pair of what the source, which is in `source`, and the target have.
    pub(crate) fn of_sides(source: Lang, [own, other]: [T; 2]) -> Self {
        match source {
            Lang::En => Self { en: own, zh: other },
            Lang::Zh => Self { en: other, zh: own },
        }
    }

    /// Both, each put through `f`.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> Pair<U> {
        Pair { en: f(self.en), zh: f(self.zh) }
    }

    /// A pair of references.
    pub const fn as_ref(&self) -> Pair<&T> {
        Pair { en: &self.en, zh: &self.zh }
    }
}

/// A half-open range of bytes in a text. Serialised as `[start, end]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(from = "(usize, usize)", into = "(usize, usize)")]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Its length in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The text it names, or the empty string where it does not fit `text`.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// The same span, `by` bytes further on, as far as numbers go.
    #[must_use]
    pub const fn shifted(self, by: usize) -> Self {
        Self { start: self.start.saturating_add(by), end: self.end.saturating_add(by) }
    }
}

impl From<(usize, usize)> for Span {
    fn from((start, end): (usize, usize)) -> Self {
        Self { start, end }
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

impl From<Span> for (usize, usize) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

/// A stretch of time in milliseconds, when a subtitle is shown. Serialised as `[start, end]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(from = "(u64, u64)", into = "(u64, u64)")]
pub struct Interval {
    /// When it begins.
    pub start: u64,
    /// When it ends.
    pub end: u64,
}

impl Interval {
    /// The time from `start` to `end`.
    #[must_use]
    pub const fn new(start: u64, end: u64) -> Self {
        Self { start, end }
    }
}

impl From<(u64, u64)> for Interval {
    fn from((start, end): (u64, u64)) -> Self {
        Self { start, end }
    }
}

impl From<Interval> for (u64, u64) {
    fn from(interval: Interval) -> Self {
        (interval.start, interval.end)
    }
}

/// One unit of alignment: a sentence, heading, list item or line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Segment {
    /// Where it stands in its document, in bytes.
    pub span: Span,
    /// The number of its paragraph, from 0.
    pub paragraph: u32,
}

/// One side of a bitext: a text and its segments, in order and without overlap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    lang: Lang,
    text: String,
    segments: Vec<Segment>,
    /// When each segment is shown; empty where that is not known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    times: Vec<Interval>,
}

impl Document {
    /// Segments `text` by the default rules of `lang` ([`crate::Segmenter`]). Linear in the text.
    ///
    /// ```
    /// use duiqi::{Document, Lang};
    /// let document = Document::new(Lang::En, "Mr. Chen left. It rained.");
    /// assert_eq!(document.texts().collect::<Vec<_>>(), ["Mr. Chen left.", "It rained."]);
    /// ```
    #[must_use]
    pub fn new(lang: Lang, text: impl Into<String>) -> Self {
        let text = text.into();
        let segments = crate::segment::Segmenter::new(lang).segment(&text);
        Self { lang, text, segments, times: Vec::new() }
    }

    /// A document in which every line is a segment already, empty lines included. Lines end with a line feed,
    /// with or without a carriage return before it; in a text without line feeds, with a carriage return.
    ///
    /// ```
    /// use duiqi::{Document, Lang};
    /// assert_eq!(Document::from_lines(Lang::Zh, "一\r\n\r\n三\n").texts().collect::<Vec<_>>(), ["一", "", "三"]);
    /// ```
    #[must_use]
    pub fn from_lines(lang: Lang, text: impl Into<String>) -> Self {
        let text = text.into();
        let mut segments = Vec::new();
        let mut start = 0;
        let end_of_line = if text.contains('\n') { '\n' } else { '\r' };
        for line in text.split_inclusive(end_of_line) {
            let end = start + line.trim_end_matches(['\n', '\r']).len();
            segments.push(Segment { span: Span::new(start, end), paragraph: segments.len() as u32 });
            start += line.len();
        }
        Self { lang, text, segments, times: Vec::new() }
    }

    /// A document of subtitles, of which every cue is a segment with its time ([`crate::srt_cues`], [`crate::vtt_cues`]).
    ///
    /// ```
    /// use duiqi::{Document, Interval, Lang, srt_cues};
    /// let cues = srt_cues("1\n00:00:01,000 --> 00:00:02,500\n天黑了。\n")?;
    /// let document = Document::from_cues(Lang::Zh, &cues);
    /// assert_eq!((document.text(), document.times()), ("天黑了。\n", &[Interval::new(1000, 2500)][..]));
    /// # Ok::<(), duiqi::Error>(())
    /// ```
    #[must_use]
    pub fn from_cues(lang: Lang, cues: &[Cue]) -> Self {
        let (mut text, mut segments) = (String::new(), Vec::with_capacity(cues.len()));
        for (paragraph, cue) in cues.iter().enumerate() {
            let start = text.len();
            text.push_str(&cue.text);
            segments.push(Segment { span: Span::new(start, text.len()), paragraph: paragraph as u32 });
            text.push('\n');
        }
        Self { lang, text, segments, times: cues.iter().map(|cue| cue.time).collect() }
    }

    /// A document with segments of the caller's own.
    ///
    /// # Errors
    /// When a span is out of the text, off a character boundary, before the end of its predecessor, or when
    /// the paragraph numbers fall.
    pub fn with_segments(lang: Lang, text: impl Into<String>, segments: Vec<Segment>) -> Result<Self, Error> {
        let text = text.into();
        let (mut end, mut paragraph) = (0, 0);
        for (index, segment) in segments.iter().enumerate() {
            let Span { start, end: stop } = segment.span;
            if text.get(start..stop).is_none() || start < end || segment.paragraph < paragraph {
                return Err(Error::segment(index, *segment, text.len()));
            }
            (end, paragraph) = (stop, segment.paragraph);
        }
        Ok(Self { lang, text, segments, times: Vec::new() })
    }

    /// Its language.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// Its whole text, as it was given.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its segments.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// When each of its segments is shown; empty for a document that is no subtitles.
    #[must_use]
    pub fn times(&self) -> &[Interval] {
        &self.times
    }

    /// How many segments it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.segments.len()
    }

    /// Whether it has no segment.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// The text of segment `index`, or the empty string past the end.
    #[must_use]
    pub fn segment(&self, index: usize) -> &str {
        self.segments.get(index).map_or("", |segment| segment.span.of(&self.text))
    }

    /// The texts of its segments in order.
    #[must_use]
    pub fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.segments.iter().map(|segment| segment.span.of(&self.text))
    }
}

/// Two documents of which one is said to translate the other, one in each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bitext {
    source: Document,
    target: Document,
}

impl Bitext {
    /// The most bytes of a text that is aligned or checked: offsets within a segment, and sums over a document, have 32 bits.
    pub const MOST_BYTES: u64 = u32::MAX as u64;

    /// A bitext of two documents, in whichever order the caller thinks of them.
    ///
    /// # Errors
    /// When both are in the same language, or one is longer than [`Bitext::MOST_BYTES`].
    pub fn new(source: Document, target: Document) -> Result<Self, Error> {
        if source.lang == target.lang {
            return Err(Error::SameLanguage { lang: source.lang });
        }
        for (side, document) in [("source", &source), ("target", &target)] {
            let found = document.text.len() as u64;
            if found > Self::MOST_BYTES {
                return Err(Error::TooLarge {
                    what: format!("bytes in the {side}"),
                    found,
                    most: Self::MOST_BYTES,
                });
            }
        }
        Ok(Self { source, target })
    }

    /// The document named first.
    #[must_use]
    pub const fn source(&self) -> &Document {
        &self.source
    }

    /// The document named second.
    #[must_use]
    pub const fn target(&self) -> &Document {
        &self.target
    }

    /// Both documents by language.
    #[must_use]
    pub const fn by_lang(&self) -> Pair<&Document> {
        match self.source.lang {
            Lang::En => Pair { en: &self.source, zh: &self.target },
            Lang::Zh => Pair { en: &self.target, zh: &self.source },
        }
    }
}
