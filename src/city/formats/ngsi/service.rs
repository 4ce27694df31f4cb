//! What context brokers say about themselves: versions, semaphores, entity types, subscriptions, and
//! their errors.
//!
//! Leaves out: `/actuator/health`, which is for the `readiness` format.

use super::super::{
    found::{Asset, Found, Health, Item, Series, State, Subject},
    json::Node,
};
use crate::city::model::{quantity::Reading, text::SafeText, time::Stamp, vocabulary};

/// Reads a document that is no entity. Returns false where it is none of these.
pub(super) fn read(root: Node<'_, '_>, found: &mut Found) -> bool {
    if read_listed(root, found) {
        return true;
    }
    // GET /version of Orion; /ngsi-ld/ex/v1/version of Orion-LD; /actuator/info of Stellio.
    if let Some(orion) = root.get("orion") {
        let uptime = orion.get("uptime").and_then(|uptime| uptime.text());
        let detail = uptime.map(|uptime| format!("up for {uptime}"));
        broker(orion.get("version"), detail, found);
    } else if root.get("kbase version").is_some() || root.get("Orion-LD version").is_some() {
        let branch = root.get("branch").and_then(|branch| branch.text());
        let detail = branch.map(|branch| format!("branch {branch}"));
        broker(
            root.get("Orion-LD version")
                .or_else(|| root.get("orionld version")),
            detail,
            found,
        );
    } else if let Some(build) = root
        .get("build")
        .filter(|build| build.get("version").is_some())
    {
        let name = build.get("name").and_then(|name| name.text());
        broker(
            build.get("version"),
            name.map(std::borrow::Cow::into_owned),
            found,
        );
    } else if is_semaphores(root) {
        broker(None, Some("semaphores".into()), found);
        for (key, member) in root.members() {
            let word = member
                .get("status")
                .and_then(|status| status.text())
                .unwrap_or_default();
            let detail = SafeText::new(&word);
            push_state(
                Subject::Component(SafeText::new(&key.text())),
                Health::Up,
                Some(detail),
                found,
            );
        }
    } else {
        return error(root, found);
    }
    true
}

/// Reads a member of a list that is no entity: a subscription, or an entity type.
pub(super) fn read_listed(node: Node<'_, '_>, found: &mut Found) -> bool {
    if let Some(notification) = node.get("notification").filter(|_| is_subscription(node)) {
        subscription(node, notification, found);
        return true;
    }
    if let Some(attributes) = node.get("attrs").filter(|_| node.get("count").is_some()) {
        entity_type(node, attributes, found);
        return true;
    }
    false
}

fn push_state(subject: Subject, health: Health, detail: Option<SafeText>, found: &mut Found) {
    found.push(Item::State(State {
        subject,
        health,
        detail,
        release: None,
        observed_at: None,
    }));
}

fn broker(version: Option<Node<'_, '_>>, detail: Option<String>, found: &mut Found) {
    let version = version.and_then(|version| version.text());
    found.push(Item::State(State {
        subject: Subject::Service,
        health: Health::Up,
        detail: detail.map(|detail| SafeText::new(&detail)),
        release: version.map(|version| SafeText::new(&version)),
        observed_at: None,
    }));
}

/// GET /admin/sem of Orion: every member is `{"status":"free"|"taken"}`.
fn is_semaphores(root: Node<'_, '_>) -> bool {
    let mut members = root.members().peekable();
    members.peek().is_some()
        && members.all(|(_, member)| {
            let word = member.get("status").and_then(|status| status.text());
            matches!(word.as_deref(), Some("free" | "taken")) && member.members().count() == 1
        })
}

fn is_subscription(node: Node<'_, '_>) -> bool {
    let kind = node.get("type").and_then(|kind| kind.text());
    kind.as_deref() == Some("Subscription") || node.get("subject").is_some()
}

/// A subscription is the health of one data flow of the city (APIS 4.1).
fn subscription(node: Node<'_, '_>, notification: Node<'_, '_>, found: &mut Found) {
    let id = SafeText::new(&node.get("id").and_then(|id| id.text()).unwrap_or_default());
    let word = node.get("status").and_then(|status| status.text());
    let time = |keys: [&str; 2]| {
        let text = keys.iter().find_map(|key| notification.get(key)?.text())?;
        Stamp::parse(&text, true)
    };
    let success = time(["lastSuccess", "lastNotification"]);
    let failure = time(["lastFailure", "lastFailedNotification"]);
    let health = match word.as_deref() {
        Some("failed") => Health::Down,
        Some("active" | "ok") | None if failure > success => Health::Degraded,
        Some("active" | "ok" | "oneshot") => Health::Up,
        _ => Health::Unknown,
    };
    found.push(Item::State(State {
        subject: Subject::Component(id.clone()),
        health,
        detail: word.map(|word| SafeText::new(&word)),
        release: None,
        observed_at: success.max(failure),
    }));
    for name in ["timesSent", "failsCounter", "timesFailed"] {
        if let Some(count) = notification.get(name).and_then(|count| count.number()) {
            found.observe(
                &id,
                Reading::declared(name, count, "1"),
                success.max(failure),
            );
        }
    }
}

/// GET /v2/types: what entities have, without their values.
fn entity_type(node: Node<'_, '_>, attributes: Node<'_, '_>, found: &mut Found) {
    let kind = SafeText::new(
        &node
            .get("type")
            .and_then(|kind| kind.text())
            .unwrap_or_default(),
    );
    found.push(Item::Asset(Asset {
        id: kind.clone(),
        kind: SafeText::new("EntityType"),
        name: None,
        model: None,
    }));
    for (key, _) in attributes.members() {
        let name = key.text();
        let (quantity, _, _) = vocabulary::name(&name);
        found.push(Item::Series(Series {
            key: SafeText::new(&format!("{kind}/{name}")),
            device: kind.clone(),
            quantity,
            qualifier: SafeText::default(),
            unit: SafeText::default(),
        }));
    }
}

/// Errors: RFC 7807 problems of NGSI-LD, `{"error","description"}` of NGSIv2, `{"orionError"}` of v1.
fn error(root: Node<'_, '_>, found: &mut Found) -> bool {
    let text = |key: &str| root.get(key).and_then(|node| node.text());
    if let Some(old) = root.get("orionError") {
        let reason = old.get("details").or_else(|| old.get("reasonPhrase"));
        let reason = reason.and_then(|reason| reason.text()).unwrap_or_default();
        found.defect("orionError", &reason);
        return true;
    }
    if root.get("id").is_some() {
        return false;
    }
    let kind = text("type").unwrap_or_default();
    let is_problem =
        kind.contains("/errors/") || root.get("status").is_some_and(|status| status.is_number());
    if is_problem && let Some(title) = text("title").or_else(|| text("detail")) {
        found.defect("error", &title);
        return true;
    }
    if let Some(error) = text("error") {
        let description = text("description").unwrap_or_default();
        found.defect("error", &format!("{error}: {description}"));
        return true;
    }
    false
}
