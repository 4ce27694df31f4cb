//! Rules: what is wrong. One file per kind; this list is written by hand.
//!
//! Must not know: the engine, the life of an alert beyond its subject, screens, sentences.

mod certificate_ends;
mod data_card;
mod device_silent;
pub mod feed_down;
mod gateway_silent;
mod personal_data;
pub mod rule;
mod service_degraded;
mod service_down;
mod service_slow;
pub mod threshold;

use crate::city::{alerts::alert::RuleRef, world::World};
use rule::Rule;

/// Every built-in rule.
pub static RULES: &[&dyn Rule] = &[
    &feed_down::FeedDown,
    &gateway_silent::GatewaySilent,
    &service_down::ServiceDown,
    &service_slow::ServiceSlow,
    &service_degraded::ServiceDegraded,
    &device_silent::DeviceSilent,
    &certificate_ends::CertificateEnds,
    &data_card::DataCard,
    &personal_data::PersonalData,
];

/// The name of a rule in documents: the built-in name, or the id that the config gives it.
pub fn rule_name(rule: RuleRef, world: &World) -> &str {
    if let RuleRef::Configured(index) = rule {
        return world
            .inventory
            .rules
            .get(usize::from(index))
            .map_or("rule", |spec| spec.id.as_str());
    }
    if rule.is_upstream() {
        return "upstream";
    }
    RULES
        .iter()
        .find(|known| known.reference() == rule)
        .map_or("rule", |known| known.name())
}
