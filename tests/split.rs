//! Splitting bilingual text into its sides.

use duiqi::{Span, join_blocks, split_bilingual};
use proptest::prelude::*;

#[path = "support/random.rs"]
mod random;

/// Each case: name, text, English blocks, Chinese blocks.
const CASES: &[(&str, &str, &[&str], &[&str])] = &[
    ("nothing", "", &[], &[]),
    ("english only", "It was late.\nWe left.", &["It was late.", "We left."], &[]),
    ("chinese only", "天黑了。\n我们走了。", &[], &["天黑了。", "我们走了。"]),
    (
        "line by line",
        "天黑了。\nIt was late.\n我们走了。\nWe left.",
        &["It was late.", "We left."],
        &["天黑了。", "我们走了。"],
    ),
    (
        "paragraphs",
        "It was late.\n\n天黑了。\n\nWe left.\n\n我们走了。",
        &["It was late.", "We left."],
        &["天黑了。", "我们走了。"],
    ),
    (
        "half and half",
        "It was late.\nWe left.\n\n天黑了。\n我们走了。",
        &["It was late.", "We left."],
        &["天黑了。", "我们走了。"],
    ),
    (
        "tab columns",
        "It was late.\t天黑了。\nWe left.\t我们走了。",
        &["It was late.", "We left."],
        &["天黑了。", "我们走了。"],
    ),
    (
        "tab columns chinese first",
        "天黑了。\tIt was late.\n我们走了。\tWe left.",
        &["It was late.", "We left."],
        &["天黑了。", "我们走了。"],
    ),
    ("bar columns", "It was late. ||| 天黑了。", &["It was late."], &["天黑了。"]),
    (
        "latin name in the chinese column",
        "Rain\t雨\nWind\t风\nGDP\tGDP\nSnow\t雪",
        &["Rain", "Wind", "GDP", "Snow"],
        &["雨", "风", "GDP", "雪"],
    ),
    ("empty cell", "Rain\t雨\nWind\t\n\t雪", &["Rain", "Wind"], &["雨", "雪"]),
    ("numbered rows", "1\tRain\t雨\n2\tWind\t风", &["1", "Rain", "2", "Wind"], &["1", "雨", "2", "风"]),
    ("figures in cells", "Rain\t12\t雨\t12", &["Rain\t12"], &["雨\t12"]),
    ("english table", "Name\tAge\nLi\t12", &["Name\tAge", "Li\t12"], &[]),
    ("chinese table", "姓名\t年龄\n李\t12", &[], &["姓名\t年龄", "李\t12"]),
    ("neutral line", "雨\nRain\n1990\n* * *", &["Rain", "1990", "* * *"], &["雨", "1990", "* * *"]),
    (
        "address line",
        "雨\nRain\nhttps://example.com",
        &["Rain", "https://example.com"],
        &["雨", "https://example.com"],
    ),
    (
        "sentences on one line",
        "天黑了，我们走了。It was late and we left.",
        &["It was late and we left."],
        &["天黑了，我们走了。"],
    ),
    ("english sentence first", "It was late. 天黑了。", &["It was late."], &["天黑了。"]),
    (
        "sentences by turns",
        "天黑了。It was late. 我们走了。We left.",
        &["It was late.", "We left."],
        &["天黑了。", "我们走了。"],
    ),
    ("greeting", "Hello 你好", &["Hello"], &["你好"]),
    (
        "titles on one line",
        "第一章 Chapter One\n第二章 Chapter Two",
        &["Chapter One", "Chapter Two"],
        &["第一章", "第二章"],
    ),
    ("titles with a divider", "天气 / Weather\n交通 / Traffic", &["Weather", "Traffic"], &["天气", "交通"]),
    ("title with a number", "Chapter 3 第三章", &["Chapter 3"], &["第三章"]),
    (
        "name at the end of a sentence",
        "天黑了。\n我们都在用 Linux\n雨停了。\n他走了。\n她没走。",
        &[],
        &["天黑了。", "我们都在用 Linux", "雨停了。", "他走了。", "她没走。"],
    ),
    ("english word inside", "我们用Linux系统。\nWe use Linux.", &["We use Linux."], &["我们用Linux系统。"]),
    ("chinese word inside", "The word 阴 is hard.\n阴字很难。", &["The word 阴 is hard."], &["阴字很难。"]),
    (
        "gloss in brackets",
        "世界卫生组织 (World Health Organization)",
        &[],
        &["世界卫生组织 (World Health Organization)"],
    ),
    ("quoted chinese", "He said “走吧” and left.", &["He said “走吧” and left."], &[]),
    ("indents", "　　天黑了。\n    It was late.", &["It was late."], &["天黑了。"]),
    ("carriage returns", "天黑了。\r\nIt was late.\r\n", &["It was late."], &["天黑了。"]),
];

fn texts<'a>(text: &'a str, blocks: &[Span]) -> Vec<&'a str> {
    blocks.iter().map(|block| block.of(text)).collect()
}

#[test]
fn cases() {
    for (name, text, en, zh) in CASES {
        let blocks = split_bilingual(text);
        assert_eq!(texts(text, &blocks.en), *en, "{name}: English");
        assert_eq!(texts(text, &blocks.zh), *zh, "{name}: Chinese");
    }
}

#[test]
fn blank_lines_are_kept() {
    let text = "雨\nRain\n\n\n风\nWind\n雪\nSnow\n";
    let blocks = split_bilingual(text);
    assert_eq!(join_blocks(text, &blocks.zh), "雨\n\n风\n雪\n");
    assert_eq!(join_blocks(text, &blocks.en), "Rain\n\nWind\nSnow\n");
}

/// Blocks in order on each side, and no letter lost.
fn check_laws(text: &str) {
    let blocks = split_bilingual(text);
    let mut covered = vec![false; text.len()];
    for side in [&blocks.en, &blocks.zh] {
        let mut end = 0;
        for block in side {
            assert!(block.start >= end && block.start < block.end, "order in {text:?}");
            assert!(text.get(block.start..block.end).is_some(), "off a character in {text:?}");
            covered[block.start..block.end].fill(true);
            end = block.end;
        }
    }
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
        assert!(covered[at], "lost {c:?} of {text:?}");
    }
}

proptest! {
    #![proptest_config(random::cases(2000))]

    #[test]
    fn laws_hold(pieces in prop::collection::vec(
        prop::sample::select(&["Hello", "你好", " ", "\t", "|||", "\n", "\n\n", "12", "。", ". ", "/", "It was late.", "天黑了。", "(", ")", "https://x.y", "-", "\u{FEFF}", "é"][..]),
        0..24,
    )) {
        check_laws(&pieces.concat());
    }

    #[test]
    fn laws_hold_for_any_text(text in any::<String>()) {
        check_laws(&text);
    }
}

#[test]
fn a_megabyte_is_split() {
    for pattern in
        ["a", "字", "a字", "a\t字\t", "\t", "\n", "a\n", "字\n", "a 字\n", "字。a. ", "|||", "12\t"]
    {
        check_laws(&pattern.repeat(1_000_000 / pattern.len()));
    }
}
