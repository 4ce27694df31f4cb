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
    /// True for a MultiDatastream: its results are lists, and each part is a series of its own.
    pub(super) multi: bool,
    /// What the parts of a MultiDatastream measure: name and unit.
    parts: Vec<(Option<String>, String)>,
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
            native: native(node, node.get("ObservedProperty")),
            unit: match node.get("unitOfMeasurement").filter(|_| counts) {
                Some(declared) => unit(declared),
                None => String::new(),
            },
            multi: node.get("unitOfMeasurements").is_some(),
            parts: parts(node),
        }
    }

    /// The series that it is: one, or one for each part of a MultiDatastream, `id.0`, `id.1`, ...
    pub(super) fn series(&self) -> Vec<(SafeText, QuantityName, SafeText)> {
        let Some(key) = &self.key else {
            return Vec::new();
        };
        if self.parts.is_empty() {
            let (quantity, unit) = meaning(self.native_name(), &self.unit);
            return vec![(key.clone(), quantity, unit)];
        }
        let parts = self.parts.iter().enumerate();
        parts
            .map(|(index, (name, unit))| {
                let name = name.as_deref().unwrap_or(self.native_name());
                let (quantity, unit) = meaning(name, unit);
                (part_key(key, index), quantity, unit)
            })
            .collect()
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

    fn native_name(&self) -> &str {
        self.native.as_deref().unwrap_or("result")
    }

    /// Adds the observations of a result of any type.
    pub(super) fn observe(&self, result: Node<'_, '_>, at: Option<Stamp>, found: &mut Found) {
        let name = self.native_name();
        let own = (self.key.clone(), self.unit.as_str());
        if result.is_object() {
            for (key, part) in result.members().take(PARTS) {
                self.part(&format!("{name}.{}", key.text()), &own, part, at, found);
            }
        } else if result.is_array() {
            for (index, part) in result.elements().take(PARTS).enumerate() {
                let known = self.parts.get(index);
                let series = match &self.key {
                    Some(key) if self.multi => Some(part_key(key, index)),
                    key => key.clone(),
                };
                let (name, unit) = match known {
                    Some((Some(name), unit)) => (name.clone(), unit.as_str()),
                    Some((None, unit)) => (format!("{name}.{index}"), unit.as_str()),
                    None => (format!("{name}.{index}"), self.unit.as_str()),
                };
                self.part(&name, &(series, unit), part, at, found);
            }
        } else {
            self.part(name, &own, result, at, found);
        }
    }

    fn part(
        &self,
        name: &str,
        (series, unit): &(Option<SafeText>, &str),
        part: Node<'_, '_>,
        at: Option<Stamp>,
        found: &mut Found,
    ) {
        let reading = if let Some(number) = part.number() {
            if unit.is_empty() {
                Reading::assumed(name, number)
            } else {
                Reading::declared(name, number, unit)
            }
        } else if let Some(flag) = part.flag() {
            Reading::flag(name, flag)
        } else if let Some(text) = part.text() {
            // A number in quotes is in the unit of the stream, not in the usual one of its name.
            match part.number_or_text() {
                Some(number) if !unit.is_empty() => Reading::declared(name, number, unit),
                _ => text_reading(name, &text),
            }
        } else if part.is_null() {
            Reading::missing(name, "null")
        } else {
            return found.defect(name, "a result that is out of range or nested too deep");
        };
        found.push(Item::Observation(Observation {
            device: self.device(),
            series: series.clone(),
            reading,
            observed_at: at,
        }));
    }
}

fn part_key(key: &SafeText, index: usize) -> SafeText {
    SafeText::new(&format!("{key}.{index}"))
}

/// The quantity, and the UCUM code of its unit.
fn meaning(name: &str, unit: &str) -> (QuantityName, SafeText) {
    let (quantity, _, _) = vocabulary::name(name);
    (quantity, SafeText::new(units::canonical_code(unit)))
}

/// The parts of a MultiDatastream (OGC 18-088, 8.3.1): lists of the same order.
fn parts(node: Node<'_, '_>) -> Vec<(Option<String>, String)> {
    let Some(units) = node.get("unitOfMeasurements") else {
        return Vec::new();
    };
    let properties = node.get("ObservedProperties");
    units
        .elements()
        .take(PARTS)
        .enumerate()
        .map(|(index, declared)| {
            let property = properties.and_then(|all| all.elements().nth(index));
            let name = property.and_then(|property| best(named(property)));
            (name, unit(declared))
        })
        .collect()
}

/// The name that a Datastream's meaning is asked by: of its property, or its own.
fn native(node: Node<'_, '_>, property: Option<Node<'_, '_>>) -> Option<String> {
    let mut names = property.map(named).unwrap_or_default();
    names.extend([
        text(node.at(&["properties", "layerName"])),
        text(node.get("name")),
        text(node.get("description")),
    ]);
    best(names)
}

/// The names of an ObservedProperty: its own, and the last part of its definition.
fn named(property: Node<'_, '_>) -> Vec<Option<String>> {
    let definition = text(property.get("definition"));
    let last = definition
        .as_deref()
        .and_then(|uri| uri.rsplit(['/', '#']).next())
        .map(str::to_owned);
    vec![text(property.get("name")), last]
}

fn text(node: Option<Node<'_, '_>>) -> Option<String> {
    Some(node?.text()?.trim().to_owned())
}

/// The first of the names that the vocabulary knows; else the first.
fn best(candidates: Vec<Option<String>>) -> Option<String> {
    let names = candidates.into_iter().flatten();
    let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    let known = names.iter().find_map(|name| {
        [name.clone(), name.replace(' ', "_"), name.replace(' ', "")]
            .into_iter()
            .find(|form| matches!(vocabulary::name(form).0, QuantityName::Known(_)))
    });
    known.or_else(|| names.into_iter().next())
}

/// The unit as the publisher writes it: the symbol, or the UCUM code of its definition.
fn unit(declared: Node<'_, '_>) -> String {
    let text = |key| {
        declared
            .get(key)
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
