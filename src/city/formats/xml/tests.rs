//! Documents, and the JSON that they are.

use super::*;
use crate::city::{formats::json::Node, model::limits};

/// The values as JSON.
fn json(node: Node<'_, '_>) -> String {
    let all = |values: Vec<String>| values.join(",");
    if node.is_object() {
        let members = node
            .members()
            .map(|(key, value)| format!("{}:{}", key.text(), json(value)));
        format!("{{{}}}", all(members.collect()))
    } else if node.is_array() {
        format!("[{}]", all(node.elements().map(json).collect()))
    } else {
        format!("'{}'", node.text().expect("a text"))
    }
}

#[track_caller]
fn check(document: impl AsRef<[u8]>, expected: &str, fault: &str) {
    let (mut draft, mut found) = (Draft::default(), Found::default());
    read(document.as_ref(), &mut draft, &mut found);
    assert_eq!(draft.root().map(json).unwrap_or_default(), expected);
    let faults: Vec<&str> = found.defects.iter().map(|it| it.reason.as_str()).collect();
    assert_eq!(faults.join("; "), fault);
}

#[test]
fn elements_attributes_and_texts() {
    check("<a>1</a>", "{a:'1'}", "");
    check("<a/>", "{a:''}", "");
    check("<a x='1' y=\"2\"/>", "{a:{@x:'1',@y:'2'}}", "");
    check(
        "<a x='1'> one <!-- two --> three </a>",
        "{a:{$:'one  three',@x:'1'}}",
        "",
    );
    check(
        "<a>\n <b>1</b>\n <c/>\n <b> 2 </b>\n</a>\n",
        "{a:{b:['1','2'],c:''}}",
        "",
    );
    check(
        "<?xml version=\"1.0\"?><!-- x --><g:a xmlns:g='u' xmlns='v' g:id='7'><g:b>1</g:b><b>2</b></g:a>",
        "{a:{@id:'7',b:['1','2']}}",
        "",
    );
}

#[test]
fn entities_and_cdata() {
    check(
        "<a b='&quot;&#x41;&apos;'>1 &lt; 2 &amp;amp; &#228; &nbsp; &#0; &</a>",
        "{a:{$:'1 < 2 &amp; ä &nbsp; \u{0} &',@b:'\"A''}}",
        "",
    );
    check(
        "<a>x<![CDATA[<b>&amp;</b>]]>y</a>",
        "{a:'x<b>&amp;</b>y'}",
        "",
    );
    check("<a>1 < 2</a>", "{a:'1 < 2'}", "");
}

#[test]
fn texts_behind_elements_are_left_out() {
    check("<a>one<b>2</b>three</a>", "{a:{$:'one',b:'2'}}", "");
    check("<a><b>2</b>three</a>", "{a:{b:'2'}}", "");
}

#[test]
fn encodings() {
    check("\u{feff}<a>ä</a>", "{a:'ä'}", "");
    check(
        b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe4 \x80</a>",
        "{a:'ä €'}",
        "",
    );
    // Declared and not so: valid UTF-8 is believed.
    check(
        "<?xml version='1.0' encoding='ISO-8859-1'?><a>ä</a>",
        "{a:'ä'}",
        "",
    );
    check(b"<a>\xe4</a>", "{a:'\u{fffd}'}", "");
}

#[test]
fn what_stands_before_a_fault_is_kept() {
    let inside = |name: &str| format!("XML that breaks off inside of {name}");
    check("<a><b>1</b><c>2", "{a:{b:'1'}}", &inside("c"));
    check(
        "<a><b>1</b><c x='1'>2",
        "{a:{b:'1',c:{@x:'1'}}}",
        &inside("c"),
    );
    let tag = "XML that breaks off inside a tag";
    check("<a><b>1</b><c x='1", "{a:{b:'1'}}", tag);
    check("<a><b>1</b><c", "{a:{b:'1'}}", tag);
    check("<a><b>1</b", "{a:{}}", tag);
    check(
        "<a><b>1</b><c>2<!-- 3",
        "{a:{b:'1'}}",
        "XML that breaks off inside a comment",
    );
    check(
        "<a><b>1</b><c><![CDATA[2",
        "{a:{b:'1'}}",
        "XML that breaks off inside a text",
    );
    check("<a><b>1</b>", "{a:{b:'1'}}", &inside("a"));
    check("", "", "XML without elements");
    check("<!-- -->", "", "XML without elements");
}

#[test]
fn tags_out_of_order() {
    check("<a><b>1</a>", "{a:{b:'1'}}", "");
    check("<a></x><b>1</b></a>", "{a:{b:'1'}}", "");
    check("<a><br><b>1</b></a>", "{a:{br:{b:'1'}}}", "");
    check("<a =x b c=1 d/ ='2'><b>1</b></a>", "{a:{@c:'1',b:'1'}}", "");
}

#[test]
fn nothing_is_ever_expanded_or_fetched() {
    let refused = "XML or HTML with a document type: not read";
    check(
        "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "",
        refused,
    );
    check("<!doctype html><html><body>No</body></html>", "", refused);
    check("<a>&b;</a>", "{a:'&b;'}", "");
}

#[test]
fn depth_and_size_are_bounded() {
    let deep = "<a>".repeat(100_000);
    let (mut draft, mut found) = (Draft::default(), Found::default());
    read(deep.as_bytes(), &mut draft, &mut found);
    assert_eq!(found.defects.len(), 1);
    assert_eq!(found.defects[0].reason.as_str(), "XML nested too deep");
    // Each of many names once, in and out of order: no search for one in all others.
    let wide: String = (0..20_000).map(|at| format!("<n{at}/><m/>")).collect();
    let wide = format!("<a>{wide}</a>");
    found.clear();
    read(wide.as_bytes(), &mut draft, &mut found);
    let names = draft.root().and_then(|root| root.get("a"));
    assert_eq!(names.map(|all| all.members().count()), Some(20_001));
    let many = "<a/>".repeat(limits::JSON_TOKENS + 1);
    read(many.as_bytes(), &mut draft, &mut found);
    assert!(!found.defects.is_empty());
}
