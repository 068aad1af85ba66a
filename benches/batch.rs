//! A thousand small documents from raw text, with one thread and with two.
//!
//! `cargo bench --bench batch`. The best of five rounds in which the two take turns. Time on the clock says little when other
//! processes use the cores; the CPU time beside it tells whether two threads do more work than one.

#![allow(clippy::print_stdout, reason = "it prints a table")]

mod support;

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use duiqi::{Aligner, Batch, Lang};

const DOCUMENTS: usize = 1_000;
const SEGMENTS: usize = 30;
const ROUNDS: usize = 5;

fn main() {
    let aligner = Aligner::new();
    let texts: Vec<[String; 2]> = (0..DOCUMENTS)
        .map(|index| {
            let sample = support::Sample::seeded(SEGMENTS, index as u64);
            [Lang::Zh, Lang::En].map(|lang| sample.prose(lang))
        })
        .collect();
    let run = |threads: usize| -> Vec<Vec<u8>> {
        let mut tables = Vec::new();
        Batch::new().threads(threads).run(
            &texts,
            |[zh, en]| support::whole(&aligner, zh.as_bytes(), en.as_bytes()),
            |table| {
                tables.push(table);
                ControlFlow::Continue(())
            },
        );
        tables
    };
    assert!(run(1) == run(2), "the tables depend on the number of threads");
    let mut best = [[Duration::MAX; 2]; 2];
    for _ in 0..ROUNDS {
        for (threads, [wall, cpu]) in (1..).zip(&mut best) {
            let (clock, work) = (Instant::now(), ProcessTime::now());
            std::hint::black_box(run(threads));
            *wall = clock.elapsed().min(*wall);
            *cpu = work.elapsed().min(*cpu);
        }
    }
    println!("{DOCUMENTS} documents of {SEGMENTS} segments");
    println!("threads  clock   CPU     times as fast");
    let [[one, _], _] = best;
    for (threads, [wall, cpu]) in (1..).zip(best) {
        let [faster, wall, cpu] =
            [one.as_secs_f64() / wall.as_secs_f64(), wall.as_secs_f64(), cpu.as_secs_f64()];
        println!("{threads:>7}  {wall:>4.2} s  {cpu:>4.2} s  {faster:.2}");
    }
}
