//! Putting the numbers of a query into the translation of a text that differs in numbers only.
//!
//! A number is replaced when that is **safe**: its old value occurs exactly once in the source and once in the target, and the new value can be
//! written in the notation that the target has (digits with grouping, 万 and *million*, percentages, Han numerals, number words,
//! names of months and days). Whatever was written is read again: the quantity at that place must agree with the new value, and all
//! others must be what they were. If one number cannot be replaced, none is.

use serde::{Deserialize, Serialize};

use super::form::{counts, lower};
use crate::bitext::{Lang, Span};
use crate::lexicon::Lexicon;
use crate::quantity::{Date, Exact, Quantity, QuantityKind, Time, Value, in_han, quantities, spelt};
use crate::text::fold;

/// A number that was put in the place of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Replacement {
    /// How the old one is written in the stored target.
    pub from: String,
    /// How the new one is written in the proposal.
    pub to: String,
}

/// `target`, the translation of `source`, with the numbers of `query`, which differs from `source` in numbers only. `lang` is the
/// language of `query` and `source`. Nothing when no number differs, or when it is not safe.
pub(super) fn propose(
    query: &str,
    source: &str,
    target: &str,
    lang: Lang,
    lexicon: &Lexicon,
) -> Option<(String, Vec<Replacement>)> {
    let read = |text: &str, lang| quantities(&fold(text, |c| lexicon.simplified(c)).text, lang);
    let counted = |text| read(text, lang).into_iter().filter(counts).collect::<Vec<_>>();
    let (new, old) = (counted(query), counted(source));
    if new.len() != old.len() {
        return None;
    }
    let folded = fold(target, |c| lexicon.simplified(c));
    let known = quantities(&folded.text, lang.other());
    let mut edits: Vec<(usize, Span, String)> = Vec::new();
    for (index, (old_one, new_one)) in old.iter().zip(&new).enumerate() {
        if old_one.value == new_one.value && old_one.unit == new_one.unit {
            continue;
        }
        if old_one.unit != new_one.unit {
            return None;
        }
        let mut places = known.iter().enumerate().filter(|(_, quantity)| quantity.agrees(old_one));
        let (Some((place, quantity)), None) = (places.next(), places.next()) else { return None };
        let others = old.iter().enumerate().filter(|&(other, _)| other != index);
        if others.into_iter().any(|(_, other)| quantity.agrees(other)) {
            return None;
        }
        let span = folded.origin(quantity.span);
        let fits = |candidate: &String| {
            let text = format!("{}{candidate}{}", &target[..span.start], &target[span.end..]);
            let again = read(&text, lang.other());
            again.len() == known.len()
                && again.iter().zip(&known).enumerate().all(|(at, (again, known))| {
                    if at == place {
                        again.agrees(new_one) && again.unit == known.unit && again.kind == known.kind
                    } else {
                        again.value == known.value && again.unit == known.unit
                    }
                })
        };
        let written = rewritten(span.of(target), quantity, old_one.value, new_one.value, lang.other());
        edits.push((place, span, written.into_iter().find(fits)?));
    }
    edits.sort_by_key(|(place, ..)| *place);
    if edits.is_empty() || edits.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        return None;
    }
    let mut proposal = target.to_owned();
    for (_, span, to) in edits.iter().rev() {
        proposal.replace_range(span.start..span.end, to);
    }
    let replaced =
        edits.into_iter().map(|(_, span, to)| Replacement { from: span.of(target).to_owned(), to });
    Some((proposal, replaced.collect()))
}

/// Ways to write `text`, in which `quantity` stands, with `new` where it says `old`; the reader decides which is right.
fn rewritten(text: &str, quantity: &Quantity, old: Value, new: Value, lang: Lang) -> Vec<String> {
    match (old, new) {
        (Value::Number(a), Value::Number(b))
        | (Value::Percent(a), Value::Percent(b))
        | (Value::Fraction(a), Value::Fraction(b)) => scaled(text, quantity, a, b, lang),
        (Value::Range(a, b), Value::Range(c, d)) | (Value::Ratio(a, b), Value::Ratio(c, d)) => {
            parts(text, &[(a, c), (b, d)])
        }
        (Value::PercentRange(a, b), Value::PercentRange(c, d)) => {
            let percent = |share: Exact| share.shifted(2).unwrap_or(share);
            parts(text, &[(percent(a), percent(c)), (percent(b), percent(d))])
        }
        (Value::Date(a), Value::Date(b)) => dates(text, a, b),
        (Value::Time(a), Value::Time(b)) => times(text, a, b),
        (Value::Quarter(a), Value::Quarter(b)) | (Value::Half(a), Value::Half(b)) => {
            let (a, b) = (Exact::whole(a.into()), Exact::whole(b.into()));
            let mut all = parts(text, &[(a, b)]);
            all.extend(words(text, a, b, true, lang));
            all
        }
        (Value::Weekday(a), Value::Weekday(b)) => weekdays(text, a, b),
        _ => Vec::new(),
    }
}

/// A run of digits with grouping commas and decimals: its place and value.
fn digit_runs(text: &str) -> Vec<(Span, Exact)> {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit()
                || matches!(bytes[at], b',' | b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit))
        {
            at += 1;
        }
        let plain = text[start..at].replace(',', "");
        let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
        let power = 10_i128.checked_pow(decimals.len() as u32);
        let value = format!("{whole}{decimals}").parse().ok().zip(power);
        if let Some(value) = value.and_then(|(digits, power)| Exact::new(digits, power)) {
            runs.push((Span::new(start, at), value));
        }
    }
    runs
}

/// `value` in digits, grouped as `like` is; nothing where its decimals do not end soon.
fn digits(value: Exact, like: &str, group: bool) -> Option<String> {
    let text = value.to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    if text.contains(['/', '-']) || decimals.len() > 4 {
        return None;
    }
    let mut written = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if group && at > 0 && (whole.len() - at) % 3 == 0 {
            written.push(',');
        }
        written.push(digit);
    }
    if !decimals.is_empty() {
        written.extend([".", decimals]);
    }
    if like.starts_with('0') && like.len() > 1 && like.bytes().all(|b| b.is_ascii_digit()) {
        written = format!("{written:0>width$}", width = like.len());
    }
    Some(written)
}

/// Amounts: the one run of digits, or the number words, times new over old; so 万, *million* and units stay as they are.
fn scaled(text: &str, quantity: &Quantity, old: Exact, new: Exact, lang: Lang) -> Vec<String> {
    let Some(ratio) = new.over(old) else { return Vec::new() };
    let ordinal = quantity.kind == QuantityKind::Ordinal;
    if let [(span, value)] = digit_runs(text)[..] {
        let Some(value) = value.times(ratio) else { return Vec::new() };
        let like = span.of(text);
        let thousand = Exact::whole(1000);
        let grouped = like.contains(',')
            || lang == Lang::En
                && !ordinal
                && like.len() < 4
                && value >= thousand
                && quantity.kind != QuantityKind::Date;
        let Some(written) = digits(value, like, grouped) else { return Vec::new() };
        let after = &text[span.end..];
        let suffix = ["st", "nd", "rd", "th"].into_iter().find(|suffix| lower(after).starts_with(suffix));
        let after = match (ordinal, suffix, value.as_integer()) {
            (true, Some(suffix), Some(n)) => format!("{}{}", ordinal_suffix(n), &after[suffix.len()..]),
            _ => after.to_owned(),
        };
        return vec![format!("{}{written}{after}", &text[..span.start])];
    }
    let value = match quantity.value {
        Value::Number(value) => value,
        Value::Percent(share) => share.shifted(2).unwrap_or(share),
        _ => return Vec::new(),
    };
    value.times(ratio).map_or_else(Vec::new, |new| words(text, value, new, ordinal, lang))
}

fn ordinal_suffix(n: i64) -> &'static str {
    match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

/// Number words in the place of number words; where the new number has none, digits.
fn words(text: &str, old: Exact, new: Exact, ordinal: bool, lang: Lang) -> Vec<String> {
    let (Some(old), Some(new)) = (old.as_integer(), new.as_integer()) else { return Vec::new() };
    let forms = |n: i64| match lang {
        Lang::Zh => {
            let plain = in_han(n);
            let pair = plain.clone().filter(|_| n == 2).map(|_| "两".to_owned());
            plain.into_iter().chain(pair).collect::<Vec<_>>()
        }
        Lang::En => spelt(n, ordinal).into_iter().collect(),
    };
    let small = lower(text);
    let mut written = Vec::new();
    for old in forms(old) {
        let Some(at) = small.find(&old).filter(|_| small.len() == text.len()) else { continue };
        let mut put = |word: &str| {
            written.push(format!("{}{word}{}", &text[..at], &text[at + old.len()..]));
        };
        for word in forms(new) {
            if text[at..].starts_with(char::is_uppercase) {
                let mut chars = word.chars();
                put(&chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect::<String>());
            } else {
                put(&word);
            }
        }
        if !ordinal || lang == Lang::Zh {
            put(&new.to_string());
        }
    }
    written
}

/// Every way to put the new parts in the place of runs of digits that say the old ones.
fn parts(text: &str, pairs: &[(Exact, Exact)]) -> Vec<String> {
    let mut all = vec![(String::new(), 0)];
    for (span, value) in digit_runs(text) {
        let like = span.of(text);
        let options: Vec<String> = pairs
            .iter()
            .filter(|(old, _)| *old == value)
            .filter_map(|(_, new)| digits(*new, like, like.contains(',')))
            .chain([like.to_owned()])
            .collect();
        all = all
            .into_iter()
            .flat_map(|(start, at)| {
                let before = text[at..span.start].to_owned();
                options
                    .iter()
                    .map(move |option| (format!("{start}{before}{option}"), span.end))
                    .collect::<Vec<_>>()
            })
            .take(64)
            .collect();
    }
    all.into_iter().map(|(start, at)| start + &text[at..]).collect()
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn dates(text: &str, old: Date, new: Date) -> Vec<String> {
    let same_parts = old.year.is_some() == new.year.is_some()
        && old.month.is_some() == new.month.is_some()
        && old.day.is_some() == new.day.is_some();
    if !same_parts {
        return Vec::new();
    }
    let pair = |old: Option<i32>, new: Option<i32>| {
        old.zip(new).map(|(old, new)| (Exact::whole(old.into()), Exact::whole(new.into())))
    };
    let small = |n: Option<u8>| n.map(i32::from);
    let pairs: Vec<_> = [
        pair(old.year, new.year),
        pair(small(old.month), small(new.month)),
        pair(small(old.day), small(new.day)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let month = |n: Option<u8>| n.and_then(|n| MONTHS.get(usize::from(n).wrapping_sub(1)));
    let mut texts = vec![text.to_owned()];
    if let (Some(old), Some(new)) = (month(old.month), month(new.month)) {
        if text.contains(old) {
            texts = vec![text.replacen(old, new, 1)];
        } else if text.contains(&old[..3]) {
            texts = vec![text.replacen(&old[..3], &new[..3], 1)];
        }
    }
    texts.iter().flat_map(|text| parts(text, &pairs)).collect()
}

fn times(text: &str, old: Time, new: Time) -> Vec<String> {
    let whole = |n: u8| Exact::whole(n.into());
    let mut pairs = vec![(whole(old.hour), whole(new.hour))];
    let hour = |n: u8| if n.is_multiple_of(12) { 12 } else { n % 12 };
    pairs.push((whole(hour(old.hour)), whole(hour(new.hour))));
    if let (Some(old), Some(new)) = (old.minute, new.minute) {
        pairs.push((whole(old), whole(new)));
    }
    parts(text, &pairs)
}

fn weekdays(text: &str, old: u8, new: u8) -> Vec<String> {
    const ENGLISH: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    const CHINESE: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    let (old, new) = (usize::from(old).wrapping_sub(1), usize::from(new).wrapping_sub(1));
    let names = [&ENGLISH, &CHINESE].into_iter().filter_map(|names| names.get(old).zip(names.get(new)));
    names.filter(|(old, _)| text.contains(*old)).map(|(old, new)| text.replacen(*old, new, 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_in_words() {
        let cases = [(0, "零"), (2, "二"), (10, "十"), (12, "十二"), (105, "一百零五"), (110, "一百一十")];
        for (n, text) in cases {
            assert_eq!(in_han(n).as_deref(), Some(text));
        }
        assert_eq!(in_han(30_008).as_deref(), Some("三万零八"));
        assert_eq!(spelt(21, true).as_deref(), Some("twenty-first"));
        assert_eq!(spelt(40, true).as_deref(), Some("fortieth"));
        assert_eq!(spelt(99, false).as_deref(), Some("ninety-nine"));
    }

    /// Query, stored source, stored target, and what is proposed; nothing where it is not safe.
    #[test]
    fn numbers_are_replaced_where_it_is_safe() {
        let lexicon = Lexicon::embedded();
        #[rustfmt::skip]
        let cases = [
            ("会议有680人参加。", "会议有670人参加。", "The meeting had 670 participants.", Some("The meeting had 680 participants.")),
            ("会议有1200人参加。", "会议有670人参加。", "The meeting had 670 participants.", Some("The meeting had 1,200 participants.")),
            ("共有6.8亿网民。", "共有6.7亿网民。", "There are 670 million internet users.", Some("There are 680 million internet users.")),
            ("耗资36亿美元。", "耗资35亿美元。", "It cost $3.5 billion.", Some("It cost $3.6 billion.")),
            ("增长了4.2%。", "增长了3.5%。", "It grew by 3.5%.", Some("It grew by 4.2%.")),
            ("2024年11月9日签署", "2023年10月18日签署", "Signed on October 18, 2023", Some("Signed on November 9, 2024")),
            ("第四章", "第三章", "Chapter 3", Some("Chapter 4")),
            ("他有十二个苹果。", "他有三个苹果。", "He has three apples.", Some("He has twelve apples.")),
            ("It lasted 45 minutes.", "It lasted 30 minutes.", "持续了三十分钟。", Some("持续了四十五分钟。")),
            ("It has 40 rooms.", "It has 30 rooms.", "有30个房间。", Some("有40个房间。")),
            ("Signed on May 3, 2021.", "Signed on June 5, 2020.", "2020年6月5日签署。", Some("2021年5月3日签署。")),
            // The old value stands twice, or nowhere, or belongs to two numbers.
            ("有5人和3人。", "有2人和3人。", "There are 2 and 2 and 3.", None),
            ("有5人参加。", "有2人参加。", "They took part.", None),
            ("从5到7", "从5到5", "from 5 to 5", None),
            ("有670人。", "有670人。", "670 people.", None),
        ];
        for (query, source, target, wanted) in cases {
            let lang = Lang::of(source);
            let proposed = propose(query, source, target, lang, &lexicon).map(|(proposal, _)| proposal);
            assert_eq!(proposed.as_deref(), wanted, "{query}");
        }
    }
}
