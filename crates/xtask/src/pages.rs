//! The pages of the documentation that are written from the code.

use hansyn_api::auth::policy::TABLE;
use hansyn_api::problem::Code;
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::rules::{RULES, Rule};
use hansyn_domain::party::Role;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// Every generated page with its file name.
pub(crate) fn all(root: &Path) -> anyhow::Result<Vec<(&'static str, String)>> {
    Ok(vec![
        ("data-dictionary.md", hansyn_api::exchange::dictionary_markdown()),
        ("law-coverage.md", law_coverage(&cases(root)?) + &crate::coverage::page(root)?),
        ("policy.md", policy()),
        ("problems.md", problems()),
    ])
}

/// The golden cases, by the rule that each expects.
fn cases(root: &Path) -> anyhow::Result<BTreeMap<String, BTreeSet<String>>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in std::fs::read_dir(root.join("crates/domain/tests/cases"))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for piece in std::fs::read_to_string(&path)?.split("rule = \"").skip(1) {
            let rule = piece.split('"').next().unwrap_or_default().to_owned();
            found.entry(rule).or_default().insert(name.clone());
        }
    }
    Ok(found)
}

fn head(title: &str) -> String {
    format!("# {title}\n\nWritten by `cargo xtask docs`; change the code instead.\n\n")
}

/// Who may do what.
fn policy() -> String {
    let mut page = head("Who may do what");
    page.push_str("What is not here is denied.\nA role holds within its scope: a committee, a municipality or the whole installation.\n\n| act |");
    for role in Role::ALL {
        let _ = write!(page, " {} |", role.as_str());
    }
    page.push_str("\n|---|");
    page.push_str(&"---|".repeat(Role::ALL.len()));
    page.push('\n');
    for (act, roles) in TABLE {
        let _ = write!(page, "| {act} |");
        for role in Role::ALL {
            page.push_str(if roles.contains(&role) { " yes |" } else { " |" });
        }
        page.push('\n');
    }
    page
}

/// Every problem code.
fn problems() -> String {
    let mut page = head("Problems");
    page.push_str("| code | status | cause | remedy |\n|---|---|---|---|\n");
    for code in Code::ALL {
        let row = code.row();
        let status = row.status.as_u16();
        let _ =
            writeln!(page, "| `{}` | {status} | {} | {} |", row.code, row.cause.en, row.remedy.en);
    }
    page
}

/// Each rule with its provisions, dates, confidence and golden cases.
fn law_coverage(cases: &BTreeMap<String, BTreeSet<String>>) -> String {
    let mut page = head("Law coverage");
    let _ = writeln!(
        page,
        "{} rules, each with the provisions it rests on, when it speaks, how sure its source is, and the golden cases that expect it (`crates/domain/tests/cases`).\n",
        RULES.len()
    );
    page.push_str(
        "| rule | what | provisions | in force | confidence | cases |\n|---|---|---|---|---|---|\n",
    );
    for rule in RULES.iter() {
        row(&mut page, rule, cases.get(rule.id));
    }
    page.push_str("\n## Sources\n\n");
    if let Ok(book) = LawBook::embedded() {
        for source in book.sources() {
            let _ = writeln!(page, "- `{}`: {} ({})", source.key, source.title, source.age);
        }
    }
    page
}

fn row(page: &mut String, rule: &Rule, cases: Option<&BTreeSet<String>>) {
    let cases: Vec<&str> = cases.into_iter().flatten().map(String::as_str).collect();
    let shown = match cases.as_slice() {
        [a, b, c, rest @ ..] if !rest.is_empty() => {
            format!("{a}, {b}, {c} and {} more", rest.len())
        }
        all => all.join(", "),
    };
    let entry = rule.entry();
    let provisions: Vec<String> = entry.provisions.iter().map(ToString::to_string).collect();
    let until = entry.in_force_to.map(|to| format!(" to {to}")).unwrap_or_default();
    let _ = writeln!(
        page,
        "| `{}` | {} | {} | {}{until} | {:?} | {shown} |",
        rule.id,
        entry.title.en,
        provisions.join(", "),
        entry.in_force_from,
        entry.confidence,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generated_pages_are_those_in_the_repository() {
        for (name, text) in all(&crate::root()).unwrap() {
            let kept =
                std::fs::read_to_string(crate::root().join("docs").join(name)).unwrap_or_default();
            assert!(kept == text, "docs/{name} is not what the code says; run `cargo xtask docs`");
        }
    }

    #[test]
    fn every_rule_has_a_case() {
        let cases = cases(&crate::root()).unwrap();
        for rule in RULES.iter() {
            assert!(cases.contains_key(rule.id), "{}", rule.id);
        }
    }
}
