//! What attribute names mean: which are times, places, names of the thing, or nothing for a console.
//!
//! Leaves out: quantities, which the vocabulary knows.

use crate::city::model::{quantity::Quantity, vocabulary as v};

/// The last part of an expanded name: `https://a.org/apic#incoming` and `myuri:incoming` are `incoming`.
pub(super) fn segment(name: &[u8]) -> &[u8] {
    match memchr::memrchr3(b'/', b'#', b':', name) {
        Some(at) => match name.get(at + 1..) {
            Some(tail) if !tail.is_empty() => tail,
            _ => name,
        },
        None => name,
    }
}

/// What an attribute is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// `id` and `type` themselves, contexts.
    Frame,
    /// What the thing is called.
    Name,
    /// When its values held; a higher rank is a better answer (FORMATS 8).
    Time(u8),
    /// Where it is.
    Place,
    /// The lane that all its values are of.
    Lane,
    /// The model of the device.
    Model,
    /// What the device measures, where its value has no name of its own.
    Controlled,
    /// Gone from the broker.
    Deleted,
    /// Relations, addresses, owners, free text, settings: no measurement, often about people.
    Aside,
    /// Everything else: a value.
    Value,
}

/// The role of an attribute by its name.
pub(super) fn role(name: &[u8]) -> Role {
    match name {
        b"id" | b"@id" | b"type" | b"@type" | b"@context" => Role::Frame,
        b"name" => Role::Name,
        b"TimeInstant" => Role::Time(6),
        b"dateObserved" => Role::Time(5),
        b"dateObservedTo" => Role::Time(4),
        b"observationDateTime"
        | b"observationDate"
        | b"dateLastValueReported"
        | b"dateLastReported"
        | b"timestamp"
        | b"observedAt" => Role::Time(3),
        b"dateModified" | b"modifiedAt" => Role::Time(2),
        b"location" | b"position" => Role::Place,
        b"laneId" | b"laneID" | b"lane" => Role::Lane,
        b"refDeviceModel" | b"deviceModel" | b"modelName" => Role::Model,
        b"controlledProperty" => Role::Controlled,
        b"deletedAt" => Role::Deleted,
        _ if is_aside(name) => Role::Aside,
        _ if is_prefixed(name, b"ref") || is_prefixed(name, b"date") => Role::Aside,
        _ => Role::Value,
    }
}

/// Relations, addresses, owners, free text and settings by their names.
#[rustfmt::skip]
fn is_aside(name: &[u8]) -> bool {
    matches!(
        name,
        b"address" | b"alternateName" | b"description" | b"title" | b"owner" | b"source"
            | b"dataProvider" | b"provider" | b"seeAlso" | b"areaServed" | b"scope" | b"category"
            | b"extCategory" | b"deviceCategory" | b"deviceType" | b"controlledAsset"
            | b"deviceParameter" | b"supportedProtocol" | b"ipAddress" | b"mcc" | b"mnc"
            | b"serialNumber" | b"deviceSimNumber" | b"license_plate" | b"vehiclePlateIdentifier"
            | b"contactPoint" | b"email" | b"telephone" | b"stationName" | b"stationCode"
            | b"agency_name" | b"agency_url" | b"agency_fare_url" | b"image" | b"mapUrl" | b"mediaURL"
            | b"localId" | b"entityVersion" | b"unit" | b"measurementType" | b"anomalousProperty"
            | b"thresholdBreach" | b"regulation" | b"openingHours" | b"wardId" | b"wardName" | b"zoneId"
            | b"zoneName" | b"circuit" | b"circuitId" | b"feederID" | b"feederPillarNum"
            | b"streetPoleNum" | b"parkingSiteId" | b"reportId" | b"workNumber"
            | b"maximumParkingDuration" | b"mainContractingCompany" | b"mainContractingCompagny"
            | b"contractingAuthority" | b"createdAt" | b"instanceId" | b"datasetId" | b"spouse"
            | b"familyName" | b"givenName"
    )
}

/// `refDevice`, `dateFirstUsed`: a prefix and then a capital letter.
fn is_prefixed(name: &[u8], prefix: &[u8]) -> bool {
    let tail = name.strip_prefix(prefix);
    tail.and_then(<[u8]>::first)
        .is_some_and(u8::is_ascii_uppercase)
}

/// What a name means in an entity of this type, where the Smart Data Models fix it and the bare name
/// would say something else: the quantity and its unit in the model (FORMATS 10, QUANTITIES rule 3).
pub(super) fn meaning(kind: &[u8], name: &str) -> Option<(&'static Quantity, &'static str)> {
    Some(match (kind, name) {
        (b"WaterQualityObserved", "temperature") => (&v::WATER_TEMPERATURE, "Cel"),
        (b"TrafficFlowObserved" | b"ItemFlowObserved", "occupancy") => (&v::LANE_OCCUPANCY, "1"),
        (b"TrafficFlowObserved", "intensity") => (&v::VEHICLE_COUNT, "1"),
        (b"OffStreetParking" | b"OnStreetParking" | b"ParkingGroup", "occupancy") => {
            (&v::PARKING_OCCUPANCY, "1")
        }
        (b"ParkingSpot", "status") => (&v::PARKING_SPOT_STATE, ""),
        (b"Streetlight", "status") => (&v::LAMP_STATUS, ""),
        (b"EVChargingStation", "status") => (&v::EV_STATUS, ""),
        (b"EVChargingStation", "capacity") => (&v::EV_POINTS_TOTAL, "1"),
        (b"Vehicle", "speed") => (&v::SPEED, "km/h"),
        (_, "reliability") => (&v::RELIABILITY, "1"),
        // A fraction in every model that has it; elsewhere senders mean percent.
        (_, "batteryLevel") | (b"Vehicle", "battery") => (&v::BATTERY_LEVEL, "1"),
        _ => return None,
    })
}

/// The statistic that a name tells and its quantity does not: `minFlow` and `maxFlow` are both flows.
pub(super) fn statistic(name: &str) -> Option<&'static str> {
    let name = name.as_bytes();
    if is_prefixed(name, b"min") {
        Some("min")
    } else if is_prefixed(name, b"max") {
        Some("max")
    } else if name == b"alarmFlowPersistence" {
        Some("persistence")
    } else {
        None
    }
}

/// The type that an id tells: `urn:ngsi-ld:TYPE:...`.
pub(super) fn type_of_id(id: &[u8]) -> Option<&[u8]> {
    let tail = id.strip_prefix(b"urn:ngsi-ld:")?;
    let end = memchr::memchr(b':', tail)?;
    tail.get(..end).filter(|kind| !kind.is_empty())
}
