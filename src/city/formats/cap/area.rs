//! What a warning covers: polygons and circles (CAP 1.2, 3.2.4), as a box around all of them.
//!
//! Leaves out: geocodes, whose places no payload tells.

/// Corners that are looked at: a coast has 100,000, and the first ones say where.
const CORNERS: usize = 10_000;
/// Kilometres of a degree of latitude.
const DEGREE_KM: f64 = 111.195;

/// A box on earth, degrees. West may be a larger number than east: then it lies across the date line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Covered {
    south: f64,
    north: f64,
    /// On both sides of Greenwich, and both sides of the date line.
    lon: Span,
    lon_across: Span,
    corners: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Span {
    least: f64,
    most: f64,
}

impl Span {
    const NONE: Self = Self {
        least: f64::INFINITY,
        most: f64::NEG_INFINITY,
    };

    fn add(&mut self, from: f64, to: f64) {
        self.least = self.least.min(from);
        self.most = self.most.max(to);
    }

    fn width(self) -> f64 {
        self.most - self.least
    }

    fn middle(self) -> f64 {
        // A single point keeps its digits.
        if self.width() > 0.0 {
            self.least + self.width() / 2.0
        } else {
            self.least
        }
    }
}

impl Default for Covered {
    fn default() -> Self {
        Self {
            south: f64::INFINITY,
            north: f64::NEG_INFINITY,
            lon: Span::NONE,
            lon_across: Span::NONE,
            corners: 0,
        }
    }
}

impl Covered {
    /// Adds `lat,lon lat,lon ...`; false where that is no polygon.
    pub(super) fn polygon(&mut self, text: &str) -> bool {
        let corners = text.split_ascii_whitespace();
        let mut is_good = false;
        for corner in corners {
            if self.corners >= CORNERS {
                return is_good;
            }
            let Some((lat, lon)) = pair(corner) else {
                return false;
            };
            self.add(lat, lon, 0.0);
            is_good = true;
        }
        is_good
    }

    /// Adds `lat,lon radius` with the radius in kilometres; false where that is no circle.
    pub(super) fn circle(&mut self, text: &str) -> bool {
        let mut parts = text.split_ascii_whitespace();
        let middle = parts.next().and_then(pair);
        let radius = parts.next().map_or(Some(0.0), number);
        match (middle, radius) {
            (Some((lat, lon)), Some(radius_km)) if radius_km >= 0.0 => {
                self.add(lat, lon, radius_km);
                true
            }
            _ => false,
        }
    }

    fn add(&mut self, lat: f64, lon: f64, radius_km: f64) {
        let high = radius_km / DEGREE_KM;
        let wide = high / lat.to_radians().cos().max(0.01);
        self.corners += 1;
        self.south = self.south.min(lat - high);
        self.north = self.north.max(lat + high);
        self.lon.add(lon - wide, lon + wide);
        let across = if lon < 0.0 { lon + 360.0 } else { lon };
        self.lon_across.add(across - wide, across + wide);
    }

    /// The middle: latitude and longitude.
    pub(super) fn middle(&self) -> Option<(f64, f64)> {
        if self.corners == 0 {
            return None;
        }
        let lat = Span {
            least: self.south,
            most: self.north,
        };
        let is_across = self.lon.width() > 180.0 && self.lon_across.width() < self.lon.width();
        let lon = if is_across {
            let lon = self.lon_across.middle();
            if lon > 180.0 { lon - 360.0 } else { lon }
        } else {
            self.lon.middle()
        };
        Some((lat.middle(), lon))
    }
}

fn pair(text: &str) -> Option<(f64, f64)> {
    let (lat, lon) = text.split_once(',')?;
    let (lat, lon) = (number(lat)?, number(lon)?);
    (lat.abs() <= 90.0 && lon.abs() <= 180.0).then_some((lat, lon))
}

fn number(text: &str) -> Option<f64> {
    let number: f64 = text.trim().parse().ok()?;
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_what_is_covered() {
        let mut covered = Covered::default();
        assert_eq!(covered.middle(), None);
        assert!(covered.polygon("60,20 62,20 62,24 60,24 60,20"));
        assert_eq!(covered.middle(), Some((61.0, 22.0)));
        let mut covered = Covered::default();
        assert!(covered.circle("-16.053,-173.274 0.0"));
        assert_eq!(covered.middle(), Some((-16.053, -173.274)));
        // Fiji lies on both sides of the date line.
        let mut covered = Covered::default();
        assert!(covered.polygon("-16,178 -20,178 -20,-178 -16,-178 -16,178"));
        assert_eq!(covered.middle(), Some((-18.0, 180.0)));
        // A circle has its middle in the middle.
        let mut covered = Covered::default();
        assert!(covered.circle("60,20 111.195") && covered.circle("60,20"));
        let (lat, lon) = covered.middle().expect("a middle");
        assert!((lat - 60.0).abs() < 1e-9 && (lon - 20.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_none() {
        for text in ["", "60", "60,x", "91,0", "60,181", "60,20 x", "1e999,2"] {
            assert!(!Covered::default().polygon(text), "{text}");
        }
        for text in ["", "60", "60,20 -1", "60,20 x", "60,20 NaN"] {
            assert!(!Covered::default().circle(text), "{text}");
        }
    }
}
