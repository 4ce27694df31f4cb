//! A measured value of an item: how it is read, and what its words mean.

use super::{
    flaw::Flaw,
    moment::Moment,
    path::{Bit, Heads, Place},
    pick::{Meanings, Pick},
    quantity::{Of, Unit, fixed_name, of, unit_of},
    sheet::{self, Item, Sheet, flaw, number},
};
use crate::city::model::{
    quantity::{Kind, QuantityName, Reading, Value},
    text::SafeText,
};
use std::ops::Range;
use toml::de::DeValue;

/// How a value is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    /// By what it is: numbers, flags, texts that are numbers, other texts.
    Any,
    Number,
    Flag,
    Word,
    /// ISO 8601: `PT2M`, `-PT90S`; in seconds.
    Duration,
}

/// One value of an item.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    pub(super) of: Of,
    pick: Pick,
    unit: Unit,
    words: Option<Meanings<Value>>,
    /// Words by which the sender says that it has no value: the value is told as missing.
    missing: Vec<Box<str>>,
    kind: Type,
    scale: f64,
    offset: f64,
    /// Its own time, where it has one.
    pub(super) time: Option<Moment>,
}

/// A reading, or why there is none.
pub(super) enum Told {
    Nothing,
    Read(Reading),
    Wrong(&'static str),
}

impl Measured {
    /// Reads an entry of `[extract.values]`: `air_temperature = "$.t"`, or a table.
    pub(super) fn named(
        (name, span): (&str, Range<usize>),
        item: Item<'_>,
        heads: &mut Heads,
        flaws: &mut Vec<Flaw>,
    ) -> Option<Self> {
        let (quantity, qualifier) = fixed_name(name, span, flaws)?;
        let of = Of::Fixed(quantity, qualifier);
        if !matches!(item.get_ref(), DeValue::Table(_)) {
            let pick = Pick::read(item, name, heads, flaws)?;
            return Some(Self::plain(of, pick));
        }
        let mut sheet = sheet::table(item, &format!("`{name}`"), flaws)?;
        let read = Self::of_sheet(of, &mut sheet, heads, flaws);
        sheet.finish(flaws);
        read
    }

    /// Reads `quantity`, `value` and `unit` of an extract.
    pub(super) fn of_extract(
        sheet: &mut Sheet<'_>,
        heads: &mut Heads,
        flaws: &mut Vec<Flaw>,
    ) -> Option<Self> {
        let value = sheet.item("value");
        let quantity = sheet.item("quantity");
        let unit = sheet.item("unit");
        let value = value?;
        let Some(quantity) = quantity else {
            sheet.missing("quantity", "quantity = \"$.name\"", flaws);
            return None;
        };
        let of = of(quantity, heads, flaws)?;
        let mut measured = if let DeValue::Table(_) = value.get_ref() {
            let mut inner = sheet::table(value, "`value`", flaws)?;
            let read = Self::of_sheet(of, &mut inner, heads, flaws);
            inner.finish(flaws);
            read?
        } else {
            Self::plain(of, Pick::read(value, "value", heads, flaws)?)
        };
        if let Some(unit) = unit {
            measured.unit = unit_of(unit, heads, flaws)?;
        }
        Some(measured)
    }

    fn plain(of: Of, pick: Pick) -> Self {
        Self {
            of,
            pick,
            unit: Unit::Fixed("".into()),
            words: None,
            missing: Vec::new(),
            kind: Type::Any,
            scale: 1.0,
            offset: 0.0,
            time: None,
        }
    }

    fn of_sheet(
        of: Of,
        sheet: &mut Sheet<'_>,
        heads: &mut Heads,
        flaws: &mut Vec<Flaw>,
    ) -> Option<Self> {
        let pick = Pick::of_sheet(sheet, heads, flaws);
        let unit = sheet.item("unit");
        let unit = unit.map(|item| unit_of(item, heads, flaws));
        let kinds = [
            ("number", Type::Number),
            ("bool", Type::Flag),
            ("text", Type::Word),
            ("duration", Type::Duration),
        ];
        let kind = sheet.choice("type", &kinds, flaws);
        let scale = sheet.number("scale", flaws);
        let offset = sheet.number("offset", flaws);
        let missing = sheet.texts("missing_if", flaws);
        let time = sheet.item("time");
        let time = time.and_then(|item| Moment::read(item, "time", heads, flaws));
        let words = Meanings::of_sheet(sheet, flaws, &mut |item, flaws| {
            let value = match item.get_ref() {
                DeValue::String(word) => Some(Value::Word(SafeText::new(word))),
                DeValue::Boolean(flag) => Some(Value::Flag(*flag)),
                other => number(other).map(Value::Number),
            };
            if value.is_none() {
                let hint = "{ AVAILABLE = \"available\", 1 = true }";
                flaws.push(flaw(item.span(), "no text, number or flag", hint));
            }
            value
        });
        Some(Self {
            unit: unit.unwrap_or(Some(Unit::Fixed("".into())))?,
            words,
            missing: missing.into_iter().map(|(text, _)| text.into()).collect(),
            kind: kind.unwrap_or(Type::Any),
            scale: scale.unwrap_or(1.0),
            offset: offset.unwrap_or(0.0),
            time,
            ..Self::plain(of, pick?)
        })
    }

    /// The path as it is written.
    pub(super) fn written(&self) -> String {
        self.pick.written()
    }

    /// The value of the item.
    pub(super) fn find(&self, place: &mut Place<'_, '_, '_>) -> Told {
        let Some(bit) = self.pick.find(place) else {
            return Told::Nothing;
        };
        let Some((quantity, qualifier)) = self.of.find(place) else {
            return Told::Nothing;
        };
        if self.says_nothing(&bit) {
            let value = Value::Missing("the sender's word for no value");
            return Told::Read(Reading::stated(quantity, qualifier, value));
        }
        let value = match self.value(&bit, &quantity) {
            Ok(Some(value)) => value,
            Ok(None) => return Told::Nothing,
            Err(why) => return Told::Wrong(why),
        };
        Told::Read(match value {
            Value::Number(number) => {
                let (unit, status) = self.unit.find(&quantity, place);
                Reading::mapped(quantity, qualifier, number, &unit, status)
            }
            value => Reading::stated(quantity, qualifier, value),
        })
    }

    /// By 0.1 is divided by 10, which leaves no noise behind.
    fn scaled(&self, number: f64) -> f64 {
        let inverse = self.scale.recip();
        let scaled = if self.scale.abs() < 1.0 && inverse.is_finite() {
            number / inverse
        } else {
            number * self.scale
        };
        scaled + self.offset
    }

    /// True for a word of `missing_if`; 102.30 is 102.3.
    fn says_nothing(&self, bit: &Bit<'_, '_>) -> bool {
        if self.missing.is_empty() {
            return false;
        }
        let (text, number) = (bit.text(), bit.number());
        self.missing.iter().any(|word| {
            let is_number = || number.map(f64::to_bits) == word.parse().ok().map(f64::to_bits);
            text.as_deref().is_some_and(|text| text.trim() == &**word)
                || number.is_some() && is_number()
        })
    }

    fn value(
        &self,
        bit: &Bit<'_, '_>,
        quantity: &QuantityName,
    ) -> Result<Option<Value>, &'static str> {
        if let Some(words) = &self.words {
            let word = bit.text().ok_or("neither a text nor a number")?;
            return Ok(match (words.get(&word), &words.default) {
                (Some(value), _) => Some(value.clone()),
                (None, Some(Value::Word(word))) => Some(assumed(word)),
                (None, Some(value)) => Some(value.clone()),
                (None, None) => Some(Value::Word(SafeText::new(&word))),
            });
        }
        if let Some(flag) = bit.node().and_then(|node| node.flag()) {
            return match self.kind {
                Type::Number => Ok(Some(Value::Number(f64::from(u8::from(flag))))),
                Type::Word => Ok(Some(Value::Word(SafeText::new(&flag.to_string())))),
                Type::Any | Type::Flag => Ok(Some(Value::Flag(flag))),
                Type::Duration => Err("not a duration"),
            };
        }
        if matches!(self.kind, Type::Any | Type::Number)
            && let Some(number) = bit.number()
        {
            return Ok(Some(Value::Number(self.scaled(number))));
        }
        let text = bit.text().ok_or("neither a text nor a number")?;
        let text = text.trim();
        match self.kind {
            Type::Flag => flag(text).map(|flag| Some(Value::Flag(flag))),
            Type::Word => Ok(Some(Value::Word(SafeText::new(text)))),
            Type::Duration => match seconds(text) {
                Some(seconds) => Ok(Some(Value::Number(seconds * self.scale + self.offset))),
                None => Err("not a duration"),
            },
            Type::Any | Type::Number if is_none(text) => Ok(None),
            Type::Any if is_wordy(quantity) => Ok(Some(Value::Word(SafeText::new(text)))),
            Type::Any | Type::Number => Err("not a number"),
        }
    }
}

/// A word that the profile assumes says so.
fn assumed(word: &SafeText) -> Value {
    Value::Word(SafeText::new(&format!("{word} (assumed)")))
}

/// Quantities whose values may be words: states, and those that nobody knows.
fn is_wordy(quantity: &QuantityName) -> bool {
    match quantity {
        QuantityName::Known(known) => known.kind == Kind::State,
        QuantityName::Other(_) => true,
    }
}

/// What publishers write where they have no number (APIS 1.9).
fn is_none(text: &str) -> bool {
    [
        "", "-", "--", "n/a", "nan", "null", "none", "+inf", "-inf", "inf",
    ]
    .iter()
    .any(|none| text.eq_ignore_ascii_case(none))
}

/// The seconds of a duration of ISO 8601; a day has 24 hours, a month or a year has no length.
fn seconds(text: &str) -> Option<f64> {
    let span: jiff::Span = text.parse().ok()?;
    let whole = span.to_duration(jiff::SpanRelativeTo::days_are_24_hours());
    whole.ok().map(|duration| duration.as_secs_f64())
}

fn flag(text: &str) -> Result<bool, &'static str> {
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(&["true", "1", "y", "yes", "on"]) {
        Ok(true)
    } else if is(&["false", "0", "n", "no", "off"]) {
        Ok(false)
    } else {
        Err("neither true nor false")
    }
}
