//! Builds a memory of an alignment, and looks something up in it. `cargo run --example memory`

use duiqi::memory::{MatchKind, MergePolicy, Query, Timestamp, TranslationMemory};
use duiqi::{Aligner, Bitext, Document, Lang};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bitext = Bitext::new(
        Document::new(Lang::Zh, "今年有670人参加会议。会后我们去了河边。"),
        Document::new(
            Lang::En,
            "This year 670 people attended the meeting. Afterwards we went to the river.",
        ),
    )?;
    let alignment = Aligner::new().align(&bitext);

    // In a file that is gone with it; `TranslationMemory::create` keeps one.
    let mut memory = TranslationMemory::temporary()?;
    let mut writer = memory.writer(MergePolicy::KeepAll, Timestamp::from_seconds(0))?;
    writer.add_alignment(&alignment, ["zh.txt", "en.txt"], 0.8, None)?;
    let report = writer.commit()?;
    assert_eq!(report.created, 2);

    let matches = memory.lookup(&Query::new("今年有680人参加会议。"))?;
    assert_eq!(matches[0].kind, MatchKind::Numbers);
    assert_eq!(matches[0].proposal, "This year 680 people attended the meeting.");
    #[allow(clippy::print_stdout, reason = "this is what the program is for")]
    for found in matches {
        println!("{:.2} {} → {}", found.similarity.score, found.source, found.proposal);
    }
    Ok(())
}
