//! The strip of cities: what is calm is one word.

use crate::screen::{
    canvas::columns,
    item::Item,
    scene::rows::CityRow,
    text::numbers,
    theme::Role,
    widgets::{
        badge::Level,
        line::{Ink, Line, span},
    },
};

/// How tall the strip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Height {
    /// One row: names and signs.
    One,
    /// Two: names, then signs.
    Two,
    /// Four: names, signs with words, the last minutes, rates.
    Four,
}

/// The strip. Cities that do not fit are counted at its end.
pub fn strip(cities: &[CityRow], width: u16, height: Height, ascii: bool) -> Vec<Line> {
    if height == Height::One {
        return vec![brief(cities, width, ascii)];
    }
    let rows = match height {
        Height::One => 1,
        Height::Two => 2,
        Height::Four => 4,
    };
    let mut lines = vec![Line::blank(); rows];
    let (mut x, mut country) = (1_u16, None);
    for (at, city) in cities.iter().enumerate() {
        let wide = wide(city, height, width, cities.len());
        let parted = country.is_some_and(|before: &str| before != city.country);
        let gap = if parted && height != Height::Four {
            3
        } else {
            0
        };
        let rest = cities.len() - at;
        let reserve = if rest > 1 { 10 } else { 0 };
        if x + gap + wide + reserve > width
            && rest > 0
            && x + gap + wide > width - reserve.min(width)
        {
            overflow(
                &mut lines,
                cities.get(at..).unwrap_or_default(),
                x,
                width,
                ascii,
            );
            break;
        }
        if parted && height != Height::Four {
            for line in &mut lines {
                *line = std::mem::take(line).word(x, 1, "│", Role::Rule);
            }
        }
        country = Some(city.country.as_str());
        x += gap;
        place(&mut lines, city, x, wide, height, ascii);
        x += wide;
    }
    lines
}

/// Those that are not calm, then those that are, by name as long as there is room.
fn brief(cities: &[CityRow], width: u16, ascii: bool) -> Line {
    let mut spans = Vec::new();
    let is_calm = |city: &&CityRow| city.worst <= Level::Ok;
    for city in cities.iter().filter(|city| !is_calm(city)) {
        spans.push(span(
            format!("{} ", city.worst.glyph(ascii)),
            city.worst.role(),
        ));
        spans.push(span(format!("{}   ", city.name), Role::Text));
    }
    let used: usize = spans.iter().map(|(text, _)| columns(text)).sum();
    let calm: Vec<&CityRow> = cities.iter().filter(is_calm).collect();
    if !calm.is_empty() {
        let names: Vec<&str> = calm.iter().map(|city| city.name.as_str()).collect();
        let short: Vec<&str> = calm.iter().map(|city| city.short.as_str()).collect();
        let room = usize::from(width).saturating_sub(used + 10);
        let words = [names.join(" "), short.join(" ")]
            .into_iter()
            .find(|words| columns(words) <= room)
            .unwrap_or_else(|| calm.len().to_string());
        spans.push(span(format!("{} calm ", Level::Ok.glyph(ascii)), Role::Ok));
        spans.push(span(words, Role::Dim));
    }
    Line::blank().words(1, width.saturating_sub(2), spans)
}

/// Columns of a city, the gap behind it included.
fn wide(city: &CityRow, height: Height, width: u16, count: usize) -> u16 {
    let name = columns(&city.name) as u16;
    match height {
        Height::One | Height::Two => name.clamp(5, 12) + 2,
        Height::Four => (width.saturating_sub(1) / count.max(1) as u16).clamp(11, 20),
    }
}

fn place(lines: &mut [Line], city: &CityRow, x: u16, wide: u16, height: Height, ascii: bool) {
    let room = wide.saturating_sub(1);
    let name_role = if city.worst > Level::Unknown {
        Role::Strong
    } else {
        Role::Dim
    };
    let sign = city.worst.glyph(ascii);
    let mut set = |row: usize, add: &dyn Fn(Line) -> Line| {
        if let Some(line) = lines.get_mut(row) {
            *line = add(std::mem::take(line));
        }
    };
    set(0, &|line| line.word(x, room, city.name.clone(), name_role));
    let words = state_words(city, height, sign, room);
    set(1, &|line| line.words(x, room, words.clone()));
    let bars = room.saturating_sub(2).min(12);
    set(2, &|line| match city.rate {
        Some(_) => line.ink(x, bars, Ink::Spark(city.spark.clone(), 0)),
        None => line,
    });
    let rate = match city.rate {
        Some(rate) => numbers::rate(rate),
        None => format!("{} dev", numbers::count(u64::from(city.tally.total()))),
    };
    set(3, &|line| line.word(x, room, rate.clone(), Role::Dim));
}

fn state_words(city: &CityRow, height: Height, sign: &str, room: u16) -> Vec<(String, Role)> {
    use crate::city::world::device::DeviceState;
    let role = city.worst.role();
    let unknown = numbers::count(u64::from(city.tally.of(DeviceState::Unknown)));
    let has_room = columns(sign) + columns(&unknown) + 9 <= usize::from(room);
    let word = match (city.worst, height) {
        (Level::Ok, Height::Four) => format!("{sign} calm"),
        (Level::Ok, _) => sign.to_owned(),
        (Level::Unknown, Height::Four) if has_room => format!("{sign} {unknown} unknown"),
        (Level::Unknown, _) => format!("{sign} {unknown}"),
        (level, Height::Four) => format!("{sign} {} {}", city.alerts, word_of(level)),
        _ => format!("{sign} {}", city.alerts),
    };
    vec![span(word, role)]
}

fn word_of(level: Level) -> &'static str {
    match level {
        Level::Critical => "critical",
        Level::Major => "major",
        Level::Warning => "warning",
        _ => "info",
    }
}

fn overflow(lines: &mut [Line], rest: &[CityRow], x: u16, width: u16, ascii: bool) {
    let worst = rest.iter().map(|city| city.worst).max().unwrap_or_default();
    let words = vec![
        span(format!("+{} ", rest.len()), Role::Dim),
        span(worst.glyph(ascii), worst.role()),
    ];
    if let Some(line) = lines.first_mut() {
        *line = std::mem::take(line).words(x, width.saturating_sub(x), words);
    }
}

/// The calm cities in one row of words, for small screens; the others stand in alerts.
pub fn calm_line(cities: &[CityRow], width: u16) -> Line {
    let calm = || cities.iter().filter(|city| city.worst == Level::Ok);
    if calm().next().is_none() {
        return Line::blank();
    }
    let full: Vec<&str> = calm().map(|city| city.name.as_str()).collect();
    let full = full.join(" ");
    let words = if columns(&full) + 7 <= usize::from(width) {
        full
    } else {
        let short: Vec<&str> = calm().map(|city| city.short.as_str()).collect();
        short.join(" ")
    };
    let words = vec![span("calm ", Role::Ok), span(words, Role::Dim)];
    Line::blank().words(1, width.saturating_sub(1), words)
}

/// A city as an item.
pub fn item(city: &CityRow) -> Item {
    Item::City(city.id)
}
