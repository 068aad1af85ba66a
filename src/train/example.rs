//! Documents with gold links, whole, in parts and damaged.

use std::collections::HashSet;
use std::path::Path;

use crate::align::lattice::Edge;
use crate::bitext::{Document, Lang, Pair};
use crate::format::links;

pub(super) type Links = Vec<(Vec<usize>, Vec<usize>)>;

/// What makes a bead right.
pub(super) enum Gold {
    Beads(HashSet<(u32, u32, u8, u8)>, Links),
    Verses(Vec<String>, Vec<String>, Links),
}

pub(super) struct Example {
    pub(super) name: String,
    pub(super) fold: usize,
    pub(super) weight: f64,
    pub(super) zh: Document,
    pub(super) en: Document,
    pub(super) gold: Gold,
    pub(super) vectors: Option<Pair<Vec<Vec<f32>>>>,
}

impl Example {
    /// The same with other lines and gold links, marked in its name.
    fn changed(&self, mark: char, weight: f64, zh: &str, en: &str, links: Links) -> Self {
        let links = split_nulls(links);
        Self {
            name: format!("{mark}{}", self.name),
            fold: self.fold,
            weight: self.weight * weight,
            zh: Document::from_lines(Lang::Zh, zh),
            en: Document::from_lines(Lang::En, en),
            gold: Gold::Beads(bead_set(&links), links),
            vectors: None,
        }
    }

    pub(super) fn with_vectors(&self, vectors: Pair<Vec<Vec<f32>>>) -> Self {
        let gold = match &self.gold {
            Gold::Beads(set, links) => Gold::Beads(set.clone(), links.clone()),
            Gold::Verses(zh, en, links) => Gold::Verses(zh.clone(), en.clone(), links.clone()),
        };
        Self {
            name: format!("+{}", self.name),
            fold: self.fold,
            weight: self.weight,
            zh: self.zh.clone(),
            en: self.en.clone(),
            gold,
            vectors: Some(vectors),
        }
    }
}

fn read_links(path: &Path) -> Links {
    let read = links::read(std::fs::read(path).expect("links").as_slice()).expect("links");
    read.into_iter().map(|link| (link.source, link.target)).collect()
}

pub(super) fn contiguous(ids: &[usize]) -> bool {
    ids.windows(2).all(|w| w[1] == w[0] + 1)
}

/// Cuts a document with gold links into `parts` at places where the links allow.
pub(super) fn load(
    base: &Path,
    name: &str,
    parts: usize,
    fold: impl Fn(usize) -> usize,
    weight: f64,
) -> Vec<Example> {
    let fixture = base.ends_with("links");
    let read = |ext: &str| {
        let path =
            if fixture { base.with_file_name(format!("{ext}.segments")) } else { base.with_extension(ext) };
        std::fs::read_to_string(path).unwrap_or_default()
    };
    let (zh, en) = (read("zh"), read("en"));
    let (zh, en): (Vec<&str>, Vec<&str>) = (zh.lines().collect(), en.lines().collect());
    let links = read_links(&if fixture { base.to_owned() } else { base.with_extension("links") });
    let (zv, ev) = (read("zh.verse"), read("en.verse"));
    let (zv, ev): (Vec<&str>, Vec<&str>) = (zv.lines().collect(), ev.lines().collect());
    // Cut points: boundaries that no link crosses.
    let mut cuts = vec![(0, 0)];
    let mut done = (0, 0);
    let mut at = 0;
    let mut seen = (0, 0);
    for (s, t) in &links {
        at += 1;
        seen = (seen.0 + s.len(), seen.1 + t.len());
        done = (
            s.iter().map(|x| x + 1).fold(done.0, usize::max),
            t.iter().map(|x| x + 1).fold(done.1, usize::max),
        );
        if done == seen && at >= cuts.len() * links.len() / parts && cuts.len() < parts {
            cuts.push(done);
        }
    }
    cuts.push((zh.len(), en.len()));
    cuts.windows(2)
        .enumerate()
        .map(|(part, w)| {
            let ((z0, e0), (z1, e1)) = (w[0], w[1]);
            let own: Links = links
                .iter()
                .filter(|(s, t)| {
                    s.iter().all(|x| (z0..z1).contains(x)) && t.iter().all(|x| (e0..e1).contains(x))
                })
                .map(|(s, t)| (s.iter().map(|x| x - z0).collect(), t.iter().map(|x| x - e0).collect()))
                .collect();
            let gold = if zv.is_empty() {
                let own = split_nulls(own);
                Gold::Beads(bead_set(&own), own)
            } else {
                let of =
                    |v: &[&str], r: std::ops::Range<usize>| v[r].iter().map(|x| (*x).to_owned()).collect();
                Gold::Verses(of(&zv, z0..z1), of(&ev, e0..e1), own)
            };
            Example {
                name: format!("{name}.{part}"),
                fold: fold(part),
                weight,
                zh: Document::from_lines(Lang::Zh, zh[z0..z1].join("\n")),
                en: Document::from_lines(Lang::En, en[e0..e1].join("\n")),
                gold,
                vectors: None,
            }
        })
        .collect()
}

pub(super) fn is_wrong(gold: &Gold, e: &Edge) -> bool {
    match gold {
        Gold::Beads(set, _) => match (e.a, e.b) {
            (_, 0) => !set.contains(&(e.i, u32::MAX, 1, 0)),
            (0, _) => !set.contains(&(u32::MAX, e.j, 0, 1)),
            _ => !set.contains(&(e.i, e.j, e.a, e.b)),
        },
        Gold::Verses(zv, ev, _) => {
            let verses: HashSet<&str> = (e.i..e.i + u32::from(e.a))
                .map(|i| &*zv[i as usize])
                .chain((e.j..e.j + u32::from(e.b)).map(|j| &*ev[j as usize]))
                .collect();
            verses.len() != 1
        }
    }
}

/// Of the segments that are not dropped, how many stand there twice, as a part of the share that is.
const COPIED: f64 = 0.1;

/// The document with segments dropped, copied and foreign ones inserted: what null beads are learned from.
pub(super) fn corrupt(
    example: &Example,
    donor: &Example,
    share: f64,
    block: usize,
    mut seed: u64,
    weight: f64,
) -> Example {
    let Gold::Beads(_, links) = &example.gold else { unreachable!("verses are not corrupted") };
    let mut random = || random(&mut seed);
    let mut sides = Vec::new();
    let mut maps = Vec::new();
    let mut inserted = Vec::new();
    for (own, other, half) in [(&example.zh, &donor.zh, 0.0), (&example.en, &donor.en, 1.0)] {
        let at_block = (random() * own.len() as f64) as usize;
        let mut lines: Vec<String> = Vec::new();
        let mut map = Vec::new();
        let mut new = Vec::new();
        for (number, text) in own.texts().enumerate() {
            let insert = if number == at_block { block } else { usize::from(random() < share) };
            // From another half on each side, so that what is foreign is no translation either.
            let from = ((random() + half) * other.len() as f64 / 2.0) as usize;
            for k in 0..insert {
                new.push(lines.len());
                lines.push(other.segment((from + k) % other.len()).to_owned());
            }
            if random() < share {
                map.push(None);
            } else {
                map.push(Some(lines.len()));
                lines.push(text.to_owned());
                if random() < share * COPIED {
                    new.push(lines.len());
                    lines.push(text.to_owned());
                }
            }
        }
        sides.push(lines.join("\n"));
        maps.push(map);
        inserted.push(new);
    }
    let mut own: Links = links
        .iter()
        .map(|(s, t)| {
            (s.iter().filter_map(|&i| maps[0][i]).collect(), t.iter().filter_map(|&j| maps[1][j]).collect())
        })
        .filter(|(s, t): &(Vec<usize>, Vec<usize>)| !s.is_empty() || !t.is_empty())
        .collect();
    own.extend(inserted[0].iter().map(|&i| (vec![i], vec![])));
    own.extend(inserted[1].iter().map(|&j| (vec![], vec![j])));
    let (en, zh) = (sides.pop().unwrap_or_default(), sides.pop().unwrap_or_default());
    example.changed('~', weight, &zh, &en, own)
}

/// The document with other words, which no lexicon has: lengths, figures and marks are left.
pub(super) fn bare(example: &Example, weight: f64) -> Example {
    let Gold::Beads(_, links) = &example.gold else { unreachable!("verses are not laid bare") };
    let other = |c: char| match c {
        'a'..='m' | 'A'..='M' => char::from(c as u8 + 13),
        'n'..='z' | 'N'..='Z' => char::from(c as u8 - 13),
        '\u{4e00}'..='\u{9fff}' => char::from_u32(0x3400 + c as u32 * 7 % 0x1900).unwrap_or(c),
        _ => c,
    };
    let lines = |document: &Document| -> String {
        document.texts().map(line).collect::<Vec<_>>().join("\n").chars().map(other).collect()
    };
    example.changed('-', weight, &lines(&example.zh), &lines(&example.en), links.clone())
}

/// Short runs of the document's beads from random places.
pub(super) fn shuffled(example: &Example, longest: usize, mut seed: u64, weight: f64) -> Example {
    let Gold::Beads(_, links) = &example.gold else { unreachable!("verses are not shuffled") };
    let (mut zh, mut en, mut own) = (Vec::new(), Vec::new(), Links::new());
    while own.len() < links.len() {
        let start = (random(&mut seed) * links.len() as f64) as usize;
        let length = 1 + (random(&mut seed) * longest as f64) as usize;
        for (s, t) in links[start..].iter().take(length).filter(|(s, t)| contiguous(s) && contiguous(t)) {
            own.push(((zh.len()..zh.len() + s.len()).collect(), (en.len()..en.len() + t.len()).collect()));
            zh.extend(s.iter().map(|&id| line(example.zh.segment(id))));
            en.extend(t.iter().map(|&id| line(example.en.segment(id))));
        }
    }
    example.changed('/', weight, &zh.join("\n"), &en.join("\n"), own)
}

/// A segment on one line.
fn line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// A number in [0, 1).
fn random(seed: &mut u64) -> f64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    (*seed >> 11) as f64 / (1_u64 << 53) as f64
}

/// Null beads of several segments as several of one, which is how they are written.
pub(super) fn split_nulls(links: Links) -> Links {
    links
        .into_iter()
        .flat_map(|(s, t)| match (s.is_empty(), t.is_empty()) {
            (false, true) => s.into_iter().map(|i| (vec![i], vec![])).collect(),
            (true, false) => t.into_iter().map(|j| (vec![], vec![j])).collect(),
            _ => vec![(s, t)],
        })
        .collect()
}

pub(super) fn bead_set(links: &Links) -> HashSet<(u32, u32, u8, u8)> {
    links
        .iter()
        .filter(|(s, t)| contiguous(s) && contiguous(t))
        .map(|(s, t)| {
            let at = |ids: &[usize]| ids.first().map_or(u32::MAX, |&id| id as u32);
            (at(s), at(t), s.len() as u8, t.len() as u8)
        })
        .collect()
}
