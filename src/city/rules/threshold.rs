//! A value goes over a limit (or under it), and is well again only beyond another (hysteresis).

use crate::city::{
    model::{
        cause::{Cause, Verdict},
        ids::CityId,
        inventory::{RuleKind, RuleSpec},
        text::SafeText,
    },
    world::kinds::MetricKind,
};

/// True where the rule looks at metrics of this kind.
pub fn watches(rule: &RuleSpec, kind: &MetricKind) -> bool {
    let RuleKind::Threshold { quantity, .. } = &rule.kind;
    !rule.is_gone && quantity.as_str() == kind.quantity.as_str()
}

/// The numbers of those rules that look at metrics of this kind.
pub fn watching(rules: &[RuleSpec], kind: &MetricKind) -> Vec<u16> {
    let rules = (0_u16..).zip(rules);
    let watching = rules.filter(|(_, rule)| watches(rule, kind));
    watching.map(|(number, _)| number).collect()
}

/// Judges a new value. `was_over` is what the last verdict about this metric was.
pub fn judge(
    rule: &RuleSpec,
    kind: &MetricKind,
    city: Option<CityId>,
    value: f64,
    was_over: bool,
) -> Verdict {
    let RuleKind::Threshold {
        raise,
        clear,
        city: only,
        ..
    } = &rule.kind;
    if only.is_some() && *only != city {
        return Verdict::Good;
    }
    let upwards = raise >= clear;
    let over = match (upwards, was_over) {
        (true, false) => value >= *raise,
        (true, true) => value > *clear,
        (false, false) => value <= *raise,
        (false, true) => value < *clear,
    };
    if !over {
        return Verdict::Good;
    }
    Verdict::Bad {
        severity: rule.severity,
        cause: Cause::Threshold {
            quantity: kind.quantity.clone(),
            value,
            limit: *raise,
            unit: SafeText::clone(&kind.unit),
        },
        since: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::model::{
        inventory::Severity,
        quantity::{QuantityName, UnitStatus},
    };

    fn check(raise: f64, clear: f64, values: &[(f64, bool)]) {
        let quantity = QuantityName::Other(SafeText::new("pm10"));
        let kind = MetricKind {
            quantity: quantity.clone(),
            qualifier: SafeText::default(),
            unit: SafeText::new("ug/m3"),
            unit_status: UnitStatus::Declared,
            watched_by: Vec::new(),
        };
        let rule = RuleSpec {
            id: SafeText::new("pm10-high"),
            severity: Severity::Warning,
            kind: RuleKind::Threshold {
                quantity,
                raise,
                clear,
                city: None,
            },
            is_gone: false,
        };
        let mut over = false;
        for (value, expected) in values {
            over = matches!(judge(&rule, &kind, None, *value, over), Verdict::Bad { .. });
            assert_eq!(over, *expected, "{value}");
        }
    }

    #[test]
    fn holds_between_raise_and_clear() {
        check(
            100.0,
            80.0,
            &[
                (99.9, false),
                (100.0, true),
                (81.0, true),
                (80.0, false),
                (99.0, false),
            ],
        );
    }

    #[test]
    fn works_downwards() {
        check(
            3.0,
            5.0,
            &[(4.0, false), (3.0, true), (4.9, true), (5.0, false)],
        );
    }
}
