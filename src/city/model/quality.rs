//! Why something that a device says is not to be relied on. A doubt is a note on the device, never an alert about
//! the world (C29): a broken sensor's code is no frost, and a sensor that stands still is no calm.

use super::{
    quantity::{Quantity, QuantityName, Reading, Value},
    vocabulary::{self, BATTERY_LEVEL, HEADING, SPEED},
};
use serde::{Deserialize, Serialize};

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Doubt {
    /// A number that broken sensors say: -327.68, -127, 85.
    Sentinel,
    /// A code or a word that stands for no value: 65535, -999, `NaN`.
    NoValue,
    /// Outside of what is physically possible.
    Range,
    /// A percentage where a ratio belongs, or another wrong scale.
    Scale,
    /// The same analogue value for hours.
    Frozen,
    /// Far from what its neighbours say of the same.
    Neighbours,
    /// It says that it is outside of its city.
    OutOfCity,
    /// Latitude and longitude are swapped.
    Swapped,
}

impl Doubt {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Sentinel,
        Self::NoValue,
        Self::Range,
        Self::Scale,
        Self::Frozen,
        Self::Neighbours,
        Self::OutOfCity,
        Self::Swapped,
    ];

    /// The key in documents and filters.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sentinel => "sentinel",
            Self::NoValue => "no_value",
            Self::Range => "range",
            Self::Scale => "scale",
            Self::Frozen => "frozen",
            Self::Neighbours => "neighbours",
            Self::OutOfCity => "out_of_city",
            Self::Swapped => "swapped",
        }
    }

    /// What is doubtful about a reading in itself.
    #[cold]
    pub fn of(reading: &Reading) -> Option<Self> {
        let known = match &reading.quantity {
            QuantityName::Known(known) => Some(*known),
            QuantityName::Other(_) => None,
        };
        match reading.value {
            Value::Missing(why) => (known.is_some_and(should_have_a_value)
                && !is_plainly_absent(why))
            .then_some(Self::NoValue),
            Value::Number(number) if reading.suspect => Some(known.map_or(Self::Range, |known| {
                of_number(known, number, reading.native.is_some())
            })),
            _ => None,
        }
    }
}

/// Batteries, speeds and headings have codes for "not known" that are no faults (LoRaWAN 1.0, AIS).
fn should_have_a_value(known: &'static Quantity) -> bool {
    ![
        &raw const BATTERY_LEVEL,
        &raw const SPEED,
        &raw const HEADING,
    ]
    .iter()
    .any(|quiet| std::ptr::eq(*quiet, known))
}

/// What is left out is no failure code.
fn is_plainly_absent(why: &str) -> bool {
    matches!(why, "null" | "deleted in the broker" | "an empty text")
}

fn of_number(known: &Quantity, number: f64, is_converted: bool) -> Doubt {
    let is_code = |code: &f64| (number - code).abs() < 1e-9;
    if vocabulary::suspects(known).iter().any(is_code) {
        return Doubt::Sentinel;
    }
    let is_possible = |(least, most): (f64, f64)| (least..=most).contains(&number);
    if known.unit == "%" && is_converted && known.plausible.is_none_or(is_possible) {
        return Doubt::Scale;
    }
    Doubt::Range
}

/// Several doubts about one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Doubts(u8);

impl Doubts {
    /// None.
    pub const NONE: Self = Self(0);

    /// One.
    pub const fn one(doubt: Doubt) -> Self {
        Self(1 << doubt as u8)
    }

    /// True where there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// True where this is one of them.
    pub fn has(self, doubt: Doubt) -> bool {
        self.0 & Self::one(doubt).0 != 0
    }

    /// With the others.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Of these only those.
    #[must_use]
    pub const fn only(self, those: Self) -> Self {
        Self(self.0 & those.0)
    }

    /// Without one.
    #[must_use]
    pub const fn without(self, doubt: Doubt) -> Self {
        Self(self.0 & !Self::one(doubt).0)
    }

    /// One by one.
    pub fn iter(self) -> impl Iterator<Item = Doubt> {
        Doubt::ALL.into_iter().filter(move |doubt| self.has(*doubt))
    }

    /// True where it cannot be so. A value that is missing, stands still or is unlike its neighbours' can.
    pub fn cannot_be(self) -> bool {
        const CANNOT: Doubts = Doubts::one(Doubt::Sentinel)
            .and(Doubts::one(Doubt::Range))
            .and(Doubts::one(Doubt::Scale))
            .and(Doubts::one(Doubt::OutOfCity))
            .and(Doubts::one(Doubt::Swapped));
        !self.only(CANNOT).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_doubtful_about_a_number() {
        let of =
            |name: &str, number: f64, unit: &str| Doubt::of(&Reading::declared(name, number, unit));
        for (name, number, unit, expected) in [
            ("temperature", 21.0, "Cel", None),
            ("temperature", -327.68, "Cel", Some(Doubt::Sentinel)),
            ("temperature", -127.0, "Cel", Some(Doubt::Sentinel)),
            ("temperature", 85.0, "Cel", Some(Doubt::Sentinel)),
            ("temperature", 61.0, "Cel", Some(Doubt::Range)),
            ("temperature", f64::NAN, "Cel", Some(Doubt::NoValue)),
            ("temperature", -999.0, "Cel", Some(Doubt::NoValue)),
            ("distance", 65_535.0, "mm", Some(Doubt::NoValue)),
            ("pm10", 65_535.0, "ug/m3", Some(Doubt::Sentinel)),
            ("humidity", 120.0, "%", Some(Doubt::Range)),
            ("humidity", 54.0, "1", Some(Doubt::Scale)),
            ("battery", 255.0, "%", None),
        ] {
            assert_eq!(of(name, number, unit), expected, "{name} {number} {unit}");
        }
        assert_eq!(Doubt::of(&Reading::missing("temperature", "null")), None);
    }

    #[test]
    fn doubts_are_a_set() {
        let both = Doubts::one(Doubt::Frozen).and(Doubts::one(Doubt::Swapped));
        assert!(both.has(Doubt::Frozen) && !both.has(Doubt::Range) && both.cannot_be());
        assert!(!both.without(Doubt::Swapped).cannot_be());
        let all: Vec<Doubt> = both.iter().collect();
        assert_eq!(all, [Doubt::Frozen, Doubt::Swapped]);
    }
}
