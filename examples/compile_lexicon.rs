//! Temporary: compile the embedded lexicon.
use std::{fs::File, io::BufReader};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let wordnet = std::env::args().nth(2).unwrap();
    let mut builder = duiqi::LexiconBuilder::new();
    builder.read_cedict(BufReader::new(File::open(path).unwrap())).unwrap();
    let names = ["data.noun", "data.verb", "data.adj", "data.adv", "index.sense"];
    builder
        .read_wordnet(names.map(|n| BufReader::new(File::open(format!("{wordnet}/{n}")).unwrap())))
        .unwrap();
    let bytes = builder.build().unwrap();
    println!("{}", bytes.len());
    std::fs::write("data/lexicon.bin", bytes).unwrap();
}
