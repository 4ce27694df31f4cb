//! A row of little bars: the shape of the last minutes in a dozen columns. Blocks, or ASCII.

const BLOCKS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const ASCII: [&str; 8] = ["_", ".", ",", "-", "=", "+", "*", "#"];

/// The bars of values, one column each; a gap where nothing is known. Scaled so that an even run
/// stands at half height and a peak reaches the top.
pub fn bars(values: &[Option<f64>], ascii: bool) -> String {
    let known = || {
        values
            .iter()
            .flatten()
            .copied()
            .filter(|value| value.is_finite())
    };
    let count = known().count();
    if count == 0 {
        return " ".repeat(values.len());
    }
    let mean = known().sum::<f64>() / count as f64;
    let top = known().fold(0.0_f64, f64::max).max(mean * 2.0);
    let marks = if ascii { ASCII } else { BLOCKS };
    values
        .iter()
        .map(|value| match value {
            Some(value) if value.is_finite() => {
                let share = if top > 0.0 { value.max(0.0) / top } else { 0.0 };
                let at = (share * 7.0).round() as usize;
                marks.get(at.min(7)).copied().unwrap_or(" ")
            }
            _ => " ",
        })
        .collect()
}

/// Brings values to `columns` columns, each the mean of its share; the newest stands right.
pub fn squeeze(values: &[Option<f64>], columns: usize) -> Vec<Option<f64>> {
    if columns == 0 || values.is_empty() {
        return Vec::new();
    }
    if values.len() <= columns {
        let mut out = vec![None; columns - values.len()];
        out.extend_from_slice(values);
        return out;
    }
    (0..columns)
        .map(|column| {
            let from = column * values.len() / columns;
            let to = ((column + 1) * values.len() / columns).max(from + 1);
            let share = values.get(from..to).unwrap_or_default();
            let known: Vec<f64> = share.iter().flatten().copied().collect();
            (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[f64], expected: &str) {
        let values: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
        assert_eq!(bars(&values, false), expected);
    }

    #[test]
    fn an_even_run_is_half_high_and_a_peak_is_full() {
        check(&[5.0, 5.0, 5.0], "▅▅▅");
        check(&[0.0, 0.0, 0.0], "▁▁▁");
        check(&[1.0, 1.0, 1.0, 1.0, 8.0], "▂▂▂▂█");
        assert_eq!(bars(&[None, Some(1.0)], true), " =");
        assert_eq!(bars(&[Some(f64::NAN), None], true), "  ");
    }

    #[test]
    fn squeezes_to_the_right() {
        let values = [Some(1.0), Some(3.0), None, Some(5.0)];
        assert_eq!(squeeze(&values, 2), [Some(2.0), Some(5.0)]);
        assert_eq!(squeeze(&values[..1], 3), [None, None, Some(1.0)]);
        assert!(squeeze(&values, 0).is_empty());
    }
}
