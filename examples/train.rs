//! Learns the weights from gold sets: `cargo run --release --example train -- GOLD FIXTURES`.
fn main() {
    let mut args = std::env::args().skip(1);
    let gold = args.next().unwrap_or_else(|| "../shared/gold".to_owned());
    let fixtures = args.next().unwrap_or_else(|| "fixtures".to_owned());
    let (report, weights) = duiqi::train::train(gold.as_ref(), fixtures.as_ref());
    println!("{report}");
    std::fs::write("/tmp/weights.txt", weights).unwrap();
}
