//! Units as rows.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};

use super::unit::{Status, TranslationUnit, Variant};
use super::{MemoryError, Timestamp};
use crate::alignment::Shape;
use crate::bitext::Lang;
use crate::fnv::fnv;
use crate::format::lists;
use crate::format::tmx::{Attributes, Note, Property};

/// What most units have none of, together in one column.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Extra {
    #[serde(skip_serializing_if = "Own::is_empty")]
    unit: Own,
    #[serde(skip_serializing_if = "Own::is_empty")]
    source: Own,
    #[serde(skip_serializing_if = "Own::is_empty")]
    target: Own,
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Own {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Attributes,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Note>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    properties: Vec<Property>,
}

impl Own {
    fn new(attributes: &Attributes, notes: &[Note], properties: &[Property]) -> Self {
        Self { attributes: attributes.clone(), notes: notes.to_vec(), properties: properties.to_vec() }
    }

    fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.notes.is_empty() && self.properties.is_empty()
    }
}

/// The columns that [`unit`] reads, for `unit u` joined with its documents.
const COLUMNS: &str = "
    u.id, u.source_lang, u.en, u.zh, u.en_tag, u.zh_tag, u.en_inline, u.zh_inline,
    (SELECT name FROM document WHERE id = u.en_document), (SELECT name FROM document WHERE id = u.zh_document),
    u.en_spans, u.zh_spans, u.position, u.shape, u.confidence, u.status, u.created, u.changed, u.creator, u.extra";

/// A query for whole units.
pub(super) fn select(rest: &str) -> String {
    format!("SELECT {COLUMNS} FROM unit u {rest}")
}

/// Reads a row of [`select`].
pub(super) fn unit(row: &Row<'_>) -> Result<TranslationUnit, MemoryError> {
    let id: i64 = row.get(0)?;
    let damaged = |what: &str| MemoryError::Damaged { reason: format!("unit {id} has an unreadable {what}") };
    let source_lang = match row.get_ref(1)?.as_str() {
        Ok("en") => Lang::En,
        Ok("zh") => Lang::Zh,
        _ => return Err(damaged("language")),
    };
    let extra: Option<String> = row.get(19)?;
    let extra: Extra = match extra {
        Some(extra) => serde_json::from_str(&extra).map_err(|_| damaged("property"))?,
        None => Extra::default(),
    };
    let variant = |lang: Lang, own: Own| -> Result<Variant, MemoryError> {
        let at = usize::from(lang == Lang::Zh);
        let spans: Option<String> = row.get(10 + at)?;
        let tag: Option<String> = row.get(4 + at)?;
        Ok(Variant {
            lang,
            tag: tag.unwrap_or_else(|| lang.tag().to_owned()),
            text: row.get(2 + at)?,
            inline: row.get(6 + at)?,
            document: row.get(8 + at)?,
            spans: match spans {
                Some(spans) => lists::parse_ranges(&spans).ok_or_else(|| damaged("span"))?,
                None => Vec::new(),
            },
            attributes: own.attributes,
            notes: own.notes,
            properties: own.properties,
        })
    };
    let shape: Option<String> = row.get(13)?;
    let status: usize = row.get(15)?;
    Ok(TranslationUnit {
        id,
        source: variant(source_lang, extra.source)?,
        target: variant(source_lang.other(), extra.target)?,
        position: row.get(12)?,
        shape: match shape {
            Some(shape) => Some(Shape::parse(&shape).ok_or_else(|| damaged("shape"))?),
            None => None,
        },
        confidence: row.get(14)?,
        status: Status::ALL.get(status).copied().ok_or_else(|| damaged("status"))?,
        created: Some(Timestamp::from_seconds(row.get(16)?)),
        changed: Some(Timestamp::from_seconds(row.get(17)?)),
        creator: row.get(18)?,
        attributes: extra.unit.attributes,
        notes: extra.unit.notes,
        properties: extra.unit.properties,
    })
}

/// The unit of that number.
pub(super) fn get(connection: &Connection, id: i64) -> Result<Option<TranslationUnit>, MemoryError> {
    let mut statement = connection.prepare_cached(&select("WHERE u.id = ?1"))?;
    let mut rows = statement.query([id])?;
    rows.next()?.map(unit).transpose()
}

/// Writes a unit into a new row, or over row `unit.id` where that is not 0; its number.
pub(super) fn put(
    transaction: &Transaction<'_>,
    unit: &TranslationUnit,
    slots: [i64; 2],
) -> Result<i64, MemoryError> {
    let (en, zh) = (unit.side(Lang::En), unit.side(Lang::Zh));
    let own = |side: &Variant| Own::new(&side.attributes, &side.notes, &side.properties);
    let extra = Extra {
        unit: Own::new(&unit.attributes, &unit.notes, &unit.properties),
        source: own(&unit.source),
        target: own(&unit.target),
    };
    let extra = (extra != Extra::default())
        .then(|| serde_json::to_string(&extra))
        .transpose()
        .map_err(|error| MemoryError::Argument(error.to_string()))?;
    let shape = unit.shape.map(|shape| shape.to_string());
    let tag = |side: &Variant| (side.tag != side.lang.tag()).then(|| side.tag.clone());
    let spans = |side: &Variant| (!side.spans.is_empty()).then(|| lists::ranges(&side.spans));
    let document =
        |side: &Variant| side.document.as_deref().map(|name| document(transaction, name)).transpose();
    // A replacement is a row taken out and put in again; inserting over a row would journal every statement.
    if unit.id != 0 {
        transaction.prepare_cached("DELETE FROM unit WHERE id = ?1")?.execute([unit.id])?;
    }
    transaction
        .prepare_cached(
            "INSERT INTO unit (id, source_lang, en, zh, source_hash, en_slot, zh_slot, en_tag, zh_tag, en_inline,
             zh_inline, en_document, zh_document, en_spans, zh_spans, position, shape, confidence, status, created,
             changed, creator, extra)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)",
        )?
        .execute(rusqlite::params![
            (unit.id != 0).then_some(unit.id),
            unit.source.lang.tag(),
            en.text,
            zh.text,
            source_hash(unit),
            slots[0],
            slots[1],
            tag(en),
            tag(zh),
            en.inline,
            zh.inline,
            document(en)?,
            document(zh)?,
            spans(en),
            spans(zh),
            unit.position,
            shape,
            unit.confidence,
            unit.status.number(),
            unit.created.unwrap_or_default().seconds(),
            unit.changed.unwrap_or_default().seconds(),
            unit.creator,
            extra,
        ])?;
    Ok(transaction.last_insert_rowid())
}

fn document(transaction: &Transaction<'_>, name: &str) -> Result<i64, MemoryError> {
    let known = transaction
        .prepare_cached("SELECT id FROM document WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    transaction.prepare_cached("INSERT INTO document (name) VALUES (?1)")?.execute([name])?;
    Ok(transaction.last_insert_rowid())
}

/// By which units with one source text are found: FNV-1a over language and text.
pub(super) fn source_hash(unit: &TranslationUnit) -> i64 {
    let bytes = unit.source.lang.tag().bytes().chain(unit.source.text.bytes());
    fnv(bytes) as i64
}

/// The units with the source text of `unit`, in the same direction.
pub(super) fn same_source(
    connection: &Connection,
    unit: &TranslationUnit,
) -> Result<Vec<TranslationUnit>, MemoryError> {
    let mut statement = connection.prepare_cached(&select("WHERE u.source_hash = ?1 ORDER BY u.id"))?;
    let mut rows = statement.query([source_hash(unit)])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let known = self::unit(row)?;
        if known.source.lang == unit.source.lang && known.source.text == unit.source.text {
            found.push(known);
        }
    }
    Ok(found)
}
