//! The table of QUANTITIES.md, and the names under which senders know its rows.

use super::{
    quantity::{Kind, Quantity, QuantityName},
    text::SafeText,
};

const fn row(
    name: &'static str,
    unit: &'static str,
    kind: Kind,
    plausible: Option<(f64, f64)>,
) -> Quantity {
    Quantity {
        name,
        unit,
        kind,
        plausible,
    }
}

/// All quantities.
pub static QUANTITIES: &[Quantity] = &[
    row(
        "air_temperature",
        "Cel",
        Kind::Analogue,
        Some((-60.0, 60.0)),
    ),
    row("relative_humidity", "%", Kind::Analogue, Some((0.0, 100.0))),
    row("battery_level", "%", Kind::Analogue, Some((0.0, 100.0))),
];

/// What a sender's name means: the quantity, the qualifier that the name carries, and the unit that
/// this name usually has (empty where none can be assumed).
pub fn name(native: &str) -> (QuantityName, SafeText, &'static str) {
    match QUANTITIES.iter().find(|quantity| quantity.name == native) {
        Some(quantity) => (
            QuantityName::Known(quantity),
            SafeText::default(),
            quantity.unit,
        ),
        None => (
            QuantityName::Other(SafeText::new(native)),
            SafeText::default(),
            "",
        ),
    }
}

/// Why a number is no value of this quantity (QUANTITIES rule 4).
pub fn sentinel(_quantity: &Quantity, _number: f64) -> Option<&'static str> {
    None
}

/// True for numbers that are values but smell of a broken sensor (85.0 of a DS18B20).
pub fn is_suspect(_quantity: &Quantity, _number: f64) -> bool {
    false
}
