//! Grids of countries and cities: metres east and north of a meridian, as degrees.
//!
//! All of them are transverse Mercator projections of GRS 80 (JHS 197, appendix 2; Krüger's series, which is good to a
//! millimetre there). ETRS89 and SWEREF 99 are taken for WGS 84, which they differ from by less than a metre.

/// One grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Grid {
    /// The meridian in its middle, degrees.
    meridian: f64,
    /// What is added to metres east of it.
    false_easting: f64,
    /// Its scale on that meridian.
    scale: f64,
}

/// What can stand in a profile.
pub(super) const KNOWN: &str = "EPSG:3067 (ETRS-TM35FIN), EPSG:3873 to 3885 (ETRS-GK19FIN to GK31FIN), EPSG:3006 (SWEREF 99 TM), EPSG:25828 to 25838 (ETRS89 / UTM)";

/// Half the length of the equator's axis of GRS 80, metres, and its flattening.
const AXIS: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_222_101;

impl Grid {
    /// The grid of `EPSG:3067`.
    pub(super) fn of_code(code: &str) -> Option<Self> {
        let number: u32 = code.strip_prefix("EPSG:")?.parse().ok()?;
        let utm = |meridian: f64| Self {
            meridian,
            false_easting: 500_000.0,
            scale: 0.9996,
        };
        match number {
            3067 => Some(utm(27.0)),
            3006 => Some(utm(15.0)),
            25_828..=25_838 => Some(utm(f64::from(number - 25_800) * 6.0 - 183.0)),
            3_873..=3_885 => {
                let meridian = f64::from(number - 3_873) + 19.0;
                Some(Self {
                    meridian,
                    false_easting: meridian * 1e6 + 500_000.0,
                    scale: 1.0,
                })
            }
            _ => None,
        }
    }

    /// Latitude and longitude of metres in this grid; nothing far outside of it.
    pub(super) fn degrees(self, east: f64, north: f64) -> Option<(f64, f64)> {
        let east = east - self.false_easting;
        if !(east.abs() < 2e6 && north.abs() < 1e7) {
            return None;
        }
        let n = FLATTENING / (2.0 - FLATTENING);
        let (n2, n3, n4) = (n * n, n * n * n, n * n * n * n);
        let radius = AXIS / (1.0 + n) * (1.0 + n2 / 4.0 + n4 / 64.0) * self.scale;
        let terms = [
            n / 2.0 - n2 * 2.0 / 3.0 + n3 * 37.0 / 96.0 - n4 / 360.0,
            n2 / 48.0 + n3 / 15.0 - n4 * 437.0 / 1_440.0,
            n3 * 17.0 / 480.0 - n4 * 37.0 / 840.0,
            n4 * 4_397.0 / 161_280.0,
        ];
        let (up, aside) = (north / radius, east / radius);
        let (mut xi, mut eta) = (up, aside);
        for (term, twice) in terms.iter().zip([2.0, 4.0, 6.0, 8.0]) {
            xi -= term * (twice * up).sin() * (twice * aside).cosh();
            eta -= term * (twice * up).cos() * (twice * aside).sinh();
        }
        let beta = (xi.sin() / eta.cosh()).asin();
        let longitude = (eta.tanh() / beta.cos()).asin();
        let e = (FLATTENING * (2.0 - FLATTENING)).sqrt();
        let isometric = beta.tan().asinh();
        let mut q = isometric;
        for _ in 0..5 {
            q = isometric + e * (e * q.tanh()).atanh();
        }
        let lat = q.sinh().atan().to_degrees();
        let lon = self.meridian + longitude.to_degrees();
        // Seven digits are a centimetre.
        let short = |degrees: f64| (degrees * 1e7).round() / 1e7;
        (lat.is_finite() && lon.is_finite()).then(|| (short(lat), short(lon)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, (east, north): (f64, f64), (lat, lon): (f64, f64)) {
        let found = Grid::of_code(code).and_then(|grid| grid.degrees(east, north));
        let (found_lat, found_lon) = found.unwrap_or_default();
        let is_near = (found_lat - lat).abs() < 2e-7 && (found_lon - lon).abs() < 2e-7;
        assert!(is_near, "{code}: {found_lat} {found_lon}");
    }

    #[test]
    fn metres_are_degrees() {
        // On the meridian in the middle nothing is aside; elsewhere as a forward projection has them.
        check("EPSG:3877", (23_500_000.0, 0.0), (0.0, 23.0));
        check(
            "EPSG:3877",
            (23_460_525.915, 6_703_956.989),
            (60.4458, 22.2829),
        );
        check(
            "EPSG:3879",
            (25_496_580.360, 6_673_003.607),
            (60.1699, 24.9384),
        );
        check("EPSG:3067", (380_092.548, 6_736_950.638), (60.75, 24.8));
        check(
            "EPSG:3067",
            (427_657.548, 7_210_681.467),
            (65.0121, 25.4651),
        );
        check(
            "EPSG:3006",
            (374_242.799, 6_163_893.174),
            (55.6047, 13.0038),
        );
        check(
            "EPSG:25832",
            (565_834.364, 5_934_037.951),
            (53.5511, 9.9937),
        );
    }

    #[test]
    fn what_is_no_grid_of_ours() {
        for code in [
            "EPSG:4326",
            "EPSG:",
            "3067",
            "EPSG:3872",
            "EPSG:3886",
            "EPSG:25827",
        ] {
            assert_eq!(Grid::of_code(code), None, "{code}");
        }
        let grid = Grid::of_code("EPSG:3067");
        let far = |east, north| grid.and_then(|grid| grid.degrees(east, north));
        assert_eq!(far(f64::NAN, 6.7e6), None);
        assert_eq!(far(2.3e7, 6.7e6), None);
        assert_eq!(far(5e5, 1e300), None);
    }
}
