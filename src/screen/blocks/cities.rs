//! The strip of cities: what is calm is one word.

use crate::{
    city::world::device::DeviceState,
    screen::{
        canvas::columns,
        item::Item,
        scene::{Scene, rows::CityRow},
        text::{phrase::Phrase, words::Words},
        theme::Role,
        widgets::{
            badge::Level,
            line::{Ink, Line, Span, span},
        },
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
pub fn strip(scene: &Scene, width: u16, height: Height, ascii: bool) -> Vec<Line> {
    let (cities, words) = (&scene.cities, scene.words);
    if height == Height::One {
        return vec![brief(scene, width, ascii)];
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
        place(&mut lines, city, (x, wide), (height, ascii), words);
        x += wide;
    }
    lines
}

/// Those that are not calm, then those that are, by name as long as there is room. Where the row above says
/// that all is calm, the names stand under its word.
fn brief(scene: &Scene, width: u16, ascii: bool) -> Line {
    let (cities, words) = (&scene.cities, scene.words);
    let said = scene.counts.need_you() == 0 && scene.devices.of(DeviceState::Unknown) == 0;
    let mut levels: Vec<Level> = cities
        .iter()
        .map(|city| city.worst.max(Level::Ok))
        .collect();
    levels.sort_unstable_by_key(|level| std::cmp::Reverse(*level));
    levels.dedup();
    let is_at = |city: &&CityRow, level: Level| city.worst.max(Level::Ok) == level;
    let room = usize::from(width.saturating_sub(2));
    // Those in trouble by their names as long as there is room; else all of them short, else counted.
    let told = |bad: Names, calm: Names| -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for level in &levels {
            let own = cities.iter().filter(|city| is_at(city, *level));
            let is_calm = *level == Level::Ok;
            let (sign, how) = (level.glyph(ascii), if is_calm { calm } else { bad });
            let gap = if spans.is_empty() { "" } else { "   " };
            if is_calm && said && spans.is_empty() {
                spans.push(span(" ".repeat(columns(sign) + 1), Role::Dim));
            } else if is_calm {
                let calm = format!("{gap}{sign} {} ", words.get(Phrase::Calm));
                spans.push(span(calm, Role::Ok));
            } else {
                spans.push(span(gap, Role::Dim));
                spans.push(span(sign, level.role()));
                spans.push(span(" ", Role::Dim));
            }
            let role = if is_calm { Role::Dim } else { Role::Text };
            spans.push(span(how.of(own), role));
        }
        spans
    };
    let ways = [
        (Names::Long, Names::Long),
        (Names::Long, Names::Short),
        (Names::Short, Names::Short),
        (Names::Short, Names::Count),
        (Names::Count, Names::Count),
    ];
    let mut ways = ways.into_iter().map(|(bad, calm)| told(bad, calm));
    let fits = |spans: &Vec<Span>| {
        let wide: usize = spans.iter().map(|(text, _)| columns(text)).sum();
        wide <= room
    };
    let spans = ways.find(fits);
    let spans = spans.unwrap_or_else(|| told(Names::Count, Names::Count));
    Line::blank().words(1, width.saturating_sub(2), spans)
}

/// How cities are named in a row.
#[derive(Debug, Clone, Copy)]
enum Names {
    Long,
    Short,
    Count,
}

impl Names {
    fn of<'a>(self, cities: impl Iterator<Item = &'a CityRow>) -> String {
        let names: Vec<&str> = match self {
            Self::Long => cities.map(|city| city.name.as_str()).collect(),
            Self::Short => cities.map(|city| city.short.as_str()).collect(),
            Self::Count => return cities.count().to_string(),
        };
        names.join(" ")
    }
}

/// Columns of a city, the gap behind it included.
fn wide(city: &CityRow, height: Height, width: u16, count: usize) -> u16 {
    let name = columns(&city.name) as u16;
    match height {
        Height::One | Height::Two => name.clamp(5, 12) + 2,
        Height::Four => (width.saturating_sub(1) / count.max(1) as u16).clamp(11, 20),
    }
}

fn place(
    lines: &mut [Line],
    city: &CityRow,
    (x, wide): (u16, u16),
    (height, ascii): (Height, bool),
    words: Words,
) {
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
    let state = state_words(city, (height, room), sign, words);
    set(1, &|line| line.words(x, room, state.clone()));
    let bars = room.saturating_sub(2).min(12);
    set(2, &|line| match city.rate {
        Some(_) => line.ink(x, bars, Ink::Spark(city.spark.clone(), 0)),
        None => line,
    });
    let rate = match city.rate {
        Some(rate) => words.rate(rate),
        None => words.counted(Phrase::CityDevices, city.tally.total()),
    };
    set(3, &|line| line.word(x, room, rate.clone(), Role::Dim));
}

/// How a city is; where there is no room for the word, the sign and the count say it.
fn state_words(
    city: &CityRow,
    (height, room): (Height, u16),
    sign: &str,
    words: Words,
) -> Vec<Span> {
    let role = city.worst.role();
    let unknown = city.tally.of(DeviceState::Unknown);
    let (count, word, counted) = match city.worst {
        Level::Unknown if unknown == 0 => (None, Phrase::StateUnknown, None),
        Level::Unknown => (
            Some(unknown),
            Phrase::StateUnknown,
            Some(Phrase::CityUnknown),
        ),
        Level::Critical => wrong(city, Phrase::SeverityCritical, Phrase::BadgeCritical),
        Level::Major => wrong(city, Phrase::SeverityMajor, Phrase::BadgeMajor),
        Level::Warning => wrong(city, Phrase::SeverityWarning, Phrase::BadgeWarning),
        Level::Idle | Level::Ok | Level::Info | Level::Late => (None, Phrase::Calm, None),
    };
    let fits = |text: &String| columns(text) <= usize::from(room);
    let with_sign = |text: String| format!("{sign} {text}");
    let mut ways = Vec::new();
    if height == Height::Four {
        // The word says more than the number does.
        let counted = count.zip(counted);
        ways.extend(counted.map(|(count, phrase)| words.counted(phrase, count)));
        ways.push(words.get(word).to_owned());
    }
    // Half a number would be another number.
    ways.extend(count.map(|count| words.count(count)));
    ways.extend(count.map(|count| count.to_string()));
    let fitting = ways.into_iter().map(with_sign).find(fits);
    vec![span(fitting.unwrap_or_else(|| sign.to_owned()), role)]
}

fn wrong(city: &CityRow, word: Phrase, counted: Phrase) -> (Option<u32>, Phrase, Option<Phrase>) {
    (Some(city.alerts), word, Some(counted))
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

/// How it is where no alert waits and no device is unknown: calm, or nothing has come yet.
pub fn without_alerts(cities: &[CityRow]) -> (Level, Phrase) {
    if cities.iter().all(|city| city.worst <= Level::Ok) {
        (Level::Ok, Phrase::Calm)
    } else {
        (Level::Unknown, Phrase::StateUnknown)
    }
}

/// The calm cities in one row of words, from column `x` on, for small screens; the others stand in alerts.
pub fn calm_line(scene: &Scene, x: u16, width: u16) -> Line {
    let word = scene.words.get(Phrase::Calm);
    let calm = || scene.cities.iter().filter(|city| city.worst == Level::Ok);
    if calm().next().is_none() {
        return Line::blank();
    }
    let full: Vec<&str> = calm().map(|city| city.name.as_str()).collect();
    let full = full.join(" ");
    let room = width.saturating_sub(x + 1);
    let list = if columns(&full) <= usize::from(room) {
        full
    } else {
        let short: Vec<&str> = calm().map(|city| city.short.as_str()).collect();
        short.join(" ")
    };
    Line::blank()
        .word(3, x.saturating_sub(4), word, Role::Ok)
        .word(x, room, list, Role::Dim)
}

/// A city as an item.
pub fn item(city: &CityRow) -> Item {
    Item::City(city.id)
}
