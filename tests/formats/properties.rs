//! What must hold for every format: any bytes with any topic, and our own samples cut, turned and
//! spliced, never panic and stay bounded; a bad field never costs its neighbours (law 6).

use crate::samples::{self, Sample};
use proptest::{
    collection::vec,
    prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest},
};
use serde_json::Value;
use valvomo::city::{
    formats::{
        self,
        format::{Format, Message},
        found::{Found, Item},
    },
    model::limits,
};

fn parse(format: &dyn Format, message: &Message<'_>) -> Found {
    let mut found = Found::default();
    format.parse(message, &mut found);
    assert!(found.items.len() <= limits::ITEMS_PER_MESSAGE);
    assert!(found.defects.len() <= limits::DEFECTS_PER_MESSAGE);
    found
}

/// All samples of all formats.
fn all() -> Vec<Sample> {
    let formats = formats::all();
    formats
        .flat_map(|format| samples::of(format.name()))
        .collect()
}

fn topics() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        Just(None),
        "\\PC{0,40}".prop_map(Some),
        "[/+#äa-z0-9()$]{0,60}".prop_map(Some),
    ]
}

/// What is done to the bytes of a sample: cut off at, turned over at, and where another is spliced in.
type Harm = (u16, Vec<(u16, u8)>, Option<(u16, u16)>);

fn harmed(bytes: &[u8], other: &[u8], (cut, turned, splice): &Harm) -> Vec<u8> {
    let place = |at: u16, length: usize| usize::from(at) * length / usize::from(u16::MAX);
    let mut harmed = bytes[..place(*cut, bytes.len())].to_vec();
    for (at, with) in turned {
        let at = place(*at, harmed.len());
        if let Some(byte) = harmed.get_mut(at) {
            *byte ^= with;
        }
    }
    if let Some((at, from)) = splice {
        let at = place(*at, harmed.len());
        harmed.splice(at..at, other[place(*from, other.len())..].iter().copied());
    }
    harmed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in vec(any::<u8>(), 0..600), topic in topics(), status in proptest::option::of(0_u16..700)) {
        for format in formats::all() {
            let _found = parse(format, &Message { topic: topic.as_deref(), status, ..Message::bare(&bytes) });
        }
    }

    #[test]
    fn harmed_samples(which in any::<(u16, u16)>(), harm in any::<Harm>(), topic in topics()) {
        let all = all();
        let (one, other) = (&all[usize::from(which.0) % all.len()], &all[usize::from(which.1) % all.len()]);
        let bytes = harmed(&one.bytes, &other.bytes, &harm);
        for format in formats::all() {
            let _found = parse(format, &one.message(&bytes));
            let _found = parse(format, &Message { topic: topic.as_deref(), ..one.message(&bytes) });
        }
    }
}

/// Numbers that speak for more than themselves: base fields of SenML, ids of vehicles, lanes.
const FOR_MANY: &[&str] = &[
    "bt",
    "bv",
    "bs",
    "bver",
    "veh",
    "oper",
    "laneId",
    "id",
    "facilityId",
    "serialNumber",
    "trainNumber",
    "serialNumber",
];

/// The quantities that were observed, each as often as it was.
fn quantities(found: &Found) -> Vec<String> {
    let seen = found.items.iter().filter_map(|item| match item {
        Item::Observation(seen) => Some(seen.reading.quantity.as_str().to_owned()),
        _ => None,
    });
    seen.collect()
}

/// Paths of all numbers of a document.
fn numbers(node: &Value, path: &str, paths: &mut Vec<String>) {
    match node {
        Value::Number(_) => paths.push(path.into()),
        Value::Array(list) => {
            for (at, node) in list.iter().enumerate() {
                numbers(node, &format!("{path}/{at}"), paths);
            }
        }
        Value::Object(members) => {
            for (key, node) in members {
                if !FOR_MANY.contains(&key.as_str()) {
                    let key = key.replace('~', "~0").replace('/', "~1");
                    numbers(node, &format!("{path}/{key}"), paths);
                }
            }
        }
        _ => {}
    }
}

/// Each number of each sample becomes one that no f64 holds, an object, a word: every observation but
/// the one that it was is still found.
#[test]
fn a_bad_number_costs_one_observation() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for format in formats::all() {
        for sample in samples::of(format.name()) {
            let Ok(document) = serde_json::from_slice::<Value>(&sample.bytes) else {
                continue;
            };
            let whole = quantities(&parse(format, &sample.message(&sample.bytes)));
            let mut paths = Vec::new();
            numbers(&document, "", &mut paths);
            for path in &paths {
                for bad in ["1e400", "{\"bad\":[]}", "\"bad\"", "[[7]]"] {
                    let mut marked = document.clone();
                    *marked.pointer_mut(path).expect("the path of a number") = "\u{1}".into();
                    let bytes = marked.to_string().replace("\"\\u0001\"", bad);
                    let found = quantities(&parse(format, &sample.message(bytes.as_bytes())));
                    tried += 1;
                    let mut lost = whole.clone();
                    for quantity in found {
                        lost.iter()
                            .position(|each| *each == quantity)
                            .map(|at| lost.remove(at));
                    }
                    if lost.len() > 1 {
                        wrong.push(format!(
                            "{}{path} = {bad}: lost {lost:?}",
                            sample.path.display()
                        ));
                    }
                }
            }
        }
    }
    assert!(tried > 100, "{tried} numbers");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
