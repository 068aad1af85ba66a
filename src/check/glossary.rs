//! The user's terms: which translation is required, which is forbidden. Tables (TSV, CSV) and TBX.

use csv::StringRecord;
use serde::{Deserialize, Serialize};

use crate::bitext::Lang;
use crate::error::Error;
use crate::lexicon::terms;

/// What a glossary says of a pair of terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rule {
    /// The one is to be translated by the other, or by another required one of the same term.
    Required,
    /// The one is not to be translated by the other. With one side empty: the term is not to be used at all.
    Forbidden,
}

/// A row of a glossary.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Entry {
    /// The Chinese term.
    pub zh: String,
    /// The English term.
    pub en: String,
    /// What holds of them.
    pub rule: Rule,
}

/// A list of terms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Glossary {
    entries: Vec<Entry>,
}

/// Words by which a column or a TBX note says that a term is not to be used.
const FORBIDDEN: &[&str] = &[
    "forbidden",
    "deprecated",
    "obsolete",
    "superseded",
    "no",
    "!",
    "禁用",
    "禁止",
    "deprecatedterm-admn-sts",
    "supersededterm-admn-sts",
];
const REQUIRED: &[&str] = &[
    "",
    "required",
    "preferred",
    "admitted",
    "approved",
    "yes",
    "首选",
    "推荐",
    "必须",
    "preferredterm-admn-sts",
    "admittedterm-admn-sts",
];

impl Glossary {
    /// A glossary of these entries.
    #[must_use]
    pub fn new(entries: Vec<Entry>) -> Self {
        Self { entries }
    }

    /// Reads a glossary: TBX (feature `tbx`) when the text begins with `<`, a table otherwise.
    ///
    /// A table has two columns, one Chinese and one English, in either order, and optionally a third: `required` (also
    /// when empty) or `forbidden`. A forbidden term may stand alone, with the other column empty. Tab-separated when the text has a
    /// tab, comma-separated with the usual quotes otherwise. Blank lines, lines that begin with `#` and a first line that names the
    /// columns are skipped.
    ///
    /// ```
    /// use duiqi::{Glossary, Rule};
    /// let glossary = Glossary::read("水乡\twater town\n水乡\tcanal village\tforbidden\n")?;
    /// assert_eq!(glossary.entries()[1].rule, Rule::Forbidden);
    /// let error = Glossary::read("水乡,water town,perhaps\n").unwrap_err();
    /// assert_eq!(error.to_string(), "line 1: expected required or forbidden, found \"perhaps\"");
    /// # Ok::<(), duiqi::Error>(())
    /// ```
    ///
    /// # Errors
    /// When a line has no two terms, or says neither required nor forbidden, or the TBX is no well-formed XML; with the line.
    pub fn read(text: &str) -> Result<Self, Error> {
        let text = text.trim_start_matches('\u{FEFF}');
        if text.trim_start().starts_with('<') {
            #[cfg(feature = "tbx")]
            return Ok(Self { entries: super::tbx::read(text)? });
            #[cfg(not(feature = "tbx"))]
            return Err(Error::line(1, "a glossary in TBX needs the feature tbx"));
        }
        let mut entries = Vec::new();
        for row in terms::table(text) {
            let (line, row) = row?;
            entries.push(entry(&row).map_err(|reason| Error::line(line, reason))?);
        }
        Ok(Self { entries })
    }

    /// Its entries.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// The rule that a status names.
pub(super) fn rule(status: &str) -> Option<Rule> {
    let status = status.trim().to_lowercase();
    if FORBIDDEN.contains(&status.as_str()) {
        Some(Rule::Forbidden)
    } else {
        REQUIRED.contains(&status.as_str()).then_some(Rule::Required)
    }
}

fn entry(row: &StringRecord) -> Result<Entry, String> {
    let field = |at: usize| row.get(at).unwrap_or("").trim();
    let (first, second, status) = (field(0), field(1), field(2));
    let rule = rule(status).ok_or_else(|| format!("expected required or forbidden, found {status:?}"))?;
    // A forbidden term may stand alone.
    let alone = || match (first, second) {
        (term, "") | ("", term) if rule == Rule::Forbidden && !term.is_empty() => {
            Some(if Lang::of(term) == Lang::Zh { (term, "") } else { ("", term) })
        }
        _ => None,
    };
    let (zh, en) = terms::pair(row).or_else(alone).ok_or_else(|| terms::no_terms(row))?;
    Ok(Entry { zh: zh.to_owned(), en: en.to_owned(), rule })
}
