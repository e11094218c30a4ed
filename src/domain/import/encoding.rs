//! Recognising the encoding of a text file.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251};

/// The size of the beginning of the file that is looked at for UTF-16 without a byte order mark.
const BEGINNING: usize = 4096;

/// Looks through a file, piece by piece.
#[derive(Default)]
pub struct EncodingScan {
    beginning: Vec<u8>,
    /// An unfinished character at the end of the last piece.
    rest: Vec<u8>,
    /// Characters of several bytes that are UTF-8, and sequences that are not.
    good: u64,
    bad: u64,
    /// How many lines there are, if it is no UTF-16.
    pub lines: u64,
}

impl EncodingScan {
    pub fn feed(&mut self, bytes: &[u8]) {
        let room = BEGINNING.saturating_sub(self.beginning.len()).min(bytes.len());
        self.beginning.extend_from_slice(&bytes[..room]);
        self.lines += u64::try_from(bytes.iter().filter(|byte| **byte == b'\n').count()).unwrap_or_default();
        let joined;
        let mut left = if self.rest.is_empty() {
            bytes
        } else {
            joined = [&self.rest[..], bytes].concat();
            &joined
        };
        let mut rest = Vec::new();
        loop {
            let (good, error) = match std::str::from_utf8(left) {
                Ok(good) => (good.as_bytes(), None),
                Err(error) => (&left[..error.valid_up_to()], Some(error)),
            };
            self.good += u64::try_from(good.iter().filter(|byte| **byte >= 0xc0).count()).unwrap_or_default();
            let Some(error) = error else { break };
            left = &left[error.valid_up_to()..];
            match error.error_len() {
                Some(length) => {
                    self.bad += 1;
                    left = &left[length..];
                }
                None => {
                    rest = left.to_vec();
                    break;
                }
            }
        }
        self.rest = rest;
    }

    /// The encoding; `None` when it is no text.
    #[must_use]
    pub fn finish(&self) -> Option<&'static Encoding> {
        if let Some((encoding, _)) = Encoding::for_bom(&self.beginning) {
            return Some(encoding);
        }
        let zeros = |at: usize| self.beginning.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
        let (even, odd, pairs) = (zeros(0), zeros(1), self.beginning.len() / 2);
        // The second half of letters, separators and line ends of the Latin alphabet.
        if odd > pairs / 20 && even <= odd / 20 {
            return Some(UTF_16LE);
        }
        if even > pairs / 20 && odd <= even / 20 {
            return Some(UTF_16BE);
        }
        if even + odd > 0 {
            return None;
        }
        let bad = self.bad + u64::from(!self.rest.is_empty());
        // One damaged character does not make a file one of another encoding.
        Some(if bad > self.good { WINDOWS_1251 } else { UTF_8 })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn recognised(bytes: &[u8], piece: usize) -> Option<&'static Encoding> {
        let mut scan = EncodingScan::default();
        bytes.chunks(piece).for_each(|piece| scan.feed(piece));
        scan.finish()
    }

    fn utf_16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    const TABLE: &str = "Имя;Телефон\r\nЗоя;+15551230132\r\n";

    #[rstest]
    #[case(TABLE.as_bytes().to_vec(), Some(UTF_8))]
    #[case([b"\xef\xbb\xbf", TABLE.as_bytes()].concat(), Some(UTF_8))]
    #[case(WINDOWS_1251.encode(TABLE).0.into_owned(), Some(WINDOWS_1251))]
    #[case(utf_16(&format!("\u{feff}{TABLE}"), u16::to_le_bytes), Some(UTF_16LE))]
    #[case(utf_16(&format!("\u{feff}{TABLE}"), u16::to_be_bytes), Some(UTF_16BE))]
    #[case(utf_16(TABLE, u16::to_le_bytes), Some(UTF_16LE))]
    #[case(utf_16(TABLE, u16::to_be_bytes), Some(UTF_16BE))]
    #[case(b"name,phone\n".to_vec(), Some(UTF_8))]
    // One damaged character among good ones.
    #[case([TABLE.as_bytes(), b"\xff"].concat(), Some(UTF_8))]
    #[case(b"\x00\x01\x02\x00\x00\x07".to_vec(), None)]
    fn an_encoding_is_recognised(#[case] bytes: Vec<u8>, #[case] encoding: Option<&'static Encoding>) {
        assert_eq!(recognised(&bytes, 1024), encoding);
    }

    proptest! {
        #[test]
        fn it_does_not_depend_on_the_pieces(bytes: Vec<u8>, piece in 1..9_usize) {
            prop_assert_eq!(recognised(&bytes, piece), recognised(&bytes, 4096));
        }
    }
}
