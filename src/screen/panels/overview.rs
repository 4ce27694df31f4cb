//! The overview: what needs somebody on top, what is calm in few words.

use super::panel::{Page, Panel, Room};
use crate::screen::{
    blocks::{
        alerts::{Layout, lines},
        cities, devices, network, services,
    },
    scene::{Scene, rows::ServiceRow},
    text::{phrase::Phrase, words::Words},
    theme::Role,
    widgets::{
        badge::Level,
        line::{Line, span},
    },
};
use std::cmp::Reverse;

/// The keys of the panels that show more of what the overview shows the first of.
const PANEL_KEYS: [(Phrase, &str); 3] = [
    (Phrase::PanelNetwork, "2"),
    (Phrase::PanelDevices, "3"),
    (Phrase::PanelServices, "4"),
];

/// The panel.
pub struct Overview;

impl Panel for Overview {
    fn name(&self) -> Phrase {
        Phrase::PanelOverview
    }

    fn about(&self) -> Phrase {
        Phrase::AboutOverview
    }

    fn compose(&self, room: &Room, scene: &Scene) -> Page {
        let body = if room.w < 76 || room.h < 14 {
            small(room, scene)
        } else {
            large(room, scene)
        };
        Page {
            head: Vec::new(),
            body,
        }
    }
}

/// A design of its own for 60 x 20: alerts with two rows each, then one row for each of the rest.
fn small(room: &Room, scene: &Scene) -> Vec<Line> {
    let rows = usize::from(room.h);
    let tail = small_tail(room, scene);
    let spare = rows.saturating_sub(tail.len() + 1);
    let mut body = alert_lines(room, scene, spare);
    body.resize_with(spare.max(body.len()), Line::blank);
    body.extend(tail);
    body
}

fn small_tail(room: &Room, scene: &Scene) -> Vec<Line> {
    let words = scene.words;
    let label = |phrase| Line::blank().word(3, 9, words.get(phrase), Role::Dim);
    let wide = room.w.saturating_sub(14);
    // A platform without a feed is told by its services, below.
    let has_feed = |id| scene.feeds.iter().any(|feed| feed.platform == Some(id));
    let bad = scene.platforms.iter();
    let bad = bad.filter(|platform| platform.level > Level::Late && has_feed(platform.id));
    let worst = bad.clone().map(|platform| platform.level).max();
    let bad: Vec<&str> = bad.map(|platform| platform.name.as_str()).collect();
    let network = if bad.is_empty() {
        vec![
            span(
                words.counted(Phrase::CountedFeeds, scene.totals.feeds),
                Role::Text,
            ),
            span(format!(" · {}", words.rate(scene.totals.rate)), Role::Text),
        ]
    } else {
        let names = bad.join(", ");
        let trouble = words.say(Phrase::InTrouble, &[("names", (&names).into())]);
        vec![span(trouble, worst.unwrap_or(Level::Major).role())]
    };
    let fine = scene
        .services
        .iter()
        .filter(|row| row.level == Level::Ok)
        .count();
    let unwell: Vec<String> = ranked(scene)
        .iter()
        .filter(|row| row.level > Level::Late)
        .map(|row| format!("{} {}", row.name, row.word))
        .collect();
    let mut service_words = vec![span(words.counted(Phrase::SoManyOk, fine), Role::Text)];
    if !unwell.is_empty() {
        service_words.push(span(" · ", Role::Dim));
        service_words.push(span(unwell.join(", "), Role::Warning));
    }
    vec![
        Line::section(room.w, words.get(Phrase::OverviewNow), ""),
        label(Phrase::NowNetwork).words(13, wide, network),
        label(Phrase::NowServices).words(13, wide, service_words),
        label(Phrase::NowDevices).words(13, wide, devices::brief(&scene.devices, wide, words)),
        cities::calm_line(scene, 13, room.w),
    ]
}

fn alert_lines(room: &Room, scene: &Scene, rows: usize) -> Vec<Line> {
    let words = scene.words;
    let layout = Layout::new(words, room.w, room.ascii, true);
    let mut body: Vec<Line> = Vec::new();
    let total = scene.alerts.len();
    for (at, row) in scene.alerts.iter().enumerate() {
        let next = lines(row, layout);
        let is_last = at + 1 == total;
        if body.len() + next.len() + usize::from(!is_last) > rows {
            let more = scene.counts.in_sight() as usize - at.min(scene.counts.in_sight() as usize);
            let text = words.counted(Phrase::MoreAlerts, more);
            body.push(Line::blank().word(3, room.w, text, Role::Dim));
            break;
        }
        body.extend(next);
    }
    if total == 0 {
        let phrase = if scene.cities.is_empty() {
            Phrase::NothingWatched
        } else {
            Phrase::NothingNeedsYou
        };
        body.push(Line::blank().word(3, room.w, words.get(phrase), Role::Ok));
    }
    body
}

fn large(room: &Room, scene: &Scene) -> Vec<Line> {
    let rows = usize::from(room.h);
    let words = scene.words;
    let mut body = vec![alerts_section(room, scene)];
    let is_tall = rows >= 24;
    let wide = room.w >= 110;
    let air = usize::from(is_tall);
    // Alerts get what they need, up to two fifths; the rest shares what is left.
    let listed = if wide && is_tall { rows / 6 } else { 0 };
    let devices_rows = 3 + air + listed;
    let most = ((rows * 2) / 5).max(3);
    let alerts = alert_lines(room, scene, most);
    let floor = if is_tall { 3 } else { 2 };
    let count = alerts.len();
    body.extend(alerts);
    body.resize_with(1 + count.max(floor) + air, Line::blank);
    let left = rows.saturating_sub(body.len() + devices_rows);
    let middle = if wide {
        side_by_side(room, scene, left)
    } else {
        stacked(room, scene, left)
    };
    let spare = left.saturating_sub(middle.len());
    body.extend(middle);
    if listed == 0 {
        body.resize_with(body.len() + spare, Line::blank);
    } else if spare > 0 {
        body.push(Line::blank());
    }
    let total = words.count(scene.devices.total());
    let right = format!("{total} · {}", lists(Phrase::PanelDevices, words));
    body.push(Line::section(
        room.w,
        words.get(Phrase::PanelDevices),
        &right,
    ));
    let bar_w = room.w.saturating_sub(4);
    body.push(devices::bar(&scene.devices, 3, bar_w));
    body.push(devices::legend(&scene.devices, 3, bar_w, words));
    if listed > 1 {
        let table = devices::table(room.w, words);
        body.push(Line::blank());
        body.push(table.header(Level::width(room.ascii)));
        let spare = rows.saturating_sub(body.len());
        let rows = scene.list.rows.iter().take(spare);
        body.extend(rows.map(|row| devices::line(&table, row, room.ascii, words)));
    }
    body
}

/// Which key shows all of what a section shows the first of.
fn lists(panel: Phrase, words: Words) -> String {
    let key = PANEL_KEYS.iter().find(|(name, _)| *name == panel);
    let key = key.map_or("", |(_, key)| *key);
    words.say(Phrase::ListsThem, &[("key", key.into())])
}

fn alerts_section(room: &Room, scene: &Scene) -> Line {
    let (words, counts) = (scene.words, scene.counts);
    let need_you = words.counted(Phrase::NeedsYou, counts.need_you());
    let mut right = vec![need_you];
    let others = [
        (counts.hidden, Phrase::HiddenWhy),
        (counts.told, Phrase::TheySay),
    ];
    let others = others.iter().filter(|(count, _)| *count > 0);
    right.extend(others.map(|(count, phrase)| words.counted(*phrase, *count)));
    let right = right.join(" · ");
    Line::section(room.w, words.get(Phrase::PanelAlerts), &right)
}

fn network_right(scene: &Scene) -> String {
    let words = scene.words;
    let shared = scene
        .platforms
        .iter()
        .filter(|row| row.city_count > 1)
        .count();
    let platforms = words.counted(Phrase::CountedPlatforms, scene.platforms.len());
    let feeds = words.counted(Phrase::CountedFeeds, scene.totals.feeds);
    let arguments = [
        ("platforms", (&platforms).into()),
        ("count", shared.into()),
        ("feeds", (&feeds).into()),
    ];
    let platforms = words.say(Phrase::SharedPlatforms, &arguments);
    format!("{platforms} · {}", lists(Phrase::PanelNetwork, words))
}

fn services_right(scene: &Scene) -> String {
    let totals = &scene.totals;
    let fine = scene.words.counted(Phrase::SoManyOk, totals.services_fine);
    let lists = lists(Phrase::PanelServices, scene.words);
    format!("{} · {fine} · {lists}", totals.services)
}

/// Services, the worst first.
fn ranked(scene: &Scene) -> Vec<&ServiceRow> {
    let mut rows: Vec<&ServiceRow> = scene.services.iter().collect();
    rows.sort_by_key(|row| Reverse(row.level));
    rows
}

fn section_names(scene: &Scene) -> [&'static str; 2] {
    [Phrase::PanelNetwork, Phrase::PanelServices].map(|phrase| scene.words.get(phrase))
}

fn stacked(room: &Room, scene: &Scene, rows: usize) -> Vec<Line> {
    let (_, net) = network::lines(scene, room.w, room.ascii, network::Depth::Trouble);
    let (_, serve) = services::lines(&ranked(scene), room.w, room.ascii, scene.words);
    let spare = rows.saturating_sub(2);
    let net_rows = net.len().min(
        (spare * 3)
            .div_ceil(5)
            .max(spare.saturating_sub(serve.len())),
    );
    let serve_rows = serve.len().min(spare.saturating_sub(net_rows));
    let [network, services] = section_names(scene);
    let mut body = vec![Line::section(room.w, network, &network_right(scene))];
    body.extend(net.into_iter().take(net_rows));
    body.push(Line::section(room.w, services, &services_right(scene)));
    body.extend(serve.into_iter().take(serve_rows));
    body.truncate(rows);
    body
}

fn side_by_side(room: &Room, scene: &Scene, rows: usize) -> Vec<Line> {
    let left_w = (room.w * 23 / 40).saturating_sub(2);
    let right_x = left_w + 3;
    let right_w = room.w.saturating_sub(right_x);
    let (net_head, net) = [network::Depth::All, network::Depth::Feeds]
        .into_iter()
        .map(|depth| network::lines(scene, left_w, room.ascii, depth))
        .find(|(_, lines)| lines.len() + 2 <= rows)
        .unwrap_or_else(|| network::lines(scene, left_w, room.ascii, network::Depth::Trouble));
    let (serve_head, serve) = services::lines(&ranked(scene), right_w, room.ascii, scene.words);
    let [network, services] = section_names(scene);
    let mut lefts = vec![
        Line::section(left_w, network, &network_right(scene)),
        net_head,
    ];
    lefts.extend(net);
    let mut rights = vec![
        Line::section(right_w, services, &services_right(scene)),
        serve_head,
    ];
    rights.extend(serve);
    let count = lefts.len().max(rights.len()).min(rows);
    lefts.resize_with(count, Line::blank);
    rights.resize_with(count, Line::blank);
    let mut lines: Vec<Line> = Vec::new();
    for (left, right) in lefts.into_iter().zip(rights) {
        let left = left.shifted(0, left_w).ink(
            left_w + 1,
            1,
            crate::screen::widgets::line::Ink::Words(vec![span("│", Role::Rule)]),
        );
        lines.push(left.beside(right.shifted(right_x, right_w)));
    }
    lines
}
