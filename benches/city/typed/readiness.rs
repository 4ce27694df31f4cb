//! `readiness`: the shape of `varaamo-redis-timeout.json`.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Message {
    #[serde(rename = "Cache(alias='default')")]
    cache_alias_default: String,
    #[serde(rename = "Database(alias='default')")]
    database_alias_default: String,
    #[serde(rename = "RedisSentinelHealthCheck()")]
    redis_sentinel_health_check: String,
}
