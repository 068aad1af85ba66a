//! Columns of the index, a block at a time, and counters that add them up, 64 slots at once.

use std::collections::BTreeMap;

use crate::memory::MemoryError;

/// Slots to a block.
pub(super) const BLOCK: usize = 8192;
const WORDS: usize = BLOCK / 64;

/// A column block: a bit map of exactly [`BLOCK`] bits, or a shorter list of numbers of two bytes.
pub(super) fn encode(slots: &[u16]) -> Vec<u8> {
    if slots.len() * 2 < BLOCK / 8 {
        return slots.iter().flat_map(|slot| slot.to_le_bytes()).collect();
    }
    let mut bits = vec![0; BLOCK / 8];
    for &slot in slots {
        bits[usize::from(slot) / 8] |= 1 << (slot % 8);
    }
    bits
}

/// Calls `f` with each slot of a column that [`encode`] made, ascending; any other is damage.
pub(super) fn each_slot(column: &[u8], mut f: impl FnMut(u16)) -> Result<(), MemoryError> {
    if column.len() == BLOCK / 8 {
        for (at, &byte) in column.iter().enumerate() {
            let mut rest = byte;
            while rest != 0 {
                f((at * 8) as u16 + rest.trailing_zeros() as u16);
                rest &= rest - 1;
            }
        }
        return Ok(());
    }
    let (pairs, rest) = column.as_chunks::<2>();
    if column.len() > BLOCK / 8 || !rest.is_empty() {
        return Err(damaged(format!("a column of {} bytes", column.len())));
    }
    // A slot that comes twice would be counted twice.
    let mut least = 0;
    for &pair in pairs {
        let slot = u16::from_le_bytes(pair);
        if slot < least || usize::from(slot) >= BLOCK {
            return Err(damaged(format!("a column with slot {slot} where {least} or more was expected")));
        }
        least = slot + 1;
        f(slot);
    }
    Ok(())
}

pub(super) fn damaged(reason: impl std::fmt::Display) -> MemoryError {
    MemoryError::Damaged { reason: format!("the index: {reason}") }
}

/// Counters of several bits for the slots of an area: plane *p* holds bit *p* of all of them.
pub(super) struct Counters {
    planes: usize,
    /// Those that have something to count: a damaged number must not ask for all before it.
    blocks: BTreeMap<i64, Vec<u64>>,
}

impl Counters {
    /// Counters that hold up to `most`.
    pub(super) const fn new(most: usize) -> Self {
        Self { planes: (usize::BITS - most.leading_zeros()) as usize, blocks: BTreeMap::new() }
    }

    pub(super) fn block(&mut self, block: i64) -> &mut Vec<u64> {
        self.blocks.entry(block).or_insert_with(|| vec![0; self.planes * WORDS])
    }

    /// Adds one to the slots of a column; `done` columns were added before.
    pub(super) fn add(&mut self, block: i64, column: &[u8], done: usize) -> Result<(), MemoryError> {
        // No counter is above `done` yet.
        let planes = (usize::BITS - (done + 1).leading_zeros()) as usize;
        let counters = self.block(block);
        if column.len() == BLOCK / 8 {
            let mut carry = [0_u64; WORDS];
            for (carry, bytes) in carry.iter_mut().zip(column.as_chunks::<8>().0) {
                *carry = u64::from_le_bytes(*bytes);
            }
            for plane in counters.chunks_exact_mut(WORDS).take(planes) {
                for (bits, carry) in plane.iter_mut().zip(&mut carry) {
                    let sum = *bits ^ *carry;
                    *carry &= *bits;
                    *bits = sum;
                }
            }
            Ok(())
        } else {
            each_slot(column, |slot| {
                let (word, mut carry) = (usize::from(slot) / 64, 1_u64 << (slot % 64));
                for plane in 0..planes {
                    let bits = &mut counters[plane * WORDS + word];
                    let sum = *bits ^ carry;
                    carry &= *bits;
                    *bits = sum;
                    if carry == 0 {
                        break;
                    }
                }
            })
        }
    }

    /// Calls `f` with each slot whose count is at least `least`, and the count.
    pub(super) fn each(&self, least: usize, mut f: impl FnMut(i64, usize)) {
        for (block, counters) in &self.blocks {
            for word in 0..WORDS {
                // Compares from the highest bit: above so far, equal so far.
                let (mut above, mut equal) = (0_u64, u64::MAX);
                for plane in (0..self.planes).rev() {
                    let bits = counters[plane * WORDS + word];
                    if least >> plane & 1 == 0 {
                        above |= equal & bits;
                        equal &= !bits;
                    } else {
                        equal &= bits;
                    }
                }
                let mut rest = above | equal;
                while rest != 0 {
                    let bit = rest.trailing_zeros() as usize;
                    rest &= rest - 1;
                    let hits = (0..self.planes)
                        .map(|plane| ((counters[plane * WORDS + word] >> bit & 1) as usize) << plane)
                        .sum();
                    f(block * BLOCK as i64 + (word * 64 + bit) as i64, hits);
                }
            }
        }
    }
}

/// A column block as a bit map.
pub(super) fn bits(column: &[u8]) -> Result<Vec<u8>, MemoryError> {
    let mut bits = vec![0; BLOCK / 8];
    each_slot(column, |slot| bits[usize::from(slot) / 8] |= 1 << (slot % 8))?;
    Ok(bits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(crate::random::cases(256))]

        #[test]
        fn counters_count(columns in prop::collection::vec(prop::collection::btree_set(0_u16..8192, 0..700), 1..9)) {
            let mut expected = vec![0_usize; BLOCK];
            let mut counters = Counters::new(columns.len());
            for (done, column) in columns.iter().enumerate() {
                let slots: Vec<u16> = column.iter().copied().collect();
                let bytes = encode(&slots);
                let mut back = Vec::new();
                each_slot(&bytes, |slot| back.push(slot)).unwrap();
                prop_assert_eq!(&back, &slots);
                slots.iter().for_each(|&slot| expected[usize::from(slot)] += 1);
                counters.add(0, &bytes, done).unwrap();
            }
            for least in 1..=columns.len() {
                let mut found = Vec::new();
                counters.each(least, |slot, hits| found.push((slot as usize, hits)));
                let wanted: Vec<_> =
                    expected.iter().copied().enumerate().filter(|&(_, count)| count >= least).collect();
                prop_assert_eq!(found, wanted);
            }
        }
    }
}
