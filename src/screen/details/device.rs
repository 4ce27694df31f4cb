//! A device: its values with their age, its past, who hears it and how well, its last raw message.

use super::sheet::{Point, Sheet};
use crate::{
    city::{
        model::{ids::DeviceId, quantity::UnitStatus, text::SafeText},
        world::{
            World,
            device::{Device, Edge, Metric, MetricValue},
        },
    },
    screen::{
        canvas::wrap,
        item::Item,
        panels::panel::Page,
        scene::{devices::kind, rows::device_state},
        text::{names, numbers, sentences},
        theme::Role,
        widgets::{
            badge::Level,
            line::{Line, span},
            table::{Cell, Column, Table, cell, left, right},
        },
    },
};

/// Charts on one page.
const CHARTS: usize = 4;
/// Bytes of a raw message that are shown.
const RAW_BYTES: usize = 2_000;

/// The page.
pub fn page(mut sheet: Sheet<'_>, id: DeviceId) -> Option<Page> {
    let world = sheet.about.world;
    let device = world.device(id)?;
    head(&mut sheet, device);
    values(&mut sheet, device);
    radio(&mut sheet, device);
    charts(&mut sheet, device);
    raw(&mut sheet, device);
    Some(sheet.page())
}

fn head(sheet: &mut Sheet<'_>, device: &Device) {
    let (world, now, ascii) = (sheet.about.world, sheet.about.now, sheet.about.ascii);
    let (word, level) = device_state(device.state);
    let since = numbers::age(now.mono.since(device.state_since));
    let mut words = vec![
        span(format!("{} {word}", level.glyph(ascii)), level.role()),
        span(format!(" for {since}"), Role::Dim),
    ];
    let no_way = "no way leads to it now: nobody can say";
    if device.pipe_broken && sheet.about.w >= 70 {
        words.push(span(format!(" · {no_way}"), Role::Unknown));
    }
    sheet.words(words);
    if device.pipe_broken && sheet.about.w < 70 {
        sheet.say(no_way, Role::Unknown);
    }
    let heard = match device.heard {
        Some(_) => sheet.when(device.heard_at),
        None => "never".to_owned(),
    };
    sheet.fact("last heard", &heard, Role::Text);
    let rhythm = match device.cadence.expected_ms() {
        Some(ms) => format!(
            "every {} · late after {} · silent after {}",
            numbers::exact(ms),
            numbers::exact(device.cadence.late_ms().unwrap_or(0)),
            numbers::exact(device.cadence.silent_ms().unwrap_or(0)),
        ),
        None => "still learned from its first messages".to_owned(),
    };
    sheet.fact("speaks", &rhythm, Role::Text);
    let mut what = vec![kind(world, device).to_owned()];
    what.extend(device.model.as_ref().map(ToString::to_string));
    what.retain(|word| !word.is_empty());
    what.dedup();
    if !what.is_empty() {
        sheet.fact("is a", &what.join(" · "), Role::Text);
    }
    let city = names::city(world, device.city);
    let place = match device.position {
        Some((lat, lon)) => format!("{city} · {lat:.5}, {lon:.5}"),
        None => city.to_owned(),
    };
    sheet.fact("where", &place, Role::Text);
    sheet.fact("id", device.id.as_str(), Role::Text);
    let from = vec![
        span(names::feed(world, device.feed), Role::Text),
        span(" · i shows its data card", Role::Dim),
    ];
    sheet.facts("comes by", from);
    if let Some(lag) = device.lag_ms {
        let words = if lag < 0 {
            format!(
                "its clock is {} ahead of ours",
                numbers::latency(f64::from(-lag))
            )
        } else {
            numbers::latency(f64::from(lag))
        };
        sheet.fact("lag", &words, Role::Text);
    }
}

const VALUES: &[Column] = &[
    left("what", 20, 2, 0),
    right("value", 12, 0),
    left("unit", 7, 0, 0),
    left("unit from", 10, 0, 3),
    right("age", 6, 0),
    left("", 16, 1, 2),
    left("", 14, 1, 1),
];

fn values(sheet: &mut Sheet<'_>, device: &Device) {
    sheet.section("Values", &device.metrics.len().to_string());
    if device.metrics.is_empty() {
        sheet.say("It has not told a value yet.", Role::Dim);
        return;
    }
    let table = Table::new(VALUES, 2, sheet.about.w.saturating_sub(2));
    sheet.line(table.header());
    for metric in &device.metrics {
        let row = value_row(sheet, &table, metric);
        sheet.lines(row);
    }
}

fn value_row(sheet: &Sheet<'_>, table: &Table, metric: &Metric) -> Option<Line> {
    let (world, now) = (sheet.about.world, sheet.about.now);
    let kind = world.kinds.get(metric.kind)?;
    let mut name = sentences::quantity_words(kind.quantity.as_str());
    if !kind.qualifier.is_empty() {
        name = format!("{name} {}", kind.qualifier);
    }
    let (value, note) = match &metric.value {
        MetricValue::None => return None,
        MetricValue::Number(number) => (numbers::value(*number), ""),
        MetricValue::Flag(flag) => (if *flag { "yes" } else { "no" }.to_owned(), ""),
        MetricValue::Word(word) => (word.to_string(), ""),
        MetricValue::Missing(why) => ("—".to_owned(), *why),
    };
    let status = match kind.unit_status {
        UnitStatus::Declared => "declared",
        UnitStatus::Model => "the model",
        UnitStatus::Mapped => "the config",
        UnitStatus::Assumed => "assumed",
        UnitStatus::Unknown => "not known",
    };
    let status_role = if kind.unit_status >= UnitStatus::Assumed {
        Role::Warning
    } else {
        Role::Dim
    };
    let (note, note_role) = if metric.suspect {
        ("cannot be right", Role::Warning)
    } else if metric.over != 0 {
        ("over a limit", Role::Warning)
    } else {
        (note, Role::Dim)
    };
    let age = u64::try_from(now.utc.since(metric.observed_at))
        .map_or_else(|_| "ahead".to_owned(), numbers::age);
    let past: Vec<Option<f64>> = metric
        .series
        .samples()
        .map(|sample| Some(sample.value))
        .collect();
    let has_unit = matches!(metric.value, MetricValue::Number(_));
    Some(table.row(vec![
        cell(name, Role::Text),
        cell(
            value,
            if metric.suspect {
                Role::Warning
            } else {
                Role::Strong
            },
        ),
        cell(numbers::unit(kind.unit.as_str()), Role::Dim),
        cell(if has_unit { status } else { "" }, status_role),
        cell(age, Role::Dim),
        cell(note, note_role),
        Cell::Ink(crate::screen::widgets::line::Ink::Spark(past, 0)),
    ]))
}

const EDGES: &[Column] = &[
    left("gateway", 20, 2, 0),
    left("state", 10, 0, 2),
    right("rssi", 9, 0),
    right("snr", 9, 0),
    right("margin", 9, 1),
    right("heard", 6, 0),
];

/// The least signal to noise that LoRa decodes at a spreading factor, tenths of dB (Semtech SX1276,
/// table 13: -7.5 dB at SF7, 2.5 dB less for each step).
fn floor_ddb(spreading_factor: u8) -> Option<i16> {
    (7..=12)
        .contains(&spreading_factor)
        .then(|| -75 - 25 * (i16::from(spreading_factor) - 7))
}

fn radio(sheet: &mut Sheet<'_>, device: &Device) {
    let total = device.frames.saturating_add(device.frames_lost).max(1);
    let lost = f64::from(device.frames_lost) * 100.0 / f64::from(total);
    let mut right = numbers::counted(u64::from(device.frames), "frame", "frames");
    if device.frame_counter.is_some() || device.frames_lost > 0 {
        right = format!("{right} · {} lost ({lost:.1} %)", device.frames_lost);
    }
    if device.spreading_factor > 0 {
        right = format!("{right} · SF{}", device.spreading_factor);
    }
    if device.edges.is_empty() {
        sheet.fact("messages", &right, Role::Text);
        return;
    }
    sheet.section("Heard by", &right);
    let table = Table::new(EDGES, 2, sheet.about.w.saturating_sub(2));
    sheet.line(table.header());
    let mut edges: Vec<&Edge> = device.edges.iter().collect();
    edges.sort_by_key(|edge| std::cmp::Reverse((edge.snr_ddb, edge.rssi_dbm)));
    for edge in edges {
        let line = edge_row(sheet, &table, edge, device.spreading_factor);
        sheet.line(line);
    }
}

fn edge_row(sheet: &Sheet<'_>, table: &Table, edge: &Edge, spreading_factor: u8) -> Line {
    let (world, now, ascii) = (sheet.about.world, sheet.about.now, sheet.about.ascii);
    let state = world.gateway(edge.gateway).map(|gateway| gateway.state);
    let level = state.map_or(Level::Idle, crate::screen::scene::feeds::gateway_level);
    let known = |value: i16| (value != i16::MIN).then_some(value);
    let tenths = |value: i16| format!("{:.1} dB", f64::from(value) / 10.0);
    let margin = known(edge.snr_ddb)
        .zip(floor_ddb(spreading_factor))
        .map(|(snr, floor)| snr.saturating_sub(floor));
    let margin_role = match margin {
        Some(margin) if margin < 50 => Role::Warning,
        _ => Role::Text,
    };
    table
        .row(vec![
            Cell::Words(vec![
                span(format!("{} ", level.glyph(ascii)), level.role()),
                span(names::gateway(world, edge.gateway), Role::Text),
            ]),
            cell(state.map_or("", |state| state.word()), Role::Dim),
            cell(
                known(edge.rssi_dbm).map_or_else(|| "—".to_owned(), |value| format!("{value} dBm")),
                Role::Text,
            ),
            cell(
                known(edge.snr_ddb).map_or_else(|| "—".to_owned(), tenths),
                Role::Text,
            ),
            cell(margin.map_or_else(|| "—".to_owned(), tenths), margin_role),
            cell(numbers::age(now.mono.since(edge.heard)), Role::Dim),
        ])
        .about(Item::Gateway(edge.gateway))
}

fn charts(sheet: &mut Sheet<'_>, device: &Device) {
    let rows = if sheet.about.h >= 30 { 6 } else { 3 };
    let world: &World = sheet.about.world;
    for metric in device
        .metrics
        .iter()
        .filter(|metric| metric.series.len() > 1)
        .take(CHARTS)
    {
        let Some(kind) = world.kinds.get(metric.kind) else {
            continue;
        };
        let points: Vec<Point> = metric
            .series
            .samples()
            .map(|sample| (sample.at, sample.value))
            .collect();
        let name = sentences::quantity_words(kind.quantity.as_str());
        sheet.chart(&name, numbers::unit(kind.unit.as_str()), &points, rows);
    }
}

fn raw(sheet: &mut Sheet<'_>, device: &Device) {
    let place = device.raw;
    let bytes = sheet
        .about
        .world
        .feed(device.feed)
        .and_then(|feed| feed.raw.get(place?));
    let Some(bytes) = bytes else {
        sheet.section("Last raw message", "no longer kept");
        return;
    };
    sheet.section("Last raw message", &numbers::bytes(bytes.len() as u64));
    let shown = bytes.get(..RAW_BYTES).unwrap_or(bytes);
    // A text is safe in pieces that are no longer than a text may be; here they become one again.
    let mut text = String::new();
    for piece in String::from_utf8_lossy(shown)
        .chars()
        .collect::<Vec<_>>()
        .chunks(60)
    {
        let piece: String = piece.iter().collect();
        text.push_str(SafeText::from_bytes(piece.as_bytes()).as_str());
    }
    let w = sheet.about.w.saturating_sub(4);
    // Broken at the edge, not at blanks, as what it is: bytes.
    for line in wrap(&text.replace(' ', "\u{a0}"), usize::from(w), 60) {
        let line = line.replace('\u{a0}', " ");
        sheet.line(Line::blank().word(2, w, line, Role::Dim));
    }
}
