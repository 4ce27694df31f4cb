//! What the environment says about the terminal. Nothing is asked of the terminal itself: an answer may
//! never come, and is a key press where it comes late.

use crate::{edge::config::Environment, screen::theme::Depth};

/// What the environment says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// `TERM`.
    pub term: String,
    /// `COLORTERM`.
    pub colorterm: String,
    /// `NO_COLOR`, where it is not empty.
    pub no_color: bool,
    /// The locale of characters: the first of `LC_ALL`, `LC_CTYPE`, `LANG` that is set.
    pub locale: String,
    /// The locale of words: the first of `LC_ALL`, `LC_MESSAGES`, `LANG` that is set.
    pub messages: String,
    /// Where to panic, in tests of a debug build (`VALVOMO_TEST_PANIC`): `loop` or `task`.
    pub panic: Option<String>,
}

/// Terminals with 24 bits that not every system announces in `COLORTERM`, which ssh does not carry over.
const TRUE_COLOUR: [&str; 7] = [
    "direct",
    "kitty",
    "alacritty",
    "foot",
    "ghostty",
    "wezterm",
    "truecolor",
];

impl Surroundings {
    /// Reads the environment.
    pub fn read(environment: Environment<'_>) -> Self {
        let text = |name: &str| environment(name).unwrap_or_default();
        let first = |category: &str| {
            let locales = ["LC_ALL", category, "LANG"].map(text);
            locales.into_iter().find(|locale| !locale.is_empty())
        };
        let panic = cfg!(debug_assertions)
            .then(|| environment("VALVOMO_TEST_PANIC"))
            .flatten();
        Self {
            term: text("TERM"),
            colorterm: text("COLORTERM"),
            no_color: !text("NO_COLOR").is_empty(),
            locale: first("LC_CTYPE").unwrap_or_default(),
            messages: first("LC_MESSAGES").unwrap_or_default(),
            panic,
        }
    }

    /// How many colours the terminal shows.
    pub fn depth(&self) -> Depth {
        let term = self.term.as_str();
        let is_true = matches!(self.colorterm.as_str(), "truecolor" | "24bit")
            || TRUE_COLOUR.iter().any(|name| term.contains(name));
        let is_mono = term.starts_with("vt1") || term.starts_with("vt2") || term.ends_with("-m");
        match () {
            () if self.no_color => Depth::Mono,
            () if is_true => Depth::TrueColour,
            () if term.contains("256") => Depth::Indexed256,
            () if is_mono => Depth::Mono,
            () => Depth::Ansi16,
        }
    }

    /// Only ASCII can be shown. Without any locale we trust that the terminal is a modern one.
    pub fn ascii(&self) -> bool {
        let locale = self.locale.to_lowercase();
        !(locale.is_empty() || locale.contains("utf-8") || locale.contains("utf8"))
    }

    /// The terminal cannot move its cursor.
    pub fn is_dumb(&self) -> bool {
        self.term == "dumb"
    }

    /// Erasing paints the background of the pen, as all do but GNU screen (which tmux may pose as). Tmux
    /// paints it, but forgets it in what it copies and captures.
    pub fn erases_in_colour(&self) -> bool {
        !["screen", "tmux"]
            .iter()
            .any(|name| self.term.starts_with(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[(&str, &str)], depth: Depth, ascii: bool) {
        let environment = |name: &str| {
            let value = values.iter().find(|(key, _)| *key == name);
            value.map(|(_, value)| (*value).to_owned())
        };
        let surroundings = Surroundings::read(&environment);
        assert_eq!(surroundings.depth(), depth, "{values:?}");
        assert_eq!(surroundings.ascii(), ascii, "{values:?}");
    }

    #[test]
    fn colours_and_letters() {
        let utf8 = ("LANG", "fi_FI.UTF-8");
        check(
            &[("TERM", "xterm-256color"), utf8],
            Depth::Indexed256,
            false,
        );
        check(
            &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), utf8],
            Depth::TrueColour,
            false,
        );
        check(&[("TERM", "xterm-kitty")], Depth::TrueColour, false);
        check(&[("TERM", "xterm"), utf8], Depth::Ansi16, false);
        check(&[("TERM", "linux"), ("LANG", "C")], Depth::Ansi16, true);
        check(
            &[("TERM", "vt220"), ("LC_ALL", "POSIX"), utf8],
            Depth::Mono,
            true,
        );
        check(
            &[("LC_ALL", ""), ("LC_CTYPE", "C.UTF-8"), ("LANG", "C")],
            Depth::Ansi16,
            false,
        );
        check(
            &[
                ("TERM", "xterm-256color"),
                ("COLORTERM", "truecolor"),
                ("NO_COLOR", "1"),
            ],
            Depth::Mono,
            false,
        );
        check(&[("TERM", "xterm"), ("NO_COLOR", "")], Depth::Ansi16, false);
    }
}
