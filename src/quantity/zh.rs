//! Quantities in Chinese, simplified or traditional: one pass over the characters, which stops only at digits, Han
//! numerals and the few words that open a quantity without one.

mod amount;
mod date;
mod numeral;
mod part;
mod unit;
mod words;

use super::digits::{Run, char_at, char_before, digit, names_number, run, token_end, vulgar};
use super::unit::Unit;
use super::value::Value;
use super::{Bound, Exact, Quantity, QuantityKind};
use crate::bitext::Span;
use crate::text::is_han;
pub(crate) use numeral::in_han;

pub(super) fn quantities(text: &str) -> Vec<Quantity> {
    let Some((closed, origin)) = close_up(text) else { return read(text) };
    let mut found = read(&closed);
    for quantity in &mut found {
        // A space behind it is not its own.
        let Span { start, end } = quantity.span;
        quantity.span = Span::new(origin[start], end.checked_sub(1).map_or(0, |last| origin[last] + 1));
    }
    found
}

/// **spacing**: `text` without the spaces that some typesetters put around figures (2024 年 3 月 14 日), and for each byte
/// where it stood; nothing where there is none.
fn close_up(text: &str) -> Option<(String, Vec<usize>)> {
    let figure = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let before = |at: usize| text[..at].chars().next_back();
    let is_loose = |at: usize, c: char| {
        let after = text[at + c.len_utf8()..].chars().next();
        matches!(c, ' ' | '\u{A0}' | '\u{2009}' | '\u{202F}')
            && (figure(before(at)) && after.is_some_and(is_han)
                || figure(after) && before(at).is_some_and(|c| "年月日时時点點分第".contains(c)))
    };
    if !text.char_indices().any(|(at, c)| is_loose(at, c)) {
        return None;
    }
    let (mut closed, mut origin) = (String::with_capacity(text.len()), Vec::with_capacity(text.len() + 1));
    for (at, c) in text.char_indices().filter(|&(at, c)| !is_loose(at, c)) {
        closed.push(c);
        origin.extend(at..at + c.len_utf8());
    }
    origin.push(text.len());
    Some((closed, origin))
}

fn read(text: &str) -> Vec<Quantity> {
    let mut reader = Reader { text, floor: 0, found: Vec::new() };
    let mut at = 0;
    while let Some(c) = char_at(text, at) {
        let next = if opens(c) { reader.read(at, c) } else { None };
        at = next.filter(|&next| next > at).unwrap_or(at + c.len_utf8());
        if next.is_some() {
            reader.floor = at;
        }
    }
    reader.found
}

fn c_len(text: &str, at: usize) -> usize {
    char_at(text, at).map_or(1, char::len_utf8)
}

/// Whether anything read here may start with `c`.
const fn opens(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(
            c,
            '０'..='９' | '零' | '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
                | '百' | '千' | '万' | '萬' | '亿' | '億' | '兆' | '两' | '兩' | '俩' | '倆' | '仨' | '半' | '几' | '幾' | '数' | '數'
                | '上' | '下' | '首' | '成' | '第' | '周' | '週' | '星' | '礼' | '禮' | '翻' | '对' | '公' | '民' | '廿' | '卅' | '卌'
                | '壹' | '贰' | '貳' | '叁' | '參' | '肆' | '伍' | '陆' | '陸' | '柒' | '捌' | '玖' | '拾' | '佰' | '仟'
                | '￥' | '¥' | '$' | '＄' | '€' | '£' | '¼'..='¾' | '⅐'..='⅞' | '@' | '正' | '午'
        )
}

/// Reads quantities off the text. The methods named after a construction return the byte after it, having pushed
/// what they found, or nothing when it is not there.
struct Reader<'t> {
    text: &'t str,
    /// Where the last reading ended; nothing starts before it.
    floor: usize,
    found: Vec<Quantity>,
}

impl<'t> Reader<'t> {
    fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or("")
    }

    fn at(&self, at: usize) -> Option<char> {
        char_at(self.text, at)
    }

    /// What stands between the end of the last reading and `at`.
    fn before(&self, at: usize) -> &'t str {
        self.text.get(self.floor.min(at)..at).unwrap_or("")
    }

    /// The byte after the first of `words` that stands at `at`.
    fn skip(&self, at: usize, words: &[&str]) -> Option<usize> {
        let rest = self.rest(at);
        words.iter().find(|word| rest.starts_with(**word)).map(|word| at + word.len())
    }

    fn put(&mut self, start: usize, end: usize, kind: QuantityKind, value: Value) -> usize {
        self.found.push(Quantity::new(start, end, kind, value));
        end
    }

    fn read(&mut self, at: usize, c: char) -> Option<usize> {
        match c {
            _ if c.is_ascii_alphabetic() => self.latin(at),
            '0'..='9' | '０'..='９' => self.digits(at),
            '@' => Some(at + 1 + self.rest(at + 1).find(|c: char| !c.is_ascii_graphic()).unwrap_or(0)),
            '￥' | '¥' | '$' | '＄' | '€' | '£' => {
                let unit = match c {
                    '€' => Unit::named("EUR"),
                    '£' => Unit::named("GBP"),
                    '$' | '＄' => Unit::named("$"),
                    _ => Unit::named("¥"),
                };
                self.money(at, at + c.len_utf8(), unit)
            }
            '第' => self.ordinal(at),
            '周' | '週' | '星' | '礼' | '禮' => self.weekday(at),
            '翻' => self.doubled(at),
            '对' => self.half_price(at),
            '公' | '民' => self.era(at),
            '正' | '午' => self.noon(at),
            '一' if self.rest(at).starts_with("一半") => self.half(at + '一'.len_utf8()),
            '俩' | '倆' => {
                Some(self.put(at, at + c.len_utf8(), QuantityKind::Number, Value::Number(Exact::whole(2))))
            }
            '仨' => {
                Some(self.put(at, at + c.len_utf8(), QuantityKind::Number, Value::Number(Exact::whole(3))))
            }
            '几' | '幾' | '数' | '數' | '成' => {
                self.figure(at).or_else(|| self.idiom(at)).or_else(|| self.several(at))
            }
            '首' => self.skip(at, &["首季", "首季度"]).map(|end| {
                let end = self.skip(end, &["度"]).unwrap_or(end);
                self.put(at, end, QuantityKind::Period, Value::Quarter(1))
            }),
            '上' | '下' => self.half_or_century(at).or_else(|| self.several(at)),
            _ => match vulgar(c).map(Value::Fraction) {
                Some(value) => Some(self.put(at, at + c.len_utf8(), QuantityKind::Fraction, value)),
                None => self.han(at, c),
            },
        }
    }

    /// 对折
    fn half_price(&mut self, at: usize) -> Option<usize> {
        let end = self.skip(at, &["对折"])?;
        let half = Value::Percent(Exact::new(1, 2)?);
        self.found.push(Quantity::new(at, end, QuantityKind::Percent, half).with_unit(Unit::named("off")));
        Some(end)
    }

    /// **idiom**, for the words that do not start with their numeral.
    fn idiom(&self, at: usize) -> Option<usize> {
        let (offset, _) = self.rest(at).char_indices().take(3).find(|&(_, c)| words::is_numeral(c))?;
        words::idiom(self.text, at + offset)
    }

    /// A run of Latin letters: currency codes, quarters, URLs; **identifier** for names with digits.
    fn latin(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (word, end) = (&rest[..letters], at + letters);
        let after = self.rest(end);
        if after.starts_with("://") || word == "www" && after.starts_with('.') || after.starts_with('@') {
            return Some(end + after.find(|c: char| !c.is_ascii_graphic()).unwrap_or(after.len()));
        }
        let sign = after.strip_prefix('$').map(|_| end + 1);
        let unit = match (sign, word) {
            (Some(_), _) => Unit::english(&rest[..=letters]),
            (None, _) if word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase()) => {
                Unit::english(word).filter(|unit| unit.is_money())
            }
            _ => None,
        };
        let number = sign.unwrap_or(end);
        let number = number + usize::from(self.at(number) == Some(' '));
        if unit.is_some() && self.at(number).and_then(digit).is_some() {
            return self.money(at, number, unit);
        }
        let next = after.chars().next();
        if matches!(word, "Q" | "H")
            && let Some(n) = next.and_then(digit).filter(|n| (1..=4).contains(n))
        {
            // A full-width digit is more than a byte long.
            let end = end + next.map_or(0, char::len_utf8);
            let alone = !self.at(end).is_some_and(|c| c.is_ascii_alphanumeric());
            if alone && (word == "Q" || n < 3) {
                let value = if word == "Q" { Value::Quarter(n) } else { Value::Half(n) };
                return Some(self.put(at, end, QuantityKind::Period, value));
            }
        }
        let joined =
            matches!(next, Some('-')) && self.at(end + 1).and_then(digit).is_some() && names_number(word);
        let numbered = next.and_then(digit).is_some() && word != "No" && word != "NO";
        Some(if joined || numbered { token_end(self.text, end) } else { end })
    }

    /// A run of digits: what follows decides.
    fn digits(&mut self, at: usize) -> Option<usize> {
        // **identifier**: full-width and other letters join digits to a name too (Ｓ-400).
        let before = self.text.get(..at).unwrap_or("");
        let head = before.strip_suffix(['-', '－', '–']).unwrap_or(before);
        if head.ends_with(|c: char| c.is_alphabetic() && !is_han(c)) {
            return Some(token_end(self.text, at).max(at + c_len(self.text, at)));
        }
        match run(self.text, at) {
            Run::Identifier(end) => Some(token_end(self.text, end).max(end)),
            Run::Date(date, end) => Some(self.put(at, end, QuantityKind::Date, Value::Date(date))),
            Run::Time(time, end) => Some(self.clock(at, time, end)),
            Run::Number(literal) => {
                let glued = self.rest(literal.end);
                let letters = glued.bytes().take_while(u8::is_ascii_alphabetic).count();
                // **identifier**: 3D, 5G; but 5km, 30GHz.
                if letters > 0 && Unit::english(&glued[..letters]).is_none() {
                    return Some(token_end(self.text, literal.end));
                }
                self.date(at).or_else(|| self.amount(at)).or(Some(literal.end))
            }
        }
    }

    fn han(&mut self, at: usize, c: char) -> Option<usize> {
        if let Some(end) = words::idiom(self.text, at) {
            return Some(end);
        }
        if c == '半' {
            return self.half(at);
        }
        self.date(at).or_else(|| self.amount(at)).or_else(|| self.several(at))
    }

    /// Figures of speech that still tell the order of magnitude: 成千上万, 数以万计.
    fn figure(&mut self, at: usize) -> Option<usize> {
        const FIGURES: [(&str, i32); 8] = [
            ("成百上千", 2),
            ("成千上万", 3),
            ("成千上萬", 3),
            ("数以百计", 2),
            ("数以千计", 3),
            ("数以万计", 4),
            ("数以百万计", 6),
            ("数以亿计", 8),
        ];
        let (word, exponent) = FIGURES.iter().find(|(word, _)| self.rest(at).starts_with(word))?;
        let value = Value::Number(Exact::ONE.shifted(*exponent)?);
        let found = Quantity::new(at, at + word.len(), QuantityKind::Number, value);
        self.found.push(found.bounded(Bound::Several));
        Some(at + word.len())
    }

    /// 几十, 数千万, 上百, 成千: an order of magnitude.
    fn several(&mut self, at: usize) -> Option<usize> {
        let first = self.at(at)?;
        let previous = char_before(self.text, at);
        let start = at + first.len_utf8();
        let bare = words::is_numeral(first);
        match first {
            // 人数百万, 马上千: the character belongs to the word before it.
            '数' | '數'
                if matches!(
                    previous,
                    Some(
                        '人' | '次'
                            | '个'
                            | '总'
                            | '指'
                            | '倍'
                            | '件'
                            | '户'
                            | '岁'
                            | '分'
                            | '多'
                            | '少'
                            | '参'
                            | '函'
                            | '约'
                    )
                ) =>
            {
                return None;
            }
            '上' if matches!(
                previous,
                Some(
                    '网' | '马'
                        | '晚'
                        | '早'
                        | '世'
                        | '线'
                        | '路'
                        | '身'
                        | '史'
                        | '会'
                        | '以'
                        | '地'
                        | '海'
                        | '之'
                        | '际'
                )
            ) =>
            {
                return None;
            }
            '成' | '下' if !self.rest(start).starts_with(['百', '千', '万', '萬']) || first == '下' => {
                return None;
            }
            _ => {}
        }
        let (mut end, mut exponent, mut count, mut last) = (if bare { at } else { start }, 0, 0, 0);
        while let Some(c) = self.at(end)
            && let Some(more) = numeral::power(c).filter(|_| !numeral::is_unit_prefix(self.text, end))
            && (count == 0 || more > last || bare && matches!((last, more), (8, 4) | (3, 2)))
        {
            // 千百 is a figure of speech for thousands.
            let more = if (last, more) == (3, 2) { 0 } else { more };
            last = more;
            (end, exponent, count) = (end + c.len_utf8(), exponent + more, count + 1);
        }
        (count > 0 && exponent < 30).then_some(())?;
        let more = self.skip(end, &["余", "餘", "多"]);
        end = more.unwrap_or(end);
        let (unit, after) = self.unit(end);
        // A bare 百, 千 or 万 counts people and the like; 千村, 万里 are figures of speech.
        let people = self.rest(end).starts_with([
            '名', '人', '个', '個', '位', '家', '件', '辆', '輛', '强', '种', '張', '张', '吨',
        ]);
        let counted = unit.is_some() || people || more.is_some() || count > 1;
        if bare && !counted {
            return None;
        }
        let kind = unit.map_or(QuantityKind::Number, Unit::kind);
        // 亿万 and 千百 say "very many".
        let many = bare && (last == 4 && exponent == 12 || self.rest(at).starts_with("千百"));
        let exponent = if many { exponent.min(8) } else { exponent };
        let bound = if bare && !many { self.bound(at, after).0 } else { Bound::Several };
        let bound = if more.is_some() && bare { Bound::AtLeast } else { bound };
        let value = Value::Number(Exact::ONE.shifted(exponent)?);
        let end = if unit.is_some() { after } else { end };
        self.found.push(Quantity::new(at, end, kind, value).with_unit(unit).bounded(bound));
        Some(end)
    }

    /// 翻番, 翻一番, 翻了两番, 翻3倍.
    fn doubled(&mut self, at: usize) -> Option<usize> {
        let start = self.skip(at, &["翻了", "翻"])?;
        let fan = |end: usize| self.skip(end, &["番"]);
        let mut value = Exact::whole(2);
        let end = if let Some(end) = fan(start) {
            end
        } else {
            let numeral = numeral::numeral(self.text, start)?;
            let times = numeral.value.as_integer().filter(|n| (1..20).contains(n))?;
            if let Some(end) = fan(numeral.end) {
                value = Exact::whole(1 << times);
                end
            } else {
                value = numeral.value;
                self.skip(numeral.end, &["倍"])?
            }
        };
        Some(self.put(at, end, QuantityKind::Multiple, Value::Number(value)))
    }
}
