//! Another config while the city lives (FAILURES C13, A18): what did not change notices nothing, what is gone goes,
//! what is wrong is refused, and a tape of all that replays to the same.

use crate::timeline::{HOUR, MINUTE, SECOND, Timeline};
use std::fmt::Write as _;
use valvomo::{
    city::{
        alerts::alert::{Alert, RuleRef, Subject},
        engine::{
            Engine,
            port::{Input, Outbox, Reread},
        },
        model::{cause::LinkFault, ids::FeedId, order::Deed, random::Random},
        world::{ConfigChange, device::DeviceState, feed::FeedState, tally::Tally},
    },
    edge::links::tape,
    screen::pages::status::{digest, status},
};

/// Cities with one feed of the same name each, at a broker of their own; and rules, as they are written.
fn config(cities: &[&str], rest: &str) -> String {
    let mut text = String::new();
    for city in cities {
        write!(
            text,
            r#"
[[city]]
id = "{city}"
[[feed]]
id = "{city}"
city = "{city}"
format = "senml"
expect_every = "1m"
[feed.mqtt]
url = "mqtt://{city}.test:1883"
topics = ["up/#"]
"#
        )
        .unwrap();
    }
    text + rest
}

fn rule(id: &str, raise: f64) -> String {
    format!(
        "[[rule]]\nkind = 'threshold'\nid = '{id}'\nquantity = 'air_temperature'\nraise = {raise:?}\nclear = {:?}\n",
        raise - 5.0
    )
}

fn connects(line: &Timeline, feed: &str) -> usize {
    let id = FeedId(line.feed(feed) as u16);
    line.connects.iter().filter(|(_, feed)| *feed == id).count()
}

/// The open alert of a rule of the config about a device.
fn told<'a>(line: &'a Timeline, rule: &str, device: &str) -> Option<&'a Alert> {
    let rules = line.world().inventory.rules.iter();
    let number = rules.clone().position(|spec| spec.id.as_str() == rule)?;
    let subject = Subject::Device(line.device_id(device));
    line.alert(RuleRef::Configured(number as u16), subject)
}

/// Ids of the list of a document.
fn listed(line: &Timeline, list: &str) -> Vec<String> {
    let document = status(line.world());
    let list = document[list].as_array().unwrap().iter();
    list.map(|one| one["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn what_did_not_change_notices_nothing() {
    let mut line = Timeline::up_with(&config(&["lund", "malmo"], &rule("hot", 30.0)));
    line.speak("oven", 3, MINUTE);
    line.say("oven", 40.0);
    let alert = told(&line, "hot", "oven").unwrap().id;
    line.order("anna", Deed::Acknowledge(alert));
    let before = line.device("oven").clone();

    // A city more, another order, a rule before the one that spoke.
    let rules = rule("cold", 35.0) + &rule("hot", 30.0);
    line.reload(&config(&["turku", "malmo", "lund"], &rules), &[]);
    let after = line.device("oven");
    assert_eq!((after.state, after.frames), (before.state, before.frames));
    assert_eq!(after.metrics.len(), before.metrics.len());
    assert_eq!(after.cadence.expected_ms(), before.cadence.expected_ms());
    let open = told(&line, "hot", "oven").unwrap();
    assert_eq!(open.id, alert);
    assert_eq!(open.acknowledged_by, Some("anna".into()));
    assert_eq!([connects(&line, "lund"), connects(&line, "malmo")], [1, 1]);
    // The new feed is opened at once, the new rule speaks about what is known.
    assert_eq!(connects(&line, "turku"), 1);
    assert!(told(&line, "cold", "oven").is_some());
    let (came, changed, went) = (1, 0, 0);
    let change = ConfigChange {
        came,
        changed,
        went,
    };
    assert_eq!(line.world().console.config.last, Some((line.now, change)));
    // It goes on as before.
    line.say("oven", 20.0);
    assert!(told(&line, "hot", "oven").is_none());
    line.speak("other", 11, MINUTE);
    assert_eq!(line.state("oven"), DeviceState::Silent);
}

/// A limit that is between its two values stays what it was, whichever rules beside it come and go.
#[test]
fn a_rule_that_goes_takes_no_verdict_of_its_neighbour_with_it() {
    let both = rule("cold", 10.0) + &rule("hot", 30.0);
    let mut line = Timeline::up_with(&config(&["lund"], &both));
    line.speak("oven", 3, MINUTE);
    line.say("oven", 40.0);
    line.pass(MINUTE);
    line.reload(&config(&["lund"], &rule("hot", 30.0)), &[]);
    assert!(told(&line, "cold", "oven").is_none());
    line.say("oven", 27.0);
    assert!(told(&line, "hot", "oven").is_some(), "not under 25 yet");
    // The other way round: back beside one that has spoken, it has not spoken itself.
    line.pass(MINUTE);
    let other = rule("cold", 50.0) + &rule("hot", 30.0);
    line.reload(&config(&["lund"], &other), &[]);
    line.pass(MINUTE);
    line.say("oven", 47.0);
    assert!(
        told(&line, "cold", "oven").is_none(),
        "it never was over 50"
    );
    line.pass(MINUTE);
    line.say("oven", 24.0);
    assert!(told(&line, "hot", "oven").is_none());
}

#[test]
fn what_is_gone_goes_and_may_come_back() {
    let both = config(&["lund", "malmo"], &rule("hot", 30.0));
    let mut line = Timeline::up_with(&both);
    let malmo = line.feed("malmo");
    line.say("stays", 20.0);
    line.say_on(malmo, "leaves", 40.0);
    for _ in 0..10 {
        line.pass(MINUTE);
        line.say_on(malmo, "leaves too", 20.0);
        line.say("stays", 40.0);
    }
    assert!(line.device_alert("leaves").is_some());
    line.down(malmo, LinkFault::Closed);
    line.pass(10 * SECOND);
    assert_eq!(line.world().tallies.all.total(), 3);
    let attempts = connects(&line, "malmo");

    line.reload(&config(&["lund"], &rule("hot", 30.0)), &[]);
    assert_eq!(line.alerts(), ["device/stays"]);
    assert_eq!(line.world().tallies.all.total(), 1);
    for list in ["cities", "feeds"] {
        assert_eq!(listed(&line, list), ["lund"], "{list}");
    }
    // What was still on its way finds nobody.
    line.say_on(malmo, "leaves", 41.0);
    line.down(malmo, LinkFault::Closed);
    line.up(malmo);
    line.pass(SECOND);
    assert_eq!(line.alerts(), ["device/stays"]);
    assert_eq!(line.world().tallies.all.total(), 1);
    line.pass(HOUR);
    assert_eq!(connects(&line, "malmo"), attempts);

    line.reload(&both, &[]);
    assert_eq!(line.feed("malmo"), malmo, "the same row");
    assert_eq!(connects(&line, "malmo"), attempts + 1);
    assert_eq!(line.state("leaves"), DeviceState::NeverSeen);
    line.up(malmo);
    line.say_on(malmo, "leaves", 40.0);
    assert_eq!(line.state("leaves"), DeviceState::Ok);
    assert!(told(&line, "hot", "leaves").is_some());
}

/// A18: refused credentials wait for a minute and say "feed auth" in their own words; a new password does not wait.
#[test]
fn a_new_password_is_tried_at_once() {
    let text = config(&["lund", "malmo"], "");
    let mut line = Timeline::up_with(&text);
    line.say("lamp", 20.0);
    line.down(0, LinkFault::Credentials);
    line.pass(10 * SECOND);
    assert_eq!(line.alerts(), ["feed/lund"]);
    line.pass(20 * SECOND);
    assert_eq!(connects(&line, "lund"), 1, "a bad password is not hammered");
    // The same config again: who reads it wants to know whether it works now.
    line.reload(&text, &[]);
    assert_eq!(connects(&line, "lund"), 2);
    line.down(0, LinkFault::Credentials);
    line.pass(20 * SECOND);
    line.reload(&text, &["lund"]);
    assert_eq!(connects(&line, "lund"), 3);
    assert_eq!(
        line.world().feeds[0].state,
        FeedState::Down,
        "until it is up"
    );
    line.up(0);
    line.pass(SECOND);
    assert_eq!(line.alerts(), [""; 0]);
    assert_eq!(connects(&line, "malmo"), 1, "the other feed is left alone");
    // A renewed link that was fine is no outage.
    line.reload(&text, &["lund"]);
    assert_eq!(connects(&line, "lund"), 4);
    assert_eq!(line.state("lamp"), DeviceState::Ok);
    assert_eq!(line.world().feeds[0].state, FeedState::Connecting);
}

#[test]
fn a_rule_may_change_or_go() {
    let mut line = Timeline::up_with(&config(&["lund"], &rule("hot", 30.0)));
    line.say("oven", 40.0);
    line.say("room", 20.0);
    let alert = told(&line, "hot", "oven").unwrap().id;
    line.reload(&config(&["lund"], &rule("hot", 39.0)), &[]);
    assert_eq!(told(&line, "hot", "oven").unwrap().id, alert);
    line.reload(&config(&["lund"], &rule("hot", 60.0)), &[]);
    assert_eq!(told(&line, "hot", "oven"), None, "40 is not hot any more");
    line.reload(&config(&["lund"], &rule("hot", 10.0)), &[]);
    assert!(told(&line, "hot", "oven").is_some());
    assert!(told(&line, "hot", "room").is_some());
    line.reload(&config(&["lund"], ""), &[]);
    assert_eq!(line.alerts(), [""; 0]);
    line.say("oven", 99.0);
    assert_eq!(line.alerts(), [""; 0]);
}

#[test]
fn a_wrong_config_changes_nothing_and_is_told() {
    let text = config(&["lund"], "");
    let mut line = Timeline::up_with(&text);
    line.say("lamp", 20.0);
    let inventory = line.world().inventory.clone();
    let first = "lund.toml:3:1: there is no city lud";
    let refused = Reread::Refused {
        problems: 2,
        first: first.into(),
    };
    line.step(Input::Reload(Box::new(refused)));
    assert_eq!(line.world().inventory, inventory);
    assert_eq!(line.state("lamp"), DeviceState::Ok);
    let document = status(line.world());
    assert_eq!(document["console"]["config_refused"], first);
    line.reload(&text, &[]);
    assert_eq!(line.world().console.config.refused, None);
}

/// C13: many reloads under load. The city that is always declared never notices; counts and alerts are those of what
/// is declared; the tape of it all replays to the same document.
#[test]
fn many_reloads_under_load() {
    let turns = if std::env::var_os("VALVOMO_FULL").is_some() {
        1_000
    } else {
        100
    };
    let names = ["lund", "malmo", "turku", "oulu", "espoo"];
    let mut random = Random::new(13);
    let mut line = Timeline::up_with(&config(&names, &rule("hot", 30.0)));
    line.say("witness", 40.0);
    let witness = told(&line, "hot", "witness").unwrap().id;
    for turn in 0..turns {
        let mut declared: Vec<&str> = names[1..]
            .iter()
            .filter(|_| random.between(0, 1) == 1)
            .copied()
            .collect();
        declared.insert(random.between(0, declared.len() as u64) as usize, "lund");
        if random.between(0, 1) == 1 {
            declared.reverse();
        }
        let rules = [rule("other", 35.0), rule("hot", 30.0)];
        let rules = rules[random.between(0, 1) as usize..].concat();
        let renewed = &declared[..random.between(0, 1) as usize];
        let renewed: Vec<&str> = renewed
            .iter()
            .filter(|it| **it != "lund")
            .copied()
            .collect();
        line.reload(&config(&declared, &rules), &renewed);
        for _ in 0..20 {
            line.say("witness", 40.0);
            let feed = random.between(0, 4) as usize;
            let device = format!("d{}", random.between(0, 9));
            match random.between(0, 9) {
                0 if feed > 0 => line.down(feed, LinkFault::Closed),
                1 if feed > 0 => line.up(feed),
                _ => line.say_on(feed, &device, random.between(0, 60) as f64),
            }
            line.pass(random.between(0, 30) * SECOND);
        }
        let world = line.world();
        assert_eq!(told(&line, "hot", "witness").unwrap().id, witness, "{turn}");
        let mut counted = Tally::default();
        for ((_, feed), tally) in world
            .inventory
            .feeds
            .iter()
            .enumerate()
            .zip(&world.tallies.feeds)
        {
            let is_declared = declared.contains(&feed.id.as_str());
            assert_eq!(is_declared, !feed.is_gone, "{turn}");
            assert!(is_declared || tally.total() == 0, "{turn}");
            counted.add(tally);
        }
        assert_eq!(counted, world.tallies.all, "{turn}");
        let there = world.devices.iter().filter(|device| !device.is_gone);
        assert_eq!(there.count() as u32, counted.total(), "{turn}");
        for alert in world.alerts.open() {
            assert!(!world.is_gone(alert.subject), "{turn}: {alert:?}");
        }
    }
    assert_eq!(
        connects(&line, "lund"),
        1,
        "its connection was never touched"
    );
    replays(&mut line);
}

/// A tape of it all plays to the same document.
pub(crate) fn replays(line: &mut Timeline) {
    let bytes = line.taped();
    let (mut engine, mut player) = tape::open(&bytes).unwrap();
    for (now, input) in player.by_ref() {
        engine.step(now, input, &mut Outbox::new());
    }
    assert!(!player.is_broken);
    // What was declared anew, went and came back is in a checkpoint, too.
    assert!(engine.checkpoint() == line.engine.checkpoint());
    let restored = Engine::restore(&engine.checkpoint()).unwrap();
    assert_eq!(
        digest(&status(restored.world())),
        digest(&status(line.world()))
    );
    assert_eq!(
        digest(&status(engine.world())),
        digest(&status(line.world()))
    );
}
