//! One round of the search by itself, for the benches: what scoring takes, and what the search takes with it.

use crate::align::band::Band;
use crate::align::rounds::ROUNDS;
use crate::align::state::State;
use crate::align::{Aligner, Workspace, search};
use crate::bitext::{Bitext, Pair};
use crate::score::learned::WEIGHTS;
use crate::score::{Scorer, shape};

/// The first round of an alignment: anchors, links and band are there.
#[derive(Debug)]
pub struct Round {
    state: State,
    band: Band,
}

impl Round {
    /// Everything that comes before the first search.
    #[must_use]
    pub fn new(aligner: &Aligner, bitext: &Bitext) -> Self {
        let Pair { en, zh } = bitext.by_lang();
        let state = State::new(aligner.extractor(), zh, en, None);
        let band = state.band();
        Self { state, band }
    }

    /// Tabulates the terms of the words for all cells of the band, and gives the number of cells.
    #[must_use]
    pub fn score(&self, workspace: &mut Workspace) -> usize {
        self.scored(workspace, |scorer, _| scorer.read_through());
        self.band.cells()
    }

    /// Searches the best path, which scores on the way, and gives the number of its beads.
    #[must_use]
    pub fn search(&self, workspace: &mut Workspace) -> usize {
        let shapes = shape::shapes(shape::MOST);
        self.scored(workspace, |scorer, buffers| search::best(&self.band, &shapes, scorer, buffers).len())
    }

    fn scored<T>(
        &self,
        workspace: &mut Workspace,
        work: impl FnOnce(&mut Scorer, &mut search::Buffers) -> T,
    ) -> T {
        let (evidence, windows) = (self.state.evidence(), self.band.windows());
        let mut scorer =
            Scorer::new(&evidence, WEIGHTS.of(ROUNDS, false), &windows, &windows, &mut workspace.tables);
        let result = work(&mut scorer, &mut workspace.search);
        workspace.tables = scorer.into_buffers();
        result
    }
}
