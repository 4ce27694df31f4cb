//! Expectations of real payloads: what a careful reader finds in each file of a format's folders.
//!
//! A table names folders of the data collection; every file in them must be in the table, and every
//! line that `decode` prints must be expected, but for kinds that `more` leaves open.

use crate::support;
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, path::Path};
use valvomo::{
    city::{
        formats::{self, format::Message},
        model::time::Stamp,
    },
    edge::faces::decode,
    screen::pages,
};

/// When all messages of tests come in, unless the expectation says otherwise.
pub(crate) const RECEIVED_AT: &str = "2026-01-01T00:00:00Z";

/// The expectations of one format.
pub(crate) struct Table {
    pub(crate) format: &'static str,
    /// Folders or files below `../shared/data`.
    pub(crate) folders: &'static [&'static str],
    pub(crate) files: Vec<Expect>,
}

/// What is expected of one file.
pub(crate) struct Expect {
    path: &'static str,
    topic: Option<&'static str>,
    status: Option<u16>,
    headers: Vec<(String, String)>,
    received_at: &'static str,
    wanted: Vec<Map<String, Value>>,
    reasons: Vec<&'static str>,
    open: BTreeSet<&'static str>,
    counts: Vec<(&'static str, usize)>,
    nothing: Option<&'static str>,
}

/// Starts the expectations of a file below `../shared/data`.
pub(crate) fn expect(path: &'static str) -> Expect {
    Expect {
        path,
        topic: None,
        status: None,
        headers: Vec::new(),
        received_at: RECEIVED_AT,
        wanted: Vec::new(),
        reasons: Vec::new(),
        open: BTreeSet::new(),
        counts: Vec::new(),
        nothing: None,
    }
}

#[allow(
    dead_code,
    reason = "the vocabulary of the tables; each format uses a part of it"
)]
impl Expect {
    pub(crate) fn topic(mut self, topic: &'static str) -> Self {
        self.topic = Some(topic);
        self
    }

    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// A header; `name` in lower case.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// When the message comes in, for payloads with relative times.
    pub(crate) fn received_at(mut self, time: &'static str) -> Self {
        self.received_at = time;
        self
    }

    /// A line with at least these facts. A fact of `null` must be absent. Numbers may differ by 1e-6.
    pub(crate) fn line(mut self, facts: Value) -> Self {
        match facts {
            Value::Object(facts) => self.wanted.push(facts),
            other => panic!("{}: {other} is no object", self.path),
        }
        self
    }

    /// A measured value. An empty unit and a time of `None` must be absent.
    pub(crate) fn observation(
        self,
        device: &str,
        quantity: &str,
        value: impl Into<Value>,
        unit: &str,
        observed_at: Option<&str>,
    ) -> Self {
        let unit = if unit.is_empty() {
            Value::Null
        } else {
            unit.into()
        };
        self.line(
            json!({"kind": "observation", "device": device, "quantity": quantity,
            "value": value.into(), "unit": unit, "observed_at": observed_at}),
        )
    }

    /// An observation without a value, of which the payload says so (a sentinel).
    pub(crate) fn missing(self, device: &str, quantity: &str, observed_at: Option<&str>) -> Self {
        self.line(
            json!({"kind": "observation", "device": device, "quantity": quantity,
            "value": null, "observed_at": observed_at, "missing": ANY}),
        )
    }

    /// A frame heard by a gateway; further facts with `line`.
    pub(crate) fn link(
        self,
        device: &str,
        gateway: &str,
        rssi: Option<f64>,
        snr: Option<f64>,
        frame_counter: Option<u32>,
    ) -> Self {
        self.line(
            json!({"kind": "link", "device": device, "gateway": gateway, "rssi": rssi,
            "snr": snr, "frame_counter": frame_counter}),
        )
    }

    /// The position of a device.
    pub(crate) fn position(self, device: &str, lat: f64, lon: f64) -> Self {
        self.line(
            json!({"kind": "position", "device": device, "subject": null, "lat": lat, "lon": lon}),
        )
    }

    /// The position of a gateway.
    pub(crate) fn gateway_position(self, gateway: &str, lat: f64, lon: f64) -> Self {
        let subject = format!("gateway/{gateway}");
        self.line(json!({"kind": "position", "subject": subject, "lat": lat, "lon": lon}))
    }

    /// A thing that exists.
    pub(crate) fn asset(self, id: &str, kind: &str, name: Option<&str>) -> Self {
        self.line(json!({"kind": "asset", "id": id, "type": kind, "name": name}))
    }

    /// Metadata of a series.
    pub(crate) fn series(self, key: &str, device: &str, quantity: &str, unit: &str) -> Self {
        let unit = if unit.is_empty() {
            Value::Null
        } else {
            unit.into()
        };
        self.line(
            json!({"kind": "series", "series": key, "device": device, "quantity": quantity,
            "unit": unit}),
        )
    }

    /// What something says about itself: `subject` is `device/x`, `gateway/x`, `service`, `component/x`.
    pub(crate) fn state(self, subject: &str, state: &str) -> Self {
        self.line(json!({"kind": "state", "subject": subject, "state": state}))
    }

    /// A state with a release marker.
    pub(crate) fn release(self, subject: &str, state: &str, release: &str) -> Self {
        self.line(json!({"kind": "state", "subject": subject, "state": state, "release": release}))
    }

    /// Something that happened.
    pub(crate) fn event(self, subject: &str, name: &str, observed_at: Option<&str>) -> Self {
        self.line(
            json!({"kind": "event", "subject": subject, "name": name, "observed_at": observed_at}),
        )
    }

    /// Somebody else's alert.
    pub(crate) fn alert(
        self,
        id: &str,
        severity: Option<&str>,
        title: &str,
        since: Option<&str>,
    ) -> Self {
        self.line(
            json!({"kind": "alert", "id": id, "severity": severity, "title": title,
            "since": since}),
        )
    }

    /// A defect whose field or reason contains this.
    pub(crate) fn defect(mut self, fragment: &'static str) -> Self {
        self.reasons.push(fragment);
        self
    }

    /// Exactly so many lines of a kind, for files too long to write out. Opens the kind as `more` does.
    pub(crate) fn count(mut self, kind: &'static str, count: usize) -> Self {
        self.counts.push((kind, count));
        self.more(kind)
    }

    /// There may be more lines of this kind than are written out.
    pub(crate) fn more(mut self, kind: &'static str) -> Self {
        self.open.insert(kind);
        self
    }

    /// A careful reader finds nothing at all here, not even a defect, and why.
    pub(crate) fn nothing(mut self, why: &'static str) -> Self {
        self.nothing = Some(why);
        self
    }
}

/// Stands for a fact that must be there, whatever it is.
pub(crate) const ANY: &str = "\u{0}any";

impl Table {
    /// All that is not as expected, one text for each file.
    pub(crate) fn failures(&self) -> Vec<String> {
        let Some(root) = support::data("") else {
            return Vec::new();
        };
        let mut failures = Vec::new();
        for folder in self.folders {
            let here = support::files(&root.join(folder));
            assert!(!here.is_empty(), "{folder} is empty");
            for path in here {
                let name = path.strip_prefix(&root).expect("below the root");
                let listed = self.files.iter().any(|each| Path::new(each.path) == name);
                if !listed && path.file_name() != Some("PROVENANCE.md".as_ref()) {
                    failures.push(format!("{}: not in the table", name.display()));
                }
            }
        }
        for each in &self.files {
            failures.extend(each.failure(self.format, &root));
        }
        failures
    }
}

impl Expect {
    fn failure(&self, format: &str, root: &Path) -> Option<String> {
        let output = self.decode(format, &support::bytes(&root.join(self.path)));
        let mut lines: Vec<Option<Map<String, Value>>> = output
            .lines()
            .map(|line| Some(serde_json::from_str(line).expect("decode prints JSON objects")))
            .collect();
        let mut wrong = String::new();
        let mut note = |what: &str| {
            wrong.push_str("\n  ");
            wrong.push_str(what);
        };
        for (kind, count) in &self.counts {
            let found = lines.iter().flatten().filter(|line| line["kind"] == *kind);
            let found = found.count();
            if found != *count {
                note(&format!("{found} lines of kind {kind}, not {count}"));
            }
        }
        for wanted in &self.wanted {
            let found = lines
                .iter_mut()
                .find(|line| line.as_ref().is_some_and(|line| matches(wanted, line)));
            match found {
                Some(line) => *line = None,
                None => note(&format!("absent: {}", Value::Object(wanted.clone()))),
            }
        }
        for fragment in &self.reasons {
            let found = lines.iter_mut().find(|line| {
                line.as_ref().is_some_and(|line| {
                    line["kind"] == "defect"
                        && Value::Object(line.clone()).to_string().contains(fragment)
                })
            });
            match found {
                Some(line) => *line = None,
                None => note(&format!("absent: a defect with `{fragment}`")),
            }
        }
        for line in lines.into_iter().flatten() {
            if !line["kind"]
                .as_str()
                .is_some_and(|kind| self.open.contains(kind))
            {
                note(&format!("not expected: {}", Value::Object(line)));
            }
        }
        let expects =
            !self.wanted.is_empty() || !self.reasons.is_empty() || !self.counts.is_empty();
        match self.nothing {
            None if !expects => note("nothing is expected of it, and no reason is given"),
            Some(why) if expects => note(&format!("expected, and `nothing` ({why})")),
            _ => {}
        }
        (!wrong.is_empty()).then(|| format!("{} as {format}:{wrong}", self.path))
    }

    /// The file, below the root of the collection.
    pub(crate) fn path(&self) -> &'static str {
        self.path
    }

    /// Why a careful reader finds nothing in it, where that is so.
    pub(crate) fn why_nothing(&self) -> Option<&'static str> {
        self.nothing
    }

    /// The lines that `decode` prints for it.
    pub(crate) fn decode(&self, format: &str, bytes: &[u8]) -> String {
        let format = formats::format(format).unwrap_or_else(|| panic!("no format {format}"));
        let message = Message {
            topic: self.topic,
            status: self.status,
            headers: &self.headers,
            received_at: Stamp::parse(self.received_at, false).expect("a time"),
            ..Message::bare(bytes)
        };
        let mut output = String::new();
        decode::each(format, &message, &mut |found| {
            pages::decode::lines(found, &mut output);
        });
        output
    }
}

fn matches(wanted: &Map<String, Value>, line: &Map<String, Value>) -> bool {
    wanted.iter().all(|(key, wanted)| {
        let found = line.get(key).unwrap_or(&Value::Null);
        if wanted == ANY {
            return !found.is_null();
        }
        match (wanted.as_f64(), found.as_f64()) {
            (Some(wanted), Some(found)) => (wanted - found).abs() <= 1e-6 * wanted.abs().max(1.0),
            _ => wanted == found,
        }
    })
}
