//! What the manuals and tests of the FIWARE IoT Agents say, read by eye. Their topics are as the guard lets them through.

use crate::table::{Table, expect};
use serde_json::json;

/// Without a topic nobody knows whose values these are.
const NAMELESS: &str = "whose values these are";

#[rustfmt::skip]
pub(crate) fn ultralight() -> Table {
    let event = |device: &str, name: &str, detail: &str| json!({"kind": "event",
        "subject": format!("device/{device}"), "name": name, "detail": detail});
    Table {
        format: "iotagent-ul",
        folders: &["iot/iotagent-ul"],
        files: vec![
            expect("iot/iotagent-ul/fiwaretut-iot-over-mqtt-0.txt").topic("/test").defect("no measures and no command"),
            // A device asks for its configuration; the page does not say which.
            expect("iot/iotagent-ul/copyleft/ulman-15.txt").defect(NAMELESS)
                .line(event("", "configuration", "configuration: pollingInterval, publishInterval")),
            expect("iot/iotagent-ul/copyleft/ulman-17.txt")
                .line(event("device_1", "command", "configuration: pollingInterval=200|publishInterval=80|dt=20190626T154200Z")),
            expect("iot/iotagent-ul/copyleft/ulman-2.txt").defect(NAMELESS)
                .line(json!({"kind": "observation", "device": null, "quantity": "lle", "value": 100, "observed_at": "2016-06-13T00:35:30Z"})),
            expect("iot/iotagent-ul/copyleft/ulman-21.txt").line(event("id_sen1", "command", "ping: 1234567890")),
            // Two templates of the manual, taken at their word.
            expect("iot/iotagent-ul/copyleft/ulman-3.txt").line(event("<device name>", "command", "<command name>: <command value>")),
            expect("iot/iotagent-ul/copyleft/ulman-6.txt").line(event("<device name>", "command", "<command name>: result")),
            expect("iot/iotagent-ul/copyleft/ulman-4.txt").line(event("Robot1", "command", "turn: left")),
            expect("iot/iotagent-ul/copyleft/ulman-7.txt").line(event("weatherStation167", "command", "ping: Ping ok")),
            expect("iot/iotagent-ul/copyleft/ulman-8.txt").defect(NAMELESS)
                .line(json!({"kind": "observation", "device": null, "quantity": "air_temperature", "value": 10, "unit": "Cel", "observed_at": null}))
                .line(json!({"kind": "observation", "device": null, "quantity": "s", "value": true}))
                .line(json!({"kind": "observation", "device": null, "quantity": "l", "value": 78.8, "unit": null})),
            expect("iot/iotagent-ul/copyleft/ultest-MQTT_commands_test-0.txt").topic("/***/MQTT_2/cmdexe")
                .line(event("MQTT_2", "command_result", "PING: 1234567890")),
            expect("iot/iotagent-ul/copyleft/ultest-mqttBinding-test-10.txt").topic("/ul/***/MQTT_2/attrs")
                .observation("MQTT_2", "air_temperature", 23, "Cel", None)
                .observation("MQTT_2", "relative_humidity", 98, "%", None),
            expect("iot/iotagent-ul/copyleft/ultest-mqttBinding-test-4.txt").topic("/ul/***/MQTT_2/attrs")
                .observation("MQTT_2", "air_temperature", 23, "Cel", None),
            expect("iot/iotagent-ul/copyleft/ultest-mqttBinding-test-8.txt").topic("/ul/***/MQTT_2/attrs")
                .observation("MQTT_2", "air_temperature", 23, "Cel", None)
                .observation("MQTT_2", "relative_humidity", 98, "%", None),
        ],
    }
}

#[rustfmt::skip]
pub(crate) fn json_agent() -> Table {
    let device = "MQTT_2";
    Table {
        format: "iotagent-json",
        folders: &["iot/iotagent-json"],
        files: vec![
            expect("iot/iotagent-json/copyleft/jsontest-MQTT_commands_test-0.json").topic("/***/JSON_UNPROVISIONED/attrs")
                .observation("JSON_UNPROVISIONED", "relative_humidity", 33, "%", None),
            // 87 degrees are no weather.
            expect("iot/iotagent-json/copyleft/jsontest-MQTT_receive_measures-test-0.json").topic("/1234/MQTT_2/attrs")
                .observation(device, "relative_humidity", 32, "%", None)
                .line(json!({"kind": "observation", "device": device, "quantity": "air_temperature", "value": 87, "unit": "Cel", "suspect": true}))
                .observation(device, "illuminance", 10, "lx", None)
                .observation(device, "pollution", 43.4, "", None)
                .observation(device, "configuration.firmware.version", "1.1.0", "", None)
                .observation(device, "configuration.firmware.hash", "cf23df2207d99a74fbe169e3eba035e633b65d94", "", None)
                .observation(device, "tags.0", "iot", "", None)
                .observation(device, "tags.1", "device", "", None)
                .observation(device, "enabled", true, "", None),
            expect("iot/iotagent-json/copyleft/jsontest-MQTT_receive_measures-test-4.json").topic("/1234/MQTT_2/attrs")
                .observation(device, "relative_humidity", 32, "%", None)
                .observation(device, "weight", 87, "", None),
        ],
    }
}
