//! What is taken for a secret, and what is not.

use proptest::prelude::*;
use rstest::rstest;
use secrecy::ExposeSecret;

use super::*;

/// What a session of so many letters looks like: the work of a small generator, so that it is the same each time.
fn string(begins: &str, length: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut seed = 1_u32;
    let letters = std::iter::repeat_with(|| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(LETTERS[(seed >> 26) as usize])
    });
    begins.chars().chain(letters).take(length).collect()
}

fn telethon() -> String {
    string("1Ag", 352)
}

fn pyrogram() -> String {
    string("BA", 362)
}

fn in_lines(text: &str, length: usize) -> String {
    text.as_bytes().chunks(length).map(|line| std::str::from_utf8(line).unwrap()).collect::<Vec<_>>().join("\n")
}

#[rstest]
#[case::alone(telethon())]
#[case::with_padding(format!("{}=", telethon()))]
#[case::in_quotes(format!("\"{}\"", telethon()))]
#[case::in_guillemets(format!("«{}»", pyrogram()))]
#[case::assigned(format!("SESSION={}", telethon()))]
#[case::assigned_with_spaces(format!("session_string = '{}'", pyrogram()))]
#[case::behind_words(format!("here is the session for you: {} thank you", telethon()))]
#[case::behind_words_of_another_language(format!("вот сессия {}", pyrogram()))]
#[case::in_lines(in_lines(&telethon(), 64))]
#[case::in_lines_behind_words(format!("my session\n{}\n", in_lines(&pyrogram(), 80)))]
#[case::in_json(format!("{{\"session\":\"{}\"}}", pyrogram()))]
#[case::in_a_program(format!("StringSession(\"{}\"\n    \"{}\")", &telethon()[..176], &telethon()[176..]))]
#[case::after_a_command(format!("/send @bob_lee {}", pyrogram()))]
#[case::of_the_oldest_pyrogram(string("BA", 351))]
#[case::of_the_older_pyrogram(string("BA", 356))]
#[case::over_six(string("1Ag", 368))]
fn a_whole_session_is_found_wherever_it_stands(#[case] text: String) {
    assert_eq!(looks_like_secret(&text), Some(SecretKind::Session));
    let found = session_in(&text).unwrap();
    assert!([351, 352, 356, 362, 368].contains(&found.expose_secret().len()));
}

#[test]
fn marks_that_nobody_sees_do_not_hide_a_session() {
    let text: String = telethon().chars().flat_map(|c| [c, '\u{200b}']).collect();
    assert_eq!(session_in(&text).unwrap().expose_secret(), telethon());
}

#[rstest]
#[case::cut_short(telethon()[..200].to_owned())]
#[case::cut_short_behind_words(format!("session: {}", &pyrogram()[..120]))]
#[case::of_gram_js(format!("1{}", string("AgAO", 367).replace('-', "+").replace('_', "/")))]
#[case::of_mtcute(string("AwQA", 420))]
#[case::a_key_in_hexadecimal("0123456789abcdef".repeat(32))]
fn what_is_most_of_a_session_is_one(#[case] text: String) {
    assert_eq!(looks_like_secret(&text), Some(SecretKind::Session));
}

#[rstest]
#[case("123456789:AAExampleTokenOfABotFromBotFather00", SecretKind::BotToken)]
#[case("BOT_TOKEN=7000000001:AAbucketBucketBucketBucketBuckets_1", SecretKind::BotToken)]
#[case("https://api.telegram.org/bot123456789:AAExampleTokenOfABotFromBotFather00/getMe", SecretKind::BotToken)]
#[case("tg://login?token=AQIDBAUGBwgJCgsMDQ4PEA", SecretKind::LoginLink)]
#[case("open TG://login?code=12345", SecretKind::LoginLink)]
#[case("https://t.me/login/12345", SecretKind::LoginLink)]
#[case("api_hash = \"0123456789abcdef0123456789abcdef\"", SecretKind::ApiHash)]
#[case("TELEGRAM_API_HASH=0123456789ABCDEF0123456789abcdef", SecretKind::ApiHash)]
#[case("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----", SecretKind::PrivateKey)]
#[case("SECRET_KEY=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGh", SecretKind::PrivateKey)]
#[case(
    "Login code: 12345. Do not give this code to anyone, even if they say they are from Telegram!",
    SecretKind::LoginCode
)]
#[case("Код для входа в Telegram: 12345. Не давайте код никому.", SecretKind::LoginCode)]
fn other_secrets_are_known_by_their_shape(#[case] text: &str, #[case] kind: SecretKind) {
    assert_eq!(looks_like_secret(text), Some(kind));
}

#[rstest]
#[case("")]
#[case("hello")]
#[case("Good day! How can I help you? We are open from 9:00 to 18:30 at 12 Abbey Road, call +1 555 123 0132.")]
#[case("+1 (555) 123-0132")]
#[case("79012345678, 79012345679, 79012345680")]
#[case("12345")]
#[case("your order 123456789: ready on Monday")]
#[case("the score was 1234567:7654321")]
#[case("the login code of the door is 12345")]
#[case("What is an api_hash, and what is a secret_key?")]
#[case("commit 8a5fce9a4d1f0b2c3d4e5f60718293a4b5c6d7e8")]
#[case("My Telegram code name is Bob")]
#[case("https://t.me/bob_lee?start=hello and https://t.me/login")]
#[case("------------------------------------------------------------------------------")]
fn ordinary_text_is_no_secret(#[case] text: &str) {
    assert_eq!(looks_like_secret(text), None);
}

#[rstest]
#[case::a_link(format!("https://example.com/file?id={}", string("Bx", 330)))]
#[case::a_link_in_a_sentence(format!("look at https://example.com/{}/view, please", string("Ax", 100)))]
#[case::a_public_key(format!("ssh-rsa {} ann@desk", string("AAAAB3NzaC1yc2E", 372)))]
#[case::a_token_of_the_web(format!("eyJhbGciOiJIUzI1NiJ9.{}.sig", string("eyJ", 400)))]
#[case::a_picture(format!("data:image/png;base64,{}", string("iVBOR", 3000)))]
#[case::one_letter("A".repeat(362))]
#[case::a_laugh("hA".repeat(181))]
#[case::words_without_a_comma("About this we should talk again before the end of the week because nobody knows ".repeat(12))]
#[case::a_long_word("Aaaaaaaaaaaaargh".repeat(6))]
fn what_is_only_long_is_no_secret(#[case] text: String) {
    assert_eq!(looks_like_secret(&text), None, "{text}");
    assert!(session_in(&text).is_none());
}

#[test]
fn an_invitation_of_this_bot_is_told_from_other_links() {
    let token = crate::domain::invite::InviteToken::new([7; 16]).expose();
    assert!(holds_invitation(&format!("join: https://t.me/Our_Desk_Bot?start={token}"), "our_desk_bot"));
    assert!(!holds_invitation(&format!("https://t.me/another_bot?start={token}"), "our_desk_bot"));
    assert!(!holds_invitation("https://t.me/our_desk_bot?start=hello", "our_desk_bot"));
}

#[rstest]
#[case("anna.session", true)]
#[case("Anna.SESSION", true)]
#[case("anna.session-journal", true)]
#[case("anna.session.zip", true)]
#[case("tdata.zip", true)]
#[case("session.pdf", false)]
#[case("my.sessions.docx", false)]
#[case("photo.jpg", false)]
fn a_session_file_is_known_by_its_name(#[case] name: &str, #[case] session: bool) {
    assert_eq!(is_session_name(name), session);
}

#[rstest]
#[case("backup.sqlite", None, 20_000, true)]
#[case("anna", None, 20_000, true)]
#[case("anna.bin", Some("application/vnd.sqlite3"), 20_000, true)]
#[case(".env", None, 300, true)]
#[case("notes.txt", Some("text/plain"), 300, true)]
#[case("notes.txt", Some("text/plain"), 3_000_000, false)]
#[case("offer.pdf", Some("application/pdf"), 3_000, false)]
#[case("photo.jpg", Some("image/jpeg"), 3_000, false)]
fn only_a_file_that_can_hold_a_secret_is_looked_into(
    #[case] name: &str,
    #[case] mime: Option<&str>,
    #[case] size: u32,
    #[case] looked_into: bool,
) {
    assert_eq!(may_hold_secret(name, mime, size), looked_into);
}

#[test]
fn a_session_file_is_known_by_its_content() {
    let file = b"SQLite format 3\0 .. CREATE TABLE sessions (dc_id integer primary key, auth_key blob)".to_vec();
    assert!(is_session_file(&file));
    assert!(!is_session_file(b"SQLite format 3\0 .. CREATE TABLE customers (id integer)"));
    assert!(!is_session_file(b"create table sessions (auth_key blob)"));
}

#[test]
fn a_kind_reads_back_as_it_was_written() {
    for kind in SecretKind::ALL {
        assert_eq!(SecretKind::from_name(kind.as_str()), Some(kind));
    }
}

proptest! {
    #[test]
    fn any_text_is_judged(text in "\\PC{0,400}") {
        let _ = (looks_like_secret(&text), holds_invitation(&text, "our_desk_bot"));
    }

    #[test]
    fn sentences_are_no_secrets(words in proptest::collection::vec("[A-Za-zА-я]{1,15}[,.!?]?", 0..120)) {
        prop_assert_eq!(looks_like_secret(&words.join(" ")), None);
    }

    #[test]
    fn a_session_is_found_between_any_words(before in "[a-zа-я ,.:\n]{0,60}", after in "[,.\n][a-zа-я ]{0,60}") {
        let text = format!("{before}\n\"{}\"{after}", telethon());
        prop_assert_eq!(session_in(&text).map(|found| found.expose_secret().to_owned()), Some(telethon()));
    }
}
