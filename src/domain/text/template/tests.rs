//! Tests of templates: parsing, filling, errors. Arbitrary texts and names must not break anything.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::domain::text::{Part, Span, SpanKind};

fn body(text: &str) -> Body {
    Body::parse(text, Vec::new()).unwrap()
}

fn known(name: &VariableName) -> Option<String> {
    match name.as_str() {
        "first_name" => Some("Bob".to_owned()),
        "цена" => Some("{first_name} & <b>40</b> }}".to_owned()),
        "blank" => Some(" \n".to_owned()),
        _ => None,
    }
}

#[rstest]
#[case("Hi {first_name}!", "Hi Bob!")]
#[case("{FIRST_NAME}{ first_name }", "BobBob")]
#[case("{{first_name}} and } and }}", "{first_name} and } and }")]
#[case("{{{first_name}}}", "{Bob}")]
#[case("{Цена}", "{first_name} & <b>40</b> }}")]
#[case("no blanks 😀", "no blanks 😀")]
fn a_text_is_filled_with_values_as_they_are(#[case] text: &str, #[case] filled: &str) {
    assert_eq!(body(text).fill(known).unwrap().text, filled);
}

#[test]
fn every_hole_is_named_once() {
    let holes = body("{first_name} {company} {blank} {company}").fill(known).unwrap_err();
    assert_eq!(holes.to_string(), "nothing is known for {company}, {blank}");
}

#[rstest]
#[case(" \n", TemplateError::Empty)]
#[case("Hi {two words}", TemplateError::Brace("{two words}".into()))]
#[case("Hi {", TemplateError::Brace("{".into()))]
#[case("{}", TemplateError::Brace("{}".into()))]
#[case("{1st}", TemplateError::Brace("{1st}".into()))]
#[case(&"x".repeat(4097), TemplateError::TooLong { most: 4096 })]
fn what_cannot_be_read_is_refused(#[case] text: &str, #[case] error: TemplateError) {
    assert_eq!(Body::parse(text, Vec::new()), Err(error));
}

#[rstest]
#[case("Hi {{first_name}}!", "{{first_name}}", "{first_name}")]
#[case("Hi {{ first_name }}!", "{{ first_name }}", "{first_name}")]
#[case("Hi {{{first_name}}}!", "{{{first_name}}}", "{first_name}")]
#[case("Hi {{First Name|friend}}!", "{{First Name|friend}}", "{first_name|friend}")]
#[case("Hi {{contact.firstname}}!", "{{contact.firstname}}", "{firstname}")]
#[case("Привет, {{имя}}!", "{{имя}}", "{имя}")]
#[case("Привет, {{ имя }}!", "{{ имя }}", "{имя}")]
#[case("{first_name}, how is {{company}}?", "{{company}}", "{company}")]
#[case("Hi ${first_name}!", "${first_name}", "{first_name}")]
#[case("Hi %first_name%!", "%first_name%", "{first_name}")]
#[case("50% off, %First-Name%!", "%First-Name%", "{first_name}")]
#[case("Hi [first_name]!", "[first_name]", "{first_name}")]
#[case("Привет, [Имя]!", "[Имя]", "{имя}")]
#[case("Hi <first_name>!", "<first_name>", "{first_name}")]
fn a_blank_of_another_tool_is_answered_with_the_same_one_here(
    #[case] text: &str,
    #[case] typed: &str,
    #[case] near: &str,
) {
    let near = TemplateError::Near { typed: typed.to_owned(), near: near.to_owned() };
    assert_eq!(Body::typed(text, Vec::new()), Err(near));
}

#[rstest]
#[case("Hi { first_name }!")]
#[case("It costs ${price}, 10% less for [new] people, <3")]
#[case("{{40}} and }} and {{")]
#[case("{{two words, really}}")]
#[case("100% yours, 50% off")]
#[case("see [1] and <b>")]
fn other_signs_are_text(#[case] text: &str) {
    assert_eq!(Body::typed(text, Vec::new()), Ok(body(text)));
}

#[rstest]
#[case("company", Ok("{company}"))]
#[case(" {Company_2} ", Ok("{company_2}"))]
#[case("first_name", Err(TemplateError::BuiltIn("{first_name}".into())))]
#[case("two words", Err(TemplateError::BadName))]
#[case("", Err(TemplateError::Empty))]
fn names_of_variables(#[case] text: &str, #[case] name: Result<&str, TemplateError>) {
    assert_eq!(VariableName::own(text).map(|name| name.to_string()), name.map(str::to_owned));
}

#[rstest]
#[case("  After  the\ncall ", Ok("After the call"))]
#[case("<b>", Err(TemplateError::BadName))]
#[case("{x}", Err(TemplateError::BadName))]
#[case(&"я".repeat(33), Err(TemplateError::TooLong { most: 32 }))]
fn names_of_templates(#[case] text: &str, #[case] name: Result<&str, TemplateError>) {
    assert_eq!(text.parse().map(|name: TemplateName| name.to_string()), name.map(str::to_owned));
}

#[test]
fn formatting_keeps_to_its_words() {
    // "Hi {first_name}, it {{is}} 😀 now": the blank bold, " it {{is" italic, "now" underlined.
    let text = "Hi {first_name}, it {{is}} 😀 now";
    let span = |offset, length, kind| Span { offset, length, kind };
    let spans = vec![
        span(3, 12, SpanKind::Bold),
        span(17, 7, SpanKind::Italic),
        span(30, 3, SpanKind::Underline),
        span(40, 9, SpanKind::Strike),
    ];
    let part = Body::parse(text, spans).unwrap().fill(known).unwrap();
    assert_eq!(part.text, "Hi Bob, it {is} 😀 now");
    let cut = |span: &Span| {
        let units: Vec<u16> = part.text.encode_utf16().skip(span.offset).take(span.length).collect();
        String::from_utf16(&units).unwrap()
    };
    assert_eq!(part.spans.iter().map(cut).collect::<Vec<_>>(), ["Bob", "it {is", "now"]);
}

#[test]
fn what_is_known_fills_the_blanks() {
    let own = [Variable { id: VariableId(1), name: VariableName::own("company").unwrap(), value: "Acme".into() }];
    let known = KnownVariables {
        prospect: Some(" Bob Lee "),
        username: Some("bob"),
        account: Some("Sam"),
        fields: &[],
        own: &own,
    };
    let text = body("{first_name}|{full_name}|{username}|{account_name}|{company}");
    assert_eq!(text.fill(|name| known.value(name)).unwrap().text, "Bob|Bob Lee|@bob|Sam|Acme");
    let nobody = KnownVariables { prospect: Some(" "), username: None, account: None, fields: &[], own: &[] };
    let holes = text.fill(|name| nobody.value(name)).unwrap_err();
    assert_eq!(holes.names.len(), 5);
    assert_eq!(holes.outline.text, "‹first_name›|‹full_name›|‹username›|‹account_name›|‹company›");
}

#[test]
fn what_was_shown_is_known_again() {
    let part = |text: &str| Part { text: text.to_owned(), spans: Vec::new() };
    assert_eq!(print(&part("a")), print(&part("a")));
    assert_ne!(print(&part("a")), print(&part("b")));
}

proptest! {
    #[test]
    fn nothing_that_is_typed_breaks_it(text in ".{0,60}", value in ".{0,20}", offset in 0..80usize, length in 0..80usize) {
        let spans = vec![Span { offset, length, kind: SpanKind::Bold }];
        if let Ok(body) = Body::parse(&text, spans) {
            match body.fill(|_| Some(value.clone())) {
                Ok(part) => {
                    let units = utf16_units(&part.text);
                    prop_assert!(part.spans.iter().all(|span| span.offset + span.length <= units));
                }
                Err(holes) => prop_assert!(value.trim().is_empty() && !holes.names.is_empty()),
            }
        }
    }

    #[test]
    fn a_value_comes_out_as_it_went_in(value in "[{}a-z<>&\\\\😀_ ]{1,30}") {
        prop_assume!(!value.trim().is_empty());
        let filled = body("<{x}>{{x}}{x}").fill(|_| Some(value.clone())).unwrap().text;
        prop_assert_eq!(filled, format!("<{value}>{{x}}{value}"));
    }

    #[test]
    fn a_text_without_braces_is_itself(text in "[^{}]{1,60}") {
        prop_assume!(!text.trim().is_empty());
        prop_assert_eq!(body(&text).fill(|_| None).unwrap().text, text);
    }

    #[test]
    fn braces_nested_any_way_are_read_or_refused(text in "[{}ab]{0,24}") {
        if let Ok(body) = Body::parse(&text, Vec::new()) {
            let _ = body.fill(|name| Some(name.as_str().to_owned()));
        }
    }
}

#[rstest]
#[case("Hi {имя}!", Some("Ann Lee"), Some("Hi Ann!"))]
#[case("Hi {ФИО}!", Some("Ann Lee"), Some("Hi Ann Lee!"))]
#[case("Hi {first_name|friend}!", None, Some("Hi friend!"))]
#[case("Hi {first_name | friend}!", Some("Ann Lee"), Some("Hi Ann!"))]
#[case("Hi {first_name|friend}!", Some("\u{3164}\u{200b}"), Some("Hi friend!"))]
#[case("Hi {first_name}!", Some("\u{3164} \u{2800}"), None)]
#[case("Hi {first_name|}!", None, None)]
#[case("Hi {first name}!", Some("Ann Lee"), Some("Hi Ann!"))]
#[case("Hi {First-Name}!", Some("Ann Lee"), Some("Hi Ann!"))]
#[case("Hi {first\u{200b}_name}!", Some("Ann Lee"), Some("Hi Ann!"))]
#[case("Hi {Имя клиента}!", Some("Ann Lee"), Some("Hi Ann!"))]
#[case("Hi {полное имя}!", Some("Ann Lee"), Some("Hi Ann Lee!"))]
#[case("Hi {имя и фамилия}!", Some("Ann Lee"), Some("Hi Ann Lee!"))]
#[case("Hi {fname}!", Some("Ann Lee"), Some("Hi Ann!"))]
#[case("{first_name|you}, {first_name}", None, None)]
fn a_blank_has_names_in_russian_and_a_default(
    #[case] text: &str,
    #[case] prospect: Option<&str>,
    #[case] filled: Option<&str>,
) {
    let body = Body::parse(text, Vec::new()).unwrap();
    let known = KnownVariables { prospect, username: None, account: None, fields: &[], own: &[] };
    let part = body.fill(|name| known.value(name));
    assert_eq!(part.as_ref().ok().map(|part| part.text.as_str()), filled);
}

#[rstest]
#[case("first_nam", Some("first_name"))]
#[case("frist_name", Some("first_name"))]
#[case("имья", Some("имя"))]
#[case("имя", None)]
#[case("price", None)]
#[case("compnay", Some("company"))]
#[case("company", None)]
fn a_slip_in_a_variable_is_noticed(#[case] typed: &str, #[case] near: Option<&str>) {
    let name: VariableName = typed.parse().unwrap();
    assert_eq!(name.near(&[], &["company".parse().unwrap()]).as_deref(), near);
}
