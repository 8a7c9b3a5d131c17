//! The page that a problem's `type` opens: cause, remedy and an example.

use hansyn_domain::text::Text;

use super::TYPE_BASE;
use super::codes::Code;

const STYLE: &str = "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;\
    padding:0 1rem;color:#1a1a1a;background:#fff}pre{background:#f3f3f3;padding:1rem;overflow:auto}";

/// The page of `code`, in Swedish and English.
#[must_use]
pub fn page(code: Code) -> String {
    let row = code.row();
    let status = row.status.as_u16();
    let part = |language: &str, pick: fn(&Text) -> &str, why: &str, remedy: &str| {
        format!(
            "<section lang=\"{language}\"><h2>{}</h2><h3>{why}</h3><p>{}</p><h3>{remedy}</h3><p>{}</p></section>",
            pick(&row.title),
            pick(&row.cause),
            pick(&row.remedy),
        )
    };
    let example = format!(
        "{{\n  \"type\": \"{TYPE_BASE}{0}\",\n  \"title\": \"{1}\",\n  \"status\": {status},\n  \"code\": \"{0}\",\n  \"requestId\": \"…\",\n  \"violations\": []\n}}",
        row.code, row.title.sv,
    );
    format!(
        "<!doctype html><html lang=\"sv\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{0} {status}</title><style>{STYLE}</style></head><body><main>\
         <h1>{status}: <code>{0}</code></h1>{1}{2}<h2>Exempel / Example</h2><pre>{example}</pre>\
         </main></body></html>",
        row.code,
        part("sv", |text| &text.sv, "Varför", "Gör så här"),
        part("en", |text| &text.en, "Why", "What to do"),
    )
}
