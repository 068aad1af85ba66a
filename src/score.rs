//! Evidence that two spans of segments translate each other, as one log-likelihood ratio.

pub(crate) mod length;
pub(crate) mod lexical;
pub(crate) mod links;
pub(crate) mod marks;
pub(crate) mod shape;
pub(crate) mod tokens;
pub(crate) mod weights;
