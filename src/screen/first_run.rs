//! The first-run screen (C48): there is no config; what to do about it.

use super::{
    canvas::{columns, wrap},
    panels::panel::Page,
    text::{phrase::Phrase, words::Words},
    theme::Role,
    widgets::line::{Line, span},
};

/// A config that works without a password: the open vehicle positions of Helsinki Region Transport.
pub const EXAMPLE: &str = r#"[[city]]
id = "helsinki"
name = "Helsinki"
country = "FI"
center = [60.1699, 24.9384]
timezone = "Europe/Helsinki"

[[platform]]
id = "hsl"
name = "HSL positions"
cities = ["helsinki"]

[[feed]]
id = "hsl-trams"
platform = "hsl"
city = "helsinki"
format = "hsl-hfp-v2"
[feed.mqtt]
url = "mqtts://mqtt.hsl.fi:8883"
topics = ["/hfp/v2/journey/ongoing/vp/tram/#"]"#;

/// The page.
pub fn page(path: &str, w: u16, h: u16, words: Words) -> Page {
    let mut body = Vec::new();
    let say = |body: &mut Vec<Line>, x: u16, text: &str, role| {
        let width = w.saturating_sub(x + 1);
        for line in wrap(text, usize::from(width), 6) {
            body.push(Line::blank().word(x, width, line, role));
        }
    };
    if h >= 20 {
        body.push(Line::blank());
    }
    say(&mut body, 3, words.get(Phrase::FirstRunWhat), Role::Text);
    body.push(Line::blank());
    let nothing = format!("{} ", words.get(Phrase::FirstRunNoConfig));
    if columns(&nothing) + columns(path) + 4 <= usize::from(w) {
        let nothing = vec![span(nothing, Role::Text), span(path, Role::Strong)];
        body.push(Line::blank().words(3, w.saturating_sub(4), nothing));
    } else {
        say(&mut body, 3, nothing.trim_end(), Role::Text);
        say(&mut body, 3, path, Role::Strong);
    }
    body.push(Line::blank());
    let demo = body.len();
    say(&mut body, 5, words.get(Phrase::FirstRunDemo), Role::Text);
    if let Some(line) = body.get_mut(demo) {
        *line = std::mem::take(line).word(3, 1, "d", Role::Key);
    }
    let shell = vec![
        span(format!("{} ", words.get(Phrase::FirstRunShell)), Role::Text),
        span("valvomo demo", Role::Strong),
    ];
    body.push(Line::blank().words(5, w.saturating_sub(6), shell));
    body.push(Line::blank());
    say(&mut body, 3, words.get(Phrase::FirstRunReal), Role::Text);
    let command = "valvomo init finland-open";
    body.push(Line::blank().word(5, w.saturating_sub(6), command, Role::Strong));
    say(&mut body, 3, words.get(Phrase::FirstRunPacks), Role::Text);
    body.push(Line::blank());
    body.push(Line::section(
        w,
        words.get(Phrase::FirstRunTrams),
        "CC BY 4.0, HSL",
    ));
    for line in EXAMPLE.lines() {
        body.push(Line::blank().word(5, w.saturating_sub(6), line, Role::Dim));
    }
    body.push(Line::blank());
    body.push(Line::section(w, words.get(Phrase::FirstRunCheck), ""));
    let command = "valvomo check";
    body.push(Line::blank().word(3, w.saturating_sub(4), command, Role::Strong));
    say(
        &mut body,
        5,
        words.get(Phrase::FirstRunCheckSays),
        Role::Text,
    );
    Page {
        head: Vec::new(),
        body,
    }
}
