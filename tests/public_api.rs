//! The public interface, as the documentation shows it, compared with `tests/public-api.txt`: a change of it is a decision, and shows
//! in the history.
//!
//! `cargo doc --no-deps --all-features && DUIQI_DOC=target/doc cargo test --test public_api`; with `DUIQI_UPDATE=1` the file is
//! written anew.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::fs;
use std::path::{Path, PathBuf};

/// The parts of `text` between `start` and `end`, with what stands before each up to the part before.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Vec<(&'a str, &'a str)> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once(start) {
        let Some((part, after)) = after.split_once(end) else { break };
        parts.push((before, part));
        rest = after;
    }
    parts
}

/// HTML as text on one line.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut tag = false;
    for c in html.chars() {
        match c {
            '<' => tag = true,
            '>' => tag = false,
            c if !tag => text.push(c),
            _ => {}
        }
    }
    for (entity, c) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")]
    {
        text = text.replace(entity, c);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines of one item: its declaration, then its methods and the traits it has of its own.
fn item(name: &str, page: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for (_, declaration) in
        between(page, "<pre class=\"rust item-decl\"><code>", "</code></pre>").into_iter().take(1)
    {
        lines.push(format!("{name}: {}", plain(declaration)));
    }
    // What follows for every type is no decision of ours.
    let own = page.split("id=\"synthetic-implementations\"").next().unwrap();
    let own = own.split("id=\"blanket-implementations\"").next().unwrap();
    let mut members = Vec::new();
    for (before, header) in between(own, "class=\"code-header\">", "</h") {
        let section = before.rsplit_once("<section ").map_or("", |(_, section)| section);
        let is = |class: &str| section.contains(&format!("class=\"{class}\""));
        if is("method") || is("impl") || is("associatedconstant") || is("variant") {
            members.push(format!("{name}: {}", plain(header)));
        }
    }
    members.sort();
    members.dedup();
    lines.extend(members);
    lines
}

fn interface(doc: &Path) -> Vec<String> {
    let folder = doc.join("duiqi");
    let all = fs::read_to_string(folder.join("all.html")).unwrap();
    let list = all.split("id=\"main-content\"").nth(1).unwrap();
    let mut lines = Vec::new();
    for (_, link) in between(list, "<li><a href=\"", "</a></li>") {
        let (file, name) = link.split_once("\">").unwrap();
        let page = fs::read_to_string(folder.join(file)).unwrap();
        lines.extend(item(&plain(name), &page));
    }
    lines.sort();
    lines
}

#[test]
fn the_interface_is_the_one_written_down() {
    let Some(doc) = std::env::var_os("DUIQI_DOC") else {
        eprintln!("skipped: DUIQI_DOC does not say where the documentation is");
        return;
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = interface(&root.join(PathBuf::from(doc)));
    assert!(found.len() > 100, "only {} lines", found.len());
    let file = root.join("tests/public-api.txt");
    if std::env::var_os("DUIQI_UPDATE").is_some() {
        fs::write(file, found.join("\n") + "\n").unwrap();
        return;
    }
    let known = fs::read_to_string(file).unwrap();
    let known: Vec<&str> = known.lines().collect();
    let gone: Vec<&&str> = known.iter().filter(|line| !found.iter().any(|new| new == **line)).collect();
    let new: Vec<&String> = found.iter().filter(|line| !known.contains(&line.as_str())).collect();
    assert!(
        gone.is_empty() && new.is_empty(),
        "the interface changed; if that is meant, run this with DUIQI_UPDATE=1\ngone: {gone:#?}\nnew: {new:#?}"
    );
}
