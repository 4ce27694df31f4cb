//! What a value is a value of, and in which unit: as the profile says, or as the payload says.

use super::{
    flaw::Flaw,
    path::{Bit, Heads, Path, Place},
    pick::{Meanings, Pick},
    sheet::{self, Item, Sheet, flaw},
};
use crate::city::model::{
    quantity::{self, QuantityName, UnitStatus},
    text::SafeText,
    units, vocabulary,
};
use std::ops::Range;
use toml::de::DeValue;

/// What a value is a value of.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Of {
    /// The quantity stands in the profile.
    Fixed(QuantityName, SafeText),
    /// The quantity stands in the payload.
    Told {
        pick: Pick,
        words: Option<Meanings<Option<(QuantityName, SafeText)>>>,
        /// Names that are not in the table are passed over, rather than kept as they are.
        skips: bool,
    },
}

/// The unit of a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Unit {
    /// As the profile says; empty where it says nothing.
    Fixed(Box<str>),
    /// As the payload says.
    Told(Pick, Option<Meanings<Box<str>>>),
}

impl Of {
    pub(super) fn find(&self, place: &mut Place<'_, '_, '_>) -> Option<(QuantityName, SafeText)> {
        match self {
            Self::Fixed(quantity, qualifier) => Some((quantity.clone(), qualifier.clone())),
            Self::Told { pick, words, skips } => {
                let bit = pick.find(place)?;
                let word = bit.text()?;
                match words.as_ref().and_then(|words| words.get(&word)) {
                    Some(Some(meant)) => Some(meant.clone()),
                    Some(None) => None,
                    None if *skips => None,
                    None => {
                        let (quantity, qualifier, _) = vocabulary::name(word.trim());
                        Some((quantity, qualifier))
                    }
                }
            }
        }
    }
}

impl Unit {
    pub(super) fn find(
        &self,
        quantity: &QuantityName,
        place: &mut Place<'_, '_, '_>,
    ) -> (Box<str>, UnitStatus) {
        let usual = || match quantity {
            QuantityName::Known(known) => (known.unit.into(), UnitStatus::Assumed),
            QuantityName::Other(_) => ("".into(), UnitStatus::Unknown),
        };
        match self {
            Self::Fixed(unit) if unit.is_empty() => usual(),
            Self::Fixed(unit) => (unit.clone(), UnitStatus::Mapped),
            Self::Told(pick, words) => {
                let bit = pick.find(place);
                let Some(word) = bit.as_ref().and_then(Bit::text) else {
                    return usual();
                };
                match words.as_ref().and_then(|words| words.get(&word)) {
                    Some(unit) => (unit.clone(), UnitStatus::Declared),
                    None => (word.as_ref().into(), UnitStatus::Declared),
                }
            }
        }
    }
}

/// `air_temperature`, `air_temperature[max]`: a quantity of the vocabulary, or an own one.
pub(super) fn fixed_name(
    name: &str,
    span: Range<usize>,
    flaws: &mut Vec<Flaw>,
) -> Option<(QuantityName, SafeText)> {
    let (bare, qualifier) = match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
        Some((bare, qualifier)) => (bare, qualifier),
        None => (name, ""),
    };
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if bare.is_empty() || !bare.bytes().all(is_plain) {
        let hint =
            "small letters, digits and _: air_temperature, bikes_available; [max] may follow";
        flaws.push(flaw(
            span,
            format!("\"{name}\" is no name of a quantity"),
            hint,
        ));
        return None;
    }
    let quantity = quantity::quantity(bare).map_or_else(
        || QuantityName::Other(SafeText::new(bare)),
        QuantityName::Known,
    );
    Some((quantity, SafeText::new(qualifier)))
}

/// `quantity = "air_temperature"`, `"$.name"`, or `{ at, map, default }`.
pub(super) fn of(item: Item<'_>, heads: &mut Heads, flaws: &mut Vec<Flaw>) -> Option<Of> {
    if let DeValue::String(text) = item.get_ref()
        && !Path::is_path(text)
    {
        let (quantity, qualifier) = fixed_name(text, item.span(), flaws)?;
        return Some(Of::Fixed(quantity, qualifier));
    }
    if !matches!(item.get_ref(), DeValue::Table(_)) {
        let pick = Pick::read(item, "quantity", heads, flaws)?;
        return Some(Of::Told {
            pick,
            words: None,
            skips: false,
        });
    }
    let mut sheet = sheet::table(item, "`quantity`", flaws)?;
    let pick = Pick::of_sheet(&mut sheet, heads, flaws);
    let mut skips = false;
    let words = Meanings::of_sheet(&mut sheet, flaws, &mut |item, flaws| match item.get_ref() {
        DeValue::String(word) if word == "skip" => Some(None),
        DeValue::String(name) => Some(Some(fixed_name(name, item.span(), flaws)?)),
        _ => {
            flaws.push(flaw(
                item.span(),
                "not the name of a quantity",
                "\"air_temperature\"",
            ));
            None
        }
    });
    if let Some(item) = sheet.item("default") {
        match item.get_ref() {
            DeValue::String(word) if word == "keep" => {}
            DeValue::String(word) if word == "skip" => skips = true,
            _ => {
                let hint =
                    "default = \"keep\" takes the payload's own name, \"skip\" passes over it";
                flaws.push(flaw(
                    item.span(),
                    "the `default` of a quantity is keep or skip",
                    hint,
                ));
            }
        }
    }
    sheet.finish(flaws);
    Some(Of::Told {
        pick: pick?,
        words,
        skips,
    })
}

/// `unit = "Cel"`, `"$.unit"`, or `{ at, map }`.
pub(super) fn unit_of(item: Item<'_>, heads: &mut Heads, flaws: &mut Vec<Flaw>) -> Option<Unit> {
    match item.get_ref() {
        DeValue::String(text) if Path::is_path(text) => {
            Some(Unit::Told(Pick::read(item, "unit", heads, flaws)?, None))
        }
        DeValue::String(text) => {
            let code = units::canonical_code(text);
            if code != text.as_ref() {
                let hint = format!("unit = \"{code}\"");
                flaws.push(flaw(
                    item.span(),
                    format!("\"{text}\" is not the UCUM code"),
                    hint,
                ));
            }
            Some(Unit::Fixed(code.into()))
        }
        _ => {
            let mut sheet = sheet::table(item, "`unit`", flaws)?;
            let pick = Pick::of_sheet(&mut sheet, heads, flaws);
            let words = Meanings::of_sheet(&mut sheet, flaws, &mut |item, flaws| {
                let DeValue::String(text) = item.get_ref() else {
                    flaws.push(flaw(item.span(), "not the code of a unit", "\"Cel\""));
                    return None;
                };
                Some(text.as_ref().into())
            });
            sheet.finish(flaws);
            Some(Unit::Told(pick?, words))
        }
    }
}

/// Reads the `quantity` and the `unit` of a series.
pub(super) fn described(
    sheet: &mut Sheet<'_>,
    heads: &mut Heads,
    flaws: &mut Vec<Flaw>,
) -> Option<(Of, Unit)> {
    let (quantity, unit) = (sheet.item("quantity"), sheet.item("unit"));
    let Some(quantity) = quantity else {
        sheet.missing("quantity", "quantity = \"$.parameter\"", flaws);
        return None;
    };
    let of = of(quantity, heads, flaws);
    let unit = match unit {
        Some(unit) => unit_of(unit, heads, flaws),
        None => Some(Unit::Fixed("".into())),
    };
    Some((of?, unit?))
}

/// The quantity, its qualifier and the unit of a series, as its item tells them.
pub(super) fn series(
    of: &Of,
    unit: &Unit,
    place: &mut Place<'_, '_, '_>,
) -> Option<(QuantityName, SafeText, SafeText)> {
    let (quantity, qualifier) = of.find(place)?;
    let (unit, _) = unit.find(&quantity, place);
    let unit = SafeText::new(units::canonical_code(&unit));
    Some((quantity, qualifier, unit))
}
