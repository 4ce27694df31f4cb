//! How a viewer begins, and what it asks of its face.

use crate::{
    city::model::{order::Order, text::SafeText},
    screen::{
        text::language::Language,
        theme::{Depth, Theme},
    },
};

/// How a viewer begins.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The theme; `dark` where it is `None`.
    pub theme: Option<Theme>,
    /// The user's own themes, beside the built-in ones.
    pub themes: Vec<Theme>,
    /// The language; English where it is `None`.
    pub language: Option<&'static Language>,
    /// How many colours the terminal shows.
    pub depth: Depth,
    /// Only ASCII: a terminal without UTF-8.
    pub ascii: bool,
    /// Times in UTC from the start.
    pub utc: bool,
    /// Who looks: the `who` of orders.
    pub who: SafeText,
    /// The demo's keys work.
    pub demo: bool,
    /// There is a config, and it can be read again.
    pub reloads: bool,
    /// What is shown is a tape that plays: it can be stopped, and its speed changed.
    pub replay: bool,
    /// There is no config: where it was looked for.
    pub first_run: Option<String>,
    /// The first size: columns and rows.
    pub size: (u16, u16),
}

/// What a viewer asks of its face.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// Leave at once.
    Quit,
    /// Hand this to the engine.
    Order(Order),
    /// Start a scenario of the demo.
    Scenario(String),
    /// Stop or start the demo's (or tape's) time.
    Pause,
    /// Twice as fast.
    Faster,
    /// Half as fast.
    Slower,
    /// Read the config again.
    Reload,
    /// Start the demo, from the first-run screen.
    Demo,
}
