//! Things that a message says exist: gateways and devices get the names that it gives them. Leaves out what a
//! platform's catalogue lists beside its devices.

use super::{Engine, read::Context};
use crate::city::{formats::found::Asset, model::text::SafeText};

impl Engine {
    /// Takes what a message says of a thing.
    pub(super) fn know_asset(&mut self, context: Context, asset: &Asset) {
        match asset.kind.as_str() {
            "gateway" => {
                if let Some(row) = self.gateway_row(context.now, context.feed, &asset.id)
                    && let Some(gateway) = self.world.gateways.get_mut(row.index())
                    && gateway.name.is_none()
                {
                    gateway.name.clone_from(&asset.name);
                }
            }
            // What a platform's catalogue lists beside its devices (SensorThings).
            "service" | "request" | "Sensor" | "ObservedProperty" | "Location"
            | "FeatureOfInterest" => {}
            // A broker has no name on the wire; people know it by its feed.
            "broker" => {
                let feed = self.world.inventory.feeds.get(context.feed.index());
                let name = feed.map(|feed| feed.id.clone());
                if let Some(row) = self.device_row(context.now, context.feed, &asset.id) {
                    self.name_device(row, name.as_ref(), asset.model.as_ref());
                }
            }
            kind => {
                let Some(row) = self.device_row(context.now, context.feed, &asset.id) else {
                    return;
                };
                let told = SafeText::new(kind);
                let model = asset.model.as_ref().or((kind != "device").then_some(&told));
                self.name_device(row, asset.name.as_ref(), model);
            }
        }
    }
}
