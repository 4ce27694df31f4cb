//! What operators do with alerts, and what becomes of it.

use crate::cities::LORA;
use crate::timeline::{MINUTE, Timeline};
use valvomo::city::{
    alerts::alert::{Alert, AlertState, MarkKind},
    model::{
        cause::LinkFault,
        inventory::Severity,
        limits,
        order::{AlertId, Deed},
        text::SafeText,
    },
};

const GATEWAY: &str = "00000000000000f1";

/// A gateway that has said good-bye, with no device behind it.
fn open() -> (Timeline, AlertId) {
    let mut line = Timeline::up_with(LORA);
    line.statistics(0, GATEWAY);
    line.pass(MINUTE / 2);
    line.connection(0, GATEWAY, "OFFLINE", false);
    let id = line.gateway_alert(GATEWAY).unwrap().id;
    (line, id)
}

fn alert(line: &Timeline) -> &Alert {
    line.gateway_alert(GATEWAY).unwrap()
}

#[test]
fn an_alert_is_acknowledged_and_given_back() {
    let (mut line, id) = open();
    assert!(alert(&line).needs_somebody());
    line.order("anna", Deed::Acknowledge(id));
    assert_eq!(alert(&line).state, AlertState::Acknowledged);
    assert_eq!(alert(&line).acknowledged_by, Some(SafeText::new("anna")));
    line.order("bo", Deed::Note(id, SafeText::new("UPS? calling")));
    line.order("bo", Deed::Unacknowledge(id));
    assert_eq!(alert(&line).state, AlertState::Unacknowledged);
    assert_eq!(alert(&line).acknowledged_by, None);
    let marks: Vec<&MarkKind> = alert(&line).marks.iter().map(|mark| &mark.what).collect();
    assert_eq!(
        marks,
        [
            &MarkKind::Raised,
            &MarkKind::Acknowledged(SafeText::new("anna")),
            &MarkKind::Note(SafeText::new("bo"), SafeText::new("UPS? calling")),
            &MarkKind::Unacknowledged(SafeText::new("bo")),
        ]
    );
    // An order about an alert that is over or never was changes nothing.
    line.statistics(0, GATEWAY);
    let version = line.world().alerts.version();
    line.order("anna", Deed::Acknowledge(id));
    line.order("anna", Deed::Acknowledge(AlertId(1)));
    assert_eq!(line.world().alerts.version(), version);
}

#[test]
fn the_next_episode_is_another_alert() {
    let (mut line, id) = open();
    line.order("anna", Deed::Acknowledge(id));
    for _ in 0..3 {
        line.connection(0, GATEWAY, "ONLINE", false);
        line.connection(0, GATEWAY, "OFFLINE", false);
    }
    assert_ne!(alert(&line).id, id);
    assert_eq!(alert(&line).state, AlertState::Unacknowledged);
    let mut ids: Vec<AlertId> = line.world().alerts.closed().map(|alert| alert.id).collect();
    ids.push(alert(&line).id);
    let episodes = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), episodes), (4, 4), "within one millisecond too");
}

#[test]
fn an_acknowledgement_is_dropped_when_it_gets_worse() {
    let mut line = Timeline::up_with(LORA);
    line.statistics(0, GATEWAY);
    for device in 0..100 {
        line.frame(
            0,
            &format!("AA000000000000{device:02}"),
            &[GATEWAY, "00000000000000f2"],
        );
    }
    line.connection(0, GATEWAY, "OFFLINE", false);
    assert_eq!(alert(&line).severity, Severity::Major);
    let id = alert(&line).id;
    line.order("anna", Deed::Acknowledge(id));
    // The other gateway goes too: now a hundred devices cannot be seen.
    line.connection(0, "00000000000000f2", "OFFLINE", false);
    assert_eq!(alert(&line).severity, Severity::Critical);
    assert_eq!(alert(&line).id, id);
    assert_eq!(alert(&line).affected.devices, 100);
    assert_eq!(alert(&line).state, AlertState::Unacknowledged);
    assert_eq!(alert(&line).acknowledged_by, None);
}

#[test]
fn an_acknowledgement_outlives_being_hidden() {
    let (mut line, id) = open();
    line.order("anna", Deed::Acknowledge(id));
    line.down(0, LinkFault::Refused);
    line.pass(6_000);
    assert_eq!(alert(&line).state, AlertState::Suppressed);
    line.up(0);
    assert_eq!(alert(&line).state, AlertState::Acknowledged);
}

#[test]
fn of_a_long_history_the_beginning_and_the_end_are_kept() {
    let (mut line, id) = open();
    for _ in 0..50 {
        line.down(0, LinkFault::Refused);
        line.pass(6_000);
        line.up(0);
        line.pass(6_000);
    }
    line.order("anna", Deed::Acknowledge(id));
    let alert = alert(&line);
    assert_eq!(alert.marks.len(), limits::MARKS_PER_ALERT);
    assert_eq!(alert.marks[0].what, MarkKind::Raised);
    assert_eq!(
        alert.marks.last().unwrap().what,
        MarkKind::Acknowledged(SafeText::new("anna"))
    );
    // Raised, hidden and shown fifty times, acknowledged.
    assert_eq!(alert.forgotten as usize + alert.marks.len(), 102);
}
