//! Learning the weights from documents with gold links.
//!
//! A conditional random field over the beads of a document (semi-Markov, Sarawagi and Cohen 2004): the weights
//! maximise the probability of the gold paths among all paths of the lattice. Gold beads that no path can
//! take are worked around by a penalty per segment in a wrong bead, instead of being required.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::align::lattice::Edge;
use crate::align::{ROUNDS, run};
use crate::anchor::Extractor;
use crate::bitext::{Document, Lang, Pair};
use crate::score::cosine::{RAMPS, Space};
use crate::score::feature::{
    BLOCKS, COSINE, COUNT, EN_RATIO, ENDING, Features, LENGTH, NULL_RUN, OPENING, PARAGRAPH,
    PARAGRAPH_INSIDE, SHAPE, ZH_RATIO,
};
use crate::score::marks::ENDINGS;
use crate::score::weights::Weights;

type Links = Vec<(Vec<usize>, Vec<usize>)>;

/// What makes a bead right.
enum Gold {
    Beads(HashSet<(u32, u32, u8, u8)>, Links),
    Verses(Vec<String>, Vec<String>, Links),
}

struct Example {
    name: String,
    fold: usize,
    weight: f64,
    zh: Document,
    en: Document,
    gold: Gold,
    vectors: Option<Pair<Vec<Vec<f32>>>>,
}

impl Example {
    fn with_vectors(&self, vectors: Pair<Vec<Vec<f32>>>) -> Self {
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

struct Lattice {
    edges: Vec<Edge>,
    sparse: Vec<Vec<(u16, f32)>>,
    wrong: Vec<f32>,
    size: (u32, u32),
    /// The nodes each edge leads from and to.
    ends: Vec<(usize, usize)>,
    nodes: usize,
    first: usize,
    last: usize,
}

fn read_links(path: &Path) -> Links {
    let ids = |part: &str| {
        part.trim()
            .trim_matches(['[', ']'])
            .split(',')
            .filter_map(|n| n.trim().parse().ok())
            .collect::<Vec<usize>>()
    };
    std::fs::read_to_string(path)
        .expect("links")
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(s, t)| (ids(s), ids(t)))
        .collect()
}

fn contiguous(ids: &[usize]) -> bool {
    ids.windows(2).all(|w| w[1] == w[0] + 1)
}

/// Cuts a document with gold links into `parts` at places where the links allow.
fn load(base: &Path, name: &str, parts: usize, fold: impl Fn(usize) -> usize, weight: f64) -> Vec<Example> {
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

fn is_wrong(gold: &Gold, e: &Edge) -> bool {
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

fn prepare(extractor: &Extractor, example: &Example, weights: &Weights, rounds: usize) -> Lattice {
    let space = example.vectors.clone().map(Space::new);
    let vectors = space.is_some();
    run(extractor, &example.zh, &example.en, space, weights, rounds, |stage| {
        let edges = stage.lattice();
        let scorer = stage.scorer;
        let sparse = edges
            .iter()
            .map(|e| {
                let f = scorer.features(e.i as usize, e.a.into(), e.j as usize, e.b.into());
                let dot: f32 = f.iter().zip(weights.of(rounds, vectors)).map(|(x, w)| x * w).sum();
                assert!((dot - e.score).abs() < 0.02 + 0.001 * dot.abs(), "{dot} {} {e:?}", e.score);
                f.iter().enumerate().filter(|(_, x)| **x != 0.0).map(|(k, x)| (k as u16, *x)).collect()
            })
            .collect();
        let wrong = edges
            .iter()
            .map(|e| if is_wrong(&example.gold, e) { f32::from(e.a + e.b) } else { 0.0 })
            .collect();
        let size = (example.zh.len() as u32, example.en.len() as u32);
        let mut nodes: HashMap<(u32, u32), usize> = HashMap::new();
        let mut node = |at: (u32, u32)| {
            let next = nodes.len();
            *nodes.entry(at).or_insert(next)
        };
        let ends = edges
            .iter()
            .map(|e| (node((e.i, e.j)), node((e.i + u32::from(e.a), e.j + u32::from(e.b)))))
            .collect();
        let (first, last) = (node((0, 0)), node(size));
        Lattice { edges, sparse, wrong, size, ends, nodes: nodes.len(), first, last }
    })
}

/// Forward–backward on a lattice, with the state of `search.rs`: edge posteriors, and the expected number of null
/// beads after null beads.
fn marginals(lattice: &Lattice, scores: &[f64], run: f64) -> (Vec<f64>, f64) {
    let Lattice { ends, .. } = lattice;
    let add = |x: f64, y: f64| {
        let (low, high) = if x < y { (x, y) } else { (y, x) };
        if low == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
    };
    let mut alpha = vec![[f64::NEG_INFINITY; 2]; lattice.nodes];
    let mut beta = alpha.clone();
    alpha[lattice.first][0] = 0.0;
    beta[lattice.last] = [0.0; 2];
    let null = |e: &Edge| e.a == 0 || e.b == 0;
    // Edges are sorted by (i, j) of their start, which is a topological order.
    for (k, (&(s, t), e)) in ends.iter().zip(&lattice.edges).enumerate() {
        let n = usize::from(null(e));
        let before = add(alpha[s][0], alpha[s][1] + run * n as f64);
        alpha[t][n] = add(alpha[t][n], before + scores[k]);
    }
    for (k, (&(s, t), e)) in ends.iter().zip(&lattice.edges).enumerate().rev() {
        let n = usize::from(null(e));
        let onward = beta[t][n] + scores[k];
        beta[s] = [add(beta[s][0], onward), add(beta[s][1], onward + run * n as f64)];
    }
    let z = add(alpha[lattice.last][0], alpha[lattice.last][1]);
    let mut runs = 0.0;
    let posterior = ends
        .iter()
        .zip(&lattice.edges)
        .enumerate()
        .map(|(k, (&(s, t), e))| {
            let n = usize::from(null(e));
            let onward = beta[t][n] + scores[k] - z;
            let after_null = (alpha[s][1] + run * n as f64 + onward).exp();
            if n == 1 {
                runs += after_null;
            }
            (alpha[s][0] + onward).exp() + after_null
        })
        .collect();
    (posterior, runs)
}

/// The path that maximises the sum of `gain` over its edges.
fn best_path(lattice: &Lattice, gain: &[f64]) -> Vec<usize> {
    let mut best: HashMap<(u32, u32), (f64, usize)> = HashMap::new();
    best.insert((0, 0), (0.0, usize::MAX));
    for (k, e) in lattice.edges.iter().enumerate() {
        if let Some(&(sum, _)) = best.get(&(e.i, e.j)) {
            let entry = best
                .entry((e.i + u32::from(e.a), e.j + u32::from(e.b)))
                .or_insert((f64::NEG_INFINITY, usize::MAX));
            if sum + gain[k] > entry.0 {
                *entry = (sum + gain[k], k);
            }
        }
    }
    let mut at = lattice.size;
    let mut path = Vec::new();
    while at != (0, 0) {
        let k = best[&at].1;
        path.push(k);
        at = (lattice.edges[k].i, lattice.edges[k].j);
    }
    path.reverse();
    path
}

/// Right beads, beads of the path, gold beads.
fn count(example: &Example, lattice: &Lattice, path: &[usize]) -> (f64, f64, f64) {
    let mut beads: Links = path
        .iter()
        .map(|&k| {
            let e = &lattice.edges[k];
            (
                (e.i as usize..e.i as usize + usize::from(e.a)).collect(),
                (e.j as usize..e.j as usize + usize::from(e.b)).collect(),
            )
        })
        .collect();
    let gold = match &example.gold {
        Gold::Beads(_, gold) => gold,
        Gold::Verses(zv, ev, gold) => {
            let mut merged: Links = Vec::new();
            let mut last: Option<&str> = None;
            for (s, t) in beads {
                let verses: HashSet<&str> =
                    s.iter().map(|&i| &*zv[i]).chain(t.iter().map(|&j| &*ev[j])).collect();
                let verse = if verses.len() == 1 { verses.into_iter().next() } else { None };
                match merged.last_mut() {
                    Some(bead) if verse.is_some() && verse == last => {
                        bead.0.extend(s);
                        bead.1.extend(t);
                    }
                    _ => merged.push((s, t)),
                }
                last = verse;
            }
            beads = merged;
            gold
        }
    };
    let set: HashSet<&(Vec<usize>, Vec<usize>)> = gold.iter().collect();
    let right = beads.iter().filter(|b| set.contains(b)).count();
    (right as f64, beads.len() as f64, gold.len() as f64)
}

fn scores(lattice: &Lattice, weights: &[f64]) -> Vec<f64> {
    lattice.sparse.iter().map(|f| f.iter().map(|&(k, x)| weights[k as usize] * f64::from(x)).sum()).collect()
}

/// Settings of the training.
struct Settings {
    l2: f64,
    cost: f64,
    tables: f64,
    steps: i32,
}

/// Fits weights, pulled towards `prior`, from `start` on.
fn fit(
    set: &[(&Example, Lattice)],
    prior: &Features,
    start: &[f64],
    settings: &Settings,
    pull: impl Fn(usize) -> f64,
) -> Vec<f64> {
    let mut w = start.to_vec();
    let (mut m, mut v) = (vec![0.0; COUNT], vec![0.0; COUNT]);
    for step in 1..=settings.steps {
        let mut gradient = vec![0.0; COUNT];
        for (example, lattice) in set {
            let s = scores(lattice, &w);
            let run = w[NULL_RUN.start];
            let with = |c: f64| {
                s.iter().zip(&lattice.wrong).map(|(s, &x)| s + c * f64::from(x)).collect::<Vec<f64>>()
            };
            let (model, model_runs) = marginals(lattice, &with(settings.cost), run);
            let (gold, gold_runs) = marginals(lattice, &with(-12.0), run);
            gradient[NULL_RUN.start] += (gold_runs - model_runs) * example.weight;
            for (k, f) in lattice.sparse.iter().enumerate() {
                let d = (gold[k] - model[k]) * example.weight;
                if d.abs() > 1e-9 {
                    for &(n, x) in f {
                        gradient[n as usize] += d * f64::from(x);
                    }
                }
            }
        }
        let rate = 0.06 * (1.0 - (f64::from(step) - 1.0) / f64::from(settings.steps));
        for k in 0..COUNT {
            let g = gradient[k] - settings.l2 * pull(k) * (w[k] - f64::from(prior[k]));
            m[k] = 0.9 * m[k] + 0.1 * g;
            v[k] = 0.99 * v[k] + 0.01 * g * g;
            let (mh, vh) = (m[k] / (1.0 - 0.9_f64.powi(step)), v[k] / (1.0 - 0.99_f64.powi(step)));
            w[k] += rate * mh / (vh.sqrt() + 1e-8);
        }
    }
    w
}

/// Learns the weights of the first round on lattices of the first round, then those of the later ones on lattices of
/// the second and of the last.
fn learn(extractor: &Extractor, examples: &[&Example], settings: &Settings) -> Weights {
    let prior = hand_set();
    let mut weights = Weights { first: prior, later: prior, vectors: prior };
    let (with, without): (Vec<&Example>, Vec<&Example>) =
        examples.iter().copied().partition(|e| e.vectors.is_some());
    for (turn, rounds) in [1, 2, ROUNDS].into_iter().enumerate() {
        let set: Vec<(&Example, Lattice)> =
            without.iter().map(|e| (*e, prepare(extractor, e, &weights, rounds))).collect();
        let start: Vec<f64> = weights.of(rounds, false).iter().map(|&x| f64::from(x)).collect();
        let w = fit(&set, &prior, &start, settings, |k| {
            // Tables of rare combinations are held closer to what was set by hand.
            if (ENDING.start..COUNT).contains(&k) { settings.tables } else { 1.0 }
        });
        let learned: Features = std::array::from_fn(|k| w[k] as f32);
        if turn == 0 {
            weights.first = learned;
        }
        weights.later = learned;
        if std::env::var("TRACE").is_ok() {
            let mut sums: std::collections::BTreeMap<String, Vec<(f64, f64, f64)>> =
                std::collections::BTreeMap::new();
            for (example, lattice) in &set {
                let path = best_path(lattice, &scores(lattice, &w));
                let name = example.name.split([' ', '.']).next().unwrap_or_default().to_owned();
                sums.entry(name).or_default().push(count(example, lattice, &path));
            }
            let line: Vec<String> = sums.iter().map(|(name, c)| format!("{name} {:.4}", f1(c))).collect();
            eprintln!("in lattice: {}", line.join("  "));
        }
    }
    weights.vectors = weights.later;
    let slope: [f32; RAMPS] = [0.5, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0];
    weights.vectors[COSINE.start..COSINE.start + RAMPS].copy_from_slice(&slope);
    let prior = weights.vectors;
    for _ in 0..2 {
        let set: Vec<(&Example, Lattice)> =
            with.iter().map(|e| (*e, prepare(extractor, e, &weights, ROUNDS))).collect();
        let start: Vec<f64> = weights.vectors.iter().map(|&x| f64::from(x)).collect();
        // Little has vectors to learn from: all else stays near what it was without them.
        let cosine = COSINE.start..COSINE.start + RAMPS;
        let w = fit(&set, &prior, &start, settings, |k| if cosine.contains(&k) { 0.3 } else { 30.0 });
        weights.vectors = std::array::from_fn(|k| w[k] as f32);
    }
    weights
}

/// The weights to start from and to be pulled towards: the hand-set model, and nothing for what it lacks.
fn hand_set() -> Features {
    let mut w = [0.0; COUNT];
    for o in 0..EN_RATIO.len {
        w[EN_RATIO.start + o] = 0.43;
        w[ZH_RATIO.start + o] = 0.30;
    }
    w[LENGTH.start] = 1.1;
    let shapes = [
        -6.0, -6.0, 0.0, -1.15, -2.35, -3.55, -4.75, -6.0, -1.15, -2.35, -3.55, -5.0, -2.35, -3.55, -3.55,
        -4.75,
    ];
    w[SHAPE.start..SHAPE.start + SHAPE.len].copy_from_slice(&shapes);
    for z in 0..ENDINGS {
        for e in 0..ENDINGS {
            let strong = z == 1 || z == 2;
            w[ENDING.start + z * ENDINGS + e] = if z != e {
                -0.7
            } else if strong {
                1.4
            } else {
                0.7
            };
        }
    }
    w[OPENING.start + 1] = -0.5;
    w[OPENING.start + 2] = -0.5;
    w[OPENING.start + 3] = 0.5;
    w[PARAGRAPH.start..PARAGRAPH.start + 4].copy_from_slice(&[0.0, -0.5, -0.5, 0.7]);
    w[PARAGRAPH_INSIDE.start..PARAGRAPH_INSIDE.start + 2].copy_from_slice(&[-0.7, -0.7]);
    w
}

fn f1(counts: &[(f64, f64, f64)]) -> f64 {
    let sum = counts.iter().fold((0.0, 0.0, 0.0), |s, c| (s.0 + c.0, s.1 + c.1, s.2 + c.2));
    2.0 * sum.0 / (sum.1 + sum.2)
}

/// The document with segments dropped and foreign ones inserted: what null beads are learned from.
fn corrupt(
    example: &Example,
    donor: &Example,
    share: f64,
    block: usize,
    mut seed: u64,
    weight: f64,
) -> Example {
    let Gold::Beads(_, links) = &example.gold else { unreachable!("verses are not corrupted") };
    let mut random = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut sides = Vec::new();
    let mut maps = Vec::new();
    let mut inserted = Vec::new();
    for (own, other) in [(&example.zh, &donor.zh), (&example.en, &donor.en)] {
        let at_block = (random() * own.len() as f64) as usize;
        let mut lines: Vec<String> = Vec::new();
        let mut map = Vec::new();
        let mut new = Vec::new();
        for (number, text) in own.texts().enumerate() {
            let insert = if number == at_block { block } else { usize::from(random() < share) };
            let from = (random() * other.len() as f64) as usize;
            for k in 0..insert {
                new.push(lines.len());
                lines.push(other.segment((from + k) % other.len()).to_owned());
            }
            if random() < share {
                map.push(None);
            } else {
                map.push(Some(lines.len()));
                lines.push(text.to_owned());
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
    let en = Document::from_lines(Lang::En, sides.pop().unwrap_or_default());
    let zh = Document::from_lines(Lang::Zh, sides.pop().unwrap_or_default());
    let own = split_nulls(own);
    Example {
        name: format!("~{}", example.name),
        fold: example.fold,
        weight: example.weight * weight,
        zh,
        en,
        gold: Gold::Beads(bead_set(&own), own),
        vectors: None,
    }
}

/// Null beads of several segments as several of one, which is how they are written.
fn split_nulls(links: Links) -> Links {
    links
        .into_iter()
        .flat_map(|(s, t)| match (s.is_empty(), t.is_empty()) {
            (false, true) => s.into_iter().map(|i| (vec![i], vec![])).collect(),
            (true, false) => t.into_iter().map(|j| (vec![], vec![j])).collect(),
            _ => vec![(s, t)],
        })
        .collect()
}

fn bead_set(links: &Links) -> HashSet<(u32, u32, u8, u8)> {
    links
        .iter()
        .filter(|(s, t)| contiguous(s) && contiguous(t))
        .map(|(s, t)| {
            let at = |ids: &[usize]| ids.first().map_or(u32::MAX, |&id| id as u32);
            (at(s), at(t), s.len() as u8, t.len() as u8)
        })
        .collect()
}

/// Learns weights from the gold sets below `gold` and the fixtures, with held-out folds; returns a report and the
/// weights as they stand in `weights.rs`.
#[must_use]
pub fn train(gold: &Path, fixtures: &Path) -> (String, String) {
    let extractor = Extractor::new(crate::Lexicon::embedded());
    let number =
        |name: &str, default: f64| std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default);
    let settings = Settings {
        l2: number("L2", 1.0),
        cost: number("COST", 0.4),
        tables: number("TABLES", 6.0),
        steps: number("STEPS", 150.0) as i32,
    };
    let mut examples = Vec::new();
    for k in 1..=6 {
        examples.extend(load(
            &gold.join(format!("mac-dev/00{k}")),
            &format!("mac-dev {k}"),
            1,
            |_| k - 1,
            1.0,
        ));
    }
    examples.extend(load(&gold.join("academic/001"), "academic", 1, |_| 0, number("ACADEMIC", 1.0)));
    let bible = load(&gold.join("bible/001"), "bible", 6, |p| p, number("BIBLE", 0.3));
    examples.extend(bible.into_iter().step_by(2));
    for (k, name) in ["speech", "news", "contract", "fiction", "manual", "essay"].into_iter().enumerate() {
        let mut all = load(
            &fixtures.join(name).join("links"),
            &format!("fixtures {name}"),
            1,
            |_| k,
            number("FIXTURES", 1.5),
        );
        // From the raw text, which has paragraphs.
        let raw = |lang: Lang| {
            let path = fixtures.join(name).join(format!("{lang}.txt"));
            Document::new(lang, std::fs::read_to_string(path).expect("a fixture"))
        };
        for example in &mut all {
            (example.zh, example.en) = (raw(Lang::Zh), raw(Lang::En));
        }
        examples.append(&mut all);
    }
    let noise = number("NOISE", 0.5);
    examples.push(corrupt(&examples[6], &examples[10], 0.1, 20, 77, noise));
    for k in 0..6 {
        examples.push(corrupt(&examples[k], &examples[(k + 2) % 6], 0.03, 8, 177 + k as u64, noise));
    }
    if std::env::var("QUICK").is_ok() {
        examples.retain(|example| !example.name.starts_with(['~', 'b']));
    }
    let folder = gold.join("../vectors");
    let encoded: Vec<Example> = examples
        .iter()
        .filter(|example| example.name.starts_with(['m', 'a']))
        .filter_map(|example| {
            let base = match example.name.strip_prefix("mac-dev ") {
                Some(chapter) => folder.join(format!("mac-dev/00{}", chapter.get(..1)?)),
                None => folder.join("academic/001"),
            };
            let read = |ext: &str| {
                let bytes = std::fs::read(base.with_extension(ext)).ok()?;
                crate::Vectors::from_npy(&bytes).ok().map(|vectors| vectors.centred())
            };
            Some(example.with_vectors(Pair { en: read("en.npy")?, zh: read("zh.npy")? }))
        })
        .collect();
    examples.extend(encoded);
    let mut report = String::new();
    let sets = ["mac-dev", "academic", "bible", "fixtures", "~academic", "~mac-dev", "+academic", "+mac-dev"];
    let mut evaluate = |title: &str, results: &HashMap<&str, Vec<Counts>>| {
        let mut line = format!("{title:>10}");
        for set in sets {
            let of = |which: fn(&Counts) -> (f64, f64, f64)| {
                let all: Vec<_> = results
                    .iter()
                    .filter(|(name, _)| name.starts_with(set))
                    .flat_map(|(_, counts)| counts.iter().map(which))
                    .collect();
                f1(&all)
            };
            let _ = write!(line, "  {set} {:.4} {:.4}", of(|c| c.viterbi), of(|c| c.expected));
        }
        let _ = writeln!(report, "{line}");
    };
    let run = |fold: usize| -> (Weights, HashMap<&str, Vec<Counts>>, Vec<Told>) {
        let learned: Vec<&Example> = examples.iter().filter(|e| e.fold != fold && e.weight > 0.0).collect();
        let weights = learn(&extractor, &learned, &settings);
        let mut results: HashMap<&str, Vec<Counts>> = HashMap::new();
        let mut told = Vec::new();
        // The fold beyond the last holds nothing out: it shows the fit.
        for example in examples.iter().filter(|e| e.fold == fold || fold == FOLDS) {
            let lattice = prepare(&extractor, example, &weights, ROUNDS);
            let w: Vec<f64> =
                weights.of(ROUNDS, example.vectors.is_some()).iter().map(|&x| f64::from(x)).collect();
            let s = scores(&lattice, &w);
            let viterbi = count(example, &lattice, &best_path(&lattice, &s));
            let (p, _) = marginals(&lattice, &s, w[NULL_RUN.start]);
            let gain: Vec<f64> = p.iter().map(|p| p - 0.4).collect();
            let chosen = best_path(&lattice, &gain);
            let expected = count(example, &lattice, &chosen);
            for &k in &chosen {
                let right = lattice.wrong[k] == 0.0;
                told.push((example.name.clone(), p[k], right));
            }
            results.entry(&example.name).or_default().push(Counts { viterbi, expected });
        }
        (weights, results, told)
    };
    let next = AtomicUsize::new(if std::env::var("FITONLY").is_ok() { FOLDS } else { 0 });
    let mut done: Vec<(usize, Weights, HashMap<&str, Vec<Counts>>, Vec<Told>)> =
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..2)
                .map(|_| {
                    scope.spawn(|| {
                        let mut own = Vec::new();
                        loop {
                            let fold = next.fetch_add(1, Ordering::Relaxed);
                            if fold > FOLDS {
                                return own;
                            }
                            let (w, results, told) = run(fold);
                            own.push((fold, w, results, told));
                        }
                    })
                })
                .collect();
            workers.into_iter().flat_map(|worker| worker.join().expect("a worker")).collect()
        });
    done.sort_by_key(|(fold, ..)| *fold);
    let (_, all, fitted, fitted_told) = done.pop().expect("the last fold");
    let mut held: HashMap<&str, Vec<Counts>> = HashMap::new();
    let mut told: Vec<Told> = Vec::new();
    for (_, _, results, own) in done {
        told.extend(own);
        for (name, counts) in results {
            held.entry(name).or_default().extend(counts);
        }
    }
    evaluate("held out", &held);
    evaluate("fit", &fitted);
    report.push_str(&calibration("held out", &told));
    report.push_str(&calibration("fit", &fitted_told));
    if std::env::var("DETAIL").is_ok() {
        let mut names: Vec<_> = held.keys().copied().collect();
        names.sort_unstable();
        for name in names {
            let of: Vec<_> = held[name].iter().map(|c| c.expected).collect();
            let _ = writeln!(report, "{name:>24} {:.4}", f1(&of));
        }
    }
    let mut text = "Weights {\n".to_owned();
    for (name, weights) in [("first", &all.first), ("later", &all.later), ("vectors", &all.vectors)] {
        let _ = writeln!(text, "    {name}: [");
        for block in BLOCKS {
            let _ = writeln!(text, "        // {}", block.name);
            let values: Vec<String> =
                weights[block.start..block.start + block.len].iter().map(|w| format!("{w:.3}")).collect();
            for chunk in values.chunks(12) {
                let _ = writeln!(text, "        {},", chunk.join(", "));
            }
        }
        text.push_str("    ],\n");
    }
    text.push('}');
    (report, text)
}

/// A bead of a held-out document: the document, its posterior, whether it is right.
type Told = (String, f64, bool);

/// Fits confidence = σ(slope · logit(posterior) + offset) and reports the expected calibration error by set.
fn calibration(title: &str, told: &[Told]) -> String {
    let logit = |p: f64| (p.clamp(1e-4, 1.0 - 1e-4) / (1.0 - p.clamp(1e-4, 1.0 - 1e-4))).ln();
    let counted: Vec<(f64, f64)> = told
        .iter()
        .filter(|(name, ..)| !name.starts_with(['~', '+']))
        .map(|&(_, p, right)| (logit(p), f64::from(u8::from(right))))
        .collect();
    let (mut slope, mut offset) = (1.0, 0.0);
    for _ in 0..3000 {
        let (mut a, mut b) = (0.0, 0.0);
        for &(x, y) in &counted {
            let error = y - 1.0 / (1.0 + (-(slope * x + offset)).exp());
            a += error * x;
            b += error;
        }
        slope += 0.5 * a / counted.len().max(1) as f64 / 4.0;
        offset += 0.5 * b / counted.len().max(1) as f64;
    }
    let mut text = format!("{title}: confidence = σ({slope:.3} · logit(posterior) + {offset:.3})\n");
    for set in ["mac-dev", "academic", "bible", "fixtures", "~", "+", ""] {
        let own: Vec<(f64, bool)> = told
            .iter()
            .filter(
                |(name, ..)| {
                    if set.is_empty() { !name.starts_with(['~', '+']) } else { name.starts_with(set) }
                },
            )
            .map(|&(_, p, right)| (1.0 / (1.0 + (-(slope * logit(p) + offset)).exp()), right))
            .collect();
        let mut error = 0.0;
        for bin in 0..10 {
            let inside: Vec<_> =
                own.iter().filter(|(c, _)| ((c * 10.0) as usize).min(9) == bin).copied().collect();
            let said: f64 = inside.iter().map(|(c, _)| c).sum();
            let right = inside.iter().filter(|(_, right)| *right).count() as f64;
            error += (said - right).abs();
        }
        let sure: Vec<_> = own.iter().filter(|(c, _)| *c >= 0.9).collect();
        let _ = writeln!(
            text,
            "  {:10} ECE {:.4}, above 0.9: precision {:.4} of {:.3} of the beads",
            if set.is_empty() { "together" } else { set },
            error / own.len().max(1) as f64,
            sure.iter().filter(|(_, right)| *right).count() as f64 / sure.len().max(1) as f64,
            sure.len() as f64 / own.len().max(1) as f64,
        );
    }
    text
}

/// Right beads, beads and gold beads, by the best path and by the path of most expected right beads.
#[derive(Debug, Clone, Copy)]
struct Counts {
    viterbi: (f64, f64, f64),
    expected: (f64, f64, f64),
}

const FOLDS: usize = 6;
