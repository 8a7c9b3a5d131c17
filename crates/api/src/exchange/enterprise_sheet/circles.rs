//! Circles in a cell, as people write them.

use hansyn_domain::area::{Circle, Point};
use hansyn_domain::text::Text;

use super::cells::{Refused, refused, shown};

/// Circles, each once: latitude, longitude and distance set apart by spaces, as in
/// `59.334591 18.063240 15 km`. Decimals have a point or a comma; a distance without
/// a unit is in metres. Several are set apart by `|`, `;` or a line break.
pub(super) fn circles(text: &str) -> Result<Vec<Circle>, Refused> {
    let mut found: Vec<Circle> = Vec::new();
    let parts = text.split(['|', ';', '\n', '\r']).map(str::trim);
    for part in parts.filter(|part| !part.is_empty()) {
        let circle = circle(part).ok_or_else(|| {
            let part = shown(part);
            let message = Text::new(
                format!("`{part}` är ingen plats med avstånd, som `59.334591 18.063240 15 km`"),
                format!("`{part}` is no place with a distance, as in `59.334591 18.063240 15 km`"),
            );
            refused("FORM", message)
        })?;
        if !found.contains(&circle) {
            found.push(circle);
        }
    }
    Ok(found)
}

/// One circle.
pub(super) fn circle(text: &str) -> Option<Circle> {
    let lower = text.to_lowercase();
    let mut words = lower.split_whitespace();
    let mut degrees = || Some(words.next()?.trim_end_matches(',').replace(',', "."));
    let centre = Point::parse(&degrees()?, &degrees()?).ok()?;
    let distance: String = words.collect();
    Some(Circle { centre, metres: metres(&distance)? })
}

/// Whole metres; kilometres may have up to three decimals.
fn metres(text: &str) -> Option<u32> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let Some(kilometres) = text.strip_suffix("km") else {
        let plain = text.strip_suffix('m').unwrap_or(text);
        return digits(plain).then(|| plain.parse().ok()).flatten();
    };
    let (whole, decimals) = kilometres.split_once(['.', ',']).unwrap_or((kilometres, "0"));
    let read = digits(whole) && digits(decimals) && decimals.len() <= 3;
    let thousandths: u32 = read.then(|| format!("{decimals:0<3}").parse().ok()).flatten()?;
    whole.parse::<u32>().ok()?.checked_mul(1000)?.checked_add(thousandths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, u32)>, &'static str> {
        let all = circles(text).map_err(|refused| refused.code)?;
        Ok(all.iter().map(|it| (it.centre.to_string(), it.metres)).collect())
    }

    #[test]
    fn a_circle_is_read_however_its_numbers_are_written() {
        let expected = Ok(vec![("59.334591, 18.063240".to_owned(), 15_000)]);
        for text in [
            "59.334591 18.063240 15000",
            "59,334591 18,06324 15 km",
            "59.334591, 18.063240, 15km",
            " 59.334591  18.063240  15000 M ",
            "59.334591 18.063240 15,000 km",
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!(read("59 18 1,5 km").unwrap()[0].1, 1_500);
        assert_eq!(read("59 18 0.25 km").unwrap()[0].1, 250);
    }

    #[test]
    fn several_are_set_apart_and_each_stands_once() {
        let found = read("59 18 1 km | 60 17 2 km;59.0 18.0 1000\n").unwrap();
        let metres: Vec<_> = found.iter().map(|it| it.1).collect();
        assert_eq!(metres, [1_000, 2_000]);
    }

    #[test]
    fn anything_else_is_refused() {
        for wrong in [
            "59.3 18.1",
            "59.3",
            "15 km",
            "norr 18.1 15 km",
            "59.3 18.1 15 mil",
            "59.3 18.1 1.5",
            "59.3 18.1 1.0001 km",
            "59.3 18.1 -5 km",
            "91 18 15 km",
            "59.3 18.1 99999999999",
            "59.3 18.1 km",
        ] {
            assert_eq!(read(wrong), Err("FORM"), "{wrong}");
        }
    }
}
