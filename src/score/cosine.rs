//! The vector term: the cosine of two spans, each the sum of its segments' vectors.
//!
//! The products of single segments are taken once, within the windows of the search; the product of two spans is a sum
//! of them, and the length of a span's vector is tabulated by its start and number of segments.

use std::ops::Range;

use super::Window;
use super::shape::MOST;
use crate::bitext::Pair;

/// Number of the basis functions of [`ramps`].
pub(crate) const RAMPS: usize = 7;
const KNOTS: [f32; RAMPS + 1] = [-0.2, 0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8];

/// A cosine as ramps between knots, so that the weights draw a curve through them.
pub(crate) fn ramps(cosine: f32) -> [f32; RAMPS] {
    std::array::from_fn(|k| ((cosine - KNOTS[k]) / (KNOTS[k + 1] - KNOTS[k])).clamp(0.0, 1.0))
}

/// Unit vectors of the segments of both sides, with the lengths of the spans' sums.
#[derive(Debug)]
pub(crate) struct Space {
    vectors: Pair<Vec<Vec<f32>>>,
    lengths: Pair<Vec<[f32; MOST]>>,
}

impl Space {
    pub(crate) fn new(vectors: Pair<Vec<Vec<f32>>>) -> Self {
        let lengths = vectors.as_ref().map(|vectors| span_lengths(vectors));
        Self { vectors, lengths }
    }
}

fn span_lengths(vectors: &[Vec<f32>]) -> Vec<[f32; MOST]> {
    (0..vectors.len())
        .map(|start| {
            let mut sum = vec![0.0; vectors[start].len()];
            std::array::from_fn(|more| {
                if let Some(vector) = vectors.get(start + more) {
                    sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += x);
                }
                sum.iter().map(|x| x * x).sum::<f32>().sqrt()
            })
        })
        .collect()
}

/// The cosines that a search may ask for.
#[derive(Debug)]
pub(crate) struct Cosines<'a> {
    space: &'a Space,
    windows: &'a [Window],
    /// For each English segment running sums of its products with the Chinese segments from its window's start.
    sums: Vec<Vec<f32>>,
}

impl<'a> Cosines<'a> {
    /// `windows`: those of the English segments.
    pub(crate) fn new(space: &'a Space, windows: &'a [Window]) -> Self {
        let sums = windows
            .iter()
            .zip(&space.vectors.en)
            .map(|(Window { starts, .. }, en)| {
                if starts.is_empty() {
                    return Vec::new();
                }
                let end = (starts.end as usize + MOST).min(space.vectors.zh.len());
                let mut sum = 0.0;
                let products = space.vectors.zh[starts.start as usize..end].iter().map(|zh| {
                    sum += zh.iter().zip(en).map(|(x, y)| x * y).sum::<f32>();
                    sum
                });
                std::iter::once(0.0).chain(products).collect()
            })
            .collect();
        Self { space, windows, sums }
    }

    /// The product of a span of Chinese segments with an English one.
    fn product(&self, zh: Range<usize>, en: usize) -> f32 {
        let Pair { en: english, zh: chinese } = &self.space.vectors;
        zh.flat_map(|zh| chinese[zh].iter().zip(&english[en])).map(|(x, y)| x * y).sum()
    }

    /// The cosine of `a` Chinese segments from `i` and `b` English ones from `j`; 0 where a vector says nothing.
    pub(crate) fn of(&self, i: usize, a: usize, j: usize, b: usize) -> f32 {
        let product: f32 = (j..j + b)
            .map(|segment| {
                let sums = &self.sums[segment];
                let start = i.wrapping_sub(self.windows[segment].starts.start as usize);
                match (sums.get(start), sums.get(start.wrapping_add(a))) {
                    (Some(before), Some(after)) => after - before,
                    // A bead out of order, which is explained.
                    _ => self.product(i..i + a, segment),
                }
            })
            .sum();
        let lengths = self.space.lengths.zh[i][a - 1] * self.space.lengths.en[j][b - 1];
        if lengths < 1e-6 { 0.0 } else { product / lengths }
    }
}
