//! Fidelity: what a translation lost, added or changed.
//!
//! A [`Checker`] runs its [`Check`]s over an alignment. What they share is computed once ([`Context`]: texts, tokens,
//! links between words, quantities); each check is one kind of evidence in a file of its own. A [`Finding`] carries
//! a confidence in [0, 1]; a [`Profile`] says from which confidence on it is shown.
//!
//! Confidences and bounds stand in `check/thresholds.rs`; lists of words, and what they are counted as, with the check that reads them.

pub(crate) mod baseline;
mod consistency;
mod context;
pub(crate) mod coverage;
pub(crate) mod glossary;
mod length;
mod marks;
mod name;
pub(crate) mod negation;
mod number;
mod repeat;
mod side;
#[cfg(feature = "tbx")]
mod tbx;
mod term;
mod thresholds;
mod untranslated;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::align::Aligner;
use crate::alignment::Alignment;
use crate::anchor::Extractor;
use crate::bitext::Span;
use crate::error::Error;
pub use baseline::{Accepted, Baseline};
pub use context::{BeadView, Context};
pub use glossary::{Entry, Glossary, Rule};

/// How much a finding matters. Ordered: an error is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// To be looked at.
    Warning,
    /// The meaning differs.
    Error,
}

impl Severity {
    /// Its name, as serde writes it.
    ///
    /// ```
    /// assert_eq!(duiqi::Severity::Warning.name(), "warning");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// One side of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Place {
    /// The segments of the bead, by number.
    pub ids: Vec<usize>,
    /// What is meant, in bytes of the document. Where a thing is missing, the whole segments it is missing from; on
    /// the empty side of a bead nothing.
    pub spans: Vec<Span>,
    /// Whether `spans` point at something, not at whole segments.
    pub marked: bool,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The check: one of [`CHECKS`], or the caller's own.
    pub check: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// How likely it is that a reviewer agrees, in [0, 1].
    pub confidence: f32,
    /// Where in the source document.
    pub source: Place,
    /// Where in the target document.
    pub target: Place,
    /// The values compared, source and target, where the check compares values; `None` for what is missing.
    pub values: [Option<String>; 2],
    /// A sentence that says why.
    pub message: String,
}

/// A kind of check. Implement it for checks of your own ([`CheckerBuilder::with`]).
pub trait Check: Send + Sync {
    /// The names of the findings it makes.
    fn names(&self) -> &'static [&'static str];

    /// Looks through a whole bitext. Findings may come in any order; the checker sorts and filters them.
    fn check(&self, context: &Context<'_>) -> Vec<Finding>;
}

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Profile {
    /// Precision first: findings of confidence 0.5 and more.
    #[default]
    Default,
    /// Everything.
    Strict,
}

impl Profile {
    const fn least(self) -> f32 {
        match self {
            Self::Default => thresholds::SHOWN,
            Self::Strict => 0.0,
        }
    }
}

/// The names of all checks that come with the crate, in order of importance.
pub const CHECKS: &[&str] = &[
    "number",
    "date",
    "unit",
    "omission",
    "addition",
    "term",
    "consistency",
    "name",
    "untranslated",
    "negation",
    "quote",
    "bracket",
    "punctuation",
    "length",
    "order",
    "repeat",
];

fn checks(glossary: Glossary) -> Vec<Box<dyn Check>> {
    vec![
        Box::new(number::Numbers),
        Box::new(coverage::Coverage),
        Box::new(term::Terms { glossary }),
        Box::new(consistency::Consistency),
        Box::new(name::Names),
        Box::new(untranslated::Untranslated),
        Box::new(negation::Negation),
        Box::new(marks::Marks),
        Box::new(length::Length),
        Box::new(length::Order),
        Box::new(repeat::Repeat),
    ]
}

/// Checks translations. Made once, shared between threads.
///
/// ```
/// use duiqi::{Alignment, Bitext, Checker, Document, Lang};
/// let zh = Document::from_lines(Lang::Zh, "会议有670人参加。");
/// let en = Document::from_lines(Lang::En, "The meeting had 760 participants.");
/// let bitext = Bitext::new(zh, en)?;
/// let findings = Checker::new().check(&Alignment::paired(&bitext));
/// assert_eq!(findings[0].check, "number");
/// assert_eq!(findings[0].values, [Some("670".to_owned()), Some("760".to_owned())]);
/// # Ok::<(), duiqi::Error>(())
/// ```
pub struct Checker {
    extractor: Arc<Extractor>,
    checks: Vec<Box<dyn Check>>,
    least: f32,
    names: Names,
}

impl std::fmt::Debug for Checker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Checker")
            .field("least", &self.least)
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}

/// Which checks are wanted.
#[derive(Debug, Clone, Default)]
struct Names {
    only: Vec<String>,
    skip: Vec<String>,
}

impl Names {
    fn wants(&self, name: &str) -> bool {
        let listed = |list: &[String]| list.iter().any(|listed| listed == name);
        (self.only.is_empty() || listed(&self.only)) && !listed(&self.skip)
    }
}

/// Settings of a [`Checker`].
#[derive(Default)]
pub struct CheckerBuilder {
    aligner: Option<Aligner>,
    profile: Profile,
    least: Option<f32>,
    names: Names,
    glossary: Glossary,
    own: Vec<Box<dyn Check>>,
}

impl std::fmt::Debug for CheckerBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CheckerBuilder").field("profile", &self.profile).finish_non_exhaustive()
    }
}

impl Default for Checker {
    fn default() -> Self {
        Self::new()
    }
}

impl Checker {
    /// All checks with the default profile.
    ///
    /// # Panics
    /// Never: the defaults are valid.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build().expect("the defaults are valid")
    }

    /// Settings to choose.
    #[must_use]
    pub fn builder() -> CheckerBuilder {
        CheckerBuilder::default()
    }

    /// The findings of an alignment, in source order. [`Alignment::paired`] checks documents of which line i translates
    /// line i. Total: no text makes it fail. Time and memory are linear in the text.
    #[must_use]
    pub fn check(&self, alignment: &Alignment<'_>) -> Vec<Finding> {
        let context = Context::new(&self.extractor, alignment);
        let mut findings: Vec<Finding> = self
            .checks
            .iter()
            .filter(|check| check.names().iter().any(|name| self.names.wants(name)))
            .flat_map(|check| check.check(&context))
            .filter(|finding| self.names.wants(finding.check) && finding.confidence >= self.least)
            .collect();
        let place =
            |finding: &Finding| (finding.source.ids.first().copied(), finding.target.ids.first().copied());
        // Source order; what has no source stands where its target does, which the context's beads know.
        let order = context.order();
        findings.sort_by(|one, other| {
            let key = |finding: &Finding| {
                let (source, target) = place(finding);
                order.of(source, target)
            };
            key(one)
                .cmp(&key(other))
                .then_with(|| other.severity.cmp(&one.severity))
                .then_with(|| other.confidence.total_cmp(&one.confidence))
                .then_with(|| one.check.cmp(other.check))
                .then_with(|| {
                    (&one.source.spans, &one.target.spans).cmp(&(&other.source.spans, &other.target.spans))
                })
        });
        findings
    }
}

impl CheckerBuilder {
    /// Shares the dictionaries, and the terms, of an aligner, instead of loading them again.
    #[must_use]
    pub fn aligner(mut self, aligner: &Aligner) -> Self {
        self.aligner = Some(aligner.clone());
        self
    }

    /// How much is shown [default: `Profile::Default`].
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// The least confidence shown, in [0, 1], instead of the profile's.
    #[must_use]
    pub fn min_confidence(mut self, least: f32) -> Self {
        self.least = Some(least);
        self
    }

    /// Only these checks.
    #[must_use]
    pub fn only<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.names.only.extend(names.into_iter().map(Into::into));
        self
    }

    /// All but these checks.
    #[must_use]
    pub fn skip<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.names.skip.extend(names.into_iter().map(Into::into));
        self
    }

    /// The user's terms, for the check `term`.
    #[must_use]
    pub fn glossary(mut self, glossary: Glossary) -> Self {
        self.glossary = glossary;
        self
    }

    /// A check of your own beside those of the crate.
    #[must_use]
    pub fn with(mut self, check: impl Check + 'static) -> Self {
        self.own.push(Box::new(check));
        self
    }

    /// The checker.
    ///
    /// # Errors
    /// When a name is none of a check, or the least confidence is not within [0, 1].
    pub fn build(self) -> Result<Checker, Error> {
        let mut checks = checks(self.glossary);
        checks.extend(self.own);
        for name in self.names.only.iter().chain(&self.names.skip) {
            if !checks.iter().any(|check| check.names().contains(&name.as_str())) {
                let known: Vec<&str> = checks.iter().flat_map(|check| check.names()).copied().collect();
                let reason = format!("{name:?} is no check: there are {}", known.join(", "));
                return Err(Error::Setting { reason });
            }
        }
        let least = self.least.unwrap_or(self.profile.least());
        if !(0.0..=1.0).contains(&least) {
            return Err(Error::Setting {
                reason: format!("the least confidence is {least}, must be within 0 and 1"),
            });
        }
        let extractor = self.aligner.map_or_else(|| Aligner::new().shared(), |aligner| aligner.shared());
        Ok(Checker { extractor, checks, least, names: self.names })
    }
}
