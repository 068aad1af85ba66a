//! Chinese dates and times of day.

use super::super::unit::Unit;
use super::super::value::{Date, Time, Value};
use super::super::{Exact, Quantity, QuantityKind};
use super::Reader;
use super::numeral::{Numeral, Style, han_digit, numeral};
use super::words;

/// After 一号 and the like a number of a thing, not a day.
const NUMBERED: [&str; 26] = [
    "线", "楼", "门", "馆", "院", "厅", "文", "令", "机", "井", "店", "房", "桌", "船", "公", "路", "位",
    "码", "选手", "台", "站", "人", "案", "车", "仓", "航",
];

/// Eras before a year; those before our era count down.
const ERAS: [&str; 7] = ["公元前", "西元前", "纪元前", "公元", "西元", "民国", "民國"];

/// Words for the part of the day, and whether it is past noon; 中午 and 晚上 depend on the hour.
const DAY_PARTS: [(&str, bool); 22] = [
    ("上午", false),
    ("凌晨", false),
    ("早上", false),
    ("清晨", false),
    ("早晨", false),
    ("今早", false),
    ("下午", true),
    ("中午", true),
    ("午后", true),
    ("傍晚", true),
    ("晚上", true),
    ("深夜", true),
    ("夜里", true),
    ("今晚", true),
    ("昨晚", true),
    ("当晚", true),
    ("夜间", true),
    ("晚间", true),
    ("明晚", true),
    ("早", false),
    ("晚", true),
    ("下午约", true),
];

impl Reader<'_> {
    /// A date, time or period whose numeral stands at `at`.
    pub(super) fn date(&mut self, at: usize) -> Option<usize> {
        if let Some(end) = self.plan(at) {
            return Some(end);
        }
        let n = numeral(self.text, at)?;
        if n.high.is_some() && !self.rest(n.end).starts_with("年代") {
            return None;
        }
        let c = self.at(n.end)?;
        match c {
            '年' => self.decade(at, n).or_else(|| self.year(at, n)),
            '月' => self.month(at, None, n),
            '日' | '号' | '號' => self.day(at, n),
            '后' | '後' => self.born(at, n),
            '世' => self.century(at, n),
            '季' => self.quarter(at, n),
            '点' | '點' | '时' | '時' => self.hour(at, n),
            '）' | ')' => self.in_brackets(at, n),
            '、' | '至' | '到' | '-' | '—' | '–' | '~' | '～' | '和' | '及' | '与' | '－' => {
                self.first_of_two(at, n, c)
            }
            _ => None,
        }
    }

    fn small(n: Numeral, top: i64) -> Option<u8> {
        let plain = match n.style {
            Style::Digits(literal) => literal.digits <= 2 && literal.value.is_whole(),
            Style::Single | Style::Han => true,
            _ => false,
        };
        let value = n.value.as_integer().filter(|v| (1..=top).contains(v) && plain && !n.more)?;
        u8::try_from(value).ok()
    }

    /// The year a numeral before 年 names, if it names one rather than counts years.
    fn year_of(&self, n: Numeral) -> Option<i32> {
        let value = n.value.as_integer()? as i32;
        let after = self.rest(n.end + '年'.len_utf8());
        match n.style {
            Style::Digits(l) if l.plain && l.digits == 4 && (1000..3000).contains(&value) => {
                let counted = value % 500 == 0
                    && ["前", "来", "间", "历史", "的历史", "以前", "以来", "之"]
                        .iter()
                        .any(|w| after.starts_with(w));
                (!counted).then_some(value)
            }
            Style::Positional(4) if (1000..3000).contains(&value) => Some(value),
            Style::Positional(3) => Some(value),
            Style::Positional(2) => Some(if value < 30 { 2000 + value } else { 1900 + value }),
            // 98年3月
            Style::Digits(l) if l.digits == 2 && l.value.is_whole() => {
                let month = numeral(self.text, n.end + '年'.len_utf8())
                    .filter(|m| Self::small(*m, 12).is_some() && self.rest(m.end).starts_with('月'));
                month.map(|_| if value < 50 { 2000 + value } else { 1900 + value })
            }
            _ => None,
        }
    }

    fn year(&mut self, at: usize, n: Numeral) -> Option<usize> {
        let (start, year) = self.reign(at, n).or_else(|| Some((at, self.year_of(n)?)))?;
        let end = n.end + '年'.len_utf8();
        let next = self.skip(end, &["度"]).filter(|&e| self.skip(e, &["假", "过"]).is_none()).unwrap_or(end);
        if let Some(month) = numeral(self.text, end).filter(|m| self.rest(m.end).starts_with(['月']))
            && let Some(done) = self.month(start, Some(year), month)
        {
            return Some(done);
        }
        Some(self.put(start, next, QuantityKind::Date, Value::Date(Date::year(year))))
    }

    /// 公元前221年, 公元618年, 民国七十年: where it starts and the year.
    fn reign(&self, at: usize, n: Numeral) -> Option<(usize, i32)> {
        let value = n.value.as_integer().filter(|v| (1..10_000).contains(v))? as i32;
        let before = self.text.get(..at)?;
        let name = ERAS.iter().find(|name| before.ends_with(**name))?;
        let year = match *name {
            "公元" | "西元" => value,
            "民国" | "民國" => value + 1911,
            _ => 1 - value,
        };
        Some((at - name.len(), year))
    }

    /// Nothing starts at 公元 or 民国 by themselves: their number looks back.
    pub(super) fn era(&mut self, at: usize) -> Option<usize> {
        let start = self.skip(at, &["公元前", "公元", "民国", "民國"])?;
        let n = numeral(self.text, start)?;
        if self.rest(n.end).starts_with('年') {
            return self.year(start, n);
        }
        let end = self.skip(n.end, &["世纪", "世紀"])?;
        let value = n.value.as_integer().filter(|v| (1..50).contains(v))? as i32;
        let sign = if self.rest(at).starts_with("公元前") { -1 } else { 1 };
        Some(self.put(at, end, QuantityKind::Period, Value::Century(sign * value)))
    }

    /// 12月, 12月16日; `start` is where a year before it starts.
    fn month(&mut self, start: usize, year: Option<i32>, n: Numeral) -> Option<usize> {
        let month = Self::small(n, 12)?;
        let end = n.end + '月'.len_utf8();
        if self.skip(end, &["龄", "球", "薪", "租", "均", "供"]).is_some() {
            return None;
        }
        let mut date = Date { year, month: Some(month), day: None };
        let day = numeral(self.text, end)
            .filter(|d| words::idiom(self.text, end).is_none() || self.rest(d.end).starts_with('日'));
        if let Some(day) = day
            && let Some(value) = Self::small(day, 31)
        {
            if let Some(stop) = self.skip(day.end, &["日", "号", "號"]) {
                date.day = Some(value);
                return Some(self.put(start, stop, QuantityKind::Date, Value::Date(date)));
            }
            // 11月2、3日, 9月26-27日
            if let Some(second) =
                self.skip(day.end, &["、", "至", "-", "—", "–", "~", "～", "和", "及", "与", "到", "－"])
                && let Some(last) = numeral(self.text, second)
                && Self::small(last, 31).is_some_and(|last| last > value)
                && self.skip(last.end, &["日", "号", "號"]).is_some()
            {
                date.day = Some(value);
                return Some(self.put(start, day.end, QuantityKind::Date, Value::Date(date)));
            }
        }
        let end = self.skip(end, &["份"]).unwrap_or(end);
        Some(self.put(start, end, QuantityKind::Date, Value::Date(date)))
    }

    /// 16日, 16号; but 1号线, 三号楼.
    fn day(&mut self, at: usize, n: Numeral) -> Option<usize> {
        let end = self.skip(n.end, &["日", "号", "號"])?;
        let numbered = self.at(n.end) != Some('日') && self.skip(end, &NUMBERED).is_some();
        let value = n.value.as_integer()?;
        if numbered || self.at(n.end) != Some('日') && value > 31 {
            let plain = !n.more && n.high.is_none();
            return plain
                .then(|| self.put(at, n.end, QuantityKind::Ordinal, Value::Number(n.value)))
                .map(|_| end);
        }
        if self.skip(end, &["元", "圆", "圓", "本", "游", "均", "产"]).is_some() {
            return None;
        }
        let day = Self::small(n, 31)?;
        Some(self.put(at, end, QuantityKind::Date, Value::Date(Date::day(day))))
    }

    /// 今（27）日
    fn in_brackets(&mut self, at: usize, n: Numeral) -> Option<usize> {
        let open = self.text.get(..at)?.ends_with(['（', '(']);
        let close = self.skip(n.end, &["）", ")"])?;
        let (end, year) = (self.skip(close, &["日"]), self.skip(close, &["年"]));
        if let Some(end) = end.filter(|_| open) {
            let day = Self::small(n, 31)?;
            self.put(at, n.end, QuantityKind::Date, Value::Date(Date::day(day)));
            return Some(end);
        }
        let year = year
            .filter(|_| open)
            .and_then(|end| Some((end, n.value.as_integer().filter(|v| (1000..3000).contains(v))? as i32)));
        year.map(|(end, year)| {
            self.put(at, n.end, QuantityKind::Date, Value::Date(Date::year(year)));
            end
        })
    }

    /// 26、27日, 9至11月, 1998-2005年: the first number shares the unit of the second.
    fn first_of_two(&mut self, at: usize, n: Numeral, mark: char) -> Option<usize> {
        let start = n.end + mark.len_utf8();
        let second = numeral(self.text, start)?;
        let unit = self.at(second.end)?;
        let date = match unit {
            '日' => Date::day(Self::small(n, 31).filter(|_| Self::small(second, 31).is_some())?),
            '月' => Date::month(Self::small(n, 12).filter(|_| Self::small(second, 12).is_some())?),
            '年' => {
                let long = |n: Numeral| {
                    matches!(n.style, Style::Digits(l) if l.plain && l.digits == 4)
                        || matches!(n.style, Style::Positional(4))
                };
                let year =
                    n.value.as_integer().filter(|v| (1000..3000).contains(v) && long(n) && long(second))?;
                Date::year(year as i32)
            }
            _ => return None,
        };
        Some(self.put(at, n.end, QuantityKind::Date, Value::Date(date)))
    }

    /// 90年代, 20世纪90年代, 上世纪七八十年代.
    fn decade(&mut self, at: usize, n: Numeral) -> Option<usize> {
        let end = self.skip(n.end, &["年代"])?;
        let before = self.before(at);
        let (start, century) = ["上世纪", "上个世纪", "上世紀", "上個世紀"]
            .iter()
            .find_map(|head| before.ends_with(head).then(|| (at - head.len(), Some(1900))))
            .unwrap_or((at, None));
        let decade = |value: Exact| {
            let value = value.as_integer().filter(|v| v % 10 == 0)?;
            match value {
                0..=90 => Some((century.unwrap_or(if value >= 20 { 1900 } else { 2000 }) + value) / 10),
                1000..=2990 => Some(value / 10),
                _ => None,
            }
        };
        let last = decade(n.high.unwrap_or(n.value))?;
        if n.high.is_some() {
            // Two decades in one word: the first is told by its digit.
            let first = decade(n.value)?;
            let split = at + self.at(at)?.len_utf8();
            self.put(start, split, QuantityKind::Period, Value::Decade(first as i32));
            return Some(self.put(split, end, QuantityKind::Period, Value::Decade(last as i32)));
        }
        Some(self.put(start, end, QuantityKind::Period, Value::Decade(last as i32)))
    }

    /// 80后, 九零后.
    fn born(&mut self, at: usize, n: Numeral) -> Option<usize> {
        let two = matches!(n.style, Style::Digits(l) if l.digits == 2 && l.value.is_whole())
            || n.style == Style::Positional(2);
        let value = n.value.as_integer().filter(|v| two && v % 10 == 0)? as i32;
        let year = if value >= 40 { 1900 + value } else { 2000 + value };
        Some(self.put(at, n.end + '后'.len_utf8(), QuantityKind::Period, Value::Decade(year / 10)))
    }

    /// 21世纪, 21世纪20年代.
    fn century(&mut self, at: usize, n: Numeral) -> Option<usize> {
        let end = self.skip(n.end, &["世纪", "世紀"])?;
        let value = n.value.as_integer().filter(|v| (1..=40).contains(v))? as i32;
        if let Some(years) = numeral(self.text, end)
            && let Some(stop) = self.skip(years.end, &["年代"])
            && let Some(decade) = years.value.as_integer().filter(|v| v % 10 == 0 && (0..100).contains(v))
            && years.high.is_none()
        {
            return Some(self.put(
                at,
                stop,
                QuantityKind::Period,
                Value::Decade((value - 1) * 10 + decade as i32 / 10),
            ));
        }
        Some(self.put(at, end, QuantityKind::Period, Value::Century(value)))
    }

    /// 三季度: the third; 前三季度 counts three.
    fn quarter(&mut self, at: usize, n: Numeral) -> Option<usize> {
        let end = self.skip(n.end, &["季度"])?;
        let value = Self::small(n, 4)?;
        if self.before(at).ends_with('前') {
            let unit = Unit::named("qtr");
            let found = Quantity::new(at, end, QuantityKind::Measure, Value::Number(n.value));
            self.found.push(found.with_unit(unit));
            return Some(end);
        }
        Some(self.put(at, end, QuantityKind::Period, Value::Quarter(value)))
    }

    /// 十三五, the thirteenth Five-Year Plan.
    fn plan(&mut self, at: usize) -> Option<usize> {
        let plans = [("十一五", 11), ("十二五", 12), ("十三五", 13), ("十四五", 14), ("十五五", 15)];
        let (word, n) = plans.iter().find(|(word, _)| self.rest(at).starts_with(word))?;
        let end = at + word.len();
        // 十四五岁 is an age.
        let counted = self.unit(end).1 > end
            || self.at(end).is_some_and(|c| matches!(c, '万' | '亿' | '年' | '倍' | '%'));
        (!counted).then(|| self.put(at, end, QuantityKind::Ordinal, Value::Number(Exact::whole(*n))))
    }

    /// 上半年, 下半年, 上世纪; with decades it is read with them.
    pub(super) fn half_or_century(&mut self, at: usize) -> Option<usize> {
        if let Some(end) = self.skip(at, &["上半年", "下半年"]) {
            let half = if self.rest(at).starts_with('上') { 1 } else { 2 };
            return Some(self.put(at, end, QuantityKind::Period, Value::Half(half)));
        }
        let end = self.skip(at, &["上世纪", "上个世纪", "上世紀", "上個世紀"])?;
        if let Some(n) = numeral(self.text, end)
            && self.rest(n.end).starts_with("年代")
        {
            return self.decade(end, n);
        }
        Some(self.put(at, end, QuantityKind::Period, Value::Century(20)))
    }

    /// 周三, 星期日, 礼拜天.
    pub(super) fn weekday(&mut self, at: usize) -> Option<usize> {
        let start = self.skip(at, &["周", "週", "星期", "礼拜", "禮拜"])?;
        let c = self.at(start)?;
        let day = match c {
            '日' | '天' => 7,
            '一' | '二' | '三' | '四' | '五' | '六' => han_digit(c)?,
            _ => return None,
        };
        let end = start + c.len_utf8();
        // 每周一次, 两周三次: the number counts.
        let counts = self.skip(end, &["次", "个", "遍", "回", "年", "岁", "场", "届", "天"]).is_some();
        let numbered = self.text.get(..at)?.ends_with(|c: char| han_digit(c).is_some() || c.is_ascii_digit());
        let name = self.rest(at).starts_with("周")
            && self.skip(end, &["良", "围", "仙", "平", "恩", "国", "元", "新"]).is_some();
        if counts || numbered || name || self.skip(start, &["天子", "日本", "日报", "日志"]).is_some()
        {
            return Some(start);
        }
        Some(self.put(at, end, QuantityKind::Date, Value::Weekday(day)))
    }

    /// The part of the day before `at`: where it starts, and whether it is past noon at `hour`.
    fn day_part(&self, at: usize, hour: u8) -> Option<(usize, bool)> {
        let before = self.before(at);
        let (word, later) = DAY_PARTS.iter().find(|(word, _)| before.ends_with(word))?;
        let later = match *word {
            "中午" => hour < 4 || hour == 12,
            "深夜" | "夜里" | "夜间" => (6..12).contains(&hour),
            "晚上" | "晚" | "今晚" | "昨晚" | "当晚" | "晚间" | "明晚" => hour != 12 && hour > 3,
            _ => *later,
        };
        Some((at - word.len(), later))
    }

    /// 15:30 with the part of the day before it.
    pub(super) fn clock(&mut self, at: usize, time: Time, end: usize) -> usize {
        let Some((start, later)) = self.day_part(at, time.hour) else {
            return self.put(at, end, QuantityKind::Time, Value::Time(time));
        };
        let full = Time::new(time.hour, time.minute, Some(later))
            .map_or(time, |full| Time { second: time.second, ..full });
        self.put(start, end, QuantityKind::Time, Value::Time(full))
    }

    /// 下午三点半, 15时30分, 8点; points and decimals are none.
    fn hour(&mut self, at: usize, n: Numeral) -> Option<usize> {
        let hour = Self::small(n, 24).or_else(|| (n.value == Exact::ZERO && !n.more).then_some(0))?;
        let mark = self.at(n.end)?;
        let end = n.end + mark.len_utf8();
        let part = self.day_part(at, hour);
        let (mut minute, mut stop, mut clear) =
            (None, end, part.is_some() || hour == 0 && n.style == Style::Single);
        if let Some(after) = self.skip(end, &["半"]) {
            (minute, stop, clear) = (Some(30), after, true);
        } else if let Some(after) = self.skip(end, &["一刻"]) {
            (minute, stop, clear) = (Some(15), after, true);
        } else if let Some(after) = self.skip(end, &["三刻"]) {
            (minute, stop, clear) = (Some(45), after, true);
        } else if let Some(after) = self.skip(end, &["整", "钟", "鐘", "正"]) {
            (stop, clear) = (after, true);
        } else if let Some(m) = numeral(self.text, end)
            && let Some(value) = m.value.as_integer().filter(|v| (0..60).contains(v))
            && let Some(after) = self.skip(m.end, &["分"]).filter(|&a| self.skip(a, &["之"]).is_none())
        {
            (minute, stop, clear) = (Some(value as u8), after, true);
        }
        let whole_hour = matches!(mark, '时' | '時') && matches!(n.style, Style::Digits(_))
            || self.skip(end, &["许", "左右", "前", "后", "至", "到", "起"]).is_some() && mark != '时'
            || self.text.get(..at)?.ends_with(['日', '天', '号'])
            || !self.text.get(..at)?.ends_with([
                '这', '那', '以', '涨', '跌', '升', '降', '高', '低', '挫', '报', '收', '得', '了', '达',
                '于',
            ]) && self.at(end).is_some_and(|c| matches!(c, '，' | '。' | '！' | '？'))
                && !matches!(n.style, Style::Single if n.value < Exact::whole(4));
        (clear || whole_hour).then_some(())?;
        let time = Time::new(hour, minute, part.map(|(_, later)| later))?;
        Some(self.put(part.map_or(at, |(start, _)| start), stop, QuantityKind::Time, Value::Time(time)))
    }
}
