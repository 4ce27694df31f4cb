//! What profiles say about asking: requests, pages, health; and what they cannot say.

use super::*;
use crate::city::formats::found::{Health, Item, State};

const HEAD: &str = "[profile]\nid = 'own'\nabout = 'own'\n";
const TAIL: &str = "\n[[extract]]\nkind = 'asset'\nitems = '$.list[*]'\nid = '$.id'\n";

fn profile(middle: &str) -> Profile {
    let text = format!("{HEAD}{middle}{TAIL}");
    Profile::read(&text).unwrap_or_else(|flaws| panic!("{text}\n{flaws:#?}"))
}

/// The next page of a document that answers `page` of the request `a`.
#[track_caller]
fn check_page(pages: &str, (page, link): (u32, &str), payload: &str, expected: Option<&str>) {
    let profile = profile(&format!("[[request]]\nname = 'a'\npath = '/a'\n{pages}"));
    let mut found = Found::default();
    let headers = [("link".to_owned(), link.to_owned())];
    let message = Message {
        headers: &headers,
        request: Some("a"),
        page,
        ..Message::bare(payload.as_bytes())
    };
    profile.parse(&message, &mut found);
    assert_eq!(found.next_page.as_deref(), expected, "{pages} {payload}");
}

#[test]
fn documents_go_on_in_five_ways() {
    let list = r#""list":[{"id":1},{"id":2}]"#;
    let body = |rest: &str| format!("{{{list}{rest}}}");
    let check = |pages: &str, page: u32, rest: &str, expected: Option<&str>| {
        check_page(pages, (page, ""), &body(rest), expected);
    };
    check("next = '$.n'", 0, r#","n":"?p=2""#, Some("?p=2"));
    check("next = '$.n'", 0, r#","n":null"#, None);
    check("next = '$.n'", 0, r#","n":{"href":"x"}"#, None);
    check(
        "pages = { next = '$.n.href' }",
        0,
        r#","n":{"href":"x"}"#,
        Some("x"),
    );
    let cursor = "pages = { cursor = '$.c', as = 'after' }";
    check(cursor, 0, r#","c":"a b&c=d""#, Some("&after=a%20b%26c%3Dd"));
    check(cursor, 3, r#","c":"""#, None);
    let number = "pages = { page = 'page', size = 2, total = '$.t' }";
    check(number, 0, r#","t":5"#, Some("&page=2"));
    check(number, 1, r#","t":"5""#, Some("&page=3"));
    check(number, 2, r#","t":5"#, None);
    check(number, 1, r#","t":4"#, None);
    check(number, 7, r#","t":">1000""#, Some("&page=9"));
    let offset = "pages = { offset = '$skip', size = 2, most = 2 }";
    check(offset, 0, "", Some("&$skip=2"));
    check(offset, 1, "", None);
    check_page(offset, (0, ""), r#"{"list":[]}"#, None);
    check(
        "pages = { page = 'p', first = 0, more = '$.m' }",
        0,
        r#","m":true"#,
        Some("&p=1"),
    );
    check(
        "pages = { page = 'p', first = 0, more = '$.m' }",
        0,
        r#","m":false"#,
        None,
    );
    let link = r#"</a?offset=2>; rel="next""#;
    check_page(
        "pages = { link = true }",
        (0, link),
        &body(""),
        Some("/a?offset=2"),
    );
    check_page("pages = { link = true }", (0, ""), &body(""), None);
}

#[test]
fn a_request_has_its_own_extracts_and_names_others() {
    let profile = profile(
        r#"
        [[request]]
        name = "index"
        path = "/index"
        empty = "ok"
        [[request]]
        name = "other"
        address = { from = "index", at = "$.other" }
        [[subscribe]]
        name = "live"
        topic = ["city/+/live"]
        [[extract]]
        kind = "asset"
        from = ["other", "live"]
        items = "$.mine[*]"
        id = "$.id"
        "#,
    );
    assert_eq!(profile.topics(), ["city/+/live"]);
    let payload = br#"{"other":"/o","mine":[{"id":"m"}]}"#;
    let read = |request: Option<&str>, topic: Option<&str>| {
        let mut found = Found::default();
        let message = Message {
            request,
            topic,
            ..Message::bare(payload)
        };
        profile.parse(&message, &mut found);
        (
            found.items.len(),
            found.addresses.len(),
            found.defects.len(),
        )
    };
    assert_eq!(read(Some("index"), None), (0, 1, 0));
    assert_eq!(read(Some("other"), None), (1, 0, 0));
    assert_eq!(read(None, Some("city/x/live")), (1, 1, 0));
    assert_eq!(read(None, Some("city/x/dead")), (0, 1, 1));
    assert_eq!(read(None, None), (1, 1, 0));
}

#[test]
fn the_health_of_what_only_answers() {
    let profile = profile("[health]\nup = 401\ndegraded = [207]\ndown = [404]\n");
    let check = |status: Option<u16>, payload: &str, expected: Option<Health>| {
        let mut found = Found::default();
        let message = Message {
            status,
            ..Message::bare(payload.as_bytes())
        };
        profile.parse(&message, &mut found);
        let told = found.items.iter().find_map(|item| match item {
            Item::State(State { health, .. }) => Some(*health),
            _ => None,
        });
        assert_eq!(told, expected, "{status:?} {payload}");
    };
    check(Some(200), r#"{"list":[{"id":1}]}"#, Some(Health::Up));
    check(Some(207), r#"{"list":[{"id":1}]}"#, Some(Health::Degraded));
    check(Some(200), r#"{"list":[]}"#, None);
    check(Some(200), "<html>log in</html>", None);
    check(Some(401), "<html>log in</html>", Some(Health::Up));
    check(Some(404), "", Some(Health::Down));
    check(Some(500), "", None);
    check(None, r#"{"list":[{"id":1}]}"#, None);
}

#[test]
fn what_cannot_be_said_about_asking() {
    let check = |middle: &str, at: &str, what: &str| {
        let text = format!("{HEAD}{middle}{TAIL}");
        let flaws = Profile::read(&text).expect_err(middle);
        let is_it = |flaw: &&Flaw| {
            let part = text.get(flaw.span.clone()).unwrap_or_default();
            flaw.what.contains(what) && part.starts_with(at)
        };
        assert!(flaws.iter().find(is_it).is_some(), "{middle}: {flaws:#?}");
    };
    check("[source]\nbase = 'city.example'", "'city", "no address");
    check(
        "[source]\nbase = 'https://u:p@city.example'",
        "'https",
        "no address",
    );
    check("[source]\ninterval = 'often'", "'often'", "no span of time");
    check("[source]\ninterval = '10ms'", "'10ms'", "too short");
    check("[source]\nspeed = 1", "speed", "no key `speed`");
    check(
        "[source.headers]\nX-A = '{secret}'",
        "'{secret}'",
        "{operator}",
    );
    check(
        "[source.headers]\n'a b' = 'x'",
        "'a b'",
        "no name of a header",
    );
    check(
        "[source.key]\nheader = 'A'\nquery = 'b'",
        "[source.key]",
        "one header",
    );
    check("[source.parameters]\ntown = 'x'", "", "no path has {town}");
    let request = |rest: &str| format!("[[request]]\nname = 'a'\n{rest}");
    check(&request(""), "[[request]]", "no `path`");
    check(
        &request("path = 'https://evil.example/'"),
        "'https",
        "no path",
    );
    check(&request("path = '//evil.example/'"), "'//", "no path");
    check(&request("path = '/{a b}'"), "'/{a b}'", "no path behind");
    check(&request("path = '/a'\nevery = '0s'"), "'0s'", "too short");
    check(&request("path = '/a'\npages = {}"), "{}", "neither next");
    check(
        &request("path = '/a'\npages = { offset = 'o' }"),
        "'o'",
        "needs `size`",
    );
    check(
        &request("address = { from = 'b', at = '$.u' }"),
        "'b'",
        "no request above",
    );
    check(
        "[source]\ninterval = '60s'\n[[request]]\nname = 'a'\npath = '/a'\nevery = '5s'",
        "'5s'",
        "too short",
    );
    check(
        "[[extract]]\nkind = 'asset'\nid = '$.i'\nfrom = 'x'",
        "'x'",
        "nothing is called",
    );
    check("[[subscribe]]\nname = 'a'", "[[subscribe]]", "no `topic`");
    check("[health]\nup = 'yes'", "'yes'", "whole number");
}
