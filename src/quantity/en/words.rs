//! The English words that make quantities, and the cutting of a text into tokens.

use std::sync::LazyLock;

use rustc_hash::FxHashMap as HashMap;

use super::super::digits::{self, Literal, Run, char_at, char_before, digit};
use super::super::exact::Exact;
use super::super::unit::Unit;
use super::super::value::{Date, Time};
use crate::text::packed;

/// What a word may do in a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lex {
    Other,
    /// Zero to nineteen.
    Small(u8),
    /// Twenty, thirty … ninety.
    Ten(u8),
    Hundred,
    /// Thousand and up, by exponent.
    Scale(u8),
    Dozen,
    Score,
    /// Dozens, hundreds, thousands …, by exponent.
    Plural(u8),
    /// First … nineteenth.
    Nth(u8),
    /// Twentieth … ninetieth.
    TenNth(u8),
    /// Hundredth, thousandth, millionth, by exponent.
    ScaleNth(u8),
    /// Thirds, fifths …
    NthPlural(u8),
    Half,
    Quarter,
    Quarters,
    A,
    And,
    To,
    Of,
    Or,
    Point,
    Month(u8),
    /// A month by its abbreviation, or *may* and *march*: only beside a number or after a preposition.
    MonthShort(u8),
    Weekday(u8),
    /// The twenties … nineties.
    Decade(u8),
    Percent,
    /// Doubled, tripled …
    Multiplied(u8),
    Twice(u8),
    Noon,
    Midnight,
    Halved,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Word(Lex),
    Number(Literal),
    /// 16th.
    Nth(i64),
    /// 1990s, 90s.
    Decade(i64),
    Date(Date),
    Time(Time),
    Sign(char),
    /// A URL, version, name with digits.
    Identifier,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Token<'t> {
    pub text: &'t str,
    pub start: usize,
    pub end: usize,
    /// Whether it follows its predecessor without a space.
    pub glued: bool,
    pub kind: Kind,
}

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const NTH: [&str; 20] = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];
const TEN_NTH: [&str; 8] =
    ["twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"];
const NTH_PLURAL: [&str; 8] =
    ["thirds", "fourths", "fifths", "sixths", "sevenths", "eighths", "ninths", "tenths"];
const DECADES: [&str; 8] =
    ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"];
const MONTHS: [(&str, u8); 10] = [
    ("january", 1),
    ("february", 2),
    ("april", 4),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
];
const MONTHS_SHORT: [(&str, u8); 14] = [
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("march", 3),
    ("apr", 4),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("sept", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const REST: [(&str, Lex); 48] = [
    ("hundred", Lex::Hundred),
    ("thousand", Lex::Scale(3)),
    ("million", Lex::Scale(6)),
    ("billion", Lex::Scale(9)),
    ("trillion", Lex::Scale(12)),
    ("quadrillion", Lex::Scale(15)),
    ("bn", Lex::Scale(9)),
    ("mn", Lex::Scale(6)),
    ("mln", Lex::Scale(6)),
    ("bln", Lex::Scale(9)),
    ("tn", Lex::Scale(12)),
    ("trn", Lex::Scale(12)),
    ("dozen", Lex::Dozen),
    ("score", Lex::Score),
    ("dozens", Lex::Plural(1)),
    ("tens", Lex::Plural(1)),
    ("hundreds", Lex::Plural(2)),
    ("thousands", Lex::Plural(3)),
    ("millions", Lex::Plural(6)),
    ("billions", Lex::Plural(9)),
    ("trillions", Lex::Plural(12)),
    ("hundredth", Lex::ScaleNth(2)),
    ("thousandth", Lex::ScaleNth(3)),
    ("millionth", Lex::ScaleNth(6)),
    ("half", Lex::Half),
    ("quarter", Lex::Quarter),
    ("quarters", Lex::Quarters),
    ("a", Lex::A),
    ("an", Lex::A),
    ("and", Lex::And),
    ("to", Lex::To),
    ("of", Lex::Of),
    ("or", Lex::Or),
    ("point", Lex::Point),
    ("percent", Lex::Percent),
    ("pct", Lex::Percent),
    ("doubled", Lex::Multiplied(2)),
    ("doubling", Lex::Multiplied(2)),
    ("tripled", Lex::Multiplied(3)),
    ("tripling", Lex::Multiplied(3)),
    ("trebled", Lex::Multiplied(3)),
    ("quadrupled", Lex::Multiplied(4)),
    ("twice", Lex::Twice(2)),
    ("thrice", Lex::Twice(3)),
    ("noon", Lex::Noon),
    ("midday", Lex::Noon),
    ("midnight", Lex::Midnight),
    ("halved", Lex::Halved),
];

/// By their letters as a number.
static WORDS: LazyLock<HashMap<u128, Lex>> = LazyLock::new(|| {
    let mut words: HashMap<&str, Lex> = REST.into_iter().collect();
    let mut list = |names: &[&'static str], first: u8, make: fn(u8) -> Lex| {
        words.extend(names.iter().zip(first..).map(|(name, n)| (*name, make(n))));
    };
    list(&SMALL, 0, Lex::Small);
    list(&TENS, 2, |n| Lex::Ten(n * 10));
    list(&NTH, 0, Lex::Nth);
    list(&TEN_NTH, 2, |n| Lex::TenNth(n * 10));
    list(&NTH_PLURAL, 3, Lex::NthPlural);
    list(&DECADES, 2, |n| Lex::Decade(n * 10));
    list(&WEEKDAYS, 1, Lex::Weekday);
    words.extend(MONTHS.map(|(name, n)| (name, Lex::Month(n))));
    words.extend(MONTHS_SHORT.map(|(name, n)| (name, Lex::MonthShort(n))));
    words.into_iter().filter_map(|(word, lex)| Some((packed(word.as_bytes())?, lex))).collect()
});

/// What `word` may do, whatever its case.
pub(super) fn lex(word: &str) -> Lex {
    packed(word.as_bytes()).and_then(|word| WORDS.get(&word)).copied().unwrap_or(Lex::Other)
}

/// Cuts `text` into tokens: words of letters, numbers, single signs; identifiers whole.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut cutter = Cutter { text, at: 0, glued: false, tokens: Vec::with_capacity(text.len() / 5) };
    while let Some(c) = char_at(text, cutter.at) {
        if c.is_whitespace() {
            (cutter.at, cutter.glued) = (cutter.at + c.len_utf8(), false);
        } else if c.is_alphabetic() {
            cutter.word();
        } else if digit(c).is_some() {
            cutter.number();
        } else if c == '@' {
            cutter.address();
        } else {
            cutter.push(cutter.at + c.len_utf8(), Kind::Sign(c));
        }
    }
    cutter.tokens
}

struct Cutter<'t> {
    text: &'t str,
    at: usize,
    glued: bool,
    tokens: Vec<Token<'t>>,
}

impl Cutter<'_> {
    fn push(&mut self, end: usize, kind: Kind) {
        let text = self.text.get(self.at..end).unwrap_or("");
        self.tokens.push(Token { text, start: self.at, end, glued: self.glued, kind });
        (self.at, self.glued) = (end, true);
    }

    fn rest(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or("")
    }

    fn word_end(&self, at: usize) -> usize {
        let rest = self.rest(at);
        let bytes = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        match char_at(self.text, at + bytes) {
            Some(c) if !c.is_ascii() && c.is_alphabetic() => {
                at + rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())
            }
            _ => at + bytes,
        }
    }

    /// To the next space: the rest of a URL or address.
    fn unspaced(&self, at: usize) -> usize {
        at + self.rest(at).find(char::is_whitespace).unwrap_or(self.rest(at).len())
    }

    fn word(&mut self) {
        let end = self.word_end(self.at);
        let word = self.text.get(self.at..end).unwrap_or("");
        let after = self.rest(end);
        if after.starts_with("://") || word == "www" && after.starts_with('.') {
            return self.push(self.unspaced(end), Kind::Identifier);
        }
        let next = after.chars().next();
        if next.is_some_and(|c| digit(c).is_some()) {
            let prefix =
                matches!(word, "Q" | "H") || Unit::english(word).is_some_and(Unit::is_money) || word == "No";
            if !prefix {
                return self.push(digits::token_end(self.text, end), Kind::Identifier);
            }
        } else if matches!(next, Some('-' | '‑'))
            && char_at(self.text, end + 1).is_some_and(|c| c.is_ascii_digit())
        {
            let month = matches!(lex(word), Lex::Month(_) | Lex::MonthShort(_));
            if !month && digits::names_number(word) {
                return self.push(digits::token_end(self.text, end), Kind::Identifier);
            }
        }
        self.push(end, Kind::Word(lex(word)));
    }

    fn number(&mut self) {
        match digits::run(self.text, self.at) {
            Run::Identifier(end) => self.push(digits::token_end(self.text, end).max(end), Kind::Identifier),
            Run::Date(date, end) => self.push(end, Kind::Date(date)),
            Run::Time(time, end) => self.push(end, Kind::Time(time)),
            Run::Number(literal) => self.literal(literal),
        }
    }

    fn literal(&mut self, literal: Literal) {
        let end = literal.end;
        let after = self.rest(end);
        let (mark, suffix) = after
            .strip_prefix(['\'', '’'])
            .filter(|suffix| suffix.starts_with('s') && after.len() > 1)
            .map_or((0, after), |suffix| (after.len() - suffix.len(), suffix));
        let length = suffix.bytes().take_while(u8::is_ascii_alphabetic).count();
        let letters = &suffix[..length];
        let integer = literal.value.as_integer().filter(|_| literal.plain);
        let open = suffix[length..].chars().next().is_some_and(|c| digit(c).is_some());
        match (letters, integer) {
            ("s", Some(n)) if !open && n % 10 == 0 && n > 0 => {
                return self.push(end + mark + 1, Kind::Decade(n));
            }
            _ if mark > 0 => return self.push(end, Kind::Number(literal)),
            ("st" | "nd" | "rd" | "th" | "ST" | "ND" | "RD" | "TH", _) if !open => {
                if let Some(n) = literal.value.as_integer() {
                    return self.push(end + 2, Kind::Nth(n));
                }
            }
            ("", _) => return self.push(end, Kind::Number(literal)),
            _ => {}
        }
        // **identifier**: 3D, 5G, 7x24; but 20km, 6.7bn, 3pm.
        let known = Unit::english(letters).is_some()
            || matches!(lex(letters), Lex::Scale(_) | Lex::Percent)
            || matches!(letters, "k" | "x" | "b" | "am" | "pm" | "AM" | "PM" | "p" | "a" | "yuan");
        let priced = self.tokens.last().is_some_and(|token| {
            self.glued && matches!(token.kind, Kind::Sign('$' | '€' | '£' | '¥' | '￥'))
        });
        let known = known
            || letters == "K" && literal.value >= Exact::whole(10)
            || priced && matches!(letters, "K" | "B" | "M");
        let superscript =
            matches!(suffix[length..].chars().next(), Some('²' | '³' | '2' | '3')) && letters.ends_with('m');
        if known && !open || superscript {
            self.push(end, Kind::Number(literal));
        } else {
            self.push(digits::token_end(self.text, end), Kind::Identifier);
        }
    }

    /// An e-mail address or account name: back to the last space and on to the next.
    fn address(&mut self) {
        while self.glued && self.tokens.last().is_some_and(|token| token.end == self.at) {
            if let Some(token) = self.tokens.pop() {
                (self.at, self.glued) = (token.start, token.glued);
            }
        }
        let end = self.unspaced(self.at).max(self.at + 1);
        debug_assert!(char_before(self.text, end).is_some());
        self.push(end, Kind::Identifier);
    }
}

/// A whole number below a hundred in words: *twenty-one*, *twenty-first*.
#[cfg(feature = "memory")]
pub(crate) fn spelt(n: i64, ordinal: bool) -> Option<String> {
    let n = usize::try_from(n).ok().filter(|&n| n < 100)?;
    let (small, tens) = if ordinal { (&NTH, &TEN_NTH) } else { (&SMALL, &TENS) };
    Some(match (n / 10, n % 10) {
        (0 | 1, _) => small[n].to_owned(),
        (ten, 0) => tens[ten - 2].to_owned(),
        (ten, one) => format!("{}-{}", TENS[ten - 2], small[one]),
    })
}
