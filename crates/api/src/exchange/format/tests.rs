use super::*;
use crate::exchange::table::ColumnKind;
use hansyn_domain::money::Sek;
use hansyn_domain::text::Text;
use jiff::civil::date;

fn columns() -> Vec<Column> {
    let kinds = [
        ("name", ColumnKind::Text),
        ("heads", ColumnKind::Integer),
        ("turnover", ColumnKind::Decimal),
        ("day", ColumnKind::Date),
        ("at", ColumnKind::Timestamp),
        ("active", ColumnKind::Boolean),
    ];
    let column = |(name, kind)| Column { name, kind, unit: None, description: Text::default() };
    kinds.into_iter().map(column).collect()
}

fn row(name: &str) -> Vec<Cell> {
    vec![
        Cell::Text(name.to_owned()),
        Cell::Integer(51),
        Cell::Decimal(Sek::from_ore(125_000_050)),
        Cell::Date(date(2026, 5, 1)),
        Cell::Timestamp("2026-05-01T08:00:00Z".parse().unwrap()),
        Cell::Boolean(true),
    ]
}

fn written(format: Format, rows: &[Vec<Cell>]) -> String {
    let mut bytes = format.opening(&columns()).unwrap();
    bytes.extend(format.lines(&columns(), rows).unwrap());
    String::from_utf8(bytes).unwrap()
}

fn first_cell(text: &str) -> String {
    let lines = Format::Csv.lines(&columns()[..1], &[vec![Cell::Text(text.to_owned())]]).unwrap();
    String::from_utf8(lines).unwrap().trim_end_matches("\r\n").to_owned()
}

#[test]
fn csv_follows_rfc_4180() {
    let expected = "name,heads,turnover,day,at,active\r\nÅsa & co,51,1250000.50,2026-05-01,2026-05-01T08:00:00Z,true\r\n";
    assert_eq!(written(Format::Csv, &[row("Åsa & co")]), expected);
}

#[test]
fn what_would_break_a_row_is_quoted() {
    assert_eq!(first_cell("a,b"), "\"a,b\"");
    assert_eq!(first_cell("say \"hej\""), "\"say \"\"hej\"\"\"");
    assert_eq!(first_cell("two\r\nlines"), "\"two\r\nlines\"");
    assert_eq!(first_cell("a;b"), "a;b");
}

#[test]
fn a_swedish_excel_gets_its_mark_its_delimiter_and_its_decimal_comma() {
    let expected = "\u{feff}name;heads;turnover;day;at;active\r\n\"a;b\";51;1250000,50;2026-05-01;2026-05-01T08:00:00Z;true\r\n";
    assert_eq!(written(Format::CsvExcelSv, &[row("a;b")]), expected);
}

#[test]
fn a_text_that_could_be_a_formula_is_escaped_in_both_csv_formats() {
    for start in ["=", "+", "-", "@", "\t", "\r"] {
        let text = format!("{start}1+1");
        for format in [Format::Csv, Format::CsvExcelSv] {
            let written = written(format, &[row(&text)]);
            assert!(written.contains(&format!("'{text}")), "{written:?}");
        }
        let json = written(Format::Ndjson, &[row(&text)]);
        assert!(!json.contains('\''), "{json:?}");
    }
    assert_eq!(first_cell("1=1"), "1=1");
}

#[test]
fn ndjson_keeps_numbers_and_flags_and_writes_decimals_as_text() {
    let expected = "{\"name\":\"A\",\"heads\":51,\"turnover\":\"1250000.50\",\"day\":\"2026-05-01\",\"at\":\"2026-05-01T08:00:00Z\",\"active\":true}\n";
    assert_eq!(written(Format::Ndjson, &[row("A")]), expected);
}

#[test]
fn what_is_not_known_is_empty_in_csv_and_null_in_json() {
    let empty = vec![vec![Cell::Empty; 6]];
    assert_eq!(
        String::from_utf8(Format::Csv.lines(&columns(), &empty).unwrap()).unwrap(),
        ",,,,,\r\n"
    );
    let json = written(Format::Ndjson, &empty);
    let object: Value = serde_json::from_str(&json).unwrap();
    assert!(object.as_object().unwrap().values().all(Value::is_null), "{json}");
    assert_eq!(object.as_object().unwrap().len(), 6);
}

#[test]
fn every_format_has_the_same_rows() {
    let rows = [row("A"), row("=B"), row("C;\"d\",e\nf"), vec![Cell::Empty; 6]];
    let separated = |format: Format, delimiter: u8, comma: &str| -> Vec<Vec<String>> {
        let text = written(format, &rows);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let records = reader.records().map(|it| it.unwrap());
        let plain = |(index, cell): (usize, &str)| {
            let cell = cell.strip_prefix('\'').unwrap_or(cell);
            if index == 2 { cell.replace(comma, ".") } else { cell.to_owned() }
        };
        records.map(|it| it.iter().enumerate().map(plain).collect()).collect()
    };
    let csv = separated(Format::Csv, b',', ".");
    assert_eq!(csv, separated(Format::CsvExcelSv, b';', ","));
    let json: Vec<Vec<String>> = written(Format::Ndjson, &rows)
        .lines()
        .map(|line| {
            let object: Map<String, Value> = serde_json::from_str(line).unwrap();
            let text = |value: &Value| match value {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            object.values().map(text).collect()
        })
        .collect();
    assert_eq!(csv[1..], json[..]);
}

#[test]
fn the_name_of_a_format_comes_before_accept() {
    assert_eq!(Format::asked(Some("ndjson"), Some("text/csv")).unwrap(), Format::Ndjson);
    assert_eq!(Format::asked(Some("parquet"), None).unwrap_err().code(), Code::Malformed);
}

#[test]
fn accept_chooses_by_quality_and_csv_is_the_default() {
    for (accept, expected) in [
        (None, Format::Csv),
        (Some("*/*"), Format::Csv),
        (Some("text/csv; charset=utf-8"), Format::Csv),
        (Some("application/x-ndjson"), Format::Ndjson),
        (Some("application/json, application/x-ndjson;q=0.9, */*;q=0.1"), Format::Ndjson),
        (Some("text/csv;q=0, application/x-ndjson"), Format::Ndjson),
    ] {
        assert_eq!(Format::asked(None, accept).unwrap(), expected, "{accept:?}");
    }
    for accept in ["application/json", "text/csv;q=0", ""] {
        let problem = Format::asked(None, Some(accept)).unwrap_err();
        assert_eq!(problem.code(), Code::NotAcceptable, "{accept}");
    }
}
