//! What brokers tell about themselves. The collection has nothing of Mosquitto's; another broker's word is not taken
//! for its own.

use crate::table::{Table, expect};

pub(crate) fn table() -> Table {
    Table {
        format: "mosquitto-sys",
        folders: &[],
        files: vec![
            expect("apis/emqx/sys-client-connected.json")
                .topic("$SYS/brokers/emqx@127.0.0.1/clients/lamp/connected")
                .defect("only a topic under $SYS/broker/"),
        ],
    }
}
