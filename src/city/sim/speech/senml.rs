//! SenML (RFC 8428): Oulu's heating substations and road weather stations, one pack per message.

use super::super::{cast::Actor, nature::Scene, pen::Pen, random::Dice, script::Kind};

const PACK: u64 = 0x1301;
const METER: u64 = 0x1302;

/// A pack.
pub(in super::super) fn pack(actor: &Actor, scene: &Scene, pen: &mut Pen) {
    let mut dice = Dice::of(scene.seed, PACK, u64::from(actor.number), scene.at.0);
    let measured_s = (scene.at.0 - 400 - dice.below(900) as i64) as f64 / 1_000.0;
    let word = if actor.kind == Kind::HeatMeter {
        "heat"
    } else {
        "road"
    };
    pen.topic(format_args!("oulu/senml/{word}/{:04}", actor.ordinal));
    pen.put(format_args!(
        "[{{\"bn\":\"oulu:{word}:{:04}:\",\"bt\":{measured_s:.1},",
        actor.ordinal
    ));
    if actor.kind == Kind::HeatMeter {
        heat(actor, scene, &mut dice, pen);
    } else {
        road(actor, scene, &mut dice, pen);
    }
    pen.put(format_args!(
        ",{{\"n\":\"lat\",\"u\":\"lat\",\"v\":{:.5}}},{{\"n\":\"lon\",\"u\":\"lon\",\"v\":{:.5}}}]",
        actor.position.0, actor.position.1
    ));
}

fn heat(actor: &Actor, scene: &Scene, dice: &mut Dice, pen: &mut Pen) {
    let mut meter = Dice::of(scene.seed, METER, u64::from(actor.number), 0);
    let size = meter.between(20.0, 160.0);
    let cold = ((17.0 - scene.celsius()) / 35.0).clamp(0.08, 1.0);
    let demand =
        cold * (0.85 + 0.25 * scene.local.bump(7.0, 2.0) + 0.12 * scene.local.bump(19.0, 3.0));
    let supply = 68.0 + 42.0 * cold + 0.3 * dice.bell();
    let back = 36.0 + 9.0 * cold + scene.own(actor, 30, 6) + 0.2 * dice.bell();
    // Energy grows evenly: the meter's wheel, not the integral of the power shown.
    let hours = (scene.at.0 - 1_700_000_000_000) as f64 / 3_600_000.0;
    pen.put(format_args!(
        "\"n\":\"supply_temperature\",\"u\":\"Cel\",\"v\":{supply:.1}}},\
         {{\"n\":\"return_temperature\",\"u\":\"Cel\",\"v\":{back:.1}}},\
         {{\"n\":\"power_active\",\"u\":\"W\",\"v\":{:.0}}},\
         {{\"n\":\"energy_total\",\"u\":\"kWh\",\"v\":{:.1}}}",
        (size * demand * 1_000.0 * (1.0 + 0.02 * dice.bell())).max(500.0),
        20_000.0 + size * 0.4 * hours,
    ));
}

fn road(actor: &Actor, scene: &Scene, dice: &mut Dice, pen: &mut Pen) {
    let air = scene.celsius() + 0.9 * scene.own(actor, 31, 6) + 0.1 * dice.bell();
    let surface = air
        + 1.2 * (scene.local.wave(14.0) - 0.6)
        + 0.5 * scene.own(actor, 32, 4)
        + 0.1 * dice.bell();
    pen.put(format_args!(
        "\"n\":\"air_temperature\",\"u\":\"Cel\",\"v\":{air:.1}}},\
         {{\"n\":\"surface_temperature\",\"u\":\"Cel\",\"v\":{surface:.1}}},\
         {{\"n\":\"relative_humidity\",\"u\":\"%RH\",\"v\":{:.1}}},\
         {{\"n\":\"wind_speed\",\"u\":\"m/s\",\"v\":{:.1}}}",
        (scene.humidity() + 0.8 * dice.bell()).min(99.5),
        (scene.wind() * 1.2 + 0.4 * dice.bell()).max(0.2),
    ));
}
