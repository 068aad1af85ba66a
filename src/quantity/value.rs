//! What a quantity says: [`Value`], with [`Date`] and [`Time`].

use std::fmt;

use serde::{Serialize, Serializer};

use super::exact::Exact;

/// The exact value of a quantity. `Display` and serde write the form given at each variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Value {
    /// A number: `670000000`, `1234.5`.
    Number(Exact),
    /// A share written as a fraction: `1/3`.
    Fraction(Exact),
    /// A percentage; the share is stored (0.035) and the percentage written: `3.5%`.
    Percent(Exact),
    /// Two numbers set against each other, as in a ratio or a score: `3:2`.
    Ratio(Exact, Exact),
    /// From one number to another: `10..15`.
    Range(Exact, Exact),
    /// From one percentage to another: `10%..15%`.
    PercentRange(Exact, Exact),
    /// A day, month or year: `2015-12-16`, `2015-12`, `2015`, `--12-16`, `--12`, `---16`.
    Date(Date),
    /// A time of day: `T15:30`.
    Time(Time),
    /// A day of the week, Monday being 1: `-W-3`.
    Weekday(u8),
    /// A quarter of a year: `Q3`.
    Quarter(u8),
    /// A half of a year: `H1`.
    Half(u8),
    /// A decade, as its years without the last digit: `199X`.
    Decade(i32),
    /// A century, by its ordinal: `20C`; before our era `-3C`.
    Century(i32),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: &Exact| share.shifted(2).map_or_else(String::new, |n| format!("{n}%"));
        match self {
            Self::Number(n) => write!(f, "{n}"),
            Self::Fraction(n) => f.write_str(&n.as_fraction()),
            Self::Percent(n) => f.write_str(&percent(n)),
            Self::Ratio(a, b) => write!(f, "{a}:{b}"),
            Self::Range(a, b) => write!(f, "{a}..{b}"),
            Self::PercentRange(a, b) => write!(f, "{}..{}", percent(a), percent(b)),
            Self::Date(date) => date.fmt(f),
            Self::Time(time) => time.fmt(f),
            Self::Weekday(n) => write!(f, "-W-{n}"),
            Self::Quarter(n) => write!(f, "Q{n}"),
            Self::Half(n) => write!(f, "H{n}"),
            Self::Decade(n) => write!(f, "{n}X"),
            Self::Century(n) => write!(f, "{n}C"),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A calendar date, any part of which may be missing. Years are astronomical: 221 BC is −220.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct Date {
    /// The year.
    pub year: Option<i32>,
    /// The month, from 1.
    pub month: Option<u8>,
    /// The day of the month, from 1.
    pub day: Option<u8>,
}

impl Date {
    pub(crate) const fn year(year: i32) -> Self {
        Self { year: Some(year), month: None, day: None }
    }

    pub(crate) const fn month(month: u8) -> Self {
        Self { year: None, month: Some(month), day: None }
    }

    pub(crate) const fn day(day: u8) -> Self {
        Self { year: None, month: None, day: Some(day) }
    }

    /// Whether month and day are within 1–12 and 1–31.
    pub(crate) fn is_plausible(self) -> bool {
        self.month.is_none_or(|m| (1..=12).contains(&m)) && self.day.is_none_or(|d| (1..=31).contains(&d))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) if year < 0 => write!(f, "-{:04}", year.unsigned_abs())?,
            Some(year) => write!(f, "{year:04}")?,
            None => f.write_str("-")?,
        }
        match (self.month, self.day) {
            (Some(month), Some(day)) => write!(f, "-{month:02}-{day:02}"),
            (Some(month), None) => write!(f, "-{month:02}"),
            (None, Some(day)) => write!(f, "--{day:02}"),
            (None, None) => Ok(()),
        }
    }
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Time {
    /// The hour, 0 to 24.
    pub hour: u8,
    /// The minute, when it is given.
    pub minute: Option<u8>,
    /// The second, when it is given.
    pub second: Option<u8>,
    /// Whether morning or afternoon is known; `3:30` alone is also `15:30`.
    pub certain: bool,
}

impl Time {
    /// The time written `hour`, `minute` on a clock of 12 or 24 hours; `later` is whether it is known to be past noon.
    pub(crate) fn new(hour: u8, minute: Option<u8>, later: Option<bool>) -> Option<Self> {
        if hour > 24 || minute.is_some_and(|m| m > 59) {
            return None;
        }
        let hour = match later {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            _ => hour,
        };
        Some(Self { hour, minute, second: None, certain: later.is_some() || hour > 12 || hour == 0 })
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "T{:02}", self.hour)?;
        self.minute.map_or(Ok(()), |minute| write!(f, ":{minute:02}"))?;
        self.second.map_or(Ok(()), |second| write!(f, ":{second:02}"))
    }
}
