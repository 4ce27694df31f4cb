//! `timevaluepair`: one parameter of one place in each member, as pairs of time and value.

use super::{
    super::{found::Found, json::Node, xml},
    Reader,
    place::Station,
};
use crate::city::model::time::Stamp;

impl Reader {
    pub(super) fn series(
        &mut self,
        node: Node<'_, '_>,
        property: &str,
        stations: &[Station],
        is_forecast: bool,
        found: &mut Found,
    ) {
        // `...&param=t2m&language=eng`; else the end of `obs-obs-1-1-t2m`.
        let named = property
            .split(['&', '?'])
            .find_map(|part| part.strip_prefix("param="));
        let id = xml::text(node, "@id").unwrap_or_default();
        let end = id.rsplit_once('-').map_or("", |(_, end)| end);
        let name = named.filter(|name| !name.contains(',')).unwrap_or(end);
        let (Some(station), false) = (stations.first(), name.is_empty()) else {
            found.defect("MeasurementTimeseries", "neither a place nor a name");
            return;
        };
        let mut step: Option<(Stamp, String)> = None;
        let points = xml::each(node, "point").flat_map(|point| xml::each(point, "MeasurementTVP"));
        for pair in points {
            let time = xml::text(pair, "time");
            let at = time
                .as_deref()
                .and_then(|text| Stamp::parse(text.trim(), false));
            let Some(at) = at else {
                found.defect("MeasurementTVP.time", "not a time");
                continue;
            };
            let value = xml::text(pair, "value").unwrap_or_default();
            if !is_forecast {
                self.value((&station.id, name, false), &value, at, found);
                continue;
            }
            let is_better = step
                .as_ref()
                .is_none_or(|(known, _)| self.better_step(*known, at) == at);
            if is_better {
                step = Some((at, value.into_owned()));
            }
        }
        if let Some((at, value)) = step {
            self.value((&station.id, name, true), &value, at, found);
        }
    }
}
