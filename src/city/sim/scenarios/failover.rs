//! ST6: the broker of the shared platform goes away for 34 s. Three cities are cut off together; when it
//! is back, Helsingborg's credentials are refused for two minutes more.

use super::{Step, What};
use crate::city::model::cause::LinkFault;

const GONE_MS: i64 = 34_000;
const REFUSED_MS: i64 = 120_000;

const fn gone(channel: usize) -> Step {
    Step {
        after_ms: 2_000,
        lasts_ms: GONE_MS,
        what: What::LinkDown {
            channel,
            fault: LinkFault::Closed,
            detail: "connection reset by peer",
        },
    }
}

/// What happens.
pub(in super::super) const STEPS: &[Step] = &[
    gone(0),
    gone(1),
    gone(2),
    Step {
        after_ms: 2_000 + GONE_MS,
        lasts_ms: REFUSED_MS,
        what: What::LinkDown {
            channel: 2,
            fault: LinkFault::Credentials,
            detail: "Not authorized (token)",
        },
    },
];
