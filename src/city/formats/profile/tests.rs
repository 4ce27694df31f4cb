//! Small profiles, and what they find; flaws, and what they say.

use super::*;
use crate::city::{formats::told, model::text::SafeText};

/// What a profile with this extract finds in a payload.
fn tell(extract: &str, topic: &str, payload: &str) -> Vec<String> {
    let text = format!("[profile]\nid = 'own'\nabout = 'own'\n[[extract]]\n{extract}");
    let profile = Profile::read(&text).unwrap_or_else(|flaws| panic!("{text}\n{flaws:#?}"));
    told::tell(&profile, topic, payload)
}

#[track_caller]
fn check(extract: &str, payload: &str, expected: &[&str]) {
    assert_eq!(tell(extract, "", payload), expected, "{extract}");
}

#[test]
fn a_thing_with_its_place_state_and_values() {
    check(
        r#"
        kind = "asset"
        items = "$.stations[*]"
        id = "$.id"
        name = "$.name"
        type = "station"
        point = { lat = "$.lat", lon = "$.lon" }
        status = { at = "$.state", map = { on = "up" }, default = "down" }
        time = "$.at"
        [extract.values]
        air_temperature = { at = "$.t", unit = "[degF]" }
        relative_humidity = "$.rh"
        door_state = { at = "$.door", map = { 0 = "closed", 1 = "open" } }
        own_number = { at = "$.x", scale = 0.1, offset = 1, unit = "m" }
        "#,
        r#"{"stations":[
            {"id":7,"name":{"sv":"Hamn","en":"Harbour"},"lat":"60.1","lon":24.9,"state":"on","at":"2026-01-01T02:00:00+02:00","t":212,"rh":54,"door":1,"x":"20"},
            {"id":"b","state":"odd","t":"warm","rh":null,"lat":60}]}"#,
        &[
            "station 7 'Harbour' of ''",
            "device/7 is up 'on' @1767225600000",
            "device/7 at 60.1 24.9 @1767225600000",
            "7 air_temperature 100 Cel? @1767225600000",
            "7 door_state 'open' @1767225600000",
            "7 own_number 3 m @1767225600000",
            "7 relative_humidity 54 % @1767225600000",
            "station b '' of ''",
            "device/b is down 'odd (down assumed)'",
            "! stations[1].lat: half a place",
            "! stations[1].t: not a number",
        ],
    );
}

#[test]
fn values_that_name_themselves_inside_of_their_station() {
    let extract = r#"
        kind = "obs"
        items = "$.stations[*].sensors[*]"
        where = "@.value != -1"
        asset = "^.id"
        quantity = { at = "$.name", map = { ILMA = "air_temperature", SALA = "skip" }, default = "keep" }
        value = "$.value"
        unit = { at = "$.unit", map = { "***" = "1" } }
        time = { at = ["$.at", "^.at", "//.at"], format = "epoch_s" }
    "#;
    check(
        extract,
        r#"{"at":3,"stations":[{"id":1,"at":2,"sensors":[
            {"name":"ILMA","value":-1.5,"unit":"°C","at":1},{"name":"SALA","value":1},{"name":"ILMA","value":-1},
            {"name":"ODD","value":2,"unit":"***"}, 5, null, {"value":1}, {"name":"ILMA","value":{}}]},
            {"sensors":[{"name":"ILMA","value":3,"unit":"K"}]}]}"#,
        &[
            "1 air_temperature -1.5 Cel @1000",
            "1 ODD 2 1 @2000",
            "! stations[0].sensors[7].value: neither a text nor a number",
            "! stations[1].sensors[0] ^.id: missing",
        ],
    );
}

/// London's air quality: a list, a lone object, or nothing at all, three levels deep (APIS 6.5).
#[test]
fn lists_that_may_be_lone_objects() {
    check(
        r#"
        kind = "obs"
        items = { each = ["$.A", "$.Site", "$.Species"] }
        asset = "^['@Code']"
        quantity = { at = "$['@Name']", default = "keep" }
        value = { at = "$['@Index']", type = "number", null_if = ["0"] }
        time = { at = "^^['@Date']", format = "%d/%m/%Y %H:%M", zone = "Europe/London" }
        "#,
        r#"{"A":[
            {"@Date":"01/07/2026 12:00","Site":{"@Code":"X","Species":[{"@Name":"NO2","@Index":"1"},{"@Name":"O3","@Index":"0"}]}},
            {"@Date":"01/01/2026 12:00","Site":[{"@Code":"Y","Species":{"@Name":"PM10","@Index":"2"}},{"@Code":"Z"}]},
            {"Site":null}]}"#,
        &[
            "X no2 1 ug/m3 @1782903600000",
            "Y pm10 2 ug/m3 @1767268800000",
        ],
    );
}

#[test]
fn maps_of_key_and_value() {
    check(
        r#"
        kind = "health"
        items = { entries = "$.checks", each = "$" }
        part = "@key"
        status = { at = "$.status", fold = true, map = { pass = "up", fail = "down" }, default = "unknown" }
        "#,
        r#"{"checks":{"db:time":[{"status":"PASS"},{"status":"fail"}],"disk":{"status":"pass"}}}"#,
        &[
            "component/db:time is up 'PASS'",
            "component/db:time is down 'fail'",
            "component/disk is up 'pass'",
        ],
    );
}

#[test]
fn levels_of_the_topic() {
    let extract = r#"
        kind = "obs"
        topic = "city/+/t"
        asset = { join = ["@topic[1]", "$.n"], with = "-" }
        quantity = "air_temperature"
        value = "$.v"
    "#;
    assert_eq!(
        tell(extract, "city/a7/t", r#"{"n":1,"v":2}"#),
        ["a7-1 air_temperature 2 Cel"]
    );
    assert_eq!(
        tell(extract, "city/a7/other", r#"{"n":1,"v":2}"#),
        ["! payload: no items where some are expected"]
    );
}

#[test]
fn flaws_say_where_and_what_to_try() {
    let check = |extract: &str, at: &str, what: &str, hint: &str| {
        let text = format!("[profile]\nid = 'own'\nabout = 'own'\n[[extract]]\n{extract}");
        let flaws = Profile::read(&text).expect_err(extract);
        let flaw = &flaws[0];
        assert!(
            flaw.what.contains(what) && flaw.hint.contains(hint),
            "{extract}: {flaws:#?}"
        );
        assert!(
            text.get(flaw.span.clone())
                .is_some_and(|part| part.starts_with(at)),
            "{extract}: {flaws:#?}"
        );
    };
    let obs = "kind = 'obs'\nvalue = '$.v'\nquantity = 'pm10'\n";
    check(
        "kind = 'obz'",
        "'obz'",
        "cannot be \"obz\"",
        "did you mean \"obs\"?",
    );
    check(obs, "[[extract]]", "no `asset`", "asset = ");
    check(&format!("{obs}asset = '$.a-b'"), "-b'", "`-`", "['a-b']");
    check(&format!("{obs}asset = 'a'"), "a'", "no path", "$.a");
    check(
        &format!("{obs}asset = '$.a'\naset = 1"),
        "aset",
        "no key `aset`",
        "`asset`",
    );
    check(
        &format!("{obs}asset = '@kee'"),
        "@kee",
        "nothing to read",
        "@key",
    );
    check(
        &format!("{obs}asset = '$.a'\nunit = '°C'"),
        "'°C'",
        "UCUM",
        "Cel",
    );
    check(
        &format!("{obs}asset = '$.a'\ntime = {{ at = '$.t', zone = 'Mars/Base' }}"),
        "'Mars/Base'",
        "no time zone",
        "Europe/Helsinki",
    );
    check(
        &format!("{obs}asset = '$.a'\nstatus = {{ at = '$.s', map = {{ a = 'up' }} }}"),
        "{",
        "no `default`",
        "assumed",
    );
    check(
        &format!("{obs}asset = '$.a'\nwhere = \"@.a = 1\""),
        "= 1",
        "`=`",
        "",
    );
    check(
        "kind = 'asset'\nid = '$.i'\npoint = {}",
        "{}",
        "no `lat` and `lon`",
        "lonlat",
    );
}

#[test]
fn a_document_that_breaks_off_is_read_to_its_end() {
    check(
        "kind = 'obs'\nitems = '$[*]'\nasset = '$.i'\nquantity = 'pm10'\nvalue = '$.v'",
        r#"[{"i":1,"v":1},{"i":2,"v":1e400},{"i":3,"v":3},{"i":4,"v""#,
        &[
            "1 pm10 1 ug/m3",
            "3 pm10 3 ug/m3",
            "! payload: not JSON at byte 54: a key has no value",
            "! [1].v: not a number",
        ],
    );
}

/// OpenAQ and SensorThings: one document says what a number of the other one means; the engine joins them.
#[test]
fn series_that_another_document_describes() {
    let series = r#"
        kind = "series"
        items = "$.sensors[*]"
        key = "$.id"
        asset = "//.station"
        quantity = "$.parameter.name"
        unit = "$.parameter.units"
    "#;
    let told = tell(
        series,
        "",
        r#"{"station":"S","sensors":[{"id":7,"parameter":{"name":"pm25","units":"µg/m³"}},{"id":8},{"parameter":{"name":"o3"}}]}"#,
    );
    assert_eq!(told.len(), 2, "{told:#?}");
    for part in ["\"7\"", "\"S\"", "\"pm2_5\"", "\"ug/m3\""] {
        assert!(told[0].contains(part), "{part}: {told:#?}");
    }
    assert_eq!(told[1], "! sensors[2].id: missing");
    // Without an asset, it is the series of every thing that names it.
    let told = tell(
        "kind = 'series'\nitems = '$[*]'\nkey = '$.id'\nquantity = { at = '$.n', map = { TIE_1 = 'surface_temperature[TIE_1]' } }\nunit = '$.u'",
        "",
        r#"[{"id":3,"n":"TIE_1","u":"°C"}]"#,
    );
    for part in [
        "device: SafeText(\"\")",
        "surface_temperature",
        "\"TIE_1\"",
        "\"Cel\"",
    ] {
        assert!(told[0].contains(part), "{part}: {told:#?}");
    }
    let text = "[profile]\nid = 'own'\nabout = 'own'\n[[extract]]\nkind = 'obs'\nasset = '$.s'\nseries = '$.i'\nquantity = 'reading'\nvalue = '$.v'";
    let profile = Profile::read(text).expect("a profile");
    let mut found = Found::default();
    profile.parse(&Message::bare(br#"{"s":"S","i":7,"v":4}"#), &mut found);
    let observed = found.items.iter().find_map(|item| match item {
        crate::city::formats::found::Item::Observation(seen) => seen.series.clone(),
        _ => None,
    });
    assert_eq!(observed.as_ref().map(SafeText::as_str), Some("7"));
}

/// The same item alone over MQTT, and in a list over HTTP.
#[test]
fn items_that_several_paths_lead_to() {
    let extract = "kind = 'obs'\nitems = ['$.all[*]', '$']\nwhere = '@.i'\nasset = '$.i'\nquantity = 'pm10'\nvalue = { at = '$.v', missing_if = ['102.3', 'none'] }";
    check(extract, r#"{"i":1,"v":5}"#, &["1 pm10 5 ug/m3"]);
    check(
        extract,
        r#"{"all":[{"i":1,"v":102.30},{"i":2,"v":" none "},{"i":3,"v":"7"}]}"#,
        &["1 pm10 missing", "2 pm10 missing", "3 pm10 7 ug/m3"],
    );
    // A document that is packed is the same one.
    check(
        extract,
        "H4sIAAAAAAACA6tWylSyMtRRKlOyMq0FAEOIo68NAAAA",
        &["1 pm10 5 ug/m3"],
    );
    check(
        extract,
        "H4sIAAAA",
        &["! payload: gzip that breaks off, or is none"],
    );
}

/// Thousands of items in an object of thousands of members, each of which asks the object for one.
#[test]
fn a_wide_object_around_many_items_does_not_hold_up_the_console() {
    let wide: Vec<String> = (0..6_000).map(|row| format!("\"m{row}\":{row}")).collect();
    let items = vec!["{\"v\":1}"; 6_000].join(",");
    let payload = format!("{{\"items\":[{items}],{},\"id\":\"x\"}}", wide.join(","));
    let told = tell(
        "kind = 'obs'\nitems = '$.items[*]'\nasset = '^.id'\nquantity = 'pm10'\nvalue = '$.v'",
        "",
        &payload,
    );
    assert!(told.len() > 100 && told.len() < 6_000, "{}", told.len());
    let last = told.last().map(String::as_str).unwrap_or_default();
    assert!(
        told.iter().any(|line| line.contains("too much to look at")),
        "{last}"
    );
}
