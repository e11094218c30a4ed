//! Secrets and the files that hold them: the key, encryption, backup and restore.

pub(in crate::store) mod backup;
pub mod cipher;
pub(in crate::store) mod hash_key;
pub(in crate::store) mod key_rotation;
pub(in crate::store) mod private_file;
pub(in crate::store) mod restore;
pub mod sealed_file;
pub(in crate::store) mod secret_key;
