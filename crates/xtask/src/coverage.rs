//! Which rule carries which fact of the sheets that the law book was built on.
//!
//! The sheets are not in the repository. Their facts are listed, in our own
//! words, in `crates/domain/law/coverage`, with the number that each section holds.

use anyhow::{Context as _, ensure};
use serde::Deserialize;
use std::fmt::Write as _;
use std::path::Path;

const FOLDER: &str = "crates/domain/law/coverage";

/// The facts of one sheet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sheet {
    sheet: String,
    section: Vec<Section>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    id: String,
    title: String,
    /// How many facts the sheet holds in the section.
    count: usize,
    facts: Vec<Fact>,
}

/// A fact, with what carries it or why nothing does.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fact {
    id: String,
    gist: String,
    #[serde(default)]
    rules: Vec<String>,
    #[serde(default)]
    parameters: Vec<String>,
    /// Files of the repository.
    #[serde(default)]
    modules: Vec<String>,
    because: Option<String>,
}

/// The questions of the sample, with what answers each.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Questions {
    row: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    sheet: String,
    id: String,
    case: Option<String>,
    module: Option<String>,
    because: Option<String>,
}

fn read<T: serde::de::DeserializeOwned>(root: &Path, name: &str) -> anyhow::Result<T> {
    let path = root.join(FOLDER).join(name);
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("`{}` cannot be read", path.display()))?;
    toml::from_str(&text).with_context(|| format!("`{}` is not of the form", path.display()))
}

/// Both sheets, each section with as many facts as the sheet holds.
fn sheets(root: &Path) -> anyhow::Result<[Sheet; 2]> {
    let sheets: [Sheet; 2] = [read(root, "lou.toml")?, read(root, "lov-asf.toml")?];
    for Sheet { sheet, section } in &sheets {
        for Section { id, count, facts, .. } in section {
            let listed = facts.len();
            ensure!(listed == *count, "`{sheet}` {id} lists {listed} facts of {count}");
        }
    }
    Ok(sheets)
}

/// Every fact of the sheets, and every question of the sample.
pub(crate) fn page(root: &Path) -> anyhow::Result<String> {
    let mut page = String::new();
    for Sheet { sheet, section } in sheets(root)? {
        let all: usize = section.iter().map(|section| section.facts.len()).sum();
        let _ = writeln!(page, "\n## Facts of the sheet `{sheet}`\n");
        let _ =
            writeln!(page, "{all} facts, each with the rule, parameter or file that carries it.");
        for Section { id, title, facts, .. } in section {
            let _ =
                writeln!(page, "\n### {id} {title}\n\n| fact | what | carried by |\n|---|---|---|");
            for fact in &facts {
                let _ = writeln!(page, "| {} | {} | {} |", fact.id, fact.gist, carriers(fact));
            }
        }
    }
    page.push_str("\n## Questions of the sample\n\n| sheet | row | answered by |\n|---|---|---|\n");
    for Row { sheet, id, case, module, because } in read::<Questions>(root, "questions.toml")?.row {
        let answer = case.or(module).map(|name| format!("`{name}`")).or(because);
        let _ = writeln!(page, "| {sheet} | {id} | {} |", answer.unwrap_or_default());
    }
    Ok(page)
}

fn carriers(fact: &Fact) -> String {
    let names = fact.rules.iter().chain(&fact.parameters).chain(&fact.modules);
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match (names.is_empty(), &fact.because) {
        (true, because) => because.clone().unwrap_or_default(),
        (false, None) => names.join(", "),
        (false, Some(because)) => format!("{}; {because}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hansyn_domain::law::book::LawBook;
    use hansyn_domain::law::rules::RULES;
    use std::collections::BTreeSet;

    fn facts() -> Vec<(String, Fact)> {
        let sheets = sheets(&crate::root()).unwrap();
        sheets
            .into_iter()
            .flat_map(|Sheet { sheet, section }| {
                section
                    .into_iter()
                    .flat_map(|section| section.facts)
                    .map(move |fact| (sheet.clone(), fact))
            })
            .collect()
    }

    #[test]
    fn every_section_lists_as_many_facts_as_the_sheet_holds() {
        let sheets = sheets(&crate::root()).unwrap();
        let facts =
            |sheet: &Sheet| sheet.section.iter().map(|section| section.count).sum::<usize>();
        assert_eq!(sheets.each_ref().map(facts), [308, 131]);
    }

    #[test]
    fn each_fact_stands_once_and_is_carried_or_says_why_not() {
        let mut seen = BTreeSet::new();
        for (sheet, fact) in facts() {
            assert!(!fact.gist.trim().is_empty(), "{sheet} {}", fact.id);
            let named =
                [&fact.rules, &fact.parameters, &fact.modules].iter().any(|it| !it.is_empty());
            let excused = fact
                .because
                .as_ref()
                .is_some_and(|because| because.starts_with("not carried, because "));
            assert!(named || excused, "{sheet} {} is neither carried nor excused", fact.id);
            assert!(!(named && excused), "{sheet} {} is carried and excused", fact.id);
            assert!(
                seen.insert((sheet.clone(), fact.id.clone())),
                "{sheet} {} stands twice",
                fact.id
            );
        }
    }

    #[test]
    fn what_carries_a_fact_exists() {
        let book = LawBook::embedded().unwrap();
        let parameters: BTreeSet<&str> = book.parameters().map(|it| it.id.as_str()).collect();
        let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
        for (sheet, fact) in facts() {
            for rule in &fact.rules {
                assert!(rules.contains(rule.as_str()), "{sheet} {} names {rule}", fact.id);
            }
            for parameter in &fact.parameters {
                assert!(
                    parameters.contains(parameter.as_str()),
                    "{sheet} {} names {parameter}",
                    fact.id
                );
            }
            for module in &fact.modules {
                assert!(crate::root().join(module).is_file(), "{sheet} {} names {module}", fact.id);
            }
        }
    }

    #[test]
    fn every_rule_and_every_parameter_carries_a_fact() {
        let book = LawBook::embedded().unwrap();
        let facts = facts();
        let named = |id: &str| {
            facts
                .iter()
                .any(|(_, fact)| fact.rules.iter().chain(&fact.parameters).any(|it| it == id))
        };
        let rules = RULES.iter().map(|rule| rule.id);
        for id in rules.chain(book.parameters().map(|parameter| parameter.id.as_str())) {
            assert!(named(id), "no fact names {id}");
        }
    }

    #[test]
    fn every_question_of_the_sample_is_answered() {
        let root = crate::root();
        let questions: Questions = read(&root, "questions.toml").unwrap();
        assert_eq!(questions.row.len(), 94);
        for Row { sheet, id, case, module, because } in questions.row {
            let case = case.map(|name| format!("crates/domain/tests/cases/{name}.toml"));
            match case.or(module) {
                Some(file) => assert!(root.join(&file).is_file(), "{sheet} {id} names {file}"),
                None => assert!(because.is_some(), "{sheet} {id} is not answered"),
            }
        }
    }
}
