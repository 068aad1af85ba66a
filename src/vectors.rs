//! Sentence vectors from any encoder, as extra evidence.

use crate::bitext::Document;
use crate::error::Error;

/// One vector a segment, all of one dimension.
///
/// ```
/// use duiqi::Vectors;
/// let vectors = Vectors::new(2, vec![1.0, 0.0, 0.6, 0.8])?;
/// assert_eq!((vectors.len(), vectors.dimension()), (2, 2));
/// assert!(Vectors::new(2, vec![1.0, f32::NAN]).is_err());
/// # Ok::<(), duiqi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Vectors {
    dimension: usize,
    data: Vec<f32>,
}

/// What turns the segments of a document into vectors: implement it to plug an encoder in.
///
/// Vectors of the two languages must live in one space; their lengths do not matter. A vector of zeros says nothing.
pub trait Encoder {
    /// The vectors of a document's segments, in order.
    ///
    /// # Errors
    /// Whatever the encoder cannot do; the error is passed on as it is.
    fn encode(&self, document: &Document) -> Result<Vectors, Box<dyn std::error::Error + Send + Sync>>;
}

impl Vectors {
    /// Vectors of `dimension` numbers each, one after the other in `data`.
    ///
    /// # Errors
    /// When `dimension` is 0, `data` is not a multiple of it, or a number is not finite.
    pub fn new(dimension: usize, data: Vec<f32>) -> Result<Self, Error> {
        if dimension == 0 || !data.len().is_multiple_of(dimension) {
            let reason = format!("{} numbers do not make vectors of dimension {dimension}", data.len());
            return Err(Error::Vectors { reason });
        }
        if let Some(at) = data.iter().position(|number| !number.is_finite()) {
            let (row, column) = (at / dimension, at % dimension);
            let reason = format!("row {row}, column {column} is {}, must be a finite number", data[at]);
            return Err(Error::Vectors { reason });
        }
        Ok(Self { dimension, data })
    }

    /// Reads a `NumPy` file (`.npy`): a matrix of float16, float32 or float64, one row a segment.
    ///
    /// # Errors
    /// When the file is no such matrix, is cut short, or a number is not finite.
    #[cfg(feature = "npy")]
    pub fn from_npy(bytes: &[u8]) -> Result<Self, Error> {
        let wrong = |reason: String| Error::Vectors { reason };
        let header = header(bytes);
        if overflows(header) {
            return Err(wrong("the header promises more than any file holds".to_owned()));
        }
        if header.iter().filter(|byte| b"{[(".contains(byte)).count() > MOST_BRACKETS {
            return Err(wrong("the header is more than the description of a matrix".to_owned()));
        }
        let file = npyz::NpyFile::new(bytes).map_err(|error| wrong(error.to_string()))?;
        let &[rows, dimension] = file.shape() else {
            return Err(wrong(format!("the array has shape {:?}, must be a matrix", file.shape())));
        };
        if file.order() != npyz::Order::C {
            return Err(wrong(
                "the matrix is stored column by column, must be row by row (C order)".to_owned(),
            ));
        }
        let dimension = usize::try_from(dimension).unwrap_or(0);
        let expected = usize::try_from(rows).ok().and_then(|rows| rows.checked_mul(dimension));
        // Two bytes are the least a number takes: a larger claim is a damaged header.
        if expected.is_none_or(|numbers| numbers > bytes.len() / 2) {
            return Err(wrong(format!(
                "the header promises {rows} rows of {dimension}, more than the file holds"
            )));
        }
        let plain = file.dtype().descr();
        let read = |error: std::io::Error| wrong(error.to_string());
        let data: Vec<f32> = if plain.contains("f2") {
            file.into_vec::<half::f16>().map_err(read)?.into_iter().map(f32::from).collect()
        } else if plain.contains("f8") {
            file.into_vec::<f64>().map_err(read)?.into_iter().map(|number| number as f32).collect()
        } else if plain.contains("f4") {
            file.into_vec::<f32>().map_err(read)?
        } else {
            return Err(wrong(format!(
                "the numbers are of type {plain}, must be float16, float32 or float64"
            )));
        };
        Self::new(dimension, data)
    }

    /// How many vectors there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.data.len() / self.dimension
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// How many numbers each has.
    #[must_use]
    pub const fn dimension(&self) -> usize {
        self.dimension
    }

    /// Each vector less the mean of all, scaled to length 1 (zeros stay zeros). Taking the mean away sets apart the
    /// two languages' habits.
    pub(crate) fn centred(&self) -> Vec<Vec<f32>> {
        let mut mean = vec![0.0; self.dimension];
        let rows = || self.data.chunks_exact(self.dimension);
        let counted = rows().filter(|row| row.iter().any(|&x| x != 0.0)).count().max(1);
        for row in rows() {
            let length = norm(row).max(f32::MIN_POSITIVE);
            mean.iter_mut().zip(row).for_each(|(mean, x)| *mean += x / length / counted as f32);
        }
        rows()
            .map(|row| {
                let length = norm(row);
                if length == 0.0 {
                    return vec![0.0; self.dimension];
                }
                let centred: Vec<f32> = row.iter().zip(&mean).map(|(x, mean)| x / length - mean).collect();
                let length = norm(&centred).max(1e-6);
                centred.into_iter().map(|x| x / length).collect()
            })
            .collect()
    }
}

/// That of a matrix has two opening brackets. The time its reader takes may double with each more.
#[cfg(feature = "npy")]
const MOST_BRACKETS: usize = 8;

/// The header of an `.npy` file.
#[cfg(feature = "npy")]
fn header(bytes: &[u8]) -> &[u8] {
    let length = |range: std::ops::Range<usize>| {
        bytes.get(range).map_or(0, |bytes| bytes.iter().rev().fold(0, |n, &byte| n << 8 | usize::from(byte)))
    };
    let (start, length) = if bytes.get(6) == Some(&1) { (10, length(8..10)) } else { (12, length(8..12)) };
    let header = bytes.get(start..).unwrap_or_default();
    &header[..length.min(header.len())]
}

/// Whether the numbers in the header of an `.npy` file multiply to more than 2⁶⁰: its reader multiplies them before anything can be
/// said about them.
#[cfg(feature = "npy")]
fn overflows(header: &[u8]) -> bool {
    let header: Vec<u8> = header.iter().copied().filter(|&byte| byte != b'_').collect();
    let mut product = 1_u64;
    for (index, run) in header.split(|byte| !byte.is_ascii_alphanumeric()).enumerate() {
        let prefixed = index > 0 && run.len() > 2 && run[0] == b'0' && run[1].is_ascii_alphabetic();
        for digits in run.split(|byte| !byte.is_ascii_digit()).filter(|digits| !digits.is_empty()) {
            let number = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse::<u64>().ok());
            let Some(next) = number.and_then(|number| product.checked_mul(number.max(1))) else {
                return true;
            };
            product = next;
        }
        if prefixed || product > 1 << 60 {
            return true;
        }
    }
    false
}

fn norm(row: &[f32]) -> f32 {
    // Scaled, so that huge numbers do not overflow.
    let top = row.iter().fold(0.0_f32, |top, x| top.max(x.abs()));
    if top == 0.0 { 0.0 } else { top * row.iter().map(|x| (x / top) * (x / top)).sum::<f32>().sqrt() }
}
