//! One point for any GeoJSON geometry (RFC 7946): where a marker would stand.

use crate::city::formats::json::Node;

/// Corners that are looked at: a district's border has hundreds, hostile input more.
const CORNERS: usize = 10_000;

/// Latitude and longitude of the middle of a geometry, a Feature, or a collection.
pub(super) fn middle(geometry: Node<'_, '_>) -> Option<(f64, f64)> {
    let mut corners = Corners::default();
    corners.geometry(geometry, 0);
    let count = corners.count as f64;
    (corners.count > 0).then(|| (corners.lat / count, corners.lon / count))
}

#[derive(Default)]
struct Corners {
    lat: f64,
    lon: f64,
    count: usize,
}

impl Corners {
    fn geometry(&mut self, node: Node<'_, '_>, depth: usize) {
        if depth > 3 {
            return;
        }
        if let Some(inner) = node.get("geometry") {
            return self.geometry(inner, depth + 1);
        }
        for list in ["features", "geometries"] {
            for inner in node.get(list).iter().flat_map(Node::elements) {
                self.geometry(inner, depth + 1);
            }
        }
        if let Some(coordinates) = node.get("coordinates") {
            self.coordinates(coordinates, 0);
        }
    }

    /// Longitude stands first. The last corner of a ring repeats its first and counts once.
    fn coordinates(&mut self, node: Node<'_, '_>, depth: usize) {
        let mut elements = node.elements();
        let (first, second) = (elements.next(), elements.next());
        if let (Some(lon), Some(lat)) = (
            first.and_then(|node| node.number()),
            second.and_then(|node| node.number()),
        ) {
            if self.count < CORNERS {
                self.lat += lat;
                self.lon += lon;
                self.count += 1;
            }
            return;
        }
        if depth > 3 {
            return;
        }
        let closing = node.elements().last().filter(|last| {
            let first = first.map(|first| first.raw());
            second.is_some() && first == Some(last.raw())
        });
        let length = node.elements().count() - usize::from(closing.is_some());
        for inner in node.elements().take(length) {
            self.coordinates(inner, depth + 1);
        }
    }
}
