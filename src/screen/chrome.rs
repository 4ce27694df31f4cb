//! What stands around every page: the head with its counts and the strip of cities, the band, the footer.

use super::{
    blocks::cities::{self, Height},
    canvas::columns,
    keys::{BINDINGS, When},
    panels::PANELS,
    scene::Scene,
    text::numbers,
    theme::Role,
    widgets::{
        badge::Level,
        line::{Line, Span, span},
    },
};
use crate::city::world::device::DeviceState;

/// How long the band tells that another config holds, milliseconds.
const CONFIG_MS: u64 = 10_000;

/// What the face knows and the world does not.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extra {
    /// Bytes per second to the terminal, smoothed.
    pub bytes_per_second: f64,
    /// The words of the demo band; `None` outside of the demo.
    pub demo: Option<String>,
    /// The session is being taped.
    pub recording: bool,
    /// What plays is a tape: no live data.
    pub replaying: bool,
}

/// What the head needs to know of its viewer.
#[derive(Debug, Clone)]
pub struct Around {
    /// Columns.
    pub w: u16,
    /// Rows.
    pub h: u16,
    /// Only ASCII.
    pub ascii: bool,
    /// The open panel.
    pub panel: usize,
    /// What is open on it, from the outside in.
    pub trail: Vec<String>,
    /// The corner of the footer.
    pub corner: String,
}

impl Around {
    /// A small screen has a head of one row.
    pub fn is_small(&self) -> bool {
        self.w < 76 || self.h < 22
    }
}

/// The head.
pub fn head(around: &Around, scene: &Scene, extra: &Extra) -> Vec<Line> {
    let mut lines = if around.is_small() {
        vec![small_head(around, scene, extra)]
    } else {
        vec![tabs(around, scene, extra), counts(around, scene)]
    };
    if around.is_small() || scene.cities.is_empty() {
        return lines;
    }
    let is_overview = around.panel == 0 && around.trail.is_empty();
    let height = if around.w >= 110 && around.h >= 34 && is_overview {
        Height::Four
    } else if is_overview {
        Height::Two
    } else {
        Height::One
    };
    if around.h >= 24 && is_overview {
        lines.push(Line::blank());
    }
    lines.extend(cities::strip(&scene.cities, around.w, height, around.ascii));
    if height == Height::Four {
        lines.push(Line::blank());
    }
    lines
}

/// The alarm band's words, where the picture stands still (C09).
pub fn stall(scene: &Scene) -> Option<String> {
    let ms = scene.stalled_ms()?;
    let at = scene.clock.second(scene.data.utc, scene.frame.utc, None);
    let seconds = ms / 1_000;
    let seconds = if seconds >= 60 {
        numbers::exact(seconds / 60 * 60_000)
    } else {
        format!("{seconds} s")
    };
    Some(format!(" data as of {at} — no input for {seconds} "))
}

/// The band's words about the config: what a new one changed, for a while; that it is wrong, until it is mended.
pub fn config(scene: &Scene) -> Option<(String, Role)> {
    let config = &scene.console.config;
    if let Some(refused) = &config.refused {
        let more = match refused.problems {
            0 | 1 => String::new(),
            many => format!(" (and {} more)", many - 1),
        };
        let words = format!(
            " config is wrong, the one before holds: {}{more} ",
            refused.first
        );
        return Some((words, Role::Alarm));
    }
    let (at, change) = config.last.as_ref()?;
    if scene.frame.mono.since(at.mono) > CONFIG_MS {
        return None;
    }
    let words = format!(
        " config read again: {} new, {} changed, {} gone ",
        change.came, change.changed, change.went
    );
    Some((words, Role::Demo))
}

fn tabs(around: &Around, scene: &Scene, extra: &Extra) -> Line {
    let mut left = vec![span("valvomo  ", Role::Strong)];
    if around.trail.is_empty() {
        for (at, panel) in PANELS.iter().enumerate() {
            let is_open = at == around.panel;
            let roomy = around.w >= 100;
            if roomy && !is_open {
                left.push(span(format!("{} ", at + 1), Role::Dim));
            }
            let role = if is_open { Role::Accent } else { Role::Dim };
            left.push(span(panel.name(), role));
            left.push(span(if roomy { "   " } else { " " }, Role::Dim));
        }
    } else {
        let name = PANELS.get(around.panel).map_or("", |panel| panel.name());
        left.push(span(name, Role::Dim));
        let last = around.trail.len() - 1;
        let corner_w = wide(&corner(around, scene, extra));
        let room = around.w.saturating_sub(corner_w + 4 + wide(&left));
        let shown = steps_that_fit(&around.trail, usize::from(room));
        for (at, step) in around.trail.iter().enumerate().skip(last + 1 - shown) {
            left.push(span(
                if at + shown == last + 1 && at > 0 {
                    " … › "
                } else {
                    " › "
                },
                Role::Dim,
            ));
            left.push(span(
                step.clone(),
                if at == last { Role::Accent } else { Role::Dim },
            ));
        }
    }
    let right = corner(around, scene, extra);
    let right_w = wide(&right).min(around.w);
    Line::blank()
        .words(1, around.w.saturating_sub(right_w + 3), left)
        .right(around.w.saturating_sub(right_w + 1), right_w, right)
}

/// How many of the last steps of a trail fit; the last one always stays.
fn steps_that_fit(trail: &[String], room: usize) -> usize {
    let mut used = 0;
    let fitting = trail.iter().rev().take_while(|step| {
        used += columns(step) + 5;
        used <= room
    });
    fitting.count().max(1).min(trail.len())
}

fn corner(around: &Around, scene: &Scene, extra: &Extra) -> Vec<Span> {
    let (sign, word, role) = if extra.replaying {
        ("●", "replay", Role::Info)
    } else if scene.stalled_ms().is_some() {
        ("▒", "no input", Role::Unknown)
    } else if extra.demo.is_some() {
        ("●", "demo", Role::Ok)
    } else {
        ("●", "live", Role::Ok)
    };
    let mut spans = Vec::new();
    if extra.recording {
        spans.push(span("rec ", Role::Info));
    }
    spans.push(span(sign, role));
    if !around.is_small() {
        spans.push(span(format!(" {word} "), Role::Text));
    } else {
        spans.push(span(" ", Role::Text));
    }
    let time = scene.clock.corner(scene.frame.utc);
    spans.push(span(time, Role::Text));
    if around.w >= 100 {
        spans.push(span(
            format!(" · ⇣{}", numbers::bytes_rate(extra.bytes_per_second)),
            Role::Dim,
        ));
    } else if around.is_small() && around.w >= 56 {
        let kilo = extra.bytes_per_second / 1_000.0;
        spans.push(span(format!(" ⇣{kilo:.1}k"), Role::Dim));
    }
    spans
}

fn wide(spans: &[Span]) -> u16 {
    spans.iter().map(|(text, _)| columns(text) as u16).sum()
}

/// The counts that say what needs somebody.
fn badges(scene: &Scene, ascii: bool, words: bool) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut add = |level: Level, count: u32, word: &str| {
        if count == 0 {
            return;
        }
        let glyph = level.glyph(ascii);
        let count = numbers::count(u64::from(count));
        let text = if words {
            format!("{glyph} {count} {word}")
        } else {
            format!("{glyph}{count}")
        };
        if !spans.is_empty() {
            spans.push(span(if words { "   " } else { " " }, Role::Dim));
        }
        spans.push(span(text, level.role()));
    };
    let [info, warning, major, critical] = scene.counts.waiting;
    add(Level::Critical, critical, "critical");
    add(Level::Major, major, "major");
    add(Level::Warning, warning, "warning");
    add(Level::Info, info, "info");
    add(
        Level::Unknown,
        scene.devices.of(DeviceState::Unknown),
        "unknown",
    );
    if spans.is_empty() && !scene.cities.is_empty() {
        let glyph = Level::Ok.glyph(ascii);
        spans.push(span(format!("{glyph} calm"), Role::Ok));
    }
    spans
}

fn counts(around: &Around, scene: &Scene) -> Line {
    let devices = numbers::count(u64::from(scene.devices.total()));
    let text = if around.w >= 110 {
        format!(
            "{} · {} · {} · {} · {devices} devices",
            numbers::counted(scene.cities.len() as u64, "city", "cities"),
            numbers::counted(scene.platforms.len() as u64, "platform", "platforms"),
            numbers::counted(scene.networks as u64, "network", "networks"),
            numbers::counted(scene.services.len() as u64, "service", "services"),
        )
    } else {
        let cities = numbers::counted(scene.cities.len() as u64, "city", "cities");
        format!("{cities} · {devices} devices")
    };
    let lost = scene.console.lost + scene.console.over_bounds;
    let mut right = vec![span(text, Role::Dim)];
    if lost > 0 {
        right.insert(
            0,
            span(
                format!("{} messages lost · ", numbers::count(lost)),
                Role::Warning,
            ),
        );
    }
    let right_w = wide(&right).min(around.w);
    let room = around.w.saturating_sub(right_w + 3);
    let mut left = badges(scene, around.ascii, true);
    let held = span(
        format!("   {} acknowledged", scene.counts.acknowledged),
        Role::Dim,
    );
    if scene.counts.acknowledged > 0 && wide(&left) + wide(std::slice::from_ref(&held)) <= room {
        left.push(held);
    }
    Line::blank()
        .words(1, room, left)
        .right(around.w.saturating_sub(right_w + 1), right_w, right)
}

fn small_head(around: &Around, scene: &Scene, extra: &Extra) -> Line {
    let name = around
        .trail
        .last()
        .cloned()
        .or_else(|| {
            PANELS
                .get(around.panel)
                .map(|panel| panel.name().to_owned())
        })
        .unwrap_or_default();
    let mut left = vec![span(name, Role::Strong), span("  ", Role::Dim)];
    left.extend(badges(scene, around.ascii, false));
    let right = corner(around, scene, extra);
    let right_w = wide(&right).min(around.w);
    Line::blank()
        .words(1, around.w.saturating_sub(right_w + 3), left)
        .right(around.w.saturating_sub(right_w + 1), right_w, right)
}

/// The footer: the keys that are of use now.
pub fn footer(around: &Around, applies: impl Fn(When) -> bool) -> Line {
    let corner_w = columns(&around.corner) as u16;
    let room = around.w.saturating_sub(corner_w + 4);
    let mut spans = Vec::new();
    let mut used = 0;
    for binding in BINDINGS {
        if binding.word.is_empty() || !applies(binding.when) {
            continue;
        }
        let gap = if spans.is_empty() { 0 } else { 3 };
        let next = columns(binding.shown) + columns(binding.word) + 1 + gap;
        if used + next > usize::from(room) {
            continue;
        }
        used += next;
        let gap = " ".repeat(gap);
        spans.push(span(format!("{gap}{} ", binding.shown), Role::Key));
        spans.push(span(binding.word, Role::Dim));
    }
    Line::blank().words(1, room + 2, spans).right(
        around.w.saturating_sub(corner_w + 1),
        corner_w,
        vec![span(around.corner.clone(), Role::Dim)],
    )
}
