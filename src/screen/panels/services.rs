//! Services: how fast they answer, which release, what is not well.

use super::panel::{Page, Panel, Room, some_of};
use crate::screen::{
    blocks::services::lines,
    scene::{Scene, rows::ServiceRow},
    text::phrase::Phrase,
    theme::Role,
    widgets::line::Line,
};
use std::cmp::Reverse;

/// The panel.
pub struct Services;

impl Panel for Services {
    fn name(&self) -> Phrase {
        Phrase::PanelServices
    }

    fn about(&self) -> Phrase {
        Phrase::AboutServices
    }

    fn sorts(&self) -> &'static [Phrase] {
        &[
            Phrase::OrderTrouble,
            Phrase::OrderName,
            Phrase::OrderCity,
            Phrase::OrderLatency,
        ]
    }

    fn compose(&self, room: &Room, scene: &Scene) -> Page {
        let words = scene.words;
        let mut rows: Vec<&ServiceRow> = scene.services.iter().collect();
        match room.sort {
            1 => rows.sort_by(|one, other| one.name.cmp(&other.name)),
            2 => rows.sort_by(|one, other| (&one.city, &one.name).cmp(&(&other.city, &other.name))),
            3 => rows.sort_by(|one, other| {
                let ms = |row: &ServiceRow| row.p95_ms.unwrap_or(-1.0);
                ms(other).total_cmp(&ms(one))
            }),
            _ => rows.sort_by_key(|row| Reverse(row.level)),
        }
        if room.reverse {
            rows.reverse();
        }
        let right = [
            some_of(rows.len(), scene.totals.services, words),
            words.counted(Phrase::SoManyOk, scene.totals.services_fine),
            room.order(self.sorts(), words),
        ]
        .join(" · ");
        let (header, mut body) = lines(&rows, room.w, room.ascii, words);
        if body.is_empty() {
            body.push(Line::blank().word(3, room.w, words.get(Phrase::NoService), Role::Dim));
        }
        Page {
            head: vec![
                Line::section(room.w, words.get(self.name()), &right),
                header,
            ],
            body,
        }
    }
}
