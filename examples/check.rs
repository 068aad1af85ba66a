//! Checks a translation. `cargo run --example check`

use duiqi::{Aligner, Bitext, Checker, Document, Lang};

fn main() -> Result<(), duiqi::Error> {
    let bitext = Bitext::new(
        Document::new(Lang::Zh, "去年合作社接待了12.6万名游客。村民们都很高兴。今年还会更多。"),
        Document::new(
            Lang::En,
            "Last year the cooperative welcomed 162,000 visitors. The villagers were delighted. There will be more this year.",
        ),
    )?;
    let aligner = Aligner::new();
    let checker = Checker::builder().aligner(&aligner).only(["number", "omission"]).build()?;
    let findings = checker.check(&aligner.align(&bitext));
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].check, "number");
    for finding in &findings {
        let meant = finding.target.spans.iter().map(|span| span.of(bitext.target().text()));
        let meant: Vec<&str> = meant.collect();
        assert_eq!(meant, ["162,000"]);
        #[allow(clippy::print_stdout, reason = "this is what the program is for")]
        {
            println!("{} {}: {} ({})", finding.severity, finding.check, finding.message, meant.join(", "));
        }
    }
    Ok(())
}
