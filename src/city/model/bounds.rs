//! Where a city ends: a box of degrees (WGS 84). It is there to catch positions that cannot be, not to draw borders.

use super::inventory::City;
use serde::{Deserialize, Serialize};

/// Degrees around the centre of a city whose box nobody declared: some 110 km. Commuter trains stay inside.
const AROUND: f64 = 1.0;

/// A box of degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// The least latitude.
    pub south: f64,
    /// The least longitude.
    pub west: f64,
    /// The greatest latitude.
    pub north: f64,
    /// The greatest longitude.
    pub east: f64,
}

impl Bounds {
    /// The box around a centre.
    pub fn around((lat, lon): (f64, f64)) -> Self {
        let east_west = AROUND / lat.to_radians().cos().max(0.1);
        Self {
            south: lat - AROUND,
            west: lon - east_west,
            north: lat + AROUND,
            east: lon + east_west,
        }
    }

    /// True for a position in it.
    pub fn has(&self, lat: f64, lon: f64) -> bool {
        (self.south..=self.north).contains(&lat) && (self.west..=self.east).contains(&lon)
    }
}

impl City {
    /// Where it ends: as it was declared, or around its centre. `None` where neither is known.
    pub fn area(&self) -> Option<Bounds> {
        self.bounds.or_else(|| self.center.map(Bounds::around))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_around_a_centre_is_as_wide_as_it_is_high() {
        let helsinki = Bounds::around((60.17, 24.94));
        for (lat, lon, expected) in [
            (60.17, 24.94, true),
            (60.99, 25.66, true), // Lahti
            (60.17, 26.94, true),
            (24.94, 60.17, false), // swapped
            (61.5, 23.8, false),   // Tampere
        ] {
            assert_eq!(helsinki.has(lat, lon), expected, "{lat} {lon}");
        }
    }
}
