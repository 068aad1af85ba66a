//! How alike two texts of one language are: [`Measure`] gives a [`Similarity`].
//!
//! The main part is an edit similarity over the units of [`form`](super::form): 1 − *D* / *n*, where *n* is the number of units
//! of the longer text and *D* the least cost of deleting, inserting (1 each) and replacing units (1, or less between words that
//! begin with the same three letters and are at least half alike: then 1 − their normalised Levenshtein similarity). The
//! dynamic programme is restricted to the diagonals that can stay within the allowed cost, so it takes
//! O(*n* · *cost*) time.
//!
//! What the folding hid is told apart: each of the other parts takes away up to its weight.

use std::cell::OnceCell;
use std::hash::Hasher;

use jieba_rs::Jieba;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::form::{Form, Kind, Token, lower};
use crate::anchor::jieba;
use crate::bitext::Lang;
use crate::lexicon::Lexicon;
use crate::text::is_han;

/// How alike two texts are, as a whole and by parts; each in [0, 1], 1 being equal.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Similarity {
    /// The whole: `units` less the weighted lack of each other part.
    pub score: f32,
    /// Han characters and words, quantities as such.
    pub units: f32,
    /// Whole words: Chinese as jieba cuts it.
    pub words: f32,
    /// The values of numbers, dates and amounts; 0.9 for an equal value written otherwise.
    pub numbers: f32,
    /// Punctuation marks.
    pub punctuation: f32,
    /// Capital and small letters.
    pub case: f32,
    /// Full-width and half-width characters.
    pub width: f32,
    /// Simplified and traditional characters.
    pub script: f32,
}

/// What the lack of each part takes away from the score, at most. Together less than one changed unit of ten costs,
/// so that they order what is equally far off in units.
mod weight {
    pub(super) const WORDS: f32 = 0.02;
    pub(super) const NUMBERS: f32 = 0.03;
    pub(super) const PUNCTUATION: f32 = 0.02;
    pub(super) const CASE: f32 = 0.01;
    pub(super) const WIDTH: f32 = 0.005;
    pub(super) const SCRIPT: f32 = 0.01;
}

/// The cost of deleting, inserting or wholly replacing a unit.
const WHOLE: u32 = 1000;
/// The least similarity of words that are replaced at less than the whole cost.
const NEAR: f64 = 0.5;
/// What a number is worth whose value is equal and whose writing is not.
const REWRITTEN: f32 = 0.9;

impl Similarity {
    /// Equal in every part.
    pub(super) const EQUAL: Self = Self {
        score: 1.0,
        units: 1.0,
        words: 1.0,
        numbers: 1.0,
        punctuation: 1.0,
        case: 1.0,
        width: 1.0,
        script: 1.0,
    };

    fn weigh(mut self) -> Self {
        let lacks = [
            (self.words, weight::WORDS),
            (self.numbers, weight::NUMBERS),
            (self.punctuation, weight::PUNCTUATION),
            (self.case, weight::CASE),
            (self.width, weight::WIDTH),
            (self.script, weight::SCRIPT),
        ];
        let lack: f32 = lacks.iter().map(|(part, weight)| (1.0 - part) * weight).sum();
        self.score = (self.units - lack).max(0.0);
        self
    }
}

/// Compares texts. Making one is cheap; the dictionary of Chinese words is read when it is first needed.
pub struct Measure {
    pub(super) lexicon: Lexicon,
    jieba: OnceCell<Jieba>,
}

impl std::fmt::Debug for Measure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Measure").finish_non_exhaustive()
    }
}

impl Default for Measure {
    fn default() -> Self {
        Self::new()
    }
}

impl Measure {
    /// A measure with the embedded tables.
    #[must_use]
    pub fn new() -> Self {
        Self { lexicon: Lexicon::embedded(), jieba: OnceCell::new() }
    }

    /// How alike two texts in `lang` are. Symmetric.
    ///
    /// ```
    /// use duiqi::{Lang, memory::Measure};
    /// let measure = Measure::new();
    /// // Two characters of fifteen.
    /// let alike = measure.compare("我们明天在学校大门口等你们回来。", "我们后天在学校大门口等他们回来。", Lang::Zh);
    /// assert!((alike.score - 0.87).abs() < 0.01, "{alike:?}");
    /// let alike = measure.compare("It has 5 rooms.", "It has 7 rooms.", Lang::En);
    /// assert_eq!((alike.units, alike.numbers), (1.0, 0.0));
    /// ```
    #[must_use]
    pub fn compare(&self, a: &str, b: &str, lang: Lang) -> Similarity {
        let (a_form, b_form) = (Form::new(a, lang, &self.lexicon), Form::new(b, lang, &self.lexicon));
        let units = units(&a_form, &b_form, 0.0).unwrap_or(0.0);
        self.finish(self.by_forms(&a_form, &b_form, units), a, b)
    }

    /// The parts that forms tell; the others are 1.
    pub(super) fn by_forms(&self, a: &Form, b: &Form, units: f32) -> Similarity {
        let words = if units < 1.0 { alike(&self.words(a), &self.words(b)) } else { 1.0 };
        let punctuation = alike(a.marks(), b.marks());
        Similarity { units, words, numbers: numbers(a, b), punctuation, ..Similarity::EQUAL }.weigh()
    }

    /// The parts that only the texts tell.
    pub(super) fn finish(&self, mut similarity: Similarity, a: &str, b: &str) -> Similarity {
        if a == b {
            return similarity;
        }
        let simplify = |c| self.lexicon.simplified(c);
        let either = |test: &dyn Fn(char) -> bool| a.chars().chain(b.chars()).any(test);
        let cased = either(&char::is_uppercase);
        let wide = either(&|c| !c.is_ascii() && !is_han(c) && !std::iter::once(c).nfkc().eq([c]));
        let traditional = either(&|c| is_han(c) && simplify(c) != c);
        if !(cased || wide || traditional) {
            return similarity;
        }
        let bag = |text: &str, case: bool, width: bool, script: bool| {
            bag(text, case, width, &|c| if script { simplify(c) } else { c })
        };
        let common =
            |case, width, script| shared(&bag(a, case, width, script), &bag(b, case, width, script)) as f32;
        let all = common(true, true, true);
        if all > 0.0 {
            let part = |affected: bool, case, width, script| {
                if affected { common(case, width, script) / all } else { 1.0 }
            };
            similarity.case = part(cased, false, true, true);
            similarity.width = part(wide, true, false, true);
            similarity.script = part(traditional, true, true, false);
        }
        similarity.weigh()
    }

    /// The Chinese words of a text.
    pub(super) fn cut<'a>(&self, text: &'a str) -> Vec<&'a str> {
        self.jieba.get_or_init(jieba).cut(text, true).iter().map(|token| token.word).collect()
    }

    /// Whole words, quantities as such.
    fn words(&self, form: &Form) -> Vec<u64> {
        let hash = |word: &str| {
            let mut hasher = FxHasher::default();
            hasher.write(word.as_bytes());
            hasher.finish()
        };
        let mut words = Vec::new();
        for (kind, text) in form.runs() {
            match kind {
                Kind::Number => words.push(0),
                Kind::Word => words.push(hash(text)),
                Kind::Character => {
                    words.extend(self.cut(text).into_iter().map(hash));
                }
            }
        }
        words
    }
}

/// 1 − Levenshtein distance over the longer length.
fn alike<T: PartialEq>(a: &[T], b: &[T]) -> f32 {
    let most = a.len().max(b.len());
    if most == 0 || a == b {
        return 1.0;
    }
    1.0 - strsim::generic_levenshtein(&Items(a), &Items(b)) as f32 / most as f32
}

/// A slice as `strsim` wants it.
struct Items<'a, T>(&'a [T]);

impl<'a, T> IntoIterator for &'a Items<'a, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// The numbers of both as lists: equal ones count, and equal values in other writing nearly.
fn numbers(a: &Form, b: &Form) -> f32 {
    let (a, b): (Vec<_>, Vec<_>) = (a.numbers().collect(), b.numbers().collect());
    let most = a.len().max(b.len());
    if most == 0 {
        return 1.0;
    }
    let values =
        |list: &[(&str, &str)]| list.iter().map(|(value, _)| (*value).to_owned()).collect::<Vec<_>>();
    let by_value = alike(&values(&a), &values(&b));
    if by_value < 1.0 {
        return by_value;
    }
    let written = a.iter().zip(&b).filter(|(a, b)| a.1 == b.1).count() as f32 / most as f32;
    written + (1.0 - written) * REWRITTEN
}

/// The words and marks of a text, folded as told, as sorted hashes.
fn bag(text: &str, case: bool, width: bool, simplify: &dyn Fn(char) -> char) -> Vec<u64> {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if is_han(c) {
            folded.push(simplify(c));
        } else if width && !c.is_ascii() {
            folded.extend(std::iter::once(c).nfkc());
        } else {
            folded.push(c);
        }
    }
    if case {
        folded = lower(&folded);
    }
    let mut words = Vec::new();
    let mut hasher = FxHasher::default();
    let mut open = false;
    for c in folded.chars() {
        let joins = c.is_alphanumeric() && !is_han(c);
        if open && !joins {
            words.push(std::mem::take(&mut hasher).finish());
            open = false;
        }
        if joins {
            hasher.write_u32(u32::from(c));
            open = true;
        } else if !c.is_whitespace() {
            words.push(u64::from(c));
        }
    }
    if open {
        words.push(hasher.finish());
    }
    words.sort_unstable();
    words
}

/// How many items two sorted lists share.
fn shared(mut a: &[u64], mut b: &[u64]) -> usize {
    let mut count = 0;
    while let ([x, rest @ ..], [y, others @ ..]) = (a, b) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => a = rest,
            std::cmp::Ordering::Greater => b = others,
            std::cmp::Ordering::Equal => {
                count += 1;
                (a, b) = (rest, others);
            }
        }
    }
    count
}

/// The similarity of the units, or nothing when it is below `min`.
pub(super) fn units(a: &Form, b: &Form, min: f64) -> Option<f32> {
    let most = a.tokens().len().max(b.tokens().len());
    if most == 0 {
        return Some(1.0);
    }
    // Rounded up, so that what is just at the threshold is not lost to rounding; the caller compares again.
    let limit = ((1.0 - min) * f64::from(WHOLE) * most as f64 + 1.0).ceil() as u32;
    let distance = distance(a, b, limit)?;
    Some(1.0 - distance as f32 / (WHOLE as f32 * most as f32))
}

/// The least cost of making one list of units the other, if it is within `limit`.
fn distance(a: &Form, b: &Form, limit: u32) -> Option<u32> {
    let (mut x, mut y) = (a.tokens(), b.tokens());
    let head = x.iter().zip(y).take_while(|(x, y)| x.id == y.id).count();
    (x, y) = (&x[head..], &y[head..]);
    let tail = x.iter().rev().zip(y.iter().rev()).take_while(|(x, y)| x.id == y.id).count();
    (x, y) = (&x[..x.len() - tail], &y[..y.len() - tail]);
    let swapped = x.len() > y.len();
    let (a, b) = if swapped { (b, a) } else { (a, b) };
    let (x, y) = if swapped { (y, x) } else { (x, y) };
    let (n, m) = (x.len(), y.len());
    let band = (limit / WHOLE) as usize;
    if m - n > band {
        return None;
    }
    if n == 0 {
        return Some(m as u32 * WHOLE).filter(|&cost| cost <= limit);
    }
    // Row i holds the costs of x[..i] against y[..j], of which those with |i − j| within the band matter.
    let far = u32::MAX / 2;
    let mut row: Vec<u32> = (0..=m).map(|j| if j <= band { j as u32 * WHOLE } else { far }).collect();
    for i in 1..=n {
        let (from, to) = (i.saturating_sub(band).max(1), (i + band).min(m));
        let mut diagonal = row[from - 1];
        row[from - 1] = if from == 1 && i <= band { i as u32 * WHOLE } else { far };
        let mut least = row[from - 1];
        for j in from..=to {
            let above = if j == i + band { far } else { row[j] };
            let replaced = diagonal + replacement(a, &x[i - 1], b, &y[j - 1]);
            diagonal = row[j];
            row[j] = replaced.min(above.saturating_add(WHOLE)).min(row[j - 1] + WHOLE);
            least = least.min(row[j]);
        }
        if least > limit {
            return None;
        }
    }
    Some(row[m]).filter(|&cost| cost <= limit)
}

/// What it costs to put one unit in the place of another.
fn replacement(a: &Form, x: &Token, b: &Form, y: &Token) -> u32 {
    if x.id == y.id {
        return 0;
    }
    if x.key != y.key || x.kind() != Kind::Word {
        return WHOLE;
    }
    let alike = strsim::normalized_levenshtein(a.of(x), b.of(y));
    if alike < NEAR { WHOLE } else { ((1.0 - alike) * f64::from(WHOLE)).round() as u32 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The recurrence as it is defined, over all cells.
    fn plain(a: &Form, b: &Form) -> u32 {
        let (x, y) = (a.tokens(), b.tokens());
        let mut table = vec![vec![0; y.len() + 1]; x.len() + 1];
        for i in 0..=x.len() {
            for j in 0..=y.len() {
                table[i][j] = match (i, j) {
                    (0, _) => j as u32 * WHOLE,
                    (_, 0) => i as u32 * WHOLE,
                    _ => (table[i - 1][j - 1] + replacement(a, &x[i - 1], b, &y[j - 1]))
                        .min(table[i - 1][j] + WHOLE)
                        .min(table[i][j - 1] + WHOLE),
                };
            }
        }
        table[x.len()][y.len()]
    }

    proptest! {
        #![proptest_config(crate::random::cases(256))]

        #[test]
        fn the_band_changes_nothing(
            a in "(worda|wordb|worde|words|词|语|[ab]{1,2}| ){0,14}",
            b in "(worda|wordb|worde|words|词|语|[ab]{1,2}| ){0,14}",
            limit in 0_u32..15_000,
        ) {
            let lexicon = Lexicon::embedded();
            let spaced = |text: &str| text.replace("word", " word");
            let (a, b) = (Form::new(&spaced(&a), Lang::En, &lexicon), Form::new(&spaced(&b), Lang::En, &lexicon));
            let whole = plain(&a, &b);
            prop_assert_eq!(distance(&a, &b, limit), (whole <= limit).then_some(whole));
            prop_assert_eq!(distance(&b, &a, limit), (whole <= limit).then_some(whole));
        }

        #[test]
        fn a_text_is_like_itself_and_likeness_is_symmetric(a in ".{0,20}", b in ".{0,20}") {
            let measure = Measure::new();
            for lang in [Lang::En, Lang::Zh] {
                prop_assert!(measure.compare(&a, &a, lang).score >= 1.0);
                let (one, other) = (measure.compare(&a, &b, lang), measure.compare(&b, &a, lang));
                prop_assert!((one.score - other.score).abs() < 1e-6);
                prop_assert!((0.0..=1.0).contains(&one.score));
            }
        }
    }
}
