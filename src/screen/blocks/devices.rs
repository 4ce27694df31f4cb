//! Devices by state: a bar of shares and a legend.

use crate::{
    city::world::{device::DeviceState, tally::Tally},
    screen::{
        canvas::columns,
        scene::rows::device_state,
        text::numbers,
        theme::Role,
        widgets::line::{Ink, Line, Span, span},
    },
};

/// The states in the order in which people read them.
const READING: [DeviceState; 8] = [
    DeviceState::Ok,
    DeviceState::Late,
    DeviceState::Silent,
    DeviceState::Unknown,
    DeviceState::Frozen,
    DeviceState::Implausible,
    DeviceState::LowBattery,
    DeviceState::NeverSeen,
];

/// The bar.
pub fn bar(tally: &Tally, x: u16, width: u16) -> Line {
    let shares = READING
        .iter()
        .map(|state| (tally.of(*state), device_state(*state).1.role()))
        .collect();
    Line::blank().ink(x, width, Ink::Shares(shares))
}

/// The legend; states that nobody is in are left out where there is no room for them.
pub fn legend(tally: &Tally, x: u16, width: u16) -> Line {
    let parts = |all: bool| -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for state in READING {
            let count = tally.of(state);
            if count == 0 && !all && state != DeviceState::Ok {
                continue;
            }
            let (word, level) = device_state(state);
            let role = if count == 0 || state == DeviceState::Ok {
                Role::Dim
            } else {
                level.role()
            };
            if !spans.is_empty() {
                spans.push(span("   ", Role::Dim));
            }
            spans.push(span(format!("{word} "), role));
            spans.push(span(numbers::count(u64::from(count)), Role::Text));
        }
        spans
    };
    let wide = |spans: &[Span]| spans.iter().map(|(text, _)| columns(text)).sum::<usize>();
    let all = parts(true);
    let spans = if wide(&all) <= usize::from(width) {
        all
    } else {
        parts(false)
    };
    Line::blank().words(x, width, spans)
}

/// The counts in a few words: `3,129 ok · 214 unknown`.
pub fn brief(tally: &Tally) -> Vec<Span> {
    let mut spans = Vec::new();
    for state in READING {
        let count = tally.of(state);
        if count == 0 {
            continue;
        }
        let (word, level) = device_state(state);
        if !spans.is_empty() {
            spans.push(span(" · ", Role::Dim));
        }
        let role = if state == DeviceState::Ok {
            Role::Text
        } else {
            level.role()
        };
        spans.push(span(
            format!("{} {word}", numbers::count(u64::from(count))),
            role,
        ));
    }
    if spans.is_empty() {
        spans.push(span("none yet", Role::Dim));
    }
    spans
}
