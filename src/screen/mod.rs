//! How one viewer sees the city: world to cells, or world to text. Pure: no I/O, no clock, no terminal.
//!
//! A frame goes one way: world → `scene` (owned rows) → `panels` and `details` (lines of placed parts)
//! → `canvas` (cells by role). The viewer holds what is open and selected; nothing else has a memory.

pub mod blocks;
pub mod canvas;
pub mod chrome;
pub mod cursor;
pub mod details;
pub mod first_run;
pub mod help;
pub mod item;
pub mod keys;
pub mod pages;
pub mod palette;
pub mod panels;
pub mod scene;
pub mod text;
pub mod theme;
pub mod viewer;
pub mod widgets;
