//! Health endpoints in the dialects that cities use (APIS 3.3).

use super::super::{pen::Pen, script::Dialect};
use crate::city::model::time::Stamp;

/// What a service has to tell.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Condition<'a> {
    pub(in super::super) id: &'a str,
    pub(in super::super) release: &'a str,
    /// A part that is not well, and its words.
    pub(in super::super) fault: Option<(&'a str, &'a str)>,
    pub(in super::super) at: Stamp,
}

impl Condition<'_> {
    fn word(&self, part: &str, good: &'static str, bad: &'static str) -> &'static str {
        match self.fault {
            Some((broken, _)) if broken == part => bad,
            _ => good,
        }
    }
}

/// Writes the body and gives its content type.
pub(in super::super) fn body(
    dialect: Dialect,
    what: &Condition<'_>,
    pen: &mut Pen,
) -> &'static str {
    match dialect {
        Dialect::SystemStatus => system_status(what, pen),
        Dialect::Helsinki => pen.put(format_args!(
            "{{\"status\":\"ok\",\"packageVersion\":\"{0}\",\"release\":\"{1}@{0}\",\"database\":\"{2}\"}}",
            what.release, what.id, what.word("database", "ok", "error")
        )),
        Dialect::HealthJson => {
            health_json(what, pen);
            return "application/health+json";
        }
        Dialect::Actuator => pen.put(format_args!(
            "{{\"status\":\"UP\",\"components\":{{\"db\":{{\"status\":\"{}\"}},\
             \"diskSpace\":{{\"status\":\"UP\"}},\"ping\":{{\"status\":\"UP\"}}}}}}",
            what.word("db", "UP", "DOWN")
        )),
        Dialect::Django => pen.put(format_args!(
            "{{\"Cache backend: default\":\"{}\",\"DatabaseBackend\":\"{}\"}}",
            what.word("cache", "working", "unavailable"),
            what.word("database", "working", "unavailable")
        )),
        Dialect::Lines => {
            pen.put(format_args!("[+]ping ok\n[+]database ok\n[+]cache ok\nreadyz check passed\n"));
            return "text/plain; charset=utf-8";
        }
        Dialect::Plain => {
            pen.put(format_args!("OK"));
            return "text/plain; charset=utf-8";
        }
        Dialect::Open311 => {}
    }
    "application/json"
}

/// The readiness word goes on saying READY while a part is timing out (MISSION ST2).
fn system_status(what: &Condition<'_>, pen: &mut Pen) {
    pen.put(format_args!(
        "{{\"status\":\"READY\",\"release\":\"tilavarauspalvelu@{}\",\"components\":{{",
        what.release
    ));
    for (number, part) in ["database", "cache", "celery", "redis"]
        .into_iter()
        .enumerate()
    {
        let comma = if number == 0 { "" } else { "," };
        match what.fault {
            Some((broken, detail)) if broken == part => pen.put(format_args!(
                "{comma}\"{part}\":{{\"status\":\"DOWN\",\"error\":\"{detail}\"}}"
            )),
            _ => pen.put(format_args!("{comma}\"{part}\":{{\"status\":\"ok\"}}")),
        }
    }
    pen.put(format_args!("}}}}"));
}

fn health_json(what: &Condition<'_>, pen: &mut Pen) {
    let at = Stamp(what.at.0 - what.at.0.rem_euclid(10_000));
    pen.put(format_args!(
        "{{\"status\":\"pass\",\"version\":\"1\",\"releaseId\":\"{}\",\"serviceId\":\"{}\",\
         \"checks\":{{\"database:connections\":[{{\"componentType\":\"datastore\",\
         \"observedValue\":{},\"status\":\"{}\",\"time\":\"{at}\"}}],\
         \"uptime\":[{{\"componentType\":\"system\",\"observedValue\":{},\"observedUnit\":\"s\",\
         \"status\":\"pass\",\"time\":\"{at}\"}}]}}}}",
        what.release,
        what.id,
        12 + at.0.rem_euclid(70_000) / 10_000,
        what.word("database", "pass", "fail"),
        at.0.rem_euclid(864_000_000) / 1_000,
    ));
}
