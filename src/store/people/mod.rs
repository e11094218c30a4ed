//! Recipients: their names, the stop-list, search and erasure.

pub(in crate::store) mod erasure;
pub(in crate::store) mod queries;
pub(in crate::store) mod search;
pub(in crate::store) mod stop_list;
