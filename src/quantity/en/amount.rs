//! English amounts: a numeral with its range, percent sign or unit; years and scores.

use super::super::unit::Unit;
use super::super::value::{Date, Value};
use super::super::{Exact, Quantity, QuantityKind};
use super::Reader;
use super::number::Numeral;
use super::words::{Kind, Lex};

/// What stands after a numeral.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Suffix {
    None,
    /// Per cent or per mille, by the exponent of one hundredth or one thousandth.
    Share(i32),
    Unit(Unit),
    /// *Times*, *-fold*.
    Times,
}

/// Verbs and nouns before a score.
const SCORED: [&str; 7] = ["won", "lost", "beat", "drew", "win", "score", "scored"];

/// Nouns that a number after them numbers rather than counts.
const NUMBERED: [&str; 21] = [
    "No", "Nos", "Article", "Chapter", "Section", "Clause", "Figure", "Table", "Page", "Line", "Route",
    "Phase", "Grade", "Room", "Item", "Part", "Volume", "Lesson", "Appendix", "Rule", "Terminal",
];

impl Reader<'_> {
    /// A numeral with what belongs to it.
    pub(super) fn amount(&mut self, at: usize) -> Option<usize> {
        self.priced(at, at, None)
    }

    /// The same, from token `from` on, where a currency was named before the numeral at `at`.
    pub(super) fn priced(&mut self, from: usize, at: usize, currency: Option<Unit>) -> Option<usize> {
        if self.is_pronoun(at) {
            return None;
        }
        // **idiom**: three-dimensional, two-way, one-sided.
        let joined = self.past_hyphen(at + 1);
        if joined > at + 1 && self.is_word(joined, &["dimensional", "way", "sided", "off", "stop", "pack"]) {
            return Some(joined + 1);
        }
        let Some(numeral) = self.number(at, currency.is_some()) else { return self.a_unit(at) };
        if currency.is_none()
            && let Some(next) = self.year(at, numeral).or_else(|| self.fraction(at, numeral))
        {
            return Some(next);
        }
        let (suffix, next) = self.suffix(numeral, currency);
        if let Some((high, next)) = self.range_end(at, numeral, next, currency) {
            return self.range(from, (numeral, suffix), high, next, currency);
        }
        let (kind, value, unit) = match suffix {
            Suffix::Share(places) => {
                (QuantityKind::Percent, Value::Percent(numeral.value.shifted(places)?), None)
            }
            Suffix::Times => (QuantityKind::Multiple, Value::Number(numeral.value), None),
            Suffix::Unit(unit) => {
                (unit.kind(), Value::Number(self.unit_and_half(numeral.value, next).0), Some(unit))
            }
            Suffix::None if self.is_numbered(from) && numeral.literal.is_some() => {
                (QuantityKind::Ordinal, Value::Number(numeral.value), None)
            }
            Suffix::None => (QuantityKind::Number, Value::Number(numeral.value), None),
        };
        let next = if unit.is_some() { self.unit_and_half(numeral.value, next).1 } else { next };
        let discount = kind == QuantityKind::Percent && self.is_word(next, &["off", "discount"]);
        let (unit, next) = if discount { (Unit::named("off"), next + 1) } else { (unit, next) };
        let (bound, end) = self.bound(from, next);
        let counted = matches!(kind, QuantityKind::Number | QuantityKind::Measure);
        let weak = self.lex(at) == Lex::Small(1) && numeral.next == at + 1 && counted;
        let found = Quantity::new(self.start(from), self.end(next), kind, value);
        self.push(found.with_unit(unit).bounded(bound).weakened(weak));
        Some(end.max(next))
    }

    /// **idiom**: *one* for a thing or person, *one another*, *this one*, *one of them*, *one day*, *no one*.
    fn is_pronoun(&self, at: usize) -> bool {
        if self.lex(at) != Lex::Small(1) || matches!(self.kind(at), Kind::Number(_)) {
            return false;
        }
        let before = [
            "this", "that", "no", "any", "every", "each", "which", "the", "another", "some", "good", "big",
            "new",
        ];
        let after = [
            "of", "another", "is", "can", "should", "must", "may", "who", "day", "that", "has", "would",
            "by", "in",
        ];
        let counted = matches!(
            self.lex(at + 1),
            Lex::Hundred | Lex::Scale(_) | Lex::Dozen | Lex::Quarter | Lex::Half | Lex::Nth(_)
        ) || matches!(self.sign(at + 1), '-');
        let ends = !matches!(self.kind(at + 1), Kind::Word(_));
        !counted && (self.after_word(at, &before) || self.is_word(at + 1, &after) || ends)
    }

    fn is_numbered(&self, from: usize) -> bool {
        let Some(before) = from.checked_sub(1) else { return false };
        let noun = if self.sign(before) == '.' && before > 0 { before - 1 } else { before };
        self.sign(before) == '#'
            || NUMBERED.contains(&self.word(noun)) && (noun == before || self.word(noun).starts_with("No"))
    }

    /// *An hour*, *a day*: one of them, weakly.
    fn a_unit(&mut self, at: usize) -> Option<usize> {
        let lower = self.word(at + 1).starts_with(|c: char| c.is_ascii_lowercase());
        (self.lex(at) == Lex::A && lower).then_some(())?;
        let point = self.is_word(at + 1, &["percentage"]) && self.is_word(at + 2, &["point"]);
        let (unit, next) =
            if point { (Unit::named("pp")?, at + 3) } else { self.unit(at + 1, Exact::ONE, false)? };
        let (value, last) = self.unit_and_half(Exact::ONE, next);
        let found = Quantity::new(self.start(at), self.end(last), unit.kind(), Value::Number(value));
        self.push(found.with_unit(Some(unit)).weakened(last == next));
        Some(last)
    }

    /// *A year and a half*: the half after the unit, and the token after it.
    fn unit_and_half(&self, value: Exact, next: usize) -> (Exact, usize) {
        let half =
            self.lex(next) == Lex::And && self.lex(next + 1) == Lex::A && self.lex(next + 2) == Lex::Half;
        let sum = Exact::new(1, 2).and_then(|half| value.plus(half));
        sum.filter(|_| half).map_or((value, next), |sum| (sum, next + 3))
    }

    /// What follows the numeral, and the token after it.
    fn suffix(&self, numeral: Numeral, currency: Option<Unit>) -> (Suffix, usize) {
        let at = self.past_hyphen(numeral.next);
        let done = |suffix| (suffix, at + 1);
        match self.sign(at) {
            '%' | '％' => return done(Suffix::Share(-2)),
            '‰' => return done(Suffix::Share(-3)),
            _ => {}
        }
        if self.lex(at) == Lex::Percent {
            return done(Suffix::Share(-2));
        }
        let second = at + 1;
        match self.word(at) {
            "per" if self.is_word(second, &["cent"]) => return (Suffix::Share(-2), second + 1),
            "per" if self.is_word(second, &["mille", "mil"]) => return (Suffix::Share(-3), second + 1),
            "percentage" if self.is_word(second, &["point", "points"]) => {
                return (Unit::named("pp").map_or(Suffix::None, Suffix::Unit), second + 1);
            }
            "basis" if self.is_word(second, &["point", "points"]) => {
                return (Unit::named("bp").map_or(Suffix::None, Suffix::Unit), second + 1);
            }
            "times" | "fold" => return done(Suffix::Times),
            "x" if self.glued(at) => return done(Suffix::Times),
            _ => {}
        }
        if let Some(unit) = currency {
            return (Suffix::Unit(unit), numeral.next);
        }
        let digits = numeral.literal.is_some() || numeral.scale > 0;
        self.unit(at, numeral.value, digits)
            .map_or((Suffix::None, numeral.next), |(unit, next)| (Suffix::Unit(unit), next))
    }

    /// The upper end of a range that begins with `low`, the token after which is `next`.
    fn range_end(
        &self,
        at: usize,
        low: Numeral,
        next: usize,
        currency: Option<Unit>,
    ) -> Option<(Numeral, usize)> {
        let between = self.lex(next) == Lex::And
            && self.after_word(at - usize::from(currency.is_some() && at > 0), &["between"]);
        let joined = match self.sign(next) {
            '-' => self.glued(next) && self.glued(next + 1),
            '–' | '—' | '~' | '～' | '−' => true,
            _ => self.lex(next) == Lex::To || between || self.lex(next) == Lex::Or,
        };
        joined.then_some(())?;
        let (start, priced) =
            self.currency(next + 1).map_or((next + 1, currency.is_some()), |(_, after)| (after, true));
        let high = self.number(start, priced)?;
        if self.lex(next) == Lex::Or {
            // "two or three": consecutive, or it is a choice.
            (low.scale == 0 && low.value.plus(Exact::ONE) == Some(high.value)).then_some(())?;
        }
        Some((high, high.next))
    }

    /// Pushes the range from `low` to `high`, or both numbers where they make none.
    fn range(
        &mut self,
        from: usize,
        (low, first): (Numeral, Suffix),
        high: Numeral,
        next: usize,
        currency: Option<Unit>,
    ) -> Option<usize> {
        let (suffix, end) = self.suffix(high, currency);
        let next = next.max(end);
        // "3-5 million": the scale is meant for both.
        let scaled =
            high.scale > 0 && low.scale == 0 && low.value < Exact::whole(1000) && low.value < high.value;
        let a = if scaled && low.value.shifted(high.scale)? < high.value {
            low.value.shifted(high.scale)?
        } else {
            low.value
        };
        let b = high.value;
        let same = first == Suffix::None || first == suffix || currency.is_some();
        let whole = |n: Numeral| n.literal.is_some_and(|l| l.value.is_whole());
        if suffix == Suffix::None && a < b && self.sign(low.next) != ' ' && self.after_word(from, &SCORED) {
            return Some(self.put(from, next, QuantityKind::Ratio, Value::Ratio(a, b)));
        }
        if a >= b || !same {
            if same
                && suffix == Suffix::None
                && whole(low)
                && whole(high)
                && a > b
                && (!self.is_word(low.next, &["to"])
                    || self.after_word(
                        from,
                        &["score", "ratio", "won", "lost", "beat", "defeated", "vote", "voted", "of", "by"],
                    ))
            {
                return Some(self.put(from, next, QuantityKind::Ratio, Value::Ratio(a, b)));
            }
            return self.alone(from, low, first);
        }
        let (kind, value, unit) = match suffix {
            Suffix::Share(places) => {
                (QuantityKind::Percent, Value::PercentRange(a.shifted(places)?, b.shifted(places)?), None)
            }
            Suffix::Unit(unit) => (unit.kind(), Value::Range(a, b), Some(unit)),
            Suffix::Times => (QuantityKind::Multiple, Value::Range(a, b), None),
            Suffix::None => (QuantityKind::Number, Value::Range(a, b), None),
        };
        let (bound, end) = self.bound(from, next);
        self.push(
            Quantity::new(self.start(from), self.end(next), kind, value).with_unit(unit).bounded(bound),
        );
        Some(end.max(next))
    }

    /// Pushes only the first number of what is no range after all.
    fn alone(&mut self, from: usize, low: Numeral, suffix: Suffix) -> Option<usize> {
        let (kind, value, unit) = match suffix {
            Suffix::Share(places) => {
                (QuantityKind::Percent, Value::Percent(low.value.shifted(places)?), None)
            }
            Suffix::Unit(unit) => (unit.kind(), Value::Number(low.value), Some(unit)),
            Suffix::Times => (QuantityKind::Multiple, Value::Number(low.value), None),
            Suffix::None => (QuantityKind::Number, Value::Number(low.value), None),
        };
        let next = self.suffix(low, None).1.max(low.next);
        let (bound, _) = self.bound(from, next);
        self.push(
            Quantity::new(self.start(from), self.end(next), kind, value).with_unit(unit).bounded(bound),
        );
        Some(next)
    }

    /// A four-digit number that stands as a year, alone or as *1998-2005*; with *BC* or *AD* any number.
    fn year(&mut self, at: usize, numeral: Numeral) -> Option<usize> {
        let literal = numeral.literal.filter(|l| l.plain)?;
        let n = literal.value.as_integer().filter(|&n| n < 10_000)? as i32;
        if let Some((sign, next)) = self.era(numeral.next) {
            let year = if sign < 0 { 1 - n } else { n };
            return Some(self.put(at, next, QuantityKind::Date, Value::Date(Date::year(year))));
        }
        (literal.digits == 4 && (1600..2100).contains(&n)).then_some(())?;
        let next = numeral.next;
        let dashed = matches!(self.sign(next), '-' | '–' | '—' | '/')
            && matches!(self.kind(next + 1), Kind::Number(_));
        if dashed
            && let Some(high) = self.number(next + 1, false)
            && let Some(second) = high.literal.filter(|l| l.plain)
        {
            let m = second.value.as_integer()? as i32;
            let m = if second.digits == 2 { n / 100 * 100 + m } else { m };
            if m > n && m < 2200 && self.suffix(high, None).0 == Suffix::None {
                self.put(at, next, QuantityKind::Date, Value::Date(Date::year(n)));
                return Some(self.put(next + 1, high.next, QuantityKind::Date, Value::Date(Date::year(m))));
            }
        }
        let before = [
            "in", "since", "by", "from", "until", "till", "during", "before", "after", "of", "year", "early",
            "late", "mid", "circa", "to", "the", "between", "through", "around", "and",
        ];
        let counts = self.word(next).starts_with(|c: char| c.is_ascii_lowercase());
        let calendar = self.after_word(at, &before)
            || !counts && !matches!(self.kind(next), Kind::Sign('%' | '/' | '$' | '°' | ':'));
        let alone = self.suffix(numeral, None).0 == Suffix::None && !matches!(self.lex(next), Lex::To);
        let function = self.is_word(
            next,
            &[
                "and", "to", "as", "when", "with", "by", "it", "they", "we", "there", "for", "was", "is",
                "were", "had", "in", "on", "at", "because", "which", "that", "after", "before", "onwards",
                "through", "until", "due", "or", "compared", "report", "season", "edition", "crisis",
                "election", "has", "he", "she", "the", "a", "from",
            ],
        );
        let start_only = self.is_word(next, &["to"])
            && matches!(self.kind(next + 1), Kind::Number(l) if l.digits == 4 && l.plain);
        (self.suffix(numeral, None).0 == Suffix::None
            && (alone || start_only || function)
            && calendar
            && (!counts || function || self.after_word(at, &["the"])))
        .then_some(())?;
        Some(self.put(at, next, QuantityKind::Date, Value::Date(Date::year(n))))
    }

    /// *BC*, *B.C.*, *BCE*, *AD*, *CE* after a year or century: the sign and the token after it.
    pub(super) fn era(&self, at: usize) -> Option<(i32, usize)> {
        match self.word(at) {
            "BC" | "BCE" => Some((-1, at + 1)),
            "AD" | "CE" => Some((1, at + 1)),
            "B" if self.sign(at + 1) == '.' && self.is_word(at + 2, &["C"]) => {
                let last = if self.sign(at + 3) == '.' { at + 4 } else { at + 3 };
                Some((-1, if self.is_word(last, &["E"]) && self.glued(last) { last + 2 } else { last }))
            }
            "A" if self.sign(at + 1) == '.' && self.is_word(at + 2, &["D"]) => {
                Some((1, at + 3 + usize::from(self.sign(at + 3) == '.')))
            }
            _ => None,
        }
    }

    /// *AD 618*.
    pub(super) fn era_before(&mut self, at: usize) -> Option<usize> {
        let Kind::Number(n) = self.kind(at + 1) else { return None };
        let year = n.value.as_integer().filter(|&n| n < 3000 && n > 0)? as i32;
        Some(self.put(at, at + 2, QuantityKind::Date, Value::Date(Date::year(year))))
    }

    /// `3:2`, *3 : 2* not.
    pub(super) fn ratio(&mut self, at: usize) -> Option<usize> {
        let (Kind::Number(a), Kind::Number(b)) = (self.kind(at), self.kind(at + 2)) else { return None };
        let joined = matches!(self.sign(at + 1), ':' | '：') && self.glued(at + 1) && self.glued(at + 2);
        joined.then(|| self.put(at, at + 3, QuantityKind::Ratio, Value::Ratio(a.value, b.value)))
    }
}
