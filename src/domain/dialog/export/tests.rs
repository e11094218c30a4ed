//! Tests of exports.

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::domain::csv_table::FORMULA_SIGNS;

fn conversation(name: &str) -> Conversation {
    Conversation {
        prospect_id: Some(77),
        username: Some("bob_lee".into()),
        name: Some(name.into()),
        status: "qualified".into(),
        account: "+15551230132".into(),
        assignee: None,
        created_at: Timestamp::UNIX_EPOCH,
        last_in_at: Some(Timestamp::UNIX_EPOCH),
        last_out_at: None,
        stage: Some("offer".into()),
        labels: vec!["hot".into(), "EU".into()],
        zone: Some("Europe/Berlin".into()),
        language: Some("de".into()),
        notes: vec![NoteLine { time: Timestamp::UNIX_EPOCH, author_name: Some("Ann".into()), text: "asks".into() }],
    }
}

fn line(text: &str) -> ExportLine {
    ExportLine {
        time: Timestamp::UNIX_EPOCH,
        direction: "in".into(),
        author: "prospect".into(),
        author_name: None,
        text: text.into(),
        media: Some("photo".into()),
        file_name: Some("plan.jpg".into()),
        number: Some(12),
        reply_to: Some(11),
        around: Some(Surroundings { automatic: true, album: Some(5), ..Surroundings::default() }),
        edited_at: None,
        deleted_at: Some(Timestamp::UNIX_EPOCH),
        delivered: true,
        read: None,
        reactions: Some("👍".into()),
        texts: vec![MessageText::Transcript { text: "yes".into() }],
    }
}

fn written(format: ExportFormat, talks: &[(String, Vec<String>)]) -> (Vec<u8>, WrittenRow) {
    let mut writer = ExportWriter::new(format, Language::En, Vec::new()).unwrap();
    for (name, texts) in talks {
        writer.dialog(&conversation(name)).unwrap();
        for text in texts {
            writer.message(&line(text)).unwrap();
        }
    }
    writer.finish().unwrap()
}

#[test]
fn a_spreadsheet_opens_it_rightly() {
    let talks = [
        ("Боб".to_owned(), vec!["=1+1".to_owned(), "two\nlines, \"quoted\"".to_owned()]),
        ("silent".to_owned(), vec![]),
    ];
    let (bytes, _) = written(ExportFormat::Csv, &talks);
    let text = String::from_utf8(bytes).unwrap();
    let dialog = "77,bob_lee,Боб,qualified,'+15551230132,,1970-01-01T00:00:00Z,1970-01-01T00:00:00Z,";
    let message = "1970-01-01T00:00:00Z,in,prospect,";
    let notes = "1970-01-01T00:00:00Z Ann: asks,offer,\"hot, EU\"";
    let end = format!("photo,,1970-01-01T00:00:00Z,true,,{notes},plan.jpg,12,11,automatic; album: 5,👍,said: yes");
    let expected = [
        format!("\u{feff}{}", HEAD.join(",")),
        format!("{dialog},{message},'=1+1,{end},Europe/Berlin,de"),
        format!("{dialog},{message},\"two\nlines, \"\"quoted\"\"\",{end},Europe/Berlin,de"),
        format!("{},,,,,,,,,,,{notes},,,,,,,Europe/Berlin,de", dialog.replace("Боб", "silent")),
        String::new(),
    ];
    assert_eq!(text, expected.join("\r\n"));
}

#[test]
fn nothing_is_still_a_whole_file() {
    let (json, _) = written(ExportFormat::Json, &[]);
    assert_eq!(serde_json::from_slice::<Value>(&json).unwrap(), serde_json::json!({ "dialogs": [] }));
    let (csv, counted) = written(ExportFormat::Csv, &[]);
    assert_eq!(csv.iter().filter(|byte| **byte == b'\n').count(), 1);
    assert_eq!(counted, WrittenRow::default());
}

/// Arbitrary text, with emphasis on what confuses spreadsheets and parsers.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![".*", "[-=+@＝＋－＠'\",;\r\n\t\\\\ \u{202e}\u{feff}\u{0}a😀я]{0,8}"]
}

proptest! {
    #[test]
    fn any_text_survives_both_forms(
        talks in prop::collection::vec((any_text(), prop::collection::vec(any_text(), 0..4)), 0..4),
    ) {
        let (json, counted) = written(ExportFormat::Json, &talks);
        let json: Value = serde_json::from_slice(&json).unwrap();
        let read: Vec<(String, Vec<String>)> = json["dialogs"].as_array().unwrap().iter().map(|dialog| {
            let texts = dialog["messages"].as_array().unwrap().iter();
            let texts = texts.map(|message| message["text"].as_str().unwrap().to_owned()).collect();
            (dialog["name"].as_str().unwrap().to_owned(), texts)
        }).collect();
        prop_assert_eq!(&read, &talks);
        prop_assert_eq!(counted.dialogs, talks.len() as u64);

        let (csv, _) = written(ExportFormat::Csv, &talks);
        let csv = csv.strip_prefix("\u{feff}".as_bytes()).unwrap();
        let mut reader = csv::Reader::from_reader(csv);
        let mut records = reader.records().map(Result::unwrap);
        for (name, texts) in &talks {
            let silent = [String::new()];
            for text in if texts.is_empty() { &silent[..] } else { texts } {
                let record = records.next().unwrap();
                for (cell, typed) in [(&record[2], name), (&record[13], text)] {
                    prop_assert!(!cell.starts_with(FORMULA_SIGNS));
                    prop_assert_eq!(cell.strip_prefix('\'').filter(|_| cell != typed).unwrap_or(cell), typed);
                }
            }
        }
        prop_assert!(records.next().is_none());
    }
}
