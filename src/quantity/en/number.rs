//! English numerals: digits with scales, number words, fractions.

use super::super::digits::Literal;
use super::super::exact::Exact;
use super::super::unit::Unit;
use super::Reader;
use super::words::{Kind, Lex};

/// A numeral that was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numeral {
    pub value: Exact,
    pub next: usize,
    /// The exponent of its last scale word: 6 in *3.5 million*.
    pub scale: i32,
    /// The digits it consists of, when they are all of it.
    pub literal: Option<Literal>,
}

impl Reader<'_> {
    /// The numeral at `at`; after a currency sign (`priced`) the letters k, m and b are scales.
    pub(super) fn number(&self, at: usize, priced: bool) -> Option<Numeral> {
        let numeral = match self.kind(at) {
            Kind::Number(literal) => self.digits(at, literal, priced)?,
            Kind::Word(_) => self.words(at)?,
            _ => return None,
        };
        let halved = self.and_a_half(numeral);
        if halved.next == numeral.next || numeral.scale > 0 {
            return Some(halved);
        }
        // *Two and a half million*, *two and a half dozen*
        let scaled = match self.scale(halved.next, priced) {
            Some((exponent, next)) => halved.value.shifted(exponent).map(|value| (value, exponent, next)),
            None if self.lex(halved.next) == Lex::Dozen => {
                halved.value.times(Exact::whole(12)).map(|value| (value, 0, halved.next + 1))
            }
            None => None,
        };
        Some(scaled.map_or(halved, |(value, scale, next)| Numeral { value, scale, next, literal: None }))
    }

    fn digits(&self, at: usize, literal: Literal, priced: bool) -> Option<Numeral> {
        let mut numeral = Numeral { value: literal.value, next: at + 1, scale: 0, literal: Some(literal) };
        // "3 1/2": the fraction must be proper.
        if let Some((part, next)) = self.slashed(at + 1).filter(|_| literal.plain)
            && part < Exact::ONE
            && !self.glued(at + 1)
        {
            return Some(Numeral { value: literal.value.plus(part)?, next, literal: None, ..numeral });
        }
        while let Some((exponent, next)) = self.scale(numeral.next, priced) {
            numeral = Numeral {
                value: numeral.value.shifted(exponent)?,
                next,
                scale: numeral.scale + exponent,
                literal: None,
            };
        }
        if self.lex(numeral.next) == Lex::Dozen {
            let value = numeral.value.times(Exact::whole(12))?;
            return Some(Numeral { value, next: numeral.next + 1, literal: None, ..numeral });
        }
        Some(numeral)
    }

    /// The exponent of a scale word, possibly after a hyphen, and the token after it.
    fn scale(&self, at: usize, priced: bool) -> Option<(i32, usize)> {
        let at = self.past_hyphen(at);
        let letter = self.glued(at) && !(self.sign(at + 1) == '/' && self.glued(at + 1));
        match self.lex(at) {
            Lex::Hundred => Some((2, at + 1)),
            Lex::Scale(exponent) => Some((i32::from(exponent), at + 1)),
            _ => match self.word(at) {
                "k" | "K" if letter => Some((3, at + 1)),
                "m" if letter
                    && self.word(at + 1).len() > 2
                    && Unit::english(self.word(at + 1)).is_some() =>
                {
                    Some((6, at + 1))
                }
                "m" | "M" if letter && priced => Some((6, at + 1)),
                "b" | "B" if letter && priced => Some((9, at + 1)),
                "t" | "T" if letter && priced => Some((12, at + 1)),
                _ => None,
            },
        }
    }

    /// `1/3`: both without separators, written together.
    pub(super) fn slashed(&self, at: usize) -> Option<(Exact, usize)> {
        let (Kind::Number(n), Kind::Number(d)) = (self.kind(at), self.kind(at + 2)) else { return None };
        let joined = self.sign(at + 1) == '/' && self.glued(at + 1) && self.glued(at + 2);
        let (n, d) = (n.value.as_integer()?, d.value.as_integer()?);
        (joined && 0 < n && n < d && d <= 100).then_some(())?;
        Some((Exact::new(i128::from(n), i128::from(d))?, at + 3))
    }

    /// *… and a half*, *… and a quarter*, *… and three quarters*, after any numeral.
    fn and_a_half(&self, numeral: Numeral) -> Numeral {
        let and = self.past_hyphen(numeral.next);
        if self.lex(and) != Lex::And {
            return numeral;
        }
        let count = self.past_hyphen(and + 1);
        let part = self.past_hyphen(count + 1);
        let (n, d) = match (self.lex(count), self.lex(part)) {
            (Lex::A | Lex::Small(1), Lex::Half) => (1, 2),
            (Lex::A | Lex::Small(1), Lex::Quarter) => (1, 4),
            (Lex::A | Lex::Small(1), Lex::Nth(3)) => (1, 3),
            (Lex::Small(3), Lex::Quarters) => (3, 4),
            (Lex::Small(2), Lex::NthPlural(3)) => (2, 3),
            _ => return numeral,
        };
        let part_value =
            Exact::new(n, d).and_then(|p| p.shifted(numeral.scale)).and_then(|p| numeral.value.plus(p));
        part_value.map_or(numeral, |value| Numeral { value, next: part + 1, literal: None, ..numeral })
    }

    /// *Two thousand three hundred and five*, *a hundred*, *three point five million*, *nineteen ninety-eight*.
    fn words(&self, at: usize) -> Option<Numeral> {
        if let Some(year) = self.year_words(at) {
            return Some(year);
        }
        let (mut total, mut group, mut last, mut scale) = (0_i64, None::<i64>, i32::MAX, 0);
        let mut next = at;
        if self.lex(at) == Lex::A {
            matches!(self.lex(at + 1), Lex::Hundred | Lex::Scale(_) | Lex::Dozen).then_some(())?;
            (group, next) = (Some(1), at + 1);
        }
        loop {
            let word = if group.is_some() { self.past_hyphen(next) } else { next };
            let rest = group.unwrap_or(0) % 100;
            match self.lex(word) {
                Lex::Small(n)
                    if group.is_none() || rest == 0 || n < 10 && n > 0 && rest >= 20 && rest % 10 == 0 =>
                {
                    if group == Some(0) {
                        break;
                    }
                    group = Some(group.unwrap_or(0) + i64::from(n));
                }
                Lex::Ten(n) if rest == 0 && group != Some(0) => {
                    group = Some(group.unwrap_or(0) + i64::from(n));
                }
                Lex::Hundred if group.is_some_and(|g| (1..100).contains(&g)) => {
                    group = group.map(|g| g * 100);
                }
                Lex::Scale(e) if group.is_some() && i32::from(e) < last => {
                    total = total.checked_add(group?.checked_mul(10_i64.checked_pow(u32::from(e))?)?)?;
                    (group, last, scale) = (None, i32::from(e), i32::from(e));
                    if i32::from(e) > 15 {
                        return None;
                    }
                }
                Lex::Dozen => {
                    let value = Exact::whole(total.checked_add(group? * 12)?);
                    return Some(Numeral { value, next: word + 1, scale, literal: None });
                }
                Lex::Score if group.is_some_and(|g| (2..10).contains(&g)) && total == 0 => {
                    let value = Exact::whole(group? * 20);
                    return Some(Numeral { value, next: word + 1, scale, literal: None });
                }
                Lex::And if self.continues(word, group, last) => {}
                _ => break,
            }
            next = word + 1;
        }
        if next == at || next == at + 1 && self.lex(at) == Lex::A {
            return None;
        }
        let mut value = Exact::whole(total.checked_add(group.unwrap_or(0))?);
        if self.lex(next) == Lex::Point {
            let mut places = 0;
            while let Lex::Small(n @ 0..=9) = self.lex(next + 1 + places) {
                places += 1;
                value = value.plus(Exact::whole(i64::from(n)).shifted(-(places as i32))?)?;
            }
            if places > 0 {
                next += 1 + places;
                if let Some((exponent, after)) = self.scale(next, false) {
                    (value, next, scale) = (value.shifted(exponent)?, after, exponent);
                }
            }
        }
        Some(Numeral { value, next, scale, literal: None })
    }

    /// Whether *and* at `at` goes on with the numeral (*two hundred and five*) rather than joining two (*one hundred
    /// and two hundred*).
    fn continues(&self, at: usize, group: Option<i64>, last: i32) -> bool {
        let scaled = group.is_some_and(|g| g % 100 == 0) || group.is_none() && last < i32::MAX;
        let (mut to, mut scale) = (at + 1, None);
        while let Lex::Small(_) | Lex::Ten(_) | Lex::Hundred | Lex::Scale(_) = self.lex(self.past_hyphen(to))
        {
            to = self.past_hyphen(to);
            match self.lex(to) {
                Lex::Hundred if group.is_some() => return false,
                Lex::Scale(e) => {
                    scale = Some(i32::from(e));
                    to += 1;
                    break;
                }
                _ => {}
            }
            to += 1;
        }
        let part = self.past_hyphen(to);
        let share = matches!(self.lex(part), Lex::NthPlural(_) | Lex::Quarters | Lex::Half);
        scaled && to > at + 1 && !share && scale.is_none_or(|e| e < last)
    }

    /// *Nineteen ninety-eight*, *twenty fifteen*.
    fn year_words(&self, at: usize) -> Option<Numeral> {
        let century = match self.lex(at) {
            Lex::Small(n @ 13..=19) | Lex::Ten(n @ 20) => i64::from(n),
            _ => return None,
        };
        let (years, next) = match (self.lex(at + 1), self.lex(self.past_hyphen(at + 2))) {
            (Lex::Ten(ten), Lex::Small(n @ 1..=9)) => (ten + n, self.past_hyphen(at + 2) + 1),
            (Lex::Ten(n) | Lex::Small(n @ 10..=19), _) => (n, at + 2),
            _ => return None,
        };
        if matches!(self.lex(next), Lex::Hundred | Lex::Scale(_)) {
            return None;
        }
        let year = century * 100 + i64::from(years);
        let value = Exact::whole(year);
        // It is taken for digits: what may follow a year may follow it.
        let literal = Literal { value, end: self.end(next), digits: 4, plain: true };
        Some(Numeral { value, next, scale: 0, literal: Some(literal) })
    }
}
