//! NGSI (FORMATS 8) of Tampere: air quality as NGSI-LD notifications in their MQTT envelope, bicycle
//! counters as NGSI-LD in concise form, car parks as NGSIv2 notifications. One entity each.

use super::super::{cast::Actor, nature::Scene, pen::Pen, random::Dice, script::Kind};
use crate::city::model::time::Stamp;

const NOTICE: u64 = 0x1501;

/// A notification.
pub(in super::super) fn notification(actor: &Actor, scene: &Scene, pen: &mut Pen) {
    let mut dice = Dice::of(scene.seed, NOTICE, u64::from(actor.number), scene.at.0);
    let at = Stamp(scene.at.0 - 800 - dice.below(1_500) as i64);
    match actor.kind {
        Kind::ParkingHall => car_park(actor, scene, at, &mut dice, pen),
        Kind::Bicycles => bicycles(actor, scene, at, &mut dice, pen),
        _ => air(actor, scene, at, &mut dice, pen),
    }
}

fn air(actor: &Actor, scene: &Scene, at: Stamp, dice: &mut Dice, pen: &mut Pen) {
    let dust = (scene.street_dust() + 2.0 * scene.own(actor, 50, 3) + 0.5 * dice.bell()).max(1.5);
    pen.topic(format_args!(
        "tampere/notifications/air/{:03}",
        actor.ordinal
    ));
    pen.put(format_args!(
        "{{\"metadata\":{{\"Content-Type\":\"application/json\",\"NGSILD-Tenant\":\"tampere\"}},\
         \"body\":{{\"id\":\"urn:ngsi-ld:Notification:{:016x}\",\"type\":\"Notification\",\
         \"subscriptionId\":\"urn:ngsi-ld:Subscription:console-air\",\"notifiedAt\":\"{}\",\"data\":[\
         {{\"id\":\"urn:ngsi-ld:AirQualityObserved:tampere:{:03}\",\"type\":\"AirQualityObserved\",",
        dice.bits(), scene.at.plus(-200), actor.ordinal
    ));
    for (name, value) in [
        ("pm10", dust),
        ("pm25", (0.37 * dust + 0.3 * dice.bell()).max(0.7)),
        (
            "no2",
            6.0 + 29.0 * scene.traffic() + 2.0 * scene.own(actor, 51, 2) + 0.5 * dice.bell(),
        ),
    ] {
        pen.put(format_args!(
            "\"{name}\":{{\"type\":\"Property\",\"value\":{value:.1},\"unitCode\":\"GQ\",\
             \"observedAt\":\"{at}\"}},"
        ));
    }
    pen.put(format_args!(
        "\"temperature\":{{\"type\":\"Property\",\"value\":{:.1},\"unitCode\":\"CEL\",\
         \"observedAt\":\"{at}\"}},\"location\":{{\"type\":\"GeoProperty\",\"value\":{{\
         \"type\":\"Point\",\"coordinates\":[{:.5},{:.5}]}}}}}}]}}}}",
        scene.celsius() + 0.7 * scene.own(actor, 52, 6) + 0.1 * dice.bell(),
        actor.position.1,
        actor.position.0
    ));
}

fn bicycles(actor: &Actor, scene: &Scene, at: Stamp, dice: &mut Dice, pen: &mut Pen) {
    let count = 38.0 * scene.traffic() * (0.5 + 0.6 * scene.local.warmth()) + 3.0 * dice.bell();
    pen.topic(format_args!(
        "tampere/notifications/bicycles/{:03}",
        actor.ordinal
    ));
    pen.put(format_args!(
        "{{\"id\":\"urn:ngsi-ld:Notification:{:016x}\",\"type\":\"Notification\",\
         \"subscriptionId\":\"urn:ngsi-ld:Subscription:console-bicycles\",\"notifiedAt\":\"{}\",\
         \"data\":[{{\"id\":\"urn:ngsi-ld:ItemFlowObserved:tampere:{:03}\",\
         \"type\":\"ItemFlowObserved\",\"bicycle_count\":{{\"value\":{:.0},\"unitCode\":\"C62\",\
         \"observedAt\":\"{at}\"}},\"location\":{{\"type\":\"Point\",\
         \"coordinates\":[{:.5},{:.5}]}}}}]}}",
        dice.bits(),
        scene.at.plus(-200),
        actor.ordinal,
        count.max(0.0),
        actor.position.1,
        actor.position.0
    ));
}

fn car_park(actor: &Actor, scene: &Scene, at: Stamp, dice: &mut Dice, pen: &mut Pen) {
    let total = f64::from(40 + actor.ordinal * 37 % 360);
    let taken = (scene.parked() + 0.1 * scene.own(actor, 53, 2)).clamp(0.02, 0.97);
    let free = (total * (1.0 - taken) + dice.bell()).clamp(0.0, total);
    pen.topic(format_args!(
        "tampere/notifications/parking/{:03}",
        actor.ordinal
    ));
    pen.put(format_args!(
        "{{\"subscriptionId\":\"5fd0f7a1c0a8b7e2d4f10003\",\"data\":[{{\
         \"id\":\"urn:ngsi-ld:OffStreetParking:tampere:{:03}\",\"type\":\"OffStreetParking\",\
         \"availableSpotNumber\":{{\"type\":\"Number\",\"value\":{free:.0},\"metadata\":{{\
         \"TimeInstant\":{{\"type\":\"DateTime\",\"value\":\"{at}\"}}}}}},\
         \"totalSpotNumber\":{{\"type\":\"Number\",\"value\":{total:.0},\"metadata\":{{}}}},\
         \"location\":{{\"type\":\"geo:json\",\"value\":{{\"type\":\"Point\",\
         \"coordinates\":[{:.5},{:.5}]}},\"metadata\":{{}}}}}}]}}",
        actor.ordinal, actor.position.1, actor.position.0
    ));
}
