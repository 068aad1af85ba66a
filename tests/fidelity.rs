//! Fidelity checks on whole documents: what they find of planted errors, and how often they flag correct translations.
//!
//! Each set has two halves: constants are set by looking at the one (`tuned`), and the other (`held`) tells what to expect of a new text.
//!
//! `tests/fidelity.tsv` holds the figures; none may change unnoticed. `DUIQI_UPDATE=1 cargo test --test fidelity` writes it anew. Documents
//! beside the project (`../shared/fidelity`) are measured when they are there. `DUIQI_REPORT=FILE` writes what was missed and what was
//! flagged wrongly, in the tuned half alone.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may panic, and says what it skips")]

#[path = "fidelity/plant.rs"]
mod plant;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use duiqi::{Alignment, Bitext, Checker, Document, Finding, Lang, Severity};
use plant::{KINDS, Kind, Pool, Random};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn checker() -> &'static Checker {
    static CHECKER: OnceLock<Checker> = OnceLock::new();
    CHECKER.get_or_init(Checker::new)
}

fn strict() -> Checker {
    Checker::builder().profile(duiqi::Profile::Strict).only(["omission", "addition"]).build().unwrap()
}

fn read(path: &Path) -> String {
    duiqi::decode(fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))).unwrap()
}

/// Original and translation, line by line.
struct Lines {
    name: &'static str,
    source: (Lang, Vec<String>),
    target: (Lang, Vec<String>),
    /// Whether a line is in the held-out half.
    held: Vec<bool>,
}

/// By set and figure, in the tuned half and in the other: of how many, how many.
type Rows = BTreeMap<(String, String), [(usize, usize); 2]>;

impl Lines {
    fn bitext(&self, target: &[String]) -> Bitext {
        let source = Document::from_lines(self.source.0, self.source.1.join("\n"));
        Bitext::new(source, Document::from_lines(self.target.0, target.join("\n"))).unwrap()
    }

    fn check(&self, target: &[String]) -> Vec<Finding> {
        checker().check(&Alignment::paired(&self.bitext(target)))
    }

    fn turned(self, name: &'static str) -> Self {
        Self { name, source: self.target, target: self.source, held: self.held }
    }

    /// How many of these lines are in each half.
    fn halves(&self, lines: impl IntoIterator<Item = usize>) -> [usize; 2] {
        let mut count = [0; 2];
        lines.into_iter().for_each(|at| count[usize::from(self.held[at])] += 1);
        count
    }
}

/// The beads of all fixtures, by their gold links; every other fixture is held out.
fn fixtures() -> Lines {
    let mut folders: Vec<PathBuf> = fs::read_dir(root().join("fixtures"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|folder| folder.join("links").is_file())
        .collect();
    folders.sort();
    let (mut zh, mut en, mut held) = (Vec::new(), Vec::new(), Vec::new());
    for (number, folder) in folders.iter().enumerate() {
        let lines = |name: &str| read(&folder.join(name)).lines().map(str::to_owned).collect::<Vec<_>>();
        let (own_zh, own_en) = (lines("zh.segments"), lines("en.segments"));
        for link in duiqi::format::links::read(read(&folder.join("links")).as_bytes()).unwrap() {
            if !link.source.is_empty() && !link.target.is_empty() {
                zh.push(duiqi::join(Lang::Zh, link.source.iter().map(|&id| own_zh[id].as_str())));
                en.push(duiqi::join(Lang::En, link.target.iter().map(|&id| own_en[id].as_str())));
                held.push(number % 2 == 1);
            }
        }
    }
    Lines { name: "fixtures zh-en", source: (Lang::Zh, zh), target: (Lang::En, en), held }
}

/// Articles of news; the second half of them is held out.
fn newstest() -> Option<Lines> {
    let folder = root().join("../shared/fidelity");
    let (zh, en) = (folder.join("newstest2020.zh"), folder.join("newstest2020.human-a.en"));
    if !zh.is_file() || !en.is_file() {
        eprintln!("SKIPPED: {} is not there", folder.display());
        return None;
    }
    let lines = |path: &Path| read(path).lines().map(str::to_owned).collect::<Vec<_>>();
    let (zh, en) = (lines(&zh), lines(&en));
    let held = (0..zh.len()).map(|at| at >= zh.len() / 2).collect();
    Some(Lines { name: "newstest2020 zh-en", source: (Lang::Zh, zh), target: (Lang::En, en), held })
}

fn matters(finding: &Finding) -> bool {
    finding.severity >= Severity::Warning
}

fn line(finding: &Finding) -> usize {
    finding.source.ids.first().or(finding.target.ids.first()).copied().unwrap_or(usize::MAX)
}

/// Plants one kind of error in up to a tenth of the lines; where, and where it was found.
fn recall(
    lines: &Lines,
    kind: &Kind,
    clean: &[Finding],
    report: &mut String,
) -> (Vec<usize>, BTreeSet<usize>) {
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
    let signs = |findings: &[Finding]| -> BTreeSet<(usize, String)> {
        let ours = findings.iter().filter(|finding| kind.checks.contains(&finding.check) && matters(finding));
        ours.map(|finding| {
            (line(finding), format!("{}{:?}{}", finding.check, finding.values, finding.message))
        })
        .collect()
    };
    let (before, after) = (signs(clean), signs(&lines.check(&damaged)));
    let found: BTreeSet<usize> = after.difference(&before).map(|(line, _)| *line).collect();
    for at in &planted {
        if !found.contains(at) && !lines.held[*at] {
            let _ = writeln!(
                report,
                "{}\t{}\t{at}\t{}\t{}\t{}",
                lines.name, kind.name, lines.source.1[*at], pool.texts[*at], damaged[*at]
            );
        }
    }
    (planted, found)
}

#[test]
fn planted_errors_are_found_and_correct_lines_left_alone() {
    let mut rows = Rows::new();
    let mut report = String::new();
    let mut sets = vec![fixtures(), fixtures().turned("fixtures en-zh")];
    if let Some(lines) = newstest() {
        sets.push(lines);
        sets.extend(newstest().map(|lines| lines.turned("newstest2020 en-zh")));
    }
    for lines in &sets {
        let clean = lines.check(&lines.target.1);
        let flagged = |keep: &dyn Fn(&Finding) -> bool| {
            lines.halves(clean.iter().filter(|finding| keep(finding)).map(line).collect::<BTreeSet<_>>())
        };
        let mut row = |name: &str, total: [usize; 2], count: [usize; 2]| {
            let halves = [(total[0], count[0]), (total[1], count[1])];
            rows.insert((lines.name.to_owned(), name.to_owned()), halves);
        };
        let digits = |at: usize| {
            lines.source.1[at].contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))
        };
        let with_digit = lines.halves((0..lines.held.len()).filter(|at| digits(*at)));
        let all = lines.halves(0..lines.held.len());
        row(
            "false alarms: number, date, unit",
            with_digit,
            flagged(&|f| ["number", "date", "unit"].contains(&f.check) && digits(line(f))),
        );
        row("false alarms: error or warning", all, flagged(&matters));
        for check in duiqi::CHECKS {
            row(&format!("false alarms: {check}"), all, flagged(&|finding| finding.check == *check));
        }
        for finding in clean.iter().filter(|finding| !lines.held[line(finding)]) {
            let at = line(finding);
            let Finding { check, severity, confidence, message, .. } = finding;
            let (source, target) = (&lines.source.1[at], &lines.target.1[at]);
            let _ = writeln!(
                report,
                "{}\tflagged {check}\t{at}\t{severity} {confidence:.2}\t{message}\t{source}\t{target}",
                lines.name
            );
        }
        let mut found = |name: &str, planted: Vec<usize>, found: &BTreeSet<usize>| {
            if !planted.is_empty() {
                let hits = lines.halves(planted.iter().copied().filter(|at| found.contains(at)));
                row(&format!("found: {name}"), lines.halves(planted), hits);
            }
        };
        if lines.source.0 == Lang::Zh {
            let (planted, hits) = terms_replaced(lines);
            found("term replaced", planted, &hits);
            let (planted, hits) = sentences_unaligned(lines);
            for at in planted.iter().filter(|at| !lines.held[**at] && !hits.contains(at)) {
                let text = &lines.source.1[*at];
                let _ = writeln!(report, "{}\tsentence dropped, aligned anew\t{at}\t{text}", lines.name);
            }
            found("sentence dropped, aligned anew", planted, &hits);
        }
        for kind in KINDS {
            let (planted, hits) = recall(lines, kind, &clean, &mut report);
            found(kind.name, planted, &hits);
        }
    }
    if let Some(path) = std::env::var_os("DUIQI_REPORT") {
        fs::write(path, report).unwrap();
    }
    compare(&rows);
}

/// Source, translation, for each category whether a rater found it major, and whether all raters found no error.
type Rated = (String, String, Marks, bool);
type Marks = BTreeMap<&'static str, bool>;

/// What is found of the omissions and additions that human raters marked, and how often items without any error are flagged. Every
/// other talk is held out.
#[test]
fn human_marked_omissions_and_additions() {
    let path = root().join("../shared/fidelity/mqm_ted_zhen.tsv");
    if !path.is_file() {
        eprintln!("SKIPPED: {} is not there", path.display());
        return;
    }
    // By system, talk and segment.
    let text = read(&path);
    let mut items: BTreeMap<(String, usize, usize), Rated> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [system, talk, _, segment, _, source, target, category, severity] = fields[..] else {
            continue;
        };
        let talk: usize = talk.trim_start_matches("talk.").parse().unwrap();
        let plain = |text: &str| text.replace("<v>", "").replace("</v>", "").replace('\n', " ");
        let key = (system.to_owned(), talk, segment.parse().unwrap());
        let item = items.entry(key).or_insert_with(|| (plain(source), plain(target), Marks::new(), true));
        item.3 &= category == "No-error";
        let kind = match category {
            "Accuracy/Omission" => "omission",
            "Accuracy/Addition" => "addition",
            _ => continue,
        };
        *item.2.entry(kind).or_default() |= severity == "Major";
    }
    let mut rows = Rows::new();
    let systems: BTreeSet<String> = items.keys().map(|key| key.0.clone()).collect();
    for system in systems {
        // Each system's translations of all talks are one document.
        let own: Vec<_> = items.iter().filter(|(key, _)| key.0 == system).collect();
        let join = |side: fn(&Rated) -> &String| {
            own.iter().map(|(_, item)| side(item).as_str()).collect::<Vec<_>>().join("\n")
        };
        let (zh, en) = (join(|item| &item.0), join(|item| &item.1));
        let bitext =
            Bitext::new(Document::from_lines(Lang::Zh, zh), Document::from_lines(Lang::En, en)).unwrap();
        let found = strict().check(&Alignment::paired(&bitext));
        for (at, (key, item)) in own.iter().enumerate() {
            let held = key.1 % 2;
            let mut add = |figure: String, hit: bool| {
                let row = &mut rows.entry(("mqm ted zh-en".to_owned(), figure)).or_default()[held];
                row.0 += 1;
                row.1 += usize::from(hit);
            };
            for kind in ["omission", "addition"] {
                let sure = found.iter().filter(|f| f.check == kind && line(f) == at).map(|f| f.confidence);
                let sure = sure.fold(0.0, f32::max);
                // The default profile, and everything there is.
                for (name, least) in [("", 0.5), (" at 0.3", 0.3), (" at 0.1", 0.1), (" at 0.05", 0.05)] {
                    let hit = sure >= least;
                    match item.2.get(kind) {
                        Some(major) => {
                            add(format!("found: {kind}{name}, any severity"), hit);
                            if *major {
                                add(format!("found: {kind}{name}, major"), hit);
                            }
                        }
                        None if item.3 => {
                            add(format!("false alarms: {kind}{name}, items without error"), hit);
                        }
                        None => {}
                    }
                    if hit {
                        add(format!("right: flagged as {kind}{name}, so marked"), item.2.contains_key(kind));
                        add(format!("right: flagged as {kind}{name}, some error marked"), !item.3);
                    }
                }
            }
        }
    }
    compare(&rows);
}

/// A glossary of terms that recur in the document, and the term of one in its translation replaced by another.
fn terms_replaced(lines: &Lines) -> (Vec<usize>, BTreeSet<usize>) {
    let bitext = lines.bitext(&lines.target.1);
    let aligner = duiqi::Aligner::new();
    let learned = aligner.learn(&Alignment::paired(&bitext));
    let long = |term: &&duiqi::Term| term.zh.chars().count() >= 2 && term.en.len() >= 4 && term.weight > 0.6;
    let terms: Vec<_> = learned.iter().filter(long).take(60).collect();
    let entries = terms.iter().map(|term| duiqi::Entry {
        zh: term.zh.clone(),
        en: term.en.clone(),
        rule: duiqi::Rule::Required,
    });
    let checker = Checker::builder()
        .aligner(&aligner)
        .glossary(duiqi::Glossary::new(entries.collect()))
        .only(["term"])
        .build()
        .unwrap();
    let mut damaged = lines.target.1.clone();
    let (mut planted, mut turn) = (Vec::new(), 0);
    for (at, text) in lines.target.1.iter().enumerate() {
        let own =
            terms.iter().position(|term| lines.source.1[at].contains(&term.zh) && text.contains(&term.en));
        // In every other line that allows it.
        turn += usize::from(own.is_some());
        if let Some(own) = own
            && turn % 2 == 1
        {
            damaged[at] = text.replace(&terms[own].en, &terms[(own + 1) % terms.len()].en);
            planted.push(at);
        }
    }
    let findings = |target: &[String]| -> BTreeSet<(usize, String)> {
        let bitext = lines.bitext(target);
        checker
            .check(&Alignment::paired(&bitext))
            .iter()
            .map(|finding| (line(finding), finding.message.clone()))
            .collect()
    };
    let (before, after) = (findings(&lines.target.1), findings(&damaged));
    (planted, after.difference(&before).map(|(line, _)| *line).collect())
}

/// A sentence dropped from the translation, to be found by aligning.
fn sentences_unaligned(lines: &Lines) -> (Vec<usize>, BTreeSet<usize>) {
    let dropped: Vec<usize> =
        (0..lines.target.1.len()).filter(|at| at % 10 == 5 && !lines.source.1[*at].is_empty()).collect();
    let kept = lines
        .target
        .1
        .iter()
        .enumerate()
        .filter(|(at, _)| !dropped.contains(at))
        .map(|(_, text)| text.clone());
    let bitext = lines.bitext(&kept.collect::<Vec<_>>());
    let aligner = duiqi::Aligner::new();
    let found = checker().check(&aligner.align(&bitext));
    let omitted = found
        .iter()
        .filter(|finding| finding.check == "omission")
        .flat_map(|finding| finding.source.ids.clone())
        .collect();
    (dropped, omitted)
}

/// Holds the table against the one that is checked in.
fn compare(rows: &Rows) {
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock();
    let path = root().join("tests/fidelity.tsv");
    let mut known = Rows::new();
    for line in fs::read_to_string(&path).unwrap_or_default().lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [set, figure, of, count, _, held_of, held_count, _] = fields[..] else {
            panic!("eight fields: {line}")
        };
        let number = |text: &str| text.parse().unwrap();
        let halves = [(number(of), number(count)), (number(held_of), number(held_count))];
        known.insert((set.to_owned(), figure.to_owned()), halves);
    }
    let mut table =
        "set\tfigure\ttuned of\ttuned count\ttuned share\theld of\theld count\theld share\n".to_owned();
    let update = std::env::var_os("DUIQI_UPDATE").is_some_and(|value| value == "1");
    let mut all = known.clone();
    if update {
        // Figures that are no longer made leave the table.
        all.retain(|(set, _), _| !rows.keys().any(|(made, _)| made == set));
    }
    all.extend(rows.clone());
    for ((set, figure), halves) in &all {
        let [tuned, held] =
            halves.map(|(of, count)| format!("{of}\t{count}\t{:.3}", count as f64 / of.max(1) as f64));
        let _ = writeln!(table, "{set}\t{figure}\t{tuned}\t{held}");
    }
    eprint!("{table}");
    if update {
        fs::write(&path, table).unwrap();
        return;
    }
    let wrong: Vec<String> = rows
        .iter()
        .filter(|(key, row)| known.get(*key) != Some(row))
        .map(|(key, row)| format!("{}: {}: {row:?}, recorded {:?}", key.0, key.1, known.get(key)))
        .collect();
    assert!(wrong.is_empty(), "figures changed; DUIQI_UPDATE=1 records them:\n{}", wrong.join("\n"));
}
