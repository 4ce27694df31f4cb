//! The table of QUANTITIES.md, and what a sender's name, a failure code and a strange number mean
//! in it. The senders' names themselves stand in `native.rs`.

use super::{
    native::{NATIVE, NUMBERED},
    quantity::{Kind, Quantity, QuantityName},
    text::SafeText,
};
use std::sync::LazyLock;

const fn first(ranges: &[(f64, f64)]) -> Option<(f64, f64)> {
    match ranges {
        [range, ..] => Some(*range),
        [] => None,
    }
}

macro_rules! quantities {
    ($($id:ident = $name:literal, $unit:literal, $kind:ident $(, $least:literal .. $most:literal)?;)*) => {
        $(
            #[doc = concat!("`", $name, "` in `", $unit, "`.")]
            pub static $id: Quantity = Quantity {
                name: $name,
                unit: $unit,
                kind: Kind::$kind,
                plausible: first(&[$(($least, $most))?]),
            };
        )*

        /// All quantities.
        pub static QUANTITIES: &[&Quantity] = &[$(&$id),*];
    };
}

quantities! {
    AIR_TEMPERATURE = "air_temperature", "Cel", Analogue, -60.0..60.0;
    WATER_TEMPERATURE = "water_temperature", "Cel", Analogue, -5.0..60.0;
    SOIL_TEMPERATURE = "soil_temperature", "Cel", Analogue, -40.0..60.0;
    SURFACE_TEMPERATURE = "surface_temperature", "Cel", Analogue, -60.0..80.0;
    DEW_POINT = "dew_point", "Cel", Analogue, -60.0..40.0;
    RELATIVE_HUMIDITY = "relative_humidity", "%", Analogue, 0.0..100.0;
    ATMOSPHERIC_PRESSURE = "atmospheric_pressure", "hPa", Analogue, 850.0..1090.0;
    WIND_SPEED = "wind_speed", "m/s", Analogue, 0.0..75.0;
    WIND_DIRECTION = "wind_direction", "deg", Analogue, -180.0..360.0;
    PRECIPITATION = "precipitation", "mm", Analogue, 0.0..200.0;
    PRECIPITATION_RATE = "precipitation_rate", "mm/h", Analogue, 0.0..300.0;
    SNOW_DEPTH = "snow_depth", "cm", Analogue, 0.0..500.0;
    SOIL_MOISTURE = "soil_moisture", "%", Analogue, 0.0..100.0;
    SOLAR_IRRADIANCE = "solar_irradiance", "W/m2", Analogue, 0.0..1500.0;
    ILLUMINANCE = "illuminance", "lx", Analogue, 0.0..200000.0;
    VISIBILITY = "visibility", "m", Analogue, 0.0..50000.0;
    PM1 = "pm1", "ug/m3", Analogue, 0.0..1000.0;
    PM2_5 = "pm2_5", "ug/m3", Analogue, 0.0..1000.0;
    PM10 = "pm10", "ug/m3", Analogue, 0.0..1000.0;
    NO2 = "no2", "ug/m3", Analogue, 0.0..2000.0;
    NO = "no", "ug/m3", Analogue, 0.0..2000.0;
    NOX = "nox", "ug/m3", Analogue, 0.0..2000.0;
    O3 = "o3", "ug/m3", Analogue, 0.0..2000.0;
    SO2 = "so2", "ug/m3", Analogue, 0.0..2000.0;
    NH3 = "nh3", "ug/m3", Analogue, 0.0..2000.0;
    H2S = "h2s", "ug/m3", Analogue, 0.0..2000.0;
    CO = "co", "mg/m3", Analogue, 0.0..100.0;
    CO2 = "co2", "[ppm]", Analogue, 300.0..10000.0;
    TVOC = "tvoc", "[ppb]", Analogue;
    AIR_QUALITY_INDEX = "air_quality_index", "1", Analogue, 0.0..500.0;
    NOISE_LAEQ = "noise_laeq", "dB(A)", Analogue, 20.0..130.0;
    NOISE_LAMAX = "noise_lamax", "dB(A)", Analogue, 20.0..140.0;
    NOISE_LAS = "noise_las", "dB(A)", Analogue, 20.0..130.0;
    NOISE_LAEQ_D = "noise_laeq_d", "dB(A)", Analogue, 20.0..130.0;
    VEHICLE_COUNT = "vehicle_count", "1", Count, 0.0..1e9;
    VEHICLE_SPEED_AVG = "vehicle_speed_avg", "km/h", Analogue, 0.0..200.0;
    LANE_OCCUPANCY = "lane_occupancy", "%", Analogue, 0.0..100.0;
    PEOPLE_COUNT = "people_count", "1", Count, 0.0..1e9;
    PEDESTRIAN_COUNT = "pedestrian_count", "1", Count, 0.0..1e9;
    BICYCLE_COUNT = "bicycle_count", "1", Count, 0.0..1e9;
    PASSENGER_LOAD = "passenger_load", "1", Count, 0.0..2000.0;
    OCCUPANCY_RATIO = "occupancy_ratio", "%", Count, 0.0..200.0;
    PARKING_SPOT_STATE = "parking_spot_state", "", State;
    PARKING_FREE = "parking_free", "1", Count, 0.0..1e6;
    PARKING_CAPACITY = "parking_capacity", "1", Count, 0.0..1e6;
    PARKING_OCCUPANCY = "parking_occupancy", "%", Count, 0.0..100.0;
    FILL_LEVEL = "fill_level", "%", Analogue, 0.0..100.0;
    DISTANCE = "distance", "m", Analogue;
    WATER_LEVEL = "water_level", "m", Analogue;
    WATER_VOLUME_TOTAL = "water_volume_total", "m3", Counter, 0.0..1e12;
    WATER_FLOW = "water_flow", "l/h", Analogue;
    WATER_LEAK = "water_leak", "", State;
    PH = "ph", "1", Analogue, 0.0..14.0;
    CONDUCTIVITY = "conductivity", "uS/cm", Analogue;
    TURBIDITY = "turbidity", "[NTU]", Analogue;
    DISSOLVED_OXYGEN = "dissolved_oxygen", "mg/L", Analogue;
    POWER_ACTIVE = "power_active", "W", Analogue;
    ENERGY_TOTAL = "energy_total", "kWh", Counter;
    VOLTAGE = "voltage", "V", Analogue;
    CURRENT = "current", "A", Analogue;
    FREQUENCY_MAINS = "frequency_mains", "Hz", Analogue;
    LIGHT_POWER_STATE = "light_power_state", "", State;
    LIGHT_DIM_LEVEL = "light_dim_level", "%", Count, 0.0..100.0;
    LAMP_STATUS = "lamp_status", "", State;
    EV_POINTS_AVAILABLE = "ev_points_available", "1", Count, 0.0..1e6;
    EV_POINTS_TOTAL = "ev_points_total", "1", Count, 0.0..1e6;
    EV_STATUS = "ev_status", "", State;
    SIGNAL_STATE = "signal_state", "", State;
    DOOR_STATE = "door_state", "", State;
    PRESENCE = "presence", "", State;
    TAMPER = "tamper", "", State;
    TILT = "tilt", "", State;
    SPEED = "speed", "m/s", Count, 0.0..150.0;
    HEADING = "heading", "deg", Count, 0.0..360.0;
    SCHEDULE_DEVIATION = "schedule_deviation", "s", Count, -7200.0..7200.0;
    SEA_STATE = "sea_state", "", State;
    WAVE_DIRECTION = "wave_dir", "deg", Analogue, 0.0..360.0;
    RELIABILITY = "reliability", "%", Count, 0.0..100.0;
    BATTERY_LEVEL = "battery_level", "%", Count, 0.0..100.0;
    BATTERY_VOLTAGE = "battery_voltage", "V", Count, 1.5..15.0;
    EXTERNAL_POWER = "external_power", "", State;
    RSSI = "rssi", "dBm", Analogue, -150.0..0.0;
    SNR = "snr", "dB", Analogue, -25.0..20.0;
    LINK_MARGIN = "link_margin", "dB", Analogue;
    SPREADING_FACTOR = "spreading_factor", "1", Count, 7.0..12.0;
    UPLINK_COUNTER = "uplink_counter", "1", Counter, 0.0..4294967295.0;
    PACKET_LOSS = "packet_loss", "%", Count, 0.0..100.0;
    GATEWAY_COUNT = "gateway_count", "1", Count, 0.0..1e6;
    GATEWAY_RX_PACKETS = "gateway_rx_packets", "1", Count, 0.0..1e9;
    GATEWAY_RX_PACKETS_OK = "gateway_rx_packets_ok", "1", Count, 0.0..1e9;
    GATEWAY_TX_PACKETS = "gateway_tx_packets", "1", Count, 0.0..1e9;
    GATEWAY_ONLINE = "gateway_online", "", State;
    REPORT_LAG = "report_lag", "s", Count;
    REPORT_INTERVAL = "report_interval", "s", Count, 1.0..31536000.0;
    LATITUDE = "latitude", "deg", Count, -90.0..90.0;
    LONGITUDE = "longitude", "deg", Count, -180.0..180.0;
    ALTITUDE = "altitude", "m", Count, -500.0..9000.0;
}

/// A quantity and the unit that a name usually has.
type Meaning = (&'static Quantity, &'static str);

/// The senders' names exactly as they write them. Looked up only, never walked.
static EXACT: LazyLock<hashbrown::HashMap<&'static str, Meaning>> = LazyLock::new(|| {
    let canonical = QUANTITIES
        .iter()
        .map(|known| (known.name, (*known, known.unit)));
    canonical.chain(native_names()).collect()
});

/// The same in lower case; where two names differ in nothing else, the one that stands first counts.
static LOWER: LazyLock<hashbrown::HashMap<String, Meaning>> = LazyLock::new(|| {
    let mut names = hashbrown::HashMap::new();
    for (name, meaning) in native_names() {
        names.entry(name.to_ascii_lowercase()).or_insert(meaning);
    }
    for known in QUANTITIES {
        names
            .entry(known.name.into())
            .or_insert((*known, known.unit));
    }
    names
});

fn native_names() -> impl Iterator<Item = (&'static str, Meaning)> {
    NATIVE.iter().flat_map(|(known, unit, names)| {
        names
            .split_ascii_whitespace()
            .map(move |name| (name, (*known, *unit)))
    })
}

/// What a sender's name means: the quantity, the qualifier that the name carries (`max`,
/// `channel=3`), and the unit that this name usually has (empty where none can be assumed).
pub fn name(native: &str) -> (QuantityName, SafeText, &'static str) {
    if let Some((known, unit)) = whole(native) {
        return (QuantityName::Known(known), SafeText::default(), unit);
    }
    qualified(native).unwrap_or_else(|| {
        (
            QuantityName::Other(SafeText::new(native)),
            SafeText::default(),
            "",
        )
    })
}

/// The meaning of a name that carries no qualifier.
fn whole(native: &str) -> Option<Meaning> {
    if let Some(meaning) = EXACT.get(native) {
        return Some(*meaning);
    }
    let mut lower = [0_u8; 48];
    let lower = lower.get_mut(..native.len())?;
    lower.copy_from_slice(native.as_bytes());
    lower.make_ascii_lowercase();
    LOWER.get(std::str::from_utf8(lower).ok()?).copied()
}

/// The statistics that names carry, before or after the quantity.
const STATISTICS: &[(&str, &str)] = &[
    ("avg", "avg"),
    ("mean", "avg"),
    ("average", "avg"),
    ("min", "min"),
    ("max", "max"),
    ("sum", "sum"),
    ("p50", "p50"),
    ("median", "p50"),
    ("p95", "p95"),
];

/// `temperature_3`, `humidity_max`, `avg_temperature`, `3303/0/5700`: a known name and a qualifier.
fn qualified(native: &str) -> Option<(QuantityName, SafeText, &'static str)> {
    let cut = |at: usize| Some((native.get(..at)?, native.get(at + 1..)?));
    if let Some((head, tail)) = native.rfind(['_', '-', '.']).and_then(cut)
        && let Some(qualifier) = channel(tail).or_else(|| statistic(tail))
        && let Some((known, unit)) = whole(head)
    {
        return Some((QuantityName::Known(known), qualifier, unit));
    }
    if let Some((head, tail)) = native.find(['_', '-', '.']).and_then(cut)
        && let Some(qualifier) = statistic(head)
        && let Some((known, unit)) = whole(tail)
    {
        return Some((QuantityName::Known(known), qualifier, unit));
    }
    if let Some(numbered) = numbered(native) {
        return Some(numbered);
    }
    // OMA LwM2M: object / instance / resource.
    let (object, rest) = native.split_once('/')?;
    let (instance, resource) = rest.split_once('/')?;
    let (known, unit) = whole(&format!("{object}/{resource}"))?;
    Some((QuantityName::Known(known), channel(instance)?, unit))
}

/// `analog_in_2`, `accelerometer_3.x`, `temperatureSensor.1`: what Cayenne LPP numbers by channels.
fn numbered(native: &str) -> Option<(QuantityName, SafeText, &'static str)> {
    let axis = native
        .rsplit_once('.')
        .filter(|(_, axis)| matches!(*axis, "x" | "y" | "z"));
    let numbered = axis.map_or(native, |(head, _)| head);
    let (head, tail) = numbered.rsplit_once(['_', '.'])?;
    let (_, name, unit) = NUMBERED.iter().find(|(known, _, _)| *known == head)?;
    let channel = channel(tail)?;
    if let Some((known, unit)) = whole(name) {
        return Some((QuantityName::Known(known), channel, unit));
    }
    let name = match axis {
        Some((_, axis)) => SafeText::new(&format!("{name}.{axis}")),
        None => SafeText::fixed(name),
    };
    Some((QuantityName::Other(name), channel, unit))
}

fn statistic(word: &str) -> Option<SafeText> {
    let (_, canonical) = STATISTICS
        .iter()
        .find(|(native, _)| word.eq_ignore_ascii_case(native))?;
    Some(SafeText::new(canonical))
}

fn channel(digits: &str) -> Option<SafeText> {
    let known =
        !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit());
    known.then(|| {
        // Written by hand: Cayenne LPP names every value so, and this must not allocate.
        let mut text = *b"channel=    ";
        let end = 8 + digits.len();
        if let Some(tail) = text.get_mut(8..end) {
            tail.copy_from_slice(digits.as_bytes());
        }
        SafeText::from_bytes(text.get(..end).unwrap_or_default())
    })
}

/// The quantity that was meant, where the declared unit tells that the name was too wide:
/// a "battery" in volts is a battery voltage.
pub fn by_unit(known: &'static Quantity, unit: &str) -> &'static Quantity {
    if std::ptr::eq(known, &raw const BATTERY_LEVEL) && matches!(unit, "V" | "mV") {
        &BATTERY_VOLTAGE
    } else {
        known
    }
}

/// A whole number that stands for "no value", and why.
pub type Sentinel = (i64, &'static str);

/// The numbers, as they are received, that are no values of this quantity (QUANTITIES rule 4).
pub fn sentinels(quantity: &Quantity) -> &'static [Sentinel] {
    match quantity.name {
        "battery_level" => &[
            (-1, "-1 stands for an unknown battery level"),
            (255, "255 stands for an unknown battery level"),
        ],
        "speed" | "wind_speed" => &[(-1, "-1 stands for no speed")],
        "heading" => &[
            (511, "511 stands for no heading"),
            (-1, "-1 stands for no heading"),
        ],
        "distance" | "water_level" => &[(65_535, "65535 stands for no echo")],
        _ => &[],
    }
}

/// True for quantities of which -999 and its like are no values: all numbers, but a bus may well be 999 seconds early.
pub fn has_missing_codes(quantity: &Quantity) -> bool {
    quantity.kind != Kind::State && !std::ptr::eq(quantity, &raw const SCHEDULE_DEVIATION)
}

/// A number that stands for "no value" of nearly every quantity.
pub fn is_missing_code(code: i64) -> bool {
    matches!(code, -999 | -9_999 | -99_999)
}

/// True for values that stand still for hours where nothing happens: no rain, no snow, no sun, no current; and air
/// that can take no more water, or sight that goes on beyond what the sensor can see.
pub fn is_at_rest(quantity: &Quantity, value: f64) -> bool {
    match quantity.name {
        "precipitation" | "precipitation_rate" | "snow_depth" | "solar_irradiance"
        | "illuminance" | "wind_speed" | "water_flow" | "power_active" | "current"
        | "lane_occupancy" | "vehicle_speed_avg" => value.abs() < 1e-9,
        "relative_humidity" => value >= 99.5,
        "visibility" => value >= 2_000.0,
        _ => false,
    }
}

/// How far apart neighbours may be, in the canonical unit, where what they measure is much the same all over a
/// neighbourhood; `None` for what differs from street to street.
pub fn neighbourly(quantity: &Quantity) -> Option<f64> {
    match quantity.name {
        "air_temperature" => Some(10.0),
        "dew_point" => Some(8.0),
        "atmospheric_pressure" => Some(20.0),
        "relative_humidity" => Some(45.0),
        _ => None,
    }
}

/// Numbers, in the canonical unit, that are values but smell of a broken sensor: 85.0 of a DS18B20 after
/// power-on, -127 and -55 of one that is cut off, a register full of ones (QUANTITIES rule 4, MISSION T05).
pub fn suspects(quantity: &Quantity) -> &'static [f64] {
    match quantity.unit {
        "Cel" => &[85.0, -127.0, -55.0, -327.68, -3276.8],
        "" | "1" | "s" | "deg" => &[],
        _ if quantity.kind == Kind::Analogue => &[65_535.0, -327.68],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::model::quantity::{Reading, UnitStatus, Value};

    fn check(native: &str, quantity: &str, qualifier: &str, unit: &str) {
        let (found, carried, usual) = name(native);
        assert_eq!(
            (found.as_str(), carried.as_str(), usual),
            (quantity, qualifier, unit),
            "{native}"
        );
    }

    #[test]
    fn every_name_of_the_tables_is_one_quantity() {
        let mut seen = std::collections::BTreeMap::new();
        for (native, (known, _)) in native_names() {
            let before = seen.insert(native, known.name);
            assert!(
                before.is_none(),
                "{native} is {before:?} and {}",
                known.name
            );
        }
        for known in QUANTITIES {
            check(known.name, known.name, "", name(known.name).2);
            assert!(matches!(name(known.name).0, QuantityName::Known(_)));
        }
    }

    #[test]
    fn knows_what_senders_say() {
        check("temperature", "air_temperature", "", "Cel");
        check("TempC_SHT", "air_temperature", "", "Cel");
        check("BME280_pressure", "atmospheric_pressure", "", "Pa");
        check("Hum_SHT", "relative_humidity", "", "%");
        check("relativeHumidity", "relative_humidity", "", "1");
        check("vdd", "battery_voltage", "", "mV");
        check("BatV", "battery_voltage", "", "V");
        check("SDS_P1", "pm10", "", "ug/m3");
        check("P2", "pm2_5", "", "ug/m3");
        check("PM2.5", "pm2_5", "", "ug/m3");
        check("distance", "distance", "", "");
        check("NO2", "no2", "", "");
        check("TEMPERATURE", "air_temperature", "", "Cel");
    }

    #[test]
    fn takes_qualifiers_from_names() {
        check("temperature_3", "air_temperature", "channel=3", "Cel");
        check(
            "barometric_pressure_0",
            "atmospheric_pressure",
            "channel=0",
            "hPa",
        );
        check("humidity_max", "relative_humidity", "max", "%");
        check("avg_temperature", "air_temperature", "avg", "Cel");
        check("3303/0/5700", "air_temperature", "channel=0", "Cel");
        check("pm2_5", "pm2_5", "", "ug/m3");
    }

    /// Of Cayenne LPP, the names that the vocabulary does not have too.
    #[test]
    fn strips_the_channel_of_what_is_numbered() {
        check("analog_in_2", "analog_in", "channel=2", "");
        check("digitalOutput.12", "digital_out", "channel=12", "");
        check("temperatureSensor.1", "air_temperature", "channel=1", "Cel");
        check("temperatureSensor", "temperatureSensor", "", "");
        check("accelerometer_3.x", "accelerometer.x", "channel=3", "[g]");
        check("analog_in", "analog_in", "", "");
        check("analog_in_x", "analog_in_x", "", "");
    }

    #[test]
    fn leaves_names_alone_that_say_nothing() {
        check("relay_2", "relay_2", "", "");
        check("level", "level", "", "");
        check("status", "status", "", "");
        check("", "", "", "");
        check("_", "_", "", "");
        check("ä_3", "ä_3", "", "");
        check(&"x".repeat(60), &"x".repeat(60), "", "");
    }

    fn value(reading: &Reading) -> (&Value, &str, UnitStatus, bool) {
        (
            &reading.value,
            reading.unit.as_str(),
            reading.unit_status,
            reading.suspect,
        )
    }

    #[test]
    fn numbers_come_into_the_canonical_unit() {
        let number = |number| Value::Number(number);
        let pressure = Reading::assumed("BME280_pressure", 101_325.0);
        assert_eq!(
            value(&pressure),
            (&number(1013.25), "hPa", UnitStatus::Assumed, false)
        );
        assert_eq!(
            pressure.native.as_deref(),
            Some(&(101_325.0, SafeText::new("Pa")))
        );
        let fahrenheit = Reading::declared("temperature", 212.0, "°F");
        assert_eq!(
            value(&fahrenheit),
            (&number(100.0), "Cel", UnitStatus::Declared, true)
        );
        let ratio = Reading::model(&RELATIVE_HUMIDITY, 0.54, "1");
        assert_eq!(
            value(&ratio),
            (&number(54.0), "%", UnitStatus::Model, false)
        );
        let unknown = Reading::assumed("distance", 1234.0);
        assert_eq!(
            value(&unknown),
            (&number(1234.0), "", UnitStatus::Unknown, false)
        );
        let battery = Reading::declared("battery", 3.384, "V");
        assert_eq!(battery.quantity.as_str(), "battery_voltage");
        assert_eq!(
            value(&battery),
            (&number(3.384), "V", UnitStatus::Declared, false)
        );
        let ppb = Reading::declared("NO2", 20.0, "ppb");
        assert_eq!(
            value(&ppb),
            (&number(20.0), "[ppb]", UnitStatus::Declared, false)
        );
    }

    #[test]
    fn a_ratio_above_one_and_a_half_is_a_percentage_in_disguise() {
        let humidity = Reading::model(&RELATIVE_HUMIDITY, 54.0, "1");
        assert_eq!(
            value(&humidity),
            (&Value::Number(54.0), "%", UnitStatus::Model, true)
        );
    }

    #[test]
    fn failure_codes_are_no_values() {
        let missing =
            |name, number| matches!(Reading::assumed(name, number).value, Value::Missing(_));
        assert!(missing("battery", -1.0) && missing("battery", 255.0));
        assert!(missing("temperature", -999.0) && missing("pm10", -9999.0));
        assert!(missing("distance", 65_535.0) && missing("temperature", f64::NAN));
        assert!(!missing("temperature", -1.0) && !missing("altitude", 255.0));
        // HFP's `dl` of 999 is a bus 16 minutes and 39 seconds early.
        let early = Reading::model(&SCHEDULE_DEVIATION, -999.0, "s");
        assert_eq!(early.value, Value::Number(-999.0));
    }

    #[test]
    fn broken_sensors_smell() {
        let suspect = |name, number| Reading::assumed(name, number).suspect;
        for code in [85.0, -127.0, -55.0, -327.68] {
            assert!(suspect("temperature", code), "{code}");
            assert!(suspect("soil_temperature", code), "{code}");
        }
        assert!(suspect("humidity", 120.0) && suspect("co2", 65_535.0));
        assert!(!suspect("temperature", 21.5) && !suspect("temperature", -54.9));
    }
}
