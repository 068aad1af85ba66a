//! Terms that aligned documents teach, for use with other documents.

use super::associate::Meetings;
use super::state::State;
use super::{Aligner, steps};
use crate::alignment::Alignment;
use crate::anchor::AnchorKind;
use crate::bitext::{Lang, Pair};
use crate::lexicon::{Grade, Term};
use crate::score::tokens::Tokens;

/// Words of which one is more frequent by this factor are no term.
const TERM_RATIO: usize = 16;

impl Aligner {
    /// Learns terms from an alignment: pairs of words that the lexicon does not link as strongly, each with a weight in thousandths, the
    /// highest first. [`crate::Lexicon::add_terms`] makes an aligner know them.
    ///
    /// The pairs are counted as the aligner counts them between two rounds on one document, and weighed by IBM Model 1 (Brown et
    /// al. 1993) in both directions, as `align/associate.rs` tells. Linear in the pairs of words that meet in beads.
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
    pub fn learn(&self, alignment: &Alignment) -> Vec<Term> {
        let documents = alignment.bitext().by_lang();
        let state = State::new(&self.extractor, documents.zh, documents.en, None);
        let Pair { en, zh } = &state.tokens;
        let mut terms: Vec<Term> = Meetings::count(&steps(alignment), &state.tokens, TERM_RATIO)
            .model1()
            .into_iter()
            .filter(|found| {
                let quantity = |tokens: &Tokens, word: u32| {
                    matches!(tokens.words[word as usize].kind, AnchorKind::Number | AnchorKind::Date)
                };
                let known = state.links.grade(found.zh, found.en);
                known.is_none_or(|known| known > Grade::of_weight(found.weight))
                    && !quantity(zh, found.zh)
                    && !quantity(en, found.en)
            })
            .map(|found| Term {
                zh: zh.words[found.zh as usize].value.clone(),
                en: en.surface(documents.en, found.en),
                weight: (found.weight * 1000.0).round() / 1000.0,
            })
            .filter(|term| Lang::of(&term.zh) == Lang::Zh && Lang::of(&term.en) == Lang::En)
            .collect();
        terms.sort_by(|x, y| y.weight.total_cmp(&x.weight).then_with(|| (&x.zh, &x.en).cmp(&(&y.zh, &y.en))));
        terms
    }
}
