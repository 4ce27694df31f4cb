//! `[[rule]]`: thresholds.

use super::{
    names::{Kind, Names, small},
    section::Section,
    words,
};
use crate::city::{
    formats::mosquitto_sys,
    model::{
        ids::CityId,
        inventory::{Inventory, RuleKind, RuleSpec, Severity},
        quantity::{self, QuantityName},
        text::SafeText,
        vocabulary::QUANTITIES,
    },
};
use toml::de::DeValue;

const SEVERITIES: &[(&str, Severity)] = &[
    ("info", Severity::Info),
    ("warning", Severity::Warning),
    ("major", Severity::Major),
    ("critical", Severity::Critical),
];

/// A broker that drops messages is said to from one a minute on, and until it is nearly none (FAILURES A12).
const DROPS_RAISE: f64 = 1.0;
const DROPS_CLEAR: f64 = 0.1;

/// The rule that a feed of a broker's own words brings along, unless the config has one over that quantity, or of
/// that name: who reads what a broker drops wants to be told.
pub(super) fn add_implied(inventory: &mut Inventory) {
    let quantity = QuantityName::Other(SafeText::new(mosquitto_sys::DROPPED_RATE));
    let id = SafeText::new("broker-drops");
    let is_told = |rule: &RuleSpec| {
        let RuleKind::Threshold { quantity: of, .. } = &rule.kind;
        rule.id == id || *of == quantity
    };
    let mut feeds = inventory.feeds.iter();
    let reads = feeds.any(|feed| feed.format == mosquitto_sys::NAME);
    if !reads || inventory.rules.iter().any(is_told) {
        return;
    }
    inventory.rules.push(RuleSpec {
        id,
        severity: Severity::Warning,
        kind: RuleKind::Threshold {
            quantity,
            raise: DROPS_RAISE,
            clear: DROPS_CLEAR,
            city: None,
        },
        is_gone: false,
    });
}

/// Reads one rule, and adds it.
pub(super) fn read(section: &mut Section<'_>, names: &Names, inventory: &mut Inventory) {
    section.require("kind", "kind = \"threshold\"");
    let kind = section.choice("kind", &[("threshold", ())]);
    let id = section.safe("id").unwrap_or_default();
    let severity = section.choice("severity", SEVERITIES).unwrap_or_default();
    // What a rule of an unknown kind needs is not known either.
    let threshold = threshold(section, names, kind.is_some());
    if let Some(kind) = threshold {
        inventory.rules.push(RuleSpec {
            id,
            severity,
            kind,
            is_gone: false,
        });
    }
}

fn threshold(section: &mut Section<'_>, names: &Names, strict: bool) -> Option<RuleKind> {
    if strict {
        section.require("quantity", "quantity = \"pm10\"");
        section.require("raise", "raise = 100.0, in the quantity's canonical unit");
        section.require(
            "clear",
            "clear = 80.0: below `raise` for a ceiling, above it for a floor",
        );
    }
    let quantity = quantity(section);
    let (raise, clear) = (section.number("raise"), section.number("clear"));
    let city = section
        .reference("city", Kind::City, names)
        .map(|row| CityId(small(row)));
    let ((raise, _), (clear, at)) = (raise?, clear?);
    if (raise - clear).abs() <= f64::EPSILON * raise.abs() {
        let what = "`clear` is the same as `raise`: the alert would flicker";
        section.fault(
            at,
            what,
            "below `raise` for a ceiling, above it for a floor",
        );
    }
    Some(RuleKind::Threshold {
        quantity: quantity?,
        raise,
        clear,
        city,
    })
}

/// A quantity of the vocabulary, or `{ other = "..." }` for a sender's own name.
fn quantity(section: &mut Section<'_>) -> Option<QuantityName> {
    let item = section.item("quantity")?;
    if let DeValue::Table(_) = item.value {
        let mut inner = section.table("quantity")?;
        inner.require("other", "quantity = { other = \"the name as it is sent\" }");
        let other = inner.safe("other");
        section.absorb(inner);
        return other.map(QuantityName::Other);
    }
    let (name, at) = section.text("quantity")?;
    let Some(known) = quantity::quantity(name) else {
        let near = words::nearest(name, QUANTITIES.iter().map(|known| known.name));
        let own = format!(
            "quantity = {{ other = \"{}\" }} for a sender's own name",
            SafeText::new(name)
        );
        let hint = match near {
            Some(near) => format!("did you mean \"{near}\"? Or {own}"),
            None => own,
        };
        section.fault(
            at,
            format!("the vocabulary has no quantity \"{name}\""),
            hint,
        );
        return None;
    };
    if known.kind == quantity::Kind::State {
        let what = format!("\"{name}\" is a state: it has no numbers to compare");
        section.fault(at, what, "choose a quantity with numbers");
    }
    Some(QuantityName::Known(known))
}
