//! Writes to the user's own sources; no other room does.
//!
//! [`new_page`], [`init`] and [`create`] make files and never overwrite one; [`replace`] exchanges the bytes of one.
//! [`import`] writes what an import planned and leaves alone what was edited. A file is there whole or not at all: its
//! bytes go to a neighbour first, which then takes its name.

mod file;
pub mod import;
mod init;
mod new;

pub use file::{create, replace};
pub use init::{Site, init};
pub use new::{NewPage, new_page};
