//! Open311 GeoReport v2 (APIS 7.1): what citizens of Helsinki have reported. Descriptions name no people.

use super::super::{nature::Scene, pen::Pen, random::Dice, script::TOWNS};
use crate::city::model::time::Stamp;

const REPORT: u64 = 0x1601;
/// A report about every so often, milliseconds.
const EVERY_MS: i64 = 25 * 60_000;
const NEWEST: i64 = 50;

const SUBJECTS: [(&str, &str, &str); 6] = [
    ("171", "Street lighting", "A street lamp is dark"),
    ("180", "Snow and ice", "The pavement is slippery"),
    ("198", "Waste", "A waste bin is full"),
    ("211", "Parks", "A branch has fallen on the path"),
    ("246", "Street surface", "There is a hole in the street"),
    ("2806", "Traffic signals", "A push button does not react"),
];

/// The newest reports, as an array.
pub(in super::super) fn requests(scene: &Scene, pen: &mut Pen) {
    let newest = scene.at.0.div_euclid(EVERY_MS);
    let center = TOWNS.get(scene.town).map_or((0.0, 0.0), |town| town.center);
    pen.put(format_args!("["));
    for number in (newest - NEWEST..newest).rev() {
        let mut dice = Dice::of(scene.seed, REPORT, 0, number);
        let asked = Stamp(number * EVERY_MS + dice.below(EVERY_MS as u64) as i64);
        let answered = asked.plus(1_800_000 + dice.below(50_000_000) as i64);
        let closed = answered <= scene.at;
        let updated = if closed { answered } else { asked };
        let (code, name, text) =
            dice.pick(&SUBJECTS)
                .copied()
                .unwrap_or(("0", "Other", "Something else"));
        let comma = if number == newest - 1 { "" } else { "," };
        pen.put(format_args!(
            "{comma}{{\"service_request_id\":\"hki{number}\",\"service_code\":\"{code}\",\
             \"service_name\":\"{name}\",\"description\":\"{text}\",\
             \"requested_datetime\":\"{}\",\"updated_datetime\":\"{}\",\"status\":\"{}\",\
             \"status_notes\":\"\",\"agency_responsible\":\"City of Helsinki\",\
             \"lat\":{:.5},\"long\":{:.5}}}",
            whole(asked),
            whole(updated),
            if closed { "closed" } else { "open" },
            center.0 + 0.03 * dice.bell(),
            center.1 + 0.05 * dice.bell(),
        ));
    }
    pen.put(format_args!("]"));
}

fn whole(at: Stamp) -> Stamp {
    Stamp(at.0 - at.0.rem_euclid(1_000))
}
