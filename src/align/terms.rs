//! Terms that aligned documents teach, for use with other documents.

use serde::{Deserialize, Serialize};

use super::{Aligner, State, learn, steps};
use crate::alignment::Alignment;
use crate::anchor::AnchorKind;
use crate::bitext::{Document, Pair};
use crate::score::tokens::Tokens;

/// Two words that keep meeting in an alignment's beads and that the lexicon does not link strongly.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LearnedTerm {
    /// The Chinese word, simplified.
    pub zh: String,
    /// The English word as it first occurs.
    pub en: String,
    /// How often they occur together: the Dice coefficient of their beads, in [0, 1].
    pub weight: f32,
}

impl Aligner {
    /// Learns terms from an alignment, by the same statistics that teach the aligner between two rounds on one document
    /// (Dice coefficient and Dunning's log-likelihood ratio, 1993). Those with the highest weight come first.
    ///
    /// ```
    /// use duiqi::{Aligner, Alignment, Bitext, Document, Lang};
    /// let zh = "大圣来了。\n天黑了。\n大圣走了。\n下雨了。\n他们看见大圣。\n没有人说话。\n大圣笑了。\n风停了。\n我等大圣。";
    /// let en = "Monkey came.\nIt grew dark.\nMonkey left.\nRain fell.\nThey saw Monkey.\nNobody spoke.\nMonkey laughed.\nThe wind dropped.\nI waited for Monkey.";
    /// let bitext = Bitext::new(Document::from_lines(Lang::Zh, zh), Document::from_lines(Lang::En, en))?;
    /// let terms = Aligner::new().learn(&Alignment::paired(&bitext));
    /// assert_eq!((&*terms[0].zh, &*terms[0].en), ("大圣", "Monkey"));
    /// # Ok::<(), duiqi::Error>(())
    /// ```
    #[must_use]
    pub fn learn(&self, alignment: &Alignment) -> Vec<LearnedTerm> {
        let documents = alignment.bitext().by_lang();
        let state = State::new(&self.extractor, documents.zh, documents.en, None);
        let Pair { en, zh } = &state.tokens;
        let mut terms: Vec<LearnedTerm> = learn::associations(&steps(alignment), &state.tokens)
            .into_iter()
            .filter(|found| {
                let quantity = |tokens: &Tokens, word: u32| {
                    matches!(tokens.words[word as usize].kind, AnchorKind::Number | AnchorKind::Date)
                };
                let known = state.links.grade(found.zh, found.en) == Some(crate::lexicon::Grade::Exact);
                !known && !quantity(zh, found.zh) && !quantity(en, found.en)
            })
            .map(|found| LearnedTerm {
                zh: zh.words[found.zh as usize].value.clone(),
                en: surface(documents.en, en, found.en),
                weight: found.dice,
            })
            .collect();
        terms.sort_by(|x, y| y.weight.total_cmp(&x.weight).then_with(|| (&x.zh, &x.en).cmp(&(&y.zh, &y.en))));
        terms
    }
}

/// A word as it first occurs.
fn surface(document: &Document, tokens: &Tokens, word: u32) -> String {
    let entry = &tokens.words[word as usize];
    let first = entry.segments.first().and_then(|&segment| {
        let token = tokens.of(segment as usize).iter().find(|token| token.word == word)?;
        Some(token.span.of(document.segment(segment as usize)).to_owned())
    });
    first.unwrap_or_else(|| entry.value.clone())
}
