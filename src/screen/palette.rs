//! The palette: go to anything by a few letters of its name, or give a command.

use super::{
    item::Item,
    keys::SCENARIOS,
    panels::{PANELS, panel::Page},
    text::{language::LANGUAGES, names, phrase::Phrase, words::Words},
    theme::{Role, Theme},
    widgets::line::{Line, span},
};
use crate::city::{
    model::ids::{BrokerId, DeviceId, GatewayId},
    world::World,
};
use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

/// Devices and gateways looked at in one gather.
const NAMES_PER_STEP: usize = 4_096;
/// Results kept.
const RESULTS: usize = 60;
/// Characters that can be typed.
pub const TYPED_MAX: usize = 80;

/// What a result does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// Opens an item.
    Item(Item),
    /// Opens a panel.
    Panel(usize),
    /// Takes a theme.
    Theme(String),
    /// Takes a language, by its code.
    Language(String),
    /// Starts a scenario of the demo.
    Scenario(String),
    /// UTC or local time.
    Utc,
    /// The help.
    Help,
    /// Reads the config again.
    Reload,
    /// Leaves.
    Quit,
}

/// Commands that only some consoles have.
#[derive(Debug, Clone, Copy, Default)]
pub struct Offers {
    /// Scenarios: this is a demo.
    pub demo: bool,
    /// There is a config that can be read again.
    pub reloads: bool,
}

#[derive(Debug, Clone)]
struct Found {
    score: u32,
    kind: Phrase,
    label: String,
    goal: Goal,
}

/// The palette while it is open.
#[derive(Debug, Default)]
pub struct Palette {
    /// What was typed.
    pub text: String,
    /// Which result is selected.
    pub at: usize,
    found: Vec<Found>,
    next: Vec<Found>,
    walked: usize,
    walking: bool,
    looked_for: Option<String>,
    matcher: Option<Box<Matcher>>,
}

impl Palette {
    /// Looks further. Returns true while there is more to look at.
    pub fn step(&mut self, world: &World, themes: &[Theme], offers: Offers, words: Words) -> bool {
        if self.looked_for.as_deref() != Some(self.text.as_str()) {
            self.looked_for = Some(self.text.clone());
            self.at = 0;
            self.walked = 0;
            self.walking = true;
            self.next.clear();
            self.small_lists(world, themes, offers, words);
        }
        if !self.walking {
            return false;
        }
        self.big_lists(world);
        self.next
            .sort_by(|one, other| (other.score, &one.label).cmp(&(one.score, &other.label)));
        self.next.truncate(RESULTS);
        self.found = self.next.clone();
        self.walking
    }

    fn pattern(&self) -> Pattern {
        Pattern::parse(&self.text, CaseMatching::Ignore, Normalization::Smart)
    }

    fn offer(&mut self, pattern: &Pattern, bonus: u32, kind: Phrase, label: &str, goal: Goal) {
        let matcher = self
            .matcher
            .get_or_insert_with(|| Box::new(Matcher::new(Config::DEFAULT)));
        let mut buffer = Vec::new();
        let Some(score) = pattern.score(Utf32Str::new(label, &mut buffer), matcher) else {
            return;
        };
        self.next.push(Found {
            score: score + bonus,
            kind,
            label: label.to_owned(),
            goal,
        });
    }

    fn small_lists(&mut self, world: &World, themes: &[Theme], offers: Offers, words: Words) {
        let pattern = self.pattern();
        for (at, panel) in PANELS.iter().enumerate() {
            let name = words.get(panel.name());
            self.offer(&pattern, 12, Phrase::KindPanel, name, Goal::Panel(at));
        }
        for theme in themes {
            let label = format!("theme {}", theme.name);
            self.offer(
                &pattern,
                0,
                Phrase::KindCommand,
                &label,
                Goal::Theme(theme.name.clone()),
            );
        }
        for language in &LANGUAGES {
            let label = format!("language {} · {}", language.code, language.name);
            let goal = Goal::Language(language.code.to_owned());
            self.offer(&pattern, 0, Phrase::KindCommand, &label, goal);
        }
        if offers.reloads {
            let label = "reload the config";
            self.offer(&pattern, 8, Phrase::KindCommand, label, Goal::Reload);
        }
        if offers.demo {
            for name in SCENARIOS.iter().chain(&["calm"]) {
                let label = format!("scenario {name}");
                self.offer(
                    &pattern,
                    0,
                    Phrase::KindCommand,
                    &label,
                    Goal::Scenario((*name).to_owned()),
                );
            }
        }
        for (label, goal) in [
            ("utc", Goal::Utc),
            ("help", Goal::Help),
            ("quit", Goal::Quit),
        ] {
            self.offer(&pattern, 8, Phrase::KindCommand, label, goal);
        }
        self.declared(world, &pattern, words);
    }

    fn declared(&mut self, world: &World, pattern: &Pattern, words: Words) {
        let inventory = &world.inventory;
        for (id, _) in inventory.each_city() {
            self.offer(
                pattern,
                10,
                Phrase::KindCity,
                names::city(world, Some(id), words),
                Goal::Item(Item::City(id)),
            );
        }
        for (id, _) in inventory.each_platform() {
            let name = names::platform(world, id);
            self.offer(
                pattern,
                8,
                Phrase::KindPlatform,
                name,
                Goal::Item(Item::Platform(id)),
            );
        }
        for (id, network) in inventory.each_network() {
            let name = network.name.as_str();
            self.offer(
                pattern,
                8,
                Phrase::KindNetwork,
                name,
                Goal::Item(Item::Network(id)),
            );
        }
        for (id, broker) in (0_u16..).map(BrokerId).zip(&inventory.brokers) {
            let mut name = names::broker(world, id, words);
            if !name.contains(broker.address.as_str()) {
                name = format!("{name} · {}", broker.address);
            }
            let goal = Goal::Item(Item::Broker(id));
            self.offer(pattern, 7, Phrase::KindBroker, &name, goal);
        }
        for (id, _) in inventory.each_service() {
            let name = names::service(world, id);
            self.offer(
                pattern,
                8,
                Phrase::KindService,
                name,
                Goal::Item(Item::Service(id)),
            );
        }
        for (id, _) in inventory.each_feed() {
            self.offer(
                pattern,
                6,
                Phrase::KindFeed,
                names::feed(world, id),
                Goal::Item(Item::Feed(id)),
            );
        }
    }

    fn big_lists(&mut self, world: &World) {
        if self.text.trim().is_empty() {
            self.walking = false;
            return;
        }
        let pattern = self.pattern();
        let end = self.walked.saturating_add(NAMES_PER_STEP);
        let gateways = world.gateways.len();
        for at in self.walked..end.min(gateways) {
            let id = GatewayId(at as u32);
            if world.gateway(id).is_some_and(|gateway| gateway.is_gone) {
                continue;
            }
            let name = names::gateway(world, id);
            let label = match world.gateway(id) {
                Some(gateway) if name != gateway.id.as_str() => format!("{name} {}", gateway.id),
                _ => name,
            };
            self.offer(
                &pattern,
                4,
                Phrase::KindGateway,
                &label,
                Goal::Item(Item::Gateway(id)),
            );
        }
        let from = self.walked.max(gateways) - gateways;
        let to = end.saturating_sub(gateways).min(world.devices.len());
        for at in from..to {
            let id = DeviceId(at as u32);
            let Some(device) = world.device(id).filter(|device| !device.is_gone) else {
                continue;
            };
            let label = match &device.name {
                Some(name) if **name != device.id => format!("{name} {}", device.id),
                _ => device.id.to_string(),
            };
            self.offer(
                &pattern,
                0,
                Phrase::KindDevice,
                &label,
                Goal::Item(Item::Device(id)),
            );
        }
        self.walked = end;
        self.walking = end < gateways + world.devices.len();
    }

    /// Moves the selection.
    pub fn step_selection(&mut self, by: i64) {
        let last = self.found.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by as isize).min(last);
    }

    /// What the selected result does. A command that is typed in full needs no result.
    pub fn chosen(&self) -> Option<Goal> {
        let mut words = self.text.split_whitespace();
        match (words.next(), words.next()) {
            (Some("scenario"), Some(name)) => return Some(Goal::Scenario(name.to_owned())),
            (Some("language"), Some(code)) => return Some(Goal::Language(code.to_owned())),
            (Some("q" | "quit"), None) => return Some(Goal::Quit),
            (Some("reload"), None) => return Some(Goal::Reload),
            _ => {}
        }
        self.found.get(self.at).map(|found| found.goal.clone())
    }

    /// The page.
    pub fn page(&self, w: u16, h: u16, words: Words) -> Page {
        let input = vec![
            span(": ", Role::Accent),
            span(self.text.clone(), Role::Strong),
            span("▏", Role::Accent),
        ];
        let mut head = vec![Line::blank().words(1, w.saturating_sub(1), input)];
        let right = if self.walking {
            Phrase::PaletteLooking
        } else {
            Phrase::PaletteKeys
        };
        let title = words.get(Phrase::PaletteTitle);
        head.push(Line::section(w, title, words.get(right)));
        let rows = usize::from(h).saturating_sub(2).max(1);
        let from = (self.at + 1).saturating_sub(rows);
        let mut body = Vec::new();
        for (at, found) in self.found.iter().enumerate().skip(from).take(rows) {
            let is_selected = at == self.at;
            let line = Line::blank()
                .word(1, 1, if is_selected { "›" } else { " " }, Role::Accent)
                .word(3, 10, words.get(found.kind), Role::Dim)
                .word(
                    14,
                    w.saturating_sub(14),
                    found.label.clone(),
                    if is_selected {
                        Role::Strong
                    } else {
                        Role::Text
                    },
                );
            body.push(line);
        }
        if self.found.is_empty() && !self.walking {
            body.push(Line::blank().word(3, w, words.get(Phrase::PaletteNothing), Role::Dim));
        }
        Page { head, body }
    }
}
