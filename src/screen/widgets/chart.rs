//! A line chart in braille dots (two by four to a cell), or in ASCII marks.

/// A chart's rows from top to bottom, each `columns` wide, and the range of its axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The rows.
    pub rows: Vec<String>,
    /// The value of the bottom edge.
    pub low: f64,
    /// The value of the top edge.
    pub high: f64,
}

/// Draws points (position from 0 to 1, value) into `columns` x `rows` cells.
/// `None` where there is nothing to draw.
pub fn draw(points: &[(f64, f64)], columns: usize, rows: usize, ascii: bool) -> Option<Chart> {
    let values = || {
        points
            .iter()
            .map(|point| point.1)
            .filter(|value| value.is_finite())
    };
    let least = values().min_by(f64::total_cmp)?;
    let most = values().max_by(f64::total_cmp)?;
    if columns == 0 || rows == 0 {
        return None;
    }
    let (low, high) = range(least, most);
    let (wide, tall) = if ascii { (1, 1) } else { (2, 4) };
    let (dots_x, dots_y) = (columns * wide, rows * tall);
    let mut grid = vec![false; dots_x * dots_y];
    let place = |(at, value): (f64, f64)| {
        let x = (at.clamp(0.0, 1.0) * (dots_x - 1) as f64).round() as i64;
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
        let y = ((1.0 - share) * (dots_y - 1) as f64).round() as i64;
        (x, y)
    };
    let mut set = |x: i64, y: i64| {
        if let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y))
            && x < dots_x
            && let Some(dot) = grid.get_mut(y * dots_x + x)
        {
            *dot = true;
        }
    };
    let mut before: Option<(i64, i64)> = None;
    for point in points.iter().filter(|point| point.1.is_finite()) {
        let (x, y) = place(*point);
        set(x, y);
        if let Some((from_x, from_y)) = before {
            let steps = (x - from_x).abs().max((y - from_y).abs());
            let between = |from: i64, to: i64, step: i64| {
                from + ((to - from) as f64 * step as f64 / steps as f64).round() as i64
            };
            for step in 1..steps {
                set(between(from_x, x, step), between(from_y, y, step));
            }
        }
        before = Some((x, y));
    }
    let is_set = |x: usize, y: usize| grid.get(y * dots_x + x).copied().unwrap_or(false);
    let rows = (0..rows)
        .map(|row| {
            (0..columns)
                .map(|column| {
                    if ascii {
                        return if is_set(column, row) { '*' } else { ' ' };
                    }
                    braille(|x, y| is_set(column * 2 + x, row * 4 + y))
                })
                .collect()
        })
        .collect();
    Some(Chart { rows, low, high })
}

/// A range with some air; never empty.
fn range(least: f64, most: f64) -> (f64, f64) {
    let span = most - least;
    if span > 0.0 && span.is_finite() {
        return (least, most);
    }
    let air = (most.abs() * 0.1).max(1.0);
    (least - air, most + air)
}

/// The braille cell of a 2 x 4 field of dots (Unicode 15, block U+2800).
fn braille(is_set: impl Fn(usize, usize) -> bool) -> char {
    const BITS: [[u32; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];
    let mut bits = 0;
    for (x, column) in BITS.iter().enumerate() {
        for (y, bit) in column.iter().enumerate() {
            if is_set(x, y) {
                bits |= bit;
            }
        }
    }
    if bits == 0 {
        return ' ';
    }
    char::from_u32(0x2800 + bits).unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_a_rising_line() {
        let chart = draw(&[(0.0, 0.0), (1.0, 10.0)], 4, 2, true).unwrap();
        assert_eq!(chart.rows, ["  **", "**  "]);
        assert!(chart.low.abs() < 1e-9 && (chart.high - 10.0).abs() < 1e-9);
        let chart = draw(&[(0.0, 0.0), (1.0, 10.0)], 2, 1, false).unwrap();
        assert_eq!(chart.rows, ["⡠⠊"]);
    }

    #[test]
    fn odd_points_are_no_trouble() {
        assert_eq!(draw(&[], 4, 2, false), None);
        assert_eq!(draw(&[(0.5, f64::NAN)], 4, 2, false), None);
        assert!(draw(&[(0.0, 5.0), (2.0, 5.0)], 4, 2, false).is_some());
        assert!(draw(&[(0.0, f64::MAX), (1.0, f64::MIN)], 4, 2, false).is_some());
        assert_eq!(draw(&[(0.0, 1.0)], 0, 2, false), None);
    }
}
