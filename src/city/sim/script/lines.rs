//! Lines of trams and buses: where they run, and under which names. Roughly where the real ones do.

/// A line.
#[derive(Debug)]
pub(in crate::city::sim) struct Line {
    /// The feed that carries it.
    pub(in crate::city::sim) channel: usize,
    /// `tram` or `bus`.
    pub(in crate::city::sim) mode: &'static str,
    pub(in crate::city::sim) operator: u32,
    /// What stands on the vehicle's front.
    pub(in crate::city::sim) sign: &'static str,
    pub(in crate::city::sim) route: &'static str,
    /// Where it goes in direction 1 and 2.
    pub(in crate::city::sim) heads: [&'static str; 2],
    pub(in crate::city::sim) points: &'static [(f64, f64)],
}

/// The feed, what runs and its operator: Helsinki's trams.
const TRAM: (usize, &str, u32) = (3, "tram", 40);
/// The same: Espoo's buses.
const ESPOO: (usize, &str, u32) = (4, "bus", 22);
/// The same: Vantaa's buses.
const VANTAA: (usize, &str, u32) = (5, "bus", 18);

const fn line(
    (channel, mode, operator): (usize, &'static str, u32),
    sign: &'static str,
    route: &'static str,
    heads: [&'static str; 2],
    points: &'static [(f64, f64)],
) -> Line {
    Line {
        channel,
        mode,
        operator,
        sign,
        route,
        heads,
        points,
    }
}

/// All lines.
pub(in crate::city::sim) const LINES: &[Line] = &[
    line(
        TRAM,
        "4",
        "1004",
        ["Katajanokka", "Munkkiniemi"],
        &[
            (60.1987, 24.8790),
            (60.1920, 24.9020),
            (60.1868, 24.9180),
            (60.1756, 24.9310),
            (60.1699, 24.9414),
            (60.1680, 24.9530),
            (60.1671, 24.9680),
        ],
    ),
    line(
        TRAM,
        "6",
        "1006",
        ["Hietalahti", "Arabia"],
        &[
            (60.2085, 24.9790),
            (60.1990, 24.9640),
            (60.1870, 24.9590),
            (60.1790, 24.9500),
            (60.1710, 24.9440),
            (60.1640, 24.9380),
            (60.1612, 24.9290),
        ],
    ),
    line(
        TRAM,
        "7",
        "1007",
        ["Länsiterminaali", "Pasila"],
        &[
            (60.1989, 24.9340),
            (60.1905, 24.9480),
            (60.1860, 24.9570),
            (60.1745, 24.9520),
            (60.1700, 24.9410),
            (60.1600, 24.9220),
            (60.1500, 24.9180),
        ],
    ),
    line(
        TRAM,
        "9",
        "1009",
        ["Jätkäsaari", "Ilmala"],
        &[
            (60.2080, 24.9200),
            (60.1989, 24.9340),
            (60.1870, 24.9510),
            (60.1780, 24.9490),
            (60.1690, 24.9340),
            (60.1560, 24.9170),
        ],
    ),
    line(
        TRAM,
        "10",
        "1010",
        ["Kirurgi", "Pikku Huopalahti"],
        &[
            (60.2040, 24.8940),
            (60.1960, 24.9110),
            (60.1850, 24.9190),
            (60.1710, 24.9380),
            (60.1640, 24.9440),
            (60.1598, 24.9470),
        ],
    ),
    line(
        ESPOO,
        "111",
        "2111",
        ["Matinkylä (M)", "Otaniemi"],
        &[
            (60.1840, 24.8270),
            (60.1790, 24.8050),
            (60.1750, 24.7800),
            (60.1650, 24.7600),
            (60.1595, 24.7390),
        ],
    ),
    line(
        ESPOO,
        "201",
        "2201",
        ["Leppävaara", "Espoon keskus"],
        &[
            (60.2050, 24.6560),
            (60.2100, 24.6900),
            (60.2130, 24.7400),
            (60.2180, 24.7780),
            (60.2192, 24.8130),
        ],
    ),
    line(
        ESPOO,
        "165",
        "2165",
        ["Matinkylä (M)", "Saunalahti"],
        &[
            (60.1420, 24.6190),
            (60.1470, 24.6540),
            (60.1490, 24.6870),
            (60.1560, 24.7180),
            (60.1595, 24.7390),
        ],
    ),
    line(
        ESPOO,
        "245",
        "2245",
        ["Espoon keskus", "Nuuksio"],
        &[
            (60.2930, 24.5580),
            (60.2650, 24.5890),
            (60.2400, 24.6200),
            (60.2230, 24.6490),
            (60.2050, 24.6560),
        ],
    ),
    line(
        VANTAA,
        "520",
        "5520",
        ["Martinlaakso", "Matinkylä (M)"],
        &[
            (60.1595, 24.7390),
            (60.2050, 24.7800),
            (60.2190, 24.8130),
            (60.2480, 24.8450),
            (60.2780, 24.8520),
        ],
    ),
    line(
        VANTAA,
        "562",
        "4562",
        ["Lentoasema", "Itäkeskus (M)"],
        &[
            (60.2100, 25.0780),
            (60.2350, 25.0800),
            (60.2700, 25.0650),
            (60.2930, 25.0400),
            (60.3170, 24.9690),
        ],
    ),
    line(
        VANTAA,
        "570",
        "4570",
        ["Tikkurila", "Mellunmäki (M)"],
        &[
            (60.2390, 25.1110),
            (60.2560, 25.1080),
            (60.2760, 25.0900),
            (60.2920, 25.0440),
        ],
    ),
    line(
        VANTAA,
        "712",
        "9712",
        ["Tikkurila", "Rekola"],
        &[
            (60.3300, 25.0720),
            (60.3180, 25.0600),
            (60.3060, 25.0520),
            (60.2920, 25.0440),
        ],
    ),
];
