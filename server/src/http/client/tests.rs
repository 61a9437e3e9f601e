use actix_web::http::header::{HeaderName, HeaderValue};
use proptest::prelude::*;

use super::*;
use crate::config::network;

fn headers(lines: &[(&str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        let name = HeaderName::try_from(*name).unwrap();
        headers.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    headers
}

fn proxies() -> Proxies {
    let trusted =
        ["10.0.0.0/24", "192.0.2.9", "2001:db8:f::/48"].map(|text| network(text).unwrap());
    Proxies { trusted: trusted.into(), ..Proxies::default() }
}

fn address(peer: &str, lines: &[(&str, &str)]) -> String {
    subnet(proxies().address(peer.parse().unwrap(), &headers(lines))).to_string()
}

#[test]
fn a_proxy_that_nobody_has_named_is_noticed() {
    const BOTH: [&str; 2] = ["X-Forwarded-For", "Forwarded"];
    for (peer, expected) in [
        ("172.17.0.1", true),
        ("::ffff:192.168.1.2", true),
        ("10.0.1.0", true),
        ("fd00::1", true),
        ("fe80::1", true),
        // Named, or on this machine.
        ("10.0.0.7", false),
        ("::ffff:10.0.0.7", false),
        ("127.0.0.1", false),
        ("::1", false),
        // Anybody.
        ("198.51.100.1", false),
        ("172.32.0.1", false),
        ("2001:db8::1", false),
    ] {
        for name in BOTH {
            let headers = headers(&[(name, "1.1.1.1")]);
            assert_eq!(proxies().is_unnamed(peer.parse().unwrap(), &headers), expected, "{peer}");
        }
        assert!(!proxies().is_unnamed(peer.parse().unwrap(), &headers(&[])), "{peer}");
    }
}

#[test]
fn the_last_of_all_entries_that_no_trusted_proxy_wrote() {
    const XFF: &str = "X-Forwarded-For";
    for (peer, lines, expected) in [
        // No proxy of ours: its headers are a client's.
        ("198.51.100.1", &[][..], "198.51.100.1"),
        ("198.51.100.1", &[(XFF, "1.1.1.1")][..], "198.51.100.1"),
        ("10.0.1.0", &[(XFF, "1.1.1.1")], "10.0.1.0"),
        // On this machine, also as IPv6 writes it.
        ("127.0.0.1", &[(XFF, "1.1.1.1")], "1.1.1.1"),
        ("::1", &[(XFF, "1.1.1.1")], "1.1.1.1"),
        ("::ffff:127.0.0.1", &[(XFF, "1.1.1.1")], "1.1.1.1"),
        ("127.0.0.1", &[], "127.0.0.1"),
        // Elsewhere, as told.
        ("10.0.0.255", &[(XFF, "1.1.1.1")], "1.1.1.1"),
        ("::ffff:10.0.0.7", &[(XFF, "1.1.1.1")], "1.1.1.1"),
        ("2001:db8:f:1::1", &[(XFF, "1.1.1.1")], "1.1.1.1"),
        // Added to, on the same line or on another one.
        ("127.0.0.1", &[(XFF, "1.1.1.1, 2.2.2.2")], "2.2.2.2"),
        ("127.0.0.1", &[(XFF, "1.1.1.1"), (XFF, "2.2.2.2")], "2.2.2.2"),
        ("127.0.0.1", &[(XFF, "2.2.2.2, 10.0.0.1"), (XFF, "192.0.2.9")], "2.2.2.2"),
        ("127.0.0.1", &[(XFF, "1.1.1.1,2.2.2.2 ,10.0.0.1")], "2.2.2.2"),
        ("127.0.0.1", &[(XFF, "10.0.0.3, 10.0.0.1")], "10.0.0.3"),
        // Somebody on this machine, through a proxy on it: no proxy themselves.
        ("127.0.0.1", &[(XFF, "1.1.1.1"), (XFF, "127.0.0.1")], "127.0.0.1"),
        ("127.0.0.1", &[(XFF, "1.1.1.1, 127.0.0.2")], "127.0.0.2"),
        // One address in many spellings.
        ("127.0.0.1", &[(XFF, "7.0.0.5:4711")], "7.0.0.5"),
        ("127.0.0.1", &[(XFF, "::ffff:7.0.0.5")], "7.0.0.5"),
        ("127.0.0.1", &[(XFF, "[::ffff:7.0.0.5]:80")], "7.0.0.5"),
        ("127.0.0.1", &[(XFF, "2001:db8:1:2:3:4:5:6")], "2001:db8:1:2::"),
        ("127.0.0.1", &[(XFF, "[2001:DB8:1:2::1]:443")], "2001:db8:1:2::"),
        ("127.0.0.1", &[(XFF, "[2001:db8:1:2::1]")], "2001:db8:1:2::"),
        ("2001:db8:1:2::9", &[], "2001:db8:1:2::"),
        // What is no address ends the walk: the last that is known counts.
        ("127.0.0.1", &[(XFF, "unknown")], "127.0.0.1"),
        ("127.0.0.1", &[(XFF, "")], "127.0.0.1"),
        ("127.0.0.1", &[(XFF, "1.1.1.1, unknown")], "127.0.0.1"),
        ("127.0.0.1", &[(XFF, "1.1.1.1, ")], "127.0.0.1"),
        ("127.0.0.1", &[(XFF, "1.1.1.1, unknown, 10.0.0.1")], "10.0.0.1"),
        ("127.0.0.1", &[(XFF, "unknown, 2.2.2.2")], "2.2.2.2"),
        ("127.0.0.1", &[(XFF, "村, 2.2.2.2")], "127.0.0.1"),
        ("127.0.0.1", &[(XFF, "010.0.0.1")], "127.0.0.1"),
        ("127.0.0.1", &[(XFF, "1.1.1.1:99999")], "127.0.0.1"),
        // RFC 7239.
        ("127.0.0.1", &[("Forwarded", "for=1.1.1.1;proto=https")], "1.1.1.1"),
        ("127.0.0.1", &[("Forwarded", "For=\"[2001:db8:cafe::17]:4711\"")], "2001:db8:cafe::"),
        ("127.0.0.1", &[("Forwarded", "proto=http; by=203.0.113.43 ;FOR = 1.1.1.1")], "1.1.1.1"),
        ("127.0.0.1", &[("Forwarded", "for=1.1.1.1, for=2.2.2.2")], "2.2.2.2"),
        ("127.0.0.1", &[("Forwarded", "for=\"1.1.1.1, for=2.2.2.2\"")], "127.0.0.1"),
        ("127.0.0.1", &[("Forwarded", "for=\"2.2.2.2, for=10.0.0.1")], "127.0.0.1"),
        ("127.0.0.1", &[("Forwarded", "for=\"bad"), ("Forwarded", "for=2.2.2.2")], "2.2.2.2"),
        ("127.0.0.1", &[("Forwarded", "for=\"2.2.2.\\2\"")], "2.2.2.2"),
        ("127.0.0.1", &[("Forwarded", "for=1.1.1.1, for=_hidden")], "127.0.0.1"),
        ("127.0.0.1", &[("Forwarded", "for=1.1.1.1, proto=https")], "127.0.0.1"),
        ("127.0.0.1", &[("Forwarded", "for=1.1.1.1, for=10.0.0.2;by=_x")], "1.1.1.1"),
        // Both: only where they agree.
        ("127.0.0.1", &[("Forwarded", "for=1.1.1.1"), (XFF, "1.1.1.1")], "1.1.1.1"),
        ("127.0.0.1", &[("Forwarded", "for=1.1.1.1"), (XFF, "2.2.2.2")], "127.0.0.1"),
        ("127.0.0.1", &[("Forwarded", "nonsense"), (XFF, "2.2.2.2")], "127.0.0.1"),
        (
            "127.0.0.1",
            &[("Forwarded", "for=\"[2001:db8:1:2::1]\""), (XFF, "2001:db8:1:2::1")],
            "2001:db8:1:2::",
        ),
        ("127.0.0.1", &[("X-Real-IP", "1.1.1.1"), ("Client-IP", "1.1.1.1")], "127.0.0.1"),
    ] {
        assert_eq!(address(peer, lines), expected, "{peer} {lines:?}");
    }
}

#[test]
fn https_is_what_a_trusted_proxy_says_and_not_that_it_says_something() {
    const PROTO: &str = "X-Forwarded-Proto";
    for (peer, lines, named, expected) in [
        ("127.0.0.1", &[(PROTO, "https")][..], false, true),
        ("127.0.0.1", &[(PROTO, "HTTPS ")][..], false, true),
        ("::ffff:10.0.0.7", &[(PROTO, "https")], false, true),
        ("127.0.0.1", &[(PROTO, "http")], false, false),
        ("127.0.0.1", &[(PROTO, "http")], true, false),
        ("127.0.0.1", &[(PROTO, "https, http")], false, true),
        ("127.0.0.1", &[(PROTO, "http"), (PROTO, "https")], false, true),
        ("127.0.0.1", &[(PROTO, "http, http")], true, false),
        ("127.0.0.1", &[(PROTO, "httpsx")], false, false),
        ("127.0.0.1", &[(PROTO, "")], true, true),
        ("127.0.0.1", &[(PROTO, "wss")], true, true),
        ("127.0.0.1", &[], false, false),
        ("127.0.0.1", &[], true, true),
        ("198.51.100.1", &[(PROTO, "https")], false, false),
        ("198.51.100.1", &[(PROTO, "http")], true, true),
        ("127.0.0.1", &[("Forwarded", "for=1.1.1.1;proto=https")], false, true),
        ("127.0.0.1", &[("Forwarded", "for=1.1.1.1;proto=\"http\"")], true, false),
    ] {
        let proxies = Proxies { public_https: named, ..proxies() };
        let found = proxies.is_https(peer.parse().unwrap(), &headers(lines));
        assert_eq!(found, expected, "{peer} {lines:?} public_https: {named}");
    }
}

#[test]
fn networks_as_operators_write_them() {
    for (text, expected) in [
        ("10.0.0.1", Some("10.0.0.1/32")),
        (" 10.0.0.0/8 ", Some("10.0.0.0/8")),
        ("2001:db8::1", Some("2001:db8::1/128")),
        ("::ffff:10.0.0.1", Some("10.0.0.1/32")),
        ("::ffff:10.0.0.0/104", Some("10.0.0.0/8")),
        ("0.0.0.0/0", None),
        ("::/0", None),
        ("::ffff:0.0.0.0/96", None),
        ("10.0.0.0/33", None),
        ("proxy.example", None),
        ("", None),
    ] {
        assert_eq!(
            network(text).ok().map(|found| found.to_string()).as_deref(),
            expected,
            "{text}"
        );
    }
}

fn an_address() -> impl Strategy<Value = IpAddr> {
    prop_oneof![
        any::<u32>().prop_map(|bits| IpAddr::V4(bits.into())),
        any::<u128>().prop_map(|bits| IpAddr::V6(bits.into())),
    ]
}

/// Whatever a client writes, as a header can hold it.
fn anything() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,40}",
        "[0-9a-f:.,\"=;\\[\\]for ]{0,40}",
        an_address().prop_map(|a| a.to_string())
    ]
}

proptest! {
    /// Whatever clients send before it, the address that the proxy adds counts.
    #[test]
    fn no_client_chooses(junk in proptest::collection::vec(anything(), 0..4), client in an_address()) {
        prop_assume!(!proxies().trusts(client.to_canonical()));
        let here = "127.0.0.1".parse().unwrap();
        let expected = subnet(client);
        let quoted = format!("for=\"[{client}]\"");
        let quoted = if client.is_ipv4() { format!("for={client}") } else { quoted };
        // On a line of its own, as HAProxy adds it.
        for (name, added) in [("x-forwarded-for", client.to_string()), ("forwarded", quoted.clone())] {
            let mut lines: Vec<_> = junk.iter().map(|text| (name, text.as_str())).collect();
            lines.push((name, &added));
            prop_assert_eq!(subnet(proxies().address(here, &headers(&lines))), expected);
        }
        // On the client's own line, as nginx does.
        let appended = format!("{}, {client}", junk.join(","));
        let found = proxies().address(here, &headers(&[("x-forwarded-for", &appended)]));
        prop_assert_eq!(subnet(found), expected);
        let appended = format!("{}, {quoted}", junk.join(","));
        let found = subnet(proxies().address(here, &headers(&[("forwarded", &appended)])));
        prop_assert!(found == expected || found == here);
    }

    #[test]
    fn quoted_strings_come_back(text in "[ -~]{0,20}") {
        let quoted = text.replace('\\', "\\\\").replace('"', "\\\"");
        let line = HeaderValue::try_from(format!("for=\"{quoted}\";proto=https, for=x")).unwrap();
        let found = elements(&line).unwrap();
        prop_assert_eq!(value(&found[0], "for"), Some(text.as_str()));
        prop_assert_eq!(value(&found[0], "proto"), Some("https"));
        prop_assert_eq!(value(&found[1], "for"), Some("x"));
    }
}
