//! Personal data where none are declared: an alert that names kind, field, count and topic, and ends when they do (C21).

use crate::{
    reload::replays,
    timeline::{HOUR, MINUTE, Timeline, reply},
};
use valvomo::{
    city::{
        alerts::alert::{AlertState, RuleRef, Subject},
        engine::port::{Caught, Input, Source},
        model::{
            catch::{Catch, PersonalKind},
            cause::LinkFault,
            ids::{FeedId, ServiceId},
            inventory::Severity,
        },
    },
    screen::{
        pages::status,
        scene::feeds::feed_face,
        text::{clock::Clock, language::Language, sentences, words::Words},
        widgets::badge::Level,
    },
};

const FEED: Subject = Subject::Feed(FeedId(0));
const BARE: &str = "";

/// A city with one feed, which has this card, and a service.
fn city(card: &str) -> String {
    format!(
        r#"
[[city]]
id = "espoo"
name = "Espoo"

[[feed]]
id = "visitors"
city = "espoo"
format = "senml"
[feed.mqtt]
url = "mqtt://broker.test"
topics = ["espoo/library/visitors"]
{card}

[[service]]
id = "feedback"
city = "espoo"
[service.http]
url = "https://city.test/requests.json"
format = "open311"
every = "60s"
"#
    )
}

fn catch(kind: PersonalKind, field: &str, count: u32) -> Catch {
    let field = field.into();
    Catch { kind, field, count }
}

fn hear(line: &mut Timeline, retained: bool, catches: &[Catch]) {
    let caught = Caught {
        topic: "espoo/library/visitors".into(),
        retained,
        catches: catches.to_vec(),
    };
    let source = Source::Feed(FeedId(0));
    line.step(Input::Caught { source, caught });
}

fn severity(line: &Timeline) -> Option<Severity> {
    let alert = line.alert(RuleRef::PersonalData, FEED);
    alert.map(|alert| alert.severity)
}

fn said(line: &Timeline, language: &str) -> (String, String) {
    let world = line.world();
    let words = Language::with_code(language).expect("a language").words();
    let clock = Clock::new(&world.inventory, true, words);
    let alert = line.alert(RuleRef::PersonalData, FEED).expect("an alert");
    (
        sentences::short(world, alert, &clock, line.now).line(),
        sentences::long(world, alert, &clock, line.now),
    )
}

#[test]
fn what_was_hidden_is_told_as_kind_field_count_and_topic() {
    let mut line = Timeline::up_with(&city(BARE));
    assert_eq!(severity(&line), None);
    hear(
        &mut line,
        false,
        &[catch(PersonalKind::Name, "first_name", 1)],
    );
    assert_eq!(severity(&line), Some(Severity::Major));
    line.pass(MINUTE);
    hear(
        &mut line,
        false,
        &[
            catch(PersonalKind::IdentityCode, "hetu", 40),
            catch(PersonalKind::Name, "first_name", 40),
        ],
    );
    // Worse than it was: whoever looked after it is asked again.
    assert_eq!(severity(&line), Some(Severity::Critical));
    let (short, long) = said(&line, "en");
    assert_eq!(
        short,
        "Feed visitors: personal data · identity code ×40 · name ×41 · topic espoo/library/visitors"
    );
    assert_eq!(
        long,
        "Espoo: feed visitors has brought personal data since 06:52: identity code ×40, name ×41, in first_name, \
         hetu, on topic espoo/library/visitors. They were hidden before anybody saw them. No owner is declared."
    );
    let (_, long) = said(&line, "fi");
    assert!(long.contains("henkilötunnus ×40, nimi ×41"), "{long}");
    let (_, long) = said(&line, "sv");
    assert!(long.contains("personnummer ×40, namn ×41"), "{long}");
    let status_of = line.world().feed(FeedId(0)).expect("the feed");
    let face = feed_face(
        line.world(),
        FeedId(0),
        status_of,
        line.now,
        Words::english(),
    );
    assert_eq!((face.0, face.1), (Level::Critical, "personal"));

    let document = status::status(line.world());
    assert_eq!(document["alerts"][0]["rule"], "personal-data");
    assert_eq!(document["alerts"][0]["subject"], "feed/visitors");
    assert_eq!(document["feeds"][0]["state"], "ok", "the link is fine");
    let caught = &document["feeds"][0]["caught"];
    assert_eq!(caught[0]["kind"], "name");
    assert_eq!(caught[0]["count"], 41);
    assert_eq!(caught[1]["field"], "hetu");

    // A broken link is not its cause, and does not hide it.
    line.down(0, LinkFault::Refused);
    line.pass(MINUTE);
    let alert = line.alert(RuleRef::PersonalData, FEED).expect("an alert");
    assert_eq!(alert.state, AlertState::Unacknowledged);
    line.up(0);

    // A day without any: over, and on record.
    line.pass(23 * HOUR);
    assert_eq!(severity(&line), Some(Severity::Critical));
    line.pass(2 * HOUR);
    assert_eq!(severity(&line), None);
    assert_eq!(
        line.world()
            .alerts
            .closed()
            .filter(|it| it.rule == RuleRef::PersonalData)
            .count(),
        1
    );
    replays(&mut line);
}

/// What a broker keeps is there for everybody, until a fresh subscription does not get it.
#[test]
fn what_is_retained_is_there_until_a_fresh_subscription_gets_none() {
    let code = [catch(PersonalKind::IdentityCode, "hetu", 1)];
    let mut line = Timeline::up_with(&city(BARE));
    hear(&mut line, true, &code);
    line.pass(72 * HOUR);
    assert_eq!(severity(&line), Some(Severity::Critical));
    // Subscribed anew, and it is still there.
    line.down(0, LinkFault::Closed);
    line.pass(MINUTE);
    line.up(0);
    hear(&mut line, true, &code);
    line.pass(2 * MINUTE);
    assert_eq!(severity(&line), Some(Severity::Critical));
    // While the link is broken nobody can say.
    line.down(0, LinkFault::Closed);
    line.pass(HOUR);
    assert_eq!(severity(&line), Some(Severity::Critical));
    line.up(0);
    line.pass(MINUTE / 2);
    assert_eq!(severity(&line), Some(Severity::Critical));
    line.pass(MINUTE);
    assert_eq!(severity(&line), None);
    replays(&mut line);
}

/// Whoever declares personal data is not told every day; whoever ceases to, is.
#[test]
fn declared_data_are_no_alert() {
    let declared = "[feed.card]\npurpose = \"a\"\nowner = \"b\"\npersonal_data = \"card numbers\"\nbasis = \"consent\"";
    let mut line = Timeline::up_with(&city(declared));
    hear(
        &mut line,
        false,
        &[catch(PersonalKind::IdentityCode, "hetu", 1)],
    );
    assert_eq!(severity(&line), None);
    assert_eq!(
        line.world().caught[&FEED].lines.len(),
        1,
        "counted all the same"
    );
    line.reload(&city(BARE), &[]);
    assert_eq!(severity(&line), Some(Severity::Critical));
    line.reload(&city(declared), &[]);
    assert_eq!(severity(&line), None);
    replays(&mut line);
}

/// Open311 must not give back who wrote (MISSION 2.1); a service has no card.
#[test]
fn a_service_that_leaks_is_an_alert_of_its_own() {
    let mut line = Timeline::up_with(&city(BARE));
    let source = Source::Service(ServiceId(0));
    let caught = Caught {
        topic: "".into(),
        retained: false,
        catches: vec![catch(PersonalKind::Phone, "phone", 2)],
    };
    line.step(Input::Caught { source, caught });
    let alert = line.alert(RuleRef::PersonalData, Subject::Service(ServiceId(0)));
    assert_eq!(alert.map(|it| it.severity), Some(Severity::Major));
    replays(&mut line);
}

/// Somebody who sends a new field name with each message fills nothing.
#[test]
fn fields_are_bounded_and_no_count_is_lost() {
    let mut line = Timeline::up_with(&city(BARE));
    for number in 0..500 {
        hear(
            &mut line,
            false,
            &[catch(PersonalKind::Email, &format!("f{number}"), 2)],
        );
    }
    let lines = &line.world().caught[&FEED].lines;
    assert!(lines.len() <= valvomo::city::model::limits::CATCHES_PER_SOURCE);
    assert_eq!(lines.iter().map(|it| it.count).sum::<u64>(), 1_000);
}

/// A feed whose card says that persons are in it: neither tape nor engine sees more than decoded observations.
#[test]
fn a_personal_feed_is_reduced_to_observations() {
    let declared = "[feed.card]\npurpose = \"a\"\nowner = \"b\"\npersonal_data = \"card numbers\"";
    let payload = r#"[{"bn":"door-1:","n":"occupancy","u":"1","v":4},{"n":"what nobody decodes","vx":"private words"}]"#;
    let message = |line: &Timeline| Input::Message {
        feed: FeedId(0),
        topic: "espoo/library/private-topic".into(),
        bytes: payload.as_bytes().to_vec().into(),
        retained: false,
        qos: 0,
        dup: line.world().console.inputs > u64::MAX / 2,
    };
    let mut plain = Timeline::up_with(&city(BARE));
    let whole = plain.engine.reduced(plain.now, message(&plain));
    assert_eq!(
        whole,
        message(&plain),
        "what is not personal stays as it is"
    );
    plain.step(whole);
    let mut line = Timeline::up_with(&city(declared));
    let less = line.engine.reduced(line.now, message(&line));
    let taken = format!("{less:?}");
    assert!(taken.contains("observations only"), "{taken}");
    line.step(less);
    // The same is known of the device, and the same was counted.
    let occupancy = |line: &Timeline| format!("{:?}", line.device("door-1").metrics[0].value);
    assert_eq!(occupancy(&line), occupancy(&plain));
    assert_eq!(line.state("door-1"), plain.state("door-1"));
    let (is, was) = (&line.world().feeds[0], &plain.world().feeds[0]);
    assert_eq!((is.messages, is.defects), (was.messages, was.defects));
    // But not the words: not in what is taped and taken, not in a checkpoint, not in the last raw message.
    let checkpoint = line.engine.checkpoint();
    for word in ["private-topic", "private words"] {
        assert!(!taken.contains(word), "{taken}");
        let is_there = checkpoint
            .windows(word.len())
            .any(|it| it == word.as_bytes());
        assert!(!is_there, "{word}");
    }
    replays(&mut line);

    // A body is reduced in the same way.
    let reply = reply(200, 20, payload);
    let answer = Input::Response {
        source: Source::Feed(FeedId(0)),
        request: 1,
        outcome: Ok(reply),
    };
    let less = line.engine.reduced(line.now, answer);
    assert!(!format!("{less:?}").contains("private words"), "{less:?}");
}

/// Somebody else's bytes that look as if they were ours are read by the format, as all bytes are.
#[test]
fn nobody_else_can_write_what_is_reduced() {
    let mut line = Timeline::up_with(&city(BARE));
    let forged = Input::Message {
        feed: FeedId(0),
        topic: "x".into(),
        bytes: b"\0observations only\0\x01\x02\x03".to_vec().into(),
        retained: false,
        qos: 0,
        dup: false,
    };
    line.step(forged);
    assert_eq!(line.world().feeds[0].defects, 1);
}
