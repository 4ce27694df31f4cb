//! Several packs as texts of one config: what two of them declare stands once, platforms get the cities of both, and
//! what lacks something is switched off with a line that says what to fill in.

use super::{
    Pack,
    entry::{self, Entry, Lack},
};
use std::collections::{BTreeMap, BTreeSet};

/// The text of one file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The name of the pack, or of the profile.
    pub name: String,
    /// The text.
    pub text: String,
    /// It is a profile.
    pub is_profile: bool,
}

/// What became of some packs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Merged {
    /// The texts.
    pub sheets: Vec<Sheet>,
    /// What is switched off: `feed/ID`, and what it lacks.
    pub off: Vec<(String, BTreeSet<Lack>)>,
    /// What stood there already, or in a pack before: `city/ID`.
    pub twice: Vec<String>,
}

/// What is declared already: kind and id.
pub type Known = BTreeSet<(String, String)>;

/// Joins packs. `known` is left out; `has` tells whether a variable is set.
pub fn merge(packs: &[&Pack], known: &Known, has: &dyn Fn(&str) -> bool) -> Merged {
    let mut merged = Merged::default();
    let mut known = known.clone();
    let mut cities = shared_cities(packs);
    let mut off = BTreeSet::new();
    for pack in packs {
        let mut text = head(pack);
        for (name, file) in pack.files {
            let (about, entries) = entry::cut(file).unwrap_or_default();
            text.push_str(&format!("\n# --- {} ---\n", name.trim_end_matches(".toml")));
            text.push_str(&about);
            text.push('\n');
            for mut entry in entries {
                let key = (entry.kind.clone(), entry.id.clone());
                let path = format!("{}/{}", entry.kind, entry.id);
                if !entry.id.is_empty() && !known.insert(key.clone()) {
                    merged.twice.push(path);
                    continue;
                }
                entry
                    .lacks
                    .retain(|lack| !matches!(lack, Lack::Variable(name) if has(name)));
                if let Some(names) = cities.remove(&key) {
                    with_cities(&mut entry, &names);
                }
                let hangs = entry.feed.as_ref().is_some_and(|feed| off.contains(feed));
                text.push('\n');
                if entry.lacks.is_empty() && !hangs {
                    text.push_str(&entry.text);
                } else {
                    text.push_str(&switched_off(&entry));
                    if entry.kind == "feed" {
                        off.insert(entry.id.clone());
                    }
                    merged.off.push((path, entry.lacks));
                }
                text.push('\n');
            }
        }
        merged.sheets.push(Sheet {
            name: pack.name.to_owned(),
            text,
            is_profile: false,
        });
        for (name, text) in pack.profiles {
            let name = name.trim_end_matches(".toml").to_owned();
            let known = merged
                .sheets
                .iter()
                .any(|sheet| sheet.is_profile && sheet.name == name);
            if !known {
                merged.sheets.push(Sheet {
                    name,
                    text: (*text).to_owned(),
                    is_profile: true,
                });
            }
        }
    }
    merged
}

fn head(pack: &Pack) -> String {
    format!(
        "# {}: {}.\n# Written by `valvomo init {}`. It is yours now: change what you like, `valvomo check` tells what \
         is wrong.\n",
        pack.name, pack.about, pack.name
    )
}

/// Platforms that several packs declare, each with the cities of all.
fn shared_cities(packs: &[&Pack]) -> BTreeMap<(String, String), Vec<String>> {
    let mut all: BTreeMap<(String, String), (u32, Vec<String>)> = BTreeMap::new();
    for entry in packs.iter().flat_map(|pack| pack.entries()) {
        let Some((_, names)) = entry.cities else {
            continue;
        };
        let (times, union) = all.entry((entry.kind, entry.id)).or_default();
        *times += 1;
        for name in names {
            if !union.contains(&name) {
                union.push(name);
            }
        }
    }
    let shared = all.into_iter().filter(|(_, (times, _))| *times > 1);
    shared.map(|(key, (_, names))| (key, names)).collect()
}

/// Puts another list of cities into the text of an entry.
fn with_cities(entry: &mut Entry, names: &[String]) {
    if let Some((place, _)) = entry.cities.take() {
        let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        let mut list = String::from("[");
        let mut width = 0;
        for (row, name) in names.iter().enumerate() {
            if row > 0 {
                list.push(',');
                list.push_str(if width > 90 { "\n    " } else { " " });
            }
            width = if width > 90 { 4 } else { width } + name.len() + 2;
            list.push_str(name);
        }
        list.push(']');
        entry.text.replace_range(place, &list);
    }
}

/// The entry as comments, with what to fill in. Of a service only its address is switched off: others may depend on it.
fn switched_off(entry: &Entry) -> String {
    let mut out = format!(
        "# To fill in{}",
        if entry.lacks.is_empty() {
            ": its feed"
        } else {
            ""
        }
    );
    for (row, lack) in entry.lacks.iter().enumerate() {
        out.push_str(if row == 0 { ": " } else { ", " });
        match lack {
            Lack::Variable(name) => out.push_str(&format!("{name} in the environment")),
            Lack::Address => out.push_str("the address (url)"),
        }
    }
    out.push_str(". Then take the `#` away from these lines.\n");
    let mut is_off = entry.kind != "service";
    let mut lines = Vec::new();
    let mut is_told = false;
    for line in entry.text.lines() {
        if line.starts_with("[service.http]") {
            is_off = true;
        }
        if is_off && !is_told && !line.starts_with('#') {
            lines.push(out.trim_end().to_owned());
            is_told = true;
        }
        lines.push(match line {
            "" => String::new(),
            line if is_off && !line.starts_with('#') => format!("#{line}"),
            line => line.to_owned(),
        });
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Pack = Pack {
        name: "one",
        about: "first",
        files: &[(
            "a.toml",
            "[[city]]\nid = \"a\"\n\n# shared\n[[platform]]\nid = \"p\"\ncities = [\"a\"]\n\n# keyed\n[[feed]]\n\
             id = \"f\"\n# why\nkey = { env = \"K\" }\n\n[[service]]\nid = \"s\"\n[service.http]\nurl = \"https://x.example/\"\n",
        )],
        profiles: &[],
    };
    const TWO: Pack = Pack {
        name: "two",
        about: "second",
        files: &[(
            "b.toml",
            "[[city]]\nid = \"a\"\n\n[[city]]\nid = \"b\"\n\n[[platform]]\nid = \"p\"\ncities = [\"b\", \"a\"]\n",
        )],
        profiles: &[("q.toml", "x")],
    };

    #[test]
    fn two_packs_share_what_both_declare() {
        let merged = merge(&[&ONE, &TWO], &Known::new(), &|_| false);
        assert_eq!(merged.twice, ["city/a", "platform/p"]);
        let names: Vec<&str> = merged.sheets.iter().map(|sheet| &*sheet.name).collect();
        assert_eq!(names, ["one", "two", "q"]);
        let one = &merged.sheets[0].text;
        assert!(one.contains("cities = [\"a\", \"b\"]"), "{one}");
        let two = &merged.sheets[1].text;
        assert!(
            two.contains("id = \"b\"") && !two.contains("id = \"a\""),
            "{two}"
        );
    }

    #[test]
    fn what_lacks_something_is_switched_off() {
        let merged = merge(&[&ONE], &Known::new(), &|_| false);
        let one = &merged.sheets[0].text;
        let feed = "# keyed\n# To fill in: K in the environment. Then take the `#` away from these lines.\n\
                    #[[feed]]\n#id = \"f\"\n# why\n#key = { env = \"K\" }\n";
        assert!(one.contains(feed), "{one}");
        let service = "[[service]]\nid = \"s\"\n# To fill in: the address (url). Then take the `#` away from these \
                       lines.\n#[service.http]\n#url";
        assert!(one.contains(service), "{one}");
        let off: Vec<&str> = merged.off.iter().map(|(path, _)| &**path).collect();
        assert_eq!(off, ["feed/f", "service/s"]);
        let merged = merge(&[&ONE], &Known::new(), &|name| name == "K");
        assert!(merged.sheets[0].text.contains("\n[[feed]]\n"));
        assert_eq!(merged.off.len(), 1);
    }

    #[test]
    fn what_is_there_already_is_left_out() {
        let known = Known::from([("city".to_owned(), "a".to_owned())]);
        let merged = merge(&[&ONE], &known, &|_| true);
        assert!(!merged.sheets[0].text.contains("[[city]]"));
        assert_eq!(merged.twice, ["city/a"]);
    }
}
