//! English dates and times of day.

use super::super::QuantityKind;
use super::super::value::{Date, Time, Value};
use super::Reader;
use super::words::{Kind, Lex};

/// After these a bare *May* or *March* is a month.
const BEFORE_MONTH: [&str; 24] = [
    "in", "since", "by", "until", "till", "from", "during", "last", "next", "this", "early", "late", "mid",
    "of", "to", "every", "each", "after", "before", "between", "through", "and", "or", "end",
];

impl Reader<'_> {
    fn month(&self, at: usize) -> Option<u8> {
        let capital = self.word(at).starts_with(|c: char| c.is_ascii_uppercase());
        match self.lex(at) {
            Lex::Month(n) | Lex::MonthShort(n) if capital => Some(n),
            _ => None,
        }
    }

    /// A day of the month, in digits or as an ordinal, and the token after it.
    fn day(&self, at: usize) -> Option<(u8, usize)> {
        match self.kind(at) {
            Kind::Number(n) if n.plain => {
                let day = n.value.as_integer().filter(|n| (1..=31).contains(n))?;
                let counted =
                    matches!(self.lex(at + 1), Lex::Hundred | Lex::Scale(_) | Lex::Percent | Lex::Dozen)
                        || matches!(self.sign(at + 1), '%' | '/')
                        || self.sign(at + 1) == ':' && self.glued(at + 1);
                (!counted).then_some((day as u8, at + 1))
            }
            _ => self.nth(at).filter(|(n, _)| (1..=31).contains(n)).map(|(n, next)| (n as u8, next)),
        }
    }

    /// A year beside a month, after an optional comma.
    fn year_at(&self, at: usize) -> Option<(i32, usize)> {
        let at = if self.sign(at) == ',' || self.lex(at) == Lex::Of { at + 1 } else { at };
        let number = match self.kind(at) {
            Kind::Number(n) if n.plain && n.digits == 4 => n.value.as_integer()?,
            Kind::Word(Lex::Small(_) | Lex::Ten(_)) => self.number(at, false)?.literal?.value.as_integer()?,
            _ => return None,
        };
        let next = match self.kind(at) {
            Kind::Number(_) => at + 1,
            _ => self.number(at, false)?.next,
        };
        (1000..3000).contains(&number).then_some((number as i32, next))
    }

    /// *December 16, 2015*, *Dec. 16*, *16 December 2015*, *the 16th of December*, *December 2015*, *26–27 September*.
    pub(super) fn date(&mut self, at: usize) -> Option<usize> {
        if self.month(at).is_some() { self.month_first(at) } else { self.day_first(at) }
    }

    fn month_first(&mut self, at: usize) -> Option<usize> {
        let month = self.month(at)?;
        let full = matches!(self.lex(at), Lex::Month(_));
        let dot = usize::from(self.sign(at + 1) == '.' && !full && self.word(at).len() <= 4);
        let next = self.past_hyphen(at + 1 + dot);
        let next = if self.is_word(next, &["the"]) { next + 1 } else { next };
        if let Some((day, next)) = self.day(next) {
            return Some(self.days(at, month, day, next));
        }
        if let Some((year, next)) = self.year_at(at + 1 + dot) {
            let date = Date { year: Some(year), month: Some(month), day: None };
            return Some(self.put(at, next, QuantityKind::Date, Value::Date(date)));
        }
        let named = matches!(self.word(at), "May" | "March") && self.after_word(at, &BEFORE_MONTH);
        // **idiom**: "may", "march" and abbreviations are months only where nothing else is meant.
        (full || named).then(|| self.put(at, at + 1, QuantityKind::Date, Value::Date(Date::month(month))))
    }

    /// Pushes the date with its first day read, then the further days: *September 26 to 27*, *Nov. 2 and 3*.
    fn days(&mut self, at: usize, month: u8, day: u8, next: usize) -> usize {
        let mut date = Date { year: None, month: Some(month), day: Some(day) };
        if let Some((year, after)) = self.year_at(next) {
            date.year = Some(year);
            return self.put(at, after, QuantityKind::Date, Value::Date(date));
        }
        let joined = matches!(self.sign(next), '-' | '–' | '—' | '~' | '&')
            || matches!(self.lex(next), Lex::To | Lex::And);
        let second = if joined && self.month(next + 1).is_none() { self.day(next + 1) } else { None };
        let Some((last, after)) = second.filter(|&(last, after)| last > day && self.closes_date(after))
        else {
            return self.put(at, next, QuantityKind::Date, Value::Date(date));
        };
        let (year, end) = self.year_at(after).map_or((None, after), |(year, end)| (Some(year), end));
        date.year = year;
        self.put(at, next, QuantityKind::Date, Value::Date(date));
        let date = Date { day: Some(last), ..date };
        self.put(next + 1, end, QuantityKind::Date, Value::Date(date))
    }

    /// Whether a second day ends at `at`: nothing is counted by it.
    fn closes_date(&self, at: usize) -> bool {
        const AFTER: [&str; 12] =
            ["in", "at", "this", "last", "for", "by", "with", "on", "and", "of", "to", "the"];
        self.word(at).is_empty() || self.is_word(at, &AFTER) || matches!(self.kind(at - 1), Kind::Nth(_))
    }

    fn day_first(&mut self, at: usize) -> Option<usize> {
        let (day, next) = self.day(at)?;
        let ranged = matches!(self.sign(next), '-' | '–') || matches!(self.lex(next), Lex::To | Lex::And);
        if ranged
            && let Some((last, after)) = self.day(next + 1)
            && last > day
            && let Some(month) = self.month(after)
            && self.month_stands(after)
        {
            let (year, end) =
                self.year_at(after + 1).map_or((None, after + 1), |(year, end)| (Some(year), end));
            let date = Date { year, month: Some(month), day: Some(day) };
            self.put(at, next, QuantityKind::Date, Value::Date(date));
            let date = Date { day: Some(last), ..date };
            return Some(self.put(next + 1, end, QuantityKind::Date, Value::Date(date)));
        }
        let of = usize::from(self.lex(next) == Lex::Of);
        let month = self.month(self.past_hyphen(next + of)).filter(|_| self.month_stands(next + of))?;
        let after = self.past_hyphen(next + of) + 1;
        let after = after
            + usize::from(
                self.sign(after) == '.'
                    && matches!(self.lex(after - 1), Lex::MonthShort(_))
                    && matches!(self.kind(after + 1), Kind::Number(_)),
            );
        let (year, end) = self.year_at(after).map_or((None, after), |(year, end)| (Some(year), end));
        let date = Date { year, month: Some(month), day: Some(day) };
        Some(self.put(at, end, QuantityKind::Date, Value::Date(date)))
    }

    /// Whether the month after a day is not the *may* of "on the 3rd May and Tom …": abbreviations and May, March
    /// must not be followed by a day of their own.
    fn month_stands(&self, at: usize) -> bool {
        let at = self.past_hyphen(at);
        matches!(self.lex(at), Lex::Month(_) | Lex::MonthShort(_)) && self.day(at + 1).is_none()
    }

    /// *The 1990s*, *the '90s*, *the nineties*.
    pub(super) fn decade(&mut self, at: usize, n: i64) -> Option<usize> {
        let year = match n {
            20..=90 => 1900 + n,
            1000..=2990 => n,
            _ => return None,
        };
        Some(self.put(at, at + 1, QuantityKind::Period, Value::Decade((year / 10) as i32)))
    }

    /// *a.m.*, *pm* at `at`: whether it is past noon, and the token after it.
    fn meridiem(&self, at: usize) -> Option<(bool, usize)> {
        match self.word(at) {
            "am" | "AM" => Some((false, at + 1)),
            "pm" | "PM" => Some((true, at + 1)),
            "a" | "p" | "A" | "P"
                if self.sign(at + 1) == '.' && self.is_word(at + 2, &["m"]) && self.glued(at + 2) =>
            {
                let end = at + 3 + usize::from(self.sign(at + 3) == '.');
                Some((self.word(at).eq_ignore_ascii_case("p"), end))
            }
            _ => None,
        }
    }

    /// A time in digits that was read, with *p.m.* after it.
    pub(super) fn clock(&mut self, at: usize, time: Time) -> usize {
        let meridiem = self.meridiem(at + 1);
        let next = meridiem.map_or(at + 1, |(_, next)| next);
        let later = meridiem.map(|(later, _)| later);
        let full = Time::new(time.hour, time.minute, later)
            .map_or(time, |full| Time { second: time.second, ..full });
        self.put(at, next, QuantityKind::Time, Value::Time(full))
    }

    /// *3 p.m.*, *3.30pm*, *3 o'clock*.
    pub(super) fn hour(&mut self, at: usize) -> Option<usize> {
        let Kind::Number(n) = self.kind(at) else { return None };
        let hundredths = n.value.shifted(2)?.as_integer().filter(|h| (0..=2400).contains(h))?;
        let minute = if n.value.is_whole() { None } else { Some((hundredths % 100) as u8) };
        let hour = (hundredths / 100) as u8;
        if let Some((later, next)) = self.meridiem(at + 1) {
            let time = Time::new(hour, minute, Some(later))?;
            return Some(self.put(at, next, QuantityKind::Time, Value::Time(time)));
        }
        let midday = match self.lex(at + 1) {
            Lex::Noon => Some(true),
            Lex::Midnight => Some(false),
            _ => None,
        };
        if let Some(later) = midday.filter(|_| hour == 12) {
            let time = Time::new(hour, Some(0), Some(later))?;
            return Some(self.put(at, at + 2, QuantityKind::Time, Value::Time(time)));
        }
        self.oclock(at, hour, at + 1)
    }

    fn oclock(&mut self, at: usize, hour: u8, next: usize) -> Option<usize> {
        (self.is_word(next, &["o"]) && self.is_word(next + 2, &["clock"])).then_some(())?;
        let next = next + 3;
        let later = self.meridiem(next);
        let part = [("morning", false), ("afternoon", true), ("evening", true)];
        let day =
            part.iter().find(|(word, _)| self.is_word(next, &["in"]) && self.is_word(next + 2, &[word]));
        let time = Time::new(hour, None, later.map(|(later, _)| later).or(day.map(|(_, later)| *later)))?;
        Some(self.put(at, later.map_or(next, |(_, next)| next), QuantityKind::Time, Value::Time(time)))
    }

    fn small(&self, at: usize) -> Option<u8> {
        match self.kind(at) {
            Kind::Word(Lex::Small(n)) => Some(n),
            Kind::Number(n) => n.value.as_integer().and_then(|n| u8::try_from(n).ok()),
            _ => None,
        }
    }

    /// *Half past three*, *a quarter to five*, *three o'clock*, *ten past four*.
    pub(super) fn clock_words(&mut self, at: usize) -> Option<usize> {
        let from = at;
        let at = if self.lex(at) == Lex::A && self.lex(at + 1) == Lex::Quarter { at + 1 } else { at };
        if let Lex::Small(n) = self.lex(at)
            && let Some(next) = self.oclock(at, n, at + 1)
        {
            return Some(next);
        }
        let minutes = match self.lex(at) {
            Lex::Half => 30,
            Lex::Quarter => 15,
            Lex::Small(n @ (5 | 10)) | Lex::Ten(n @ 20) => n,
            _ => return None,
        };
        let past = self.is_word(at + 1, &["past"]);
        (past || self.lex(at + 1) == Lex::To && self.lex(at) == Lex::Quarter).then_some(())?;
        let hour = self.small(at + 2).filter(|h| (1..=12).contains(h))?;
        let (hour, minutes) = if past { (hour, minutes) } else { ((hour + 11) % 12, 60 - minutes) };
        let hour = if hour == 0 { 12 } else { hour };
        let later = self.meridiem(at + 3);
        let time = Time::new(hour, Some(minutes), later.map(|(later, _)| later))?;
        Some(self.put(from, later.map_or(at + 3, |(_, next)| next), QuantityKind::Time, Value::Time(time)))
    }
}
