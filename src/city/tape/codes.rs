//! Faults as numbers on the tape. Leaves out: what they mean (`model::cause`).

use crate::city::model::cause::{FetchFault, LinkFault};

/// The order is the code on the tape: add at the end only.
pub(super) const LINK_FAULTS: &[LinkFault] = &[
    LinkFault::Dns,
    LinkFault::Refused,
    LinkFault::Timeout,
    LinkFault::Tls,
    LinkFault::Certificate,
    LinkFault::Credentials,
    LinkFault::NotSubscribed,
    LinkFault::Protocol,
    LinkFault::TakenOver,
    LinkFault::TooLarge,
    LinkFault::Closed,
    LinkFault::NoPing,
    LinkFault::NotValidYet,
];

/// The order is the code on the tape: add at the end only. An HTTP status follows as 1000 + status.
pub(super) const FETCH_FAULTS: &[FetchFault] = &[
    FetchFault::Dns,
    FetchFault::Refused,
    FetchFault::Tls,
    FetchFault::Certificate,
    FetchFault::ConnectTimeout,
    FetchFault::AnswerTimeout,
    FetchFault::BodyTimeout,
    FetchFault::TooLarge,
    FetchFault::Broken,
    FetchFault::Redirect,
    FetchFault::NotTheFormat,
    FetchFault::NotValidYet,
    FetchFault::Old,
];

/// The code of a fault of a request.
pub(super) fn fetch_fault_code(fault: FetchFault) -> u16 {
    match fault {
        FetchFault::Status(status) => 1_000_u16.saturating_add(status),
        other => FETCH_FAULTS
            .iter()
            .position(|known| *known == other)
            .unwrap_or(0) as u16,
    }
}
