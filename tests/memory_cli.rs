//! `duiqi memory` from outside: every command, and what a kill, a full disk or a second process does to a memory.

#![cfg(all(feature = "cli", feature = "memory"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use duiqi::format::tmx::{Header, Unit, Variant, Writer};
use tempfile::TempDir;

#[path = "support/dtd.rs"]
mod dtd;
#[path = "../benches/support/units.rs"]
#[allow(dead_code, reason = "the bench uses the rest")]
mod units;

const ZH: &str = "乌镇大会开幕\n会议有670人参加。\n我们讨论了人工智能。\n大会于2023年10月18日闭幕。\n";
const EN: &str = "The Wuzhen conference opens\nThe meeting had 670 participants.\nWe discussed artificial intelligence.\nThe conference closed on October 18, 2023.\n";

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        desk.file("zh.txt", ZH);
        desk.file("en.txt", EN);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        fs::write(self.path(name), text).unwrap();
        self.path(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duiqi"));
        command.arg("memory").args(args).current_dir(self.0.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn good(&self, args: &[&str]) -> String {
        let output = self.command(args).output().unwrap();
        assert_eq!((output.status.code(), error(&output)), (Some(0), String::new()), "{args:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The one line of complaint of a run that must fail.
    fn bad(&self, args: &[&str]) -> String {
        bad(&self.command(args).output().unwrap())
    }

    /// A TMX file of that many units.
    fn tmx(&self, name: &str, count: usize, seed: u64) -> PathBuf {
        let mut generator = units::Generator::new(seed);
        let mut writer = Writer::new(Vec::new(), &Header::new("zh")).unwrap();
        for _ in 0..count {
            let (zh, en) = generator.unit();
            writer.write(&Unit::new(vec![Variant::new("zh", zh), Variant::new("en", en)])).unwrap();
        }
        fs::write(self.path(name), writer.finish().unwrap()).unwrap();
        self.path(name)
    }

    fn units(&self, db: &str) -> usize {
        let info = self.good(&["info", db]);
        info.lines().next().unwrap().split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

fn error(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn bad(output: &Output) -> String {
    let error = error(output);
    assert_eq!((output.status.code(), error.lines().count()), (Some(2), 1), "{error}");
    error.trim_end().strip_prefix("duiqi: ").unwrap().to_owned()
}

#[test]
fn from_documents_to_answers() {
    let desk = Desk::new();
    assert_eq!(
        desk.good(&["add", "a.tm", "zh.txt", "en.txt", "--min", "0.5", "--creator", "lin"]),
        "created 4, updated 0, skipped 0\n"
    );
    let again = desk.good(&["add", "a.tm", "zh.txt", "en.txt", "--min", "0.5", "--creator", "lin"]);
    assert!(
        again.starts_with("created 0, updated 0, skipped 4\n      4  already there\nbead:1: already there\n"),
        "{again}"
    );
    let found = desk.good(&["lookup", "a.tm", "会议有680人参加。"]);
    assert!(
        found.starts_with(
            "0.97 numbers  会议有670人参加。\n              The meeting had 680 participants.\n"
        ),
        "{found}"
    );
    assert!(found.contains("670 → 680"), "{found}");
    let found = desk.good(&[
        "lookup",
        "a.tm",
        "The meeting had 670 participants.",
        "--previous",
        "The Wuzhen conference opens",
        "--format",
        "jsonl",
    ]);
    let record: serde_json::Value = serde_json::from_str(found.lines().next().unwrap()).unwrap();
    assert_eq!(
        (record["kind"].as_str(), record["proposal"].as_str()),
        (Some("context"), Some("会议有670人参加。"))
    );
    assert_eq!(record["unit"]["source"]["document"], "zh.txt");
    assert_eq!(record["unit"]["source"]["spans"], serde_json::json!([[19, 43]]));
    assert!(desk.good(&["lookup", "a.tm", "毫不相干的一句话"]).is_empty());

    desk.file("new.txt", "乌镇大会开幕\n会议有671人参加。\n完全不同的东西。\n");
    let table = desk.good(&["pretranslate", "a.tm", "new.txt", "--segmented"]);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "乌镇大会开幕\tThe Wuzhen conference opens\t1.000\texact");
    assert_eq!(lines[1], "会议有671人参加。\tThe meeting had 671 participants.\t0.970\tnumbers");
    assert_eq!(lines[2], "完全不同的东西。\t\t\t");
    desk.good(&[
        "pretranslate",
        "a.tm",
        "zh.txt",
        "--segmented",
        "--format",
        "jsonl",
        "--output",
        "out.jsonl",
    ]);
    let records = fs::read_to_string(desk.path("out.jsonl")).unwrap();
    let kinds = records
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["match"]["kind"].clone());
    assert!(kinds.into_iter().all(|kind| kind == "context"));

    let found = desk.good(&["search", "a.tm", "大会"]);
    assert_eq!(found.lines().next().unwrap(), "     1  乌镇[大会]开幕");
    assert_eq!(desk.good(&["search", "a.tm", "ART", "--words", "--lang", "en"]), "");
    desk.good(&["mark", "a.tm", "reviewed", "1", "2"]);
    let info = desk.good(&["info", "a.tm"]);
    assert!(info.contains("reviewed                 2"), "{info}");
    assert_eq!(desk.good(&["check", "a.tm"]), "4 units, nothing wrong\n");

    for file in ["out.tmx", "out.tsv", "all.jsonl"] {
        desk.good(&["export", "a.tm", file]);
        let imported = desk.good(&["import", &format!("{file}.tm"), file]);
        assert_eq!(imported, "created 4, updated 0, skipped 0\n", "{file}");
    }
    dtd::assert_valid(&desk.path("out.tmx"));
    let tmx = fs::read_to_string(desk.path("out.tmx")).unwrap();
    for wanted in [
        "creationtool=\"duiqi\"",
        "creationid=\"lin\"",
        "<prop type=\"x-shape\">1-1</prop>",
        "<prop type=\"x-document\">zh.txt</prop>",
        "<prop type=\"x-status\">reviewed</prop>",
    ] {
        assert!(tmx.contains(wanted), "{wanted} in {tmx}");
    }
    assert_eq!(desk.good(&["export", "a.tm", "-", "--format", "tsv"]).lines().count(), 4);
}

#[test]
fn alignments_are_written_as_tmx() {
    let desk = Desk::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_duiqi"));
    command
        .args(["align", "zh.txt", "en.txt", "--format", "tmx", "--output", "pairs.tmx"])
        .current_dir(desk.0.path());
    assert!(command.status().unwrap().success());
    dtd::assert_valid(&desk.path("pairs.tmx"));
    assert_eq!(desk.good(&["import", "a.tm", "pairs.tmx"]), "created 4, updated 0, skipped 0\n");
    let found = desk.good(&["lookup", "a.tm", "我们讨论了人工智能。", "--format", "jsonl"]);
    let record: serde_json::Value = serde_json::from_str(&found).unwrap();
    assert_eq!(record["unit"]["source"]["document"], "zh.txt");
    assert!(record["unit"]["confidence"].as_f64().unwrap() > 0.5);
    command.args(["--explain"]);
    assert_eq!(bad(&command.output().unwrap()), "--explain: the tmx format has no place for it");
}

#[test]
fn imports_report_and_dry_runs_change_nothing() {
    let desk = Desk::new();
    desk.file("some.tsv", "你好\tHello\n坏行\n再见\tGoodbye\n");
    let report = "created 2, updated 0, skipped 1 (dry run: nothing was changed)\n      1  not two columns, source and target\nsome.tsv:2: not two columns, source and target\n";
    assert_eq!(desk.good(&["import", "a.tm", "some.tsv", "--dry-run"]), report);
    assert!(!desk.path("a.tm").exists());
    desk.good(&["import", "a.tm", "some.tsv"]);
    desk.file("more.tsv", "你好\tHi\n");
    let newest = ["import", "a.tm", "more.tsv", "--policy", "newest"];
    let dry = desk.good(&[&newest[..], &["--dry-run"]].concat());
    assert_eq!(dry, "created 0, updated 1, skipped 0 (dry run: nothing was changed)\n");
    assert!(desk.good(&["lookup", "a.tm", "你好"]).contains("Hello"));
    desk.good(&newest);
    assert!(desk.good(&["lookup", "a.tm", "你好"]).contains("Hi"));

    // A file that cannot be read takes the others with it.
    desk.file("broken.tmx", "<tmx><header/><body><tu>\n</body>");
    assert_eq!(
        desk.bad(&["import", "a.tm", "some.tsv", "broken.tmx"]).split(':').next().unwrap(),
        "broken.tmx"
    );
    assert_eq!(desk.units("a.tm"), 2);
    assert_eq!(
        desk.bad(&["import", "a.tm", "zh.pdf"]),
        "zh.pdf: its name tells no format; give --format (tsv, jsonl, links, tmx, csv, ladder, moses, xliff, intertext, html)"
    );
    assert!(desk.bad(&["import", "a.tm", "absent.tmx"]).starts_with("absent.tmx: No such file"));
    assert_eq!(
        desk.bad(&["lookup", "absent.tm", "x"]),
        "absent.tm: no such memory; `duiqi memory add` or `duiqi memory import` makes one"
    );
    assert_eq!(desk.bad(&["lookup", "zh.txt", "x"]), "zh.txt: not a translation memory: no SQLite database");
    assert_eq!(desk.bad(&["mark", "a.tm", "reviewed", "1", "77"]), "a.tm: has no unit 77");
    assert_eq!(desk.bad(&["export", "a.tm", "a.tm", "--format", "tmx"]), "a.tm: is the memory itself");
    assert_eq!(
        desk.bad(&["lookup", "a.tm", "x", "--min", "7"]),
        "a.tm: the least similarity is 7, must be within 0 and 1"
    );
}

/// Killed fifty times, at moments spread over all that an import and an addition do; each begins with what the one before left.
#[test]
fn a_kill_leaves_whole_transactions() {
    const KILLS: usize = 50;
    let desk = Desk::new();
    let count = 400;
    let repeated = |text: &str| (0..30).map(|n| format!("{n}. {text}")).collect::<Vec<_>>().concat();
    desk.file("many.zh.txt", &repeated(ZH));
    desk.file("many.en.txt", &repeated(EN));
    for name in ["a.tmx", "b.tmx", "c.tmx"] {
        desk.tmx(name, count, u64::from(name.as_bytes()[0]));
    }
    let jobs: [&[&str]; 4] = [
        &["import", "a.tm", "a.tmx"],
        &["add", "a.tm", "many.zh.txt", "many.en.txt", "--min", "0"],
        &["import", "a.tm", "b.tmx"],
        &["import", "a.tm", "c.tmx"],
    ];
    // How long each takes, and how many units it brings; both are learned anew when a process was faster than its killer.
    let mut jobs = jobs.map(|args| {
        let before = if desk.path("a.tm").exists() { desk.units("a.tm") } else { 0 };
        let start = Instant::now();
        desk.good(args);
        (args, start.elapsed(), desk.units("a.tm") - before)
    });
    assert!(jobs.iter().all(|(_, _, brings)| *brings > 60));
    let mut dice = units::Dice(11);
    let (mut units, mut kills) = (usize::MAX, 0);
    for round in 0.. {
        assert!(round < 8 * KILLS, "only {kills} processes were caught alive");
        if kills == KILLS {
            break;
        }
        if units == usize::MAX {
            for end in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(desk.path(&format!("a.tm{end}")));
            }
            units = 0;
        }
        let (args, time, brings) = &mut jobs[round % 4];
        let mut child = desk.command(args).spawn().unwrap();
        std::thread::sleep(time.mul_f64(dice.below(1000) as f64 / 1000.0));
        child.kill().unwrap();
        let caught = !child.wait().unwrap().success();
        kills += usize::from(caught);
        // Killed before there were tables, it is no memory yet; the next writer makes it one.
        let check = desk.command(&["check", "a.tm"]).output().unwrap();
        if units == 0 && (error(&check).contains("an empty file") || error(&check).contains("no such memory"))
        {
            continue;
        }
        let now = desk.units("a.tm");
        assert!(now == units || now == units + *brings, "{now} units after {units}");
        assert_eq!(String::from_utf8(check.stdout).unwrap(), format!("{now} units, nothing wrong\n"));
        if !caught {
            assert_eq!(now, units + *brings, "a process that ended has stored all");
            *time = time.mul_f64(0.9);
        }
        // What is there is not stored again, so the memory begins anew with the first job.
        units = if round % 4 == 3 { usize::MAX } else { now };
    }
}

/// Two processes read again and again while a third writes: each sees whole transactions, and nobody fails.
#[test]
fn two_read_while_one_writes() {
    let desk = Desk::new();
    desk.good(&["add", "a.tm", "zh.txt", "en.txt", "--min", "0"]);
    let sizes: Vec<usize> = (0..6).map(|at| 100 + at * 30).collect();
    for (at, &size) in sizes.iter().enumerate() {
        desk.tmx(&format!("{at}.tmx"), size, 100 + at as u64);
    }
    let allowed: Vec<usize> = std::iter::once(4)
        .chain(sizes.iter().scan(4, |sum, size| {
            *sum += size;
            Some(*sum)
        }))
        .collect();
    let done = std::sync::atomic::AtomicBool::new(false);
    let reads = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let (mut reads, mut last) = (0, 0);
                    while !done.load(std::sync::atomic::Ordering::Relaxed) {
                        let found = desk.good(&["lookup", "a.tm", "会议有680人参加。"]);
                        assert!(found.contains("The meeting had 680 participants."), "{found}");
                        let units = desk.units("a.tm");
                        assert!(allowed.contains(&units) && units >= last, "{units} units");
                        last = units;
                        reads += 1;
                    }
                    reads
                })
            })
            .collect();
        for at in 0..sizes.len() {
            desk.good(&["import", "a.tm", &format!("{at}.tmx")]);
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        readers.into_iter().map(|reader| reader.join().unwrap()).collect::<Vec<usize>>()
    });
    assert!(reads.iter().all(|&reads| reads >= 2), "{reads:?}");
    assert_eq!(desk.units("a.tm"), *allowed.last().unwrap());
    assert!(desk.good(&["check", "a.tm"]).ends_with("nothing wrong\n"));
}

/// Several writers at a file that is not there yet: one makes it, and all wait for each other.
#[test]
fn writers_wait_for_each_other() {
    let desk = Desk::new();
    let files = ["one.tmx", "two.tmx", "three.tmx", "four.tmx"];
    for (seed, file) in files.iter().enumerate() {
        desk.tmx(file, 60, 20 + seed as u64);
    }
    for round in 0..5 {
        let db = format!("{round}.tm");
        let children = files.map(|file| desk.command(&["import", &db, file]).spawn().unwrap());
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert_eq!(error(&output), "");
        }
        assert_eq!(desk.units(&db), 240);
    }
}

/// A disk that is full, as a file size limit, and as a small file system where one can be mounted.
#[test]
fn a_full_disk_changes_nothing() {
    let desk = Desk::new();
    desk.good(&["add", "a.tm", "zh.txt", "en.txt", "--min", "0"]);
    desk.tmx("big.tmx", 3000, 31);
    let binary = env!("CARGO_BIN_EXE_duiqi");
    // Blocks of 1,024 bytes; what is ignored by the shell stays ignored, so that writing fails instead of killing.
    let limited = format!("trap '' XFSZ; ulimit -f 700; exec {binary} memory import a.tm big.tmx");
    match Command::new("bash").args(["-c", &limited]).current_dir(desk.0.path()).output() {
        Err(_) => println!("skipped: the file size limit, because bash is absent"),
        Ok(output) => {
            let error = bad(&output);
            assert!(
                error.starts_with("a.tm: the memory cannot be") || error.starts_with("a.tm: no space"),
                "{error}"
            );
        }
    }
    assert_eq!(desk.units("a.tm"), 4);
    assert_eq!(desk.good(&["check", "a.tm"]), "4 units, nothing wrong\n");

    let mounted = "mkdir small && mount -t tmpfs -o size=600k none small && cp a.tm small/ && echo mounted >&2 && \
                   cd small && \"$0\" memory import a.tm ../big.tmx; code=$?; \"$0\" memory check a.tm >&2; exit $code";
    let run = Command::new("unshare")
        .args(["-m", "bash", "-c", mounted, binary])
        .current_dir(desk.0.path())
        .output();
    match run {
        Ok(output) if error(&output).contains("mounted") => {
            let error = error(&output);
            assert_eq!(output.status.code(), Some(2), "{error}");
            assert!(
                error.contains("duiqi: a.tm: no space is left for the memory; nothing was changed\n"),
                "{error}"
            );
        }
        _ => println!("skipped: the full file system, because none can be mounted here"),
    }
}

/// A memory that nobody may write, in a folder that nobody may write: it is read, and writing says why not.
#[cfg(unix)]
#[test]
fn a_read_only_memory_is_read() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let desk = Desk::new();
    desk.good(&["add", "a.tm", "zh.txt", "en.txt", "--min", "0"]);
    fs::set_permissions(desk.path("a.tm"), fs::Permissions::from_mode(0o444)).unwrap();
    fs::set_permissions(desk.0.path(), fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write everything, so another user has to try.
    let root = fs::write(desk.path("probe"), "").is_ok();
    let run = |args: &[&str]| {
        let mut command = desk.command(args);
        if root {
            command.uid(65534);
        }
        command.output()
    };
    match run(&["lookup", "a.tm", "会议有680人参加。"]) {
        Ok(output) if output.status.success() => {
            assert!(String::from_utf8_lossy(&output.stdout).contains("680"));
            let wanted = "a.tm: the memory cannot be written: it, or its folder, is read-only";
            assert_eq!(bad(&run(&["mark", "a.tm", "reviewed", "1"]).unwrap()), wanted);
            assert_eq!(bad(&run(&["add", "a.tm", "zh.txt", "en.txt"]).unwrap()), wanted);
        }
        Ok(output) => panic!("{}", error(&output)),
        Err(error) => println!("skipped: reading as another user is not possible here: {error}"),
    }
    fs::set_permissions(desk.0.path(), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_memory_in_no_folder_is_told() {
    let desk = Desk::new();
    let error = desk.bad(&["add", "no/such/folder/a.tm", "zh.txt", "en.txt"]);
    assert!(error.starts_with("no/such/folder/a.tm: the memory cannot be used: unable to open"), "{error}");
    assert!(!Path::new(&desk.path("no")).exists());
}
