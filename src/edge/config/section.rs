//! One table of a config while it is read: every key that is asked for is a known key; what is left
//! over when it is done is unknown. Faults are gathered, not returned, so that all are told at once.

use super::{
    names::{Kind, Names},
    problem::{Fault, Spot},
    words,
};
use crate::city::model::{bounds::Bounds, text::SafeText};
use std::fmt::Display;
use toml::de::{DeTable, DeValue};

/// A value and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    /// The value.
    pub(super) value: &'a DeValue<'a>,
    /// Where.
    pub(super) at: Spot,
}

/// One table.
pub(super) struct Section<'a> {
    table: &'a DeTable<'a>,
    /// Where it begins.
    pub(super) at: Spot,
    /// What it is called in messages: `feed "lund-lora"`.
    pub(super) title: String,
    known: Vec<&'static str>,
    faults: Vec<Fault>,
}

impl<'a> Section<'a> {
    pub(super) fn new(table: &'a DeTable<'a>, at: Spot, title: String) -> Self {
        Self {
            table,
            at,
            title,
            known: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Notes a fault.
    pub(super) fn fault(&mut self, at: Spot, what: impl Into<String>, hint: impl Into<String>) {
        self.faults.push(Fault::new(at, what, hint));
    }

    /// Notes a fault at a secret: nothing of its line is shown.
    pub(super) fn secret_fault(&mut self, at: Spot, what: impl Into<String>, hint: &str) {
        self.faults.push(Fault::new(at, what, hint).hidden());
    }

    /// Notes that something stands twice.
    pub(super) fn twice(&mut self, at: Spot, what: &str, before: Spot) {
        let fault = Fault::new(at, what, "keep one of them").after(before);
        self.faults.push(fault);
    }

    /// The value of a key; from here on the key is a known one.
    pub(super) fn item(&mut self, key: &'static str) -> Option<Item<'a>> {
        self.known.push(key);
        let (_, value) = self.table.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(Item {
            value: value.get_ref(),
            at: Spot::new(self.at.file, value.span()),
        })
    }

    /// Notes a fault where a key is missing.
    pub(super) fn require(&mut self, key: &'static str, example: &str) {
        if self.item(key).is_none() {
            let what = format!("{} has no `{key}`", self.title);
            self.fault(self.at, what, example);
        }
    }

    fn wrong(&mut self, key: impl Display, item: Item<'_>, right: &str, example: &str) {
        let what = format!("`{key}` is {}, not {right}", article(item.value.type_str()));
        self.fault(item.at, what, example);
    }

    /// A text.
    pub(super) fn text(&mut self, key: &'static str) -> Option<(&'a str, Spot)> {
        let item = self.item(key)?;
        match item.value {
            DeValue::String(text) => Some((text.as_ref(), item.at)),
            _ => {
                self.wrong(key, item, "a text", &format!("{key} = \"...\""));
                None
            }
        }
    }

    /// A text to show.
    pub(super) fn safe(&mut self, key: &'static str) -> Option<SafeText> {
        self.text(key).map(|(text, _)| SafeText::new(text))
    }

    /// One word of a few.
    pub(super) fn choice<T: Copy>(&mut self, key: &'static str, of: &[(&str, T)]) -> Option<T> {
        let words: Vec<String> = of.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        let item = self.item(key)?;
        let (DeValue::String(text), at) = (item.value, item.at) else {
            self.wrong(key, item, "a text", &one_of(&words));
            return None;
        };
        if let Some((_, value)) = of.iter().find(|(word, _)| *word == text.as_ref()) {
            return Some(*value);
        }
        self.fault(at, format!("`{key}` cannot be \"{text}\""), one_of(&words));
        None
    }

    /// A finite number.
    pub(super) fn number(&mut self, key: &'static str) -> Option<(f64, Spot)> {
        let item = self.item(key)?;
        let number = number(item.value);
        if number.is_none() {
            self.wrong(key, item, "a finite number", &format!("{key} = 100.0"));
        }
        number.map(|number| (number, item.at))
    }

    /// A whole number within bounds.
    pub(super) fn whole(&mut self, key: &'static str, least: u64, most: u64) -> Option<u64> {
        let item = self.item(key)?;
        let found = match item.value {
            DeValue::Integer(digits) => u64::from_str_radix(digits.as_str(), digits.radix()).ok(),
            _ => None,
        };
        let found = found.filter(|number| (least..=most).contains(number));
        if found.is_none() {
            let what = format!("`{key}` is not a whole number from {least} to {most}");
            self.fault(item.at, what, format!("{key} = {least}"));
        }
        found
    }

    /// True or false.
    pub(super) fn flag(&mut self, key: &'static str) -> Option<bool> {
        let item = self.item(key)?;
        if let DeValue::Boolean(flag) = item.value {
            return Some(*flag);
        }
        self.wrong(key, item, "true or false", &format!("{key} = true"));
        None
    }

    /// A span of time in milliseconds, within bounds.
    pub(super) fn span_ms(&mut self, key: &'static str, bounds: (u64, u64)) -> Option<u64> {
        let item = self.item(key)?;
        let text = match item.value {
            DeValue::String(text) => text.as_ref(),
            DeValue::Integer(digits) => digits.as_str(),
            _ => "",
        };
        let example = format!("{key} = \"15m\" (\"30s\", \"1h30m\"; \"90\" means seconds)");
        let Some(ms) = words::duration_ms(text) else {
            self.fault(item.at, format!("`{key}` is not a span of time"), example);
            return None;
        };
        let (least, most) = bounds;
        if (least..=most).contains(&ms) {
            return Some(ms);
        }
        let (least, most) = (spoken(least), spoken(most));
        let what = format!("`{key}` is not between {least} and {most}");
        self.fault(item.at, what, format!("{key} = \"{least}\""));
        None
    }

    /// A size in bytes, within bounds.
    pub(super) fn bytes(&mut self, key: &'static str, bounds: (usize, usize)) -> Option<usize> {
        let item = self.item(key)?;
        let text = match item.value {
            DeValue::String(text) => text.as_ref(),
            DeValue::Integer(digits) => digits.as_str(),
            _ => "",
        };
        let (least, most) = bounds;
        let bytes = words::bytes(text).filter(|bytes| (least..=most).contains(bytes));
        if bytes.is_none() {
            let what = format!("`{key}` is not a size between {least} and {most} bytes");
            self.fault(item.at, what, format!("{key} = \"16 MiB\""));
        }
        bytes
    }

    /// A list of texts; `None` where the key is missing.
    pub(super) fn texts(&mut self, key: &'static str) -> Option<Vec<(&'a str, Spot)>> {
        let item = self.item(key)?;
        let example = format!("{key} = [\"...\", \"...\"]");
        let DeValue::Array(list) = item.value else {
            self.wrong(key, item, "a list of texts", &example);
            return None;
        };
        let mut texts = Vec::new();
        for entry in list.iter() {
            let at = Spot::new(self.at.file, entry.span());
            let value = entry.get_ref();
            match value {
                DeValue::String(text) => texts.push((text.as_ref(), at)),
                _ => self.wrong(format!("{key}[]"), Item { value, at }, "a text", &example),
            }
        }
        Some(texts)
    }

    /// A box of degrees: south, west, north, east.
    pub(super) fn bounds(&mut self, key: &'static str) -> Option<Bounds> {
        let item = self.item(key)?;
        let numbers: Vec<f64> = match item.value {
            DeValue::Array(list) => list
                .iter()
                .filter_map(|entry| number(entry.get_ref()))
                .collect(),
            _ => Vec::new(),
        };
        if let [south, west, north, east] = *numbers.as_slice()
            && (-90.0..north).contains(&south)
            && (-180.0..east).contains(&west)
            && north <= 90.0
            && east <= 180.0
        {
            return Some(Bounds {
                south,
                west,
                north,
                east,
            });
        }
        let example = format!("{key} = [55.6, 13.0, 55.8, 13.4] (south, west, north, east)");
        self.fault(item.at, format!("`{key}` is not a box of degrees"), example);
        None
    }

    /// Latitude and longitude in degrees.
    pub(super) fn position(&mut self, key: &'static str) -> Option<(f64, f64)> {
        let item = self.item(key)?;
        let pair = match item.value {
            DeValue::Array(list) => {
                let numbers: Vec<Option<f64>> =
                    list.iter().map(|entry| number(entry.get_ref())).collect();
                match numbers.as_slice() {
                    [Some(lat), Some(lon)] => Some((*lat, *lon)),
                    _ => None,
                }
            }
            _ => None,
        };
        let Some((lat, lon)) = pair else {
            let what = format!("`{key}` is not a pair of numbers");
            self.fault(
                item.at,
                what,
                format!("{key} = [55.7047, 13.1910] (lat, lon)"),
            );
            return None;
        };
        if lat.abs() > 90.0 || lon.abs() > 180.0 {
            let what =
                format!("`{key}` lies outside of the Earth: latitude {lat}, longitude {lon}");
            self.fault(
                item.at,
                what,
                "latitude first: -90 to 90, then longitude: -180 to 180",
            );
            return None;
        }
        Some((lat, lon))
    }

    /// A table inside of this one. Give it back with `absorb`.
    pub(super) fn table(&mut self, key: &'static str) -> Option<Self> {
        let item = self.item(key)?;
        if let DeValue::Table(table) = item.value {
            let title = format!("`{key}` of {}", self.title);
            return Some(Self::new(table, item.at, title));
        }
        self.wrong(key, item, "a table", &format!("{key} = {{ ... }}"));
        None
    }

    /// Every key with its value, for tables whose keys are free.
    pub(super) fn entries(&mut self) -> Vec<(&'a str, Item<'a>)> {
        let file = self.at.file;
        let entries = self.table.iter().map(|(key, value)| {
            let at = Spot::new(file, value.span());
            let value = value.get_ref();
            (key.get_ref().as_ref(), Item { value, at })
        });
        entries.collect()
    }

    /// Takes over the faults of an inner table, its unknown keys included.
    pub(super) fn absorb(&mut self, inner: Section<'_>) {
        inner.finish(&mut self.faults);
    }

    /// Takes over the faults of an inner table whose keys are free.
    pub(super) fn absorb_free(&mut self, inner: Section<'_>) {
        self.faults.extend(inner.faults);
    }

    /// What a key refers to: the row of that id.
    pub(super) fn reference(
        &mut self,
        key: &'static str,
        kind: Kind,
        names: &Names,
    ) -> Option<usize> {
        let (id, at) = self.text(key)?;
        self.resolve(kind, id, at, names)
    }

    /// The row of an id.
    pub(super) fn resolve(
        &mut self,
        kind: Kind,
        id: &str,
        at: Spot,
        names: &Names,
    ) -> Option<usize> {
        let row = names.row(kind, id);
        if row.is_none() {
            let word = kind.word();
            let hint = match words::nearest(id, names.ids(kind)) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("declare it: [[{word}]] with id = \"{id}\""),
            };
            self.fault(at, format!("there is no {word} \"{id}\""), hint);
        }
        row
    }

    /// Ends the reading: what was never asked for is unknown.
    pub(super) fn finish(mut self, into: &mut Vec<Fault>) {
        for (key, _) in self.table {
            let name = key.get_ref().as_ref();
            if self.known.contains(&name) {
                continue;
            }
            let at = Spot::new(self.at.file, key.span());
            self.known.sort_unstable();
            self.known.dedup();
            let hint = match words::nearest(name, self.known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", self.known.join(", ")),
            };
            let what = format!("{} has no key `{name}`", self.title);
            self.faults.push(Fault::new(at, what, hint));
        }
        into.extend(self.faults);
    }
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    let number = match value {
        DeValue::Float(digits) => digits.as_str().parse::<f64>().ok(),
        DeValue::Integer(digits) if digits.radix() == 10 => digits.as_str().parse::<f64>().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

fn article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

fn spoken(ms: u64) -> String {
    match ms {
        ms if ms % 3_600_000 == 0 && ms > 0 => format!("{}h", ms / 3_600_000),
        ms if ms % 60_000 == 0 && ms > 0 => format!("{}m", ms / 60_000),
        ms if ms % 1_000 == 0 => format!("{}s", ms / 1_000),
        ms => format!("{ms}ms"),
    }
}

/// `one of "a", "b"`.
pub(super) fn one_of(words: &[String]) -> String {
    format!("one of {}", words.join(", "))
}
