//! Settings of an aligner.

use super::Aligner;
use crate::error::Error;
use crate::lexicon::Lexicon;
use crate::score::shape;

/// Settings of an [`Aligner`].
///
/// ```
/// use duiqi::{Aligner, Bitext, Document, Lang};
/// let aligner = Aligner::builder().most_segments(1).build()?;
/// let bitext = Bitext::new(Document::new(Lang::Zh, "天黑了，下雨了。"), Document::new(Lang::En, "It grew dark. It rained."))?;
/// assert!(aligner.align(&bitext).iter().all(|bead| bead.source().texts().len() <= 1 && bead.target().texts().len() <= 1));
/// let error = Aligner::builder().most_segments(10).build().unwrap_err();
/// assert_eq!(error.to_string(), "most_segments is 10, must be within 1..=9");
/// # Ok::<(), duiqi::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct AlignerBuilder {
    pub(super) lexicon: Option<Lexicon>,
    pub(super) most: usize,
    pub(super) exhaustive: bool,
}

impl AlignerBuilder {
    /// The words to align by [default: the embedded lexicon].
    #[must_use]
    pub fn lexicon(mut self, lexicon: Lexicon) -> Self {
        self.lexicon = Some(lexicon);
        self
    }

    /// The most segments that a bead may have on one side, from 1 to 9 [default: 9]. Fewer take less time and keep beads short;
    /// what would need more becomes several beads or has no counterpart.
    #[must_use]
    pub const fn most_segments(mut self, most: usize) -> Self {
        self.most = most;
        self
    }

    /// Whether to weigh every path through the two documents, however long they are, and not only those inside a band around
    /// anchors [default: false]. Time and memory grow with the product of their lengths. It tells whether the band cost anything; [`Alignment::search`](crate::Alignment::search) says which search it was.
    ///
    /// The result is the same with and without when in each round the best path lies inside the band and the paths outside have next
    /// to no weight; how well a segment could be supported, which is what a null bead costs, is judged inside the band by
    /// both. Up to 20,000 pairs of segments there is no band anyway.
    ///
    /// ```
    /// use duiqi::{Aligner, Bitext, Document, Lang, Search};
    /// let zh: String = (0..160).map(|day| format!("第{day}天我们在乌镇见面。")).collect();
    /// let en: String = (0..160).map(|day| format!("On day {day} we met in Wuzhen. ")).collect();
    /// let bitext = Bitext::new(Document::new(Lang::Zh, zh), Document::new(Lang::En, en))?;
    /// let aligners = [Aligner::new(), Aligner::builder().exhaustive(true).build()?];
    /// let [banded, full] = aligners.map(|aligner| aligner.align(&bitext));
    /// assert_eq!([banded.search(), full.search()], [Search::Banded, Search::Full]);
    /// assert!(banded.iter().map(|bead| bead.shape()).eq(full.iter().map(|bead| bead.shape())));
    /// # Ok::<(), duiqi::Error>(())
    /// ```
    #[must_use]
    pub const fn exhaustive(mut self, exhaustive: bool) -> Self {
        self.exhaustive = exhaustive;
        self
    }

    /// The aligner.
    ///
    /// # Errors
    /// When a setting is out of its range.
    pub fn build(self) -> Result<Aligner, Error> {
        if !(1..=shape::MOST).contains(&self.most) {
            let reason = format!("most_segments is {}, must be within 1..={}", self.most, shape::MOST);
            return Err(Error::Setting { reason });
        }
        let aligner = self.lexicon.map_or_else(Aligner::new, Aligner::with_lexicon);
        Ok(Aligner { most: self.most, exhaustive: self.exhaustive, ..aligner })
    }
}
