//! Feeds: what came, what was not understood, what was lost.

use super::panel::{Page, Panel, Room, some_of};
use crate::screen::{
    item::Item,
    scene::{Scene, rows::FeedRow},
    text::{phrase::Phrase, words::Words},
    theme::Role,
    widgets::{
        badge::Level,
        line::{Ink, Line, span},
        table::{Cell, Column, Table, cell, left, right},
    },
};
use std::cmp::Reverse;

/// The panel.
pub struct Feeds;

fn columns(words: Words) -> [Column; 12] {
    let word = |phrase| words.get(phrase);
    [
        left(word(Phrase::ColumnFeed), 19, 2, 0),
        left(word(Phrase::ColumnFormat), 14, 0, 6),
        left(word(Phrase::ColumnState), 10, 0, 0),
        left(word(Phrase::ColumnTenMinutes), 12, 1, 5),
        right(word(Phrase::ColumnRate), 8, 1),
        right(word(Phrase::ColumnLast), 6, 2),
        right(word(Phrase::ColumnLag), 6, 3),
        right(word(Phrase::ColumnMessages), 10, 4),
        right(word(Phrase::ColumnLate), 6, 7),
        right(word(Phrase::ColumnLost), 5, 4),
        right(word(Phrase::ColumnDefects), 7, 0),
        left(word(Phrase::ColumnTrouble), 24, 4, 0),
    ]
}

impl Panel for Feeds {
    fn name(&self) -> Phrase {
        Phrase::PanelFeeds
    }

    fn about(&self) -> Phrase {
        Phrase::AboutFeeds
    }

    fn sorts(&self) -> &'static [Phrase] {
        &[
            Phrase::OrderTrouble,
            Phrase::OrderName,
            Phrase::OrderRate,
            Phrase::OrderDefects,
        ]
    }

    fn compose(&self, room: &Room, scene: &Scene) -> Page {
        let words = scene.words;
        let mut rows: Vec<&FeedRow> = scene.feeds.iter().collect();
        match room.sort {
            1 => rows.sort_by(|one, other| one.name.cmp(&other.name)),
            2 => rows.sort_by(|one, other| other.rate.total_cmp(&one.rate)),
            3 => rows.sort_by_key(|row| Reverse(row.defects)),
            _ => rows.sort_by_key(|row| Reverse(row.level)),
        }
        if room.reverse {
            rows.reverse();
        }
        let many = some_of(rows.len(), scene.totals.feeds, words);
        let right = format!("{many} · {}", room.order(self.sorts(), words));
        let table = Table::new(&columns(words), 1, room.w.saturating_sub(2));
        let mut body: Vec<Line> = rows
            .iter()
            .map(|row| line(&table, row, room.ascii, words))
            .collect();
        if body.is_empty() {
            body.push(Line::blank().word(3, room.w, words.get(Phrase::NoFeed), Role::Dim));
        }
        Page {
            head: vec![
                Line::section(room.w, words.get(self.name()), &right),
                table.header(Level::width(room.ascii)),
            ],
            body,
        }
    }
}

fn line(table: &Table, row: &FeedRow, ascii: bool, words: Words) -> Line {
    let is_bad = row.level > Level::Late;
    let alarming = |count: u64, role: Role| {
        let role = if count == 0 { Role::Dim } else { role };
        cell(words.count(count), role)
    };
    let word_role = if row.level == Level::Ok {
        Role::Dim
    } else {
        row.level.role()
    };
    table
        .row(vec![
            Cell::Words(vec![
                span(format!("{} ", row.level.glyph(ascii)), row.level.role()),
                span(
                    row.name.clone(),
                    if is_bad { Role::Strong } else { Role::Text },
                ),
            ]),
            cell(row.format, Role::Dim),
            cell(row.word, word_role),
            Cell::Ink(Ink::Spark(row.spark.clone(), 0)),
            cell(words.rate(row.rate), Role::Text),
            cell(words.age_or(row.age_ms, "—"), Role::Dim),
            cell(
                row.lag_ms
                    .map_or_else(|| "—".to_owned(), |ms| words.latency(ms)),
                Role::Text,
            ),
            cell(words.count(row.messages), Role::Text),
            alarming(row.late, Role::Text),
            alarming(row.lost, Role::Warning),
            alarming(row.defects, Role::Warning),
            cell(
                row.note.clone(),
                if is_bad { Role::Text } else { Role::Dim },
            ),
        ])
        .about(Item::Feed(row.id))
}
