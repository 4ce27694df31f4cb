//! Hostile input: nothing may panic, grow without bound, or let a control character through.
//!
//! Whole files of the collection as payload, and each of their texts, numbers and times planted into
//! our own samples: as the topic, as every text, as every key, as every number; and each sample cut off.

use crate::{samples, support};
use serde_json::Value;
use std::path::Path;
use valvomo::{
    city::{
        formats::{
            self, FORMATS,
            format::{Format, Message},
            found::Found,
        },
        model::limits,
    },
    screen::pages,
};

/// Parses, and checks what must hold for any input.
fn survive(format: &dyn Format, message: &Message<'_>, what: &str) {
    let mut found = Found::default();
    format.parse(message, &mut found);
    let name = format.name();
    assert!(
        found.items.len() <= limits::ITEMS_PER_MESSAGE,
        "{name}: {what}: too many items"
    );
    assert!(
        found.defects.len() <= limits::DEFECTS_PER_MESSAGE,
        "{name}: {what}: too many defects"
    );
    let mut text = String::new();
    pages::decode::lines(&found, &mut text);
    for line in text.lines() {
        assert!(
            !line.chars().any(char::is_control),
            "{name}: {what}: a control character in {line:?}"
        );
        let line: Value = serde_json::from_str(line)
            .unwrap_or_else(|fault| panic!("{name}: {what}: {fault} in {line:?}"));
        assert!(line["kind"].is_string());
    }
}

/// Whole payloads, as they come over MQTT and with the statuses of polled services.
#[test]
fn whole_files() {
    let Some(root) = support::data("hostile") else {
        return;
    };
    let headers = [("content-type".to_owned(), "application/json".to_owned())];
    for path in support::files(&root) {
        let (bytes, what) = (support::bytes(&path), path.display().to_string());
        for format in formats::all() {
            let bare = Message::bare(&bytes);
            survive(format, &bare, &what);
            for status in [200, 404, 503] {
                let message = Message {
                    status: Some(status),
                    headers: &headers,
                    ..bare
                };
                survive(format, &message, &what);
            }
        }
    }
}

#[test]
fn texts_in_every_place() {
    let Some(root) = support::data("hostile") else {
        return;
    };
    let mut texts = texts(&root);
    texts.extend(lines(&root.join("numbers/timestamps.txt")));
    assert!(texts.len() > 500, "{} texts", texts.len());
    for (place, format) in formats::all().enumerate() {
        let (documents, marked_up) = (documents(format), marked_up(format));
        // Profiles are read by one and the same reader: each gets an eighth of the texts, all together all.
        let stride = if place < FORMATS.len() { 1 } else { 8 };
        for text in texts.iter().skip(place % stride).step_by(stride) {
            let planted = Value::from(text.as_str());
            survive(format, &Message::bare(text.as_bytes()), text);
            for (sample, document) in &documents {
                let message = Message {
                    topic: Some(text),
                    ..sample.message(&sample.bytes)
                };
                survive(format, &message, text);
                let topic = format!("{text}/{}/{text}", sample.topic.as_deref().unwrap_or(""));
                for replaced in [
                    replace(document, &|node| node.is_string().then(|| planted.clone())),
                    replace(document, &|node| node.is_number().then(|| planted.clone())),
                    rename(document, text),
                ] {
                    let bytes = replaced.to_string();
                    survive(format, &sample.message(bytes.as_bytes()), text);
                    let message = Message {
                        topic: Some(&topic),
                        ..sample.message(bytes.as_bytes())
                    };
                    survive(format, &message, text);
                }
            }
            for sample in &marked_up {
                for bytes in planted_in_markup(&sample.bytes, text) {
                    survive(format, &sample.message(&bytes), text);
                }
            }
        }
    }
}

#[test]
fn numbers_in_every_place() {
    let Some(root) = support::data("hostile") else {
        return;
    };
    let numbers = lines(&root.join("numbers/values.json.txt"));
    assert!(numbers.len() > 20, "{} numbers", numbers.len());
    for format in formats::all() {
        for (sample, document) in documents(format) {
            for number in &numbers {
                // A mark goes in first: many of these numbers are none that serde_json could hold.
                let marked = replace(&document, &|node| {
                    (node.is_number() || node.is_string()).then(|| "\u{1}".into())
                });
                let bytes = marked.to_string().replace("\"\\u0001\"", number);
                survive(format, &sample.message(bytes.as_bytes()), number);
            }
        }
    }
}

/// Each sample of our own, broken off at every byte, and with every byte turned over.
#[test]
fn broken_samples() {
    for format in formats::all() {
        for sample in samples::of(format.name()) {
            let what = sample.path.display().to_string();
            let step = (sample.bytes.len() / 2_000).max(1);
            for at in (0..sample.bytes.len()).step_by(step) {
                survive(format, &sample.message(&sample.bytes[..at]), &what);
                let mut turned = sample.bytes.clone();
                turned[at] ^= 0xa5;
                survive(format, &sample.message(&turned), &what);
            }
        }
    }
}

/// The samples of a format that are JSON, small enough to be planted a thousand times.
fn documents(format: &dyn Format) -> Vec<(samples::Sample, Value)> {
    samples::of(format.name())
        .into_iter()
        .filter(|sample| sample.bytes.len() < 8_000)
        .filter_map(|sample| {
            let document = serde_json::from_slice(&sample.bytes).ok()?;
            Some((sample, document))
        })
        .collect()
}

/// The samples of a format that are XML.
fn marked_up(format: &dyn Format) -> Vec<samples::Sample> {
    let samples = samples::of(format.name()).into_iter();
    let is_xml = |sample: &samples::Sample| sample.bytes.trim_ascii_start().starts_with(b"<");
    samples
        .filter(|sample| is_xml(sample) && sample.bytes.len() < 8_000)
        .collect()
}

/// The document with every text and every value of an attribute replaced, as it is and escaped; and with every name.
fn planted_in_markup(bytes: &[u8], text: &str) -> Vec<Vec<u8>> {
    let document = String::from_utf8_lossy(bytes);
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;");
    let texts = |with: &str| {
        let mut planted = String::new();
        for part in document.split_inclusive('<') {
            match part.split_once('>') {
                Some((tag, rest)) if !rest.trim_end_matches('<').trim().is_empty() => {
                    planted.push_str(tag);
                    planted.push('>');
                    planted.push_str(with);
                    planted.push('<');
                }
                _ => planted.push_str(part),
            }
        }
        planted
    };
    let values = |with: &str| {
        let parts = document.split('"').enumerate();
        let parts: Vec<&str> = parts
            .map(|(at, part)| if at % 2 == 1 { with } else { part })
            .collect();
        parts.join("\"")
    };
    let names = document
        .replace("</", "\u{0}")
        .replace('<', &format!("<{text}"));
    let names = names.replace('\u{0}', &format!("</{text}"));
    [
        texts(text),
        texts(&escaped),
        values(text),
        values(&escaped),
        names,
    ]
    .map(String::into_bytes)
    .to_vec()
}

/// The naughty strings and the terminal escapes.
fn texts(root: &Path) -> Vec<String> {
    let read = |name: &str| -> Vec<Value> {
        serde_json::from_slice(&support::bytes(&root.join(name))).expect("a JSON array")
    };
    let mut texts: Vec<String> = read("blns/blns.json")
        .iter()
        .filter_map(|text| text.as_str().map(str::to_owned))
        .collect();
    for escape in read("terminal/escapes.json") {
        if let Some(text) = escape["s"].as_str() {
            texts.push(text.into());
        }
        if let Some([head, unit, count]) = escape["repeat"].as_array().map(Vec::as_slice) {
            let text = |node: &Value| node.as_str().unwrap_or_default().to_owned();
            let count = count.as_u64().unwrap_or(0) as usize;
            texts.push(text(head) + &text(unit).repeat(count));
        }
    }
    texts
}

/// The lines of a file, without remarks.
fn lines(path: &Path) -> Vec<String> {
    String::from_utf8_lossy(&support::bytes(path))
        .lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The document with other values where `with` gives one.
fn replace(document: &Value, with: &dyn Fn(&Value) -> Option<Value>) -> Value {
    if let Some(other) = with(document) {
        return other;
    }
    match document {
        Value::Array(list) => list.iter().map(|node| replace(node, with)).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, node)| (key.clone(), replace(node, with)))
            .collect(),
        other => other.clone(),
    }
}

/// The document with `text` put before the innermost keys (the outer ones keep it recognisable).
fn rename(document: &Value, text: &str) -> Value {
    match document {
        Value::Array(list) => list.iter().map(|node| rename(node, text)).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, node)| {
                let key = if node.is_array() || node.is_object() {
                    key.clone()
                } else {
                    format!("{text}{key}")
                };
                (key, rename(node, text))
            })
            .collect(),
        other => other.clone(),
    }
}
