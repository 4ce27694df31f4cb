//! Valvomo, the control room of cities on shared platforms.

pub mod city;
pub mod edge;
pub mod screen;
