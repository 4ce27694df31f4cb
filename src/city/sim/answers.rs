//! What the polled services answer, and how long they need for it.

use super::{
    Sim,
    nature::Scene,
    pen::Pen,
    random::Dice,
    scenarios::What,
    script::{CHANNELS, Desk, Dialect, METADATA_PATH, SERVICES},
    speech::{health, open311, sensorthings},
};
use crate::city::{
    engine::port::{Reply, Source},
    model::time::Stamp,
};
use bytes::Bytes;

const LATENCY: u64 = 0x0701;

/// What a question brings along.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ask<'a> {
    /// `If-None-Match`.
    pub etag: Option<&'a str>,
}

/// The path, with its query, under which a source of the simulation is asked; `None` for one that
/// is not polled.
pub fn path(source: Source) -> Option<&'static str> {
    match source {
        Source::Further(..) => None,
        Source::Service(service) => SERVICES.get(service.index()).map(|desk| desk.path),
        Source::Feed(feed) => CHANNELS
            .get(feed.index())
            .filter(|channel| channel.format == "sensorthings")
            .map(|_| METADATA_PATH),
    }
}

impl Sim {
    /// What a polled source answers at `at`. Depends on the seed, the source, the moment and the
    /// scenarios that were played; one that does not exist answers 404.
    pub fn answer(&self, source: Source, at: Stamp, ask: &Ask<'_>) -> Reply {
        let seed = self.cast.seed;
        match source {
            Source::Service(service) => match SERVICES.get(service.index()) {
                Some(desk) => self.service(service.index(), desk, at),
                None => reply(404, "text/plain", Pen::default(), 5),
            },
            Source::Feed(_) | Source::Further(..) if path(source).is_none() => {
                reply(404, "text/plain", Pen::default(), 5)
            }
            Source::Feed(feed) | Source::Further(feed, _) => {
                let mut dice = Dice::of(seed, LATENCY, 0x1_0000 + u64::from(feed.0), at.0);
                let latency_ms = dice.between(40.0, 160.0) as u32;
                let etag = format!("\"rooms-{seed}\"");
                let mut pen = Pen::default();
                let known = ask.etag == Some(etag.as_str());
                if !known {
                    let rooms = self
                        .cast
                        .actors
                        .iter()
                        .filter(|actor| actor.channel == feed.index());
                    sensorthings::metadata(rooms, &mut pen);
                }
                let status = if known { 304 } else { 200 };
                let mut reply = reply(status, "application/json", pen, latency_ms);
                reply.headers.push(("etag".into(), etag));
                reply
            }
        }
    }

    fn service(&self, row: usize, desk: &Desk, at: Stamp) -> Reply {
        let (mut release, mut p95_ms, mut fault) = (desk.release, desk.p95_ms, None);
        for wrong in self.plan.at(at) {
            match wrong.what {
                What::Release {
                    service,
                    release: new,
                } if service == row => release = new,
                What::Slow {
                    service,
                    p95_ms: slow,
                } if service == row => p95_ms = slow,
                What::Part {
                    service,
                    part,
                    detail,
                } if service == row => {
                    fault = Some((part, detail));
                }
                _ => {}
            }
        }
        let mut dice = Dice::of(self.cast.seed, LATENCY, row as u64, at.0);
        // 19 of 20 answers come within p95, the others a little later.
        let share = dice.unit();
        let share = if share < 0.95 {
            0.7 + 0.3 * share / 0.95
        } else {
            1.0 + 2.0 * (share - 0.95)
        };
        let mut pen = Pen::default();
        let kind = if desk.dialect == Dialect::Open311 {
            open311::requests(&Scene::new(self.cast.seed, desk.town, at), &mut pen);
            "application/json"
        } else {
            let condition = health::Condition {
                id: desk.id,
                release,
                fault,
                at,
            };
            health::body(desk.dialect, &condition, &mut pen)
        };
        reply(200, kind, pen, (p95_ms * share) as u32)
    }
}

fn reply(status: u16, kind: &str, pen: Pen, latency_ms: u32) -> Reply {
    Reply {
        status,
        headers: vec![("content-type".into(), kind.into())],
        body: Bytes::from(pen.text),
        latency_ms,
    }
}
