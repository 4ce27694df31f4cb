//! Devices: all of them, in the order of their trouble.

use super::panel::{Page, Panel, Room};
use crate::screen::{
    blocks::devices,
    item::Item,
    scene::{Scene, devices::SORTS},
    text::phrase::Phrase,
    theme::Role,
    widgets::{badge::Level, line::Line},
};

/// The panel.
pub struct Devices;

impl Panel for Devices {
    fn name(&self) -> Phrase {
        Phrase::PanelDevices
    }

    fn about(&self) -> Phrase {
        Phrase::AboutDevices
    }

    fn sorts(&self) -> &'static [Phrase] {
        SORTS
    }

    fn compose(&self, room: &Room, scene: &Scene) -> Page {
        let words = scene.words;
        let total = scene.devices.total();
        let list = &scene.list;
        let mut right = words.count(total);
        if list.matched != total as usize {
            let arguments = [("some", list.matched.into()), ("all", total.into())];
            right = words.say(Phrase::SomeOf, &arguments);
        }
        if list.matched > list.ids.len() {
            let arguments = [
                ("found", (&right).into()),
                ("listed", list.ids.len().into()),
            ];
            right = words.say(Phrase::FirstListed, &arguments);
        }
        if scene.noted > 0 {
            let noted = words.counted(Phrase::QualityNoted, scene.noted);
            right = format!("{right} · {noted}");
        }
        let right = format!("{right} · {}", room.order(SORTS, words));
        let name = words.get(self.name());
        let mut head = vec![Line::section(room.w, name, &right)];
        if room.h > 14 {
            head.push(devices::bar(&scene.devices, 3, room.w.saturating_sub(4)));
        }
        head.push(devices::legend(
            &scene.devices,
            3,
            room.w.saturating_sub(4),
            words,
        ));
        let table = devices::table(room.w, words);
        head.push(table.header(Level::width(room.ascii)));
        let mut body: Vec<Line> = list
            .ids
            .iter()
            .map(|id| Line::blank().about(Item::Device(*id)))
            .collect();
        for (slot, row) in body.iter_mut().skip(list.from).zip(&list.rows) {
            *slot = devices::line(&table, row, room.ascii, words);
        }
        if body.is_empty() {
            let phrase = if list.walking {
                Phrase::Looking
            } else if total == 0 {
                Phrase::NoDeviceYet
            } else {
                Phrase::NoDeviceMatches
            };
            body.push(Line::blank().word(3, room.w, words.get(phrase), Role::Dim));
        }
        Page { head, body }
    }
}
