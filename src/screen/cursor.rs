//! What is selected in a list, and which part of the list is on the screen.

use super::{item::Item, widgets::line::Line};

/// A selection that follows its item, and a scroll position.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cursor {
    /// What is selected.
    pub item: Option<Item>,
    /// Somebody chose it; until then the first row is selected, whatever it is.
    pub chosen: bool,
    /// Its place among the things that can be selected.
    pub at: usize,
    /// The first row on the screen.
    pub top: usize,
    /// The selection moved: bring it into sight.
    pub reveal: bool,
}

/// What can be selected on a page, in the order of the cursor.
#[derive(Debug, Clone, Default)]
pub struct Targets {
    list: Vec<(usize, Item)>,
    rows: usize,
    height: usize,
}

impl Targets {
    /// Finds them: column by column, each from top to bottom.
    pub fn of(body: &[Line], height: usize) -> Self {
        let mut found: Vec<(u16, usize, Item)> = Vec::new();
        for (row, line) in body.iter().enumerate() {
            for target in &line.items {
                let is_next = found
                    .last()
                    .is_none_or(|(x, _, item)| (*x, *item) != (target.x, target.item));
                if is_next {
                    found.push((target.x, row, target.item));
                }
            }
        }
        found.sort_by_key(|(x, row, _)| (*x, *row));
        let mut list: Vec<(usize, Item)> = Vec::with_capacity(found.len());
        for (_, row, item) in found {
            if list.last().is_none_or(|(_, last)| *last != item) {
                list.push((row, item));
            }
        }
        Self {
            list,
            rows: body.len(),
            height,
        }
    }

    /// True where nothing can be selected.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// A page of text with a few things to select, rather than a list.
    fn is_sparse(&self) -> bool {
        self.list.len() * 4 < self.rows
    }

    fn find(&self, item: Item) -> Option<usize> {
        self.list.iter().position(|(_, known)| *known == item)
    }
}

impl Cursor {
    /// Brings selection and scroll position in line with a page.
    pub fn fit(&mut self, targets: &Targets) {
        let last = targets.list.len().checked_sub(1);
        let kept = self
            .item
            .filter(|_| self.chosen)
            .and_then(|item| targets.find(item));
        let at = match (kept, last) {
            (Some(at), _) => Some(at),
            (None, Some(_)) if !self.chosen => Some(0),
            (None, Some(last)) => Some(self.at.min(last)),
            (None, None) => None,
        };
        let before = self.item;
        let selected = at.and_then(|at| targets.list.get(at));
        // While a list is short of rows for a moment, what was chosen is not forgotten.
        if let (Some(at), Some((row, item))) = (at, selected) {
            // In a list the selection stays in sight also where the order changed around it; a page of
            // text stays where it was read.
            let shifted = self.at != at && !targets.is_sparse();
            self.at = at;
            self.item = Some(*item);
            let moved = self.reveal || shifted || before != self.item;
            if moved && self.chosen {
                self.show(*row, targets.height);
            }
        } else if targets.is_empty() && !self.chosen {
            self.item = None;
        }
        self.reveal = false;
        self.top = self.top.min(targets.rows.saturating_sub(targets.height));
    }

    fn show(&mut self, row: usize, height: usize) {
        // One row of context above keeps a section's rule in sight.
        if row < self.top.saturating_add(1) {
            self.top = row.saturating_sub(1);
        } else if row + 2 > self.top + height {
            self.top = (row + 2).saturating_sub(height);
        }
    }

    /// Moves by rows: to the next thing that can be selected, or by a row of text.
    pub fn step(&mut self, by: i64, targets: &Targets) {
        let last = targets.list.len().saturating_sub(1);
        if !targets.is_sparse() {
            let next = self.at.saturating_add_signed(by as isize).min(last);
            if next != self.at {
                self.choose(next, targets);
            }
            return;
        }
        // On a page of text the next thing in sight is next, wherever the selection was left.
        let from = self.top.max(1) - 1;
        let sight = from..=self.top + targets.height;
        let is_seen = |at: usize| {
            targets
                .list
                .get(at)
                .is_some_and(|(row, _)| sight.contains(row))
        };
        let next = match (is_seen(self.at), by > 0) {
            (true, _) => Some(self.at.saturating_add_signed(by as isize)),
            (false, true) => (0..=last).find(|at| is_seen(*at)),
            (false, false) => (0..=last).rev().find(|at| is_seen(*at)),
        };
        match next.filter(|next| *next != self.at && is_seen(*next)) {
            Some(next) => self.choose(next, targets),
            None => self.scroll(by, targets),
        }
    }

    /// Moves by screenfuls.
    pub fn page(&mut self, by: i64, targets: &Targets) {
        let rows = targets.height.saturating_sub(2).max(1) as i64;
        if targets.is_sparse() {
            self.scroll(by * rows, targets);
            return;
        }
        let at = self.at.saturating_add_signed((by * rows) as isize);
        self.choose(at.min(targets.list.len().saturating_sub(1)), targets);
    }

    /// To the first, or the last; on a page of text to its begin or its end.
    pub fn end(&mut self, last: bool, targets: &Targets) {
        if targets.is_sparse() {
            self.top = if last { targets.rows } else { 0 };
            self.reveal = false;
            return;
        }
        let at = if last {
            targets.list.len().saturating_sub(1)
        } else {
            0
        };
        self.choose(at, targets);
        if !last {
            self.top = 0;
        }
    }

    fn scroll(&mut self, by: i64, targets: &Targets) {
        let most = targets.rows.saturating_sub(targets.height);
        self.top = self.top.saturating_add_signed(by as isize).min(most);
    }

    fn choose(&mut self, at: usize, targets: &Targets) {
        if let Some((row, item)) = targets.list.get(at) {
            self.at = at;
            self.item = Some(*item);
            self.chosen = true;
            self.reveal = true;
            self.show(*row, targets.height);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::model::ids::FeedId;

    fn body(ids: &[u16]) -> Vec<Line> {
        ids.iter()
            .map(|id| Line::blank().about(Item::Feed(FeedId(*id))))
            .collect()
    }

    #[test]
    fn follows_the_item_when_rows_move() {
        let mut cursor = Cursor::default();
        let targets = Targets::of(&body(&[1, 2, 3]), 10);
        cursor.fit(&targets);
        assert_eq!(cursor.item, Some(Item::Feed(FeedId(1))));
        cursor.step(1, &targets);
        let targets = Targets::of(&body(&[9, 8, 1, 2, 3]), 10);
        cursor.fit(&targets);
        assert_eq!((cursor.item, cursor.at), (Some(Item::Feed(FeedId(2))), 3));
        let targets = Targets::of(&body(&[9, 8]), 10);
        cursor.fit(&targets);
        assert_eq!(cursor.item, Some(Item::Feed(FeedId(8))));
    }

    #[test]
    fn nobody_chose_so_the_first_stays_selected() {
        let mut cursor = Cursor::default();
        cursor.fit(&Targets::of(&body(&[1, 2]), 10));
        cursor.fit(&Targets::of(&body(&[7, 1, 2]), 10));
        assert_eq!(cursor.item, Some(Item::Feed(FeedId(7))));
    }

    #[test]
    fn scrolls_to_what_is_selected() {
        let ids: Vec<u16> = (0..50).collect();
        let targets = Targets::of(&body(&ids), 10);
        let mut cursor = Cursor::default();
        cursor.fit(&targets);
        cursor.end(true, &targets);
        cursor.fit(&targets);
        assert_eq!((cursor.at, cursor.top), (49, 40));
        cursor.page(-1, &targets);
        cursor.fit(&targets);
        assert_eq!((cursor.at, cursor.top), (41, 40));
        cursor.end(false, &targets);
        cursor.fit(&targets);
        assert_eq!((cursor.at, cursor.top), (0, 0));
    }

    #[test]
    fn what_is_selected_stays_in_sight_when_the_order_changes() {
        let ids: Vec<u16> = (0..50).collect();
        let mut cursor = Cursor::default();
        let targets = Targets::of(&body(&ids), 10);
        cursor.fit(&targets);
        cursor.step(1, &targets);
        let turned: Vec<u16> = (0..50).rev().collect();
        cursor.fit(&Targets::of(&body(&turned), 10));
        assert_eq!(cursor.item, Some(Item::Feed(FeedId(1))));
        assert_eq!((cursor.at, cursor.top), (48, 40));
    }

    #[test]
    fn a_page_of_text_is_read_to_its_end() {
        let mut page = body(&[1, 2]);
        page.extend(vec![Line::blank(); 40]);
        let targets = Targets::of(&page, 10);
        let mut cursor = Cursor::default();
        cursor.fit(&targets);
        for (last, top) in [(true, 32), (false, 0), (true, 32)] {
            cursor.end(last, &targets);
            cursor.fit(&targets);
            assert_eq!(cursor.top, top);
        }
        cursor.top = 2;
        cursor.step(1, &targets);
        assert_eq!(cursor.item, Some(Item::Feed(FeedId(2))));
        cursor.end(true, &targets);
        // What moves above does not pull the reader away.
        cursor.step(1, &targets);
        let mut page = body(&[9, 1, 2]);
        page.extend(vec![Line::blank(); 40]);
        cursor.fit(&Targets::of(&page, 10));
        assert_eq!(cursor.top, 32);
    }
}
