//! The README's commands give what the README shows: every `$` line of its `text` blocks is run, one after the other in one folder.
//! `…` alone on a line stands for any lines; numbers with decimals (scores, times) may be others.

#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

const README: &str = include_str!("../README.md");

/// The commands of the `text` blocks, each with the lines that follow it.
fn commands() -> Vec<(String, Vec<String>)> {
    let mut commands: Vec<(String, Vec<String>)> = Vec::new();
    let mut inside = false;
    for line in README.lines() {
        match (line, line.strip_prefix("$ ")) {
            ("```text", _) => inside = true,
            ("```", _) => inside = false,
            (_, Some(command)) if inside => commands.push((command.to_owned(), Vec::new())),
            _ if inside => commands.last_mut().unwrap().1.push(line.to_owned()),
            _ => {}
        }
    }
    commands
}

/// A line without what may differ or is not seen: decimals, spaces at its end, a byte order mark.
fn masked(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line.trim_start_matches('\u{FEFF}').trim_end();
    while let Some(dot) = rest.find('.') {
        let before = rest[..dot].trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let after = dot + 1 + rest[dot + 1..].chars().take_while(char::is_ascii_digit).count();
        if before < dot && after > dot + 1 {
            out.extend([&rest[..before], "#"]);
        } else {
            out.push_str(&rest[..after]);
        }
        rest = &rest[after..];
    }
    out + rest
}

/// Whether lines are as shown.
fn fits(shown: &[String], lines: &[String]) -> bool {
    let Some(gap) = shown.iter().position(|line| line == "…") else { return shown == lines };
    let (head, rest) = (&shown[..gap], &shown[gap + 1..]);
    lines.starts_with(head) && (head.len()..=lines.len()).any(|at| fits(rest, &lines[at..]))
}

#[test]
fn commands_give_what_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["fixtures", "tests"] {
        std::os::unix::fs::symlink(root.join(name), folder.path().join(name)).unwrap();
    }
    let bin = Path::new(env!("CARGO_BIN_EXE_duiqi")).parent().unwrap();
    let path =
        env::join_paths([bin.to_owned()].into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap())));
    let path = path.unwrap();
    let commands = commands();
    assert!(commands.len() > 20, "{commands:?}");
    let mut wrong = String::new();
    for (command, shown) in commands {
        // What is shown of a file that the README does not make is its content.
        if let Some(file) =
            command.strip_prefix("cat ").map(|name| folder.path().join(name)).filter(|file| !file.exists())
        {
            fs::write(file, shown.join("\n") + "\n").unwrap();
        }
        let command = command.replace("cargo run --release -- ", "duiqi ");
        let output = Command::new("sh")
            .args(["-c", &format!("({command}) 2>&1")])
            .current_dir(folder.path())
            .env("PATH", &path)
            .output()
            .unwrap();
        let output = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<String> = output.lines().map(masked).collect();
        let shown: Vec<String> = shown.iter().map(|line| masked(line)).collect();
        if !fits(&shown, &lines) {
            wrong.extend(["$ ", &command, "\n", &output, "\n"]);
        }
    }
    assert!(wrong.is_empty(), "these give something else than the README shows:\n{wrong}");
}
