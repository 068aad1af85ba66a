//! Chinese shares, ratios, ordinals and halves.

use super::super::digits::char_at;
use super::super::value::{Time, Value};
use super::super::{Bound, Exact, Quantity, QuantityKind};
use super::Reader;
use super::numeral::{Numeral, Style, numeral};
use super::words;

impl Reader<'_> {
    /// 三分之一, 百分之三点五, 千分之二, 万分之五.
    pub(super) fn share(&mut self, at: usize, parts: Numeral) -> Option<usize> {
        if let Some(end) = self.slashed(at, parts) {
            return Some(end);
        }
        let numerator = self.skip(parts.end, &["分之"])?;
        let whole =
            self.skip(numerator, &["百"]).map(|end| Numeral { value: Exact::whole(100), end, ..parts });
        let count = whole.or_else(|| numeral(self.text, numerator))?;
        let value = count.value.over(parts.value).filter(|_| parts.value > Exact::ONE)?;
        let high = count.high.and_then(|high| high.over(parts.value));
        let percent = [100, 1000, 10_000].iter().any(|&n| parts.value == Exact::whole(n));
        let kind = if percent { QuantityKind::Percent } else { QuantityKind::Fraction };
        let value = match high {
            Some(high) => Value::PercentRange(value, high),
            None if percent => Value::Percent(value),
            None => Value::Fraction(value),
        };
        let mut value = value;
        let mut end = count.end;
        // 百分之十到十五
        if let (Value::Percent(low), Some(start)) = (value, self.skip(end, &["至", "到"])) {
            let start = self.hundredth(start).map_or(start, |parts| parts.end + "分之".len());
            if let Some(last) =
                numeral(self.text, start).filter(|last| last.style != Style::Single || percent)
            {
                let high = last.value.over(parts.value)?;
                if high > low {
                    (value, end) = (Value::PercentRange(low, high), last.end);
                }
            }
        }
        let (bound, end) = self.bound_more(at, end, count.more);
        self.found.push(Quantity::new(at, end, kind, value).bounded(bound));
        Some(end)
    }

    /// 百, 千 or 万 before 分之, which is no numeral by itself.
    pub(super) fn hundredth(&self, at: usize) -> Option<Numeral> {
        let parts = [("百分之", 100), ("千分之", 1000), ("万分之", 10_000), ("萬分之", 10_000)];
        let (_, n) = parts.iter().find(|(word, _)| self.rest(at).starts_with(word))?;
        let value = Exact::whole(*n);
        Some(Numeral {
            value,
            high: None,
            end: at + '百'.len_utf8(),
            style: Style::Han,
            more: false,
            scale: 0,
        })
    }

    /// `1/3`.
    pub(super) fn slashed(&mut self, at: usize, n: Numeral) -> Option<usize> {
        let Style::Digits(top) = n.style else { return None };
        let slash = self.skip(n.end, &["/", "／"])?;
        let d = numeral(self.text, slash)?;
        let Style::Digits(bottom) = d.style else { return None };
        let (a, b) = (top.value.as_integer()?, bottom.value.as_integer()?);
        let proper =
            0 < a && a < b && b <= 100 && !(a == 9 && b == 11) && char_at(self.text, d.end) != Some('/');
        // **idiom**: 9/11, 24/7 are no shares.
        Some(if proper {
            let value = Value::Fraction(Exact::new(i128::from(a), i128::from(b))?);
            self.put(at, d.end, QuantityKind::Fraction, value)
        } else {
            d.end
        })
    }

    /// 3比2, 3:2, 3∶2.
    pub(super) fn ratio(&mut self, at: usize, a: Numeral) -> Option<usize> {
        let digits = |n: &Numeral| !matches!(n.style, Style::Positional(_)) && n.high.is_none() && !n.more;
        let b = self.skip(a.end, &["比", ":", "：", "∶"]).filter(|_| digits(&a))?;
        let b = numeral(self.text, b).filter(digits)?;
        // "5比3年前多" compares; a score is followed by no measure word.
        let compared = self.is_counted(b) && self.at(a.end) == Some('比');
        (!compared).then(|| self.put(at, b.end, QuantityKind::Ratio, Value::Ratio(a.value, b.value)))
    }

    /// 第三, 第35条, 第十三个; 十三五 is read with the dates.
    pub(super) fn ordinal(&mut self, at: usize) -> Option<usize> {
        let number = at + '第'.len_utf8();
        if let Some(end) = words::idiom(self.text, number).filter(|_| self.before_is(number, "第")) {
            return Some(end);
        }
        let n = numeral(self.text, number).filter(|n| n.high.is_none() && !n.more)?;
        let whole = n.value.as_integer()?;
        if self.at(n.end).is_some_and(|c| c.is_ascii_alphabetic()) {
            return Some(n.end);
        }
        if let Some(end) = self.skip(n.end, &["季度", "季"]).filter(|_| (1..=4).contains(&whole)) {
            return Some(self.put(at, end, QuantityKind::Period, Value::Quarter(whole as u8)));
        }
        let weak = whole == 1 && n.style == Style::Single;
        self.found
            .push(Quantity::new(at, n.end, QuantityKind::Ordinal, Value::Number(n.value)).weakened(weak));
        Some(words::counter(self.rest(n.end)).map_or(n.end, |length| n.end + length))
    }

    /// Whether the idiom found behind 第 begins with it.
    pub(super) fn before_is(&self, number: usize, head: &str) -> bool {
        let word = self.rest(number - head.len());
        [
            "第一时间",
            "第一手",
            "第一线",
            "第一夫人",
            "第一人称",
            "第二人称",
            "第三人称",
            "第三者",
            "第三方",
            "第六感",
            "第四权",
        ]
        .iter()
        .any(|idiom| word.starts_with(idiom))
    }

    /// 半小时, 半年, 半个世纪; 一半 and 过半 are shares.
    pub(super) fn half(&mut self, at: usize) -> Option<usize> {
        let after = at + '半'.len_utf8();
        let half = Exact::new(1, 2)?;
        let inner = self.skip(after, &["个多", "個多"]).unwrap_or(after);
        let (unit, end) = self.unit(inner);
        if let Some(unit) = unit {
            let (bound, end) = self.bound_more(at, end, inner > after);
            let found = Quantity::new(at, end, unit.kind(), Value::Number(half));
            self.found.push(found.with_unit(Some(unit)).bounded(bound));
            return Some(end);
        }
        let start = ["一", "过", "過"]
            .iter()
            .find_map(|head| self.before(at).ends_with(head).then(|| at - head.len()));
        let whole = self.skip(after, &["数", "數"]);
        (start.is_some() || whole.is_some()).then(|| {
            let bound = if start.is_some_and(|s| !self.rest(s).starts_with('一')) {
                Bound::AtLeast
            } else {
                Bound::Exact
            };
            let end = whole.unwrap_or(after);
            let found =
                Quantity::new(start.unwrap_or(at), end, QuantityKind::Fraction, Value::Fraction(half));
            self.found.push(found.bounded(bound));
            end
        })
    }

    /// 正午, 午夜.
    pub(super) fn noon(&mut self, at: usize) -> Option<usize> {
        let end = self.skip(at, &["正午", "午夜"])?;
        let hour = if self.rest(at).starts_with('正') { 12 } else { 0 };
        let time = Time { hour, minute: Some(0), second: None, certain: true };
        Some(self.put(at, end, QuantityKind::Time, Value::Time(time)))
    }
}
