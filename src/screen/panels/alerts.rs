//! Alerts: what needs somebody, what is looked after, what is hidden and why, what is over.

use super::panel::{Page, Panel, Room};
use crate::{
    city::alerts::alert::AlertState,
    screen::{
        blocks::alerts::{Layout, lines},
        scene::Scene,
        text::phrase::Phrase,
        theme::Role,
        widgets::line::Line,
    },
};

/// The panel.
pub struct Alerts;

impl Panel for Alerts {
    fn name(&self) -> Phrase {
        Phrase::PanelAlerts
    }

    fn about(&self) -> Phrase {
        Phrase::AboutAlerts
    }

    fn compose(&self, room: &Room, scene: &Scene) -> Page {
        let words = scene.words;
        let layout = Layout::new(words, room.w, room.ascii, true);
        let mut body = Vec::new();
        let counts = scene.counts;
        let mut right = vec![words.counted(Phrase::NeedsYou, counts.need_you())];
        let others = [
            (counts.hidden, Phrase::HiddenBehindThem),
            (counts.told, Phrase::TheySay),
            (counts.muted, Phrase::MutedThere),
        ];
        let others = others.iter().filter(|(count, _)| *count > 0);
        right.extend(others.map(|(count, phrase)| words.counted(*phrase, *count)));
        let right = right.join(" · ");
        body.push(Line::section(room.w, words.get(Phrase::AlertsOpen), &right));
        let (held, waiting): (Vec<_>, Vec<_>) = scene
            .alerts
            .iter()
            .partition(|row| row.state == AlertState::Acknowledged);
        if counts.need_you() == 0 {
            body.push(Line::blank().word(3, room.w, words.get(Phrase::NothingNeedsYou), Role::Ok));
        }
        for row in &waiting {
            body.extend(lines(row, layout));
        }
        if !held.is_empty() {
            body.push(Line::blank());
            let right = format!("{} · {}", held.len(), words.get(Phrase::NotSaved));
            body.push(Line::section(room.w, words.get(Phrase::AlertsHeld), &right));
            for row in held {
                body.extend(lines(row, layout));
            }
        }
        if !scene.past.is_empty() {
            body.push(Line::blank());
            let right = words.count(scene.past.len() as u64);
            body.push(Line::section(room.w, words.get(Phrase::AlertsOver), &right));
            let layout = Layout::new(words, room.w, room.ascii, false);
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
