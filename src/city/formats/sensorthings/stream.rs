//! A Datastream: whose it is, what it measures, in which unit, and what its results say.

use crate::city::{
    formats::{
        decoded::text_reading,
        found::{Found, Item, Observation},
        json::Node,
    },
    model::{
        quantity::{QuantityName, Reading},
        text::SafeText,
        time::Stamp,
        units, vocabulary,
    },
};

/// Parts of a result that are looked at (MultiDatastreams have a handful).
const PARTS: usize = 32;

/// What is known of a Datastream.
#[derive(Default)]
pub(super) struct Stream {
    /// Its id: the key of the series.
    pub(super) key: Option<SafeText>,
    thing: Option<SafeText>,
    /// The name that the vocabulary is asked for.
    native: Option<String>,
    unit: String,
}

impl Stream {
    /// Reads the entity; `thing` is the Thing that it stands in, `id` reads an entity's id.
    pub(super) fn new(
        node: Node<'_, '_>,
        thing: Option<SafeText>,
        id: fn(Node<'_, '_>) -> Option<SafeText>,
    ) -> Self {
        let observation_type = node
            .get("observationType")
            .and_then(|kind| kind.text())
            .unwrap_or_default();
        // A category or a truth has no unit, whatever stands in `symbol` (Hamburg: "[0-6,9]").
        let counts = !observation_type.contains("OM_CategoryObservation")
            && !observation_type.contains("OM_TruthObservation");
        Self {
            key: id(node),
            thing: thing.or_else(|| node.get("Thing").and_then(id)),
            native: native(node),
            unit: if counts { unit(node) } else { String::new() },
        }
    }

    /// The Thing, or the Datastream itself until the Thing is known; empty where neither is.
    pub(super) fn device(&self) -> SafeText {
        if let Some(thing) = &self.thing {
            return thing.clone();
        }
        let key = self.key.as_ref();
        key.map_or_else(SafeText::default, |key| {
            SafeText::new(&format!("Datastreams({key})"))
        })
    }

    /// The quantity, and the UCUM code of its unit.
    pub(super) fn meaning(&self) -> (QuantityName, SafeText) {
        let (quantity, _, _) = vocabulary::name(self.native_name());
        let unit = SafeText::new(units::canonical_code(&self.unit));
        (quantity, unit)
    }

    fn native_name(&self) -> &str {
        self.native.as_deref().unwrap_or("result")
    }

    /// Adds the observations of a result of any type.
    pub(super) fn observe(&self, result: Node<'_, '_>, at: Option<Stamp>, found: &mut Found) {
        let name = self.native_name();
        if result.is_object() {
            for (key, part) in result.members().take(PARTS) {
                self.part(&format!("{name}.{}", key.text()), part, at, found);
            }
        } else if result.is_array() {
            for (index, part) in result.elements().take(PARTS).enumerate() {
                self.part(&format!("{name}.{index}"), part, at, found);
            }
        } else {
            self.part(name, result, at, found);
        }
    }

    fn part(&self, name: &str, part: Node<'_, '_>, at: Option<Stamp>, found: &mut Found) {
        let reading = if let Some(number) = part.number() {
            if self.unit.is_empty() {
                Reading::assumed(name, number)
            } else {
                Reading::declared(name, number, &self.unit)
            }
        } else if let Some(flag) = part.flag() {
            Reading::flag(name, flag)
        } else if let Some(text) = part.text() {
            text_reading(name, &text)
        } else if part.is_null() {
            Reading::missing(name, "null")
        } else {
            return found.defect(name, "a result that is out of range or nested too deep");
        };
        found.push(Item::Observation(Observation {
            device: self.device(),
            series: self.key.clone(),
            reading,
            observed_at: at,
        }));
    }
}

/// The first of the names around a Datastream that the vocabulary knows; else the first.
fn native(node: Node<'_, '_>) -> Option<String> {
    let property = node.get("ObservedProperty");
    let text = |node: Option<Node<'_, '_>>| Some(node?.text()?.trim().to_owned());
    let definition = text(property.and_then(|property| property.get("definition")));
    let candidates = [
        text(property.and_then(|property| property.get("name"))),
        definition
            .as_deref()
            .and_then(|uri| uri.rsplit(['/', '#']).next())
            .map(str::to_owned),
        text(node.at(&["properties", "layerName"])),
        text(node.get("name")),
        text(node.get("description")),
    ];
    let names = candidates
        .into_iter()
        .flatten()
        .filter(|name| !name.is_empty());
    let names: Vec<String> = names.collect();
    let known = names.iter().find_map(|name| {
        [name.clone(), name.replace(' ', "_"), name.replace(' ', "")]
            .into_iter()
            .find(|form| matches!(vocabulary::name(form).0, QuantityName::Known(_)))
    });
    known.or_else(|| names.into_iter().next())
}

/// The unit as the publisher writes it: the symbol, or the UCUM code of its definition.
fn unit(node: Node<'_, '_>) -> String {
    let text = |key| {
        node.at(&["unitOfMeasurement", key])
            .and_then(|node| node.text())
            .map(|text| text.trim().replace('º', "°"))
            .unwrap_or_default()
    };
    let symbol = text("symbol");
    if units::is_known(&symbol) {
        return symbol;
    }
    let definition = text("definition");
    if let Some(code) = definition.strip_prefix("ucum:") {
        return code.to_owned();
    }
    symbol
}
