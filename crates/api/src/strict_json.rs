//! JSON objects that can mean only one thing: no member is named twice.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserializer, de};
use serde_json::{Map, Value};

/// The members of an object, each name once.
pub type Members = Map<String, Value>;

/// Why bytes are not an object that can be trusted to mean one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonFault {
    /// Not JSON, not an object, or followed by something else.
    NotAnObject,
    /// Two members of one object have the same name once escapes are resolved.
    DuplicateMember,
}

/// Reads one JSON object in which no object, at any depth, names a member twice.
///
/// Parsers disagree on which of two members counts, so that a token with both would say one thing
/// to its issuer and another to us.
pub fn parse_object(json: &[u8]) -> Result<Members, JsonFault> {
    let duplicate = Cell::new(false);
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let parsed = UniqueMembers(&duplicate).deserialize(&mut deserializer);
    let finished = deserializer.end();
    match (parsed, finished) {
        (Ok(Value::Object(members)), Ok(())) => Ok(members),
        _ if duplicate.get() => Err(JsonFault::DuplicateMember),
        _ => Err(JsonFault::NotAnObject),
    }
}

/// Builds a [`Value`], and raises the flag when it stops at a repeated name.
#[derive(Clone, Copy)]
struct UniqueMembers<'f>(&'f Cell<bool>);

impl<'de> DeserializeSeed<'de> for UniqueMembers<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for UniqueMembers<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON without repeated member names")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            if object.contains_key(&name) {
                self.0.set(true);
                return Err(A::Error::custom("a member name occurs twice"));
            }
            object.insert(name, entries.next_value_seed(self)?);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_stands_twice_at_any_depth_is_refused() {
        for text in [r#"{"a":1,"a":2}"#, r#"{"a":[{"b":1,"\u0062":2}]}"#] {
            assert_eq!(parse_object(text.as_bytes()), Err(JsonFault::DuplicateMember), "{text}");
        }
        assert!(parse_object(br#"{"a":{"b":1},"c":{"b":2}}"#).is_ok());
    }

    #[test]
    fn what_is_no_object_or_has_something_behind_it_is_refused() {
        for text in ["", "[]", "7", "{} {}", "{"] {
            assert_eq!(parse_object(text.as_bytes()), Err(JsonFault::NotAnObject), "{text}");
        }
    }
}
