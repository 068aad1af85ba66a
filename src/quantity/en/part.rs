//! English parts and places: *half a million*, *a third of*, *21st*, *third quarter*.

use super::super::unit::Unit;
use super::super::value::Value;
use super::super::{Exact, Quantity, QuantityKind};
use super::Reader;
use super::number::Numeral;
use super::words::{Kind, Lex};

/// What is said of an amount that changes by a share: *up a third*, *rose by a quarter*.
const GROWN: &[&str] = &[
    "up",
    "down",
    "rose",
    "rise",
    "rises",
    "risen",
    "grew",
    "grow",
    "grows",
    "grown",
    "fell",
    "fall",
    "falls",
    "fallen",
    "increased",
    "decreased",
    "dropped",
    "declined",
    "jumped",
    "climbed",
    "shrank",
    "gained",
    "lost",
    "cut",
];
/// What may follow a share that belongs to no noun behind it, which *a third time* does.
const AFTER_PART: &[&str] = &[
    "on", "in", "from", "since", "to", "over", "last", "this", "compared", "year", "during", "and", "but",
    "while", "as", "at", "between", "when", "after", "before", "against", "for",
];

impl Reader<'_> {
    /// *One third*, *two-thirds*, *three quarters*, `1/3`.
    pub(super) fn fraction(&mut self, at: usize, numeral: Numeral) -> Option<usize> {
        // **idiom**: 24/7, 50/50; years like 2018/19 were read before.
        let slash = self.sign(at + 1) == '/'
            && self.glued(at + 1)
            && matches!(self.kind(at + 2), Kind::Number(_))
            && self.glued(at + 2);
        if slash && numeral.literal.is_some_and(|l| l.plain) && self.slashed(at).is_none() {
            return Some(at + 3);
        }
        if let Some((value, next)) = self.slashed(at) {
            // **idiom**: 9/11 is a date or a name.
            let known = value == Exact::new(9, 11)?;
            return if known {
                Some(next)
            } else {
                Some(self.put(at, next, QuantityKind::Fraction, Value::Fraction(value)))
            };
        }
        let part = self.past_hyphen(numeral.next);
        let one = numeral.value == Exact::ONE;
        // *The first three quarters of this year* are periods.
        if self.lex(part) == Lex::Quarters
            && self.after_word(at, &["first", "last", "past", "previous", "next", "final"])
            && self.is_of_year(part + 1)
        {
            let (form, unit) = (Value::Number(numeral.value), Unit::named("qtr"));
            let found = Quantity::new(self.start(at), self.end(part + 1), QuantityKind::Measure, form);
            self.push(found.with_unit(unit));
            return Some(part + 1);
        }
        let parts = match self.lex(part) {
            Lex::NthPlural(n) if !one => i64::from(n),
            Lex::Nth(n @ 3..) if one => i64::from(n),
            Lex::ScaleNth(e) if one => 10_i64.checked_pow(u32::from(e))?,
            Lex::TenNth(n) if one => i64::from(n),
            Lex::Quarters if !one => 4,
            Lex::Quarter if one => 4,
            Lex::Half if one => 2,
            _ => return None,
        };
        // "three quarters of growth" are periods only after "for", "consecutive"; a share cannot exceed one.
        let value = numeral.value.over(Exact::whole(parts)).filter(|v| *v < Exact::ONE)?;
        let mut next = part + 1;
        let mut unit = None;
        let of = if self.lex(next) == Lex::Of { next + 1 } else { next };
        if self.lex(of) == Lex::A
            && let Some((found, after)) = self.unit(of + 1, Exact::ONE, false)
        {
            (unit, next) = (Some(found), after);
        }
        let kind = unit.map_or(QuantityKind::Fraction, Unit::kind);
        let form = if unit.is_some() { Value::Number(value) } else { Value::Fraction(value) };
        let (bound, _) = self.bound(at, next);
        self.push(Quantity::new(self.start(at), self.end(next), kind, form).with_unit(unit).bounded(bound));
        Some(next)
    }

    /// Parts without a count: *half a million*, *half an hour*, *half of*, *a third of*, *a quarter*.
    pub(super) fn part(&mut self, at: usize) -> Option<usize> {
        match (self.lex(at), self.lex(at + 1)) {
            (Lex::A, Lex::Half) if self.sign(at + 2) != '-' => self.half(at, at + 1),
            (Lex::A, Lex::Nth(n @ 3..))
                if self.is_word(at + 2, &["of", "more", "less", "higher", "lower", "smaller", "larger"])
                    || (self.after_word(at, &["by", "than", "nearly", "about", "almost", "over"])
                        || self.after_word(at, GROWN))
                        && self.ends_part(at + 2) =>
            {
                let value = Value::Fraction(Exact::new(1, i128::from(n))?);
                Some(self.put(at, at + 2, QuantityKind::Fraction, value))
            }
            // By itself it may be three months.
            (Lex::A, Lex::Quarter)
                if self.is_word(at + 2, &["of", "more", "less", "higher", "lower"])
                    || (self.after_word(at, GROWN)
                        || self.after_word(at, &["by"]) && self.after_word(at - 1, GROWN))
                        && self.ends_part(at + 2) =>
            {
                Some(self.put(at, at + 2, QuantityKind::Fraction, Value::Fraction(Exact::new(1, 4)?)))
            }
            (Lex::Half, _) => self.half(at, at),
            _ => None,
        }
    }

    /// Whether what stands here is no *of*, or *of* a year.
    fn is_of_year(&self, at: usize) -> bool {
        let year = |at: usize| {
            self.is_word(at, &["year"])
                || self.get(at).is_some_and(|token| {
                    token.text.len() == 4 && token.text.bytes().all(|byte| byte.is_ascii_digit())
                })
        };
        self.lex(at) != Lex::Of || (at + 1..at + 4).any(year)
    }

    /// Whether what stands here leaves a share to itself: no noun, as far as can be told.
    fn ends_part(&self, at: usize) -> bool {
        !matches!(self.kind(at), Kind::Word(Lex::Other)) || self.is_word(at, AFTER_PART)
    }

    pub(super) fn half(&mut self, from: usize, at: usize) -> Option<usize> {
        let half = Exact::new(1, 2)?;
        let article = if self.lex(at + 1) == Lex::A { at + 2 } else { at + 1 };
        let after = self.past_hyphen(article);
        let (factor, counted) = match self.lex(after) {
            Lex::Hundred => (Exact::whole(100), after + 1),
            Lex::Scale(e) => (Exact::ONE.shifted(i32::from(e))?, after + 1),
            Lex::Dozen => (Exact::whole(12), after + 1),
            _ => (Exact::ONE, after),
        };
        let value = half.times(factor)?;
        let (bound, _) = self.bound(from, at + 1);
        if let Some((unit, next)) = self.unit(counted, value, false) {
            let found = Quantity::new(self.start(from), self.end(next), unit.kind(), Value::Number(value));
            self.push(found.with_unit(Some(unit)).bounded(bound));
            return Some(next);
        }
        if factor != Exact::ONE {
            let found = Quantity::new(
                self.start(from),
                self.end(counted),
                QuantityKind::Number,
                Value::Number(value),
            );
            self.push(found.bounded(bound));
            return Some(counted);
        }
        // **idiom**: half-time, half-hearted, the other half, second half.
        let period = self.after_word(
            from,
            &["first", "second", "other", "better", "latter", "last", "next", "third", "each"],
        );
        if self.sign(at + 1) == '-' && self.glued(at + 1) || period {
            return None;
        }
        let found =
            Quantity::new(self.start(from), self.end(at + 1), QuantityKind::Fraction, Value::Fraction(half));
        self.push(found.bounded(bound));
        Some(at + 1)
    }

    /// *Third*, *21st*, *twenty-first*, with *century*, *quarter* or *half* after it.
    pub(super) fn ordinal(&mut self, at: usize) -> Option<usize> {
        let (n, next) = self.nth(at)?;
        let noun = self.past_hyphen(next);
        if self.is_word(noun, &["century", "centuries"]) && (1..=40).contains(&n) {
            let (sign, next) = self.era(noun + 1).unwrap_or((1, noun + 1));
            return Some(self.put(at, next, QuantityKind::Period, Value::Century(sign * n as i32)));
        }
        if self.lex(noun) == Lex::Quarter && (1..=4).contains(&n) {
            return Some(self.put(at, noun + 1, QuantityKind::Period, Value::Quarter(n as u8)));
        }
        if self.lex(noun) == Lex::Half && (1..=2).contains(&n) {
            let year = self.lex(noun + 1) == Lex::Of
                && (noun + 2..noun + 5).any(|i| {
                    self.is_word(i, &["year"]) || matches!(self.kind(i), Kind::Number(l) if l.digits == 4)
                });
            return if year {
                Some(self.put(at, noun + 1, QuantityKind::Period, Value::Half(n as u8)))
            } else {
                Some(noun + 1)
            };
        }
        if n == 2 && self.lex(at) == Lex::Nth(2) && self.is_second_of_time(at) {
            return None;
        }
        // **idiom**: third party, second-hand, first of all.
        let idiom = self.is_word(noun, &["party", "parties", "hand", "nature", "thought", "thoughts"])
            && self.lex(at) != Lex::Other
            || n == 3 && self.is_word(noun, &["world"])
            || n == 1
                && (self.is_word(next, &["of", "and"])
                    || self.after_word(at, &["at"])
                    || !matches!(self.kind(next), Kind::Word(_) | Kind::Sign('-')));
        if idiom && self.lex(at) != Lex::Other {
            return Some(next);
        }
        let weak = n == 1 && self.lex(at) == Lex::Nth(1);
        let found = Quantity::new(
            self.start(at),
            self.end(next),
            QuantityKind::Ordinal,
            Value::Number(Exact::whole(n)),
        );
        self.push(found.weakened(weak));
        Some(next)
    }

    pub(super) fn is_second_of_time(&self, at: usize) -> bool {
        self.after_word(at, &["per", "every", "each", "split", "this", "wait"])
            || self.after_word(at, &["a", "one", "half"])
                && !matches!(self.kind(at + 1), Kind::Word(Lex::Other))
    }

    /// The ordinal number at `at` and the token after it.
    pub(super) fn nth(&self, at: usize) -> Option<(i64, usize)> {
        match (self.kind(at), self.lex(self.past_hyphen(at + 1))) {
            (Kind::Nth(n), _) => Some((n, at + 1)),
            (Kind::Word(Lex::Ten(ten)), Lex::Nth(n @ 1..=9)) => {
                Some((i64::from(ten + n), self.past_hyphen(at + 1) + 1))
            }
            (Kind::Word(Lex::Nth(n) | Lex::TenNth(n)), _) => Some((i64::from(n), at + 1)),
            (Kind::Word(Lex::Small(n @ 1..=9)), Lex::ScaleNth(2)) if n > 1 => {
                Some((i64::from(n) * 100, at + 2))
            }
            (Kind::Word(Lex::ScaleNth(e)), _) => Some((10_i64.checked_pow(u32::from(e))?, at + 1)),
            _ => None,
        }
    }
}
