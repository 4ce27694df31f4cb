//! Warnings: messages of five publishers, and two lists of MeteoAlarm (APIS 6.1).

use crate::table::{Expect, Table, expect};
use serde_json::json;

/// A warning: id, severity, headline, since, until, areas.
type Warning = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

fn warning(file: Expect, (id, severity, title, since, until, affects): Warning) -> Expect {
    file.line(json!({"kind": "alert", "id": id, "severity": severity, "title": title, "since": since, "until": until,
        "affects": affects, "muted": null}))
}

/// What another message refers to: nothing else is said of it.
fn over(file: Expect, id: &str, title: &str, until: &str) -> Expect {
    file.line(json!({"kind": "alert", "id": id, "title": title, "until": until, "severity": null, "since": null}))
}

/// The middle of what a warning covers; no device.
fn covers(file: Expect, id: &str, lat: f64, lon: f64) -> Expect {
    let subject = format!("component/{id}");
    file.line(json!({"kind": "position", "subject": subject, "lat": lat, "lon": lon}))
}

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let quake = "USGS-earthquakes-us2010apcd.6.20100831T000925.496Z";
    let alps = "Haute Savoie, Savoie, Isere, Alpes Maritimes, Hautes Alpes, Alpes de Haute Provence";
    let fire = "tag:www.rfs.nsw.gov.au2011-10-06:40184";
    let storm = "2.49.0.1.124.6bddbc91.2012";
    let france = "2.49.0.0.250.0.FR.20221207060126.964028";
    Table {
        format: "cap",
        folders: &["apis/cap"],
        files: vec![
            // Two parts in one language that say the same.
            covers(warning(expect("apis/cap/australia.xml"), (fire, "info", "Yerong Creek Structure Fire",
                "2011-10-05T13:04:00Z", "2011-10-06T13:04:00Z", "Yerong Creek Structure Fire")), fire, -35.3888, 147.0598),
            // An all-clear in two languages: over since 23:20, and so are the two messages that it refers to. The box around
            // both polygons: 41.7134 to 42.651 north, 83.1224 to 81.5498 west.
            covers(over(over(expect("apis/cap/canada.xml")
                .line(json!({"kind": "alert", "id": storm, "severity": "info", "title": "severe thunderstorm watch", "cause": "thunderstorm",
                    "since": "2012-05-02T23:20:00Z", "until": "2012-05-02T23:20:00Z",
                    "affects": "Windsor - Leamington - Essex County, Chatham-Kent - Rondeau Park",
                    "title_en-ca": "severe thunderstorm watch", "title_fr-ca": "veille d'orages violents"})),
                "2.49.0.1.124.a3f342a4.2012", "severe thunderstorm watch", "2012-05-02T23:21:04Z"),
                "2.49.0.1.124.60f31a3a.2012", "severe thunderstorm watch", "2012-05-02T23:21:04Z"),
                storm, 42.1822, -82.3361),
            covers(warning(expect("apis/cap/earthquake.xml"), (quake, "warning (assumed)", "EQ 6.3 Neiafu, Tonga - PRELIMINARY REPORT",
                "2010-08-31T05:09:25Z", "2010-09-02T05:09:25Z",
                "185 miles (298 km) NNE of Neiafu, Tonga; 186 miles (299 km) SSW of APIA, Samoa; 211 miles (340 km) SW of PAGO PAGO, American Samoa; 1570 miles (2527 km) W of PAPEETE, Tahiti, French Polynesia")),
                quake, -16.053, -173.274),
            // Faulty on purpose.
            expect("apis/cap/invalid.xml").defect("scope")
                .line(json!({"kind": "alert", "id": "12345", "severity": "warning (assumed)", "title": "Storm",
                    "since": "2010-08-31T00:09:25Z", "until": null, "affects": "New York"})),
            // A message without a word of what it warns of.
            expect("apis/cap/no_optional_fields.xml")
                .line(json!({"kind": "alert", "id": quake, "severity": "warning (assumed)", "title": quake, "since": "2010-08-31T05:09:25Z", "until": null})),
            warning(expect("apis/cap/weather.xml"), ("NOAA-NWS-ALERTS-MT20100830100700TFXFlashFloodWatchTFX20100830180000MT", "major",
                "Flash Flood Watch issued August 30 at 4:07AM MDT expiring August 30 at 12:00PM MDT by NWS GreatFalls",
                "2010-08-30T10:07:00Z", "2010-08-30T18:00:00Z", "Central and Southern Lewis and Clark; Lewis and Clark")),
            over(expect("apis/cap/meteoalarm-france_sample_detail.xml")
                .line(json!({"kind": "alert", "id": france, "severity": "warning", "title": "Moderate avalanches warning",
                    "since": "2022-12-07T05:00:00Z", "until": "2022-12-07T05:01:00Z",
                    "affects": "Alpes de Haute Provence, Hautes Alpes, Alpes Maritimes, Isere, Savoie, Haute Savoie",
                    "title_en-gb": "Moderate avalanches warning", "title_fr-fr": "Vigilance jaune avalanches"})),
                "2.49.0.0.250.0.FR.20221206160108.315028", "Moderate avalanches warning", "2022-12-07T05:01:26Z"),
            // 12 entries of two messages, one for each area.
            warning(warning(expect("apis/cap/meteoalarm-france_sample.xml"),
                ("2.49.0.0.250.0.FR.20221207160058.764028", "warning", "Moderate avalanches warning", "2022-12-07T15:00:00Z", "2022-12-08T15:00:00Z", alps)),
                (france, "warning", "Moderate avalanches warning", "2022-12-07T05:00:00Z", "2022-12-07T05:01:00Z", alps)),
            // 25 entries of four.
            [
                ("2.49.0.0.826.0.GB_221207102852_8785e37a.v3.0.SI", "warning", "Yellow snow warning", "2022-12-07T00:00:00Z", "2022-12-09T12:00:00Z",
                    "Strathclyde, Orkney & Shetland, Highlands & Eilean Siar, Grampian, Central Tayside & Fife"),
                ("2.49.0.0.826.0.GB_221207102835_a705d176.v1.0.SI", "warning", "Yellow ice warning", "2022-12-08T16:00:00Z", "2022-12-09T12:00:00Z",
                    "Yorkshire & Humber, Wales, Strathclyde, South West England, SW Scotland, Lothian Borders, Northern Ireland, North West England, North East England, East of England, East Midlands"),
                ("2.49.0.0.826.0.GB_221207102115_f8266282.v2.0.SI", "warning", "Yellow ice warning", "2022-12-07T18:00:00Z", "2022-12-08T12:00:00Z",
                    "Yorkshire & Humber, SW Scotland, Lothian Borders, North East England, East of England, East Midlands"),
                ("2.49.0.0.826.0.GB_221207092611_b5bb94b3.v2.0.SI", "warning", "Yellow ice warning", "2022-12-07T17:00:00Z", "2022-12-08T18:00:00Z",
                    "West Midlands, Wales, South West England, Northern Ireland, North West England"),
            ].into_iter().fold(expect("apis/cap/meteoalarm-uk_sample.xml"), warning),
        ],
    }
}
