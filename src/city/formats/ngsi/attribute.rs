//! One attribute instance, whatever dialect wrote it: normalized, concise, NGSIv2 with metadata, or
//! expanded JSON-LD.
//!
//! Leaves out: what its name means and what becomes of its value.

use super::{super::json::Node, names::segment};
use crate::city::model::time::Stamp;
use std::borrow::Cow;

/// The parts of an attribute.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Attribute<'a, 't> {
    /// `Property`, `Number`, `geo:point`, ...
    pub kind: &'a [u8],
    /// The value; absent in relationships.
    pub value: Option<Node<'a, 't>>,
    /// A history in simplified form: `[[value, time], ...]`.
    pub values: Option<Node<'a, 't>>,
    /// True for what points to another entity or holds texts by language: nothing to measure.
    pub is_aside: bool,
    /// The UN/CEFACT code, or a unit in words.
    pub unit: Option<Node<'a, 't>>,
    /// When the device observed it.
    pub observed_at: Option<Node<'a, 't>>,
    /// When the broker last changed it.
    pub modified_at: Option<Node<'a, 't>>,
    /// Tells instances of one attribute apart.
    pub dataset: Option<Node<'a, 't>>,
}

/// Reads an object as an attribute; `None` where it has no part that an attribute must have.
pub(super) fn read<'a, 't>(node: Node<'a, 't>) -> Option<Attribute<'a, 't>> {
    let mut attribute = Attribute::default();
    for (key, member) in node.members() {
        match segment(key.raw()) {
            b"type" | b"@type" => attribute.kind = segment(first_word(member).raw()),
            b"value" | b"hasValue" | b"vocab" | b"hasVocab" | b"@value" => {
                attribute.value = Some(plain(member));
            }
            b"values" => attribute.values = Some(member),
            b"object" | b"Object" | b"hasObject" | b"@id" | b"languageMap" | b"json"
            | b"valueList" => {
                attribute.is_aside = true;
            }
            b"unitCode" => attribute.unit = Some(plain(member)),
            b"unit" | b"unitText" => attribute.unit = attribute.unit.or(Some(plain(member))),
            b"observedAt" | b"TimeInstant" => attribute.observed_at = Some(plain(member)),
            b"timestamp" | b"dateObserved" => {
                attribute.observed_at = attribute.observed_at.or(Some(plain(member)));
            }
            b"modifiedAt" => attribute.modified_at = Some(plain(member)),
            b"datasetId" => attribute.dataset = Some(plain(member)),
            b"metadata" => metadata(member, &mut attribute),
            _ => {}
        }
    }
    let any = attribute.value.is_some() || attribute.values.is_some() || attribute.is_aside;
    any.then_some(attribute)
}

/// NGSIv2: `{"TimeInstant":{"type":"DateTime","value":"..."},"unitCode":{"value":"GP"}}`.
fn metadata<'a, 't>(node: Node<'a, 't>, attribute: &mut Attribute<'a, 't>) {
    for (key, member) in node.members() {
        match key.raw() {
            b"unitCode" | b"unit" | b"units" => {
                attribute.unit = attribute.unit.or(Some(plain(member)));
            }
            b"TimeInstant" => attribute.observed_at = Some(plain(member)),
            b"timestamp" | b"observedAt" | b"dateObserved" => {
                attribute.observed_at = attribute.observed_at.or(Some(plain(member)));
            }
            b"dateModified" => attribute.modified_at = Some(plain(member)),
            _ => {}
        }
    }
}

/// Takes the wrapping off a value: `[{"@value":1}]`, `{"@type":"DateTime","@value":"..."}`,
/// `{"type":"Text","value":"GP"}`, `{"@id":"urn:..."}`.
pub(super) fn plain<'a, 't>(node: Node<'a, 't>) -> Node<'a, 't> {
    let mut node = node;
    // Real wrappings are two deep: a list of one wrapped value.
    for _ in 0..4 {
        let inner = if node.is_array() {
            let mut elements = node.elements();
            let first = elements.next().filter(|_| elements.next().is_none());
            first.filter(|first| first.is_object() && wrapped(*first).is_some())
        } else if node.is_object() {
            wrapped(node)
        } else {
            None
        };
        match inner {
            Some(inner) => node = inner,
            None => break,
        }
    }
    node
}

/// A text without its escapes (Python writes `\u00b0C`), or a number as it stands.
pub(super) fn word<'a>(node: Node<'a, '_>) -> Cow<'a, str> {
    node.text()
        .unwrap_or_else(|| String::from_utf8_lossy(node.raw()))
}

/// The word of a type: texts, and the first of a list of them.
pub(super) fn first_word<'a, 't>(node: Node<'a, 't>) -> Node<'a, 't> {
    let node = plain(node);
    node.elements().next().unwrap_or(node)
}

fn wrapped<'a, 't>(node: Node<'a, 't>) -> Option<Node<'a, 't>> {
    node.get("@value")
        .or_else(|| node.get("value"))
        .or_else(|| node.get("@id"))
        .or_else(|| {
            let mut members = node.members();
            let expanded = members.find(|(key, _)| segment(key.raw()) == b"hasValue");
            expanded.map(|(_, value)| value)
        })
}

/// What a time attribute says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    /// An instant.
    At(Stamp),
    /// An instant without a zone, taken as UTC.
    Naive(Stamp),
    /// Not a time.
    Broken,
}

impl Time {
    /// The instant.
    pub(super) fn stamp(self) -> Option<Stamp> {
        match self {
            Self::At(stamp) | Self::Naive(stamp) => Some(stamp),
            Self::Broken => None,
        }
    }
}

/// Reads a time: an instant, or an interval `a/b`, of which the end counts (FORMATS 8). `None` where
/// there is nothing to read.
pub(super) fn time(node: Node<'_, '_>) -> Option<Time> {
    if node.is_number() {
        // The last millisecond of the year 9999: what lies beyond is no time of a sensor.
        let stamp = node.number().and_then(Stamp::from_epoch);
        let stamp = stamp.filter(|stamp| (0..=253_402_300_799_999).contains(&stamp.0));
        return Some(stamp.map_or(Time::Broken, Time::At));
    }
    let text = node.text()?;
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let last = match text.split_once('/') {
        Some((start, "")) => start,
        Some((_, end)) => end,
        None => text,
    };
    Some(match Stamp::parse(last, false) {
        Some(stamp) => Time::At(stamp),
        None => Stamp::parse(last, true).map_or(Time::Broken, Time::Naive),
    })
}
