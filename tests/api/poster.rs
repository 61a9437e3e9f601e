//! A village's poster: its code is read back from the drawing.

use shouwang::service::open::poster::{self, PosterError};
use tests::{Backend, TestApp};

const BASE: &str = "https://shenbao.example.gov.cn/";

/// What a phone's camera makes of the drawing.
fn scanned(svg: &str) -> String {
    let path = svg.split_once("id=\"qr\"").unwrap().1.split_once(" d=\"").unwrap().1;
    let path = path.split_once('"').unwrap().0;
    let squares: Vec<(usize, usize)> = path
        .split('M')
        .skip(1)
        .map(|square| {
            let place = square.strip_suffix("h1v1h-1z").expect("a unit square");
            let (x, y) = place.split_once(' ').unwrap();
            (x.parse().unwrap(), y.parse().unwrap())
        })
        .collect();
    let side = squares.iter().map(|(x, _)| x + 1).max().unwrap() + 4;
    const PIXELS: usize = 6;
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(side * PIXELS, side * PIXELS, |x, y| {
            if squares.contains(&(x / PIXELS, y / PIXELS)) { 0 } else { 255 }
        });
    let [grid] = &image.detect_grids()[..] else { panic!("one code") };
    grid.decode().unwrap().1
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_poster_leads_to_its_village_and_says_whom_to_call() {
    let app = TestApp::start(Backend::Sqlite).await;
    let (db, clock) = (&app.app.db, &app.clock);
    let svg = poster::village(db, clock, "341302103209", BASE).await.unwrap();
    let address = scanned(&svg);
    assert_eq!(address, "https://shenbao.example.gov.cn/?village=341302103209&list=2023-06");
    for told in ["大杨村", "褚兰镇", "0557-0000103", "0557-0000000", "7个工作日内"] {
        assert!(svg.contains(told), "{told}");
    }
    assert!(!svg.contains(['{', '}']), "a placeholder is left");
    assert!(!svg.contains("委会"), "the village is meant, not its committee");
    // What the code says is what the phone app asks for.
    let query = address.split_once('?').unwrap().1;
    let asked = app.client().get(app.api(&format!("/bootstrap?{query}"))).send().await.unwrap();
    let bootstrap: serde_json::Value = asked.json().await.unwrap();
    assert_eq!(bootstrap["village"]["name"], "大杨村委会");

    let codes = poster::villages_of(db, "341302103").await.unwrap();
    assert!(codes.len() > 3 && codes.contains(&"341302103209".to_owned()), "{codes:?}");
    let unknown = poster::village(db, clock, "341302103999", BASE).await.unwrap_err();
    assert!(unknown.to_string().starts_with("region.unknown"), "{unknown}");
    let long = poster::village(db, clock, "341302103209", &"x".repeat(3000)).await.unwrap_err();
    assert!(matches!(long, PosterError::Address), "{long}");
}
