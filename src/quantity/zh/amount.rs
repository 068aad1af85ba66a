//! Chinese amounts: a numeral with its measure word, unit, percent sign or range; ordinals, shares and parts.

use super::super::digits::{char_at, char_before};
use super::super::unit::Unit;
use super::super::value::{Date, Time, Value};
use super::super::{Bound, Exact, Quantity, QuantityKind};
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

pub(super) fn kind_of(unit: Option<Unit>, other: QuantityKind) -> QuantityKind {
    match unit {
        Some(unit) if matches!(unit.symbol(), "pp" | "bp") => QuantityKind::Percent,
        Some(unit) if unit.is_money() => QuantityKind::Money,
        Some(_) => QuantityKind::Measure,
        None => other,
    }
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
            Style::Han => bare && numeral.high.is_some() && numeral.scale == 0 && numeral.value < Exact::whole(20),
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
        let digit = matches!(numeral.style, Style::Digits(literal) if literal.plain) && suffix == Suffix::Counter;
        let one = value == Exact::ONE && (numeral.style == Style::Single || digit);
        if sign < 0 {
            value = value.negated();
        }
        let unit = match suffix {
            Suffix::Unit(unit) => Some(unit),
            Suffix::Off => Unit::named("off"),
            _ => None,
        };
        if one && matches!(char_before(self.text, at), Some('这' | '這' | '那' | '每' | '某' | '任' | '另' | '同' | '哪' | '其')) {
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
            (Suffix::Times, None) if value == Exact::ONE => (QuantityKind::Multiple, Value::Number(Exact::whole(2))),
            (Suffix::Times, None) => (QuantityKind::Multiple, Value::Number(value)),
            (Suffix::Times, Some(high)) => (QuantityKind::Multiple, Value::Range(value, high)),
            (_, Some(high)) => (kind_of(unit, QuantityKind::Number), Value::Range(value, high)),
            (_, None) => (kind_of(unit, QuantityKind::Number), Value::Number(value)),
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
            char_before(self.text, minus).is_none_or(|c| c.is_whitespace() || matches!(c, '（' | '(' | '为' | '至' | '，' | '是' | '：'))
        };
        let digits = matches!(numeral.style, Style::Digits(_) | Style::Scaled);
        match char_before(before, before.len()) {
            Some(c @ ('-' | '−' | '－')) if digits && open(at - c.len_utf8()) => (at - c.len_utf8(), -1),
            _ => (at, 1),
        }
    }

    /// What follows the numeral.
    fn counted(&self, numeral: Numeral) -> Counted {
        let digits = matches!(numeral.style, Style::Digits(_) | Style::Scaled);
        let gap = usize::from(digits && self.at(numeral.end) == Some(' '));
        let at = numeral.end + gap;
        let mut more = numeral.more;
        let plain = |suffix: Suffix, end: usize, numeral: Numeral, more: bool| Counted { numeral, suffix, end, more };
        if let Some(end) = self.skip(at, &["%", "％", "﹪", "个百分比"]) {
            return plain(Suffix::Share(-2), end, numeral, more);
        }
        if let Some(end) = self.skip(at, &["‰"]) {
            return plain(Suffix::Share(-3), end, numeral, more);
        }
        let at = if gap > 0 && !self.at(at).is_some_and(|c| c.is_ascii_alphabetic()) { numeral.end } else { at };
        if let Some(end) = self.skip(at, &["倍"]) {
            let (numeral, end) = self.and_half(numeral, end);
            return plain(Suffix::Times, end, numeral, more);
        }
        if let Some(end) = self.tenths(numeral, at) {
            let half = self.skip(end, &["半"]).and_then(|end| Some((numeral.value.plus(Exact::new(1, 2)?)?, end)));
            if let Some((value, end)) = half.filter(|_| numeral.high.is_none()) {
                return plain(Suffix::Share(-1), end, Numeral { value, ..numeral }, false);
            }
            let more_end = self.skip(end, &["多"]);
            return plain(Suffix::Share(-1), more_end.unwrap_or(end), numeral, more_end.is_some());
        }
        if let Some(end) = self.skip(at, &["折"]).filter(|&end| self.skip(end, &["叠", "射", "磨", "腾", "断", "扣店", "返", "合", "页", "纸", "戟"]).is_none()) {
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
        let half = self.skip(end, &["半"]).filter(|&after| self.skip(after, &["天", "导", "径", "岛"]).is_none() || self.rest(end).starts_with("半天"));
        let sum = Exact::new(1, 2).and_then(|h| h.shifted(0)).and_then(|h| numeral.value.plus(h));
        match (half, sum) {
            (Some(after), Some(value)) if numeral.high.is_none() => (Numeral { value, ..numeral }, after),
            _ => (numeral, end),
        }
    }

    /// 三成: not 三成为, 一成立.
    fn tenths(&self, numeral: Numeral, at: usize) -> Option<usize> {
        let end = self.skip(at, &["成"])?;
        let verb = ["为", "為", "立", "员", "員", "功", "果", "都", "本", "长", "長", "就", "交", "绩", "了", "不变", "型", "形", "因", "分"];
        (numeral.value < Exact::whole(10) && self.skip(end, &verb).is_none()).then_some(end)
    }

    /// The unit at `at`, possibly behind 个, and where it ends; without one, the end of the measure word there.
    pub(super) fn unit(&self, at: usize) -> (Option<Unit>, usize) {
        let rest = self.rest(at);
        let found = |unit: Option<(Unit, usize)>, start: usize| unit.map(|(unit, length)| (Some(unit), start + length));
        let latin = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        if latin > 0 {
            return self.latin_unit(at, latin);
        }
        if let Some(unit) = found(Unit::chinese(rest).filter(|(unit, length)| self.unit_stands(*unit, at, at + length)), at) {
            return unit;
        }
        if let Some(after) = self.skip(at, &["个", "個"]) {
            let inner = found(Unit::chinese(self.rest(after)), after);
            if let Some((Some(unit), end)) = inner
                && matches!(unit.symbol(), "mo" | "h" | "wk" | "qtr" | "century" | "y" | "d" | "m²" | "km²" | "GB" | "MB")
                && !self.rest(after).starts_with(['年', '岁', '天', '周'])
            {
                return (Some(unit), end);
            }
        }
        (None, at + words::counter(rest).unwrap_or(0))
    }

    /// A unit in Latin letters: km, GHz, km², km/h.
    fn latin_unit(&self, at: usize, latin: usize) -> (Option<Unit>, usize) {
        let rest = self.rest(at);
        let word = &rest[..latin];
        for suffix in ["²", "³", "2", "3", "/h", "/s"] {
            if rest[latin..].starts_with(suffix) {
                let end = latin + suffix.len();
                let symbol = rest[..end].replace("m2", "m²").replace("m3", "m³");
                if let Some(unit) = Unit::named(&symbol) {
                    return (Some(unit), at + end);
                }
            }
        }
        match Unit::english(word) {
            Some(unit) => (Some(unit), at + latin),
            None => (None, at),
        }
    }

    /// Whether a unit of one character is that unit here and not the start of another word.
    fn unit_stands(&self, unit: Unit, at: usize, end: usize) -> bool {
        let name = self.text.get(at..end).unwrap_or("");
        let next = self.at(end);
        let not = |chars: &str| !next.is_some_and(|c| chars.contains(c));
        match name {
            "元" => not("素旦首老帅件化宵凶勋气朝代论次"),
            "里" => not("面边程外头德昂约") ,
            "度" => not("过假日量"),
            "分" => not("之别析"),
            "天" => not("空下然气才津文主"),
            "周" => not("围边末岁密到旋折转刊期年恩总先") ,
            "年" => not("轻级龄纪代份糕货画夜终迈薪检味底初前会") || matches!(next, Some('前' | '底' | '初' | '终')),
            "米" => not("饭线粉兰其色尔老歇"),
            "克" => not("服里制己隆"),
            "码" => not("头"),
            "桶" => unit.symbol() == "bbl" && self.rest(end).starts_with(['石', '原', '油', '/', '，', '。']),
            "角" => not("落色度逐钱洲形"),
            "圆" | "圓" => not("形桌圈"),
            "块" | "塊" => matches!(next, None | Some('，' | '。' | '钱' | '、' | '！' | '？' | '一' | '的')),
            "毛" => not("发巾衣笔利泽病主"),
            "升" => not("级学高值温至到"),
            "刀" | "盾" => not("具片剑牌构安"),
            "月" => false,
            "尺" => not("寸度码"),
            "里地" | "镑" | "铢" => true,
            "赫" => not("尔鲁"),
            "瓦" => not("解斯砾房"),
            "伏" => not("击天地尔"),
            "帕" => not("特尔"),
            "世纪" | "世紀" => true,
            "秒" => not("杀针"),
            "载" => false,
            "丈" => not("夫人量母"),
            "寸" => not("步土草"),
            "斤" => not("斤计"),
            "亩" | "畝" => not("产均"),
            _ => true,
        }
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
        let dated = self.skip(counted.end, &["年", "月", "日", "号"]).is_some() && self.at(counted.end) != Some('年')
            || matches!(high.style, Style::Digits(l) if l.digits == 4 && l.plain) && self.rest(high.end).starts_with('年');
        (clear && !dated && (word || digits(high) || first.suffix == Suffix::None)).then_some(counted)
    }

    fn range(&mut self, at: usize, first: Counted, last: Counted) -> Option<usize> {
        let (low, high) = (first.numeral, last.numeral);
        let same = first.suffix == last.suffix || matches!(first.suffix, Suffix::None | Suffix::Counter) || last.suffix == Suffix::None;
        let suffix = if last.suffix == Suffix::None { first.suffix } else { last.suffix };
        let mut a = low.value;
        let b = high.high.unwrap_or(high.value);
        // 3-5万: the scale is meant for both.
        if high.scale > 0 && low.scale == 0 && low.value < Exact::whole(1000)
            && let Some(scaled) = low.value.shifted(high.scale).filter(|scaled| *scaled < b)
        {
            a = scaled;
        }
        let year = |n: Numeral| {
            let plain = matches!(n.style, Style::Digits(literal) if literal.plain && literal.digits == 4);
            n.value.as_integer().filter(|n| plain && (1600..2100).contains(n))
        };
        if suffix == Suffix::None && a < b && let (Some(from), Some(to)) = (year(low), year(high)) {
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
            Suffix::Share(places) => (QuantityKind::Percent, Value::PercentRange(a.shifted(places)?, b.shifted(places)?)),
            Suffix::Times => (QuantityKind::Multiple, Value::Range(a, b)),
            _ => (kind_of(unit, QuantityKind::Number), Value::Range(a, b)),
        };
        let end = if last.suffix == Suffix::Counter { high.end } else { last.end };
        let (bound, end) = self.bound_more(at, end, last.more);
        self.found.push(Quantity::new(at, end, kind, value).with_unit(unit).bounded(bound));
        Some(end.max(last.end))
    }

    fn bound_more(&self, start: usize, end: usize, more: bool) -> (Bound, usize) {
        let (bound, end) = self.bound(start, end);
        (if more { Bound::AtLeast } else { bound }, end)
    }

    /// How the words around `start..end` bound the quantity.
    pub(super) fn bound(&self, start: usize, end: usize) -> (Bound, usize) {
        let before = self.text.get(..start).unwrap_or("");
        let after = self.rest(end);
        // A measure word and a noun may stand between number and bound: 30名以上.
        let skipped = words::counter(after).map_or(after, |length| &after[length..]);
        let follows = |list: &[&str]| list.iter().any(|word| after.starts_with(word) || skipped.starts_with(word));
        let leads = |list: &[&str]| list.iter().any(|word| before.ends_with(word));
        if after.starts_with('+') {
            return (Bound::AtLeast, end + 1);
        }
        // Negated comparisons come first: 不少于 ends in 少于.
        let bound = if leads(&["不超过", "不超過", "最多", "至多", "不多于", "不到", "不足", "不高于", "不大于"]) {
            Bound::AtMost
        } else if leads(&["不少于", "不低于", "不小于"]) {
            Bound::AtLeast
        } else if leads(&["少于", "低于", "小于"]) || follows(&["以下", "以内", "之内"]) {
            Bound::AtMost
        } else if leads(&["至少", "最少", "超过", "超過", "逾", "多于", "高于", "突破", "起码", "大于", "超", "超出", "不下"]) || follows(&["以上", "之多", "开外"]) {
            Bound::AtLeast
        } else if leads(&["约", "約", "大约", "大約", "大概", "近", "将近", "接近", "差不多", "几乎", "左右", "估计", "上下"]) || follows(&["左右", "上下", "许", "許", "来岁"]) {
            Bound::About
        } else {
            Bound::Exact
        };
        (bound, end)
    }

    /// 三分之一, 百分之三点五, 千分之二, 万分之五.
    fn share(&mut self, at: usize, parts: Numeral) -> Option<usize> {
        if let Some(value) = self.slashed(at, parts) {
            return value;
        }
        let numerator = self.skip(parts.end, &["分之"])?;
        let whole = self.skip(numerator, &["百"]).map(|end| Numeral { value: Exact::whole(100), end, ..parts });
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
            if let Some(last) = numeral(self.text, start).filter(|last| last.style != Style::Single || percent) {
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
    fn hundredth(&self, at: usize) -> Option<Numeral> {
        let parts = [("百分之", 100), ("千分之", 1000), ("万分之", 10_000), ("萬分之", 10_000)];
        let (_, n) = parts.iter().find(|(word, _)| self.rest(at).starts_with(word))?;
        let value = Exact::whole(*n);
        Some(Numeral { value, high: None, end: at + '百'.len_utf8(), style: Style::Han, more: false, scale: 0 })
    }

    /// Kilometres after 时速 are kilometres per hour.
    fn hourly(&self, start: usize, unit: Unit) -> Unit {
        let before = self.text.get(..start).unwrap_or("");
        let hourly = ["时速", "时速约", "时速为", "时速达", "时速超", "时速可达", "每小时", "時速"].iter().any(|word| before.ends_with(word));
        if hourly && unit.symbol() == "km" { Unit::named("km/h").unwrap_or(unit) } else { unit }
    }

    /// `1/3`.
    fn slashed(&mut self, at: usize, n: Numeral) -> Option<Option<usize>> {
        let Style::Digits(top) = n.style else { return None };
        let slash = self.skip(n.end, &["/", "／"])?;
        let d = numeral(self.text, slash)?;
        let Style::Digits(bottom) = d.style else { return None };
        let (a, b) = (top.value.as_integer()?, bottom.value.as_integer()?);
        let proper = 0 < a && a < b && b <= 100 && !(a == 9 && b == 11) && char_at(self.text, d.end) != Some('/');
        // **idiom**: 9/11, 24/7 are no shares.
        Some(if proper {
            let value = Value::Fraction(Exact::new(i128::from(a), i128::from(b))?);
            Some(self.put(at, d.end, QuantityKind::Fraction, value))
        } else {
            Some(d.end)
        })
    }

    /// 3比2, 3:2, 3∶2.
    fn ratio(&mut self, at: usize, a: Numeral) -> Option<usize> {
        let digits = |n: &Numeral| !matches!(n.style, Style::Positional(_)) && n.high.is_none() && !n.more;
        let b = self.skip(a.end, &["比", ":", "：", "∶"]).filter(|_| digits(&a))?;
        let b = numeral(self.text, b).filter(digits)?;
        // "5比3年前多" compares; a score is followed by no measure word.
        let compared = self.counted(b).suffix != Suffix::None && self.at(a.end) == Some('比');
        (!compared).then(|| self.put(at, b.end, QuantityKind::Ratio, Value::Ratio(a.value, b.value)))
    }

    /// ￥20, US$3.5亿.
    pub(super) fn money(&mut self, at: usize, number: usize, unit: Option<Unit>) -> Option<usize> {
        let number = number + usize::from(self.at(number) == Some(' '));
        let first = numeral(self.text, number).filter(|n| matches!(n.style, Style::Digits(_) | Style::Scaled))?;
        let mut counted = Counted { numeral: first, suffix: unit.map_or(Suffix::None, Suffix::Unit), end: first.end, more: first.more };
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
        self.found.push(Quantity::new(at, n.end, QuantityKind::Ordinal, Value::Number(n.value)).weakened(weak));
        Some(words::counter(self.rest(n.end)).map_or(n.end, |length| n.end + length))
    }

    /// Whether the idiom found behind 第 begins with it.
    fn before_is(&self, number: usize, head: &str) -> bool {
        let word = self.rest(number - head.len());
        ["第一时间", "第一手", "第一线", "第一夫人", "第一人称", "第二人称", "第三人称", "第三者", "第三方", "第六感", "第四权"]
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
            let found = Quantity::new(at, end, kind_of(Some(unit), QuantityKind::Measure), Value::Number(half));
            self.found.push(found.with_unit(Some(unit)).bounded(bound));
            return Some(end);
        }
        let start = ["一", "过", "過"].iter().find_map(|head| self.before(at).ends_with(head).then(|| at - head.len()));
        let whole = self.skip(after, &["数", "數"]);
        (start.is_some() || whole.is_some()).then(|| {
            let bound = if start.is_some_and(|s| !self.rest(s).starts_with('一')) { Bound::AtLeast } else { Bound::Exact };
            let end = whole.unwrap_or(after);
            let found = Quantity::new(start.unwrap_or(at), end, QuantityKind::Fraction, Value::Fraction(half));
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
