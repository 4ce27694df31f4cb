//! The noise meters TA120 and TA150 of CESVA: one meter is several sensors of Sentilo, told apart by the letter at the
//! end of their names. `-N` is LAeq of the last minute, `-O` an overload, `-U` a level under the range, `-M` from 0 to
//! 100 (read as a battery, which is nowhere documented), `-S` the LAeq of each second before, all in one text.

use crate::city::{
    formats::found::Found,
    model::{
        quantity::{QuantityName, Reading, UnitStatus, Value},
        text::SafeText,
        time::Stamp,
        vocabulary::{BATTERY_LEVEL, NOISE_LAEQ},
    },
};

/// Seconds in one text: a minute has sixty, and no sender keeps more than an hour.
const SECONDS: usize = 3_600;

/// What a sensor of a meter tells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Level,
    Overload,
    UnderRange,
    Battery,
    Seconds,
}

/// The meter and the part of it that a sensor's name tells.
pub(super) fn part(sensor: &str) -> Option<(&str, Part)> {
    if !(sensor.contains("TA120") || sensor.contains("TA150")) {
        return None;
    }
    let (meter, letter) = sensor.rsplit_once('-')?;
    let part = match letter {
        "N" => Part::Level,
        "O" => Part::Overload,
        "U" => Part::UnderRange,
        "M" => Part::Battery,
        "S" => Part::Seconds,
        _ => return None,
    };
    (!meter.is_empty()).then_some((meter, part))
}

/// The meter that a sensor is a part of.
pub(super) fn device(sensor: &SafeText) -> Option<SafeText> {
    part(sensor.as_str()).map(|(meter, _)| SafeText::new(meter))
}

/// Tells the value of a part of a meter. False where the sensor is none.
pub(super) fn observe(sensor: &SafeText, text: &str, at: Option<Stamp>, found: &mut Found) -> bool {
    let Some((meter, part)) = part(sensor.as_str()) else {
        return false;
    };
    let device = SafeText::new(meter);
    let text = text.trim();
    let number = || text.parse::<f64>().ok().filter(|number| number.is_finite());
    let reading = match part {
        Part::Level => number().map(|level| Reading::model(&NOISE_LAEQ, level, "dB(A)")),
        Part::Battery => number().map(|percent| {
            let quantity = QuantityName::Known(&BATTERY_LEVEL);
            let status = UnitStatus::Assumed;
            Reading::mapped(quantity, SafeText::default(), percent, "%", status)
        }),
        Part::Overload => flag(text).map(|flag| Reading::flag("overload", flag)),
        Part::UnderRange => flag(text).map(|flag| Reading::flag("under_range", flag)),
        Part::Seconds => {
            seconds(&device, text, at, found);
            return true;
        }
    };
    match reading {
        Some(reading) => found.observe(&device, reading, at),
        None => found.defect(sensor.as_str(), "not a value of this part of the meter"),
    }
    true
}

/// `029.9,0,1;029.8,0,1`: level, overload, under range; the last is that of the time of the message.
fn seconds(device: &SafeText, text: &str, at: Option<Stamp>, found: &mut Found) {
    let pieces: Vec<&str> = text.split(';').map(str::trim).collect();
    let pieces = match pieces.split_last() {
        Some((&"", rest)) => rest,
        _ => &pieces,
    };
    let count = pieces.len();
    let mut is_wrong = false;
    for (place, piece) in pieces.iter().enumerate().take(SECONDS) {
        let before_s = (count - 1 - place) as i64;
        let at = at.map(|at| at.plus(-before_s * 1_000));
        match second(piece) {
            Some(reading) => found.observe(device, reading, at),
            None => is_wrong = true,
        }
    }
    found.over_bounds += u32::try_from(count.saturating_sub(SECONDS)).unwrap_or(u32::MAX);
    if is_wrong {
        found.defect("value", "a second that is not level, overload, under range");
    }
}

/// A second. One with an overload cannot be right; one under the range is at most so loud.
fn second(piece: &str) -> Option<Reading> {
    let mut parts = piece.split(',').map(str::trim);
    let level: f64 = parts.next()?.parse().ok()?;
    let is_overloaded = parts.next() == Some("1");
    let quantity = QuantityName::Known(&NOISE_LAEQ);
    let (window, status) = (SafeText::fixed("window=PT1S"), UnitStatus::Model);
    let mut reading = Reading::mapped(quantity, window, level, "dB(A)", status);
    reading.suspect |= is_overloaded && matches!(reading.value, Value::Number(_));
    level.is_finite().then_some(reading)
}

fn flag(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}
