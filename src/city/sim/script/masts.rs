//! The 40 gateways of Skåne, and the story of the one at Mårtenstorget.

use super::Kind;

/// A gateway in Skåne: channel, place, position.
#[derive(Debug)]
pub(in crate::city::sim) struct Mast {
    pub(in crate::city::sim) channel: usize,
    /// Its number within its town, from 1.
    pub(in crate::city::sim) number: u32,
    pub(in crate::city::sim) place: &'static str,
    pub(in crate::city::sim) position: (f64, f64),
}

const fn mast(channel: usize, number: u32, place: &'static str, lat: f64, lon: f64) -> Mast {
    Mast {
        channel,
        number,
        place,
        position: (lat, lon),
    }
}

/// The 40 gateways. `lund-gw-07` stands at Mårtenstorget; 08 and 11 are its neighbours.
pub(in crate::city::sim) const MASTS: &[Mast] = &[
    mast(0, 1, "Malmö C", 55.6095, 13.0007),
    mast(0, 2, "Stortorget", 55.6065, 13.0003),
    mast(0, 3, "Möllevångstorget", 55.5915, 13.0070),
    mast(0, 4, "Västra Hamnen", 55.6135, 12.9775),
    mast(0, 5, "Värnhemstorget", 55.6085, 13.0215),
    mast(0, 6, "Triangeln", 55.5945, 13.0005),
    mast(0, 7, "Rosengård", 55.5860, 13.0430),
    mast(0, 8, "Limhamn", 55.5820, 12.9260),
    mast(0, 9, "Hyllie", 55.5630, 12.9760),
    mast(0, 10, "Oxie", 55.5430, 13.0960),
    mast(0, 11, "Bunkeflostrand", 55.5540, 12.9260),
    mast(0, 12, "Husie", 55.5830, 13.0800),
    mast(0, 13, "Slottsparken", 55.6020, 12.9890),
    mast(1, 1, "Lund C", 55.7058, 13.1868),
    mast(1, 2, "Stortorget", 55.7027, 13.1929),
    mast(1, 3, "Clemenstorget", 55.7070, 13.1878),
    mast(1, 4, "Lundagård", 55.7050, 13.1935),
    mast(1, 5, "Botaniska trädgården", 55.7043, 13.2035),
    mast(1, 6, "Stadsparken", 55.6990, 13.1870),
    mast(1, 7, "Mårtenstorget", 55.7020, 13.1965),
    mast(1, 8, "Södertull", 55.6985, 13.1935),
    mast(1, 9, "LTH", 55.7115, 13.2090),
    mast(1, 10, "Ideon", 55.7150, 13.2160),
    mast(1, 11, "Spyken", 55.7005, 13.2015),
    mast(1, 12, "Brunnshög", 55.7240, 13.2330),
    mast(1, 13, "Klostergården", 55.6900, 13.1790),
    mast(1, 14, "Linero", 55.6950, 13.2330),
    mast(1, 15, "Norra Fäladen", 55.7250, 13.2000),
    mast(1, 16, "Gunnesbo", 55.7240, 13.1620),
    mast(1, 17, "Veberöd", 55.6340, 13.4930),
    mast(2, 1, "Knutpunkten", 56.0437, 12.6953),
    mast(2, 2, "Stortorget", 56.0470, 12.6930),
    mast(2, 3, "Norra Hamnen", 56.0500, 12.6870),
    mast(2, 4, "Österleden", 56.0520, 12.7400),
    mast(2, 5, "Söder", 56.0370, 12.7020),
    mast(2, 6, "Olympia", 56.0480, 12.7070),
    mast(2, 7, "Ramlösa", 56.0180, 12.7310),
    mast(2, 8, "Råå", 55.9960, 12.7440),
    mast(2, 9, "Berga", 56.0730, 12.7160),
    mast(2, 10, "Ödåkra", 56.1010, 12.7450),
];

/// Gateways report this often, in seconds.
pub(in crate::city::sim) const GATEWAY_EVERY_S: u32 = 30;
/// The row of `lund-gw-07` in [`MASTS`], and of those that also hear some of its devices.
pub(in crate::city::sim) const MARTENSTORGET: usize = 19;
pub(in crate::city::sim) const NEIGHBOURS: [usize; 2] = [20, 23];
/// Lund's devices that `lund-gw-07` hears: kind, heard by it alone, heard by a neighbour too.
pub(in crate::city::sim) const HEARD_AT_MARTENSTORGET: &[(Kind, u32, u32)] = &[
    (Kind::Parking, 96, 9),
    (Kind::Waste, 71, 5),
    (Kind::Soil, 47, 3),
];
