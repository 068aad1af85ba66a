//! `length`: beads whose lengths do not fit the document's own ratio. `order`: beads out of order.

use super::coverage::{Ratio, chars};
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
            let (en, zh) = (chars(context, &bead, Lang::En), chars(context, &bead, Lang::Zh));
            let deviations = ratio.deviations(en, zh);
            if deviations.abs() < LENGTH_DEVIATIONS {
                continue;
            }
            let [source, target] = context.ordered(Pair { en, zh });
            let usual = context.ordered(Pair { en: zh * ratio.mean.exp(), zh: en / ratio.mean.exp() })[1];
            let than = if target > usual { "longer" } else { "shorter" };
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
        let alignment = context.alignment();
        // The greatest target reached before each bead, once, instead of asking for each bead anew.
        let mut reached = 0;
        let mut findings = Vec::new();
        for bead in context.beads() {
            let target = bead.bead.bead().target.clone();
            if !target.is_empty() && target.start < reached && !alignment.is_empty() {
                let message =
                    "the target stands before that of an earlier segment: its order differs".to_owned();
                findings.push(context.finding(
                    "order",
                    Severity::Info,
                    MOVED,
                    &bead,
                    Pair::default(),
                    message,
                ));
            }
            reached = reached.max(target.end);
        }
        findings
    }
}
