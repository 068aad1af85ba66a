//! The whole run from raw text, in one thread, beside jieba alone cutting the same Chinese text.
//!
//! `cargo bench --bench whole [-- SIZES…]`. CPU time of the process, so that neighbours do not matter much; the best of five
//! rounds in which the two take turns (of two from 100,000 segments on). Both have their dictionaries loaded before; what that
//! takes is in the first line.

#![allow(clippy::print_stdout, reason = "it prints a table")]

mod support;

use std::hint::black_box;
use std::time::Duration;

use cpu_time::ProcessTime;
use duiqi::{Aligner, Lang};

fn main() {
    let loaded = |load: &dyn Fn()| (0..5).map(|_| time(load)).min().unwrap_or_default().as_secs_f64();
    let start = [loaded(&|| drop(black_box(support::jieba()))), loaded(&|| drop(black_box(Aligner::new())))];
    println!("start-up: jieba alone {:.1} ms, aligner {:.1} ms", start[0] * 1e3, start[1] * 1e3);
    let (jieba, aligner) = (support::jieba(), Aligner::new());
    println!(
        "segments (zh + en)  rows found  jieba alone  whole run  ratio  with start-up  growth  segments/s  MB/s"
    );
    let mut before = None;
    for size in support::sizes(&[1_000, 10_000, 100_000]) {
        let sample = support::Sample::new(size);
        let (zh, en) = (sample.prose(Lang::Zh), sample.prose(Lang::En));
        // Asserts the answer, and warms up.
        let found = support::checked_rows(&sample, &support::whole(&aligner, zh.as_bytes(), en.as_bytes()));
        let (mut cut, mut run) = (Duration::MAX, Duration::MAX);
        for _ in 0..if size < 100_000 { 5 } else { 2 } {
            cut = cut.min(time(|| support::cut(&jieba, &zh)));
            run = run.min(time(|| support::whole(&aligner, zh.as_bytes(), en.as_bytes())));
        }
        let [cut, run] = [cut, run].map(|time| time.as_secs_f64());
        let growth = before.map_or("-".to_owned(), |before| format!("{:.1}", run / before));
        before = Some(run);
        println!(
            "{:>8} + {:>6}  {found:>11.3}  {:>8.1} ms  {:>6.0} ms  {:>5.1}  {:>13.1}  {growth:>6}  {:>10.0}  {:>4.2}",
            sample.zh.len(),
            sample.en.len(),
            cut * 1e3,
            run * 1e3,
            run / cut,
            (start[1] + run) / (start[0] + cut),
            (sample.zh.len() + sample.en.len()) as f64 / run,
            (zh.len() + en.len()) as f64 / run / 1e6,
        );
    }
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = ProcessTime::now();
    black_box(work());
    start.elapsed()
}
