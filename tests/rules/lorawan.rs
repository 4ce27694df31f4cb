//! LoRaWAN network servers: a frame that comes twice counts once, in the form of each of them (T07); gateways are as
//! the server's API says.

use crate::timeline::{Asked, MINUTE, SECOND, START, Timeline, reply};
use std::{cell::Cell, rc::Rc};
use valvomo::city::{
    model::time::Stamp,
    world::{device::DeviceState, feed::FeedState, gateway::GatewayState},
};

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

/// The time of day at which something is asked.
fn now_of(asked: &Asked) -> Stamp {
    Stamp(START.0 + asked.at.0 as i64)
}

const STACK: &str = r#"
[[city]]
id = "lund"

[[feed]]
id = "mast"
city = "lund"
format = "tts-v3"
[feed.http]
url = "https://stack.test/api/v3/gs/gateways/mast-a/connection/stats"
every = "60s"
headers = { Authorization = "Bearer for-a-test" }
"#;

/// A gateway that is not connected is answered with 404: the gateway is down, and the feed is not.
#[test]
fn a_gateway_without_a_connection_is_no_fault_of_the_api() {
    let (connected, known) = (Rc::new(Cell::new(true)), Rc::new(Cell::new(true)));
    let mut line = Timeline::new(STACK);
    let (answers, knows) = (Rc::clone(&connected), Rc::clone(&known));
    line.source(0, move |asked| {
        let error = |name: &str| {
            format!(r#"{{"code":5,"message":"{name}","details":[{{"name":"{name}"}}]}}"#)
        };
        Some(Ok(if answers.get() {
            let heard = now_of(asked);
            reply(
                200,
                30,
                &format!(
                    r#"{{"connected_at":"2026-11-20T09:00:00Z","protocol":"ws","last_uplink_received_at":"{heard}"}}"#
                ),
            )
        } else if knows.get() {
            reply(404, 30, &error("not_connected"))
        } else {
            reply(404, 30, &error("gateway_not_found"))
        }))
    });
    line.pass(10 * MINUTE);
    assert_eq!(line.world().feeds[0].state, FeedState::Ok);
    assert_eq!(line.gateway_state("mast-a"), GatewayState::Ok);
    connected.set(false);
    line.pass(10 * MINUTE);
    assert_eq!(line.world().feeds[0].state, FeedState::Ok);
    assert_eq!(line.gateway_state("mast-a"), GatewayState::Silent);
    assert_eq!(line.alerts(), ["gateway/mast-a"]);
    connected.set(true);
    line.pass(2 * MINUTE);
    assert_eq!(line.gateway_state("mast-a"), GatewayState::Ok);
    assert_eq!(line.alerts(), Vec::<String>::new());
    // One that the stack does not have is a fault of the config: the feed says so, and nobody knows of the gateway.
    connected.set(false);
    known.set(false);
    line.pass(10 * MINUTE);
    assert_eq!(line.world().feeds[0].state, FeedState::Down);
    assert_ne!(line.gateway_state("mast-a"), GatewayState::Ok);
    assert!(line.world().devices.is_empty(), "a gateway is no device");
}

/// What ChirpStack has never heard of is not alive for being on its list.
#[test]
fn a_gateway_on_a_list_is_as_the_list_says() {
    let config = STACK
        .replace("tts-v3", "chirpstack-gateways")
        .replace(
            "/api/v3/gs/gateways/mast-a/connection/stats",
            "/api/gateways?limit=100",
        )
        .replace("Authorization", "\"Grpc-Metadata-Authorization\"");
    let mut line = Timeline::new(&config);
    line.source(0, |asked| {
        let heard = now_of(asked);
        Some(Ok(reply(
            200,
            30,
            &format!(
                r#"{{"totalCount":3,"result":[{{"gatewayId":"a1","state":"ONLINE","lastSeenAt":"{heard}"}},{{"gatewayId":"a2","state":"OFFLINE","lastSeenAt":"2026-11-20T00:00:00Z"}},{{"gatewayId":"a3","state":"NEVER_SEEN"}}]}}"#
            ),
        )))
    });
    line.pass(10 * MINUTE);
    assert_eq!(line.gateway_state("a1"), GatewayState::Ok);
    assert_eq!(line.gateway_state("a2"), GatewayState::Silent);
    assert!(line.gateway("a3").heard.is_none());
    assert_eq!(line.alerts(), ["gateway/a2"]);
}
