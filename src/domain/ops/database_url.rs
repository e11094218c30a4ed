//! The URL of the database, `sqlite://` and a path, and the path in it.

use std::path::{Path, PathBuf};

const SCHEME: &str = "sqlite://";

/// The path in a URL. `%20` and the like are decoded, and a query after `?` is ignored.
#[must_use]
pub fn path_of(url: &str) -> PathBuf {
    let rest = url.strip_prefix(SCHEME).unwrap_or(url);
    let path = rest.split('?').next().unwrap_or_default();
    let bytes = percent_encoding::percent_decode_str(path);
    bytes.decode_utf8().map_or_else(|_| PathBuf::from(path), |path| PathBuf::from(path.into_owned()))
}

/// The URL of a file.
#[must_use]
pub fn url_of(path: &Path) -> String {
    let path = path.display().to_string().replace('%', "%25").replace('?', "%3F");
    format!("{SCHEME}{path}")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::relative("sqlite://data/salesdesk.db", "data/salesdesk.db")]
    #[case::absolute("sqlite:///var/lib/salesdesk.db", "/var/lib/salesdesk.db")]
    #[case::with_options("sqlite://desk.db?mode=rwc", "desk.db")]
    #[case::with_a_space("sqlite://my%20desk.db", "my desk.db")]
    #[case::no_bytes_of_a_text("sqlite://desk%FF.db", "desk%FF.db")]
    fn an_address_names_a_file(#[case] url: &str, #[case] path: &str) {
        assert_eq!(path_of(url), Path::new(path));
    }

    #[rstest]
    #[case("/srv/100%/desk.db")]
    #[case("what?.db")]
    #[case("my desk.db")]
    #[case("Büro%20.db")]
    fn the_address_of_a_file_names_that_file(#[case] path: &str) {
        assert_eq!(path_of(&url_of(Path::new(path))), Path::new(path));
    }
}
