//! Columns: their arithmetic is our own, so that nothing moves but when the screen's size does.
//!
//! Widths never depend on what stands in the cells. Too narrow a table drops whole columns, the
//! highest rank first.

use super::line::{Ink, Line, Span, span};
use crate::screen::theme::Role;

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its heading.
    pub title: &'static str,
    /// Its least width.
    pub width: u16,
    /// Its share of what is left over; 0 for a fixed width.
    pub flex: u16,
    /// Numbers stand right.
    pub right: bool,
    /// 0 stays always; the highest rank is dropped first.
    pub rank: u8,
}

/// A column of words.
pub const fn left(title: &'static str, width: u16, flex: u16, rank: u8) -> Column {
    Column {
        title,
        width,
        flex,
        right: false,
        rank,
    }
}

/// A column of numbers.
pub const fn right(title: &'static str, width: u16, rank: u8) -> Column {
    Column {
        title,
        width,
        flex: 0,
        right: true,
        rank,
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Words(Vec<Span>),
    /// Anything.
    Ink(Ink),
}

/// A cell of words in one role.
pub fn cell(text: impl Into<String>, role: Role) -> Cell {
    Cell::Words(vec![span(text, role)])
}

/// Columns with their places on a width.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<(Column, Option<(u16, u16)>)>,
}

/// Columns between two columns.
const GAP: u16 = 2;

impl Table {
    /// Places columns on a width, from column `x` on.
    pub fn new(columns: &[Column], x: u16, width: u16) -> Self {
        let mut kept: Vec<bool> = vec![true; columns.len()];
        let need = |kept: &[bool]| {
            let (count, sum) = columns
                .iter()
                .zip(kept)
                .filter(|(_, kept)| **kept)
                .fold((0_u16, 0_u16), |(count, sum), (column, _)| {
                    (count + 1, sum.saturating_add(column.width))
                });
            sum.saturating_add(GAP * count.saturating_sub(1))
        };
        while need(&kept) > width {
            let worst = columns
                .iter()
                .enumerate()
                .filter(|(at, column)| column.rank > 0 && kept.get(*at) == Some(&true))
                .max_by_key(|(at, column)| (column.rank, *at));
            let Some(flag) = worst.and_then(|(at, _)| kept.get_mut(at)) else {
                break;
            };
            *flag = false;
        }
        let spare = width.saturating_sub(need(&kept));
        let flex: u16 = columns
            .iter()
            .zip(&kept)
            .filter(|(_, kept)| **kept)
            .map(|(column, _)| column.flex)
            .sum();
        let mut at = x;
        let end = x.saturating_add(width);
        let placed = columns.iter().zip(&kept).map(|(column, kept)| {
            if !kept {
                return (*column, None);
            }
            let extra = u32::from(spare) * u32::from(column.flex) / u32::from(flex.max(1));
            let wide = (column.width + extra as u16).min(end.saturating_sub(at));
            let place = (at, wide);
            at = at.saturating_add(wide + GAP);
            (*column, Some(place))
        });
        Self {
            columns: placed.collect(),
        }
    }

    /// The width of a column; 0 where there is no room for it.
    pub fn width(&self, column: usize) -> u16 {
        let place = self.columns.get(column).and_then(|(_, place)| *place);
        place.map_or(0, |(_, width)| width)
    }

    /// The row of headings. That of the first column stands over its words: behind the sign that is
    /// `sign` columns wide, and the blank after it.
    pub fn header(&self, sign: u16) -> Line {
        let mut line = Line::blank();
        let behind = if sign > 0 { sign + 1 } else { 0 };
        for (at, (column, place)) in self.columns.iter().enumerate() {
            if let Some((x, width)) = place {
                let behind = if at == 0 { behind } else { 0 };
                let (x, width) = (x + behind, width.saturating_sub(behind));
                let words = vec![span(column.title, Role::Dim)];
                line = if column.right {
                    line.right(x, width, words)
                } else {
                    line.words(x, width, words)
                };
            }
        }
        line
    }

    /// A row; cells in the order of the columns.
    pub fn row(&self, cells: Vec<Cell>) -> Line {
        let mut line = Line::blank();
        for ((column, place), cell) in self.columns.iter().zip(cells) {
            let Some((x, width)) = place else { continue };
            line = match cell {
                Cell::Words(words) if column.right => line.right(*x, *width, words),
                Cell::Words(words) => line.words(*x, *width, words),
                Cell::Ink(ink) => line.ink(*x, *width, ink),
            };
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(width: u16, expected: &[Option<(u16, u16)>]) {
        let columns = [left("a", 4, 1, 0), right("b", 3, 2), left("c", 5, 0, 1)];
        let table = Table::new(&columns, 0, width);
        let places: Vec<_> = table.columns.iter().map(|(_, place)| *place).collect();
        assert_eq!(places, expected, "{width}");
    }

    #[test]
    fn drops_by_rank_and_never_overflows() {
        check(20, &[Some((0, 8)), Some((10, 3)), Some((15, 5))]);
        check(16, &[Some((0, 4)), Some((6, 3)), Some((11, 5))]);
        check(15, &[Some((0, 8)), None, Some((10, 5))]);
        check(5, &[Some((0, 5)), None, None]);
        check(2, &[Some((0, 2)), None, None]);
        check(0, &[Some((0, 0)), None, None]);
    }
}
