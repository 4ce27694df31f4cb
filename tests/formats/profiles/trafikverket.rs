//! `trafikverket`: road weather around Sundsvall, and an accident that was taken back (APIS 5.6).

use crate::table::{Expect, Table, expect};
use serde_json::json;

/// Id, name, longitude, latitude; temperature, humidity and direction of the wind where they are measured.
type Station = (
    &'static str,
    &'static str,
    f64,
    f64,
    Option<(f64, f64, u32)>,
);

#[rustfmt::skip]
const STATIONS: &[Station] = &[
    ("2202", "Råsta", 17.34482, 62.43064, Some((2.8, 91.0, 155))),
    ("2212", "Nedansjö", 16.87648, 62.37616, Some((0.8, 98.3, 16))),
    ("2213", "Vattjom", 17.04746, 62.36276, Some((0.9, 97.4, 211))),
    ("2214", "Kävstabron", 17.12191, 62.55283, Some((0.3, 98.6, 215))),
    ("2214100", "2214 Kävstabron Fjärryta", 17.12206, 62.55289, None),
    ("2115", "Gryttjesjön", 17.27754, 62.0778, Some((2.6, 94.6, 233))),
    ("2128", "Norrhög", 15.67114, 62.26322, Some((3.3, 89.0, 163))),
    ("2129", "Furuberg", 16.56565, 62.07392, Some((4.2, 86.5, 231))),
    ("2201", "Armsjön", 17.36961, 62.19534, Some((4.9, 87.6, 125))),
    ("2204", "Högsnäs", 17.70954, 62.56162, Some((1.7, 98.5, 101))),
    ("2216", "Timrå", 17.3137, 62.47091, Some((-1.1, 98.6, 255))),
    ("2221", "Deltavägen", 17.45301, 62.51646, Some((0.6, 99.8, 332))),
    ("2226", "Tälje", 15.85131, 62.55525, Some((-1.1, 99.0, 314))),
    ("2241", "Torpshammar", 16.36673, 62.4734, Some((-1.5, 99.7, 87))),
    ("2245", "Ljungan", 17.34481, 62.27648, Some((1.3, 98.9, 124))),
    ("2216100", "2216 Timrå Fjärryta", 17.31354, 62.4709, None),
    ("2221100", "2221 Deltavägen Fjärryta", 17.4529, 62.51641, None),
    ("2244", "Sundsvall 2", 17.34096, 62.38865, Some((5.3, 80.3, 237))),
    ("7601", "Ånge GBG", 15.64424, 62.52549, Some((5.6, 74.5, 297))),
];

/// The milliseconds of 20:40:03 differ.
fn at(id: &str) -> &'static str {
    match id {
        "2214" | "2214100" | "2115" | "2201" => "2024-10-16T20:40:03Z",
        "2245" => "2024-10-16T20:40:03.004Z",
        _ => "2024-10-16T20:40:03.001Z",
    }
}

fn stations(path: &'static str) -> Expect {
    STATIONS
        .iter()
        .fold(expect(path), |file, &(id, name, lon, lat, measured)| {
            let file = file
                .asset(id, "weather_station", Some(name))
                .position(id, lat, lon);
            let Some((temperature, humidity, wind)) = measured else {
                return file;
            };
            file.observation(id, "air_temperature", temperature, "Cel", Some(at(id)))
                .observation(id, "relative_humidity", humidity, "%", Some(at(id)))
                .observation(id, "wind_direction", wind, "deg", Some(at(id)))
        })
}

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let (since, until) = ("2024-10-16T08:51:28Z", "2024-10-16T10:30:00Z");
    Table {
        format: "trafikverket",
        folders: &["apis/trafikverket", "iot/trafikverket"],
        files: vec![
            stations("apis/trafikverket/weathermeasurepoint.json"),
            stations("iot/trafikverket/copyleft/tfv-responseJSON.json"),
            // The situation was deleted: both of its deviations are over, at the end that was foreseen at the latest.
            expect("iot/trafikverket/copyleft/tfv-tfvResponseJSON.json")
                .line(json!({"kind": "alert", "id": "SE_STA_TRISSID_1_6923722", "severity": null, "since": since, "until": until,
                    "title": "Olycka med flera fordon i höjd med Långsvedjan. Vägen är avstängd under räddningsarbetet."}))
                .line(json!({"kind": "alert", "id": "SE_STA_TRISSID_2_6923722", "severity": null, "since": since, "until": until, "title": "roadClosed"})),
        ],
    }
}
