//! The links of a config: which way leads where, and what another config changes about that (FAILURES A18, C13).
//!
//! A way is another one where its spec differs, or a file that it names (certificate, key, authority) has other
//! bytes. Leaves out when to connect and ask: that is the engine's.

use super::{
    door::Door,
    links::{
        http::HttpLink,
        mqtt::{self, Handle, Order},
    },
    spec::{HttpSpec, MqttSpec, TlsSpec},
};
use crate::city::{
    engine::port::{Effect, Source},
    model::{hash, ids::FeedId, limits},
};
use futures_util::future::join_all;
use std::{collections::BTreeMap, fs::File, io::Read as _, time::Duration};

/// A broker that does not answer must not hold up the way out.
const FAREWELL: Duration = Duration::from_millis(300);

/// All links of a config.
pub(super) struct Wiring {
    door: Door,
    mqtt: BTreeMap<FeedId, (Way<MqttSpec>, Handle)>,
    asked: BTreeMap<Source, Way<HttpSpec>>,
    http: HttpLink,
    has_parted: bool,
}

/// A spec, and a hash of the files that it names.
#[derive(PartialEq)]
struct Way<T> {
    spec: T,
    files: u64,
}

impl Wiring {
    /// The links of a config; none is open yet.
    pub(super) fn new(door: Door) -> Self {
        Self {
            http: HttpLink::new(BTreeMap::new(), door.clone()),
            mqtt: BTreeMap::new(),
            asked: BTreeMap::new(),
            has_parted: false,
            door,
        }
    }

    /// From now on these. What did not change keeps its connection; the old link of what did says farewell. Returns
    /// the feeds with a new link and the sources that are asked in a new way.
    pub(super) fn renew(
        &mut self,
        mqtt: BTreeMap<FeedId, MqttSpec>,
        http: BTreeMap<Source, HttpSpec>,
    ) -> (Vec<FeedId>, Vec<Source>) {
        let mut before = std::mem::take(&mut self.mqtt);
        let mut links = Vec::new();
        for (feed, spec) in mqtt {
            let way = Way {
                files: files(&spec.tls),
                spec,
            };
            let kept = before.remove(&feed).filter(|(was, _)| *was == way);
            let kept = kept.unwrap_or_else(|| {
                links.push(feed);
                let handle = mqtt::spawn(feed, way.spec.clone(), self.door.clone());
                (way, handle)
            });
            self.mqtt.insert(feed, kept);
        }
        let asked: BTreeMap<Source, Way<HttpSpec>> = http
            .iter()
            .map(|(source, spec)| {
                let (spec, files) = (spec.clone(), files(&spec.tls));
                (*source, Way { spec, files })
            })
            .collect();
        let was = std::mem::replace(&mut self.asked, asked);
        let sources = self.asked.iter();
        let polls = sources.filter(|(source, way)| was.get(source) != Some(way));
        let polls = polls.map(|(source, _)| *source).collect();
        if was != self.asked {
            self.http.renew(http);
        }
        (links, polls)
    }

    /// Performs an effect; none any more after [`Self::part`].
    pub(super) fn perform(&mut self, effect: Effect) {
        match effect {
            _ if self.has_parted => {}
            Effect::Connect {
                feed,
                without,
                deadline_ms,
            } => {
                if let Some((_, link)) = self.mqtt.get(&feed) {
                    let deadline = Duration::from_millis(deadline_ms);
                    link.obey(Order { without, deadline });
                }
            }
            fetch @ Effect::Fetch { .. } => self.http.fetch(fetch),
        }
    }

    /// Says farewell to all brokers at the same time. The links may tell something on their way out, so somebody
    /// should be at the door.
    pub(super) fn part(&mut self) -> impl Future<Output = ()> + use<> {
        self.has_parted = true;
        let links = std::mem::take(&mut self.mqtt).into_values();
        let farewells = join_all(links.map(|(_, link)| link.stop()));
        async {
            drop(tokio::time::timeout(FAREWELL, farewells).await);
        }
    }
}

/// A hash of the files of a spec. One that cannot be read counts as empty: the link tells what is wrong with it.
fn files(tls: &TlsSpec) -> u64 {
    let paths = [&tls.ca, &tls.cert, &tls.key];
    let contents = paths.into_iter().flatten().map(|path| {
        let mut bytes = Vec::new();
        let read = File::open(path).and_then(|file| {
            let most = limits::CONFIG_BYTES;
            file.take(most).read_to_end(&mut bytes)
        });
        read.map_or_else(|_| Vec::new(), |_| bytes)
    });
    hash::of_bytes(contents.flat_map(|bytes| bytes.into_iter().chain([0xff])))
}
