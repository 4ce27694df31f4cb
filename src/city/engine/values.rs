//! Values of devices: the newest, its history, and whether it stands still. Leaves out: states of devices.

use super::{
    Engine,
    clocks::{believable, is_believable},
    read::Context,
};
use crate::city::{
    formats::found::Observation,
    model::{
        ids::DeviceId,
        limits,
        quality::{Doubt, Doubts},
        quantity::{QuantityName, Reading, Value},
        time::{Mono, Stamp},
        vocabulary::{self, BATTERY_LEVEL, REPORT_INTERVAL},
    },
    rules::threshold,
    world::{
        device::{Metric, MetricValue},
        kinds::MetricKind,
    },
};

/// So many equal analogue values in a row, and over so long, are a frozen sensor (DESIGN 8).
const FROZEN_VALUES: u8 = 12;
/// See above, seconds.
const FROZEN_SECONDS: u32 = 6 * 3_600;
/// At and under this a battery is low, per cent.
const BATTERY_LOW: f64 = 15.0;

impl Engine {
    /// A value of a device: kept, and judged where it is news.
    ///
    /// `turn` says which of its message's values it is: devices tell theirs in the same order each time.
    pub(super) fn observe(
        &mut self,
        context: Context,
        id: DeviceId,
        (observation, turn): (&Observation, usize),
    ) {
        let resolved = self.resolve(context.feed, observation);
        let reading = resolved.as_ref().unwrap_or(&observation.reading);
        let Some(index) = self.metric_row(context, id, reading, turn) else {
            return;
        };
        let Some(device) = self.world.devices.get_mut(id.index()) else {
            return;
        };
        let Some(metric) = device.metrics.get_mut(index) else {
            return;
        };
        let kind = metric.kind;
        let at = believable(observation.observed_at, context.now);
        // A value without a time of its own is news always, and what was stamped by a clock of ours that
        // was ahead then holds nothing up: a wall clock that is set back must not stop the picture.
        let told = observation
            .observed_at
            .is_some_and(|at| is_believable(at, context.now));
        let is_news = matches!(metric.value, MetricValue::None)
            || !told && !context.retained
            || at >= metric.observed_at
            || !is_believable(metric.observed_at, context.now);
        if let Value::Number(number) = reading.value
            && !reading.suspect
        {
            metric.series.push(at, number);
        }
        if !is_news {
            return;
        }
        let can_freeze = self
            .world
            .kinds
            .get(kind)
            .is_some_and(MetricKind::can_freeze);
        let before = metric.doubts;
        let low = update(metric, reading, at, context.now.mono, can_freeze);
        let is_noted = metric.doubts != before;
        if let Some(low) = low {
            device.low_battery = low;
        }
        if let Some(every_ms) = stated_interval_ms(reading) {
            device.cadence.tell(every_ms);
        }
        if is_noted {
            self.note_metric(context.now, id, index);
        }
        if !context.retained {
            self.judge_value(context.now, id, index);
        }
    }

    /// Where the metric of a reading stands in its device; a new one where it was never told. `None` over the bound.
    fn metric_row(
        &mut self,
        context: Context,
        id: DeviceId,
        reading: &Reading,
        turn: usize,
    ) -> Option<usize> {
        let metrics = &self.world.devices.get(id.index())?.metrics;
        if let Some(metric) = metrics.get(turn)
            && self.world.kinds.is(metric.kind, reading)
        {
            return Some(turn);
        }
        let Some((kind, is_new)) = self.world.kinds.of(reading) else {
            self.count_over_bounds(context.feed);
            return None;
        };
        if is_new {
            self.watch_kind(kind);
        }
        let metrics = &mut self.world.devices.get_mut(id.index())?.metrics;
        if let Some(index) = metrics.iter().position(|metric| metric.kind == kind) {
            return Some(index);
        }
        if metrics.len() >= limits::METRICS_PER_DEVICE {
            self.count_over_bounds(context.feed);
            return None;
        }
        metrics.reserve_exact(1);
        metrics.push(Metric {
            kind,
            ..Metric::default()
        });
        Some(metrics.len() - 1)
    }

    /// Notes which rules look at a new kind of metric.
    fn watch_kind(&mut self, kind: u16) {
        let rules = &self.world.inventory.rules;
        let Some(known) = self.world.kinds.get_mut(kind) else {
            return;
        };
        known.watched_by = threshold::watching(rules, known);
        self.compare_kind(kind);
    }
}

/// True for what describes a device rather than being a word of it: how often its platform wants to hear it.
pub(super) fn is_description(reading: &Reading) -> bool {
    matches!(&reading.quantity, QuantityName::Known(known) if std::ptr::eq(*known, &raw const REPORT_INTERVAL))
}

/// How often a device should be heard, where a reading says that, in milliseconds.
fn stated_interval_ms(reading: &Reading) -> Option<u64> {
    match reading.value {
        Value::Number(seconds) if !reading.suspect && is_description(reading) => {
            Some((seconds * 1e3) as u64)
        }
        _ => None,
    }
}

/// True for a value that stands still because nothing happens: no rain, no sun, fog.
fn is_at_rest(reading: &Reading) -> bool {
    match (&reading.quantity, &reading.value) {
        (QuantityName::Known(known), Value::Number(number)) => {
            vocabulary::is_at_rest(known, *number)
        }
        _ => false,
    }
}

/// Sets the value of a metric. Returns whether a battery is low, where the metric is one.
fn update(
    metric: &mut Metric,
    reading: &Reading,
    at: Stamp,
    now: Mono,
    can_freeze: bool,
) -> Option<bool> {
    let now_s = u32::try_from(now.0 / 1_000).unwrap_or(u32::MAX);
    let value = match &reading.value {
        Value::Number(number) => MetricValue::Number(*number),
        Value::Flag(flag) => MetricValue::Flag(*flag),
        // The same word again needs no new box.
        Value::Word(word) => match &metric.value {
            MetricValue::Word(known) if **known == *word && !can_freeze => {
                std::mem::take(&mut metric.value)
            }
            _ => MetricValue::Word(Box::new(word.clone())),
        },
        Value::Missing(why) => MetricValue::Missing(why),
    };
    let is_number = matches!(value, MetricValue::Number(_));
    if can_freeze && is_number && value == metric.value {
        // The same measurement told again (a poll, a kept message) is no second one.
        if at != metric.observed_at {
            metric.same = metric.same.saturating_add(1);
        }
    } else {
        metric.same = 1;
        metric.same_since_s = now_s;
    }
    // What its neighbours say is compared now and then.
    metric.doubts = metric.doubts.only(Doubts::one(Doubt::Neighbours));
    if reading.suspect || matches!(value, MetricValue::Missing(_)) {
        let doubt = Doubt::of(reading).map_or(Doubts::NONE, Doubts::one);
        metric.doubts = metric.doubts.and(doubt);
    }
    if can_freeze
        && is_number
        && metric.same >= FROZEN_VALUES
        && now_s.saturating_sub(metric.same_since_s) >= FROZEN_SECONDS
        && !is_at_rest(reading)
    {
        metric.doubts = metric.doubts.and(Doubts::one(Doubt::Frozen));
    }
    metric.value = value;
    metric.observed_at = at;
    let is_battery = matches!(&reading.quantity, QuantityName::Known(known) if std::ptr::eq(*known, &raw const BATTERY_LEVEL));
    match metric.value {
        MetricValue::Number(number) if is_battery => Some(number <= BATTERY_LOW),
        _ => None,
    }
}
