//! Devices: all of them, in the order of their trouble.

use super::panel::{Page, Panel, Room};
use crate::screen::{
    blocks::devices,
    item::Item,
    scene::{Scene, devices::SORTS, rows::DeviceRow, rows::device_state},
    text::numbers,
    theme::Role,
    widgets::{
        badge::Level,
        line::{Ink, Line, span},
        table::{Cell, Column, Table, cell, left, right},
    },
};

/// The panel.
pub struct Devices;

const COLUMNS: &[Column] = &[
    left("device", 18, 3, 0),
    left("city", 11, 0, 2),
    left("type", 12, 1, 4),
    left("state", 11, 0, 1),
    right("heard", 6, 0),
    left("value", 18, 4, 1),
    left("", 12, 0, 5),
    left("link", 16, 2, 3),
];

impl Panel for Devices {
    fn name(&self) -> &'static str {
        "Devices"
    }

    fn about(&self) -> &'static str {
        "every device: state, last value, who hears it"
    }

    fn sorts(&self) -> &'static [&'static str] {
        SORTS
    }

    fn compose(&self, room: &Room, scene: &Scene) -> Page {
        let total = scene.devices.total();
        let list = &scene.list;
        let mut right = numbers::count(u64::from(total));
        if list.matched != total as usize {
            right = format!("{} of {right}", numbers::count(list.matched as u64));
        }
        if list.matched > list.ids.len() {
            right = format!(
                "{right} · the first {} listed",
                numbers::count(list.ids.len() as u64)
            );
        }
        let sort = SORTS.get(room.sort).copied().unwrap_or_default();
        let arrow = if room.reverse { "↑" } else { "↓" };
        let mut head = vec![Line::section(
            room.w,
            "Devices",
            &format!("{right} · by {sort} {arrow}"),
        )];
        if room.h > 14 {
            head.push(devices::bar(&scene.devices, 1, room.w.saturating_sub(2)));
        }
        head.push(devices::legend(&scene.devices, 1, room.w.saturating_sub(2)));
        let table = Table::new(COLUMNS, 1, room.w.saturating_sub(1));
        head.push(table.header());
        let mut body: Vec<Line> = list
            .ids
            .iter()
            .map(|id| Line::blank().about(Item::Device(*id)))
            .collect();
        for (slot, row) in body.iter_mut().skip(list.from).zip(&list.rows) {
            *slot = line(&table, row, room.ascii);
        }
        if body.is_empty() {
            let words = if list.walking {
                "Looking …"
            } else if total == 0 {
                "No device has been heard yet."
            } else {
                "No device matches. esc clears the filter."
            };
            body.push(Line::blank().word(3, room.w, words, Role::Dim));
        }
        Page { head, body }
    }
}

fn line(table: &Table, row: &DeviceRow, ascii: bool) -> Line {
    let (word, level) = device_state(row.state);
    let word_role = if level == Level::Ok {
        Role::Dim
    } else {
        level.role()
    };
    let word = if row.learning && level == Level::Ok {
        "learning"
    } else {
        word
    };
    let is_stale = level == Level::Unknown;
    table
        .row(vec![
            Cell::Words(vec![
                span(format!("{} ", level.glyph(ascii)), level.role()),
                span(row.name.clone(), Role::Text),
            ]),
            cell(row.city.clone(), Role::Dim),
            cell(row.kind.clone(), Role::Text),
            cell(word, word_role),
            cell(
                row.age_ms.map_or_else(|| "never".to_owned(), numbers::age),
                Role::Dim,
            ),
            cell(
                row.value.clone(),
                if is_stale { Role::Dim } else { Role::Text },
            ),
            Cell::Ink(Ink::Spark(row.spark.clone(), 0)),
            cell(row.link.clone(), Role::Dim),
        ])
        .about(Item::Device(row.id))
}
