use super::*;

/// An archive whose parts are stored as they are.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let offset = u32::try_from(bytes.len()).unwrap();
        let size = u32::try_from(content.len()).unwrap();
        let length = u16::try_from(name.len()).unwrap();
        let mut shared = Vec::new();
        shared.extend([20, 0, 0, 0, 0, 0, 0, 0, 33, 0]);
        shared.extend(checksum(content.as_bytes()).to_le_bytes());
        shared.extend(size.to_le_bytes());
        shared.extend(size.to_le_bytes());
        shared.extend(length.to_le_bytes());
        shared.extend([0, 0]);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&shared);
        bytes.extend(name.as_bytes());
        bytes.extend(content.as_bytes());
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&shared);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(parts.len()).unwrap();
    let (start, length) = (bytes.len(), directory.len());
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend(u32::try_from(length).unwrap().to_le_bytes());
    bytes.extend(u32::try_from(start).unwrap().to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

fn workbook(data: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let book = format!(
        r#"<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets><sheet name="Dold" sheetId="1" state="hidden" r:id="rId2"/><sheet name="Register" sheetId="2" r:id="rId1"/></sheets></workbook>"#
    );
    let package = format!(
        r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let relations = format!(
        r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="{DOCUMENT}/styles" Target="styles.xml"/></Relationships>"#
    );
    let styles = format!(
        r#"<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
    );
    let sheet = format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>"#);
    let hidden = format!(
        r#"<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>"#
    );
    archive(&[
        ("_rels/.rels", &package),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &relations),
        ("xl/styles.xml", &styles),
        ("xl/worksheets/sheet1.xml", &sheet),
        ("xl/worksheets/sheet2.xml", &hidden),
    ])
}

fn written(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

#[test]
fn cells_read_as_they_were_typed() {
    let data = format!(
        r#"<row r="1">{}{}{}{}</row><row r="4">{}<c r="B4"><v>5560360793</v></c><c r="C4" s="1"><v>46143</v></c><c r="D4"><v>1250000.5</v></c></row>"#,
        written("A1", "namn"),
        written("B1", "organisationsnummer"),
        written("C1", "räknat"),
        written("D1", "omsättning"),
        written("A4", "Kooperativet"),
    );
    let sheet = read(&workbook(&data)).unwrap();
    assert_eq!(sheet.header.cells, ["namn", "organisationsnummer", "räknat", "omsättning"]);
    assert_eq!(sheet.rows.len(), 1);
    assert_eq!(sheet.rows[0].number, 4);
    assert_eq!(sheet.rows[0].cells, ["Kooperativet", "5560360793", "2026-05-01", "1250000.5"]);
}

#[test]
fn a_far_away_cell_costs_no_memory() {
    let data = format!(
        r#"<row r="1">{}</row><row r="1048576">{}</row>"#,
        written("A1", "namn"),
        written("A1048576", "x")
    );
    assert_eq!(read(&workbook(&data)).unwrap().rows[0].number, 1_048_576);
    let data = format!(r#"<row r="1">{}</row>"#, written("XFD1", "namn"));
    assert_eq!(read(&workbook(&data)), Err(SheetError::TooManyColumns));
}

#[test]
fn an_error_of_the_spreadsheet_is_refused_with_its_row() {
    let data = format!(
        r#"<row r="1">{}</row><row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>"#,
        written("A1", "namn")
    );
    assert_eq!(read(&workbook(&data)), Err(SheetError::BrokenCell { row: 2 }));
}

#[test]
fn an_archive_that_grows_too_large_is_not_opened() {
    let mut bytes = workbook(&format!(r#"<row r="1">{}</row>"#, written("A1", "namn")));
    assert!(read(&bytes).is_ok());
    let entry = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    bytes[entry + 24..entry + 28].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(read(&bytes), Err(SheetError::TooLarge));
}

#[test]
fn what_is_no_archive_is_refused() {
    assert_eq!(read(b"namn;kommun"), Err(SheetError::Workbook));
    assert_eq!(read(&archive(&[("a.txt", "x")])), Err(SheetError::Workbook));
}

#[test]
fn a_table_of_texts_that_promises_too_many_is_not_opened() {
    let table = |count: &str| {
        let shared = format!(r#"<sst count="1" uniqueCount="{count}"><si><t>a</t></si></sst>"#);
        archive(&[("xl/SharedStrings.xml", &shared)])
    };
    assert_eq!(promises_too_many_texts(&table("9999999")), Ok(false));
    assert_eq!(promises_too_many_texts(&table("100000000000")), Ok(true));
    assert_eq!(read(&table("100000000000")), Err(SheetError::TooLarge));
}
