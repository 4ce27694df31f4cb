//! The text of Prometheus exporters as the values of a JSON document, for profiles with `form = "exposition"`:
//! exposition format 0.0.4, OpenMetrics 1.0, and the quoted names of Prometheus 3 (APIS 3.1).
//!
//! `{"samples": [{"name", "family", "type", "part", "unit", "labels": {...}, "value", "time"}]}`, all of it texts. `part`
//! is what a sample is of its family (`total`, `bucket`, `sum`, `count`, `created`), `unit` the word of its family, or
//! `count`. What is not there is left out. A line that is none is a defect and costs itself; a text that ends inside
//! of a line loses that line, for half a number is another number. Leaves out: help texts, exemplars, native histograms.

mod line;

use super::{
    found::Found,
    json::{Draft, Written},
};
use line::Sample;

/// Bad lines that are told one by one; a page of HTML has nothing else.
const TOLD: usize = 8;

/// What a sample is of its family, by the end of its name.
const PARTS: &[&str] = &[
    "total", "bucket", "sum", "count", "created", "info", "gsum", "gcount",
];

/// Units that names end with (OpenMetrics 1.0, "Units and Base Units", and what is seen beside them).
const UNITS: &[&str] = &[
    "seconds",
    "milliseconds",
    "microseconds",
    "nanoseconds",
    "bytes",
    "celsius",
    "ratio",
    "percent",
    "volts",
    "amperes",
    "watts",
    "joules",
    "meters",
    "hertz",
];

/// The family that the samples after its `# TYPE` and `# UNIT` belong to.
#[derive(Debug, Default)]
struct Family<'a> {
    name: &'a str,
    kind: &'a str,
    unit: &'a str,
}

/// The keys of a sample, written down once.
struct Keys {
    name: Written,
    family: Written,
    kind: Written,
    part: Written,
    unit: Written,
    labels: Written,
    value: Written,
    time: Written,
}

/// True for what is an answer in JSON: a text of metrics may begin with a brace, too, but there a quoted name is
/// followed by a comma, the brace, or an equals sign.
pub fn is_json(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    let Some(inner) = text.strip_prefix(b"{") else {
        return text.starts_with(b"[");
    };
    let inner = inner.trim_ascii_start();
    let Some(name) = inner.strip_prefix(b"\"") else {
        return true;
    };
    let end = memchr::memchr(b'"', name).unwrap_or(name.len());
    let after = name.get(end + 1..).unwrap_or_default().trim_ascii_start();
    !matches!(after.first(), Some(b',' | b'}' | b'='))
}

/// Reads a text into `draft`, which holds nothing else then. Faults are defects of `found`.
pub fn read(bytes: &[u8], draft: &mut Draft, found: &mut Found) {
    draft.clear();
    let keys = Keys::write(draft);
    let all = draft.object();
    let key = draft.text(b"samples");
    draft.put(key);
    let list = draft.list();
    let (mut count, mut bad) = (0_usize, 0_usize);
    let mut family = Family::default();
    let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut number = 0_usize;
    while let Some(end) = memchr::memchr(b'\n', rest) {
        let (line, after) = rest.split_at(end);
        rest = after.get(1..).unwrap_or_default();
        number += 1;
        match one(line, &mut family, &keys, draft) {
            Ok(is_sample) => count += usize::from(is_sample),
            Err(why) => {
                bad += 1;
                if bad <= TOLD {
                    found.defect(&format!("line {number}"), why);
                }
            }
        }
    }
    draft.close(list);
    draft.close(all);
    if bad > TOLD {
        found.over_bounds += (bad - TOLD) as u32;
    }
    if !rest.trim_ascii().is_empty() && rest.trim_ascii() != b"# EOF" {
        found.defect("payload", "it breaks off inside of its last line");
    }
    if count == 0 && bad > 0 {
        found.defect("payload", "no text of metrics");
    }
    if draft.is_full() {
        found.defect("payload", "too many values in one document");
    }
}

/// Reads a line; true for a sample.
fn one<'a>(
    line: &'a [u8],
    family: &mut Family<'a>,
    keys: &Keys,
    draft: &mut Draft,
) -> Result<bool, &'static str> {
    let line = std::str::from_utf8(line).map_err(|_fault| "not UTF-8")?;
    let line = line.trim();
    if line.is_empty() {
        return Ok(false);
    }
    if let Some(remark) = line.strip_prefix('#') {
        family.note(remark);
        return Ok(false);
    }
    let sample = Sample::read(line)?;
    write(&sample, family, keys, draft);
    Ok(true)
}

impl<'a> Family<'a> {
    /// `TYPE name gauge`, `UNIT name seconds`; other remarks say nothing to us.
    fn note(&mut self, remark: &'a str) {
        let mut words = remark.split_ascii_whitespace();
        let (Some(word), Some(name), Some(value)) = (words.next(), words.next(), words.next())
        else {
            return;
        };
        if word != "TYPE" && word != "UNIT" {
            return;
        }
        let name = name.trim_matches('"');
        if self.name != name {
            *self = Self {
                name,
                ..Self::default()
            };
        }
        match word {
            "TYPE" => self.kind = value,
            _ => self.unit = value,
        }
    }

    /// What is left of the name of a sample of this family; `None` for others.
    fn rest_of<'s>(&self, name: &'s str) -> Option<&'s str> {
        if self.name.is_empty() {
            return None;
        }
        let rest = name.strip_prefix(self.name)?;
        match rest.strip_prefix('_') {
            Some(part) => PARTS.contains(&part).then_some(part),
            None => rest.is_empty().then_some(""),
        }
    }
}

fn write(sample: &Sample<'_>, family: &Family<'_>, keys: &Keys, draft: &mut Draft) {
    let name = sample.name.as_ref();
    let (base, part, kind, told) = match family.rest_of(name) {
        // The classic text names counters with their end.
        Some("") => match name.strip_suffix("_total") {
            Some(base) => (base, "total", family.kind, family.unit),
            None => (name, "", family.kind, family.unit),
        },
        Some(part) => (family.name, part, family.kind, family.unit),
        None => match name.strip_suffix("_total") {
            Some(base) => (base, "total", "", ""),
            None => (name, "", "", ""),
        },
    };
    let end = base.rsplit_once('_').map_or("", |(_, end)| end);
    let named = UNITS.iter().copied().find(|unit| *unit == end);
    let unit = match part {
        "count" | "gcount" | "bucket" => "count",
        "created" => "seconds",
        _ if !told.is_empty() => told,
        // An SNMP exporter names counters as their devices do.
        _ if kind == "counter" && name.ends_with("Octets") => "bytes",
        "total" => named.unwrap_or("count"),
        _ if kind == "counter" => named.unwrap_or("count"),
        _ => named.unwrap_or_default(),
    };
    let open = draft.object();
    let member = |draft: &mut Draft, key: Written, text: &str| {
        if !text.is_empty() {
            draft.put(key);
            let text = draft.text(text.as_bytes());
            draft.put(text);
        }
    };
    member(draft, keys.name, name);
    member(draft, keys.family, base);
    member(draft, keys.kind, kind);
    member(draft, keys.part, part);
    member(draft, keys.unit, unit);
    member(draft, keys.value, sample.value);
    member(draft, keys.time, sample.time.unwrap_or_default());
    draft.put(keys.labels);
    let labels = draft.object();
    for (name, value) in &sample.labels {
        let (name, value) = (draft.text(name.as_bytes()), draft.text(value.as_bytes()));
        draft.put(name);
        draft.put(value);
    }
    draft.close(labels);
    draft.close(open);
}

impl Keys {
    fn write(draft: &mut Draft) -> Self {
        let mut key = |name: &str| draft.text(name.as_bytes());
        Self {
            name: key("name"),
            family: key("family"),
            kind: key("type"),
            part: key("part"),
            unit: key("unit"),
            labels: key("labels"),
            value: key("value"),
            time: key("time"),
        }
    }
}

#[cfg(test)]
mod tests;
