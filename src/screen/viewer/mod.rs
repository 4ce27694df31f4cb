//! One viewer: what is open (a stack of layers), what is selected, how large the screen is.
//!
//! The face calls `on_key`, `on_paste` and `resize` as things happen; then [`Viewer::gather`] under a
//! short borrow of the world, and [`Viewer::draw`] without it. Leaves out: terminals, clocks, sockets.

mod frame;
mod options;
mod typing;

pub use super::chrome::Extra;
pub use options::{Options, Reply};

use super::{
    canvas::Skin,
    cursor::{Cursor, Targets},
    details::{self, Aspect},
    item::Item,
    keys::{self, Action, Key, SCENARIOS, When},
    palette::{Goal, Palette},
    panels::PANELS,
    scene::{Gatherer, Scene},
    text::{language::Language, phrase::Phrase, words::Words},
    theme::{Depth, Theme},
};
use crate::city::{
    model::order::{AlertId, Deed, Order},
    world::World,
};
use frame::Frame;

/// The largest screen that is drawn; a larger one is left blank beyond it.
pub const SIZE_MAX: (u16, u16) = (500, 200);
/// Layers that may lie on one another.
const LAYERS_MAX: usize = 32;

/// How a viewer wants one panel.
#[derive(Debug, Clone, Default)]
struct List {
    cursor: Cursor,
    filter: String,
    sort: usize,
    reverse: bool,
}

/// What lies on a panel.
#[derive(Debug)]
enum Layer {
    Detail(Item, Aspect, Cursor),
    Help(Cursor),
    Filter,
    Palette(Box<Palette>),
}

/// One viewer.
#[derive(Debug)]
pub struct Viewer {
    options: Options,
    themes: Vec<Theme>,
    theme: usize,
    skin: Skin,
    utc: bool,
    words: Words,
    size: (u16, u16),
    panel: usize,
    lists: Vec<List>,
    layers: Vec<Layer>,
    targets: Targets,
    gatherer: Gatherer,
    scene: Scene,
    frame: Frame,
}

impl Viewer {
    /// A viewer that has seen nothing yet.
    pub fn new(options: Options) -> Self {
        let mut themes: Vec<Theme> = Theme::names().filter_map(Theme::named).collect();
        themes.extend(options.themes.iter().cloned());
        let wanted = options.theme.clone().unwrap_or_else(Theme::dark);
        let theme = themes.iter().position(|theme| *theme == wanted);
        let theme = theme.unwrap_or_else(|| {
            themes.push(wanted);
            themes.len() - 1
        });
        let mut viewer = Self {
            skin: Skin::new(&Theme::dark(), options.depth, options.ascii),
            utc: options.utc,
            words: options
                .language
                .map_or_else(Words::english, Language::words),
            size: (0, 0),
            panel: 0,
            lists: vec![List::default(); PANELS.len()],
            layers: Vec::new(),
            targets: Targets::default(),
            gatherer: Gatherer::default(),
            scene: Scene::default(),
            frame: Frame::default(),
            themes,
            theme,
            options,
        };
        viewer.resize(viewer.options.size.0, viewer.options.size.1);
        viewer.dress();
        viewer
    }

    /// The screen has another size now; clamped to [`SIZE_MAX`].
    pub fn resize(&mut self, w: u16, h: u16) {
        self.size = (w.min(SIZE_MAX.0), h.min(SIZE_MAX.1));
    }

    /// The name of the theme.
    pub fn theme_name(&self) -> &str {
        if self.options.depth == Depth::Mono {
            return "mono";
        }
        self.themes
            .get(self.theme)
            .map_or("dark", |theme| theme.name.as_str())
    }

    /// What is selected or open, for tests and titles.
    pub fn focus(&self) -> Option<Item> {
        match self.layers.last() {
            Some(Layer::Detail(item, _, cursor)) => {
                cursor.item.filter(|_| cursor.chosen).or(Some(*item))
            }
            Some(Layer::Help(_) | Layer::Palette(_)) => None,
            Some(Layer::Filter) | None => self.list().and_then(|list| list.cursor.item),
        }
    }

    /// The names of what is open, from the panel to the top layer, for tests and titles.
    pub fn trail(&self, world: &World) -> Vec<String> {
        let panel = PANELS.get(self.panel);
        let panel = panel.map_or("", |panel| self.words.get(panel.name()));
        let mut trail = vec![panel.to_owned()];
        trail.extend(self.layer_names(world));
        trail
    }

    fn layer_names(&self, world: &World) -> Vec<String> {
        let names = self.layers.iter().filter_map(|layer| match layer {
            Layer::Detail(item, aspect, _) => {
                Some(details::title(world, *item, *aspect, self.words))
            }
            Layer::Help(_) => Some(self.words.get(Phrase::HelpTitle).to_owned()),
            Layer::Palette(_) => Some(self.words.get(Phrase::PaletteTitle).to_owned()),
            Layer::Filter => None,
        });
        names.collect()
    }

    fn dress(&mut self) {
        // Without colours every theme is the one that needs none.
        let mono = (self.options.depth == Depth::Mono)
            .then(|| Theme::named("mono"))
            .flatten();
        let theme = mono.as_ref().or(self.themes.get(self.theme));
        if let Some(theme) = theme {
            self.skin = Skin::new(theme, self.options.depth, self.options.ascii);
        }
    }

    /// Takes another language; one that we do not have changes nothing.
    fn speak(&mut self, code: &str) {
        if let Some(language) = Language::with_code(code) {
            self.words = language.words();
        }
    }

    fn list(&self) -> Option<&List> {
        self.lists.get(self.panel)
    }

    fn is_first_run(&self) -> bool {
        self.options.first_run.is_some()
    }

    fn applies(&self, when: When, world: &World) -> bool {
        let typing = matches!(self.layers.last(), Some(Layer::Filter | Layer::Palette(_)));
        if typing {
            return when == When::Anywhere;
        }
        let on_panel = self.layers.is_empty() && !self.is_first_run();
        let panel = PANELS.get(self.panel);
        let focus = self.focus().filter(|_| !self.is_first_run());
        let open = match self.layers.last() {
            Some(Layer::Detail(item, Aspect::Main, _)) => Some(*item),
            _ => None,
        };
        match when {
            When::Anywhere | When::Always => true,
            When::Layered => {
                !self.layers.is_empty() || self.list().is_some_and(|list| !list.filter.is_empty())
            }
            When::Running => !self.is_first_run(),
            When::Openable => focus.is_some() && focus != open,
            When::Filterable => on_panel && self.panel > 0,
            When::Sortable => on_panel && panel.is_some_and(|panel| !panel.sorts().is_empty()),
            When::Alert => matches!(focus, Some(Item::Alert(_))),
            When::OpenAlert | When::HeldAlert => match focus {
                Some(Item::Alert(id)) => {
                    let alert = world.alerts.find(id).filter(|alert| alert.is_open());
                    alert.is_some_and(|alert| {
                        alert.acknowledged_by.is_some() == (when == When::HeldAlert)
                    })
                }
                _ => false,
            },
            When::HasItem => focus.is_some(),
            When::HasFeed => focus.is_some_and(|item| details::feed_of(world, item).is_some()),
            When::Demo => self.options.demo,
            When::Played => self.options.demo || self.options.replay,
            When::FirstRun => self.is_first_run() && self.layers.is_empty(),
        }
    }

    /// A key was pressed. Follow with `gather` and `draw`.
    pub fn on_key(&mut self, key: Key, world: &World) -> Vec<Reply> {
        if key == Key::Ctrl('c') {
            return vec![Reply::Quit];
        }
        match self.layers.last_mut() {
            Some(Layer::Filter) => return self.on_filter_key(key),
            Some(Layer::Palette(_)) => return self.on_palette_key(key),
            _ => {}
        }
        let Some(action) = keys::action(key, |when| self.applies(when, world)) else {
            return Vec::new();
        };
        self.act(action, world)
    }

    fn go(&mut self, goal: Goal) -> Vec<Reply> {
        match goal {
            Goal::Item(item) => self.open(item, Aspect::Main),
            Goal::Panel(panel) => self.open_panel(panel),
            Goal::Theme(name) => {
                if let Some(at) = self.themes.iter().position(|theme| theme.name == name) {
                    self.theme = at;
                    self.dress();
                }
            }
            Goal::Language(code) => self.speak(&code),
            Goal::Scenario(name) if self.options.demo => return vec![Reply::Scenario(name)],
            Goal::Scenario(_) => {}
            Goal::Utc => self.utc = !self.utc,
            Goal::Help => self.layers.push(Layer::Help(Cursor::default())),
            Goal::Quit => return vec![Reply::Quit],
            Goal::Reload if self.options.reloads => return vec![Reply::Reload],
            Goal::Reload => {}
        }
        Vec::new()
    }

    fn act(&mut self, action: Action, world: &World) -> Vec<Reply> {
        match action {
            Action::Up => self.step(-1),
            Action::Down => self.step(1),
            Action::PageUp => self.with_cursor(|cursor, targets| cursor.page(-1, targets)),
            Action::PageDown => self.with_cursor(|cursor, targets| cursor.page(1, targets)),
            Action::First => self.with_cursor(|cursor, targets| cursor.end(false, targets)),
            Action::Last => self.with_cursor(|cursor, targets| cursor.end(true, targets)),
            Action::Open => self.open_focus(Aspect::Main),
            Action::Back => self.back(),
            Action::Panel(number) => self.open_panel(usize::from(number).saturating_sub(1)),
            Action::NextPanel => self.open_panel((self.panel + 1) % PANELS.len()),
            Action::PreviousPanel => {
                self.open_panel((self.panel + PANELS.len() - 1) % PANELS.len());
            }
            Action::Filter => self.layers.push(Layer::Filter),
            Action::Sort => self.sort(),
            Action::Reverse => {
                if let Some(list) = self.lists.get_mut(self.panel) {
                    list.reverse = !list.reverse;
                }
            }
            Action::Acknowledge => return self.acknowledge(world),
            Action::Why => self.open_focus(Aspect::Why),
            Action::Card => {
                let feed = self.focus().and_then(|item| details::feed_of(world, item));
                if let Some(feed) = feed {
                    self.open(Item::Feed(feed), Aspect::Card);
                }
            }
            Action::Depends => self.open_focus(Aspect::Depends),
            Action::Utc => self.utc = !self.utc,
            Action::Theme => {
                self.theme = (self.theme + 1) % self.themes.len().max(1);
                self.dress();
            }
            Action::Help => {
                if !matches!(self.layers.last(), Some(Layer::Help(_))) {
                    self.layers.push(Layer::Help(Cursor::default()));
                }
            }
            Action::Palette => self.layers.push(Layer::Palette(Box::default())),
            Action::Scenario(number) => {
                let name = SCENARIOS.get(usize::from(number).saturating_sub(1));
                return name
                    .map(|name| Reply::Scenario((*name).to_owned()))
                    .into_iter()
                    .collect();
            }
            Action::Pause => return vec![Reply::Pause],
            Action::Faster => return vec![Reply::Faster],
            Action::Slower => return vec![Reply::Slower],
            Action::Demo => return vec![Reply::Demo],
            Action::Quit => return vec![Reply::Quit],
        }
        Vec::new()
    }

    fn with_cursor(&mut self, deed: impl FnOnce(&mut Cursor, &Targets)) {
        let cursor = match self.layers.last_mut() {
            Some(Layer::Detail(_, _, cursor) | Layer::Help(cursor)) => Some(cursor),
            _ => self.lists.get_mut(self.panel).map(|list| &mut list.cursor),
        };
        if let Some(cursor) = cursor {
            deed(cursor, &self.targets);
        }
    }

    fn step(&mut self, by: i64) {
        self.with_cursor(|cursor, targets| cursor.step(by, targets));
    }

    fn sort(&mut self) {
        let orders = PANELS
            .get(self.panel)
            .map_or(0, |panel| panel.sorts().len());
        if let Some(list) = self.lists.get_mut(self.panel) {
            list.sort = (list.sort + 1) % orders.max(1);
            list.reverse = false;
        }
    }

    fn back(&mut self) {
        if self.layers.pop().is_none()
            && let Some(list) = self.lists.get_mut(self.panel)
        {
            list.filter.clear();
        }
    }

    fn open_panel(&mut self, panel: usize) {
        if panel < PANELS.len() {
            self.panel = panel;
            self.layers.clear();
        }
    }

    fn open_focus(&mut self, aspect: Aspect) {
        if let Some(item) = self.focus() {
            self.open(item, aspect);
        }
    }

    fn open(&mut self, item: Item, aspect: Aspect) {
        if let Some(Layer::Detail(open, shown, _)) = self.layers.last()
            && (*open, *shown) == (item, aspect)
        {
            return;
        }
        if self.layers.len() >= LAYERS_MAX {
            self.layers.remove(0);
        }
        self.layers
            .push(Layer::Detail(item, aspect, Cursor::default()));
    }

    fn acknowledge(&self, world: &World) -> Vec<Reply> {
        let Some(Item::Alert(id)) = self.focus() else {
            return Vec::new();
        };
        let Some(alert) = world.alerts.find(id).filter(|alert| alert.is_open()) else {
            return Vec::new();
        };
        let what: fn(AlertId) -> Deed = match alert.acknowledged_by {
            Some(_) => Deed::Unacknowledge,
            None => Deed::Acknowledge,
        };
        vec![Reply::Order(Order {
            who: self.options.who.clone(),
            what: what(id),
        })]
    }
}
