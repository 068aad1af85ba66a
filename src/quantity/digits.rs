//! Digits as they stand in either language: separators, decimals, numeric dates, and the **identifier** rule.

use super::exact::Exact;
use super::value::{Date, Time};

/// A number written in digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Literal {
    pub value: Exact,
    pub end: usize,
    /// Digits before the decimal point.
    pub digits: usize,
    /// Whether it is nothing but digits, without a leading zero: only such a one is a year or an ordinal.
    pub plain: bool,
}

/// What a run that starts with a digit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Run {
    Number(Literal),
    Date(Date, usize),
    Time(Time, usize),
    /// A version, telephone number or other identifier up to here.
    Identifier(usize),
}

/// The value of an ASCII or full-width digit.
pub(super) fn digit(c: char) -> Option<u8> {
    match c {
        '0'..='9' => Some(c as u8 - b'0'),
        '\u{FF10}'..='\u{FF19}' => Some((c as u32 - 0xFF10) as u8),
        _ => None,
    }
}

/// The value of a character like ½.
pub(super) fn vulgar(c: char) -> Option<Exact> {
    let (n, d) = match c {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅙' => (1, 6),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        '⅐' => (1, 7),
        '⅑' => (1, 9),
        '⅒' => (1, 10),
        _ => return None,
    };
    Exact::new(n, d)
}

pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|rest| rest.chars().next())
}

pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at).and_then(|head| head.chars().next_back())
}

/// The digits from `at`: their end, how many, and their value.
fn digits(text: &str, at: usize) -> (usize, usize, Option<i128>) {
    let (mut end, mut count, mut value) = (at, 0, Some(0_i128));
    for c in text.get(at..).unwrap_or("").chars() {
        let Some(d) = digit(c) else { break };
        value = value.and_then(|v| v.checked_mul(10)?.checked_add(i128::from(d)));
        count += 1;
        end += c.len_utf8();
    }
    (end, count, value)
}

/// Reads the run of digits at `at`, which is not preceded by a letter or digit.
pub(super) fn run(text: &str, at: usize) -> Run {
    if let Some((date, end)) = numeric_date(text, at) {
        return Run::Date(date, end);
    }
    if let Some((time, end)) = numeric_time(text, at) {
        return Run::Time(time, end);
    }
    let (mut end, mut count, mut value) = digits(text, at);
    let first = count;
    let leading_zero = count > 1 && text.get(at..).is_some_and(|rest| rest.starts_with(['0', '０']));
    let mut plain = true;
    if let Some((grouped, more, whole)) = groups(text, at, end, count) {
        (end, count, value, plain) = (grouped, more, whole, false);
    }
    if let Some(stop) = identifier(text, end, first, leading_zero && plain) {
        return Run::Identifier(stop);
    }
    let whole_digits = count;
    let mut places = 0;
    if let Some(point) = char_at(text, end).filter(|c| matches!(c, '.' | '．')) {
        let (stop, decimals, fraction) = digits(text, end + point.len_utf8());
        if decimals > 0 {
            if char_at(text, stop).is_some_and(|c| c == '.')
                && char_at(text, stop + 1).and_then(digit).is_some()
            {
                return Run::Identifier(token_end(text, stop));
            }
            let scale = 10_i128.checked_pow(decimals as u32);
            value = value.zip(fraction).zip(scale).and_then(|((v, f), s)| v.checked_mul(s)?.checked_add(f));
            (end, places, plain) = (stop, decimals as i32, false);
        }
    }
    let mut value = value.and_then(|v| Exact::new(v, 1)?.shifted(-places));
    // 2½
    if let Some((sign, part)) = char_at(text, end).and_then(|c| Some((c, vulgar(c)?))).filter(|_| places == 0)
    {
        (end, value, plain) = (end + sign.len_utf8(), value.and_then(|v| v.plus(part)), false);
    }
    match value {
        Some(value) => {
            Run::Number(Literal { value, end, digits: whole_digits, plain: plain && !leading_zero })
        }
        None => Run::Identifier(end),
    }
}

/// Thousands separated by commas, by apostrophes never, by narrow spaces always, by ordinary spaces from two on.
fn groups(text: &str, at: usize, end: usize, first: usize) -> Option<(usize, usize, Option<i128>)> {
    if first > 3 {
        return None;
    }
    let separator =
        char_at(text, end).filter(|c| matches!(c, ',' | ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}'))?;
    let (_, _, mut value) = digits(text, at);
    let (mut stop, mut count, mut groups) = (end, first, 0);
    while char_at(text, stop) == Some(separator) {
        let (next, n, group) = digits(text, stop + separator.len_utf8());
        if n != 3 {
            // "1,2345" is no grouped number at all, "10 000 20" ends before the 20.
            if separator == ',' && n > 3 {
                return None;
            }
            break;
        }
        value = value.zip(group).and_then(|(v, g)| v.checked_mul(1000)?.checked_add(g));
        (stop, count, groups) = (next, count + 3, groups + 1);
    }
    (groups >= if separator == ' ' { 2 } else { 1 }).then_some((stop, count, value))
}

/// Where an identifier that starts with a run of `count` digits up to `end` stops, if it is one: a telephone or
/// serial number by its length, its leading zero or its hyphens.
fn identifier(text: &str, end: usize, count: usize, leading_zero: bool) -> Option<usize> {
    let hyphen = char_at(text, end).is_some_and(|c| c == '-');
    if hyphen {
        let (second, n, _) = digits(text, end + 1);
        let third = char_at(text, second).is_some_and(|c| c == '-')
            && char_at(text, second + 1).and_then(digit).is_some();
        if n > 0 && (third || leading_zero && n > 2 || n > 6) {
            return Some(token_end(text, second));
        }
    }
    // **idiom**: 9·11.
    if let Some(after) = text.get(end..).and_then(|rest| rest.strip_prefix('·'))
        && after.starts_with(|c| digit(c).is_some())
    {
        return Some(digits(text, end + '·'.len_utf8()).0);
    }
    if leading_zero && count > 3 || count > 24 {
        return Some(end);
    }
    let zeros = text.get(..end).map_or(0, |t| t.bytes().rev().take_while(|&b| b == b'0').count());
    (count >= 11 && zeros < 4 && !text.get(end..).is_some_and(|t| t.starts_with(['.', '元', '万', '亿'])))
        .then_some(end)
}

/// The end of the run of letters, digits and inner marks around an identifier.
pub(super) fn token_end(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut rest = text.get(at..).unwrap_or("").char_indices().peekable();
    while let Some((offset, c)) = rest.next() {
        let inner = matches!(c, '.' | '-' | '/' | '_' | '·')
            && rest.peek().is_some_and(|(_, next)| next.is_ascii_alphanumeric());
        if !(c.is_ascii_alphanumeric() || inner || c == '_') {
            break;
        }
        end = at + offset + c.len_utf8();
    }
    end
}

/// `2015-12-16`, `2015/12/16`, `2015.12.16`, `12/16/2015`, `16/12/2015`; month first where both would do.
fn numeric_date(text: &str, at: usize) -> Option<(Date, usize)> {
    let (end, n, a) = digits(text, at);
    if n > 4 {
        return None;
    }
    let separator = char_at(text, end).filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (second, m, b) = digits(text, end + 1);
    if !(1..=2).contains(&m) || char_at(text, second) != Some(separator) {
        return None;
    }
    let (third, k, c) = digits(text, second + 1);
    let (a, b, c) = (a? as i32, b? as u8, c.filter(|&c| c < 10_000)? as i32);
    let closed = !char_at(text, third).is_some_and(|c| c == separator || c.is_ascii_alphabetic())
        || char_at(text, third) == Some('.') && char_at(text, third + 1).and_then(digit).is_none();
    let date = match (n, k) {
        (4, 1..=2) => Date { year: Some(a), month: Some(b), day: Some(c as u8) },
        (1..=2, 4) if separator != '-' || m == 2 => {
            let (month, day) = if a > 12 { (b, a as u8) } else { (a as u8, b) };
            Date { year: Some(c), month: Some(month), day: Some(day) }
        }
        _ => return None,
    };
    (closed && date.is_plausible() && date.year.is_some_and(|y| (1000..3000).contains(&y)))
        .then_some((date, third))
}

/// `15:30`, `15：30`, `15:30:20`: two digits of minutes.
fn numeric_time(text: &str, at: usize) -> Option<(Time, usize)> {
    let (end, n, hour) = digits(text, at);
    let colon = char_at(text, end).filter(|c| matches!(c, ':' | '：'))?;
    let (mut stop, m, minute) = digits(text, end + colon.len_utf8());
    if n > 2 || m != 2 {
        return None;
    }
    let mut time = Time::new(hour? as u8, Some(minute? as u8), None)?;
    if char_at(text, stop) == Some(colon) {
        let (third, k, second) = digits(text, stop + colon.len_utf8());
        if k == 2 && second.is_some_and(|s| s < 60) {
            (time.second, stop) = (second.map(|s| s as u8), third);
        }
    }
    Some((time, stop))
}

/// Whether the ASCII word before a hyphen at `hyphen` joins it to a number as a name does (COVID-19), not as a
/// prefix or a month does (mid-2015).
pub(super) fn names_number(word: &str) -> bool {
    const PREFIXES: [&str; 12] =
        ["mid", "pre", "post", "sub", "top", "early", "late", "circa", "around", "of", "under", "non"];
    let lower = word.to_ascii_lowercase();
    word.starts_with(|c: char| c.is_ascii_uppercase()) && !PREFIXES.contains(&lower.as_str())
}
