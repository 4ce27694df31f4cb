//! Places: GeoJSON geometries ([lon, lat]) and NGSIv2's `geo:point` texts ("lat, lon").
//!
//! Leaves out: the shape of areas; the centre of their box stands for them.

use super::super::json::Node;

/// Points of one geometry that are looked at: enough for any city district.
const POINTS: usize = 20_000;

/// Latitude and longitude of a place, `None` where it is none.
pub(super) fn point(node: Node<'_, '_>) -> Option<(f64, f64)> {
    if let Some(text) = node.text() {
        let (lat, lon) = text.split_once(',')?;
        return Some((lat.trim().parse().ok()?, lon.trim().parse().ok()?));
    }
    let mut area = Area {
        least: (f64::MAX, f64::MAX),
        most: (f64::MIN, f64::MIN),
        points: 0,
    };
    area.add(node.get("coordinates")?);
    let middle = |least: f64, most: f64| {
        // One point comes out as it went in.
        if most > least {
            least / 2.0 + most / 2.0
        } else {
            least
        }
    };
    (area.points > 0).then(|| {
        (
            middle(area.least.1, area.most.1),
            middle(area.least.0, area.most.0),
        )
    })
}

struct Area {
    least: (f64, f64),
    most: (f64, f64),
    points: usize,
}

impl Area {
    fn add(&mut self, node: Node<'_, '_>) {
        let mut elements = node.elements();
        let Some(first) = elements.next() else {
            return;
        };
        if let Some(lon) = first.number_or_text() {
            let Some(lat) = elements.next().and_then(|lat| lat.number_or_text()) else {
                return;
            };
            self.least = (self.least.0.min(lon), self.least.1.min(lat));
            self.most = (self.most.0.max(lon), self.most.1.max(lat));
            self.points += 1;
            return;
        }
        for part in node.elements() {
            if self.points >= POINTS {
                break;
            }
            self.add(part);
        }
    }
}
