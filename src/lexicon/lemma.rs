//! English words as the lexicon knows them: lower case, irregular forms undone, then stemmed.
//!
//! Stems are Snowball's (Porter2); the irregular forms that no stemmer can reach stand in `data/irregular.tsv`.

use rustc_hash::FxHashMap as HashMap;

use frostem::{Algorithm, Stemmer};

/// Finds the stem under which the lexicon lists an English word.
pub(crate) struct Lemmatizer {
    stemmer: Stemmer,
    irregular: HashMap<&'static str, &'static str>,
}

impl std::fmt::Debug for Lemmatizer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lemmatizer").field("irregular", &self.irregular.len()).finish_non_exhaustive()
    }
}

impl Lemmatizer {
    pub(crate) fn new() -> Self {
        let mut irregular = HashMap::default();
        for line in include_str!("../../data/irregular.tsv").lines().filter(|line| !line.starts_with('#')) {
            if let Some((base, forms)) = line.split_once('\t') {
                irregular.extend(forms.split(' ').map(|form| (form, base)));
            }
        }
        Self { stemmer: Stemmer::new(Algorithm::English), irregular }
    }

    /// The stem of a word in lower case.
    pub(crate) fn stem(&self, word: &str) -> String {
        let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("n't")).unwrap_or(word);
        let base = self.irregular.get(word).copied().unwrap_or(word);
        self.stemmer.stem(base).into_owned()
    }
}

/// Stems of words that come again and again.
#[derive(Debug)]
pub(crate) struct Stems<'a> {
    lemmatizer: &'a Lemmatizer,
    /// Each word's place in `list`.
    known: HashMap<String, usize>,
    list: Vec<String>,
}

impl<'a> Stems<'a> {
    pub(crate) fn new(lemmatizer: &'a Lemmatizer) -> Self {
        Self { lemmatizer, known: HashMap::default(), list: Vec::new() }
    }

    /// As [`Lemmatizer::stem`].
    pub(crate) fn stem(&mut self, word: &str) -> &str {
        let place = self.known.get(word).copied().unwrap_or_else(|| {
            self.list.push(self.lemmatizer.stem(word));
            self.known.insert(word.to_owned(), self.list.len() - 1);
            self.list.len() - 1
        });
        &self.list[place]
    }
}

#[cfg(test)]
mod tests {
    use super::Lemmatizer;

    #[test]
    fn forms_of_one_word_share_a_stem() {
        let lemmatizer = Lemmatizer::new();
        for (form, base) in [
            ("went", "go"),
            ("men", "man"),
            ("took", "take"),
            ("cities", "city"),
            ("cooperation", "cooperations"),
        ] {
            assert_eq!(lemmatizer.stem(form), lemmatizer.stem(base), "{form} / {base}");
        }
        assert_ne!(lemmatizer.stem("university"), lemmatizer.stem("universal"));
    }
}
