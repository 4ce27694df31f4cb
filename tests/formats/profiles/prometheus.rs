//! `prometheus`: the examples of its documentation, and the texts of three servers (APIS 3.1).

use crate::table::{Expect, Table, expect};
use serde_json::json;

/// A sample: quantity, labels, value, unit.
type Sample = (
    &'static str,
    Option<&'static str>,
    f64,
    Option<&'static str>,
);

/// A few of many: every sample is an observation, but for buckets of histograms and times of creation.
fn samples(path: &'static str, count: usize, some: &[Sample]) -> Expect {
    let file = expect(path).count("observation", count);
    some.iter().fold(file, |file, (quantity, labels, value, unit)| {
        file.line(json!({"kind": "observation", "device": "target", "quantity": quantity, "qualifier": labels,
            "value": value, "unit": unit, "observed_at": null}))
    })
}

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let asked = Some("2015-07-01T20:10:51.781Z");
    let steps = ["2015-07-01T20:10:30.781Z", "2015-07-01T20:10:45.781Z", "2015-07-01T20:11:00.781Z"];
    let matrix = [("localhost:9090", [1, 1, 1]), ("localhost:9091", [0, 0, 1])].into_iter().fold(
        expect("apis/prometheus/query-range-matrix.json"), |file, (device, values)| {
            steps.into_iter().zip(values).fold(file, |file, (at, value)| file.observation(device, "up", value, "", Some(at)))
        });
    Table {
        format: "prometheus",
        folders: &["apis/prometheus"],
        files: vec![
            expect("apis/prometheus/alerts.json")
                .alert("alertname=my-alert", Some("warning (assumed)"), "my-alert", Some("2018-07-04T18:27:12.606Z")),
            expect("apis/prometheus/notifications.json")
                .alert("Prometheus is shutting down and gracefully stopping all operations.", Some("warning (assumed)"),
                    "Prometheus is shutting down and gracefully stopping all operations.", Some("2024-10-07T10:33:08.551Z")),
            matrix,
            expect("apis/prometheus/query-vector.json")
                .observation("localhost:9090", "up", 1, "", asked).observation("localhost:9100", "up", 0, "", asked)
                .asset("localhost:9090", "target", Some("prometheus")).asset("localhost:9100", "target", Some("node"))
                .state("device/localhost:9090", "up").state("device/localhost:9100", "down"),
            expect("apis/prometheus/rules.json")
                .alert("alertname=HighRequestLatency,severity=page", Some("critical"), "High request latency", Some("2018-07-04T18:27:12.606Z"))
                .state("component/HighRequestLatency", "up").state("component/job:http_inprogress_requests:sum", "up"),
            expect("apis/prometheus/status-runtimeinfo.json")
                .line(json!({"kind": "state", "subject": "service", "state": "up", "observed_at": "2025-01-05T18:27:33Z"}))
                .observation("prometheus", "time_series", 873, "1", Some("2025-01-05T18:27:33Z"))
                .observation("prometheus", "goroutines", 48, "1", Some("2025-01-05T18:27:33Z"))
                .observation("prometheus", "corruptions", 0, "1", Some("2025-01-05T18:27:33Z")),
            // The target that was dropped is none.
            expect("apis/prometheus/targets.json").asset("127.0.0.1:9090", "target", Some("prometheus"))
                .line(json!({"kind": "state", "subject": "device/127.0.0.1:9090", "state": "up", "observed_at": "2017-01-17T14:07:44.723Z"}))
                .observation("127.0.0.1:9090", "scrape_duration", 0.050688943, "s", Some("2017-01-17T14:07:44.723Z")),
            // 248 lines that are no remarks.
            samples("apis/prometheus/exposition-text.txt", 248, &[
                ("http_requests_total", Some("code=200,handler=prometheus,method=get"), 119.0, Some("1")),
                ("go_goroutines", None, 70.0, None),
                ("process_resident_memory_bytes", None, 53_870_592.0, Some("By")),
                ("process_start_time_seconds", None, 1_422_368_948.36, Some("s")),
                ("http_request_duration_microseconds", Some("handler=prometheus,quantile=0.99"), 3_087.384, Some("us")),
                ("http_request_duration_microseconds_count", Some("handler=prometheus"), 119.0, Some("1")),
                ("http_request_duration_microseconds_sum", Some("handler=prometheus"), 179_886.500_000_000_1, Some("us")),
            ]),
            // 53 lines, of which 21 are buckets and 9 times of creation.
            samples("apis/prometheus/openmetrics-alltypes.txt", 23, &[
                ("go_build_info", Some("checksum=,path=,version="), 1.0, None),
                ("promhttp_metric_handler_errors_total", Some("cause=encoding"), 0.0, Some("1")),
                ("rpc_durations_histogram_seconds_count", None, 15.0, Some("1")),
                ("rpc_durations_seconds", Some("service=uniform,quantile=0.99"), 0.000_186_415_245_381_801_92, Some("s")),
                ("rpc_requests_total", Some("service=exponential"), 22.0, Some("1")),
            ]),
            // 42 lines, of which 36 are buckets.
            samples("apis/prometheus/openmetrics-histogram.txt", 6, &[
                ("golang_manual_histogram_seconds_sum", Some("address=0.0.0.0,generation=20,port=5001"), 10.0, Some("s")),
                ("golang_manual_histogram_seconds_count", Some("address=0.0.0.0,generation=20,port=5001"), 1.0, Some("1")),
            ]),
            // What an Alertmanager tells of itself: 508 lines, of which 180 are buckets.
            samples("apis/alertmanager/v0.31.0-metrics.txt", 328, &[
                ("alertmanager_alerts", Some("state=active"), 8.0, None),
                ("alertmanager_alerts", Some("state=suppressed"), 4.0, None),
                ("alertmanager_cluster_failed_peers", None, 0.0, None),
                ("alertmanager_alerts_received_total", Some("status=firing,version=v2"), 60.0, Some("1")),
            ]),
        ],
    }
}
