//! Temporary: compile the embedded lexicon.
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let mut builder = duiqi::LexiconBuilder::new();
    builder.read_cedict(std::io::BufReader::new(std::fs::File::open(path).unwrap())).unwrap();
    let bytes = builder.build().unwrap();
    println!("{}", bytes.len());
    std::fs::write("data/lexicon.bin", bytes).unwrap();
}
