//! Ids of a config: every kind has its own, each stands once over all files. And the dependencies
//! between them, which must not run in a circle (DESIGN 2).

use super::{
    problem::Spot,
    section::{Section, one_of},
};
use crate::city::model::{
    ids::{FeedId, NetworkId, PlatformId, ServiceId},
    inventory::{Dependency, Inventory},
};
use std::collections::{BTreeMap, VecDeque, btree_map::Entry};

/// What a config declares, in the order in which it is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    City,
    Team,
    Network,
    Platform,
    Place,
    Feed,
    Service,
    Gateway,
    DeviceType,
    Rule,
}

/// All kinds.
pub(super) const KINDS: &[Kind] = &[
    Kind::City,
    Kind::Team,
    Kind::Network,
    Kind::Platform,
    Kind::Place,
    Kind::Feed,
    Kind::Service,
    Kind::Gateway,
    Kind::DeviceType,
    Kind::Rule,
];

impl Kind {
    /// The word in the config.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::Team => "team",
            Self::Network => "network",
            Self::Platform => "platform",
            Self::Place => "place",
            Self::Feed => "feed",
            Self::Service => "service",
            Self::Gateway => "gateway",
            Self::DeviceType => "device_type",
            Self::Rule => "rule",
        }
    }
}

/// Every declared id: its row, and where it stands.
#[derive(Default)]
pub(super) struct Names {
    rows: BTreeMap<(Kind, String), (usize, Spot)>,
}

impl Names {
    /// Reads the id of a section and remembers its row.
    pub(super) fn add(&mut self, kind: Kind, row: usize, section: &mut Section<'_>) {
        let word = kind.word();
        let id = section.text("id");
        if id.is_none() && kind != Kind::DeviceType {
            section.require("id", &format!("id = \"my-{word}\""));
        }
        let Some((id, at)) = id else {
            return;
        };
        section.title = format!("{word} \"{id}\"");
        let odd = |character: char| {
            character.is_whitespace() || character.is_control() || "/\"'\\".contains(character)
        };
        if id.is_empty() || id.len() > 128 || id.contains(odd) {
            let what = "an id has 1 to 128 letters, digits, `-`, `_`, `.` or `:`";
            section.fault(at, what, format!("id = \"my-{word}\""));
        }
        if let Some((_, before)) = self.rows.insert((kind, id.to_owned()), (row, at)) {
            section.twice(at, &format!("a second {word} \"{id}\""), before);
        }
    }

    /// The row of an id.
    pub(super) fn row(&self, kind: Kind, id: &str) -> Option<usize> {
        self.rows.get(&(kind, id.to_owned())).map(|(row, _)| *row)
    }

    /// All ids of a kind.
    pub(super) fn ids(&self, kind: Kind) -> impl Iterator<Item = &str> {
        let all = self.rows.keys();
        all.filter(move |(of, _)| *of == kind)
            .map(|(_, id)| id.as_str())
    }
}

/// The row of a list as the number inside an id. Rows are bounded before (see `Whole::build`).
pub(super) fn small(row: usize) -> u16 {
    u16::try_from(row).unwrap_or(u16::MAX)
}

/// The kinds that others can depend on.
const PILLARS: &[Kind] = &[Kind::Platform, Kind::Network, Kind::Service, Kind::Feed];
/// The kinds that can publish alerts of their own; a platform does so by its feeds.
const PUBLISHERS: &[Kind] = &[Kind::Platform, Kind::Service, Kind::Feed];

/// Reads `depends_on = ["network/skane-fibre"]`.
pub(super) fn depends_on(section: &mut Section<'_>, names: &Names) -> Vec<Dependency> {
    related(section, "depends_on", PILLARS, names)
}

/// Reads `told_by = ["feed/announcements"]`.
pub(super) fn told_by(section: &mut Section<'_>, names: &Names) -> Vec<Dependency> {
    related(section, "told_by", PUBLISHERS, names)
}

/// Reads a list of `kind/id`.
fn related(
    section: &mut Section<'_>,
    key: &'static str,
    kinds: &[Kind],
    names: &Names,
) -> Vec<Dependency> {
    let mut found = Vec::new();
    for (text, at) in section.texts(key).unwrap_or_default() {
        let (word, id) = text.split_once('/').unwrap_or(("", text));
        let Some(kind) = kinds.iter().copied().find(|kind| kind.word() == word) else {
            let words: Vec<String> = kinds
                .iter()
                .map(|kind| format!("\"{}/ID\"", kind.word()))
                .collect();
            section.fault(at, format!("\"{text}\" is no kind/id"), one_of(&words));
            continue;
        };
        if let Some(row) = section.resolve(kind, id, at, names) {
            found.push(dependency(kind, row));
        }
    }
    found
}

fn dependency(kind: Kind, row: usize) -> Dependency {
    match kind {
        Kind::Network => Dependency::Network(NetworkId(small(row))),
        Kind::Service => Dependency::Service(ServiceId(small(row))),
        Kind::Feed => Dependency::Feed(FeedId(small(row))),
        _ => Dependency::Platform(PlatformId(small(row))),
    }
}

fn place_of(dependency: Dependency) -> (Kind, usize) {
    match dependency {
        Dependency::Platform(id) => (Kind::Platform, id.index()),
        Dependency::Network(id) => (Kind::Network, id.index()),
        Dependency::Service(id) => (Kind::Service, id.index()),
        Dependency::Feed(id) => (Kind::Feed, id.index()),
    }
}

/// What one thing cannot work without. A feed cannot work without its platform.
fn needs(inventory: &Inventory, (kind, row): (Kind, usize)) -> Vec<Dependency> {
    match kind {
        Kind::Platform => inventory.platforms.get(row).map(|it| it.depends_on.clone()),
        Kind::Network => inventory.networks.get(row).map(|it| it.depends_on.clone()),
        Kind::Service => inventory.services.get(row).map(|it| it.depends_on.clone()),
        Kind::Feed => inventory
            .feeds
            .get(row)
            .and_then(|it| it.platform)
            .map(|platform| vec![Dependency::Platform(platform)]),
        _ => None,
    }
    .unwrap_or_default()
}

/// Notes a fault for every circle of dependencies, once each, at the first of its members.
pub(super) fn circles(sections: &mut BTreeMap<Kind, Vec<Section<'_>>>, inventory: &Inventory) {
    let mut done = Vec::new();
    for kind in PILLARS {
        for row in 0..sections.get(kind).map_or(0, Vec::len) {
            let Some(circle) = circle_through(inventory, (*kind, row)) else {
                continue;
            };
            if circle.iter().any(|member| done.contains(member)) {
                continue;
            }
            let title = |(kind, row): &(Kind, usize)| {
                let section = sections.get(kind).and_then(|list| list.get(*row));
                section.map_or_else(String::new, |section| section.title.clone())
            };
            let mut names: Vec<String> = circle.iter().map(title).collect();
            names.extend(names.first().cloned());
            let what = format!("dependencies in a circle: {}", names.join(" -> "));
            done.extend(circle);
            let section = sections.get_mut(kind).and_then(|list| list.get_mut(row));
            if let Some(section) = section {
                let at = section
                    .item("depends_on")
                    .map_or(section.at, |item| item.at);
                section.fault(at, what, "take one of them out: what fails first?");
            }
        }
    }
}

/// The shortest way from a thing over what it needs back to itself.
fn circle_through(inventory: &Inventory, start: (Kind, usize)) -> Option<Vec<(Kind, usize)>> {
    let mut came_from = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(here) = queue.pop_front() {
        for next in needs(inventory, here).into_iter().map(place_of) {
            if next == start {
                let mut way = vec![here];
                let mut at = here;
                while at != start {
                    at = *came_from.get(&at)?;
                    way.push(at);
                }
                way.reverse();
                return Some(way);
            }
            if let Entry::Vacant(slot) = came_from.entry(next) {
                slot.insert(here);
                queue.push_back(next);
            }
        }
    }
    None
}
