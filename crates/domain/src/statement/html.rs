//! A document as a page of its own: no scripts, nothing fetched.

use super::document::{Block, Definition, Document, Inline, Levels, ListItem, plain};
use crate::text::Language;

/// The style sheet of every page, as it stands between the `style` tags, so that
/// a content security policy can name its hash.
pub const STYLE: &str = "
:root{color-scheme:light}
body{margin:0 auto;max-width:46rem;padding:1rem;background:#fff;color:#1a1a1a;font:1.0625rem/1.55 system-ui,sans-serif}
a{color:#00478f}
a:focus-visible,[tabindex]:focus-visible{outline:3px solid #00478f;outline-offset:2px}
.skip{position:absolute;left:-99rem;padding:.5rem 1rem;background:#fff}
.skip:focus{left:1rem}
h1,h2,h3,h4,h5,h6{line-height:1.25;margin:1.6em 0 .4em;overflow-wrap:break-word;hyphens:auto}
nav{border-bottom:1px solid #595959}
nav p{font-weight:bold;margin-bottom:0}
.note{border-left:.35rem solid #8a4b00;background:#fff8ec;padding:.2rem 1rem;margin:1rem 0}
mark{background:#fff3a3;color:#1a1a1a}
dt{font-weight:bold;margin-top:.6rem}
dd{margin:0 0 0 1.5rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
caption{text-align:left;font-weight:bold;padding:.4rem 0}
th,td{border:1px solid #595959;padding:.35rem .5rem;text-align:left;vertical-align:top;hyphens:auto}
@media print{body{max-width:none;padding:0;font-size:11pt}nav,.skip{display:none}.scroll{overflow:visible}h2,h3,h4{break-after:avoid}tr,.note{break-inside:avoid}a{color:inherit;text-decoration:none}}
";

/// The document as a complete HTML page.
#[must_use]
pub fn to_html(document: &Document) -> String {
    let mut page = Page { out: String::new(), language: document.language, tables: 0 };
    let (lang, skip) = match document.language {
        Language::Sv => ("sv", "Till innehållet"),
        Language::En => ("en", "Skip to content"),
    };
    let title = escape(document.title.trim());
    page.add(&["<!doctype html>\n<html lang=\"", lang, "\">\n<head>\n<meta charset=\"utf-8\">\n"]);
    page.add(&["<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"]);
    page.add(&["<title>", &title, "</title>\n<style>", STYLE, "</style>\n</head>\n<body>\n"]);
    page.add(&["<a class=\"skip\" href=\"#main\">", skip, "</a>\n"]);
    page.contents(document);
    page.add(&["<main id=\"main\" tabindex=\"-1\">\n<h1>", &title, "</h1>\n"]);
    let mut levels = Levels::new();
    for block in &document.blocks {
        page.block(block, &mut levels);
    }
    page.add(&["</main>\n</body>\n</html>\n"]);
    page.out
}

/// `text` so that it is text wherever it stands: in an element or in a quoted
/// attribute.
fn escape(text: &str) -> String {
    let text = plain(text);
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

struct Page {
    out: String,
    language: Language,
    tables: u32,
}

impl Page {
    fn add(&mut self, pieces: &[&str]) {
        for piece in pieces {
            self.out.push_str(piece);
        }
    }

    /// The table of contents: headings of level two, with those of level three below.
    fn contents(&mut self, document: &Document) {
        let mut levels = Levels::new();
        let mut chapters: Vec<(String, Vec<String>)> = Vec::new();
        for block in &document.blocks {
            let Block::Heading { level, text, anchor } = block else { continue };
            let link = format!("<a href=\"#{}\">{}</a>", escape(anchor), escape(text));
            match (levels.next(*level), chapters.last_mut()) {
                (2, _) | (3, None) => chapters.push((link, Vec::new())),
                (3, Some((_, below))) => below.push(link),
                _ => {}
            }
        }
        if chapters.is_empty() {
            return;
        }
        let name = match self.language {
            Language::Sv => "Innehåll",
            Language::En => "Contents",
        };
        self.add(&[
            "<nav aria-labelledby=\"contents\">\n<p id=\"contents\">",
            name,
            "</p>\n<ul>\n",
        ]);
        for (link, below) in chapters {
            self.add(&["<li>", &link]);
            if !below.is_empty() {
                self.add(&["\n<ul>\n"]);
                for link in below {
                    self.add(&["<li>", &link, "</li>\n"]);
                }
                self.add(&["</ul>\n"]);
            }
            self.add(&["</li>\n"]);
        }
        self.add(&["</ul>\n</nav>\n"]);
    }

    fn block(&mut self, block: &Block, levels: &mut Levels) {
        match block {
            Block::Heading { level, text, anchor } => {
                let level = levels.next(*level).to_string();
                let (text, anchor) = (escape(text), escape(anchor));
                self.add(&["<h", &level, " id=\"", &anchor, "\">", &text, "</h", &level, ">\n"]);
            }
            Block::Paragraph(text) => self.element("p", text),
            Block::List { ordered, items } => self.list(*ordered, items),
            Block::Table { caption, header, rows } => self.table(caption, header, rows),
            Block::Definitions(definitions) => self.definitions(definitions),
            Block::Note(text) => {
                self.add(&["<div class=\"note\" role=\"note\">\n"]);
                self.element("p", text);
                self.add(&["</div>\n"]);
            }
        }
    }

    fn element(&mut self, name: &str, text: &[Inline]) {
        self.add(&["<", name, ">"]);
        self.inlines(text);
        self.add(&["</", name, ">\n"]);
    }

    fn inlines(&mut self, text: &[Inline]) {
        for piece in text {
            let said = escape(piece.as_str());
            match piece {
                Inline::Swedish(_) if self.language != Language::Sv => {
                    self.add(&["<span lang=\"sv\">", &said, "</span>"]);
                }
                Inline::Text(_) | Inline::Swedish(_) => self.add(&[&said]),
                Inline::Strong(_) => self.add(&["<strong>", &said, "</strong>"]),
                Inline::Blank(_) => self.add(&["<mark>", &said, "</mark>"]),
            }
        }
    }

    fn list(&mut self, ordered: bool, items: &[ListItem]) {
        let name = if ordered { "ol" } else { "ul" };
        self.add(&["<", name, ">\n"]);
        for item in items {
            self.add(&["<li>"]);
            self.inlines(&item.text);
            if !item.items.is_empty() {
                self.add(&["\n<ul>\n"]);
                for below in &item.items {
                    self.element("li", below);
                }
                self.add(&["</ul>\n"]);
            }
            self.add(&["</li>\n"]);
        }
        self.add(&["</", name, ">\n"]);
    }

    /// A wide table scrolls in a region of its own, which the keyboard reaches.
    fn table(&mut self, caption: &str, header: &[String], rows: &[Vec<Vec<Inline>>]) {
        self.tables += 1;
        let id = format!("table-{}", self.tables);
        self.add(&[
            "<div class=\"scroll\" role=\"region\" aria-labelledby=\"",
            &id,
            "\" tabindex=\"0\">\n",
        ]);
        self.add(&[
            "<table>\n<caption id=\"",
            &id,
            "\">",
            &escape(caption),
            "</caption>\n<thead>\n<tr>\n",
        ]);
        for cell in header {
            self.add(&["<th scope=\"col\">", &escape(cell), "</th>\n"]);
        }
        self.add(&["</tr>\n</thead>\n<tbody>\n"]);
        for row in rows {
            self.add(&["<tr>\n"]);
            for (place, cell) in row.iter().enumerate() {
                if place == 0 {
                    self.add(&["<th scope=\"row\">"]);
                    self.inlines(cell);
                    self.add(&["</th>\n"]);
                } else {
                    self.element("td", cell);
                }
            }
            self.add(&["</tr>\n"]);
        }
        self.add(&["</tbody>\n</table>\n</div>\n"]);
    }

    fn definitions(&mut self, definitions: &[Definition]) {
        self.add(&["<dl>\n"]);
        for definition in definitions {
            self.add(&["<dt>", &escape(&definition.term), "</dt>\n"]);
            self.element("dd", &definition.text);
        }
        self.add(&["</dl>\n"]);
    }
}
