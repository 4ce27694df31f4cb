//! `senml`: the shape of `harbour.json`.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Message {
    bn: Option<String>,
    bt: Option<i64>,
    bu: Option<String>,
    bv: Option<i64>,
    bver: Option<i64>,
    n: Option<String>,
    v: Option<f64>,
    t: Option<i64>,
    u: Option<String>,
    vb: Option<bool>,
    vs: Option<String>,
}
