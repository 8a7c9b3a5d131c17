//! A text that never changes while the process runs: packed once, and known by
//! its entity tag.

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

use crate::body::fingerprint;

/// A text with its packed form and its entity tag.
#[derive(Debug)]
pub struct Served {
    plain: Bytes,
    packed: Option<Bytes>,
    tag: String,
}

impl Served {
    /// Packs `text`.
    #[must_use]
    pub fn new(text: String) -> Self {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        let packed = encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish());
        let digest = fingerprint(&[text.as_bytes()]);
        let tag = URL_SAFE_NO_PAD.encode(digest.get(..9).unwrap_or_default());
        Self {
            plain: Bytes::from(text),
            packed: packed.ok().map(Bytes::from),
            tag: format!("\"{tag}\""),
        }
    }

    /// The answer to `request`: packed if it can be, nothing if it is known.
    #[must_use]
    pub fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let text = |name| {
            request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
        };
        if text(header::IF_NONE_MATCH).split(',').any(|known| known.trim() == self.tag) {
            return HttpResponse::NotModified()
                .insert_header((header::ETAG, self.tag.as_str()))
                .finish();
        }
        let mut answer = HttpResponse::Ok();
        answer.content_type("application/json");
        answer.insert_header((header::ETAG, self.tag.as_str()));
        answer.insert_header((header::VARY, "Accept-Encoding"));
        answer.insert_header((header::CACHE_CONTROL, "public, max-age=300"));
        let packs = text(header::ACCEPT_ENCODING).split(',').any(|coding| {
            let mut parts = coding.split(';').map(str::trim);
            parts.next() == Some("gzip") && parts.next() != Some("q=0")
        });
        match (&self.packed, packs) {
            (Some(packed), true) => {
                answer.insert_header((header::CONTENT_ENCODING, "gzip"));
                answer.body(packed.clone())
            }
            _ => answer.body(self.plain.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::MessageBody as _;
    use actix_web::test::TestRequest;
    use flate2::read::GzDecoder;
    use std::io::Read as _;

    fn body(answer: HttpResponse) -> Vec<u8> {
        answer.into_body().try_into_bytes().unwrap().to_vec()
    }

    #[test]
    fn the_packed_form_is_the_same_text() {
        let served = Served::new("{\"a\":1}".repeat(100));
        let plain = body(served.answer(&TestRequest::get().to_http_request()));
        let packed =
            TestRequest::get().insert_header(("accept-encoding", "br, gzip")).to_http_request();
        let packed = body(served.answer(&packed));
        let mut unpacked = Vec::new();
        GzDecoder::new(packed.as_slice()).read_to_end(&mut unpacked).unwrap();
        assert_eq!(plain, unpacked);
        assert!(packed.len() < plain.len());
    }

    #[test]
    fn who_knows_it_gets_nothing() {
        let served = Served::new("{}".to_owned());
        let known = TestRequest::get()
            .insert_header(("if-none-match", served.tag.as_str()))
            .to_http_request();
        assert_eq!(served.answer(&known).status().as_u16(), 304);
    }
}
