//! Aligns two strings. `cargo run --example align`

use duiqi::{Aligner, Bitext, Document, Lang};

fn main() -> Result<(), duiqi::Error> {
    let bitext = Bitext::new(
        Document::new(Lang::Zh, "天黑得很早。我们走到河边，看见桥上站着三十个人，谁也不说话。"),
        Document::new(
            Lang::En,
            "It got dark early. We walked to the river. Thirty people stood on the bridge, and nobody spoke.",
        ),
    )?;
    let alignment = Aligner::new().align(&bitext);
    let shapes: Vec<String> = alignment.iter().map(|bead| bead.shape().to_string()).collect();
    assert_eq!(shapes, ["1-1", "1-2"]);
    for bead in alignment.iter() {
        let [source, target] = [bead.source().text(), bead.target().text()];
        #[allow(clippy::print_stdout, reason = "this is what the program is for")]
        {
            println!("{} {:.2} {source} | {target}", bead.shape(), bead.confidence());
        }
    }
    Ok(())
}
