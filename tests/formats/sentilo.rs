//! What the documentation of Sentilo and the noise meters of Helsinki say, read by eye.

use crate::table::{Expect, Table, expect};
use serde_json::json;

pub(crate) fn table() -> Table {
    let mut files = meters();
    files.extend(values());
    files.extend(alarms_and_orders());
    files.extend(catalogues());
    Table {
        format: "sentilo",
        folders: &["iot/sentilo", "apis/sentilo"],
        files,
    }
}

/// The levels of the seconds before a time, the last of them at that time.
fn seconds(expect: Expect, meter: &str, minute: &str, last: usize, levels: &[f64]) -> Expect {
    levels
        .iter()
        .enumerate()
        .fold(expect, |expect, (place, level)| {
            let second = last + place + 1 - levels.len();
            expect.line(
                json!({"kind": "observation", "device": meter, "quantity": "noise_laeq",
            "qualifier": "window=PT1S", "value": level, "unit": "dB(A)", "suspect": null,
            "observed_at": format!("{minute}:{second:02}Z")}),
            )
        })
}

fn meters() -> Vec<Expect> {
    let (meter, at) = ("TA120-T246174", "2020-03-12T12:26:58Z");
    let quiet = expect("iot/sentilo/cesva-hel-README-L24.json")
        .line(
            json!({"kind": "observation", "device": meter, "quantity": "noise_laeq", "value": 38.7,
            "unit": "dB(A)", "observed_at": at, "qualifier": null}),
        )
        .observation(meter, "overload", false, "", Some(at))
        .observation(meter, "under_range", false, "", Some(at));
    let quiet = seconds(
        quiet,
        meter,
        "2020-03-12T12:26",
        58,
        &[
            29.9, 29.8, 30.0, 30.2, 30.0, 30.2, 30.1, 34.5, 50.0, 46.2, 35.9, 30.3, 30.5, 30.6,
            30.5, 30.2, 30.0, 30.0, 29.8, 29.8, 29.6, 29.6, 29.7, 29.9, 33.8, 46.7, 32.4, 30.8,
            30.3, 29.9,
        ],
    );
    let (meter, at) = ("TA120-T246187", "2022-02-24T17:45:15Z");
    let street = expect("iot/sentilo/cesva-hel-endpoint.json")
        .line(
            json!({"kind": "observation", "device": meter, "quantity": "noise_laeq", "value": 61.2,
            "unit": "dB(A)", "observed_at": at, "qualifier": null}),
        )
        .observation(meter, "overload", false, "", Some(at))
        .observation(meter, "under_range", false, "", Some(at))
        .line(
            json!({"kind": "observation", "device": meter, "quantity": "battery_level", "value": 77,
            "unit": "%", "observed_at": at, "unit_status": "assumed"}),
        );
    let street = seconds(
        street,
        meter,
        "2022-02-24T17:45",
        15,
        &[
            60.6, 60.8, 60.4, 59.9, 59.9, 60.6, 60.7, 60.4, 59.9, 59.9, 60.2, 60.4,
        ],
    );
    vec![quiet, street]
}

/// A value of a sensor of which only the catalogue says what it measures.
fn value(expect: Expect, sensor: &str, value: f64, at: Option<&str>) -> Expect {
    expect.line(
        json!({"kind": "observation", "device": sensor, "series": sensor,
        "quantity": "value", "value": value, "unit": null, "observed_at": at}),
    )
}

const DIFFER: &str = "`timestamp` and `time` differ";

fn values() -> Vec<Expect> {
    // 2017-11-13 is what `time` says; the texts beside it are from 2012, and it is `time` that counts.
    let (half, full) = ("2017-11-13T08:30:00Z", "2017-11-13T09:00:00Z");
    let last = expect("iot/sentilo/sentilodoc-data-retrieve_provider_sensor_data-L169.json");
    let last = value(last, "RE0012", 1.0, Some(half)).defect(DIFFER);
    let last = value(last, "RE0013", 24.0, Some(half));
    let more = expect("apis/sentilo/data-provider.json").defect(DIFFER);
    let more = value(more, "RE0012", 1.0, Some(half));
    let more = value(more, "RE0012", 1.2, Some(half));
    let more = value(more, "RE0013", 24.0, Some(half));
    let mut twenty = expect("apis/sentilo/data-sensor.json").defect(DIFFER);
    twenty = value(twenty, "sensor", 28.611_324_061_038_21, Some(full));
    for number in [
        20.795_568_440_010_314,
        91.010_949_024_960_55,
        62.229_156_045_837_76,
        99.960_656_183_033_48,
        94.956_859_045_855_68,
        51.265_062_228_003_91,
        21.433_036_772_415_35,
        55.660_192_112_005_9,
        56.692_086_830_598_996,
    ] {
        twenty = value(twenty, "sensor", number, Some(half));
    }
    // CET is an hour ahead of UTC, in September too: the letters are those of the winter zone.
    let publish = expect("iot/sentilo/sentilodoc-data-publish_provider_sensor_data-L104.json")
        .count("position", 3);
    let publish = [
        ("RE0012", 1.1, None),
        ("RE0012", 1.2, Some("2012-09-17T11:34:45Z")),
        ("RE0012", 1.3, Some("2012-09-17T09:34:45Z")),
        ("RE0013", 2.1, None),
        ("RE0013", 2.2, Some("2012-09-16T14:43:21Z")),
        ("RE0013", 2.3, Some("2012-09-16T09:43:21Z")),
    ]
    .into_iter()
    .fold(publish, |expect, (sensor, number, at)| {
        value(expect, sensor, number, at)
    })
    .position("RE0013", 41.12345, 2.12354);
    let one = expect("iot/sentilo/sentilodoc-data-retrieve_sensor_data-L176.json").defect(DIFFER);
    let model = expect("iot/sentilo/sentilodoc-api_docs-general_model-L92.json");
    let push = expect("iot/sentilo/sentilodoc-subscription-subscription-L115.json").position(
        "appdemo_sensor_test",
        41.387172,
        2.17157,
    );
    // In this one the text is that of the second before, which is no contradiction.
    let signed = expect("iot/sentilo/sentilodoc-api_docs-security-L121.json");
    vec![
        last,
        more,
        twenty,
        publish,
        value(one, "sensor", 11.5, Some(half)),
        value(model, "sensor", 12.3, Some("2012-09-17T12:34:45Z")),
        value(
            push,
            "appdemo_sensor_test",
            8.0,
            Some("2016-10-26T08:50:33Z"),
        ),
        value(signed, "TITAN-S01", 26.0, Some("2020-12-03T07:36:27.614Z")),
    ]
}

fn alarms_and_orders() -> Vec<Expect> {
    let half = Some("2017-11-13T08:30:00Z");
    let threshold = |expect: Expect, value: &str, ms: &str, at: Option<&str>| {
        let id = format!("appDemo@151056180000{ms}");
        expect.alert(&id, None, &format!("threshold exceeded: {value}"), at)
    };
    let three = |path| {
        let expect = threshold(expect(path).defect(DIFFER), "34", "0", half);
        let expect = threshold(expect, "37", "1", Some("2017-11-13T08:30:00.001Z"));
        threshold(expect, "38", "2", Some("2017-11-13T08:30:00.002Z"))
    };
    let two = expect("iot/sentilo/sentilodoc-alarm-retrieve_alarms-L167.json").defect(DIFFER);
    let two = threshold(threshold(two, "34", "0", half), "37", "0", half);
    let ordered = Some("2017-11-13T10:59:58.597Z");
    let orders = |path| {
        ["Shutdown", "Start", "Shutdown"].into_iter().fold(
            expect(path).defect(DIFFER),
            |expect, order| {
                expect.line(
                    json!({"kind": "event", "subject": "service", "name": "order",
                    "detail": order, "observed_at": ordered}),
                )
            },
        )
    };
    let by_sensor = ["RE0012", "RE0013", "RE0014"].into_iter().fold(
        expect("iot/sentilo/sentilodoc-order-get_orders-L247.json").defect(DIFFER),
        |expect, sensor| {
            expect.line(
                json!({"kind": "event", "subject": format!("device/{sensor}"),
                "name": "order", "detail": "Shutdown", "observed_at": ordered}),
            )
        },
    );
    let definitions = "definitions of alerts: none of them says that it has gone off";
    vec![
        expect("iot/sentilo/sentilodoc-alarm-publish_alarm-L64.json")
            .defect("neither of which alert it is"),
        expect("iot/sentilo/sentilodoc-alarm-retrieve_alarms-L109.json")
            .defect(DIFFER)
            .alert(
                "appDemo@1510561800008",
                None,
                "threshold exceeded",
                Some("2017-11-13T08:30:00.008Z"),
            ),
        three("iot/sentilo/sentilodoc-alarm-retrieve_alarms-L132.json"),
        three("apis/sentilo/alarms.json"),
        two,
        orders("iot/sentilo/sentilodoc-order-get_orders-L182.json"),
        orders("apis/sentilo/orders.json"),
        by_sensor,
        expect("iot/sentilo/sentilodoc-alert-create_alerts-L105.json").nothing(definitions),
        expect("iot/sentilo/sentilodoc-alert-create_alerts-L138.json").nothing(definitions),
        expect("iot/sentilo/sentilodoc-alert-update_alerts-L118.json").nothing(definitions),
        expect("iot/sentilo/sentilodoc-alert-update_alerts-L87.json").nothing(definitions),
        expect("apis/sentilo/alert-definitions.json").nothing(definitions),
        expect("iot/sentilo/sentilodoc-api_docs-general_model-L154.json")
            .defect("the platform answers 401: Invalid credential null"),
        expect("iot/sentilo/sentilodoc-api_docs-general_model-L160.json")
            .defect("the platform answers 400: SIE03-1398350628224"),
    ]
}

fn catalogues() -> Vec<Expect> {
    let (noise, pm_a, pm_b) = (
        "MAR_01_00_SN001_1010",
        "MAR_02_20_PM001_1010",
        "MAR_02_20_PM001_1012",
    );
    let humid = |expect: Expect, id: &str, name: &str, unit: &str| {
        expect
            .asset(id, "sensor", Some(name))
            .series(id, id, "relative_humidity", unit)
            .position(id, 41.39479, 2.148768)
    };
    // Moisture in grams is an odd choice of whoever wrote the page, and stays what it is.
    let two = expect("iot/sentilo/sentilodoc-catalog-create_sensors-L192.json");
    let two = humid(two, "tt01_REC013", "sensor12", "grams");
    vec![
        expect("apis/sentilo/catalog.json")
            .asset(noise, "sensor", Some("Sound Sensor MODI 001"))
            .series(noise, noise, "noise_laeq", "dB(A)")
            .state(&format!("device/{noise}"), "up")
            .asset(pm_a, "sensor", Some("PM10 Sensor IMI 001"))
            .series(pm_a, pm_a, "pm10", "ug/m3")
            .state(&format!("device/{pm_a}"), "up")
            .asset(pm_b, "sensor", Some("PM10 Sensor IMI 002"))
            .series(pm_b, pm_b, "pm10", "ug/m3")
            .state(&format!("device/{pm_b}"), "up"),
        humid(
            expect("iot/sentilo/sentilodoc-catalog-create_sensors-L158.json"),
            "RE0025",
            "sensor 25 of moisture",
            "%",
        ),
        humid(two, "tt01_REC014", "sensor12", "grams"),
        expect("iot/sentilo/sentilodoc-catalog-update_sensors-L133.json")
            .asset("REC012", "sensor", Some("sensor 12"))
            .asset("REC013", "sensor", Some("sensor 13")),
    ]
}
