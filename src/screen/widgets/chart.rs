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

/// Where the axis begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// At nothing, for what is counted or lasts: a line twice as high is twice as much.
    Zero,
    /// At the least value, for what has no nothing, as a temperature.
    Least,
}

/// Less than this share of the greatest value is no change that a line should climb over its whole height.
const LEAST_RANGE: f64 = 0.04;
/// A hole of so many usual steps between two points is a hole in the line.
const HOLE_STEPS: f64 = 4.0;

/// Draws points (position from 0 to 1, rising; value) into `columns` x `rows` cells. Points that share a
/// column are drawn as their mean, for a line and not a hatching. `None` where there is nothing to draw.
pub fn draw(
    points: &[(f64, f64)],
    base: Base,
    (columns, rows): (usize, usize),
    ascii: bool,
) -> Option<Chart> {
    let points = by_column(points, columns);
    let values = || points.iter().map(|point| point.1);
    let least = values().min_by(f64::total_cmp)?;
    let most = values().max_by(f64::total_cmp)?;
    if columns == 0 || rows == 0 {
        return None;
    }
    let (low, high) = match base {
        Base::Zero if least >= 0.0 && most > 0.0 => {
            // As with sparks: an even run stands in the middle, a peak reaches the top.
            let mean = values().sum::<f64>() / points.len().max(1) as f64;
            (0.0, most.max(mean * 1.5))
        }
        Base::Zero | Base::Least => range(least, most),
    };
    let (wide, tall) = if ascii { (1, 1) } else { (2, 4) };
    let mut grid = Grid::new(columns * wide, rows * tall);
    let hole = hole(&points, columns);
    let mut before: Option<(f64, (i64, i64))> = None;
    for (at, value) in points {
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
        let to = grid.place(at, share);
        grid.set(to);
        if let Some((was, from)) = before
            && at - was <= hole
        {
            grid.line(from, to);
        }
        before = Some((at, to));
    }
    let rows = (0..rows)
        .map(|row| {
            (0..columns)
                .map(|column| {
                    if ascii {
                        return if grid.is_set(column, row) { '*' } else { ' ' };
                    }
                    braille(|x, y| grid.is_set(column * 2 + x, row * 4 + y))
                })
                .collect()
        })
        .collect();
    Some(Chart { rows, low, high })
}

/// Finite points; those that share a column as one, in the middle of them.
fn by_column(points: &[(f64, f64)], columns: usize) -> Vec<(f64, f64)> {
    let last = columns.saturating_sub(1) as f64;
    let column = |at: f64| (at.clamp(0.0, 1.0) * columns as f64).min(last) as usize;
    let finite = points.iter().filter(|point| point.1.is_finite());
    let finite: Vec<(f64, f64)> = finite.copied().collect();
    if finite.len() <= columns * 2 {
        return finite;
    }
    let same = finite.chunk_by(|one, other| column(one.0) == column(other.0));
    same.map(|points| {
        let share = 1.0 / points.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(|point| of(point) * share).sum();
        (mean(|point| point.0), mean(|point| point.1))
    })
    .collect()
}

/// How far apart two points may be and still be joined.
fn hole(points: &[(f64, f64)], columns: usize) -> f64 {
    let pairs = points.iter().zip(points.iter().skip(1));
    let mut steps: Vec<f64> = pairs.map(|(one, other)| other.0 - one.0).collect();
    steps.sort_by(f64::total_cmp);
    let usual = steps.get(steps.len() / 2).copied().unwrap_or(1.0);
    (usual * HOLE_STEPS).max(3.0 / columns.max(1) as f64)
}

/// A range with some air; never empty.
fn range(least: f64, most: f64) -> (f64, f64) {
    let span = most - least;
    if !span.is_finite() {
        return (least / 2.0, most / 2.0);
    }
    let wanted = most.abs().max(least.abs()) * LEAST_RANGE;
    if span > wanted {
        return (least, most);
    }
    let air = if wanted > 0.0 {
        (wanted - span) / 2.0
    } else {
        1.0
    };
    (least - air, most + air)
}

/// Dots that are set or not.
#[derive(Debug)]
struct Grid {
    wide: usize,
    tall: usize,
    dots: Vec<bool>,
}

impl Grid {
    fn new(wide: usize, tall: usize) -> Self {
        Self {
            wide,
            tall,
            dots: vec![false; wide * tall],
        }
    }

    fn place(&self, at: f64, share: f64) -> (i64, i64) {
        let x = (at.clamp(0.0, 1.0) * (self.wide - 1) as f64).round() as i64;
        let y = ((1.0 - share) * (self.tall - 1) as f64).round() as i64;
        (x, y)
    }

    fn set(&mut self, (x, y): (i64, i64)) {
        if let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y))
            && x < self.wide
            && let Some(dot) = self.dots.get_mut(y * self.wide + x)
        {
            *dot = true;
        }
    }

    fn line(&mut self, from: (i64, i64), to: (i64, i64)) {
        let steps = (to.0 - from.0).abs().max((to.1 - from.1).abs());
        let between = |from: i64, to: i64, step: i64| {
            from + ((to - from) as f64 * step as f64 / steps as f64).round() as i64
        };
        for step in 1..steps {
            self.set((between(from.0, to.0, step), between(from.1, to.1, step)));
        }
    }

    fn is_set(&self, x: usize, y: usize) -> bool {
        self.dots.get(y * self.wide + x).copied().unwrap_or(false)
    }
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
        let chart = draw(&[(0.0, 0.0), (1.0, 10.0)], Base::Least, (4, 2), true).unwrap();
        assert_eq!(chart.rows, ["  **", "**  "]);
        assert!(chart.low.abs() < 1e-9 && (chart.high - 10.0).abs() < 1e-9);
        let chart = draw(&[(0.0, 5.0), (1.0, 10.0)], Base::Zero, (4, 2), true).unwrap();
        assert!(chart.low.abs() < 1e-9 && (chart.high - 11.25).abs() < 1e-9);
        let chart = draw(&[(0.0, 0.0), (1.0, 10.0)], Base::Least, (2, 1), false).unwrap();
        assert_eq!(chart.rows, ["⡠⠊"]);
    }

    #[test]
    fn a_hole_is_not_bridged() {
        let points: Vec<(f64, f64)> = [0.0, 0.1, 0.2, 0.8, 0.9, 1.0].map(|at| (at, 5.0)).into();
        let chart = draw(&points, Base::Least, (10, 1), true).unwrap();
        assert_eq!(chart.rows, ["***    ***"]);
    }

    #[test]
    fn many_points_are_a_line_and_a_small_change_stays_small() {
        let even = |at: usize| if at.is_multiple_of(2) { 9.0 } else { 11.0 };
        let points: Vec<(f64, f64)> = (0..400).map(|at| (at as f64 / 399.0, even(at))).collect();
        let chart = draw(&points, Base::Least, (20, 3), true).unwrap();
        assert_eq!(
            chart.rows.get(1).map(String::as_str),
            Some("********************")
        );
        let chart = draw(&[(0.0, 23.5), (1.0, 23.4)], Base::Least, (4, 3), true).unwrap();
        assert!(chart.high - chart.low > 0.9, "{chart:?}");
    }

    #[test]
    fn odd_points_are_no_trouble() {
        assert_eq!(draw(&[], Base::Least, (4, 2), false), None);
        assert_eq!(draw(&[(0.5, f64::NAN)], Base::Least, (4, 2), false), None);
        assert!(draw(&[(0.0, 5.0), (2.0, 5.0)], Base::Least, (4, 2), false).is_some());
        assert!(
            draw(
                &[(0.0, f64::MAX), (1.0, f64::MIN)],
                Base::Least,
                (4, 2),
                false
            )
            .is_some()
        );
        assert_eq!(draw(&[(0.0, 1.0)], Base::Least, (0, 2), false), None);
    }
}
