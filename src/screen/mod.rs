//! How one viewer sees the city: world to cells, or world to text. Pure: no I/O, no clock, no terminal.

pub mod keys;
pub mod pages;
pub mod theme;
pub mod viewer;
