//! Topics and topic filters of MQTT (MQTT 5, sections 4.7 and 4.8). Leaves out who subscribes to them.

/// True where a filter carries a topic; that of a shared subscription too (4.8.2). A slash at the start of the topic
/// makes an empty level, as in the filter.
pub fn carries(filter: &str, topic: &str) -> bool {
    let shared = filter.strip_prefix("$share/");
    let shared = shared.and_then(|rest| rest.split_once('/'));
    let filter = shared.map_or(filter, |(_, filter)| filter);
    // What begins with a dollar sign is no business of wildcards at the start (4.7.2).
    if topic.starts_with('$') && filter.starts_with(['#', '+']) {
        return false;
    }
    let mut levels = topic.split('/');
    for wanted in filter.split('/') {
        if wanted == "#" {
            return true;
        }
        match levels.next() {
            Some(level) if wanted == "+" || wanted == level => {}
            _ => return false,
        }
    }
    levels.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(filter: &str, topic: &str, expected: bool) {
        assert_eq!(carries(filter, topic), expected, "{filter} {topic}");
    }

    /// The examples of MQTT 5, section 4.7.1.
    #[test]
    fn filters_carry_topics() {
        for topic in [
            "sport/tennis/player1",
            "sport/tennis/player1/ranking",
            "sport/tennis/player1/score/wimbledon",
        ] {
            check("sport/tennis/player1/#", topic, true);
            check("#", topic, true);
        }
        check("sport/#", "sport", true);
        check("sport/tennis/+", "sport/tennis/player1", true);
        check("sport/tennis/+", "sport/tennis/player1/ranking", false);
        check("sport/+", "sport", false);
        check("sport/+", "sport/", true);
        check("+/+", "/finance", true);
        check("/+", "/finance", true);
        check("+", "/finance", false);
        check("#", "$SYS/broker/uptime", false);
        check("+/broker/uptime", "$SYS/broker/uptime", false);
        check("$SYS/#", "$SYS/broker/uptime", true);
        check("$share/console/lund/+", "lund/lamp", true);
        check("$share/console/lund/+", "malmo/lamp", false);
        check("lund/lamp", "lund/lamp", true);
        check("lund/lamp", "lund/lampa", false);
        check("lund/lamp/+", "lund/lamp", false);
        check("Lund/lamp", "lund/lamp", false);
        check("a/#", "a/b/c/d", true);
        check("/a", "a", false);
    }
}
