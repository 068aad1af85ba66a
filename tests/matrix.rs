//! Which command reads and writes which format: the table in the README is parsed, and every cell of it tried.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;
use std::process::Command;

#[path = "support/dtd.rs"]
mod dtd;

const README: &str = include_str!("../README.md");
/// The columns that say yes or no.
const COLUMNS: [&str; 5] =
    ["written", "`convert` reads", "`check` reads", "`memory import`", "`memory export`"];

/// Each format of the table with what it says of it.
fn table() -> Vec<(String, [bool; 5])> {
    let mut rows = README.lines().skip_while(|line| !line.starts_with("| format | names |"));
    let cells =
        |row: &str| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let head = cells(rows.next().unwrap());
    assert_eq!(head[3..], COLUMNS);
    let mut table = Vec::new();
    for row in rows.skip(1).take_while(|line| line.starts_with('|')) {
        let cells = cells(row);
        let says = [3, 4, 5, 6, 7].map(|column| match cells[column].as_str() {
            "yes" => true,
            "no" => false,
            other => panic!("{row}: {other:?}"),
        });
        table.extend(cells[0].split(", ").map(|name| (name.trim_matches('`').to_owned(), says)));
    }
    table
}

fn run(folder: &Path, args: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_duiqi")).args(args).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

#[test]
fn the_table_of_formats_is_true() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path();
    for file in ["zh.srt", "en.vtt"] {
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/subtitles").join(file);
        fs::copy(fixture, desk.join(file)).unwrap();
    }
    run(desk, &["align", "zh.srt", "en.vtt", "-o", "gold.jsonl"]).unwrap();
    let pairs = 4;
    assert!(run(desk, &["memory", "import", "my.tm", "gold.jsonl"]).unwrap().starts_with("created 4,"));

    let table = table();
    let formats = ["jsonl", "xliff", "tmx", "csv", "tsv", "intertext", "moses", "html", "links", "ladder"];
    assert_eq!(table.iter().map(|row| row.0.as_str()).collect::<Vec<_>>(), formats);
    for (format, says) in &table {
        let file = |stem: &str| if format == "moses" { stem.to_owned() } else { format!("{stem}.{format}") };
        let (aligned, batched, applied) = (file("aligned"), file("batched"), file("applied"));
        fs::write(desk.join("list"), format!("zh.srt\ten.vtt\t{batched}\n")).unwrap();
        let is = |done: &Result<String, String>, column: usize| {
            assert_eq!(done.is_ok(), says[column], "{format}: {}: {done:?}", COLUMNS[column]);
            // What cannot be done says so in one line.
            assert!(
                done.as_ref()
                    .err()
                    .is_none_or(|error| error.starts_with("duiqi: ") && error.lines().count() == 1),
                "{done:?}"
            );
            done.is_ok()
        };
        is(&run(desk, &["align", "zh.srt", "en.vtt", "--format", format, "-o", &aligned]), 0);
        is(&run(desk, &["batch", "list", "--format", format, "--quiet"]), 0);
        is(&run(desk, &["apply", "gold.jsonl", "--to", format, "-o", &applied]), 0);
        is(&run(desk, &["convert", "gold.jsonl", &file("converted"), "--to", format]), 0);
        if format == "tmx" {
            [&aligned, &batched, &applied].iter().for_each(|file| dtd::assert_valid(&desk.join(file)));
        }

        let links = run(desk, &["convert", &aligned, "-", "--from", format, "--to", "links"]);
        if is(&links, 1) {
            assert_eq!(links.unwrap().lines().count(), pairs, "{format}");
        }
        is(&run(desk, &["check", &aligned, "--from", format, "--only", "number"]), 2);

        let memory = format!("{format}.tm");
        let imported = run(desk, &["memory", "import", &memory, &aligned, "--format", format]);
        if is(&imported, 3) {
            assert!(imported.unwrap().starts_with("created 4,"), "{format}");
        }
        let exported = file("exported");
        if is(&run(desk, &["memory", "export", "my.tm", &exported, "--format", format]), 4)
            && format != "jsonl"
        {
            let tsv = run(desk, &["convert", &exported, "-", "--from", format, "--to", "tsv"]).unwrap();
            assert_eq!(tsv.lines().count(), pairs, "{format}");
            assert!(
                tsv.starts_with("2023年10月18日，我们在乌镇开了一次会。\tOn October 18, 2023,"),
                "{format}: {tsv}"
            );
        }
        let mut left = desk.read_dir().unwrap().map(|entry| entry.unwrap().path());
        assert!(!left.any(|file| file.extension().is_some_and(|end| end == "tmp")));
    }
}

#[test]
fn an_alignment_is_checked_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path();
    fs::write(
        desk.join("a.tsv"),
        "会议有670人参加。\tThe meeting had 760 participants.\n下雨了。\tIt rained.\n",
    )
    .unwrap();
    let out = run(desk, &["check", "a.tsv", "--only", "number", "--fail-on", "never"]).unwrap();
    assert!(out.starts_with("error number ") && out.contains("  1:1  "), "{out}");
    let error = run(desk, &["check", "a.txt"]).unwrap_err();
    assert!(
        error.starts_with("duiqi: a.txt: give its translation too; or, if it is an alignment, --from (tsv, "),
        "{error}"
    );
    let error = run(desk, &["memory", "export", "no.tm", "a.links"]).unwrap_err();
    assert_eq!(
        error,
        "duiqi: a.links: the links format has no texts; duiqi convert --texts SOURCE TARGET makes another format of it\n"
    );
}

#[test]
fn every_command_has_help_with_an_example() {
    let folder = tempfile::tempdir().unwrap();
    let names = |help: &str| -> Vec<String> {
        let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
        let lines = lines.take_while(|line| line.starts_with("  "));
        let names =
            lines.filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
        names.filter(|name| *name != "help").map(str::to_owned).collect()
    };
    let mut open = vec![Vec::new()];
    let mut seen = 0;
    while let Some(path) = open.pop() {
        let mut args = vec!["help"];
        args.extend(path.iter().map(String::as_str));
        let help = run(folder.path(), &args).unwrap();
        assert!(help.contains("Example") && help.contains("duiqi "), "{path:?}");
        seen += 1;
        open.extend(names(&help).into_iter().map(|name| [path.clone(), vec![name]].concat()));
    }
    assert!(seen > 20, "{seen}");
}
