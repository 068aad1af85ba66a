//! Dates as TMX writes them: [`Timestamp`].

use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

const DAY: i64 = 86_400;

/// A second of universal time. Shown, read and serialised as TMX has it: `20261124T151200Z`.
///
/// ```
/// use duiqi::memory::Timestamp;
/// let date: Timestamp = "20240229T235959Z".parse().unwrap();
/// assert_eq!(date.seconds(), 1_709_251_199);
/// assert_eq!(date.to_string(), "20240229T235959Z");
/// assert!("20230229T000000Z".parse::<Timestamp>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

impl Timestamp {
    /// The earliest and latest that four digits of a year can say.
    const RANGE: std::ops::RangeInclusive<i64> = -62_167_219_200..=253_402_300_799;

    /// Seconds since 1970, brought into the years 0 to 9999.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        Self(seconds.clamp(*Self::RANGE.start(), *Self::RANGE.end()))
    }

    /// Seconds since 1970.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        Self::from_seconds(time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64))
    }
}

/// Days since 1970 of a date of the Gregorian calendar (years from March, so that a leap day is the last of its year).
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month < 3 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date so many days after 1970: the inverse of [`days`].
const fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + (month <= 2) as i64, month, day)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date(self.0.div_euclid(DAY));
        let second = self.0.rem_euclid(DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
    }
}

/// A date that is not of the form `20261124T151200Z`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a date of the form 20261124T151200Z: {0:?}")]
pub struct WrongDate(String);

impl FromStr for Timestamp {
    type Err = WrongDate;

    fn from_str(text: &str) -> Result<Self, WrongDate> {
        let wrong = || WrongDate(text.to_owned());
        let bytes = text.as_bytes();
        let form = bytes.len() == 16
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                8 => *byte == b'T',
                15 => *byte == b'Z',
                _ => byte.is_ascii_digit(),
            });
        if !form {
            return Err(wrong());
        }
        let number = |from: usize, to: usize| text[from..to].parse::<i64>().map_err(|_| wrong());
        let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
        let (hour, minute, second) = (number(9, 11)?, number(11, 13)?, number(13, 15)?);
        let whole = days(year, month, day);
        let real = (1..=12).contains(&month) && date(whole) == (year, month, day);
        if !real || hour > 23 || minute > 59 || second > 59 {
            return Err(wrong());
        }
        Ok(Self(whole * DAY + hour * 3600 + minute * 60 + second))
    }
}

impl TryFrom<String> for Timestamp {
    type Error = WrongDate;

    fn try_from(text: String) -> Result<Self, WrongDate> {
        text.parse()
    }
}

impl From<Timestamp> for String {
    fn from(date: Timestamp) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_many_centuries_comes_back() {
        for day in (-719_528..2_932_897).step_by(13) {
            let (year, month, dom) = date(day);
            assert_eq!(days(year, month, dom), day);
        }
        for seconds in [0, -1, 951_782_400, 4_107_542_399] {
            let date = Timestamp::from_seconds(seconds);
            assert_eq!(date.to_string().parse::<Timestamp>(), Ok(date));
        }
    }
}
