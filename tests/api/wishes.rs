//! What a profile wishes, on the wire: its paths, headers and pages, one feed of several requests, one of which the server
//! answers badly.

use super::{Server, rhythm::live};
use std::fs;
use valvomo::{
    city::{
        engine::port::Source,
        model::{cause::FetchFault, ids::FeedId},
        world::feed::FeedState,
    },
    edge::{
        config,
        door::door,
        links::{http::HttpLink, tls},
    },
};

const PROFILE: &str = r#"
[profile]
id = "wire-wishes"
about = "three requests"
[source]
interval = "1s"
headers = { "X-Client" = "{operator}/{app} {version}" }
key = { query = "app_key" }
[[request]]
name = "paged"
path = "/good?size=2"
pages = { page = "page", most = 2 }
[[request]]
name = "same"
path = "/etag"
[[request]]
name = "broken"
path = "/500"
[[extract]]
kind = "asset"
from = "paged"
where = "@.status"
id = { const = "hall" }
name = { const = "The hall" }
[[extract]]
kind = "obs"
from = "same"
asset = { const = "hall" }
[extract.values]
hall_state = { at = "$.status", type = "text" }
"#;

#[tokio::test]
async fn one_feed_asks_for_three_documents_as_the_publisher_wishes() {
    tls::install_provider();
    let server = Server::start().await;
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("profiles")).unwrap();
    fs::write(folder.path().join("profiles/wishes.toml"), PROFILE).unwrap();
    let text = format!(
        "operator = \"Espoo\"\n[[city]]\nid = \"espoo\"\n[[feed]]\nid = \"hall\"\ncity = \"espoo\"\nformat = \"wire-wishes\"\n\
         [feed.http]\nurl = \"{}\"\nevery = \"1s\"\nkey = \"canary-of-espoo\"\n",
        server.url("/")
    );
    fs::write(folder.path().join("espoo.toml"), text).unwrap();
    let config = config::read(folder.path(), &|_| None);
    let config = config.unwrap_or_else(|problems| panic!("{}", config::render(&problems)));
    let (door, mut inputs) = door(64);
    let mut link = HttpLink::new(config.http, door);
    let (engine, answered) = live(config.inventory, &mut link, &mut inputs, 6_000).await;

    // The device of one document has the value of another; the third one only costs itself.
    let world = engine.world();
    assert_eq!(world.devices.len(), 1);
    assert_eq!(world.devices[0].name.as_ref().unwrap().as_str(), "The hall");
    assert_eq!(world.devices[0].metrics.len(), 1);
    assert_eq!(world.feeds[0].state, FeedState::Degraded);
    let (fault, detail) = world.feeds[0].fetch_fault.clone().unwrap();
    assert_eq!(fault, FetchFault::Status(500));
    assert!(detail.as_str().starts_with("broken"), "{detail}");
    assert_eq!(answered.len(), 3);
    assert!(answered.contains_key(&Source::Further(FeedId(0), 1)));

    let requests = server.requests();
    let version = env!("CARGO_PKG_VERSION");
    for request in &requests {
        let is = |name: &str, value: &str| {
            assert_eq!(request.header(name).as_deref(), Some(value), "{request:?}");
        };
        is("user-agent", &format!("valvomo/{version}"));
        is("x-client", &format!("Espoo/valvomo {version}"));
        is("accept-encoding", "gzip");
    }
    let asked = |path: &str| requests.iter().filter(|it| it.path() == path).count();
    let first = asked("/good?size=2&app_key=canary-of-espoo");
    let second = asked("/good?size=2&app_key=canary-of-espoo&page=2");
    assert!(first >= 3 && first.abs_diff(second) <= 1, "{requests:?}");
    assert_eq!(asked("/good?size=2&app_key=canary-of-espoo&page=3"), 0);
    let same = requests.iter().filter(|it| it.path().starts_with("/etag"));
    let conditional: Vec<bool> = same
        .map(|it| it.header("if-none-match").is_some())
        .collect();
    assert!(conditional.len() >= 3, "{requests:?}");
    assert!(
        !conditional[0] && conditional[1..].iter().all(|it| *it),
        "{conditional:?}"
    );
    assert!(!format!("{world:?}").contains("canary"));
}
