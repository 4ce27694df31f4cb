//! Health endpoints. A file has no status code of its own; 200 is taken where none is given.

use crate::table::{Table, expect};
use serde_json::json;

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let time = "2018-01-17T03:36:48Z";
    let check = |part: &str, state: &str| json!({"kind": "state", "subject": format!("component/{part}"), "state": state, "observed_at": time});
    let node = |device: &str, quantity: &str, value: f64, unit: &str, node: &str| {
        json!({"kind": "observation", "device": device, "quantity": quantity, "value": value, "unit": unit, "qualifier": node, "observed_at": time})
    };
    Table {
        format: "readiness",
        folders: &["apis/health"],
        files: vec![
            // The publisher says pass, though parts of it warn: its word stands.
            expect("apis/health/health-json-pass.json")
                .status(200)
                .release("service", "up", "1.2.2")
                .line(check("cassandra:responseTime", "up"))
                .observation("cassandra", "cassandra:responseTime", 250.0, "ms", Some(time))
                .line(check("cassandra:connections", "degraded"))
                .observation("cassandra", "cassandra:connections", 75.0, "", Some(time))
                .line(check("uptime", "up"))
                .observation("uptime", "uptime", 1_209_600.245, "s", Some(time))
                .line(check("cpu:utilization", "degraded"))
                .line(node("cpu", "cpu:utilization", 85.0, "%", "node=1"))
                .line(node("cpu", "cpu:utilization", 85.0, "%", "node=2"))
                .line(check("memory:utilization", "degraded"))
                .line(node("memory", "memory:utilization", 8.5, "GiB", "node=1"))
                .line(node("memory", "memory:utilization", 5500.0, "MiB", "node=2")),
            expect("apis/health/actuator-health-down-details.json")
                .status(503)
                .state("service", "down")
                .state("component/sub-1", "down")
                .state("component/sub-1/sub-1-1", "up")
                .state("component/sub-1/sub-1-2", "down")
                .state("component/sub-2", "up"),
            expect("apis/health/actuator-health-up.json")
                .status(200)
                .state("service", "up")
                .line(json!({"kind": "state", "subject": "component/clientConfigServer", "state": "unknown", "detail": "no property sources located"}))
                .state("component/db", "up")
                .state("component/discoveryComposite", "unknown")
                .state("component/discoveryComposite/discoveryClient", "unknown")
                .state("component/diskSpace", "up")
                .state("component/ping", "up")
                .state("component/reactiveDiscoveryClients", "unknown")
                .state("component/reactiveDiscoveryClients/Simple Reactive Discovery Client", "unknown")
                .state("component/refreshScope", "up"),
            // One service, state 3.0 = UNKNOWN.
            expect("apis/health/icinga2-services.json")
                .status(200)
                .state("service", "unknown")
                .state("component/10807-host!10807-service", "unknown"),
        ],
    }
}
