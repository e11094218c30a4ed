//! The envelope of a message: containers and compression. A length in a message is trusted only as far as its bytes
//! reach.

use std::io::Read;

use grammers_tl_types::{Cursor, Deserializable, Serializable};

use super::crypto::{read_i32, read_i64};

const CONTAINER: u32 = 0x73f1_f8dc;
const GZIP_PACKED: u32 = 0x3072_cfa1;

/// A message from a client, alone or from a container.
pub(crate) struct Incoming {
    pub(crate) key: i64,
    pub(crate) session: i64,
    pub(crate) id: i64,
    pub(crate) body: Vec<u8>,
}

/// Unpacks containers and compressed messages. `None` for an invalid container.
pub(super) fn unpack(key: i64, session: i64, id: i64, body: &[u8], parts: &mut Vec<Incoming>, depth: u8) -> Option<()> {
    match read_i32(body, 0).map(i32::cast_unsigned) {
        Some(CONTAINER) if depth == 0 => {
            let count = read_i32(body, 4)?;
            let mut at = 8;
            for _ in 0..count {
                let part_id = read_i64(body, at)?;
                let length = usize::try_from(read_i32(body, at + 12)?).ok()?;
                let part = body.get(at + 16..at + 16 + length)?;
                unpack(key, session, part_id, part, parts, 1)?;
                at += 16 + length;
            }
            Some(())
        }
        Some(CONTAINER) => None,
        _ => {
            parts.push(Incoming { key, session, id, body: gunzip(body)? });
            Some(())
        }
    }
}

/// A container of these messages: id, sequence number, body.
pub(super) fn container(parts: &[(i64, i32, Vec<u8>)]) -> Vec<u8> {
    let length = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
    let mut body = CONTAINER.to_le_bytes().to_vec();
    body.extend(length(parts.len()));
    for (id, sequence, part) in parts {
        body.extend(id.to_le_bytes());
        body.extend(sequence.to_le_bytes());
        body.extend(length(part.len()));
        body.extend(part);
    }
    body
}

/// The object itself, decompressed if it is `gzip_packed`.
pub(crate) fn gunzip(body: &[u8]) -> Option<Vec<u8>> {
    if !is_packed(body) {
        return Some(body.to_vec());
    }
    let packed = Vec::<u8>::deserialize(&mut Cursor::from_slice(&body[4..])).ok()?;
    let mut plain = Vec::new();
    // A decompression bomb ends at 16 MiB.
    flate2::read::GzDecoder::new(packed.as_slice()).take(1 << 24).read_to_end(&mut plain).ok()?;
    Some(plain)
}

pub(super) fn is_packed(body: &[u8]) -> bool {
    read_i32(body, 0).map(i32::cast_unsigned) == Some(GZIP_PACKED)
}

/// `gzip_packed`, if the object is large and compression helps.
pub(crate) fn gzip(body: Vec<u8>) -> Vec<u8> {
    if body.len() < 1024 {
        return body;
    }
    let mut packed = Vec::new();
    let mut encoder = flate2::read::GzEncoder::new(body.as_slice(), flate2::Compression::fast());
    if encoder.read_to_end(&mut packed).is_err() || packed.len() + 16 > body.len() {
        return body;
    }
    let mut object = GZIP_PACKED.to_le_bytes().to_vec();
    packed.serialize(&mut object);
    object
}
