//! From a scene to cells: what stands around, what page is open, which part of it is on the screen.

use super::{Extra, Layer, Viewer};
use crate::{
    city::{model::time::Now, world::World},
    screen::{
        canvas::{Canvas, columns},
        chrome::{self, Around},
        cursor::Targets,
        details::{self, About},
        first_run, help,
        item::Item,
        keys,
        palette::Offers,
        panels::{
            DEVICES, PANELS,
            panel::{Page, Room},
        },
        scene::{DeviceWish, devices::Query},
        text::{phrase::Phrase, search::Needle},
        theme::Role,
        widgets::line::{Line, span},
    },
};
use ratatui::buffer::Buffer;

/// A frame, ready to be drawn.
#[derive(Debug, Clone, Default)]
pub(super) struct Frame {
    head: Vec<Line>,
    alarm: Option<String>,
    page_head: Vec<Line>,
    body: Vec<Line>,
    selected: Option<Item>,
    band: Option<(String, Role)>,
    footer: Line,
    rows: u16,
}

impl Viewer {
    /// Copies what the screen needs. Returns true where a scan of devices goes on: gather again soon.
    pub fn gather(&mut self, world: &World, frame_now: Now, extra: &Extra) -> bool {
        let (w, h) = self.size;
        let wish = self.wish();
        self.scene = self
            .gatherer
            .gather(world, frame_now, (self.utc, self.words), wish.as_ref());
        let mut goes_on = self.scene.list.walking;
        if let Some(Layer::Palette(palette)) = self.layers.last_mut() {
            let offers = Offers {
                demo: self.options.demo,
                reloads: self.options.reloads,
            };
            goes_on |= palette.step(world, &self.themes, offers, self.words);
        }
        let mut around = Around {
            w,
            h,
            ascii: self.options.ascii,
            panel: self.panel,
            trail: self.layer_names(world),
            corner: String::new(),
        };
        let head = if self.is_first_run() {
            let name = vec![
                span("valvomo", Role::Strong),
                span(format!("  {}", self.words.get(Phrase::FirstRun)), Role::Dim),
            ];
            vec![Line::blank().words(1, w.saturating_sub(1), name)]
        } else {
            chrome::head(&around, &self.scene, extra)
        };
        let band = extra.band.as_ref();
        let band = band
            .map(|band| (format!(" {} ", chrome::band(band, self.words)), Role::Demo))
            .or_else(|| chrome::config(&self.scene));
        let rest = 1 + usize::from(band.is_some());
        let room = usize::from(h).saturating_sub(head.len() + rest);
        let page = self.page(world, w, room as u16);
        let below = self.fit(page, room);
        around.corner = self.corner(below);
        let footer = match self.layers.last() {
            Some(Layer::Filter) => self.filter_line(w),
            _ => chrome::footer(&around, self.words, |when| self.applies(when, world)),
        };
        // A tape may say nothing for a while: its band tells that it plays.
        let is_alarming = !self.is_first_run() && !extra.is_replay();
        self.frame.alarm = chrome::stall(&self.scene).filter(|_| is_alarming);
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

    /// The corner of the footer: how many rows there are below the screen, whose time is told, the theme.
    fn corner(&self, below: usize) -> String {
        let zone = if self.utc {
            "UTC"
        } else {
            self.words.get(Phrase::LocalTime)
        };
        let mut parts = Vec::new();
        if below > 0 {
            parts.push(format!("↓ {}", self.words.count(below as u64)));
        }
        if self.size.0 >= 100 {
            parts.push(self.theme_name().to_owned());
        }
        if self.size.0 >= 76 {
            parts.push(zone.to_owned());
        }
        parts.join(" · ")
    }

    fn filter_line(&self, w: u16) -> Line {
        let filter = self.list().map_or("", |list| list.filter.as_str());
        let words = vec![
            span("/ ", Role::Accent),
            span(filter, Role::Strong),
            span("▏", Role::Accent),
            span(
                format!("  {}", self.words.get(Phrase::FilterKeys)),
                Role::Dim,
            ),
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
            Some(Layer::Help(_)) => help::page(w, self.options.ascii, self.words),
            Some(Layer::Palette(palette)) => palette.page(w, h, self.words),
            Some(Layer::Detail(item, aspect, _)) => details::compose(&about, *item, *aspect)
                .unwrap_or_else(|| {
                    let words = self.words.get(Phrase::NoLongerKnown);
                    Page {
                        head: Vec::new(),
                        body: vec![Line::blank().word(3, w, words, Role::Dim)],
                    }
                }),
            Some(Layer::Filter) | None => match &self.options.first_run {
                Some(path) => first_run::page(path, w, h, self.words),
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
                let words = self.words.get(Phrase::NothingMatches);
                page.body.push(Line::blank().word(3, w, words, Role::Dim));
            }
        }
        if !list.filter.is_empty() && !matches!(self.layers.last(), Some(Layer::Filter)) {
            let words = vec![
                span(format!("{} ", self.words.get(Phrase::FilterOn)), Role::Dim),
                span(list.filter.clone(), Role::Accent),
                span(
                    format!(" · {}", self.words.get(Phrase::FilterClears)),
                    Role::Dim,
                ),
            ];
            page.head
                .insert(0, Line::blank().words(1, w.saturating_sub(1), words));
        }
        page
    }

    /// Brings the page and its cursor together, and keeps the part that is on the screen. Returns how many
    /// rows there are below it.
    fn fit(&mut self, page: Page, room: usize) -> usize {
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
        rows.saturating_sub(top + height)
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
        if let Some((band, role)) = &frame.band {
            let y = frame.rows.saturating_sub(2);
            canvas.put(
                0,
                y,
                w,
                &format!("{band:<width$}", width = usize::from(w)),
                *role,
            );
            let room = usize::from(w).saturating_sub(columns(band) + 3);
            let (demo, plays) = (self.options.demo, self.options.demo || self.options.replay);
            let keys = keys::played_keys(room, demo, self.words);
            if let Some(keys) = keys.filter(|_| plays) {
                let wide = columns(&keys) as u16;
                canvas.put(w.saturating_sub(wide + 1), y, wide, &keys, Role::Demo);
            }
        }
        if frame.rows > 0 {
            frame.footer.draw(&mut canvas, frame.rows - 1);
        }
    }
}
