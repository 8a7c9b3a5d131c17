//! The five-minute walk of the README, every line of it.

use actix_web::http::Method;
use std::collections::BTreeMap;

use crate::harness::{Call, Harness};

const README: &str = include_str!("../../../../README.md");

/// The lines of the walk as a shell reads them: a backslash at the end of a line
/// joins the next to it, but not within single quotes, where it stays and breaks
/// a body in two; a line also goes on as long as a quote is open.
fn lines() -> Vec<String> {
    let walk = README.split("## Five minutes").nth(1).expect("the README has the walk");
    let walk = walk.split("\n## ").next().unwrap();
    let mut lines = Vec::new();
    for block in walk.split("```sh\n").skip(1) {
        lines.extend(as_a_shell_reads(block.split("```").next().unwrap()));
    }
    lines
}

fn as_a_shell_reads(block: &str) -> Vec<String> {
    let (mut lines, mut line, mut quote) = (Vec::new(), String::new(), None);
    let mut letters = block.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            _ if line.starts_with('#') && letter != '\n' => line.push(letter),
            ('\\', mark) if mark != Some('\'') && letters.next_if_eq(&'\n').is_some() => {}
            ('\n', None) => lines.push(std::mem::take(&mut line)),
            ('\'' | '"', None) => {
                quote = Some(letter);
                line.push(letter);
            }
            (letter, mark) => {
                quote = mark.filter(|mark| *mark != letter);
                line.push(letter);
            }
        }
    }
    assert!(quote.is_none(), "a quote stays open: {line}");
    lines.push(line);
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// The words of a command, with quotes taken off and variables put in.
fn words(line: &str, variables: &BTreeMap<&str, String>) -> Vec<String> {
    let (mut words, mut word, mut quote, mut open) = (Vec::new(), String::new(), None, false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            ('\'' | '"', None) => {
                quote = Some(letter);
                open = true;
            }
            (letter, Some(mark)) if letter == mark => quote = None,
            ('$', mark) if mark != Some('\'') => {
                let mut name = String::new();
                while let Some(next) = letters.next_if(char::is_ascii_uppercase) {
                    name.push(next);
                }
                word.push_str(&variables[name.as_str()]);
                open = true;
            }
            (' ', None) => {
                if open {
                    words.push(std::mem::take(&mut word));
                    open = false;
                }
            }
            (letter, _) => {
                word.push(letter);
                open = true;
            }
        }
    }
    assert!(quote.is_none(), "a quote stays open: {line}");
    if open {
        words.push(word);
    }
    words
}

fn call(words: &[String], root: &str) -> Call {
    let (mut method, mut url, mut body, mut headers) = (Method::GET, None, None, Vec::new());
    let mut rest = words.iter();
    assert_eq!(rest.next().map(String::as_str), Some("curl"));
    while let Some(word) = rest.next() {
        match word.as_str() {
            "-s" => {}
            "-X" => method = rest.next().unwrap().parse().unwrap(),
            "-H" => {
                let (name, value) = rest.next().unwrap().split_once(": ").unwrap();
                headers.push((name.to_lowercase(), value.to_owned()));
            }
            "-d" => body = rest.next().cloned(),
            other => {
                url =
                    Some(other.strip_prefix(root).unwrap_or_else(|| panic!("{other}")).to_owned());
            }
        }
    }
    if body.is_some() && method == Method::GET {
        method = Method::POST;
    }
    let mut call = Call::new(method, &url.unwrap()).anonymous();
    if let Some(body) = body {
        let kind =
            headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.clone());
        call = call.typed(&kind.expect("a body has its type"), body);
    }
    for (name, value) in headers.iter().filter(|(name, _)| name != "content-type") {
        call = call.header(name, value);
    }
    call
}

#[actix_web::test]
async fn every_line_of_the_walk_works_as_it_says() {
    let harness = Harness::start();
    let (tender, lot) = harness.demo_tender().await;
    let root = "http://127.0.0.1:8080/hansyn/v1";
    let variables = BTreeMap::from([
        ("HANSYN", root.to_owned()),
        ("TOKEN", harness.token("demo-officer")),
        ("COMMITTEE", harness.committee("arbetsmarknad").await),
        ("TENDER", tender),
        ("LOT", lot),
    ]);
    let mut answer = None;
    let (mut commands, mut checks) = (0, 0);
    for line in lines() {
        if let Some(expected) = line.strip_prefix("# → ") {
            let text: &String = answer.as_ref().expect("an answer comes after its command");
            assert!(text.contains(expected), "{expected:?} is not in {text}");
            checks += 1;
        } else if line.starts_with("curl") {
            let got = harness.call(call(&words(&line, &variables), root)).await;
            assert!(got.status < 300, "{line}: {} {}", got.status, got.text());
            answer = Some(got.text());
            commands += 1;
        } else {
            assert!(line.starts_with('#') || line.starts_with("cargo run"), "what is `{line}`?");
        }
    }
    assert!(commands >= 7 && checks >= 5, "the walk has {commands} commands and {checks} answers");
}

#[test]
fn a_backslash_within_single_quotes_is_a_letter_as_in_a_shell() {
    assert_eq!(as_a_shell_reads("a \\\n b\nc\n"), ["a  b", "c"]);
    assert_eq!(as_a_shell_reads("a 'x,\ny'\n"), ["a 'x,\ny'"]);
    assert_eq!(as_a_shell_reads("a 'x \\\ny'\n"), ["a 'x \\\ny'"]);
}

#[test]
fn the_readme_names_the_two_commands() {
    assert!(README.contains("cargo run -- serve --demo"));
    assert!(README.contains("cargo test --workspace"));
}
