//! Services: how fast they answer, which release, what is not well.

use super::panel::{Page, Panel, Room};
use crate::screen::{
    blocks::services::lines,
    scene::{Scene, rows::ServiceRow},
    theme::Role,
    widgets::{badge::Level, line::Line},
};
use std::cmp::Reverse;

/// The panel.
pub struct Services;

impl Panel for Services {
    fn name(&self) -> &'static str {
        "Services"
    }

    fn about(&self) -> &'static str {
        "citizen services: latency, release, what is not well"
    }

    fn sorts(&self) -> &'static [&'static str] {
        &["trouble", "name", "city", "p95"]
    }

    fn compose(&self, room: &Room, scene: &Scene) -> Page {
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
        let fine = rows.iter().filter(|row| row.level == Level::Ok).count();
        let sort = self.sorts().get(room.sort).copied().unwrap_or_default();
        let arrow = if room.reverse { "↑" } else { "↓" };
        let right = format!("{} · {fine} ok · by {sort} {arrow}", rows.len());
        let (header, mut body) = lines(&rows, room.w, room.ascii);
        if body.is_empty() {
            body.push(Line::blank().word(3, room.w, "No service is declared.", Role::Dim));
        }
        Page {
            head: vec![Line::section(room.w, "Services", &right), header],
            body,
        }
    }
}
