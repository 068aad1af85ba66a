//! A user's own terms, added to a lexicon.

use std::io::{self, BufRead, Write};

use csv::{ReaderBuilder, StringRecord};
use serde::{Deserialize, Serialize};

use super::Lexicon;
use crate::bitext::Lang;
use crate::error::Error;

/// A Chinese word or phrase and an English one that translate each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// The Chinese side; it is matched in simplified characters.
    pub zh: String,
    /// The English side; it is matched by its stems.
    pub en: String,
    /// How much the link says, in [0, 1]: what a person wrote has 1; what was learned, the share of both words' occurrences
    /// that it explains.
    pub weight: f32,
}

impl Term {
    /// A term of weight 1.
    #[must_use]
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into(), weight: 1.0 }
    }

    /// Writes a table that [`Lexicon::read_terms`] reads back as it is: Chinese, English and weight, divided by tabs. Tabs and line breaks inside
    /// a term become spaces.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_table<'a>(terms: impl IntoIterator<Item = &'a Self>, mut out: impl Write) -> io::Result<()> {
        for Self { zh, en, weight } in terms {
            let (zh, en) = (zh.replace(['\t', '\n', '\r'], " "), en.replace(['\t', '\n', '\r'], " "));
            // What begins a line with a number sign would be a comment.
            let [first, second] = if zh.starts_with('#') { [en, zh] } else { [zh, en] };
            writeln!(out, "{first}\t{second}\t{weight}")?;
        }
        Ok(())
    }
}

impl Lexicon {
    /// Adds terms from a table of two columns, one Chinese and one English, in either order: each line by its
    /// script. Tab-separated when the file has a tab, comma-separated with the usual quotes otherwise; in any
    /// encoding that [`crate::decode`] reads. A third column is the weight where it is a number in [0, 1], which is 1 otherwise.
    /// Further columns, blank lines, lines that begin with `#` and a
    /// first line without Chinese (the names of the columns) are skipped. Returns how many terms were added.
    ///
    /// ```
    /// let mut lexicon = duiqi::Lexicon::embedded();
    /// let added = lexicon.read_terms("水乡联盟\tAlliance of Water Towns\nosmanthus jelly\t桂花糕\t0.6\n".as_bytes())?;
    /// assert_eq!(added, 2);
    /// assert_eq!(lexicon.terms()[1], duiqi::Term { weight: 0.6, ..duiqi::Term::new("桂花糕", "osmanthus jelly") });
    /// let error = lexicon.read_terms("乌镇,Wuzhen\n西栅\n".as_bytes()).unwrap_err();
    /// assert_eq!(error.to_string(), "line 2: expected a Chinese and an English term, found \"西栅\"");
    /// # Ok::<(), duiqi::Error>(())
    /// ```
    ///
    /// # Errors
    /// When `reader` cannot be read or decoded, or a line lacks a term in either language; the error names the
    /// line, and the lexicon is as it was.
    pub fn read_terms(&mut self, mut reader: impl BufRead) -> Result<usize, Error> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        let text = crate::decode(bytes)?;
        let mut terms = Vec::new();
        for row in table(&text) {
            let (line, row) = row?;
            let term = pair(&row).ok_or_else(|| Error::line(line, no_terms(&row)))?;
            terms.push(Term { weight: weight(&row), ..Term::new(term.0, term.1) });
        }
        let added = terms.len();
        self.terms.append(&mut terms);
        Ok(added)
    }

    /// Adds terms, such as [`crate::Aligner::learn`] learned. How strongly a term counts beside the lexicon's own links follows from
    /// its weight; of two links of the same words the stronger counts.
    ///
    /// ```
    /// let mut lexicon = duiqi::Lexicon::embedded();
    /// lexicon.add_terms([duiqi::Term::new("桂花糕", "osmanthus jelly")]);
    /// assert_eq!(lexicon.terms().len(), 1);
    /// ```
    pub fn add_terms(&mut self, terms: impl IntoIterator<Item = Term>) {
        self.terms.extend(terms);
    }

    /// The terms added by [`Lexicon::read_terms`] and [`Lexicon::add_terms`].
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }
}

/// The rows of a table of terms with their lines: tab-separated when the text has a tab, comma-separated with the usual quotes
/// otherwise. Blank rows, rows that begin with `#`, and a first one that names the columns are left out.
pub(crate) fn table(text: &str) -> impl Iterator<Item = Result<(usize, StringRecord), Error>> {
    // A lone carriage return ends a line too.
    let tabs = text.contains('\t');
    let rows = ReaderBuilder::new()
        .delimiter(if tabs { b'\t' } else { b',' })
        .quoting(!tabs)
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    rows.into_records().enumerate().filter_map(|(index, row)| {
        let row = match row {
            Ok(row) => row,
            Err(error) => return Some(Err(Error::line(index + 1, error.to_string()))),
        };
        let blank = row.iter().all(|field| field.trim().is_empty());
        let header = index == 0 && pair(&row).is_none() && is_header(&row);
        let line = row.position().map_or(index + 1, |position| position.line() as usize);
        (!blank && !header).then_some(Ok((line, row)))
    })
}

/// The first two fields as (Chinese, English), each by its script.
pub(crate) fn pair(row: &StringRecord) -> Option<(&str, &str)> {
    let (first, second) = (row.get(0)?.trim(), row.get(1)?.trim());
    if first.is_empty() || second.is_empty() {
        return None;
    }
    match (Lang::of(first), Lang::of(second)) {
        (Lang::Zh, Lang::En) => Some((first, second)),
        (Lang::En, Lang::Zh) => Some((second, first)),
        _ => None,
    }
}

/// The weight in the third field, where it is one.
fn weight(row: &StringRecord) -> f32 {
    let number = row.get(2).and_then(|field| field.trim().parse().ok());
    number.filter(|weight| (0.0..=1.0).contains(weight)).unwrap_or(1.0)
}

/// What is wrong with a row without two terms.
pub(crate) fn no_terms(row: &StringRecord) -> String {
    let found: String = row.iter().collect::<Vec<_>>().join(" | ").chars().take(60).collect();
    format!("expected a Chinese and an English term, found {found:?}")
}

/// Whether a first row names its columns: at least two, all without Chinese or all in Chinese (中文, 英文).
fn is_header(row: &StringRecord) -> bool {
    let names =
        ["zh", "en", "chinese", "english", "source", "target", "term", "中文", "英文", "汉语", "英语"];
    row.len() > 1 && row.iter().take(2).all(|field| names.contains(&field.trim().to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Vec<Term>, Error> {
        let mut lexicon = Lexicon::embedded();
        lexicon.read_terms(bytes)?;
        Ok(lexicon.terms().to_vec())
    }

    #[test]
    fn tables_of_many_makes_are_read() {
        let expected = [Term::new("乌镇", "Wuzhen, Zhejiang"), Term::new("云", "cloud")];
        for text in [
            "乌镇\tWuzhen, Zhejiang\n云\tcloud\n",
            "乌镇,\"Wuzhen, Zhejiang\"\r\n\r\ncloud,云",
            "zh,en,note\n# own\n乌镇,\"Wuzhen, Zhejiang\",a town\n云,cloud\n",
            "中文\t英文\n Wuzhen, Zhejiang \t 乌镇\n\t\ncloud\t云\t",
            "\u{FEFF}乌镇\tWuzhen, Zhejiang\r云\tcloud",
        ] {
            assert_eq!(read(text.as_bytes()).unwrap(), expected, "{text:?}");
        }
        assert_eq!(read(b"").unwrap(), []);
    }

    #[test]
    fn a_bad_line_is_named_and_nothing_is_added() {
        for (text, line) in [
            ("乌镇\tWuzhen\n\n# x\n云\tcloud\n风 wind\n", 5),
            ("town,city\n", 1),
            ("乌镇,\n", 1),
            ("乌镇,Wuzhen\n云,雲\n", 2),
        ] {
            let mut lexicon = Lexicon::embedded();
            let error = lexicon.read_terms(text.as_bytes()).unwrap_err();
            assert!(matches!(error, Error::Line { line: found, .. } if found == line), "{text:?}: {error}");
            assert!(lexicon.terms().is_empty());
        }
    }
}
