//! Times of Sentilo: `dd/MM/yyyyTHH:mm:ss`, in UTC unless letters behind it name another zone, and `time`, milliseconds
//! since 1970, which counts for more where both are there.

use crate::city::{
    formats::{found::Found, json::Node},
    model::time::Stamp,
};

/// Zones that senders name, and how far they are ahead of UTC, in minutes. The letters of a winter zone mean that zone
/// in summer too.
const ZONES: &[(&str, i64)] = &[
    ("UTC", 0),
    ("GMT", 0),
    ("Z", 0),
    ("WET", 0),
    ("WEST", 60),
    ("BST", 60),
    ("CET", 60),
    ("CEST", 120),
    ("EET", 120),
    ("EEST", 180),
];
/// `time` may be cut to the second.
const SAME_MS: i64 = 1_000;

/// The times of one document. What is wrong with one is wrong with all, and told once.
#[derive(Default)]
pub(super) struct Times {
    told_unreadable: bool,
    told_apart: bool,
}

impl Times {
    /// The time of an observation, an order or an alarm.
    pub(super) fn read(
        &mut self,
        ms: Option<Node<'_, '_>>,
        text: Option<Node<'_, '_>>,
        found: &mut Found,
    ) -> Option<Stamp> {
        let ms = ms.filter(|ms| !ms.is_null());
        let text = text.filter(|text| !text.is_null());
        let exact = ms.and_then(|ms| Stamp::from_epoch(ms.number_or_text()?));
        let written = text.and_then(|text| stamp(&text.text()?));
        let is_wrong =
            |node: Option<Node<'_, '_>>, at: Option<Stamp>| node.is_some() && at.is_none();
        if (is_wrong(ms, exact) || is_wrong(text, written)) && !self.told_unreadable {
            self.told_unreadable = true;
            found.defect("timestamp", "a time that cannot be read");
        }
        if let (Some(exact), Some(written)) = (exact, written)
            && exact.since(written).abs() > SAME_MS
            && !self.told_apart
        {
            self.told_apart = true;
            let reason =
                "`timestamp` and `time` differ: a clock or a time zone of the platform is wrong";
            found.defect("timestamp", reason);
        }
        exact.or(written)
    }
}

/// `17/09/2012T12:34:45CET`.
pub(super) fn stamp(text: &str) -> Option<Stamp> {
    let text = text.trim();
    let (date, clock) = text.split_at_checked(10)?;
    let clock = clock
        .strip_prefix('T')
        .or_else(|| clock.strip_prefix(' '))?;
    let [day, month, year] = date.split('/').collect::<Vec<_>>().try_into().ok()?;
    let (clock, zone) = clock.split_at_checked(8)?;
    let zone = zone.trim();
    let ahead = ZONES.iter().find(|(name, _)| *name == zone);
    let (zone, ahead_minutes) = match ahead {
        Some((_, minutes)) => ("Z", *minutes),
        None if zone.is_empty() => ("Z", 0),
        None => (zone, 0),
    };
    let at = Stamp::parse(&format!("{year}-{month}-{day}T{clock}{zone}"), false)?;
    Some(at.plus(-ahead_minutes * 60_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_comes_first_and_letters_tell_the_zone() {
        for (text, expected) in [
            ("17/09/2012T12:34:45", Some("2012-09-17T12:34:45Z")),
            ("12/03/2020T12:26:58UTC", Some("2020-03-12T12:26:58Z")),
            ("17/02/2016T11:43:45CET", Some("2016-02-17T10:43:45Z")),
            ("17/07/2016T11:43:45CEST", Some("2016-07-17T09:43:45Z")),
            ("17/07/2016T11:43:45+0200", Some("2016-07-17T09:43:45Z")),
            ("17/07/2016T11:43:45Z", Some("2016-07-17T11:43:45Z")),
            ("31/02/2016T11:43:45", None),
            ("17/07/2016", None),
            ("17/07/2016T11:43", None),
            ("17/07/2016T11:43:45XYZ", None),
            ("2016-07-17T11:43:45Z", None),
            ("åäö/åäö/åäö", None),
            ("", None),
        ] {
            let found = stamp(text).map(|at| at.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
