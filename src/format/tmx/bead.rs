//! Beads as translation units.

use super::{Property, Unit, Variant};
use crate::alignment::{BeadRef, SideRef};

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
        let variant = |side: SideRef<'_>, document: Option<&str>| {
            let mut properties = Vec::new();
            properties.extend(document.map(|name| Property::new(kind::DOCUMENT, name)));
            let spans: Vec<String> =
                side.spans().map(|span| format!("{}-{}", span.start, span.end)).collect();
            properties.push(Property::new(kind::SPANS, spans.join(" ")));
            let lang = side.document().lang().tag().to_owned();
            Variant { lang, text: side.text(), properties, ..Variant::default() }
        };
        let [source, target] = documents.map_or([None; 2], |names| names.map(Some));
        let properties = vec![
            Property::new(kind::CONFIDENCE, format!("{:.3}", bead.confidence())),
            Property::new(kind::SHAPE, bead.shape().to_string()),
        ];
        let variants = vec![variant(bead.source(), source), variant(bead.target(), target)];
        Self { properties, variants, ..Self::default() }
    }
}
