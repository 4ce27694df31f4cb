//! Places on earth as APIs write them (APIS 1.10): two fields, a pair, a text, WKT, GeoJSON of any kind.
//!
//! Leaves out: grids other than those of `grid`; a publisher that has one is asked for WGS 84.

use super::{
    flaw::Flaw,
    grid::{self, Grid},
    path::{Heads, Place},
    pick::Pick,
    sheet::{self, Item, flaw},
};
use crate::city::formats::json::Node;

/// Corners of a polygon that its middle is made of: a coast has 100,000, and the first ones say where.
const CORNERS: usize = 1_000;

/// A field that is a place.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Point {
    /// `{ lat = …, lon = … }`.
    Two(Pick, Pick),
    /// `{ lonlat = … }`: an array `[lon, lat]`, or GeoJSON coordinates of any depth.
    LonLat(Pick),
    /// `{ latlon = … }`: an array `[lat, lon]`, or a text `"lat lon"`, `"lat,lon"`.
    LatLon(Pick),
    /// `{ wkt = … }`: `POINT (lon lat)`, and the other kinds.
    Wkt(Pick),
    /// `{ geojson = … }`: a geometry or a feature.
    GeoJson(Pick),
    /// `grid = …` besides: metres of a grid instead of degrees.
    Metres(Box<Self>, Grid),
}

/// Latitude and longitude, or why there are none.
pub(super) enum Found {
    Nothing,
    At(f64, f64),
    Wrong(&'static str),
}

impl Point {
    /// Reads the field.
    pub(super) fn read(item: Item<'_>, heads: &mut Heads, flaws: &mut Vec<Flaw>) -> Option<Self> {
        let mut sheet = sheet::table(item, "`point`", flaws)?;
        let mut pick = |sheet: &mut sheet::Sheet<'_>, key: &'static str| {
            let item = sheet.item(key)?;
            Pick::read(item, key, heads, flaws)
        };
        let (lat, lon) = (pick(&mut sheet, "lat"), pick(&mut sheet, "lon"));
        let one = [
            pick(&mut sheet, "lonlat").map(Self::LonLat),
            pick(&mut sheet, "latlon").map(Self::LatLon),
            pick(&mut sheet, "wkt").map(Self::Wkt),
            pick(&mut sheet, "geojson").map(Self::GeoJson),
        ];
        let point = match (lat, lon) {
            (Some(lat), Some(lon)) => Some(Self::Two(lat, lon)),
            _ => one.into_iter().flatten().next(),
        };
        if point.is_none() && flaws.is_empty() {
            let example =
                "{ lat = \"$.lat\", lon = \"$.lon\" }, or one of lonlat, latlon, wkt, geojson";
            sheet.missing("lat` and `lon", example, flaws);
        }
        let grid = sheet.text("grid", flaws).and_then(|(text, span)| {
            let grid = Grid::of_code(text);
            if grid.is_none() {
                flaws.push(flaw(
                    span,
                    format!("\"{text}\" is no grid that is known"),
                    grid::KNOWN,
                ));
            }
            grid
        });
        sheet.finish(flaws);
        match (point, grid) {
            (Some(point), Some(grid)) => Some(Self::Metres(Box::new(point), grid)),
            (point, _) => point,
        }
    }

    /// The path as it is written.
    pub(super) fn written(&self) -> String {
        match self {
            Self::Two(pick, _)
            | Self::LonLat(pick)
            | Self::LatLon(pick)
            | Self::Wkt(pick)
            | Self::GeoJson(pick) => pick.written(),
            Self::Metres(point, _) => point.written(),
        }
    }

    /// Where the item is.
    pub(super) fn find(&self, place: &mut Place<'_, '_, '_>) -> Found {
        match self {
            Self::Metres(point, grid) => match point.find(place) {
                Found::At(north, east) => match grid.degrees(east, north) {
                    Some((lat, lon)) => Found::At(lat, lon),
                    None => Found::Wrong("not a place in its grid"),
                },
                other => other,
            },
            Self::Two(lat, lon) => match (lat.find(place), lon.find(place)) {
                (None, None) => Found::Nothing,
                (Some(lat), Some(lon)) => match (lat.number(), lon.number()) {
                    (Some(lat), Some(lon)) => Found::At(lat, lon),
                    _ => Found::Wrong("a place that is no number"),
                },
                _ => Found::Wrong("half a place"),
            },
            Self::LonLat(pick) => match pick.find(place).map(|bit| bit.node()) {
                None => Found::Nothing,
                Some(node) => swapped(node.and_then(middle)),
            },
            Self::GeoJson(pick) => match pick.find(place).map(|bit| bit.node()) {
                None => Found::Nothing,
                Some(node) => swapped(node.and_then(|node| geometry(node, 0))),
            },
            Self::LatLon(pick) => {
                let Some(bit) = pick.find(place) else {
                    return Found::Nothing;
                };
                let text = bit.text().and_then(|text| pair(&text));
                let pair = text.or_else(|| bit.node().and_then(middle));
                match pair {
                    Some((lat, lon)) => Found::At(lat, lon),
                    None => Found::Wrong("not two numbers"),
                }
            }
            Self::Wkt(pick) => match pick.find(place) {
                None => Found::Nothing,
                Some(bit) => swapped(bit.text().and_then(|text| wkt(&text))),
            },
        }
    }
}

/// Longitude first, as GeoJSON and WKT write it.
fn swapped(pair: Option<(f64, f64)>) -> Found {
    match pair {
        Some((lon, lat)) => Found::At(lat, lon),
        None => Found::Wrong("not a place"),
    }
}

/// A geometry, a feature, or a collection of which the first counts.
fn geometry(node: Node<'_, '_>, depth: usize) -> Option<(f64, f64)> {
    if depth > 4 {
        return None;
    }
    if let Some(inner) = node.get("geometry") {
        return geometry(inner, depth + 1);
    }
    if let Some(list) = node.get("geometries") {
        return list.elements().find_map(|each| geometry(each, depth + 1));
    }
    middle(node.get("coordinates")?)
}

/// The pair, or the middle of the box around all pairs of nested arrays.
fn middle(node: Node<'_, '_>) -> Option<(f64, f64)> {
    let mut around = Box2::default();
    around.add(node, 0);
    around.middle()
}

/// A box around corners.
struct Box2 {
    least: (f64, f64),
    most: (f64, f64),
    corners: usize,
}

impl Default for Box2 {
    fn default() -> Self {
        Self {
            least: (f64::INFINITY, f64::INFINITY),
            most: (f64::NEG_INFINITY, f64::NEG_INFINITY),
            corners: 0,
        }
    }
}

impl Box2 {
    fn add(&mut self, node: Node<'_, '_>, depth: usize) {
        if depth > 5 || self.corners >= CORNERS {
            return;
        }
        let mut elements = node.elements();
        let pair = (
            elements.next().and_then(|first| first.number_or_text()),
            elements.next().and_then(|second| second.number_or_text()),
        );
        if let (Some(x), Some(y)) = pair {
            self.corner(x, y);
            return;
        }
        for element in node.elements() {
            if self.corners >= CORNERS {
                return;
            }
            self.add(element, depth + 1);
        }
    }

    fn corner(&mut self, x: f64, y: f64) {
        self.least = (self.least.0.min(x), self.least.1.min(y));
        self.most = (self.most.0.max(x), self.most.1.max(y));
        self.corners += 1;
    }

    fn middle(&self) -> Option<(f64, f64)> {
        let between = |least: f64, most: f64| {
            // A single point keeps its digits.
            if most > least {
                least + (most - least) / 2.0
            } else {
                least
            }
        };
        (self.corners > 0).then(|| {
            (
                between(self.least.0, self.most.0),
                between(self.least.1, self.most.1),
            )
        })
    }
}

/// `"60.17 24.94"`, `"60.17,24.94"`, `"60.17, 24.94"`.
fn pair(text: &str) -> Option<(f64, f64)> {
    let mut numbers = text
        .split([' ', ',', ';'])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok());
    let (first, second) = (numbers.next()??, numbers.next()??);
    numbers.next().is_none().then_some((first, second))
}

/// The middle of a WKT geometry; `SRID=4326;` and `Z`, `M`, `ZM` may stand in it.
fn wkt(text: &str) -> Option<(f64, f64)> {
    let inner = text.get(text.find('(')?..)?;
    let mut around = Box2::default();
    for corner in inner.split(',').take(CORNERS) {
        let corner = corner.trim_matches(|character: char| {
            character == '(' || character == ')' || character.is_whitespace()
        });
        let mut numbers = corner.split_whitespace().map(|part| part.parse().ok());
        around.corner(numbers.next()??, numbers.next()??);
    }
    around.middle()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_places() {
        assert_eq!(pair("60.17 24.94"), Some((60.17, 24.94)));
        assert_eq!(pair("60.17, 24.94"), Some((60.17, 24.94)));
        assert_eq!(pair("60.17"), None);
        assert_eq!(pair("1 2 3"), None);
        assert_eq!(wkt("POINT (24.94 60.17)"), Some((24.94, 60.17)));
        assert_eq!(wkt("SRID=4326;POINT Z (24.5 60.5 12)"), Some((24.5, 60.5)));
        assert_eq!(wkt("POLYGON ((0 0, 4 0, 4 2, 0 2, 0 0))"), Some((2.0, 1.0)));
        assert_eq!(wkt("POINT EMPTY"), None);
        assert_eq!(wkt("POINT (x y)"), None);
    }
}
