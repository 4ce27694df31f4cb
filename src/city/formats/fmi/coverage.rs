//! `multipointcoverage`: a matrix of places and times, and a matrix of values with a column for each parameter, both as
//! numbers in a text.

use super::{
    super::{found::Found, json::Node, xml},
    Reader,
    place::Station,
};
use crate::city::model::{limits, text::SafeText, time::Stamp};
use std::collections::BTreeMap;

/// A row of the matrix of places: which station, when.
type Row = (Option<SafeText>, Option<Stamp>);

impl Reader {
    pub(super) fn coverage(
        &mut self,
        node: Node<'_, '_>,
        stations: &[Station],
        is_forecast: bool,
        found: &mut Found,
    ) {
        let positions = node.at(&["domainSet", "SimpleMultiPoint"]);
        let positions = positions.and_then(|it| xml::text(it, "positions"));
        let values = node.at(&["rangeSet", "DataBlock"]);
        let values = values.and_then(|it| xml::text(it, "doubleOrNilReasonTupleList"));
        let record = node.at(&["rangeType", "DataRecord"]);
        let names: Vec<String> = record
            .into_iter()
            .flat_map(|record| xml::each(record, "field"))
            .map(|field| xml::text(field, "@name").unwrap_or_default().into_owned())
            .collect();
        let (Some(positions), Some(values), false) = (positions, values, names.is_empty()) else {
            found.defect(
                "MultiPointCoverage",
                "it lacks positions, values or the names of its columns",
            );
            return;
        };
        let rows = rows(&positions, stations, found);
        let words = values.split_ascii_whitespace();
        let count = words.clone().count();
        if count != rows.len() * names.len() {
            let (wide, long) = (names.len(), rows.len());
            let what = format!("{count} values for {long} rows of {wide} columns");
            found.defect("MultiPointCoverage", &what);
        }
        let steps = if is_forecast {
            self.steps(&rows)
        } else {
            BTreeMap::new()
        };
        for (at, word) in words.enumerate() {
            let (Some((station, time)), Some(name)) =
                (rows.get(at / names.len()), names.get(at % names.len()))
            else {
                return;
            };
            let (Some(station), Some(time)) = (station, time) else {
                continue;
            };
            if !is_forecast || steps.get(station) == Some(time) {
                self.value((station, name, is_forecast), word, *time, found);
            }
        }
    }

    /// The step of each place that holds now: the last one that has begun, or else the first.
    fn steps<'r>(&self, rows: &'r [Row]) -> BTreeMap<&'r SafeText, Stamp> {
        let mut steps: BTreeMap<&SafeText, Stamp> = BTreeMap::new();
        for (station, time) in rows {
            if let (Some(station), Some(time)) = (station, time) {
                let known = steps.entry(station).or_insert(*time);
                *known = self.better_step(*known, *time);
            }
        }
        steps
    }

    pub(super) fn better_step(&self, known: Stamp, other: Stamp) -> Stamp {
        match (known <= self.now, other <= self.now) {
            (true, true) => known.max(other),
            (false, false) => known.min(other),
            (true, false) => known,
            (false, true) => other,
        }
    }
}

/// `lat lon time`, in seconds since 1970, again and again.
fn rows(text: &str, stations: &[Station], found: &mut Found) -> Vec<Row> {
    let numbers: Vec<Option<f64>> = text
        .split_ascii_whitespace()
        .map(|word| word.parse().ok().filter(|number: &f64| number.is_finite()))
        .take(limits::ITEMS_PER_MESSAGE * 3)
        .collect();
    let mut is_lost = !numbers.len().is_multiple_of(3);
    let mut rows = Vec::with_capacity(numbers.len() / 3);
    for row in numbers.chunks_exact(3) {
        let station = match row {
            [Some(lat), Some(lon), _] => station(*lat, *lon, stations),
            _ => None,
        };
        let time = match row {
            [_, _, Some(seconds)] if seconds.abs() < 1e12 => Some(Stamp((*seconds * 1e3) as i64)),
            _ => None,
        };
        is_lost |= station.is_none() || time.is_none();
        rows.push((station, time));
    }
    if is_lost {
        found.defect("positions", "a row without a place or a time");
    }
    rows
}

/// The station at a place; a lone one needs no look.
fn station(lat: f64, lon: f64, stations: &[Station]) -> Option<SafeText> {
    let is_there = |station: &&Station| {
        station
            .at
            .is_some_and(|(y, x)| (y - lat).abs() < 1e-4 && (x - lon).abs() < 1e-4)
    };
    match stations {
        [] => Some(SafeText::new(&format!("{lat},{lon}"))),
        [lone] => Some(lone.id.clone()),
        many => many.iter().find(is_there).map(|station| station.id.clone()),
    }
}
