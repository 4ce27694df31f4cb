//! One viewer: what is open (a stack of layers), what is selected, how large the screen is.
//!
//! The face calls `on_key`, `on_paste` and `resize` as things happen; then [`Viewer::gather`] under a
//! short borrow of the world, and [`Viewer::draw`] without it. Leaves out: terminals, clocks, sockets.

use super::{
    canvas::{Canvas, Skin},
    chrome::{self, Around},
    cursor::{Cursor, Targets},
    details::{self, About, Aspect},
    first_run, help,
    item::Item,
    keys::{self, Action, Key, SCENARIOS, When},
    palette::{Goal, Palette, TYPED_MAX},
    panels::{
        DEVICES, PANELS,
        panel::{Page, Room},
    },
    scene::{DeviceWish, Gatherer, Scene, devices::Query},
    text::search::Needle,
    theme::{Depth, Role, Theme},
    widgets::line::{Line, span},
};
use crate::city::{
    model::{
        order::{AlertId, Deed, Order},
        text::SafeText,
        time::Now,
    },
    world::World,
};
use ratatui::buffer::Buffer;

/// The largest screen that is drawn; a larger one is left blank beyond it.
pub const SIZE_MAX: (u16, u16) = (500, 200);
/// Layers that may lie on one another.
const LAYERS_MAX: usize = 32;

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

/// A frame, ready to be drawn.
#[derive(Debug, Clone, Default)]
struct Frame {
    head: Vec<Line>,
    alarm: Option<String>,
    page_head: Vec<Line>,
    body: Vec<Line>,
    selected: Option<Item>,
    band: Option<String>,
    footer: Line,
    rows: u16,
}

/// One viewer.
#[derive(Debug)]
pub struct Viewer {
    options: Options,
    themes: Vec<Theme>,
    theme: usize,
    skin: Skin,
    utc: bool,
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
        let panel = PANELS.get(self.panel).map_or("", |panel| panel.name());
        let mut trail = vec![panel.to_owned()];
        trail.extend(self.layer_names(world));
        trail
    }

    fn layer_names(&self, world: &World) -> Vec<String> {
        let names = self.layers.iter().filter_map(|layer| match layer {
            Layer::Detail(item, aspect, _) => Some(details::title(world, *item, *aspect)),
            Layer::Help(_) => Some("Help".to_owned()),
            Layer::Palette(_) => Some("Go to".to_owned()),
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
            When::HasItem => focus.is_some(),
            When::HasFeed => focus.is_some_and(|item| details::feed_of(world, item).is_some()),
            When::Demo => self.options.demo,
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

    /// Text was pasted: only what is being typed takes it, and only its first line.
    pub fn on_paste(&mut self, text: &str) {
        let line = text.lines().next().unwrap_or_default();
        let line = SafeText::new(
            line.get(..line.floor_char_boundary(400))
                .unwrap_or_default(),
        );
        for character in line.as_str().chars().take(TYPED_MAX) {
            self.type_character(character);
        }
    }

    fn typed(&mut self) -> Option<&mut String> {
        match self.layers.last_mut() {
            Some(Layer::Filter) => self.lists.get_mut(self.panel).map(|list| &mut list.filter),
            Some(Layer::Palette(palette)) => Some(&mut palette.text),
            _ => None,
        }
    }

    fn type_character(&mut self, character: char) {
        if character.is_control() {
            return;
        }
        if let Some(typed) = self.typed()
            && typed.chars().count() < TYPED_MAX
        {
            typed.push(character);
        }
    }

    /// Keys that every typed text knows. Returns false for others.
    fn edit(&mut self, key: Key) -> bool {
        match key {
            Key::Char(character) => self.type_character(character),
            Key::Backspace | Key::Ctrl('h') => {
                if let Some(typed) = self.typed() {
                    typed.pop();
                }
            }
            Key::Ctrl('u') => {
                if let Some(typed) = self.typed() {
                    typed.clear();
                }
            }
            Key::Ctrl('w') => {
                if let Some(typed) = self.typed() {
                    let kept = typed.trim_end().rfind(' ').map_or(0, |at| at + 1);
                    typed.truncate(kept);
                }
            }
            _ => return false,
        }
        true
    }

    fn on_filter_key(&mut self, key: Key) -> Vec<Reply> {
        if self.edit(key) {
            return Vec::new();
        }
        match key {
            Key::Esc => {
                if let Some(typed) = self.typed() {
                    typed.clear();
                }
                self.layers.pop();
            }
            Key::Enter => {
                self.layers.pop();
            }
            Key::Up | Key::Ctrl('p') => self.step(-1),
            Key::Down | Key::Ctrl('n') => self.step(1),
            _ => {}
        }
        Vec::new()
    }

    fn on_palette_key(&mut self, key: Key) -> Vec<Reply> {
        if self.edit(key) {
            return Vec::new();
        }
        let Some(Layer::Palette(palette)) = self.layers.last_mut() else {
            return Vec::new();
        };
        match key {
            Key::Esc => {
                self.layers.pop();
            }
            Key::Up | Key::BackTab | Key::Ctrl('p') => palette.step_selection(-1),
            Key::Down | Key::Tab | Key::Ctrl('n') => palette.step_selection(1),
            Key::PageUp => palette.step_selection(-10),
            Key::PageDown => palette.step_selection(10),
            Key::Enter => {
                if let Some(goal) = palette.chosen() {
                    self.layers.pop();
                    return self.go(goal);
                }
            }
            _ => {}
        }
        Vec::new()
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
            Goal::Scenario(name) if self.options.demo => return vec![Reply::Scenario(name)],
            Goal::Scenario(_) => {}
            Goal::Utc => self.utc = !self.utc,
            Goal::Help => self.layers.push(Layer::Help(Cursor::default())),
            Goal::Quit => return vec![Reply::Quit],
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

    /// Copies what the screen needs. Returns true where a scan of devices goes on: gather again soon.
    pub fn gather(&mut self, world: &World, frame_now: Now, extra: &Extra) -> bool {
        let (w, h) = self.size;
        let wish = self.wish();
        self.scene = self
            .gatherer
            .gather(world, frame_now, self.utc, wish.as_ref());
        let mut goes_on = self.scene.list.walking;
        if let Some(Layer::Palette(palette)) = self.layers.last_mut() {
            goes_on |= palette.step(world, &self.themes, self.options.demo);
        }
        let around = Around {
            w,
            h,
            ascii: self.options.ascii,
            panel: self.panel,
            trail: self.layer_names(world),
            corner: self.corner(),
        };
        let head = if self.is_first_run() {
            let name = vec![
                span("valvomo", Role::Strong),
                span("  first run", Role::Dim),
            ];
            vec![Line::blank().words(1, w.saturating_sub(1), name)]
        } else {
            chrome::head(&around, &self.scene, extra)
        };
        let band = extra.demo.as_ref().map(|words| format!(" {words} "));
        let rest = 1 + usize::from(band.is_some());
        let room = usize::from(h).saturating_sub(head.len() + rest);
        let page = self.page(world, w, room as u16);
        self.fit(page, room);
        let footer = match self.layers.last() {
            Some(Layer::Filter) => self.filter_line(w),
            _ => chrome::footer(&around, |when| self.applies(when, world)),
        };
        self.frame.alarm = chrome::stall(&self.scene).filter(|_| !self.is_first_run());
        self.frame.head = head;
        self.frame.band = band;
        self.frame.footer = footer;
        self.frame.rows = h;
        goes_on
    }

    /// The list of devices that the open panel wants: all of them, or those in trouble.
    fn wish(&self) -> Option<DeviceWish> {
        let (w, h) = self.size;
        let list = self.list()?;
        match self.panel {
            DEVICES => Some(DeviceWish {
                query: Query {
                    filter: list.filter.clone(),
                    sort: list.sort,
                    reverse: list.reverse,
                },
                selected: match list.cursor.item {
                    Some(Item::Device(id)) if list.cursor.chosen => Some(id),
                    _ => None,
                },
                top: list.cursor.top,
                rows: usize::from(h),
            }),
            0 if w >= 110 && h >= 34 => Some(DeviceWish {
                rows: usize::from(h),
                ..DeviceWish::default()
            }),
            _ => None,
        }
    }

    fn corner(&self) -> String {
        if self.size.0 < 76 {
            return String::new();
        }
        let zone = if self.utc { "UTC" } else { "local time" };
        format!("{} · {zone}", self.theme_name())
    }

    fn filter_line(&self, w: u16) -> Line {
        let filter = self.list().map_or("", |list| list.filter.as_str());
        let words = vec![
            span("/ ", Role::Accent),
            span(filter, Role::Strong),
            span("▏", Role::Accent),
            span("  enter keeps it · esc clears it", Role::Dim),
        ];
        Line::blank().words(1, w.saturating_sub(1), words)
    }

    fn page(&self, world: &World, w: u16, h: u16) -> Page {
        let about = About {
            world,
            clock: self.gatherer.clock(),
            now: self.scene.frame,
            w,
            h,
            ascii: self.options.ascii,
        };
        match self.layers.last() {
            Some(Layer::Help(_)) => help::page(w, self.options.ascii),
            Some(Layer::Palette(palette)) => palette.page(w, h),
            Some(Layer::Detail(item, aspect, _)) => details::compose(&about, *item, *aspect)
                .unwrap_or_else(|| {
                    let words = "This is no longer known. esc goes back.";
                    Page {
                        head: Vec::new(),
                        body: vec![Line::blank().word(3, w, words, Role::Dim)],
                    }
                }),
            Some(Layer::Filter) | None => match &self.options.first_run {
                Some(path) => first_run::page(path, w, h),
                None => self.panel_page(w, h),
            },
        }
    }

    fn panel_page(&self, w: u16, h: u16) -> Page {
        let (Some(panel), Some(list)) = (PANELS.get(self.panel), self.list()) else {
            return Page::default();
        };
        let room = Room {
            w,
            h,
            ascii: self.options.ascii,
            sort: list.sort,
            reverse: list.reverse,
        };
        let mut page = panel.compose(&room, &self.scene);
        if !list.filter.is_empty() && self.panel != DEVICES {
            let needle = Needle::new(&list.filter);
            page.body
                .retain(|line| !line.items.is_empty() && needle.is_in(&line.text()));
            if page.body.is_empty() {
                let words = "Nothing matches. esc clears the filter.";
                page.body.push(Line::blank().word(3, w, words, Role::Dim));
            }
        }
        if !list.filter.is_empty() && !matches!(self.layers.last(), Some(Layer::Filter)) {
            let words = vec![
                span("filter ", Role::Dim),
                span(list.filter.clone(), Role::Accent),
                span(" · esc clears it", Role::Dim),
            ];
            page.head
                .insert(0, Line::blank().words(1, w.saturating_sub(1), words));
        }
        page
    }

    /// Brings the page and its cursor together, and keeps the part that is on the screen.
    fn fit(&mut self, page: Page, room: usize) {
        let height = room.saturating_sub(page.head.len());
        self.targets = Targets::of(&page.body, height);
        let rows = page.body.len();
        let is_palette = matches!(self.layers.last(), Some(Layer::Palette(_)));
        let mut top = 0;
        let mut selected = None;
        if !is_palette {
            self.with_cursor(|cursor, targets| {
                cursor.fit(targets);
                top = cursor.top.min(rows.saturating_sub(height));
                selected = cursor.item;
            });
        }
        let is_quiet = match self.layers.last() {
            // A page of text shows a selection only once somebody moved it.
            Some(Layer::Detail(_, _, cursor)) => !cursor.chosen,
            _ => self.is_first_run(),
        };
        self.frame.selected = selected.filter(|_| !is_quiet);
        self.frame.page_head = page.head;
        self.frame.page_head.truncate(room);
        self.frame.body = page.body.into_iter().skip(top).take(height).collect();
    }

    /// Draws what was gathered. Pure: the same viewer draws the same cells.
    pub fn draw(&self, buffer: &mut Buffer) {
        let mut canvas = Canvas::new(buffer, &self.skin);
        let frame = &self.frame;
        let w = self.size.0;
        let lines = frame.head.iter().chain(&frame.page_head).chain(&frame.body);
        let foot = frame
            .rows
            .saturating_sub(1 + u16::from(frame.band.is_some()));
        for (y, line) in (0..foot).zip(lines) {
            line.draw(&mut canvas, y);
            for target in &line.items {
                if Some(target.item) == frame.selected {
                    canvas.select(target.x, y, target.width.min(w.saturating_sub(target.x)));
                }
            }
        }
        if let Some(alarm) = &frame.alarm {
            let y = u16::from(frame.head.len() > 1);
            canvas.band(y, Role::Alarm);
            canvas.put(
                0,
                y,
                w,
                &format!("{alarm:<width$}", width = usize::from(w)),
                Role::Alarm,
            );
        }
        if let Some(band) = &frame.band {
            let y = frame.rows.saturating_sub(2);
            canvas.put(
                0,
                y,
                w,
                &format!("{band:<width$}", width = usize::from(w)),
                Role::Demo,
            );
        }
        if frame.rows > 0 {
            frame.footer.draw(&mut canvas, frame.rows - 1);
        }
    }
}
