//! Chinese amounts: a numeral with its measure word, unit, percent sign or range.

use super::super::digits::char_before;
use super::super::unit::Unit;
use super::super::value::{Date, Value};
use super::super::{Exact, Quantity, QuantityKind};
use super::Reader;
use super::numeral::{Numeral, Style, numeral};
use super::words;

/// What stands after a numeral.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Suffix {
    None,
    /// A measure word without a value of its own.
    Counter,
    Unit(Unit),
    /// Per cent, per mille or tenths (成), by their exponent.
    Share(i32),
    /// Tenths of the price that remain.
    Off,
    Times,
}

/// A numeral with what follows it.
#[derive(Debug, Clone, Copy)]
struct Counted {
    numeral: Numeral,
    suffix: Suffix,
    end: usize,
    more: bool,
}

impl Reader<'_> {
    /// The amount whose numeral stands at `at`.
    pub(super) fn amount(&mut self, at: usize) -> Option<usize> {
        if let Some(parts) = self.hundredth(at) {
            return self.share(at, parts);
        }
        let read = numeral(self.text, at)?;
        if let Some(end) = self.share(at, read).or_else(|| self.ratio(at, read)) {
            return Some(end);
        }
        let first = self.counted(read);
        if let Some(high) = self.range_end(first) {
            return self.range(at, first, high);
        }
        self.single(at, first)
    }

    /// Pushes one number with what belongs to it, by the **counter** rule.
    fn single(&mut self, at: usize, first: Counted) -> Option<usize> {
        let Counted { numeral, suffix, end, more } = first;
        let bare = suffix == Suffix::None && !more;
        let doubtful = match numeral.style {
            Style::Single => bare,
            Style::Positional(2) if suffix != Suffix::Off => return Some(end),
            Style::Positional(3) => bare && !self.text.get(at..numeral.end).is_some_and(|t| t.contains('〇')),
            Style::Han => {
                bare && numeral.high.is_some() && numeral.scale == 0 && numeral.value < Exact::whole(20)
            }
            _ => false,
        };
        // Bankers' numerals are common characters and names: 大陆台商, 老伍.
        let banker = numeral.style == Style::Single
            && self.at(at).is_some_and(|c| "壹贰貳叁參肆伍陆陸柒捌玖拾".contains(c))
            && !matches!(suffix, Suffix::Unit(unit) if unit.is_money());
        let pair = doubtful && numeral.style == Style::Single && self.is_group(at, numeral.end);
        if pair {
            let found = Quantity::new(at, numeral.end, QuantityKind::Number, Value::Number(numeral.value));
            self.found.push(found.weakened(true));
            return Some(numeral.end);
        }
        if doubtful || banker {
            // 二十 is a number, 十 alone is none; 三五 without a measure word neither.
            return None;
        }
        let (start, sign) = self.signed(at, numeral);
        let mut value = numeral.value;
        let digit =
            matches!(numeral.style, Style::Digits(literal) if literal.plain) && suffix == Suffix::Counter;
        let one = value == Exact::ONE && (numeral.style == Style::Single || digit);
        if sign < 0 {
            value = value.negated();
        }
        let unit = match suffix {
            Suffix::Unit(unit) => Some(unit),
            Suffix::Off => Unit::named("off"),
            _ => None,
        };
        if one
            && matches!(
                char_before(self.text, at),
                Some('这' | '這' | '那' | '每' | '某' | '任' | '另' | '同' | '哪' | '其')
            )
        {
            return Some(end);
        }
        let unit = unit.map(|unit| self.hourly(start, unit));
        let (kind, value) = match (suffix, numeral.high) {
            (Suffix::Share(places), None) => (QuantityKind::Percent, Value::Percent(value.shifted(places)?)),
            (Suffix::Share(places), Some(high)) => {
                (QuantityKind::Percent, Value::PercentRange(value.shifted(places)?, high.shifted(places)?))
            }
            (Suffix::Off, _) => {
                let rest = if value > Exact::whole(10) { value.shifted(-2)? } else { value.shifted(-1)? };
                (QuantityKind::Percent, Value::Percent(Exact::ONE.plus(rest.negated())?))
            }
            // 增加一倍, 高一倍: one more of it is twice as much.
            (Suffix::Times, None) if value == Exact::ONE => {
                (QuantityKind::Multiple, Value::Number(Exact::whole(2)))
            }
            (Suffix::Times, None) => (QuantityKind::Multiple, Value::Number(value)),
            (Suffix::Times, Some(high)) => (QuantityKind::Multiple, Value::Range(value, high)),
            (_, Some(high)) => (unit.map_or(QuantityKind::Number, Unit::kind), Value::Range(value, high)),
            (_, None) => (unit.map_or(QuantityKind::Number, Unit::kind), Value::Number(value)),
        };
        let end = if suffix == Suffix::Counter { numeral.end } else { end };
        let (bound, end) = self.bound_more(start, end, more);
        let found = Quantity::new(start, end, kind, value).with_unit(unit).bounded(bound);
        let counted = matches!(kind, QuantityKind::Number | QuantityKind::Measure);
        self.found.push(found.weakened(one && counted));
        Some(first.end.max(end))
    }

    /// 两国, 两岸, 六国: as good as a count, weakly.
    fn is_group(&self, at: usize, end: usize) -> bool {
        let next = |set: &str| self.at(end).is_some_and(|c| set.contains(c));
        let after = self.rest(end);
        self.at(at).is_some_and(|c| matches!(c, '两' | '兩')) && next("国國岸党黨军軍地者方侧側端边邊面大")
            || next("国國大") && !after.starts_with("大陆")
    }

    /// 零下, 负 or a minus sign before the number: where it starts, and the sign.
    fn signed(&self, at: usize, numeral: Numeral) -> (usize, i8) {
        let before = self.before(at);
        for word in ["零下", "负", "負"] {
            if before.ends_with(word) {
                return (at - word.len(), -1);
            }
        }
        let open = |minus: usize| {
            char_before(self.text, minus).is_none_or(|c| {
                c.is_whitespace() || matches!(c, '（' | '(' | '为' | '至' | '，' | '是' | '：')
            })
        };
        let digits = matches!(numeral.style, Style::Digits(_) | Style::Scaled);
        match char_before(before, before.len()) {
            Some(c @ ('-' | '−' | '－')) if digits && open(at - c.len_utf8()) => (at - c.len_utf8(), -1),
            _ => (at, 1),
        }
    }

    /// Whether a measure word, unit or the like follows the numeral.
    pub(super) fn is_counted(&self, numeral: Numeral) -> bool {
        self.counted(numeral).suffix != Suffix::None
    }

    /// What follows the numeral.
    fn counted(&self, numeral: Numeral) -> Counted {
        let digits = matches!(numeral.style, Style::Digits(_) | Style::Scaled);
        let gap = usize::from(digits && self.at(numeral.end) == Some(' '));
        let at = numeral.end + gap;
        let mut more = numeral.more;
        let plain =
            |suffix: Suffix, end: usize, numeral: Numeral, more: bool| Counted { numeral, suffix, end, more };
        if let Some(end) = self.skip(at, &["%", "％", "﹪", "个百分比"]) {
            return plain(Suffix::Share(-2), end, numeral, more);
        }
        if let Some(end) = self.skip(at, &["‰"]) {
            return plain(Suffix::Share(-3), end, numeral, more);
        }
        let at =
            if gap > 0 && !self.at(at).is_some_and(|c| c.is_ascii_alphabetic()) { numeral.end } else { at };
        if let Some(end) = self.skip(at, &["倍"]) {
            let (numeral, end) = self.and_half(numeral, end);
            return plain(Suffix::Times, end, numeral, more);
        }
        if let Some(end) = self.tenths(numeral, at) {
            let half =
                self.skip(end, &["半"]).and_then(|end| Some((numeral.value.plus(Exact::new(1, 2)?)?, end)));
            if let Some((value, end)) = half.filter(|_| numeral.high.is_none()) {
                return plain(Suffix::Share(-1), end, Numeral { value, ..numeral }, false);
            }
            let more_end = self.skip(end, &["多"]);
            return plain(Suffix::Share(-1), more_end.unwrap_or(end), numeral, more_end.is_some());
        }
        if let Some(end) = self.skip(at, &["折"]).filter(|&end| {
            self.skip(end, &["叠", "射", "磨", "腾", "断", "扣店", "返", "合", "页", "纸", "戟"]).is_none()
        }) {
            return plain(Suffix::Off, self.skip(end, &["扣"]).unwrap_or(end), numeral, more);
        }
        let (unit, end) = self.unit(at);
        if let Some(unit) = unit {
            let (numeral, after) = self.and_half(numeral, end);
            if after > end {
                // 两个半小时 is read below; 三年半 ends here.
                return plain(Suffix::Unit(unit), after, numeral, more);
            }
            let more_end = self.skip(end, &["多"]).filter(|_| !more);
            more |= more_end.is_some();
            return plain(Suffix::Unit(unit), more_end.unwrap_or(end), numeral, more);
        }
        if end > at {
            // A measure word: 个 may hold 半 or 多 and a unit after it (两个半小时, 3个多月).
            let (halved, after) = self.and_half(numeral, end);
            let inner = self.skip(end, &["多", "余"]);
            let start = inner.unwrap_or(after);
            let held = Unit::chinese(self.rest(start)).filter(|(unit, _)| start > end && !unit.is_money());
            if let Some((unit, length)) = held {
                let stop = start + length;
                return plain(Suffix::Unit(unit), stop, halved, inner.is_some());
            }
            let value = if after > end { halved } else { numeral };
            let value = Numeral { end: if after > end { after } else { numeral.end }, ..value };
            return plain(Suffix::Counter, after.max(end), value, more || inner.is_some());
        }
        plain(Suffix::None, numeral.end, numeral, more)
    }

    /// 半 right after a measure word or unit adds a half.
    fn and_half(&self, numeral: Numeral, end: usize) -> (Numeral, usize) {
        let half = self.skip(end, &["半"]).filter(|&after| {
            self.skip(after, &["天", "导", "径", "岛"]).is_none() || self.rest(end).starts_with("半天")
        });
        let sum = Exact::new(1, 2).and_then(|h| numeral.value.plus(h));
        match (half, sum) {
            (Some(after), Some(value)) if numeral.high.is_none() => (Numeral { value, ..numeral }, after),
            _ => (numeral, end),
        }
    }

    /// 三成: not 三成为, 一成立.
    fn tenths(&self, numeral: Numeral, at: usize) -> Option<usize> {
        let end = self.skip(at, &["成"])?;
        let verb = [
            "为", "為", "立", "员", "員", "功", "果", "都", "本", "长", "長", "就", "交", "绩", "了", "不变",
            "型", "形", "因", "分",
        ];
        (numeral.value < Exact::whole(10) && self.skip(end, &verb).is_none()).then_some(end)
    }

    /// The number after 至, 到, a hyphen or a wave.
    fn range_end(&self, first: Counted) -> Option<Counted> {
        let at = first.end;
        let start = self.skip(at, &["至", "到", "-", "–", "—", "~", "～", "－", "−"])?;
        let gap = start + usize::from(self.at(start) == Some(' '));
        let gap = self.skip(gap, &["￥", "¥", "$"]).unwrap_or(gap);
        if words::idiom(self.text, gap).is_some() {
            return None;
        }
        let high = numeral(self.text, gap)?;
        let word = matches!(self.at(at), Some('至' | '到'));
        let counted = self.counted(high);
        let digits = |n: Numeral| matches!(n.style, Style::Digits(_) | Style::Scaled);
        let clear = digits(first.numeral) || high.scale > 0 || counted.suffix != Suffix::None;
        // "22日至25日", "10到2015年": a date on the other side is no end of a range.
        let dated = self.skip(counted.end, &["年", "月", "日", "号"]).is_some()
            && self.at(counted.end) != Some('年')
            || matches!(high.style, Style::Digits(l) if l.digits == 4 && l.plain)
                && self.rest(high.end).starts_with('年');
        (clear && !dated && (word || digits(high) || first.suffix == Suffix::None)).then_some(counted)
    }

    fn range(&mut self, at: usize, first: Counted, last: Counted) -> Option<usize> {
        let (low, high) = (first.numeral, last.numeral);
        let same = first.suffix == last.suffix
            || matches!(first.suffix, Suffix::None | Suffix::Counter)
            || last.suffix == Suffix::None;
        let suffix = if last.suffix == Suffix::None { first.suffix } else { last.suffix };
        let mut a = low.value;
        let b = high.high.unwrap_or(high.value);
        // 3-5万: the scale is meant for both.
        if high.scale > 0
            && low.scale == 0
            && low.value < Exact::whole(1000)
            && let Some(scaled) = low.value.shifted(high.scale).filter(|scaled| *scaled < b)
        {
            a = scaled;
        }
        let year = |n: Numeral| {
            let plain = matches!(n.style, Style::Digits(literal) if literal.plain && literal.digits == 4);
            n.value.as_integer().filter(|n| plain && (1600..2100).contains(n))
        };
        if suffix == Suffix::None
            && a < b
            && let (Some(from), Some(to)) = (year(low), year(high))
        {
            let start = high.end - self.text.get(at..low.end).map_or(4, str::len);
            self.put(at, low.end, QuantityKind::Date, Value::Date(Date::year(from as i32)));
            return Some(self.put(start, high.end, QuantityKind::Date, Value::Date(Date::year(to as i32))));
        }
        if !same || a >= b {
            if same && suffix == Suffix::None && a > b && self.at(first.end) == Some('-') {
                return Some(self.put(at, last.end, QuantityKind::Ratio, Value::Ratio(a, b)));
            }
            return self.single(at, first);
        }
        let unit = if let Suffix::Unit(unit) = suffix { Some(unit) } else { None };
        let (kind, value) = match suffix {
            Suffix::Share(places) => {
                (QuantityKind::Percent, Value::PercentRange(a.shifted(places)?, b.shifted(places)?))
            }
            Suffix::Times => (QuantityKind::Multiple, Value::Range(a, b)),
            _ => (unit.map_or(QuantityKind::Number, Unit::kind), Value::Range(a, b)),
        };
        let end = if last.suffix == Suffix::Counter { high.end } else { last.end };
        let (bound, end) = self.bound_more(at, end, last.more);
        self.found.push(Quantity::new(at, end, kind, value).with_unit(unit).bounded(bound));
        Some(end.max(last.end))
    }

    /// ￥20, US$3.5亿.
    pub(super) fn money(&mut self, at: usize, number: usize, unit: Option<Unit>) -> Option<usize> {
        let number = number + usize::from(self.at(number) == Some(' '));
        let first =
            numeral(self.text, number).filter(|n| matches!(n.style, Style::Digits(_) | Style::Scaled))?;
        let mut counted = Counted {
            numeral: first,
            suffix: unit.map_or(Suffix::None, Suffix::Unit),
            end: first.end,
            more: first.more,
        };
        if let Some(high) = self.range_end(counted) {
            return self.range(at, counted, high);
        }
        if let (Some(again), end) = self.unit(first.end)
            && again.is_money()
        {
            counted = Counted { suffix: Suffix::Unit(again), end, ..counted };
        }
        let end = self.single(number, counted)?;
        let found = self.found.last_mut()?;
        found.span.start = at;
        Some(end)
    }
}
