//! Faults from outside: disks that are full, folders that cannot be written, files that vanish, readers that go away, signals, damaged
//! memories, clocks that go back, two at one file. What was there stays, nothing half-written is left, and one line says what is wrong.
//! `tests/batch.rs` and `tests/memory_cli.rs` have more of them: kills in the middle, full disks, writers that wait.

#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use duiqi::Lang;
use duiqi::memory::{MergePolicy, Outcome, Status, Timestamp, TranslationMemory, TranslationUnit, Variant};
use tempfile::TempDir;

#[path = "support/stoppable.rs"]
mod stoppable;
use stoppable::stoppable;

const ZH: &str = "乌镇大会开幕\n会议有670人参加。\n我们讨论了人工智能。\n大会于2023年10月18日闭幕。\n";
const EN: &str = "The Wuzhen conference opens\nThe meeting had 670 participants.\nWe discussed artificial intelligence.\nThe conference closed on October 18, 2023.\n";

struct Desk(TempDir);

impl Desk {
    /// A folder with a document in both languages, some hundred lines long, and a memory of them.
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        let many = |text: &str| (0..80).map(|n| format!("{n}. {text}")).collect::<Vec<_>>().concat();
        fs::write(desk.path("zh"), many(ZH)).unwrap();
        fs::write(desk.path("en"), many(EN)).unwrap();
        desk
    }

    fn memory(self) -> Self {
        let added = self.run(&["memory", "add", "a.tm", "zh", "en", "--min", "0"]);
        assert!(added.status.success(), "{added:?}");
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        self.command_of(Command::new(env!("CARGO_BIN_EXE_duiqi")), args)
    }

    /// A command that is sent a signal.
    fn stoppable(&self, args: &[&str]) -> Option<Command> {
        stoppable(env!("CARGO_BIN_EXE_duiqi")).map(|command| self.command_of(command, args))
    }

    fn command_of(&self, mut command: Command, args: &[&str]) -> Command {
        command.args(args).current_dir(self.0.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// A line of a shell in the folder, in which `$0` is the command; nothing where there is no such shell.
    fn shell(&self, line: &str) -> Output {
        let mut command = Command::new("bash");
        command.args(["-c", line, env!("CARGO_BIN_EXE_duiqi")]).current_dir(self.0.path());
        command.output().unwrap()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        // The log of a memory whose process was killed stays until the memory is opened again.
        names.retain(|name| !name.ends_with("-wal") && !name.ends_with("-shm"));
        names.sort();
        names
    }

    fn is_whole(&self) {
        let check = self.run(&["memory", "check", "a.tm"]);
        assert!(String::from_utf8_lossy(&check.stdout).ends_with("nothing wrong\n"), "{check:?}");
    }

    fn units(&self) -> String {
        let info = self.run(&["memory", "info", "a.tm"]);
        String::from_utf8(info.stdout).unwrap().lines().next().unwrap().to_owned()
    }
}

/// The one line of complaint of a run that failed.
fn complaint(output: &Output) -> String {
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), error.lines().count()), (Some(2), 1), "{error}");
    error.trim_end().strip_prefix("duiqi: ").unwrap().to_owned()
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args(["-s", name, &child.id().to_string()]).status().unwrap().success());
}

/// Commands that write to the standard output, more than a pipe holds.
const TALKERS: &[&[&str]] = &[
    &["align", "zh", "en", "--explain", "--format", "jsonl"],
    &["align", "zh", "en", "--format", "html"],
    &["segment", "zh"],
    &["anchors", "en", "--format", "jsonl"],
    &["memory", "export", "a.tm", "-", "--format", "tmx"],
    &["memory", "search", "a.tm", "乌镇", "--limit", "1000"],
    &["memory", "pretranslate", "a.tm", "zh", "--format", "jsonl"],
    &["man"],
    &["completions", "bash"],
];

#[test]
fn a_full_standard_output_is_told() {
    if !Path::new("/dev/full").exists() {
        eprintln!("skipped: there is no /dev/full");
        return;
    }
    let desk = Desk::new().memory();
    for args in TALKERS {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = desk.command(args).stdout(full).output().unwrap();
        let error = complaint(&output);
        assert!(error.starts_with("standard output: No space left on device"), "{args:?}: {error}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let desk = Desk::new().memory();
    for args in TALKERS {
        let mut child = desk.command(args).spawn().unwrap();
        let mut pipe = child.stdout.take().unwrap();
        let mut byte = [0];
        pipe.read_exact(&mut byte).unwrap();
        drop(pipe);
        let output = child.wait_with_output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), error.as_str()), (Some(0), ""), "{args:?}");
    }
}

/// Commands that write a file `out`, longer than a few blocks.
const WRITERS: &[(&str, &str)] = &[
    ("align", "align zh en --explain --format jsonl --output out"),
    ("segment", "segment zh --format jsonl --output out"),
    ("convert", "convert a.jsonl out --to html"),
    ("export", "memory export a.tm out --format tmx"),
    ("batch", "batch list --format jsonl --explain --force --quiet"),
];

/// A limit on the size of files is a disk that is full, as far as a file can tell.
#[test]
fn a_full_disk_leaves_what_was_there() {
    if Command::new("bash").arg("-c").arg("true").status().is_err() {
        eprintln!("skipped: bash is absent");
        return;
    }
    let desk = Desk::new().memory();
    assert!(desk.run(&["align", "zh", "en", "--output", "a.jsonl"]).status.success());
    fs::write(desk.path("list"), "zh\ten\tout\n").unwrap();
    for (name, args) in WRITERS {
        // A memory that is opened has an index of 32 KiB beside it.
        let blocks = if *name == "export" { 48 } else { 4 };
        for before in [None, Some("what was there\n")] {
            let _ = fs::remove_file(desk.path("out"));
            if let Some(text) = before {
                fs::write(desk.path("out"), text).unwrap();
            }
            let names = desk.names();
            let output = desk.shell(&format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" {args}"));
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{name}: {error}");
            assert!(error.contains("out: File too large"), "{name}: {error}");
            assert_eq!(desk.names(), names, "{name}");
            assert_eq!(fs::read_to_string(desk.path("out")).ok().as_deref(), before, "{name}");
        }
    }
    desk.is_whole();
}

/// The same on a file system that is full, where one can be mounted.
#[test]
fn a_full_file_system_leaves_nothing() {
    let desk = Desk::new();
    let line = "mkdir small && mount -t tmpfs -o size=40k none small && echo mounted && \
                \"$0\" align zh en --explain --format jsonl --output small/out; echo $?; ls -A small";
    let run = Command::new("unshare")
        .args(["-m", "bash", "-c", line, env!("CARGO_BIN_EXE_duiqi")])
        .current_dir(desk.0.path())
        .output();
    match run {
        Ok(output) if output.stdout.starts_with(b"mounted\n") => {
            assert_eq!(String::from_utf8(output.stdout).unwrap(), "mounted\n2\n");
            let error = String::from_utf8(output.stderr).unwrap();
            let end = "; nothing is left half written: make room and run it again\n";
            assert_eq!(error, format!("duiqi: small/out: No space left on device (os error 28){end}"));
        }
        _ => eprintln!("skipped: no file system can be mounted here"),
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let desk = Desk::new().memory();
    assert!(desk.run(&["align", "zh", "en", "--output", "a.jsonl"]).status.success());
    fs::write(desk.path("out"), "what was there\n").unwrap();
    fs::write(desk.path("list"), "zh\ten\tout\n").unwrap();
    fs::set_permissions(desk.0.path(), fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write everything, so another user has to try.
    let root = fs::File::create(desk.path("probe")).is_ok();
    let names = desk.names();
    for (name, args) in WRITERS {
        let mut command = desk.command(&args.split(' ').collect::<Vec<_>>());
        if root {
            command.uid(65534);
        }
        match command.output() {
            Ok(output) => {
                let error = String::from_utf8_lossy(&output.stderr).into_owned();
                assert_eq!(output.status.code(), Some(2), "{name}: {error}");
                assert!(error.contains("out: Permission denied"), "{name}: {error}");
            }
            Err(error) => eprintln!("skipped: running as another user is not possible here: {error}"),
        }
    }
    assert_eq!(desk.names(), names);
    assert_eq!(fs::read_to_string(desk.path("out")).unwrap(), "what was there\n");
    fs::set_permissions(desk.0.path(), fs::Permissions::from_mode(0o755)).unwrap();
}

/// A pipe with a name, by which a test can stop a command in mid-read; nothing where there is no `mkfifo`.
fn pipe(desk: &Desk, name: &str) -> bool {
    let made = Command::new("mkfifo").arg(desk.path(name)).status().is_ok_and(|status| status.success());
    if !made {
        eprintln!("skipped: there is no mkfifo");
    }
    made
}

#[test]
fn a_file_that_vanishes_is_told_and_the_rest_is_done() {
    let desk = Desk::new();
    if !pipe(&desk, "slow") {
        return;
    }
    for name in ["gone", "kept"] {
        fs::write(desk.path(name), ZH).unwrap();
    }
    fs::write(desk.path("list"), "slow\ten\ta.tsv\ngone\ten\tb.tsv\nkept\ten\tc.tsv\n").unwrap();
    let child = desk.command(&["batch", "list", "--jobs", "1", "--source-lang", "zh"]).spawn().unwrap();
    // Opened for writing as soon as the command reads the first.
    let mut slow = fs::File::options().write(true).open(desk.path("slow")).unwrap();
    fs::remove_file(desk.path("gone")).unwrap();
    slow.write_all(ZH.as_bytes()).unwrap();
    drop(slow);
    let output = child.wait_with_output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(error.contains("duiqi: list: line 2: gone: No such file or directory"), "{error}");
    assert!(error.ends_with("duiqi: 2 aligned, 1 failed\n"), "{error}");
    assert!(desk.path("a.tsv").exists() && desk.path("c.tsv").exists() && !desk.path("b.tsv").exists());
}

/// A memory in TMX, in two parts.
fn tmx(desk: &Desk) -> (Vec<u8>, Vec<u8>) {
    assert!(desk.run(&["memory", "export", "a.tm", "a.tmx"]).status.success());
    let mut first = fs::read(desk.path("a.tmx")).unwrap();
    // Other texts, so that they are new.
    first = String::from_utf8(first).unwrap().replace("人工智能", "天气").into_bytes();
    let second = first.split_off(first.len() / 2);
    (first, second)
}

#[test]
fn an_import_whose_file_ends_too_soon_changes_nothing() {
    let desk = Desk::new().memory();
    if !pipe(&desk, "slow.tmx") {
        return;
    }
    let units = desk.units();
    let (first, _) = tmx(&desk);
    let child = desk.command(&["memory", "import", "a.tm", "slow.tmx"]).spawn().unwrap();
    let mut slow = fs::File::options().write(true).open(desk.path("slow.tmx")).unwrap();
    slow.write_all(&first).unwrap();
    drop(slow);
    let error = complaint(&child.wait_with_output().unwrap());
    assert!(error.starts_with("slow.tmx: line "), "{error}");
    assert_eq!(desk.units(), units);
    desk.is_whole();
}

#[test]
fn an_import_that_is_stopped_changes_nothing_and_can_be_done_again() {
    let desk = Desk::new().memory();
    if !pipe(&desk, "slow.tmx") {
        return;
    }
    let units = desk.units();
    let (first, second) = tmx(&desk);
    for name in ["INT", "TERM", "HUP", "KILL"] {
        let Some(mut command) = desk.stoppable(&["memory", "import", "a.tm", "slow.tmx"]) else { return };
        let mut child = command.spawn().unwrap();
        let mut slow = fs::File::options().write(true).open(desk.path("slow.tmx")).unwrap();
        slow.write_all(&first).unwrap();
        std::thread::sleep(Duration::from_millis(50));
        signal(&child, name);
        let status = child.wait().unwrap();
        assert!(!status.success(), "{name}: {status:?}");
        assert!(status.signal().is_some() || status.code() == Some(130), "{name}: {status:?}");
        assert_eq!(desk.units(), units, "{name}");
        desk.is_whole();
    }
    let child = desk.command(&["memory", "import", "a.tm", "slow.tmx"]).spawn().unwrap();
    let mut slow = fs::File::options().write(true).open(desk.path("slow.tmx")).unwrap();
    slow.write_all(&[first, second].concat()).unwrap();
    drop(slow);
    assert!(child.wait_with_output().unwrap().status.success());
    assert_ne!(desk.units(), units);
    desk.is_whole();
}

/// An export takes its file as its content comes, so it can be caught half-way.
#[test]
fn an_export_that_is_stopped_leaves_what_was_there() {
    let desk = Desk::new().memory();
    // Long enough to be caught: the same units again under other numbers.
    let export = desk.run(&["memory", "export", "a.tm", "-", "--format", "tsv"]).stdout;
    let export = String::from_utf8(export).unwrap();
    let many: String = (0..60).map(|n| export.replace('\t', &format!(" {n}\t"))).collect();
    fs::write(desk.path("many.tsv"), many).unwrap();
    assert!(desk.run(&["memory", "import", "a.tm", "many.tsv"]).status.success());
    fs::write(desk.path("out.tmx"), "what was there\n").unwrap();
    let names = desk.names();
    let mut caught = 0;
    for (round, name) in ["INT", "TERM"].into_iter().cycle().take(40).enumerate() {
        let Some(mut command) = desk.stoppable(&["memory", "export", "a.tm", "out.tmx"]) else { return };
        let mut child = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(10 + 7 * round as u64 % 60));
        signal(&child, name);
        let status = child.wait().unwrap();
        assert_eq!(desk.names(), names, "{name}");
        let out = fs::read_to_string(desk.path("out.tmx")).unwrap();
        if out.ends_with("</tmx>\n") {
            fs::write(desk.path("out.tmx"), "what was there\n").unwrap();
        } else {
            assert_eq!(out, "what was there\n", "{name}");
            // Ended by the signal itself before there was anything to take back.
            if status.signal().is_some() {
                continue;
            }
            caught += 1;
            assert_eq!(status.code(), Some(130), "{name}");
            if caught == 6 {
                break;
            }
        }
    }
    assert!(caught > 0, "none was caught");
    desk.is_whole();
}

#[test]
fn what_is_stopped_while_it_waits_for_its_input_leaves_what_was_there() {
    let desk = Desk::new();
    let beads = desk.run(&["align", "zh", "en", "--format", "jsonl"]).stdout;
    fs::write(desk.path("out.tmx"), "what was there\n").unwrap();
    let names = desk.names();
    // The input goes on, or ends with the same signal, as in a pipeline that is stopped.
    for (name, ends) in [("INT", false), ("TERM", false), ("INT", true), ("TERM", true)] {
        let args = ["convert", "-", "out.tmx", "--from", "jsonl"];
        let Some(mut command) = desk.stoppable(&args) else { return };
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(&beads).unwrap();
        let start = std::time::Instant::now();
        while desk.names() == names {
            assert!(start.elapsed() < Duration::from_secs(20), "nothing is written");
            std::thread::sleep(Duration::from_millis(5));
        }
        signal(&child, name);
        let input = (!ends).then_some(input);
        let output = child.wait_with_output().unwrap();
        drop(input);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(error, "duiqi: out.tmx: stopped by a signal; the file is as it was\n", "{name}");
        assert_eq!(output.status.code(), Some(130), "{name}");
        assert_eq!(desk.names(), names, "{name}");
        assert_eq!(fs::read_to_string(desk.path("out.tmx")).unwrap(), "what was there\n", "{name}");
    }
}

#[test]
fn an_alignment_that_is_stopped_leaves_all_or_nothing() {
    let desk = Desk::new();
    let names = desk.names();
    for round in 0..30 {
        let args = ["align", "zh", "en", "--format", "moses", "-o", "out"];
        let Some(mut command) = desk.stoppable(&args) else { return };
        let mut child = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(20 * round));
        signal(&child, "INT");
        child.wait().unwrap();
        let made: Vec<String> = desk.names().into_iter().filter(|name| !names.contains(name)).collect();
        assert!(made.is_empty() || made == ["out.en", "out.zh"], "{made:?}");
        made.iter().for_each(|name| fs::remove_file(desk.path(name)).unwrap());
    }
}

/// Damage of many kinds: every command ends with an answer or one line, and never with a crash.
#[test]
fn a_damaged_memory_is_told() {
    let desk = Desk::new().memory();
    let whole = fs::read(desk.path("a.tm")).unwrap();
    let mut damaged: Vec<(String, Vec<u8>)> = [0, 99, 512, whole.len() / 2, whole.len() - 1]
        .into_iter()
        .map(|length| (format!("cut to {length}"), whole[..length].to_vec()))
        .collect();
    damaged.push(("a text".into(), b"no database at all\n".repeat(100)));
    damaged.push(("zeros".into(), vec![0; whole.len()]));
    damaged.push(("doubled".into(), [&whole[..], &whole].concat()));
    // In the header and anywhere, stretches and a few bytes, which SQLite hardly notices.
    for seed in 0..24 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut bytes = whole.clone();
        let at = if seed % 3 == 0 { random.usize(..200) } else { random.usize(..bytes.len()) };
        let most = if seed % 2 == 0 { 2000 } else { 4 };
        let end = (at + random.usize(1..most)).min(bytes.len());
        bytes[at..end].iter_mut().for_each(|byte| *byte = random.u8(..));
        damaged.push((format!("bytes {at} to {end}"), bytes));
    }
    let mut told = 0;
    for (what, bytes) in &damaged {
        let commands: [&[&str]; 4] = [
            &["memory", "check", "b.tm"],
            &["memory", "lookup", "b.tm", "会议有680人参加。"],
            &["memory", "export", "b.tm", "-", "--format", "jsonl"],
            &["memory", "add", "b.tm", "zh", "en", "--min", "0"],
        ];
        for args in commands {
            for end in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(desk.path(&format!("b.tm{end}")));
            }
            fs::write(desk.path("b.tm"), bytes).unwrap();
            let output = desk.run(args);
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            match output.status.code() {
                Some(0) => assert_eq!(error, "", "{what}: {args:?}"),
                Some(2) => {
                    assert_eq!(error.lines().count(), 1, "{what}: {args:?}: {error}");
                    assert!(error.starts_with("duiqi: b.tm: "), "{what}: {args:?}: {error}");
                    told += 1;
                    // Whoever only reads leaves what can still be saved.
                    if args[1] != "add" {
                        assert_eq!(fs::read(desk.path("b.tm")).unwrap(), *bytes, "{what}: {args:?}");
                    }
                }
                code => panic!("{what}: {args:?}: {code:?}: {error}"),
            }
        }
    }
    assert!(told > damaged.len(), "only {told} complaints");
}

fn unit(target: &str) -> TranslationUnit {
    TranslationUnit::new(Variant::new(Lang::Zh, "天黑了。"), Variant::new(Lang::En, target))
}

/// A clock that was set back: nothing is lost or refused, and what is in the future is not believed.
#[test]
fn a_clock_that_goes_back_loses_nothing() {
    let mut memory = TranslationMemory::temporary().unwrap();
    for (seconds, target) in [(2_000_000_000, "It got dark."), (1_000_000_000, "Night fell."), (-1, "Dusk.")]
    {
        let mut writer = memory.writer(MergePolicy::KeepAll, Timestamp::from_seconds(seconds)).unwrap();
        assert!(matches!(writer.add(unit(target)).unwrap(), Outcome::Created(_)), "{target}");
        writer.commit().unwrap();
    }
    assert_eq!(memory.mark(&[1], Status::Reviewed, Timestamp::from_seconds(5)).unwrap(), 1);
    assert_eq!(memory.count().unwrap().units, 3);
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());
    let mut out = Vec::new();
    memory.export(&mut out, duiqi::memory::Format::Tmx, Timestamp::from_seconds(i64::MIN)).unwrap();

    let desk = Desk::new();
    fs::write(desk.path("list"), "zh\ten\tout.tsv\n").unwrap();
    let touch = |name: &str, time: SystemTime| {
        fs::File::options().write(true).open(desk.path(name)).unwrap().set_modified(time).unwrap();
    };
    let (now, hour) = (SystemTime::now(), Duration::from_secs(3600));
    for name in ["zh", "en"] {
        touch(name, now - 2 * hour);
    }
    let batch = || String::from_utf8(desk.run(&["batch", "list"]).stderr).unwrap();
    assert!(batch().ends_with("1 aligned\n"));
    touch("out.tsv", now - hour);
    assert!(batch().contains("1 complete already"));
    // Made before the clock was set back: the inputs may have changed since.
    touch("out.tsv", now + hour);
    assert!(batch().ends_with("1 aligned\n"));
    touch("zh", now + hour);
    assert!(batch().ends_with("1 aligned\n"));
}

#[test]
fn two_that_write_one_file_leave_one_whole() {
    let desk = Desk::new();
    let alone = desk.run(&["align", "zh", "en", "--format", "jsonl"]).stdout;
    for _ in 0..5 {
        let children: Vec<Child> = (0..4)
            .map(|_| desk.command(&["align", "zh", "en", "--output", "out.jsonl"]).spawn().unwrap())
            .collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{output:?}");
        }
        assert!(fs::read(desk.path("out.jsonl")).unwrap() == alone);
        assert_eq!(desk.names(), ["en", "out.jsonl", "zh"]);
    }
}

#[test]
fn two_that_write_one_memory_both_get_in() {
    let desk = Desk::new().memory();
    fs::write(desk.path("en2"), fs::read_to_string(desk.path("en")).unwrap().replace("The ", "That "))
        .unwrap();
    let before = desk.units();
    let start = |en: &str| desk.command(&["memory", "add", "a.tm", "zh", en, "--min", "0"]).spawn().unwrap();
    for child in [start("en2"), start("en"), start("en2")] {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
    assert_ne!(desk.units(), before);
    desk.is_whole();
}

/// A folder, nothing, no permission, a standard input that is closed: where a file is expected.
#[test]
fn what_cannot_be_read_is_named() {
    let desk = Desk::new();
    fs::create_dir(desk.path("folder")).unwrap();
    for (file, reason) in
        [("folder", "Is a directory"), ("nothing", "No such file"), ("zh/x", "Not a directory")]
    {
        for args in [
            &["segment", file][..],
            &["align", file, "en"],
            &["align", "zh", file],
            &["memory", "import", "b.tm", file, "--format", "tmx"],
            &["memory", "import", "b.tm", file, "--format", "tsv"],
            &["convert", file, "-", "--from", "jsonl", "--to", "tsv"],
            &["batch", file],
            &["eval", file, file],
            &["align", "zh", "en", "--lexicon", file],
            &["align", "zh", "en", "--vectors", file, file],
        ] {
            let error = complaint(&desk.run(args));
            assert!(error.starts_with(&format!("{file}: ")) && error.contains(reason), "{args:?}: {error}");
        }
    }
    let closed = desk.shell("\"$0\" segment - --lang en <&-");
    assert!(closed.status.code().is_some_and(|code| code == 0 || code == 2), "{closed:?}");
    let closed = desk.shell("\"$0\" align zh en >&- 2>&-");
    assert!(closed.status.code().is_some(), "{closed:?}");
}
