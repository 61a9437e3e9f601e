//! SIGTERM while a photo is on its way over a slow network.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use tests::Backend;

use crate::filing::Filing;
use crate::installation::Installation;

#[tokio::test]
async fn what_was_begun_is_finished_and_acknowledged() {
    let installation = Installation::new(Backend::Sqlite).await;
    let mut server = installation.serve();
    let filing = Filing::new(&server.url, 7);
    let _ = filing.send().await.expect("the server answers").expect(201);

    let address = server.url.strip_prefix("http://").expect("http").to_owned();
    let mut upload = TcpStream::connect(&address).expect("it listens");
    let head = format!(
        "PUT /api/v1/declarations/{}/attachments/{} HTTP/1.1\r\nHost: {address}\r\n\
         Authorization: Device {}\r\nContent-Type: image/jpeg\r\nContent-Length: {}\r\n\
         Expect: 100-continue\r\n\r\n",
        filing.phone.id,
        filing.form["attachments"][0]["sha256"].as_str().expect("a hash"),
        filing.phone.key,
        filing.photo.len(),
    );
    upload.write_all(head.as_bytes()).expect("the head is sent");
    // The server says so when it has taken the request up.
    let mut go_on = [0; 25];
    upload.read_exact(&mut go_on).expect("an answer");
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    let (first, rest) = filing.photo.split_at(filing.photo.len() / 2);
    upload.write_all(first).expect("half of the photo is sent");

    server.terminate();
    // Only a closed door tells that the signal was taken in; each try takes a moment.
    let mut knocks = 0;
    while TcpStream::connect(&address).is_ok() {
        knocks += 1;
        assert!(knocks < 1_000_000, "it goes on listening");
    }
    upload.write_all(rest).expect("the other half is sent");
    let mut answer = String::new();
    upload.read_to_string(&mut answer).expect("it is answered");
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
    assert_eq!(server.wait().code(), Some(0));

    let summary = installation.expect_whole();
    assert_eq!((&summary["photos"], &summary["orphans"]), (&1.into(), &0.into()));
}
