//! What an extract makes of an item: a thing with its values, a state, an alert, a series.
//!
//! A field that is missing or wrong is a defect with its path, and costs nothing but itself; without an
//! id there is no thing, and its neighbours are read as if it were not there (law 6).

mod fields;
mod notice;
mod thing;

use super::{
    flaw::Flaw,
    moment::{self, Moment},
    path::{Heads, Place},
    pick::Pick,
    sheet::Sheet,
};
use crate::city::{
    formats::found::{Found, State, Subject},
    model::{limits, text::SafeText, time::Stamp},
};
use std::collections::BTreeSet;

use fields::{Fields, Status};
use notice::{Condition, Described, Notice};
use thing::Thing;

/// What an extract makes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Make {
    Thing(Box<Thing>),
    Health(Box<Condition>),
    Alert(Box<Notice>),
    Series(Box<Described>),
}

/// An item while it is read, and where its findings go.
pub(super) struct Maker<'w, 'a, 't> {
    pub(super) place: Place<'w, 'a, 't>,
    pub(super) found: &'w mut Found,
    /// Ids of alerts that this document told already: groups repeat them.
    pub(super) seen: &'w mut BTreeSet<SafeText>,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Asset,
    Observation,
    Health,
    Alert,
    Series,
}

impl Make {
    /// Reads `kind` and what belongs to it.
    pub(super) fn read(
        sheet: &mut Sheet<'_>,
        heads: &mut Heads,
        flaws: &mut Vec<Flaw>,
    ) -> Option<Self> {
        let kinds = [
            ("asset", Kind::Asset),
            ("obs", Kind::Observation),
            ("health", Kind::Health),
            ("alert", Kind::Alert),
            ("series", Kind::Series),
        ];
        if !sheet.has(&["kind"]) {
            sheet.missing(
                "kind",
                "kind = \"obs\"; or asset, health, alert, series",
                flaws,
            );
        }
        let kind = sheet.choice("kind", &kinds, flaws)?;
        let mut fields = Fields {
            sheet,
            heads,
            flaws,
        };
        Some(match kind {
            Kind::Asset => Self::Thing(Box::new(Thing::read(&mut fields, true)?)),
            Kind::Observation => Self::Thing(Box::new(Thing::read(&mut fields, false)?)),
            Kind::Health => Self::Health(Box::new(Condition::read(&mut fields)?)),
            Kind::Alert => Self::Alert(Box::new(Notice::read(&mut fields)?)),
            Kind::Series => Self::Series(Box::new(Described::read(&mut fields)?)),
        })
    }

    /// Makes what it can of an item.
    pub(super) fn make(&self, maker: &mut Maker<'_, '_, '_>) {
        match self {
            Self::Thing(thing) => thing.make(maker),
            Self::Health(condition) => condition.make(maker),
            Self::Alert(notice) => notice.make(maker),
            Self::Series(described) => described.make(maker),
        }
    }
}

impl Maker<'_, '_, '_> {
    /// An id, without which there is nothing to say.
    fn must(&mut self, pick: &Pick) -> Option<SafeText> {
        let text = pick.id(&mut self.place);
        if text.is_none() {
            self.defect(&pick.written(), "missing");
        }
        text
    }

    fn maybe(&mut self, pick: Option<&Pick>) -> Option<SafeText> {
        pick?.text(&mut self.place)
    }

    fn time(&mut self, moment: Option<&Moment>) -> Option<Stamp> {
        let moment = moment?;
        match moment.find(&mut self.place) {
            moment::Told::At(stamp) => Some(stamp),
            moment::Told::Nothing => None,
            moment::Told::Wrong(why) => {
                self.defect(&moment.written(), why);
                None
            }
        }
    }

    /// What something says about itself; `None` where it says nothing.
    fn state(
        &mut self,
        subject: Subject,
        status: &Status,
        (detail, release): (&Option<Pick>, &Option<Pick>),
        observed_at: Option<Stamp>,
    ) -> Option<State> {
        let said = status.pick.find(&mut self.place)?.text()?;
        let (health, own) = match (status.words.get(&said), status.words.default) {
            (Some(health), _) => (*health, SafeText::new(&said)),
            (None, default) => {
                let health = default.unwrap_or_default();
                let own = format!("{} ({} assumed)", said.trim(), health.word());
                (health, SafeText::new(&own))
            }
        };
        Some(State {
            subject,
            health,
            detail: self.maybe(detail.as_ref()).or(Some(own)),
            release: self.maybe(release.as_ref()),
            observed_at,
        })
    }

    /// Notes what is wrong with a field of this item, where there is still room for it.
    fn defect(&mut self, written: &str, why: &str) {
        if self.found.defects.len() >= limits::DEFECTS_PER_MESSAGE {
            self.found.over_bounds += 1;
            return;
        }
        let mut field = self.place.walk.path();
        match written
            .strip_prefix('$')
            .filter(|rest| !rest.contains(" or "))
        {
            Some(rest) => field.push_str(rest),
            None => {
                field.push(' ');
                field.push_str(written);
            }
        }
        let field = field.trim_start_matches('.').trim();
        let field = if field.is_empty() { "payload" } else { field };
        self.found.defect(field, why);
    }
}
