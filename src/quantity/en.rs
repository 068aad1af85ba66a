//! Quantities in English: words are looked up once ([`words`]), then read from left to right, longest reading first.

mod amount;
mod bound;
mod date;
mod number;
mod part;
mod unit;
mod words;

use super::digits;
use super::unit::Unit;
use super::value::{Time, Value};
use super::{Bound, Exact, Quantity, QuantityKind};
#[cfg(feature = "memory")]
pub(crate) use words::spelt;
use words::{Kind, Lex, Token};

pub(super) fn quantities(text: &str) -> Vec<Quantity> {
    let mut reader = Reader { tokens: words::tokens(text), found: Vec::new() };
    let mut at = 0;
    while at < reader.tokens.len() {
        at = reader.read(at).map_or(at + 1, |next| next.max(at + 1));
    }
    reader.found
}

/// Reads quantities off the tokens. The methods named after a construction return the token after it, having
/// pushed what they found, or nothing when it is not there.
struct Reader<'t> {
    tokens: Vec<Token<'t>>,
    found: Vec<Quantity>,
}

impl<'t> Reader<'t> {
    fn get(&self, at: usize) -> Option<&Token<'t>> {
        self.tokens.get(at)
    }

    fn kind(&self, at: usize) -> Kind {
        self.get(at).map_or(Kind::Sign(' '), |token| token.kind)
    }

    fn lex(&self, at: usize) -> Lex {
        match self.kind(at) {
            Kind::Word(lex) => lex,
            _ => Lex::Other,
        }
    }

    /// The word at `at`, as written; empty for anything else.
    fn word(&self, at: usize) -> &'t str {
        self.get(at).filter(|token| matches!(token.kind, Kind::Word(_))).map_or("", |token| token.text)
    }

    fn is_word(&self, at: usize, words: &[&str]) -> bool {
        let word = self.word(at);
        words.iter().any(|w| w.eq_ignore_ascii_case(word))
    }

    /// Whether the token before `at` is one of `words`.
    fn after_word(&self, at: usize, words: &[&str]) -> bool {
        at > 0 && self.is_word(at - 1, words)
    }

    fn sign(&self, at: usize) -> char {
        match self.kind(at) {
            Kind::Sign(c) => c,
            _ => ' ',
        }
    }

    fn glued(&self, at: usize) -> bool {
        self.get(at).is_some_and(|token| token.glued)
    }

    /// The token after a hyphen that joins two words, or `at` itself.
    fn past_hyphen(&self, at: usize) -> usize {
        let joined = matches!(self.sign(at), '-' | '‑' | '–') && self.glued(at) && self.glued(at + 1);
        if joined { at + 1 } else { at }
    }

    fn start(&self, at: usize) -> usize {
        self.get(at).map_or(0, |token| token.start)
    }

    /// The end of the token before `next`.
    fn end(&self, next: usize) -> usize {
        next.checked_sub(1).and_then(|at| self.get(at)).map_or(0, |token| token.end)
    }

    fn push(&mut self, quantity: Quantity) {
        self.found.push(quantity);
    }

    /// Pushes the tokens from `from` up to `next` as a quantity.
    fn put(&mut self, from: usize, next: usize, kind: QuantityKind, value: Value) -> usize {
        self.push(Quantity::new(self.start(from), self.end(next), kind, value));
        next
    }

    fn read(&mut self, at: usize) -> Option<usize> {
        match self.kind(at) {
            Kind::Identifier => None,
            Kind::Date(date) => Some(self.put(at, at + 1, QuantityKind::Date, Value::Date(date))),
            Kind::Time(time) => Some(self.clock(at, time)),
            Kind::Decade(n) => self.decade(at, n),
            Kind::Nth(_) => self.date(at).or_else(|| self.ordinal(at)),
            Kind::Number(_) => {
                self.date(at).or_else(|| self.hour(at)).or_else(|| self.ratio(at)).or_else(|| self.amount(at))
            }
            Kind::Sign(sign) => self.signed(at, sign),
            Kind::Word(lex) => self.worded(at, lex),
        }
    }

    /// Constructions that open with a sign: money, a negative number, a vulgar fraction.
    fn signed(&mut self, at: usize, sign: char) -> Option<usize> {
        if !sign.is_ascii()
            && let Some(n) = digits::vulgar(sign)
        {
            return Some(self.put(at, at + 1, QuantityKind::Fraction, Value::Fraction(n)));
        }
        match sign {
            '$' | '€' | '£' | '¥' | '￥' | '₩' | '₹' | '₽' => self.money(at),
            '-' | '−' | '–' if !self.glued(at) || at > 0 && self.sign(at - 1) == '(' => self.negative(at),
            '\'' | '’' | '‘' => match self.kind(at + 1) {
                Kind::Decade(n) if n < 100 && self.glued(at + 1) => self.decade(at + 1, n),
                _ => None,
            },
            _ => None,
        }
    }

    fn worded(&mut self, at: usize, lex: Lex) -> Option<usize> {
        match lex {
            Lex::Other => self.other(at),
            Lex::Small(_) | Lex::Ten(_) => self
                .clock_words(at)
                .or_else(|| self.date(at))
                .or_else(|| self.ordinal(at))
                .or_else(|| self.amount(at)),
            Lex::A if self.sign(at + 1) == '$' && self.glued(at + 1) => self.money(at),
            Lex::A | Lex::Half | Lex::Quarter => {
                self.clock_words(at).or_else(|| self.part(at)).or_else(|| self.amount(at))
            }
            Lex::Nth(_) | Lex::TenNth(_) | Lex::ScaleNth(_) => self.date(at).or_else(|| self.ordinal(at)),
            Lex::Hundred | Lex::Scale(_) | Lex::Dozen => self.several_hundred(at),
            Lex::Plural(_) => self.several(at),
            Lex::Month(_) | Lex::MonthShort(_) => self.date(at),
            Lex::Weekday(n) if self.word(at).starts_with(char::is_uppercase) => {
                Some(self.put(at, at + 1, QuantityKind::Date, Value::Weekday(n)))
            }
            Lex::Decade(n) if self.after_word(at, &["the", "early", "late", "mid"]) => {
                self.decade(at, i64::from(n))
            }
            Lex::Multiplied(n) | Lex::Twice(n) => {
                Some(self.put(at, at + 1, QuantityKind::Multiple, Value::Number(Exact::whole(i64::from(n)))))
            }
            Lex::Halved => {
                Some(self.put(at, at + 1, QuantityKind::Fraction, Value::Fraction(Exact::new(1, 2)?)))
            }
            Lex::Noon => Some(self.whole_hour(at, 12)),
            Lex::Midnight => Some(self.whole_hour(at, 0)),
            _ => None,
        }
    }

    fn whole_hour(&mut self, at: usize, hour: u8) -> usize {
        let time = Time { hour, minute: Some(0), second: None, certain: true };
        self.put(at, at + 1, QuantityKind::Time, Value::Time(time))
    }

    /// Words that open a quantity only together with what follows them.
    fn other(&mut self, at: usize) -> Option<usize> {
        let word = self.word(at);
        match (word, self.kind(at + 1)) {
            ("Q", Kind::Number(n)) if self.glued(at + 1) => {
                let n = n.value.as_integer().filter(|n| (1..=4).contains(n))?;
                Some(self.put(at, at + 2, QuantityKind::Period, Value::Quarter(n as u8)))
            }
            ("H", Kind::Number(n)) if self.glued(at + 1) => {
                let n = n.value.as_integer().filter(|n| (1..=2).contains(n))?;
                Some(self.put(at, at + 2, QuantityKind::Period, Value::Half(n as u8)))
            }
            ("AD", Kind::Number(_)) => self.era_before(at),
            ("minus" | "negative", _) => self.negative(at),
            ("last", Kind::Word(Lex::Other)) if self.is_word(at + 1, &["century"]) => {
                Some(self.put(at, at + 2, QuantityKind::Period, Value::Century(20)))
            }
            ("double" | "triple" | "treble" | "quadruple", _)
                if self.is_word(at + 1, &["the", "that", "its", "their", "his", "her"])
                    || self.after_word(at, &["to", "will", "would", "than"]) =>
            {
                let n = if word == "double" { 2 } else { 3 + i64::from(word == "quadruple") };
                Some(self.put(at, at + 1, QuantityKind::Multiple, Value::Number(Exact::whole(n))))
            }
            (_, Kind::Number(_) | Kind::Sign('$' | '£' | '¥')) => self.money(at),
            _ if word.len() > 6 && word.ends_with("fold") => {
                let n = match words::lex(word.strip_suffix("fold")?) {
                    Lex::Small(n) | Lex::Ten(n) => i64::from(n),
                    Lex::Hundred => 100,
                    _ => return None,
                };
                Some(self.put(at, at + 1, QuantityKind::Multiple, Value::Number(Exact::whole(n))))
            }
            _ => None,
        }
    }

    /// `-5`, *minus five*.
    fn negative(&mut self, at: usize) -> Option<usize> {
        if self.word(at).is_empty() && !self.glued(at + 1) || self.number(at + 1, false).is_none() {
            return None;
        }
        let count = self.found.len();
        let next = self.amount(at + 1)?;
        let start = self.start(at);
        let first = self.found.get_mut(count)?;
        if let Value::Number(n) = first.value {
            first.value = Value::Number(n.negated());
            first.span.start = start;
        } else if let Value::Percent(n) = first.value {
            first.value = Value::Percent(n.negated());
            first.span.start = start;
        }
        Some(next)
    }

    /// *Hundreds*, *tens of thousands*, *dozens of yuan*.
    fn several(&mut self, at: usize) -> Option<usize> {
        let Lex::Plural(mut exponent) = self.lex(at) else { return None };
        let mut next = at + 1;
        if self.lex(next) == Lex::Of
            && let Lex::Plural(more @ 3..) | Lex::Scale(more) = self.lex(next + 1)
        {
            exponent += more;
            next += 2;
        } else if self.is_word(at, &["tens"]) && self.lex(next) != Lex::Of {
            return None;
        }
        Some(self.put_several(at, next, exponent))
    }

    /// *Several hundred thousand*, *a few dozen*.
    fn several_hundred(&mut self, at: usize) -> Option<usize> {
        if !self.after_word(at, &["several", "few", "many"]) {
            return None;
        }
        let few = self.after_word(at, &["few"]) && at > 1 && self.lex(at - 2) == Lex::A;
        let (mut next, mut exponent) = (at, 0);
        while let Lex::Hundred | Lex::Scale(_) | Lex::Dozen = self.lex(next) {
            exponent += match self.lex(next) {
                Lex::Hundred => 2,
                Lex::Scale(more) => more,
                _ => 1,
            };
            next += 1;
        }
        Some(self.put_several(at - 1 - usize::from(few), next, exponent))
    }

    fn put_several(&mut self, from: usize, next: usize, exponent: u8) -> usize {
        let Some(n) = Exact::ONE.shifted(i32::from(exponent)) else { return next };
        let counted = if self.lex(next) == Lex::Of { next + 1 } else { next };
        let (unit, after) =
            self.unit(counted, n, false).map_or((None, next), |(unit, after)| (Some(unit), after));
        let kind = match unit {
            Some(unit) if unit.is_money() => QuantityKind::Money,
            Some(_) => QuantityKind::Measure,
            None => QuantityKind::Number,
        };
        let several = Quantity::new(self.start(from), self.end(after), kind, Value::Number(n));
        self.push(several.with_unit(unit).bounded(Bound::Several));
        after
    }

    /// The unit that a currency sign, code or prefix names, and the token after it: `$`, `US$`, `RMB`.
    fn currency(&self, at: usize) -> Option<(Unit, usize)> {
        let word = self.word(at);
        if self.sign(at + 1) == '$' && !word.is_empty() {
            return Unit::english(&format!("{word}$")).map(|unit| (unit, at + 2));
        }
        if word.is_empty() {
            return Unit::english(self.get(at)?.text)
                .filter(|unit| unit.is_money())
                .map(|unit| (unit, at + 1));
        }
        let code = word.len() >= 2 && word.bytes().all(|b| b.is_ascii_uppercase());
        let unit = Unit::english(word).filter(|unit| code && unit.is_money())?;
        Some((unit, at + 1))
    }

    /// `$3.5 billion`, `US$ 20`, `RMB 20 million`, `$10-15`.
    fn money(&mut self, at: usize) -> Option<usize> {
        let (unit, number) = self.currency(at)?;
        if !matches!(self.kind(number), Kind::Number(_)) {
            return None;
        }
        self.priced(at, number, Some(unit))
    }
}
