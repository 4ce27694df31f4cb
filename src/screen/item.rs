//! What a row is about. A selection holds an item, not a row number, and so follows it.

use crate::city::{
    alerts::alert::Subject,
    model::{
        ids::{BrokerId, CityId, DeviceId, FeedId, GatewayId, NetworkId, PlatformId, ServiceId},
        order::AlertId,
    },
};

/// Something that can be selected and opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// A city.
    City(CityId),
    /// A platform.
    Platform(PlatformId),
    /// A network.
    Network(NetworkId),
    /// A broker.
    Broker(BrokerId),
    /// A feed.
    Feed(FeedId),
    /// A gateway.
    Gateway(GatewayId),
    /// A service.
    Service(ServiceId),
    /// A device.
    Device(DeviceId),
    /// An alert.
    Alert(AlertId),
}

impl From<Subject> for Item {
    fn from(subject: Subject) -> Self {
        match subject {
            Subject::Broker(id) => Self::Broker(id),
            Subject::Feed(id) => Self::Feed(id),
            Subject::Gateway(id) => Self::Gateway(id),
            Subject::Service(id) => Self::Service(id),
            Subject::Device(id) => Self::Device(id),
        }
    }
}
