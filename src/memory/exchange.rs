//! Units as TMX has them, and back. What TMX has no attribute for are properties ([`kind`]).

use super::unit::{Status, TranslationUnit, Variant};
use crate::alignment::Shape;
use crate::bitext::Lang;
use crate::format::lists;
use crate::format::tmx::{self, Attributes, Property, kind};

/// The units of a `tu`: one for each pair of an English and a Chinese variant. `srclang` is the header's. The error is why there
/// is none.
pub(super) fn from_tmx(unit: &tmx::Unit, srclang: &str) -> Result<Vec<TranslationUnit>, String> {
    let Some([source, target]) = unit.langs(Lang::from_tag(srclang)) else {
        let has_english = unit.variants_in(Lang::En).next().is_some();
        return Err(format!("no variant in {}", if has_english { "Chinese" } else { "English" }));
    };
    let mut units = Vec::new();
    for source_variant in unit.variants_in(source) {
        for target_variant in unit.variants_in(target) {
            units.push(pair(unit, source_variant, target_variant, source));
        }
    }
    Ok(units)
}

fn pair(unit: &tmx::Unit, source: &tmx::Variant, target: &tmx::Variant, lang: Lang) -> TranslationUnit {
    let mut attributes = unit.attributes.clone();
    attributes.retain(|(name, _)| name != "srclang");
    // Some tools say it of the variants only.
    let either = |name: &str| {
        [&target.attributes, &source.attributes].into_iter().find_map(|own| tmx::attribute(own, name))
    };
    // A date in another form than TMX's says nothing that could be kept.
    let mut date = |name: &str| {
        let own = take_attribute(&mut attributes, name).and_then(|date| date.parse().ok());
        own.or_else(|| either(name).and_then(|date| date.parse().ok()))
    };
    let (created, changed) = (date("creationdate"), date("changedate"));
    let creator =
        take_attribute(&mut attributes, "creationid").or_else(|| either("creationid").map(str::to_owned));
    let mut properties = unit.properties.clone();
    let own = &mut properties;
    TranslationUnit {
        confidence: take(own, kind::CONFIDENCE, |text| {
            text.parse().ok().filter(|confidence| (0.0..=1.0).contains(confidence))
        }),
        shape: take(own, kind::SHAPE, |text| Shape::parse(text).filter(|shape| shape.to_string() == text)),
        status: take(own, kind::STATUS, Status::from_name).unwrap_or_default(),
        position: take(own, kind::POSITION, |text| {
            text.parse().ok().filter(|position: &u32| position.to_string() == text)
        }),
        created,
        changed,
        creator,
        attributes,
        notes: unit.notes.clone(),
        properties,
        ..TranslationUnit::new(variant(source, lang), variant(target, lang.other()))
    }
}

fn variant(variant: &tmx::Variant, lang: Lang) -> Variant {
    let mut properties = variant.properties.clone();
    let own = &mut properties;
    Variant {
        lang,
        tag: variant.lang.clone(),
        text: variant.text.clone(),
        inline: variant.inline.clone(),
        document: take(own, kind::DOCUMENT, |name| Some(name.to_owned())),
        spans: take(own, kind::SPANS, lists::parse_ranges).unwrap_or_default(),
        attributes: variant.attributes.clone(),
        notes: variant.notes.clone(),
        properties,
    }
}

fn take_attribute(attributes: &mut Attributes, name: &str) -> Option<String> {
    let at = attributes.iter().position(|(known, _)| known == name)?;
    Some(attributes.remove(at).1)
}

/// Takes the property of type `kind` out, as `parse` reads it; what that does not understand stays a free property.
fn take<T>(properties: &mut Vec<Property>, kind: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    let at =
        properties.iter().position(|property| property.kind == kind && property.attributes.is_empty())?;
    let value = parse(&properties[at].value)?;
    properties.remove(at);
    Some(value)
}

/// The `tu` of a unit, its source first.
pub(super) fn to_tmx(unit: &TranslationUnit) -> tmx::Unit {
    let mut attributes: Attributes = Vec::new();
    let mut set = |name: &str, value: Option<String>| {
        attributes.extend(value.map(|value| (name.to_owned(), value)));
    };
    set("creationdate", unit.created.map(|date| date.to_string()));
    set("changedate", unit.changed.filter(|date| Some(*date) != unit.created).map(|date| date.to_string()));
    set("creationid", unit.creator.clone());
    set("srclang", Some(unit.source.tag.clone()));
    attributes.extend(unit.attributes.iter().cloned());
    let mut properties = Vec::new();
    let mut add = |kind: &str, value: Option<String>| {
        properties.extend(value.map(|value| Property::new(kind, value)));
    };
    add(kind::CONFIDENCE, unit.confidence.map(|confidence| confidence.to_string()));
    add(kind::SHAPE, unit.shape.map(|shape| shape.to_string()));
    add(kind::STATUS, (unit.status != Status::Automatic).then(|| unit.status.to_string()));
    add(kind::POSITION, unit.position.map(|position| position.to_string()));
    properties.extend(unit.properties.iter().cloned());
    let variant = |side: &Variant| {
        let mut properties = Vec::new();
        properties.extend(side.document.as_ref().map(|name| Property::new(kind::DOCUMENT, name)));
        if !side.spans.is_empty() {
            properties.push(Property::new(kind::SPANS, lists::ranges(&side.spans)));
        }
        properties.extend(side.properties.iter().cloned());
        tmx::Variant {
            lang: side.tag.clone(),
            attributes: side.attributes.clone(),
            notes: side.notes.clone(),
            properties,
            text: side.text.clone(),
            inline: side.inline.clone(),
        }
    };
    tmx::Unit {
        line: 0,
        attributes,
        notes: unit.notes.clone(),
        properties,
        variants: vec![variant(&unit.source), variant(&unit.target)],
    }
}
