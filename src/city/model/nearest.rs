//! The name that was probably meant, for what is written by hand: configs and profiles.

/// The nearest of `known` to `word`, where one is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let far = (word.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|name| (distance(&word.to_lowercase(), name), name))
        .filter(|(distance, _)| *distance <= far)
        .min()
        .map(|(_, name)| name)
}

/// How many letters must be added, dropped, replaced or swapped with a neighbour.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    let mut last = None;
    for (index, letter) in left.chars().enumerate() {
        let mut next = vec![index + 1];
        for (column, other) in right.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX);
            let replaced = at(&row, column) + usize::from(letter != *other);
            let shifted = at(&row, column + 1).min(at(&next, column)) + 1;
            let mut best = replaced.min(shifted);
            let neighbour = column.checked_sub(1);
            if let Some(neighbour) = neighbour
                && last == Some(*other)
                && right.get(neighbour) == Some(&letter)
            {
                best = best.min(at(&before, neighbour).saturating_add(1));
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
        last = Some(letter);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names() {
        let check = |word: &str, expected: Option<&str>| {
            let known = ["format", "platform", "id", "topics", "chirpstack-v4"];
            assert_eq!(nearest(word, known), expected, "{word}");
        };
        check("fromat", Some("format"));
        check("tpoics", Some("topics"));
        check("Format", Some("format"));
        check("chirpstack-v3", Some("chirpstack-v4"));
        check("banana", None);
        check("", None);
    }
}
