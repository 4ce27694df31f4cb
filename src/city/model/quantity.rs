//! The harmonised vocabulary: quantities, their canonical units, and readings of them (QUANTITIES.md).
//!
//! Leaves out: who measured, when, and what follows from it.

use super::{
    meaning,
    text::SafeText,
    vocabulary::{self, QUANTITIES},
};
use serde::{Deserialize, Serialize};

/// How the values of a quantity behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Moves freely: a temperature. Only these can be frozen.
    Analogue,
    /// A count of a window or a moment: bicycles, free places.
    Count,
    /// Only ever grows, but for resets: an energy meter.
    Counter,
    /// A word, or true and false.
    State,
}

/// A quantity of the vocabulary.
#[derive(Debug, PartialEq)]
pub struct Quantity {
    /// The canonical name, snake case.
    pub name: &'static str,
    /// The canonical unit, UCUM; empty for states.
    pub unit: &'static str,
    /// How its values behave.
    pub kind: Kind,
    /// Plausible range in the canonical unit; for flagging only.
    pub plausible: Option<(f64, f64)>,
}

/// How sure the unit of a reading is (QUANTITIES rule 2), best first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum UnitStatus {
    /// The payload says so.
    Declared,
    /// The data model fixes it.
    Model,
    /// A site's mapping says so.
    Mapped,
    /// Told by the name alone.
    Assumed,
    /// Nobody knows; never converted.
    #[default]
    Unknown,
}

/// Why there is no value, in words of this program.
pub type Reason = &'static str;

/// A value: most are numbers; doors, modes and signals are not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// A finite number in the unit of its reading.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A word of an enumeration, or free text.
    Word(SafeText),
    /// The sender says that it has no value, and why (a sentinel: QUANTITIES rule 4).
    Missing(#[serde(deserialize_with = "super::saved::lasting")] Reason),
}

/// What was measured: one of the vocabulary, or the sender's own name.
#[derive(Debug, Clone, PartialEq)]
pub enum QuantityName {
    /// One of QUANTITIES.md.
    Known(&'static Quantity),
    /// A name that the vocabulary does not have.
    Other(SafeText),
}

impl QuantityName {
    /// The name as it is shown and configured.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(quantity) => quantity.name,
            Self::Other(name) => name.as_str(),
        }
    }
}

impl Serialize for QuantityName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for QuantityName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = SafeText::deserialize(deserializer)?;
        Ok(quantity(name.as_str()).map_or(Self::Other(name), Self::Known))
    }
}

/// A value of a quantity, in the canonical unit where the native unit is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// What.
    pub quantity: QuantityName,
    /// The statistic or position that the name carried: `avg`, `channel=3`; empty mostly.
    pub qualifier: SafeText,
    /// How much.
    pub value: Value,
    /// The unit of `value`: UCUM where it is known, else as the payload writes it, else empty.
    pub unit: SafeText,
    /// How sure the unit is.
    pub unit_status: UnitStatus,
    /// The number as it was received, where the unit was converted, and its native unit. Boxed: it is rare, and
    /// readings are moved a lot.
    pub native: Option<Box<(f64, SafeText)>>,
    /// True where the value cannot be right (a sensor's failure code, a wrong scale).
    pub suspect: bool,
}

impl Reading {
    /// A number that a payload gives under its own name, with the unit that the payload states.
    pub fn declared(name: &str, number: f64, unit: &str) -> Self {
        Self::number(name, number, unit, UnitStatus::Declared)
    }

    /// A number that a payload gives under its own name and without a unit: the unit is the usual
    /// one of that name, or unknown.
    pub fn assumed(name: &str, number: f64) -> Self {
        Self::number(name, number, "", UnitStatus::Assumed)
    }

    /// A number of a quantity whose unit the wire format's own specification fixes.
    pub fn model(quantity: &'static Quantity, number: f64, unit: &str) -> Self {
        let (name, status) = (QuantityName::Known(quantity), UnitStatus::Model);
        meaning::of_quantity(name, SafeText::default(), number, unit, status)
    }

    /// True or false.
    pub fn flag(name: &str, flag: bool) -> Self {
        // The one flag whose quantity is an enumeration (QUANTITIES: free, occupied, closed, unknown).
        if name == "occupied" {
            return Self::word(name, if flag { "occupied" } else { "free" });
        }
        Self::state(name, Value::Flag(flag))
    }

    /// A word.
    pub fn word(name: &str, word: &str) -> Self {
        Self::state(name, Value::Word(SafeText::new(word)))
    }

    /// No value, with the reason.
    pub fn missing(name: &str, why: &'static str) -> Self {
        Self::state(name, Value::Missing(why))
    }

    /// A value that is no number, of a quantity that the wire format's own specification fixes.
    pub fn fact(quantity: &'static Quantity, value: Value) -> Self {
        Self::of(QuantityName::Known(quantity), SafeText::default(), value)
    }

    /// A number of a quantity that somebody's mapping names, in a unit of which `status` says who told.
    pub fn mapped(
        quantity: QuantityName,
        qualifier: SafeText,
        number: f64,
        unit: &str,
        status: UnitStatus,
    ) -> Self {
        meaning::of_quantity(quantity, qualifier, number, unit, status)
    }

    /// A value that is no number, of a quantity that somebody's mapping names.
    pub fn stated(quantity: QuantityName, qualifier: SafeText, value: Value) -> Self {
        Self::of(quantity, qualifier, value)
    }

    fn state(name: &str, value: Value) -> Self {
        let (quantity, qualifier, _) = vocabulary::name(name);
        Self::of(quantity, qualifier, value)
    }

    fn of(quantity: QuantityName, qualifier: SafeText, value: Value) -> Self {
        Self {
            quantity,
            qualifier,
            value,
            unit: SafeText::default(),
            unit_status: UnitStatus::Model,
            native: None,
            suspect: false,
        }
    }

    fn number(name: &str, number: f64, unit: &str, status: UnitStatus) -> Self {
        meaning::of_name(name, number, unit, status)
    }
}

/// The quantity with this canonical name.
pub fn quantity(name: &str) -> Option<&'static Quantity> {
    QUANTITIES
        .iter()
        .copied()
        .find(|quantity| quantity.name == name)
}
