//! Learns the weights from gold sets and the fixtures, reports, and writes `src/score/learned.rs`:
//! `cargo run --release --features train --example train [GOLD [FIXTURES [WITHOUT]]]`. `WITHOUT` names blocks of features,
//! with commas between, that are left out to see what they contribute; then nothing is written.

#![allow(clippy::print_stdout, reason = "the report is what the command is for")]

fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1);
    let gold = args.next().unwrap_or_else(|| "../shared/gold".to_owned());
    let fixtures = args.next().unwrap_or_else(|| "fixtures".to_owned());
    let without: Vec<String> =
        args.flat_map(|names| names.split(',').map(str::to_owned).collect::<Vec<_>>()).collect();
    let (report, source) = duiqi::train::train(gold.as_ref(), fixtures.as_ref(), &without);
    println!("{report}");
    if without.is_empty() { std::fs::write("src/score/learned.rs", source) } else { Ok(()) }
}
