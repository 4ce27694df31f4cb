//! Stations and places of a document. Each is told once.

use super::super::{
    found::{Asset, Found, Item, Subject},
    json::Node,
    xml,
};
use crate::city::model::text::SafeText;
use std::collections::BTreeSet;

/// Places of one feature: a query of all Finland has some 400 stations.
const STATIONS: usize = 4_096;

/// A station, or a place of a forecast.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Station {
    pub(super) id: SafeText,
    pub(super) at: Option<(f64, f64)>,
}

/// The places that were told.
#[derive(Debug, Default)]
pub(super) struct Places {
    told: BTreeSet<SafeText>,
}

impl Places {
    /// The place of a `BsWfsElement`, which has no name: its coordinates are its id.
    pub(super) fn of_simple(&mut self, node: Node<'_, '_>, found: &mut Found) -> Option<SafeText> {
        let point = node.get("Location")?.get("Point")?;
        let at = position(point)?;
        let id = SafeText::new(&format!("{},{}", at.0, at.1));
        self.tell(&id, "weather_station", None, Some(at), found);
        Some(id)
    }

    /// The places of a feature of interest: their names, and where they are.
    pub(super) fn of_feature(
        &mut self,
        node: Node<'_, '_>,
        is_forecast: bool,
        found: &mut Found,
    ) -> Vec<Station> {
        let Some(feature) = node.at(&["featureOfInterest", "SF_SpatialSamplingFeature"]) else {
            return Vec::new();
        };
        let mut points = Vec::new();
        if let Some(shape) = feature.get("shape") {
            add_points(shape, 0, &mut points);
        }
        let mut stations = Vec::new();
        let collection = feature.at(&["sampledFeature", "LocationCollection"]);
        let members = collection
            .into_iter()
            .flat_map(|all| xml::each(all, "member"));
        for location in members.flat_map(|member| xml::each(member, "Location")) {
            if stations.len() >= STATIONS {
                found.over_bounds += 1;
                continue;
            }
            let id = xml::text(location, "identifier").map(|id| SafeText::new(id.trim()));
            let reference = location.get("representativePoint");
            let reference = reference
                .and_then(|it| xml::text(it, "@href"))
                .unwrap_or_default();
            let reference = reference.trim_start_matches('#');
            let known = points.iter().find(|point| point.id == reference);
            // A lone place needs no reference.
            let known = known.or(points.first().filter(|_| points.len() == 1));
            let Some(id) = id else {
                found.defect("Location.identifier", "missing");
                continue;
            };
            let name = xml::each(location, "name").find(|name| {
                xml::text(*name, "@codeSpace")
                    .is_some_and(|space| space.ends_with("locationcode/name"))
            });
            let name = name.and_then(|name| xml::plain(name).text());
            let at = known.and_then(|point| point.at);
            let kind = if is_forecast {
                "forecast_point"
            } else {
                "weather_station"
            };
            let name = name.map(|name| SafeText::new(name.trim()));
            self.tell(&id, kind, name, at, found);
            stations.push(Station { id, at });
        }
        stations
    }

    fn tell(
        &mut self,
        id: &SafeText,
        kind: &'static str,
        name: Option<SafeText>,
        at: Option<(f64, f64)>,
        found: &mut Found,
    ) {
        if !self.told.insert(id.clone()) {
            return;
        }
        found.push(Item::Asset(Asset {
            id: id.clone(),
            kind: SafeText::fixed(kind),
            name,
            model: None,
        }));
        if let Some((lat, lon)) = at {
            found.locate(Subject::Device(id.clone()), lat, lon, None);
        }
    }
}

/// A point with the id that places refer to.
struct Point {
    id: String,
    at: Option<(f64, f64)>,
}

/// All points of a shape: alone, or in `pointMember` or `pointMembers` of a `MultiPoint`.
fn add_points(node: Node<'_, '_>, depth: usize, points: &mut Vec<Point>) {
    if depth > 3 || points.len() >= STATIONS {
        return;
    }
    for (name, value) in node.members() {
        let lone = Some(value).filter(|value| !value.is_array());
        for element in value.elements().chain(lone) {
            if name.is("Point") && points.len() < STATIONS {
                points.push(Point {
                    id: xml::text(element, "@id").unwrap_or_default().into_owned(),
                    at: position(element),
                });
            } else {
                add_points(element, depth + 1, points);
            }
        }
    }
}

/// `<pos>lat lon</pos>`: EPSG 4258 and 4326 have the latitude first.
fn position(point: Node<'_, '_>) -> Option<(f64, f64)> {
    let text = xml::text(point, "pos")?;
    let mut numbers = text.split_ascii_whitespace().map(|part| part.parse().ok());
    let (lat, lon): (f64, f64) = (numbers.next()??, numbers.next()??);
    (lat.is_finite() && lon.is_finite()).then_some((lat, lon))
}
