//! The texts that are learned from, and those that are only counted.

use std::fs;
use std::path::{Path, PathBuf};

use duiqi::{Bitext, Document, Lang};

use super::plant::{KINDS, Pool, Random};

/// Beads of which line i translates line i.
pub(crate) struct Set {
    pub(crate) name: &'static str,
    zh: Vec<String>,
    en: Vec<String>,
    pub(crate) held: Vec<bool>,
}

impl Set {
    fn texts(&self, lang: Lang) -> &[String] {
        if lang == Lang::Zh { &self.zh } else { &self.en }
    }

    /// One line.
    pub(crate) fn text(&self, lang: Lang, line: usize) -> &str {
        &self.texts(lang)[line]
    }

    /// The bitext, with other lines in one language.
    pub(crate) fn bitext(&self, lang: Lang, damaged: Option<&[String]>) -> Bitext {
        let text = |own: Lang| damaged.filter(|_| own == lang).unwrap_or(self.texts(own)).join("\n");
        let document = |lang: Lang| Document::from_lines(lang, text(lang));
        Bitext::new(document(Lang::Zh), document(Lang::En)).unwrap()
    }

    /// An error of a kind in up to a tenth of the lines, at least thirty, and in which.
    pub(crate) fn plant(&self, kind: &str, lang: Lang, seed: u64) -> (Vec<String>, Vec<usize>) {
        let kind = KINDS.iter().find(|known| known.name == kind).unwrap();
        let pool = Pool::new(self.texts(lang.other()).to_vec(), self.texts(lang).to_vec());
        let mut random = Random(seed);
        let mut damaged = pool.texts.clone();
        let mut order: Vec<usize> = (0..damaged.len()).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at + 1));
        }
        let mut planted = Vec::new();
        for at in order {
            if planted.len() >= (damaged.len() / 10).max(30) {
                break;
            }
            if pool.sources[at].is_empty() || pool.texts[at].is_empty() {
                continue;
            }
            if let Some(text) = (kind.damage)(&mut random, &pool, at, lang)
                && text != pool.texts[at]
            {
                damaged[at] = text;
                planted.push(at);
            }
        }
        (damaged, planted)
    }
}

fn read(path: &Path) -> Vec<String> {
    duiqi::decode(fs::read(path).unwrap()).unwrap().lines().map(str::to_owned).collect()
}

/// The beads of one gold file that have both sides.
fn beads(zh: &Path, en: &Path, links: &Path) -> (Vec<String>, Vec<String>) {
    let (zh, en) = (read(zh), read(en));
    let links = duiqi::format::links::read(read(links).join("\n").as_bytes()).unwrap();
    let join =
        |lang, ids: &[usize], lines: &[String]| duiqi::join(lang, ids.iter().map(|&id| lines[id].as_str()));
    let both = links.iter().filter(|link| !link.source.is_empty() && !link.target.is_empty());
    both.map(|link| (join(Lang::Zh, &link.source, &zh), join(Lang::En, &link.target, &en))).unzip()
}

/// All that is there.
pub(crate) fn all(outside: &Path) -> Vec<Set> {
    let mut folders: Vec<PathBuf> = fs::read_dir("fixtures")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|folder| folder.join("links").is_file())
        .collect();
    folders.sort();
    let mut fixtures = Set { name: "fixtures", zh: Vec::new(), en: Vec::new(), held: Vec::new() };
    for (number, folder) in folders.iter().enumerate() {
        let (zh, en) = beads(&folder.join("zh.segments"), &folder.join("en.segments"), &folder.join("links"));
        fixtures.held.extend(vec![number % 2 == 1; zh.len()]);
        fixtures.zh.extend(zh);
        fixtures.en.extend(en);
    }
    let mut sets = vec![fixtures];
    let (zh, en) =
        (outside.join("fidelity/newstest2020.zh"), outside.join("fidelity/newstest2020.human-a.en"));
    if zh.is_file() && en.is_file() {
        let (zh, en) = (read(&zh), read(&en));
        let held = (0..zh.len()).map(|at| at >= zh.len() / 2).collect();
        sets.push(Set { name: "news", zh, en, held });
    }
    for (name, files) in [("mac-dev", 6), ("academic", 1)] {
        let mut set = Set { name, zh: Vec::new(), en: Vec::new(), held: Vec::new() };
        for number in 1..=files {
            let path = |ext: &str| outside.join(format!("gold/{name}/00{number}.{ext}"));
            if path("links").is_file() {
                let (zh, en) = beads(&path("zh"), &path("en"), &path("links"));
                set.held.extend(vec![false; zh.len()]);
                set.zh.extend(zh);
                set.en.extend(en);
            }
        }
        sets.push(set);
    }
    sets.retain(|set| !set.zh.is_empty());
    sets
}
