//! `kind = "health"`, `"alert"` and `"series"`: what the publisher says about itself, about the world, and
//! about values that come without their metadata.

use super::{
    super::{
        moment::Moment,
        pick::{Meanings, Pick},
        point::{self, Point},
        quantity,
        selector::Filter,
    },
    Maker,
    fields::{Fields, Status},
};
use crate::city::{
    formats::found::{Circumstances, Item, Series, Subject, UpstreamAlert},
    model::text::SafeText,
};

/// How the polled service, or a part of it, says that it is.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Condition {
    part: Option<Pick>,
    status: Status,
    detail: Option<Pick>,
    release: Option<Pick>,
    time: Option<Moment>,
}

/// Somebody else's alert.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Notice {
    id: Pick,
    severity: Option<(Pick, Meanings<&'static str>)>,
    title: Pick,
    since: Option<Moment>,
    until: Option<Moment>,
    muted: Option<Filter>,
    cause: Option<Pick>,
    effect: Option<Pick>,
    affects: Option<Pick>,
    point: Option<Point>,
}

/// Metadata of a series, for values that come without them.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Described {
    key: Pick,
    /// Without it, it is the series of whichever thing names it.
    asset: Option<Pick>,
    of: quantity::Of,
    unit: quantity::Unit,
}

impl Condition {
    pub(super) fn read(fields: &mut Fields<'_, '_>) -> Option<Self> {
        let part = fields.pick("part");
        let status = fields.status();
        if !fields.sheet.has(&["status"]) {
            let example =
                "status = { at = \"$.status\", map = { ok = \"up\" }, default = \"unknown\" }";
            fields.sheet.missing("status", example, fields.flaws);
        }
        let (detail, release) = (fields.pick("detail"), fields.pick("release"));
        let time = fields.moment("time");
        Some(Self {
            part,
            status: status?,
            detail,
            release,
            time,
        })
    }

    pub(super) fn make(&self, maker: &mut Maker<'_, '_, '_>) {
        let subject = match &self.part {
            None => Subject::Service,
            Some(part) => match maker.must(part) {
                Some(part) => Subject::Component(part),
                None => return,
            },
        };
        let time = maker.time(self.time.as_ref());
        match maker.state(subject, &self.status, (&self.detail, &self.release), time) {
            Some(state) => maker.found.push(Item::State(state)),
            None => maker.defect(&self.status.pick.written(), "missing"),
        }
    }
}

impl Notice {
    pub(super) fn read(fields: &mut Fields<'_, '_>) -> Option<Self> {
        let words = ["info", "warning", "major", "critical"].map(|word| (word, word));
        let id = fields.must(&["id"], "id = \"$.id\"");
        let title = fields.must(&["title"], "title = \"$.title\"");
        let severity = fields.meaning("severity", &words);
        let (since, until) = (fields.moment("since"), fields.moment("until"));
        Some(Self {
            id: id?,
            severity,
            title: title?,
            since,
            until,
            muted: fields.sheet.condition("muted", fields.flaws),
            cause: fields.pick("cause"),
            effect: fields.pick("effect"),
            affects: fields.pick("affects"),
            point: fields.point(),
        })
    }

    pub(super) fn make(&self, maker: &mut Maker<'_, '_, '_>) {
        let Some(id) = maker.must(&self.id) else {
            return;
        };
        if !maker.seen.insert(id.clone()) {
            return;
        }
        let severity = self.severity.as_ref().and_then(|(pick, words)| {
            let said = pick.find(&mut maker.place).and_then(|bit| bit.text());
            let known = said.as_ref().and_then(|said| words.get(said));
            match (known, words.default) {
                (Some(word), _) => Some(SafeText::new(word)),
                (None, Some(word)) => Some(SafeText::new(&format!("{word} (assumed)"))),
                (None, None) => None,
            }
        });
        let title = self.title.text(&mut maker.place);
        if title.is_none() {
            maker.defect(&self.title.written(), "missing");
        }
        let since = maker.time(self.since.as_ref());
        let until = maker.time(self.until.as_ref());
        let is_muted = match &self.muted {
            Some(muted) => muted.holds(maker.place.item, maker.place.walk),
            None => false,
        };
        let title = title.unwrap_or_else(|| id.clone());
        let more = self.circumstances(&title, maker);
        maker.found.push(Item::Alert(UpstreamAlert {
            title,
            id: id.clone(),
            severity: severity.unwrap_or_default(),
            since,
            until,
            is_muted,
            more,
        }));
        // An alert is no device, and must not become one.
        match self
            .point
            .as_ref()
            .map(|point| (point, point.find(&mut maker.place)))
        {
            Some((_, point::Found::At(lat, lon))) => {
                maker.found.locate(Subject::Component(id), lat, lon, since);
            }
            Some((point, point::Found::Wrong(why))) => maker.defect(&point.written(), why),
            Some((_, point::Found::Nothing)) | None => {}
        }
    }

    /// What stands around it; nothing that its headline says already.
    fn circumstances(
        &self,
        title: &SafeText,
        maker: &mut Maker<'_, '_, '_>,
    ) -> Option<Box<Circumstances>> {
        let mut words = |pick: &Option<Pick>| {
            let text = maker.maybe(pick.as_ref());
            text.filter(|text| text != title)
        };
        let (cause, effect) = (words(&self.cause), words(&self.effect));
        let affects = self.affects.as_ref();
        let affects = affects.map(|pick| pick.texts(&mut maker.place));
        let more = Circumstances {
            cause,
            effect,
            affects: affects.unwrap_or_default(),
            ..Circumstances::default()
        };
        (more != Circumstances::default()).then(|| Box::new(more))
    }
}

impl Described {
    pub(super) fn read(fields: &mut Fields<'_, '_>) -> Option<Self> {
        let key = fields.must(&["key"], "key = \"$.id\"");
        let asset = fields.pick("asset");
        let (of, unit) = quantity::described(fields.sheet, fields.heads, fields.flaws)?;
        Some(Self {
            key: key?,
            asset,
            of,
            unit,
        })
    }

    pub(super) fn make(&self, maker: &mut Maker<'_, '_, '_>) {
        let Some(key) = maker.must(&self.key) else {
            return;
        };
        let device = match &self.asset {
            None => SafeText::default(),
            Some(asset) => match maker.must(asset) {
                Some(device) => device,
                None => return,
            },
        };
        if let Some(series) = quantity::series(&self.of, &self.unit, &mut maker.place) {
            let (quantity, qualifier, unit) = series;
            maker.found.push(Item::Series(Series {
                key,
                device,
                quantity,
                qualifier,
                unit,
            }));
        }
    }
}
