//! ST2: Varaamo gets a new release; a minute later its answers need six times as long and Redis times
//! out, while its readiness still says READY. After ten minutes it is rolled back.

use super::{Step, What};

const VARAAMO: usize = 0;
const SLOW_MS: i64 = 540_000;

/// What happens.
pub(in super::super) const STEPS: &[Step] = &[
    Step {
        after_ms: 2_000,
        lasts_ms: 60_000 + SLOW_MS,
        what: What::Release {
            service: VARAAMO,
            release: "4.13.0",
        },
    },
    Step {
        after_ms: 62_000,
        lasts_ms: SLOW_MS,
        what: What::Slow {
            service: VARAAMO,
            p95_ms: 1_900.0,
        },
    },
    Step {
        after_ms: 62_000,
        lasts_ms: SLOW_MS,
        what: What::Part {
            service: VARAAMO,
            part: "redis",
            detail: "Timeout",
        },
    },
];
