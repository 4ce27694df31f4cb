//! Feeds: what came, what was not understood, what was lost.

use super::panel::{Page, Panel, Room};
use crate::screen::{
    item::Item,
    scene::{Scene, rows::FeedRow},
    text::numbers,
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

const COLUMNS: &[Column] = &[
    left("feed", 19, 2, 0),
    left("format", 14, 0, 6),
    left("state", 10, 0, 1),
    left("10 min", 12, 1, 5),
    right("rate", 8, 1),
    right("last", 6, 1),
    right("lag", 6, 2),
    right("messages", 10, 3),
    right("late", 6, 7),
    right("lost", 5, 4),
    right("defects", 7, 0),
    left("defect, or what broke it", 18, 4, 1),
];

impl Panel for Feeds {
    fn name(&self) -> &'static str {
        "Feeds"
    }

    fn about(&self) -> &'static str {
        "feeds: messages, defects with their reason, losses, formats"
    }

    fn sorts(&self) -> &'static [&'static str] {
        &["trouble", "name", "rate", "defects"]
    }

    fn compose(&self, room: &Room, scene: &Scene) -> Page {
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
        let sort = self.sorts().get(room.sort).copied().unwrap_or_default();
        let arrow = if room.reverse { "↑" } else { "↓" };
        let right = format!("{} · by {sort} {arrow}", rows.len());
        let table = Table::new(COLUMNS, 1, room.w.saturating_sub(1));
        let mut body: Vec<Line> = rows
            .iter()
            .map(|row| line(&table, row, room.ascii))
            .collect();
        if body.is_empty() {
            body.push(Line::blank().word(3, room.w, "No feed is declared.", Role::Dim));
        }
        Page {
            head: vec![Line::section(room.w, "Feeds", &right), table.header()],
            body,
        }
    }
}

fn line(table: &Table, row: &FeedRow, ascii: bool) -> Line {
    let is_bad = row.level > Level::Late;
    let alarming = |count: u64, role: Role| {
        let role = if count == 0 { Role::Dim } else { role };
        cell(numbers::count(count), role)
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
            cell(row.state.word(), word_role),
            Cell::Ink(Ink::Spark(row.spark.clone(), 0)),
            cell(numbers::rate(row.rate), Role::Text),
            cell(
                row.age_ms.map_or_else(|| "—".to_owned(), numbers::age),
                Role::Dim,
            ),
            cell(
                row.lag_ms.map_or_else(|| "—".to_owned(), numbers::latency),
                Role::Text,
            ),
            cell(numbers::count(row.messages), Role::Text),
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
