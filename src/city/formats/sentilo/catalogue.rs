//! The catalogue: what a sensor is, what it measures and in which unit, where it is, whether it is on line.

use super::{cesva, point, words};
use crate::city::{
    formats::{
        found::{Asset, Found, Health, Item, Series, State, Subject},
        json::Node,
    },
    model::{
        quantity::QuantityName,
        text::SafeText,
        units::canonical_code,
        vocabulary::{self, ENERGY_TOTAL, NOISE_LAEQ, PRECIPITATION, WIND_DIRECTION, WIND_SPEED},
    },
};

/// Tells a sensor of the catalogue.
pub(super) fn sensor(id: SafeText, node: Node<'_, '_>, found: &mut Found) {
    let (mut name, mut kind, mut unit, mut state, mut place) = (None, None, None, None, None);
    let mut has_series = true;
    for (key, value) in node.members() {
        match key.raw() {
            b"description" => name = words(value),
            b"type" => kind = words(value),
            b"unit" => unit = words(value),
            b"state" => state = words(value),
            b"location" => place = point(value.raw()),
            b"dataType" => has_series = measures(value),
            _ => {}
        }
    }
    let part = cesva::part(id.as_str());
    let device = cesva::device(&id).unwrap_or_else(|| id.clone());
    found.push(Item::Asset(Asset {
        id: device.clone(),
        kind: "sensor".into(),
        name,
        model: kind.clone(),
    }));
    if let Some(kind) = kind.filter(|_| has_series && part.is_none()) {
        // On Spanish keyboards, `º` is nearer than `°`.
        let unit = unit.unwrap_or_default().as_str().replace('º', "°");
        let unit = canonical_code(&unit);
        found.push(Item::Series(Series {
            key: id,
            device: device.clone(),
            quantity: quantity(kind.as_str(), unit),
            qualifier: SafeText::default(),
            unit: SafeText::new(unit),
        }));
    }
    let subject = Subject::Device(device);
    if let Some((lat, lon)) = place {
        found.locate(subject.clone(), lat, lon, None);
    }
    if let Some(state) = state {
        found.push(Item::State(State {
            subject,
            health: match state.as_str() {
                "online" => Health::Up,
                "offline" => Health::Down,
                _ => Health::Unknown,
            },
            detail: Some(state),
            release: None,
            observed_at: None,
        }));
    }
}

/// True for numbers, flags and words; links to files, pictures and sounds are no measurements.
fn measures(kind: Node<'_, '_>) -> bool {
    let kind = kind.text().unwrap_or_default();
    !kind.to_ascii_uppercase().ends_with("_LINK") && !kind.eq_ignore_ascii_case("LINK")
}

/// What sensors of a type measure. Platforms have types of their own; these are those that Sentilo comes with, and
/// those of Barcelona that name a pollutant.
fn quantity(kind: &str, unit: &str) -> QuantityName {
    let known = match kind {
        "noise" => &NOISE_LAEQ,
        "wind" | "anemometer" if unit == "deg" => &WIND_DIRECTION,
        "wind" | "anemometer" => &WIND_SPEED,
        "rain" | "pluviometer" => &PRECIPITATION,
        "electricity_meter" if matches!(unit, "kWh" | "Wh" | "MWh") => &ENERGY_TOTAL,
        _ => {
            let plain = kind.strip_prefix("air_quality_").unwrap_or(kind);
            return match vocabulary::name(plain).0 {
                QuantityName::Other(_) => QuantityName::Other(SafeText::new(kind)),
                known @ QuantityName::Known(_) => known,
            };
        }
    };
    QuantityName::Known(known)
}
