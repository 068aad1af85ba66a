//! Many documents: order, threads, reruns, what is wrong with one of them, pipes, and signals.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use duiqi::format::jsonl::{AlignmentRecord, AlignmentResult, BitextRecord, TextRecord};
use duiqi::{Aligner, Batch, Bitext, Document, Lang};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Short documents, each with figures of its own and some longer than others.
fn texts(index: usize) -> [String; 2] {
    let (mut zh, mut en) = (String::new(), String::new());
    for line in 0..=(index * 7 % 5) {
        let number = 100 * index + line + 10;
        let _ =
            write!(zh, "第{number}天我们在乌镇见面。会议有{}人参加。\n我们讨论了人工智能。\n", number * 3);
        let _ = writeln!(
            en,
            "On day {number} we met in Wuzhen. The meeting had {} participants.\nWe discussed artificial \
             intelligence.",
            number * 3
        );
    }
    [zh, en]
}

fn bitext(index: usize) -> Bitext {
    let [zh, en] = texts(index);
    Bitext::new(Document::new(Lang::Zh, zh), Document::new(Lang::En, en)).unwrap()
}

struct Desk {
    dir: TempDir,
}

impl Desk {
    /// Documents in `in`, nothing in `out`, and a manifest `list` that makes one of the other.
    fn new(documents: usize) -> Self {
        let desk = Self { dir: tempfile::tempdir().unwrap() };
        fs::create_dir(desk.path("in")).unwrap();
        fs::create_dir(desk.path("out")).unwrap();
        let mut list = String::new();
        for index in 0..documents {
            let [zh, en] = texts(index);
            fs::write(desk.path(&format!("in/{index}.zh")), zh).unwrap();
            fs::write(desk.path(&format!("in/{index}.en")), en).unwrap();
            let _ = writeln!(list, "in/{index}.zh\tin/{index}.en\tout/{index}.tsv");
        }
        fs::write(desk.path("list"), list).unwrap();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// What is in the folder of outputs, hidden files too.
    fn outputs(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("out")).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn start(&self, args: &[&str]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duiqi"));
        command.arg("batch").args(args).current_dir(self.dir.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    fn feed(&self, args: &[&str], stdin: &str) -> Output {
        let mut child = self.start(args);
        let (mut pipe, stdin) = (child.stdin.take().unwrap(), stdin.to_owned());
        // The command answers while it reads, so somebody else has to write.
        let writer = std::thread::spawn(move || pipe.write_all(stdin.as_bytes()));
        let output = child.wait_with_output().unwrap();
        let _ = writer.join().unwrap();
        output
    }

    fn run(&self, args: &[&str]) -> Output {
        self.feed(args, "")
    }

    /// The lines of the standard error of a run that ends with `code`, and says nothing on the standard output.
    fn lines(&self, args: &[&str], code: i32) -> Vec<String> {
        let output = self.run(args);
        assert_eq!((output.status.code(), stdout(&output)), (Some(code), String::new()), "{output:?}");
        stderr(&output).lines().map(str::to_owned).collect()
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Sets when a file was last changed, in seconds before now.
fn age(file: &Path, seconds: u64) {
    let time = SystemTime::now() - Duration::from_secs(seconds);
    fs::File::options().write(true).open(file).unwrap().set_modified(time).unwrap();
}

#[test]
fn any_number_of_threads_gives_the_same_alignments() {
    let bitexts: Vec<_> = (0..40).map(bitext).collect();
    let aligner = Aligner::new();
    let one_by_one: Vec<_> = bitexts.iter().map(|bitext| aligner.align(bitext)).collect();
    for threads in [1, 2, 8] {
        assert_eq!(Batch::new().threads(threads).align(&aligner, &bitexts), one_by_one, "{threads} threads");
    }
}

#[test]
fn any_number_of_jobs_gives_the_same_bytes_as_align() {
    let desk = Desk::new(20);
    for jobs in ["1", "2", "8"] {
        let lines = desk.lines(&["list", "--jobs", jobs, "--force"], 0);
        assert_eq!(lines.len(), 21);
        for (index, line) in lines[..20].iter().enumerate() {
            assert!(line.starts_with(&format!("{}/20 out/{index}.tsv: ", index + 1)), "{line}");
        }
        assert_eq!(lines[20], "20 aligned");
        for index in 0..20 {
            let mut align = Command::new(env!("CARGO_BIN_EXE_duiqi"));
            align.args(["align", &format!("in/{index}.zh"), &format!("in/{index}.en")]);
            // All of them with one thread, some with more.
            if jobs == "1" || index % 7 == 0 {
                let alone = align.current_dir(desk.dir.path()).output().unwrap();
                assert_eq!(desk.read(&format!("out/{index}.tsv")), stdout(&alone));
            }
        }
    }
    assert_eq!(desk.outputs().len(), 20);
}

#[test]
fn formats_follow_the_name_or_the_option() {
    let desk = Desk::new(1);
    let row = |output: &str| format!("in/0.zh\tin/0.en\t{output}\n");
    let list =
        ["out/a.tsv", "out/b.jsonl", "out/c.LINKS", "out/d.txt", "out/e", "out/f.view"].map(row).concat();
    let output = desk.feed(&["-", "--quiet", "--jobs", "2"], &list);
    assert_eq!(output.status.code(), Some(2));
    let errors = stderr(&output);
    for (line, name) in [(4, "out/d.txt"), (5, "out/e"), (6, "out/f.view")] {
        let expected = format!("duiqi: standard input: line {line}: {name}: its name tells no format");
        assert!(errors.contains(&expected), "{errors}");
    }
    assert_eq!(desk.outputs(), ["a.tsv", "b.jsonl", "c.LINKS"]);
    assert!(desk.read("out/a.tsv").contains("\t1-1\t"));
    assert!(desk.read("out/b.jsonl").starts_with("{\"shape\":\"1-1\""));
    assert!(desk.read("out/c.LINKS").starts_with("[0]:[0]\n"));

    let output = desk.feed(&["-", "--quiet", "--format", "links"], &row("out/d.txt"));
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    assert_eq!(desk.read("out/d.txt"), desk.read("out/c.LINKS"));

    let segmented = desk.feed(&["-", "--quiet", "--segmented", "--explain"], &row("out/s.jsonl"));
    assert_eq!(segmented.status.code(), Some(0));
    assert_eq!(desk.read("out/s.jsonl").matches("\"explain\":").count(), 2);
}

#[test]
fn one_bad_document_is_reported_and_the_rest_is_finished() {
    let desk = Desk::new(3);
    fs::write(desk.path("in/bad"), b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR").unwrap();
    let list = "in/0.zh\tin/0.en\tout/0.tsv\r\n\
        nowhere.zh\tin/0.en\tout/1.tsv\n\
        in/0.zh\tin/0.en\n\
        \n\
        in/bad\tin/0.en\tout/2.tsv\n\
        in/0.zh\tin/1.zh\tout/3.tsv\n\
        in/1.zh\tin/1.en\tnowhere/4.tsv\n\
        in/1.zh\tin/1.en\tout/../out/0.tsv\n\
        in/1.zh\tin/1.en\tin/2.zh\n\
        in/2.zh\tin/2.en\tout/9.tsv\n\
        -\tin/2.en\tout/10.tsv\n\
        \tin/2.en\tout/11.tsv\n\
        in/1.zh\tin/1.en\tout/12.tsv";
    fs::write(desk.path("list"), list).unwrap();
    let lines = desk.lines(&["list", "--jobs", "2", "--format", "tsv"], 2);
    let expected = [
        "1/12 out/0.tsv: ",
        "duiqi: list: line 2: nowhere.zh: ",
        "duiqi: list: line 3: expected source, target and output divided by tabs, found 2 of three",
        "duiqi: list: line 5: in/bad: byte 8: ",
        "duiqi: list: line 6: in/1.zh: in the same language as in/0.zh, Chinese",
        "duiqi: list: line 7: nowhere/4.tsv: ",
        "duiqi: list: line 8: out/../out/0.tsv: line 1 writes to it already",
        "duiqi: list: line 9: in/2.zh: is an input of this manifest",
        "9/12 out/9.tsv: ",
        "duiqi: list: line 11: -: only files",
        "duiqi: list: line 12: the source is empty",
        "12/12 out/12.tsv: ",
        "duiqi: 3 aligned, 9 failed",
    ];
    assert_eq!(lines.len(), expected.len(), "{lines:#?}");
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.starts_with(expected), "{line}\n{expected}");
    }
    assert_eq!(desk.outputs(), ["0.tsv", "12.tsv", "9.tsv"]);
    assert_eq!(desk.read("in/2.zh"), texts(2)[0]);
    let quiet = desk.lines(&["list", "--format", "tsv", "--quiet"], 2);
    assert_eq!(quiet.len(), 10, "{quiet:#?}");
    assert_eq!(quiet[9], "duiqi: 0 aligned, 3 complete already, 9 failed");
}

#[test]
fn wrong_use_is_one_line() {
    let desk = Desk::new(1);
    for (args, stdin, reason) in [
        (&["nowhere"][..], "", "nowhere: "),
        (&["list", "--format", "view"], "", "--format: the view is for reading"),
        (&["list", "--format", "links", "--explain"], "", "--explain: the links format has no place for it"),
        (&["-", "--lexicon", "-"], "", "-: the standard input can be read only once"),
        (&["list", "--lexicon", "nowhere"], "", "nowhere: "),
        (&["-"], "\u{89}PNG\0\0\0\0\0\0\0\0", "standard input: byte "),
        (&["-", "--force"], "{}", "--force: JSON lines"),
        (&["-", "--format", "tsv"], " \n{}", "--format: what comes as JSON lines"),
    ] {
        let output = desk.feed(args, stdin);
        let errors = stderr(&output);
        assert_eq!((output.status.code(), errors.lines().count()), (Some(2), 1), "{args:?}: {errors}");
        assert!(errors.starts_with(&format!("duiqi: {reason}")), "{errors}");
    }
    for args in [["list", "--jobs", "0"], ["list", "--jobs", "many"]] {
        assert_eq!(desk.run(&args).status.code(), Some(2));
    }
    for empty in ["", "\n\n", "\u{FEFF}", " "] {
        let output = desk.feed(&["-"], empty);
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), "0 aligned\n".to_owned()));
    }
    assert!(desk.outputs().is_empty());
}

#[test]
fn a_rerun_does_what_is_not_complete() {
    let desk = Desk::new(4);
    assert_eq!(desk.lines(&["list"], 0)[4], "4 aligned");
    let states = |args: &[&str]| -> Vec<bool> {
        let lines = desk.lines(args, 0);
        lines[..4].iter().map(|line| line.ends_with(": complete already")).collect()
    };
    assert_eq!(states(&["list"]), [true; 4]);
    // A source that was changed, an output that is gone, an output as old as its target, and one that is left.
    age(&desk.path("out/0.tsv"), 60);
    fs::remove_file(desk.path("out/1.tsv")).unwrap();
    let time = fs::metadata(desk.path("in/2.en")).unwrap().modified().unwrap();
    fs::File::options().write(true).open(desk.path("out/2.tsv")).unwrap().set_modified(time).unwrap();
    fs::write(desk.path("out/3.tsv"), "mine\n").unwrap();
    assert_eq!(states(&["list"]), [false, false, false, true]);
    assert_eq!(desk.read("out/3.tsv"), "mine\n");
    assert_eq!(desk.lines(&["list"], 0)[4], "0 aligned, 4 complete already");

    fs::write(desk.path("terms.tsv"), "乌镇\tWuzhen\n").unwrap();
    age(&desk.path("terms.tsv"), 3600);
    assert_eq!(states(&["list", "--lexicon", "terms.tsv"]), [true; 4]);
    fs::write(desk.path("terms.tsv"), "乌镇\tWuzhen town\n").unwrap();
    (0..4).for_each(|index| {
        age(&desk.path(&format!("out/{index}.tsv")), 60);
        age(&desk.path(&format!("in/{index}.zh")), 120);
        age(&desk.path(&format!("in/{index}.en")), 120);
    });
    assert_eq!(states(&["list"]), [true; 4]);
    assert_eq!(states(&["list", "--lexicon", "terms.tsv"]), [false; 4]);
    assert_eq!(states(&["list", "--force"]), [false; 4]);
    assert_ne!(desk.read("out/3.tsv"), "mine\n");
}

fn records(count: usize) -> String {
    let record = |index: usize| {
        let [zh, en] = texts(index);
        let record = BitextRecord {
            id: json!(format!("document {index}")),
            source: TextRecord::Text(en),
            target: TextRecord::Text(zh),
            source_lang: None,
            target_lang: None,
        };
        serde_json::to_string(&record).unwrap() + "\n"
    };
    (0..count).map(record).collect()
}

#[test]
fn json_lines_are_answered_in_their_order() {
    let desk = Desk::new(0);
    let input = records(30);
    let mut answers = Vec::new();
    for jobs in ["1", "2", "8"] {
        let output = desk.feed(&["-", "--jobs", jobs], &input);
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), "30 aligned\n".to_owned()));
        answers.push(stdout(&output));
    }
    assert!(answers[0] == answers[1] && answers[0] == answers[2]);
    fs::write(desk.path("bitexts.jsonl"), &input).unwrap();
    assert_eq!(stdout(&desk.run(&["bitexts.jsonl", "--quiet", "--format", "jsonl"])), answers[0]);
    for (index, line) in answers[0].lines().enumerate() {
        let record: AlignmentRecord = serde_json::from_str(line).unwrap();
        assert_eq!(record.id, json!(format!("document {index}")));
        let AlignmentResult::Beads(beads) = record.result else { panic!("{line}") };
        let [zh, en] = texts(index);
        let texts = |side: fn(&duiqi::format::jsonl::BeadRecord) -> &duiqi::format::jsonl::SideRecord| {
            beads.iter().flat_map(move |bead| &side(bead).spans).copied().collect::<Vec<_>>()
        };
        assert!(texts(|bead| &bead.source).iter().all(|span| en.contains(span.of(&en)) && !span.is_empty()));
        assert_eq!(texts(|bead| &bead.target).len(), zh.matches('。').count());
    }
    assert_eq!(answers[0].lines().count(), 30);
}

#[test]
fn records_may_have_segments_languages_and_any_id() {
    let desk = Desk::new(0);
    let input = [
        r#"{"id":{"a":1},"source":["天黑。了","下\n雨了。"],"target":["It was late.","It rained."],"more":true}"#,
        r#"{"source":"天黑了。","target":"It was late."}"#,
        r#"{"id":"html","source":"<p>天黑了。</p><p>下雨了。</p>","target":["It was late.","It rained."]}"#,
        r#"{"id":4,"source":"1990","target":"1990","source_lang":"en"}"#,
        r#"{"id":5,"source":"DNS","target":"DNS","source_lang":"zh","target_lang":"zh"}"#,
        r#"{"id":6,"source":"天黑了。"}"#,
        r#"{"id":7,"source":8,"target":"x"}"#,
        r#"{"id":8"#,
        "",
        "[1]",
        r#"{"id":"last","source":"","target":""}"#,
    ]
    .join("\n");
    let output = desk.feed(&["-", "--html", "--quiet"], &input);
    assert_eq!(output.status.code(), Some(2));
    let answers: Vec<Value> =
        stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 10);
    let text = |answer: &Value, side: &str| {
        let beads = answer["beads"].as_array().unwrap();
        beads.iter().flat_map(|bead| bead[side]["text"].as_array().unwrap().clone()).collect::<Value>()
    };
    assert_eq!(answers[0]["id"], json!({"a": 1}));
    assert_eq!(text(&answers[0], "source"), json!(["天黑。了", "下 雨了。"]));
    assert_eq!(answers[1]["id"], Value::Null);
    assert_eq!(text(&answers[1], "target"), json!(["It was late."]));
    assert_eq!(text(&answers[2], "source"), json!(["天黑了。", "下雨了。"]));
    assert_eq!(answers[3]["beads"][0]["target"]["lang"], "zh");
    for (answer, id, reason) in [
        (4, json!(5), "target: in the same language as source, Chinese"),
        (5, json!(6), "expected an object with id, source and target: column 32: missing field `target`"),
        (6, json!(7), "expected an object with id, source and target: column "),
        (7, Value::Null, "expected an object with id, source and target: column 7: EOF"),
        (8, Value::Null, "expected an object with id, source and target: column "),
    ] {
        assert_eq!(answers[answer]["id"], id);
        assert!(answers[answer]["error"].as_str().unwrap().starts_with(reason), "{}", answers[answer]);
    }
    assert_eq!(answers[9], json!({"id": "last", "beads": []}));
    let errors = stderr(&output);
    let lines: Vec<_> = errors.lines().map(|line| line.split(": ").nth(2).unwrap_or("-")).collect();
    assert_eq!(lines, ["line 5", "line 6", "line 7", "line 8", "line 10", "-"]);
    assert!(errors.ends_with("duiqi: 5 aligned, 5 failed\n"), "{errors}");
}

#[test]
fn a_record_is_answered_before_the_next_is_sent() {
    use std::io::{BufRead, BufReader};
    let desk = Desk::new(0);
    let mut child = desk.start(&["-", "--jobs", "2", "--quiet"]);
    let mut pipe = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for record in records(5).lines() {
        writeln!(pipe, "{record}").unwrap();
        let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].clone();
        assert_eq!(id(&answers.next().unwrap().unwrap()), id(record));
    }
    drop(pipe);
    assert!(answers.next().is_none());
    assert!(child.wait().unwrap().success());
}

/// A reader that has seen enough ends the work without complaint.
#[test]
fn a_closed_pipe_ends_the_work() {
    let desk = Desk::new(0);
    let mut child = desk.start(&["-", "--jobs", "2", "--quiet"]);
    drop(child.stdout.take());
    let mut pipe = child.stdin.take().unwrap();
    // Endless, unless the command goes away.
    let record = records(1);
    while pipe.write_all(record.as_bytes()).is_ok() {}
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_whole_files_only() {
    use std::io::{BufRead, BufReader};
    let desk = Desk::new(400);
    // So long that the run is not over before the signal comes.
    let whole = |name: &str| {
        let index = name.strip_suffix(".tsv").unwrap_or_else(|| panic!("{name} is left behind"));
        let index: usize = index.parse().unwrap();
        let tsv = desk.read(&format!("out/{name}"));
        let bitext = bitext(index);
        let mut expected = Vec::new();
        for bead in ALIGNER.align(&bitext).iter() {
            duiqi::format::tsv::write(&mut expected, bead, None).unwrap();
        }
        assert_eq!(tsv.as_bytes(), expected, "{name}");
    };
    for signal in ["INT", "TERM"] {
        let mut child = desk.start(&["list", "--jobs", "2", "--force"]);
        let mut errors = BufReader::new(child.stderr.take().unwrap()).lines();
        assert!(errors.next().unwrap().unwrap().starts_with("1/400 "));
        let kill = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        let last = errors.map(Result::unwrap).last().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130), "{last}");
        assert!(last.starts_with("duiqi: stopped: ") && last.ends_with(" aligned"), "{last}");
        let done: usize = last.split(' ').nth(2).unwrap().parse().unwrap();
        let outputs = desk.outputs();
        // What was written and not yet counted when the signal came is there too.
        assert!((1..400).contains(&done) && outputs.len() >= done, "{done} of {}", outputs.len());
        outputs.iter().for_each(|name| whole(name));
    }
    let lines = desk.lines(&["list", "--jobs", "2"], 0);
    assert!(lines[400].contains(" complete already"), "{}", lines[400]);
    assert_eq!(desk.outputs().len(), 400);
}

#[cfg(unix)]
static ALIGNER: std::sync::LazyLock<Aligner> = std::sync::LazyLock::new(Aligner::new);
