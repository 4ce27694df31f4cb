//! What comes next: when an alert is over by itself. The words follow the rules, which clear an alert as soon
//! as they find nothing wrong any more.

use crate::{
    city::{alerts::alert::Alert, model::cause::Cause},
    screen::text::{phrase::Phrase, words::Words},
};

/// When it is over: `the gateway is heard again`.
pub fn ends(alert: &Alert, words: Words) -> &'static str {
    words.get(match &alert.cause {
        Cause::LinkDown { .. } => Phrase::EndsLinkDown,
        Cause::FeedSilent { .. } => Phrase::EndsFeedSilent,
        Cause::FeedStale { .. } => Phrase::EndsFeedStale,
        Cause::CertificateEnds { .. } => Phrase::EndsCertificate,
        Cause::CardIncomplete { .. } | Cause::CardUnconfirmed { .. } => Phrase::EndsDataCard,
        Cause::PersonalData { .. } => Phrase::EndsPersonalData,
        Cause::GatewaySilent { .. } => Phrase::EndsGatewaySilent,
        Cause::DeviceSilent { .. } => Phrase::EndsDeviceSilent,
        Cause::PollDown { .. } | Cause::ServiceDown { .. } => Phrase::EndsServiceDown,
        Cause::ServiceSlow { .. } => Phrase::EndsServiceSlow,
        Cause::ServiceDegraded { .. } => Phrase::EndsServiceDegraded,
        Cause::Threshold { .. } => Phrase::EndsThreshold,
        Cause::Notice(_) => Phrase::EndsNotice,
    })
}
