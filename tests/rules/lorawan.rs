//! One LoRaWAN frame that comes twice, in the form of each network server, counts once (T07).

use crate::timeline::{SECOND, Timeline};
use valvomo::city::world::device::DeviceState;

/// One feed of a format.
fn feed_of(format: &str) -> Timeline {
    Timeline::up_with(&format!(
        r#"
[[city]]
id = "lund"

[[feed]]
id = "lora"
city = "lund"
format = "{format}"
[feed.mqtt]
url = "mqtt://broker.test:1883"
topics = ["up/#"]
"#
    ))
}

/// Messages, and of these the duplicates.
fn counts(line: &Timeline) -> (u64, u64) {
    let feed = &line.world().feeds[0];
    (feed.messages, feed.duplicates)
}

fn hear(line: &mut Timeline, payload: &str) {
    line.message(0, "up/1", payload, (false, false));
}

/// The gateways that hear a device, sorted.
fn gateways(line: &Timeline, device: &str) -> Vec<String> {
    let edges = line.device(device).edges.iter();
    let names = edges.map(|edge| line.world().gateway(edge.gateway).unwrap().id.to_string());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

const DEVICE: &str = "24E124136B3210AB";

/// A frame, the same by another way, and the next one.
fn check(format: &str, one: &str, next: &str, gateway: &str) {
    let mut line = feed_of(format);
    hear(&mut line, one);
    hear(&mut line, one);
    assert_eq!(counts(&line), (2, 1), "{format}");
    line.pass(SECOND);
    hear(&mut line, next);
    assert_eq!(counts(&line), (3, 1), "{format}");
    let device = line.device(DEVICE);
    assert_eq!((device.frames, device.frames_lost), (2, 0), "{format}");
    assert_eq!(gateways(&line, DEVICE), [gateway], "{format}");
    assert_eq!(line.state(DEVICE), DeviceState::Ok, "{format}");
}

#[test]
fn a_frame_that_comes_twice_counts_once() {
    let one = r#"{"DevEUI_uplink":{"Time":"2026-11-22T00:52:10.250+02:00","DevEUI":"24E124136B3210AB","FCntUp":7,"Lrrid":"FF01"}}"#;
    let next = one.replace(":7,", ":8,").replace("10.250", "11.250");
    check("thingpark", one, &next, "FF01");
    let one = r#"[{"devEui":"24e124136b3210ab","timestamp":"2026-11-21T22:52:10.250Z","fCntUp":7,"gatewayIdentifier":"187","rssi":"-90"}]"#;
    let next = one.replace(":7,", ":8,").replace("10.250", "11.250");
    check("netmore", one, &next, "187");
    let one = r#"{"devEUI":"24e124136b3210ab","fCnt":7,"rxInfo":[{"gatewayID":"0016c001f153a14c","time":"2026-11-21T22:52:10.250Z"}]}"#;
    let next = one.replace(":7,", ":8,").replace("10.250", "11.250");
    check("chirpstack-v3", one, &next, "0016c001f153a14c");
    let one = r#"{"cmd":"gw","EUI":"24E124136B3210AB","ts":1795301530250,"fcnt":7,"data":"00","gws":[{"gweui":"7076FFFFFF053A13"}]}"#;
    let next = one.replace(":7,", ":8,").replace("530250", "531250");
    check("loriot", one, &next, "7076ffffff053a13");
}

/// LORIOT tells a frame at once, and some seconds later once more with the gateways that heard it.
#[test]
fn the_second_telling_of_a_frame_adds_its_gateways() {
    let rx = |counter: u32, at: i64| {
        format!(
            r#"{{"cmd":"rx","EUI":"{DEVICE}","ts":{at},"fcnt":{counter},"rssi":-90,"snr":7,"dr":"SF9 BW125 4/5","bat":254,"data":"00"}}"#
        )
    };
    let gw = |counter: u32, at: i64| {
        format!(
            r#"{{"cmd":"gw","EUI":"{DEVICE}","ts":{at},"fcnt":{counter},"dr":"SF9 BW125 4/5","bat":254,"data":"00","gws":[{{"gweui":"7076ffffff053a13","ts":{},"rssi":-117,"snr":-8,"lat":57.5,"lon":10.25}},{{"gweui":"7076ffffff053a14","ts":{at},"rssi":-90,"snr":7}}]}}"#,
            at - 5
        )
    };
    let mut line = feed_of("loriot");
    let at = line.now.utc.0;
    hear(&mut line, &rx(70, at));
    assert_eq!(line.device(DEVICE).spreading_factor, 9);
    assert_eq!(gateways(&line, DEVICE), Vec::<String>::new());
    assert_eq!(line.world().console.over_bounds, 0);
    line.pass(2 * SECOND);
    hear(&mut line, &gw(70, at));
    assert_eq!(counts(&line), (2, 1));
    let both = ["7076ffffff053a13", "7076ffffff053a14"];
    assert_eq!(gateways(&line, DEVICE), both);
    assert_eq!(line.gateway(both[0]).position, Some((57.5, 10.25)));
    assert_eq!(line.gateway(both[0]).frames, 1);
    assert_eq!(line.device(DEVICE).frames, 1);

    // Two frames later, in the other order: one is lost, and `rx` adds nothing.
    line.pass(600 * SECOND);
    let at = line.now.utc.0;
    hear(&mut line, &gw(72, at));
    hear(&mut line, &rx(72, at));
    assert_eq!(counts(&line), (4, 2));
    let device = line.device(DEVICE);
    assert_eq!((device.frames, device.frames_lost), (2, 1));
    assert_eq!(gateways(&line, DEVICE), both);
    assert_eq!(line.gateway(both[1]).frames, 2);
}
