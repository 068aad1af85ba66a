//! Quantities: tables of cases, laws on random text, and the share found again in a human translation.

use std::fmt::Write as _;
use std::path::Path;

use duiqi::{Bound, Lang, Quantity, quantities};

/// A quantity as the tables write it: `span=kind:value unit bound weak`.
fn show(text: &str, quantity: &Quantity) -> String {
    let mut line = format!("{}={}:{}", quantity.span.of(text), quantity.kind.name(), quantity.value);
    if let Some(unit) = quantity.unit {
        let _ = write!(line, " {unit}");
    }
    if quantity.qualifiers.bound != Bound::Exact {
        let _ = write!(line, " {}", quantity.qualifiers.bound.name());
    }
    if quantity.qualifiers.weak {
        line += " weak";
    }
    line
}

fn show_all(text: &str, lang: Lang) -> String {
    quantities(text, lang).iter().map(|quantity| show(text, quantity)).collect::<Vec<_>>().join("; ")
}

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}

fn check(table: &str, lang: Lang, least: usize) {
    let mut names = std::collections::HashSet::new();
    let mut wrong = Vec::new();
    for row in rows(table) {
        let [name, text, expected] = row[..] else { panic!("three fields: {row:?}") };
        assert!(names.insert(name), "{name} stands twice");
        let found = show_all(text, lang);
        if found != expected {
            wrong.push(format!("{name}: {text}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), names.len(), wrong.join("\n"));
    assert!(names.len() >= least, "{} cases", names.len());
}

#[test]
fn english_cases() {
    check(include_str!("quantities/en.tsv"), Lang::En, 310);
}

#[test]
fn chinese_cases() {
    check(include_str!("quantities/zh.tsv"), Lang::Zh, 310);
}

#[test]
fn pairs_agree_or_differ() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows(include_str!("quantities/pairs.tsv")) {
        let [name, en, zh, mark] = row[..] else { panic!("four fields: {row:?}") };
        count += 1;
        let (ours, theirs) = (quantities(en, Lang::En), quantities(zh, Lang::Zh));
        let (Some(a), Some(b)) = (ours.first(), theirs.first()) else {
            wrong.push(format!("{name}: {en} | {zh}: nothing found"));
            continue;
        };
        let agree = a.agrees(b);
        let key = a.keys().any(|key| theirs[0].keys().any(|other| key == other));
        let expected = match mark {
            "==" => agree && key,
            "=" => agree,
            "!=" => !agree,
            _ => panic!("no such mark: {mark}"),
        };
        if !expected || agree != b.agrees(a) {
            wrong.push(format!("{name}: {} {mark} {}: agree {agree}, key {key}", show(en, a), show(zh, b)));
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 80, "{count} pairs");
}

/// Of the quantities with a digit on the Chinese side of newstest2020, the share that must find one that agrees in
/// the same line of the human translation. `DUIQI_REPORT=FILE` writes the others.
#[test]
fn newstest_quantities_are_found_again() {
    const LEAST: f64 = 0.984;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/fidelity");
    let read = |name: &str| std::fs::read_to_string(folder.join(name));
    let (Ok(zh), Ok(en)) = (read("newstest2020.zh"), read("newstest2020.human-a.en")) else {
        eprintln!("SKIPPED: {} is not there", folder.display());
        return;
    };
    let (mut total, mut found, mut report) = (0, 0, String::new());
    for (line, (zh, en)) in zh.lines().zip(en.lines()).enumerate() {
        let theirs = quantities(en, Lang::En);
        for ours in quantities(zh, Lang::Zh) {
            let text = ours.span.of(zh);
            if !text.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c)) {
                continue;
            }
            total += 1;
            if theirs.iter().any(|other| ours.agrees(other)) {
                found += 1;
            } else {
                let _ = writeln!(
                    report,
                    "{}\t{}\t{}\t{zh}\t{en}",
                    line + 1,
                    show(zh, &ours),
                    show_all(en, Lang::En)
                );
            }
        }
    }
    let share = f64::from(found) / f64::from(total);
    eprintln!("newstest2020: {found} of {total} quantities with a digit found again, {:.2}%", share * 100.0);
    if let Some(path) = std::env::var_os("DUIQI_REPORT") {
        std::fs::write(path, report).expect("the report can be written");
    }
    assert!(share >= LEAST, "{share:.4} is below {LEAST}");
}
