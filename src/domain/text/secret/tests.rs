//! Tests of what is recognised as a secret, and what is not.

use proptest::prelude::*;
use rstest::rstest;
use secrecy::ExposeSecret;

use super::*;

/// A string like a session of this length, from a small generator, so that it is the same each time.
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

/// A full-width letter, as some East Asian keyboards produce it.
fn wide(c: char) -> char {
    if c.is_ascii_alphanumeric() { char::from_u32(u32::from(c) + 0xfee0).unwrap() } else { c }
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
#[case::in_curly_quotes(format!("“{}”", telethon()))]
#[case::in_low_quotes(format!("„{}“", pyrogram()))]
#[case::in_single_quotes(format!("‘{}’", telethon()))]
#[case::in_angle_quotes(format!("‹{}›", pyrogram()))]
#[case::in_corner_brackets(format!("「{}」", telethon()))]
#[case::in_heavy_quotes(format!("❝{}❞", telethon()))]
#[case::in_full_width_quotes(format!("＂{}＂", pyrogram()))]
#[case::in_backticks(format!("```\n{}\n```", telethon()))]
#[case::in_brackets(format!("({})", pyrogram()))]
#[case::before_a_stop(format!("{}.", telethon()))]
#[case::in_yaml(format!("session: {}\n", pyrogram()))]
#[case::in_folded_yaml(format!("session: >-\n  {}\n", in_lines(&pyrogram(), 60).replace('\n', "\n  ")))]
#[case::in_an_env_file(format!("API_ID=12345\nexport SESSION_STRING='{}'\nDEBUG=1\n", telethon()))]
#[case::in_json_with_more(format!("{{ \"phone\": \"+15551230132\", \"session_string\" : \"{}\", \"dc\": 2 }}", telethon()))]
#[case::quoted_in_an_email(format!("> {}", in_lines(&telethon(), 72).replace('\n', "\n> ")))]
#[case::in_lines_of_windows(in_lines(&telethon(), 76).replace('\n', "\r\n"))]
#[case::in_soft_breaks_of_an_email(in_lines(&pyrogram(), 75).replace('\n', "=\r\n"))]
#[case::added_in_a_program(format!("\"{}\" +\n  \"{}\"", &telethon()[..100], &telethon()[100..]))]
#[case::in_full_width_letters(telethon().chars().map(wide).collect())]
#[case::in_a_link(format!("https://example.com/login?session={}", telethon()))]
#[case::of_the_oldest_pyrogram(string("BA", 351))]
#[case::of_the_older_pyrogram(string("BA", 356))]
#[case::over_six(string("1Ag", 368))]
#[case::in_groups_of_four(in_lines(&telethon(), 4).replace('\n', " "))]
#[case::in_groups_of_five_behind_words(format!("my session: {}", in_lines(&pyrogram(), 5).replace('\n', " ")))]
#[case::in_short_lines(in_lines(&pyrogram(), 6))]
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
#[case::of_gram_js_in_json(format!("{{\"s\":\"1{}=\"}}", string("AgAO", 367).replace('-', "+").replace('_', "/")))]
#[case::of_another_tool_in_lines(in_lines(&string("AwQA", 420), 70))]
#[case::of_the_first_pyrogram(string("Ag", 344))]
#[case::a_key_in_hexadecimal_in_lines(in_lines(&"0123456789abcdef".repeat(32), 64))]
#[case::a_key_in_hexadecimal("0123456789abcdef".repeat(32))]
#[case::the_second_half_alone(telethon()[176..].to_owned())]
#[case::the_second_half_of_pyrogram(pyrogram()[181..].to_owned())]
#[case::the_second_half_in_lines(in_lines(&telethon()[176..], 64))]
#[case::the_second_half_in_backticks(format!("```\n{}\n```", &pyrogram()[200..]))]
#[case::the_second_half_with_padding(format!("{}=", &telethon()[200..]))]
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
#[case("Telegram code: 12345\n\nYou can also tap on this link", SecretKind::LoginCode)]
#[case("Telegram login code: 1-2-3-4-5", SecretKind::LoginCode)]
#[case("Код Telegram 12345", SecretKind::LoginCode)]
#[case("Telegram: код 12345", SecretKind::LoginCode)]
#[case("Telegram: 12345 is your login code", SecretKind::LoginCode)]
#[case("Telegram. Login code: １２３４５", SecretKind::LoginCode)]
#[case(
    "Código de inicio de sesión: 12345. No se lo des a nadie, aunque diga que es de Telegram",
    SecretKind::LoginCode
)]
#[case("Code de connexion : 12345. Ne donnez ce code à personne, même de Telegram", SecretKind::LoginCode)]
#[case("کد ورود: ۱۲۳۴۵ را به کسی ندهید، حتی اگر بگوید از Telegram است", SecretKind::LoginCode)]
#[case(
    "Web login code. We received a request to log in on my.telegram.org. This is your login code:\nXGCpV1yJ3wQ",
    SecretKind::LoginCode
)]
#[case("“123456789:AAExampleTokenOfABotFromBotFather00”", SecretKind::BotToken)]
#[case("{\"token\": \"123456789:AAExampleTokenOfABotFromBotFather00\"}", SecretKind::BotToken)]
#[case("{\"api_id\": 12345, \"api_hash\": \"0123456789abcdef0123456789abcdef\"}", SecretKind::ApiHash)]
#[case("7123456789 : AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1", SecretKind::BotToken)]
#[case("7123456789:\nAAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1", SecretKind::BotToken)]
#[case("api-hash: 0123456789abcdef0123456789abcdef", SecretKind::ApiHash)]
#[case("--api-hash 0123456789abcdef0123456789abcdef", SecretKind::ApiHash)]
#[case("12345:0123456789abcdef0123456789abcdef", SecretKind::ApiHash)]
#[case("апи хэш 0123456789abcdef0123456789abcdef", SecretKind::ApiHash)]
#[case("telegram.dog/login/12345", SecretKind::LoginLink)]
#[case("tg:login?token=AQIDBAUG", SecretKind::LoginLink)]
#[case("Your Telegram code is 12345", SecretKind::LoginCode)]
#[case("12345 is your Telegram code", SecretKind::LoginCode)]
#[case("12345 - your Telegram login code", SecretKind::LoginCode)]
#[case("the telegram code I got is 12345", SecretKind::LoginCode)]
#[case("code from telegram: 12345", SecretKind::LoginCode)]
#[case("Код из телеграма 12345", SecretKind::LoginCode)]
#[case("код от telegram 12345", SecretKind::LoginCode)]
#[case("12345 — ваш код Telegram", SecretKind::LoginCode)]
#[case("телеграм код 12345", SecretKind::LoginCode)]
#[case("Login code: 12345. Do not give this code to anyone", SecretKind::LoginCode)]
#[case("Код для входа: 12345", SecretKind::LoginCode)]
#[case("Telegram: 12345", SecretKind::LoginCode)]
#[case("tg code 12345", SecretKind::LoginCode)]
#[case("код из тг 12345", SecretKind::LoginCode)]
#[case("Telegram: ваш код 12345", SecretKind::LoginCode)]
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
#[case("1-2-3-4-5")]
#[case("DE89 3704 0044 0532 0130 00, BIC COBADEFFXXX")]
#[case("GB33BUKB20201555555555 and FR7630006000011234567890189")]
#[case("€ 12.345,67 or $12,345.67; 1 234 567 ₽")]
#[case("order A1B2-C3D4-E5F6-G7H8-I9J0, invoice RE-2026-0012345678, tracking 1Z999AA10123456784")]
#[case("Write to our Telegram channel and say the promo code 55555: it gives 10 %")]
#[case("Our bot in Telegram: @desk_bot, open 09:00-18:00, code of the door 12345")]
#[case("0x71C7656EC7ab88b098defB751B7401B5f6d8976F")]
#[case(
    "sha512 cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
)]
#[case("your order 123456789: ready on Monday")]
#[case("the score was 1234567:7654321")]
#[case("the login code of the door is 12345")]
#[case("Telegram: 12345 people read it")]
#[case("tg channel code review, 12345 views")]
#[case("What is an api_hash, and what is a secret_key?")]
#[case("commit 8a5fce9a4d1f0b2c3d4e5f60718293a4b5c6d7e8")]
#[case("My Telegram code name is Bob")]
#[case("https://t.me/bob_lee?start=hello and https://t.me/login")]
#[case("------------------------------------------------------------------------------")]
#[case("Order 123456 via Telegram: code name Alpha")]
#[case("md5 0123456789abcdef0123456789abcdef")]
#[case("12345 boxes, 0123456789abcdef0123456789abcdef")]
#[case("Join our Telegram: the code of the flat is 12345")]
fn ordinary_text_is_no_secret(#[case] text: &str) {
    assert_eq!(looks_like_secret(text), None);
}

#[rstest]
#[case::a_link(format!("https://example.com/file?id={}", string("Bx", 330)))]
#[case::a_link_in_a_sentence(format!("look at https://example.com/{}/view, please", string("Ax", 100)))]
#[case::a_public_key(format!("ssh-rsa {} ann@desk", string("AAAAB3NzaC1yc2E", 372)))]
#[case::a_token_of_the_web(format!("eyJhbGciOiJIUzI1NiJ9.{}.sig", string("eyJ", 400)))]
#[case::a_picture(format!("data:image/png;base64,{}", string("iVBOR", 3000)))]
#[case::a_small_picture(format!("<img src=\"data:image/png;base64,{}\">", string("iVBORw0KGgo", 420)))]
#[case::a_small_picture_alone(string("/9j/4AAQSkZJRg", 420))]
#[case::a_picture_in_lines(in_lines(&string("iVBORw0KGgo", 6000), 76))]
#[case::the_middle_of_a_picture(in_lines(&string("x", 6000), 76))]
#[case::a_certificate(format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----", in_lines(&string("MIID", 640), 64)))]
#[case::a_link_without_its_scheme(format!("shop.example.com/track?id={}", string("Bx", 330)))]
#[case::a_link_of_advertising(format!("(www.example.com/?utm_source=mail&gclid={}&fbclid={})", string("Cj0", 90), string("IwAR", 340)))]
#[case::a_signed_token(format!("Bearer eyJhbGciOiJSUzI1NiJ9.{}.{}", string("eyJ", 200), string("Ab", 342)))]
#[case::codes_of_a_promotion((0..30).map(|n| string(&format!("A{n}"), 18)).collect::<Vec<_>>().join("\n"))]
#[case::a_rest_with_words(format!("order {}", string("x", 150)))]
#[case::a_short_code(string("x", 64))]
#[case::a_path("/var/lib/Docker2/volumes/Salesdesk_Data01/_data/Backups/2026-11-23/Nightly_Dump_Of_Everything_v3/Part0001".to_owned())]
#[case::a_name_of_a_class("AbstractSingletonProxyFactoryBean2".repeat(4))]
#[case::a_long_number("0123456789".repeat(15))]
#[case::numbers_in_groups("4111 1111 1111 1111 ".repeat(20))]
#[case::words_of_the_same_length("1And then they went home with Anna from Rome ".repeat(10))]
#[case::codes_in_groups((0..40).map(|n| string(&format!("K{n}"), 5)).collect::<Vec<_>>().join(" "))]
#[case::a_sentence_without_spaces("ThisIsALongSentenceWithoutSpacesThatSomebodyTypedOnTheirPhone2DaysAgoBecauseTheSpaceKeyWasBroken100Percent".to_owned())]
#[case::one_letter("A".repeat(362))]
#[case::a_laugh("hA".repeat(181))]
#[case::words_without_a_comma("About this we should talk again before the end of the week because nobody knows ".repeat(12))]
#[case::a_long_word("Aaaaaaaaaaaaargh".repeat(6))]
fn what_is_only_long_is_no_secret(#[case] text: String) {
    assert_eq!(looks_like_secret(&text), None, "{text}");
    assert!(session_in(&text).is_none());
}

#[rstest]
#[case("password: hunter2", true)]
#[case("Password hunter2", true)]
#[case("my password is hunter2", true)]
#[case("2fa: hunter", true)]
#[case("2FA password = hunter2", true)]
#[case("pass hunter2!", true)]
#[case("Пароль: осень", true)]
#[case("мой пароль осень2026", true)]
#[case("облачный пароль - hunter2", true)]
#[case("пароль это hunter2", true)]
#[case("2-step password: hunter2", true)]
#[case("password for +49 151 2345 4412: hunter2", true)]
#[case("пароль от аккаунта: осень2026", true)]
#[case("пароль от облака hunter2", true)]
#[case("Пароль двухфакторки: hunter2", true)]
#[case("my 2fa is hunter2", true)]
#[case("login: eva password: hunter2", true)]
#[case("+49 151 2345 4412:hunter2", true)]
#[case("password:hunter2 thanks", true)]
#[case("password: autumn leaves", true)]
#[case("hunter2 is my password", true)]
#[case("/ password hunter2", true)]
#[case("\u{200b}/password hunter2", true)]
#[case("/my_password hunter2", false)]
#[case("what is the password: is it on the back of the box, or inside?", false)]
#[case("password: which one?", false)]
#[case("I changed the password of the door yesterday", false)]
#[case("79012345678: call at 9", false)]
#[case("room 12, password protected", false)]
#[case("password", false)]
#[case("password?", false)]
#[case("password please", false)]
#[case("password please!", false)]
#[case("passport 123456", false)]
#[case("пароль не подходит", false)]
#[case("I forgot the password of account 5", false)]
fn a_password_is_known_by_its_name(#[case] text: &str, #[case] named: bool) {
    assert_eq!(names_password(text), named);
}

#[test]
fn an_invitation_of_this_bot_is_distinguished_from_other_links() {
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

/// The beginning of an archive with this entry.
fn zip(name: &str) -> Vec<u8> {
    let length = u16::try_from(name.len()).unwrap().to_le_bytes();
    [b"PK\x03\x04".as_slice(), &[0; 22], &length, &[0; 2], name.as_bytes(), b"compressed"].concat()
}

#[rstest]
#[case::of_telethon(b"SQLite format 3\0 .. CREATE TABLE sessions (dc_id integer primary key, auth_key blob)".to_vec())]
#[case::of_pyrogram(b"SQLite format 3\0 .. CREATE TABLE sessions\n(\n    dc_id INTEGER,\n    auth_key BLOB".to_vec())]
#[case::of_another_tool(b"SQLite format 3\0 .. CREATE TABLE auth_keys (dc INTEGER)".to_vec())]
#[case::of_telegram_desktop(b"TDF$\x01\x02".to_vec())]
#[case::of_telegram_desktop_packed(zip("tdata/key_datas"))]
#[case::of_telegram_desktop_in_a_folder([zip("readme.txt"), zip("Telegram Desktop/tdata/D877F783D5D3EF8C/maps")].concat())]
#[case::packed(zip("accounts/anna.session"))]
#[case::packed_otherwise(b"Rar!\x1a\x07\x01\0 .. tdata/key_datas".to_vec())]
fn a_session_file_is_known_by_its_content(#[case] bytes: Vec<u8>) {
    assert!(is_session_file(&bytes));
}

#[rstest]
#[case::another_database(b"SQLite format 3\0 .. CREATE TABLE customers (id integer)".to_vec())]
#[case::words(b"create table sessions (auth_key blob)".to_vec())]
#[case::a_document(zip("word/document.xml"))]
#[case::a_cut_archive(b"PK\x03\x04".to_vec())]
#[case::a_picture(b"\xff\xd8\xff tdata".to_vec())]
#[case::nothing(Vec::new())]
fn another_file_is_no_session(#[case] bytes: Vec<u8>) {
    assert!(!is_session_file(&bytes));
}

#[test]
fn the_words_of_a_file_are_read_in_the_encodings_of_words() {
    let wide = |text: &str| [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let windows: Vec<u8> = wide(&telethon());
    assert_eq!(looks_like_secret(&words_of(&windows).unwrap()), Some(SecretKind::Session));
    assert_eq!(words_of(b"buy milk").as_deref(), Some("buy milk"));
    assert_eq!(words_of(b"%PDF-1.7 words"), None);
    assert_eq!(words_of(b"a\0b"), None);
    assert!(is_other_file(b"\0\0\0\x20ftypisom") && !is_other_file(b"SQLite format 3\0"));
    assert!(may_hold_secret(3_000_000) && !may_hold_secret(30_000_000));
}

#[test]
fn a_kind_reads_back_as_it_was_written() {
    for kind in SecretKind::ALL {
        assert_eq!(kind.into_str().parse(), Ok(kind));
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
