//! What an operator says of the proxies before the server is heard.

use serde_json::json;
use tests::Backend;

use crate::installation::{EMPTY_DEMO, Installation};

#[tokio::test]
async fn an_https_address_is_one_whatever_the_proxy_leaves_unsaid() {
    let installation = Installation::new(Backend::Sqlite).await;
    for (args, is_https) in [
        (&["--public-url", "https://shouwang.example.cn"][..], true),
        (&["--public-url", "http://shouwang.example.cn"], false),
        (&[], false),
    ] {
        let server = installation.serve_with(&[EMPTY_DEMO, args].concat());
        let answer = reqwest::get(format!("{}/healthz", server.url)).await.expect("it answers");
        let has_hsts = answer.headers().contains_key("strict-transport-security");
        assert_eq!(has_hsts, is_https, "{args:?}");
    }
}

/// Behind one that is not named, all are one.
#[tokio::test]
async fn who_is_behind_a_proxy_that_is_named_counts_alone() {
    let installation = Installation::new(Backend::Sqlite).await;
    for (args, is_throttled) in [(&["--trusted-proxy", "10.1.2.0/24"][..], false), (&[], true)] {
        let server = installation.serve_with(&[EMPTY_DEMO, args].concat());
        let mut statuses = Vec::new();
        for n in 0..50 {
            let asked = json!({ "reference": format!("{n:012}"), "last4": "0000" });
            let request =
                reqwest::Client::new().post(format!("{}/api/v1/status-lookups", server.url));
            let request = request.header("X-Forwarded-For", format!("203.0.113.{n}, 10.1.2.3"));
            statuses.push(request.json(&asked).send().await.expect("it answers").status().as_u16());
        }
        assert_eq!(statuses.contains(&429), is_throttled, "{args:?}: {statuses:?}");
    }
}
