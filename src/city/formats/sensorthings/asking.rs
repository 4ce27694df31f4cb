//! What a server is asked for at its root: the Things with all that describes their Datastreams, and the last
//! observation of each.

use crate::city::formats::format::{Asking, Request};
use std::sync::LazyLock;

/// What describes the Datastreams changes when somebody builds something; values of new ones wait for it. Milliseconds.
const THINGS_EVERY_MS: u64 = 3_600_000;

pub(super) static ASKING: LazyLock<Asking> = LazyLock::new(|| {
    let request = |name: &str, path: &str, every_ms| Request {
        name: name.into(),
        path: path.into(),
        every_ms,
        ..Request::default()
    };
    Asking {
        base: Some("https://frost.example/v1.1".into()),
        // A service root ends with its version (OGC 18-088, 9.2.1).
        roots: vec!["/v1.0".into(), "/v1.1".into()],
        requests: vec![
            request(
                "things",
                "/Things?$count=true&$top=200&$expand=Locations,Datastreams($expand=ObservedProperty)",
                Some(THINGS_EVERY_MS),
            ),
            // All that names a series stands here as above, so that both say the same of it.
            request(
                "latest",
                "/Datastreams?$count=true&$top=200&$expand=Thing,ObservedProperty,Observations($top=1;$orderby=phenomenonTime%20desc)",
                None,
            ),
        ],
        ..Asking::default()
    }
});
