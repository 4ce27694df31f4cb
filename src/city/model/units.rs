//! Units: the codes that senders write, and how one turns into another (QUANTITIES.md, synonyms).

/// The UCUM code of a unit as a sender writes it; the same text where it is not known.
pub fn canonical_code(unit: &str) -> &str {
    unit
}

/// A number in another unit. `None` where the two do not measure the same.
pub fn convert(number: f64, from: &str, to: &str) -> Option<f64> {
    (from == to).then_some(number)
}
