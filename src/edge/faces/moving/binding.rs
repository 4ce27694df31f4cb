//! The lines that bind a service to a city, and the same for another one.

use super::{Move, text};
use crate::{
    city::model::{nearest::nearest, text::SafeText},
    edge::{
        config,
        packs::{self, entry},
        spec::Config,
    },
};
use std::path::{Path, PathBuf};

/// A move that was made of the config.
pub(super) struct Plan {
    /// `service` or `feed`.
    pub(super) kind: &'static str,
    /// Its id there.
    pub(super) id: String,
    /// Where it stands.
    pub(super) file: PathBuf,
    /// The whole text of the file, as it is.
    pub(super) whole: String,
    /// The lines of the original, without the comments before them.
    pub(super) before: String,
    /// The same for the other city.
    pub(super) after: String,
}

/// Makes the lines for the other city.
pub(super) fn plan(wish: &Move, path: &Path, config: &Config) -> Result<Plan, String> {
    let (kind, id) = named(wish, config)?;
    let inventory = &config.inventory;
    let Some(city) = inventory
        .cities
        .iter()
        .find(|city| city.id.as_str() == wish.city)
    else {
        return Err(no_city(wish, config));
    };
    let (file, whole, entry) = config::files(path)
        .into_iter()
        .find_map(|(file, whole)| {
            let entries = entry::cut(&whole)
                .map(|(_, entries)| entries)
                .unwrap_or_default();
            let entry = entries
                .into_iter()
                .find(|entry| entry.kind == kind && entry.id == id)?;
            Some((file, whole, entry))
        })
        .ok_or_else(|| format!("{kind} {} stands in no file", SafeText::new(&id)))?;
    // Comments before it are about the original.
    let from = entry.text.find("[[").unwrap_or_default();
    let before = entry.text.get(from..).unwrap_or_default().to_owned();
    if !text::has(&before, &["http"]) {
        return Err(format!(
            "{kind} {} has no address of its own right behind it ([{kind}.http]), so nothing can be moved",
            SafeText::new(&id)
        ));
    }
    let old = text::value(&before, &["city"]).unwrap_or_default();
    if old == wish.city {
        return Err(format!(
            "{kind} {} is in {} already",
            SafeText::new(&id),
            city.id
        ));
    }
    let new_id = match old.as_str() {
        "" => format!("{id}-{}", wish.city),
        old if id.contains(old) => id.replace(old, &wish.city),
        _ => format!("{id}-{}", wish.city),
    };
    let mut after = before.clone();
    change(&mut after, wish, kind, &new_id)?;
    rename(&mut after, config, &old, city.name.as_str());
    Ok(Plan {
        kind,
        id: new_id,
        file,
        whole,
        before,
        after,
    })
}

/// Kind and id of what the command line names.
fn named(wish: &Move, config: &Config) -> Result<(&'static str, String), String> {
    let services = || {
        config
            .inventory
            .services
            .iter()
            .map(|service| service.id.as_str())
    };
    let feeds = || config.inventory.feeds.iter().map(|feed| feed.id.as_str());
    let (kind, id) = match wish.what.split_once('/') {
        Some(("service", id)) => (Some("service"), id),
        Some(("feed", id)) => (Some("feed"), id),
        _ => (None, wish.what.as_str()),
    };
    if kind != Some("feed") && services().any(|known| known == id) {
        return Ok(("service", id.to_owned()));
    }
    if kind != Some("service") && feeds().any(|known| known == id) {
        return Ok(("feed", id.to_owned()));
    }
    let hint = match nearest(id, services().chain(feeds())) {
        Some(near) => format!("did you mean {near}?"),
        None => "valvomo check --offline lists them".to_owned(),
    };
    Err(format!(
        "the config has no service {}; {hint}",
        SafeText::new(id)
    ))
}

/// What to do where the config does not have the city.
fn no_city(wish: &Move, config: &Config) -> String {
    let city = SafeText::new(&wish.city);
    let known = config.inventory.cities.iter().map(|city| city.id.as_str());
    match (packs::find("city", &wish.city), nearest(&wish.city, known)) {
        (Some((pack, entry)), _) => {
            let lines = entry.text.get(entry.text.find("[[").unwrap_or_default()..);
            format!(
                "the config has no city {city}. Pack {} has it; put this into the config first:\n\n{}",
                pack.name,
                lines.unwrap_or_default()
            )
        }
        (None, Some(near)) => format!("the config has no city {city}; did you mean {near}?"),
        (None, None) => {
            format!("the config has no city {city}; declare it: [[city]] with id = \"{city}\"")
        }
    }
}

/// Changes the lines that bind it to a city.
fn change(after: &mut String, wish: &Move, kind: &str, id: &str) -> Result<(), String> {
    // A pack may know the same service there.
    let known = packs::find(kind, id).map(|(_, entry)| entry);
    let known = known.filter(|entry| !entry.lacks.contains(&entry::Lack::Address));
    let theirs = known.and_then(|entry| {
        let from = entry.text.find("[[")?;
        text::value(entry.text.get(from..)?, &["http", "url"])
    });
    let put = |after: &mut String, path: &[&str], new: &str, behind: &[&[&str]]| {
        let done = text::set(after, path, new, behind);
        done.then_some(())
            .ok_or_else(|| format!("there is no place for `{}`", path.join(".")))
    };
    put(after, &["id"], id, &[])?;
    put(after, &["city"], &wish.city, &[&["id"]])?;
    let owner = wish.owner.as_deref().unwrap_or_default();
    put(after, &["owner"], owner, &[&["city"], &["id"]])?;
    if let Some(url) = wish.url.as_ref().or(theirs.as_ref()) {
        put(after, &["http", "url"], url, &[])?;
    }
    for parameter in &wish.parameters {
        let Some((name, value)) = parameter.split_once('=') else {
            return Err(format!(
                "`{}` is no parameter: NAME=VALUE",
                SafeText::new(parameter)
            ));
        };
        put(
            after,
            &["http", "parameters", name.trim()],
            value.trim(),
            &[&["http", "url"]],
        )?;
    }
    if let Some(terms) = &wish.terms {
        put(
            after,
            &["card", "terms"],
            terms,
            &[
                &["card", "licence"],
                &["card", "owner"],
                &["card", "purpose"],
            ],
        )?;
    }
    Ok(())
}

/// A name with the old city in it gets the new one.
fn rename(after: &mut String, config: &Config, old: &str, new: &str) {
    let mut cities = config.inventory.cities.iter();
    let old = cities
        .find(|city| city.id.as_str() == old)
        .map(|city| city.name.as_str());
    let name = text::value(after, &["name"]);
    if let (Some(old), Some(name)) = (old, name)
        && name.contains(old)
    {
        text::set(after, &["name"], &name.replace(old, new), &[]);
    }
}
