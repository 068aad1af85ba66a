//! The index: which texts may be similar enough, from bit columns kept in the memory's own file.
//!
//! Each text of each language takes a **slot** in the **class** of its length in units. For each of [`GRAMS`] hash values ("grams")
//! the index holds, a block of [`BLOCK`] slots at a time, the set of slots whose text has that gram. A query reads only the columns
//! of its own grams, of the classes whose lengths are possible, and counts hits for 64 slots at once with bit-sliced counters.
//!
//! **Nothing is missed.** Let a text of *m* units be at least *t* similar to a query of *n* units, and *M* = max(*n*, *m*).
//! The cost of the edits is at most (1 − *t*)*M*; every unit that has no equal or nearly equal partner costs a whole
//! one, so at least *tM* units have one, and at most *n* − *tM* units of the query have none. Partners share a gram (nearly
//! equal words share their first letters, and repeated units are told apart by counting), so at most *n* − *tM* of the
//! query's distinct grams are missing in the text's columns; hash collisions only add hits. Also *m* ≥ *tn* and *n* ≥ *tm*.
//!
//! A column block is a bit map, or, where few bits are set, the list of their numbers. A removed text leaves its bits behind and
//! its slot unused.

mod column;

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Transaction};
use rustc_hash::FxHashMap as HashMap;

use super::MemoryError;
use super::form::{Form, folded};
use crate::bitext::Lang;
use crate::lexicon::Lexicon;
use crate::text::is_han;
use column::{BLOCK, Counters, bits, damaged, each_slot, encode};

/// Columns for the units of a text, and as many again for what it can be searched by.
const GRAMS: u64 = 2048;
/// Slots that wait in memory for being written, at most.
const WAITING: usize = 1 << 18;
/// Guards against rounding where a threshold is compared with a quotient of whole numbers.
const EPSILON: f64 = 1e-6;

/// Texts longer than this share the last class.
const LONGEST: usize = 1 << 16;

/// The shortest length of each class: single lengths up to 16 units, then steps of a sixteenth.
pub(super) fn classes() -> Vec<usize> {
    std::iter::successors(Some(0), |&start: &usize| Some(start + 1 + start / 16))
        .take_while(|&start| start <= LONGEST)
        .collect()
}

fn area(lang: Lang, class: usize) -> i64 {
    (class as i64) << 1 | i64::from(lang == Lang::Zh)
}

/// A slot's number: its area and its place there.
const AREA_SHIFT: u32 = 40;

/// The grams by which a text is searched: each Han character, each two that are neighbours, and each three neighbouring characters
/// that are not all Han; white space counts as one space. The text is folded.
pub(super) fn search_grams(folded: &str) -> Vec<u16> {
    let mut grams = Vec::with_capacity(folded.len());
    let mut add = |a: char, b: char, c: char| {
        let value = u64::from(a) << 42 | u64::from(b) << 21 | u64::from(c);
        let hash = value.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        grams.push((GRAMS + (hash >> 32) % GRAMS) as u16);
    };
    let (mut a, mut b) = ('\0', '\0');
    for c in folded.chars() {
        let c = if c.is_whitespace() { ' ' } else { c };
        if c == ' ' && b == ' ' {
            continue;
        }
        let [han_a, han_b, han_c] = [a, b, c].map(is_han);
        if han_c {
            add('\0', '\0', c);
        }
        if han_b && han_c {
            add('\0', b, c);
        }
        if a != '\0' && !(han_a && han_b && han_c) {
            add(a, b, c);
        }
        (a, b) = (b, c);
    }
    grams.sort_unstable();
    grams.dedup();
    grams
}

fn unit_grams(form: &Form) -> Vec<u16> {
    let mut grams: Vec<u16> = form.grams().into_iter().map(|gram| ((gram >> 32) % GRAMS) as u16).collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// What the index needs to know of a text.
#[derive(Debug)]
pub(super) struct Entry {
    lang: Lang,
    /// In units.
    length: usize,
    grams: Vec<u16>,
}

impl Entry {
    pub(super) fn new(lang: Lang, form: &Form, folded: &str) -> Self {
        let mut grams = unit_grams(form);
        grams.extend(search_grams(folded));
        Self { lang, length: form.tokens().len(), grams }
    }
}

/// Adds texts to the index within a transaction.
#[derive(Debug)]
pub(super) struct IndexWriter {
    classes: Vec<usize>,
    /// For each area the next free slot.
    next: HashMap<i64, i64>,
    /// For each area the slots that wait, with their grams; ascending.
    waiting: BTreeMap<i64, Vec<(i64, Vec<u16>)>>,
    count: usize,
}

impl IndexWriter {
    pub(super) fn new() -> Self {
        Self { classes: classes(), next: HashMap::default(), waiting: BTreeMap::new(), count: 0 }
    }

    /// Takes slots for the English and the Chinese text of a unit.
    pub(super) fn add_both(
        &mut self,
        transaction: &Transaction<'_>,
        [en, zh]: [Entry; 2],
    ) -> Result<[i64; 2], MemoryError> {
        Ok([self.add(transaction, en)?, self.add(transaction, zh)?])
    }

    /// Takes a slot for a text; [`IndexWriter::flush`] writes its columns, at the latest.
    fn add(&mut self, transaction: &Transaction<'_>, entry: Entry) -> Result<i64, MemoryError> {
        let class = self.classes.partition_point(|&start| start <= entry.length) - 1;
        let area = area(entry.lang, class);
        let next = if let Some(next) = self.next.get_mut(&area) {
            next
        } else {
            let last: Option<i64> = transaction
                .prepare_cached("SELECT max(id) FROM slot WHERE id >= ?1 AND id < ?2")?
                .query_row([area << AREA_SHIFT, (area + 1) << AREA_SHIFT], |row| row.get(0))?;
            let next = last.map_or(0, |last| (last & ((1 << AREA_SHIFT) - 1)) + 1);
            self.next.entry(area).or_insert(next)
        };
        let slot = *next;
        if slot >= 1 << AREA_SHIFT {
            return Err(damaged(format!("no slot is left after {slot}")));
        }
        *next += 1;
        self.waiting.entry(area).or_default().push((slot, entry.grams));
        self.count += 1;
        if slot as usize % BLOCK == BLOCK - 1 {
            self.flush_area(transaction, area)?;
        } else if self.count >= WAITING {
            self.flush(transaction)?;
        }
        Ok(area << AREA_SHIFT | slot)
    }

    /// Writes the columns of all slots that wait.
    pub(super) fn flush(&mut self, transaction: &Transaction<'_>) -> Result<(), MemoryError> {
        while let Some((&area, _)) = self.waiting.first_key_value() {
            self.flush_area(transaction, area)?;
        }
        Ok(())
    }

    fn flush_area(&mut self, transaction: &Transaction<'_>, area: i64) -> Result<(), MemoryError> {
        let Some(waiting) = self.waiting.remove(&area) else { return Ok(()) };
        self.count -= waiting.len();
        let mut read = transaction
            .prepare_cached("SELECT slots FROM gram WHERE area = ?1 AND gram = ?2 AND block = ?3")?;
        let mut insert = transaction.prepare_cached("INSERT OR IGNORE INTO gram VALUES (?1, ?2, ?3, ?4)")?;
        let mut update = transaction
            .prepare_cached("UPDATE gram SET slots = ?4 WHERE area = ?1 AND gram = ?2 AND block = ?3")?;
        for slots in waiting.chunk_by(|a, b| a.0 / BLOCK as i64 == b.0 / BLOCK as i64) {
            let block = slots[0].0 / BLOCK as i64;
            let fresh = slots[0].0 % BLOCK as i64 == 0;
            for (gram, mut slots) in columns(slots) {
                // Mostly the slots begin the block. Where texts were removed, there may be something in it all the same.
                if fresh && insert.execute((area, gram, block, encode(&slots)))? == 1 {
                    continue;
                }
                let known: Option<Vec<u8>> =
                    read.query_row((area, gram, block), |row| row.get(0)).optional()?;
                if let Some(known) = known {
                    let mut all = Vec::new();
                    each_slot(&known, |slot| all.push(slot))?;
                    all.append(&mut slots);
                    all.sort_unstable();
                    all.dedup();
                    update.execute((area, gram, block, encode(&all)))?;
                } else {
                    insert.execute((area, gram, block, encode(&slots)))?;
                }
            }
        }
        Ok(())
    }
}

/// The columns of a block: for each gram that occurs, ascending, the places that have it, ascending. A counting sort.
fn columns(slots: &[(i64, Vec<u16>)]) -> impl Iterator<Item = (u16, Vec<u16>)> {
    let mut ends = vec![0_usize; 2 * GRAMS as usize + 1];
    for gram in slots.iter().flat_map(|(_, grams)| grams) {
        ends[usize::from(*gram) + 1] += 1;
    }
    for gram in 1..ends.len() {
        ends[gram] += ends[gram - 1];
    }
    let mut places = vec![0_u16; ends[ends.len() - 1]];
    // Each start moves on to become the end.
    for (slot, grams) in slots {
        for &gram in grams {
            let at = &mut ends[usize::from(gram)];
            places[*at] = (slot % BLOCK as i64) as u16;
            *at += 1;
        }
    }
    (0..2 * GRAMS as usize).filter_map(move |gram| {
        let start = if gram == 0 { 0 } else { ends[gram - 1] };
        let own = &places[start..ends[gram]];
        (!own.is_empty()).then(|| (gram as u16, own.to_vec()))
    })
}

/// A text that may be similar enough.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    pub(super) slot: i64,
    /// Its units are not more similar than this.
    pub(super) bound: f32,
}

/// The texts in `lang` whose units may be at least `min` similar to `form`'s, likeliest first.
pub(super) fn candidates(
    connection: &Connection,
    lang: Lang,
    form: &Form,
    min: f64,
) -> Result<Vec<Candidate>, MemoryError> {
    let n = form.tokens().len();
    if n == 0 {
        return Ok(Vec::new());
    }
    let grams = unit_grams(form);
    let classes = classes();
    let shortest = (min * n as f64 - EPSILON).ceil().max(0.0) as usize;
    let longest = if min > 0.0 { (n as f64 / min + EPSILON).floor() as usize } else { usize::MAX };
    let mut found = Vec::new();
    for (class, &start) in classes.iter().enumerate() {
        let end = classes.get(class + 1).copied().unwrap_or(usize::MAX);
        if end <= shortest || start > longest {
            continue;
        }
        let most = n.max(start) as f64;
        // Units of the query without a partner, at most.
        let missing = (n as f64 - min * most + EPSILON).floor().max(0.0) as usize;
        let least = grams.len().saturating_sub(missing);
        let counters = count(connection, area(lang, class), &grams, least)?;
        counters.each(least, |slot, hits| {
            let bound = (n - (grams.len() - hits)) as f64 / most + EPSILON;
            found.push(Candidate { slot: area(lang, class) << AREA_SHIFT | slot, bound: bound as f32 });
        });
    }
    found.sort_unstable_by(|a, b| b.bound.total_cmp(&a.bound).then(a.slot.cmp(&b.slot)));
    Ok(found)
}

/// Counts for each slot of an area how many of `grams` it has. When every slot is wanted (`least` is 0), slots without any
/// are there too.
fn count(connection: &Connection, area: i64, grams: &[u16], least: usize) -> Result<Counters, MemoryError> {
    let mut counters = Counters::new(grams.len());
    if least == 0 {
        let mut all = connection.prepare_cached("SELECT id FROM slot WHERE id >= ?1 AND id < ?2")?;
        let mut rows = all.query([area << AREA_SHIFT, (area + 1) << AREA_SHIFT])?;
        while let Some(row) = rows.next()? {
            let slot: i64 = row.get(0)?;
            counters.block((slot & ((1 << AREA_SHIFT) - 1)) / BLOCK as i64);
        }
    }
    let mut columns =
        connection.prepare_cached("SELECT block, slots FROM gram WHERE area = ?1 AND gram = ?2")?;
    for (done, &gram) in grams.iter().enumerate() {
        let mut rows = columns.query((area, gram))?;
        while let Some(row) = rows.next()? {
            let block: i64 = row.get(0)?;
            let slots = row.get_ref(1)?.as_blob().map_err(damaged)?;
            if !(0..(1 << AREA_SHIFT) / BLOCK as i64).contains(&block) {
                return Err(damaged(format!("a column of block {block}")));
            }
            counters.add(block, slots, done)?;
        }
    }
    Ok(counters)
}

/// The slots of texts in `lang` that have all of `grams`, which are [`search_grams`], ascending.
pub(super) fn holding(connection: &Connection, lang: Lang, grams: &[u16]) -> Result<Vec<i64>, MemoryError> {
    let mut found = Vec::new();
    for class in 0..classes().len() {
        let area = area(lang, class);
        let counters = count(connection, area, grams, grams.len())?;
        counters.each(grams.len(), |slot, _| found.push(area << AREA_SHIFT | slot));
    }
    Ok(found)
}

/// Whether every unit has its slots and every slot its columns; a line for each thing that is wrong, up to a hundred.
pub(super) fn check(connection: &Connection, lexicon: &Lexicon) -> Result<Vec<String>, MemoryError> {
    let mut wrong = Vec::new();
    let mut lost = connection.prepare(
        "SELECT u.id FROM unit u LEFT JOIN slot e ON e.id = u.en_slot AND e.unit = u.id
         LEFT JOIN slot z ON z.id = u.zh_slot AND z.unit = u.id WHERE e.id IS NULL OR z.id IS NULL LIMIT 100",
    )?;
    let mut rows = lost.query([])?;
    while let Some(row) = rows.next()? {
        wrong.push(format!("unit {} is not in the index", row.get::<_, i64>(0)?));
    }
    let mut columns = connection.prepare("SELECT gram, block, slots FROM gram WHERE area = ?1")?;
    let mut slots = connection.prepare(
        "SELECT s.id, s.unit, s.form, u.en, u.zh FROM slot s LEFT JOIN unit u ON u.id = s.unit
         WHERE s.id >= ?1 AND s.id < ?2",
    )?;
    for (class, lang) in (0..classes().len()).flat_map(|class| [Lang::En, Lang::Zh].map(|lang| (class, lang)))
    {
        let area = area(lang, class);
        let mut known: HashMap<(u16, i64), Vec<u8>> = HashMap::default();
        let mut rows = columns.query([area])?;
        while let Some(row) = rows.next()? {
            match bits(row.get_ref(2)?.as_blob().map_err(damaged)?) {
                Ok(bits) => drop(known.insert((row.get(0)?, row.get(1)?), bits)),
                Err(error) if wrong.len() < 100 => wrong.push(error.to_string()),
                Err(_) => {}
            }
        }
        let mut rows = slots.query([area << AREA_SHIFT, (area + 1) << AREA_SHIFT])?;
        while let (Some(row), true) = (rows.next()?, wrong.len() < 100) {
            let (slot, unit): (i64, i64) = (row.get(0)?, row.get(1)?);
            let text: Option<String> = row.get(if lang == Lang::En { 3 } else { 4 })?;
            let Some(text) = text else {
                wrong.push(format!("the index names unit {unit}, which is not there"));
                continue;
            };
            let form = Form::new(&text, lang, lexicon);
            if form.text() != row.get::<_, String>(2)? {
                wrong.push(format!("the index has another text for unit {unit}"));
                continue;
            }
            let place = slot & ((1 << AREA_SHIFT) - 1);
            let (block, at) = (place / BLOCK as i64, (place % BLOCK as i64) as usize);
            let grams = unit_grams(&form).into_iter().chain(search_grams(&folded(&text, lexicon)));
            let has = |gram| known.get(&(gram, block)).is_some_and(|bits| bits[at / 8] >> (at % 8) & 1 == 1);
            if !grams.into_iter().all(has) {
                wrong.push(format!("the index lacks a part of unit {unit}"));
            }
        }
    }
    Ok(wrong)
}

#[cfg(test)]
mod tests {
    use super::classes;

    #[test]
    fn classes_are_narrow_and_begin_at_nothing() {
        let classes = classes();
        assert_eq!(classes[..17], (0..17).collect::<Vec<_>>()[..]);
        assert!(classes.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
