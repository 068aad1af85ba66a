//! Memories from the library: what goes in comes out, what is similar is found, all of it, and nothing else.

#![cfg(feature = "memory")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;

use duiqi::format::tmx::{Note, Property};
use duiqi::memory::{
    Concordance, Format, MatchKind, MergePolicy, Outcome, Query, Status, Timestamp, TranslationMemory,
    TranslationUnit, Variant,
};
use duiqi::{Lang, Shape, Span};
use proptest::prelude::*;
use tempfile::TempDir;

#[path = "support/dtd.rs"]
mod dtd;
#[path = "support/random.rs"]
mod random;
#[path = "../benches/support/units.rs"]
#[allow(dead_code, reason = "the bench uses the rest")]
mod units;

const NOW: &str = "20261124T151200Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn memory(&self, name: &str) -> TranslationMemory {
        TranslationMemory::create(self.0.path().join(name)).unwrap()
    }

    /// Exports, and validates TMX.
    fn export(&self, memory: &TranslationMemory, format: Format) -> Vec<u8> {
        let mut out = Vec::new();
        memory.export(&mut out, format, now()).unwrap();
        if format == Format::Tmx {
            let file = self.0.path().join("exported.tmx");
            fs::write(&file, &out).unwrap();
            dtd::assert_valid(&file);
        }
        out
    }
}

fn pair(zh: &str, en: &str) -> TranslationUnit {
    TranslationUnit::new(Variant::new(Lang::Zh, zh), Variant::new(Lang::En, en))
}

fn fill(memory: &mut TranslationMemory, units: impl IntoIterator<Item = TranslationUnit>) -> Vec<Outcome> {
    let mut writer = memory.writer(MergePolicy::KeepAll, now()).unwrap();
    let outcomes = units.into_iter().map(|unit| writer.add(unit).unwrap()).collect();
    writer.commit().unwrap();
    outcomes
}

fn import(memory: &mut TranslationMemory, bytes: &[u8], format: Format, policy: MergePolicy) -> [u64; 3] {
    let mut writer = memory.writer(policy, now()).unwrap();
    writer.import(bytes, format, "file").unwrap();
    let report = writer.commit().unwrap();
    [report.created, report.updated, report.skipped()]
}

/// All units, without their numbers.
fn all(memory: &TranslationMemory) -> Vec<TranslationUnit> {
    let mut units = Vec::new();
    memory
        .for_each(|mut unit| {
            unit.id = 0;
            units.push(unit);
            Ok::<_, duiqi::memory::MemoryError>(())
        })
        .unwrap();
    units
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tmx").join(name)).unwrap()
}

#[test]
fn files_with_every_element_come_back() {
    for name in ["level2.tmx", "version11.tmx"] {
        for format in [Format::Tmx, Format::Jsonl] {
            let desk = Desk::new();
            let mut first = desk.memory("first.tm");
            import(&mut first, &fixture(name), Format::Tmx, MergePolicy::KeepAll);
            let exported = desk.export(&first, format);
            let mut second = desk.memory("second.tm");
            import(&mut second, &exported, format, MergePolicy::KeepAll);
            assert_eq!(all(&second), all(&first), "{name}");
            assert_eq!(desk.export(&second, format), exported, "{name}");
        }
    }
}

#[test]
fn what_tmx_says_becomes_the_units_own() {
    let desk = Desk::new();
    let mut memory = desk.memory("a.tm");
    let mut writer = memory.writer(MergePolicy::KeepAll, now()).unwrap();
    writer.import(&*fixture("level2.tmx"), Format::Tmx, "level2.tmx").unwrap();
    let report = writer.commit().unwrap();
    assert_eq!((report.created, report.updated), (4, 0));
    let skips: Vec<_> = report.positions.iter().map(|skip| (skip.line, skip.reason.as_str())).collect();
    assert_eq!(skips, [(41, "no variant in Chinese"), (42, "one side is empty")]);
    assert!(report.positions.iter().all(|skip| skip.file == "level2.tmx"));
    let units = all(&memory);
    let first = &units[0];
    assert_eq!((first.confidence, first.status), (Some(0.875), Status::Reviewed));
    assert_eq!(first.shape, Some(Shape { source: 1, target: 1 }));
    assert_eq!(first.created.unwrap().to_string(), "20240103T090000Z");
    assert_eq!(first.creator.as_deref(), Some("lin"));
    assert_eq!(first.source.document.as_deref(), Some("guide.en.html"));
    assert_eq!(first.source.spans, [Span::new(0, 24), Span::new(25, 40)]);
    assert_eq!(first.properties, [Property::new("x-domain", "ships")]);
    assert_eq!(units[1].source.tag, "zh-TW");
    // Two Chinese variants make two units; a unit that names no document gets the file and its place there.
    assert_eq!(units[2].source.text, units[3].source.text);
    assert_eq!((units[2].source.document.as_deref(), units[2].position), (Some("level2.tmx"), Some(2)));
}

fn text(lang: Lang) -> impl Strategy<Value = String> {
    match lang {
        Lang::En => "[A-Za-z0-9 <>&\"'.,\r\n\t]{0,20}[a-z]",
        Lang::Zh => "[甲乙丙丁0-9，。<& \r\n]{0,12}[天地人]",
    }
}

fn variant(lang: Lang) -> impl Strategy<Value = Variant> {
    let tag = match lang {
        Lang::En => prop::sample::select(vec!["en", "en-US", "EN_gb"]),
        Lang::Zh => prop::sample::select(vec!["zh", "zh-CN", "zh-Hant-TW"]),
    };
    let document = prop::option::of("[a-z]{1,6}[.]txt");
    let spans = prop::collection::vec((0_usize..900, 0_usize..99), 0..3);
    let extra = (prop::collection::vec(note(), 0..2), prop::collection::vec(property(), 0..2), any::<bool>());
    (text(lang), tag, document, spans, extra).prop_map(
        move |(text, tag, document, spans, (notes, properties, coded))| {
            let inline = coded.then(|| {
                let escaped = text
                    .replace('&', "&amp;")
                    .replace('<', "&lt;")
                    .replace('>', "&gt;")
                    .replace('\r', "&#13;");
                format!("<bpt i=\"1\">&lt;b&gt;</bpt>{escaped}<ept i=\"1\"/><ph x=\"1\">a<sub>b</sub></ph>")
            });
            let spans = spans.into_iter().map(|(start, length)| Span::new(start, start + length)).collect();
            let mut variant = Variant::new(lang, text);
            tag.clone_into(&mut variant.tag);
            (variant.document, variant.spans, variant.inline) = (document, spans, inline);
            (variant.notes, variant.properties) = (notes, properties);
            variant
        },
    )
}

fn note() -> impl Strategy<Value = Note> {
    "[a-z甲 &\n]{0,9}".prop_map(|text| Note { text, attributes: vec![("xml:lang".into(), "en".into())] })
}

fn property() -> impl Strategy<Value = Property> {
    ("x-[a-z]{1,3}|x-shape|x-status", "[a-z甲 &<\n]{0,9}")
        .prop_map(|(kind, value)| Property::new(kind, value))
}

fn unit() -> impl Strategy<Value = TranslationUnit> {
    let own = (
        prop::option::of((1_usize..4, 1_usize..4)),
        prop::option::of(0_u16..1001),
        prop::sample::select(Status::ALL.to_vec()),
        prop::option::of(0_u32..99),
        prop::option::of("[a-z]{1,5}"),
    );
    let dates = (0_i64..4_000_000_000, 0_i64..4_000_000_000);
    let extra = (prop::collection::vec(note(), 0..2), prop::collection::vec(property(), 0..3));
    (variant(Lang::En), variant(Lang::Zh), any::<bool>(), own, dates, extra).prop_map(
        |(
            en,
            zh,
            from_english,
            (shape, confidence, status, position, creator),
            dates,
            (notes, properties),
        )| {
            let (source, target) = if from_english { (en, zh) } else { (zh, en) };
            let mut unit = TranslationUnit::new(source, target);
            unit.shape = shape.map(|(source, target)| Shape { source, target });
            unit.confidence = confidence.map(|confidence| f32::from(confidence) / 1000.0);
            unit.created = Some(Timestamp::from_seconds(dates.0));
            unit.changed = Some(Timestamp::from_seconds(dates.1));
            unit.attributes = vec![("tuid".to_owned(), "t1".to_owned())];
            (unit.status, unit.position, unit.creator) = (status, position, creator);
            (unit.notes, unit.properties) = (notes, properties);
            unit
        },
    )
}

proptest! {
    #![proptest_config(random::cases(48))]

    /// Import → export → import gives the same units, whatever they hold. A first import settles what a file says twice.
    #[test]
    fn generated_units_come_back(units in prop::collection::vec(unit(), 1..8)) {
        let desk = Desk::new();
        let mut built = desk.memory("built.tm");
        fill(&mut built, units);
        let file = desk.export(&built, Format::Tmx);
        let mut first = desk.memory("first.tm");
        import(&mut first, &file, Format::Tmx, MergePolicy::KeepAll);
        for format in [Format::Tmx, Format::Jsonl] {
            let exported = desk.export(&first, format);
            let mut second = desk.memory(&format!("{format:?}.tm"));
            let [created, updated, skipped] = import(&mut second, &exported, format, MergePolicy::KeepAll);
            prop_assert_eq!(all(&second), all(&first));
            prop_assert_eq!((created as usize, updated, skipped), (all(&first).len(), 0, 0));
            // Once more into the same memory: all is there already.
            let [created, updated, skipped] = import(&mut second, &exported, format, MergePolicy::KeepAll);
            prop_assert_eq!((created, updated, skipped as usize), (0, 0, all(&first).len()));
        }
        prop_assert_eq!(first.check().unwrap(), Vec::<String>::new());
    }

    /// The index loses nothing: the same matches in the same order as a scan gives, for any threshold and limit, after removals
    /// and replacements too.
    #[test]
    fn a_lookup_gives_what_a_scan_gives(
        zh in prop::collection::vec("[天地人你我他0-9，]{1,9}", 1..40),
        en in prop::collection::vec("(the|ship|ships|port|ports|7|8|a| |,){1,9}[a-z]", 40),
        queries in prop::collection::vec("[天地人你我他0-9，]{1,9}|(the|ship|shop|port|ports|7|9| ){1,9}", 1..8),
        min in 0.0_f64..1.0,
        limit in 1_usize..6,
    ) {
        let desk = Desk::new();
        let mut memory = desk.memory("a.tm");
        fill(&mut memory, zh.iter().zip(&en).map(|(zh, en)| pair(zh, en)));
        let mut writer = memory.writer(MergePolicy::Newest, now()).unwrap();
        for zh in zh.iter().step_by(3) {
            writer.add(pair(zh, "replaced 7 ships")).unwrap();
        }
        writer.commit().unwrap();
        prop_assert_eq!(memory.check().unwrap(), Vec::<String>::new());
        let queries: Vec<Query<'_>> = queries.iter().map(|text| Query::new(text).min(min).limit(limit)).collect();
        let scanned = memory.scan(&queries).unwrap();
        for (query, expected) in queries.iter().zip(scanned) {
            prop_assert_eq!(memory.lookup(query).unwrap(), expected);
        }
    }
}

/// The same over units as the bench has them.
#[test]
fn a_lookup_gives_what_a_scan_gives_among_thousands() {
    let desk = Desk::new();
    let mut memory = desk.memory("a.tm");
    let mut generator = units::Generator::new(7);
    let stored: Vec<(String, String)> = (0..3000).map(|_| generator.unit()).collect();
    fill(&mut memory, stored.iter().map(|(zh, en)| pair(zh, en)));
    let edited: Vec<(String, Lang)> = stored
        .iter()
        .step_by(30)
        .enumerate()
        .map(|(at, (zh, en))| {
            let lang = if at % 2 == 0 { Lang::Zh } else { Lang::En };
            (generator.edited(if lang == Lang::Zh { zh } else { en }, lang == Lang::Zh), lang)
        })
        .collect();
    for min in [0.5, 0.7, 0.95] {
        let queries: Vec<Query<'_>> =
            edited.iter().map(|(text, lang)| Query::new(text).with_lang(*lang).min(min).limit(10)).collect();
        let scanned = memory.scan(&queries).unwrap();
        assert!(scanned.iter().filter(|matches| !matches.is_empty()).count() >= 5);
        for (query, expected) in queries.iter().zip(scanned) {
            assert_eq!(memory.lookup(query).unwrap(), expected);
        }
    }
}

#[test]
fn kinds_of_matches() {
    let desk = Desk::new();
    let mut memory = desk.memory("a.tm");
    let placed = |zh: &str, en: &str, position| {
        let mut unit = pair(zh, en);
        unit.source.document = Some("zh.txt".to_owned());
        unit.target.document = Some("en.txt".to_owned());
        unit.position = Some(position);
        unit
    };
    fill(
        &mut memory,
        [
            placed("早上好。", "Good morning.", 0),
            placed("谢谢大家。", "Thank you all.", 1),
            placed("再见。", "Goodbye.", 2),
            placed("谢谢大家。", "Thanks, everyone.", 9),
            pair("会议有670人参加。", "The meeting had 670 participants."),
            pair("会议没有人参加。", "The meeting had no participants."),
        ],
    );
    let found = memory.lookup(&Query::new("谢谢大家。").context(Some("早上好。"), Some("再见。"))).unwrap();
    assert_eq!(found.iter().map(|one| one.kind).collect::<Vec<_>>(), [MatchKind::Context, MatchKind::Exact]);
    assert!(found.iter().all(|one| one.ambiguous && one.similarity.score >= 1.0));
    assert_eq!(found[0].proposal, "Thank you all.");

    let found = memory.lookup(&Query::new("谢谢大家。").context(Some("早上好。"), Some("走吧。"))).unwrap();
    assert!(found.iter().all(|one| one.kind == MatchKind::Exact));

    let found = memory.lookup(&Query::new("会议有1280人参加。")).unwrap();
    assert_eq!((found[0].kind, found[0].ambiguous), (MatchKind::Numbers, false));
    assert_eq!(found[0].proposal, "The meeting had 1,280 participants.");
    assert_eq!((found[0].replaced[0].from.as_str(), found[0].replaced[0].to.as_str()), ("670", "1,280"));

    // The other direction.
    let found = memory.lookup(&Query::new("The meeting had 680 participants.")).unwrap();
    assert_eq!((found[0].kind, found[0].proposal.as_str()), (MatchKind::Numbers, "会议有680人参加。"));
    assert_eq!(found[1].kind, MatchKind::Fuzzy);

    let id = found[0].unit.id;
    memory.mark(&[id], Status::Rejected, now()).unwrap();
    let found = memory.lookup(&Query::new("The meeting had 680 participants.")).unwrap();
    assert!(found.iter().all(|one| one.unit.id != id), "rejected units are not proposed");
    assert!(memory.lookup(&Query::new("x").min(1.5)).is_err());
    assert!(memory.lookup(&Query::new("")).unwrap().is_empty());
}

#[test]
fn merge_policies() {
    let dated = |zh: &str, en: &str, date: &str, status| {
        let changed = Some(date.parse().unwrap());
        let mut unit = pair(zh, en);
        (unit.changed, unit.created, unit.status) = (changed, changed, status);
        unit
    };
    let (old, new) = ("20200101T000000Z", "20250101T000000Z");
    let run = |policy, first: TranslationUnit, second: TranslationUnit| {
        let desk = Desk::new();
        let mut memory = desk.memory("a.tm");
        let mut writer = memory.writer(policy, now()).unwrap();
        writer.add(first).unwrap();
        let outcome = writer.add(second).unwrap();
        writer.commit().unwrap();
        assert_eq!(memory.check().unwrap(), Vec::<String>::new());
        let targets: Vec<String> = all(&memory).into_iter().map(|unit| unit.target.text).collect();
        (outcome, targets.join("|"))
    };
    let automatic = Status::Automatic;
    let (a, b) = (dated("你好", "Hello", new, automatic), dated("你好", "Hi", old, automatic));
    assert_eq!(run(MergePolicy::KeepAll, a.clone(), b.clone()), (Outcome::Created(2), "Hello|Hi".into()));
    assert_eq!(
        run(MergePolicy::Newest, a.clone(), b.clone()),
        (Outcome::Skipped("a newer unit has the same source".into()), "Hello".into())
    );
    assert_eq!(run(MergePolicy::Newest, b.clone(), a.clone()), (Outcome::Updated(1), "Hello".into()));
    assert_eq!(run(MergePolicy::Newest, a.clone(), pair("你好", "Hey")), (Outcome::Updated(1), "Hey".into()));
    let reviewed = dated("你好", "Hi", old, Status::Reviewed);
    assert_eq!(
        run(MergePolicy::ReviewedFirst, a.clone(), reviewed.clone()),
        (Outcome::Updated(1), "Hi".into())
    );
    assert_eq!(
        run(MergePolicy::ReviewedFirst, reviewed, a.clone()),
        (Outcome::Skipped("a unit that is better reviewed has the same source".into()), "Hi".into())
    );
    // The same again is no second unit; the same with a later date is the same unit.
    let mut later = a.clone();
    later.changed = Some(now());
    for policy in [MergePolicy::KeepAll, MergePolicy::Newest, MergePolicy::ReviewedFirst] {
        assert_eq!(
            run(policy, a.clone(), a.clone()),
            (Outcome::Skipped("already there".into()), "Hello".into())
        );
        assert_eq!(run(policy, a.clone(), later.clone()), (Outcome::Updated(1), "Hello".into()));
        // Units that differ in a number, however it is written, are never duplicates.
        for (zh, en) in [("第1001条", "Article 1,001"), ("第１０００条", "Article 1000")] {
            let (outcome, targets) = run(policy, pair("第1000条", "Article 1,000"), pair(zh, en));
            assert_eq!((outcome, targets), (Outcome::Created(2), format!("Article 1,000|{en}")));
        }
        // Nor are the two directions.
        let reversed = TranslationUnit::new(Variant::new(Lang::En, "Hello"), Variant::new(Lang::Zh, "你好"));
        assert_eq!(run(policy, a.clone(), reversed).0, Outcome::Created(2));
    }
}

#[test]
fn what_cannot_be_stored_says_why() {
    let desk = Desk::new();
    let mut memory = desk.memory("a.tm");
    let mut wrong =
        vec![pair(" ", "Hello"), pair("你好", "Hello"), pair("你好", "Hello"), pair("你好", "Hello")];
    wrong[1].confidence = Some(1.5);
    wrong[2].source.tag = "de".to_owned();
    wrong[3].source.inline = Some("你<ph>好".to_owned());
    wrong.push(TranslationUnit::new(Variant::new(Lang::En, "a"), Variant::new(Lang::En, "b")));
    wrong.push(pair("你好", "Hello"));
    wrong[5].target.inline = Some("Bye<ph/>".to_owned());
    wrong.push(pair("你好", "Hello"));
    wrong[6].source.spans = vec![Span { start: 6, end: 3 }];
    let reasons = fill(&mut memory, wrong);
    let wanted = [
        "one side is empty",
        "confidence 1.5 is not within 0 and 1",
        "the tag \"de\" is not of the language zh",
        "unreadable inline codes: an element that is not closed",
        "both sides are in the same language, en",
        "the text with inline codes is another one than the text without",
        "6 to 3 ends before it begins",
    ];
    assert_eq!(reasons, wanted.map(|reason| Outcome::Skipped(reason.to_owned())));
    assert_eq!(memory.count().unwrap().units, 0);
}

#[test]
fn tables_and_records_are_imported() {
    let desk = Desk::new();
    let mut memory = desk.memory("a.tm");
    let table = "你好\tHello\t1-1\t0.987\nGoodbye\t再见\n只有一栏\n\n你好\t\n一\t二\n";
    assert_eq!(import(&mut memory, table.as_bytes(), Format::Tsv, MergePolicy::KeepAll), [2, 0, 3]);
    let units = all(&memory);
    assert_eq!((units[0].confidence, units[0].position), (Some(0.987), Some(0)));
    assert_eq!(units[1].source.lang, Lang::En);

    let bead = r#"{"shape":"2-1","confidence":0.981,"source":{"lang":"zh","ids":[1,2],"spans":[[0,6],[6,12]],"text":["一二","三四"]},"target":{"lang":"en","ids":[0],"spans":[[0,3]],"text":["One"]}}"#;
    let utf16: Vec<u8> = format!("\u{FEFF}{bead}\r\nnonsense\r\n{{\"a\":1}}\r\n")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(import(&mut memory, &utf16, Format::Jsonl, MergePolicy::KeepAll), [1, 0, 2]);
    let unit = all(&memory).pop().unwrap();
    assert_eq!((unit.source.text.as_str(), unit.source.spans.len()), ("一二三四", 2));
    assert_eq!(unit.shape, Some(Shape { source: 2, target: 1 }));
    let exported = String::from_utf8(desk.export(&memory, Format::Tsv)).unwrap();
    assert_eq!(exported, "你好\tHello\t1-1\t0.987\nGoodbye\t再见\t\t\n一二三四\tOne\t2-1\t0.981\n");
}

/// A bead that other readers refuse is no unit either, and the reason is theirs.
#[test]
fn beads_that_contradict_themselves_are_not_imported() {
    let mut memory = TranslationMemory::temporary().unwrap();
    let bead = |shape: &str, more: &str| {
        format!(
            "{{\"shape\":\"{shape}\",\"confidence\":0.9,{more}\"source\":{{\"lang\":\"zh\",\"ids\":[0],\"spans\":[],\"text\":[\"早\"]}},\"target\":{{\"lang\":\"en\",\"ids\":[0],\"spans\":[],\"text\":[\"Early\"]}}}}\n"
        )
    };
    let lines = bead("1-1", "\"version\":1,") + &bead("2-1", "") + &bead("1-1", "\"version\":9,");
    let mut writer = memory.writer(MergePolicy::KeepAll, now()).unwrap();
    writer.import(lines.as_bytes(), Format::Jsonl, "file").unwrap();
    let report = writer.commit().unwrap();
    let reasons: Vec<_> = report.positions.iter().map(|skip| (skip.line, skip.reason.as_str())).collect();
    assert_eq!(report.created, 1);
    assert_eq!(
        reasons,
        [(2, "shape \"2-1\", but 1-1 ids"), (3, "a record of version 9; this program reads up to 1")]
    );
}

/// Ids are counted out of a shape.
#[test]
fn a_shape_that_asks_for_too_much_is_none() {
    let desk = Desk::new();
    let mut memory = desk.memory("a.tm");
    let table = "早。\tMorning.\t99999999999-1\n晚。\tEvening.\t1-10001\n雨。\tRain.\t2-10000\n";
    assert_eq!(import(&mut memory, table.as_bytes(), Format::Tsv, MergePolicy::KeepAll), [3, 0, 0]);
    let shapes: Vec<_> = all(&memory).iter().map(|unit| unit.shape).collect();
    assert_eq!(shapes, [None, None, Some(Shape { source: 2, target: 10_000 })]);
    assert_eq!(all(&memory)[0].to_bead(Lang::Zh, [0, 0]).shape, "1-1");
    // What a library stores is to be read again; a unit that is not stored leaves the others alone.
    let mut large = pair("早", "Early");
    large.shape = Some(Shape { source: 1, target: 10_001 });
    let outcomes = fill(&mut memory, [large, pair("晨", "Dawn")]);
    let reason = "shape 1-10001: at most 10000 segments on a side";
    assert_eq!(outcomes, [Outcome::Skipped(reason.to_owned()), Outcome::Created(4)]);
}

#[test]
fn a_failed_import_changes_nothing() {
    let desk = Desk::new();
    let mut memory = desk.memory("a.tm");
    fill(&mut memory, [pair("你好", "Hello")]);
    let before = all(&memory);
    let unit = |n: usize| {
        format!(
            "<tu><tuv xml:lang=\"zh\"><seg>第{n}条</seg></tuv><tuv xml:lang=\"en\"><seg>{n}</seg></tuv></tu>\n"
        )
    };
    let many = (0..2000).map(unit).collect::<Vec<_>>().concat();
    let broken = format!("<tmx><header/><body>\n{many}<tu><tuv></tu>");
    let mut writer = memory.writer(MergePolicy::Newest, now()).unwrap();
    let error = writer.import(broken.as_bytes(), Format::Tmx, "x").unwrap_err();
    assert!(error.to_string().starts_with("line 2002: not well-formed XML"), "{error}");
    drop(writer);
    assert_eq!(all(&memory), before);
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());
}

#[test]
fn concordance() {
    let desk = Desk::new();
    let mut memory = desk.memory("a.tm");
    fill(
        &mut memory,
        [
            pair("網絡空間的治理", "Governance of Cyberspace"),
            pair("网络安全", "The ART of party politics"),
            pair("研究生命起源", "art, ＡＲＴ and start"),
            pair("第670条", "Section\n670, two\u{A0}lines"),
            pair("伊斯坦布尔", "İstanbul, İstanbul"),
        ],
    );
    let search = |query: &Concordance<'_>| {
        let found = memory.search(query).unwrap();
        let marked = found.iter().map(|one| {
            let text = &one.unit.side(one.lang).text;
            let spans: Vec<&str> = one.spans.iter().map(|span| span.of(text)).collect();
            (one.unit.id, spans.join("+"))
        });
        marked.collect::<Vec<_>>()
    };
    let own = |id: i64, text: &str| (id, text.to_owned());
    assert_eq!(search(&Concordance::new("网络")), [own(2, "网络"), own(1, "網絡")]);
    assert_eq!(search(&Concordance::new("網")).len(), 2);
    // Short texts first.
    assert_eq!(search(&Concordance::new("art")), [own(3, "art+ＡＲＴ+art"), own(2, "ART+art")]);
    assert_eq!(search(&Concordance::new("art").whole_words(true)), [own(3, "art+ＡＲＴ"), own(2, "ART")]);
    assert_eq!(search(&Concordance::new("ART of")), [own(2, "ART of")]);
    assert_eq!(search(&Concordance::new("生命")), [own(3, "生命")]);
    assert_eq!(search(&Concordance::new("研究生")), [own(3, "研究生")]);
    assert_eq!(search(&Concordance::new("起源").whole_words(true)), [own(3, "起源")]);
    assert!(search(&Concordance::new("究生").whole_words(true)).is_empty());
    assert_eq!(search(&Concordance::new("70条")), [own(4, "70条")]);
    assert_eq!(search(&Concordance::new("section 67")), [own(4, "Section\n67")]);
    assert_eq!(search(&Concordance::new("two lines")), [own(4, "two\u{A0}lines")]);
    assert_eq!(search(&Concordance::new("a")).len(), 4);
    assert!(search(&Concordance::new("art").lang(Some(Lang::Zh))).is_empty());
    assert_eq!(search(&Concordance::new("a").limit(1)).len(), 1);
    assert!(memory.search(&Concordance::new("  ")).is_err());
    // Small letters that are longer than the great ones: the whole text, once.
    assert_eq!(search(&Concordance::new("stanbul")), [own(5, "İstanbul, İstanbul")]);
}

#[test]
fn wrong_files_give_clear_errors() {
    let desk = Desk::new();
    let path = |name: &str| desk.0.path().join(name);
    let open = |name: &str| TranslationMemory::open(path(name)).unwrap_err().to_string();
    let create = |name: &str| TranslationMemory::create(path(name)).unwrap_err().to_string();
    assert_eq!(open("absent.tm"), "no such memory");
    assert!(!path("absent.tm").exists());
    fs::write(path("text.tm"), "no database at all, but long enough to be one ".repeat(50)).unwrap();
    assert_eq!(open("text.tm"), "not a translation memory: no SQLite database");
    assert_eq!(create("text.tm"), open("text.tm"));
    fs::write(path("empty.tm"), "").unwrap();
    assert_eq!(open("empty.tm"), "not a translation memory: an empty file");
    fs::create_dir(path("folder.tm")).unwrap();
    assert_eq!(create("folder.tm"), "not a translation memory: a folder");
    let other = rusqlite::Connection::open(path("other.db")).unwrap();
    other.execute_batch("CREATE TABLE a (b)").unwrap();
    assert_eq!(create("other.db"), "not a translation memory: an SQLite database of another program");
    drop(desk.memory("newer.tm"));
    let newer = rusqlite::Connection::open(path("newer.tm")).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    assert_eq!(
        open("newer.tm"),
        "a memory of schema version 99, this program reads up to 2: use a newer program"
    );
    drop(desk.memory("own.tm"));
    let mut reader = TranslationMemory::open_read_only(path("own.tm")).unwrap();
    let error = reader.writer(MergePolicy::KeepAll, now()).unwrap_err();
    assert_eq!(error.to_string(), "the memory cannot be written: it, or its folder, is read-only");
}

#[test]
fn a_damaged_index_is_told() {
    let desk = Desk::new();
    let mut memory = desk.memory("a.tm");
    fill(&mut memory, [pair("你好", "Hello"), pair("再见", "Goodbye")]);
    let other = rusqlite::Connection::open(desk.0.path().join("a.tm")).unwrap();
    let mut damage = other.prepare("UPDATE gram SET slots = ?1").unwrap();
    let long = (0..600_u16).flat_map(u16::to_le_bytes).collect();
    for (column, expected) in [
        (vec![0x00, 0x20], "a column with slot 8192 where 0 or more was expected"),
        (vec![0xFF, 0xFF], "a column with slot 65535 where 0 or more was expected"),
        (vec![1, 0, 1, 0], "a column with slot 1 where 2 or more was expected"),
        (vec![0, 0, 1], "a column of 3 bytes"),
        (long, "a column of 1200 bytes"),
    ] {
        damage.execute([&column]).unwrap();
        let expected = format!("the memory is damaged: the index: {expected}");
        let error = memory.lookup(&Query::new("你好吗").with_lang(Lang::Zh).min(0.5)).unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert_eq!(memory.search(&Concordance::new("hello")).unwrap_err().to_string(), expected);
        assert!(memory.check().unwrap().contains(&expected));
        let mut writer = memory.writer(MergePolicy::KeepAll, now()).unwrap();
        writer.add(pair("你好", "Hello there")).unwrap();
        assert_eq!(writer.commit().unwrap_err().to_string(), expected);
    }
    damage.execute([&[0_u8, 0]]).unwrap();
    other.execute("UPDATE gram SET block = -1", []).unwrap();
    let error = memory.search(&Concordance::new("hello")).unwrap_err();
    assert_eq!(error.to_string(), "the memory is damaged: the index: a column of block -1");
    // No area has so many.
    other.execute("UPDATE gram SET block = 1 << 50", []).unwrap();
    assert!(memory.search(&Concordance::new("hello")).is_err());
    // Removed texts leave such blocks behind. A number beyond all others does not ask for what lies between.
    other.execute("UPDATE gram SET block = 1 << 26", []).unwrap();
    let last =
        "UPDATE slot SET id = id | ((1 << 40) - 1) WHERE id IN (SELECT max(id) FROM slot GROUP BY id >> 40)";
    other.execute(last, []).unwrap();
    assert!(memory.search(&Concordance::new("hello")).unwrap().is_empty());
    assert!(memory.lookup(&Query::new("你好吗").with_lang(Lang::Zh).min(0.0)).unwrap().len() <= 2);
    let mut writer = memory.writer(MergePolicy::KeepAll, now()).unwrap();
    let error = writer.add(pair("你好", "Hello there")).unwrap_err().to_string();
    assert_eq!(error, format!("the memory is damaged: the index: no slot is left after {}", 1_u64 << 40));
}

/// What an index holds depends on the program that made it.
#[test]
fn an_index_of_an_older_program_is_made_anew() {
    let desk = Desk::new();
    let path = desk.0.path().join("a.tm");
    fill(&mut desk.memory("a.tm"), [pair("你好。", "Hello."), pair("再见。", "Goodbye.")]);
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("DELETE FROM gram; UPDATE slot SET form = 'other'").unwrap();
    other.execute_batch("UPDATE unit SET source_hash = 0; PRAGMA user_version = 1").unwrap();
    drop(other);
    let error = TranslationMemory::open_read_only(&path).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a memory of schema version 1, this program reads 2: open it once where it can be written"
    );
    let mut memory = TranslationMemory::open(&path).unwrap();
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());
    assert_eq!(memory.lookup(&Query::new("你好！").with_lang(Lang::Zh)).unwrap().len(), 1);
    assert_eq!(fill(&mut memory, [pair("你好。", "Hello.")]), [Outcome::Skipped("already there".to_owned())]);
    assert_eq!(TranslationMemory::open_read_only(&path).unwrap().count().unwrap().units, 2);
}

#[test]
fn damage_is_found() {
    let desk = Desk::new();
    let mut memory = desk.memory("a.tm");
    fill(&mut memory, [pair("你好", "Hello"), pair("再见", "Goodbye")]);
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());
    let other = rusqlite::Connection::open(desk.0.path().join("a.tm")).unwrap();
    other.execute_batch("DELETE FROM slot WHERE id = (SELECT zh_slot FROM unit WHERE id = 1)").unwrap();
    assert_eq!(memory.check().unwrap(), ["unit 1 is not in the index"]);
    other
        .execute_batch("UPDATE slot SET form = 'x' WHERE unit = 2; UPDATE unit SET extra = '{' WHERE id = 2")
        .unwrap();
    let found = memory.check().unwrap();
    assert!(
        found.contains(&"the memory is damaged: unit 2 has an unreadable property".to_owned()),
        "{found:?}"
    );
    other.execute_batch("DELETE FROM gram").unwrap();
    assert!(memory.check().unwrap().iter().any(|line| line.contains("index lacks a part of unit 1")));
}
