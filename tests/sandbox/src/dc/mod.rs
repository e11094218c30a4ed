//! The data centres: MTProto over TCP.

/// What the data centres know.
#[derive(Default)]
pub struct DcSide {}
