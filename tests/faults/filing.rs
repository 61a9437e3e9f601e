//! Declarations on their way, and what the server has said of them.

use serde_json::Value;
use tests::{Answer, Form, Officer, Phone, jpeg, try_send};

/// A phone with one declaration and one photo.
#[derive(Debug, Clone)]
pub(crate) struct Filing {
    pub(crate) phone: Phone,
    pub(crate) form: Value,
    pub(crate) photo: Vec<u8>,
    /// Once given, for ever.
    pub(crate) receipt: Option<Value>,
    /// Whether the photo was acknowledged.
    pub(crate) has_photo: bool,
}

impl Filing {
    pub(crate) fn new(url: &str, seed: u8) -> Self {
        let photo = jpeg(seed);
        let form = Form::SelfFiled.with_photos(&[("evidence", &photo)]);
        let phone = Phone::new(url.to_owned());
        Self { phone, form, photo, receipt: None, has_photo: false }
    }

    pub(crate) fn at(self, url: &str) -> Self {
        Self { phone: self.phone.at(url.to_owned()), ..self }
    }

    pub(crate) fn is_done(&self) -> bool {
        self.receipt.is_some() && self.has_photo
    }

    pub(crate) fn reference(&self) -> &str {
        self.receipt.as_ref().and_then(|receipt| receipt["reference"].as_str()).expect("a receipt")
    }

    fn sha256(&self) -> &str {
        self.form["attachments"][0]["sha256"].as_str().expect("the form lists the photo")
    }

    /// `PUT` of the declaration.
    pub(crate) async fn send(&self) -> reqwest::Result<Answer> {
        try_send(self.phone.request(reqwest::Method::PUT, "").json(&self.form)).await
    }

    /// `PUT` of its photo.
    pub(crate) async fn send_photo(&self) -> reqwest::Result<Answer> {
        let path = format!("/attachments/{}", self.sha256());
        let request = self.phone.request(reqwest::Method::PUT, &path);
        try_send(request.header("Content-Type", "image/jpeg").body(self.photo.clone())).await
    }

    /// Sends both, as far as the server answers, and keeps what it says.
    pub(crate) async fn go_on(&mut self) {
        let Ok(answer) = self.send().await else { return };
        let has_answer = self.receipt.is_some();
        assert!(matches!(answer.status, 200 | 201), "{}", answer.text);
        let receipt = answer.body["receipt"].clone();
        if has_answer {
            assert_eq!((answer.status, Some(&receipt)), (200, self.receipt.as_ref()));
        }
        self.receipt = Some(receipt);
        let Ok(answer) = self.send_photo().await else { return };
        assert!(matches!(answer.status, 200 | 201), "{}", answer.text);
        assert!(!self.has_photo || answer.status == 200, "an acknowledged photo was lost");
        self.has_photo = true;
    }

    /// All that was acknowledged is still there, unchanged; the photo can be looked at.
    pub(crate) async fn expect_kept(&self, officer: &Officer) {
        let Some(receipt) = &self.receipt else { return };
        let answer = self.send().await.expect("the server answers");
        assert_eq!((answer.status, &answer.body["receipt"]), (200, receipt), "{}", answer.text);
        if self.has_photo {
            let _ = self.send_photo().await.expect("the server answers").expect(200);
            let path = format!("/cases/{}/attachments/{}", self.phone.id, self.sha256());
            let shown = officer.request(reqwest::Method::GET, &path).send().await;
            let shown = shown.expect("the server answers");
            assert_eq!(shown.status(), 200);
            let bytes = shown.bytes().await.expect("a photo");
            assert!(bytes.starts_with(b"\xff\xd8\xff"), "a photo");
        }
    }
}
