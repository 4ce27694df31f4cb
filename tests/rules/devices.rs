//! Rhythm, clocks and values of single devices.

use crate::timeline::{HOUR, MINUTE, SECOND, START, Timeline, reply};
use valvomo::city::{
    alerts::alert::{RuleRef, Subject},
    model::{limits, quality::Doubt, time::Stamp},
    world::device::{DeviceState, MetricValue},
};

const CITY: &str = r#"
[[city]]
id = "lund"
name = "Lund"

[[feed]]
id = "air"
city = "lund"
format = "senml"
[feed.mqtt]
url = "mqtt://broker.test:1883"
topics = ["senml"]
"#;

/// The same with a line more in the feed.
fn configured(line: &str) -> String {
    CITY.replace("format = \"senml\"", &format!("format = \"senml\"\n{line}"))
}

fn value(line: &Timeline, device: &str) -> MetricValue {
    line.device(device).metrics[0].value.clone()
}

/// Somebody else speaks every 30 s, so that the feed itself is never silent.
fn with_a_neighbour(line: &mut Timeline, ms: u64) {
    for step in 0..ms / (30 * SECOND) {
        line.say("neighbour", 10.0 + (step % 5) as f64);
        line.pass(30 * SECOND);
    }
    line.pass(ms % (30 * SECOND));
}

#[test]
fn a_learned_interval_makes_late_and_silent() {
    let mut line = Timeline::up_with(CITY);
    line.say("neighbour", 3.0);
    line.speak("a", 6, 5 * MINUTE);
    assert!(!line.device("a").cadence.is_learning());
    // Late beyond 2 x 5 min, silent beyond 3 x 5 min + 60 s.
    with_a_neighbour(&mut line, 9 * MINUTE);
    assert_eq!(line.state("a"), DeviceState::Ok);
    with_a_neighbour(&mut line, 90 * SECOND);
    assert_eq!(line.state("a"), DeviceState::Late);
    assert_eq!(line.alerts(), Vec::<String>::new());
    with_a_neighbour(&mut line, 5 * MINUTE);
    assert_eq!(line.state("a"), DeviceState::Late);
    with_a_neighbour(&mut line, MINUTE);
    assert_eq!(line.state("a"), DeviceState::Silent);
    assert_eq!(line.alerts(), ["device/a"]);
    let alert = line.device_alert("a").unwrap();
    assert_eq!(line.now.mono.since(alert.since.mono), 990 * SECOND);
    line.say("a", 1.0);
    assert_eq!(line.state("a"), DeviceState::Ok);
    assert_eq!(line.alerts(), Vec::<String>::new());
}

#[test]
fn before_five_gaps_it_learns_and_is_ok() {
    let mut line = Timeline::up_with(CITY);
    line.speak("a", 5, MINUTE);
    assert!(line.device("a").cadence.is_learning());
    with_a_neighbour(&mut line, 5 * HOUR);
    assert_eq!(line.state("a"), DeviceState::Ok);
}

#[test]
fn the_interval_is_the_median_of_the_last_32_gaps() {
    let mut line = Timeline::up_with(CITY);
    let expected = |line: &Timeline| line.device("a").cadence.expected_ms().unwrap();
    line.speak("a", 40, 10 * SECOND);
    assert!(expected(&line).abs_diff(10 * SECOND) < 50);
    line.pass(15 * SECOND);
    line.speak("a", 16, 15 * SECOND);
    assert!(expected(&line) < 16 * SECOND);
    line.pass(15 * SECOND);
    line.speak("a", 16, 15 * SECOND);
    assert!(expected(&line).abs_diff(15 * SECOND) < 50);
}

#[test]
fn nothing_is_learned_while_late_or_of_our_own_outages() {
    let mut line = Timeline::up_with(CITY);
    line.speak("a", 6, MINUTE);
    for _ in 0..20 {
        line.pass(150 * SECOND);
        line.say("a", 5.0);
    }
    let expected = line.device("a").cadence.expected_ms().unwrap();
    assert!(expected.abs_diff(MINUTE) < 100, "{expected}");
    for _ in 0..20 {
        line.down(0, valvomo::city::model::cause::LinkFault::Refused);
        line.pass(100 * SECOND);
        line.up(0);
        line.say("a", 6.0);
    }
    let expected = line.device("a").cadence.expected_ms().unwrap();
    assert!(expected.abs_diff(MINUTE) < 100, "{expected}");
}

/// A report of an iotnode that its platform wants to hear every ten minutes.
fn yggio_report(line: &mut Timeline) {
    let at = line.now.utc;
    let text = format!(
        r#"{{"iotnode":{{"_id":"a","reportedAt":"{at}","expectedReportInterval":600000,"value":{{"co2":500}}}},"diff":{{"reportedAt":"{at}"}}}}"#
    );
    line.message(0, "yggio/output/v2/x/iotnode/a", &text, (false, false));
}

#[test]
fn what_its_platform_states_holds_from_the_first_word_unless_the_config_says_otherwise() {
    let yggio = CITY.replace("senml", "yggio");
    let mut line = Timeline::up_with(&yggio);
    yggio_report(&mut line);
    assert_eq!(line.device("a").cadence.expected_ms(), Some(10 * MINUTE));
    line.pass(20 * MINUTE);
    assert_eq!(line.state("a"), DeviceState::Ok);
    line.pass(MINUTE);
    assert_eq!(line.state("a"), DeviceState::Late);
    // Its own rhythm teaches nothing then.
    for _ in 0..40 {
        yggio_report(&mut line);
        line.pass(MINUTE);
    }
    assert_eq!(line.device("a").cadence.expected_ms(), Some(10 * MINUTE));
    let hourly = yggio.replace("[feed.mqtt]", "expect_every = \"1h\"\n[feed.mqtt]");
    let mut line = Timeline::up_with(&hourly);
    yggio_report(&mut line);
    assert_eq!(line.device("a").cadence.expected_ms(), Some(HOUR));
}

/// A list that says again and again how often a device should report is no word of the device.
#[test]
fn an_interval_in_a_polled_list_is_no_sign_of_life() {
    let text = CITY.replace("senml", "yggio");
    let (head, _) = text.split_once("[feed.mqtt]").unwrap();
    let text = format!(
        "{head}[feed.http]\nurl = \"https://yggio.test/api/iotnodes\"\nrequests = []\nevery = \"60s\"\n"
    );
    let mut line = Timeline::new(&text);
    line.source(0, |asked| {
        // Somebody else in it speaks every time, so that the list is news.
        let at = START.plus(asked.at.0 as i64);
        let body = format!(
            r#"[{{"_id":"a","reportedAt":"2026-11-24T06:51:00Z","expectedReportInterval":600000}},{{"_id":"b","expectedReportInterval":600000}},{{"_id":"c","reportedAt":"{at}","value":{{"co2":500}}}}]"#
        );
        Some(Ok(reply(200, 50, &body)))
    });
    line.pass(45 * MINUTE);
    assert_eq!(line.state("a"), DeviceState::Silent);
    assert_eq!(line.state("b"), DeviceState::NeverSeen);
}

#[test]
fn a_configured_interval_holds_from_the_first_word() {
    let mut line = Timeline::up_with(&configured("expect_every = \"10m\""));
    line.say("a", 1.0);
    with_a_neighbour(&mut line, 20 * MINUTE);
    assert_eq!(line.state("a"), DeviceState::Ok);
    with_a_neighbour(&mut line, MINUTE);
    assert_eq!(line.state("a"), DeviceState::Late);
    with_a_neighbour(&mut line, 10 * MINUTE + 30 * SECOND);
    assert_eq!(line.state("a"), DeviceState::Silent);
}

#[test]
fn a_retained_message_is_no_life() {
    let mut line = Timeline::up_with(&configured("expect_every = \"1m\""));
    let now = line.now.utc;
    let pack = Timeline::pack("a", "temperature", 4.0, now);
    line.message(0, "senml", &pack, (true, false));
    assert_eq!(line.state("a"), DeviceState::NeverSeen);
    assert_eq!(value(&line, "a"), MetricValue::Number(4.0));
    assert_eq!(line.world().feeds[0].messages, 0);
    assert_eq!(line.world().feeds[0].retained, 1);
    line.say("b", 1.0);
    for _ in 0..10 {
        line.pass(30 * SECOND);
        line.say("c", 2.0);
        let pack = Timeline::pack("b", "temperature", 1.0, line.now.utc);
        line.message(0, "senml", &pack, (true, false));
    }
    assert_eq!(line.state("a"), DeviceState::NeverSeen);
    assert_eq!(line.state("b"), DeviceState::Silent);
}

#[test]
fn a_duplicate_counts_once() {
    let mut line = Timeline::up_with(CITY);
    line.say("a", 5.0);
    line.pass(MINUTE);
    let pack = Timeline::pack("a", "temperature", 6.0, line.now.utc);
    line.message(0, "senml", &pack, (false, false));
    let before = line.device("a").clone();
    line.pass(30 * SECOND);
    line.message(0, "senml", &pack, (false, true));
    line.message(0, "senml", &pack, (false, false));
    let after = line.device("a");
    assert_eq!(line.world().feeds[0].duplicates, 2);
    assert_eq!((after.frames, after.heard), (before.frames, before.heard));
    assert_eq!(after.metrics[0].series.len(), 2);
    assert_eq!(after.metrics[0].same, before.metrics[0].same);
}

#[test]
fn late_news_are_history_and_no_life() {
    let mut line = Timeline::up_with(CITY);
    line.speak("a", 6, MINUTE);
    let heard = line.device("a").heard;
    line.pass(30 * SECOND);
    for back in [1, 2, 3] {
        let at = line.now.utc.plus(-(back * 1_700_000));
        let pack = Timeline::pack("a", "temperature", 9.0, at);
        line.message(0, "senml", &pack, (false, false));
    }
    let device = line.device("a");
    assert_eq!(device.heard, heard);
    assert_eq!(device.metrics[0].series.len(), 9);
    assert_eq!(device.metrics[0].value, MetricValue::Number(25.0));
    assert_eq!(line.world().feeds[0].late_news, 3);
    let times: Vec<Stamp> = device.metrics[0]
        .series
        .samples()
        .map(|one| one.at)
        .collect();
    assert!(times.is_sorted(), "{times:?}");
}

/// A vehicle's position at a second after [`START`].
fn drive(line: &mut Timeline, second: i64, lat: f64) {
    let at = START.plus(second * 1_000).0 / 1_000;
    let pack = format!(
        r#"[{{"bn":"bus:","bt":{at},"n":"lat","u":"lat","v":{lat}}},{{"n":"lon","u":"lon","v":24.9}},{{"n":"speed","u":"m/s","v":4}}]"#
    );
    line.message(0, "senml", &pack, (false, false));
}

#[test]
fn where_it_was_before_is_no_news_of_where_it_is() {
    let mut line = Timeline::up_with(CITY);
    line.pass(MINUTE);
    drive(&mut line, 50, 60.25);
    drive(&mut line, 40, 60.125);
    let (lat, _) = line.device("bus").position.unwrap();
    assert!((lat - 60.25).abs() < 1e-6, "{lat}");
    drive(&mut line, 55, 60.5);
    let (lat, _) = line.device("bus").position.unwrap();
    assert!((lat - 60.5).abs() < 1e-6, "{lat}");
}

#[test]
fn a_pack_that_is_news_for_one_is_kept_for_it() {
    let mut line = Timeline::up_with(CITY);
    line.say("old", 1.0);
    line.pass(MINUTE);
    let pack = |device: &str, at: Stamp| {
        let pack = Timeline::pack(device, "temperature", 2.0, at);
        pack.trim_matches(['[', ']']).to_owned()
    };
    let news = pack("new", line.now.utc);
    let both = format!("[{news},{}]", pack("old", START.plus(-60_000)));
    line.message(0, "senml", &both, (false, false));
    assert_eq!(line.world().feeds[0].late_news, 1);
    line.say("other", 3.0);
    let raw = line.device("new").raw.unwrap();
    assert_eq!(line.world().feeds[0].raw.get(raw), Some(both.as_bytes()));
}

#[test]
fn a_capture_played_backwards_and_twice_is_the_same_picture() {
    let packs: Vec<String> = (0..20)
        .map(|step| {
            Timeline::pack(
                "a",
                "temperature",
                f64::from(step),
                START.plus(i64::from(step) * 1_000),
            )
        })
        .collect();
    let mut once = Timeline::up_with(CITY);
    let mut twice = Timeline::up_with(CITY);
    for line in [&mut once, &mut twice] {
        line.pass(MINUTE);
    }
    for pack in &packs {
        once.message(0, "senml", pack, (false, false));
    }
    for pack in packs.iter().rev().chain(&packs) {
        twice.message(0, "senml", pack, (false, false));
    }
    let samples =
        |line: &Timeline| -> Vec<_> { line.device("a").metrics[0].series.samples().collect() };
    assert_eq!(samples(&once), samples(&twice));
    assert_eq!(value(&once, "a"), value(&twice, "a"));
}

#[test]
fn a_clock_that_is_ahead_or_was_never_set_is_not_believed() {
    let mut line = Timeline::up_with(CITY);
    line.say("a", 1.0);
    let told = line.device("a").observed_at;
    for at in [
        line.now.utc.plus(3_600_000),
        Stamp(86_400_000),
        Stamp(300_000_000_000),
    ] {
        line.pass(MINUTE);
        let pack = Timeline::pack("a", "temperature", 2.0, at);
        line.message(0, "senml", &pack, (false, false));
        let device = line.device("a");
        assert_eq!(device.heard, Some(line.now.mono), "it did speak: {at}");
        assert_eq!(device.observed_at, told, "{at}");
        assert_eq!(device.metrics[0].observed_at, line.now.utc, "{at}");
    }
    line.pass(MINUTE);
    line.say("a", 7.0);
    assert_eq!(value(&line, "a"), MetricValue::Number(7.0));
}

#[test]
fn twelve_equal_analogue_values_over_six_hours_are_frozen() {
    let mut line = Timeline::up_with(CITY);
    for _ in 0..12 {
        line.say("a", 41.0);
        line.pass(30 * MINUTE);
    }
    // Twelve values, the last one after five and a half hours.
    assert_eq!(line.state("a"), DeviceState::Ok);
    line.say("a", 41.0);
    assert_eq!(line.state("a"), DeviceState::Frozen);
    line.pass(30 * MINUTE);
    line.say("a", 41.5);
    assert_eq!(line.state("a"), DeviceState::Ok);

    // Seven values over six hours are too few.
    for _ in 0..7 {
        line.say("b", 41.0);
        line.pass(HOUR);
    }
    assert_eq!(line.state("b"), DeviceState::Ok);
}

#[test]
fn a_battery_or_an_old_value_told_again_does_not_freeze() {
    let mut line = Timeline::up_with(CITY);
    let old = Timeline::pack("b", "temperature", 9.0, START);
    for step in 0..30 {
        let now = line.now.utc;
        let pack = Timeline::pack("a", "battery_level", 80.0, now);
        line.message(0, "senml", &pack, (false, false));
        line.message(0, "senml", &old, (step > 0, false));
        line.pass(30 * MINUTE);
    }
    line.say("a", 1.0);
    assert_eq!(line.state("a"), DeviceState::Ok);
    assert!(!line.device("b").metrics[0].doubts.has(Doubt::Frozen));
}

#[test]
fn what_cannot_be_is_implausible_until_it_can() {
    let mut line = Timeline::up_with(CITY);
    line.say("a", -327.68);
    assert_eq!(line.state("a"), DeviceState::Implausible);
    assert_eq!(line.device("a").metrics[0].series.len(), 0);
    line.pass(MINUTE);
    line.say("a", 4.0);
    assert_eq!(line.state("a"), DeviceState::Ok);
}

#[test]
fn a_battery_is_low_at_fifteen_per_cent() {
    let mut line = Timeline::up_with(CITY);
    for (level, expected) in [
        (16.0, DeviceState::Ok),
        (15.0, DeviceState::LowBattery),
        (3.0, DeviceState::LowBattery),
        (90.0, DeviceState::Ok),
    ] {
        line.pass(MINUTE);
        let pack = Timeline::pack("a", "battery_level", level, line.now.utc);
        line.message(0, "senml", &pack, (false, false));
        assert_eq!(line.state("a"), expected, "{level}");
    }
}

#[test]
fn a_limit_has_its_hysteresis_up_and_down() {
    let rules = r#"
[[rule]]
kind = "threshold"
id = "hot"
quantity = "air_temperature"
raise = 30.0
clear = 25.0
severity = "major"

[[rule]]
kind = "threshold"
id = "cold"
quantity = "air_temperature"
raise = 3.0
clear = 5.0
severity = "warning"
"#;
    let mut line = Timeline::up_with(&format!("{CITY}{rules}"));
    line.say("a", 10.0);
    let subject = Subject::Device(line.device_id("a"));
    let steps = [
        (29.9, false, false),
        (30.0, true, false),
        (25.1, true, false),
        (25.0, false, false),
        (29.9, false, false),
        (3.1, false, false),
        (3.0, false, true),
        (4.9, false, true),
        (5.0, false, false),
    ];
    for (value, hot, cold) in steps {
        line.pass(MINUTE);
        line.say("a", value);
        let open = |rule| line.alert(RuleRef::Configured(rule), subject).is_some();
        assert_eq!((open(0), open(1)), (hot, cold), "{value}");
    }
    // A value that cannot be neither raises nor clears.
    line.pass(MINUTE);
    line.say("a", 31.0);
    line.pass(MINUTE);
    line.say("a", -327.68);
    assert!(line.alert(RuleRef::Configured(0), subject).is_some());
}

#[test]
fn many_rules_do_not_share_their_hysteresis() {
    let rule = |id: &str, quantity: &str, raise: f64, clear: f64| {
        format!(
            "[[rule]]\nkind = \"threshold\"\nid = \"{id}\"\nquantity = \"{quantity}\"\nraise = {raise:?}\nclear = {clear:?}\n"
        )
    };
    let mut text = CITY.to_owned() + &rule("warm", "air_temperature", 20.0, 10.0);
    for row in 1..16 {
        text += &rule(&format!("other-{row}"), "relative_humidity", 90.0, 80.0);
    }
    text += &rule("hot", "air_temperature", 40.0, 15.0);
    let mut line = Timeline::up_with(&text);
    for value in [25.0, 26.0] {
        line.pass(MINUTE);
        line.say("a", value);
    }
    let subject = Subject::Device(line.device_id("a"));
    assert!(line.alert(RuleRef::Configured(0), subject).is_some());
    assert!(
        line.alert(RuleRef::Configured(16), subject).is_none(),
        "it never was over 40"
    );
}

#[test]
fn a_channel_that_is_well_does_not_clear_what_another_raised() {
    let rule = r#"
[[rule]]
kind = "threshold"
id = "hot"
quantity = "air_temperature"
raise = 30.0
clear = 25.0
"#;
    let mut line = Timeline::up_with(&format!("{CITY}{rule}"));
    let say = |line: &mut Timeline, channel: &str, value: f64| {
        line.pass(MINUTE);
        let pack = Timeline::pack("a", channel, value, line.now.utc);
        line.message(
            0,
            "senml",
            &pack.replace(r#""u":"%""#, r#""u":"Cel""#),
            (false, false),
        );
    };
    say(&mut line, "temperature_1", 31.0);
    assert_eq!(line.alerts(), ["device/a"]);
    say(&mut line, "temperature_2", 27.0);
    say(&mut line, "temperature_2", 10.0);
    assert_eq!(line.device("a").metrics.len(), 2);
    assert_eq!(line.alerts(), ["device/a"]);
    say(&mut line, "temperature_2", 27.0);
    say(&mut line, "temperature_1", 20.0);
    // The second channel was never over its limit.
    assert_eq!(line.alerts(), Vec::<String>::new());
    assert_eq!(line.world().alerts.raised_total(), 1);
}

#[test]
fn jumps_of_the_wall_clock_raise_and_clear_nothing() {
    let mut line = Timeline::up_with(CITY);
    line.speak("a", 8, MINUTE);
    line.speak("b", 8, MINUTE);
    line.pass(5 * MINUTE);
    assert_eq!(line.state("b"), DeviceState::Unknown, "the feed is silent");
    let mut line = Timeline::up_with(CITY);
    for _ in 0..8 {
        line.say("a", 1.0);
        line.say("b", 2.0);
        line.pass(MINUTE);
    }
    for _ in 0..5 {
        line.say("a", 1.0);
        line.pass(MINUTE);
    }
    assert_eq!(line.alerts(), ["device/b"]);
    let raised = line.world().alerts.raised_total();
    let mut jumps = 0;
    for ms in [
        3_600_000,
        -3_600_000,
        86_400_000,
        -86_400_000,
        -1_700_000_000_000,
        1_700_000_000_000,
        315_360_000_000,
    ] {
        line.jump(ms);
        line.pass(10);
        jumps += 1;
        assert_eq!(line.world().console.clock_jumps, jumps, "{ms}");
        assert_eq!(line.world().console.last_jump_ms, ms);
        line.say("a", f64::from(jumps));
        assert_eq!(line.state("a"), DeviceState::Ok, "{ms}");
        assert_eq!(
            value(&line, "a"),
            MetricValue::Number(f64::from(jumps)),
            "{ms}"
        );
        line.pass(30 * SECOND);
        assert_eq!(line.alerts(), ["device/b"], "{ms}");
        assert_eq!(line.world().alerts.raised_total(), raised, "{ms}");
    }
}

#[test]
fn bounds_hold_and_are_counted() {
    let mut line = Timeline::up_with(CITY);
    let records: Vec<String> = (0..limits::METRICS_PER_DEVICE + 10)
        .map(|row| format!(r#"{{"n":"odd{row}","u":"V","v":{row}}}"#))
        .collect();
    let pack = records.join(",").replacen('{', r#"{"bn":"a:","#, 1);
    line.message(0, "senml", &format!("[{pack}]"), (false, false));
    assert_eq!(line.device("a").metrics.len(), limits::METRICS_PER_DEVICE);
    assert_eq!(line.world().console.over_bounds, 10);

    // Made-up names fill their part of the list, and the vocabulary still finds room.
    for device in 0..200 {
        let records: Vec<String> = (0..60)
            .map(|row| format!(r#"{{"n":"made{device}x{row}","u":"V","v":{row}}}"#))
            .collect();
        let pack = records
            .join(",")
            .replacen('{', &format!(r#"{{"bn":"d{device}:","#), 1);
        line.message(0, "senml", &format!("[{pack}]"), (false, false));
    }
    assert!(line.world().console.over_bounds > 5_000);
    line.say("honest", 21.0);
    assert_eq!(line.device("honest").metrics.len(), 1);
}

#[test]
fn what_a_queue_dropped_is_counted() {
    let mut line = Timeline::up_with(CITY);
    let feed = valvomo::city::model::ids::FeedId(0);
    for count in [3, 4, u64::MAX] {
        line.step(valvomo::city::engine::port::Input::Lost { feed, count });
    }
    assert_eq!(line.world().console.lost, u64::MAX);
    assert_eq!(line.world().feeds[0].lost, u64::MAX);
}
