//! Devices: a bar of shares with its legend, and devices as lines.

use crate::{
    city::world::{device::DeviceState, tally::Tally},
    screen::{
        canvas::columns,
        item::Item,
        scene::rows::{DeviceRow, device_level, device_state},
        text::{phrase::Phrase, words::Words},
        theme::Role,
        widgets::{
            badge::Level,
            line::{Ink, Line, Span, span},
            table::{Cell, Column, Table, cell, left, right},
        },
    },
};

fn all_columns(words: Words) -> [Column; 8] {
    let word = |phrase| words.get(phrase);
    [
        left(word(Phrase::ColumnDevice), 18, 3, 0),
        left(word(Phrase::ColumnCity), 11, 0, 2),
        left(word(Phrase::ColumnType), 12, 1, 4),
        left(word(Phrase::ColumnState), state_width(words), 0, 1),
        right(word(Phrase::ColumnHeard), 6, 0),
        left(word(Phrase::ColumnValue), 18, 4, 1),
        left("", 12, 0, 5),
        left(word(Phrase::ColumnLink), 16, 2, 3),
    ]
}

/// Columns of the longest word for a device's state.
pub fn state_width(words: Words) -> u16 {
    let widths = READING.map(|state| columns(device_state(state, words).0) as u16);
    widths.into_iter().max().unwrap_or(0)
}

/// The states in the order in which people read them.
const READING: [DeviceState; 8] = [
    DeviceState::Ok,
    DeviceState::Late,
    DeviceState::Silent,
    DeviceState::Unknown,
    DeviceState::Frozen,
    DeviceState::Implausible,
    DeviceState::LowBattery,
    DeviceState::NeverSeen,
];

/// The bar.
pub fn bar(tally: &Tally, x: u16, width: u16) -> Line {
    let shares = READING
        .iter()
        .map(|state| (tally.of(*state), device_level(*state).role()))
        .collect();
    Line::blank().ink(x, width, Ink::Shares(shares))
}

/// The legend; states that nobody is in are left out where there is no room for them.
pub fn legend(tally: &Tally, x: u16, width: u16, words: Words) -> Line {
    let parts = |all: bool| -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for state in READING {
            let count = tally.of(state);
            if count == 0 && !all && state != DeviceState::Ok {
                continue;
            }
            let (word, level) = device_state(state, words);
            let role = if count == 0 || state == DeviceState::Ok {
                Role::Dim
            } else {
                level.role()
            };
            if !spans.is_empty() {
                spans.push(span("   ", Role::Dim));
            }
            spans.push(span(format!("{word} "), role));
            spans.push(span(words.count(count), Role::Text));
        }
        spans
    };
    let wide = |spans: &[Span]| spans.iter().map(|(text, _)| columns(text)).sum::<usize>();
    let all = parts(true);
    let spans = if wide(&all) <= usize::from(width) {
        all
    } else {
        parts(false)
    };
    Line::blank().words(x, width, spans)
}

/// The counts in a few words: `3,129 ok · 214 unknown`.
pub fn brief(tally: &Tally, words: Words) -> Vec<Span> {
    let mut spans = Vec::new();
    for state in READING {
        let count = tally.of(state);
        if count == 0 {
            continue;
        }
        let (word, level) = device_state(state, words);
        if !spans.is_empty() {
            spans.push(span(" · ", Role::Dim));
        }
        let role = if state == DeviceState::Ok {
            Role::Text
        } else {
            level.role()
        };
        let arguments = [("count", count.into()), ("state", word.into())];
        spans.push(span(words.say(Phrase::StateCounted, &arguments), role));
    }
    if spans.is_empty() {
        spans.push(span(words.get(Phrase::NoneYet), Role::Dim));
    }
    spans
}

/// The columns of a list of devices.
pub fn table(width: u16, words: Words) -> Table {
    Table::new(&all_columns(words), 1, width.saturating_sub(1))
}

/// One device as a line.
pub fn line(table: &Table, row: &DeviceRow, ascii: bool, words: Words) -> Line {
    let (word, level) = device_state(row.state, words);
    let word_role = if level == Level::Ok {
        Role::Dim
    } else {
        level.role()
    };
    let word = if row.learning && level == Level::Ok {
        words.get(Phrase::StateLearning)
    } else {
        word
    };
    let is_stale = level == Level::Unknown;
    let sign = columns(level.glyph(ascii)) + 1;
    let name_room = usize::from(table.width(0)).saturating_sub(sign);
    let value = whole_parts(&row.value, usize::from(table.width(5)));
    table
        .row(vec![
            Cell::Words(vec![
                span(format!("{} ", level.glyph(ascii)), level.role()),
                span(both_ends(&row.name, name_room), Role::Text),
            ]),
            cell(row.city.clone(), Role::Dim),
            cell(row.kind.clone(), Role::Text),
            cell(word, word_role),
            cell(
                words.age_or(row.age_ms, words.get(Phrase::Never)),
                Role::Dim,
            ),
            cell(value, if is_stale { Role::Dim } else { Role::Text }),
            Cell::Ink(Ink::Spark(row.spark.clone(), 0)),
            cell(row.link.clone(), Role::Dim),
        ])
        .about(Item::Device(row.id))
}

/// A name cut in its middle: names of one kind differ at both ends.
fn both_ends(name: &str, room: usize) -> String {
    let letters: Vec<char> = name.chars().collect();
    if columns(name) <= room || letters.len() != columns(name) || room < 8 {
        return name.to_owned();
    }
    let end = 4.min(room / 3);
    let start = room - end - 1;
    let head: String = letters.iter().take(start).collect();
    let tail: String = letters.iter().skip(letters.len() - end).collect();
    format!("{}…{}", head.trim_end(), tail.trim_start())
}

/// As many of the values as fit whole; at least the first.
fn whole_parts(values: &str, room: usize) -> String {
    let mut shown = String::new();
    for part in values.split(" · ") {
        let gap = if shown.is_empty() { "" } else { " · " };
        if !shown.is_empty() && columns(&shown) + 3 + columns(part) > room {
            break;
        }
        shown.push_str(gap);
        shown.push_str(part);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_its_number() {
        assert_eq!(both_ends("Kärl Oxie 230", 20), "Kärl Oxie 230");
        assert_eq!(
            both_ends("Jordfukt Möllevångstorget 106", 20),
            "Jordfukt Möllev…106"
        );
    }

    #[test]
    fn values_are_shown_whole() {
        assert_eq!(
            whole_parts("fill 25 % · air 7 °C · battery 8 %", 22),
            "fill 25 % · air 7 °C"
        );
        assert_eq!(
            whole_parts("soil moisture 23.7 %", 8),
            "soil moisture 23.7 %"
        );
    }
}
