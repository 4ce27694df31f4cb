//! Profiles over documents that are XML.

use super::*;
use crate::city::formats::told;

const STATIONS: &str = r#"
    [profile]
    id = 'own'
    about = 'own'
    form = 'xml'
    expect = '$.stations'
    fresh = '$.stations.updated'
    [[extract]]
    kind = 'asset'
    items = { each = ['$.stations.station'] }
    where = "@['@state'] != 'gone'"
    id = "$['@id']"
    type = 'station'
    name = '$.name'
    model = { list = ['$.line', '$.extra'] }
    point = { latlon = '$.pos' }
    time = '^.updated'
    [extract.values]
    air_temperature = { at = '$.t', unit = 'Cel' }
    door_state = { at = '$.open', map = { true = 'open', false = 'closed' } }
"#;

#[track_caller]
fn check(document: &str, expected: &[&str]) {
    let profile = Profile::read(STATIONS).unwrap_or_else(|flaws| panic!("{flaws:#?}"));
    assert_eq!(told::tell(&profile, "", document), expected, "{document}");
}

#[test]
fn a_lone_element_is_a_list_of_one_and_texts_have_attributes() {
    check(
        "<s:stations xmlns:s='u'><updated>2026-01-01T00:00:00Z</updated>\
         <station id='1' state='up'><name xml:lang='FI'>Satama</name><name xml:lang='EN-GB'>Harbour &amp; pier</name>\
         <pos srs='4326'>60.1 24.9 </pos><t uom='Cel'> -1.5 </t><open>true</open><line>9</line><line no='2'>7</line>\
         <line>9</line><line/></station></s:stations>",
        &[
            "station 1 'Harbour & pier' of '9, 7'",
            "device/1 at 60.1 24.9 @1767225600000",
            "1 air_temperature -1.5 Cel @1767225600000",
            "1 door_state 'open' @1767225600000",
        ],
    );
}

#[test]
fn what_breaks_off_is_read_up_to_there() {
    check(
        "<stations><station id='1'><t>2</t></station><station id='2' state='gone'/><station id='3'><t>4",
        &[
            "station 1 '' of ''",
            "1 air_temperature 2 Cel",
            "station 3 '' of ''",
            "! payload: XML that breaks off inside of t",
        ],
    );
    check(
        "<html><body>No</body></html>",
        &["! $.stations: missing: is this a document of this API?"],
    );
}

#[test]
fn the_same_as_json() {
    check(
        r#"{"stations":{"station":[{"@id":"1","t":"2"}]}}"#,
        &["station 1 '' of ''", "1 air_temperature 2 Cel"],
    );
    check(
        "No",
        &["! payload: not JSON at byte 0: no value starts like this"],
    );
}
