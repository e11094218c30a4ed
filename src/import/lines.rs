//! Text in which every line ends alike, and whose end can be recognised.
//!
//! Invariant: a row takes a bounded amount of memory, also when a quotation mark is never closed.

use std::io::{self, Read};

use super::people_table::LONGEST_ROW;

/// What follows the text. If it is found inside a cell, the cell's quotation mark was never closed.
pub(super) const END: &str = "\u{1}the end of the file\u{1}";

/// Replaces CRLF and CR by LF, and adds [`END`] as a last line.
pub(super) struct Lines<R> {
    from: R,
    after_cr: bool,
    /// What is left of the end, once the text is over.
    end: Option<Vec<u8>>,
    /// How many bytes the present row may still take.
    left: usize,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from, after_cr: false, end: None, left: 0 }
    }

    /// A row begins. `buffered` bytes of the next ones may be read with it.
    pub(super) fn begin_row(&mut self, buffered: usize) {
        self.left = LONGEST_ROW + buffered;
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let most = to.len().min(self.left);
        if most == 0 && !to.is_empty() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        loop {
            if let Some(end) = &mut self.end {
                let taken = end.len().min(most);
                to[..taken].copy_from_slice(&end[..taken]);
                end.drain(..taken);
                self.left -= taken;
                return Ok(taken);
            }
            let read = self.from.read(&mut to[..most])?;
            if read == 0 {
                self.end = Some(format!("\n{END}\n").into_bytes());
                continue;
            }
            let mut kept = 0;
            for at in 0..read {
                let byte = to[at];
                if !(byte == b'\n' && self.after_cr) {
                    to[kept] = if byte == b'\r' { b'\n' } else { byte };
                    kept += 1;
                }
                self.after_cr = byte == b'\r';
            }
            // An empty answer would mean the end.
            if kept > 0 {
                self.left -= kept;
                return Ok(kept);
            }
        }
    }
}
