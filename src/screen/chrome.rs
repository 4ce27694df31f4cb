//! What stands around every page: the head with its counts and the strip of cities, the band, the footer.

use super::{
    blocks::cities::{self, Height},
    canvas::columns,
    keys::{BINDINGS, When},
    panels::PANELS,
    scene::Scene,
    text::{phrase::Phrase, words::Words},
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
    /// What plays is no live city: the words of its band; `None` of a live one.
    pub band: Option<Band>,
    /// The session is being taped.
    pub recording: bool,
}

impl Extra {
    /// What plays is a tape: no live data.
    pub fn is_replay(&self) -> bool {
        matches!(self.band, Some(Band::Replay(_)))
    }
}

/// What a band says of a city that is not live.
#[derive(Debug, Clone, PartialEq)]
pub enum Band {
    /// A simulation, with the name of its scenario.
    Demo(&'static str, Pace),
    /// A tape.
    Replay(Pace),
}

/// How time goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// So many seconds in one.
    Speed(f64),
    /// Not at all.
    Paused,
    /// No more.
    Over,
    /// No more, and the tape is not whole.
    BreaksOff,
}

/// The words of a band.
pub fn band(band: &Band, words: Words) -> String {
    let pace = |pace: &Pace| match pace {
        Pace::Speed(times) => {
            let times = words.short(*times);
            words.say(Phrase::PaceSpeed, &[("times", (&times).into())])
        }
        Pace::Paused => words.get(Phrase::PacePaused).to_owned(),
        Pace::Over => words.get(Phrase::PaceOver).to_owned(),
        Pace::BreaksOff => words.get(Phrase::PaceBreaksOff).to_owned(),
    };
    match band {
        Band::Demo(scenario, at) => {
            let at = pace(at);
            let arguments = [("scenario", (*scenario).into()), ("pace", (&at).into())];
            words.say(Phrase::BandDemo, &arguments)
        }
        Band::Replay(at) => {
            let at = pace(at);
            words.say(Phrase::BandReplay, &[("pace", (&at).into())])
        }
    }
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
    if !around.trail.is_empty() {
        // A page about one thing has air where panels have their cities.
        lines.push(Line::blank());
        return lines;
    }
    let is_overview = around.panel == 0;
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
    lines.extend(cities::strip(scene, around.w, height, around.ascii));
    if height == Height::Four {
        lines.push(Line::blank());
    }
    lines
}

/// The alarm band's words, where the picture stands still (C09).
pub fn stall(scene: &Scene) -> Option<String> {
    let words = scene.words;
    let ms = scene.stalled_ms()?;
    let at = scene.clock.second(scene.data.utc, scene.frame.utc, None);
    let seconds = ms / 1_000;
    let time = if seconds >= 60 {
        words.exact(seconds / 60 * 60_000)
    } else {
        format!("{seconds} s")
    };
    let arguments = [("at", (&at).into()), ("time", (&time).into())];
    Some(format!(" {} ", words.say(Phrase::Stalled, &arguments)))
}

/// The band's words about the config: what a new one changed, for a while; that it is wrong, until it is mended.
pub fn config(scene: &Scene) -> Option<(String, Role)> {
    let (config, words) = (&scene.console.config, scene.words);
    if let Some(refused) = &config.refused {
        let others = refused.problems.saturating_sub(1);
        let arguments = [
            ("first", refused.first.as_str().into()),
            ("count", others.into()),
        ];
        let wrong = words.say(Phrase::ConfigWrong, &arguments);
        return Some((format!(" {wrong} "), Role::Alarm));
    }
    let (at, change) = config.last.as_ref()?;
    if scene.frame.mono.since(at.mono) > CONFIG_MS {
        return None;
    }
    let arguments = [
        ("came", change.came.into()),
        ("changed", change.changed.into()),
        ("went", change.went.into()),
    ];
    let read = words.say(Phrase::ConfigRead, &arguments);
    Some((format!(" {read} "), Role::Demo))
}

fn tabs(around: &Around, scene: &Scene, extra: &Extra) -> Line {
    let words = scene.words;
    let mut left = vec![span("valvomo  ", Role::Strong)];
    if around.trail.is_empty() {
        for (at, panel) in PANELS.iter().enumerate() {
            let is_open = at == around.panel;
            let roomy = around.w >= 100;
            if roomy && !is_open {
                left.push(span(format!("{} ", at + 1), Role::Dim));
            }
            let role = if is_open { Role::Accent } else { Role::Dim };
            left.push(span(words.get(panel.name()), role));
            left.push(span(if roomy { "   " } else { " " }, Role::Dim));
        }
    } else {
        left.push(span(panel_name(around, words), Role::Dim));
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
    let room = around.w.saturating_sub(right_w + 3);
    if wide(&left) > room + 1 {
        // The names of the panels tell more than that of the program.
        left.remove(0);
    }
    Line::blank()
        .words(1, room, left)
        .right(around.w.saturating_sub(right_w + 1), right_w, right)
}

fn panel_name(around: &Around, words: Words) -> &'static str {
    PANELS
        .get(around.panel)
        .map_or("", |panel| words.get(panel.name()))
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
    let words = scene.words;
    let (sign, phrase, role) = match &extra.band {
        Some(Band::Replay(_)) => ("●", Phrase::Replaying, Role::Info),
        _ if scene.stalled_ms().is_some() => ("▒", Phrase::NoInput, Role::Unknown),
        Some(Band::Demo(..)) => ("●", Phrase::Demo, Role::Ok),
        None => ("●", Phrase::Live, Role::Ok),
    };
    let mut spans = Vec::new();
    if extra.recording {
        let recording = words.get(Phrase::Recording);
        spans.push(span(format!("{recording} "), Role::Info));
    }
    spans.push(span(sign, role));
    if !around.is_small() {
        spans.push(span(format!(" {} ", words.get(phrase)), Role::Text));
    } else {
        spans.push(span(" ", Role::Text));
    }
    let time = scene.clock.corner(scene.frame.utc);
    spans.push(span(time, Role::Text));
    if around.w >= 100 {
        spans.push(span(
            // As wide as it may be, so that nothing beside it moves with it.
            format!(" · ⇣{:>8}", words.bytes_rate(extra.bytes_per_second)),
            Role::Dim,
        ));
    } else if around.is_small() && around.w >= 56 {
        let kilo = extra.bytes_per_second / 1_000.0;
        spans.push(span(format!(" ⇣{}k", words.fixed(kilo, 1)), Role::Dim));
    }
    spans
}

fn wide(spans: &[Span]) -> u16 {
    spans.iter().map(|(text, _)| columns(text) as u16).sum()
}

/// The counts that say what needs somebody.
fn badges(scene: &Scene, ascii: bool, in_full: bool) -> Vec<Span> {
    let words = scene.words;
    let mut spans: Vec<Span> = Vec::new();
    let mut add = |level: Level, count: u32, phrase: Phrase| {
        if count == 0 {
            return;
        }
        let glyph = level.glyph(ascii);
        let text = if in_full {
            format!("{glyph} {}", words.counted(phrase, count))
        } else {
            format!("{glyph}{}", words.count(count))
        };
        if !spans.is_empty() {
            spans.push(span(if in_full { "   " } else { " " }, Role::Dim));
        }
        spans.push(span(text, level.role()));
    };
    let [info, warning, major, critical] = scene.counts.waiting;
    add(Level::Critical, critical, Phrase::BadgeCritical);
    add(Level::Major, major, Phrase::BadgeMajor);
    add(Level::Warning, warning, Phrase::BadgeWarning);
    add(Level::Info, info, Phrase::BadgeInfo);
    let unknown = scene.devices.of(DeviceState::Unknown);
    add(Level::Unknown, unknown, Phrase::BadgeUnknown);
    if spans.is_empty() && !scene.cities.is_empty() {
        let (level, phrase) = cities::without_alerts(&scene.cities);
        let text = format!("{} {}", level.glyph(ascii), words.get(phrase));
        spans.push(span(text, level.role()));
    }
    spans
}

fn counts(around: &Around, scene: &Scene) -> Line {
    let words = scene.words;
    let cities = words.counted(Phrase::CountedCities, scene.cities.len());
    let devices = words.counted(Phrase::CountedDevices, scene.devices.total());
    let lost = scene.console.lost + scene.console.over_bounds;
    let with_lost = |text: String| {
        let mut right = vec![span(text, Role::Dim)];
        if lost > 0 {
            let lost = words.counted(Phrase::MessagesLost, lost);
            right.insert(0, span(format!("{lost} · "), Role::Warning));
        }
        right
    };
    let mut left = badges(scene, around.ascii, true);
    let short = [cities.as_str(), devices.as_str()].join(" · ");
    let mut rights = vec![with_lost(short), with_lost(devices.clone())];
    if around.w >= 110 {
        let platforms = words.counted(Phrase::CountedPlatforms, scene.platforms.len());
        let networks = words.counted(Phrase::CountedNetworks, scene.networks);
        let services = words.counted(Phrase::CountedServices, scene.totals.services);
        let long = [cities, platforms, networks, services, devices].join(" · ");
        rights.insert(0, with_lost(long));
    }
    // What needs somebody is never cut for what is only good to know.
    let fits = |right: &Vec<Span>| wide(&left) + wide(right) + 3 <= around.w;
    let at = rights.iter().position(fits).unwrap_or(rights.len() - 1);
    let right = rights.swap_remove(at);
    let right_w = wide(&right).min(around.w);
    let room = around.w.saturating_sub(right_w + 3);
    for text in scene.counts.good_to_know(words) {
        let text = [span(format!("   {text}"), Role::Dim)];
        if wide(&left) + wide(&text) <= room {
            left.extend(text);
        }
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
        .unwrap_or_else(|| panel_name(around, scene.words).to_owned());
    let mut left = vec![span(name, Role::Strong), span("  ", Role::Dim)];
    left.extend(badges(scene, around.ascii, false));
    let right = corner(around, scene, extra);
    let right_w = wide(&right).min(around.w);
    Line::blank()
        .words(1, around.w.saturating_sub(right_w + 3), left)
        .right(around.w.saturating_sub(right_w + 1), right_w, right)
}

/// The footer: the keys that are of use now.
pub fn footer(around: &Around, words: Words, applies: impl Fn(When) -> bool) -> Line {
    let corner_w = columns(&around.corner) as u16;
    let room = around.w.saturating_sub(corner_w + 4);
    let mut spans = Vec::new();
    let mut used = 0;
    for binding in BINDINGS {
        let Some(word) = binding.word.filter(|_| applies(binding.when)) else {
            continue;
        };
        let word = words.get(word);
        let gap = if spans.is_empty() { 0 } else { 3 };
        let next = columns(binding.shown) + columns(word) + 1 + gap;
        if used + next > usize::from(room) {
            continue;
        }
        used += next;
        let gap = " ".repeat(gap);
        spans.push(span(format!("{gap}{} ", binding.shown), Role::Key));
        spans.push(span(word, Role::Dim));
    }
    Line::blank().words(1, room + 2, spans).right(
        around.w.saturating_sub(corner_w + 1),
        corner_w,
        vec![span(around.corner.clone(), Role::Dim)],
    )
}
