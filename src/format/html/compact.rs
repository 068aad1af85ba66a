//! Beads as they stand in a page: a line each, of about a third of the length of [`jsonl`]. Its first line lists the names that
//! the others number. A bead whose parts have no short form is a line of [`jsonl`].
//!
//! ```text
//! ["en","zh","number",…]
//! [confidence, status, source, target, explanation]
//!   source, target  [language, first segment, [start of each], [text of each], [times of each]]
//!   explanation     [score, [part, score, …], [kind, grade, start, length in the source, start, length in the target, …]]
//! ```
//!
//! Starts are bytes of the document, but those of matches count from the first segment of their side. What is empty is left
//! out at the end of a side; a status that is not there is `null`.

use serde::Deserialize;
use serde_json::Value;

use super::super::jsonl::{self, BeadRecord, SideRecord, Status};
use super::super::{ExplanationRecord, MatchRecord, Quote, rounded};
use crate::align::Part;
use crate::anchor::AnchorKind;
use crate::bitext::{Interval, Lang, Span};
use crate::lexicon::Grade;

/// The names that explanations have for what a score is made of.
const PARTS: [&str; 7] = ["words", "length", "shape", "vectors", "punctuation", "paragraphs", "positions"];

/// Names by number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(super) struct Names(Vec<String>);

impl Names {
    /// All that have a short form.
    pub(super) fn all() -> Self {
        let langs = [Lang::En, Lang::Zh].map(|lang| lang.tag().to_owned());
        let kinds = AnchorKind::ALL.map(|kind| kind.to_string());
        let grades = Grade::ALL.map(|grade| grade.to_string());
        let statuses = Status::ALL.map(|status| status.name().to_owned());
        let learned = std::iter::once(Grade::Learned.to_string());
        let names = langs.into_iter().chain(kinds).chain(grades).chain(learned).chain(statuses);
        Self(names.chain(PARTS.map(str::to_owned)).collect())
    }

    /// The first line.
    pub(super) fn line(&self) -> String {
        Value::from(self.0.clone()).to_string()
    }

    fn number(&self, name: &str) -> Option<Value> {
        self.0.iter().position(|known| known == name).map(Value::from)
    }

    fn name(&self, number: &Value) -> Option<&str> {
        self.0.get(number.as_u64()? as usize).map(String::as_str)
    }

    /// What has a name as serde writes it.
    fn named<T: serde::de::DeserializeOwned>(&self, number: &Value) -> Option<T> {
        serde_json::from_value(Value::from(self.name(number)?)).ok()
    }

    /// The line of a bead.
    pub(super) fn encode(&self, bead: &BeadRecord) -> serde_json::Result<String> {
        match self.short(bead) {
            Some(short) => serde_json::to_string(&short),
            None => serde_json::to_string(bead),
        }
    }

    fn short(&self, bead: &BeadRecord) -> Option<Value> {
        let status = match bead.status {
            Some(status) => self.number(status.name())?,
            None => Value::Null,
        };
        let mut line =
            vec![Value::from(bead.confidence), status, self.side(&bead.source)?, self.side(&bead.target)?];
        if let Some(explain) = &bead.explain {
            line.push(self.explanation(explain, bead)?);
        }
        Some(Value::from(line))
    }

    fn side(&self, side: &SideRecord) -> Option<Value> {
        let mut line = vec![self.number(side.lang.tag())?];
        let Some(&first) = side.ids.first() else {
            return (side.spans.is_empty() && side.text.is_empty() && side.times.is_empty())
                .then(|| Value::from(line));
        };
        let fits = side.ids.iter().copied().eq(first..first.checked_add(side.ids.len())?)
            && side.text.len() == side.ids.len()
            && side.spans.iter().map(|span| span.len()).eq(side.text.iter().map(String::len))
            && side.spans.iter().all(|span| span.start <= span.end);
        line.push(Value::from(first));
        line.push(side.spans.iter().map(|span| span.start).collect());
        line.push(Value::from(side.text.clone()));
        if !side.times.is_empty() {
            line.push(side.times.iter().map(|time| Value::from(vec![time.start, time.end])).collect());
        }
        fits.then(|| Value::from(line))
    }

    fn explanation(&self, explain: &ExplanationRecord, bead: &BeadRecord) -> Option<Value> {
        let mut parts = Vec::new();
        for part in &explain.parts {
            // Of three decimals, as explanations have them; in JSON an f32 would have many.
            let score = rounded(part.score);
            if (score as f32).to_bits() != part.score.to_bits() {
                return None;
            }
            parts.extend([self.number(&part.name)?, Value::from(score)]);
        }
        let mut matches = Vec::new();
        for found in &explain.matches {
            matches.push(self.number(&found.kind.to_string())?);
            matches.push(self.number(&found.grade.to_string())?);
            for (quote, side) in [(&found.source, &bead.source), (&found.target, &bead.target)] {
                if quoted(side, quote.span)? != quote.text {
                    return None;
                }
                let start = quote.span.start.checked_sub(side.spans.first()?.start)?;
                matches.extend([Value::from(start), Value::from(quote.span.len())]);
            }
        }
        Some(Value::from(vec![Value::from(explain.score), Value::from(parts), Value::from(matches)]))
    }

    /// The bead of a line.
    pub(super) fn decode(&self, line: &str) -> Result<BeadRecord, String> {
        if line.starts_with('{') {
            return jsonl::parse(line);
        }
        let value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        self.bead(&value).ok_or("not a bead as a page has it")?.checked()
    }

    fn bead(&self, value: &Value) -> Option<BeadRecord> {
        let status = match value.get(1)? {
            Value::Null => None,
            status => Some(self.named(status)?),
        };
        let (source, target) = (self.side_of(value.get(2)?)?, self.side_of(value.get(3)?)?);
        let explain = match value.get(4) {
            Some(explain) => Some(self.explanation_of(explain, [&source, &target])?),
            None => None,
        };
        let bead = BeadRecord::of_sides(source, target, value.get(0)?.as_f64()?);
        Some(BeadRecord { status, explain, ..bead })
    }

    fn side_of(&self, value: &Value) -> Option<SideRecord> {
        let lang = self.named(value.get(0)?)?;
        let Some(first) = value.get(1) else { return Some(SideRecord::empty(lang)) };
        let first = first.as_u64()? as usize;
        let starts: Vec<usize> = serde_json::from_value(value.get(2)?.clone()).ok()?;
        let text: Vec<String> = serde_json::from_value(value.get(3)?.clone()).ok()?;
        let times: Vec<Interval> = match value.get(4) {
            Some(times) => serde_json::from_value(times.clone()).ok()?,
            None => Vec::new(),
        };
        let span = |(start, text): (&usize, &String)| Some(Span::new(*start, start.checked_add(text.len())?));
        let spans: Vec<Span> = starts.iter().zip(&text).map(span).collect::<Option<_>>()?;
        let ids = (first..first.checked_add(text.len())?).collect();
        (starts.len() == text.len()).then_some(SideRecord { lang, ids, spans, text, times })
    }

    fn explanation_of(&self, value: &Value, sides: [&SideRecord; 2]) -> Option<ExplanationRecord> {
        let part = |part: &[Value]| {
            Some(Part { name: self.name(&part[0])?.to_owned(), score: part[1].as_f64()? as f32 })
        };
        let number = |value: &Value| Some(value.as_u64()? as usize);
        let quote = |side: &SideRecord, place: &[Value]| {
            let start = side.spans.first()?.start.checked_add(number(&place[0])?)?;
            let span = Span::new(start, start.checked_add(number(&place[1])?)?);
            Some(Quote { span, text: quoted(side, span)?.to_owned() })
        };
        let found = |found: &[Value]| {
            Some(MatchRecord {
                kind: self.named(&found[0])?,
                grade: self.named(&found[1])?,
                source: quote(sides[0], &found[2..4])?,
                target: quote(sides[1], &found[4..6])?,
            })
        };
        let (parts, matches) = (value.get(1)?.as_array()?, value.get(2)?.as_array()?);
        Some(ExplanationRecord {
            score: value.get(0)?.as_f64()?,
            parts: parts.chunks_exact(2).map(part).collect::<Option<_>>()?,
            matches: matches.chunks_exact(6).map(found).collect::<Option<_>>()?,
        })
    }
}

/// What stands at a place of a side, when it is inside one segment.
fn quoted(side: &SideRecord, span: Span) -> Option<&str> {
    let within = |own: &Span| own.start <= span.start && span.end <= own.end && span.start <= span.end;
    let index = side.spans.iter().position(within)?;
    let start = side.spans[index].start;
    side.text.get(index)?.get(span.start - start..span.end - start)
}
