//! What the collected SenML packs say, read by eye.

use crate::table::{Expect, Table, expect};
use serde_json::json;

pub(crate) fn table() -> Table {
    let mut files = resolved_packs();
    files.extend(base_fields());
    files.extend(single_records());
    files.extend(dialects());
    Table {
        format: "senml",
        folders: &["iot/senml"],
        files,
    }
}

const TOOL: &str = "urn:dev:ow:10e2073a01080063";

/// Two temperatures of one device, whose name is all that the records have.
fn two_temperatures(path: &'static str) -> Expect {
    expect(path)
        .observation(
            TOOL,
            "air_temperature",
            23.5,
            "Cel",
            Some("2010-06-08T18:01:16Z"),
        )
        .observation(
            TOOL,
            "air_temperature",
            23.6,
            "Cel",
            Some("2010-06-08T18:01:31Z"),
        )
}

/// A voltage, and the current at each of six seconds.
fn voltage_and_currents(path: &'static str) -> Expect {
    let device = "urn:dev:ow:10e2073a0108006";
    [
        (1.2, "11"),
        (1.3, "12"),
        (1.4, "13"),
        (1.5, "14"),
        (1.6, "15"),
        (1.7, "16"),
    ]
    .iter()
    .fold(expect(path), |expect, (value, second)| {
        let at = format!("2010-06-08T18:01:{second}.001Z");
        expect.observation(device, "current", *value, "A", Some(&at))
    })
    .observation(
        device,
        "voltage",
        120.1,
        "V",
        Some("2010-06-08T18:01:16.001Z"),
    )
}

fn resolved_packs() -> Vec<Expect> {
    let at = Some("2011-10-31T16:27:09Z");
    let humidity = [
        (21.2, "13:24:24"),
        (21.3, "13:24:34"),
        (21.4, "13:24:44"),
        (21.4, "13:24:54"),
        (21.5, "13:25:04"),
        (21.5, "13:25:14"),
        (21.5, "13:25:24"),
        (21.6, "13:25:34"),
        (21.7, "13:25:44"),
        (21.5, "13:25:54"),
        (21.5, "13:25:55"),
        (21.5, "13:25:56"),
    ];
    vec![
        two_temperatures("iot/senml/rfc-ex10.gen.resolved.json"),
        two_temperatures("iot/senml/rfc-ex10.json"),
        voltage_and_currents("iot/senml/rfc-ex3.gen.resolved.json"),
        expect("iot/senml/rfc-ex12.gen.resolved.json")
            .observation("2001:db8::3", "ratio", 1, "1", at)
            .observation("2001:db8::4", "ratio", 1, "1", at),
        expect("iot/senml/rfc-ex2.gen.resolved.json")
            .observation(TOOL, "voltage", 120.1, "V", Some("2017-06-29T23:49:39Z"))
            .observation(TOOL, "current", 1.2, "A", Some("2017-06-29T23:49:39Z")),
        humidity.iter().fold(
            expect("iot/senml/rfc-ex4.gen.resolved.json"),
            |expect, (value, time)| {
                let at = format!("2011-10-31T{time}Z");
                expect.observation(TOOL, "relative_humidity", *value, "%", Some(&at))
            },
        ),
        expect("iot/senml/rfc-ex8.gen.resolved.json")
            .observation(TOOL, "air_temperature", 27.2, "Cel", at)
            .observation(TOOL, "relative_humidity", 80, "%", at),
    ]
}

fn base_fields() -> Vec<Expect> {
    let at = Some("2011-10-31T16:27:09Z");
    let later = Some("2011-10-31T16:27:09.100Z");
    vec![
        two_temperatures("iot/senml/rfc-ex11.json"),
        voltage_and_currents("iot/senml/rfc-ex3.json"),
        expect("iot/senml/rfc-ex12.json")
            .observation("2001:db8::3", "ratio", 1, "1", at)
            .observation("2001:db8::4", "ratio", 1, "1", at),
        expect("iot/senml/rfc-ex13.json")
            .observation("2001:db8::3", "ratio", 0.5, "1", at)
            .observation("2001:db8::4", "ratio", 0.5, "1", at)
            .observation("2001:db8::3", "ratio", 0, "1", later)
            .observation("2001:db8::4", "ratio", 0, "1", later),
        expect("iot/senml/rfc-ex6.json")
            .observation("2001:db8::2", "air_temperature", 25.2, "Cel", at)
            .observation("2001:db8::2", "relative_humidity", 30, "%", at)
            .observation("2001:db8::1", "air_temperature", 12.3, "Cel", at)
            .observation("2001:db8::1", "relative_humidity", 67, "%", at),
        expect("iot/senml/rfc-ex8.json")
            .observation(TOOL, "air_temperature", 27.2, "Cel", at)
            .observation(TOOL, "relative_humidity", 80, "%", at),
        // The first record only sets the base name; nothing says when.
        expect("iot/senml/rfc-ex9.json")
            .observation(TOOL, "air_temperature", 23.1, "Cel", None)
            .observation(TOOL, "heat", 1, "1", None)
            .observation(TOOL, "fan", 0, "1", None),
        expect("iot/senml/fsenml-README-L46.json")
            .observation(
                "room1",
                "air_temperature",
                23.5,
                "Cel",
                Some("2010-06-08T18:01:16Z"),
            )
            .observation(
                "room1",
                "air_temperature",
                23.6,
                "Cel",
                Some("2010-06-08T18:01:31Z"),
            ),
        expect("iot/senml/fsenml-codec_json_test-L115.json")
            .observation(
                "room1",
                "air_temperature",
                23.5,
                "Cel",
                Some("2010-06-08T18:01:16.305Z"),
            )
            .observation(
                "room1",
                "air_temperature",
                23.6,
                "Cel",
                Some("2010-06-08T18:01:31.305Z"),
            ),
        // All times are relative: 46.67 and 45.67 seconds before the pack came in.
        expect("iot/senml/fsenml-codec_json_test-L11.json")
            .received_at("2026-03-01T12:01:00Z")
            .observation(
                "dev123",
                "air_temperature",
                22.1,
                "Cel",
                Some("2026-03-01T12:00:13.330Z"),
            )
            .line(
                json!({"kind": "observation", "device": "dev123", "quantity": "temp.integral",
                "value": 0, "unit": "Cel.s"}),
            )
            .observation(
                "dev123",
                "room",
                "kitchen",
                "",
                Some("2026-03-01T12:00:13.330Z"),
            )
            .observation("dev123", "ok", true, "", Some("2026-03-01T12:00:14.330Z"))
            .defect("a data value"),
    ]
}

fn single_records() -> Vec<Expect> {
    vec![
        expect("iot/senml/rfc-ex1.json").observation(TOOL, "air_temperature", 23.1, "Cel", None),
        expect("iot/senml/fsenml-codec_test-L107.json").observation(
            TOOL,
            "air_temperature",
            23.1,
            "Cel",
            None,
        ),
        expect("iot/senml/fsenml-codec_json_test-L108.json").observation(
            "room1",
            "air_quality",
            "good",
            "",
            Some("2010-06-08T18:00:00Z"),
        ),
        expect("iot/senml/fsenml-codec_json_test-L110.json").observation(
            "room1",
            "air_temperature",
            22.1,
            "Cel",
            Some("2010-06-08T18:01:40Z"),
        ),
        expect("iot/senml/fsenml-examples_test-L58.json").observation(
            "room1",
            "air_temperature",
            23.5,
            "Cel",
            Some("2010-06-08T18:01:16.305Z"),
        ),
        expect("iot/senml/fsenml-examples_test-L59.json").observation(
            "room1",
            "air_temperature",
            23.6,
            "Cel",
            Some("2010-06-08T18:01:31.305Z"),
        ),
        // A number of lumens, written as a text.
        expect("iot/senml/fsenml-options_test-L22.json").observation(
            "lamp",
            "brightness",
            100,
            "lm",
            Some("1999-12-31T23:58:20Z"),
        ),
        expect("iot/senml/fsenml-options_test-L23.json").observation(
            "lamp",
            "brightness",
            500,
            "lm",
            Some("2000-01-01T00:00:00Z"),
        ),
        expect("iot/senml/kpn-actuator-L42.json")
            .observation("device_name", "actuator", 20, "", None)
            .observation("device_name", "another_actuator", "a value", "", None),
        expect("iot/senml/kpn-actuator-L46.json").observation(
            "device_name",
            "air_temperature",
            20,
            "Cel",
            None,
        ),
    ]
}

/// diwise: the object is LwM2M's temperature (3303), the resource its value (5700).
fn dialects() -> Vec<Expect> {
    vec![
        expect("iot/senml/copyleft/diwise-senMLPayload.json")
            .asset("net:serva:iot:a81758fffe051d02", "device", None)
            .observation(
                "net:serva:iot:a81758fffe051d02",
                "air_temperature",
                -4.5,
                "Cel",
                Some("2023-02-22T15:29:54Z"),
            )
            .position("net:serva:iot:a81758fffe051d02", 62.36956, 17.31984),
        // 0, 0 is no place of a Swedish sensor.
        expect("iot/senml/diwisedocs-senml.json")
            .asset("intern-a1b2bc3d4e5f6", "device", None)
            .observation(
                "intern-a1b2bc3d4e5f6",
                "air_temperature",
                -5.8,
                "Cel",
                Some("2023-02-01T13:37:42Z"),
            )
            .defect("position"),
    ]
}
