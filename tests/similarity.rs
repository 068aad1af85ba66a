//! How alike texts are: named cases, each with its texts in the expected order of likeness.

#![cfg(feature = "memory")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use duiqi::Lang::{self, En, Zh};
use duiqi::memory::{Measure, MergePolicy, Query, Timestamp, TranslationMemory, TranslationUnit, Variant};

/// A name, the language, the query, and texts from the likest to the least like.
type Case = (&'static str, Lang, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const CASES: &[Case] = &[
    // Chinese: characters.
    ("zh equal before one character changed", Zh, "我们在学校门口等你们。", &["我们在学校门口等你们。", "我们在学校门口等他们。"]),
    ("zh one change before two", Zh, "我们在学校门口等你们。", &["我们在学校门口等他们。", "他们在学校门口等他们。"]),
    ("zh two changes before four", Zh, "会议将于明天上午在礼堂举行。", &["会议将于后天上午在礼堂举行。", "会议将于后天下午在操场举行。"]),
    ("zh one added before three added", Zh, "他昨天去了北京。", &["他昨天又去了北京。", "他昨天一个人又去了北京。"]),
    ("zh one dropped before three dropped", Zh, "他昨天已经坐火车去了北京。", &["他昨天坐火车去了北京。", "他坐火车去北京。"]),
    ("zh a change before the same characters in another order", Zh, "狗追着猫跑过院子。", &["狗追着鸡跑过院子。", "猫追着狗跑过院子。"]),
    ("zh change at the start as at the end before both", Zh, "今天的天气非常好", &["昨天的天气非常好", "昨天的天气非常坏"]),
    ("zh a name exchanged before a clause exchanged", Zh, "王伟说，会议推迟了。", &["李伟说，会议推迟了。", "王伟说，大家都来了。"]),
    ("zh negation added before verb exchanged and negated", Zh, "我们同意这个方案。", &["我们不同意这个方案。", "我们没接受这个方案。"]),
    ("zh a clause dropped before another sentence", Zh, "打开文件，然后点击保存。", &["然后点击保存。", "关闭所有程序窗口。"]),
    ("zh word repeated once before twice", Zh, "好的，谢谢。", &["好的，谢谢你。", "好的，好的，谢谢谢谢你。"]),
    ("zh short texts: equal before half", Zh, "谢谢", &["谢谢", "谢过", "不客气"]),
    // Chinese: words, where as many characters differ.
    ("zh two characters of one word before two of two words", Zh, "我们喜欢这座城市的音乐。", &["我们喜欢这座城市的建筑。", "我们喜爱这座城市的音响。"]),
    ("zh one word exchanged before parts of two", Zh, "政府发布了经济报告。", &["政府发布了环境报告。", "政府公布了经济报道。"]),
    // Chinese: numbers.
    ("zh equal before another number", Zh, "会议有670人参加。", &["会议有670人参加。", "会议有680人参加。"]),
    ("zh another number before another word", Zh, "会议有670人参加。", &["会议有12000人参加。", "会议有670人缺席。"]),
    ("zh a number in other writing before another number", Zh, "会议有670人参加。", &["会议有六百七十人参加。", "会议有680人参加。"]),
    ("zh one of two numbers before both", Zh, "第3章有15节。", &["第3章有16节。", "第4章有16节。"]),
    ("zh another date before another event", Zh, "合同于2023年10月18日签订。", &["合同于2024年3月5日签订。", "合同于2023年10月18日终止。"]),
    ("zh another amount before another currency word", Zh, "总价为35亿美元。", &["总价为36亿美元。", "总值约36亿欧元。"]),
    ("zh another percentage before another subject", Zh, "产量增长3.5%。", &["产量增长4.2%。", "销量增长3.5%。"]),
    ("zh an equal amount in other units of ten before another", Zh, "共有6.7亿人。", &["共有670000000人。", "共有6.8亿人。"]),
    // Chinese: punctuation, width, script.
    ("zh equal before another final mark", Zh, "你来吗？", &["你来吗？", "你来吗。", "你去吗？"]),
    ("zh a mark dropped before a character dropped", Zh, "首先，打开电源。", &["首先打开电源。", "首先，打开电。"]),
    ("zh one mark before three marks", Zh, "他说：“好，走吧！”", &["他说：“好，走吧。”", "他说好，走吧"]),
    ("zh full-width before other punctuation", Zh, "价格,请查看!", &["价格，请查看！", "价格;请查看?"]),
    ("zh full-width digits before other digits", Zh, "共12页", &["共１２页", "共13页"]),
    ("zh full-width letters before other letters", Zh, "使用API接口", &["使用ＡＰＩ接口", "使用SDK接口"]),
    ("zh traditional before one character changed", Zh, "我们学习历史。", &["我們學習歷史。", "我们学习地理。"]),
    ("zh traditional query finds simplified first", Zh, "這個問題很複雜。", &["这个问题很复杂。", "这个问题很简单。"]),
    ("zh script and width before a word", Zh, "檢查３個檔案。", &["检查3个档案。", "检查3个文件。"]),
    ("zh marks only", Zh, "……", &["……", "——"]),
    // Chinese: Latin inside.
    ("zh a Latin word of other case before another word", Zh, "请安装Python程序。", &["请安装python程序。", "请安装Java程序。"]),
    ("zh a near Latin word before another", Zh, "请安装Windows系统。", &["请安装Window系统。", "请安装Linux系统。"]),
    ("zh an identifier changed before a clause", Zh, "请参见GB18030标准。", &["请参见GB2312标准。", "请阅读操作手册。"]),
    ("zh spaces around Latin make little difference", Zh, "在 Linux 上运行", &["在Linux上运行", "在Linux下运行"]),
    // English: words.
    ("en equal before one word changed", En, "We met in the old harbour.", &["We met in the old harbour.", "We met in the new harbour."]),
    ("en one change before two", En, "We met in the old harbour.", &["We met in the new harbour.", "We met in a new harbour."]),
    ("en two changes before four", En, "The meeting starts tomorrow at the town hall.", &["The meeting begins today at the town hall.", "The party begins today at the city hall."]),
    ("en one added before three added", En, "He left yesterday.", &["He left late yesterday.", "He left very late the day before yesterday."]),
    ("en one dropped before three dropped", En, "He left very late in the evening.", &["He left late in the evening.", "He left late."]),
    ("en a word changed before the order changed", En, "The dog chased the cat around.", &["The dog chased the hen around.", "The cat chased the dog around."]),
    ("en a clause dropped before another sentence", En, "Open the file, then click Save.", &["Then click Save.", "Close all the windows now."]),
    ("en contraction is one word changed", En, "It is not ready yet.", &["It is ready yet.", "It isn't quite done."]),
    ("en short texts", En, "Thank you", &["Thank you", "Thank them", "Never mind"]),
    // English: characters inside words.
    ("en a plural before another word", En, "The ship reached the port.", &["The ships reached the port.", "The train reached the port."]),
    ("en a tense before another verb", En, "They discussed the contract.", &["They discuss the contract.", "They signed the contract."]),
    ("en spelling of the other side of the sea before another word", En, "The colour of the sky.", &["The color of the sky.", "The size of the sky."]),
    ("en organise and organize", En, "They organise a fair.", &["They organize a fair.", "They attend a fair."]),
    ("en a misspelt word before another", En, "We received the goods.", &["We recieved the goods.", "We returned the goods."]),
    ("en a short suffix before a long one", En, "An international agreement.", &["An internationale agreement.", "An interdisciplinary agreement."]),
    ("en one near word before two near words", En, "The signed contracts arrived.", &["The signed contract arrived.", "The signing contract arrived."]),
    // English: numbers.
    ("en equal before another number", En, "It has 30 rooms.", &["It has 30 rooms.", "It has 45 rooms."]),
    ("en another number before another noun", En, "It has 30 rooms.", &["It has 1,200 rooms.", "It has 30 floors."]),
    ("en a number in words before another number", En, "It has 30 rooms.", &["It has thirty rooms.", "It has 31 rooms."]),
    ("en grouping before another number", En, "It cost 12000 dollars.", &["It cost 12,000 dollars.", "It cost 13,000 dollars."]),
    ("en one of two numbers before both", En, "Chapter 3 has 15 pages.", &["Chapter 3 has 16 pages.", "Chapter 4 has 16 pages."]),
    ("en another date before another verb", En, "Signed on October 18, 2023.", &["Signed on March 5, 2024.", "Ended on October 18, 2023."]),
    ("en another amount before another thing", En, "It cost $3.5 billion.", &["It cost $3.6 billion.", "It saved $3.5 billion."]),
    // English: punctuation, case, width.
    ("en equal before another final mark", En, "Are you coming?", &["Are you coming?", "Are you coming.", "Are they coming?"]),
    ("en a comma dropped before a word dropped", En, "First, open the door.", &["First open the door.", "First, open door."]),
    ("en straight and curly quotes before a word", En, "\"Wait,\" he said.", &["“Wait,” he said.", "\"Stop,\" he said."]),
    ("en equal before other case before another word", En, "Click the Save button.", &["Click the Save button.", "click the save button.", "Click the Open button."]),
    ("en one capital before all capitals", En, "please read this first", &["Please read this first", "PLEASE READ THIS FIRST"]),
    ("en case before punctuation and case", En, "Stop here!", &["stop here!", "STOP HERE"]),
    ("en full-width letters before other letters", En, "Open the API page", &["Open the ＡＰＩ page", "Open the web page"]),
    ("en white space makes no difference to the order", En, "Open   the door", &["Open the door", "Open a door"]),
];

#[test]
fn the_order_of_likeness_is_as_expected() {
    assert!(CASES.len() >= 60, "{} cases", CASES.len());
    let measure = Measure::new();
    let mut wrong = Vec::new();
    for (name, lang, query, texts) in CASES {
        let scores: Vec<f32> = texts.iter().map(|text| measure.compare(query, text, *lang).score).collect();
        if !scores.windows(2).all(|pair| pair[0] > pair[1]) {
            wrong.push(format!("{name}: {scores:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The same through a memory: the first of two units that differ in likeness comes first, whatever was stored first.
#[test]
fn matches_come_in_that_order() {
    let folder = tempfile::tempdir().unwrap();
    for (number, (name, lang, query, texts)) in CASES.iter().enumerate() {
        let mut memory = TranslationMemory::create(folder.path().join(format!("{number}.tm"))).unwrap();
        let mut writer = memory.writer(MergePolicy::KeepAll, Timestamp::from_seconds(0)).unwrap();
        let other = if *lang == Zh { "A translation." } else { "一种译文。" };
        for text in texts.iter().rev() {
            let unit = TranslationUnit::new(Variant::new(*lang, *text), Variant::new(lang.other(), other));
            writer.add(unit).unwrap();
        }
        writer.commit().unwrap();
        let matches = memory.lookup(&Query::new(query).with_lang(*lang).min(0.0).limit(9)).unwrap();
        let found: Vec<&str> = matches.iter().map(|found| found.source.as_str()).collect();
        assert_eq!(found, *texts, "{name}");
    }
}

#[test]
fn two_characters_of_fifteen_make_seven_eighths() {
    let measure = Measure::new();
    let pairs = [
        ("请在提交之前先仔细检查所有文件", "请在提交之后再仔细检查所有文件"),
        ("我们明天在学校大门口等你们回来", "我们后天在学校大门口等他们回来"),
        ("这座桥是去年春天才修好的新木桥", "这座桥是去年秋天才修好的旧木桥"),
    ];
    for (a, b) in pairs {
        let alike = measure.compare(a, b, Zh);
        let changed = a.chars().zip(b.chars()).filter(|(a, b)| a != b).count();
        assert_eq!((a.chars().count(), changed), (15, 2), "{a}");
        assert!((alike.units - 13.0 / 15.0).abs() < 1e-6, "{alike:?}");
        assert!((alike.score - 0.865).abs() < 0.01, "{a} {alike:?}");
    }
}

#[test]
fn parts_tell_what_differs() {
    let measure = Measure::new();
    let parts = |a, b, lang| {
        let alike = measure.compare(a, b, lang);
        let parts = [
            ("units", alike.units),
            ("numbers", alike.numbers),
            ("punctuation", alike.punctuation),
            ("case", alike.case),
            ("width", alike.width),
            ("script", alike.script),
        ];
        parts.into_iter().filter(|(_, part)| *part < 1.0).map(|(name, _)| name).collect::<Vec<_>>()
    };
    let cases = [
        ("会议有670人。", "会议有670人。", Zh, &[][..]),
        ("会议有670人。", "会议有680人。", Zh, &["numbers"]),
        ("会议有670人。", "会议有670人！", Zh, &["punctuation"]),
        ("學習歷史", "学习历史", Zh, &["script"]),
        ("共１２页", "共12页", Zh, &["width"]),
        ("共十二页", "共12页", Zh, &["numbers"]),
        ("Open the Door", "open the door", En, &["case"]),
        ("Open the door", "Shut the door", En, &["units"]),
        ("在API中", "在ＡＰＩ中", Zh, &["width"]),
        ("在API中", "在api中", Zh, &["case"]),
    ];
    for (a, b, lang, wanted) in cases {
        assert_eq!(parts(a, b, lang), wanted, "{a} {b}");
    }
}
