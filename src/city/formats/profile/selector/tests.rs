//! Paths of RFC 9535 and what they find; expectations after the examples of the standard.

use super::{
    super::super::json::Tokens,
    {Selector, Walk},
};
use std::ops::ControlFlow;

/// The document of RFC 9535, 1.5, with less of it.
const STORE: &str = r#"{"store": {"book": [
    {"category": "reference", "author": "Rees", "price": 8.95},
    {"category": "fiction", "author": "Waugh", "price": 12.99},
    {"category": "fiction", "author": "Melville", "isbn": "0-553", "price": 8.99},
    {"category": "fiction", "author": "Tolkien", "isbn": "0-395", "price": 22.99}],
    "bicycle": {"color": "red", "price": 399}}, "@iot.id": 1, "none": null}"#;

/// What a path finds in a document, as `way=value`.
fn found(document: &str, path: &str) -> Vec<String> {
    let mut tokens = Tokens::default();
    assert_eq!(tokens.read(document.as_bytes()), None, "{document}");
    let root = tokens.root(document.as_bytes()).expect("a document");
    let selector = Selector::segments(path, 1).unwrap_or_else(|fault| panic!("{path}: {fault:?}"));
    let mut walk = Walk::new(root, 10_000);
    let mut all = Vec::new();
    let _ended = walk.visit(&selector.segments, &mut |walk| {
        let value = String::from_utf8_lossy(walk.here().raw()).into_owned();
        all.push(format!("{}={value}", walk.path()));
        ControlFlow::Continue(())
    });
    all
}

#[track_caller]
fn check(path: &str, expected: &[&str]) {
    assert_eq!(found(STORE, path), expected, "{path}");
}

#[track_caller]
fn check_in(document: &str, path: &str, expected: &[&str]) {
    assert_eq!(found(document, path), expected, "{path}");
}

#[test]
fn names_places_and_all() {
    check("$.store.bicycle.color", &["store.bicycle.color=red"]);
    check("$['store']['bicycle'].color", &["store.bicycle.color=red"]);
    check("$['@iot.id']", &["@iot.id=1"]);
    check("$.store.book[1].author", &["store.book[1].author=Waugh"]);
    check("$.store.book[-1].author", &["store.book[3].author=Tolkien"]);
    check("$.store.book[9].author", &[]);
    check("$.none", &["none=null"]);
    check("$.none.deeper", &[]);
    check(
        "$.store.book[*].price",
        &[
            "store.book[0].price=8.95",
            "store.book[1].price=12.99",
            "store.book[2].price=8.99",
            "store.book[3].price=22.99",
        ],
    );
    check(
        "$.store.book[0, 2].author",
        &["store.book[0].author=Rees", "store.book[2].author=Melville"],
    );
    check("$..color", &["store.bicycle.color=red"]);
    check("$..book[0].isbn", &[]);
    check(
        "$..['isbn']",
        &["store.book[2].isbn=0-553", "store.book[3].isbn=0-395"],
    );
}

#[test]
fn slices() {
    let list = r#"["a","b","c","d","e","f","g"]"#;
    let check = |path: &str, expected: &str| {
        let found = found(list, path);
        let letters: String = found
            .iter()
            .filter_map(|hit| hit.split('=').nth(1))
            .collect();
        assert_eq!(letters, expected, "{path}");
    };
    check("$[1:3]", "bc");
    check("$[5:]", "fg");
    check("$[1:5:2]", "bd");
    check("$[5:1:-2]", "fd");
    check("$[::-1]", "gfedcba");
    check("$[-2:]", "fg");
    check("$[:-5]", "ab");
    check("$[0:0]", "");
    check("$[3:1]", "");
    check("$[::0]", "");
    check("$[:9007199254740991:9007199254740991]", "a");
}

#[test]
fn conditions() {
    check(
        "$.store.book[?@.price < 8.97].author",
        &["store.book[0].author=Rees"],
    );
    check(
        "$..book[?@.isbn].author",
        &[
            "store.book[2].author=Melville",
            "store.book[3].author=Tolkien",
        ],
    );
    check(
        "$..book[?!@.isbn && @.category == 'fiction'].author",
        &["store.book[1].author=Waugh"],
    );
    check(
        "$..book[?(@.price > 20 || @.author == \"Rees\")].price",
        &["store.book[0].price=8.95", "store.book[3].price=22.99"],
    );
    check(
        "$..book[?length(@.author) == 4].author",
        &["store.book[0].author=Rees"],
    );
    check(
        "$..book[?count(@.*) == 4 && @.price <= 9].isbn",
        &["store.book[2].isbn=0-553"],
    );
    check(
        "$.store[?@.color == value($..color)].price",
        &["store.bicycle.price=399"],
    );
    check("$[?@ == null]", &["none=null"]);
    check(
        "$.store.book[?@.isbn != '0-395' && @.isbn != $.absent].isbn",
        &["store.book[2].isbn=0-553"],
    );
    check_in(
        r#"[{"a":[1,2]},{"a":[1,3]},{}]"#,
        "$[?@.a == $[0].a].a[1]",
        &["[0].a[1]=2"],
    );
    check_in(
        r#"[{"k":"x","v":1},{"k":"y","v":2}]"#,
        "$[?@.k=='y'].v",
        &["[1].v=2"],
    );
}

/// RFC 9535, 2.3.5.3: kinds do not compare, and nothing equals nothing.
#[test]
fn kinds_do_not_mix() {
    let list = r#"[{"a":1},{"a":"1"},{"a":true},{"a":null},{}]"#;
    check_in(list, "$[?@.a == 1].a", &["[0].a=1"]);
    check_in(list, "$[?@.a == '1'].a", &["[1].a=1"]);
    check_in(list, "$[?@.a == null].a", &["[3].a=null"]);
    check_in(list, "$[?@.a == @.b]", &["[4]={}"]);
    check_in(list, "$[?@.a < 'b'].a", &["[1].a=1"]);
    check_in(
        list,
        "$[?@.a].a",
        &["[0].a=1", "[1].a=1", "[2].a=true", "[3].a=null"],
    );
}

#[test]
fn texts_that_are_no_paths_say_where_and_what_to_try() {
    let check = |path: &str, at: usize, hint: &str| {
        let fault = Selector::segments(path, 1).expect_err(path);
        assert_eq!(fault.at, at, "{path}: {fault:?}");
        assert!(fault.hint.contains(hint), "{path}: {fault:?}");
    };
    check("$.a-b", 3, "['a-b']");
    check("$.@iot.id", 2, "['@iot.id']");
    check("$.2", 2, "['2.5']");
    check("$['\\ud800\\u1234']", 15, "character itself");
    check("$[01]", 2, "[0]");
    check("$['a]", 5, "same quote");
    check("$['a'", 5, "]");
    check("$[?@.a == @.*]", 10, "one value");
    check("$[?'a']", 3, "compare it");
    check("$[?match(@.a, 'b')]", 3, "length()");
    check("$.a ", 3, "blanks");
    check("$[?@.a == 1 &&]", 14, "functions");
    let deep = format!("$[?{}@.a{}]", "(".repeat(99), ")".repeat(99));
    check(&deep, 35, "brackets");
}

#[test]
fn a_search_of_everything_for_everything_ends() {
    let wide = format!("[{}]", vec!["[[1,2],[3,4]]"; 400].join(","));
    let mut tokens = Tokens::default();
    tokens.read(wide.as_bytes());
    let root = tokens.root(wide.as_bytes()).expect("a document");
    let selector = Selector::segments("$..[?count($..*) > 0]", 1).expect("a path");
    let mut walk = Walk::new(root, 100_000);
    let _ended = walk.visit(&selector.segments, &mut |_| ControlFlow::Continue(()));
    assert!(walk.is_exhausted());
}

/// A path that somebody wrote to break us costs a fault, not the stack.
#[test]
fn endless_functions_are_refused() {
    let text = format!("{}@.a == 1", "length(".repeat(100_000));
    assert!(Selector::condition(&text).is_err());
    let text = format!("{}@.a == 1", "!(".repeat(100_000));
    assert!(Selector::condition(&text).is_err());
}
