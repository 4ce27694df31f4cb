//! Network: platforms, their feeds, their gateways; how much comes, and how late.

use super::panel::{Page, Panel, Room};
use crate::screen::{
    blocks::network::{self, Depth},
    scene::Scene,
    text::numbers,
    theme::Role,
    widgets::line::Line,
};

/// The panel.
pub struct Network;

impl Panel for Network {
    fn name(&self) -> &'static str {
        "Network"
    }

    fn about(&self) -> &'static str {
        "platforms, feeds and gateways: state, rate, lag"
    }

    fn compose(&self, room: &Room, scene: &Scene) -> Page {
        let rate: f64 = scene.feeds.iter().map(|feed| feed.rate).sum();
        let (all, fine) = scene.feeds.iter().fold((0, 0), |sum, feed| {
            (sum.0 + feed.gateways.0, sum.1 + feed.gateways.1)
        });
        let right = format!(
            "{} · {} · {fine} of {all} gateways ok · {}",
            numbers::counted(scene.platforms.len() as u64, "platform", "platforms"),
            numbers::counted(scene.feeds.len() as u64, "feed", "feeds"),
            numbers::rate(rate),
        );
        let (header, mut body) = network::lines(scene, room.w, room.ascii, Depth::All);
        let shown = scene.gateways.len();
        if (all as usize) > shown {
            let text = format!("+ {} gateways that are fine", all as usize - shown);
            body.push(Line::blank().word(7, room.w, text, Role::Dim));
        }
        if body.is_empty() {
            body.push(Line::blank().word(
                3,
                room.w,
                "No platform and no feed is declared.",
                Role::Dim,
            ));
        }
        Page {
            head: vec![Line::section(room.w, "Network", &right), header],
            body,
        }
    }
}
