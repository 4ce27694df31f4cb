//! Faces: the ways in which the program is used. Each drives a viewer, or prints a page.

pub mod check;
pub mod decode;
pub mod demo;
pub mod headless;
pub mod init;
pub mod lists;
pub mod live;
pub mod moving;
pub mod probe;
pub mod replay;
pub mod simulate;
pub mod terminal;
pub mod trial;
