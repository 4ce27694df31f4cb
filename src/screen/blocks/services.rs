//! Services as lines.

use crate::{
    city::{formats::found::Health, world::service::Component},
    screen::{
        canvas::columns,
        item::Item,
        scene::{
            rows::ServiceRow,
            services::{STATES, claim},
        },
        text::{phrase::Phrase, words::Words},
        theme::Role,
        widgets::{
            badge::Level,
            line::{Ink, Line, Span, span},
            table::{Cell, Column, Table, cell, left, right},
        },
    },
};

fn all_columns(words: Words) -> [Column; 9] {
    let word = |phrase| words.get(phrase);
    [
        left("", 18, 2, 0),
        left(word(Phrase::ColumnCity), 8, 1, 3),
        left(word(Phrase::ColumnState), state_width(words), 0, 0),
        right(word(Phrase::ColumnMedian), 6, 6),
        right(word(Phrase::ColumnSlowest), 6, 0),
        left(word(Phrase::ColumnAnswers), 8, 2, 1),
        left(word(Phrase::ColumnRelease), 10, 1, 5),
        left(word(Phrase::ColumnWhat), 18, 4, 2),
        right(word(Phrase::ColumnAsked), 6, 4),
    ]
}

/// Columns of the longest word for a service's state.
fn state_width(words: Words) -> u16 {
    let widths = STATES.map(|phrase| columns(words.get(phrase)) as u16);
    widths.into_iter().max().unwrap_or(0)
}

/// Services as lines, with their row of headings first.
pub fn lines(rows: &[&ServiceRow], width: u16, ascii: bool, words: Words) -> (Line, Vec<Line>) {
    let table = Table::new(&all_columns(words), 1, width.saturating_sub(2));
    let lines = rows
        .iter()
        .map(|row| line(&table, row, ascii, words))
        .collect();
    (table.header(Level::width(ascii)), lines)
}

fn line(table: &Table, row: &ServiceRow, ascii: bool, words: Words) -> Line {
    let is_bad = row.level > Level::Late;
    let name_role = if is_bad { Role::Strong } else { Role::Text };
    let p95_role = if row.hot > 0 { Role::Hot } else { Role::Text };
    let ms = |ms: Option<f64>| ms.map_or_else(|| "—".to_owned(), |ms| words.latency(ms));
    let fresh = row.release_age_ms.filter(|age| *age < 2 * 3_600_000);
    let release_role = if fresh.is_some() {
        Role::Release
    } else {
        Role::Dim
    };
    let what = what(row, fresh, usize::from(table.width(7)), words);
    table
        .row(vec![
            Cell::Words(vec![
                span(format!("{} ", row.level.glyph(ascii)), row.level.role()),
                span(row.name.clone(), name_role),
            ]),
            cell(row.city.clone(), Role::Dim),
            cell(
                row.word,
                if row.level == Level::Ok {
                    Role::Dim
                } else {
                    row.level.role()
                },
            ),
            cell(ms(row.p50_ms), Role::Text),
            cell(ms(row.p95_ms), p95_role),
            Cell::Ink(Ink::Spark(row.spark.clone(), row.hot)),
            cell(row.release.clone().unwrap_or_default(), release_role),
            Cell::Words(what),
            cell(words.age_or(row.age_ms, "—"), Role::Dim),
        ])
        .about(Item::Service(row.id))
}

/// What is to be said of a service: a fresh release, what is not well; as much as fits whole.
fn what(row: &ServiceRow, fresh: Option<u64>, room: usize, words: Words) -> Vec<Span> {
    let is_bad = row.level > Level::Late;
    let note_role = if is_bad { Role::Text } else { Role::Dim };
    let note = span(row.note.clone(), note_role);
    let Some((age, release)) = fresh.zip(row.release.as_ref()) else {
        return vec![note];
    };
    let age = words.duration(age);
    let arguments = [("release", release.into()), ("age", (&age).into())];
    let released = words.say(Phrase::ReleasedAgo, &arguments);
    let both = columns(&released) + 3 + columns(&row.note) <= room;
    if row.note.is_empty() || !both {
        return vec![span(released, Role::Release)];
    }
    let released = span(released, Role::Release);
    vec![released, span(" · ", Role::Dim), note]
}

/// A part of a service, as the service says it is.
pub fn part(part: &Component, ascii: bool, words: Words) -> Line {
    let level = match part.health {
        Health::Up => Level::Ok,
        Health::Degraded => Level::Warning,
        Health::Down => Level::Major,
        Health::Unknown => Level::Unknown,
    };
    let role = if level == Level::Ok {
        Role::Dim
    } else {
        level.role()
    };
    let detail = match &part.detail {
        Some(detail) => format!(" · {detail}"),
        None => String::new(),
    };
    let words = vec![
        span(claim(part.health, words), role),
        span(detail, Role::Dim),
    ];
    let sign = Level::width(ascii);
    Line::blank()
        .word(1, sign, level.glyph(ascii), level.role())
        .word(2 + sign, 20, part.name.to_string(), Role::Text)
        .words(25, 200, words)
}
