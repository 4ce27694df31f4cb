//! What ThingPark's messages tell, in small.

use super::*;
use crate::city::formats::told::tell;

const ID: &str = "A81758FFFE0357CB";

fn check(payload: &str, expected: &[&str]) {
    assert_eq!(tell(&ThingPark, "", payload), expected, "{payload}");
}

/// A message of the device above at 10:00 UTC, with further members.
fn check_of(wrapper: &str, members: &str, expected: &[&str]) {
    let payload = format!(
        r#"{{"{wrapper}":{{"Time":"2026-11-22T12:00:00.5+02:00","DevEUI":"a81758fffe0357cb",{members}}}}}"#
    );
    check(&payload, expected);
}

const AT: &str = "@1795341600500";

#[test]
fn an_uplink_is_a_frame_at_each_gateway() {
    check_of(
        "DevEUI_uplink",
        r#""FCntUp":"7","SpFact":"9","Frequency":868.1,"Lrrid":"FF01","LrrLAT":"60.25","LrrLON":24.5,"DevLrrCnt":"12",
        "Lrrs":{"Lrr":[{"Lrrid":"FF01","LrrRSSI":"-101.000000","LrrSNR":4.0},{"Lrrid":"FF02","LrrRSSI":-114,"LrrSNR":-1.75},{"LrrRSSI":-1},5]},
        "CustomerData":{"loc":null,"alr":{"pro":"elsys","ver":"1"},"name":"Hall"}"#,
        &[
            &format!("device {ID} 'Hall' of 'elsys'"),
            &format!("{ID} <- FF01 -101 dBm 4 dB SF9 868100000 Hz #7 {AT}"),
            &format!("{ID} <- FF02 -114 dBm -1.75 dB SF9 868100000 Hz #7 {AT}"),
            "gateway/FF01 at 60.25 24.5",
            &format!("{ID} gateway_count 12 1 {AT}"),
            "! Lrrs.Lrr.Lrrid: the gateway is not named",
            "! Lrrs.Lrr.Lrrid: the gateway is not named",
        ],
    );
}

#[test]
fn what_the_platform_counts_is_observed() {
    check_of(
        "DevEUI_uplink",
        r#""Lrrid":"FF01","Late":1,"MeanPER":0.25,"InstantPER":"0.5","LostUplinksAS":3,"DriverCfg":{"mod":{"pId":"dl","mId":"tbrg"}}"#,
        &[
            &format!("device {ID} '' of 'dl/tbrg'"),
            &format!("{ID} <- FF01 - dBm - dB SF- - Hz #- {AT}"),
            &format!("device/{ID}: late '' {AT}"),
            &format!("{ID} packet_loss 25 % {AT}"),
            &format!("{ID} packet_loss[instant] 50 % {AT}"),
            &format!("{ID} uplinks_lost 3 1 {AT}"),
        ],
    );
}

#[test]
fn the_portal_of_kpn_has_its_own_ways() {
    check(
        r#"{"LrrSNR":"9.0","Lrrid":"FF010345","CustomerData":"{\"loc\":{\"lat\":\"52.1\",\"lon\":\"4.5\"},\"name\":\"Caf\u00e9\"}","Time":1473419836813,"DevEUI":"0059AC0000181EB6","FCntUp":0}"#,
        &[
            "device 0059AC0000181EB6 'Café' of ''",
            "device/0059AC0000181EB6 at 52.1 4.5",
            "0059AC0000181EB6 <- FF010345 - dBm 9 dB SF- - Hz #0 @1473419836813",
        ],
    );
    check_of(
        "DevEUI_notification",
        r#""Type":"reset","Var1":"admin_reset","CustomerData":"{broken""#,
        &[
            &format!("device {ID} '' of ''"),
            &format!("device/{ID}: reset 'admin_reset' {AT}"),
            "! CustomerData: not JSON at byte 1: a key must be in quotes",
        ],
    );
}

#[test]
fn points_stand_instead_of_the_drivers_own_names() {
    check_of(
        "DevEUI_uplink",
        r#""Lrrid":"F","payload":{"temperature":19,"odd":1},"points":{"temperature":{"unitId":"degF","record":68},
        "temperature:2":{"unitId":"Cel","record":3},"humidity":{"unitId":"%RH","records":[{"value":46,"eventTime":"2026-11-22T09:00:00Z"}]},
        "location":{"unitId":"GPS","record":[24.5,60.25]},"open":{"record":true},"mode":{"record":"SOS"},"vain":{"record":{}}}"#,
        &[
            &format!("device {ID} '' of ''"),
            &format!("{ID} <- F - dBm - dB SF- - Hz #- {AT}"),
            &format!("{ID} odd 1~ {AT}"),
            &format!("{ID} air_temperature 20 Cel {AT}"),
            &format!("{ID} air_temperature[channel=2] 3 Cel {AT}"),
            &format!("{ID} relative_humidity 46 % @1795338000000"),
            &format!("device/{ID} at 60.25 24.5 {AT}"),
            &format!("{ID} open true {AT}"),
            &format!("{ID} mode 'SOS' {AT}"),
            "! vain: a point without a value",
        ],
    );
}

#[test]
fn a_device_answers_about_its_battery_and_margin() {
    check_of(
        "DevEUI_notification",
        r#""Type":"devstatusans","Var1":"254","Var2":"-8""#,
        &[
            &format!("device {ID} '' of ''"),
            &format!("{ID} battery_level 100 % {AT}"),
            &format!("{ID} link_margin -8 dB {AT}"),
        ],
    );
}

#[test]
fn a_key_in_a_join_stays_unread() {
    check_of(
        "DevEUI_notification",
        r#""Type":"join","Var1":"8f3c5a1d9b2e4f60""#,
        &[
            &format!("device {ID} '' of ''"),
            &format!("device/{ID}: join '' {AT}"),
        ],
    );
}

#[test]
fn a_downlink_is_asked_for_sent_or_not() {
    check_of(
        "DevEUI_downlink",
        r#""AS_KEY":"9311e22d7d44fc52","payload_hex":"9e1c""#,
        &[&format!("device/{ID}: downlink_requested '' {AT}")],
    );
    let device = format!("device {ID} '' of ''");
    check_of(
        "DevEUI_downlink_Sent",
        r#""DeliveryStatus":1,"Lrrid":"FF0106DE""#,
        &[
            &device,
            &format!("device/{ID}: downlink_sent 'FF0106DE' {AT}"),
        ],
    );
    check_of(
        "DevEUI_downlink_Sent",
        r#""DeliveryStatus":0,"DeliveryFailedCause1":"B0","DeliveryFailedCause2":"00""#,
        &[&device, &format!("device/{ID}: downlink_failed 'B0' {AT}")],
    );
    check_of(
        "DevEUI_downlink_Rejected",
        r#""DownlinkRejectionCause":"Downlink counter value already used""#,
        &[
            &device,
            &format!("device/{ID}: downlink_failed 'Downlink counter value already used' {AT}"),
        ],
    );
}

#[test]
fn alarms_of_the_platform_are_alerts() {
    let payload = r#"[{"DevEUI_alarm":{"ID":4,"State":1,"CreationTime":"2026-11-22T10:00:00Z","AddInfo1":"69","DevEUI":"A81758FFFE0357CB"}},{"BS_alarm":{"ID":102,"LrrID":"100001C2"}}]"#;
    let mut found = Found::default();
    ThingPark.parse(&Message::bare(payload.as_bytes()), &mut found);
    let alerts = found.items.iter().filter_map(|item| match item {
        crate::city::formats::found::Item::Alert(alert) => Some((
            alert.id.as_str(),
            alert.severity.as_str(),
            alert.title.as_str(),
            alert.more.as_ref().map(|more| more.affects.as_slice()),
            alert.since.map(|since| since.0),
        )),
        _ => None,
    });
    assert_eq!(
        alerts.collect::<Vec<_>>(),
        [
            (
                "A81758FFFE0357CB/4",
                "1",
                "No uplink activity: 69",
                Some(["device A81758FFFE0357CB".into()].as_slice()),
                Some(1_795_341_600_000)
            ),
            (
                "100001C2/102",
                "",
                "Alarm 102",
                Some(["gateway 100001C2".into()].as_slice()),
                None
            ),
        ]
    );
}

#[test]
fn the_topic_names_the_device_of_a_bare_payload() {
    assert_eq!(
        tell(
            &ThingPark,
            "mqtt/things/A81758FFFE0357CB/uplink",
            r#"{"temperature":24.8}"#
        ),
        ["A81758FFFE0357CB air_temperature 24.8 Cel"],
    );
}

#[test]
fn says_what_it_cannot_read() {
    check("", &["! payload: not JSON at byte 0: it is empty"]);
    check(
        "<?xml?><DevEUI_uplink/>",
        &["! payload: XML; the application server must be set to JSON"],
    );
    check(r#"{"a":1}"#, &["! payload: no message of ThingPark"]);
    check(
        r#"{"DevEUI_news":{"DevEUI":"A81758FFFE0357CB"}}"#,
        &["! DevEUI_news: a message of a kind that is not known"],
    );
    check(r#"{"DevEUI_uplink":{}}"#, &["! DevEUI: no device is named"]);
}

#[test]
fn an_uplink_has_one_key() {
    let key = |counter: u32, time: &str, wrapper: &str| {
        let payload = format!(
            r#"{{"{wrapper}":{{"DevEUI":"A81758FFFE0357CB","FCntUp":{counter},"Time":"{time}"}}}}"#
        );
        let mut found = Found::default();
        ThingPark.parse(&Message::bare(payload.as_bytes()), &mut found);
        found.key
    };
    let (one, uplink) = ("2026-11-22T10:00:00Z", "DevEUI_uplink");
    assert!(key(1, one, uplink).is_some());
    assert_eq!(key(1, one, uplink), key(1, one, uplink));
    assert_ne!(key(1, one, uplink), key(2, one, uplink));
    assert_ne!(key(1, one, uplink), key(1, "2026-11-22T10:00:01Z", uplink));
    assert_ne!(key(1, one, uplink), key(1, one, "DevEUI_downlink_Sent"));
}
