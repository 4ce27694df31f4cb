//! `fmi`: the open data of the Finnish Meteorological Institute over WFS 2.0 (APIS 6.4), in the three forms of its stored
//! queries: `simple`, `timevaluepair` and `multipointcoverage`.
//!
//! Every observation that has a number is read. Of a forecast only the step that holds when the answer comes in, with
//! the qualifier `forecast`: nobody has measured it. `NaN` is no value. Leaves out: grids, radar, and how it was measured.

mod coverage;
mod names;
mod place;
mod series;

use super::{
    format::{Format, Message},
    found::{Found, Observation},
    json::{Draft, Node},
    xml,
};
use crate::city::{
    formats::found::Item,
    model::{quantity::Reading, text::SafeText, time::Stamp},
};
use place::Places;

/// The format.
pub struct Fmi;

impl Format for Fmi {
    fn name(&self) -> &'static str {
        "fmi"
    }

    fn about(&self) -> &'static str {
        "Finnish Meteorological Institute, WFS 2.0: observations and forecasts, simple, time-value pairs, coverages"
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        if !xml::is_xml(message.bytes) {
            found.defect("payload", "no XML");
            return;
        }
        let mut draft = Draft::default();
        found.swap_draft(&mut draft);
        xml::read(message.bytes, &mut draft, found);
        if let Some(root) = draft.root() {
            document(root, message.received_at, found);
        }
        found.swap_draft(&mut draft);
    }
}

fn document(root: Node<'_, '_>, now: Stamp, found: &mut Found) {
    if let Some(report) = root.get("ExceptionReport") {
        for exception in xml::each(report, "Exception") {
            let code = xml::text(exception, "@exceptionCode").unwrap_or_default();
            let text = xml::text(exception, "ExceptionText").unwrap_or_default();
            found.defect("ExceptionReport", &format!("{code}: {}", text.trim()));
        }
        return;
    }
    let Some(all) = root.get("FeatureCollection") else {
        if found.defects.is_empty() {
            found.defect("payload", "no collection of features of WFS");
        }
        return;
    };
    let mut reader = Reader {
        now,
        places: Places::default(),
        count: 0,
    };
    for member in xml::each(all, "member") {
        for (name, feature) in member.members() {
            if name.is("BsWfsElement") {
                xml::each(member, "BsWfsElement").for_each(|each| reader.simple(each, found));
                break;
            }
            if feature.is_object() {
                reader.feature(feature, found);
            }
        }
    }
    if reader.count == 0 && found.defects.is_empty() {
        found.defect("payload", "no values: is there such a place or station?");
    }
}

/// What is known while the members of a document are read.
struct Reader {
    now: Stamp,
    places: Places,
    /// Values that had a number.
    count: usize,
}

impl Reader {
    /// One value at one place and time.
    fn simple(&mut self, node: Node<'_, '_>, found: &mut Found) {
        let Some(device) = self.places.of_simple(node, found) else {
            found.defect("BsWfsElement.Location", "no place");
            return;
        };
        let name = xml::text(node, "ParameterName").unwrap_or_default();
        let time = xml::text(node, "Time");
        let at = time
            .as_deref()
            .and_then(|text| Stamp::parse(text.trim(), false));
        let (Some(at), false) = (at, name.is_empty()) else {
            found.defect("BsWfsElement", "neither a name nor a time");
            return;
        };
        let value = xml::text(node, "ParameterValue").unwrap_or_default();
        // This form does not say what it is; what lies ahead was not measured.
        let is_forecast = at > self.now;
        self.value((&device, name.trim(), is_forecast), &value, at, found);
    }

    fn feature(&mut self, node: Node<'_, '_>, found: &mut Found) {
        let property = node.get("observedProperty");
        let property = property
            .and_then(|it| xml::text(it, "@href"))
            .unwrap_or_default();
        let is_forecast = property.contains("observableProperty=forecast");
        let made_at = node.at(&["resultTime", "TimeInstant"]);
        let made_at = made_at.and_then(|it| xml::text(it, "timePosition"));
        let made_at = made_at.and_then(|text| Stamp::parse(text.trim(), false));
        if is_forecast {
            found.data_at = found.data_at.max(made_at);
        }
        let before = self.count;
        let stations = self.places.of_feature(node, is_forecast, found);
        let Some(result) = node.get("result") else {
            found.defect("result", "missing");
            return;
        };
        if let Some(coverage) = result.get("MultiPointCoverage") {
            self.coverage(coverage, &stations, is_forecast, found);
        } else if let Some(series) = result.get("MeasurementTimeseries") {
            self.series(series, &property, &stations, is_forecast, found);
        } else {
            found.defect("result", "a form that is not read: ask for a point");
        }
        if self.count == before {
            found.defect("result", "no value at all");
        }
    }

    /// Tells a value; what is no number is none.
    fn value(
        &mut self,
        (device, name, is_forecast): (&SafeText, &str, bool),
        text: &str,
        at: Stamp,
        found: &mut Found,
    ) {
        let text = text.trim();
        let Ok(number) = text.parse::<f64>() else {
            if !text.is_empty() {
                found.defect(name, "not a number");
            }
            return;
        };
        if !number.is_finite() {
            return;
        }
        let reading = reading(name, number, is_forecast);
        self.count += 1;
        if !is_forecast {
            found.data_at = found.data_at.max(Some(at));
        }
        found.push(Item::Observation(Observation {
            device: device.clone(),
            series: None,
            reading,
            observed_at: Some(at),
        }));
    }
}

fn reading(name: &str, number: f64, is_forecast: bool) -> Reading {
    let (quantity, qualifier, unit, status) = names::meaning(name);
    // No snow is -1 there.
    let number = if name == "snow_aws" && number < 0.0 {
        0.0
    } else {
        number
    };
    let qualifier = match (is_forecast, qualifier) {
        (false, qualifier) => SafeText::new(qualifier),
        (true, "") => SafeText::fixed("forecast"),
        (true, qualifier) => SafeText::new(&format!("forecast {qualifier}")),
    };
    Reading::mapped(quantity, qualifier, number, unit, status)
}

#[cfg(test)]
mod tests;
