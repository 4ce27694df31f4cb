//! The table that `valvomo check` prints: one row per endpoint, aligned, and a line that sums it up.

use super::judge::State;
use crate::city::model::text::SafeText;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// One endpoint.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// `feed/lund-lora`, `service/varaamo`.
    pub(super) what: String,
    /// Without user, password and query.
    pub(super) address: String,
    pub(super) state: State,
    pub(super) latency_ms: Option<u32>,
    /// What was found, or what is wrong and what to try.
    pub(super) words: String,
}

const HEAD: [&str; 5] = ["WHAT", "ADDRESS", "STATE", "LATENCY", "FOUND"];

/// All rows as text.
pub(super) fn text(rows: &[Row]) -> String {
    if rows.is_empty() {
        return "the config names no endpoints\n".into();
    }
    let mut lines = vec![HEAD.map(String::from)];
    lines.extend(rows.iter().map(cells));
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths: [usize; 5] = std::array::from_fn(width);
    let mut out = String::new();
    for line in &lines {
        let mut row = String::new();
        for (cell, width) in line.iter().zip(widths) {
            let gap = width.saturating_sub(cell.width()) + 2;
            row.push_str(cell);
            row.extend(std::iter::repeat_n(' ', gap));
        }
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out.push_str(&sum(rows));
    out
}

fn cells(row: &Row) -> [String; 5] {
    let safe = |text: &str| SafeText::new(text).as_str().to_string();
    let latency = match row.latency_ms {
        Some(ms) => format!("{ms} ms"),
        None => "-".into(),
    };
    [
        safe(&row.what),
        safe(&row.address),
        row.state.word().into(),
        latency,
        safe(&row.words),
    ]
}

/// `12 endpoints: 10 good, 2 failed`.
fn sum(rows: &[Row]) -> String {
    let mut out = match rows.len() {
        1 => "1 endpoint:".to_string(),
        count => format!("{count} endpoints:"),
    };
    let states = [
        State::Good,
        State::Empty,
        State::Degraded,
        State::Failed,
        State::Skipped,
    ];
    let mut comma = "";
    for state in states {
        let count = rows.iter().filter(|row| row.state == state).count();
        if count > 0 {
            // Writing to a String cannot fail.
            let _written = write!(out, "{comma} {count} {}", state.word());
            comma = ",";
        }
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_one_another() {
        let row = |what: &str, state, latency_ms, words: &str| Row {
            what: what.into(),
            address: "http://a.example/".into(),
            state,
            latency_ms,
            words: words.into(),
        };
        let rows = [
            row("feed/malmö", State::Good, Some(12), "3 assets"),
            row("service/x", State::Failed, None, "no\u{1b}[31m way"),
        ];
        let expected = "\
WHAT        ADDRESS            STATE   LATENCY  FOUND
feed/malmö  http://a.example/  good    12 ms    3 assets
service/x   http://a.example/  failed  -        no\u{fffd}[31m way
2 endpoints: 1 good, 1 failed
";
        assert_eq!(text(&rows), expected);
        assert_eq!(text(&[]), "the config names no endpoints\n");
    }
}
