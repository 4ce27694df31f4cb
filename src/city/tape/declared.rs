//! The names of the formats that an inventory declares. Only the list of formats has them, so they are kept beside
//! the inventory and given back to it. Leaves out: the rest of the inventory.

use crate::city::{formats, model::inventory::Inventory};

/// Why the formats of an inventory cannot be named again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormatsFault {
    /// A profile that an operator wrote cannot be read.
    Profile,
    /// A format that this program does not have.
    Unknown(String),
    /// There are more or fewer names than feeds and services.
    Count,
}

/// The names of the formats: of all feeds, then of all services.
pub fn format_names(inventory: &Inventory) -> Vec<&'static str> {
    let feeds = inventory.feeds.iter().map(|feed| feed.format);
    let services = inventory.services.iter().map(|service| service.format);
    feeds.chain(services).collect()
}

/// Takes in the operators' profiles, and gives feeds and services the names of their formats back.
///
/// # Errors
/// Where a name or a profile means nothing here.
pub fn name_formats(inventory: &mut Inventory, names: &[String]) -> Result<(), FormatsFault> {
    for profile in &inventory.profiles {
        formats::adopt(profile).map_err(|_| FormatsFault::Profile)?;
    }
    if names.len() != inventory.feeds.len() + inventory.services.len() {
        return Err(FormatsFault::Count);
    }
    let feeds = inventory.feeds.iter_mut().map(|feed| &mut feed.format);
    let services = inventory.services.iter_mut();
    let services = services.map(|service| &mut service.format);
    for (slot, name) in feeds.chain(services).zip(names) {
        if name.is_empty() {
            continue;
        }
        let format = formats::format(name);
        *slot = format
            .ok_or_else(|| FormatsFault::Unknown(name.clone()))?
            .name();
    }
    Ok(())
}
