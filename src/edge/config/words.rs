//! Small words of configs: spans of time and sizes.

pub(super) use crate::city::model::{
    nearest::nearest,
    spoken::{bytes, duration_ms},
};
