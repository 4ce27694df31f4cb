//! One table of a profile's TOML while it is read: every key that is asked for is a known key, what is
//! left over is a flaw, and all flaws are told at once.
//!
//! Leaves out: what the keys mean.

use super::{
    flaw::Flaw,
    selector::{Filter, Selector},
};
use crate::city::model::{nearest::nearest, spoken};
use std::ops::Range;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A value and where it stands.
pub(super) type Item<'a> = &'a Spanned<DeValue<'a>>;

/// One table.
pub(super) struct Sheet<'a> {
    table: &'a DeTable<'a>,
    /// Where it stands.
    pub(super) span: Range<usize>,
    /// What it is called in messages.
    pub(super) title: String,
    known: Vec<&'static str>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(table: &'a DeTable<'a>, span: Range<usize>, title: &str) -> Self {
        Self {
            table,
            span,
            title: title.to_owned(),
            known: Vec::new(),
        }
    }

    /// The value of a key, which is known from here on.
    pub(super) fn item(&mut self, key: &'static str) -> Option<Item<'a>> {
        self.known.push(key);
        self.table.get(key)
    }

    /// True where any of the keys is there.
    pub(super) fn has(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.table.contains_key(*key))
    }

    /// All keys with their values, for tables whose keys are free.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a str, Range<usize>, Item<'a>)> {
        let entries = self.table.iter();
        entries.map(|(key, value)| (key.get_ref().as_ref(), key.span(), value))
    }

    /// A text.
    pub(super) fn text(
        &mut self,
        key: &'static str,
        flaws: &mut Vec<Flaw>,
    ) -> Option<(&'a str, Range<usize>)> {
        let item = self.item(key)?;
        match item.get_ref() {
            DeValue::String(text) => Some((text.as_ref(), item.span())),
            other => {
                let what = format!("`{key}` is {}, not a text", kind(other));
                flaws.push(flaw(item.span(), what, format!("{key} = \"...\"")));
                None
            }
        }
    }

    /// `true` or `false`; false where the key is missing.
    pub(super) fn flag(&mut self, key: &'static str, flaws: &mut Vec<Flaw>) -> bool {
        let Some(item) = self.item(key) else {
            return false;
        };
        match item.get_ref() {
            DeValue::Boolean(flag) => *flag,
            other => {
                let what = format!("`{key}` is {}, not true or false", kind(other));
                flaws.push(flaw(item.span(), what, format!("{key} = true")));
                false
            }
        }
    }

    /// A number.
    pub(super) fn number(&mut self, key: &'static str, flaws: &mut Vec<Flaw>) -> Option<f64> {
        let item = self.item(key)?;
        let number = number(item.get_ref());
        if number.is_none() {
            let what = format!("`{key}` is {}, not a number", kind(item.get_ref()));
            flaws.push(flaw(item.span(), what, format!("{key} = 0.1")));
        }
        number
    }

    /// A span of time within bounds, milliseconds.
    pub(super) fn span_ms(
        &mut self,
        key: &'static str,
        (least, most): (u64, u64),
        flaws: &mut Vec<Flaw>,
    ) -> Option<u64> {
        let (text, span) = self.text(key, flaws)?;
        let found = spoken::duration_ms(text).filter(|ms| (least..=most).contains(ms));
        if found.is_none() {
            let what = format!("`{key}` is no span of time, or too short or long");
            flaws.push(flaw(
                span,
                what,
                format!("{key} = \"60s\" (\"5m\", \"6h\")"),
            ));
        }
        found
    }

    /// Whole numbers up to `most`: one, or a list of them.
    pub(super) fn wholes(
        &mut self,
        key: &'static str,
        most: u64,
        flaws: &mut Vec<Flaw>,
    ) -> Vec<u64> {
        let Some(item) = self.item(key) else {
            return Vec::new();
        };
        let entries: Vec<Item<'_>> = match item.get_ref() {
            DeValue::Array(list) => list.iter().collect(),
            _ => vec![item],
        };
        let mut found = Vec::new();
        for entry in entries {
            let whole = match entry.get_ref() {
                DeValue::Integer(digits) => {
                    u64::from_str_radix(digits.as_str(), digits.radix()).ok()
                }
                _ => None,
            };
            match whole.filter(|whole| *whole <= most) {
                Some(whole) => found.push(whole),
                None => {
                    let what = format!("`{key}` is not a whole number from 0 to {most}");
                    flaws.push(flaw(entry.span(), what, format!("{key} = 1")));
                }
            }
        }
        found
    }

    /// A text, or a list of texts.
    pub(super) fn texts(
        &mut self,
        key: &'static str,
        flaws: &mut Vec<Flaw>,
    ) -> Vec<(&'a str, Range<usize>)> {
        self.item(key)
            .map(|item| texts(item, key, flaws))
            .unwrap_or_default()
    }

    /// A table inside of this one.
    pub(super) fn table(&mut self, key: &'static str, flaws: &mut Vec<Flaw>) -> Option<Self> {
        let item = self.item(key)?;
        let title = format!("`{key}` of {}", self.title);
        table(item, &title, flaws)
    }

    /// The tables of a list `[[key]]`.
    pub(super) fn tables(&mut self, key: &'static str, flaws: &mut Vec<Flaw>) -> Vec<Self> {
        let Some(item) = self.item(key) else {
            return Vec::new();
        };
        let title = format!("[[{key}]]");
        let DeValue::Array(list) = item.get_ref() else {
            let what = format!("`{key}` is {}, not a list", kind(item.get_ref()));
            flaws.push(flaw(item.span(), what, format!("begin each with {title}")));
            return Vec::new();
        };
        let entries = list.iter();
        entries
            .filter_map(|entry| table(entry, &title, flaws))
            .collect()
    }

    /// One of the words; the first where the key is missing.
    pub(super) fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&str, T)],
        flaws: &mut Vec<Flaw>,
    ) -> Option<T> {
        let (text, span) = self.text(key, flaws)?;
        choice(text, span, words, &format!("`{key}`"), flaws)
    }

    /// A condition of RFC 9535 on the item.
    pub(super) fn condition(&mut self, key: &'static str, flaws: &mut Vec<Flaw>) -> Option<Filter> {
        let (text, span) = self.text(key, flaws)?;
        match Selector::condition(text) {
            Ok(filter) => Some(filter),
            Err(fault) => {
                let what = format!("{} (character {} of \"{text}\")", fault.what, fault.at + 1);
                let start = (span.start + 1 + fault.at).min(span.end);
                flaws.push(flaw(start..span.end, what, fault.hint));
                None
            }
        }
    }

    /// Notes that a key is missing.
    pub(super) fn missing(&self, key: &str, example: &str, flaws: &mut Vec<Flaw>) {
        let what = format!("{} has no `{key}`", self.title);
        flaws.push(flaw(self.span.clone(), what, example));
    }

    /// Ends the reading: what was never asked for is unknown.
    pub(super) fn finish(mut self, flaws: &mut Vec<Flaw>) {
        self.known.sort_unstable();
        self.known.dedup();
        for (name, span, _) in self.entries() {
            if self.known.contains(&name) {
                continue;
            }
            let hint = match nearest(name, self.known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", self.known.join(", ")),
            };
            let what = format!("{} has no key `{name}`", self.title);
            flaws.push(flaw(span, what, hint));
        }
    }
}

/// The value as a table.
pub(super) fn table<'a>(item: Item<'a>, title: &str, flaws: &mut Vec<Flaw>) -> Option<Sheet<'a>> {
    match item.get_ref() {
        DeValue::Table(table) => Some(Sheet::new(table, item.span(), title)),
        other => {
            let what = format!("{title} is {}, not a table", kind(other));
            flaws.push(flaw(item.span(), what, "{ ... }"));
            None
        }
    }
}

/// The value as a text or as a list of texts.
pub(super) fn texts<'a>(
    item: Item<'a>,
    title: &str,
    flaws: &mut Vec<Flaw>,
) -> Vec<(&'a str, Range<usize>)> {
    let list = match item.get_ref() {
        DeValue::String(text) => return vec![(text.as_ref(), item.span())],
        DeValue::Array(list) => list,
        other => {
            let what = format!("`{title}` is {}, not a text or a list of them", kind(other));
            flaws.push(flaw(item.span(), what, format!("{title} = [\"...\"]")));
            return Vec::new();
        }
    };
    let mut found = Vec::new();
    for entry in list.iter() {
        match entry.get_ref() {
            DeValue::String(text) => found.push((text.as_ref(), entry.span())),
            other => {
                let what = format!("{} in a list of texts", kind(other));
                flaws.push(flaw(entry.span(), what, format!("{title} = [\"...\"]")));
            }
        }
    }
    found
}

/// The word of a choice.
pub(super) fn choice<T: Copy>(
    text: &str,
    span: Range<usize>,
    words: &[(&str, T)],
    title: &str,
    flaws: &mut Vec<Flaw>,
) -> Option<T> {
    let found = words.iter().find(|(word, _)| *word == text);
    if found.is_none() {
        let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let hint = match nearest(text, all.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("one of: {}", all.join(", ")),
        };
        flaws.push(flaw(span, format!("{title} cannot be \"{text}\""), hint));
    }
    found.map(|(_, value)| *value)
}

/// A finite number of TOML.
pub(super) fn number(value: &DeValue<'_>) -> Option<f64> {
    let number = match value {
        DeValue::Float(digits) => digits.as_str().parse::<f64>().ok(),
        DeValue::Integer(digits) if digits.radix() == 10 => digits.as_str().parse::<f64>().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

/// What a value is, with its article.
pub(super) fn kind(value: &DeValue<'_>) -> String {
    let noun = value.type_str();
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

/// A flaw.
pub(super) fn flaw(span: Range<usize>, what: impl Into<String>, hint: impl Into<String>) -> Flaw {
    Flaw {
        span,
        what: what.into(),
        hint: hint.into(),
    }
}
