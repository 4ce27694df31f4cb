//! The Things Stack v3 (FORMATS 2): uplinks of Turku and Vantaa. Empty fields are left out, 64-bit
//! numbers are texts, identifiers are in upper case. Two gateways hear a whole town, so both are heard often.

use super::super::{
    cast::Actor,
    nature::Scene,
    pen::{Pen, base64},
    random::Dice,
    script::{Kind, TURKU, words},
};

const UPLINK: u64 = 0x1201;
const BATTERY: u64 = 0x1202;

/// An uplink. `taken` says whether a parking space is taken.
pub(in super::super) fn up(actor: &Actor, scene: &Scene, count: u32, taken: bool, pen: &mut Pen) {
    let mut dice = Dice::of(scene.seed, UPLINK, u64::from(actor.number), scene.at.0);
    let heard_at = scene.at.plus(-(180 + dice.below(500) as i64));
    let (application, tenant) = if actor.town == TURKU {
        ("turku-city", "turku")
    } else {
        ("vantaa-noise", "vantaa")
    };
    let word = words(actor.kind).map_or("", |row| row.word);
    let device = format!("{tenant}-{word}-{:03}", actor.ordinal);
    let spreading = 7 + (actor.number * 5 % 4);
    let rssi = -78.0 - 9.0 * f64::from(spreading - 7) + 3.0 * dice.bell();
    let snr = 9.0 - 3.2 * f64::from(spreading - 7) + dice.bell();
    pen.topic(format_args!(
        "v3/{application}@{tenant}/devices/{device}/up"
    ));
    pen.put(format_args!(
        "{{\"end_device_ids\":{{\"device_id\":\"{device}\",\
         \"application_ids\":{{\"application_id\":\"{application}\"}},\"dev_eui\":\"{:016X}\",\
         \"join_eui\":\"70B3D57ED0000000\",\"dev_addr\":\"27{:06X}\"}},\
         \"correlation_ids\":[\"gs:uplink:{:016X}\"],\"received_at\":\"{}\",\
         \"uplink_message\":{{\"f_port\":2,",
        0x70b3_d57e_d005_0000_u64 + u64::from(actor.number) * 3,
        0x02_0000 + actor.number,
        dice.bits(),
        heard_at.plus(120),
    ));
    pen.put(format_args!(
        "\"f_cnt\":{count},\"frm_payload\":\"{}\",\"decoded_payload\":{{",
        base64(dice.bits())
    ));
    measurements(actor, scene, taken, &mut dice, pen);
    pen.put(format_args!(
        "}},\"rx_metadata\":[{{\"gateway_ids\":{{\"gateway_id\":\"{tenant}-gw-{:02}\",\
         \"eui\":\"B827EBFFFE{:06X}\"}},\"time\":\"{heard_at}\",\"timestamp\":{},\"rssi\":{rssi:.0},\
         \"channel_rssi\":{rssi:.0},\"snr\":{snr:.1}}}],\"settings\":{{\"data_rate\":{{\"lora\":{{\
         \"bandwidth\":125000,\"spreading_factor\":{spreading},\"coding_rate\":\"4/5\"}}}},\
         \"frequency\":\"868100000\",\"time\":\"{heard_at}\"}},\"received_at\":\"{}\",\
         \"consumed_airtime\":\"0.056576s\",\"locations\":{{\"user\":{{\"latitude\":{:.5},\
         \"longitude\":{:.5},\"source\":\"SOURCE_REGISTRY\"}}}},\
         \"version_ids\":{{\"brand_id\":\"city\",\"model_id\":\"{word}\"}},\
         \"network_ids\":{{\"net_id\":\"000013\",\"tenant_id\":\"{tenant}\"}}}}}}",
        1 + actor.ordinal % 2, 0x11_0000 + actor.town as u32 * 256 + actor.ordinal % 2,
        dice.below(1 << 32), heard_at.plus(60), actor.position.0, actor.position.1,
    ));
}

fn measurements(actor: &Actor, scene: &Scene, taken: bool, dice: &mut Dice, pen: &mut Pen) {
    let celsius = scene.celsius() + 0.8 * scene.own(actor, 1, 6) + 0.15 * dice.bell();
    match actor.kind {
        Kind::Parking => {
            pen.put(format_args!(
                "\"occupied\":{taken},\"temperature\":{celsius:.1}"
            ));
        }
        Kind::WaterLevel => pen.put(format_args!(
            "\"water_level\":{{\"value\":{:.3},\"unit\":\"m\"}},\"water_temperature\":{:.2}",
            0.41 + 0.09 * scene.own(actor, 2, 40) + 0.003 * dice.bell(),
            (2.0 + 0.5 * scene.celsius()).max(0.3) + 0.04 * dice.bell(),
        )),
        Kind::Weather => pen.put(format_args!(
            "\"temperature\":{celsius:.1},\"humidity\":{:.1},\"pressure\":{:.1},\
             \"wind_speed\":{:.1}",
            (scene.humidity() + 0.6 * dice.bell()).min(99.5),
            scene.pressure() + 0.1 * dice.bell(),
            (scene.wind() + 0.5 * dice.bell()).max(0.1),
        )),
        Kind::Noise => {
            let level =
                46.0 + 18.0 * scene.traffic().sqrt() + 2.0 * scene.own(actor, 3, 2) + dice.bell();
            pen.put(format_args!("\"noise_laeq\":{level:.1}"));
        }
        _ => {
            let dust =
                (scene.street_dust() + 2.0 * scene.own(actor, 4, 3) + 0.5 * dice.bell()).max(1.5);
            pen.put(format_args!(
                "\"pm10\":{dust:.1},\"pm2_5\":{:.1},\"no2\":{{\"value\":{:.1},\"unit\":\"ug/m3\"}}",
                (0.36 * dust + 0.3 * dice.bell()).max(0.7),
                7.0 + 30.0 * scene.traffic() + 2.0 * scene.own(actor, 5, 2) + 0.5 * dice.bell(),
            ));
        }
    }
    let mut birth = Dice::of(scene.seed, BATTERY, u64::from(actor.number), 0);
    let level = birth.between(52.0, 99.0) + 0.15 * dice.bell();
    pen.put(format_args!(",\"battery\":{:.1}", level.min(100.0)));
}
