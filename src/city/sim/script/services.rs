//! The twelve services that are polled over HTTP. The order gives each its `ServiceId`.

use super::{ESPOO, HELSINKI, LUND, MALMO, TAMPERE, TURKU};

/// In which words a service tells how it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::city::sim) enum Dialect {
    /// Varaamo's system status: a readiness word, a release and parts.
    SystemStatus,
    /// Helsinki's house standard: status, release, database.
    Helsinki,
    /// health+json (draft-inadarei-api-health-check-06).
    HealthJson,
    /// Spring actuator.
    Actuator,
    /// django-health-check.
    Django,
    /// Kubernetes lines.
    Lines,
    /// One word.
    Plain,
    /// Open311 GeoReport v2 requests.
    Open311,
}

/// A service.
#[derive(Debug)]
pub(in crate::city::sim) struct Desk {
    pub(in crate::city::sim) id: &'static str,
    pub(in crate::city::sim) name: &'static str,
    pub(in crate::city::sim) town: usize,
    pub(in crate::city::sim) dialect: Dialect,
    pub(in crate::city::sim) path: &'static str,
    pub(in crate::city::sim) every_s: u32,
    /// 95 of 100 answers come within this, in milliseconds.
    pub(in crate::city::sim) p95_ms: f64,
    pub(in crate::city::sim) release: &'static str,
    /// Rows of this table.
    pub(in crate::city::sim) depends_on: &'static [usize],
    /// The row of its team.
    pub(in crate::city::sim) team: usize,
}

const SIGN_ON: usize = 1;
const MAP: usize = 4;

#[expect(clippy::too_many_arguments, reason = "one row of a table")]
const fn desk(
    id: &'static str,
    name: &'static str,
    town: usize,
    dialect: Dialect,
    path: &'static str,
    every_s: u32,
    p95_ms: f64,
    release: &'static str,
    depends_on: &'static [usize],
    team: usize,
) -> Desk {
    Desk {
        id,
        name,
        town,
        dialect,
        path,
        every_s,
        p95_ms,
        release,
        depends_on,
        team,
    }
}

/// All of them.
pub(in crate::city::sim) const SERVICES: &[Desk] = &[
    desk(
        "varaamo",
        "Varaamo",
        HELSINKI,
        Dialect::SystemStatus,
        "/varaamo/monitoring/readiness/",
        10,
        310.0,
        "4.12.0",
        &[SIGN_ON],
        6,
    ),
    desk(
        "sign-on",
        "Sign-on",
        HELSINKI,
        Dialect::Helsinki,
        "/sign-on/readiness",
        15,
        90.0,
        "1.41.2",
        &[],
        6,
    ),
    desk(
        "hel-fi",
        "hel.fi",
        HELSINKI,
        Dialect::Plain,
        "/hel-fi/health",
        30,
        140.0,
        "",
        &[],
        6,
    ),
    desk(
        "asiointi",
        "E-services",
        HELSINKI,
        Dialect::HealthJson,
        "/asiointi/health",
        30,
        220.0,
        "2026.46",
        &[SIGN_ON],
        6,
    ),
    desk(
        "palvelukartta",
        "Palvelukartta",
        HELSINKI,
        Dialect::Helsinki,
        "/palvelukartta/readiness",
        30,
        180.0,
        "3.9.1",
        &[],
        6,
    ),
    desk(
        "helsinki-app",
        "Helsinki app",
        HELSINKI,
        Dialect::Actuator,
        "/helsinki-app/actuator/health",
        30,
        120.0,
        "",
        &[SIGN_ON, MAP],
        6,
    ),
    desk(
        "feedback",
        "Feedback",
        HELSINKI,
        Dialect::Open311,
        "/palautews/rest/v1/requests.json",
        60,
        260.0,
        "",
        &[],
        6,
    ),
    desk(
        "espoo-services",
        "Espoo e-services",
        ESPOO,
        Dialect::Actuator,
        "/espoo/actuator/health",
        30,
        170.0,
        "",
        &[],
        2,
    ),
    desk(
        "tampere-booking",
        "Tampere booking",
        TAMPERE,
        Dialect::Django,
        "/tampere/health/",
        30,
        240.0,
        "",
        &[],
        3,
    ),
    desk(
        "turku-booking",
        "Turku booking",
        TURKU,
        Dialect::Lines,
        "/turku/readyz",
        30,
        290.0,
        "",
        &[],
        4,
    ),
    desk(
        "malmo-services",
        "Malmö e-services",
        MALMO,
        Dialect::HealthJson,
        "/malmo/health",
        30,
        150.0,
        "8.2.0",
        &[],
        0,
    ),
    desk(
        "lund-services",
        "Lund e-services",
        LUND,
        Dialect::Helsinki,
        "/lund/readiness",
        30,
        160.0,
        "5.0.3",
        &[],
        0,
    ),
];

/// Where the rooms of Espoo tell what they measure.
pub(in crate::city::sim) const METADATA_PATH: &str =
    "/espoo/v1.1/Things?$expand=Locations,Datastreams($expand=ObservedProperty)";
