//! A page of facts in the making: sentences, labelled facts, sections, charts, rows.

use super::About;
use crate::{
    city::{
        model::{certificate::Validity, time::Stamp},
        world::{freshness::Freshness, oversized::Packets, service::ServiceStatus},
    },
    screen::{
        blocks::services,
        canvas::{columns, wrap},
        item::Item,
        panels::panel::Page,
        scene::feeds,
        text::{phrase::Phrase, sentences, words::Words},
        theme::Role,
        widgets::{
            badge::Level,
            chart::{self, Base},
            line::{Line, Span, span},
        },
    },
};

/// The column in which words begin; signs stand before them.
pub const TEXT: u16 = 3;
/// Parts of a service that are listed.
const PARTS: usize = 20;

/// A page in the making.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// What it is made from.
    pub about: &'a About<'a>,
    /// The words of its viewer.
    pub words: Words,
    body: Vec<Line>,
}

/// A point of a chart: when, how much.
pub type Point = (Stamp, f64);

impl<'a> Sheet<'a> {
    /// An empty page.
    pub fn new(about: &'a About<'a>) -> Self {
        Self {
            about,
            words: about.clock.words(),
            body: Vec::new(),
        }
    }

    /// The page.
    pub fn page(self) -> Page {
        Page {
            head: Vec::new(),
            body: self.body,
        }
    }

    /// Columns of a label and the gap behind it.
    pub fn label_width(&self) -> u16 {
        if self.about.w >= 70 { 18 } else { 13 }
    }

    /// An empty row.
    pub fn blank(&mut self) {
        self.body.push(Line::blank());
    }

    /// Any row.
    pub fn line(&mut self, line: Line) {
        self.body.push(line);
    }

    /// Rows.
    pub fn lines(&mut self, lines: impl IntoIterator<Item = Line>) {
        self.body.extend(lines);
    }

    /// Words in one row.
    pub fn words(&mut self, words: Vec<Span>) {
        let w = self.about.w.saturating_sub(TEXT + 1);
        self.body.push(Line::blank().words(TEXT, w, words));
    }

    /// Words in one row, behind the sign of a state.
    pub fn sign(&mut self, level: Level, role: Role, words: Vec<Span>) {
        let sign = Level::width(self.about.ascii);
        let w = self.about.w.saturating_sub(sign + 3);
        let line = Line::blank().word(1, sign, level.glyph(self.about.ascii), role);
        self.body.push(line.words(2 + sign, w, words));
    }

    /// A sentence over as many rows as it needs.
    pub fn say(&mut self, text: &str, role: Role) {
        let w = self.about.w.saturating_sub(TEXT + 1);
        for line in wrap(text, usize::from(w), 8) {
            self.body.push(Line::blank().word(TEXT, w, line, role));
        }
    }

    /// A section; with an empty row above where there is room.
    pub fn section(&mut self, name: Phrase, right: &str) {
        self.section_named(self.words.get(name), right);
    }

    fn section_named(&mut self, name: &str, right: &str) {
        if self.about.h >= 18 && !self.body.is_empty() {
            self.blank();
        }
        self.body.push(Line::section(self.about.w, name, right));
    }

    /// A labelled fact over as many rows as it needs.
    pub fn fact(&mut self, label: Phrase, text: &str, role: Role) {
        let at = TEXT + self.label_width();
        let w = self.about.w.saturating_sub(at + 1);
        for (row, line) in wrap(text, usize::from(w), 6).into_iter().enumerate() {
            let label = if row == 0 { self.words.get(label) } else { "" };
            let start = Line::blank().word(TEXT, at.saturating_sub(TEXT + 1), label, Role::Dim);
            self.body.push(start.word(at, w, line, role));
        }
    }

    /// A labelled thing to go to, over as many rows as its words need.
    pub fn leads(&mut self, label: Phrase, text: &str, item: Item) {
        let label = self.words.get(label);
        let at = TEXT + self.label_width();
        let w = self.about.w.saturating_sub(at + 1);
        for (row, line) in wrap(text, usize::from(w), 3).into_iter().enumerate() {
            let label = if row == 0 { label } else { "" };
            let start = Line::blank().word(TEXT, at.saturating_sub(TEXT + 1), label, Role::Dim);
            self.body
                .push(start.word(at, w, line, Role::Accent).about(item));
        }
    }

    /// A labelled fact in several roles, in one row.
    pub fn facts(&mut self, label: Phrase, words: Vec<Span>) {
        let at = TEXT + self.label_width();
        let w = self.about.w.saturating_sub(at + 1);
        let label = self.words.get(label);
        let line = Line::blank().word(TEXT, at.saturating_sub(TEXT + 1), label, Role::Dim);
        self.body.push(line.words(at, w, words));
    }

    /// What a service says of its parts; nothing where it names none.
    pub fn parts(&mut self, status: &ServiceStatus) {
        if status.components.is_empty() {
            return;
        }
        let right = self
            .words
            .counted(Phrase::PartsAsItSays, status.components.len());
        self.section(Phrase::SectionParts, &right);
        let (ascii, words) = (self.about.ascii, self.words);
        let parts = status.components.iter().take(PARTS);
        self.body
            .extend(parts.map(|part| services::part(part, ascii, words)));
    }

    /// A chart of points with its axis on the left and its time below.
    pub fn chart(&mut self, (name, unit): (&str, &str), base: Base, points: &[Point], rows: usize) {
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return;
        };
        let axis = 11_u16;
        let width = self.about.w.saturating_sub(axis + 2);
        let span_ms = last.0.since(first.0).max(1) as f64;
        let placed: Vec<(f64, f64)> = points
            .iter()
            .map(|(at, value)| (at.since(first.0) as f64 / span_ms, *value))
            .collect();
        let Some(chart) = chart::draw(&placed, base, (usize::from(width), rows), self.about.ascii)
        else {
            return;
        };
        self.section_named(name, unit);
        let count = chart.rows.len();
        for (at, row) in chart.rows.into_iter().enumerate() {
            let label = match at {
                0 => self.words.value(chart.high),
                at if at + 1 == count => self.words.value(chart.low),
                _ => String::new(),
            };
            let line = Line::blank()
                .right(1, axis - 2, vec![span(label, Role::Dim)])
                .word(axis, 1, "│", Role::Rule)
                .word(axis + 1, width, row, Role::Graph);
            self.body.push(line);
        }
        let time = |at| self.about.clock.minute(at, self.about.now.utc, None);
        let (from, to) = (time(first.0), time(last.0));
        let to_w = columns(&to) as u16;
        let line = Line::blank().word(axis + 1, width, from, Role::Dim).right(
            (axis + 1 + width).saturating_sub(to_w),
            to_w,
            vec![span(to, Role::Dim)],
        );
        self.body.push(line);
    }

    /// For how long something has been as it is: `for 3 min`.
    pub fn for_age(&self, ms: u64) -> String {
        let age = self.words.age(ms);
        self.words.say(Phrase::ForTime, &[("time", (&age).into())])
    }

    /// An address that is asked, and how often.
    pub fn asks(&self, url: &str, every_ms: u64) -> String {
        let every = self.words.exact(every_ms);
        let arguments = [("url", url.into()), ("every", (&every).into())];
        self.words.say(Phrase::AsksEvery, &arguments)
    }

    /// What was declared, or that nothing was.
    pub fn declared<'t>(&self, text: Option<&'t str>) -> &'t str {
        text.unwrap_or_else(|| self.words.get(Phrase::NotDeclared))
    }

    /// How long ago, and when: `3 min ago, 02:49:10`.
    pub fn when(&self, at: Stamp) -> String {
        let ms = self.about.now.utc.since(at);
        let time = self.about.clock.second(at, self.about.now.utc, None);
        let phrase = match ms {
            ..0 => Phrase::WhenAhead,
            0..5_000 => Phrase::WhenNow,
            _ => Phrase::WhenAgo,
        };
        let age = self.words.age(ms.unsigned_abs());
        let arguments = [("age", (&age).into()), ("at", (&time).into())];
        self.words.say(phrase, &arguments)
    }
    /// How long a certificate lasts (B8).
    pub fn certificate(&mut self, label: Phrase, shown: Option<Validity>) {
        let Some(shown) = shown else { return };
        let now = self.about.now;
        let role = match shown.days_left(now) {
            ..1 => Role::Major,
            1..30 => Role::Warning,
            _ => Role::Text,
        };
        let end = shown.until().to_string();
        let date = end.split('T').next().unwrap_or(&end);
        let ending = sentences::ending(shown.until(), now, self.words);
        let arguments = [("ending", (&ending).into()), ("date", date.into())];
        let lasts = self.words.say(Phrase::CertificateUntil, &arguments);
        self.fact(label, &lasts, role);
    }

    /// How fresh the answers of a polled source are: one that only repeats itself may be a copy (B5).
    pub fn freshness(&mut self, fresh: &Freshness) {
        let words = self.words;
        if let Some(same_ms) = fresh.unchanged_ms(self.about.now) {
            let age = words.age(same_ms);
            let arguments = [("age", (&age).into()), ("count", fresh.repeats.into())];
            let unchanged = words.say(Phrase::Unchanged, &arguments);
            self.fact(Phrase::LabelContent, &unchanged, Role::Text);
        }
        if let Some(age_s) = fresh.age_s.filter(|age_s| *age_s > 0) {
            let age = words.age(age_s.saturating_mul(1_000));
            let copy = words.say(Phrase::OutOfCache, &[("age", (&age).into())]);
            self.fact(Phrase::LabelCopy, &copy, Role::Warning);
        }
        if let Some(at) = fresh.data_at {
            let newest = self.when(at);
            self.fact(Phrase::LabelNewest, &newest, Role::Text);
        }
    }

    /// Messages over the limit, and the filters that are left out because of them (A3).
    pub fn too_large(&mut self, packets: &Packets) {
        let words = self.words;
        for one in packets.left_out.iter().take(4) {
            let left = words.duration(one.until.mono.since(self.about.now.mono));
            let (bytes, topic) = feeds::too_large(&one.packet, words);
            let arguments = [
                ("filter", one.filter.as_str().into()),
                ("left", (&left).into()),
                ("bytes", (&bytes).into()),
                ("topic", topic.into()),
            ];
            let why = words.say(Phrase::LeftOutFor, &arguments);
            self.fact(Phrase::LabelLeftOut, &why, Role::Warning);
        }
        if let Some(last) = &packets.last {
            let when = self.when(last.at.utc);
            let (bytes, topic) = feeds::too_large(last, words);
            let arguments = [
                ("count", packets.count.into()),
                ("when", (&when).into()),
                ("bytes", (&bytes).into()),
                ("topic", topic.into()),
            ];
            let so_far = words.say(Phrase::TooLargeSoFar, &arguments);
            self.fact(Phrase::LabelTooLarge, &so_far, Role::Warning);
        }
    }
}
