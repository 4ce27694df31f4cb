//! One viewer: what is open (a stack of layers), what is selected, how large the screen is.
//!
//! The face calls `on_key`, `on_paste` and `resize` as things happen; then [`Viewer::gather`] under a
//! short borrow of the world, and [`Viewer::draw`] without it. Leaves out: terminals, clocks, sockets.

use super::{
    keys::Key,
    theme::{Depth, Theme},
};
use crate::city::{
    model::{order::Order, text::SafeText, time::Now},
    world::World,
};
use ratatui::buffer::Buffer;

/// The largest screen that is drawn; a larger one is left blank beyond it.
pub const SIZE_MAX: (u16, u16) = (500, 200);

/// How a viewer begins.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The theme; `dark` where it is `None`.
    pub theme: Option<Theme>,
    /// The user's own themes, beside the built-in ones.
    pub themes: Vec<Theme>,
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
    /// There is no config: where it was looked for.
    pub first_run: Option<String>,
    /// The first size: columns and rows.
    pub size: (u16, u16),
}

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
    /// Start the demo, from the first-run screen.
    Demo,
}

/// One viewer.
#[derive(Debug)]
pub struct Viewer {
    options: Options,
    size: (u16, u16),
}

impl Viewer {
    /// A viewer that has seen nothing yet.
    pub fn new(options: Options) -> Self {
        let size = options.size;
        Self { options, size }
    }

    /// A key was pressed. Follow with `gather` and `draw`.
    pub fn on_key(&mut self, key: Key, world: &World) -> Vec<Reply> {
        let _ = (world, &self.options.who);
        match key {
            Key::Char('q') | Key::Ctrl('c') => vec![Reply::Quit],
            _ => Vec::new(),
        }
    }

    /// Text was pasted: only what is being typed takes it, and only its first line.
    pub fn on_paste(&mut self, text: &str) {
        let _ = (text, &self.options);
    }

    /// The screen has another size now; clamped to [`SIZE_MAX`].
    pub fn resize(&mut self, w: u16, h: u16) {
        self.size = (w.min(SIZE_MAX.0), h.min(SIZE_MAX.1));
    }

    /// Copies what the screen needs. Returns true where a scan of devices goes on: gather again soon.
    pub fn gather(&mut self, world: &World, frame_now: Now, extra: &Extra) -> bool {
        let _ = (world, frame_now, extra, &self.size);
        false
    }

    /// Draws what was gathered. Pure: the same viewer draws the same cells.
    pub fn draw(&self, buffer: &mut Buffer) {
        let _ = (&self.size, buffer);
    }

    /// A panic-free self-check of the options: the theme's name, for the face's own messages.
    pub fn theme_name(&self) -> &str {
        self.options
            .theme
            .as_ref()
            .map_or("dark", |theme| &theme.name)
    }
}
