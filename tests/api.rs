//! What a user can reach: every public item with its signature, under the path it is used by, as `tests/api.txt` has it.
//!
//! The list is read off the sources, with all features. `DUIQI_UPDATE=1 cargo test --test api` rewrites it; the commit says why
//! it changed.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

#[path = "support/api.rs"]
mod api;

#[test]
fn the_public_items_are_those_of_the_list() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = root.join("tests/api.txt");
    let now = api::listed(&root.join("src/lib.rs"));
    if std::env::var_os("DUIQI_UPDATE").is_some_and(|value| value == "1") {
        fs::write(&file, &now).unwrap();
        return;
    }
    let was = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        was == now,
        "the public items are not those of tests/api.txt (`DUIQI_UPDATE=1 cargo test --test api` rewrites it):\n{}",
        difference(&was, &now)
    );
}

#[test]
fn a_difference_shows_what_went_and_what_came_under_its_heading() {
    let was = "// one\n\npub fn a();\n\n// two\n\npub fn b(x: u8);\npub fn c();\n";
    let now = "// one\n\npub fn a();\n\n// two\n\npub fn b(x: u16);\npub fn c();\npub fn d();\n";
    assert_eq!(difference(was, now), "// two\n- pub fn b(x: u8);\n+ pub fn b(x: u16);\n+ pub fn d();\n");
    assert_eq!(difference(was, was), "");
}

#[test]
fn a_list_has_what_is_reached_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    fs::create_dir(folder.path().join("inner")).unwrap();
    write(
        "lib.rs",
        "mod inner;\n#[cfg(feature = \"f\")]\npub mod open;\npub use inner::{Deep, One as Other};",
    );
    write(
        "inner.rs",
        "mod deep;\npub use deep::*;\n#[derive(Clone)]\n/// Told.\npub struct One { pub a: u8, b: u8 }\npub struct Hidden;
         impl One { pub fn new(a: u8) -> Self { todo!() } fn own(&self) {} }
         trait Own {}\nimpl Own for One {}\nimpl Default for One { fn default() -> Self { todo!() } }",
    );
    write(
        "inner/deep.rs",
        "use super::One;\npub struct Deep(u8);\nimpl From<One> for Deep { fn from(one: One) -> Self { todo!() } }",
    );
    write(
        "open.rs",
        "pub trait Door { fn open(&self); fn shut(&self) { todo!() } }\n#[cfg(test)]\nmod tests {}",
    );
    let listed = api::listed(&folder.path().join("lib.rs"));
    let expected = "\
// duiqi

pub struct Deep(_);
impl From<One> for Deep {}

#[derive(Clone)]
pub struct Other {
    pub a: u8,
    _: _,
}
impl One {
    pub fn new(a: u8) -> Self {}
}
impl Default for One {}

// duiqi::open

#[cfg(feature = \"f\")]
pub trait Door {
    fn open(&self);
    fn shut(&self) {}
}
";
    assert_eq!(listed, expected);
}

/// The lines that went and came, each under its last heading.
fn difference(was: &str, now: &str) -> String {
    let [was, now]: [Vec<&str>; 2] = [was, now].map(|text| text.lines().collect());
    // The length of the longest common run of lines from here on.
    let mut common = vec![vec![0_u32; now.len() + 1]; was.len() + 1];
    for i in (0..was.len()).rev() {
        for j in (0..now.len()).rev() {
            common[i][j] = if was[i] == now[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut shown) = (0, 0, String::new());
    let (mut heading, mut told) = ("", "");
    while i < was.len() || j < now.len() {
        let (sign, line) = match (was.get(i), now.get(j)) {
            (Some(one), Some(other)) if one == other => {
                (i, j) = (i + 1, j + 1);
                if one.starts_with("// ") {
                    heading = one;
                }
                continue;
            }
            (Some(line), None) => ('-', line),
            (Some(line), Some(_)) if common[i + 1][j] >= common[i][j + 1] => ('-', line),
            (_, line) => ('+', line.unwrap()),
        };
        if sign == '-' {
            i += 1;
        } else {
            j += 1;
        }
        if heading != told {
            let _ = writeln!(shown, "{heading}");
            told = heading;
        }
        let _ = writeln!(shown, "{sign} {line}");
    }
    shown
}
