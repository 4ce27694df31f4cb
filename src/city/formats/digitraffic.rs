//! Everything that Fintraffic's four brokers send (FORMATS.md 12), for a feed that only listens: the topic says which of
//! the profiles `digitraffic-road`, `-marine`, `-rail` and `-afir` reads a message. They also ask over HTTP.

use super::{
    format::{Format, Message},
    found::Found,
    profiles::PROFILES,
};

/// The format.
pub struct Digitraffic;

/// Which profile reads the topics that begin with these words.
const READERS: &[(&str, &[&str])] = &[
    (
        "digitraffic-road",
        &[
            "weather-v2",
            "tms-v2",
            "maintenance-v2",
            "traffic-message-v3",
        ],
    ),
    ("digitraffic-marine", &["vessels-v2", "sse-v2"]),
    (
        "digitraffic-rail",
        &[
            "trains",
            "train-locations",
            "train-tracking",
            "compositions",
        ],
    ),
    ("digitraffic-afir", &["status-v1"]),
];

impl Format for Digitraffic {
    fn name(&self) -> &'static str {
        "digitraffic"
    }

    fn about(&self) -> &'static str {
        "Digitraffic of Finland over MQTT: road weather, traffic, vessels, trains, charging points"
    }

    fn topics(&self) -> Vec<&str> {
        let readers = READERS.iter().filter_map(|(name, _)| profile(name));
        readers.flat_map(Format::topics).collect()
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        let Some(topic) = message.topic else {
            return any(message, found);
        };
        let first = topic.trim_start_matches('/').split('/').next();
        let first = first.unwrap_or_default();
        let reader = READERS.iter().find(|(_, words)| words.contains(&first));
        match reader.and_then(|(name, _)| profile(name)) {
            Some(profile) => profile.parse(message, found),
            None => found.defect("topic", "not one of Digitraffic"),
        }
    }
}

fn profile(name: &str) -> Option<&'static dyn Format> {
    let profile = PROFILES.iter().find(|profile| profile.name() == name);
    profile.map(|profile| profile as &dyn Format)
}

/// Without a topic, the first that finds something in it. Most messages say what they are by their topic only.
fn any(message: &Message<'_>, found: &mut Found) {
    for (name, _) in READERS {
        found.clear();
        if let Some(profile) = profile(name) {
            profile.parse(message, found);
        }
        if !found.items.is_empty() {
            return;
        }
    }
    found.clear();
    found.defect("topic", "only its topic says what a message is about");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::formats::told::tell;

    fn check(topic: &str, payload: &str, expected: &[&str]) {
        assert_eq!(tell(&Digitraffic, topic, payload), expected, "{topic}");
    }

    #[test]
    fn the_topic_says_who_reads() {
        check(
            "vessels-v2/230982000/location",
            r#"{"time":1668075025,"sog":10.7,"cog":326.6,"navStat":0,"rot":0,"posAcc":true,"raim":false,"heading":325,"lon":20.345818,"lat":60.03802}"#,
            &[
                "device/230982000 at 60.03802 20.345818 @1668075025000",
                "230982000 course 326.6 deg @1668075025000",
                "230982000 heading 325 deg @1668075025000",
                "230982000 navigation_status 'under_way' @1668075025000",
                "230982000 rate_of_turn 0 1 @1668075025000",
                "230982000 speed 5.504555556 m/s @1668075025000",
            ],
        );
        check(
            "status-v1/FI/NYT/FINYT00001/FI*NYT*E12345",
            r#"{"status":"CHARGING","time":"2025-12-02T09:38:06.000Z"}"#,
            &[
                "ev_charger FI*NYT*E12345 '' of 'FI NYT'",
                "device/FI*NYT*E12345 is up 'CHARGING' @1764668286000",
                "FI*NYT*E12345 ev_status 'charging' @1764668286000",
            ],
        );
        check("gps/1", "{}", &["! topic: not one of Digitraffic"]);
    }

    #[test]
    fn numbers_of_ais_that_are_none() {
        check(
            "vessels-v2/1/locations",
            r#"{"time":1668075025,"sog":102.3,"cog":360,"navStat":15,"rot":-128,"heading":511,"lon":20.3,"lat":60.1}"#,
            &[
                "device/1 at 60.1 20.3 @1668075025000",
                "1 course missing @1668075025000",
                "1 heading missing @1668075025000",
                "1 navigation_status missing @1668075025000",
                "1 rate_of_turn missing @1668075025000",
                "1 speed missing @1668075025000",
            ],
        );
    }

    #[test]
    fn without_a_topic_little_is_known() {
        let lost = ["! topic: only its topic says what a message is about"];
        check("", r#"{"value":11068,"time":1667973021}"#, &lost);
        check("", "", &lost);
        check(
            "",
            r#"{"trainNumber":27,"departureDate":"2026-12-01","timestamp":"2026-12-01T08:00:00Z","location":{"type":"Point","coordinates":[24.94,60.17]},"speed":36}"#,
            &[
                "device/27 at 60.17 24.94 @1796112000000",
                "27 speed 10 m/s @1796112000000",
            ],
        );
    }

    #[test]
    fn all_brokers_are_listened_to() {
        let topics = Digitraffic.topics();
        for topic in [
            "weather-v2/+/+",
            "vessels-v2/+/metadata",
            "trains/#",
            "status-v1/#",
        ] {
            assert!(topics.contains(&topic), "{topic}");
        }
    }
}
