//! Where a request may go: the source's own address, the pages behind it and redirects from it. What
//! leaves the host, or leaves TLS, is refused (FAILURES B3). Leaves out: sockets and names.

use super::secrets::MASK;
use reqwest::Url;

/// Reads the address of a source.
///
/// # Errors
/// What is wrong, for a person; never quotes the address, which may hold secrets.
pub(super) fn read(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "the configured url cannot be read")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("the configured url is neither http nor https");
    }
    Ok(url)
}

/// The URL that a redirect from `from` leads to.
///
/// # Errors
/// `to WHERE`, where it leads to another host, another port, or out of TLS.
pub(super) fn redirect(from: &Url, location: &str) -> Result<Url, String> {
    let to = from
        .join(location)
        .map_err(|_| "to an address that cannot be read".to_string())?;
    let host = host(from, &to)?;
    let (old, new) = (from.port_or_known_default(), to.port_or_known_default());
    match (from.scheme(), to.scheme()) {
        ("https", "http") => Err(format!("to {host}, out of TLS")),
        // A site that moves its readers to TLS.
        ("http", "https") if old == new || (old, new) == (Some(80), Some(443)) => {
            Ok(dressed(to, from))
        }
        (before, after) if before == after && old == new => Ok(dressed(to, from)),
        _ => Err(format!("to {host}:{}", new.unwrap_or_default())),
    }
}

/// The URL of a page that continues the answer of `source`. A publisher behind a proxy often names its
/// pages in plain http, without a port: such a page is asked for at the source's own scheme and port.
///
/// # Errors
/// `to WHERE`, where it leads to another host or port.
pub(super) fn page(source: &Url, page: &str) -> Result<Url, String> {
    if let Some(query) = page.strip_prefix('&') {
        return Ok(with_query(source, query));
    }
    let mut to = source
        .join(page)
        .map_err(|_| "to a page whose address cannot be read".to_string())?;
    let host = host(source, &to)?;
    if to.scheme() == "http" && source.scheme() == "https" && to.port().is_none() {
        // Neither can fail between http and https with a host.
        let _scheme = to.set_scheme("https");
        let _port = to.set_port(source.port());
    }
    if to.origin() == source.origin() {
        return Ok(unmasked(dressed(to, source), source));
    }
    let port = to.port_or_known_default().unwrap_or_default();
    Err(format!("to {}://{host}:{port}", to.scheme()))
}

/// The URL of the source, with these parameters in place of its own of the same names.
fn with_query(source: &Url, query: &str) -> Url {
    let name = |part: &str| part.split('=').next().unwrap_or_default().to_owned();
    let names: Vec<String> = query.split('&').map(name).collect();
    let ours = source.query().unwrap_or_default().split('&');
    let ours = ours.filter(|part| !part.is_empty() && !names.contains(&name(part)));
    let parts: Vec<&str> = ours.chain(query.split('&')).collect();
    let mut url = source.clone();
    url.set_query(Some(&parts.join("&")));
    url
}

/// The host of `to`, where it is that of `from`.
fn host(from: &Url, to: &Url) -> Result<String, String> {
    if !matches!(to.scheme(), "http" | "https") {
        return Err(format!("to a {}: address", to.scheme()));
    }
    match to.host_str() {
        Some(host) if from.host_str() == Some(host) => Ok(host.into()),
        Some(host) => Err(format!("to {host}")),
        None => Err("to an address without a host".into()),
    }
}

/// `to` with the user and password of `from`, and never with its own.
fn dressed(mut to: Url, from: &Url) -> Url {
    // Neither can fail where there is a host.
    let _user = to.set_username(from.username());
    let _password = to.set_password(from.password());
    to.set_fragment(None);
    to
}

/// The page with the keys of the source where its answer was masked.
fn unmasked(mut page: Url, source: &Url) -> Url {
    let Some(query) = page.query().filter(|query| query.contains(MASK)) else {
        return page;
    };
    let ours: Vec<&str> = source.query().unwrap_or("").split('&').collect();
    let parts: Vec<&str> = query
        .split('&')
        .map(|part| match part.strip_suffix(MASK) {
            Some(name) if name.ends_with('=') => {
                let same = ours.iter().find(|ours| ours.starts_with(name));
                same.copied().unwrap_or(part)
            }
            _ => part,
        })
        .collect();
    let query = parts.join("&");
    page.set_query(Some(&query));
    page
}

/// `host:port`, for people.
pub(super) fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or("?");
    match url.port_or_known_default() {
        Some(port) => format!("{host}:{port}"),
        None => host.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        rule: fn(&Url, &str) -> Result<Url, String>,
        from: &str,
        to: &str,
        expected: Result<&str, &str>,
    ) {
        let found = rule(&read(from).unwrap(), to);
        let found = found.as_ref().map(Url::as_str).map_err(String::as_str);
        assert_eq!(found, expected, "{from} {to}");
    }

    #[test]
    fn redirects_stay_on_their_host_and_in_tls() {
        let hop = |from, to, expected| check(redirect, from, to, expected);
        hop("http://a.example/x?key=1", "/y", Ok("http://a.example/y"));
        hop(
            "http://a.example/x",
            "https://a.example/y#top",
            Ok("https://a.example/y"),
        );
        hop(
            "https://u:p@a.example/",
            "https://evil:word@A.EXAMPLE:443/y",
            Ok("https://u:p@a.example/y"),
        );
        hop(
            "http://a.example/",
            "http://b.example/",
            Err("to b.example"),
        );
        hop("http://a.example/", "//b.example/", Err("to b.example"));
        hop(
            "https://a.example/",
            "http://a.example/",
            Err("to a.example, out of TLS"),
        );
        hop(
            "http://a.example/",
            "http://a.example:8080/",
            Err("to a.example:8080"),
        );
        hop(
            "http://a.example:8080/",
            "https://a.example/",
            Err("to a.example:443"),
        );
        hop(
            "http://a.example/",
            "file:///etc/passwd",
            Err("to a file: address"),
        );
        hop(
            "http://a.example/",
            "http://169.254.169.254/latest",
            Err("to 169.254.169.254"),
        );
        hop("http://127.0.0.1:1/", "http://[::1]:1/", Err("to [::1]"));
        // Other spellings of one address are one address; other addresses of one machine are not.
        hop(
            "http://127.0.0.1:1/",
            "http://0x7f.1:1/y",
            Ok("http://127.0.0.1:1/y"),
        );
        hop(
            "http://127.0.0.1:1/",
            "http://localhost:1/",
            Err("to localhost"),
        );
    }

    #[test]
    fn pages_stay_at_their_source() {
        let next = |from, to, expected| check(page, from, to, expected);
        next(
            "https://a.example:8443/v1.1/Things?$top=2",
            "?$skip=2",
            Ok("https://a.example:8443/v1.1/Things?$skip=2"),
        );
        next(
            "https://k:s@a.example:8443/v1.1/Things",
            "http://a.example/v1.1/Things?$skip=2",
            Ok("https://k:s@a.example:8443/v1.1/Things?$skip=2"),
        );
        // Another parameter in the query of the source, its key included.
        next(
            "https://u:p@a.example/x?key=canary&page=1&size=2",
            "&page=2",
            Ok("https://u:p@a.example/x?key=canary&size=2&page=2"),
        );
        next(
            "https://a.example/x",
            "&%24skip=9#y",
            Ok("https://a.example/x?%24skip=9%23y"),
        );
        // The answer was masked on its way in.
        next(
            "https://a.example/x?apikey=canary%2D22&city=turku",
            "/x?city=espoo&apikey=***&odd=***&p=2",
            Ok("https://a.example/x?city=espoo&apikey=canary%2D22&odd=***&p=2"),
        );
        next(
            "https://a.example/",
            "https://b.example/2",
            Err("to b.example"),
        );
        next(
            "http://a.example/",
            "http://a.example:9/2",
            Err("to http://a.example:9"),
        );
    }

    #[test]
    fn a_bad_address_is_not_quoted() {
        assert!(read("ftp://user:canary@a.example/").is_err_and(|why| !why.contains("canary")));
        assert!(read("http://user:canary@:99999/").is_err_and(|why| !why.contains("canary")));
    }
}
