//! ChirpStack v4 (FORMATS 3): uplinks with their radio part, gateway statistics, the retained gateway
//! state. As protobuf JSON does, values that are zero are left out.

use super::super::{
    cast::{Actor, metres},
    nature::Scene,
    pen::{Pen, base64},
    random::Dice,
    script::{APPLICATIONS, CHANNELS, Kind, MASTS, TOWNS, words},
};
use crate::city::model::time::Stamp;

const UPLINK: u64 = 0x1001;
const STATS: u64 = 0x1002;
const BATTERY: u64 = 0x1003;
const FREQUENCIES: [u32; 8] = [
    868_100_000,
    868_300_000,
    868_500_000,
    867_100_000,
    867_300_000,
    867_500_000,
    867_700_000,
    867_900_000,
];

/// What an uplink needs to know beside its device.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Uplink<'a> {
    pub(in super::super) scene: &'a Scene,
    /// Frames so far.
    pub(in super::super) count: u32,
    /// For a parking space: taken or free.
    pub(in super::super) taken: bool,
    /// The gateways that hear it now.
    pub(in super::super) masts: &'a [usize],
}

/// The id of a gateway, an EUI-64 in lower case.
pub(in super::super) fn gateway_id(row: usize) -> String {
    format!("7276ff002e06{:04x}", 0x0a17 + row * 0x1d)
}

/// The id of a device, an EUI-64 in lower case. Does not depend on the seed.
pub(in super::super) fn device_eui(actor: &Actor) -> String {
    let maker: u64 = match actor.kind {
        Kind::Parking => 0x0000_1616_001f,
        Kind::Waste | Kind::WaterLevel => 0x0024_e124_713d,
        Kind::Soil => 0x0070_b3d5_7ba0,
        Kind::Bicycles => 0x0070_b3d5_4991,
        Kind::Noise => 0x0024_e124_743c,
        _ => 0x00a8_1758_fffe,
    };
    format!("{maker:010x}{:06x}", 0x02_0000 + actor.number * 7)
}

/// The name of a device: what it is, where it stands, and a number.
pub(in super::super) fn device_name(actor: &Actor) -> String {
    let place = MASTS
        .get(usize::from(actor.masts[0]))
        .map_or("", |mast| mast.place);
    let word = words(actor.kind).map_or("", |row| row.name);
    format!("{word} {place} {:03}", actor.ordinal)
}

/// An uplink.
pub(in super::super) fn up(actor: &Actor, what: &Uplink<'_>, pen: &mut Pen) {
    let at = what.scene.at;
    let mut dice = Dice::of(what.scene.seed, UPLINK, u64::from(actor.number), at.0);
    let heard_at = at.plus(-(120 + dice.below(600) as i64));
    let application = APPLICATIONS.get(actor.channel).copied().unwrap_or_default();
    let tenant = TOWNS.get(actor.town).map_or("", |town| town.name);
    let profile = words(actor.kind).map_or("", |row| row.profile);
    let (eui, high, low) = (device_eui(actor), dice.bits(), dice.bits());
    pen.topic(format_args!(
        "application/{application}/device/{eui}/event/up"
    ));
    pen.put(format_args!(
        "{{\"deduplicationId\":\"{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}\",\"time\":\"{heard_at}\",\
         \"deviceInfo\":{{\"tenantId\":\"52f14cd4-c6f1-4fbd-8f87-4025e1d4924{}\",\
         \"tenantName\":\"{tenant}\",\"applicationId\":\"{application}\",\
         \"applicationName\":\"{tenant} sensorer\",\
         \"deviceProfileId\":\"605d08d4-65f5-4d2c-8a5a-3d246266{:04x}\",\
         \"deviceProfileName\":\"{profile}\",\"deviceName\":\"{}\",\"devEui\":\"{eui}\",\
         \"tags\":{{}}}},\"devAddr\":\"01{:06x}\",\"adr\":true,",
        high >> 32,
        high >> 16 & 0xffff,
        high >> 4 & 0xfff,
        high & 0xfff,
        low & 0xffff_ffff_ffff,
        actor.channel,
        actor.kind as u32,
        device_name(actor),
        0x0a_0000 + actor.number,
    ));
    let radio = Radio::of(actor, what.masts, &mut dice);
    if radio.spreading < 12 {
        pen.put(format_args!("\"dr\":{},", 12 - radio.spreading));
    }
    pen.put(format_args!(
        "\"fCnt\":{},\"fPort\":85,\"data\":\"{}\",\"object\":{{",
        what.count,
        base64(low)
    ));
    measurements(actor, what, &mut dice, pen);
    pen.put(format_args!("}},\"rxInfo\":["));
    radio.put(heard_at, actor, what.masts, &mut dice, pen);
    pen.put(format_args!(
        "],\"txInfo\":{{\"frequency\":{},\"modulation\":{{\"lora\":{{\"bandwidth\":125000,\
         \"spreadingFactor\":{},\"codeRate\":\"CR_4_5\"}}}}}},\"regionConfigId\":\"eu868\"}}",
        dice.pick(&FREQUENCIES).copied().unwrap_or(868_100_000),
        radio.spreading
    ));
}

/// The decoded payload: what a codec of the platform makes of the bytes.
fn measurements(actor: &Actor, what: &Uplink<'_>, dice: &mut Dice, pen: &mut Pen) {
    let scene = what.scene;
    let battery = battery(actor, scene, dice);
    let celsius = scene.celsius() + scene.own(actor, 1, 6) + 0.2 * dice.bell();
    match actor.kind {
        Kind::Parking => pen.put(format_args!(
            "\"occupied\":{},\"temperature\":{celsius:.1}",
            what.taken
        )),
        Kind::Waste => pen.put(format_args!(
            "\"fill_level\":{:.1},\"temperature\":{celsius:.1}",
            fill(actor, scene, dice)
        )),
        Kind::Soil => pen.put(format_args!(
            "\"soil_moisture\":{:.1},\"soil_temperature\":{:.2}",
            27.0 + 7.0 * scene.own(actor, 2, 96) + 0.15 * dice.bell(),
            (6.0 + 0.4 * celsius).max(0.4) + 0.05 * dice.bell()
        )),
        Kind::Air => {
            let dust =
                (scene.street_dust() + 2.0 * scene.own(actor, 3, 3) + 0.6 * dice.bell()).max(1.5);
            pen.put(format_args!(
                "\"pm2_5\":{:.1},\"pm10\":{dust:.1},\"no2\":{{\"value\":{:.1},\"unit\":\"ug/m3\"}},\"temperature\":{celsius:.1},\
                 \"humidity\":{:.1}",
                (dust * 0.38 + 0.4 * dice.bell()).max(0.8),
                6.0 + 34.0 * scene.traffic() + 3.0 * scene.own(actor, 4, 2) + 0.5 * dice.bell(),
                (scene.humidity() + dice.bell()).min(99.4)
            ));
        }
        Kind::Noise => {
            let level =
                44.0 + 19.0 * scene.traffic().sqrt() + 2.0 * scene.own(actor, 5, 2) + dice.bell();
            pen.put(format_args!(
                "\"noise_laeq\":{level:.1},\"noise_lamax\":{:.1}",
                level + 11.0 + 2.0 * dice.bell()
            ));
        }
        Kind::WaterLevel => pen.put(format_args!(
            "\"water_level\":{{\"value\":{:.3},\"unit\":\"m\"}},\"temperature\":{celsius:.1}",
            0.62 + 0.12 * scene.own(actor, 6, 30) + 0.004 * dice.bell()
        )),
        Kind::Indoor => pen.put(format_args!(
            "\"temperature\":{:.1},\"humidity\":{:.1},\"co2\":{:.0}",
            21.2 + 0.6 * scene.own(actor, 7, 5) + scene.at_work() + 0.1 * dice.bell(),
            34.0 + 5.0 * scene.own(actor, 8, 12) + 0.4 * dice.bell(),
            418.0 + 420.0 * scene.at_work() + 40.0 * scene.own(actor, 9, 2) + 8.0 * dice.bell()
        )),
        Kind::Bicycles => pen.put(format_args!(
            "\"bicycle_count\":{:.0}",
            (46.0 * scene.traffic() * (0.6 + 0.5 * scene.local.warmth()) + 4.0 * dice.bell())
                .max(0.0)
        )),
        _ => {}
    }
    pen.put(format_args!(",\"battery\":{battery:.1}"));
}

/// Percent. Batteries sink over months; about one in eighty is nearly empty.
fn battery(actor: &Actor, scene: &Scene, dice: &mut Dice) -> f64 {
    let mut birth = Dice::of(scene.seed, BATTERY, u64::from(actor.number), 0);
    let level = if birth.once_in(80) {
        birth.between(9.0, 16.0)
    } else {
        birth.between(48.0, 99.0)
    };
    let months_left = (scene.at.0 as f64 / 2.6e9).rem_euclid(1.0);
    (level - 1.5 * months_left + 0.15 * dice.bell()).clamp(3.0, 100.0)
}

/// Percent: grows until the lorry comes, every one to two weeks.
fn fill(actor: &Actor, scene: &Scene, dice: &mut Dice) -> f64 {
    let mut birth = Dice::of(scene.seed, BATTERY, u64::from(actor.number), 1);
    let (days, most) = (birth.between(7.0, 14.0), birth.between(55.0, 86.0));
    let share = (scene.at.0 as f64 / (days * 86_400_000.0) + birth.unit()).rem_euclid(1.0);
    (3.0 + most * share + 0.3 * dice.bell()).max(0.5)
}

/// The radio part of one frame.
#[derive(Debug)]
struct Radio {
    spreading: u32,
    rssi: [f64; 3],
}

impl Radio {
    /// Signal strength falls with distance; the spreading factor follows the best gateway.
    fn of(actor: &Actor, masts: &[usize], dice: &mut Dice) -> Self {
        let mut rssi = [-120.0_f64; 3];
        for (place, row) in rssi.iter_mut().zip(masts) {
            let away = MASTS
                .get(*row)
                .map_or(900.0, |mast| metres(actor.position, mast.position));
            *place =
                (-34.0 - 27.0 * (away.max(20.0)).log10() + 2.5 * dice.bell()).clamp(-126.0, -52.0);
        }
        let best = rssi.iter().copied().fold(-130.0, f64::max);
        let spreading = match best {
            best if best > -104.0 => 7,
            best if best > -109.0 => 8,
            best if best > -113.0 => 9,
            best if best > -117.0 => 10,
            best if best > -121.0 => 11,
            _ => 12,
        };
        Self { spreading, rssi }
    }

    fn put(&self, heard_at: Stamp, actor: &Actor, masts: &[usize], dice: &mut Dice, pen: &mut Pen) {
        let region = region(actor.channel);
        for (number, (row, rssi)) in masts.iter().zip(self.rssi).enumerate() {
            let comma = if number == 0 { "" } else { "," };
            let (lat, lon) = MASTS.get(*row).map_or((0.0, 0.0), |mast| mast.position);
            let snr = ((rssi + 112.0) / 2.6 + dice.bell()).clamp(-14.0, 13.5);
            pen.put(format_args!(
                "{comma}{{\"gatewayId\":\"{}\",\"uplinkId\":{},\"gwTime\":\"{}\",\"nsTime\":\"{}\",\
                 \"rssi\":{rssi:.0},\"snr\":{snr:.1},\"channel\":{},\"rfChain\":1,\
                 \"location\":{{\"latitude\":{lat},\"longitude\":{lon}}},\
                 \"metadata\":{{\"region_config_id\":\"{region}\",\"region_common_name\":\"EU868\"}},\
                 \"crcStatus\":\"CRC_OK\"}}",
                gateway_id(*row), dice.below(1 << 32), heard_at.plus(number as i64 * 2),
                heard_at.plus(40), 1 + dice.below(7),
            ));
        }
    }
}

/// The region that stands in front of a town's gateway topics.
pub(in super::super) fn region(channel: usize) -> &'static str {
    match CHANNELS
        .get(channel)
        .and_then(|channel| TOWNS.get(channel.town))
    {
        Some(town) if town.id == "malmo" => "eu868_malmo",
        Some(town) if town.id == "lund" => "eu868_lund",
        _ => "eu868_helsingborg",
    }
}

/// The statistics of a gateway since its last ones.
pub(in super::super) fn stats(row: usize, scene: &Scene, on_battery: bool, pen: &mut Pen) {
    let Some(mast) = MASTS.get(row) else { return };
    let mut dice = Dice::of(scene.seed, STATS, row as u64, scene.at.0);
    let (id, region) = (gateway_id(row), region(mast.channel));
    let good = if on_battery { 0 } else { 2 + dice.below(9) };
    let sent = good / 6;
    pen.topic(format_args!("{region}/gateway/{id}/event/stats"));
    pen.put(format_args!(
        "{{\"gatewayId\":\"{id}\",\"time\":\"{}\",\"location\":{{\"latitude\":{},\"longitude\":{}}},\
         \"rxPacketsReceived\":{},\"rxPacketsReceivedOk\":{good},\"txPacketsReceived\":{sent},\
         \"txPacketsEmitted\":{sent},\"metadata\":{{\"region_config_id\":\"{region}\",\
         \"name\":\"{}\",\"power\":\"{}\"}}}}",
        scene.at.plus(-(60 + dice.below(200) as i64)), mast.position.0, mast.position.1,
        good + dice.below(4), gateway_name(row), if on_battery { "ups" } else { "mains" },
    ));
}

/// The state that the broker keeps.
pub(in super::super) fn online(row: usize, pen: &mut Pen) {
    let Some(mast) = MASTS.get(row) else { return };
    let (id, region) = (gateway_id(row), region(mast.channel));
    pen.topic(format_args!("{region}/gateway/{id}/state/conn"));
    pen.put(format_args!(
        "{{\"gatewayId\":\"{id}\",\"state\":\"ONLINE\"}}"
    ));
}

/// `lund-gw-07`.
pub(in super::super) fn gateway_name(row: usize) -> String {
    MASTS.get(row).map_or_else(String::new, |mast| {
        let town = CHANNELS
            .get(mast.channel)
            .and_then(|channel| TOWNS.get(channel.town));
        format!("{}-gw-{:02}", town.map_or("", |town| town.id), mast.number)
    })
}
