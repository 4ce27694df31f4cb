//! What becomes of a number under one name and unit: its quantity, the unit that it ends up in, how it gets there,
//! and which numbers are none. None of that depends on the number, and a city says the same few hundred names
//! all day, so it is worked out once and remembered.
//!
//! Leaves out: which names and units there are (`native`, `units`, `vocabulary`).

use super::{
    quantity::{Quantity, QuantityName, Reading, UnitStatus, Value},
    text::SafeText,
    units::{self, Conversion},
    vocabulary::{self, Sentinel},
};
use std::{cell::Cell, hash::BuildHasher as _};

/// Meanings remembered, a power of two. A name that falls on another's place takes it.
const REMEMBERED: usize = 256;
/// Longer names and units are worked out each time, bytes.
const LONGEST: usize = 64;

/// What becomes of a number.
#[derive(Debug, Clone)]
pub(super) struct Meaning {
    quantity: QuantityName,
    qualifier: SafeText,
    /// The unit of the value, and how sure it is.
    unit: SafeText,
    status: UnitStatus,
    way: Way,
    /// The native unit, where the way is not `Same`.
    native: SafeText,
    sentinels: &'static [Sentinel],
    /// -999 and its like are no values.
    has_codes: bool,
    /// What is plausible, in the unit of the value; `None` where nobody can say.
    judged: Option<(f64, f64, &'static [f64])>,
}

/// How a number comes to the unit of its value.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// It is in it.
    Same,
    /// It is converted.
    Converted(Conversion),
    /// A ratio becomes per cent, unless it is a percentage under the wrong name (QUANTITIES rule 3).
    Ratio(Conversion),
}

impl Meaning {
    fn new(quantity: QuantityName, qualifier: SafeText, unit: &str, status: UnitStatus) -> Self {
        let (canonical, known) = match &quantity {
            QuantityName::Known(known) => (known.unit, Some(*known)),
            QuantityName::Other(_) => ("", None),
        };
        // Nearly all readings come in the canonical unit already.
        let code = if unit == canonical {
            canonical
        } else {
            units::canonical_code(unit)
        };
        let conversion = (!canonical.is_empty() && code != canonical)
            .then(|| Conversion::new(code, canonical))
            .flatten();
        let way = match conversion {
            Some(conversion) if code == "1" && canonical == "%" => Way::Ratio(conversion),
            Some(conversion) => Way::Converted(conversion),
            None => Way::Same,
        };
        let is_canonical = canonical.is_empty() || code == canonical || conversion.is_some();
        let status = if !is_canonical && code.is_empty() {
            UnitStatus::Unknown
        } else {
            status
        };
        let judged = known.filter(|_| is_canonical && status != UnitStatus::Unknown);
        Self {
            unit: if conversion.is_some() || code == canonical {
                SafeText::fixed(canonical)
            } else {
                SafeText::new(code)
            },
            status,
            native: if conversion.is_some() {
                SafeText::new(code)
            } else {
                SafeText::default()
            },
            way,
            sentinels: known.map_or(&[], |known| vocabulary::sentinels(known)),
            has_codes: known.is_some_and(vocabulary::has_missing_codes),
            judged: judged.map(|known| {
                let (least, most) = known.plausible.unwrap_or((f64::MIN, f64::MAX));
                (least, most, vocabulary::suspects(known))
            }),
            quantity,
            qualifier,
        }
    }

    fn of_quantity(
        known: &'static Quantity,
        qualifier: SafeText,
        unit: &str,
        status: UnitStatus,
    ) -> Self {
        let known = vocabulary::by_unit(known, units::canonical_code(unit));
        Self::new(QuantityName::Known(known), qualifier, unit, status)
    }

    fn of_name(name: &str, unit: &str, status: UnitStatus) -> Self {
        let (mut quantity, qualifier, usual) = vocabulary::name(name);
        if let QuantityName::Known(known) = &mut quantity {
            *known = vocabulary::by_unit(known, units::canonical_code(unit));
        }
        match (unit.is_empty(), usual.is_empty()) {
            (false, _) => Self::new(quantity, qualifier, unit, status),
            (true, false) => Self::new(quantity, qualifier, usual, UnitStatus::Assumed),
            (true, true) => Self::new(quantity, qualifier, "", UnitStatus::Unknown),
        }
    }

    /// A number with this meaning.
    pub(super) fn read(&self, number: f64) -> Reading {
        let is_disguised = matches!(self.way, Way::Ratio(_)) && number > 1.5;
        let (converted, is_native) = match self.way {
            Way::Same => (number, false),
            Way::Ratio(_) if is_disguised => (number, true),
            Way::Converted(way) | Way::Ratio(way) => (way.apply(number), true),
        };
        let value = if !number.is_finite() {
            Value::Missing("not a finite number")
        } else if let Some(why) = self.missing(number) {
            Value::Missing(why)
        } else {
            Value::Number(converted)
        };
        let suspect = match (&value, self.judged) {
            (Value::Number(value), Some((least, most, codes))) => {
                let is_out = *value < least || *value > most;
                is_disguised || is_out || codes.iter().any(|code| (value - code).abs() < 1e-9)
            }
            _ => false,
        };
        Reading {
            quantity: self.quantity.clone(),
            qualifier: self.qualifier.clone(),
            value,
            unit: self.unit.clone(),
            unit_status: self.status,
            native: is_native.then(|| Box::new((number, self.native.clone()))),
            suspect,
        }
    }

    fn missing(&self, number: f64) -> Option<&'static str> {
        // Real values are seldom whole, and seldom one of these.
        let code = number as i64;
        if (code as f64 - number).abs() > 0.0 || number.abs() > 1e6 {
            return None;
        }
        let sentinel = self.sentinels.iter().find(|(known, _)| *known == code);
        sentinel.map(|(_, why)| *why).or_else(|| {
            (self.has_codes && vocabulary::is_missing_code(code))
                .then_some("a code for a missing value")
        })
    }
}

/// Whose word a name is.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Origin {
    /// A sender's.
    Sender,
    /// The vocabulary's.
    Vocabulary,
}

/// A meaning that was worked out, and what it is of.
struct Place {
    origin: Origin,
    /// Name and unit, one after the other.
    words: String,
    /// Where the unit begins.
    cut: usize,
    status: UnitStatus,
    meaning: Meaning,
}

impl Place {
    fn is_of(&self, (origin, name, unit, status): Words<'_>) -> bool {
        self.status == status
            && self.origin == origin
            && self.cut == name.len()
            && self.words.len() == name.len() + unit.len()
            && self.words.starts_with(name)
            && self.words.ends_with(unit)
    }
}

/// Whose name, the name, the unit, and how sure that is.
type Words<'a> = (Origin, &'a str, &'a str, UnitStatus);

#[derive(Default)]
struct Memory {
    places: Vec<Option<Place>>,
    hasher: foldhash::fast::FixedState,
}

thread_local! {
    // A memory of a pure function: what it gives does not depend on what it remembers.
    static MEMORY: Cell<Memory> = Cell::default();
}

impl Memory {
    fn read(&mut self, words: Words<'_>, number: f64, work_out: impl Fn() -> Meaning) -> Reading {
        let (origin, name, unit, status) = words;
        if name.len() + unit.len() > LONGEST {
            return work_out().read(number);
        }
        if self.places.is_empty() {
            self.places.resize_with(REMEMBERED, || None);
        }
        let hash = self.hasher.hash_one(words);
        let Some(place) = self.places.get_mut(hash as usize % REMEMBERED) else {
            return work_out().read(number);
        };
        if let Some(place) = place
            && place.is_of(words)
        {
            return place.meaning.read(number);
        }
        let fresh = Place {
            origin,
            words: format!("{name}{unit}"),
            cut: name.len(),
            status,
            meaning: work_out(),
        };
        place.insert(fresh).meaning.read(number)
    }
}

fn remembered(words: Words<'_>, number: f64, work_out: impl Fn() -> Meaning) -> Reading {
    let mut memory = MEMORY.take();
    let reading = memory.read(words, number, work_out);
    MEMORY.set(memory);
    reading
}

/// A number under a sender's name, in the unit that the sender states (empty where it states none).
pub(super) fn of_name(name: &str, number: f64, unit: &str, status: UnitStatus) -> Reading {
    let words = (Origin::Sender, name, unit, status);
    let work_out = || Meaning::of_name(name, unit, status);
    remembered(words, number, work_out)
}

/// A number of a quantity, in a unit of which `status` says who told.
pub(super) fn of_quantity(
    quantity: QuantityName,
    qualifier: SafeText,
    number: f64,
    unit: &str,
    status: UnitStatus,
) -> Reading {
    match quantity {
        QuantityName::Known(known) if qualifier.is_empty() => {
            let words = (Origin::Vocabulary, known.name, unit, status);
            let work_out = || Meaning::of_quantity(known, SafeText::default(), unit, status);
            remembered(words, number, work_out)
        }
        QuantityName::Known(known) => {
            Meaning::of_quantity(known, qualifier, unit, status).read(number)
        }
        other @ QuantityName::Other(_) => Meaning::new(other, qualifier, unit, status).read(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_changes_nothing() {
        // More names than places, so that each takes the place of others, twice over.
        for round in 0..2 {
            for channel in 0..1_000 {
                let name = format!("temperature_{channel}");
                let found = of_name(&name, 212.0, "°F", UnitStatus::Declared);
                let fresh = Meaning::of_name(&name, "°F", UnitStatus::Declared).read(212.0);
                assert_eq!(found, fresh, "{round} {name}");
                assert_eq!(found.qualifier.as_str(), format!("channel={channel}"));
            }
        }
    }

    #[test]
    fn names_and_units_do_not_run_together() {
        let check = |name: &str, unit: &str, expected: &str| {
            let found = of_name(name, 1.0, unit, UnitStatus::Declared);
            assert_eq!(found.quantity.as_str(), expected, "{name} {unit}");
        };
        for _ in 0..2 {
            check("tempm", "", "tempm");
            check("temp", "m", "air_temperature");
            check("temperature", "", "air_temperature");
            check("", "temperature", "");
        }
        // The sender's "t" is a temperature, the mapping's "t" is nobody's.
        let mapped = Reading::mapped(
            QuantityName::Other(SafeText::new("t")),
            SafeText::default(),
            1.0,
            "",
            UnitStatus::Mapped,
        );
        assert_eq!(mapped.quantity.as_str(), "t");
    }
}
