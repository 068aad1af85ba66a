//! Chinese numerals: 一亿三千万, 二〇一五, 3.5万亿, 五六百, 三十多.

use super::super::digits::{Literal, Run, char_at, digit, run};
use super::super::exact::Exact;

/// A numeral that was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numeral {
    pub value: Exact,
    /// The other end of 五六百.
    pub high: Option<Exact>,
    pub end: usize,
    pub style: Style,
    /// Followed by 多, 余, 几 or 来: somewhat more.
    pub more: bool,
    /// The exponent of its last 万, 亿 …
    pub scale: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Digits, and no more.
    Digits(Literal),
    /// Digits with 万, 亿 …
    Scaled,
    /// A single Han numeral.
    Single,
    /// 二〇一五: one digit after another.
    Positional(usize),
    /// Any other Han numeral.
    Han,
}

/// The digit a Han character stands for.
pub(super) const fn han_digit(c: char) -> Option<u8> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' | '弌' => 1,
        '二' | '贰' | '貳' | '两' | '兩' => 2,
        '三' | '叁' | '參' | '叄' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// A whole number below a hundred million in Han numerals.
pub(crate) fn in_han(n: i64) -> Option<String> {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    const UNITS: [&str; 4] = ["", "十", "百", "千"];
    fn below_ten_thousand(n: i64) -> String {
        let mut written = String::new();
        let mut gap = false;
        for place in (0..4).rev() {
            let digit = (n / 10_i64.pow(place)) % 10;
            if digit == 0 {
                gap |= !written.is_empty();
                continue;
            }
            if std::mem::take(&mut gap) {
                written.push_str(DIGITS[0]);
            }
            written.extend([DIGITS[digit as usize], UNITS[place as usize]]);
        }
        written
    }
    if !(0..100_000_000).contains(&n) {
        return None;
    }
    if n == 0 {
        return Some(DIGITS[0].to_owned());
    }
    let (high, low) = (n / 10_000, n % 10_000);
    let mut written = String::new();
    if high > 0 {
        written.extend([below_ten_thousand(high).as_str(), "万"]);
        if low > 0 && low < 1000 {
            written.push_str(DIGITS[0]);
        }
    }
    if low > 0 {
        written.push_str(&below_ten_thousand(low));
    }
    // 十二, not 一十二.
    Some(written.strip_prefix("一十").map(|rest| format!("十{rest}")).unwrap_or(written))
}

/// The exponent of ten a Han character stands for.
pub(super) const fn power(c: char) -> Option<i32> {
    Some(match c {
        '十' | '拾' => 1,
        '百' | '佰' => 2,
        '千' | '仟' => 3,
        '万' | '萬' => 4,
        '亿' | '億' => 8,
        '兆' => 12,
        _ => return None,
    })
}

const fn tens(c: char) -> Option<i64> {
    match c {
        '廿' | '卄' => Some(20),
        '卅' => Some(30),
        '卌' => Some(40),
        _ => None,
    }
}

/// Whether the power at `at` belongs to a unit instead: 千克, 千瓦, 兆赫, 百分.
pub(super) fn is_unit_prefix(text: &str, at: usize) -> bool {
    let mut chars = text.get(at..).unwrap_or("").chars();
    match (chars.next(), chars.next()) {
        (Some('千'), Some(c)) => matches!(c, '克' | '瓦' | '米' | '赫' | '卡' | '伏' | '帕' | '焦' | '字'),
        (Some('兆'), Some(c)) => matches!(c, '赫' | '瓦' | '帕' | '字' | '比'),
        (Some('百'), Some(c)) => matches!(c, '分'),
        _ => false,
    }
}

fn scale_at(text: &str, at: usize) -> Option<(i32, usize)> {
    let c = char_at(text, at)?;
    let exponent = power(c).filter(|&e| e > 1)?;
    (!is_unit_prefix(text, at)).then_some((exponent, at + c.len_utf8()))
}

/// The end of a word for *somewhat more* at `at`.
fn more_at(text: &str, at: usize) -> Option<usize> {
    char_at(text, at).filter(|c| matches!(c, '多' | '余' | '餘')).map(|c| at + c.len_utf8())
}

/// Reads the numeral at `at`.
pub(super) fn numeral(text: &str, at: usize) -> Option<Numeral> {
    below(text, at, i32::MAX)
}

/// Reads the numeral at `at`, which goes on after its scale only where that is below 10 to the `ceiling`. Scales
/// fall from part to part, so the nesting ends after a few.
fn below(text: &str, at: usize, ceiling: i32) -> Option<Numeral> {
    let first = char_at(text, at)?;
    if digit(first).is_some() {
        return match run(text, at) {
            Run::Number(literal) => digits(text, literal, ceiling),
            _ => None,
        };
    }
    let numeral = positional(text, at).or_else(|| han(text, at))?;
    scaled(text, numeral, ceiling)
}

/// Digits with their scales: 3.5万亿, 1万2千, 30多万.
fn digits(text: &str, literal: Literal, ceiling: i32) -> Option<Numeral> {
    let style = Style::Digits(literal);
    scaled(
        text,
        Numeral { value: literal.value, high: None, end: literal.end, style, more: false, scale: 0 },
        ceiling,
    )
}

/// Applies 多, 余, 万, 亿 … after what was read.
fn scaled(text: &str, mut numeral: Numeral, ceiling: i32) -> Option<Numeral> {
    let style = if matches!(numeral.style, Style::Digits(_)) { Style::Scaled } else { Style::Han };
    loop {
        let spaced = matches!(numeral.style, Style::Digits(_)) && char_at(text, numeral.end) == Some(' ');
        let at = numeral.end + usize::from(spaced);
        if let Some((exponent, end)) = scale_at(text, at) {
            numeral.value = numeral.value.shifted(exponent)?;
            numeral.high = numeral.high.and_then(|high| high.shifted(exponent));
            (numeral.end, numeral.scale, numeral.style) = (end, exponent, style);
        } else if !numeral.more
            && let Some(end) = more_at(text, numeral.end)
        {
            (numeral.more, numeral.end) = (true, end);
        } else {
            break;
        }
    }
    let scaled = style == Style::Scaled && (1..ceiling).contains(&numeral.scale);
    if scaled && !numeral.more && numeral.value != Exact::ZERO {
        return Some(continued(text, numeral).unwrap_or(numeral));
    }
    Some(numeral)
}

/// 1万2千, 3亿5000万: a smaller numeral with a scale of its own goes on.
fn continued(text: &str, numeral: Numeral) -> Option<Numeral> {
    let first = char_at(text, numeral.end)?;
    (digit(first).is_some() || han_digit(first).is_some()).then_some(())?;
    let low = below(text, numeral.end, numeral.scale)?;
    let limit = Exact::ONE.shifted(numeral.scale)?;
    let goes_on = low.value < limit
        && low.high.is_none()
        && (low.scale > 0
            || numeral.scale == 4
                && low.value >= Exact::whole(1000)
                && matches!(low.style, Style::Digits(l) if l.digits == 4));
    goes_on.then_some(())?;
    Some(Numeral { value: numeral.value.plus(low.value)?, ..low })
}

/// 二〇一五, 一九四九; two or three digits are left to the caller to judge.
fn positional(text: &str, at: usize) -> Option<Numeral> {
    let (mut value, mut count, mut end) = (0_i64, 0, at);
    let mut last = None;
    let mut ascending = true;
    for c in text.get(at..)?.chars() {
        if matches!(c, '两' | '兩') {
            break;
        }
        let Some(d) = han_digit(c) else { break };
        value = value.checked_mul(10)?.checked_add(i64::from(d))?;
        ascending &= last.is_none_or(|last| d == last + 1 || last == 3 && d == 5);
        last = Some(d);
        count += 1;
        end += c.len_utf8();
    }
    let followed =
        char_at(text, end).is_some_and(|c| matches!(power(c), Some(1..=3)) && !is_unit_prefix(text, end));
    if count < 2 || followed || count == 2 && ascending {
        return None;
    }
    let decimals = decimals(text, end);
    let value = Exact::whole(value).plus(decimals.map_or(Exact::ZERO, |(d, _)| d))?;
    let end = decimals.map_or(end, |(_, end)| end);
    Some(Numeral { value, high: None, end, style: Style::Positional(count), more: false, scale: 0 })
}

/// 点五: the decimals after 点, unless they are minutes.
fn decimals(text: &str, at: usize) -> Option<(Exact, usize)> {
    let point = char_at(text, at).filter(|c| matches!(c, '点' | '點'))?;
    let (mut end, mut value, mut places) = (at + point.len_utf8(), Exact::ZERO, 0);
    for c in text.get(end..)?.chars() {
        let Some(d) = han_digit(c).filter(|_| !matches!(c, '两' | '兩')) else { break };
        places += 1;
        value = value.plus(Exact::whole(i64::from(d)).shifted(-places)?)?;
        end += c.len_utf8();
    }
    let after = char_at(text, end);
    let minutes = matches!(after, Some('分' | '十' | '刻' | '个' | '個'))
        && !text.get(end..).is_some_and(|t| t.starts_with("分之"));
    (places > 0 && !minutes).then_some((value, end))
}

/// The parts of a Han numeral being read, for its lower and upper end at once.
#[derive(Clone, Copy, Default)]
struct Sum {
    total: [i64; 2],
    section: [i64; 2],
    digit: Option<[i64; 2]>,
}

impl Sum {
    fn value(self) -> Option<[i64; 2]> {
        let digit = self.digit.unwrap_or([0, 0]);
        let add = |i: usize| self.total[i].checked_add(self.section[i])?.checked_add(digit[i]);
        Some([add(0)?, add(1)?])
    }

    /// Applies ten, hundred or thousand.
    fn raise(&mut self, exponent: i32) -> Option<()> {
        let digit = self.digit.take().unwrap_or([1, 1]);
        for (section, digit) in self.section.iter_mut().zip(digit) {
            *section = section.checked_add(digit.checked_mul(10_i64.pow(exponent.unsigned_abs()))?)?;
        }
        Some(())
    }

    /// Applies 万, 亿 or 兆: to the section, or to all that is smaller.
    fn close(&mut self, exponent: i32) -> Option<()> {
        let digit = self.digit.take().unwrap_or([0, 0]);
        let power = 10_i64.checked_pow(exponent.unsigned_abs())?;
        for (total, part) in self.total.iter_mut().zip(self.section.iter().zip(digit)) {
            let part = part.0.checked_add(part.1)?;
            *total = if *total < power || part == 0 {
                total.checked_add(part)?.checked_mul(power)?
            } else {
                total.checked_add(part.checked_mul(power)?)?
            };
        }
        self.section = [0, 0];
        Some(())
    }
}

/// 两千三百零五, 一亿三千万, 三万五, 三五十, 十七八, 三点五.
fn han(text: &str, at: usize) -> Option<Numeral> {
    let mut sum = Sum::default();
    let (mut end, mut count, mut last, mut scale) = (at, 0, 0, 0);
    let mut zero = false;
    let mut more = false;
    for c in text.get(at..)?.chars() {
        if let Some(d) = han_digit(c).map(i64::from) {
            match sum.digit {
                _ if d == 0 && count > 0 && sum.digit.is_none() => zero = true,
                None => sum.digit = Some([d, d]),
                Some([low, high]) if low == high && (d == low + 1 || low == 3 && d == 5) => {
                    sum.digit = Some([low, d]);
                }
                Some(_) => break,
            }
        } else if let Some(n) = tens(c) {
            if sum.digit.is_some() || !sum.section.eq(&[0, 0]) {
                break;
            }
            sum.section = [n, n];
            last = 1;
        } else if let Some(exponent) = power(c) {
            if is_unit_prefix(text, end) {
                break;
            }
            if exponent >= 4 {
                if count == 0 || sum.value()? == [0, 0] {
                    break;
                }
                sum.close(exponent)?;
                scale = exponent;
            } else {
                // 百 and 千 need a digit before them, 十 may stand alone.
                if sum.digit.is_none() && !(exponent == 1 && (count == 0 || sum.section == [0, 0] || zero))
                    || last > 0 && last <= exponent && sum.section != [0, 0]
                {
                    break;
                }
                sum.raise(exponent)?;
            }
            (last, zero) = (exponent, false);
        } else if matches!(c, '几' | '幾') && last == 1 && sum.digit.is_none() {
            more = true;
            end += c.len_utf8();
            count += 1;
            break;
        } else {
            break;
        }
        end += c.len_utf8();
        count += 1;
    }
    (count > 0).then_some(())?;
    // 三万五 is 35,000: a last digit without its own power counts in the next lower one.
    if let Some(digit) = sum.digit.filter(|_| last >= 2 && !zero && count > 2) {
        let power = 10_i64.checked_pow((last - 1).unsigned_abs())?;
        sum.digit = Some([digit[0].checked_mul(power)?, digit[1].checked_mul(power)?]);
    }
    let [low, high] = sum.value()?;
    let part = decimals(text, end).filter(|_| low == high);
    let value = Exact::whole(low).plus(part.map_or(Exact::ZERO, |(part, _)| part))?;
    let end = part.map_or(end, |(_, end)| end);
    let style = if count == 1 && part.is_none() { Style::Single } else { Style::Han };
    let high = (high > low).then(|| Exact::whole(high));
    Some(Numeral { value, high, end, style, more, scale })
}
