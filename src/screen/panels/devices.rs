//! Devices: all of them, in the order of their trouble.

use super::panel::{Page, Panel, Room};
use crate::screen::{
    blocks::devices,
    item::Item,
    scene::{Scene, devices::SORTS},
    text::numbers,
    theme::Role,
    widgets::line::Line,
};

/// The panel.
pub struct Devices;

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
        let table = devices::table(room.w);
        head.push(table.header());
        let mut body: Vec<Line> = list
            .ids
            .iter()
            .map(|id| Line::blank().about(Item::Device(*id)))
            .collect();
        for (slot, row) in body.iter_mut().skip(list.from).zip(&list.rows) {
            *slot = devices::line(&table, row, room.ascii);
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
