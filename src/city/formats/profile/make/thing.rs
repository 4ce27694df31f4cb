//! `kind = "asset"` and `kind = "obs"`: a thing, where it is, how it is, and what is measured of it.

use super::{
    super::{
        moment::Moment,
        pick::Pick,
        point::{self, Point},
        value::{self, Measured},
    },
    Maker,
    fields::{Fields, Status},
};
use crate::city::formats::found::{Asset, Item, Observation, Subject};

/// A thing, and what is measured of it.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Thing {
    id: Pick,
    /// What it is; where the extract only observes, it makes no asset.
    kind: Option<Pick>,
    name: Option<Pick>,
    model: Option<Pick>,
    point: Option<Point>,
    status: Option<Status>,
    detail: Option<Pick>,
    release: Option<Pick>,
    time: Option<Moment>,
    values: Vec<Measured>,
    /// What tells values of one quantity apart, where the payload says it: the kind of vehicle.
    qualifier: Option<Pick>,
    /// The series that a `kind = "series"` of another document describes.
    series: Option<Pick>,
    is_gateway: bool,
}

impl Thing {
    pub(super) fn read(fields: &mut Fields<'_, '_>, is_asset: bool) -> Option<Self> {
        let id = if is_asset {
            fields.must(&["id"], "id = \"$.id\"")
        } else {
            fields.must(&["asset"], "asset = \"$.id\", or \"^.id\"")
        };
        let kind = if is_asset {
            fields.word("type").or_else(|| Some(Pick::fixed("device")))
        } else {
            None
        };
        let thing = Self {
            kind,
            name: is_asset.then(|| fields.pick("name")).flatten(),
            model: is_asset.then(|| fields.pick("model")).flatten(),
            point: fields.point(),
            status: fields.status(),
            detail: fields.pick("detail"),
            release: fields.pick("release"),
            time: fields.moment("time"),
            values: fields.values(),
            qualifier: fields.pick("qualifier"),
            series: if is_asset {
                None
            } else {
                fields.pick("series")
            },
            is_gateway: fields.sheet.flag("gateway", fields.flaws),
            id: id?,
        };
        let says_nothing =
            !is_asset && thing.values.is_empty() && thing.point.is_none() && thing.status.is_none();
        if says_nothing && fields.flaws.is_empty() {
            let example = "value = \"$.value\" with quantity, or [extract.values]";
            fields.sheet.missing("value", example, fields.flaws);
        }
        Some(thing)
    }

    pub(super) fn make(&self, maker: &mut Maker<'_, '_, '_>) {
        let Some(id) = maker.must(&self.id) else {
            return;
        };
        let subject = || {
            if self.is_gateway {
                Subject::Gateway(id.clone())
            } else {
                Subject::Device(id.clone())
            }
        };
        if let Some(kind) = &self.kind {
            let asset = Asset {
                id: id.clone(),
                kind: kind.text(&mut maker.place).unwrap_or_default(),
                name: maker.maybe(self.name.as_ref()),
                model: maker.maybe(self.model.as_ref()),
            };
            maker.found.push(Item::Asset(asset));
        }
        let time = maker.time(self.time.as_ref());
        if let Some(status) = &self.status
            && let Some(state) = maker.state(subject(), status, (&self.detail, &self.release), time)
        {
            maker.found.push(Item::State(state));
        }
        if let Some(point) = &self.point {
            match point.find(&mut maker.place) {
                point::Found::Nothing => {}
                point::Found::At(lat, lon) => maker.found.locate(subject(), lat, lon, time),
                point::Found::Wrong(why) => maker.defect(&point.written(), why),
            }
        }
        let qualifier = maker.maybe(self.qualifier.as_ref());
        let series = maker.maybe(self.series.as_ref());
        for measured in &self.values {
            match measured.find(&mut maker.place) {
                value::Told::Nothing => {}
                value::Told::Wrong(why) => maker.defect(&measured.written(), why),
                value::Told::Read(mut reading) => {
                    if let Some(qualifier) = &qualifier {
                        reading.qualifier = qualifier.clone();
                    }
                    let own = measured.time.as_ref().and_then(|own| maker.time(Some(own)));
                    maker.found.push(Item::Observation(Observation {
                        device: id.clone(),
                        series: series.clone(),
                        reading,
                        observed_at: own.or(time),
                    }));
                }
            }
        }
    }
}
