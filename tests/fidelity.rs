//! Fidelity checks on whole documents: what they find of planted errors, and how often they flag correct translations.
//!
//! `tests/fidelity.tsv` holds the figures as a ratchet: recall may not fall, false alarms may not rise.
//! `DUIQI_UPDATE=1 cargo test --test fidelity` writes it anew. Documents beside the project (`../shared/fidelity`) are measured when
//! they are there. `DUIQI_REPORT=FILE` writes what was missed.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may panic, and says what it skips")]

#[path = "fidelity/plant.rs"]
mod plant;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use duiqi::{Alignment, Bitext, Checker, Document, Finding, Lang, Severity};
use plant::{KINDS, Kind, Pool, Random};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn checker() -> &'static Checker {
    static CHECKER: OnceLock<Checker> = OnceLock::new();
    CHECKER.get_or_init(Checker::new)
}

fn read(path: &Path) -> String {
    duiqi::decode(fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))).unwrap()
}

/// Original and translation, line by line.
struct Lines {
    name: &'static str,
    source: (Lang, Vec<String>),
    target: (Lang, Vec<String>),
}

impl Lines {
    fn bitext(&self, target: &[String]) -> Bitext {
        let source = Document::from_lines(self.source.0, self.source.1.join("\n"));
        Bitext::new(source, Document::from_lines(self.target.0, target.join("\n"))).unwrap()
    }

    fn check(&self, target: &[String]) -> Vec<Finding> {
        checker().check(&Alignment::paired(&self.bitext(target)))
    }

    fn turned(self, name: &'static str) -> Self {
        Self { name, source: self.target, target: self.source }
    }
}

/// The 1-1 beads of all fixtures, by their gold links.
fn fixtures() -> Lines {
    let mut folders: Vec<PathBuf> = fs::read_dir(root().join("fixtures"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|folder| folder.join("links").is_file())
        .collect();
    folders.sort();
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for folder in folders {
        let lines = |name: &str| read(&folder.join(name)).lines().map(str::to_owned).collect::<Vec<_>>();
        let (own_zh, own_en) = (lines("zh.segments"), lines("en.segments"));
        for link in duiqi::format::links::read(read(&folder.join("links")).as_bytes()).unwrap() {
            if !link.source.is_empty() && !link.target.is_empty() {
                zh.push(duiqi::join(Lang::Zh, link.source.iter().map(|&id| own_zh[id].as_str())));
                en.push(duiqi::join(Lang::En, link.target.iter().map(|&id| own_en[id].as_str())));
            }
        }
    }
    Lines { name: "fixtures zh-en", source: (Lang::Zh, zh), target: (Lang::En, en) }
}

fn newstest() -> Option<Lines> {
    let folder = root().join("../shared/fidelity");
    let (zh, en) = (folder.join("newstest2020.zh"), folder.join("newstest2020.human-a.en"));
    if !zh.is_file() || !en.is_file() {
        eprintln!("SKIPPED: {} is not there", folder.display());
        return None;
    }
    let lines = |path: &Path| read(path).lines().map(str::to_owned).collect::<Vec<_>>();
    Some(Lines { name: "newstest2020 zh-en", source: (Lang::Zh, lines(&zh)), target: (Lang::En, lines(&en)) })
}

fn matters(finding: &Finding) -> bool {
    finding.severity >= Severity::Warning
}

fn line(finding: &Finding) -> usize {
    finding.source.ids.first().or(finding.target.ids.first()).copied().unwrap_or(usize::MAX)
}

/// Plants one kind of error in up to a tenth of the lines; how many were planted, how many found.
fn recall(lines: &Lines, kind: &Kind, clean: &[Finding], report: &mut String) -> (usize, usize) {
    let pool = Pool::new(lines.source.1.clone(), lines.target.1.clone());
    let mut random = Random(20_261_124);
    let mut damaged = lines.target.1.clone();
    let mut planted = Vec::new();
    // Every line once, in an order of its own.
    let mut order: Vec<usize> = (0..damaged.len()).collect();
    for at in (1..order.len()).rev() {
        order.swap(at, random.below(at + 1));
    }
    for at in order {
        if planted.len() >= (damaged.len() / 10).max(30) {
            break;
        }
        if lines.source.1[at].is_empty() || pool.texts[at].is_empty() {
            continue;
        }
        if let Some(text) = (kind.damage)(&mut random, &pool, at, lines.target.0)
            && text != pool.texts[at]
        {
            damaged[at] = text;
            planted.push(at);
        }
    }
    if let Some(dir) = std::env::var_os("DUIQI_DUMP") {
        let base = Path::new(&dir).join(format!("{}-{}", lines.name, kind.name).replace([' ', ','], "_"));
        fs::write(base.with_extension("src"), lines.source.1.join("\n")).unwrap();
        fs::write(base.with_extension("tgt"), damaged.join("\n")).unwrap();
        fs::write(base.with_extension("ids"), format!("{planted:?}")).unwrap();
    }
    let signs = |findings: &[Finding]| -> BTreeSet<(usize, String)> {
        let ours = findings.iter().filter(|finding| kind.checks.contains(&finding.check) && matters(finding));
        ours.map(|finding| (line(finding), format!("{}{:?}{}", finding.check, finding.values, finding.message))).collect()
    };
    let (before, after) = (signs(clean), signs(&lines.check(&damaged)));
    let found: BTreeSet<usize> = after.difference(&before).map(|(line, _)| *line).collect();
    for at in &planted {
        if !found.contains(at) {
            let _ = writeln!(
                report,
                "{}\t{}\t{at}\t{}\t{}\t{}",
                lines.name, kind.name, lines.source.1[*at], pool.texts[*at], damaged[*at]
            );
        }
    }
    (planted.len(), planted.iter().filter(|at| found.contains(at)).count())
}

#[test]
fn planted_errors_are_found_and_correct_lines_left_alone() {
    let mut rows: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    let mut report = String::new();
    let mut sets = vec![fixtures(), fixtures().turned("fixtures en-zh")];
    if let Some(lines) = newstest() {
        sets.push(lines);
        sets.extend(newstest().map(|lines| lines.turned("newstest2020 en-zh")));
    }
    for lines in &sets {
        let clean = lines.check(&lines.target.1);
        let flagged = |keep: &dyn Fn(&Finding) -> bool| {
            clean.iter().filter(|finding| keep(finding)).map(line).collect::<BTreeSet<_>>().len()
        };
        let mut row = |name: &str, total: usize, count: usize| {
            rows.insert((lines.name.to_owned(), name.to_owned()), (total, count));
        };
        let digits = |text: &String| text.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
        let with_digit = lines.source.1.iter().filter(|text| digits(text)).count();
        let all = lines.source.1.len();
        row("false alarms: number, date, unit", with_digit, flagged(&|f| ["number", "date", "unit"].contains(&f.check)));
        row("false alarms: error or warning", all, flagged(&matters));
        for check in duiqi::CHECKS {
            row(&format!("false alarms: {check}"), all, flagged(&|finding| finding.check == *check));
        }
        for kind in KINDS {
            let (planted, found) = recall(lines, kind, &clean, &mut report);
            if planted > 0 {
                row(&format!("found: {}", kind.name), planted, found);
            }
        }
    }
    if let Some(path) = std::env::var_os("DUIQI_REPORT") {
        fs::write(path, report).unwrap();
    }
    compare(&rows);
}

/// Holds the table against the one that is checked in.
fn compare(rows: &BTreeMap<(String, String), (usize, usize)>) {
    let path = root().join("tests/fidelity.tsv");
    let mut known: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    for line in fs::read_to_string(&path).unwrap_or_default().lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [set, figure, of, count, _] = fields[..] else { panic!("five fields: {line}") };
        known.insert((set.to_owned(), figure.to_owned()), (of.parse().unwrap(), count.parse().unwrap()));
    }
    let mut table = "set\tfigure\tof\tcount\tshare\n".to_owned();
    let mut all = known.clone();
    all.extend(rows.clone());
    for ((set, figure), (of, count)) in &all {
        let _ = writeln!(table, "{set}\t{figure}\t{of}\t{count}\t{:.3}", *count as f64 / (*of).max(1) as f64);
    }
    eprint!("{table}");
    if std::env::var_os("DUIQI_UPDATE").is_some_and(|value| value == "1") {
        fs::write(&path, table).unwrap();
        return;
    }
    let wrong: Vec<String> = rows
        .iter()
        .filter(|(key, row)| known.get(*key) != Some(row))
        .map(|((set, figure), (of, count))| {
            let before = known.get(&(set.clone(), figure.clone()));
            format!("{set}: {figure}: {count} of {of}, recorded {before:?}")
        })
        .collect();
    assert!(wrong.is_empty(), "figures changed; DUIQI_UPDATE=1 records them:\n{}", wrong.join("\n"));
}
