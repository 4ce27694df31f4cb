//! ST1: the gateway at Mårtenstorget falls silent. Of the 231 devices that it hears 17 are heard by a
//! neighbour too; the other 214 (96 parking, 71 waste, 47 soil) are unknown. Its retained state goes on
//! saying ONLINE. Three of the 214 die meanwhile, and stay silent when it is back.

use super::{
    super::script::{Kind, MARTENSTORGET},
    Step, What,
};

const SILENT_MS: i64 = 2_000;
const OUTAGE_MS: i64 = 600_000;

const fn dies(kind: Kind, ordinal: u32) -> Step {
    Step {
        after_ms: SILENT_MS + 1,
        lasts_ms: 0,
        what: What::DeviceDies {
            channel: 1,
            kind,
            ordinal,
        },
    }
}

/// What happens.
pub(in super::super) const STEPS: &[Step] = &[
    Step {
        after_ms: 1_000,
        lasts_ms: SILENT_MS - 1_000,
        what: What::OnBattery {
            mast: MARTENSTORGET,
        },
    },
    Step {
        after_ms: SILENT_MS,
        lasts_ms: OUTAGE_MS,
        what: What::GatewaySilent {
            mast: MARTENSTORGET,
        },
    },
    dies(Kind::Parking, 12),
    dies(Kind::Waste, 30),
    dies(Kind::Soil, 8),
];
