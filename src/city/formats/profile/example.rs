//! `[[check]]`: a payload with what a profile must find in it, written beside the profile by whoever writes it.
//!
//! Leaves out: reading the file of a payload, and comparing (`edge/faces/trial`).

use super::{
    flaw::Flaw,
    sheet::{self, Sheet, flaw},
};
use crate::city::model::time::Stamp;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// One example of a profile.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Example {
    /// Where it stands in the text of the profile.
    pub span: Range<usize>,
    /// The payload itself, ...
    pub document: Option<String>,
    /// ... or the file that has it, beside the profile.
    pub sample: Option<(String, Range<usize>)>,
    /// How the message comes.
    pub topic: Option<String>,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// The request that it answers.
    pub request: Option<String>,
    /// Headers of the answer, names in lower case.
    pub headers: Vec<(String, String)>,
    /// When it comes in.
    pub received_at: Option<Stamp>,
    /// How many items are found.
    pub items: Option<(u64, Range<usize>)>,
    /// How many defects; none where it does not say.
    pub defects: u64,
    /// What stands among the lines of `valvomo decode`, in any order.
    pub expect: Vec<Expected>,
}

/// A line that must be found.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Where it stands in the text of the profile.
    pub span: Range<usize>,
    /// Its keys that matter.
    pub facts: Vec<(String, Wanted)>,
}

/// A value of a line.
#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    /// A text.
    Text(String),
    /// A number, with a little tolerance.
    Number(f64),
    /// True or false.
    Flag(bool),
}

/// The examples in the text of a profile, which is a good one otherwise.
pub fn examples(text: &str) -> Vec<Example> {
    let Ok(root) = DeTable::parse(text) else {
        return Vec::new();
    };
    let mut top = Sheet::new(root.get_ref(), 0..0, "the profile");
    read(&mut top, &mut Vec::new())
}

/// Reads every `[[check]]`.
pub(super) fn read(top: &mut Sheet<'_>, flaws: &mut Vec<Flaw>) -> Vec<Example> {
    let sheets = top.tables("check", flaws).into_iter();
    sheets.map(|sheet| of_sheet(sheet, flaws)).collect()
}

fn of_sheet(mut sheet: Sheet<'_>, flaws: &mut Vec<Flaw>) -> Example {
    let own = |told: Option<(&str, Range<usize>)>| told.map(|(text, _)| text.to_owned());
    let sample = sheet.text("sample", flaws);
    let document = own(sheet.text("document", flaws));
    if sample.is_some() == document.is_some() {
        sheet.missing("sample or document", "sample = \"masts.json\"", flaws);
    }
    if let Some((name, span)) = &sample
        && (name.starts_with('/')
            || name.contains(['\\', ':'])
            || name.split('/').any(|it| it == ".."))
    {
        let hint = "sample = \"samples/masts.json\"";
        flaws.push(flaw(span.clone(), "a sample lies beside its profile", hint));
    }
    let received_at = sheet.text("received_at", flaws).and_then(|(text, span)| {
        let stamp = Stamp::parse(text, false);
        if stamp.is_none() {
            let hint = "received_at = \"2026-11-24T06:52:00Z\"";
            flaws.push(flaw(span, "`received_at` is no time", hint));
        }
        stamp
    });
    let mut example = Example {
        span: sheet.span.clone(),
        document,
        sample: sample.map(|(name, span)| (name.to_owned(), span)),
        topic: own(sheet.text("topic", flaws)),
        status: sheet
            .wholes("status", 599, flaws)
            .first()
            .map(|code| *code as u16),
        request: own(sheet.text("request", flaws)),
        received_at,
        defects: sheet
            .wholes("defects", u64::MAX, flaws)
            .first()
            .copied()
            .unwrap_or(0),
        ..Example::default()
    };
    let span = sheet.item("items").map(toml::Spanned::span);
    let items = sheet.wholes("items", u64::MAX, flaws).first().copied();
    example.items = items.zip(span);
    if let Some(headers) = sheet.table("headers", flaws) {
        for (name, span, item) in headers.entries() {
            match item.get_ref() {
                DeValue::String(value) => {
                    example
                        .headers
                        .push((name.to_ascii_lowercase(), value.to_string()));
                }
                _ => flaws.push(flaw(span, "a header has a text", "etag = \"x\"")),
            }
        }
    }
    expectations(&mut sheet, &mut example, flaws);
    sheet.finish(flaws);
    example
}

fn expectations(sheet: &mut Sheet<'_>, example: &mut Example, flaws: &mut Vec<Flaw>) {
    let Some(item) = sheet.item("expect") else {
        return;
    };
    let hint = "expect = [{ kind = \"observation\", device = \"1\", value = 4.5 }]";
    let DeValue::Array(list) = item.get_ref() else {
        flaws.push(flaw(item.span(), "`expect` is no list of lines", hint));
        return;
    };
    for entry in list.iter() {
        let Some(line) = sheet::table(entry, "a line of `expect`", flaws) else {
            continue;
        };
        let mut wanted = Vec::new();
        for (key, span, item) in line.entries() {
            let value = match item.get_ref() {
                DeValue::String(text) => Some(Wanted::Text(text.to_string())),
                DeValue::Boolean(flag) => Some(Wanted::Flag(*flag)),
                other => sheet::number(other).map(Wanted::Number),
            };
            match value {
                Some(value) => wanted.push((key.to_owned(), value)),
                None => flaws.push(flaw(span, "neither text, number nor flag", hint)),
            }
        }
        example.expect.push(Expected {
            span: entry.span(),
            facts: wanted,
        });
    }
}
