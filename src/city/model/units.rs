//! Units: the codes that senders write, and how one turns into another (QUANTITIES.md, synonyms).
//!
//! UCUM is canonical; case matters in it. Sources: UCUM, UN/CEFACT Recommendation 20, RFC 8428 and 8798.
//! Leaves out conversions that need more than the number: parts per billion of a gas to micrograms need
//! its temperature and pressure.

/// The UCUM code of a unit as a sender writes it; the same text where it is not known.
#[expect(clippy::too_many_lines, reason = "a table: one line per unit")]
pub fn canonical_code(unit: &str) -> &str {
    match unit.trim() {
        "°C"
        | "C"
        | "℃"
        | "degC"
        | "deg C"
        | "DegC"
        | "celsius"
        | "Celsius"
        | "Cel"
        | "CEL"
        | "degree_celsius"
        | "degrees Celsius"
        | "degree Celsius"
        | "DegreeCelsius"
        | "http://qudt.org/vocab/unit/DEG_C"
        | "http://qudt.org/vocab/unit#DegreeCelsius" => "Cel",
        "K" | "KEL" | "kelvin" | "Kelvin" => "K",
        "°F" | "℉" | "degF" | "FAH" | "fahrenheit" | "Fahrenheit" | "[degF]" => "[degF]",
        "%"
        | "P1"
        | "percent"
        | "Percent"
        | "%RH"
        | "%EL"
        | "%rh"
        | "% RH"
        | "pct"
        | "/100"
        | "http://qudt.org/vocab/unit/PERCENT" => "%",
        "1" | "C62" | "/" | "count" | "Count" | "unitless" => "1",
        "ug/m3" | "µg/m3" | "μg/m3" | "µg/m³" | "μg/m³" | "ug/m³" | "ug/m^3" | "µg/m^3"
        | "μg/m^3" | "GQ" => "ug/m3",
        "mg/m3" | "mg/m³" | "mg/m^3" | "GP" => "mg/m3",
        "kg/m3" | "kg/m³" => "kg/m3",
        "ppm" | "PPM" | "59" | "[ppm]" => "[ppm]",
        "ppb" | "PPB" | "61" | "[ppb]" => "[ppb]",
        "m/s" | "MTS" | "ms-1" | "m s-1" | "mps" => "m/s",
        "km/h" | "KMH" | "kph" | "kmh" | "kmph" => "km/h",
        "kn" | "KNT" | "knots" | "knot" | "kt" | "kts" | "[kn_i]" => "[kn_i]",
        "mph" | "[mi_i]/h" => "[mi_i]/h",
        "Pa" | "PAL" | "pascal" => "Pa",
        "hPa" | "HPA" | "hpa" | "mbar" | "mBar" | "A97" | "MBR" => "hPa",
        "kPa" | "KPA" => "kPa",
        "bar" | "BAR" => "bar",
        "mm" | "MMT" | "l/m2" | "l/m²" | "L/m2" => "mm",
        "cm" | "CMT" => "cm",
        "m" | "MTR" | "metre" | "meter" | "meters" | "metres" => "m",
        "km" | "KMT" | "KTM" => "km",
        "mm/h" => "mm/h",
        "L" | "l" | "LTR" | "liter" | "litre" | "liters" | "litres" => "L",
        "m3" | "m³" | "m^3" | "MTQ" => "m3",
        "l/h" | "L/h" | "E32" => "l/h",
        "l/s" | "L/s" => "l/s",
        "l/min" | "L/min" => "l/min",
        "m3/h" | "m³/h" | "MQH" => "m3/h",
        "m3/s" | "m³/s" => "m3/s",
        "W" | "WTT" | "watt" | "Watt" => "W",
        "kW" | "KWT" => "kW",
        "kWh" | "KWH" | "kwh" => "kWh",
        "Wh" | "WHR" => "Wh",
        "MWh" => "MWh",
        "J" | "JOU" => "J",
        "V" | "VLT" | "volt" | "volts" | "Volt" => "V",
        "mV" | "2Z" | "millivolt" => "mV",
        "A" | "AMP" | "ampere" => "A",
        "mA" | "4K" => "mA",
        "dB" | "2N" => "dB",
        "dB(A)" | "dBA" | "dBa" | "dB A" => "dB(A)",
        "dBm" | "DBM" => "dBm",
        "dBW" => "dBW",
        "lx" | "LX" | "LUX" | "lux" | "Lux" => "lx",
        "W/m2" | "W/m²" | "W/m^2" | "D54" => "W/m2",
        "deg" | "°" | "DD" | "degree" | "degrees" => "deg",
        "s" | "SEC" | "sec" | "second" | "seconds" => "s",
        "min" | "MIN" | "minute" | "minutes" => "min",
        "h" | "HUR" | "hour" | "hours" => "h",
        "d" | "DAY" | "day" | "days" => "d",
        "ms" | "C26" | "milliseconds" => "ms",
        "Hz" | "HTZ" | "hertz" => "Hz",
        "MHz" | "MHZ" => "MHz",
        "uS/cm" | "µS/cm" | "μS/cm" => "uS/cm",
        "mS/cm" => "mS/cm",
        "S/m" => "S/m",
        "pH" | "Q30" => "1",
        "[NTU]" | "NTU" => "[NTU]",
        "mg/L" | "mg/l" | "M1" => "mg/L",
        other => other,
    }
}

/// What a unit measures, and how a number in it comes to the base unit of that:
/// `(number + shift) * times / over`. Multiplying and dividing keeps decimal fractions as people
/// write them; one factor of 0.001 would not.
struct Scale {
    base: &'static str,
    shift: f64,
    times: f64,
    over: f64,
}

const fn scale(base: &'static str, times: f64, over: f64) -> Option<Scale> {
    let shift = 0.0;
    Some(Scale {
        base,
        shift,
        times,
        over,
    })
}

#[expect(clippy::too_many_lines, reason = "a table: one line per unit")]
fn scale_of(code: &str) -> Option<Scale> {
    match code {
        "Cel" => scale("Cel", 1.0, 1.0),
        "K" => Some(Scale {
            base: "Cel",
            shift: -273.15,
            times: 1.0,
            over: 1.0,
        }),
        "[degF]" => Some(Scale {
            base: "Cel",
            shift: -32.0,
            times: 5.0,
            over: 9.0,
        }),
        "%" => scale("%", 1.0, 1.0),
        "1" => scale("%", 100.0, 1.0),
        "ug/m3" => scale("ug/m3", 1.0, 1.0),
        "mg/m3" => scale("ug/m3", 1e3, 1.0),
        "kg/m3" => scale("ug/m3", 1e9, 1.0),
        "[ppm]" => scale("[ppb]", 1e3, 1.0),
        "[ppb]" => scale("[ppb]", 1.0, 1.0),
        "m/s" => scale("m/s", 1.0, 1.0),
        "km/h" => scale("m/s", 1.0, 3.6),
        "[kn_i]" => scale("m/s", 1852.0, 3600.0),
        "[mi_i]/h" => scale("m/s", 0.44704, 1.0),
        "Pa" => scale("Pa", 1.0, 1.0),
        "hPa" => scale("Pa", 100.0, 1.0),
        "kPa" => scale("Pa", 1e3, 1.0),
        "bar" => scale("Pa", 1e5, 1.0),
        "mm" => scale("m", 1.0, 1e3),
        "cm" => scale("m", 1.0, 100.0),
        "m" => scale("m", 1.0, 1.0),
        "km" => scale("m", 1e3, 1.0),
        "mm/h" => scale("mm/h", 1.0, 1.0),
        "L" => scale("L", 1.0, 1.0),
        "m3" => scale("L", 1e3, 1.0),
        "l/h" => scale("l/h", 1.0, 1.0),
        "l/s" => scale("l/h", 3600.0, 1.0),
        "l/min" => scale("l/h", 60.0, 1.0),
        "m3/h" => scale("l/h", 1e3, 1.0),
        "m3/s" => scale("l/h", 3.6e6, 1.0),
        "W" => scale("W", 1.0, 1.0),
        "kW" => scale("W", 1e3, 1.0),
        "J" => scale("J", 1.0, 1.0),
        "Wh" => scale("J", 3600.0, 1.0),
        "kWh" => scale("J", 3.6e6, 1.0),
        "MWh" => scale("J", 3.6e9, 1.0),
        "mV" => scale("V", 1.0, 1e3),
        "V" => scale("V", 1.0, 1.0),
        "mA" => scale("A", 1.0, 1e3),
        "A" => scale("A", 1.0, 1.0),
        "dB" | "dB(A)" => scale("dB", 1.0, 1.0),
        "dBm" => scale("dBm", 1.0, 1.0),
        "dBW" => Some(Scale {
            base: "dBm",
            shift: 30.0,
            times: 1.0,
            over: 1.0,
        }),
        "ms" => scale("s", 1.0, 1e3),
        "s" => scale("s", 1.0, 1.0),
        "min" => scale("s", 60.0, 1.0),
        "h" => scale("s", 3600.0, 1.0),
        "d" => scale("s", 86_400.0, 1.0),
        "Hz" => scale("Hz", 1.0, 1.0),
        "MHz" => scale("Hz", 1e6, 1.0),
        "uS/cm" => scale("uS/cm", 1.0, 1.0),
        "mS/cm" => scale("uS/cm", 1e3, 1.0),
        "S/m" => scale("uS/cm", 1e4, 1.0),
        _ => None,
    }
}

/// True where a text is the code of a unit, rather than any other words after a number.
pub fn is_known(unit: &str) -> bool {
    let code = canonical_code(unit);
    scale_of(code).is_some() || matches!(code, "deg" | "lx" | "W/m2" | "[NTU]" | "mg/L")
}

/// How numbers of one unit come to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conversion {
    shift: f64,
    times: f64,
    over: f64,
    back: f64,
}

impl Conversion {
    /// Between two canonical codes. `None` where the two do not measure the same.
    pub fn new(from: &str, to: &str) -> Option<Self> {
        let (from, to) = (scale_of(from)?, scale_of(to)?);
        (from.base == to.base).then_some(Self {
            shift: from.shift,
            times: from.times * to.over,
            over: from.over * to.times,
            back: to.shift,
        })
    }

    /// The number in the other unit.
    pub fn apply(&self, number: f64) -> f64 {
        tidy((number + self.shift) * self.times / self.over - self.back)
    }
}

/// Without the dust of binary fractions: 300 K are 26.85 degrees, not 26.850000000000023. No sensor has
/// nine decimals; numbers so small that they do, and so large that all of them are digits, stay.
fn tidy(number: f64) -> f64 {
    if (1e-3..1e6).contains(&number.abs()) {
        (number * 1e9).round() / 1e9
    } else {
        number
    }
}

/// A number in another unit; both are canonical codes. `None` where the two do not measure the same.
pub fn convert(number: f64, from: &str, to: &str) -> Option<f64> {
    if from == to {
        return Some(number);
    }
    Some(Conversion::new(from, to)?.apply(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(number: f64, from: &str, to: &str, expected: Option<f64>) {
        let found = convert(number, canonical_code(from), canonical_code(to));
        let near = match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() <= 1e-9 * expected.abs(),
            (found, expected) => found == expected,
        };
        assert!(near, "{number} {from} is {found:?} {to}, not {expected:?}");
    }

    #[test]
    fn knows_the_codes_of_the_world() {
        for (unit, expected) in [
            ("\u{b5}g/m\u{b3}", "ug/m3"),
            ("\u{3bc}g/m\u{b3}", "ug/m3"),
            ("GQ", "ug/m3"),
            ("CEL", "Cel"),
            ("°C", "Cel"),
            (" °C ", "Cel"),
            ("%RH", "%"),
            ("P1", "%"),
            ("2N", "dB"),
            ("dBA", "dB(A)"),
            ("KTM", "km"),
            ("furlong", "furlong"),
            ("", ""),
        ] {
            assert_eq!(canonical_code(unit), expected, "{unit:?}");
        }
    }

    #[test]
    fn every_canonical_unit_of_the_vocabulary_stays_itself() {
        for known in crate::city::model::vocabulary::QUANTITIES {
            assert_eq!(canonical_code(known.unit), known.unit, "{}", known.name);
        }
    }

    #[test]
    fn people_read_what_people_wrote() {
        assert_eq!(convert(300.0, "K", "Cel"), Some(26.85));
        assert_eq!(convert(0.1562, "1", "%"), Some(15.62));
        assert!(convert(1e-7, "mV", "V").is_some_and(|volt| volt > 0.0));
        assert_eq!(convert(1e15, "km", "m"), Some(1e18));
    }

    #[test]
    fn converts() {
        check(0.0, "K", "Cel", Some(-273.15));
        check(-40.0, "°F", "Cel", Some(-40.0));
        check(212.0, "FAH", "CEL", Some(100.0));
        check(20.0, "Cel", "K", Some(293.15));
        check(0.54, "1", "%", Some(54.0));
        check(101_325.0, "Pa", "hPa", Some(1013.25));
        check(0.3, "mg/m3", "ug/m3", Some(300.0));
        check(36.0, "km/h", "m/s", Some(10.0));
        check(10.0, "knots", "m/s", Some(5.144_444_444_444_445));
        check(1234.0, "mm", "m", Some(1.234));
        check(12.0, "mm", "cm", Some(1.2));
        check(1500.0, "LTR", "m3", Some(1.5));
        check(3_600_000.0, "J", "kWh", Some(1.0));
        check(3384.0, "mV", "V", Some(3.384));
        check(-120.0, "dBW", "dBm", Some(-90.0));
        check(62.5, "dB", "dB(A)", Some(62.5));
        check(0.01, "S/m", "uS/cm", Some(100.0));
        check(2.0, "[ppm]", "[ppb]", Some(2000.0));
        check(20.0, "[ppb]", "ug/m3", None);
        check(20.0, "Cel", "m", None);
        check(20.0, "furlong", "m", None);
    }
}
