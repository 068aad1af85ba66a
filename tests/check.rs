//! Checks: tables of named cases, laws on random and awkward text, a document with planted errors that a person can read.
//!
//! A row of `tests/check/*.tsv` is: name, direction (`zh-en` or `en-zh`), source, target, findings expected as `check` or `check:marked`,
//! separated by `; `, `-` for none. Only the checks a table is named after are run; `+` before a name shows findings that the strict
//! profile alone tells. `DUIQI_UPDATE=1 cargo test --test check` writes `tests/check/planted.golden` anew.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use duiqi::format::findings;
use duiqi::{
    Aligner, Alignment, Baseline, Bitext, CHECKS, Check, Checker, Context, Document, Finding, Glossary, Lang,
    Pair, Place, Profile, Severity,
};
use proptest::prelude::*;

#[path = "support/random.rs"]
mod random;

fn aligner() -> &'static Aligner {
    static ALIGNER: OnceLock<Aligner> = OnceLock::new();
    ALIGNER.get_or_init(Aligner::new)
}

fn strict() -> &'static Checker {
    static CHECKER: OnceLock<Checker> = OnceLock::new();
    CHECKER.get_or_init(|| Checker::builder().aligner(aligner()).profile(Profile::Strict).build().unwrap())
}

fn bitext(lang: Lang, source: &str, target: &str) -> Bitext {
    Bitext::new(Document::from_lines(lang, source), Document::from_lines(lang.other(), target)).unwrap()
}

/// The texts a finding points at.
fn marked(finding: &Finding, bitext: &Bitext) -> String {
    let texts = |place: &Place, document: &Document| {
        let spans = if place.marked { place.spans.clone() } else { Vec::new() };
        spans.iter().map(|span| span.of(document.text()).to_owned()).collect::<Vec<_>>()
    };
    [texts(&finding.source, bitext.source()), texts(&finding.target, bitext.target())].concat().join("|")
}

fn table(names: &[&str], table: &str, glossary: &Glossary) {
    let checker = |profile: Profile| {
        let builder = Checker::builder().aligner(aligner()).profile(profile).only(names.iter().copied());
        builder.glossary(glossary.clone()).build().unwrap()
    };
    let (default, strict) = (checker(Profile::Default), checker(Profile::Strict));
    let (mut wrong, mut seen) = (Vec::new(), std::collections::HashSet::new());
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [name, direction, source, target, expected] = fields[..] else { panic!("five fields: {line}") };
        assert!(seen.insert(name), "{name} stands twice");
        let lang = if direction == "zh-en" { Lang::Zh } else { Lang::En };
        let (source, target) = (source.replace("\\n", "\n"), target.replace("\\n", "\n"));
        let bitext = bitext(lang, &source, &target);
        let checker = if name.starts_with('+') { &strict } else { &default };
        let found: Vec<String> = checker
            .check(&Alignment::paired(&bitext))
            .iter()
            .map(|finding| {
                let marked = marked(finding, &bitext);
                if marked.is_empty() {
                    finding.check.to_owned()
                } else {
                    format!("{}:{marked}", finding.check)
                }
            })
            .collect();
        let found = if found.is_empty() { "-".to_owned() } else { found.join("; ") };
        if found != expected {
            wrong.push(format!("{name}: {source} | {target}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), seen.len(), wrong.join("\n"));
    assert!(seen.len() >= 10, "{} cases", seen.len());
}

#[test]
fn quantities() {
    table(&["number", "date", "unit"], include_str!("check/number.tsv"), &Glossary::default());
}

#[test]
fn terms() {
    let glossary = Glossary::read(include_str!("check/glossary.tsv")).unwrap();
    table(&["term"], include_str!("check/term.tsv"), &glossary);
}

#[test]
fn names() {
    table(&["name"], include_str!("check/name.tsv"), &Glossary::default());
}

#[test]
fn untranslated() {
    table(&["untranslated"], include_str!("check/untranslated.tsv"), &Glossary::default());
}

#[test]
fn negation() {
    table(&["negation"], include_str!("check/negation.tsv"), &Glossary::default());
}

#[test]
fn marks() {
    table(
        &["quote", "bracket", "punctuation", "repeat"],
        include_str!("check/marks.tsv"),
        &Glossary::default(),
    );
}

#[test]
fn whole_documents() {
    table(
        &["omission", "addition", "consistency", "order", "length", "untranslated"],
        include_str!("check/document.tsv"),
        &Glossary::default(),
    );
}

#[test]
fn tbx_and_tables_say_the_same() {
    let tbx = r#"<?xml version="1.0"?>
<martif type="TBX"><text><body><termEntry id="1">
<langSet xml:lang="zh-CN"><tig><term>水乡</term></tig></langSet>
<langSet xml:lang="en"><tig><term>water town</term></tig>
<tig><term>canal &amp; village</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
</termEntry></body></text></martif>"#;
    let version3 =
        tbx.replace("termEntry", "conceptEntry").replace("langSet", "langSec").replace("tig>", "termSec>");
    let table = Glossary::read("水乡,water town\n\"水乡\",canal & village,forbidden\n").unwrap();
    assert_eq!(Glossary::read(tbx).unwrap(), table);
    assert_eq!(Glossary::read(&version3).unwrap(), table);
    for (text, reason) in [
        ("<tbx><body>\n<term>x</b>", "line 2"),
        ("水乡\twater town\n水乡\n", "line 2: expected a Chinese and an English term"),
        ("水乡,town,maybe", "line 1: expected required or forbidden"),
    ] {
        let error = Glossary::read(text).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }
}

#[test]
fn an_accepted_finding_is_silent_until_the_text_changes() {
    let (zh, en) = ("会议有670人参加。", "The meeting had 760 participants.");
    let first = bitext(Lang::Zh, zh, en);
    let found = strict().check(&Alignment::paired(&first));
    assert!(!found.is_empty());
    let mut baseline = Baseline::default();
    found.iter().for_each(|finding| baseline.accept(finding, &first));
    let mut file = Vec::new();
    baseline.write(&mut file).unwrap();
    let read = Baseline::from_json(std::str::from_utf8(&file).unwrap()).unwrap();
    assert_eq!(read.len(), found.len());
    let open = |bitext: &Bitext| {
        let mut found = strict().check(&Alignment::paired(bitext));
        found.retain(|finding| !read.accepts(finding, bitext));
        found
    };
    assert_eq!(open(&first), []);
    // The same segments elsewhere are the same findings.
    let moved = bitext(Lang::Zh, &format!("你好。\n{zh}"), &format!("Hello.\n{en}"));
    assert!(open(&moved).iter().all(|finding| finding.check != "number"));
    let changed = bitext(Lang::Zh, zh, "The meeting had 760 participants and guests.");
    assert!(open(&changed).iter().any(|finding| finding.check == "number"));
    for (text, reason) in [("{", "line 1"), ("{\"version\":9,\"accepted\":[]}", "version 9")] {
        let error = Baseline::from_json(text).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let error = Checker::builder().aligner(aligner()).only(["numbers"]).build().unwrap_err().to_string();
    assert!(error.starts_with("\"numbers\" is no check: there are number, date,"), "{error}");
    let error = Checker::builder().aligner(aligner()).min_confidence(1.5).build().unwrap_err().to_string();
    assert_eq!(error, "the least confidence is 1.5, must be within 0 and 1");
}

/// A caller's own check.
struct Shouting;

impl Check for Shouting {
    fn names(&self) -> &'static [&'static str] {
        &["shouting"]
    }

    fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        let shouts = |text: String| text.contains("!!");
        let beads = context.beads().filter(|bead| shouts(bead.bead.target().text()));
        let message = || "the target shouts".to_owned();
        beads
            .map(|bead| context.finding("shouting", Severity::Info, 0.9, &bead, Pair::default(), message()))
            .collect()
    }
}

#[test]
fn a_check_of_the_callers_own_runs_with_the_others() {
    let checker = Checker::builder().aligner(aligner()).with(Shouting).only(["shouting"]).build().unwrap();
    let bitext = bitext(Lang::Zh, "你好！\n再见。", "Hello!!\nGoodbye.");
    let found = checker.check(&Alignment::paired(&bitext));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].check, found[0].source.ids.as_slice()), ("shouting", &[0][..]));
}

#[test]
fn the_types_can_be_shared() {
    fn shared<T: Send + Sync>() {}
    shared::<Checker>();
    shared::<Finding>();
    shared::<Glossary>();
    shared::<Baseline>();
}

/// Whether a finding keeps its promises.
fn is_sound(finding: &Finding, bitext: &Bitext) -> bool {
    let place = |place: &Place, document: &Document| {
        place.ids.iter().all(|&id| id < document.len())
            && place.spans.iter().all(|span| document.text().get(span.start..span.end).is_some())
    };
    CHECKS.contains(&finding.check)
        && (0.0..=1.0).contains(&finding.confidence)
        && place(&finding.source, bitext.source())
        && place(&finding.target, bitext.target())
        && !finding.message.is_empty()
}

fn sound(source: &str, target: &str) {
    for lang in [Lang::Zh, Lang::En] {
        let bitext = bitext(lang, source, target);
        for alignment in [Alignment::paired(&bitext), aligner().align(&bitext)] {
            for finding in strict().check(&alignment) {
                assert!(is_sound(&finding, &bitext), "{source:?} {target:?}: {finding:?}");
                let mut out = Vec::new();
                findings::write_text(&mut out, &finding, &bitext).unwrap();
                findings::write_html(&mut out, "<t>", std::slice::from_ref(&finding), &bitext).unwrap();
                let page = String::from_utf8(out).unwrap();
                assert!(!page.contains("<t>") && !page.contains('\u{1}'), "{page}");
                serde_json::to_string(&findings::FindingRecord::new(&finding, &bitext)).unwrap();
            }
        }
    }
}

#[test]
fn awkward_text_has_findings_in_its_bounds() {
    let long = "第三季度增长了３０％，".repeat(2000);
    for (source, target) in [
        ("", ""),
        ("会议。", ""),
        ("", "The meeting."),
        ("\u{1}\u{7}\u{0}会议\u{200B}６７０人", "The \u{1} meeting\u{FEFF} had 67O <script>"),
        ("會議有六百七十人參加，並沒有結束。", "The meeting had 607 people."),
        ("（１）ＡＢＣ有限公司", "2. ABC Ltd"),
        ("<b>水乡 & \"古镇\"</b>", "a < b"),
        ("👩‍👩‍👧 一家三口", "three 👩‍👩‍👧"),
        (&long, "growth"),
        ("增长", &"growth of 30% ".repeat(3000)),
        ("a\nb\nc", "一"),
        ("\nH１", "￥"),
    ] {
        sound(source, target);
    }
}

proptest! {
    #![proptest_config(random::cases(96))]

    #[test]
    fn random_text_has_findings_in_its_bounds(
        source in "[不没一二三十百万年月日人有会议乌镇，。（）“”《》0-9０-９a-zA-Z \n%]{0,60}",
        target in "[a-zA-Z0-9 ,.'\"()“”\n不没三万年，。￥$%-]{0,80}",
    ) {
        sound(&source, &target);
    }
}

#[test]
fn planted_errors_read_well() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (zh, en) = (include_str!("check/planted.zh"), include_str!("check/planted.en"));
    let bitext = Bitext::new(Document::new(Lang::Zh, zh), Document::new(Lang::En, en)).unwrap();
    let glossary = Glossary::read(include_str!("check/glossary.tsv")).unwrap();
    let checker = Checker::builder().aligner(aligner()).glossary(glossary).build().unwrap();
    let mut out = Vec::new();
    for finding in checker.check(&aligner().align(&bitext)) {
        findings::write_text(&mut out, &finding, &bitext).unwrap();
    }
    let mut shown = String::new();
    write!(shown, "{}", String::from_utf8(out).unwrap()).unwrap();
    let golden = root.join("tests/check/planted.golden");
    if std::env::var_os("DUIQI_UPDATE").is_some_and(|value| value == "1") {
        fs::write(&golden, &shown).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&golden).unwrap_or_default(),
        shown,
        "DUIQI_UPDATE=1 writes the golden file anew"
    );
}
