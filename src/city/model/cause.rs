//! Why an alert speaks: a cause as data and numbers, not a sentence. Each viewer makes its own words.

use super::{
    catch::PersonalKind, inventory::Severity, notice::Notice, quantity::QuantityName,
    text::SafeText, time::Stamp,
};
use serde::{Deserialize, Serialize};

/// What broke a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LinkFault {
    /// The name has no address.
    Dns,
    /// Nobody listens there.
    Refused,
    /// No answer in time (connect, TLS and greeting share one deadline).
    Timeout,
    /// TLS failed.
    Tls,
    /// The certificate is not to be trusted: expired, wrong name, unknown issuer.
    Certificate,
    /// The certificate is good only from a later time on than our clock shows.
    NotValidYet,
    /// User, password or token were refused. Tried again after a minute at the soonest.
    Credentials,
    /// Connected, but no topic filter was granted.
    NotSubscribed,
    /// The other side broke the protocol.
    Protocol,
    /// Another client took the session over.
    TakenOver,
    /// A packet was larger than the limit.
    TooLarge,
    /// The other side closed the connection.
    Closed,
    /// Connected, but no answer to a ping: the cable may be cut.
    NoPing,
}

/// What broke a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FetchFault {
    /// The name has no address.
    Dns,
    /// Nobody listens there.
    Refused,
    /// TLS failed.
    Tls,
    /// The certificate is not to be trusted.
    Certificate,
    /// The certificate is good only from a later time on than our clock shows.
    NotValidYet,
    /// No connection in time.
    ConnectTimeout,
    /// Connected, but no first byte in time.
    AnswerTimeout,
    /// The body stalled, or did not end in time.
    BodyTimeout,
    /// The decoded body is larger than the limit, or a compression bomb.
    TooLarge,
    /// The body breaks off or its encoding is broken.
    Broken,
    /// It answers with a redirect; redirects to other hosts are not followed.
    Redirect,
    /// The body is not what the format expects (a login page, an empty answer).
    NotTheFormat,
    /// It answers, and its data state a time that is too long ago.
    Old,
    /// An HTTP status that is an error.
    Status(u16),
}

/// The cause of an alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Cause {
    /// The link of one or more feeds at one broker is broken.
    LinkDown {
        /// How.
        fault: LinkFault,
        /// `host:port`.
        broker: SafeText,
        /// What the other side said, if anything.
        detail: SafeText,
    },
    /// The link is there, but no data come.
    FeedSilent {
        /// Since the last message, at raise time.
        silent_ms: u64,
        /// What was expected.
        expected_ms: u64,
    },
    /// A polled feed answers, but with nothing new.
    FeedStale {
        /// Since it last brought something new, at raise time.
        stale_ms: u64,
    },
    /// A polled feed does not answer.
    PollDown {
        /// How.
        fault: FetchFault,
        /// What it said.
        detail: SafeText,
    },
    /// A certificate is about to end, or has ended.
    CertificateEnds {
        /// When.
        until: Stamp,
    },
    /// The data card of a published feed has holes.
    CardIncomplete {
        /// Nobody owns the data.
        no_owner: bool,
        /// Nobody says what they are for.
        no_purpose: bool,
    },
    /// Nobody has confirmed the data card of a published feed for a year.
    CardUnconfirmed {
        /// The day on which somebody last did.
        confirmed: Stamp,
    },
    /// Personal data come by a feed or service that does not declare any. They were hidden.
    PersonalData {
        /// How often which kind, the worst first.
        kinds: Vec<(PersonalKind, u64)>,
        /// The fields.
        fields: Vec<SafeText>,
        /// The last topic; empty where it was asked for.
        topic: SafeText,
    },
    /// A gateway says nothing.
    GatewaySilent {
        /// Since it was last heard, at raise time.
        silent_ms: u64,
        /// How often it speaks.
        expected_ms: u64,
        /// Devices that other gateways still hear.
        still_heard: u32,
    },
    /// A service does not answer, or says itself that it is down.
    ServiceDown {
        /// The fault; `None` where it says so itself.
        fault: Option<FetchFault>,
        /// In its own words.
        detail: SafeText,
    },
    /// A service answers late.
    ServiceSlow {
        /// Now (p95 of the last answers).
        latency_ms: u32,
        /// Usually.
        usual_ms: u32,
        /// The release that came shortly before, and how long before.
        release: Option<(SafeText, u64)>,
        /// A component that says it is not well.
        component: Option<SafeText>,
    },
    /// A service says that it is not well.
    ServiceDegraded {
        /// Which part.
        component: SafeText,
        /// In its own words.
        detail: SafeText,
    },
    /// A device says nothing.
    DeviceSilent {
        /// Since it was last heard, at raise time.
        silent_ms: u64,
        /// How often it speaks.
        expected_ms: u64,
    },
    /// A value is over (or under) a limit.
    Threshold {
        /// Of what.
        quantity: QuantityName,
        /// At raise time.
        value: f64,
        /// The limit.
        limit: f64,
        /// The unit of both.
        unit: SafeText,
    },
    /// Somebody else says so. Boxed: it is long, and most causes are not.
    Notice(Box<Notice>),
}

impl Cause {
    /// What somebody else says, where that is the cause.
    pub fn notice(&self) -> Option<&Notice> {
        match self {
            Self::Notice(notice) => Some(notice),
            _ => None,
        }
    }

    /// True for what people have to settle among themselves: nothing is broken, and nothing else hides it.
    pub fn is_governance(&self) -> bool {
        matches!(
            self,
            Self::CardIncomplete { .. } | Self::CardUnconfirmed { .. } | Self::PersonalData { .. }
        )
    }

    /// True where a certificate comes from the future of our clock.
    pub fn is_early(&self) -> bool {
        matches!(
            self,
            Self::LinkDown {
                fault: LinkFault::NotValidYet,
                ..
            } | Self::PollDown {
                fault: FetchFault::NotValidYet,
                ..
            } | Self::ServiceDown {
                fault: Some(FetchFault::NotValidYet),
                ..
            }
        )
    }
}

/// What a rule says about a subject now.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// All is well.
    Good,
    /// Something is wrong.
    Bad {
        /// How bad.
        severity: Severity,
        /// Why.
        cause: Cause,
        /// Since when, where that is known better than "now".
        since: Option<Stamp>,
    },
    /// Nobody can say: what was raised stays, nothing new is raised (law 4).
    Unknown,
}
