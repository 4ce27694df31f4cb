//! Small texts, and the samples in them.

use super::*;
use crate::city::formats::json::Node;

fn samples(text: &str) -> Vec<String> {
    let (mut draft, mut found) = (Draft::default(), Found::default());
    read(text.as_bytes(), &mut draft, &mut found);
    let root = draft.root().expect("a document");
    let all = root.get("samples").expect("samples");
    let word = |node: Node<'_, '_>, key: &str| {
        let text = node.get(key).and_then(|node| node.text());
        text.unwrap_or_default().into_owned()
    };
    let line = |node: Node<'_, '_>| {
        let labels = node
            .get("labels")
            .into_iter()
            .flat_map(|labels| labels.members());
        let labels: Vec<String> = labels
            .map(|(key, value)| format!("{}={}", key.text(), value.text().expect("a text")))
            .collect();
        let [name, family, kind, part, unit, value, time] =
            ["name", "family", "type", "part", "unit", "value", "time"].map(|key| word(node, key));
        format!(
            "{name}|{family}|{kind}|{part}|{unit}|{}|{value}|{time}",
            labels.join(",")
        )
    };
    let told = all.elements().map(line);
    let defects = found
        .defects
        .iter()
        .map(|it| format!("! {}: {}", it.field, it.reason));
    let over = (found.over_bounds > 0).then(|| format!("! {} more", found.over_bounds));
    told.chain(defects).chain(over).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(samples(text), expected, "{text}");
}

#[test]
fn the_classic_text() {
    check(
        "# HELP http_requests_total The total.\n# TYPE http_requests_total counter\n\
         http_requests_total{method=\"post\",code=\"200\"} 1027 1395066363000\n\
         http_requests_total { method = \"a\\\\b\\\"c\\nd\" , } 3\n\n\
         # Minimalistic line:\nmetric_without_timestamp_and_labels 12.47\n\
         something_weird{problem=\"division by zero\"} +Inf -3982045\n\
         # TYPE rpc_duration_seconds summary\nrpc_duration_seconds{quantile=\"0.01\"} 3102\n\
         rpc_duration_seconds_sum 1.7560473e+07\nrpc_duration_seconds_count 2693\r\n",
        &[
            "http_requests_total|http_requests|counter|total|count|method=post,code=200|1027|1395066363000",
            "http_requests_total|http_requests|counter|total|count|method=a\\b\"c\nd|3|",
            "metric_without_timestamp_and_labels|metric_without_timestamp_and_labels|||||12.47|",
            "something_weird|something_weird||||problem=division by zero|+Inf|-3982045",
            "rpc_duration_seconds|rpc_duration_seconds|summary||seconds|quantile=0.01|3102|",
            "rpc_duration_seconds_sum|rpc_duration_seconds|summary|sum|seconds||1.7560473e+07|",
            "rpc_duration_seconds_count|rpc_duration_seconds|summary|count|count||2693|",
        ],
    );
}

#[test]
fn openmetrics() {
    check(
        "# TYPE acme_http_router_request_seconds histogram\n# UNIT acme_http_router_request_seconds seconds\n\
         acme_http_router_request_seconds_bucket{le=\"0.1\"} 8 # {trace=\"a b\"} 0.05 1520879607.7\n\
         acme_http_router_request_seconds_created 1.6e9\n# TYPE room gauge\n# UNIT room celsius\nroom 21.5 1520879607.789\n\
         # TYPE build info\nbuild_info{v=\"1\"} 1.0\n# EOF\n",
        &[
            "acme_http_router_request_seconds_bucket|acme_http_router_request_seconds|histogram|bucket|count|le=0.1|8|",
            "acme_http_router_request_seconds_created|acme_http_router_request_seconds|histogram|created|seconds||1.6e9|",
            "room|room|gauge||celsius||21.5|1520879607.789",
            "build_info|build|info|info||v=1|1.0|",
        ],
    );
    check("a 1\n# EOF", &["a|a|||||1|"]);
}

#[test]
fn quoted_names() {
    check(
        "# TYPE \"my.metric\" gauge\n{\"my.metric\",\"a.b\"=\"c\",d=\"e\"} 1\n{\"x\"} 2\n",
        &["my.metric|my.metric|gauge|||a.b=c,d=e|1|", "x|x|||||2|"],
    );
}

#[test]
fn a_bad_line_costs_itself() {
    check(
        "a 1\nb\nc{x=\"1} 2\nd{x=1} 2\ne one\n5 5\nf{x=\"1\"} 6\ng 7",
        &[
            "a|a|||||1|",
            "f|f||||x=1|6|",
            "! line 2: a name without a value",
            "! line 3: a label without a value in quotes",
            "! line 4: a label without a value in quotes",
            "! line 5: a value that is no number",
            "! line 6: no name of a metric",
            "! payload: it breaks off inside of its last line",
        ],
    );
    let page = samples(&"<p>Not found</p>\n".repeat(100));
    assert_eq!(page.len(), TOLD + 2);
    assert_eq!(page.last().map(String::as_str), Some("! 92 more"));
    check("", &[]);
}
