//! Tests of phone numbers.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case("call +44 7911 123456", "+447911123456")]
#[case("my number's +44 7911 123456", "+447911123456")]
#[case("M: +44 7911 123456", "+447911123456")]
#[case("+44 7911 123456 (mobile)", "+447911123456")]
#[case("whatsapp://send?phone=447911123456&text=hi", "+447911123456")]
#[case("https://api.whatsapp.com/send?phone=447911123456", "+447911123456")]
#[case("sms:+447911123456", "+447911123456")]
#[case("callto:+447911123456", "+447911123456")]
#[case("вот мой номер: +79123456789", "+79123456789")]
#[case("плюс 7 912 345 67 89", "+79123456789")]
#[case("+7 912 345 67 89 (моб.)", "+79123456789")]
#[case("☎️ +1 555 123 0132", "+15551230132")]
#[case("📞+1 (555) 123-0132", "+15551230132")]
#[case("мой телефон: +7 901 234-56-78", "+79012345678")]
#[case("Т. +7 901 234-56-78", "+79012345678")]
#[case("My phone is +1 555 123 0132", "+15551230132")]
#[case("+1 (555) 123-0132", "+15551230132")]
#[case("15551230132", "+15551230132")]
#[case("0049 151 2345 4412", "+4915123454412")]
#[case(" +99966 1 0001 ", "+9996610001")]
#[case("+84 912 345 678", "+84912345678")]
#[case("\u{202a}+1 555 123 0132\u{202c}", "+15551230132")]
#[case("\u{2066}+1\u{a0}555\u{2011}123\u{2011}0132\u{2069}", "+15551230132")]
#[case("tel:+1-555-123-0132", "+15551230132")]
#[case("tel:+15551230132;ext=5", "+15551230132")]
#[case("(+1) 555 – 123 — 0132", "+15551230132")]
#[case("+1\u{2009}555\u{202f}123\u{3000}0132", "+15551230132")]
#[case("＋１ ５５５ １２３ ０１３２", "+15551230132")]
#[case("+1 555 123−0132,", "+15551230132")]
#[case("\"+1.555.123.0132\"", "+15551230132")]
#[case("+٤٩ ١٥١ ٢٣٤٥ ٤٤١٢", "+4915123454412")]
#[case("+44 (0)20 7946 0958", "+442079460958")]
#[case("0044 (0) 20 7946 0958", "+442079460958")]
#[case("+49 ( 0 )151 2345 4412", "+4915123454412")]
#[case("+39 (0)6 6982 0000", "+390669820000")] // belongs to it in Italy
#[case("+39 06 6982 0000", "+390669820000")]
#[case("+0044 20 7946 0958", "+442079460958")]
#[case("++44 20 7946 0958", "+442079460958")]
#[case("Tel.: +1 555 123 0132", "+15551230132")]
#[case("тел. +7 901 234-56-78", "+79012345678")]
#[case("Мой номер: +7 901 234-56-78", "+79012345678")]
#[case("t.me/+15551230132", "+15551230132")]
#[case("https://wa.me/15551230132?text=hi", "+15551230132")]
#[case("+1·555·123·0132", "+15551230132")]
#[case("1\u{fe0f}\u{20e3}5551230132", "+15551230132")]
#[case("+১ ৫৫৫ ১২৩ ০১৩২", "+15551230132")]
#[case("+852 9123 4567", "+85291234567")]
#[case("+853 6612 3456", "+85366123456")]
#[case("+855 12 345 678", "+85512345678")]
#[case("+888 0123 4567", "+88801234567")]
#[case("+42777 1234", "+427771234")]
#[case("8801712345678", "+8801712345678")]
fn a_number_is_read_as_people_write_it(#[case] text: &str, #[case] e164: &str) {
    assert_eq!(Phone::parse(text).unwrap().e164(), e164);
}

#[rstest]
#[case("+1555CALLME", PhoneError::NotDigits)]
#[case("+1 555", PhoneError::TooShort)]
#[case("", PhoneError::TooShort)]
#[case("+1234567890123456", PhoneError::TooLong)]
#[case("0151 2345678", PhoneError::NoCountryCode)]
#[case("+1 555 +123 0132", PhoneError::NotDigits)]
#[case("+44 020 7946 0958", PhoneError::TrunkZero(Phone("+442079460958".into())))]
#[case("+972 050 123 4567", PhoneError::TrunkZero(Phone("+972501234567".into())))]
#[case("0049 0151 2345 4412", PhoneError::TrunkZero(Phone("+4915123454412".into())))]
#[case("80 29 123 45 67", PhoneError::DialledInRussia(Phone("+375291234567".into()), None))]
#[case("8 901 234 56 78", PhoneError::DialledInRussia(Phone("+79012345678".into()), None))]
#[case("8 (916) 123-45-67", PhoneError::DialledInRussia(Phone("+79161234567".into()), None))]
#[case("+8 916 123 45 67", PhoneError::DialledInRussia(Phone("+79161234567".into()), None))]
#[case("852 9123 4567", PhoneError::DialledInRussia(Phone("+75291234567".into()), Some(Phone("+85291234567".into()))))]
#[case("84 912 345 678", PhoneError::DialledInRussia(Phone("+74912345678".into()), Some(Phone("+84912345678".into()))))]
#[case("853 6612 3456", PhoneError::DialledInRussia(Phone("+75366123456".into()), Some(Phone("+85366123456".into()))))]
#[case("888 1234 5678", PhoneError::DialledInRussia(Phone("+78812345678".into()), Some(Phone("+88812345678".into()))))]
#[case("+1 555 123 0132 ext 5", PhoneError::NotDigits)]
#[case("+1 555 123 0132 доб. 5", PhoneError::NotDigits)]
#[case("+l 555 123 O132", PhoneError::NotDigits)]
#[case("011 44 20 7946 0958", PhoneError::NoCountryCode)]
#[case("+0", PhoneError::NoCountryCode)]
fn what_is_wrong_with_a_number_is_named(#[case] text: &str, #[case] error: PhoneError) {
    assert_eq!(Phone::parse(text), Err(error));
}

#[test]
fn logs_and_groups_see_a_masked_number() {
    let phone = Phone::parse("+1 555 123 0132").unwrap();
    assert_eq!(format!("{phone:?}"), "+1 ••• 0132");
    assert_eq!(phone.masked(), "+1 ••• 0132");
    assert_eq!(phone.pretty(), "+1 555 123 0132");
}

#[rstest]
#[case("85291230132", "+85291230132")]
#[case("84912345678", "+84912345678")]
#[case("85366123456", "+85366123456")]
#[case("88812345678", "+88812345678")]
#[case("+8550123456", "+8550123456")]
#[case("4402079460958", "+4402079460958")]
fn what_telegram_says_is_taken_as_it_is(#[case] digits: &str, #[case] e164: &str) {
    assert_eq!(Phone::from_telegram(digits).unwrap().e164(), e164);
}

#[rstest]
#[case("")]
#[case("012345678")]
#[case("1 555 123 0132")]
fn what_telegram_never_says_is_no_number(#[case] digits: &str) {
    assert_eq!(Phone::from_telegram(digits), None);
}

#[rstest]
#[case("+1 555 123 0132", None)]
#[case("+42777 1234", None)]
#[case("8 916 123 45", Some(PhoneOddity::NoCountry))]
#[case("999 999 999", Some(PhoneOddity::NoCountry))]
#[case("+855 12 345 6", Some(PhoneOddity::Short))]
#[case("+7 8 916 123 45 67", Some(PhoneOddity::Long))]
#[case("+1 555 123 01", Some(PhoneOddity::Short))]
#[case("+1 555 123 01323", Some(PhoneOddity::Long))]
#[case("+44 20 7946 09", Some(PhoneOddity::Short))]
#[case("+7 901 234 56", Some(PhoneOddity::Short))]
#[case("+7 901 234 56 78", None)]
#[case("+852 9123 4567", None)]
#[case("+888 1234", None)]
#[case("+99966 1 0001", None)]
fn an_odd_number_is_noticed(#[case] text: &str, #[case] odd: Option<PhoneOddity>) {
    assert_eq!(Phone::parse(text).unwrap().odd(), odd);
}

proptest! {
    #[test]
    fn the_country_is_the_one_that_the_library_finds(digits in "[1-9][0-9]{6,14}") {
        let phone = Phone::from_telegram(&digits).unwrap();
        let parsed = phonenumber::parse(None, phone.e164()).ok();
        let code = parsed.map(|number| number.country().code());
        prop_assert_eq!(phone.country_code().map(|(code, _)| code), code);
    }
}

#[rstest]
#[case("+4402079460958")]
#[case("+442079460958")]
#[case("+390669820000")]
#[case("+5215512345678")]
#[case("+79012345678")]
#[case("+88812345678")]
fn what_is_shown_is_what_is_kept(#[case] e164: &str) {
    let shown = Phone::from_telegram(e164).unwrap().pretty();
    assert_eq!(shown.replace(' ', "").replace(['(', ')'], ""), e164, "{shown}");
}
