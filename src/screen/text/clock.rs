//! Local time: each city's own, or UTC for everything.
//!
//! The zones come from the system's tz database; a zone that it does not have is UTC, and is marked so.

use crate::city::model::{ids::CityId, inventory::Inventory, time::Stamp};
use jiff::{Timestamp, Zoned, tz::TimeZone};

/// The clocks of the cities.
#[derive(Debug, Clone)]
pub struct Clock {
    zones: Vec<TimeZone>,
    home: TimeZone,
    utc: bool,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            zones: Vec::new(),
            home: TimeZone::UTC,
            utc: false,
        }
    }
}

impl Clock {
    /// The clocks of an inventory. Home is the first city; everything is UTC where `utc` says so.
    pub fn new(inventory: &Inventory, utc: bool) -> Self {
        let zones: Vec<TimeZone> = inventory
            .cities
            .iter()
            .map(|city| TimeZone::get(city.timezone.as_str()).unwrap_or(TimeZone::UTC))
            .collect();
        let home = zones.first().cloned().unwrap_or(TimeZone::UTC);
        Self { zones, home, utc }
    }

    /// True where it is the clock of so many cities, in UTC or not.
    pub fn fits(&self, cities: usize, utc: bool) -> bool {
        self.zones.len() == cities && self.utc == utc
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

    fn print(&self, stamp: Stamp, city: Option<CityId>, form: &str) -> String {
        let Some(time) = self.at(stamp, city) else {
            return "—".to_owned();
        };
        let foreign = !self.utc
            && self
                .at(stamp, None)
                .is_some_and(|home| home.offset() != time.offset());
        if foreign {
            time.strftime(&format!("{form} %Z")).to_string()
        } else {
            time.strftime(form).to_string()
        }
    }

    /// Hour and minute where `now` is the same day, else with the date. Where the city's clock is
    /// not that of home, its zone stands behind.
    pub fn minute(&self, stamp: Stamp, now: Stamp, city: Option<CityId>) -> String {
        self.print(stamp, city, self.form(stamp, now, city, "%H:%M"))
    }

    /// The same with seconds.
    pub fn second(&self, stamp: Stamp, now: Stamp, city: Option<CityId>) -> String {
        self.print(stamp, city, self.form(stamp, now, city, "%H:%M:%S"))
    }

    fn form(
        &self,
        stamp: Stamp,
        now: Stamp,
        city: Option<CityId>,
        form: &'static str,
    ) -> &'static str {
        let day = |stamp| self.at(stamp, city).map(|time| time.date());
        match (day(stamp) == day(now), form) {
            (true, form) => form,
            (false, "%H:%M") => "%-d %b %H:%M",
            (false, _) => "%-d %b %H:%M:%S",
        }
    }

    /// The corner of the screen: hour, minute, zone of home.
    pub fn corner(&self, now: Stamp) -> String {
        self.at(now, None).map_or_else(
            || "—".to_owned(),
            |time| time.strftime("%H:%M %Z").to_string(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::model::inventory::City;

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
        let clock = Clock::new(&inventory, false);
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
        let utc = Clock::new(&inventory, true);
        assert_eq!(utc.minute(stamp, stamp, Some(CityId(1))), "00:52");
        assert_eq!(utc.corner(stamp), "00:52 UTC");
    }
}
