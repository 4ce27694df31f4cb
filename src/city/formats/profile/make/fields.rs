//! The fields of an extract while its table is read.

use super::super::{
    flaw::Flaw,
    moment::Moment,
    path::{Heads, Path},
    pick::{Meanings, Pick},
    point::Point,
    sheet::{Sheet, choice, flaw, table},
    value::Measured,
};
use crate::city::formats::found::Health;
use toml::de::DeValue;

/// A word of the payload and the health that it stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Status {
    pub(super) pick: Pick,
    pub(super) words: Meanings<Health>,
}

/// The fields of an extract while they are read.
pub(super) struct Fields<'s, 'a> {
    pub(super) sheet: &'s mut Sheet<'a>,
    pub(super) heads: &'s mut Heads,
    pub(super) flaws: &'s mut Vec<Flaw>,
}

impl Fields<'_, '_> {
    pub(super) fn pick(&mut self, key: &'static str) -> Option<Pick> {
        let item = self.sheet.item(key)?;
        Pick::read(item, key, self.heads, self.flaws)
    }

    /// The field with the first of some keys that is there.
    pub(super) fn must(&mut self, keys: &[&'static str], example: &str) -> Option<Pick> {
        if !self.sheet.has(keys) {
            let key = keys.first().copied().unwrap_or_default();
            self.sheet.missing(key, example, self.flaws);
            return None;
        }
        keys.iter().find_map(|key| self.pick(key))
    }

    /// A fixed word, or a path.
    pub(super) fn word(&mut self, key: &'static str) -> Option<Pick> {
        let item = self.sheet.item(key)?;
        if let DeValue::String(text) = item.get_ref()
            && !Path::is_path(text)
        {
            return Some(Pick::fixed(text));
        }
        Pick::read(item, key, self.heads, self.flaws)
    }

    pub(super) fn point(&mut self) -> Option<Point> {
        let item = self.sheet.item("point")?;
        Point::read(item, self.heads, self.flaws)
    }

    pub(super) fn moment(&mut self, key: &'static str) -> Option<Moment> {
        let item = self.sheet.item(key)?;
        Moment::read(item, key, self.heads, self.flaws)
    }

    /// A field of words of which each means one of ours; its table and its `default` must be there.
    pub(super) fn meaning<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&str, T)],
    ) -> Option<(Pick, Meanings<T>)> {
        let item = self.sheet.item(key)?;
        let title = format!("`{key}`");
        let mut sheet = table(item, &title, self.flaws)?;
        let pick = Pick::of_sheet(&mut sheet, self.heads, self.flaws);
        let example = format!(
            "{{ ... = \"{}\" }}",
            words.first().map_or("", |first| first.0)
        );
        let meanings = Meanings::of_sheet(&mut sheet, self.flaws, &mut |item, flaws| {
            let DeValue::String(text) = item.get_ref() else {
                flaws.push(flaw(item.span(), "not a word", example.clone()));
                return None;
            };
            choice(text, item.span(), words, &title, flaws)
        });
        if !sheet.has(&["map"]) {
            sheet.missing("map", &format!("map = {example}"), self.flaws);
        }
        if !sheet.has(&["default"]) {
            let all: Vec<&str> = words.iter().map(|word| word.0).collect();
            let hint = format!(
                "default = one of {}; it is shown as assumed",
                all.join(", ")
            );
            sheet.missing("default", &hint, self.flaws);
        }
        sheet.finish(self.flaws);
        Some((pick?, meanings?))
    }

    pub(super) fn status(&mut self) -> Option<Status> {
        let words = [
            ("up", Health::Up),
            ("degraded", Health::Degraded),
            ("down", Health::Down),
            ("unknown", Health::Unknown),
        ];
        let (pick, words) = self.meaning("status", &words)?;
        Some(Status { pick, words })
    }

    /// `[extract.values]`, or `quantity`, `value` and `unit`.
    pub(super) fn values(&mut self) -> Vec<Measured> {
        let mut values: Vec<Measured> = Measured::of_extract(self.sheet, self.heads, self.flaws)
            .into_iter()
            .collect();
        if let Some(table) = self.sheet.table("values", self.flaws) {
            for (name, span, item) in table.entries() {
                values.extend(Measured::named((name, span), item, self.heads, self.flaws));
            }
        }
        values
    }
}
