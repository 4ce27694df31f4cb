//! What is caught and what is not: planted data in every form, look-alikes, random documents and random bytes.

use super::*;
use crate::city::{formats::json::Tokens, model::random::Random};

fn told(masked: &Masked) -> Vec<String> {
    let catches = masked.catches.iter();
    catches
        .map(|it| format!("{} {} {}", it.kind.word(), it.field, it.count))
        .collect()
}

/// What becomes of a document, and what is told. An empty `after` stands for a document that goes as it is.
fn check(before: &str, after: &str, expected: &[&str]) {
    let masked = mask(before.as_bytes());
    match masked {
        None => assert!(after.is_empty(), "nothing found in {before}"),
        Some(masked) => {
            assert_eq!(String::from_utf8_lossy(&masked.bytes), after, "{before}");
            assert_eq!(told(&masked), expected, "{before}");
            assert_eq!(masked.bytes.len(), before.len());
        }
    }
}

#[test]
fn identity_codes_are_known_wherever_they_stand() {
    check(
        r#"{"card":"x","name":"Maija Meri","hetu":"131052-308T","n":4}"#,
        r#"{"card":"x","name":"**********","hetu":"***********","n":4}"#,
        &["identity code hetu 1", "name name 1"],
    );
    check(
        r#"{"note":"for 131052A308T and 811228-9874, 19811228-9874."}"#,
        r#"{"note":"for *********** and ***********, *************."}"#,
        &["identity code note 3"],
    );
    check(
        r#"{"a":"8112289874","b":198112289874,"personnummer":8112289874}"#,
        r#"{"a":"**********","b":198112289874,"personnummer":null      }"#,
        &["identity code a 1", "identity code personnummer 1"],
    );
    // In a key, which is told as it is masked; escaped; in a broken document; behind one.
    check(
        r#"{"131052-308T":{"v":1}}"#,
        r#"{"***********":{"v":1}}"#,
        &["identity code  1"],
    );
    check(
        r#"{"id":"1310\u0035\u0032-308T"}"#,
        r#"{"id":"*********************"}"#,
        &["identity code id 1"],
    );
    check(
        r#"{"a":[{"b":"131052-308T"#,
        r#"{"a":[{"b":"***********"#,
        &["identity code b 1"],
    );
    check("131052-308T", "***********", &["identity code  1"]);
    check(
        "t|21|hetu|131052-308t",
        "t|21|hetu|***********",
        &["identity code hetu 1"],
    );
    check(
        "pnr 811228-9874 ok",
        "pnr *********** ok",
        &["identity code  1"],
    );
    check(
        "<a><hetu>131052-308T</hetu></a>",
        "<a><hetu>***********</hetu></a>",
        &["identity code hetu 1"],
    );
}

#[test]
fn numbers_of_machines_are_no_identity_codes() {
    for same in [
        // Wrong check characters.
        r#"{"hetu":"131052-308U"}"#,
        r#"{"pnr":"811228-9875"}"#,
        // A counter, a time, an EUI, a UUID, a file of a minute, a serial number.
        r#"{"fCnt":8112289874}"#,
        r#"{"f_cnt":"8112289874"}"#,
        r#"{"ts":"202611221534"}"#,
        r#"{"devEui":"70B3D57131052A308T"}"#,
        r#"{"id":"19811228-9874-4c3a-8b62-e7f13a9d5c03"}"#,
        r#"{"file":"x-811228-98745"}"#,
        r#"{"serial":"8112289874"}"#,
        r#"{"v":1.8112289874}"#,
        r#"{"v":"1.8112289874"}"#,
        r#"{"v":8112289874}"#,
    ] {
        check(same, "", &[]);
    }
}

#[test]
fn addresses_are_known_by_their_form() {
    check(
        r#"{"by":"maija.meri+x@posti.example.fi"}"#,
        r#"{"by":"*****************************"}"#,
        &["e-mail address by 1"],
    );
    check(
        "write to <åsa@exempel.se>, please",
        "write to <***************>, please",
        &["e-mail address  1"],
    );
    for same in [
        r#"{"Things@iot.navigationLink":"https://x/Things(1)"}"#,
        r#"{"release":"app@1.2.3"}"#,
        r#"{"topic":"v3/app@ttn/devices/x"}"#,
        r#"{"by":"info@city.example"}"#,
        r#"{"by":"traffic.centre@city.example"}"#,
        r#"{"repo":"git@code.example.com:x.git"}"#,
        r#"{"icon":"logo@2x.png"}"#,
        r#"{"@id":"x"}"#,
        r#"{"a":"@b.fi"}"#,
    ] {
        check(same, "", &[]);
    }
}

#[test]
fn phones_plates_and_names_need_a_telling_field() {
    check(
        r#"{"phone":"+358 40 123 4567","first_name":"Maija","Sukunimi":"Meri","licensePlate":"ABC-123"}"#,
        r#"{"phone":"****************","first_name":"*****","Sukunimi":"****","licensePlate":"*******"}"#,
        &[
            "phone number phone 1",
            "name first_name 1",
            "name Sukunimi 1",
            "plate licensePlate 1",
        ],
    );
    check(
        r#"{"phone":{"type":"Text","value":"0401234567"},"mobile":["0701234567","0709876543"]}"#,
        r#"{"phone":{"type":"Text","value":"**********"},"mobile":["**********","**********"]}"#,
        &["phone number phone 1", "phone number mobile 2"],
    );
    check(
        r#"{"förnamn":"Åsa","tel":358401234567}"#,
        r#"{"förnamn":"****","tel":null        }"#,
        &["name förnamn 1", "phone number tel 1"],
    );
    check(
        "first_name=Maija&speed=4&phone=0401234567",
        "first_name=*****&speed=4&phone=**********",
        &["name first_name 1", "phone number phone 1"],
    );
    check(
        "<r><phone type='x'>0401234567</phone><last_name>Meri</last_name></r>",
        "<r><phone type='x'>**********</phone><last_name>****</last_name></r>",
        &["phone number phone 1", "name last_name 1"],
    );
    for same in [
        r#"{"gateway":"GW-07","name":"ABC-123"}"#,
        r#"{"name":"Maija Meri"}"#,
        r#"{"device":"0401234567"}"#,
        r#"{"phone":"0206373328"}"#,
        r#"{"phone":"A84041FFFF1F2B3C"}"#,
        r#"{"phone":null,"first_name":"","plate":"5"}"#,
        r#"{"isMobile":false,"microphone":1234567}"#,
        "gateway|GW-07|t|21",
    ] {
        check(same, "", &[]);
    }
}

#[test]
fn topics_are_masked_level_by_level() {
    let topic = |text: &str| {
        let masked = mask_topic(text.as_bytes())?;
        Some((
            String::from_utf8_lossy(&masked.bytes).into_owned(),
            told(&masked),
        ))
    };
    let caught = |text: &str, what: &str| Some((text.to_owned(), vec![what.to_owned()]));
    assert_eq!(
        topic("espoo/visitor/131052-308T/in"),
        caught("espoo/visitor/***********/in", "identity code visitor 1")
    );
    assert_eq!(
        topic("espoo/phone/+358401234567"),
        caught("espoo/phone/*************", "phone number phone 1")
    );
    for same in [
        "v3/city-air@ttn/devices/dev-0000001/up",
        "application/7/device/0011223344556677/event/up",
        "/hfp/v2/journey/ongoing/vp/bus/0012/01234/1055/1/Kamppi/13:12/1010101/3/60;24/18/62/45",
        "devices/8112289874/up",
        "",
    ] {
        assert_eq!(topic(same), None, "{same}");
    }
}

/// What was masked is masked: nothing is found in it again.
#[test]
fn a_mask_hides_nothing_that_could_be_caught() {
    let text = r#"{"hetu":"131052-308T","phone":"0401234567","by":"a.b@c.fi","tel":358401234567}"#;
    let masked = mask(text.as_bytes()).expect("caught");
    assert_eq!(masked.catches.len(), 4);
    assert_eq!(mask(&masked.bytes), None);
}

/// One value of a random document: harmless, or planted.
fn word(dice: &mut Random) -> (String, Option<&'static str>) {
    const PLANTED: [&str; 5] = [
        "131052-308T",
        "131052A308T",
        "811228-9874",
        "19811228-9874",
        "maija.meri@posti.fi",
    ];
    const HARMLESS: [&str; 8] = [
        "21.5",
        "gw-07",
        "a84041ffff1f2b3c",
        "2026-11-22T02:50:10Z",
        "Mäkelänkatu",
        "\\u00e4\\n",
        "x\\\"y",
        "",
    ];
    if dice.between(0, 4) == 0 {
        let planted = PLANTED[dice.between(0, 4) as usize];
        (planted.to_owned(), Some(planted))
    } else {
        (HARMLESS[dice.between(0, 7) as usize].to_owned(), None)
    }
}

fn document(dice: &mut Random, depth: u32, planted: &mut Vec<&'static str>) -> String {
    match dice.between(0, if depth > 4 { 1 } else { 3 }) {
        0 => {
            let (word, what) = word(dice);
            planted.extend(what);
            format!("\"{word}\"")
        }
        1 => ["1795503120", "-4.25", "true", "null", "0"][dice.between(0, 4) as usize].to_owned(),
        2 => {
            let parts: Vec<String> = (0..dice.between(0, 5))
                .map(|_| document(dice, depth + 1, planted))
                .collect();
            format!("[{}]", parts.join(", "))
        }
        _ => {
            let parts: Vec<String> = (0..dice.between(0, 5))
                .map(|row| {
                    let key = ["name", "hetu", "v", "phone", "object"][dice.between(0, 4) as usize];
                    format!("\"{key}{row}\":{}", document(dice, depth + 1, planted))
                })
                .collect();
            format!("{{{}}}", parts.join(","))
        }
    }
}

/// Random documents: all that was planted is gone, what was not is as it was, and it is still a document.
#[test]
fn random_documents_stay_documents_and_keep_their_neighbours() {
    let mut dice = Random::new(23);
    let mut tokens = Tokens::default();
    let mut caught = 0;
    for _ in 0..4_000 {
        let mut planted = Vec::new();
        let text = format!("[{}]", document(&mut dice, 0, &mut planted));
        let masked = mask(text.as_bytes());
        let bytes = masked
            .as_ref()
            .map_or(text.as_bytes(), |masked| &masked.bytes);
        assert_eq!(tokens.read(bytes), None, "{text}");
        assert_eq!(bytes.len(), text.len());
        let count: u32 = masked
            .iter()
            .flat_map(|it| &it.catches)
            .map(|it| it.count)
            .sum();
        assert_eq!(count as usize, planted.len(), "{text}");
        let mut expected = text.clone();
        for word in &planted {
            expected = expected.replace(
                &format!("\"{word}\""),
                &format!("\"{}\"", "*".repeat(word.len())),
            );
        }
        assert_eq!(String::from_utf8_lossy(bytes), expected);
        caught += planted.len();
    }
    assert!(caught > 500, "{caught}");
}

/// Random bytes, and good documents with random harm: no panic, the same length.
#[test]
fn any_bytes_are_survived() {
    let mut dice = Random::new(29);
    let good = r#"{"hetu":"131052-308T","a":[{"phone":"0401234567","b":"x@y.fi\u0041"}],"tel":358401234567}"#;
    for turn in 0..20_000 {
        let mut bytes = good.as_bytes().to_vec();
        for _ in 0..dice.between(1, 12) {
            let at = dice.between(0, bytes.len() as u64 - 1) as usize;
            match dice.between(0, 2) {
                0 => bytes[at] = dice.bits() as u8,
                1 => bytes[at] = b"{}[]\"\\:@-<>=/"[dice.between(0, 12) as usize],
                _ => bytes.truncate(at.max(1)),
            }
        }
        if turn % 3 == 0 {
            bytes.insert(0, b'<');
        }
        for masked in [mask(&bytes), mask_topic(&bytes)].into_iter().flatten() {
            assert_eq!(masked.bytes.len(), bytes.len());
            assert!(!masked.catches.is_empty());
        }
    }
    let deep = "[".repeat(100_000) + "\"131052-308T\"";
    let masked = mask(deep.as_bytes()).expect("caught");
    assert!(masked.bytes.ends_with(b"\"***********\""));
}

/// Secrets go too, and nobody is told: they are no personal data.
#[test]
fn secrets_are_hidden_in_silence() {
    check(
        r#"{"devEui":"a84041ffff1f2b3c","appKey":"00112233445566778899AABBCCDDEEFF","value":{"secret":"0x12\n34","n":1}}"#,
        r#"{"devEui":"a84041ffff1f2b3c","appKey":"********************************","value":{"secret":"********","n":1}}"#,
        &[],
    );
    check(
        r#"{"root_keys":{},"app_s_key":{"key":"0123456789ABCDEF"},"password":""}"#,
        r#"{"root_keys":{},"app_s_key":{"key":"****************"},"password":""}"#,
        &[],
    );
    check("password=hunter22&id=7", "password=********&id=7", &[]);
    for same in [
        r#"{"appKey":"********"}"#,
        r#"{"password":null,"secret":true}"#,
        r#"{"session_key_id":"AYfx0123456789"}"#,
        r#"{"key":"0123456789ABCDEF"}"#,
        r#"{"secrets":"a word"}"#,
    ] {
        check(same, "", &[]);
    }
    assert_eq!(mask_topic(b"town/secret/garden-12"), None);
}
