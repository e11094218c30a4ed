//! Tables of people as programs write them, and `salesdesk import` as a process.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use rstest::rstest;
use salesdesk::clock::Clock;
use salesdesk::domain::consent::{Basis, Evidence, NewConsent, Purpose};
use salesdesk::domain::ids::{ImportId, TelegramUserId};
use salesdesk::domain::import::columns::{ColumnMapping, Columns};
use salesdesk::domain::import::delimiter::Delimiter;
use salesdesk::domain::import::first_row::FirstRow;
use salesdesk::domain::import::row::is_empty;
use salesdesk::domain::import::seen::SeenPeople;
use salesdesk::domain::import::tally::{ImportTally, RowOutcome};
use salesdesk::domain::phone::Phone;
use salesdesk::domain::stop_list::Cause;
use salesdesk::domain::target::Target;
use salesdesk::domain::template::VariableName;
use salesdesk::domain::typed_contact::TypedContact;
use salesdesk::domain::username::Username;
use salesdesk::import::{ImportOrder, Importer, LONGEST_ROW, PeopleTable, RawRow, TableError, TextForm, UndoneTally};
use salesdesk::store::{NewAccount, Prospect, SecretKeySource, Store};
use serde_json::Value;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;
use zip::write::SimpleFileOptions;

#[path = "../support/people_file.rs"]
mod people_file;

fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    std::io::Seek::rewind(&mut file).unwrap();
    file
}

/// What a file is, and its rows.
fn rows(bytes: &[u8]) -> Result<(String, Vec<RawRow>), TableError> {
    let mut table = PeopleTable::open(file(bytes), TextForm::default())?;
    let mut rows = Vec::new();
    table.read(&mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    Ok((table.form().to_string(), rows))
}

/// The people of a file, as line and parts; what a refused row lacks stands after a `!`.
fn people(bytes: &[u8]) -> Vec<String> {
    let (_, rows) = rows(bytes).unwrap();
    let columns = Columns::matched(&rows[0].cells, &[], FirstRow::Recognised).unwrap();
    let people = rows.iter().skip(usize::from(columns.headers.is_some())).filter(|row| !is_empty(&row.cells));
    people
        .map(|row| match columns.person(&row.cells) {
            Ok(person) => {
                let name = person.name.map(|name| name.to_string());
                let username = person.username.map(|name| name.to_string());
                let phone = person.phone.map(|phone| phone.e164().to_owned());
                let id = person.person.map(|id| format!("#{id}"));
                let parts: Vec<String> =
                    [name, username, phone, id].into_iter().flatten().chain(person.fields.into_values()).collect();
                format!("{} {}", row.line, parts.join(" "))
            }
            Err(refusal) => format!("{} !{}", row.line, refusal.reason),
        })
        .collect()
}

fn utf_16(text: &str) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn windows_1251(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1251.encode(text).0.into_owned()
}

const RUSSIAN: &str = "ФИО;Телефон;Ник\r\nЗоя Мельник;8 916 123-45-67;@zoe_m\r\nПётр;;петр\r\n";

#[rstest]
#[case::hubspot(
    b"\"Record ID\",\"First Name\",\"Last Name\",\"Phone Number\",\"Telegram username\"\n\
      \"1\",\"Ann \"\"Annie\"\"\",\"Lee\",\"+1 (555) 123-0132\",\"@ann_lee\"\n\
      \"2\",\"Bob\",\"O'Neil, jr.\",\"\",\"https://t.me/bob_lee\"\n".to_vec(),
    &["2 Ann \"Annie\" Lee @ann_lee +15551230132", "3 Bob O'Neil, jr. @bob_lee"],
)]
#[case::bitrix24(
    "\u{feff}\"ID\";\"Имя\";\"Фамилия\";\"Мобильный телефон\";\"Telegram\"\r\n\
     \"7\";\"Зоя\";\"Мельник\";\"+7 916 123-45-67, +7 495 123-45-67\";\"\"\r\n\r\n\
     \"8\";\"Пётр\";\"\";\"\";\"petr_s\"\r\n".as_bytes().to_vec(),
    &["2 Зоя Мельник +79161234567", "4 Пётр @petr_s"],
)]
#[case::amocrm(
    "ID,Полное имя контакта,Рабочий телефон,Примечание\n1,Зоя,'+79161234567,\"две\nстроки\"\n2,Пётр,+79161234568,\n".as_bytes().to_vec(),
    &["2 Зоя +79161234567", "4 Пётр +79161234568"],
)]
#[case::google_contacts(
    b"First Name,Last Name,Organization Name,Phone 1 - Label,Phone 1 - Value\n\
      Ann,Lee,Acme,Mobile,+1 555-123-0132 ::: +1 555-123-0133\n".to_vec(),
    &["2 Ann Lee +15551230132 Acme"],
)]
#[case::tabs("name\ttelegram\nAnn, Lee\t@ann_lee\n".as_bytes().to_vec(), &["2 Ann, Lee @ann_lee"])]
#[case::a_column_of_names(b"@ann_lee\r\n\r\n@bob_lee".to_vec(), &["1 @ann_lee", "3 @bob_lee"])]
#[case::a_column_of_links(b"https://t.me/ann_lee\rtg://resolve?domain=bob_lee\r".to_vec(), &["1 @ann_lee", "2 @bob_lee"])]
#[case::a_column_of_phones(b"+1 555 123 0132\n15551230133\n".to_vec(), &["1 +15551230132", "2 +15551230133"])]
#[case::excels_hint(b"sep=;\r\nname;username\r\nAnn;@ann_lee\r\n".to_vec(), &["3 Ann @ann_lee"])]
#[case::too_few_and_too_many(
    b"name,username\nAnn\nBob,@bob_lee,x\nZoe,@zoe_m\n".to_vec(),
    &["2 !the row has 1 cells, the table has 2 columns", "3 !the row has 3 cells, the table has 2 columns", "4 Zoe @zoe_m"],
)]
#[case::several_people_in_a_cell(
    b"@m_one @m_two\n@m_three\n".to_vec(),
    &["1 !several people stand in one cell: each needs a row of its own", "2 @m_three"],
)]
#[case::a_title_above(
    "Клиенты на 1 ноября\nИмя;Telegram\nАня;@ann_lee\n".as_bytes().to_vec(),
    &["3 Аня @ann_lee"],
)]
#[case::a_title_as_excel_saves_it(
    "\u{feff}Clients;;\r\n;;\r\nName;Telegram;City\r\nAnn;@ann_lee;Rome\r\n".as_bytes().to_vec(),
    &["4 Ann @ann_lee Rome"],
)]
#[case::a_title_above_unknown_headers(
    "Клиенты\nКто;Тариф\nАня;@ann_lee\n".as_bytes().to_vec(),
    &["2 !the row has 2 cells, the table has 1 columns", "3 !the row has 2 cells, the table has 1 columns"],
)]
#[case::telegram_export(
    r#"{"about": "x", "personal_information": {"first_name": "Me"}, "contacts": {"about": "y", "list": [
        {"first_name": "Ann", "last_name": "Lee", "phone_number": "+1 555 1230132", "date": "2026-01-01T00:00:00"},
        {"first_name": "Bob", "phone_number": "00 1 555 1230133"}]},
      "chats": {"list": []}}"#.replace(r#""chats": {"list": []}"#, r#""frequent_contacts": {"list": [{"id": 7}]}"#).into_bytes(),
    &["1 Ann Lee +15551230132", "2 Bob +15551230133"],
)]
#[case::telegram_export_with_ids(
    r#"{"contacts": {"list": [
        {"user_id": 5001, "first_name": "Teo", "last_name": "", "phone_number": "+1 555 300 0013"},
        {"user_id": 777, "first_name": "Idonly", "last_name": "", "phone_number": ""},
        {"user_id": 0, "first_name": "Ann", "last_name": "Lee", "phone_number": "+1 555 1230132"},
        {"first_name": "Nobody", "last_name": "", "phone_number": ""},
        {"date": "2026-01-01T00:00:00"}]}}"#.as_bytes().to_vec(),
    &[
        "1 Teo +15553000013 #5001",
        "2 Idonly #777",
        "3 Ann Lee +15551230132",
        "4 !there is neither a username nor a phone nor a Telegram id",
    ],
)]
#[case::utf_8(RUSSIAN.as_bytes().to_vec(), RUSSIANS)]
#[case::utf_16(utf_16(RUSSIAN), RUSSIANS)]
#[case::windows_1251(windows_1251(RUSSIAN), RUSSIANS)]
fn a_file_is_read_as_its_program_wrote_it(#[case] bytes: Vec<u8>, #[case] expected: &[&str]) {
    assert_eq!(people(&bytes), expected);
}

const RUSSIANS: &[&str] = &[
    "2 Зоя Мельник @zoe_m +79161234567",
    "3 !a username has 3 to 32 letters, digits and underscores, and begins with a letter",
];

#[test]
fn two_hundred_columns_stay_where_they_are() {
    let headers: Vec<String> =
        (0..200).map(|at| if at == 150 { "telegram".to_owned() } else { format!("c {at}") }).collect();
    let row = |name: &str| {
        (0..200).map(|at| if at == 150 { name.to_owned() } else { format!("\"{at};\"") }).collect::<Vec<_>>()
    };
    let text = [headers, row("@ann_lee"), row("@bob_lee")].map(|row| row.join(";")).join("\n");
    assert_eq!(people(text.as_bytes()), ["2 @ann_lee", "3 @bob_lee"]);
}

/// A workbook with one sheet, as programs write it.
fn workbook(sheet: &str, shared: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let parts = [
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{main}" xmlns:r="{rels}"><sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{rels}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{rels}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="{main}">{sheet}</worksheet>"#)),
        (
            "xl/styles.xml",
            format!(
                r#"<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
            ),
        ),
        ("xl/sharedStrings.xml", format!(r#"<sst xmlns="{main}">{shared}</sst>"#)),
    ];
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn text(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

#[test]
fn a_workbook_is_read_with_its_numbers_and_gaps() {
    let sheet = [
        r#"<dimension ref="A1:C6"/><sheetData>"#.to_owned(),
        format!(r#"<row r="1">{}{}<c r="C1" t="s"><v>0</v></c></row>"#, text("A1", "Name"), text("B1", "Phone")),
        format!(r#"<row r="2">{}<c r="B2"><v>15551230132</v></c></row>"#, text("A2", "Ann")),
        r#"<row r="3"><c r="C3"><v>1.5551230133E10</v></c></row>"#.to_owned(),
        format!(r#"<row r="5">{}{}</row>"#, text("A5", "Zoe"), text("C5", "@zoe_m")),
        format!(r#"<row r="6">{}{}{}</row>"#, text("A6", "Bob"), text("C6", "@bob_lee"), text("D6", "x")),
        "</sheetData>".to_owned(),
    ];
    let bytes = workbook(&sheet.concat(), "<si><t>Telegram</t></si>");
    assert_eq!(
        people(&bytes),
        ["2 Ann +15551230132", "3 +15551230133", "5 Zoe @zoe_m", "6 !the row has 4 cells, the table has 3 columns"]
    );
}

#[test]
fn a_date_in_a_workbook_is_read_as_its_day() {
    let sheet = [
        "<sheetData>".to_owned(),
        format!(r#"<row r="1">{}{}</row>"#, text("A1", "Telegram"), text("B1", "Consent date")),
        format!(r#"<row r="2">{}<c r="B2" s="1"><v>45775</v></c></row>"#, text("A2", "@ann_lee")),
        format!(r#"<row r="3">{}<c r="B3" s="1"><v>45775.5</v></c></row>"#, text("A3", "@bob_lee")),
        format!(r#"<row r="4">{}<c r="B4"><v>45775</v></c></row>"#, text("A4", "@zoe_m")),
        "</sheetData>".to_owned(),
    ];
    let (_, rows) = rows(&workbook(&sheet.concat(), "")).unwrap();
    let second: Vec<&str> = rows.iter().map(|row| row.cells[1].as_str()).collect();
    assert_eq!(second, ["Consent date", "2025-04-28", "2025-04-28 12:00:00", "45775"]);
}

#[test]
fn a_sheet_with_a_title_is_as_wide_as_its_headers() {
    let row = |number: u32, cells: &[&str]| {
        let cells = cells.iter().zip('A'..).filter(|(words, _)| !words.is_empty());
        let cells: String = cells.map(|(words, column)| text(&format!("{column}{number}"), words)).collect();
        format!(r#"<row r="{number}">{cells}</row>"#)
    };
    let rows = [row(1, &["Клиенты"]), row(3, &["Имя", "Telegram", "Город"]), row(4, &["Аня", "@ann_lee"])];
    let bytes = workbook(&format!("<sheetData>{}</sheetData>", rows.concat()), "");
    assert_eq!(people(&bytes), ["4 Аня @ann_lee"]);
    let table = PeopleTable::open(file(&bytes), TextForm::default()).unwrap();
    assert_eq!(table.above(), [RawRow { line: 1, cells: vec!["Клиенты".to_owned()] }]);
}

#[test]
fn a_sheet_whose_rows_are_not_in_order_is_refused() {
    let row = |number: &str| format!(r#"<row r="{number}">{}</row>"#, text(&format!("A{number}"), "@ann_lee"));
    for earlier in ["1", "4294967297"] {
        let sheet = format!("<sheetData>{}{}</sheetData>", row("5"), row(earlier));
        let error = rows(&workbook(&sheet, "")).unwrap_err().to_string();
        assert_eq!(error, "the file is damaged: its rows are not in order");
    }
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    let row = format!("<row>{}</row>", text("A1", "x"));
    let ratio = workbook(&format!("<sheetData>{}</sheetData>", row.repeat(2_000_000)), "");
    let vast = workbook(r#"<dimension ref="A1:XFD1048576"/><sheetData></sheetData>"#, "");
    // One part says that it is smaller than it is.
    let mut lying = ratio.clone();
    let small = 100_u32.to_le_bytes();
    let mut at = 0;
    while let Some(found) = lying[at..].windows(4).position(|four| matches!(four, b"PK\x01\x02")) {
        let entry = at + found;
        lying[entry + 24..entry + 28].copy_from_slice(&small);
        at = entry + 46;
    }
    for (name, bytes) in [("ratio", ratio), ("vast", vast), ("lying", lying)] {
        let begun = Instant::now();
        let error = rows(&bytes).unwrap_err();
        assert!(begun.elapsed() < Duration::from_secs(1), "{name}: {:?}", begun.elapsed());
        assert!(
            matches!(error, TableError::Bomb | TableError::Vast { .. } | TableError::Broken(_)),
            "{name}: {error:?}"
        );
    }
}

#[rstest]
#[case(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "this is a file of an old Excel: save it as .xlsx or .csv")]
#[case(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR".to_vec(), "this is neither CSV nor XLSX nor the result.json of an export from Telegram")]
#[case(b"PK\x03\x04nothing".to_vec(), "the file is damaged: ")]
#[case(b"name,username\nAnn,\"@ann_lee\nBob,@bob_lee\n".to_vec(), "the quotation mark of the row in line 2 is never closed")]
#[case([b"name,username\nAnn,\"".to_vec(), vec![b'x'; 2 * LONGEST_ROW]].concat(), "the row in line 2 is longer than 1048576 bytes")]
#[case(br#"{"chats": {}}"#.to_vec(), "there are no contacts in this export")]
#[case(
    br#"{"name": "Ann", "type": "personal_chat", "id": 5, "messages": [{"contact_information": {"first_name": "Al"}}]}"#.to_vec(),
    "this is the export of one chat"
)]
fn what_is_no_table_is_refused_in_one_line(#[case] bytes: Vec<u8>, #[case] line: &str) {
    let error = rows(&bytes).unwrap_err().to_string();
    assert!(error.starts_with(line), "{error}");
}

/// Goes through a file as an import does. Panics when the counts do not add up.
fn gone_through(bytes: &[u8], mappings: &[ColumnMapping], said: FirstRow) {
    let Ok((_, rows)) = rows(bytes) else { return };
    let Some(first) = rows.first() else { return };
    let Ok(columns) = Columns::matched(&first.cells, mappings, said) else { return };
    let (mut tally, mut seen) = (ImportTally::default(), SeenPeople::default());
    let people = &rows[usize::from(columns.headers.is_some())..];
    for row in people {
        let outcome = match columns.person(&row.cells) {
            _ if is_empty(&row.cells) => RowOutcome::Empty,
            Ok(person) => seen.earlier(&person, row.line).map_or(RowOutcome::New, |line| RowOutcome::Double { line }),
            Err(refusal) => RowOutcome::Refused(refusal),
        };
        assert!(row.cells.len() == columns.width() || matches!(outcome, RowOutcome::Refused(_) | RowOutcome::Empty));
        tally.count(&outcome);
    }
    assert_eq!(tally.rows() + tally.empty, people.len() as u64);
    assert!(rows.is_sorted_by(|earlier, later| earlier.line < later.line), "{rows:?}");
}

/// A small workbook or export from Telegram in which anything may have changed, before it was packed or afterwards.
fn changed_file() -> impl Strategy<Value = Vec<u8>> {
    let sheet = [
        r#"<dimension ref="A1:C3"/><sheetData>"#.to_owned(),
        format!(r#"<row r="1">{}{}<c r="C1" t="s"><v>0</v></c></row>"#, text("A1", "Имя"), text("B1", "Phone")),
        format!(r#"<row r="2">{}<c r="B2"><v>15551230132</v></c></row>"#, text("A2", "Аня")),
        format!(r#"<row r="3">{}{}</row></sheetData>"#, text("A3", "Zoe"), text("C3", "@zoe_m")),
    ];
    let sheet = sheet.concat().into_bytes();
    let export = r#"{"about": "x", "contacts": {"list": [
        {"user_id": 5001, "first_name": "Ann", "last_name": "Lee", "phone_number": "+1 555 1230132"},
        {"user_id": 0, "first_name": null, "phone_number": "00 1 555 1230133"}]}, "chats": {"list": []}}"#;
    let export = export.as_bytes().to_vec();
    let change = (any::<prop::sample::Index>(), 0..8_usize, prop::sample::select(PIECES.to_vec()));
    (0..3_u8, prop::collection::vec(change, 0..5)).prop_map(move |(kind, changes)| {
        let packed = |sheet: &[u8]| workbook(&String::from_utf8_lossy(sheet), "<si><t>Telegram</t></si>");
        let mut bytes = match kind {
            0 => sheet.clone(),
            1 => packed(&sheet),
            _ => export.clone(),
        };
        for (at, removed, put) in changes {
            let at = at.index(bytes.len() + 1);
            let end = bytes.len().min(at + removed);
            bytes.splice(at..end, put.bytes());
        }
        if kind == 0 { packed(&bytes) } else { bytes }
    })
}

/// What is put into a changed file.
const PIECES: [&str; 20] = [
    "",
    "\0",
    "\u{ff}",
    "<",
    "</c>",
    "</row>",
    "<row r=\"2\">",
    "<c r=\"ZZ9\">",
    "<c r=\"A4294967296\">",
    "<v>1e308</v>",
    "t=\"s\"",
    "99999999999999999999",
    "-1",
    "null",
    "{",
    "}",
    "]",
    "\"list\": [",
    "\"user_id\": ",
    "\\u0000",
];

/// What a person may say about columns.
fn mappings() -> impl Strategy<Value = Vec<ColumnMapping>> {
    let column = prop::sample::select(vec!["1", "2", "3", "9", "Telegram", "Имя", "user_id", "Phone"]);
    let meant = prop::sample::select(vec!["username", "phone", "telegram-id", "name", "last-name", "plan", "-"]);
    let mapping = (column, meant).prop_map(|(column, meant)| format!("{column}={meant}").parse().unwrap());
    prop::collection::vec(mapping, 0..3)
}

fn first_row() -> impl Strategy<Value = FirstRow> {
    prop::sample::select(vec![FirstRow::Recognised, FirstRow::Headers, FirstRow::Person])
}

/// Something like a file of people.
fn file_like() -> impl Strategy<Value = Vec<u8>> {
    let cell = prop_oneof![
        Just("@ann_lee".to_owned()),
        Just("+1 555 123 0132".to_owned()),
        Just("\"a \"\"b\"\"\r\n;c\"".to_owned()),
        Just("Телефон".to_owned()),
        Just("username".to_owned()),
        "[\"';,\t\r\n@+0-9a-zа-я]{0,8}",
    ];
    let row = prop::collection::vec(cell, 0..5);
    let text = (
        prop::collection::vec(row, 0..8),
        prop::sample::select(vec![",", ";", "\t"]),
        prop::sample::select(vec!["\n", "\r\n", "\r"]),
    )
        .prop_map(|(rows, between, end)| rows.iter().map(|row| row.join(between)).collect::<Vec<_>>().join(end));
    (text, 0..4_u8).prop_map(|(text, encoding)| match encoding {
        0 => text.into_bytes(),
        1 => utf_16(&text),
        2 => windows_1251(&text),
        _ => text.into_bytes().into_iter().rev().collect(),
    })
}

proptest! {
    #[test]
    fn whatever_is_in_a_file_the_counts_add_up(
        bytes in prop_oneof![file_like(), changed_file(), any::<Vec<u8>>()],
        mappings in mappings(),
        said in first_row(),
    ) {
        gone_through(&bytes, &mappings, said);
    }

    #[test]
    fn cells_come_back_as_they_were_written(
        cells in prop::collection::vec(prop::collection::vec("[a-zа-я\",;\t@ ]{1,6}(\n[a-z]{1,3})?", 3), 1..9),
        delimiter in prop::sample::select(vec![Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab]),
        crlf: bool,
        wide: bool,
    ) {
        let mut form = csv::WriterBuilder::new();
        form.delimiter(delimiter.byte()).quote_style(csv::QuoteStyle::Always);
        let mut writer = form.from_writer(Vec::new());
        cells.iter().for_each(|row| writer.write_record(row).unwrap());
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        let bytes = if wide { utf_16(&text) } else { text.clone().into_bytes() };
        let wanted = TextForm { delimiter: Some(delimiter), ..TextForm::default() };
        let mut line = 1;
        let mut table = PeopleTable::open(file(&bytes), wanted).unwrap();
        let mut read = Vec::new();
        table.read(&mut |row| {
            read.push(row);
            ControlFlow::Continue(())
        }).unwrap();
        prop_assert_eq!(read.len(), cells.len());
        for (read, written) in read.iter().zip(&cells) {
            prop_assert_eq!(&read.cells, written);
            prop_assert_eq!(read.line, line);
            line += 1 + u32::try_from(written.iter().map(|cell| cell.matches('\n').count()).sum::<usize>()).unwrap();
        }
    }
}

#[test]
#[ignore = "takes minutes: a million files"]
fn a_million_files_break_nothing() {
    let mut config = ProptestConfig::with_cases(1_000_000);
    config.failure_persistence = None;
    let file = prop_oneof![file_like(), changed_file(), any::<Vec<u8>>()];
    proptest!(config, |(bytes in file, mappings in mappings(), said in first_row())| {
        gone_through(&bytes, &mappings, said);
    });
}

const SETTINGS: [(&str, &str); 4] = [
    ("BOT_TOKEN", "123456789:AAExample-replace-with-your-own-token"),
    ("TELEGRAM_API_ID", "12345"),
    ("TELEGRAM_API_HASH", "0123456789abcdef0123456789abcdef"),
    ("OWNER_IDS", "1"),
];

fn salesdesk(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_salesdesk"));
    command.env_clear().envs(SETTINGS).current_dir(folder).arg("import").args(arguments);
    command.output().unwrap()
}

fn lines(bytes: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect()
}

/// What is kept of contacts, consents and imports, table by table.
async fn kept(folder: &Path) -> Vec<String> {
    let database = folder.join("data/salesdesk.db");
    let mut db = SqliteConnectOptions::new().filename(database).connect().await.unwrap();
    let mut rows = Vec::new();
    for (table, columns) in [
        ("contacts", "concat_ws(' ', id, '@' || username, phone, name)"),
        ("contact_fields", "concat_ws(' ', contact_id, name, value)"),
        ("consents", "concat_ws(' ', contact_id, purpose, kind, basis, import_id)"),
        ("consent_evidence", "concat_ws(' ', source, words)"),
        (
            "imports",
            "concat_ws(' ', id, new_rows, changed_rows, unchanged_rows, double_rows, refused_rows, stopped_rows)",
        ),
        ("import_contacts", "concat_ws(' ', import_id, contact_id, added)"),
        ("import_changes", "concat_ws(' ', import_id, contact_id, what, value)"),
        ("audit", "concat_ws(' ', action, details)"),
    ] {
        let sql = format!("select '{table}: ' || {columns} from {table} order by rowid");
        rows.extend(sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(sql)).fetch_all(&mut db).await.unwrap());
    }
    rows
}

async fn planned(store: &Store, bytes: &[u8]) -> ImportTally {
    let table = PeopleTable::open(file(bytes), TextForm::default()).unwrap();
    Importer::new(store.clone()).plan(table, Vec::new(), None, |_| ControlFlow::Continue(())).await.unwrap().tally
}

/// More people than one statement looks up, under each kind of address.
#[tokio::test]
async fn everybody_in_a_long_file_is_found_by_any_of_their_addresses() {
    let folder = tempfile::tempdir().unwrap();
    let store = desk(folder.path()).await;
    const PEOPLE: i64 = 450;
    store
        .write(async |tx| {
            for number in 0..PEOPLE {
                let phone = 1_000_000 + number;
                let typed = match number % 3 {
                    0 => format!("@Person_{number}"),
                    1 => format!("+1 555 {} {}", phone / 10_000, phone % 10_000 + 1_000),
                    _ => {
                        let id = TelegramUserId(5_000_000 + number);
                        let prospect =
                            Prospect { id, username: Some(format!("Person_{number}")), display_name: "P".into() };
                        tx.people().put(&prospect).await?;
                        let name = Username::parse(&format!("person_{number}")).unwrap();
                        tx.people().set_name(&name, Some(id)).await?;
                        format!("@person_{number}")
                    }
                };
                tx.contacts().add(&TypedContact::parse(&typed).unwrap(), TelegramUserId(1)).await?;
            }
            Ok::<_, salesdesk::store::StoreError>(())
        })
        .await
        .unwrap();
    let mut text = "Telegram,Phone,Telegram ID\n".to_owned();
    for number in 0..PEOPLE {
        let phone = 1_000_000 + number;
        let _ = match number % 3 {
            0 => writeln!(text, "t.me/PERSON_{number},,"),
            1 => writeln!(text, ",1555{}{},", phone / 10_000, phone % 10_000 + 1_000),
            _ if number % 2 == 0 => writeln!(text, ",,{}", 5_000_000 + number),
            _ => writeln!(text, "@person_{number},,"),
        };
    }
    text.push_str("@nobody_yet,,\n");
    let tally = planned(&store, text.as_bytes()).await;
    assert_eq!(tally, ImportTally { unchanged: PEOPLE as u64, new: 1, ..ImportTally::default() });
}

#[tokio::test]
async fn the_stop_list_holds_in_a_file_whatever_address_stands_there() {
    let folder = tempfile::tempdir().unwrap();
    let store = desk(folder.path()).await;
    let eve = TelegramUserId(77);
    store
        .write(async |tx| {
            let prospect = Prospect { id: eve, username: Some("eve_k".into()), display_name: "Eve".into() };
            tx.people().put(&prospect).await?;
            tx.people().set_name(&Username::parse("eve_k").unwrap(), Some(eve)).await?;
            let typed = TypedContact::parse("@eve_k +1 555 123 0177").unwrap();
            tx.contacts().add(&typed, TelegramUserId(1)).await?;
            tx.stop_list().add(None, Some(eve), Cause::OptOut).await?;
            // Known by the name alone, in the list and in the contact.
            let typed = TypedContact::parse("@uma_k +1 555 123 0178").unwrap();
            tx.contacts().add(&typed, TelegramUserId(1)).await?;
            tx.stop_list().add(Some(&Username::parse("uma_k").unwrap()), None, Cause::OptOut).await
        })
        .await
        .unwrap();
    for row in ["@EVE_K,,", ",+1 555 123 0177,", ",,77", "@uma_k,,", ",1 555 123 0178,", "@bob_lee,,"] {
        let tally = planned(&store, format!("Telegram,Phone,Telegram ID\n{row}\n").as_bytes()).await;
        assert_eq!(tally, ImportTally { stopped: 1, ..ImportTally::default() }, "{row}");
    }
}

#[tokio::test]
async fn the_stop_list_holds_for_the_phone_of_an_erased_person() {
    let folder = tempfile::tempdir().unwrap();
    let store = desk(folder.path()).await;
    let zoe = Username::parse("zoe_m").unwrap();
    store
        .write(async |tx| {
            let typed = TypedContact::parse("@zoe_m +1 555 123 0132").unwrap();
            tx.contacts().add(&typed, TelegramUserId(1)).await?;
            tx.stop_list().add(Some(&zoe), None, Cause::OptOut).await?;
            let known = tx.erasure().known(&Target::Name(zoe.clone())).await?;
            tx.erasure().erase(&known).await
        })
        .await
        .unwrap();
    let tally = planned(&store, b"Phone\n+1 555 123 0132\n+1 (555) 123-0134\n").await;
    assert_eq!(tally, ImportTally { stopped: 1, new: 1, ..ImportTally::default() });
}

#[tokio::test]
async fn a_list_with_mistakes_of_every_kind_adds_up() {
    let folder = tempfile::tempdir().unwrap();
    let store = desk(folder.path()).await;
    let mut bytes = Vec::new();
    people_file::write(&mut bytes, 1_000).unwrap();
    let refused = people_file::refused(1_000);
    let tally = planned(&store, &bytes).await;
    assert_eq!(tally, ImportTally { new: 1_000 - refused, refused, ..ImportTally::default() });
}

/// A database in which Ann is known, and Bob is on the stop-list.
async fn desk(folder: &Path) -> Store {
    std::fs::create_dir(folder.join("data")).unwrap();
    let url = format!("sqlite://{}", folder.join("data/salesdesk.db").display());
    let key = SecretKeySource::File(folder.join("data/secret.key"));
    let store = Store::open(&url, &key, Clock::default()).await.unwrap();
    let mut work = store.begin().await.unwrap();
    work.contacts().add(&TypedContact::parse("@ann_lee Ann Lee").unwrap(), TelegramUserId(1)).await.unwrap();
    work.stop_list().add(Some(&Username::parse("bob_lee").unwrap()), None, Cause::OptOut).await.unwrap();
    work.commit().await.unwrap();
    store
}

const PEOPLE: &str = "Name;Telegram;Phone;Plan\r\n\
    Ann;@ann_lee;;pro\r\n\
    Bob;@Bob_Lee;;\r\n\
    Zoe;t.me/zoe_m;+1 555 123 0132;\r\n\
    ;;;\r\n\
    Zoe again;@ZOE_M;;\r\n\
    \"Max\r\nMiller\";@max;call me;\r\n\
    Eve;@eve_k\r\n";

#[tokio::test]
async fn a_file_is_gone_through_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    // The desk may be open.
    let _store = desk(folder.path()).await;
    std::fs::write(folder.path().join("people.csv"), PEOPLE).unwrap();
    let before = std::fs::read(folder.path().join("data/salesdesk.db")).unwrap();
    let output = salesdesk(folder.path(), &["people.csv", "--map", "Plan=plan", "--errors", "refused.csv"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(
        lines(&output.stdout),
        [
            "people.csv: CSV, UTF-8, semicolon, 6 rows",
            "  Name → name",
            "  Telegram → username",
            "  Phone → phone",
            "  Plan → {plan}",
            "        1 new",
            "        1 known, with something to add",
            "        0 known, with nothing to add",
            "        1 double in the file",
            "        1 on the stop-list",
            "        2 refused",
            "          line 7, Phone “call me”: a phone number has digits only",
            "          line 9: the row has 2 cells, the table has 4 columns",
            "The refused rows are in refused.csv.",
            "Nothing is written to the database; --apply writes it.",
        ]
    );
    assert!(output.stderr.is_empty(), "{output:?}");
    assert_eq!(std::fs::read(folder.path().join("data/salesdesk.db")).unwrap(), before);
    let refused = std::fs::read_to_string(folder.path().join("refused.csv")).unwrap();
    assert_eq!(
        refused,
        "\u{feff}line,column,reason,Name,Telegram,Phone,Plan\r\n\
         7,Phone,a phone number has digits only,\"Max\nMiller\",'@max,call me,\r\n\
         9,,\"the row has 2 cells, the table has 4 columns\",Eve,'@eve_k\r\n"
    );

    // The mended file is imported in its turn.
    let mended = refused.replace("call me", "+1 555 123 0133").replace("Eve,'@eve_k", "Eve,'@eve_k,,");
    std::fs::write(folder.path().join("refused.csv"), mended).unwrap();
    let output = salesdesk(folder.path(), &["refused.csv", "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["new"], &report["refused"], &report["rows"]), (&2.into(), &0.into(), &2.into()), "{report}");
    assert_eq!(report["applied"], false);
}

/// The arguments that write a file to the database.
const APPLY: &[&str] =
    &["people.csv", "--map", "Plan=plan", "--apply", "--basis", "agreed", "--source", "fair in Berlin"];

#[tokio::test]
async fn an_import_writes_its_people_with_their_consents_and_the_same_file_twice_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    drop(desk(folder.path()).await);
    std::fs::write(folder.path().join("people.csv"), PEOPLE).unwrap();
    let before = kept(folder.path()).await;
    let output = salesdesk(folder.path(), APPLY);
    assert!(output.status.success(), "{output:?}");
    let said = lines(&output.stdout);
    assert_eq!(
        said[said.len() - 2..],
        [
            "Written as import 1; consents recorded: 2.",
            "salesdesk import --undo 1 takes it back, for 24 hours after its beginning.",
        ]
    );
    let once = kept(folder.path()).await;
    let new: Vec<&String> = once.iter().filter(|line| !before.contains(line)).collect();
    assert_eq!(
        new,
        [
            "contacts: 2 @zoe_m +15551230132 Zoe",
            "contact_fields: 1 plan pro",
            "consents: 1 write given agreed 1",
            "consents: 2 write given agreed 1",
            "consent_evidence: fair in Berlin ",
            "imports: 1 1 1 0 1 2 1",
            "import_contacts: 1 2 1",
            "import_contacts: 1 1 0",
            "import_changes: 1 1 field:plan pro",
            "audit: contacts_imported 1: write, agreed",
        ]
    );
    let again = salesdesk(folder.path(), &[APPLY, &["--json"]].concat());
    let report: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(
        (&report["new"], &report["unchanged"], &report["consents"]),
        (&0.into(), &2.into(), &0.into()),
        "{report}"
    );
    assert_eq!(kept(folder.path()).await, once);

    let undone = salesdesk(folder.path(), &["--undo", "1"]);
    assert_eq!(
        lines(&undone.stdout),
        [
            "Import 1 is undone.",
            "        1 removed",
            "        1 as before, and the consent of this import withdrawn",
            "        0 kept with their consent: they were written to",
        ],
        "{undone:?}"
    );
    let left: Vec<String> = kept(folder.path()).await.into_iter().filter(|line| !before.contains(line)).collect();
    assert_eq!(
        left,
        [
            "consents: 1 write given agreed 1",
            "consents: 1 write withdrawn 1",
            "consent_evidence: fair in Berlin ",
            "imports: 1 1 1 0 1 2 1",
            "audit: contacts_imported 1: write, agreed",
            "audit: import_undone 1",
        ]
    );
    let twice = salesdesk(folder.path(), &["--undo", "1"]);
    assert_eq!(lines(&twice.stderr), ["salesdesk: import 1: it was undone before"]);
    // It can be imported again, and Ann agrees again.
    let second_run = salesdesk(folder.path(), &[APPLY, &["--json"]].concat());
    let report: Value = serde_json::from_slice(&second_run.stdout).unwrap();
    assert_eq!((&report["import"], &report["new"], &report["consents"]), (&2.into(), &1.into(), &2.into()), "{report}");
}

/// The order of an import from the command line.
fn order() -> ImportOrder {
    let evidence = Some(Evidence::new("fair in Berlin", "").unwrap());
    let consent = NewConsent { evidence, ..NewConsent::now(Purpose::Write, Basis::Agreed) };
    ImportOrder { by: None, file: "people.csv".to_owned(), consent, card: None }
}

/// A list with people that are known and new, and mistakes of every kind.
fn mixed() -> Vec<u8> {
    let mut bytes = Vec::new();
    people_file::write(&mut bytes, 1_000).unwrap();
    bytes
}

#[tokio::test]
async fn an_import_that_ends_early_goes_on_and_ends_in_the_same_state() {
    let [whole, torn] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let apply = async |store: &Store, most: u64| {
        let table = PeopleTable::open(file(&mixed()), TextForm::default()).unwrap();
        let importer = Importer::new(store.clone());
        let until = |tally: &ImportTally| match tally.rows() >= most {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        importer.apply(table, Vec::new(), order(), None, until).await.unwrap()
    };
    let once = desk(whole.path()).await;
    let report = apply(&once, u64::MAX).await;
    assert!(report.applied.unwrap().whole);
    let refused = people_file::refused(1_000);
    assert_eq!(report.tally, ImportTally { new: 1_000 - refused, refused, ..ImportTally::default() });
    let parts = desk(torn.path()).await;
    for most in [1, 400, 800, u64::MAX] {
        let applied = apply(&parts, most).await.applied.unwrap();
        assert_eq!((applied.import, applied.whole), (Some(ImportId(1)), most == u64::MAX));
    }
    assert_eq!(kept(torn.path()).await, kept(whole.path()).await);
    let undone = Importer::new(parts.clone()).undo(ImportId(1), None).await.unwrap();
    assert_eq!(undone, UndoneTally { removed: 1_000 - refused, ..UndoneTally::default() });
}

#[tokio::test]
async fn two_usernames_of_one_person_in_a_file_are_one_contact() {
    let folder = tempfile::tempdir().unwrap();
    let store = desk(folder.path()).await;
    let gina = TelegramUserId(5_000_000);
    let known = store.write(async |tx| {
        let prospect = Prospect { id: gina, username: Some("gina_new".into()), display_name: "Gina".into() };
        tx.people().put(&prospect).await?;
        for name in ["gina_old", "gina_new"] {
            tx.people().set_name(&Username::parse(name).unwrap(), Some(gina)).await?;
        }
        Ok::<_, salesdesk::store::StoreError>(())
    });
    known.await.unwrap();
    let mut text = "Telegram,Name,Company,City\n@gina_old,,Acme,\n".to_owned();
    for number in 0..70 {
        let _ = writeln!(text, "@person_{number},,Company {number},");
    }
    text.push_str("@gina_new,Gina,,Berlin\n");
    let table = PeopleTable::open(file(text.as_bytes()), TextForm::default()).unwrap();
    let importer = Importer::new(store.clone());
    let report = importer.apply(table, Vec::new(), order(), None, |_| ControlFlow::Continue(())).await.unwrap();
    assert_eq!(report.tally, ImportTally { new: 71, changed: 1, ..ImportTally::default() });
    let kept = kept(folder.path()).await;
    let of = |contact: u32, words: &str| kept.contains(&format!("contact_fields: {contact} {words}"));
    assert!(kept.contains(&"contacts: 2 @gina_old Gina".to_owned()), "{kept:#?}");
    assert!(of(2, "company Acme") && of(2, "city Berlin"), "{kept:#?}");
    assert!((0..70).all(|number| of(number + 3, &format!("company Company {number}"))), "{kept:#?}");
    assert_eq!(kept.iter().filter(|row| row.starts_with("consents: ")).count(), 71);
}

#[tokio::test]
async fn undoing_leaves_who_was_written_to_and_what_somebody_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    let store = desk(folder.path()).await;
    let me = TelegramUserId(1);
    let text = "Name,Telegram,Phone,Company\nAnn Smith,@ann_lee,+1 555 123 0131,Acme\nZoe,@zoe_m,,\nEve,@eve_k,,\nUma,@uma_k,,\n";
    let apply = async |text: &str, order: ImportOrder| {
        let table = PeopleTable::open(file(text.as_bytes()), TextForm::default()).unwrap();
        Importer::new(store.clone()).apply(table, Vec::new(), order, None, |_| ControlFlow::Continue(())).await.unwrap()
    };
    let ann = store
        .read()
        .await
        .unwrap()
        .contacts()
        .find(&Target::Name(Username::parse("@ann_lee").unwrap()))
        .await
        .unwrap()
        .unwrap();
    let customer = NewConsent::now(Purpose::Write, Basis::Customer);
    store.write(async |tx| tx.contacts().record_consent(ann, &customer, me).await).await.unwrap();
    apply(text, order()).await;
    // Another list names Uma, somebody talks with Zoe, and Ann's company proves to be another one.
    let evidence = Some(Evidence::new("webinar", "").unwrap());
    let consent = NewConsent { evidence, ..NewConsent::now(Purpose::Write, Basis::Met) };
    apply("Telegram\n@uma_k\n", ImportOrder { consent, file: "uma.csv".to_owned(), ..order() }).await;
    let company = VariableName::own("company").unwrap();
    store
        .write(async |tx| {
            let zoe = Prospect { id: TelegramUserId(70), username: Some("zoe_m".into()), display_name: "Zoe".into() };
            tx.people().put(&zoe).await?;
            tx.people().set_name(&Username::parse("zoe_m").unwrap(), Some(zoe.id)).await?;
            let phone = Phone::parse("+15550001111").unwrap();
            let new = NewAccount { phone, daily_limit: 2, new_contact_limit: 1, added_by: me };
            let account = tx.accounts().create_account(&new).await?.unwrap();
            tx.dialogs().open(&zoe, account.id).await?;
            tx.contacts().set_field(ann, &company, Some("Acme Ltd"), me).await
        })
        .await
        .unwrap();
    let undone = Importer::new(store.clone()).undo(ImportId(1), Some(me)).await.unwrap();
    assert_eq!(undone, UndoneTally { removed: 1, kept: 1, set_back: 2 });
    let mut reading = store.read().await.unwrap();
    let of = |name: &str| Target::Name(Username::parse(name).unwrap());
    assert_eq!(reading.contacts().find(&of("@eve_k")).await.unwrap(), None);
    let whole = reading.contacts().get(ann).await.unwrap().unwrap();
    assert_eq!((whole.name.unwrap().as_str(), whole.phone), ("Ann Lee", None));
    assert_eq!(reading.contacts().fields(ann).await.unwrap(), [(company, "Acme Ltd".to_owned())]);
    // What Ann had agreed to before is in force again; Uma's consent is that of the other list.
    for (name, basis) in [("@ann_lee", Basis::Customer), ("@zoe_m", Basis::Agreed), ("@uma_k", Basis::Met)] {
        let contact = reading.contacts().find(&of(name)).await.unwrap().unwrap();
        let newest = reading.contacts().consents(contact, 0, 1).await.unwrap();
        assert_eq!(newest[0].basis, Some(basis), "{name}");
    }
}

#[tokio::test]
async fn an_erased_person_is_in_no_import() {
    let folder = tempfile::tempdir().unwrap();
    let store = desk(folder.path()).await;
    let text = "Telegram,Phone,Company\n@ann_lee,+1 555 123 0131,Acme\n@zoe_m,+1 555 123 0132,Quillfeather\n";
    let table = PeopleTable::open(file(text.as_bytes()), TextForm::default()).unwrap();
    let importer = Importer::new(store.clone());
    importer.apply(table, Vec::new(), order(), None, |_| ControlFlow::Continue(())).await.unwrap();
    let about = async || {
        let kept = kept(folder.path()).await;
        let named = |line: &&String| ["1230131", "1230132", "Acme", "Quill"].iter().any(|word| line.contains(word));
        (kept.iter().filter(|line| line.starts_with("import_")).count(), kept.iter().filter(named).count())
    };
    assert_eq!(about().await, (4, 6));
    for name in ["ann_lee", "zoe_m"] {
        let known = Target::Name(Username::parse(name).unwrap());
        store
            .write(async |tx| {
                let known = tx.erasure().known(&known).await?;
                tx.erasure().erase(&known).await
            })
            .await
            .unwrap();
    }
    assert_eq!(about().await, (0, 0));
}

#[tokio::test]
async fn a_mistake_on_the_command_line_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    drop(desk(folder.path()).await);
    let file = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    file("empty.csv", "");
    file("notes.csv", "Name,Notes\nAnn,x\n");
    file("people.csv", PEOPLE);
    for (arguments, line) in [
        (&["nowhere.csv"][..], "salesdesk: nowhere.csv cannot be read: No such file or directory (os error 2)"),
        (&["data"], "salesdesk: data is no file"),
        (&["empty.csv"], "salesdesk: empty.csv: the file is empty"),
        (
            &["notes.csv"],
            "salesdesk: notes.csv: no column is known to hold a username, a phone or a Telegram id; the columns are \
             \"Name\", \"Notes\"; --map says what one is, for example --map \"Name=username\"",
        ),
        (
            &["people.csv", "--errors", "people.csv"],
            "salesdesk: people.csv cannot be written: File exists (os error 17)",
        ),
    ] {
        let output = salesdesk(folder.path(), arguments);
        assert_eq!((output.status.code(), lines(&output.stderr)), (Some(2), vec![line.to_owned()]));
    }
}
