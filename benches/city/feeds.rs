//! Messages of devices that are new each time: counters count, clocks go on, values move.

use valvomo::city::model::time::Stamp;

/// A kind of feed, with the sizes that PERFORMANCE measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A LoRaWAN uplink of The Things Stack, 1.6 KB.
    Uplink,
    /// A SenML pack of four records.
    Pack,
    /// A vehicle's position.
    Vehicle,
    /// A SenML pack of three records, for memory.
    Few,
}

impl Kind {
    /// The three feeds whose steps are measured.
    pub(crate) const ALL: [Self; 3] = [Self::Uplink, Self::Pack, Self::Vehicle];

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Uplink => "ttn",
            Self::Pack => "senml",
            Self::Vehicle => "hfp",
            Self::Few => "few",
        }
    }

    /// Its wire format.
    pub(crate) fn format(self) -> &'static str {
        match self {
            Self::Uplink => "tts-v3",
            Self::Pack | Self::Few => "senml",
            Self::Vehicle => "hsl-hfp-v2",
        }
    }

    /// Topic and payload of a device in a round.
    pub(crate) fn message(self, device: usize, round: u64, at: Stamp) -> (String, String) {
        let warmth = 10.0 + ((device as u64 * 7 + round * 3) % 200) as f64 / 10.0;
        let seconds = at.0 / 1_000;
        match self {
            Self::Uplink => (
                format!("v3/city-air@ttn/devices/dev-{device:07}/up"),
                uplink(device, round, at, warmth),
            ),
            Self::Pack => (
                format!("city/senml/dev-{device:07}"),
                format!(
                    r#"[{{"bn":"urn:dev:ow:{device:012x}:","bt":{seconds}.125,"n":"temperature","u":"Cel","v":{warmth:.2}}},{{"n":"humidity","u":"%RH","v":{:.1}}},{{"n":"pm25","u":"ug/m3","v":12.5}},{{"n":"battery","u":"V","v":3.612}}]"#,
                    40.0 + warmth / 2.0
                ),
            ),
            Self::Few => (
                format!("city/senml/dev-{device:07}"),
                format!(
                    r#"[{{"bn":"urn:dev:ow:{device:012x}:","bt":{seconds},"n":"temperature","u":"Cel","v":{warmth:.1}}},{{"n":"humidity","u":"%RH","v":{:.1}}},{{"n":"pm25","u":"ug/m3","v":{:.1}}}]"#,
                    40.0 + warmth / 2.0,
                    warmth / 3.0
                ),
            ),
            Self::Vehicle => (
                format!(
                    "/hfp/v2/journey/ongoing/vp/bus/0012/{device:07}/1055/1/Kamppi/13:12/1010101/3/60;25/18/62/45"
                ),
                format!(
                    r#"{{"VP":{{"desi":"55","dir":"1","oper":12,"veh":{device},"tst":"{at}","tsi":{seconds},"spd":{warmth:.2},"hdg":211,"lat":60.171234,"long":24.941234,"acc":0.12,"dl":-{},"odo":12345,"drst":0,"oday":"2026-11-22","jrn":123,"line":55,"start":"13:12","loc":"GPS","stop":1010101,"route":"1055","occu":40}}}}"#,
                    round % 100
                ),
            ),
        }
    }
}

fn uplink(device: usize, round: u64, at: Stamp, warmth: f64) -> String {
    let token = "A".repeat(96);
    let antenna = |gateway: usize, rssi: u64| {
        format!(
            r#"{{"gateway_ids":{{"gateway_id":"gw-{gateway:04}","eui":"58A0CBFFFE{gateway:06X}"}},"time":"{at}","timestamp":123456789,"rssi":-{rssi},"channel_rssi":-{rssi},"snr":7.5,"location":{{"latitude":60.171234,"longitude":24.941234,"altitude":12,"source":"SOURCE_REGISTRY"}},"uplink_token":"{token}","channel_index":3,"received_at":"{at}"}}"#
        )
    };
    let (one, other) = (antenna(device % 500, 80), antenna((device + 1) % 500, 97));
    format!(
        r#"{{"end_device_ids":{{"device_id":"dev-{device:07}","application_ids":{{"application_id":"city-air"}},"dev_eui":"70B3D57ED{device:07X}","join_eui":"0000000000000000","dev_addr":"260B1234"}},"correlation_ids":["as:up:01H0123456789ABCDEF","gs:conn:01H0123456789ABCDEF","ns:uplink:01H0123456789ABCDEF"],"received_at":"{at}","uplink_message":{{"session_key_id":"AYfx0123456789abcdefABCD","f_port":2,"f_cnt":{round},"frm_payload":"AQIDBAUGBwgJCgsM","decoded_payload":{{"temperature":{warmth:.2},"humidity":55.5,"pm25":12.5,"battery":3.612}},"rx_metadata":[{one},{other}],"settings":{{"data_rate":{{"lora":{{"bandwidth":125000,"spreading_factor":9,"coding_rate":"4/5"}}}},"frequency":"868100000","timestamp":123456789,"time":"{at}"}},"received_at":"{at}","consumed_airtime":"0.061696s","network_ids":{{"net_id":"000013","ns_id":"EC656E0000000181","tenant_id":"city","cluster_id":"eu1","cluster_address":"eu1.example.org"}}}}}}"#
    )
}
