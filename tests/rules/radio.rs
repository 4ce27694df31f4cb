//! Gateways and the devices that they hear (T03, T04, ST1).

use crate::cities::LORA;
use crate::timeline::{HOUR, MINUTE, SECOND, Timeline};
use valvomo::{
    city::{
        model::{
            cause::{Cause, LinkFault},
            ids::DeviceId,
        },
        world::{device::DeviceState, gateway::GatewayState},
    },
    screen::{
        details::{self, About, Aspect},
        item::Item,
        text::{clock::Clock, words::Words},
    },
};

/// Two types of devices, told by their ids.
const TYPES: &str = r#"
[[device_type]]
id = "parking"
match = "aa*"
name = "parking"

[[device_type]]
id = "waste"
match = "bb*"
name = "waste"
"#;

const FIRST: &str = "00000000000000f1";
const SECOND_ONE: &str = "00000000000000f2";

/// Two gateways with statistics every 30 s, and devices that speak every 10 minutes: `aa..01` and `bb..01`
/// by the first only, `aa..02` by both.
fn lund() -> Timeline {
    let mut line = Timeline::up_with(&format!("{LORA}{TYPES}"));
    for step in 0..120 {
        if step % 20 == 0 {
            frames(&mut line);
        }
        statistics(&mut line);
        line.pass(30 * SECOND);
    }
    frames(&mut line);
    line
}

fn frames(line: &mut Timeline) {
    line.frame(0, "AA00000000000001", &[FIRST]);
    line.frame(0, "BB00000000000001", &[FIRST]);
    line.frame(0, "AA00000000000002", &[FIRST, SECOND_ONE]);
}

fn statistics(line: &mut Timeline) {
    line.statistics(0, FIRST);
    line.statistics(0, SECOND_ONE);
}

/// Time in which only the second gateway speaks.
fn without_the_first(line: &mut Timeline, ms: u64) {
    for _ in 0..ms / (30 * SECOND) {
        line.statistics(0, SECOND_ONE);
        line.pass(30 * SECOND);
    }
}

#[test]
fn what_a_gateway_counts_makes_no_device_of_it() {
    let mut line = lund();
    statistics(&mut line);
    assert_eq!(
        (line.world().gateways.len(), line.world().devices.len()),
        (2, 3)
    );
}

#[test]
fn a_silent_gateway_hides_only_whom_no_other_hears() {
    let mut line = lund();
    assert_eq!(line.alerts(), Vec::<String>::new());
    line.frame(0, "AA00000000000002", &[SECOND_ONE]);
    without_the_first(&mut line, 90 * SECOND);
    assert_eq!(line.gateway_state(FIRST), GatewayState::Late);
    assert_eq!(line.alerts(), Vec::<String>::new());
    // Silent beyond 3 x 30 s + 60 s.
    without_the_first(&mut line, 90 * SECOND);
    assert_eq!(line.gateway_state(FIRST), GatewayState::Silent);
    assert_eq!(line.alerts(), [format!("gateway/{FIRST}")]);
    assert_eq!(line.state("AA00000000000001"), DeviceState::Unknown);
    assert_eq!(line.state("BB00000000000001"), DeviceState::Unknown);
    assert_eq!(line.state("AA00000000000002"), DeviceState::Ok);
    let alert = line.gateway_alert(FIRST).unwrap();
    assert_eq!(alert.affected.devices, 2);
    let kinds: Vec<(&str, u32)> = alert
        .affected
        .kinds
        .iter()
        .map(|(kind, count)| (kind.as_str(), *count))
        .collect();
    assert_eq!(kinds, [("parking", 1), ("waste", 1)]);
    assert!(
        matches!(alert.cause, Cause::GatewaySilent { still_heard: 1, .. }),
        "{:?}",
        alert.cause
    );

    // Long after: nothing behind it turned silent.
    for _ in 0..360 {
        line.frame(0, "AA00000000000002", &[SECOND_ONE]);
        without_the_first(&mut line, 30 * SECOND);
    }
    assert_eq!(line.world().tallies.all.of(DeviceState::Silent), 0);
    assert_eq!(line.alerts(), [format!("gateway/{FIRST}")]);
}

#[test]
fn frames_teach_nothing_about_the_rhythm_of_statistics() {
    let mut line = Timeline::up_with(LORA);
    // A busy day: a frame each second beside the statistics.
    for second in 0..600 {
        if second % 30 == 0 {
            line.statistics(0, FIRST);
        }
        line.frame(0, "AA00000000000001", &[FIRST]);
        line.pass(SECOND);
    }
    // A quiet night: the statistics only.
    for _ in 0..4 {
        line.statistics(0, FIRST);
        line.pass(29 * SECOND);
        assert_eq!(line.gateway_state(FIRST), GatewayState::Ok);
        line.pass(SECOND);
    }
    let expected = line.gateway(FIRST).cadence.expected_ms().unwrap();
    assert!(expected.abs_diff(30 * SECOND) < 100, "{expected}");
}

#[test]
fn a_gateway_that_speaks_again_brings_its_devices_back_at_their_own_pace() {
    let mut line = lund();
    without_the_first(&mut line, 4 * MINUTE);
    // Not overdue yet: they are as before.
    line.statistics(0, FIRST);
    assert_eq!(line.alerts(), Vec::<String>::new());
    assert_eq!(line.state("AA00000000000001"), DeviceState::Ok);
    // The next time they are: unknown until they speak.
    without_the_first(&mut line, 15 * MINUTE);
    assert_eq!(line.state("AA00000000000001"), DeviceState::Unknown);
    line.statistics(0, FIRST);
    assert_eq!(line.alerts(), Vec::<String>::new());
    assert_eq!(line.state("AA00000000000001"), DeviceState::Unknown);
    assert_eq!(line.state("BB00000000000001"), DeviceState::Unknown);
    line.frame(0, "AA00000000000001", &[FIRST]);
    assert_eq!(line.state("AA00000000000001"), DeviceState::Ok);
    // The other was dead all along: silent when its own time is over, and not before.
    for minute in 0..32 {
        for _ in 0..2 {
            statistics(&mut line);
            line.pass(30 * SECOND);
        }
        line.frame(0, "AA00000000000001", &[FIRST]);
        line.frame(0, "AA00000000000002", &[FIRST]);
        if minute < 30 {
            assert_eq!(
                line.state("BB00000000000001"),
                DeviceState::Unknown,
                "{minute}"
            );
        }
    }
    assert_eq!(line.state("BB00000000000001"), DeviceState::Silent);
    assert_eq!(line.alerts(), ["device/BB00000000000001"]);
}

#[test]
fn a_retained_online_is_no_proof_of_life() {
    let mut line = Timeline::up_with(LORA);
    line.connection(0, FIRST, "ONLINE", true);
    assert_eq!(line.gateway_state(FIRST), GatewayState::NeverSeen);
    assert!(line.gateway(FIRST).retained_claim.is_some());
    line.pass(HOUR);
    assert_eq!(line.gateway_state(FIRST), GatewayState::NeverSeen);

    let mut line = lund();
    for _ in 0..8 {
        without_the_first(&mut line, 30 * SECOND);
        line.connection(0, FIRST, "ONLINE", true);
    }
    assert_eq!(line.gateway_state(FIRST), GatewayState::Silent);
    // Nor does a retained OFFLINE of long ago say anything about one that works.
    line.connection(0, SECOND_ONE, "OFFLINE", true);
    assert_eq!(line.gateway_state(SECOND_ONE), GatewayState::Ok);
}

#[test]
fn a_live_good_bye_counts_at_once() {
    let mut line = lund();
    line.connection(0, FIRST, "OFFLINE", false);
    assert_eq!(line.gateway_state(FIRST), GatewayState::Silent);
    assert_eq!(line.alerts(), [format!("gateway/{FIRST}")]);
    assert_eq!(line.state("AA00000000000001"), DeviceState::Unknown);
    line.connection(0, FIRST, "ONLINE", false);
    assert_eq!(line.alerts(), Vec::<String>::new());
    assert_eq!(line.state("AA00000000000001"), DeviceState::Ok);
}

#[test]
fn radio_edges_end_after_eight_frames_or_a_day() {
    let mut line = lund();
    let hears = |line: &Timeline, gateway: &str| {
        let device = line.device("AA00000000000002");
        let mut edges = device.edges.iter();
        edges.any(|edge| {
            line.world().gateway(edge.gateway).unwrap().id.as_str() == gateway
                && edge.holds(device.frames, line.now.mono)
        })
    };
    for frame in 1..=8 {
        assert!(hears(&line, SECOND_ONE), "{frame}");
        line.pass(SECOND);
        line.frame(0, "AA00000000000002", &[FIRST]);
    }
    assert!(!hears(&line, SECOND_ONE));
    // Only the first hears it now.
    without_the_first(&mut line, 4 * MINUTE);
    assert_eq!(line.state("AA00000000000002"), DeviceState::Unknown);

    // An edge of yesterday says nothing: the gateway that dies today does not hide the device.
    let mut line = Timeline::up_with(LORA);
    line.frame(0, "AA00000000000001", &[FIRST]);
    for _ in 0..25 * 120 {
        statistics(&mut line);
        line.pass(30 * SECOND);
    }
    line.connection(0, FIRST, "OFFLINE", false);
    assert_eq!(
        line.state("AA00000000000001"),
        DeviceState::Ok,
        "its rhythm is not known"
    );
    let alert = line.gateway_alert(FIRST).unwrap();
    assert_eq!(alert.affected.devices, 0);
    assert!(
        matches!(alert.cause, Cause::GatewaySilent { still_heard: 0, .. }),
        "{:?}",
        alert.cause
    );
}

#[test]
fn what_was_silent_before_an_outage_is_silent_after_it() {
    let mut line = lund();
    without_the_first(&mut line, 4 * MINUTE);
    let id = line.gateway_alert(FIRST).unwrap().id;
    line.down(0, LinkFault::Refused);
    assert_eq!(line.gateway_state(FIRST), GatewayState::Unknown);
    line.pass(6 * SECOND);
    assert_eq!(
        line.alerts(),
        [format!("(gateway/{FIRST})"), "feed/lora".to_owned()]
    );
    line.pass(30 * SECOND);
    line.up(0);
    assert_eq!(line.gateway_state(FIRST), GatewayState::Silent);
    assert_eq!(line.alerts(), [format!("gateway/{FIRST}")]);
    assert_eq!(
        line.gateway_alert(FIRST).unwrap().id,
        id,
        "the same episode"
    );
    assert_eq!(line.state("AA00000000000001"), DeviceState::Unknown);
    assert_eq!(line.state("AA00000000000002"), DeviceState::Ok);
    line.statistics(0, FIRST);
    assert_eq!(line.alerts(), Vec::<String>::new());
}

#[test]
fn a_silent_device_that_speaks_after_an_outage_is_well() {
    let mut line = lund();
    for _ in 0..70 {
        statistics(&mut line);
        line.frame(0, "AA00000000000002", &[FIRST]);
        line.frame(0, "AA00000000000001", &[FIRST]);
        line.pass(30 * SECOND);
    }
    assert_eq!(line.alerts(), ["device/BB00000000000001"]);
    line.down(0, LinkFault::Refused);
    line.pass(6 * SECOND);
    assert_eq!(line.alerts(), ["(device/BB00000000000001)", "feed/lora"]);
    line.up(0);
    line.frame(0, "BB00000000000001", &[FIRST]);
    assert_eq!(line.state("BB00000000000001"), DeviceState::Ok);
    assert_eq!(line.alerts(), Vec::<String>::new());
}

#[test]
fn a_gateway_whose_clock_was_never_set_is_alive() {
    let mut line = lund();
    let topic = format!("eu868/gateway/{FIRST}/event/stats");
    for minute in 0..10 {
        without_the_first(&mut line, 30 * SECOND);
        let payload = format!(
            r#"{{"gatewayId":"{FIRST}","time":"1970-01-01T00:0{minute}:00Z","rxPacketsReceived":3,"rxPacketsReceivedOk":3}}"#
        );
        line.message(0, &topic, &payload, (false, false));
    }
    assert_eq!(line.gateway_state(FIRST), GatewayState::Ok);
    // And a frame that it stamps so was heard by it.
    let before = line.gateway(FIRST).frames;
    let frame = format!(
        r#"{{"deduplicationId":"unset","time":"{}","deviceInfo":{{"devEui":"AA00000000000001"}},"fCnt":9000,"object":{{"temperature":4}},"rxInfo":[{{"gatewayId":"{FIRST}","gwTime":"1970-01-01T00:04:00Z","rssi":-90}}]}}"#,
        line.now.utc
    );
    line.message(
        0,
        "application/1/device/AA00000000000001/event/up",
        &frame,
        (false, false),
    );
    assert_eq!(line.gateway(FIRST).frames, before + 1);
    assert_eq!(line.device("AA00000000000001").edges[0].rssi_dbm, -90);
}

/// A12: what a broker drops for a slow consumer shows as gaps of the frame counter, through a wrap at 16 bits and a
/// join; the device's detail says how many.
#[test]
fn gaps_of_the_frame_counter_are_losses() {
    let mut line = Timeline::up_with(LORA);
    let lost = |line: &Timeline| line.world().devices[0].frames_lost;
    let frame = |line: &mut Timeline, counter: u32| {
        line.frame_numbered(0, "AA00000000000001", &[FIRST], counter);
        line.pass(MINUTE);
    };
    for counter in [65_530, 65_531, 65_532] {
        frame(&mut line, counter);
    }
    assert_eq!(lost(&line), 0);
    // 65,533 to 65,535 and 0 are lost.
    frame(&mut line, 1);
    assert_eq!(lost(&line), 4);
    // The same frame, from another broker's bridge, and one that came late.
    for counter in [20, 22, 22, 21, 23] {
        frame(&mut line, counter);
    }
    assert_eq!(lost(&line), 4 + 18 + 1);
    // It joins anew, and its counter with it.
    for counter in [4_000, 0, 1] {
        frame(&mut line, counter);
    }
    assert_eq!(lost(&line), 4 + 18 + 1);
    let words = Words::english();
    let world = line.world();
    let about = About {
        world,
        clock: &Clock::new(&world.inventory, true, words),
        now: line.now,
        w: 100,
        h: 40,
        ascii: false,
    };
    let device = Item::Device(DeviceId(0));
    let page = details::compose(&about, device, Aspect::Main).unwrap();
    let told = page.body.iter().any(|row| row.text().contains("· 23 lost"));
    assert!(told, "{:?}", page.body);
}
