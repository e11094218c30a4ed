//! A table of words and figures as a CSV file.
//! Its rule: no cell is a formula to whatever program opens the file, whoever chose its words.

/// Writes lines of cells. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
#[must_use]
pub fn csv(lines: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for line in lines {
        // Writing to memory does not fail.
        let _ = writer.write_record(line.iter().map(|cell| harmless(cell)));
    }
    writer.into_inner().unwrap_or_default()
}

fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_cell_reads_back_and_none_is_a_formula(
            lines in prop::collection::vec(prop::collection::vec("[=+@'\",;\r\n\ta-zа-я-]{0,6}", 2..4), 0..6),
        ) {
            let bytes = csv(&lines);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
            let read: Vec<Vec<String>> =
                reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
            prop_assert_eq!(read.len(), lines.len());
            for (line, cells) in lines.iter().zip(&read) {
                for (cell, read) in line.iter().zip(cells) {
                    prop_assert!(!read.starts_with(['=', '+', '-', '@', '\t', '\r']));
                    prop_assert_eq!(read.strip_prefix('\'').filter(|_| read != cell).unwrap_or(read), cell);
                }
            }
        }
    }
}
