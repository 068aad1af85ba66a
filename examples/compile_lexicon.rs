//! Temporary: compile the embedded lexicon.
use std::{fs::File, io::BufReader};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let mut builder = duiqi::LexiconBuilder::new();
    builder.read_cedict(BufReader::new(File::open(path).unwrap())).unwrap();
    let bytes = builder.build().unwrap();
    println!("{}", bytes.len());
    std::fs::write("data/lexicon.bin", bytes).unwrap();
}
