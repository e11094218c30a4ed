//! The framings of MTProto over TCP: full, abridged, intermediate and padded intermediate, recognised by the first
//! bytes. A malformed frame ends the connection, as at Telegram.

use flate2::Crc;

use super::crypto::{random, read_i32};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Framing {
    /// Not enough bytes have arrived to decide.
    Unknown,
    Full,
    Abridged,
    Intermediate,
    PaddedIntermediate,
}

pub(crate) struct Transport {
    framing: Framing,
    received: i32,
    sent: i32,
}

/// The connection must end.
pub(crate) struct BrokenFrame;

/// Larger frames are refused; Telegram's limit is about one MiB of payload.
const MAX_FRAME: usize = 1 << 21;

impl Transport {
    pub(crate) fn new() -> Self {
        Self { framing: Framing::Unknown, received: 0, sent: 0 }
    }

    /// Takes the next complete frame off `buffer`; `None` if more bytes are needed.
    pub(crate) fn take(&mut self, buffer: &mut Vec<u8>) -> Result<Option<Vec<u8>>, BrokenFrame> {
        if self.framing == Framing::Unknown {
            self.recognise(buffer);
        }
        let (header, length) = match self.framing {
            Framing::Unknown => return Ok(None),
            Framing::Abridged => match buffer.as_slice() {
                [0x7f | 0xff, a, b, c, ..] => (4, usize::from(*a) | usize::from(*b) << 8 | usize::from(*c) << 16),
                [0x7f | 0xff, ..] | [] => return Ok(None),
                [words, ..] => (1, usize::from(words & 0x7f)),
            },
            Framing::Full | Framing::Intermediate | Framing::PaddedIntermediate => match read_i32(buffer, 0) {
                None => return Ok(None),
                Some(length) => (4, usize::try_from(length & 0x7fff_ffff).map_err(|_| BrokenFrame)?),
            },
        };
        let length = match self.framing {
            Framing::Abridged => length * 4,
            // The length of a full frame includes itself.
            Framing::Full => length.checked_sub(4).filter(|rest| *rest >= 8).ok_or(BrokenFrame)?,
            _ => length,
        };
        if length > MAX_FRAME {
            return Err(BrokenFrame);
        }
        if buffer.len() < header + length {
            return Ok(None);
        }
        let frame: Vec<u8> = buffer.drain(..header + length).collect();
        match self.framing {
            Framing::Full => self.open_full(&frame).map(Some),
            // The payload of a padded frame is 8 (key id) + 16 (message key) + whole AES blocks, or an unencrypted
            // message.
            Framing::PaddedIntermediate if frame.get(4..12).is_some_and(|id| id != [0; 8]) => {
                let whole = (length.saturating_sub(24) / 16) * 16 + 24;
                Ok(Some(frame[header..header + whole.min(length)].to_vec()))
            }
            _ => Ok(Some(frame[header..].to_vec())),
        }
    }

    /// Frames a payload; its length is a multiple of four.
    pub(crate) fn frame(&mut self, payload: &[u8]) -> Vec<u8> {
        let mut frame = Vec::with_capacity(payload.len() + 16);
        let words = payload.len() / 4;
        let length = |extra: usize| u32::try_from(payload.len() + extra).unwrap_or(u32::MAX).to_le_bytes();
        match self.framing {
            Framing::Unknown | Framing::Full => {
                frame.extend(length(12));
                frame.extend(self.sent.to_le_bytes());
                frame.extend(payload);
                frame.extend(crc32(&frame).to_le_bytes());
                self.sent += 1;
            }
            Framing::Abridged => {
                match u8::try_from(words) {
                    Ok(words) if words < 0x7f => frame.push(words),
                    _ => {
                        frame.push(0x7f);
                        frame.extend(&words.to_le_bytes()[..3]);
                    }
                }
                frame.extend(payload);
            }
            Framing::Intermediate => {
                frame.extend(length(0));
                frame.extend(payload);
            }
            Framing::PaddedIntermediate => {
                let padding = random::<16>();
                let padding = &padding[..usize::from(padding[0] % 16)];
                frame.extend(length(padding.len()));
                frame.extend(payload);
                frame.extend(padding);
            }
        }
        frame
    }

    /// A transport error such as 404. In full framing it may be sent alone, since a negative length is unambiguous, or
    /// `framed` like any payload.
    pub(crate) fn frame_error(&mut self, code: i32, framed: bool) -> Vec<u8> {
        let payload = (-code.abs()).to_le_bytes();
        match self.framing {
            Framing::Unknown | Framing::Full if !framed => payload.to_vec(),
            _ => self.frame(&payload),
        }
    }

    fn recognise(&mut self, buffer: &mut Vec<u8>) {
        let (framing, mark) = match buffer.as_slice() {
            [0xef, ..] => (Framing::Abridged, 1),
            [0xee, 0xee, 0xee, 0xee, ..] => (Framing::Intermediate, 4),
            [0xdd, 0xdd, 0xdd, 0xdd, ..] => (Framing::PaddedIntermediate, 4),
            [_, _, _, _, ..] => (Framing::Full, 0),
            _ => return,
        };
        self.framing = framing;
        buffer.drain(..mark);
    }

    fn open_full(&mut self, frame: &[u8]) -> Result<Vec<u8>, BrokenFrame> {
        let (covered, sum) = frame.split_last_chunk::<4>().ok_or(BrokenFrame)?;
        if crc32(covered) != u32::from_le_bytes(*sum) || read_i32(covered, 4) != Some(self.received) {
            return Err(BrokenFrame);
        }
        self.received += 1;
        Ok(covered[8..].to_vec())
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a client of each framing sends for this payload, including its first bytes.
    fn sent(payload: &[u8]) -> [(&'static str, Vec<u8>); 4] {
        let length = u32::try_from(payload.len()).unwrap().to_le_bytes();
        let mut full = (u32::try_from(payload.len()).unwrap() + 12).to_le_bytes().to_vec();
        full.extend([0; 4]);
        full.extend(payload);
        full.extend(crc32(&full).to_le_bytes());
        let words = u8::try_from(payload.len() / 4).unwrap();
        [
            ("full", full),
            ("abridged", [&[0xef, words][..], payload].concat()),
            ("intermediate", [&[0xee; 4][..], &length, payload].concat()),
            ("padded", {
                let padded = u32::try_from(payload.len() + 5).unwrap().to_le_bytes();
                [&[0xdd; 4][..], &padded, payload, &[1; 5]].concat()
            }),
        ]
    }

    #[test]
    fn each_framing_is_recognised_and_read_however_the_bytes_arrive() {
        let payload: Vec<u8> = (1..=72).collect();
        for (name, bytes) in sent(&payload) {
            let (mut transport, mut buffer, mut frames) = (Transport::new(), Vec::new(), Vec::new());
            for byte in bytes {
                buffer.push(byte);
                frames.extend(transport.take(&mut buffer).ok().flatten());
            }
            assert_eq!(frames.concat(), payload, "{name}");
            assert!(buffer.is_empty(), "{name}");
        }
    }

    #[test]
    fn a_full_frame_with_a_wrong_sum_breaks_the_connection() {
        let [(_, mut bytes), ..] = sent(&[1; 40]);
        bytes[20] ^= 1;
        assert!(Transport::new().take(&mut bytes).is_err());
    }
}
