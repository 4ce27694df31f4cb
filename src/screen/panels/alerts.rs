//! Alerts: what needs somebody, what is looked after, what is hidden and why, what is over.

use super::panel::{Page, Panel, Room};
use crate::{
    city::alerts::alert::AlertState,
    screen::{
        blocks::alerts::{Layout, lines, need_you},
        scene::Scene,
        theme::Role,
        widgets::line::Line,
    },
};

/// The panel.
pub struct Alerts;

impl Panel for Alerts {
    fn name(&self) -> &'static str {
        "Alerts"
    }

    fn about(&self) -> &'static str {
        "what needs somebody, ranked; what is hidden behind a cause; what is over"
    }

    fn compose(&self, room: &Room, scene: &Scene) -> Page {
        let layout = Layout {
            width: room.w,
            ascii: room.ascii,
            roomy: true,
        };
        let mut body = Vec::new();
        let counts = scene.counts;
        let right = match counts.hidden {
            0 => need_you(counts.need_you()),
            hidden => format!(
                "{} · {hidden} hidden behind them",
                need_you(counts.need_you())
            ),
        };
        body.push(Line::section(room.w, "Open", &right));
        let (held, waiting): (Vec<_>, Vec<_>) = scene
            .alerts
            .iter()
            .partition(|row| row.state == AlertState::Acknowledged);
        for row in &waiting {
            body.extend(lines(row, layout));
        }
        if waiting.is_empty() {
            body.push(Line::blank().word(3, room.w, "Nothing needs you.", Role::Ok));
        }
        if !held.is_empty() {
            body.push(Line::blank());
            let right = format!("{} · not saved on disk", held.len());
            body.push(Line::section(room.w, "Looked after", &right));
            for row in held {
                body.extend(lines(row, layout));
            }
        }
        if !scene.past.is_empty() {
            body.push(Line::blank());
            body.push(Line::section(room.w, "Over", &scene.past.len().to_string()));
            let layout = Layout {
                roomy: false,
                ..layout
            };
            for row in &scene.past {
                body.extend(lines(row, layout));
            }
        }
        Page {
            head: Vec::new(),
            body,
        }
    }
}
