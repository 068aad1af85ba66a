//! The command, from outside: every subcommand and form, encodings, errors and exit codes.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use duiqi::format::jsonl::{AnchorRecord, BeadRecord, SegmentRecord};
use encoding_rs::{BIG5, Encoding, GB18030};
use tempfile::TempDir;

const ZH: &str = "乌镇大会开幕\n会议有670人参加。\n我们讨论了人工智能。\n大会于2023年10月18日闭幕。\n";
const EN: &str = "The Wuzhen conference opens\nThe meeting had 670 participants.\nWe discussed artificial intelligence.\nThe conference closed on October 18, 2023.\n";
/// Characters that simplified and traditional share, so that Big5 can write them.
const ZH_SHARED: &str = "乌镇大会\n有670人。\n我在山上有三本小人。\n大年三十是2023年10月18日。\n";

struct Desk {
    dir: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// The sample pair as files.
    fn pair(&self) -> [PathBuf; 2] {
        [self.file("zh.txt", ZH), self.file("en.txt", EN)]
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.dir.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn run(&self, args: &[&str]) -> Output {
        self.feed(args, b"")
    }

    fn feed(&self, args: &[&str], stdin: &[u8]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duiqi"));
        command.args(args).current_dir(self.dir.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // The command may end without reading.
        let _ = child.stdin.take().unwrap().write_all(stdin);
        child.wait_with_output().unwrap()
    }

    /// Standard output of a run that must succeed and say nothing else.
    fn good(&self, args: &[&str]) -> String {
        good(&self.run(args))
    }

    /// The one line of complaint of a run that must fail.
    fn bad(&self, args: &[&str]) -> String {
        bad(&self.run(args))
    }
}

fn good(output: &Output) -> String {
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn bad(output: &Output) -> String {
    let error = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert_eq!(output.stdout, b"");
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(error.starts_with("duiqi: ") && error.ends_with('\n'), "{error}");
    error
}

/// Source and target texts of TSV output.
fn pairs(tsv: &str) -> Vec<(String, String)> {
    let rows = tsv.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    rows.map(|row| {
        assert!(row.len() >= 4, "{row:?}");
        (row[0].to_owned(), row[1].to_owned())
    })
    .collect()
}

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name).to_str().unwrap().to_owned()
}

#[test]
fn align_writes_tsv_when_not_on_a_terminal() {
    let desk = Desk::new();
    desk.pair();
    let tsv = desk.good(&["align", "zh.txt", "en.txt", "--segmented"]);
    assert_eq!(tsv, desk.good(&["align", "zh.txt", "en.txt", "--segmented", "--format", "tsv"]));
    assert!(tsv.starts_with("乌镇大会开幕\tThe Wuzhen conference opens\t1-1\t"), "{tsv}");
    for line in tsv.lines() {
        let confidence: f64 = line.split('\t').nth(3).unwrap().parse().unwrap();
        assert!((0.0..=1.0).contains(&confidence));
    }
}

#[test]
fn align_follows_the_order_of_its_arguments() {
    let desk = Desk::new();
    desk.pair();
    let forth = pairs(&desk.good(&["align", "zh.txt", "en.txt", "--segmented"]));
    let back = pairs(&desk.good(&["align", "en.txt", "zh.txt", "--segmented"]));
    assert_eq!(forth, back.into_iter().map(|(en, zh)| (zh, en)).collect::<Vec<_>>());
}

#[test]
fn align_writes_records_with_spans_of_the_decoded_document() {
    let desk = Desk::new();
    desk.file("zh.txt", format!("\u{FEFF}{ZH}"));
    desk.file("en.txt", EN);
    let jsonl = desk.good(&["align", "zh.txt", "en.txt", "--segmented", "--format", "jsonl"]);
    let records: Vec<BeadRecord> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut ids: Vec<usize> = Vec::new();
    for record in &records {
        assert!(record.explain.is_none());
        assert_eq!(record.shape, format!("{}-{}", record.source.ids.len(), record.target.ids.len()));
        for (side, text) in [(&record.source, ZH), (&record.target, EN)] {
            assert_eq!(side.ids.len(), side.spans.len());
            let spans = side.spans.iter().map(|span| span.of(text)).collect::<Vec<_>>();
            assert_eq!(spans, side.text);
        }
        ids.extend(&record.source.ids);
    }
    assert_eq!(ids, [0, 1, 2, 3]);
    let first = jsonl.lines().next().unwrap();
    assert!(
        first.contains(
            "\"source\":{\"lang\":\"zh\",\"ids\":[0],\"spans\":[[0,18]],\"text\":[\"乌镇大会开幕\"]}"
        )
    );
}

#[test]
fn align_explains_when_asked() {
    let desk = Desk::new();
    desk.pair();
    let args = ["align", "zh.txt", "en.txt", "--segmented", "--explain", "--format"];
    let with = |format| desk.good(&[&args[..], &[format]].concat());
    let found: Vec<BeadRecord> =
        with("jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let explain = found.into_iter().map(|record| record.explain.unwrap()).collect::<Vec<_>>();
    assert!(explain.iter().any(|explain| {
        explain.matches.iter().any(|found| found.source.text == "670" && found.target.text == "670")
    }));
    for explain in &explain {
        let sum: f64 = explain.parts.iter().map(|part| f64::from(part.score)).sum();
        assert!((sum - explain.score).abs() < 0.01);
    }
    assert!(with("tsv").lines().all(|line| line.split('\t').count() == 6));
    assert!(with("view").contains("670=670"));
    assert!(bad(&desk.run(&[&args[..], &["links"]].concat())).contains("--explain"));
}

#[test]
fn the_view_shows_two_columns_and_sets_null_beads_apart() {
    let desk = Desk::new();
    desk.pair();
    let view = desk.good(&["align", "zh.txt", "en.txt", "--segmented", "--format", "view"]);
    assert!(!view.contains('\x1b'), "no colours in a file");
    assert!(
        view.lines().any(|line| line.starts_with("1-1 ") && line.contains(" │ The meeting had 670")),
        "{view}"
    );
    let [zh, en] = ["speech/zh.segments", "speech/en.segments"].map(fixture);
    let view = desk.good(&["align", &zh, &en, "--segmented", "--format", "view"]);
    let null = view.lines().find(|line| line.contains("来源：水乡数字合作联盟网站")).unwrap();
    assert!(null.starts_with("1-0 ") && null.ends_with('·'), "{null}");
    let tsv = desk.good(&["align", &zh, &en, "--segmented", "--format", "tsv"]);
    assert!(tsv.contains("\n来源：水乡数字合作联盟网站\t\t1-0\t"));
    assert!(desk.good(&["align", &zh, &en, "--segmented", "--format", "links"]).contains("\n[4]:[]\n"));
}

#[test]
fn links_are_measured_against_gold() {
    let desk = Desk::new();
    desk.pair();
    let args = ["align", "zh.txt", "en.txt", "--segmented", "--format", "links", "-o", "test.links"];
    assert_eq!(desk.good(&args), "");
    let links = fs::read_to_string(desk.path("test.links")).unwrap();
    assert!(links.starts_with("[0]:[0]\n") && links.ends_with("[3]:[3]\n"), "{links}");
    let eval = desk.good(&["eval", "test.links", "test.links"]);
    assert_eq!(
        eval,
        "strict  precision 1.0000  recall 1.0000  F1 1.0000\nlax     precision 1.0000  recall 1.0000  F1 1.0000\n"
    );
    desk.file("gold.links", "[0]:[0]\n[1, 2]:[1, 2]\n[3]:[]\n[4]:[3]\n");
    desk.file("split.links", "[0]:[0]\n[1]:[1]\n[2]:[2]\n[3]:[]\n[4]:[3]\n");
    let eval = desk.good(&["eval", "gold.links", "split.links"]);
    assert!(eval.starts_with("strict  precision 0.6000  recall 0.7500  F1 0.6667\nlax "), "{eval}");
    assert_eq!(good(&desk.feed(&["eval", "-", "split.links"], b"[0]:[0]\n")).lines().count(), 2);
    desk.file("utf16.links", utf16("[0]:[0]\r\n", u16::to_le_bytes));
    assert!(
        desk.good(&["eval", "gold.links", "utf16.links"])
            .starts_with("strict  precision 1.0000  recall 0.25")
    );
    desk.file("bad.links", "[0]:[0]\n[1]:one\n");
    let error = desk.bad(&["eval", "gold.links", "bad.links"]);
    assert_eq!(error, "duiqi: bad.links: line 2: expected [ids]:[ids], found \"[1]:one\"\n");
}

#[test]
fn segments_are_listed() {
    let desk = Desk::new();
    desk.pair();
    let text = desk.good(&["segment", "en.txt"]);
    let jsonl = desk.good(&["segment", "en.txt", "--lang", "en", "--format", "jsonl"]);
    let records: Vec<SegmentRecord> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.len(), text.lines().count());
    for (number, record) in records.iter().enumerate() {
        assert_eq!((record.segment, record.span.of(EN)), (number, record.text.as_str()));
    }
    let stdin = good(&desk.feed(&["segment", "-", "--format", "text"], ZH.as_bytes()));
    assert_eq!(stdin, desk.good(&["segment", "zh.txt"]));
}

#[test]
fn anchors_are_listed_with_spans_of_the_document() {
    let desk = Desk::new();
    desk.pair();
    let jsonl = desk.good(&["anchors", "zh.txt", "--segmented", "--format", "jsonl"]);
    let records: Vec<AnchorRecord> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let number = records.iter().find(|record| record.text == "670").unwrap();
    assert_eq!((number.segment, number.kind, number.value.as_str()), (1, duiqi::AnchorKind::Number, "670"));
    assert!(records.iter().all(|record| record.span.of(ZH) == record.text));
    let text = desk.good(&["anchors", "zh.txt", "--segmented", "--lang", "zh"]);
    assert_eq!(text.lines().count(), records.len());
    assert!(text.contains("   1  number   670\t670\n"), "{text}");
}

#[test]
fn names_have_their_pinyin_on_both_sides() {
    let desk = Desk::new();
    desk.file("zh.txt", "习近平在北京。\n李明华在上海，贾宝玉也在。\n任何人都高兴地骑马。\n");
    desk.file(
        "en.txt",
        "Xi Jinping is in Beijing.\nThen Li Minghua went to Shanghai, with Jia Baoyu.\nAnyone rides.\n",
    );
    for file in ["zh.txt", "en.txt"] {
        let listed = desk.good(&["anchors", file, "--segmented", "--format", "jsonl"]);
        let records = listed.lines().map(|line| serde_json::from_str::<AnchorRecord>(line).unwrap());
        let names = records.filter(|record| record.kind == duiqi::AnchorKind::Name);
        let names: Vec<_> = names.map(|record| (record.segment, record.value)).collect();
        let expected = [(0, "xijinping"), (0, "beijing"), (1, "liminghua"), (1, "shanghai"), (1, "jiabaoyu")];
        assert_eq!(names, expected.map(|(segment, name)| (segment, name.to_owned())), "{file}");
    }
}

fn encode(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    let (bytes, _, lossy) = encoding.encode(text);
    assert!(!lossy);
    bytes.into_owned()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect()
}

#[test]
fn every_encoding_and_line_end_gives_the_same_pairs() {
    let desk = Desk::new();
    desk.file("en.txt", EN);
    let traditional = "烏鎮大會開幕\n會議有670人參加。\n我們討論了人工智能。\n大會於2023年10月18日閉幕。\n";
    for zh in [ZH, ZH_SHARED, traditional] {
        desk.file("plain.txt", zh);
        let expected = pairs(&desk.good(&["align", "plain.txt", "en.txt", "--segmented"]));
        let mut forms = vec![
            ("UTF-8 with mark", format!("\u{FEFF}{zh}").into_bytes()),
            ("UTF-16LE", utf16(zh, u16::to_le_bytes)),
            ("UTF-16BE", utf16(zh, u16::to_be_bytes)),
            ("GB18030", encode(GB18030, zh)),
            ("CRLF", zh.replace('\n', "\r\n").into_bytes()),
            ("CR", zh.replace('\n', "\r").into_bytes()),
            ("GB18030 with CRLF", encode(GB18030, &zh.replace('\n', "\r\n"))),
            ("no line end at the end", zh.trim_end().into()),
        ];
        if zh == traditional {
            forms.push(("Big5", encode(BIG5, zh)));
        }
        for (name, bytes) in forms {
            desk.file("other.txt", bytes);
            let found = pairs(&desk.good(&["align", "other.txt", "en.txt", "--segmented"]));
            assert_eq!(found, expected, "{name}");
        }
    }
}

#[test]
fn standard_input_is_a_file_once() {
    let desk = Desk::new();
    desk.pair();
    let expected = desk.good(&["align", "zh.txt", "en.txt", "--segmented"]);
    assert_eq!(good(&desk.feed(&["align", "-", "en.txt", "--segmented"], ZH.as_bytes())), expected);
    assert_eq!(good(&desk.feed(&["align", "zh.txt", "-", "--segmented"], EN.as_bytes())), expected);
    assert!(desk.bad(&["align", "-", "-"]).contains("only once"));
    assert!(bad(&desk.feed(&["align", "zh.txt", "-"], b"\xFF\xFE\0")).contains("standard input: byte 2: "));
}

#[test]
fn what_cannot_be_read_is_named_with_place_and_reason() {
    let desk = Desk::new();
    desk.pair();
    desk.file("binary", [0_u8; 64]);
    desk.file("damaged.txt", [ZH.as_bytes(), b"\xFF\n"].concat());
    desk.file("terms.tsv", "乌镇\tWuzhen\n乌镇\n");
    desk.file("paper.pdf", [b"%PDF-1.4\n".as_slice(), &[0xFF; 64]].concat());
    desk.file("old.doc", [b"\xD0\xCF\x11\xE0".as_slice(), &[0; 64]].concat());
    desk.file("other.jsonl", "{\"id\":1}\n");
    fs::create_dir(desk.path("folder")).unwrap();
    for (args, parts) in [
        (vec!["align", "none.txt", "en.txt"], vec!["none.txt: ", "No such file", "current folder"]),
        (vec!["align", "folder", "en.txt"], vec!["folder: ", "duiqi batch"]),
        (vec!["align", "zh.txt", "en.txt", "-o", "none/out"], vec!["none/out: ", "make its folder first"]),
        (vec!["align", "zh.txt", "paper.pdf"], vec!["paper.pdf: byte ", "a PDF is not read"]),
        (vec!["align", "old.doc", "en.txt"], vec!["old.doc: byte ", "save it as DOCX"]),
        (vec!["check", "other.jsonl"], vec!["other.jsonl: line 1: ", "an alignment is expected"]),
        (vec!["memory", "lookup", "none.tm", "x"], vec!["none.tm: ", "duiqi memory add"]),
        (vec!["align", "zh.txt", "binary"], vec!["binary: byte 0: "]),
        (vec!["align", "damaged.txt", "en.txt"], vec!["damaged.txt: byte ", "not UTF-8"]),
        (vec!["segment", "binary"], vec!["binary: byte 0: "]),
        (vec!["anchors", "none.txt"], vec!["none.txt: "]),
        (vec!["eval", "none.links", "none.links"], vec!["none.links: "]),
        (vec!["align", "zh.txt", "en.txt", "--lexicon", "none.tsv"], vec!["none.tsv: "]),
        (vec!["align", "zh.txt", "en.txt", "--lexicon", "terms.tsv"], vec!["terms.tsv: line 2: "]),
        (vec!["align", "zh.txt", "zh.txt"], vec!["zh.txt: ", "same language", "Chinese"]),
        (vec!["align", "en.txt", "en.txt"], vec!["en.txt: ", "same language", "English"]),
        (
            vec!["align", "zh.txt", "en.txt", "--source-lang", "en", "--target-lang", "en"],
            vec!["same language"],
        ),
    ] {
        let error = desk.bad(&args);
        assert!(parts.iter().all(|part| error.contains(part)), "{args:?}: {error}");
    }
}

#[test]
fn wrong_use_is_code_2_and_help_is_code_0() {
    let desk = Desk::new();
    for args in [
        &[][..],
        &["align"],
        &["align", "a"],
        &["align", "a", "b", "--format", "xml"],
        &["align", "a", "b", "--source-lang", "fr"],
        &["anchors", "a", "--format", "links"],
        &["translate", "a"],
    ] {
        let output = desk.run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{args:?}");
    }
    for args in [
        &["--help"][..],
        &["align", "--help"],
        &["segment", "--help"],
        &["anchors", "--help"],
        &["eval", "--help"],
    ] {
        assert!(desk.good(args).contains("Example"), "{args:?}");
    }
    assert!(desk.good(&["--version"]).starts_with("duiqi "));
}

#[test]
fn output_is_whole_or_not_at_all() {
    let desk = Desk::new();
    desk.pair();
    let expected = desk.good(&["align", "zh.txt", "en.txt", "--segmented"]);
    // Replaced when all is well, even when it is one of the inputs.
    desk.file("out.tsv", "old");
    assert_eq!(desk.good(&["align", "zh.txt", "en.txt", "--segmented", "--output", "out.tsv"]), "");
    assert_eq!(fs::read_to_string(desk.path("out.tsv")).unwrap(), expected);
    desk.good(&["align", "zh.txt", "en.txt", "--segmented", "--output", "en.txt"]);
    assert_eq!(fs::read_to_string(desk.path("en.txt")).unwrap(), expected);
    // Kept when the input is bad.
    desk.file("out.tsv", "old");
    desk.bad(&["align", "zh.txt", "none.txt", "--output", "out.tsv"]);
    assert_eq!(fs::read_to_string(desk.path("out.tsv")).unwrap(), "old");
    // A folder that is not there, and one in the place of the file.
    desk.file("en.txt", EN);
    let error = desk.bad(&["align", "zh.txt", "en.txt", "--output", "none/out.tsv"]);
    assert!(error.contains("none/out.tsv: "), "{error}");
    fs::create_dir(desk.path("folder")).unwrap();
    assert!(desk.bad(&["align", "zh.txt", "en.txt", "--output", "folder"]).contains("folder: "));
    assert_eq!(desk.names(), ["en.txt", "folder", "out.tsv", "zh.txt"], "nothing else is left behind");
}

#[cfg(unix)]
#[test]
fn output_to_what_is_no_file_is_written_through() {
    let desk = Desk::new();
    desk.pair();
    assert_eq!(desk.good(&["align", "zh.txt", "en.txt", "--output", "/dev/null"]), "");
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
    desk.file("real.tsv", "old");
    std::os::unix::fs::symlink(desk.path("real.tsv"), desk.path("link.tsv")).unwrap();
    desk.good(&["align", "zh.txt", "en.txt", "--output", "link.tsv"]);
    assert_ne!(fs::read_to_string(desk.path("real.tsv")).unwrap(), "old");
}

#[cfg(unix)]
#[test]
fn a_broken_pipe_ends_quietly() {
    let desk = Desk::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_duiqi"));
    command
        .args(["segment", &fixture("speech/en.segments"), "--format", "jsonl"])
        .current_dir(desk.dir.path());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

#[test]
fn empty_and_one_sided_files_are_aligned() {
    let desk = Desk::new();
    desk.pair();
    desk.file("empty", "");
    desk.file("blank", "\n\n  \n");
    assert_eq!(desk.good(&["align", "empty", "empty"]), "");
    assert_eq!(desk.good(&["align", "empty", "empty", "--format", "jsonl"]), "");
    assert_eq!(desk.good(&["align", "empty", "empty", "--format", "view"]), "");
    let links = desk.good(&["align", "en.txt", "empty", "--segmented", "--format", "links"]);
    assert_eq!(links, "[0]:[]\n[1]:[]\n[2]:[]\n[3]:[]\n");
    let links = desk.good(&["align", "empty", "en.txt", "--segmented", "--format", "links"]);
    assert_eq!(links, "[]:[0]\n[]:[1]\n[]:[2]\n[]:[3]\n");
    let tsv = desk.good(&["align", "blank", "zh.txt", "--segmented"]);
    assert!(tsv.lines().all(|line| line.split('\t').count() == 4), "{tsv}");
    assert_eq!(desk.good(&["segment", "empty"]), "");
    assert_eq!(desk.good(&["anchors", "empty"]), "");
    assert_eq!(desk.good(&["eval", "empty", "empty"]).lines().count(), 2);
}

#[test]
fn lopsided_and_nasty_files_are_aligned() {
    let desk = Desk::new();
    desk.file("one.txt", "会议有670人参加。\n");
    let many: Vec<String> = (0..500).map(|n| format!("Line number {n} of the long report.")).collect();
    desk.file("many.txt", many.join("\n"));
    let jsonl = desk.good(&["align", "one.txt", "many.txt", "--segmented", "--format", "jsonl"]);
    let covered: usize =
        jsonl.lines().map(|line| serde_json::from_str::<BeadRecord>(line).unwrap().target.ids.len()).sum();
    assert_eq!(covered, 500);

    let control = "a\tb\u{0}\u{1b}[31m\u{7f}\u{202e}c\u{2028}d\u{85}e\u{b}f\n\n\u{feff}\u{300}\u{fffd}\n";
    desk.file("control.txt", control);
    desk.file("zh.txt", ZH);
    for format in ["tsv", "view"] {
        let text = desk.good(&["align", "control.txt", "zh.txt", "--segmented", "--format", format]);
        assert!(!text.contains(['\u{1b}', '\u{0}', '\u{2028}', '\u{85}']), "{text:?}");
    }
    let tsv = desk.good(&["align", "control.txt", "zh.txt", "--segmented"]);
    assert!(tsv.lines().all(|line| line.split('\t').count() == 4), "{tsv:?}");

    desk.file("long.txt", "Seven words of English on one line. ".repeat(30_000));
    let text = desk.good(&["align", "long.txt", "zh.txt", "--segmented", "--format", "links"]);
    assert!(text.contains("[0]"), "{text}");
}

#[test]
fn a_lexicon_of_ones_own_is_read() {
    let desk = Desk::new();
    desk.pair();
    desk.file("terms.csv", encode(GB18030, "zh,en\n\"人工智能\",\"artificial intelligence, AI\"\n"));
    desk.file("terms.tsv", "opens\t开幕\n");
    for terms in ["terms.csv", "terms.tsv"] {
        let tsv = desk.good(&["align", "zh.txt", "en.txt", "--segmented", "--lexicon", terms]);
        assert!(tsv.contains("我们讨论了人工智能。\tWe discussed artificial intelligence.\t"), "{tsv}");
    }
}

#[test]
fn a_page_is_read_by_its_name_or_when_told() {
    let desk = Desk::new();
    let page = "<html><nav>Home</nav><h1>乌镇大会</h1><p>会议有670人参加。</p><form><input></form></html>";
    desk.file("page.html", page);
    desk.file("page.txt", page);
    let expected = "乌镇大会\n会议有670人参加。\n";
    assert_eq!(desk.good(&["segment", "page.html"]), expected);
    assert_eq!(desk.good(&["segment", "page.txt", "--html"]), expected);
}

#[test]
fn a_bilingual_text_is_split_into_two_files() {
    let desk = Desk::new();
    desk.file("mix.txt", "乌镇大会\nThe Wuzhen conference\n会议有670人。\nIt had 670 people.\n");
    desk.good(&["split", "mix.txt"]);
    let read = |name: &str| fs::read_to_string(desk.path(name)).unwrap();
    assert_eq!(read("mix.zh.txt"), "乌镇大会\n会议有670人。\n");
    assert_eq!(read("mix.en.txt"), "The Wuzhen conference\nIt had 670 people.\n");
}

#[test]
fn terms_are_learned_from_pairs_and_read_back() {
    let desk = Desk::new();
    let others = [
        "天黑了。\tIt grew dark.",
        "下雨了。\tRain fell.",
        "风停了。\tThe wind dropped.",
        "门开着。\tThe door stood open.",
    ];
    let own = [
        "大圣来了。\tMonkey came.",
        "大圣笑了。\tMonkey laughed.",
        "我等大圣。\tI waited for Monkey.",
        "大圣走了。\tMonkey left.",
    ];
    let lines: Vec<&str> = others.into_iter().zip(own).flat_map(|(x, y)| [x, y]).collect();
    desk.file("pairs.tsv", lines.join("\n") + "\n");
    desk.good(&["lexicon", "learn", "pairs.tsv", "--output", "terms.tsv"]);
    assert!(
        fs::read_to_string(desk.path("terms.tsv")).unwrap().is_empty(),
        "eight pairs are too few to be sure"
    );
    let more = fs::read_to_string(desk.path("pairs.tsv")).unwrap().repeat(2);
    desk.file("pairs.tsv", more);
    desk.good(&["lexicon", "learn", "pairs.tsv", "--output", "terms.tsv"]);
    let terms = fs::read_to_string(desk.path("terms.tsv")).unwrap();
    let weight = terms.lines().find_map(|line| line.strip_prefix("大圣\tMonkey\t")).unwrap();
    assert!((0.4..=1.0).contains(&weight.parse::<f32>().unwrap()), "{terms}");
    let [zh, en] = desk.pair();
    desk.good(&["align", zh.to_str().unwrap(), en.to_str().unwrap(), "--lexicon", "terms.tsv"]);
    // The same pairs in other formats teach the same.
    for file in ["pairs.jsonl", "pairs.tmx", "pairs.xliff", "pairs.csv", "pairs.intertext"] {
        desk.good(&["convert", "pairs.tsv", file]);
        assert_eq!(desk.good(&["lexicon", "learn", file]), terms, "{file}");
    }
    let column = |number: usize| {
        let pairs = fs::read_to_string(desk.path("pairs.tsv")).unwrap();
        pairs.lines().map(|line| line.split('\t').nth(number).unwrap().to_owned() + "\n").collect::<String>()
    };
    desk.file("left.txt", column(0));
    desk.file("right.txt", column(1));
    desk.good(&["convert", "pairs.tsv", "pairs.links"]);
    let args = ["lexicon", "learn", "pairs.links", "--texts", "left.txt", "right.txt", "--segmented"];
    assert_eq!(desk.good(&args), terms);
    assert!(desk.bad(&args[..3]).contains("pairs.links: the links format has no texts; give --texts"));
    desk.file("one.tsv", "只有一列\n");
    assert!(
        desk.bad(&["lexicon", "learn", "one.tsv"]).contains("one.tsv: line 1: expected source and target")
    );
}

#[test]
fn a_lexicon_is_compiled_from_its_sources() {
    let desk = Desk::new();
    desk.file("cedict.txt", "# comment\n烏鎮 乌镇 [Wu1 zhen4] /Wuzhen (water town in Zhejiang)/\n");
    desk.file("dict.txt", "乌镇 5 ns\n乌镇人 5 n\n人 9 n\n");
    fs::create_dir(desk.path("data")).unwrap();
    desk.good(&["lexicon", "compile", "cedict.txt", "dict.txt"]);
    assert_eq!(fs::read_to_string(desk.path("data/words.txt")).unwrap(), "乌镇 5\n人 9\n");
    assert!(duiqi::Lexicon::from_bytes(fs::read(desk.path("data/lexicon.bin")).unwrap()).is_ok());
    desk.file("broken.txt", "乌镇\n");
    assert!(
        desk.bad(&["lexicon", "compile", "broken.txt", "dict.txt"]).contains("broken.txt: line 1: expected")
    );
}

#[test]
fn vectors_of_the_wrong_shape_are_refused() {
    let desk = Desk::new();
    let [zh, en] = desk.pair();
    desk.file("no.npy", "not a matrix");
    let complaint =
        desk.bad(&["align", zh.to_str().unwrap(), en.to_str().unwrap(), "--vectors", "no.npy", "no.npy"]);
    assert!(complaint.contains("no.npy: cannot use the vectors"), "{complaint}");
    desk.file("zh.npy", npy(4));
    desk.file("short.npy", npy(3));
    let args = ["align", "zh.txt", "en.txt", "--segmented", "--vectors", "zh.npy"];
    let complaint = desk.bad(&[&args[..], &["short.npy"]].concat());
    assert!(complaint.contains("the target has 4 segments, its vectors have 3 rows"), "{complaint}");
    let explained = desk.good(&[&args[..], &["zh.npy", "--explain", "--format", "jsonl"]].concat());
    let first: BeadRecord = serde_json::from_str(explained.lines().next().unwrap()).unwrap();
    let parts = first.explain.unwrap().parts;
    assert!(parts.iter().any(|part| part.name == "vectors" && part.score.abs() > 0.01), "{parts:?}");
}

/// A `.npy` file of unit vectors, one a row.
fn npy(rows: usize) -> Vec<u8> {
    let mut header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, 4), }}");
    header += &" ".repeat(63 - (header.len() + 10) % 64);
    header.push('\n');
    let numbers = (0..rows * 4).flat_map(|k| (if k % 5 == 0 { 1.0_f32 } else { 0.0 }).to_le_bytes());
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
    bytes.into_iter().chain(header.into_bytes()).chain(numbers).collect()
}

#[test]
fn quantities_are_listed_with_unit_and_qualifiers() {
    let desk = Desk::new();
    desk.file("zh.txt", "全长至少5公里。\n");
    let listed = desk.good(&["anchors", "zh.txt", "--format", "jsonl"]);
    let records = listed.lines().map(|line| serde_json::from_str::<AnchorRecord>(line).unwrap());
    let quantity = records.into_iter().find(|record| record.quantity.is_some()).unwrap();
    assert_eq!((quantity.value.as_str(), quantity.unit.as_deref()), ("5", Some("km")));
    assert_eq!(quantity.qualifiers.unwrap().bound, "at_least");
}
