//! OGC SensorThings 1.1 (FORMATS 7): rooms of Espoo's buildings. Observations come over MQTT and name
//! only their Datastream; what that is stands in the metadata, which are asked for over HTTP.

use super::super::{
    cast::Actor,
    nature::Scene,
    pen::Pen,
    random::Dice,
    script::{ESPOO, HOST},
};

const RESULT: u64 = 0x1401;

/// What a room measures: name, unit name, symbol, definition, observed property.
const STREAMS: [(&str, &str, &str, &str); 3] = [
    (
        "co2",
        "parts per million",
        "ppm",
        "http://www.opengis.net/def/property/co2",
    ),
    (
        "people_count",
        "count",
        "1",
        "http://www.opengis.net/def/property/people_count",
    ),
    (
        "ventilation",
        "percent",
        "%",
        "http://www.opengis.net/def/property/ventilation",
    ),
];

const BUILDINGS: [&str; 9] = [
    "Iso Omena service centre",
    "Opinmäki school",
    "Espoonlahti school",
    "Sello library",
    "Tapiola school",
    "Otaniemi campus A",
    "Leppävaara health centre",
    "Kirkkojärvi school",
    "Entresse library",
];

/// How many Datastreams each room has.
pub(in super::super) const STREAMS_PER_ROOM: usize = STREAMS.len();

fn stream_id(actor: &Actor, stream: usize) -> u32 {
    2_000 + actor.ordinal * 10 + stream as u32
}

/// The newest observation of one Datastream of a room.
pub(in super::super) fn observation(
    actor: &Actor,
    scene: &Scene,
    slot: i64,
    stream: usize,
    pen: &mut Pen,
) {
    let mut dice = Dice::of(
        scene.seed,
        RESULT + stream as u64,
        u64::from(actor.number),
        scene.at.0,
    );
    let at = scene.at.plus(-(300 + dice.below(700) as i64));
    let id = stream_id(actor, stream);
    let number = slot.rem_euclid(10_000_000) * 10_000 + i64::from(id);
    let result = results(
        actor,
        scene,
        &mut Dice::of(scene.seed, RESULT, u64::from(actor.number), slot),
    );
    let result = result.get(stream).copied().unwrap_or(0.0);
    pen.topic(format_args!("v1.1/Observations"));
    pen.put(format_args!(
        "{{\"@iot.selfLink\":\"https://{HOST}/espoo/v1.1/Observations({number})\",\
         \"@iot.id\":{number},\"phenomenonTime\":\"{at}\",\"resultTime\":\"{at}\",\
         \"result\":{result:.0},\
         \"Datastream@iot.navigationLink\":\"https://{HOST}/espoo/v1.1/Datastreams({id})\",\
         \"Datastream\":{{\"@iot.id\":{id}}}}}"
    ));
}

/// CO2, people, and how far the ventilation is open. It follows the people, so CO2 stays good.
fn results(actor: &Actor, scene: &Scene, dice: &mut Dice) -> [f64; 3] {
    let seats = f64::from(8 + actor.ordinal * 7 % 23);
    let people = (seats * scene.at_work() * (0.75 + 0.35 * scene.own(actor, 40, 1)))
        .max(0.0)
        .round();
    let used = people / seats;
    [
        425.0 + 430.0 * used + 25.0 * scene.own(actor, 41, 2) + 9.0 * dice.bell(),
        people,
        (22.0 + 62.0 * used + 4.0 * scene.own(actor, 42, 1) + 1.5 * dice.bell()).clamp(10.0, 100.0),
    ]
}

/// All rooms with their places and Datastreams, as one page.
pub(in super::super) fn metadata<'a>(rooms: impl Iterator<Item = &'a Actor>, pen: &mut Pen) {
    let rooms = rooms.filter(|actor| actor.town == ESPOO);
    pen.put(format_args!("{{\"value\":["));
    for (number, room) in rooms.enumerate() {
        let comma = if number == 0 { "" } else { "," };
        let building = BUILDINGS
            .get(room.ordinal as usize % BUILDINGS.len())
            .copied()
            .unwrap_or("");
        let (thing, link) = (500 + room.ordinal, format!("https://{HOST}/espoo/v1.1"));
        pen.put(format_args!(
            "{comma}{{\"@iot.id\":{thing},\"@iot.selfLink\":\"{link}/Things({thing})\",\
             \"name\":\"{building}, room {}\",\"description\":\"A room of a public building\",\
             \"properties\":{{\"building\":\"{building}\"}},\"Locations\":[{{\"@iot.id\":{thing},\
             \"name\":\"{building}\",\"encodingType\":\"application/geo+json\",\
             \"location\":{{\"type\":\"Point\",\"coordinates\":[{:.5},{:.5}]}}}}],\"Datastreams\":[",
            100 + room.ordinal, room.position.1, room.position.0
        ));
        for (stream, (name, unit, symbol, definition)) in STREAMS.iter().enumerate() {
            let comma = if stream == 0 { "" } else { "," };
            let id = stream_id(room, stream);
            pen.put(format_args!(
                "{comma}{{\"@iot.id\":{id},\"@iot.selfLink\":\"{link}/Datastreams({id})\",\
                 \"name\":\"{name} of {building}, room {}\",\"description\":\"{name}\",\
                 \"observationType\":\
                 \"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement\",\
                 \"unitOfMeasurement\":{{\"name\":\"{unit}\",\"symbol\":\"{symbol}\",\
                 \"definition\":null}},\"ObservedProperty\":{{\"@iot.id\":{},\"name\":\"{name}\",\
                 \"definition\":\"{definition}\",\"description\":\"{name}\"}}}}",
                100 + room.ordinal,
                stream + 1
            ));
        }
        pen.put(format_args!("]}}"));
    }
    pen.put(format_args!("]}}"));
}
