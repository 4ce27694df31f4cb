//! Health as JSON. All dialects share one shape: a word for the whole, and parts that have words of
//! their own, nested to any depth.
//!
//! Leaves out: facts inside `details` that are no health (versions, paths, connection strings): they
//! are often secret and never needed.

use super::super::{
    found::{Found, Health, Item, Observation, State, Subject},
    json::Node,
};
use super::{
    Verdict,
    word::{self, Tally},
};
use crate::city::model::{
    limits,
    quantity::{Reading, Value},
    text::SafeText,
    time::Stamp,
};

/// Reads a JSON body.
pub(super) fn read(bytes: &[u8], found: &mut Found) -> Verdict {
    let mut verdict = Verdict::default();
    let any = found.json(bytes, |root, found| verdict = whole(root, found));
    if !any && found.defects.is_empty() {
        found.defect("payload", "no JSON");
    }
    verdict
}

fn whole(root: Node<'_, '_>, found: &mut Found) -> Verdict {
    if root.is_object() {
        return object(root, found);
    }
    let said = root.text().map_or_else(
        || root.flag().map(flag),
        |text| word::health(&text).or(Some(Health::Unknown)),
    );
    let Some(health) = said else {
        found.defect("payload", "JSON that says nothing about the service");
        return Verdict::default();
    };
    if health == Health::Unknown {
        found.defect("payload", "a word that is not known");
    }
    Verdict {
        health: Some(health),
        detail: Some(match root.text() {
            Some(text) => SafeText::new(&text),
            None => SafeText::from_bytes(root.raw()),
        }),
        ..Verdict::default()
    }
}

fn flag(flag: bool) -> Health {
    if flag { Health::Up } else { Health::Down }
}

/// What the members of an object say about it.
#[derive(Default)]
struct Said<'a> {
    health: Option<Health>,
    /// The status word as it stands.
    word: Option<std::borrow::Cow<'a, str>>,
    /// Error, output or message.
    words: Option<SafeText>,
    at: Option<Stamp>,
}

impl Said<'_> {
    fn detail(self) -> Option<SafeText> {
        let word = self.word;
        self.words.or_else(|| word.map(|word| SafeText::new(&word)))
    }
}

fn said<'a>(node: Node<'a, '_>) -> Said<'a> {
    let mut said = Said::default();
    for (key, value) in node.members() {
        match key.raw() {
            b"status" | b"state" | b"health" if !value.is_object() => {
                if let Some(text) = value.text() {
                    said.health = word::health(&text);
                    said.word = Some(text);
                } else if let Some(up) = value.flag() {
                    said.health = Some(flag(up));
                } else if value.is_number() {
                    said.word = Some(String::from_utf8_lossy(value.raw()));
                }
            }
            b"healthy" | b"ready" | b"alive" | b"ok" => {
                said.health = said.health.or_else(|| value.flag().map(flag));
            }
            b"error" | b"output" | b"message" | b"title" | b"description" => {
                let words = value.text().filter(|text| !text.trim().is_empty());
                if let Some(words) = words {
                    said.words = Some(SafeText::new(words.trim()));
                }
            }
            b"time" | b"timestamp" => said.at = said.at.or_else(|| time(value)),
            _ => {}
        }
    }
    said
}

fn time(node: Node<'_, '_>) -> Option<Stamp> {
    match node.text() {
        Some(text) => Stamp::parse(&text, true),
        None => node.number().and_then(Stamp::from_epoch),
    }
}

/// Members that hold parts.
#[rustfmt::skip]
fn is_container(key: &[u8]) -> bool {
    matches!(
        key,
        b"components" | b"details" | b"checks" | b"entries" | b"results" | b"dependencies" | b"services"
    )
}

/// Members that say something about the whole and are no part of it.
#[rustfmt::skip]
fn is_fact(key: &[u8]) -> bool {
    matches!(
        key,
        b"status" | b"state" | b"health" | b"healthy" | b"ready" | b"alive" | b"ok" | b"error"
            | b"output" | b"message" | b"title" | b"description" | b"time" | b"timestamp"
            | b"release" | b"releaseId" | b"packageVersion" | b"version" | b"serviceId" | b"notes"
            | b"links" | b"name" | b"build" | b"git" | b"groups" | b"environment" | b"path"
    )
}

fn object(root: Node<'_, '_>, found: &mut Found) -> Verdict {
    let said = said(root);
    let mut parts = Parts {
        found,
        tally: Tally::default(),
    };
    let (mut best, mut release) = (0, None);
    for (key, value) in root.members() {
        let rank = match key.raw() {
            b"release" => 4,
            b"releaseId" => 3,
            b"packageVersion" => 2,
            b"version" | b"build" => 1,
            other => {
                if is_container(other) {
                    // `details` has facts beside parts: `"exists": true` says nothing about health.
                    parts.inside(other != b"details", value);
                } else if !is_fact(other) {
                    parts.beside(&key.text(), value);
                }
                continue;
            }
        };
        let text = value.get("version").unwrap_or(value).text();
        if let Some(text) = text.filter(|text| rank > best && !text.is_empty()) {
            (best, release) = (rank, Some(SafeText::new(&text)));
        }
    }
    let Parts { found, tally } = parts;
    let health = match said.health {
        // A part that is down makes the whole at best degraded, whatever it says (MISSION ST2).
        Some(Health::Up) if tally.any_down() => Some(Health::Degraded),
        Some(health) => Some(health),
        None if said.word.is_none() => tally.together(),
        None => None,
    };
    if health.is_none() {
        let reason = match &said.word {
            Some(word) => format!("a word that is not known: {word}"),
            None => "no status and no parts: it says nothing about the service".into(),
        };
        found.defect("status", &reason);
    }
    let observed_at = said.at;
    Verdict {
        health,
        detail: said.detail(),
        release,
        observed_at,
    }
}

struct Parts<'f> {
    found: &'f mut Found,
    tally: Tally,
}

impl Parts<'_> {
    /// The parts inside a container: an object by name, or a list of objects with names. In a list of
    /// checks (`are_checks`) a bare truth is a part.
    fn inside(&mut self, are_checks: bool, container: Node<'_, '_>) {
        for (key, value) in container.members() {
            let name = key.text();
            if value.is_array() {
                self.checks(&name, value);
            } else if value.is_object() {
                self.part(&name, value);
            } else if let Some(health) = value.text().and_then(|text| word::health(&text)) {
                // In a list of checks a bare word is a part; facts of `details` rarely look like one.
                self.add(
                    &name,
                    health,
                    value.text().map(|text| SafeText::new(&text)),
                    None,
                );
            } else if let Some(up) = value.flag().filter(|_| are_checks) {
                let word = SafeText::from_bytes(value.raw());
                self.add(&name, flag(up), Some(word), None);
            }
        }
        for value in container.elements() {
            let name = ["name", "id", "component"]
                .iter()
                .find_map(|key| value.get(key)?.text());
            match name {
                Some(name) if value.get("attrs").is_some() => self.icinga(&name, value),
                Some(name) => self.part(&name, value),
                None => self.found.defect("checks", "a part without a name"),
            }
        }
    }

    /// A member beside the status: Helsinki's `"database": "ok"`, django-health-check's
    /// `"Cache backend: default": "working"`.
    fn beside(&mut self, name: &str, value: Node<'_, '_>) {
        if let Some(text) = value.text() {
            if let Some(health) = word::health(&text) {
                self.add(name, health, Some(SafeText::new(&text)), None);
            }
        } else if value.is_object() && value.get("status").is_some() {
            self.part(name, value);
        }
    }

    /// A part with a status and perhaps parts of its own. What has no status of its own is only a
    /// heading (or a fact) and is looked into.
    fn part(&mut self, name: &str, node: Node<'_, '_>) {
        let told = said(node);
        let error = node
            .at(&["details", "error"])
            .and_then(|error| error.text());
        let known = told.health.is_some() || told.word.is_some();
        if known {
            let (health, at) = (told.health.unwrap_or_default(), told.at);
            if told.health.is_none() {
                self.found.defect(name, "a status word that is not known");
            }
            let detail = error.map(|error| SafeText::new(&error)).or(told.detail());
            self.add(name, health, detail, at);
            self.observation(name, node);
        }
        for (key, value) in node.members() {
            if is_container(key.raw()) {
                self.nested(name, value);
            }
        }
    }

    /// Parts of a part. They do not count for the whole: their parent has done so.
    fn nested(&mut self, path: &str, container: Node<'_, '_>) {
        let tally = std::mem::take(&mut self.tally);
        for (key, value) in container.members() {
            if value.is_object() {
                self.part(&format!("{path}/{}", key.text()), value);
            }
        }
        self.tally = tally;
    }

    /// health+json: a list of nodes that were checked under one key. The worst speaks for the part.
    fn checks(&mut self, name: &str, list: Node<'_, '_>) {
        let mut worst: Option<Said<'_>> = None;
        for node in list.elements() {
            self.observation(name, node);
            let told = said(node);
            if told.word.is_some() && told.health.is_none() {
                self.found.defect(name, "a status word that is not known");
            }
            let rank = |said: &Said<'_>| said.health.map(word::weight);
            if worst.as_ref().is_none_or(|worst| rank(&told) > rank(worst)) {
                worst = Some(told);
            }
        }
        if let Some(told) = worst
            && told.word.is_some()
        {
            let (health, at) = (told.health.unwrap_or_default(), told.at);
            self.add(name, health, told.detail(), at);
        }
    }

    /// Icinga 2: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN; of a host 0 UP, 1 DOWN. Sent as floats.
    fn icinga(&mut self, name: &str, node: Node<'_, '_>) {
        let number = node
            .at(&["attrs", "state"])
            .and_then(|state| state.number_or_text());
        let host = node.get("type").and_then(|kind| kind.text()).as_deref() == Some("Host");
        let (health, word) = match number.map(|number| number as i64) {
            Some(0) => (Health::Up, "OK"),
            Some(1) if host => (Health::Down, "DOWN"),
            Some(1) => (Health::Degraded, "WARNING"),
            Some(2) => (Health::Down, "CRITICAL"),
            Some(3) => (Health::Unknown, "UNKNOWN"),
            _ => {
                self.found.defect(name, "no state that is known");
                return;
            }
        };
        self.add(name, health, Some(SafeText::new(word)), None);
    }

    fn add(&mut self, name: &str, health: Health, detail: Option<SafeText>, at: Option<Stamp>) {
        self.tally.count(health);
        if self.found.items.len() > limits::COMPONENTS_PER_SERVICE {
            self.found.over_bounds += 1;
            return;
        }
        self.found.push(Item::State(State {
            subject: Subject::Component(SafeText::new(name)),
            health,
            detail,
            release: None,
            observed_at: at,
        }));
    }

    /// health+json: `observedValue` with `observedUnit`, `time` and `node`, under the check's key.
    fn observation(&mut self, name: &str, node: Node<'_, '_>) {
        let Some(value) = node.get("observedValue") else {
            return;
        };
        let unit = node
            .get("observedUnit")
            .and_then(|unit| unit.text())
            .unwrap_or_default();
        let mut reading = if let Some(number) = value.number_or_text() {
            if unit.is_empty() {
                Reading::assumed(name, number)
            } else {
                Reading::declared(name, number, &unit)
            }
        } else if let Some(text) = value.text() {
            Reading::word(name, &text)
        } else if let Some(up) = value.flag() {
            Reading::flag(name, up)
        } else {
            self.found
                .defect(name, "a value that is neither number nor word");
            return;
        };
        if let Some(node) = node
            .get("node")
            .filter(|node| node.is_number() || node.is_text())
        {
            reading.qualifier =
                SafeText::new(&format!("node={}", String::from_utf8_lossy(node.raw())));
        }
        if self.found.items.len() > limits::COMPONENTS_PER_SERVICE * 2
            || matches!(&reading.value, Value::Word(word) if word.is_empty())
        {
            self.found.over_bounds += 1;
            return;
        }
        let component = name.split(':').next().unwrap_or(name);
        self.found.push(Item::Observation(Observation {
            device: SafeText::new(component),
            series: None,
            reading,
            observed_at: node.get("time").and_then(time),
        }));
    }
}
