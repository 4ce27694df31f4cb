//! What the tests of Smart Citizen's platform say, read by eye.

use crate::table::{Table, expect};

pub(crate) fn table() -> Table {
    Table {
        format: "smart-citizen",
        folders: &["iot/smart-citizen"],
        files: vec![
            // A sensor of the tests' own, which no kit has.
            expect("iot/smart-citizen/copyleft/sc-mqtt_messages_handler_spec-L31.json")
                .topic("device/sck/***/readings")
                .observation("kit", "sensor_1", 21, "", Some("2016-06-08T10:30:00Z")),
            expect("iot/smart-citizen/copyleft/sc-mqtt_messages_handler_spec-L8.json")
                .defect("neither readings of a kit nor a device"),
            expect("iot/smart-citizen/copyleft/sc-retry_mqtt_message_job_spec-L16.json")
                .defect("neither readings of a kit nor a device"),
        ],
    }
}
