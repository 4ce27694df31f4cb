//! Small messages, and what a careful reader finds in them.

use super::*;
use crate::city::{
    formats::found::{Item, UpstreamAlert},
    model::{text::SafeText, time::Stamp},
};

fn lines(document: &str) -> Vec<String> {
    let mut found = Found::default();
    Cap.parse(&Message::bare(document.as_bytes()), &mut found);
    let at = |at: Option<Stamp>| at.map_or("-".to_owned(), |at| at.to_string());
    let alert = |each: &UpstreamAlert| {
        let more = each.more.clone().unwrap_or_default();
        let affects: Vec<&str> = more.affects.iter().map(SafeText::as_str).collect();
        let muted = if each.is_muted { " muted" } else { "" };
        format!(
            "{} {} '{}' {}..{} in {}{muted}",
            each.id,
            each.severity,
            each.title,
            at(each.since),
            at(each.until),
            affects.join("+"),
        )
    };
    let told = found.items.iter().map(|item| match item {
        Item::Alert(each) => alert(each),
        Item::Position(place) => format!("{} at {} {}", place.subject.path(), place.lat, place.lon),
        other => format!("{other:?}"),
    });
    told.chain(crate::city::formats::told::defects(&found))
        .collect()
}

#[track_caller]
fn check(document: &str, expected: &[&str]) {
    assert_eq!(lines(document), expected, "{document}");
}

fn alert(id: &str, kind: &str, rest: &str) -> String {
    format!(
        "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>{id}</identifier><sender>s</sender>\
         <sent>2026-01-01T02:00:00+02:00</sent><status>Actual</status><msgType>{kind}</msgType><scope>Public</scope>{rest}</alert>"
    )
}

fn info(language: &str, headline: &str, rest: &str) -> String {
    format!(
        "<info><language>{language}</language><event>Wind</event><urgency>Expected</urgency><severity>Severe</severity>\
         <certainty>Likely</certainty><headline>{headline}</headline>{rest}</info>"
    )
}

#[test]
fn the_best_language_and_the_worst_part() {
    let fi = info(
        "fi-FI",
        "Tuulta",
        "<area><areaDesc>Uusimaa</areaDesc></area>",
    );
    let en = info(
        "en-GB",
        "Wind warning",
        "<onset>2026-01-01T06:00:00Z</onset><expires>2026-01-01T12:00:00Z</expires>\
         <area><areaDesc>Uusimaa (en)</areaDesc><polygon>60,24 62,24 62,26 60,24</polygon></area>",
    );
    let worse = info(
        "en-GB",
        "More",
        "<expires>2026-01-02T00:00:00Z</expires><area><areaDesc>Sea</areaDesc></area>",
    )
    .replace("Severe", "Extreme");
    check(
        &alert(
            "1",
            "Alert",
            &(fi.replace("</info>", "<expires>2026-01-01T12:00:00Z</expires></info>")
                + &en
                + &worse),
        ),
        &[
            "1 critical 'Wind warning' 2026-01-01T00:00:00Z..2026-01-02T00:00:00Z in Uusimaa (en)+Sea",
            "component/1 at 61 25",
        ],
    );
    check(
        &alert("1", "Alert", &fi),
        &["1 major 'Tuulta' 2026-01-01T00:00:00Z..- in Uusimaa"],
    );
}

#[test]
fn what_is_replaced_or_taken_back_is_over() {
    let wind = info("en", "Wind", "");
    let refers = "<references>s,1,2025-12-31T00:00:00Z s,2,2025-12-31T06:00:00Z x</references>";
    check(
        &alert("3", "Update", &(refers.to_owned() + &wind)),
        &[
            "3 major 'Wind' 2026-01-01T00:00:00Z..- in ",
            "1  'Wind' -..2026-01-01T00:00:00Z in ",
            "2  'Wind' -..2026-01-01T00:00:00Z in ",
            "! references: not sender,identifier,sent",
        ],
    );
    let refers = "<references>s,1,2025-12-31T00:00:00Z</references>";
    let all = alert("1", "Alert", &wind) + &alert("2", "Cancel", refers);
    check(
        &format!("<alerts>{all}</alerts>"),
        &["1 major 'Wind' 2026-01-01T00:00:00Z..2026-01-01T00:00:00Z in "],
    );
    check(
        &alert("2", "Cancel", refers),
        &["1  '1' -..2026-01-01T00:00:00Z in "],
    );
    check(
        &alert("2", "Ack", refers),
        &["! payload: no message of CAP, and no list of them"],
    );
    // An exercise is shown apart, and ends nothing.
    let exercise = alert("2", "Update", &(refers.to_owned() + &wind)).replace("Actual", "Exercise");
    check(
        &exercise,
        &["2 major 'Exercise: Wind' 2026-01-01T00:00:00Z..- in  muted"],
    );
}

#[test]
fn all_clear_ends_it() {
    let clear = info(
        "en",
        "Wind",
        "<responseType>Monitor</responseType><responseType>AllClear</responseType>\
        <effective>2026-01-01T03:00:00Z</effective><expires>2026-01-01T12:00:00Z</expires>",
    );
    check(
        &alert("1", "Alert", &clear),
        &["1 major 'Wind' 2026-01-01T03:00:00Z..2026-01-01T03:00:00Z in "],
    );
}

#[test]
fn one_bad_field_loses_nothing_else() {
    let bad = info(
        "en",
        "Wind",
        "<onset>soon</onset><expires>2026-01-01T12:00:00Z</expires>\
        <area><areaDesc>A</areaDesc><polygon>x</polygon><circle>60,24 5</circle></area>",
    )
    .replace("Severe", "Odd");
    check(
        &alert("1", "Alert", &bad).replace("<scope>Public</scope>", ""),
        &[
            "1 warning (assumed) 'Wind' 2026-01-01T00:00:00Z..2026-01-01T12:00:00Z in A",
            "component/1 at 60 24",
            "! scope: missing",
            "! info[0].onset: not a time",
            "! info[0].area.polygon: no polygon",
        ],
    );
    check(
        "<alert><info/></alert>",
        &[
            "! identifier: missing",
            "! sender: missing",
            "! sent: missing",
            "! status: missing",
            "! msgType: missing",
            "! scope: missing",
        ],
    );
    check(
        "<html/>",
        &["! payload: no message of CAP, and no list of them"],
    );
    check(
        "no",
        &["! payload: not JSON at byte 0: no value starts like this"],
    );
}

#[test]
fn lists() {
    let inside = alert("2", "Alert", &info("en", "Wind", ""));
    check(
        &format!(
            "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:cap='c'><updated>2026-01-01T00:00:00Z</updated>\
             <entry><id>u1</id><title>Snow in A</title><cap:identifier>1</cap:identifier><cap:event>Snow</cap:event>\
             <cap:severity>Minor</cap:severity><cap:areaDesc>A</cap:areaDesc><cap:expires>2026-01-02T00:00:00Z</cap:expires></entry>\
             <entry><id>u2</id><title>Snow in B</title><cap:identifier>1</cap:identifier><cap:event>Snow</cap:event>\
             <cap:severity>Moderate</cap:severity><cap:areaDesc>B</cap:areaDesc><cap:expires>2026-01-03T00:00:00Z</cap:expires></entry>\
             <entry><id>u3</id><content type='text/xml'>{inside}</content></entry>\
             <entry><id>u4</id><title>There are no active watches, warnings or advisories</title></entry></feed>"
        ),
        &[
            "1 warning 'Snow' -..2026-01-03T00:00:00Z in A+B",
            "2 major 'Wind' 2026-01-01T00:00:00Z..- in ",
        ],
    );
    check(
        "<rss><channel><pubDate>Thu, 01 Jan 2026 02:00:00 +0200</pubDate><item><title>Flood</title><link>https://a.example/1</link>\
         <guid isPermaLink='false'>g1</guid><pubDate>Thu, 01 Jan 2026 00:30:00 GMT</pubDate></item><item><title>No id</title></item></channel></rss>",
        &[
            "g1 warning (assumed) 'Flood' 2026-01-01T00:30:00Z..- in ",
            "! entry.id: missing",
        ],
    );
    check("<feed><updated>2026-01-01T00:00:00Z</updated></feed>", &[]);
}

#[test]
fn the_same_as_json() {
    check(
        r#"{"warnings":[{"alert":{"identifier":"1","sender":"s","sent":"2026-01-01T00:00:00Z","status":"Actual","msgType":"Alert","scope":"Public",
            "info":[{"language":"sv","event":"Vind","urgency":"Future","severity":"Minor","certainty":"Likely","area":[{"areaDesc":"A","polygon":["60,24 60,26"]}]}]},"uuid":"x"}]}"#,
        &[
            "1 info 'Vind' 2026-01-01T00:00:00Z..- in A",
            "component/1 at 60 25",
        ],
    );
}
