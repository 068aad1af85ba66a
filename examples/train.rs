//! Learns the weights from gold sets: `cargo run --release --example train -- GOLD_DIR ROUNDS`.
fn main() {
    let mut args = std::env::args().skip(1);
    let gold = args.next().unwrap_or_else(|| "../shared/gold".to_owned());
    let rounds = args.next().and_then(|r| r.parse().ok()).unwrap_or(2);
    let (report, weights) = duiqi::train::train(gold.as_ref(), rounds);
    println!("{report}");
    std::fs::write("/tmp/weights.txt", weights).unwrap();
}
