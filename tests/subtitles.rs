//! Subtitles from file to file: cue by cue, with their times.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;
use std::process::Command;

use duiqi::format::jsonl::BeadRecord;
use duiqi::{Interval, srt_cues, vtt_cues};
use proptest::prelude::*;

#[path = "support/random.rs"]
mod random;

/// The first two English cues are one sentence, of which the Chinese is one cue; the second has a tag and a line break.
const ZH: &str = "\u{FEFF}1\r\n00:00:01,000 --> 00:00:05,200\r\n{\\an8}2023年10月18日，我们在乌镇开了一次会。\r\n\r\n\
    2\r\n00:00:06,000 --> 00:00:08,000\r\n会议有<i>670人</i>参加，\r\n来自42个国家。\r\n\r\n\
    3\r\n00:00:09,000 --> 00:00:10,500\r\n谢谢大家！\r\n";
const EN: &str = "WEBVTT\n\nNOTE made by hand\n\n00:01.100 --> 00:03.000 align:start\nOn October 18, 2023,\n\n\
    00:03.000 --> 00:05.000\nwe held a meeting in Wuzhen.\n\nthird\n00:06.000 --> 00:08.100\n\
    <v Chen>The meeting had 670 participants\nfrom 42 countries.\n\n00:09.000 --> 00:10.500\nThank you, everyone!\n";

fn run(folder: &Path, args: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_duiqi")).args(args).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.srt"), ZH).unwrap();
    fs::write(folder.path().join("b.vtt"), EN).unwrap();
    folder
}

#[test]
fn cues_are_aligned_and_times_kept() {
    let folder = folder();
    let out = run(folder.path(), &["align", "a.srt", "b.vtt", "--format", "jsonl"]).unwrap();
    let beads: Vec<BeadRecord> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let shapes: Vec<&str> = beads.iter().map(|bead| bead.shape.as_str()).collect();
    assert_eq!(shapes, ["1-2", "1-1", "1-1"]);
    assert_eq!(beads[0].source.text, ["2023年10月18日，我们在乌镇开了一次会。"]);
    assert_eq!(beads[0].source.times, [Interval::new(1000, 5200)]);
    assert_eq!(beads[0].target.times, [Interval::new(1100, 3000), Interval::new(3000, 5000)]);
    assert_eq!(beads[1].source.joined(), "会议有670人参加，来自42个国家。");
    assert_eq!(beads[1].target.joined(), "The meeting had 670 participants from 42 countries.");
    assert!(out.lines().next().unwrap().contains("\"times\":[[1000,5200]]"), "{out}");

    // Every format that has a place for them keeps the times; links take them from the files again.
    for format in ["xliff", "tmx", "html"] {
        let file = format!("pairs.{format}");
        run(folder.path(), &["align", "a.srt", "b.vtt", "-o", &file]).unwrap();
        let back = run(folder.path(), &["convert", &file, "-", "--to", "jsonl"]).unwrap();
        let times = |text: &str| -> Vec<[Vec<Interval>; 2]> {
            let beads = text.lines().map(|line| serde_json::from_str::<BeadRecord>(line).unwrap());
            beads.map(|bead| [bead.source.times, bead.target.times]).collect()
        };
        assert_eq!(times(&back), times(&out), "{format}");
    }
    run(folder.path(), &["align", "a.srt", "b.vtt", "-o", "pairs.links"]).unwrap();
    let filled =
        run(folder.path(), &["convert", "pairs.links", "-", "--to", "jsonl", "--texts", "a.srt", "b.vtt"]);
    let bead: BeadRecord = serde_json::from_str(filled.unwrap().lines().next().unwrap()).unwrap();
    assert_eq!(bead.source, beads[0].source);
    assert_eq!(bead.target, beads[0].target);
    let view = run(folder.path(), &["align", "a.srt", "b.vtt", "--format", "view"]).unwrap();
    assert!(view.lines().any(|line| line.starts_with("0:00:06")), "{view}");
}

#[test]
fn other_commands_take_cues_as_segments() {
    let folder = folder();
    let out = run(folder.path(), &["segment", "b.vtt", "--format", "jsonl"]).unwrap();
    assert_eq!(out.lines().count(), 4);
    assert!(
        out.lines().next().unwrap().ends_with("\"text\":\"On October 18, 2023,\",\"time\":[1100,3000]}"),
        "{out}"
    );
    let out = run(folder.path(), &["segment", "a.srt"]).unwrap();
    assert_eq!(out, "2023年10月18日，我们在乌镇开了一次会。\n会议有670人参加，来自42个国家。\n谢谢大家！\n");
    // Lines of a cue are not segments, whatever is said of lines.
    assert_eq!(run(folder.path(), &["align", "a.srt", "b.vtt", "--segmented"]).unwrap().lines().count(), 3);
    assert_eq!(run(folder.path(), &["check", "a.srt", "b.vtt", "--only", "number"]).unwrap(), "");
    assert!(
        run(folder.path(), &["memory", "add", "my.tm", "a.srt", "b.vtt"]).unwrap().starts_with("created 3")
    );
    fs::write(folder.path().join("list"), "a.srt\tb.vtt\tout.tsv\n").unwrap();
    run(folder.path(), &["batch", "list", "--quiet"]).unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("out.tsv")).unwrap().lines().count(), 3);
}

#[test]
fn what_is_wrong_is_one_line_with_its_place() {
    let folder = folder();
    fs::write(folder.path().join("c.srt"), "1\n00:00:01,000 --> 00:00:00,900\n一\n").unwrap();
    let error = run(folder.path(), &["align", "c.srt", "b.vtt"]).unwrap_err();
    let expected = "duiqi: c.srt: line 2: the cue ends before it begins: \"00:00:01,000 --> 00:00:00,900\"\n";
    assert_eq!(error, expected);
    fs::write(folder.path().join("c.vtt"), ZH).unwrap();
    let error = run(folder.path(), &["segment", "c.vtt"]).unwrap_err();
    assert_eq!(error, "duiqi: c.vtt: line 1: expected WEBVTT, found \"1\"\n");
}

proptest! {
    #![proptest_config(random::cases(200))]

    /// What is written plainly is read back.
    #[test]
    fn cues_come_back(drawn in prop::collection::vec((0_u64..400_000_000, 0_u64..9000, "[a-z一-十,. ]{0,8}[a-z一-十]"), 0..9)) {
        let clock = |millis: u64, mark: char| {
            let (seconds, millis) = (millis / 1000, millis % 1000);
            format!("{:02}:{:02}:{:02}{mark}{millis:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
        };
        let mut starts: Vec<_> = drawn.iter().map(|(start, length, text)| (*start, start + length, text.trim())).collect();
        let write = |mark| {
            let cues = starts.iter().map(|&(start, end, text)| format!("{} --> {}\n{text}\n\n", clock(start, mark), clock(end, mark)));
            cues.collect::<Vec<_>>().concat()
        };
        let (srt, vtt) = (write(','), format!("WEBVTT\n\n{}", write('.')));
        starts.sort_by_key(|cue| cue.0);
        for cues in [srt_cues(&srt).unwrap(), vtt_cues(&vtt).unwrap()] {
            let read: Vec<_> = cues.iter().map(|cue| (cue.time.start, cue.time.end, cue.text.as_str())).collect();
            prop_assert_eq!(&read, &starts);
        }
    }

    /// Any text is read or refused.
    #[test]
    fn nothing_panics(text in "([0-9:,. <>{}\\\\&;a一-]|-->|\n\n|\n|\r|00:00:0[0-9],000 --> 00:00:0[0-9],000\n){0,40}") {
        let _ = srt_cues(&text);
        let _ = vtt_cues(&format!("WEBVTT\n{text}"));
    }
}
