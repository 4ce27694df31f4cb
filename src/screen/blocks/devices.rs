//! Devices: a bar of shares with its legend, and devices as lines.

use crate::{
    city::world::{device::DeviceState, tally::Tally},
    screen::{
        canvas::{columns, cut},
        item::Item,
        scene::rows::{DeviceRow, device_level, device_state},
        text::{phrase::Phrase, words::Words},
        theme::Role,
        widgets::{
            badge::Level,
            line::{Ink, Line, Span, span, whole_parts},
            table::{Cell, Column, Table, cell, left, right},
        },
    },
};

fn all_columns(words: Words) -> [Column; 8] {
    let word = |phrase| words.get(phrase);
    [
        left(word(Phrase::ColumnDevice), 18, 3, 0),
        left(word(Phrase::ColumnCity), 11, 0, 2),
        left(word(Phrase::ColumnType), 10, 1, 4),
        left(word(Phrase::ColumnState), state_width(words), 0, 1),
        right(word(Phrase::ColumnHeard), 6, 0),
        left(word(Phrase::ColumnValue), 16, 4, 1),
        left("", 8, 0, 5),
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

/// The counts in a few words, as many as fit whole: `3,129 ok · 214 unknown`.
pub fn brief(tally: &Tally, width: u16, words: Words) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut used = 0;
    for state in READING {
        let count = tally.of(state);
        if count == 0 {
            continue;
        }
        let (word, level) = device_state(state, words);
        let role = if state == DeviceState::Ok {
            Role::Text
        } else {
            level.role()
        };
        let arguments = [("count", count.into()), ("state", word.into())];
        let counted = words.say(Phrase::StateCounted, &arguments);
        used += columns(&counted) + 3;
        if used > usize::from(width) + 3 {
            break;
        }
        if !spans.is_empty() {
            spans.push(span(" · ", Role::Dim));
        }
        spans.push(span(counted, role));
    }
    if spans.is_empty() {
        spans.push(span(words.get(Phrase::NoneYet), Role::Dim));
    }
    spans
}

/// The columns of a list of devices.
pub fn table(width: u16, words: Words) -> Table {
    Table::new(&all_columns(words), 1, width.saturating_sub(2))
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
    let value = value(&row.value, usize::from(table.width(5)));
    let link = match whole_parts(&row.link, usize::from(table.width(7))) {
        "" => row.link.as_str(),
        fitting => fitting,
    };
    table
        .row(vec![
            Cell::Words(vec![
                span(format!("{} ", level.glyph(ascii)), level.role()),
                span(both_ends(&row.name, name_room), Role::Text),
            ]),
            cell(row.city.clone(), Role::Dim),
            cell(row.kind.clone(), Role::Text),
            cell(word, word_role),
            cell(words.age_or(row.age_ms, "—"), Role::Dim),
            cell(value, if is_stale { Role::Dim } else { Role::Text }),
            Cell::Ink(Ink::Spark(row.spark.clone(), 0)),
            cell(link, Role::Dim),
        ])
        .about(Item::Device(row.id))
}

/// A name cut in its middle: names of one kind differ at both ends.
pub fn both_ends(name: &str, room: usize) -> String {
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

/// As many of the values as fit whole; of the first, its name gives way before its number does.
pub fn value(values: &str, room: usize) -> String {
    let shown = whole_parts(values, room);
    if !shown.is_empty() {
        return shown.to_owned();
    }
    let first = values.split(" · ").next().unwrap_or(values);
    let is_number = |word: &str| word.starts_with(|letter: char| letter.is_ascii_digit());
    let number = first.match_indices(' ').find(|(at, _)| {
        is_number(
            first
                .get(at + 1..)
                .unwrap_or("")
                .trim_start_matches(['-', '−']),
        )
    });
    let Some((name, number)) = number.and_then(|(at, _)| first.split_at_checked(at)) else {
        return cut(first, room);
    };
    match room.checked_sub(columns(number)) {
        Some(left) => format!("{}{number}", cut(name, left)),
        // Half a number would be another number.
        None => cut("…", room),
    }
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
            value("fill 25 % · air 7 °C · battery 8 %", 22),
            "fill 25 % · air 7 °C"
        );
        assert_eq!(value("soil moisture 23.7 %", 12), "soil… 23.7 %");
        assert_eq!(value("air temperature −2.6 °C", 16), "air tem… −2.6 °C");
        assert_eq!(value("a closed door", 8), "a close…");
        assert_eq!(value("soil moisture 23.7 %", 4), "…");
    }
}
