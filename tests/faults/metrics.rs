//! Counts for the operator: on a listener of their own, and nothing of anybody's in them.

use std::net::TcpListener;

use reqwest::Client;
use tests::{Backend, Phone};

use crate::installation::{EMPTY_DEMO, Installation};

async fn get(url: &str) -> (u16, String, String) {
    let answer = Client::new().get(url).send().await.expect("it answers");
    let kind = answer.headers()["content-type"].to_str().expect("text").to_owned();
    (answer.status().as_u16(), kind, answer.text().await.expect("text"))
}

/// The value of a sample, by its name with labels; 0 when there is none.
fn sample(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.map_or(0, |value| value.trim().parse().expect("a count"))
}

#[tokio::test]
async fn counts_are_on_a_listener_of_their_own() {
    let installation = Installation::new(Backend::Sqlite).await;
    let server = installation.serve_with(&[EMPTY_DEMO, &["--metrics", "127.0.0.1:0"]].concat());
    let (status, _, _) = get(&format!("{}/api/v1/regions?parent=341302", server.url)).await;
    assert_eq!(status, 200);
    let phone = Phone::new(server.url.clone());
    phone.view().await.expect_problem(404, "declaration.unknown");

    let (status, kind, first) = get(&server.metrics).await;
    assert_eq!(status, 200);
    assert!(kind.starts_with("text/plain; version=0.0.4"), "{kind}");
    for line in first.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').expect("a name and a value");
        assert!(name.starts_with("shouwang_"), "{line}");
        assert!(value.parse::<f64>().is_ok(), "{line}");
    }
    assert!(first.contains("# TYPE shouwang_requests_total counter"), "{first}");
    let regions = r#"shouwang_requests_total{method="GET",route="/api/v1/regions",status="200"}"#;
    let declarations =
        r#"shouwang_requests_total{method="GET",route="/api/v1/declarations/{id}",status="404"}"#;
    assert_eq!((sample(&first, regions), sample(&first, declarations)), (1, 1), "{first}");
    assert!(!first.contains(&phone.id.to_string()), "a path names somebody's case");

    get(&format!("{}/api/v1/regions?parent=341302", server.url)).await;
    let (_, _, second) = get(&server.metrics).await;
    assert_eq!(sample(&second, regions), 2);

    // What somebody has made up is one more of them, whatever it is.
    for made_up in ["SHOUWANG", "GETS", "get"] {
        let method = reqwest::Method::from_bytes(made_up.as_bytes()).expect("a method");
        for path in ["/api/v1/made-up", "/made-up/too"] {
            let asked = Client::new().request(method.clone(), format!("{}{path}", server.url));
            assert_eq!(asked.send().await.expect("it answers").status(), 404, "{made_up} {path}");
        }
    }
    let (_, _, third) = get(&server.metrics).await;
    let other = r#"shouwang_requests_total{method="other",route="-",status="404"}"#;
    assert_eq!(sample(&third, other), 6, "{third}");
    for made_up in ["SHOUWANG", "GETS", "get\"", "made-up"] {
        assert!(!third.contains(made_up), "{made_up} is a label: {third}");
    }

    // Neither listener does the other's work.
    assert_eq!(get(&format!("{}/metrics", server.url)).await.0, 404);
    let root = server.metrics.trim_end_matches("/metrics");
    for path in ["/", "/healthz", "/api/v1/regions?parent=341302"] {
        let answer = Client::new().get(format!("{root}{path}")).send().await.expect("it answers");
        assert_eq!(answer.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn a_listener_that_is_taken_is_said_before_it_serves() {
    let installation = Installation::new(Backend::Sqlite).await;
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let args = ["serve", "--demo", "--demo-cases", "0", "--listen", "127.0.0.1:0", "--metrics"];
    let done = installation.run(&[&args[..], &[&address]].concat());
    let (said, printed) =
        (String::from_utf8_lossy(&done.stderr), String::from_utf8_lossy(&done.stdout));
    assert_eq!(done.status.code(), Some(2), "{said}");
    assert!(said.contains(&format!("cannot listen on {address}")), "{said}");
    assert!(!printed.contains("listening"), "{printed}");
}
