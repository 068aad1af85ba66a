//! Laws of quantities on random text, and numerals written by the tests themselves read back as their value.

use duiqi::{Lang, Value, quantities};
use proptest::prelude::*;

#[path = "support/random.rs"]
mod random;

/// `n` in Chinese numerals.
fn chinese(n: u64, liang: bool) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let section = |n: u64, head: bool| {
        let (mut text, mut zero) = (String::new(), false);
        for (power, unit) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = (n / power % 10) as usize;
            if digit == 0 {
                zero = !text.is_empty() || !head;
                continue;
            }
            if zero {
                text += "零";
                zero = false;
            }
            // A leading 一十 is written 十.
            if !(power == 10 && digit == 1 && text.is_empty() && head) {
                text += if liang && digit == 2 && power > 10 { "两" } else { DIGITS[digit] };
            }
            text += unit;
        }
        text
    };
    if n == 0 {
        return "零".into();
    }
    let mut text = String::new();
    for (power, unit) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
        let part = n / power % 10_000;
        if part > 0 {
            text += &section(part, text.is_empty());
            text += unit;
        }
    }
    text
}

/// `n` in English words.
fn english(n: u64, and: bool) -> String {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] =
        ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    for (power, word) in [(1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand")] {
        if n >= power {
            let (head, rest) = (english(n / power, and), n % power);
            return match rest {
                0 => format!("{head} {word}"),
                1..100 if and => format!("{head} {word} and {}", english(rest, and)),
                _ => format!("{head} {word} {}", english(rest, and)),
            };
        }
    }
    match n {
        0..20 => SMALL[n as usize].into(),
        20..100 if n.is_multiple_of(10) => TENS[n as usize / 10].into(),
        20..100 => format!("{}-{}", TENS[n as usize / 10], SMALL[n as usize % 10]),
        _ if n.is_multiple_of(100) => format!("{} hundred", SMALL[n as usize / 100]),
        _ => format!(
            "{} hundred{} {}",
            SMALL[n as usize / 100],
            if and { " and" } else { "" },
            english(n % 100, and)
        ),
    }
}

fn grouped(n: u64, separator: &str) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text += separator;
        }
        text.push(digit);
    }
    text
}

/// The value of the only quantity in `text`.
fn value(text: &str, lang: Lang) -> Option<String> {
    match &quantities(text, lang)[..] {
        [one] if matches!(one.value, Value::Number(_)) => Some(one.value.to_string()),
        _ => None,
    }
}

fn check_spans(text: &str, lang: Lang) {
    let mut end = 0;
    for quantity in quantities(text, lang) {
        assert!(quantity.span.start >= end, "{quantity:?} overlaps in {text:?}");
        assert!(quantity.span.start < quantity.span.end, "{quantity:?} is empty in {text:?}");
        assert!(text.get(quantity.span.start..quantity.span.end).is_some(), "{quantity:?} in {text:?}");
        assert!(quantity.agrees(&quantity), "{quantity:?} disagrees with itself in {text:?}");
        assert!(quantity.keys().all(|key| !key.to_string().is_empty()));
        end = quantity.span.end;
    }
}

/// Pieces that quantities are made of, in any order.
fn pieces(list: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(list), 0..14).prop_map(|pieces| pieces.concat())
}

const EN: &[&str] = &[
    "one",
    "two",
    "half",
    "third",
    "twenty",
    "hundred",
    "thousand",
    "million",
    "and",
    "a",
    "to",
    "of",
    " ",
    " ",
    " ",
    " ",
    "-",
    "–",
    "$",
    "US",
    "%",
    "percent",
    "1",
    "2015",
    "12",
    "3.5",
    ",000",
    ":",
    "/",
    "May",
    "December",
    "BC",
    ".",
    "st",
    "th",
    "s",
    "'",
    "p.m.",
    "quarter",
    "past",
    "km",
    "°",
    "C",
    "½",
    "dozen",
    "between",
    "or",
    "@",
    "é",
    "99999999999",
    "minus",
    "point",
    "per",
    "cent",
    "square",
    "Q",
    "tens",
    "few",
    "o",
    "’",
    "clock",
    "(",
    ")",
    "~",
    "first",
    "double",
];
const ZH: &[&str] = &[
    "一",
    "二",
    "两",
    "三",
    "五",
    "九",
    "零",
    "〇",
    "十",
    "百",
    "千",
    "万",
    "亿",
    "兆",
    "半",
    "几",
    "数",
    "上",
    "成",
    "多",
    "余",
    "个",
    "年",
    "月",
    "日",
    "号",
    "点",
    "分",
    "之",
    "时",
    "周",
    "第",
    "世纪",
    "年代",
    "后",
    "至",
    "-",
    "～",
    "比",
    "：",
    "1",
    "2015",
    "12",
    "3.5",
    "，",
    "。",
    " ",
    "%",
    "‰",
    "￥",
    "US$",
    "公里",
    "元",
    "倍",
    "折",
    "番",
    "翻",
    "公元前",
    "民国",
    "下午",
    "零下",
    "（",
    "）",
    "季度",
    "99999999999",
    "km",
    "Q3",
    "/",
    ".",
    "½",
    "廿",
    "@",
    "・",
    "𠀀",
    "人",
    "约",
    "以上",
];

proptest! {
    #![proptest_config(random::cases(1500))]

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        check_spans(&text, Lang::En);
        check_spans(&text, Lang::Zh);
    }

    #[test]
    fn english_pieces_are_read_without_panic(text in pieces(EN)) {
        check_spans(&text, Lang::En);
        check_spans(&text, Lang::Zh);
    }

    #[test]
    fn chinese_pieces_are_read_without_panic(text in pieces(ZH)) {
        check_spans(&text, Lang::Zh);
        check_spans(&text, Lang::En);
    }

    #[test]
    fn chinese_numerals_read_back(n in prop_oneof![11_u64..20_000, 20_000_u64..999_999_999_999], liang: bool) {
        let text = format!("{}个", chinese(n, liang));
        prop_assert_eq!(value(&text, Lang::Zh), Some(n.to_string()), "{}", text);
    }

    #[test]
    fn english_words_read_back(n in prop_oneof![2_u64..20_000, 20_000_u64..999_999_999_999], and: bool) {
        let text = format!("{} people", english(n, and));
        prop_assert_eq!(value(&text, Lang::En), Some(n.to_string()), "{}", text);
    }

    #[test]
    fn digits_read_back(n in 2_u64..9_999_999_999, narrow: bool) {
        let text = format!("{} people", grouped(n, if narrow { "\u{202F}" } else { "," }));
        prop_assert_eq!(value(&text, Lang::En), Some(n.to_string()), "{}", text);
        let text = format!("共{}人", grouped(n, ","));
        prop_assert_eq!(value(&text, Lang::Zh), Some(n.to_string()), "{}", text);
        let wide: String = n.to_string().chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
        prop_assert_eq!(value(&format!("{wide}人"), Lang::Zh), Some(n.to_string()), "{}", wide);
    }

    #[test]
    fn decimals_are_exact(whole in 0_u64..1_000_000, cents in 1_u64..100) {
        let text = format!("{whole}.{cents:02}");
        let expected = text.trim_end_matches('0').to_owned();
        prop_assert_eq!(value(&format!("{text} of it"), Lang::En), Some(expected.clone()));
        prop_assert_eq!(value(&format!("{text}个"), Lang::Zh), Some(expected));
    }
}

/// Found by chance, once.
#[test]
fn numerals_that_were_misread_read_back() {
    assert_eq!(
        value(&format!("{}个", chinese(25_000_000_000, false)), Lang::Zh).as_deref(),
        Some("25000000000")
    );
    assert_eq!(value(&format!("{} people", english(101_100, true)), Lang::En).as_deref(), Some("101100"));
}

/// Time is linear: the worst texts we know take no longer per byte when they are ten times as long.
#[test]
fn long_runs_are_read_in_linear_time() {
    for piece in [
        "1",
        "1,",
        "1-",
        "一",
        "十",
        "万",
        "a.",
        "one and ",
        "@a",
        "3-",
        "二十",
        "1.",
        "$",
        "https://",
        "半",
        "三至",
        "1万",
        "1亿2千",
        "百分之",
        "5万3",
        "1年2月",
        "上",
    ] {
        let text = piece.repeat(200_000 / piece.len());
        // The processor's time of this thread, which other work does not change.
        let start = cpu_time::ThreadTime::now();
        check_spans(&text, Lang::Zh);
        check_spans(&text, Lang::En);
        let taken = start.elapsed();
        assert!(taken.as_secs() < 4, "{piece} takes {taken:?}");
    }
}
