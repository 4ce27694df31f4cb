//! Names of fields that tell what is in them, in English, Finnish and Swedish, and what a value must look like besides.
//!
//! A field is known by the end of its name without case, `_`, `-` and blanks: `customerPhone_Number` ends in
//! `phonenumber`. `name` alone tells nothing: everything has a name.

use crate::city::model::{catch::PersonalKind, secret};
use std::ops::Range;

/// What the name of a field tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// Values of the field are of that kind, where they look like it.
    Of(PersonalKind),
    /// A name of somebody or something: of a person, where an identity code stands beside it.
    SomeName,
    /// A value of the field belongs to what the field around it is called (NGSI: `"phone": {"value": ...}`).
    Inner,
    /// Values of the field are nobody's business: a key, a password, a token.
    Secret,
}

/// Ends of names. `_` shows where one writes a capital, `_`, `-` or a blank, or nothing.
const ENDS: &[(&str, PersonalKind)] = &[
    ("hetu", PersonalKind::IdentityCode),
    ("henkilo_tunnus", PersonalKind::IdentityCode),
    ("henkilö_tunnus", PersonalKind::IdentityCode),
    ("person_nummer", PersonalKind::IdentityCode),
    ("person_nr", PersonalKind::IdentityCode),
    ("samordnings_nummer", PersonalKind::IdentityCode),
    ("identity_code", PersonalKind::IdentityCode),
    ("national_id", PersonalKind::IdentityCode),
    ("personal_id", PersonalKind::IdentityCode),
    ("personal_number", PersonalKind::IdentityCode),
    ("security_number", PersonalKind::IdentityCode),
    ("phone", PersonalKind::Phone),
    ("phones", PersonalKind::Phone),
    ("phone_number", PersonalKind::Phone),
    ("phone_numbers", PersonalKind::Phone),
    ("phone_no", PersonalKind::Phone),
    ("phone_nr", PersonalKind::Phone),
    ("telefon", PersonalKind::Phone),
    ("telefon_nummer", PersonalKind::Phone),
    ("telefon_nr", PersonalKind::Phone),
    ("mobile_number", PersonalKind::Phone),
    ("mobil_nummer", PersonalKind::Phone),
    ("puhelin", PersonalKind::Phone),
    ("puhelin_numero", PersonalKind::Phone),
    ("puhelin_numerot", PersonalKind::Phone),
    ("puhelin_nro", PersonalKind::Phone),
    ("gsm", PersonalKind::Phone),
    ("plate", PersonalKind::Plate),
    ("plates", PersonalKind::Plate),
    ("plate_number", PersonalKind::Plate),
    ("plate_no", PersonalKind::Plate),
    ("plate_nr", PersonalKind::Plate),
    ("plate_identifier", PersonalKind::Plate),
    ("vehicle_registration", PersonalKind::Plate),
    ("registration_number", PersonalKind::Plate),
    ("registrerings_nummer", PersonalKind::Plate),
    ("rekisteri_numero", PersonalKind::Plate),
    ("rekisteri_nro", PersonalKind::Plate),
    ("rekisteri_kilpi", PersonalKind::Plate),
    ("rekisteri_tunnus", PersonalKind::Plate),
    ("reg_nr", PersonalKind::Plate),
    ("reg_no", PersonalKind::Plate),
    ("first_name", PersonalKind::Name),
    ("last_name", PersonalKind::Name),
    ("sur_name", PersonalKind::Name),
    ("given_name", PersonalKind::Name),
    ("family_name", PersonalKind::Name),
    ("middle_name", PersonalKind::Name),
    ("fore_name", PersonalKind::Name),
    ("full_name", PersonalKind::Name),
    ("person_name", PersonalKind::Name),
    ("driver_name", PersonalKind::Name),
    ("customer_name", PersonalKind::Name),
    ("patient_name", PersonalKind::Name),
    ("visitor_name", PersonalKind::Name),
    ("etu_nimi", PersonalKind::Name),
    ("etu_nimet", PersonalKind::Name),
    ("suku_nimi", PersonalKind::Name),
    ("koko_nimi", PersonalKind::Name),
    ("for_namn", PersonalKind::Name),
    ("för_namn", PersonalKind::Name),
    ("efter_namn", PersonalKind::Name),
    ("tilltals_namn", PersonalKind::Name),
    ("person_namn", PersonalKind::Name),
];

/// Whole names: too short, or too common as an end, to tell anything elsewhere.
const WHOLE: &[(&str, Telling)] = &[
    ("ssn", Telling::Of(PersonalKind::IdentityCode)),
    ("pnr", Telling::Of(PersonalKind::IdentityCode)),
    ("tel", Telling::Of(PersonalKind::Phone)),
    ("puh", Telling::Of(PersonalKind::Phone)),
    ("mobile", Telling::Of(PersonalKind::Phone)),
    ("mobil", Telling::Of(PersonalKind::Phone)),
    ("matkapuhelin", Telling::Of(PersonalKind::Phone)),
    ("name", Telling::SomeName),
    ("nimi", Telling::SomeName),
    ("namn", Telling::SomeName),
    ("value", Telling::Inner),
    ("values", Telling::Inner),
    ("key", Telling::Inner),
    ("@value", Telling::Inner),
    ("object", Telling::Inner),
    ("text", Telling::Inner),
    ("fi", Telling::Inner),
    ("sv", Telling::Inner),
    ("en", Telling::Inner),
];

/// Parts of names of fields that number things.
const MACHINES: &[&str] = &[
    "id", "eui", "serial", "imei", "imsi", "iccid", "mac", "dev", "gateway", "count", "cnt",
    "time", "date", "stamp", "epoch", "stop", "trip", "route", "vehicle", "station", "node",
    "sensor", "meter", "version", "seq", "addr", "code", "ref", "key", "uri", "url", "href",
];

/// The longest name that is looked at, in bytes.
const NAME_BYTES: usize = 48;

/// A field: where its name stands in the message, and what that tells.
#[derive(Debug, Clone, Default)]
pub(super) struct Field {
    /// Its name.
    pub(super) name: Range<usize>,
    /// What that tells.
    pub(super) tells: Option<Telling>,
}

impl Field {
    /// The field of this name.
    pub(super) fn new(bytes: &[u8], name: Range<usize>) -> Self {
        let tells = telling(bytes.get(name.clone()).unwrap_or_default());
        Self { name, tells }
    }
}

/// The letters of a name, and how many they are; the end of a long name tells as much as the whole.
fn plain(name: &[u8]) -> ([u8; NAME_BYTES], usize) {
    let mut plain = [0_u8; NAME_BYTES];
    let name = name.get(name.len().saturating_sub(NAME_BYTES)..);
    let letters = name.unwrap_or_default().iter();
    let letters = letters
        .filter(|byte| byte.is_ascii_alphanumeric() || **byte >= 0x80 || **byte == b'@')
        .map(|byte| lowered(*byte));
    let mut length = 0;
    for (slot, letter) in plain.iter_mut().zip(letters) {
        *slot = letter;
        length += 1;
    }
    (plain, length)
}

/// What the name of a field tells, if anything.
pub(super) fn telling(name: &[u8]) -> Option<Telling> {
    if name.is_empty() {
        return None;
    }
    let (plain, length) = plain(name);
    let plain = plain.get(..length)?;
    if let Some((_, telling)) = WHOLE.iter().find(|(word, _)| word.as_bytes() == plain) {
        return Some(*telling);
    }
    let known = ENDS.iter().find(|(end, _)| ends_in(plain, end));
    known
        .filter(|_| !plain.ends_with(b"microphone"))
        .map(|(_, kind)| Telling::Of(*kind))
        .or_else(|| secret::is_name(name).then_some(Telling::Secret))
}

/// True for what a secret may say; not for what says that there is none, or that it is hidden.
pub(super) fn is_secret(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    let nothing: [&[u8]; 4] = [b"null", b"none", b"true", b"false"];
    value.len() >= 4
        && value.iter().any(|byte| *byte != b'*')
        && !nothing.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// True for the name of a field that counts, times or numbers things: ten digits in it are no person.
pub(super) fn is_machine(name: &[u8]) -> bool {
    let (plain, length) = plain(name);
    let plain = plain.get(..length).unwrap_or_default();
    let is_part = |part: &&str| memchr::memmem::find(plain, part.as_bytes()).is_some();
    MACHINES.iter().any(is_part)
}

/// A byte of a name without its case: letters of ASCII, and those of two bytes that the languages of the north have.
pub(super) fn lowered(byte: u8) -> u8 {
    byte | 0x20
}

fn ends_in(name: &[u8], end: &str) -> bool {
    let mut left = name.iter().rev();
    let mut letters = end.bytes().rev().filter(|byte| *byte != b'_');
    letters.all(|letter| left.next() == Some(&lowered(letter)))
}

/// True for the number of a phone that may be a person's: not one of those that only companies and offices have.
pub(super) fn is_phone(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    let value = value.strip_prefix(b"tel:").unwrap_or(value);
    let digits: Vec<u8> = value.iter().copied().filter(u8::is_ascii_digit).collect();
    let is_written_so = value
        .iter()
        .all(|byte| byte.is_ascii_digit() || b" +()-./,;".contains(byte));
    let begins = value
        .first()
        .is_some_and(|byte| matches!(byte, b'+' | b'(' | b'0'..=b'9'));
    // Finland: 010, 020, 029, 030, 060x, 075, 080x; Sweden: 010, 020, 077, 0900.
    let national = digits
        .strip_prefix(b"00358")
        .or_else(|| digits.strip_prefix(b"0046"))
        .or_else(|| digits.strip_prefix(b"358"))
        .or_else(|| digits.strip_prefix(b"46"))
        .or_else(|| digits.strip_prefix(b"0"));
    let is_office = national.is_some_and(|national| {
        let heads: [&[u8]; 9] = [
            b"10", b"20", b"29", b"30", b"600", b"75", b"77", b"800", b"900",
        ];
        heads.iter().any(|head| national.starts_with(head))
    });
    is_written_so && begins && (7..=40).contains(&digits.len()) && !is_office
}

/// True for what a plate may say: letters and digits, few of them.
pub(super) fn is_plate(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    let has = |is: fn(&u8) -> bool| value.iter().any(is);
    let is_written_so = value
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80 || b" -".contains(byte));
    (4..=12).contains(&value.len())
        && is_written_so
        && has(u8::is_ascii_digit)
        && (has(u8::is_ascii_alphabetic) || has(|byte| *byte >= 0x80))
}

/// True for what a person may be called.
pub(super) fn is_name(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte >= 0x80;
    let is_written_so = value
        .iter()
        .all(|byte| is_letter(byte) || b" -'.,".contains(byte));
    let nobody: [&[u8]; 8] = [
        b"unknown",
        b"null",
        b"none",
        b"n/a",
        b"anonymous",
        b"true",
        b"false",
        b"-",
    ];
    (2..=80).contains(&value.len())
        && is_written_so
        && value.iter().filter(|byte| is_letter(byte)).count() > 1
        && !nobody.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// Parts of addresses that belong to a desk, not to a person.
const DESKS: &[&str] = &[
    "abuse",
    "admin",
    "alert",
    "api",
    "asiakas",
    "bibliotek",
    "bokning",
    "booking",
    "contact",
    "data",
    "desk",
    "developer",
    "dpo",
    "feedback",
    "help",
    "info",
    "kansli",
    "kantoor",
    "kirjaamo",
    "kirjasto",
    "kontakt",
    "koulu",
    "kundtj",
    "library",
    "liikenne",
    "mailer",
    "media",
    "meteo",
    "museo",
    "museum",
    "neuvonta",
    "news",
    "noreply",
    "no-reply",
    "office",
    "ops",
    "palaute",
    "palvelu",
    "postmaster",
    "press",
    "privacy",
    "registrator",
    "security",
    "service",
    "skola",
    "support",
    "team",
    "tietosuoja",
    "toimisto",
    "trafik",
    "traffic",
    "varau",
    "vigilance",
    "virasto",
    "webmaster",
];

/// True for the local part of an address that no person has for themselves.
pub(super) fn is_desk(local: &[u8]) -> bool {
    let local = local.to_ascii_lowercase();
    let Ok(local) = std::str::from_utf8(&local) else {
        return false;
    };
    local == "git" || local == "cap" || DESKS.iter().any(|desk| local.contains(desk))
}

/// All names that tell of personal data or secrets by themselves, as [`ENDS`] writes them: for the sieve.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    let whole = WHOLE.iter();
    let whole = whole.filter(|(_, telling)| matches!(telling, Telling::Of(_)));
    let ends = ENDS.iter().map(|(end, _)| *end);
    let ends = ends.chain(whole.map(|(word, _)| *word));
    ends.chain(secret::ENDS.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<Telling>) {
        assert_eq!(telling(name.as_bytes()), expected, "{name}");
    }

    #[test]
    fn fields_are_known_by_their_ends() {
        let of = |kind| Some(Telling::Of(kind));
        check("firstName", of(PersonalKind::Name));
        check("FIRST_NAME", of(PersonalKind::Name));
        check("Förnamn", of(PersonalKind::Name));
        check("customer-phone number", of(PersonalKind::Phone));
        check("tel", of(PersonalKind::Phone));
        check("hotel", None);
        check("henkilötunnus", of(PersonalKind::IdentityCode));
        check("vehiclePlateIdentifier", of(PersonalKind::Plate));
        check("name", Some(Telling::SomeName));
        check("deviceName", None);
        check("microphone", None);
        assert!(is_machine(b"devEUI"));
        assert!(is_machine(b"stop_Name"));
        assert!(!is_machine(b"holder"));
        check("value", Some(Telling::Inner));
        check("isMobile", None);
        check("temperature", None);
        check("appSKey", Some(Telling::Secret));
        check("sessionKeyId", None);
        check("", None);
        check(&"x".repeat(1_000), None);
    }

    #[test]
    fn values_must_look_the_part() {
        for (value, expected) in [
            ("+358 40 123 4567", true),
            ("0701234567", true),
            ("(09) 310 85053", true),
            ("tel:+46701234567", true),
            ("0206373328", false),
            ("+358 20 637 3328", false),
            ("0800 123 456", false),
            ("112", false),
            ("A84041FFFF1F2B3C", false),
            ("21.5", false),
        ] {
            assert_eq!(is_phone(value.as_bytes()), expected, "{value}");
        }
        for (value, expected) in [
            ("ABC-123", true),
            ("abc 12d", true),
            ("3456ABC", true),
            ("GW-07-north-tower", false),
            ("12345", false),
            ("ABC", false),
        ] {
            assert_eq!(is_plate(value.as_bytes()), expected, "{value}");
        }
        for (value, expected) in [
            ("Matti", true),
            ("Åsa Öberg-Näs", true),
            ("O'Neil, J.", true),
            ("unknown", false),
            ("sensor-12", false),
            ("***", false),
            ("", false),
        ] {
            assert_eq!(is_name(value.as_bytes()), expected, "{value}");
        }
        assert!(is_desk(b"helsinki.liikennekeskus"));
        assert!(is_desk(b"INFO"));
        assert!(!is_desk(b"matti.meikalainen"));
    }
}
