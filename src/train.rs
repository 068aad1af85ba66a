//! Learning the weights from documents with gold links.
//!
//! A conditional random field over the beads of a document (semi-Markov, Sarawagi and Cohen 2004): the weights
//! maximise the probability of the gold paths among all paths of the lattice. Gold beads that no path can
//! take are worked around by a penalty per segment in a wrong bead, instead of being required.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::align::lattice::Edge;
use crate::align::run;
use crate::anchor::Extractor;
use crate::bitext::{Document, Lang};
use crate::score::feature::{BLOCKS, COUNT, Features};
use crate::score::weights;

type Links = Vec<(Vec<usize>, Vec<usize>)>;

/// What makes a bead right.
enum Gold {
    Beads(std::collections::HashSet<(u32, u32, u8, u8)>, Links),
    Verses(Vec<String>, Vec<String>, Links),
}

struct Example {
    name: String,
    fold: usize,
    weight: f64,
    zh: Document,
    en: Document,
    gold: Gold,
}

struct Lattice {
    edges: Vec<Edge>,
    sparse: Vec<Vec<(u16, f32)>>,
    wrong: Vec<f32>,
    size: (u32, u32),
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
    let read = |ext: &str| std::fs::read_to_string(base.with_extension(ext)).unwrap_or_default();
    let (zh, en) = (read("zh"), read("en"));
    let (zh, en): (Vec<&str>, Vec<&str>) = (zh.lines().collect(), en.lines().collect());
    let links = read_links(&base.with_extension("links"));
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
                let set = own
                    .iter()
                    .filter(|(s, t)| contiguous(s) && contiguous(t) && !(s.is_empty() && t.is_empty()))
                    .flat_map(|(s, t)| {
                        let (a, b) = (s.len() as u8, t.len() as u8);
                        // A null bead of several segments is as many beads of one.
                        match (s.first(), t.first()) {
                            (Some(&i), Some(&j)) => vec![(i as u32, j as u32, a, b)],
                            (Some(_), None) => s.iter().map(|&i| (i as u32, u32::MAX, 1, 0)).collect(),
                            _ => t.iter().map(|&j| (u32::MAX, j as u32, 0, 1)).collect(),
                        }
                    })
                    .collect();
                Gold::Beads(set, own)
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
            let verses: std::collections::HashSet<&str> = (e.i..e.i + u32::from(e.a))
                .map(|i| &*zv[i as usize])
                .chain((e.j..e.j + u32::from(e.b)).map(|j| &*ev[j as usize]))
                .collect();
            verses.len() != 1
        }
    }
}

fn prepare(extractor: &Extractor, example: &Example, weights: &Features) -> Lattice {
    run(extractor, &example.zh, &example.en, weights, |stage| {
        let edges = stage.lattice();
        let evidence = stage.evidence;
        let sparse = edges
            .iter()
            .map(|e| {
                let f = evidence.features(e.i as usize, e.a.into(), e.j as usize, e.b.into());
                let dot: f32 = f.iter().zip(weights).map(|(x, w)| x * w).sum();
                assert!((dot - e.score).abs() < 0.02 + 0.001 * dot.abs(), "{dot} {} {e:?}", e.score);
                f.iter().enumerate().filter(|(_, x)| **x != 0.0).map(|(k, x)| (k as u16, *x)).collect()
            })
            .collect();
        let wrong = edges
            .iter()
            .map(|e| if is_wrong(&example.gold, e) { f32::from(e.a + e.b) } else { 0.0 })
            .collect();
        Lattice { edges, sparse, wrong, size: (example.zh.len() as u32, example.en.len() as u32) }
    })
}

/// Forward–backward on a lattice; returns log Z and edge posteriors.
fn marginals(lattice: &Lattice, scores: &[f64]) -> (f64, Vec<f64>) {
    let mut nodes: HashMap<(u32, u32), usize> = HashMap::new();
    let mut order: Vec<(u32, u32)> = Vec::new();
    for e in &lattice.edges {
        for node in [(e.i, e.j), (e.i + u32::from(e.a), e.j + u32::from(e.b))] {
            nodes.entry(node).or_insert_with(|| {
                order.push(node);
                order.len() - 1
            });
        }
    }
    let start = nodes[&(0, 0)];
    let end = nodes[&lattice.size];
    let ends: Vec<(usize, usize)> = lattice
        .edges
        .iter()
        .map(|e| (nodes[&(e.i, e.j)], nodes[&(e.i + u32::from(e.a), e.j + u32::from(e.b))]))
        .collect();
    let add = |x: f64, y: f64| {
        if x == f64::NEG_INFINITY { y } else { x.max(y) + (-(x - y).abs()).exp().ln_1p() }
    };
    let mut alpha = vec![f64::NEG_INFINITY; order.len()];
    let mut beta = alpha.clone();
    alpha[start] = 0.0;
    beta[end] = 0.0;
    // Edges are sorted by (i, j) of their start, which is a topological order.
    for (k, &(s, t)) in ends.iter().enumerate() {
        if alpha[s] > f64::NEG_INFINITY {
            alpha[t] = add(alpha[t], alpha[s] + scores[k]);
        }
    }
    for (k, &(s, t)) in ends.iter().enumerate().rev() {
        if beta[t] > f64::NEG_INFINITY {
            beta[s] = add(beta[s], beta[t] + scores[k]);
        }
    }
    let z = alpha[end];
    let posterior =
        ends.iter().enumerate().map(|(k, &(s, t))| (alpha[s] + scores[k] + beta[t] - z).exp()).collect();
    (z, posterior)
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
                let verses: std::collections::HashSet<&str> =
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
    let set: std::collections::HashSet<&(Vec<usize>, Vec<usize>)> = gold.iter().collect();
    let right = beads.iter().filter(|b| set.contains(b)).count();
    (right as f64, beads.len() as f64, gold.len() as f64)
}

fn scores(lattice: &Lattice, weights: &[f64]) -> Vec<f64> {
    lattice.sparse.iter().map(|f| f.iter().map(|&(k, x)| weights[k as usize] * f64::from(x)).sum()).collect()
}

/// Fits weights on the examples that `keep` chooses.
fn fit(
    examples: &[Example],
    lattices: &[Lattice],
    start: &Features,
    keep: impl Fn(&Example) -> bool,
    l2: f64,
    cost: f64,
) -> Vec<f64> {
    let prior: Vec<f64> = start.iter().map(|&x| f64::from(x)).collect();
    let mut w = prior.clone();
    let (mut m, mut v) = (vec![0.0; COUNT], vec![0.0; COUNT]);
    for step in 1..=200 {
        let mut gradient = vec![0.0; COUNT];
        for (example, lattice) in examples.iter().zip(lattices).filter(|(e, _)| keep(e)) {
            let s = scores(lattice, &w);
            let margin: Vec<f64> =
                s.iter().zip(&lattice.wrong).map(|(s, &c)| s + cost * f64::from(c)).collect();
            let (_, model) = marginals(lattice, &margin);
            let constrained: Vec<f64> =
                s.iter().zip(&lattice.wrong).map(|(s, &c)| s - 12.0 * f64::from(c)).collect();
            let (_, gold) = marginals(lattice, &constrained);
            for (k, f) in lattice.sparse.iter().enumerate() {
                let d = (gold[k] - model[k]) * example.weight;
                if d.abs() > 1e-9 {
                    for &(n, x) in f {
                        gradient[n as usize] += d * f64::from(x);
                    }
                }
            }
        }
        let rate = 0.05 * (1.0 - (f64::from(step) - 1.0) / 200.0);
        for k in 0..COUNT {
            let g = gradient[k] - l2 * (w[k] - prior[k]);
            m[k] = 0.9 * m[k] + 0.1 * g;
            v[k] = 0.99 * v[k] + 0.01 * g * g;
            let (mh, vh) = (m[k] / (1.0 - 0.9_f64.powi(step)), v[k] / (1.0 - 0.99_f64.powi(step)));
            w[k] += rate * mh / (vh.sqrt() + 1e-8);
        }
    }
    w
}

fn f1(counts: &[(f64, f64, f64)]) -> f64 {
    let sum = counts.iter().fold((0.0, 0.0, 0.0), |s, c| (s.0 + c.0, s.1 + c.1, s.2 + c.2));
    2.0 * sum.0 / (sum.1 + sum.2)
}

/// Reads the gold sets below `gold`, learns weights with held-out folds, and returns a report and the weights.
#[must_use]
pub fn train(gold: &Path, rounds: usize) -> (String, String) {
    let extractor = Extractor::new(crate::Lexicon::embedded());
    let number =
        |name: &str, default: f64| std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default);
    let (l2, cost) = (number("L2", 1.0), number("COST", 0.0));
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
    examples.extend(load(&gold.join("academic/001"), "academic", 3, |p| p, number("ACADEMIC", 1.0)));
    examples.extend(load(&gold.join("bible/001"), "bible", 6, |p| p % 3 + 3, number("BIBLE", 0.3)));
    let mut weights = weights::WEIGHTS;
    let mut report = String::new();
    for round in 0..rounds {
        let chunks: Vec<&[Example]> = examples.chunks(examples.len().div_ceil(2)).collect();
        let lattices: Vec<Lattice> = std::thread::scope(|scope| {
            let handles: Vec<_> = chunks
                .iter()
                .map(|chunk| {
                    let (extractor, weights) = (&extractor, &weights);
                    scope.spawn(move || {
                        chunk.iter().map(|e| prepare(extractor, e, weights)).collect::<Vec<_>>()
                    })
                })
                .collect();
            handles.into_iter().flat_map(|h| h.join().expect("thread")).collect()
        });
        let edges: usize = lattices.iter().map(|l| l.edges.len()).sum();
        let _ = writeln!(report, "round {round}: {edges} edges");
        let sets = ["mac-dev", "academic", "bible"];
        let evaluate = |title: &str, weights_of: &dyn Fn(&Example) -> Vec<f64>, report: &mut String| {
            let mut line = format!("{title:>22}");
            for set in sets {
                let (mut viterbi, mut mbr) = (Vec::new(), Vec::new());
                for (example, lattice) in
                    examples.iter().zip(&lattices).filter(|(e, _)| e.name.starts_with(set))
                {
                    let s = scores(lattice, &weights_of(example));
                    viterbi.push(count(example, lattice, &best_path(lattice, &s)));
                    let (_, p) = marginals(lattice, &s);
                    let gain: Vec<f64> = p.iter().map(|p| p - 0.4).collect();
                    mbr.push(count(example, lattice, &best_path(lattice, &gain)));
                }
                let _ = write!(line, "  {set} {:.4} mbr {:.4}", f1(&viterbi), f1(&mbr));
            }
            let _ = writeln!(report, "{line}");
        };
        let as64 = |w: &Features| w.iter().map(|&x| f64::from(x)).collect::<Vec<f64>>();
        evaluate("before", &|_| as64(&weights), &mut report);
        // The best any weights could do on these lattices.
        let mut line = format!("{:>22}", "oracle");
        for set in sets {
            let counts: Vec<_> = examples
                .iter()
                .zip(&lattices)
                .filter(|(e, _)| e.name.starts_with(set))
                .map(|(e, l)| {
                    let gain: Vec<f64> = l.wrong.iter().map(|&c| -f64::from(c)).collect();
                    count(e, l, &best_path(l, &gain))
                })
                .collect();
            let _ = write!(line, "  {set} {:.4}", f1(&counts));
        }
        let _ = writeln!(report, "{line}");
        let fold_weights: Vec<Vec<f64>> = std::thread::scope(|scope| {
            let handles: Vec<_> = (0..2)
                .map(|half| {
                    let (examples, lattices, weights) = (&examples, &lattices, &weights);
                    scope.spawn(move || {
                        (half * 3..half * 3 + 3)
                            .map(|fold| fit(examples, lattices, weights, |e| e.fold != fold, l2, cost))
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            handles.into_iter().flat_map(|h| h.join().expect("thread")).collect()
        });
        evaluate("held out", &|e| fold_weights[e.fold].clone(), &mut report);
        let all = fit(&examples, &lattices, &weights, |_| true, l2, cost);
        evaluate("all", &|_| all.clone(), &mut report);
        weights = std::array::from_fn(|k| all[k] as f32);
    }
    let mut text = String::new();
    for block in BLOCKS {
        let _ = writeln!(text, "    // {}", block.name);
        let values: Vec<String> =
            weights[block.start..block.start + block.len].iter().map(|w| format!("{w:.3}")).collect();
        for chunk in values.chunks(12) {
            let _ = writeln!(text, "    {},", chunk.join(", "));
        }
    }
    (report, text)
}
