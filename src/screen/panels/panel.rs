//! What a panel is: a name, and a page made of a scene. Panels keep no state; what a viewer selected,
//! filtered and sorted lives in the viewer.

use crate::screen::{
    scene::Scene,
    text::{phrase::Phrase, words::Words},
    widgets::line::Line,
};

/// The room that a panel has, and how its viewer wants it.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// Columns.
    pub w: u16,
    /// Rows.
    pub h: u16,
    /// Only ASCII.
    pub ascii: bool,
    /// Which of the panel's orders.
    pub sort: usize,
    /// The other way round.
    pub reverse: bool,
}

impl Room {
    /// Which of a panel's orders is shown, and which way round: `by name ↓`.
    pub fn order(&self, sorts: &[Phrase], words: Words) -> String {
        let order = sorts.get(self.sort).map_or("", |sort| words.get(*sort));
        let arrow = if self.reverse { "↑" } else { "↓" };
        let arguments = [("order", order.into()), ("arrow", arrow.into())];
        words.say(Phrase::ByOrder, &arguments)
    }
}

/// What a panel shows: rows that stand still on top, and rows that scroll.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Rows that stand still.
    pub head: Vec<Line>,
    /// Rows that scroll.
    pub body: Vec<Line>,
}

/// `150 of 1,000` where not everything has a row, else how many there are.
pub fn some_of(rows: usize, all: usize, words: Words) -> String {
    if rows == all {
        return words.count(u32::try_from(all).unwrap_or(u32::MAX));
    }
    words.say(
        Phrase::SomeOf,
        &[("some", rows.into()), ("all", all.into())],
    )
}

/// A panel.
pub trait Panel: Sync {
    /// Its name in the palette, and on the tabs.
    fn name(&self) -> Phrase;
    /// What it shows, in a few words.
    fn about(&self) -> Phrase;
    /// The names of its orders; empty where it has only one.
    fn sorts(&self) -> &'static [Phrase] {
        &[]
    }
    /// Its page.
    fn compose(&self, room: &Room, scene: &Scene) -> Page;
}
