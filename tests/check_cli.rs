//! `duiqi check` from the command line.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn duiqi(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_duiqi")).current_dir(folder).args(args).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("zh.txt"), "水乡大会开幕。\n会议有670人参加。\n谢谢大家。\n").unwrap();
    fs::write(
        folder.path().join("en.txt"),
        "The Water Town Conference opens.\nThe meeting had 760 participants.\nThank you all.\n",
    )
    .unwrap();
    folder
}

#[test]
fn findings_are_written_in_three_formats_and_set_the_exit_code() {
    let folder = folder();
    let run = |args: &[&str]| duiqi(folder.path(), &[&["check", "zh.txt", "en.txt"], args].concat());
    for mode in [&["--aligned"][..], &["--segmented"], &[]] {
        let output = run(&[mode, &["--only", "number", "--format", "jsonl"]].concat());
        assert_eq!(output.status.code(), Some(1), "{mode:?}");
        let text = out(&output);
        assert_eq!(text.lines().count(), 1, "{text}");
        let record: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((record["check"].as_str(), record["severity"].as_str()), (Some("number"), Some("error")));
        assert!(record["confidence"].as_f64().unwrap() > 0.5 && record["message"].is_string());
        assert_eq!(record["source"]["ids"], serde_json::json!([1]));
        assert_eq!(record["source"]["text"], serde_json::json!(["670"]));
        assert_eq!(record["target"]["text"], serde_json::json!(["760"]));
        assert_eq!(record["source"]["spans"].as_array().unwrap().len(), 1);
    }
    let text = out(&run(&["--aligned", "--only", "number"]));
    assert!(
        text.starts_with("error number 0.85  2:2  the values differ") && text.contains("⟦670⟧"),
        "{text}"
    );
    let page = out(&run(&["--aligned", "--format", "html"]));
    assert!(
        page.starts_with("<!DOCTYPE html>")
            && page.ends_with("</html>\n")
            && page.contains("<mark>670</mark>")
    );
    for (fail_on, code) in [("error", 1), ("warning", 1), ("info", 1), ("never", 0)] {
        assert_eq!(run(&["--aligned", "--fail-on", fail_on]).status.code(), Some(code));
    }
    assert_eq!(run(&["--aligned", "--skip", "number"]).status.code(), Some(0));
    assert_eq!(run(&["--aligned", "--only", "number", "--min-confidence", "0.99"]).status.code(), Some(0));
    let strict = out(&run(&["--aligned", "--profile", "strict"])).lines().count();
    assert!(strict >= out(&run(&["--aligned"])).lines().count());
}

#[test]
fn a_glossary_is_obeyed_and_wrong_use_is_told() {
    let folder = folder();
    fs::write(folder.path().join("terms.csv"), "水乡,canal town\n").unwrap();
    fs::write(folder.path().join("bad.tsv"), "水乡\tcanal town\nalone\n").unwrap();
    let run =
        |args: &[&str]| duiqi(folder.path(), &[&["check", "zh.txt", "en.txt", "--aligned"], args].concat());
    let output = run(&["--glossary", "terms.csv", "--only", "term"]);
    assert!(out(&output).contains("水乡 is to be translated as canal town"), "{}", out(&output));
    for (args, reason) in [
        (&["--glossary", "bad.tsv"][..], "bad.tsv: line 2: "),
        (&["--glossary", "none.tsv"], "none.tsv: "),
        (&["--only", "numbers"], "\"numbers\" is no check"),
        (&["--min-confidence", "7"], "the least confidence is 7"),
        (&["--baseline", "none.json"], "none.json: "),
        (&["--baseline", "new.json", "--accept", "0123"], "no finding has the id \"0123\""),
    ] {
        let output = run(args);
        let error = String::from_utf8(output.stderr.clone()).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {error}");
        assert!(error.contains(reason) && error.lines().count() == 1, "{args:?}: {error}");
    }
    assert!(!folder.path().join("new.json").exists());
}

#[test]
fn accepted_findings_stay_silent() {
    let folder = folder();
    let run = |args: &[&str]| {
        duiqi(
            folder.path(),
            &[&["check", "zh.txt", "en.txt", "--aligned", "--baseline", "accepted.json"], args].concat(),
        )
    };
    let first = duiqi(
        folder.path(),
        &["check", "zh.txt", "en.txt", "--aligned", "--only", "number", "--format", "jsonl"],
    );
    let record: serde_json::Value = serde_json::from_str(&out(&first)).unwrap();
    assert_eq!(run(&["--accept", record["id"].as_str().unwrap()]).status.code(), Some(0));
    let file = fs::read_to_string(folder.path().join("accepted.json")).unwrap();
    assert!(file.contains("the values differ"), "{file}");
    assert_eq!(run(&["--only", "number"]).status.code(), Some(0));
    fs::write(
        folder.path().join("en.txt"),
        "The Water Town Conference opens.\nThe meeting had 765 participants.\nThank you all.\n",
    )
    .unwrap();
    assert_eq!(run(&["--only", "number"]).status.code(), Some(1));
    assert_eq!(run(&["--accept", "all"]).status.code(), Some(0));
    assert_eq!(out(&run(&[])), "");
}

#[test]
fn the_units_of_a_memory_are_checked() {
    let folder = folder();
    let stored = duiqi(
        folder.path(),
        &["memory", "add", "units.tm", "zh.txt", "en.txt", "--segmented", "--min-confidence", "0"],
    );
    assert!(stored.status.success(), "{}", String::from_utf8_lossy(&stored.stderr));
    let output =
        duiqi(folder.path(), &["check", "--memory", "units.tm", "--only", "number", "--format", "jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    let record: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(record["source"]["text"], serde_json::json!(["670"]));
    assert_eq!(record["target"]["text"], serde_json::json!(["760"]));
    // `ids` are the units in the order of an export.
    let export = duiqi(folder.path(), &["memory", "export", "units.tm", "units.tsv"]);
    assert!(export.status.success());
    let units = fs::read_to_string(folder.path().join("units.tsv")).unwrap();
    let id = record["source"]["ids"][0].as_u64().unwrap() as usize;
    assert!(units.lines().nth(id).unwrap().contains("670"), "{id}: {units}");
    let missing = duiqi(folder.path(), &["check", "--memory", "none.tm"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("none.tm"));
}

#[test]
fn findings_of_a_check_are_shown_on_the_review_page() {
    let folder = folder();
    let checked = duiqi(
        folder.path(),
        &["check", "zh.txt", "en.txt", "--segmented", "--format", "jsonl", "-o", "findings.jsonl"],
    );
    assert_eq!(checked.status.code(), Some(1));
    let page = duiqi(
        folder.path(),
        &["align", "zh.txt", "en.txt", "--segmented", "--format", "html", "--findings", "findings.jsonl"],
    );
    assert!(page.status.success(), "{}", String::from_utf8_lossy(&page.stderr));
    let page = out(&page);
    let (_, shown) = page.split_once("id=\"findings\">").unwrap();
    let (shown, _) = shown.split_once("</script>").unwrap();
    let shown: Vec<serde_json::Value> = serde_json::from_str(shown).unwrap();
    let written = fs::read_to_string(folder.path().join("findings.jsonl")).unwrap();
    assert_eq!(shown.len(), written.lines().count());
    // The page places a finding by the segments and bytes that its beads have too.
    let number = shown.iter().find(|finding| finding["check"] == "number").unwrap();
    let span = &number["source"]["spans"][0];
    let (start, end) = (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize);
    assert_eq!(&fs::read_to_string(folder.path().join("zh.txt")).unwrap()[start..end], "670");
    assert_eq!(number["source"]["ids"], serde_json::json!([1]));
}
