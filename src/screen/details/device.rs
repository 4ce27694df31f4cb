//! A device: its values with their age, its past, who hears it and how well, its last raw message.

use super::{
    quality,
    sheet::{Point, Sheet, TEXT},
};
use crate::{
    city::{
        model::{ids::DeviceId, quality::Doubt, quantity::UnitStatus, text::SafeText},
        world::device::{Device, Edge, Metric, MetricValue},
    },
    screen::{
        canvas::wrap,
        item::Item,
        panels::panel::Page,
        scene::{
            devices::{self, kind, yes_or_no},
            feeds::gateway_level,
            rows::{device_state, gateway_state},
        },
        text::{names, numbers, phrase::Phrase, sentences, words::Words},
        theme::Role,
        widgets::{
            badge::Level,
            chart::Base,
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
    quality::notes(&mut sheet, id, device);
    values(&mut sheet, device);
    radio(&mut sheet, device);
    charts(&mut sheet, device);
    raw(&mut sheet, device);
    Some(sheet.page())
}

fn head(sheet: &mut Sheet<'_>, device: &Device) {
    let (world, now, words) = (sheet.about.world, sheet.about.now, sheet.words);
    let (word, level) = device_state(device.state, words);
    let since = sheet.for_age(now.mono.since(device.state_since));
    let mut state = vec![
        span(word, level.role()),
        span(format!(" {since}"), Role::Dim),
    ];
    let no_way = words.get(Phrase::NoWayToIt);
    if device.pipe_broken && sheet.about.w >= 70 {
        state.push(span(format!(" · {no_way}"), Role::Unknown));
    }
    sheet.sign(level, level.role(), state);
    if device.pipe_broken && sheet.about.w < 70 {
        sheet.say(no_way, Role::Unknown);
    }
    let heard = match device.heard {
        Some(_) => sheet.when(device.heard_at),
        None => words.get(Phrase::Never).to_owned(),
    };
    sheet.fact(Phrase::LabelHeard, &heard, Role::Text);
    sheet.fact(Phrase::LabelSpeaks, &rhythm(device, words), Role::Text);
    let mut what = vec![kind(world, device).to_owned()];
    what.extend(device.model.as_ref().map(ToString::to_string));
    what.retain(|word| !word.is_empty());
    what.dedup();
    if !what.is_empty() {
        sheet.fact(Phrase::LabelKind, &what.join(" · "), Role::Text);
    }
    let city = names::city(world, device.city, words);
    let place = match device.position {
        Some((lat, lon)) => format!("{city} · {lat:.5}, {lon:.5}"),
        None => city.to_owned(),
    };
    sheet.fact(Phrase::LabelWhere, &place, Role::Text);
    sheet.fact(Phrase::LabelId, device.id.as_str(), Role::Text);
    let card = words.get(Phrase::ShowsItsCard);
    let from = vec![
        span(names::feed(world, device.feed), Role::Text),
        span(format!(" · {card}"), Role::Dim),
    ];
    sheet.facts(Phrase::LabelComesBy, from);
    let owner = names::feed_owner(world, device.feed);
    let owner = names::team(world, owner, words);
    sheet.fact(Phrase::LabelWhose, &owner, Role::Text);
    if let Some(lag) = device.lag_ms {
        let lag = if lag < 0 {
            let time = words.latency(f64::from(-lag));
            words.say(Phrase::ClockAhead, &[("time", (&time).into())])
        } else {
            words.latency(f64::from(lag))
        };
        sheet.fact(Phrase::LabelLag, &lag, Role::Text);
    }
}

/// How often it speaks, and when it is late and silent.
fn rhythm(device: &Device, words: Words) -> String {
    let Some(every) = device.cadence.expected_ms() else {
        return words.get(Phrase::SpeaksLearned).to_owned();
    };
    let exact = |ms: Option<u64>| words.exact(ms.unwrap_or(0));
    let (every, late, silent) = (
        words.exact(every),
        exact(device.cadence.late_ms()),
        exact(device.cadence.silent_ms()),
    );
    let arguments = [
        ("every", (&every).into()),
        ("late", (&late).into()),
        ("silent", (&silent).into()),
    ];
    words.say(Phrase::SpeaksEvery, &arguments)
}

fn value_columns(words: Words) -> [Column; 7] {
    let word = |phrase| words.get(phrase);
    [
        left(word(Phrase::ColumnWhat), 20, 2, 0),
        right(word(Phrase::ColumnValue), 12, 0),
        left(word(Phrase::ColumnUnit), 7, 0, 0),
        left(word(Phrase::ColumnUnitFrom), 10, 0, 3),
        right(word(Phrase::ColumnAge), 6, 0),
        left("", 16, 1, 2),
        left("", 14, 1, 1),
    ]
}

fn values(sheet: &mut Sheet<'_>, device: &Device) {
    let words = sheet.words;
    sheet.section(Phrase::SectionValues, &device.metrics.len().to_string());
    if device.metrics.is_empty() {
        sheet.say(words.get(Phrase::NoValueYet), Role::Dim);
        return;
    }
    let table = Table::new(&value_columns(words), 3, sheet.about.w.saturating_sub(4));
    sheet.line(table.header(0));
    for metric in &device.metrics {
        let row = value_row(sheet, &table, metric);
        sheet.lines(row);
    }
}

fn value_row(sheet: &Sheet<'_>, table: &Table, metric: &Metric) -> Option<Line> {
    let (world, now, words) = (sheet.about.world, sheet.about.now, sheet.words);
    let kind = world.kinds.get(metric.kind)?;
    let mut name = sentences::quantity_words(kind.quantity.as_str(), words);
    if !kind.qualifier.is_empty() {
        name = format!("{name} {}", kind.qualifier);
    }
    let (value, note) = match &metric.value {
        MetricValue::None => return None,
        MetricValue::Number(number) => (words.value(*number), ""),
        MetricValue::Flag(flag) => (yes_or_no(*flag, words).to_owned(), ""),
        MetricValue::Word(word) => (word.to_string(), ""),
        MetricValue::Missing(why) => ("—".to_owned(), *why),
    };
    let status = match kind.unit_status {
        UnitStatus::Declared => Phrase::UnitDeclared,
        UnitStatus::Model => Phrase::UnitModel,
        UnitStatus::Mapped => Phrase::UnitConfig,
        UnitStatus::Assumed => Phrase::UnitAssumed,
        UnitStatus::Unknown => Phrase::UnitUnknown,
    };
    let status_role = if kind.unit_status >= UnitStatus::Assumed {
        Role::Warning
    } else {
        Role::Dim
    };
    let doubt = metric.doubts.iter().next();
    let (note, note_role) = if metric.doubts.cannot_be() {
        (words.get(Phrase::CannotBeRight), Role::Warning)
    } else if let Some(doubt) = doubt.filter(|doubt| *doubt != Doubt::NoValue) {
        (devices::doubt(doubt, words), Role::Warning)
    } else if metric.over != 0 {
        (words.get(Phrase::OverALimit), Role::Warning)
    } else {
        (note, Role::Dim)
    };
    let age = u64::try_from(now.utc.since(metric.observed_at)).ok();
    let age = words.age_or(age, words.get(Phrase::AgeAhead));
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
            if metric.doubts.cannot_be() {
                Role::Warning
            } else {
                Role::Strong
            },
        ),
        cell(numbers::unit(kind.unit.as_str()), Role::Dim),
        cell(if has_unit { words.get(status) } else { "" }, status_role),
        cell(age, Role::Dim),
        cell(note, note_role),
        Cell::Ink(crate::screen::widgets::line::Ink::Spark(past, 0)),
    ]))
}

fn edge_columns(words: Words) -> [Column; 6] {
    let word = |phrase| words.get(phrase);
    [
        left(word(Phrase::ColumnGateway), 20, 2, 0),
        left(word(Phrase::ColumnState), 10, 0, 2),
        right(word(Phrase::ColumnRssi), 9, 0),
        right(word(Phrase::ColumnSnr), 9, 0),
        right(word(Phrase::ColumnMargin), 9, 1),
        right(word(Phrase::ColumnHeard), 6, 0),
    ]
}

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
    let words = sheet.words;
    let mut right = words.counted(Phrase::CountedFrames, device.frames);
    if device.frame_counter.is_some() || device.frames_lost > 0 {
        let share = words.fixed(lost, 1);
        let arguments = [
            ("frames", (&right).into()),
            ("count", device.frames_lost.into()),
            ("share", (&share).into()),
        ];
        right = words.say(Phrase::FramesLost, &arguments);
    }
    if device.spreading_factor > 0 {
        right = format!("{right} · SF{}", device.spreading_factor);
    }
    if device.edges.is_empty() {
        sheet.fact(Phrase::LabelMessages, &right, Role::Text);
        return;
    }
    sheet.section(Phrase::SectionHeardBy, &right);
    let table = Table::new(&edge_columns(words), 1, sheet.about.w.saturating_sub(2));
    sheet.line(table.header(Level::width(sheet.about.ascii)));
    let mut edges: Vec<&Edge> = device.edges.iter().collect();
    edges.sort_by_key(|edge| std::cmp::Reverse((edge.snr_ddb, edge.rssi_dbm)));
    for edge in edges {
        let line = edge_row(sheet, &table, edge, device.spreading_factor);
        sheet.line(line);
    }
}

fn edge_row(sheet: &Sheet<'_>, table: &Table, edge: &Edge, spreading_factor: u8) -> Line {
    let (world, now, ascii) = (sheet.about.world, sheet.about.now, sheet.about.ascii);
    let words = sheet.words;
    let state = world.gateway(edge.gateway).map(|gateway| gateway.state);
    let level = state.map_or(Level::Idle, gateway_level);
    let known = |value: i16| (value != i16::MIN).then_some(value);
    let tenths = |value: i16| format!("{} dB", words.fixed(f64::from(value) / 10.0, 1));
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
            cell(
                state.map_or("", |state| gateway_state(state, words)),
                Role::Dim,
            ),
            cell(
                known(edge.rssi_dbm).map_or_else(|| "—".to_owned(), |value| format!("{value} dBm")),
                Role::Text,
            ),
            cell(
                known(edge.snr_ddb).map_or_else(|| "—".to_owned(), tenths),
                Role::Text,
            ),
            cell(margin.map_or_else(|| "—".to_owned(), tenths), margin_role),
            cell(words.age(now.mono.since(edge.heard)), Role::Dim),
        ])
        .about(Item::Gateway(edge.gateway))
}

fn charts(sheet: &mut Sheet<'_>, device: &Device) {
    let known = device.metrics.iter();
    for metric in known.filter(|metric| metric.series.len() > 1).take(CHARTS) {
        chart(sheet, metric);
    }
}

/// The past of the metric of one quantity, if the device has it.
pub fn past_of(sheet: &mut Sheet<'_>, device: &Device, quantity: &str) {
    let world = sheet.about.world;
    let is_it = |metric: &&Metric| {
        let kind = world.kinds.get(metric.kind);
        kind.is_some_and(|kind| kind.quantity.as_str() == quantity)
    };
    let found = device.metrics.iter().find(is_it);
    if let Some(metric) = found.filter(|metric| metric.series.len() > 1) {
        chart(sheet, metric);
    }
}

fn chart(sheet: &mut Sheet<'_>, metric: &Metric) {
    let rows = if sheet.about.h >= 30 { 6 } else { 3 };
    let Some(kind) = sheet.about.world.kinds.get(metric.kind) else {
        return;
    };
    let samples = metric.series.samples();
    let points: Vec<Point> = samples.map(|sample| (sample.at, sample.value)).collect();
    let name = sentences::quantity_words(kind.quantity.as_str(), sheet.words);
    let unit = numbers::unit(kind.unit.as_str());
    sheet.chart((&name, unit), Base::Least, &points, rows);
}

fn raw(sheet: &mut Sheet<'_>, device: &Device) {
    let place = device.raw;
    let bytes = sheet
        .about
        .world
        .feed(device.feed)
        .and_then(|feed| feed.raw.get(place?));
    let Some(bytes) = bytes else {
        sheet.section(Phrase::SectionRaw, sheet.words.get(Phrase::NoLongerKept));
        return;
    };
    let size = sheet.words.bytes(bytes.len() as u64);
    sheet.section(Phrase::SectionRaw, &size);
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
    let w = sheet.about.w.saturating_sub(TEXT + 1);
    // Broken at the edge, not at blanks, as what it is: bytes.
    for line in wrap(&text.replace(' ', "\u{a0}"), usize::from(w), 60) {
        let line = line.replace('\u{a0}', " ");
        sheet.line(Line::blank().word(TEXT, w, line, Role::Dim));
    }
}
