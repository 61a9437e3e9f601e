use std::cell::RefCell;
use std::net::SocketAddr;

use actix_web::test::TestRequest;

use super::*;

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn from(address: &str) -> HttpRequest {
    let peer = SocketAddr::new(address.parse().unwrap(), 4711);
    TestRequest::default().peer_addr(peer).to_http_request()
}

/// How many of the networks of a line get through, one try each.
fn through(tries: impl Fn(&HttpRequest) -> bool) -> usize {
    (0..=255).filter(|n| tries(&from(&format!("2001:db8:0:1{n:02x}::1")))).count()
}

#[test]
fn the_networks_of_a_line_have_four_times_as_much() {
    let limits = Limits::new();
    assert_eq!(through(|request| limits.look_up(request, NOW).is_ok()), 160);
    assert!(limits.look_up(&from("2001:db8:0:200::1"), NOW).is_ok(), "another line");
    let sign_in =
        |login: &str, request: &HttpRequest| limits.sign_in(request, login, None, NOW).is_ok();
    assert_eq!(through(|request| sign_in("chulan", request)), 40);
    assert!(sign_in("chulan", &from("2001:db8:0:200::1")), "another line");
    assert_eq!(through(|request| sign_in("fuli", request)), 40);
    let names = |n: usize| sign_in(&format!("name{n}"), &from("2001:db8:0:1ff::1"));
    assert_eq!((0..99).filter(|n| names(*n)).count(), 40);
    // What is given back is all there again.
    let limits = Limits::new();
    let right = |request: &HttpRequest| {
        limits.look_up(request, NOW).map(|taken| limits.give_back(&taken)).is_ok()
    };
    assert_eq!((through(right), through(right)), (256, 256));
    assert_eq!(through(|request| limits.look_up(request, NOW).is_ok()), 160);
}

#[test]
fn who_is_refused_by_one_counter_has_used_up_none() {
    let limits = Limits::new();
    let sign_in =
        |login: &str, address: &str, now| limits.sign_in(&from(address), login, None, now).is_ok();
    // A neighbour behind the same address has tried one name after the other.
    (0..40).for_each(|n| assert!(sign_in(&format!("name{n}"), "192.0.2.1", NOW)));
    (0..10).for_each(|_| assert!(!sign_in("chulan", "192.0.2.1", NOW)));
    let later = NOW + Duration::from_secs(30);
    (0..10).for_each(|_| assert!(sign_in("chulan", "192.0.2.1", later)));
    assert!(!sign_in("chulan", "192.0.2.1", later), "ten tries, and no more");
    // Nor where strangers have used up what all of them share.
    let limits = Limits::new();
    let sign_in =
        |login: &str, address: &str, now| limits.sign_in(&from(address), login, None, now).is_ok();
    (0..2_000_u32).for_each(|n| {
        let address = std::net::Ipv4Addr::from(u32::from_be_bytes([100, 0, 0, 0]) + n);
        assert!(sign_in("chulan", &address.to_string(), NOW));
    });
    (0..3).for_each(|n| assert!(sign_in(&format!("name{n}"), "192.0.2.1", NOW)));
    (0..40).for_each(|n| assert!(!sign_in(&format!("other{}", n / 10), "192.0.2.1", NOW)));
    let later = NOW + Duration::from_secs(9);
    (0..10).for_each(|_| assert!(sign_in("other0", "192.0.2.1", later)));
    (0..30).for_each(|n| assert!(sign_in(&format!("other{}", 1 + n / 10), "192.0.2.1", later)));
    assert!(!sign_in("yet another", "192.0.2.1", later), "forty, and no more");
}

#[test]
fn what_is_full_again_is_forgotten() {
    let limits = Limits::new();
    let counted = || {
        let networks = [&limits.lookups, &limits.addresses];
        let networks = networks.map(|one| one.networks.count() + one.lines.count());
        let logins = limits.logins.networks.count() + limits.logins.lines.count();
        networks.iter().sum::<usize>() + logins + limits.browsers.count() + limits.apart.count()
    };
    // More than strangers have together, so that some count apart.
    for n in 0..=2_000_u32 {
        let address = std::net::Ipv4Addr::from(u32::from_be_bytes([100, 0, 0, 0]) + n);
        let request = from(&address.to_string());
        limits.sign_in(&request, "chulan", None, NOW).unwrap();
        limits.look_up(&request, NOW).unwrap();
    }
    assert_eq!(counted(), 6 * 2_001 + 1);
    limits.forget(NOW + Duration::from_secs(3 * 60 * 60));
    assert_eq!(counted(), 0);
}

#[test]
fn who_has_tried_nothing_gets_in_whatever_strangers_do() {
    let limits = Limits::new();
    let sign_in = |address: &str| limits.sign_in(&from(address), "chulan", None, NOW);
    for n in 0..200 {
        for _ in 0..10 {
            assert!(sign_in(&format!("198.51.100.{n}")).is_ok());
        }
    }
    // There is nothing left for strangers.
    for _ in 0..3 {
        assert!(sign_in("192.0.2.1").is_ok());
    }
    let refused = sign_in("192.0.2.1").unwrap_err();
    assert_eq!(refused.code, ErrorCode::SessionThrottled);
    assert!(refused.retry_after.is_some_and(|wait| wait <= Duration::from_secs(1)));
    // Who is right is not counted.
    for _ in 0..9 {
        limits.give_back(&sign_in("192.0.2.2").unwrap());
    }
    // Of one line, three.
    assert_eq!(through(|request| limits.sign_in(request, "fuli", None, NOW).is_ok()), 3);
}

thread_local! {
    /// What this thread has logged.
    static LINES: RefCell<String> = const { RefCell::new(String::new()) };
}

struct Lines;

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LINES.with_borrow_mut(|lines| lines.push_str(&String::from_utf8_lossy(bytes)));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn strangers_who_take_all_are_told_of_once_a_minute() {
    // The process's: what is of one thread only, others that log meanwhile switch off.
    tracing_subscriber::fmt().with_writer(|| Lines).init();
    let limits = Limits::new();
    let lines = || LINES.with_borrow(String::clone);
    let sign_in = |n: u32, now| {
        let address = std::net::Ipv4Addr::from(u32::from_be_bytes([100, 0, 0, 0]) + n);
        let _ = limits.sign_in(&from(&address.to_string()), "chulan", None, now);
    };
    (0..2_000).for_each(|n| sign_in(n, NOW));
    assert_eq!(lines(), "", "there was enough for all of them");
    for (second, told) in [(0, 1), (0, 1), (59, 1), (60, 2), (61, 2)] {
        // All that has come back since is taken first.
        (0..301).for_each(|n| sign_in(n, NOW + Duration::from_secs(second)));
        assert_eq!(lines().lines().count(), told, "{second}: {}", lines());
    }
    assert!(lines().lines().all(|line| line.contains("WARN")), "{}", lines());
    for private in ["100.0", "chulan"] {
        assert!(!lines().contains(private), "{}", lines());
    }
}
