//! Signs by which a payload gives itself away: keys that stand together, the begin of a text, the level of a topic
//! (FORMATS 15). A sign alone decides nothing: what a format finds is weighed as well (`weigh`).

use crate::city::formats::json::{Node, Tokens};

/// Where keys are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum In {
    /// The document is an object.
    Object,
    /// The first element of a list.
    List,
}

/// All of `all` and, where there are some, one of `any`; a `*` at the end stands for the rest of a key, a `/` goes into
/// what a key holds (of a list, into its first).
struct Keys {
    format: &'static str,
    place: In,
    all: &'static [&'static str],
    any: &'static [&'static str],
}

const fn object(
    format: &'static str,
    all: &'static [&'static str],
    any: &'static [&'static str],
) -> Keys {
    Keys {
        format,
        place: In::Object,
        all,
        any,
    }
}

const fn list(
    format: &'static str,
    all: &'static [&'static str],
    any: &'static [&'static str],
) -> Keys {
    Keys {
        format,
        place: In::List,
        all,
        any,
    }
}

#[rustfmt::skip]
const KEYS: &[Keys] = &[
    object("tts-v3", &["end_device_ids"], &[]),
    object("tts-v3", &["gateway_ids"], &[]),
    object("chirpstack-v4", &["deviceInfo"], &[]),
    object("chirpstack-v4", &["gatewayId"], &["rxPacketsReceived", "txPacketsReceived", "state", "phyPayload"]),
    object("chirpstack-v4", &["phyPayload", "rxInfo", "txInfo"], &[]),
    object("chirpstack-v3", &["applicationID", "devEUI"], &[]),
    object("chirpstack-v3", &["gatewayID"], &["rxPacketsReceived", "stats"]),
    object("thingpark", &["DevEUI_*"], &[]),
    list("netmore", &["devEui", "payload"], &["spreadingFactor", "gatewayIdentifier"]),
    object("loriot", &["cmd", "EUI"], &[]),
    object("sensorthings", &[], &["@iot.id", "@iot.selfLink", "@iot.nextLink", "phenomenonTime", "value/@iot.id"]),
    object("ngsi", &["subscriptionId", "data"], &[]),
    object("ngsi", &["id", "type", "@context"], &[]),
    object("ngsi", &["body/type", "metadata"], &[]),
    object("ngsi", &["orion"], &[]),
    object("ngsi", &["features/id", "features/properties/type"], &[]),
    list("ngsi", &["id", "type"], &[]),
    list("senml", &[], &["bn", "n"]),
    object("senml", &["n"], &["v", "vs", "vb", "vd", "s"]),
    object("yggio", &["iotnode"], &["diff", "event"]),
    object("sentilo", &["sensors/observations"], &[]),
    object("sentilo", &["sensors/sensor"], &[]),
    object("sentilo", &["providers/sensors"], &[]),
    object("sentilo", &["observations/timestamp"], &[]),
    object("sentilo", &["message", "topic"], &["publishedAt", "provider"]),
    object("sensor-community", &["sensordatavalues"], &[]),
    list("sensor-community", &["sensordatavalues"], &[]),
    object("gbfs", &["last_updated", "data"], &["ttl", "version"]),
    object("statuspage", &["page", "status"], &["components", "incidents"]),
    object("ckan", &["help", "success"], &[]),
    object("linked-events", &["meta/count", "data"], &[]),
    object("linked-events", &["meta/count", "data", "data/@id"], &[]),
    object("diwise", &["meta/totalRecords", "data", "data/deviceID"], &[]),
    object("diwise", &["deviceID", "sensorID"], &[]),
    list("open311", &[], &["service_request_id", "service_code"]),
    object("tfl", &["$type", "lineStatuses"], &[]),
    list("tfl", &["$type"], &[]),
    list("alertmanager", &["fingerprint", "startsAt"], &[]),
    list("alertmanager", &["alerts/fingerprint"], &[]),
    object("prometheus", &["status", "data"], &["data/resultType", "data/activeTargets", "data/groups", "data/alerts"]),
    object("socrata", &["code", "error", "message"], &[]),
    object("oidc", &["issuer", "jwks_uri"], &[]),
    object("oidc", &["keys/kty"], &[]),
    object("laqn", &["HourlyAirQualityIndex"], &[]),
    object("digitraffic-road", &["dataUpdatedTime"], &[]),
    object("parkapi", &["lots"], &[]),
    list("liipi", &["capacityType", "spacesAvailable"], &[]),
    object("liipi", &["results/builtCapacity"], &[]),
    object("openaq", &["meta/found", "results"], &[]),
    object("trafikverket", &["RESPONSE/RESULT"], &[]),
    object("ocpi", &["status_code", "timestamp"], &[]),
    object("ocpi", &["country_code", "party_id"], &[]),
    object("smhi", &["timeSeries"], &[]),
    list("smhi", &["event", "warningAreas"], &[]),
    list("sl", &["message_variants"], &[]),
    object("nws", &["@context", "features"], &[]),
    object("nws", &["features/properties/@type"], &[]),
    object("nws", &["properties/rawMessage"], &[]),
    object("siri", &["Siri"], &[]),
    object("smart-citizen", &["data/sensors"], &[]),
    object("servicemap", &["count", "next", "results"], &[]),
    object("respa", &["count", "next", "results", "results/reservable"], &[]),
    object("respa", &["count", "next", "results", "results/opening_hours_today"], &[]),
    object("myhelsinki", &["meta/count", "data", "data/modified_at", "data/name"], &[]),
    object("emqx", &["broker_status", "app_status"], &[]),
    object("emqx", &["meta", "data", "data/node"], &[]),
    list("emqx", &["node"], &["node_status", "connections.count", "messages.received"]),
    object("opening-hours", &["resource_time_now"], &[]),
    object("opening-hours", &["data/schedules"], &[]),
    object("uiras", &["features/properties/measurement"], &[]),
    list("nuuka", &["reportingGroup", "locationName"], &[]),
    object("amsterdam", &["_links"], &["_embedded", "results"]),
    list("servicemap", &["name_fi"], &[]),
    object("readiness", &["status"], &["checks", "components", "details", "release", "database", "packageVersion"]),
];

/// Formats by how a text begins, blanks left out.
const STARTS: &[(&str, &[&str])] = &[
    ("website", &["<!doctype html", "<html"]),
    ("prometheus", &["# help", "# type"]),
    ("readiness", &["[+]", "[-]"]),
];

/// Formats by what stands in the first kilobytes of XML.
const XML: &[(&str, &[&str])] = &[
    ("cap", &["tc:emergency:cap", "<cap:"]),
    ("siri", &["<siri", ":siri ", "siri.org.uk"]),
    ("fmi", &["opengis.net/wfs", "wfs:featurecollection"]),
    (
        "open311",
        &["<service_requests", "<services", "<service_request"],
    ),
];

/// Formats by the begin of a topic.
const TOPICS: &[(&str, &[&str])] = &[
    ("hsl-hfp-v2", &["/hfp/v2/"]),
    ("digitransit", &["/gtfsrt/"]),
    (
        "digitraffic-road",
        &[
            "weather-v2/",
            "tms-v2/",
            "maintenance-v2/",
            "traffic-message-v3/",
        ],
    ),
    ("digitraffic-marine", &["vessels-v2/", "sse-v2/"]),
    (
        "digitraffic-rail",
        &[
            "trains/",
            "train-locations/",
            "train-tracking/",
            "compositions/",
            "routesets/",
            "gtfs/",
        ],
    ),
    ("digitraffic-afir", &["status-v1/"]),
    ("mosquitto-sys", &["$SYS/broker/"]),
    ("emqx", &["$SYS/brokers/"]),
    ("yggio", &["yggio/output/"]),
    ("tts-v3", &["v3/"]),
    ("chirpstack-v4", &["application/"]),
    ("thingpark", &["mqtt/things/"]),
    ("smart-citizen", &["device/sck/"]),
    ("iotagent-ul", &["/ul/", "ul/"]),
    ("iotagent-json", &["/json/", "json/"]),
];

/// One sign of a format.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sign {
    /// The format.
    pub(super) format: &'static str,
    /// What gives it away, in words.
    pub(super) why: String,
    /// How much it tells: one for each thing that stands together.
    pub(super) strength: usize,
}

/// What a payload shows: of each format its strongest sign.
pub(super) fn signs(topic: Option<&str>, bytes: &[u8]) -> Vec<Sign> {
    let mut found: Vec<Sign> = Vec::new();
    let mut put = |sign: Sign| match found.iter_mut().find(|known| known.format == sign.format) {
        Some(known) if known.strength < sign.strength => *known = sign,
        Some(_) => {}
        None => found.push(sign),
    };
    let mut add = |format: &'static str, why: String, strength: usize| {
        put(Sign {
            format,
            why,
            strength,
        });
    };
    if let Some(topic) = topic {
        for (format, starts) in TOPICS {
            if let Some(start) = starts.iter().find(|start| topic.starts_with(**start)) {
                add(format, format!("its topic begins with {start}"), 3);
            }
        }
    }
    // An IoT Agent without a word for its protocol: the guard has hidden its key.
    if topic.is_some_and(|topic| topic.starts_with("/***/")) {
        let is_json = bytes.trim_ascii_start().starts_with(b"{");
        let format = if is_json {
            "iotagent-json"
        } else {
            "iotagent-ul"
        };
        add(format, "its topic begins with a key".to_owned(), 2);
    }
    let head = bytes.get(..4_096).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_lowercase();
    let text = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    for (format, starts) in STARTS {
        if let Some(start) = starts.iter().find(|start| text.starts_with(**start)) {
            add(format, format!("it begins with {start}"), 2);
        }
    }
    if text.starts_with('<') {
        for (format, parts) in XML {
            if let Some(part) = parts.iter().find(|part| text.contains(**part)) {
                add(format, format!("{part} stands in it"), 3);
            }
        }
        if text.contains("<html") {
            add("website", "<html stands in it".to_owned(), 2);
        }
    }
    if text.starts_with(['{', '[']) {
        let mut tokens = Tokens::default();
        tokens.read(bytes);
        if let Some(root) = tokens.root(bytes) {
            of_json(root, &mut add);
        }
    } else if is_ultralight(bytes) {
        add("iotagent-ul", "it is a row of name|value".to_owned(), 2);
    }
    found
}

fn of_json(root: Node<'_, '_>, add: &mut dyn FnMut(&'static str, String, usize)) {
    let first = root.elements().next();
    for keys in KEYS {
        let node = match keys.place {
            In::Object if root.is_object() => Some(root),
            In::List if root.is_array() => first,
            _ => None,
        };
        let Some(node) = node else {
            continue;
        };
        let all = keys.all.iter().all(|key| has(node, key));
        let one = keys.any.iter().find(|key| has(node, key));
        if all && (one.is_some() || keys.any.is_empty()) {
            let words: Vec<&str> = keys.all.iter().chain(one).copied().collect();
            let why = format!("it has {}", words.join(" and "));
            add(keys.format, why, words.len());
        }
    }
    // An entity without a context, but no shape on a map.
    let kind = root.get("type").and_then(|kind| kind.text());
    let is_shape = kind
        .as_deref()
        .is_none_or(|kind| kind.starts_with("Feature"));
    if root.get("id").is_some_and(|id| id.is_text()) && !is_shape {
        add("ngsi", "it has id and type".to_owned(), 1);
    }
    // HFP: one event in capitals, with its time.
    let mut members = root.members();
    if let (Some((key, event)), None) = (members.next(), members.next()) {
        let name = key.text();
        let is_event = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase());
        if is_event && event.get("tst").is_some() {
            add("hsl-hfp-v2", format!("it is one {name} with tst"), 3);
        }
    }
}

/// True where a node has a key, see [`Keys`].
fn has(node: Node<'_, '_>, path: &str) -> bool {
    let (key, rest) = match path.split_once('/') {
        Some((key, rest)) => (key, Some(rest)),
        None => (path, None),
    };
    if let Some(start) = key.strip_suffix('*') {
        return node.members().any(|(key, _)| key.text().starts_with(start));
    }
    match (node.get(key), rest) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(inner), Some(rest)) if inner.is_array() => inner
            .elements()
            .next()
            .is_some_and(|first| has(first, rest)),
        (Some(inner), Some(rest)) => has(inner, rest),
    }
}

/// UltraLight 2.0: `t|21.5|h|40`, pairs of name and value, `#` between groups.
fn is_ultralight(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let text = text.trim();
    let is_pairs = |group: &str| {
        let parts: Vec<&str> = group.split('|').collect();
        // A time may stand before the pairs.
        let is_time = parts
            .first()
            .is_some_and(|time| time.contains('T') && time.contains(':'));
        parts.len() % 2 == usize::from(is_time && parts.len() % 2 == 1)
    };
    let mut groups = text.split('#').filter(|group| !group.is_empty());
    text.contains('|') && !text.contains(['\n', '{', '<']) && groups.all(is_pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(topic: Option<&str>, payload: &str, expected: &[&str]) {
        let found = signs(topic, payload.as_bytes());
        let names: Vec<&str> = found.iter().map(|sign| sign.format).collect();
        assert_eq!(names, expected, "{payload}");
    }

    /// The table of FORMATS 15.
    #[test]
    fn payloads_give_themselves_away() {
        check(
            None,
            r#"{"end_device_ids":{},"uplink_message":{}}"#,
            &["tts-v3"],
        );
        check(None, r#"{"deviceInfo":{},"rxInfo":[]}"#, &["chirpstack-v4"]);
        check(
            None,
            r#"{"applicationID":"1","devEUI":"00"}"#,
            &["chirpstack-v3"],
        );
        check(
            None,
            r#"{"gatewayId":"a","rxPacketsReceived":1}"#,
            &["chirpstack-v4"],
        );
        check(
            Some("eu868/gateway/a/state/conn"),
            r#"{"gatewayId":"a","state":"ONLINE"}"#,
            &["chirpstack-v4"],
        );
        check(None, r#"{"DevEUI_uplink":{}}"#, &["thingpark"]);
        check(
            None,
            r#"[{"devEui":"a","payload":"00","spreadingFactor":"7"}]"#,
            &["netmore"],
        );
        check(None, r#"{"cmd":"rx","EUI":"A"}"#, &["loriot"]);
        check(None, r#"{"@iot.id":1}"#, &["sensorthings"]);
        check(None, r#"{"subscriptionId":"a","data":[]}"#, &["ngsi"]);
        check(None, r#"[{"bn":"a","v":1}]"#, &["senml"]);
        check(
            None,
            r#"{"VP":{"tst":"2026-01-01T00:00:00Z"}}"#,
            &["hsl-hfp-v2"],
        );
        check(Some("/gtfsrt/vp/FOLI"), "\u{8}\u{1}", &["digitransit"]);
        check(
            Some("weather-v2/1/2"),
            r#"{"value":1,"time":2}"#,
            &["digitraffic-road"],
        );
        check(None, r#"{"sensors":[{"observations":[]}]}"#, &["sentilo"]);
        check(None, r#"{"iotnode":{},"diff":{}}"#, &["yggio"]);
        check(None, r#"{"sensordatavalues":[]}"#, &["sensor-community"]);
        check(None, "t|21.5|h|40", &["iotagent-ul"]);
        check(None, "2026-06-13T00:35:30Z|lle|100", &["iotagent-ul"]);
        check(None, "t|21.5|h", &[]);
        check(None, "<!DOCTYPE html><html>", &["website"]);
        check(None, "", &[]);
        check(None, "[]", &[]);
        check(None, "{\"a\":1}", &[]);
    }
}
