//! `length`: beads whose lengths do not fit the document's own ratio. `order`: beads out of order.

use super::coverage::Ratio;
use super::thresholds::{LENGTH_DEVIATIONS, LENGTH_SURE, MOVED};
use super::{BeadView, Check, Context, Finding, Severity};
use crate::bitext::{Lang, Pair};

/// The check of lengths.
#[derive(Debug)]
pub(super) struct Length;

impl Check for Length {
    fn names(&self) -> &'static [&'static str] {
        &["length"]
    }

    fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        let ratio = Ratio::new(context);
        let mut findings = Vec::new();
        for bead in context.beads().filter(BeadView::is_pair) {
            let (en, zh) = (context.extent(&bead, Lang::En), context.extent(&bead, Lang::Zh));
            let deviations = ratio.deviations(en, zh);
            if deviations.abs() < LENGTH_DEVIATIONS {
                continue;
            }
            let [source, target] = context.ordered(chars(context, &bead));
            // As much shorter or longer as the extent would have to be.
            let change =
                context.ordered(Pair { en: zh * ratio.mean.exp() / en, zh: en / ratio.mean.exp() / zh })[1];
            let usual = target as f32 * change;
            let than = if target as f32 > usual { "longer" } else { "shorter" };
            let message = format!(
                "the target is much {than} than usual: {target} characters for {source}, about {usual:.0} expected"
            );
            let confidence = (LENGTH_SURE + 0.05 * (deviations.abs() - LENGTH_DEVIATIONS)).min(0.9);
            findings.push(context.finding(
                "length",
                Severity::Warning,
                confidence,
                &bead,
                Pair::default(),
                message,
            ));
        }
        findings
    }
}

/// The check of order.
#[derive(Debug)]
pub(super) struct Order;

impl Check for Order {
    fn names(&self) -> &'static [&'static str] {
        &["order"]
    }

    fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        let moved = context.beads().zip(context.alignment().moved()).filter(|(_, moved)| *moved);
        let finding = |(bead, _): (BeadView<'_>, bool)| {
            let message = "the target stands before that of an earlier segment: its order differs".to_owned();
            context.finding("order", Severity::Info, MOVED, &bead, Pair::default(), message)
        };
        moved.map(finding).collect()
    }
}

/// Characters without white space of both sides.
fn chars(context: &Context<'_>, bead: &BeadView<'_>) -> Pair<usize> {
    let of = |lang| {
        let texts = bead.ids(lang).map(|id| context.document(lang).segment(id));
        texts.flat_map(str::chars).filter(|c| !c.is_whitespace()).count()
    };
    Pair { en: of(Lang::En), zh: of(Lang::Zh) }
}
