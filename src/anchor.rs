//! Anchors: what in a segment is believed to have a counterpart, before any search.
//!
//! Quantities (by value), Latin-script literals, and words: English ones by their stem, Chinese ones as jieba
//! cuts them, folded to simplified characters. `en.rs` and `zh.rs` find them, `name.rs` matches pinyin.

mod en;
pub(crate) mod name;
mod zh;

use std::collections::HashMap;

use jieba_rs::Jieba;
use serde::{Deserialize, Serialize};

use crate::bitext::{Lang, Span};
use crate::lexicon::{Grade, Lemmatizer, Lexicon, Stems, Term};
use crate::quantity::{Quantity, QuantityKind, quantities};
use crate::text::{Folded, fold, is_han};

/// What kind of evidence an anchor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AnchorKind {
    /// A number, percentage, amount: by value.
    Number,
    /// A date or time.
    Date,
    /// Latin script that both languages write alike: acronyms, addresses, product names.
    Literal,
    /// A name that Chinese writes in characters and English in pinyin.
    Name,
    /// A word.
    Term,
}

impl AnchorKind {
    /// All of them.
    pub(crate) const ALL: [Self; 5] = [Self::Number, Self::Date, Self::Literal, Self::Name, Self::Term];
}

/// An anchor found in a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Anchor {
    /// Where it stands in the segment, in bytes.
    pub span: Span,
    /// What kind of evidence it is.
    pub kind: AnchorKind,
    /// Its normalised value: a number or ISO 8601 date, a literal in lower case, the pinyin letters of a name, a stem or
    /// simplified word.
    pub value: String,
    /// The quantity, for a number or date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Quantity>,
}

impl Anchor {
    fn new(span: Span, kind: AnchorKind, value: String) -> Self {
        Self { span, kind, value, quantity: None }
    }
}

/// An anchor as it is found. Most are words that were met before, so that their values need no text of their own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'v> {
    /// Where it stands in the segment.
    pub(crate) span: Span,
    pub(crate) kind: AnchorKind,
    /// What makes it equal to others: of an English name the stem.
    pub(crate) value: &'v str,
    /// The pinyin letters of an English name.
    pub(crate) reading: Option<&'v str>,
    pub(crate) quantity: Option<Quantity>,
}

impl<'v> Seen<'v> {
    const fn new(span: Span, kind: AnchorKind, value: &'v str) -> Self {
        Self { span, kind, value, reading: None, quantity: None }
    }
}

/// Takes anchors in order.
type Sink<'s> = dyn FnMut(Seen<'_>) + 's;

/// Tells the quantities of a folded segment, and between them its words.
fn quantities_and_words(
    folded: &Folded<'_>,
    lang: Lang,
    sink: &mut Sink<'_>,
    mut words: impl FnMut(Span, &mut Sink<'_>),
) {
    // Spans are those of the segment itself.
    let sink = &mut |seen: Seen<'_>| sink(Seen { span: folded.origin(seen.span), ..seen });
    let mut at = 0;
    // Weak ones say too little to match on; their words may say more.
    for quantity in quantities(&folded.text, lang).into_iter().filter(|quantity| !quantity.qualifiers.weak) {
        words(Span::new(at, quantity.span.start), sink);
        at = quantity.span.end;
        let kind = match quantity.kind {
            QuantityKind::Date | QuantityKind::Time | QuantityKind::Period => AnchorKind::Date,
            _ => AnchorKind::Number,
        };
        let value = quantity.value.to_string();
        let own = Quantity { span: folded.origin(quantity.span), ..quantity };
        sink(Seen { quantity: Some(own), ..Seen::new(quantity.span, kind, &value) });
    }
    words(Span::new(at, folded.text.len()), sink);
}

/// Finds anchors. Holds the lexicon and jieba's dictionary; made once and shared.
pub struct Extractor {
    pub(crate) lexicon: Lexicon,
    pub(crate) lemmatizer: Lemmatizer,
    /// The user's own terms: for each Chinese one (simplified) the stems it may be translated by.
    pub(crate) terms: HashMap<String, Vec<(String, Grade)>>,
    jieba: Jieba,
}

/// How often jieba is to believe it saw a user's term: often enough that the term is not cut.
const TERM_FREQUENCY: usize = 100_000;

impl std::fmt::Debug for Extractor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Extractor").field("lexicon", &self.lexicon).finish_non_exhaustive()
    }
}

/// Jieba with the embedded dictionary.
pub(crate) fn jieba() -> Jieba {
    let mut words = include_str!("../data/words.txt").as_bytes();
    Jieba::with_dict(&mut words).expect("the embedded dictionary is read by a test")
}

impl Extractor {
    /// An extractor that knows the words of `lexicon`.
    ///
    /// # Panics
    /// Never with the dictionary that is embedded, which a test reads.
    #[must_use]
    pub fn new(lexicon: Lexicon) -> Self {
        let mut jieba = jieba();
        let lemmatizer = Lemmatizer::new();
        let mut terms: HashMap<String, Vec<(String, Grade)>> = HashMap::new();
        for Term { zh, en, weight } in lexicon.terms() {
            let folded = fold(zh, |c| lexicon.simplified(c)).text.into_owned();
            // One that is cut as it should be stays as frequent as it is.
            if folded.chars().all(is_han) && jieba.cut(&folded, true).len() > 1 {
                jieba.add_word(&folded, Some(TERM_FREQUENCY), None);
            }
            let lower = en.to_lowercase();
            let words: Vec<&str> = lower
                .split(|c: char| !(c.is_alphanumeric() || c == '\''))
                .filter(|word| !word.is_empty())
                .collect();
            let own = Grade::of_weight(*weight);
            let grade = if words.len() == 1 { own } else { own.weaker() };
            terms.entry(folded).or_default().extend(words.iter().map(|word| (lemmatizer.stem(word), grade)));
        }
        Self { lexicon, lemmatizer, terms, jieba }
    }

    /// The anchors of one segment, in order. A name has its pinyin as its value in both languages.
    ///
    /// ```
    /// use duiqi::{AnchorKind, Extractor, Lang, Lexicon};
    /// let extractor = Extractor::new(Lexicon::embedded());
    /// for (lang, text) in [(Lang::Zh, "他在北京见到习近平。"), (Lang::En, "He met Xi Jinping in Beijing.")] {
    ///     let anchors = extractor.anchors(text, lang);
    ///     let names = anchors.iter().filter(|anchor| anchor.kind == AnchorKind::Name);
    ///     let mut names: Vec<&str> = names.map(|anchor| &*anchor.value).collect();
    ///     names.sort_unstable();
    ///     assert_eq!(names, ["beijing", "xijinping"]);
    /// }
    /// ```
    #[must_use]
    pub fn anchors(&self, segment: &str, lang: Lang) -> Vec<Anchor> {
        let mut anchors = Vec::new();
        self.words(segment, lang, &mut Stems::new(&self.lemmatizer), &mut |seen| {
            let Seen { span, kind, value, reading, quantity } = seen;
            anchors.push(Anchor { span, kind, value: reading.unwrap_or(value).to_owned(), quantity });
        });
        match lang {
            Lang::En => name::joined(anchors, segment),
            Lang::Zh => name::marked(self, anchors),
        }
    }

    /// The same as the aligner has them: names are words in Chinese, and the parts of a name in English.
    pub(crate) fn words(&self, segment: &str, lang: Lang, stems: &mut Stems<'_>, sink: &mut Sink<'_>) {
        match lang {
            Lang::En => en::anchors(stems, segment, sink),
            Lang::Zh => zh::anchors(self, stems, segment, sink),
        }
    }
}
