//! Lists of numbers as formats have them.

#[cfg(any(feature = "tmx", feature = "xml"))]
use std::{fmt::Display, str::FromStr};

/// Numbers, divided by spaces.
pub(crate) fn ids(ids: &[usize]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// What [`ids`] wrote.
pub(crate) fn parse_ids(text: &str) -> Option<Vec<usize>> {
    text.split_whitespace().map(|id| id.parse().ok()).collect()
}

/// Spans or times as `0-12 12-24`.
#[cfg(any(feature = "tmx", feature = "xml"))]
pub(crate) fn ranges<T: Copy + Into<(N, N)>, N: Display>(ranges: &[T]) -> String {
    let range = |&range: &T| {
        let (start, end) = range.into();
        format!("{start}-{end}")
    };
    ranges.iter().map(range).collect::<Vec<_>>().join(" ")
}

/// What [`ranges`] wrote.
#[cfg(any(feature = "tmx", feature = "xml"))]
pub(crate) fn parse_ranges<T: From<(N, N)>, N: FromStr + PartialOrd>(text: &str) -> Option<Vec<T>> {
    let range = |range: &str| {
        let (start, end) = range.split_once('-')?;
        let (start, end): (N, N) = (start.parse().ok()?, end.parse().ok()?);
        (start <= end).then(|| T::from((start, end)))
    };
    text.split_whitespace().map(range).collect()
}
