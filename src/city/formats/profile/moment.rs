//! Times as APIs write them: RFC 3339, Unix times, and patterns in a time zone (APIS 1.8).

use super::{
    flaw::Flaw,
    path::{Bit, Heads, Place},
    pick::Pick,
    sheet::{self, Item, flaw},
};
use crate::city::model::time::Stamp;
use jiff::{Timestamp, civil, fmt::strtime, tz::TimeZone};
use toml::de::DeValue;

/// A field that is a time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Moment {
    pick: Pick,
    form: Form,
    /// The zone of times that name none.
    zone: Option<TimeZone>,
}

#[derive(Debug, Clone, PartialEq)]
enum Form {
    /// RFC 3339, or a Unix time whose unit is told by its size.
    Any,
    /// Seconds since 1970.
    Seconds,
    /// Milliseconds since 1970.
    Milliseconds,
    /// `Fri, 13 Nov 2020 08:49:37 GMT`.
    Http,
    /// A pattern of `strftime`.
    Pattern(Box<str>),
}

/// A time of the payload, or why it is none.
pub(super) enum Told {
    Nothing,
    At(Stamp),
    Wrong(&'static str),
}

impl Moment {
    /// Reads a time field: a path, a list of them, or a table with `format`, `zone`, `null_if`.
    pub(super) fn read(
        item: Item<'_>,
        key: &str,
        heads: &mut Heads,
        flaws: &mut Vec<Flaw>,
    ) -> Option<Self> {
        if !matches!(item.get_ref(), DeValue::Table(_)) {
            return Some(Self {
                pick: Pick::read(item, key, heads, flaws)?,
                form: Form::Any,
                zone: None,
            });
        }
        let mut sheet = sheet::table(item, &format!("`{key}`"), flaws)?;
        let pick = Pick::of_sheet(&mut sheet, heads, flaws);
        let form = sheet.text("format", flaws).map(|(text, span)| match text {
            "rfc3339" | "auto" => Form::Any,
            "epoch_s" => Form::Seconds,
            "epoch_ms" => Form::Milliseconds,
            "http" => Form::Http,
            pattern => {
                // A pattern that jiff cannot write, it cannot read either.
                if !pattern.contains('%')
                    || strtime::format(pattern, &Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC))
                        .is_err()
                {
                    let hint =
                        "rfc3339, auto, epoch_s, epoch_ms, http, or a pattern: %Y-%m-%d %H:%M:%S";
                    flaws.push(flaw(
                        span,
                        format!("\"{pattern}\" is no form of time"),
                        hint,
                    ));
                }
                Form::Pattern(pattern.into())
            }
        });
        let zone = sheet.text("zone", flaws).and_then(|(text, span)| {
            let zone = TimeZone::get(text).ok();
            if zone.is_none() {
                let hint = "zone = \"Europe/Helsinki\", or \"UTC\"";
                flaws.push(flaw(
                    span,
                    format!("there is no time zone \"{text}\""),
                    hint,
                ));
            }
            zone
        });
        sheet.finish(flaws);
        Some(Self {
            pick: pick?,
            form: form.unwrap_or(Form::Any),
            zone,
        })
    }

    /// The time that the item tells.
    pub(super) fn find(&self, place: &mut Place<'_, '_, '_>) -> Told {
        match self.pick.find(place) {
            Some(bit) => self.read_bit(&bit),
            None => Told::Nothing,
        }
    }

    /// The path as it is written.
    pub(super) fn written(&self) -> String {
        self.pick.written()
    }

    fn read_bit(&self, bit: &Bit<'_, '_>) -> Told {
        let number = |times: f64| match bit.number().map(|number| number * times) {
            Some(ms) if ms.abs() < 1e15 => Told::At(Stamp(ms as i64)),
            _ => Told::Wrong("not a Unix time"),
        };
        match &self.form {
            Form::Seconds => number(1e3),
            Form::Milliseconds => number(1.0),
            Form::Any => self.any(bit),
            Form::Http => match bit.text().as_deref().and_then(http) {
                Some(stamp) => Told::At(stamp),
                None => Told::Wrong("not a date of HTTP"),
            },
            Form::Pattern(pattern) => match bit.text() {
                Some(text) => self.pattern(pattern, text.trim()),
                None => Told::Wrong("not a time"),
            },
        }
    }

    fn any(&self, bit: &Bit<'_, '_>) -> Told {
        let Some(text) = bit.text() else {
            return Told::Wrong("not a time");
        };
        let text = text.trim();
        if let Some(stamp) = Stamp::parse(text, false) {
            return known(stamp);
        }
        if let Some(stamp) = bit.number().and_then(Stamp::from_epoch) {
            return Told::At(stamp);
        }
        let Some(naive) = Stamp::parse(text, true) else {
            return Told::Wrong("not a time");
        };
        match self.zone.as_ref() {
            Some(zone) => match civil_of(naive).and_then(|time| utc(time, zone)) {
                Some(stamp) => known(stamp),
                None => Told::Wrong("not a time"),
            },
            None => Told::Wrong("a time without a zone: the profile must name one"),
        }
    }

    fn pattern(&self, pattern: &str, text: &str) -> Told {
        let Ok(parts) = strtime::parse(pattern, text) else {
            return Told::Wrong("not a time of the profile's pattern");
        };
        if parts.offset().is_some()
            && let Ok(time) = parts.to_timestamp()
        {
            return known(Stamp(time.as_millisecond()));
        }
        let time = parts.to_datetime().or_else(|_| {
            let day = parts.to_date()?;
            Ok::<_, jiff::Error>(day.at(0, 0, 0, 0))
        });
        let zone = self.zone.as_ref();
        match (time.ok(), zone) {
            (_, None) => Told::Wrong("a time without a zone: the profile must name one"),
            (Some(time), Some(zone)) => utc(time, zone).map_or(Told::Wrong("not a time"), known),
            (None, _) => Told::Wrong("not a time of the profile's pattern"),
        }
    }
}

/// The year 1 stands for "none" (APIS 1.8).
fn known(stamp: Stamp) -> Told {
    let year_1900 = Stamp(-2_208_988_800_000);
    if stamp < year_1900 {
        Told::Nothing
    } else {
        Told::At(stamp)
    }
}

fn civil_of(naive: Stamp) -> Option<civil::DateTime> {
    let time = Timestamp::from_millisecond(naive.0).ok()?;
    Some(time.to_zoned(TimeZone::UTC).datetime())
}

/// Where a time of day comes twice, the first is meant; where it does not come, the clock's next.
fn utc(time: civil::DateTime, zone: &TimeZone) -> Option<Stamp> {
    let time = zone.to_ambiguous_timestamp(time).compatible().ok()?;
    Some(Stamp(time.as_millisecond()))
}

/// RFC 9110, 5.6.7.
fn http(text: &str) -> Option<Stamp> {
    let time = strtime::parse("%a, %d %b %Y %T GMT", text.trim()).ok()?;
    utc(time.to_datetime().ok()?, &TimeZone::UTC)
}
