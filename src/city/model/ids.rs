//! Ids: small numbers that stand for a row of the inventory. Names become ids in the config reader
//! (declared things) or when first heard (devices, gateways), and nowhere else.

macro_rules! id {
    ($(#[doc = $doc:literal] $name:ident($inner:ty);)*) => {$(
        #[doc = $doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
        pub struct $name(pub $inner);

        impl $name {
            /// The row in the inventory's list.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

id! {
    #[doc = "A city."] CityId(u16);
    #[doc = "A platform that one or more cities share."] PlatformId(u16);
    #[doc = "A network: what carries a platform or a service."] NetworkId(u16);
    #[doc = "A team that owns things."] TeamId(u16);
    #[doc = "A place inside a city."] PlaceId(u16);
    #[doc = "A citizen service or an API."] ServiceId(u16);
    #[doc = "A feed: one subscription or one polled source of observations."] FeedId(u16);
    #[doc = "A broker: all feeds at one address share one cause (law 5)."] BrokerId(u16);
    #[doc = "A gateway, declared or learned from the frames that it forwards."] GatewayId(u32);
    #[doc = "A device."] DeviceId(u32);
}
