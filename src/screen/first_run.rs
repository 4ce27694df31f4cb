//! The first-run screen (C48): there is no config; what to do about it.

use super::{
    canvas::wrap,
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
    let width = usize::from(w.saturating_sub(4));
    let mut body = Vec::new();
    let say = |body: &mut Vec<Line>, text: &str, role| {
        for line in wrap(text, width, 6) {
            body.push(Line::blank().word(2, w.saturating_sub(2), line, role));
        }
    };
    if h >= 20 {
        body.push(Line::blank());
    }
    say(&mut body, words.get(Phrase::FirstRunWhat), Role::Text);
    body.push(Line::blank());
    let nothing = vec![
        span(
            format!("{} ", words.get(Phrase::FirstRunNoConfig)),
            Role::Text,
        ),
        span(path, Role::Strong),
    ];
    body.push(Line::blank().words(2, w.saturating_sub(2), nothing));
    body.push(Line::blank());
    let demo = vec![
        span("d", Role::Key),
        span(format!(" {}", words.get(Phrase::FirstRunDemo)), Role::Text),
    ];
    body.push(Line::blank().words(2, w.saturating_sub(2), demo));
    let shell = words.get(Phrase::FirstRunShell);
    let shell = vec![
        span(format!("  {shell} "), Role::Text),
        span("valvomo demo", Role::Strong),
    ];
    body.push(Line::blank().words(2, w.saturating_sub(2), shell));
    body.push(Line::blank());
    say(&mut body, words.get(Phrase::FirstRunReal), Role::Text);
    body.push(Line::section(
        w,
        words.get(Phrase::FirstRunTrams),
        "CC BY 4.0, HSL",
    ));
    for line in EXAMPLE.lines() {
        body.push(Line::blank().word(4, w.saturating_sub(4), line, Role::Dim));
    }
    body.push(Line::section(w, words.get(Phrase::FirstRunCheck), ""));
    let check = vec![
        span("valvomo check", Role::Strong),
        span(
            format!(" {}", words.get(Phrase::FirstRunCheckSays)),
            Role::Text,
        ),
    ];
    body.push(Line::blank().words(2, w.saturating_sub(2), check));
    Page {
        head: Vec::new(),
        body,
    }
}
