//! Temporary: links for gold sets into /tmp/out.
use duiqi::*;
fn main() {
    let aligner = Aligner::new();
    let dir = std::env::args().nth(1).unwrap();
    for entry in std::fs::read_dir(&dir).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "zh") {
            let read = |ext: &str| std::fs::read_to_string(path.with_extension(ext)).unwrap();
            let zh = Document::from_lines(Lang::Zh, read("zh"));
            let en = Document::from_lines(Lang::En, read("en"));
            let bitext = Bitext::new(zh, en).unwrap();
            let alignment = aligner.align(&bitext);
            let out: String = alignment
                .beads()
                .iter()
                .map(|b| {
                    format!(
                        "{:?}:{:?}\n",
                        b.source.clone().collect::<Vec<_>>(),
                        b.target.clone().collect::<Vec<_>>()
                    )
                })
                .collect();
            let name = format!(
                "/tmp/out/{}-{}.links",
                path.parent().unwrap().file_name().unwrap().to_str().unwrap(),
                path.file_stem().unwrap().to_str().unwrap()
            );
            std::fs::write(name, out).unwrap();
        }
    }
}
