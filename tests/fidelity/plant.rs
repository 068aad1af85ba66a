//! Errors planted in a correct translation, one kind at a time, by a generator with a fixed seed.

use std::collections::HashSet;

use duiqi::{Lang, QuantityKind, quantities};

/// A kind of error, and the checks that are to find it.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) checks: &'static [&'static str],
    /// Damages the translation `text` of a segment; nothing where this kind of error cannot be made of it.
    pub(crate) damage: fn(&mut Random, &Pool, usize, Lang) -> Option<String>,
}

/// All translations of a document, and what can be taken from elsewhere in it.
pub(crate) struct Pool {
    pub(crate) texts: Vec<String>,
    /// What they translate.
    pub(crate) sources: Vec<String>,
    /// Names with the segment they are from.
    pub(crate) names: Vec<(usize, String)>,
    /// Words that stand in lower case somewhere.
    lower: HashSet<String>,
}

impl Pool {
    pub(crate) fn new(sources: Vec<String>, texts: Vec<String>) -> Self {
        // A word that the document also writes in lower case makes no name: National Day, Action Plan.
        let lower: HashSet<String> = texts
            .iter()
            .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
            .filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()))
            .map(str::to_owned)
            .collect();
        let mut this = Self { texts, sources, names: Vec::new(), lower };
        for at in 0..this.texts.len() {
            let text = &this.texts[at];
            let found: Vec<_> =
                this.names_of(at).into_iter().map(|(start, end)| (at, text[start..end].to_owned())).collect();
            this.names.extend(found);
        }
        this
    }

    /// The names of a text.
    fn names_of(&self, at: usize) -> Vec<(usize, usize)> {
        let text = &self.texts[at];
        let proper = |&(start, end): &(usize, usize)| {
            text[start..end].split(' ').all(|word| !self.lower.contains(&word.to_lowercase()))
        };
        names(text).into_iter().filter(proper).collect()
    }
}

/// `SplitMix64`: the same sequence everywhere.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        if list.is_empty() { None } else { list.get(self.below(list.len())) }
    }
}

pub(crate) const KINDS: &[Kind] = &[
    Kind { name: "number, one digit", checks: NUMBERS, damage: digit },
    Kind { name: "number, magnitude", checks: NUMBERS, damage: magnitude },
    Kind { name: "number dropped", checks: NUMBERS, damage: number_dropped },
    Kind { name: "date changed", checks: NUMBERS, damage: date },
    Kind { name: "sentence dropped", checks: &["omission"], damage: |_, _, _, _| Some(String::new()) },
    Kind { name: "clause dropped", checks: &["omission"], damage: clause_dropped },
    Kind { name: "clause added", checks: &["addition"], damage: clause_added },
    Kind { name: "name swapped", checks: &["name"], damage: name_swapped },
    // Without its negation *not lower than 98 percent* is another bound, which `number` tells.
    Kind { name: "negation removed", checks: &["negation", "number"], damage: negation },
];

const NUMBERS: &[&str] = &["number", "date", "unit"];

fn replaced(text: &str, start: usize, end: usize, by: &str) -> String {
    format!("{}{by}{}", &text[..start], &text[end..])
}

/// The spans of quantities with digits, dates or the others.
fn spans(text: &str, lang: Lang, dates: bool) -> Vec<(usize, usize)> {
    quantities(text, lang)
        .into_iter()
        .filter(|quantity| matches!(quantity.kind, QuantityKind::Date) == dates)
        .map(|quantity| (quantity.span.start, quantity.span.end))
        .filter(|&(start, end)| text[start..end].contains(|c: char| c.is_ascii_digit()))
        .collect()
}

fn with_other_digit(random: &mut Random, text: &str, (start, end): (usize, usize)) -> Option<String> {
    let digits: Vec<usize> = (start..end).filter(|&at| text.as_bytes()[at].is_ascii_digit()).collect();
    let &at = random.pick(&digits)?;
    let old = text.as_bytes()[at] - b'0';
    let least = u8::from(at == digits[0]);
    let other: Vec<u8> = (least..=9).filter(|&digit| digit != old).collect();
    let new = *random.pick(&other)?;
    Some(replaced(text, at, at + 1, &new.to_string()))
}

fn digit(random: &mut Random, pool: &Pool, at: usize, lang: Lang) -> Option<String> {
    let text = &pool.texts[at];
    let span = *random.pick(&spans(text, lang, false))?;
    with_other_digit(random, text, span)
}

fn magnitude(random: &mut Random, pool: &Pool, at: usize, lang: Lang) -> Option<String> {
    let text = &pool.texts[at];
    let &(start, end) = random.pick(&spans(text, lang, false))?;
    for (from, to) in
        [("million", "billion"), ("billion", "million"), ("thousand", "million"), ("万", "亿"), ("亿", "万")]
    {
        if let Some(found) = text[start..end].find(from) {
            return Some(replaced(text, start + found, start + found + from.len(), to));
        }
    }
    // Without a word for the power of ten: a zero more.
    let last = text[start..end].rfind(|c: char| c.is_ascii_digit())? + start;
    let whole = !text[start..=last].contains(['.', ':', '/', '-']);
    let number = text[start..=last].trim_start_matches(|c: char| !c.is_ascii_digit());
    if !whole || number.starts_with('0') {
        return None;
    }
    let plain: String = number.chars().filter(char::is_ascii_digit).collect::<String>() + "0";
    if number.len() != number.chars().filter(|c| c.is_ascii_digit() || *c == ',').count() {
        return None;
    }
    let shown = if number.contains(',') { grouped(&plain) } else { plain };
    Some(replaced(text, last + 1 - number.len(), last + 1, &shown))
}

fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

fn number_dropped(random: &mut Random, pool: &Pool, at: usize, lang: Lang) -> Option<String> {
    let text = &pool.texts[at];
    let &(start, end) = random.pick(&spans(text, lang, false))?;
    Some(replaced(text, start, end, "").replace("  ", " "))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn date(random: &mut Random, pool: &Pool, at: usize, lang: Lang) -> Option<String> {
    let text = &pool.texts[at];
    let &(start, end) = random.pick(&spans(text, lang, true))?;
    let month = MONTHS.iter().find_map(|month| text[start..end].find(month).map(|found| (found, *month)));
    if let Some((found, month)) = month.filter(|_| random.below(2) == 0) {
        let others: Vec<&str> = MONTHS.into_iter().filter(|other| *other != month).collect();
        let other = random.pick(&others)?;
        return Some(replaced(text, start + found, start + found + month.len(), other));
    }
    with_other_digit(random, text, (start, end))
}

const FUNCTION: &[&str] = &[
    "the", "and", "that", "with", "from", "have", "been", "were", "this", "these", "those", "which", "their",
    "there", "than", "then", "they", "will", "would", "could", "should", "into", "also", "such", "about",
    "when", "what", "where", "while", "more", "most", "some", "other", "only", "over", "after", "before",
    "because", "between", "through", "under", "being", "both", "each", "very", "just", "like", "even",
    "much", "many", "your", "them", "here", "does", "not",
];

/// Content words: in English those of four letters and more that are no function words, in Chinese pairs of characters.
fn content_words(text: &str, lang: Lang) -> usize {
    match lang {
        Lang::En => text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() >= 4 && !FUNCTION.contains(&word.to_lowercase().as_str()))
            .count(),
        Lang::Zh => text.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).count() / 2,
    }
}

/// The clauses of a text with the comma before them.
fn clauses(text: &str, lang: Lang) -> Vec<(usize, usize)> {
    let marks: &[char] = if lang == Lang::En {
        &[',', ';', '.', '?', '!', ':']
    } else {
        &['，', '；', '。', '？', '！', '：']
    };
    let mut cuts = vec![0];
    for (at, c) in text.char_indices() {
        let after = &text[at + c.len_utf8()..];
        if marks.contains(&c) && (lang == Lang::Zh || after.starts_with(' ') || after.is_empty()) {
            cuts.push(at);
        }
    }
    cuts.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

fn clause_dropped(random: &mut Random, pool: &Pool, at: usize, lang: Lang) -> Option<String> {
    let text = &pool.texts[at];
    let all = clauses(text, lang);
    let long: Vec<(usize, usize)> = all
        .iter()
        .copied()
        .filter(|&(start, end)| all.len() > 1 && (start > 0) && content_words(&text[start..end], lang) >= 6)
        .collect();
    let &(start, end) = random.pick(&long)?;
    Some(replaced(text, start, end, ""))
}

fn clause_added(random: &mut Random, pool: &Pool, at: usize, lang: Lang) -> Option<String> {
    let text = &pool.texts[at];
    let &(_, end) = random.pick(&clauses(text, lang))?;
    for _ in 0..50 {
        let other = random.below(pool.texts.len());
        if other.abs_diff(at) < 3 {
            continue;
        }
        let from = &pool.texts[other];
        let found = clauses(from, lang);
        let long: Vec<&(usize, usize)> = found
            .iter()
            .filter(|clause| clause.0 > 0 && content_words(&from[clause.0..clause.1], lang) >= 6)
            .collect();
        if let Some(&&(start, stop)) = random.pick(&long) {
            return Some(replaced(text, end, end, &from[start..stop]));
        }
    }
    None
}

/// Runs of two or three capitalised words inside a sentence: persons, places, organisations.
fn names(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    let words: Vec<(usize, usize)> = text
        .split(' ')
        .map(|word| {
            let start = at;
            at += word.len() + 1;
            (start, start + word.len())
        })
        .collect();
    let capital = |&(start, end): &(usize, usize)| {
        let word = &text[start..end];
        let letters = word.trim_end_matches([',', '.', ';']);
        letters.len() > 2
            && word.starts_with(|c: char| c.is_ascii_uppercase())
            && letters[1..].bytes().all(|byte| byte.is_ascii_lowercase())
    };
    let mut number = 1;
    while number < words.len() {
        let run = words[number..].iter().take_while(|word| capital(word)).count();
        let end = |last: usize| {
            text[words[last].0..words[last].1].trim_end_matches([',', '.', ';']).len() + words[last].0
        };
        let inner = (number..(number + run).saturating_sub(1)).all(|word| end(word) == words[word].1);
        let after =
            text[..words[number].0].trim_end().ends_with(|c: char| c.is_ascii_lowercase() || c == ',');
        if (2..=3).contains(&run) && inner && after {
            found.push((words[number].0, end(number + run - 1)));
        }
        number += run.max(1);
    }
    found
}

fn name_swapped(random: &mut Random, pool: &Pool, at: usize, lang: Lang) -> Option<String> {
    if lang == Lang::Zh {
        return None;
    }
    let text = &pool.texts[at];
    let &(start, end) = random.pick(&pool.names_of(at))?;
    for _ in 0..50 {
        let (from, other) = random.pick(&pool.names)?;
        let shares = other.split(' ').any(|word| text.contains(word));
        if from.abs_diff(at) > 3 && !shares {
            return Some(replaced(text, start, end, other));
        }
    }
    None
}

fn negation(random: &mut Random, pool: &Pool, at: usize, lang: Lang) -> Option<String> {
    let text = &pool.texts[at];
    // Where the source says the same without a negation (for the first time), none is lost.
    let negates: &[&str] = match lang {
        Lang::En => &["不", "没", "無", "无", "未", "非", "勿", "否", "难以"],
        Lang::Zh => &["not ", "n't", "no ", "never", "without", "cannot"],
    };
    if !negates.iter().any(|word| pool.sources[at].contains(word)) {
        return None;
    }
    let pairs: &[(&str, &str)] = match lang {
        Lang::En => &[
            (" not ", " "),
            ("n't ", " "),
            (" never ", " always "),
            (" no ", " a "),
            (" cannot ", " can "),
            (" without ", " with "),
            (" unable to ", " able to "),
            (" failed to ", " managed to "),
        ],
        Lang::Zh => &[
            ("并不", "并"),
            ("不能", "能"),
            ("不会", "会"),
            ("没有", "有"),
            ("不是", "是"),
            ("不得", "可以"),
            ("从未", "一直"),
        ],
    };
    let found: Vec<(usize, &(&str, &str))> = pairs
        .iter()
        .filter_map(|pair| text.find(pair.0).map(|at| (at, pair)))
        .filter(|&(at, pair)| {
            let (before, after) = (&text[..at], &text[at + pair.0.len()..]);
            // Without it the phrase says the same, or nothing at all: no error of this kind.
            let bound = ["only", "just ", "merely", "simply", "matter ", "longer"];
            let harmless = bound.iter().any(|word| after.starts_with(word))
                || after.starts_with("time") && before.ends_with(" in")
                || pair.0 == "没有" && before.ends_with('有');
            !harmless
        })
        .collect();
    let &(start, &(from, to)) = random.pick(&found)?;
    Some(replaced(text, start, start + from.len(), to))
}
