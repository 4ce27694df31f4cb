//! Themes: what a role of meaning looks like. A cell's style comes from a role and from nothing else.
//!
//! A theme is a TOML file; a user's file is a patch over `dark`. Colours are written in 24 bits and
//! reduced to what a viewer's terminal can show. Without colour every theme becomes `mono`: weight,
//! lines and reversal. Leaves out: finding files, asking a terminal what it can do.

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use std::{collections::BTreeMap, fmt};

/// How many colours a viewer's terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Depth {
    /// None: `NO_COLOR`, or a terminal that has none.
    Mono,
    /// The 16 of ANSI, whose exact shades are the terminal's.
    Ansi16,
    /// The 256 of xterm.
    #[default]
    Indexed256,
    /// 24 bits.
    TrueColour,
}

macro_rules! roles {
    ($($(#[doc = $doc:literal])* $name:ident = $key:literal, $letter:literal;)*) => {
        /// What a cell means.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Role {
            $($(#[doc = $doc])* $name,)*
        }

        impl Role {
            /// All roles, in the order of the theme files.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its key in theme files.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// One letter for it, in snapshots.
            pub fn letter(self) -> char {
                match self { $(Self::$name => $letter,)* }
            }
        }
    };
}

roles! {
    /// Values and plain words. Its background is the ground of the screen.
    Text = "text", 't';
    /// Units, labels, ages: what is read second.
    Dim = "dim", 'd';
    /// The one thing of a line that is read first.
    Strong = "strong", 's';
    /// The name of a section.
    Title = "title", 'T';
    /// A line that parts sections.
    Rule = "rule", '-';
    /// The selected row: a background only.
    Selection = "selection", 'S';
    /// The open panel, and what is typed.
    Accent = "accent", 'a';
    /// A key in the footer.
    Key = "key", 'k';
    /// Fine, and quiet about it.
    Ok = "ok", 'o';
    /// For the record.
    Info = "info", 'i';
    /// A warning.
    Warning = "warning", 'w';
    /// Look at it now.
    Major = "major", 'm';
    /// Wake somebody.
    Critical = "critical", 'c';
    /// Nobody can say. Never red.
    Unknown = "unknown", 'u';
    /// Later than it should be.
    Late = "late", 'l';
    /// A release.
    Release = "release", 'r';
    /// The bars and lines of a chart.
    Graph = "graph", 'g';
    /// The part of a chart that is out of the usual.
    Hot = "hot", 'h';
    /// The band that says that this is a demo.
    Demo = "demo", 'D';
    /// The band that says that the picture stands still.
    Alarm = "alarm", 'A';
}

/// A colour in 24 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rgb(u8, u8, u8);

/// What a role looks like in one theme.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Look {
    fg: Option<Rgb>,
    bg: Option<Rgb>,
    ansi: Option<Color>,
    ansi_bg: Option<Color>,
    modifier: Modifier,
}

/// A theme.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub about: String,
    looks: BTreeMap<&'static str, Look>,
}

/// What is wrong with a theme file, in words for its author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeProblem(pub String);

impl fmt::Display for ThemeProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// The themes that come with the console: name and file.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    (
        "high-contrast",
        include_str!("../../themes/high-contrast.toml"),
    ),
    ("mono", include_str!("../../themes/mono.toml")),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Option<String>,
    about: Option<String>,
    #[serde(default)]
    roles: BTreeMap<String, Entry>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Entry {
    fg: Option<String>,
    bg: Option<String>,
    ansi: Option<String>,
    ansi_bg: Option<String>,
    bold: Option<bool>,
    dim: Option<bool>,
    underline: Option<bool>,
    reverse: Option<bool>,
}

impl Theme {
    /// The names of the built-in themes, in the order in which a key goes through them.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// A built-in theme. `None` for a name that there is not.
    pub fn named(name: &str) -> Option<Self> {
        let (_, text) = BUILT_IN.iter().find(|(known, _)| *known == name)?;
        Self::default().patched(text).ok()
    }

    /// The theme `dark`.
    pub fn dark() -> Self {
        Self::named("dark").unwrap_or_default()
    }

    /// This theme with what a file says in place of its own.
    ///
    /// # Errors
    /// What is wrong with the file, with its line where the TOML itself is broken.
    pub fn patched(mut self, text: &str) -> Result<Self, ThemeProblem> {
        let file: File = toml::from_str(text).map_err(|error| ThemeProblem(error.to_string()))?;
        if let Some(name) = file.name {
            self.name = name;
        }
        if let Some(about) = file.about {
            self.about = about;
        }
        for (key, entry) in file.roles {
            let Some(role) = Role::ALL.iter().find(|role| role.key() == key) else {
                let known: Vec<&str> = Role::ALL.iter().map(|role| role.key()).collect();
                let known = known.join(", ");
                return Err(ThemeProblem(format!(
                    "there is no role {key:?}; the roles are {known}"
                )));
            };
            let look = self.looks.entry(role.key()).or_default();
            entry.patch(look, &key)?;
        }
        Ok(self)
    }

    /// A theme for tests and tools, in which the colour of a cell is the number of its role.
    pub fn of_role_numbers() -> Self {
        let looks = Role::ALL.iter().map(|role| {
            let number = Some(Color::Indexed(*role as u8));
            let ansi_bg = (*role == Role::Selection).then_some(Color::Indexed(255));
            let look = Look {
                ansi: number.filter(|_| ansi_bg.is_none()),
                ansi_bg,
                ..Look::default()
            };
            (role.key(), look)
        });
        Self {
            name: "numbers".to_owned(),
            about: String::new(),
            looks: looks.collect(),
        }
    }

    /// What a role looks like at a depth of colour.
    pub fn style(&self, role: Role, depth: Depth) -> Style {
        let look = self.looks.get(role.key()).copied().unwrap_or_default();
        let (fg, bg) = match depth {
            Depth::Mono => (None, None),
            Depth::Ansi16 => (
                look.ansi.or_else(|| look.fg.map(nearest_of_16)),
                look.ansi_bg.or_else(|| look.bg.map(nearest_of_16)),
            ),
            Depth::Indexed256 => (
                look.fg.map(nearest_of_256).or(look.ansi),
                look.bg.map(nearest_of_256).or(look.ansi_bg),
            ),
            Depth::TrueColour => (
                look.fg.map(rgb).or(look.ansi),
                look.bg.map(rgb).or(look.ansi_bg),
            ),
        };
        Style {
            fg,
            bg,
            add_modifier: look.modifier,
            ..Style::default()
        }
    }

    /// The least contrast of a role against the ground, its own background and the selection
    /// (WCAG 2.2, 1.4.3). `None` where the theme leaves the colours to the terminal.
    pub fn contrast(&self, role: Role) -> Option<f64> {
        let look = self.looks.get(role.key())?;
        let fg = look.fg?;
        let ground = |role: Role| self.looks.get(role.key()).and_then(|look| look.bg);
        let grounds: Vec<Rgb> = match look.bg {
            Some(own) if role != Role::Text => vec![own],
            _ => [ground(Role::Text), ground(Role::Selection)]
                .into_iter()
                .flatten()
                .collect(),
        };
        grounds
            .into_iter()
            .map(|bg| contrast(fg, bg))
            .min_by(f64::total_cmp)
    }
}

impl Entry {
    fn patch(self, look: &mut Look, key: &str) -> Result<(), ThemeProblem> {
        let colour = |text: &str| {
            parse_rgb(text).ok_or_else(|| {
                ThemeProblem(format!(
                    "role {key}: {text:?} is no colour; write it as \"#rrggbb\""
                ))
            })
        };
        let ansi = |text: &str| {
            parse_ansi(text).ok_or_else(|| {
                ThemeProblem(format!(
                    "role {key}: {text:?} is no ANSI colour; write default, or one of {}",
                    ANSI.map(|(name, _)| name).join(", ")
                ))
            })
        };
        if let Some(text) = &self.fg {
            look.fg = Some(colour(text)?);
            look.ansi = None;
        }
        if let Some(text) = &self.bg {
            look.bg = Some(colour(text)?);
            look.ansi_bg = None;
        }
        if let Some(text) = &self.ansi {
            look.ansi = Some(ansi(text)?);
        }
        if let Some(text) = &self.ansi_bg {
            look.ansi_bg = Some(ansi(text)?);
        }
        for (wanted, modifier) in [
            (self.bold, Modifier::BOLD),
            (self.dim, Modifier::DIM),
            (self.underline, Modifier::UNDERLINED),
            (self.reverse, Modifier::REVERSED),
        ] {
            if let Some(wanted) = wanted {
                look.modifier.set(modifier, wanted);
            }
        }
        Ok(())
    }
}

/// The 16 colours with the shades of xterm, to measure distances by.
const ANSI: [(&str, (Color, Rgb)); 16] = [
    ("black", (Color::Black, Rgb(0, 0, 0))),
    ("red", (Color::Red, Rgb(205, 0, 0))),
    ("green", (Color::Green, Rgb(0, 205, 0))),
    ("yellow", (Color::Yellow, Rgb(205, 205, 0))),
    ("blue", (Color::Blue, Rgb(0, 0, 238))),
    ("magenta", (Color::Magenta, Rgb(205, 0, 205))),
    ("cyan", (Color::Cyan, Rgb(0, 205, 205))),
    ("grey", (Color::Gray, Rgb(229, 229, 229))),
    ("dark-grey", (Color::DarkGray, Rgb(127, 127, 127))),
    ("light-red", (Color::LightRed, Rgb(255, 0, 0))),
    ("light-green", (Color::LightGreen, Rgb(0, 255, 0))),
    ("light-yellow", (Color::LightYellow, Rgb(255, 255, 0))),
    ("light-blue", (Color::LightBlue, Rgb(92, 92, 255))),
    ("light-magenta", (Color::LightMagenta, Rgb(255, 0, 255))),
    ("light-cyan", (Color::LightCyan, Rgb(0, 255, 255))),
    ("white", (Color::White, Rgb(255, 255, 255))),
];

fn parse_ansi(text: &str) -> Option<Color> {
    if text == "default" {
        return Some(Color::Reset);
    }
    let (_, (colour, _)) = ANSI.iter().find(|(name, _)| *name == text)?;
    Some(*colour)
}

fn parse_rgb(text: &str) -> Option<Rgb> {
    let digits = text.strip_prefix('#').filter(|rest| rest.len() == 6)?;
    let part = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
    Some(Rgb(part(0)?, part(2)?, part(4)?))
}

fn rgb(colour: Rgb) -> Color {
    Color::Rgb(colour.0, colour.1, colour.2)
}

fn distance(one: Rgb, other: Rgb) -> i32 {
    let part = |one: u8, other: u8| (i32::from(one) - i32::from(other)).pow(2);
    // The eye sees green best and blue worst.
    3 * part(one.0, other.0) + 4 * part(one.1, other.1) + 2 * part(one.2, other.2)
}

fn nearest_of_16(colour: Rgb) -> Color {
    ANSI.iter()
        .min_by_key(|(_, (_, shade))| distance(colour, *shade))
        .map_or(Color::Reset, |(_, (name, _))| *name)
}

/// The nearest of the 6x6x6 cube and the grey ramp; the first 16 are the terminal's to choose.
fn nearest_of_256(colour: Rgb) -> Color {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let step = |part: u8| {
        (0_u8..)
            .zip(STEPS)
            .min_by_key(|(_, shade)| shade.abs_diff(part))
            .unwrap_or((0, 0))
    };
    let ((r, red), (g, green), (b, blue)) = (step(colour.0), step(colour.1), step(colour.2));
    let cube = (16 + 36 * r + 6 * g + b, Rgb(red, green, blue));
    let grey = (0_u8..24)
        .map(|at| (232 + at, Rgb(8 + 10 * at, 8 + 10 * at, 8 + 10 * at)))
        .min_by_key(|(_, shade)| distance(colour, *shade))
        .unwrap_or(cube);
    let nearer = distance(colour, grey.1) < distance(colour, cube.1);
    Color::Indexed(if nearer { grey.0 } else { cube.0 })
}

fn luminance(colour: Rgb) -> f64 {
    let part = |value: u8| {
        let share = f64::from(value) / 255.0;
        if share <= 0.040_45 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(colour.0) + 0.7152 * part(colour.1) + 0.0722 * part(colour.2)
}

fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_fills_every_role_and_can_be_read() {
        for name in Theme::names() {
            let text = BUILT_IN.iter().find(|(known, _)| *known == name).unwrap().1;
            let theme = Theme::default().patched(text).unwrap();
            assert_eq!(theme.name, name);
            assert!(!theme.about.is_empty(), "{name}");
            for role in Role::ALL {
                assert!(theme.looks.contains_key(role.key()), "{name} {role:?}");
                let is_text = !matches!(role, Role::Rule | Role::Selection);
                if name != "mono" && is_text {
                    let contrast = theme.contrast(*role).unwrap();
                    assert!(contrast >= 4.5, "{name} {role:?} {contrast:.2}");
                }
            }
        }
    }

    #[test]
    fn unknown_is_never_the_colour_of_critical() {
        for name in Theme::names().filter(|name| *name != "mono") {
            let theme = Theme::named(name).unwrap();
            for depth in [Depth::Ansi16, Depth::Indexed256, Depth::TrueColour] {
                let unknown = theme.style(Role::Unknown, depth).fg;
                assert_ne!(unknown, theme.style(Role::Critical, depth).fg, "{name}");
            }
        }
    }

    #[test]
    fn without_colour_there_is_no_colour() {
        for name in Theme::names() {
            let theme = Theme::named(name).unwrap();
            for role in Role::ALL {
                let style = theme.style(*role, Depth::Mono);
                assert_eq!((style.fg, style.bg), (None, None), "{name} {role:?}");
            }
        }
    }

    fn check(colour: &str, expected: Color) {
        assert_eq!(
            nearest_of_256(parse_rgb(colour).unwrap()),
            expected,
            "{colour}"
        );
    }

    #[test]
    fn reduces_to_the_nearest() {
        check("#ff0000", Color::Indexed(196));
        check("#808080", Color::Indexed(244));
        check("#5f87af", Color::Indexed(67));
        check("#000000", Color::Indexed(16));
        assert_eq!(nearest_of_16(Rgb(250, 5, 5)), Color::LightRed);
    }

    #[test]
    fn a_patch_changes_only_what_it_names() {
        let dark = Theme::dark();
        let mine = dark
            .clone()
            .patched("[roles]\nok = { fg = \"#ffffff\" }")
            .unwrap();
        let style = |theme: &Theme, role| theme.style(role, Depth::TrueColour);
        assert_eq!(style(&mine, Role::Ok).fg, Some(Color::Rgb(255, 255, 255)));
        assert_eq!(style(&mine, Role::Dim), style(&dark, Role::Dim));
        let problem = dark.patched("[roles]\nokay = {}").unwrap_err();
        assert!(
            problem.0.starts_with("there is no role \"okay\""),
            "{problem}"
        );
    }
}
