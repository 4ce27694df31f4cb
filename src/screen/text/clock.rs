//! Local time: each city's own, or UTC for everything, written in the viewer's way.
//!
//! The zones come from the system's tz database; a zone that it does not have is UTC, and is marked so.

use super::{phrase::Phrase, words::Words};
use crate::city::model::{ids::CityId, inventory::Inventory, time::Stamp};
use jiff::{Timestamp, Zoned, tz::TimeZone};

/// The clocks of the cities.
#[derive(Debug, Clone)]
pub struct Clock {
    zones: Vec<TimeZone>,
    home: TimeZone,
    utc: bool,
    words: Words,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            zones: Vec::new(),
            home: TimeZone::UTC,
            utc: false,
            words: Words::english(),
        }
    }
}

impl Clock {
    /// The clocks of an inventory. Home is the first city; everything is UTC where `utc` says so.
    pub fn new(inventory: &Inventory, utc: bool, words: Words) -> Self {
        let zones: Vec<TimeZone> = inventory
            .cities
            .iter()
            .map(|city| TimeZone::get(city.timezone.as_str()).unwrap_or(TimeZone::UTC))
            .collect();
        let home = zones.first().cloned().unwrap_or(TimeZone::UTC);
        Self {
            zones,
            home,
            utc,
            words,
        }
    }

    /// True where it is a clock in UTC or not, in this language.
    pub fn fits(&self, utc: bool, words: Words) -> bool {
        self.utc == utc && self.words == words
    }

    /// The words that its times are told in.
    pub fn words(&self) -> Words {
        self.words
    }

    fn zone(&self, city: Option<CityId>) -> TimeZone {
        if self.utc {
            return TimeZone::UTC;
        }
        city.and_then(|city| self.zones.get(city.index()))
            .unwrap_or(&self.home)
            .clone()
    }

    fn at(&self, stamp: Stamp, city: Option<CityId>) -> Option<Zoned> {
        let instant = Timestamp::from_millisecond(stamp.0).ok()?;
        Some(instant.to_zoned(self.zone(city)))
    }

    /// The time of day, with the date where it is not the day of `now`, and the city's zone where its
    /// clock is not that of home.
    fn print(&self, stamp: Stamp, now: Stamp, city: Option<CityId>, form: Phrase) -> String {
        let Some(time) = self.at(stamp, city) else {
            return "—".to_owned();
        };
        let today = self.at(now, city).map(|now| now.date());
        let mut text = self.time_of_day(&time, form);
        if today != Some(time.date()) {
            let day = time.day().to_string();
            let arguments = [
                ("day", (&day).into()),
                ("month", self.words.month(time.month()).into()),
                ("time", (&text).into()),
            ];
            text = self.words.say(Phrase::ClockDay, &arguments);
        }
        let home = self.at(stamp, None).map(|home| home.offset());
        if !self.utc && home.is_some_and(|home| home != time.offset()) {
            text.push_str(&time.strftime(" %Z").to_string());
        }
        text
    }

    fn time_of_day(&self, time: &Zoned, form: Phrase) -> String {
        let two = |number: i8| format!("{number:02}");
        let (hour, minute) = (two(time.hour()), two(time.minute()));
        let second = two(time.second());
        let arguments = [
            ("hour", (&hour).into()),
            ("minute", (&minute).into()),
            ("second", (&second).into()),
        ];
        self.words.say(form, &arguments)
    }

    /// Hour and minute where `now` is the same day, else with the date. Where the city's clock is
    /// not that of home, its zone stands behind.
    pub fn minute(&self, stamp: Stamp, now: Stamp, city: Option<CityId>) -> String {
        self.print(stamp, now, city, Phrase::ClockMinute)
    }

    /// The same with seconds.
    pub fn second(&self, stamp: Stamp, now: Stamp, city: Option<CityId>) -> String {
        self.print(stamp, now, city, Phrase::ClockSecond)
    }

    /// The corner of the screen: hour, minute, zone of home.
    pub fn corner(&self, now: Stamp) -> String {
        let Some(time) = self.at(now, None) else {
            return "—".to_owned();
        };
        let mut text = self.time_of_day(&time, Phrase::ClockMinute);
        text.push_str(&time.strftime(" %Z").to_string());
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{city::model::inventory::City, screen::text::language::Language};

    #[test]
    fn each_city_has_its_own_time() {
        let city = |zone: &str| City {
            timezone: zone.into(),
            ..City::default()
        };
        let inventory = Inventory {
            cities: vec![
                city("Europe/Helsinki"),
                city("Europe/Stockholm"),
                city("Nowhere/At_all"),
            ],
            ..Inventory::default()
        };
        let clock = Clock::new(&inventory, false, Words::english());
        let stamp = Stamp::parse("2026-11-22T00:52:10Z", false).unwrap();
        let check = |city: u16, expected: &str| {
            assert_eq!(clock.minute(stamp, stamp, Some(CityId(city))), expected);
        };
        check(0, "02:52");
        check(1, "01:52 CET");
        check(2, "00:52 UTC");
        assert_eq!(clock.corner(stamp), "02:52 EET");
        let yesterday = stamp.plus(-86_400_000);
        assert_eq!(clock.second(yesterday, stamp, None), "21 Nov 02:52:10");
        for (code, expected) in [("fi", "21.11. 02.52.10"), ("sv", "21 nov. 02:52:10")] {
            let words = Language::with_code(code).unwrap().words();
            let clock = Clock::new(&inventory, false, words);
            assert_eq!(clock.second(yesterday, stamp, None), expected);
        }
        let utc = Clock::new(&inventory, true, Words::english());
        assert_eq!(utc.minute(stamp, stamp, Some(CityId(1))), "00:52");
        assert_eq!(utc.corner(stamp), "00:52 UTC");
    }
}
