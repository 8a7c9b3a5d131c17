//! Bodies: JSON whose every member is known, read once, fingerprinted.

use actix_web::http::header;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{HttpRequest, dev::Payload};
use aws_lc_rs::digest;
use futures_util::StreamExt as _;
use hansyn_domain::text::Text;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;

use crate::problem::{Code, Problem};

/// How long a caller may take to send a body.
const PATIENCE: Duration = Duration::from_secs(30);

/// The whole body, at most `limit` bytes and within half a minute.
pub async fn bytes(payload: &mut Payload, limit: usize) -> Result<Bytes, Problem> {
    tokio::time::timeout(PATIENCE, gather(payload, limit)).await.unwrap_or_else(|_late| {
        Err(Problem::new(Code::Malformed).detail((
            "Innehållet tog längre än 30 sekunder att komma fram.",
            "The body took longer than 30 seconds to arrive.",
        )))
    })
}

async fn gather(payload: &mut Payload, limit: usize) -> Result<Bytes, Problem> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| Problem::new(Code::Malformed).caused_by(error))?;
        if body.len().saturating_add(chunk.len()) > limit {
            return Err(Problem::new(Code::TooLarge).detail(Text::new(
                format!("Högst {limit} byte tas emot här."),
                format!("At most {limit} bytes are accepted here."),
            )));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// Refuses unless the content type is one of `accepted`, in UTF-8; tables may also
/// come as spreadsheets write them.
pub fn require_type(request: &HttpRequest, accepted: &[&str]) -> Result<String, Problem> {
    let given = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence =
        given.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset_is_read = given.unwrap_or_default().split(';').skip(1).all(|parameter| {
        let parameter = parameter.trim().to_ascii_lowercase();
        parameter.strip_prefix("charset=").is_none_or(|charset| match charset.trim_matches('"') {
            "utf-8" => true,
            "windows-1252" => essence == "text/csv",
            _ => false,
        })
    });
    if accepted.contains(&essence.as_str()) && charset_is_read {
        return Ok(essence);
    }
    Err(Problem::new(Code::UnsupportedMediaType).header("accept", accepted.join(", ")))
}

/// Reads a value from JSON; what is unknown, repeated or of the wrong form is
/// refused with a JSON pointer.
pub fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value =
        serde_path_to_error::deserialize(&mut deserializer).map_err(|error| unreadable(&error))?;
    deserializer.end().map_err(|error| {
        Problem::new(Code::Malformed).at("", "JSON", (in_swedish("", "JSON"), plain(&error)))
    })?;
    Ok(value)
}

/// Reads a value from a JSON tree, as [`json`] does from text.
pub fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_path_to_error::deserialize(value).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in error.path() {
        match segment {
            Segment::Seq { index } => {
                pointer.push('/');
                pointer.push_str(&index.to_string());
            }
            Segment::Map { key } => {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    let message = plain(error.inner());
    if let Some(name) = between(&message, "unknown field `") {
        let last = pointer.rsplit('/').next().unwrap_or_default().to_owned();
        if last != name {
            pointer.push('/');
            pointer.push_str(name);
        }
        return Problem::new(Code::Malformed).at(
            &pointer,
            "UNKNOWN_FIELD",
            ("fältet finns inte, eller kan bara läsas", "no such field, or it can only be read"),
        );
    }
    if let Some(name) = between(&message, "duplicate field `") {
        pointer.push('/');
        pointer.push_str(name);
        return Problem::new(Code::Malformed).at(
            &pointer,
            "REPEATED",
            ("ett fält anges en gång", "a field is given once"),
        );
    }
    if let Some(name) = between(&message, "missing field `") {
        pointer.push('/');
        pointer.push_str(name);
        return Problem::new(Code::Malformed).at(
            &pointer,
            "REQUIRED",
            ("fältet krävs", "the field is required"),
        );
    }
    let code = if error.inner().is_data() { "FORM" } else { "JSON" };
    Problem::new(Code::Malformed).at(&pointer, code, (in_swedish(&message, code), message))
}

/// What the parser of JSON says, in Swedish: it speaks English alone.
fn in_swedish(message: &str, code: &str) -> String {
    if let Some((found, expected)) =
        message.strip_prefix("unknown variant ").and_then(|rest| rest.split_once(", expected "))
    {
        let expected = expected.trim_start_matches("one of ").replace(" or ", " eller ");
        return format!("{found} är okänt; förväntade {expected}");
    }
    if code == "JSON" {
        return "innehållet är inte giltig JSON".to_owned();
    }
    "värdet har inte den form som fältet tar emot".to_owned()
}

fn between<'m>(message: &'m str, opening: &str) -> Option<&'m str> {
    message.split_once(opening)?.1.split('`').next()
}

/// The message without the position in the text, which says nothing to a reader.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    text.chars().take(400).collect()
}

/// Applies a merge patch (RFC 7396) to `target`.
pub fn merge(target: &mut Value, patch: Value) {
    let Value::Object(changes) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Value::Object(members) = target else { return };
    for (name, change) in changes {
        if change.is_null() {
            members.remove(&name);
        } else {
            merge(members.entry(name).or_insert(Value::Null), change);
        }
    }
}

/// What makes two requests the same: method, path, precondition and body.
#[must_use]
pub fn fingerprint(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in parts {
        context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        context.update(part);
    }
    context.finish().as_ref().try_into().unwrap_or([0; 32])
}

#[cfg(test)]
mod tests {
    use super::*;
    use hansyn_domain::party::Municipality;
    use serde_json::json as tree;

    fn pointer(text: &str) -> String {
        let problem = json::<Municipality>(text.as_bytes()).unwrap_err();
        problem.violations()[0].pointer.clone()
    }

    #[test]
    fn the_pointer_names_the_member_that_is_wrong() {
        assert_eq!(pointer(r#"{"name":"A","area":"0180","x":1}"#), "/x");
        assert_eq!(pointer(r#"{"name":"A"}"#), "/area");
        assert_eq!(pointer(r#"{"name":7,"area":"0180"}"#), "/name");
        assert_eq!(pointer(r#"{"name":"A","area":"9999"}"#), "/area");
        assert_eq!(pointer(r#"{"name":"A","name":"B","area":"0180"}"#), "/name");
    }

    #[test]
    fn what_follows_the_value_is_refused() {
        assert!(json::<Value>(b"{} {}").is_err());
    }

    #[test]
    fn merging_follows_the_examples_of_the_standard() {
        for (target, patch, result) in [
            (tree!({"a": "b"}), tree!({"a": "c"}), tree!({"a": "c"})),
            (tree!({"a": "b"}), tree!({"b": "c"}), tree!({"a": "b", "b": "c"})),
            (tree!({"a": "b"}), tree!({"a": null}), tree!({})),
            (tree!({"a": ["b"]}), tree!({"a": "c"}), tree!({"a": "c"})),
            (
                tree!({"a": {"b": "c"}}),
                tree!({"a": {"b": "d", "c": null}}),
                tree!({"a": {"b": "d"}}),
            ),
            (tree!(["a", "b"]), tree!(["c", "d"]), tree!(["c", "d"])),
            (tree!({"e": null}), tree!({"a": 1}), tree!({"e": null, "a": 1})),
            (tree!({}), tree!({"a": {"bb": {"ccc": null}}}), tree!({"a": {"bb": {}}})),
        ] {
            let mut merged = target.clone();
            merge(&mut merged, patch.clone());
            assert_eq!(merged, result, "{target} + {patch}");
        }
    }

    #[test]
    fn fingerprints_tell_where_one_part_ends() {
        assert_ne!(fingerprint(&[b"ab", b"c"]), fingerprint(&[b"a", b"bc"]));
    }
}
