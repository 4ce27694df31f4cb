//! Network: platforms, their feeds, their gateways; how much comes, and how late.

use super::panel::{Page, Panel, Room};
use crate::screen::{
    blocks::network::{self, Depth},
    scene::Scene,
    text::phrase::Phrase,
    theme::Role,
    widgets::line::Line,
};

/// The panel.
pub struct Network;

impl Panel for Network {
    fn name(&self) -> Phrase {
        Phrase::PanelNetwork
    }

    fn about(&self) -> Phrase {
        Phrase::AboutNetwork
    }

    fn compose(&self, room: &Room, scene: &Scene) -> Page {
        let words = scene.words;
        let rate = scene.totals.rate;
        let (all, fine) = scene.totals.gateways;
        let gateways = words.say(
            Phrase::GatewaysOk,
            &[("fine", fine.into()), ("all", all.into())],
        );
        // The rate first: it is what changes, and nothing moves with it.
        let right = [
            Some(words.rate(rate)),
            (all > 0).then_some(gateways),
            Some(words.counted(Phrase::CountedFeeds, scene.totals.feeds)),
            Some(words.counted(Phrase::CountedPlatforms, scene.platforms.len())),
        ];
        let right: Vec<String> = right.into_iter().flatten().collect();
        let right = right.join(" · ");
        let (header, mut body) = network::lines(scene, room.w, room.ascii, Depth::All);
        let shown = scene.gateways.len();
        if (all as usize) > shown {
            let text = words.counted(Phrase::GatewaysFine, all as usize - shown);
            body.push(Line::blank().word(7, room.w, text, Role::Dim));
        }
        if body.is_empty() {
            body.push(Line::blank().word(3, room.w, words.get(Phrase::NoPlatform), Role::Dim));
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
