//! Tests of opt-outs, possible opt-outs, and messages that are neither.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::domain::team_settings::TeamSettings;

/// What a message means with the default words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Means {
    Stop,
    PerhapsStop,
    Talk,
}

use Means::{PerhapsStop, Stop, Talk};

fn meaning(message: &str) -> Means {
    let settings = TeamSettings::default();
    if settings.is_opt_out(message) {
        Stop
    } else if settings.may_be_opt_out(message) {
        PerhapsStop
    } else {
        Talk
    }
}

#[rstest]
#[case::plain("Stop", Stop)]
#[case::spaces_and_signs("  STOP!!! ", Stop)]
#[case::quoted("«Opt  out».", Stop)]
#[case::quoted_as_mail_does("> Stop", Stop)]
#[case::as_a_command("/stop", Stop)]
#[case::typographic("Don’t write me", Stop)]
#[case::no_apostrophe("dont write me", Stop)]
#[case::courtesy_behind("Stop. Thank you", Stop)]
#[case::courtesy_without_a_sign("Stop please", Stop)]
#[case::courtesy_in_front("Please stop", Stop)]
#[case::both("please, STOP now!", Stop)]
#[case::a_question("Could you please stop?", Stop)]
#[case::greeting("Hi there, please stop. Many thanks in advance, best regards", Stop)]
#[case::long_courtesy("Hi, please do not write to me anymore. Thanks!", Stop)]
#[case::repeated_word("Stop, stop, stop", Stop)]
#[case::repeated_letters("Stoppp", Stop)]
#[case::a_letter_twice("Stopp", Stop)]
#[case::long_please("Stop pleaaase", Stop)]
#[case::emoji("Stop 🙏", Stop)]
#[case::emoji_between("🛑Stop🛑", Stop)]
#[case::invisible("\u{200e}Stop\u{200b}", Stop)]
#[case::soft_hyphen("St\u{ad}op", Stop)]
#[case::full_width("ＳＴＯＰ", Stop)]
#[case::mathematical("𝐒𝐭𝐨𝐩", Stop)]
#[case::circled("Ⓢⓣⓞⓟ", Stop)]
#[case::accents("Stóp", Stop)]
#[case::accents_apart("Sto\u{301}p", Stop)]
#[case::cyrillic_o("stоp", Stop)]
#[case::cyrillic_o_and_p("stор", Stop)]
#[case::greek_o("stοp", Stop)]
#[case::zero("st0p", Stop)]
#[case::letters_apart("S T O P", Stop)]
#[case::letters_with_dots("S.T.O.P.", Stop)]
#[case::hyphen("opt-out", Stop)]
#[case::dash("Opt–out, please", Stop)]
#[case::joined("optout", Stop)]
#[case::me_between("Opt me out", Stop)]
#[case::object("Unsubscribe me", Stop)]
#[case::object_of_stop("Stop this", Stop)]
#[case::two_words_of_the_list("Stop. Unsubscribe me, please.", Stop)]
#[case::lines("Stop\nThank you", Stop)]
#[case::the_other_way_round("Thank you.\n\nLeave us alone", Stop)]
#[case::name("Stop, Kira", PerhapsStop)]
#[case::name_in_front("Kira, stop please", PerhapsStop)]
#[case::name_without_a_comma("Stop Kira", PerhapsStop)]
#[case::name_in_front_without_a_comma("Kira stop", PerhapsStop)]
#[case::with_a_reason("Stop. We have a supplier", PerhapsStop)]
#[case::with_a_reason_in_front("No, thanks - we are fine. Please stop.", PerhapsStop)]
#[case::dash_between("Stop — we have a supplier", PerhapsStop)]
#[case::dash_without_spaces("Stop—we have a supplier", PerhapsStop)]
#[case::hyphen_with_spaces("Stop - we have a supplier", PerhapsStop)]
#[case::brackets("We have a supplier (stop)", PerhapsStop)]
#[case::emoji_as_a_sign("Stop 🙏 we have a supplier", PerhapsStop)]
#[case::quote_and_answer("> Would you like a demo?\nStop", PerhapsStop)]
#[case::signature("Stop\nSent from my phone", PerhapsStop)]
#[case::what_to_stop("Stop spamming", PerhapsStop)]
#[case::what_to_stop_doing("Stop sending me messages", PerhapsStop)]
#[case::swapped("Stpo", PerhapsStop)]
#[case::swapped_first("Tsop", PerhapsStop)]
#[case::wrong("Stip", PerhapsStop)]
#[case::missing("Stp", PerhapsStop)]
#[case::too_much("Stoip", PerhapsStop)]
#[case::misspelt_with_courtesy("stpo please", PerhapsStop)]
#[case::misspelt_long("Unsubsribe", PerhapsStop)]
#[case::number("Stops", PerhapsStop)]
#[case::past("Unsubscribed", PerhapsStop)]
#[case::sign_of_the_hand("✋", PerhapsStop)]
#[case::signs_alone("🛑🛑", PerhapsStop)]
#[case::do_not_contact("Please do not contact me about this again", PerhapsStop)]
#[case::no_apostrophe_in_a_sentence("pls dont message me about this", PerhapsStop)]
#[case::thanks_but("Thank you, but stop", Stop)]
#[case::thanks_but_please("Thanks but please stop", Stop)]
#[case::no_in_front("No. Stop.", Stop)]
#[case::no_thanks_in_front("No, thanks. Please stop!", Stop)]
#[case::closing("Stop. Thanks for understanding, have a nice day", Stop)]
#[case::closing_wish("Stop. Good luck!", Stop)]
#[case::wish("I'd like to unsubscribe", Stop)]
#[case::wish_politely("Hi, I want to opt out please", Stop)]
#[case::from_the_list("Unsubscribe me from your list", Stop)]
#[case::all("STOP ALL", Stop)]
#[case::thanks_misspelt("Stop, thnx", Stop)]
#[case::said("I said stop!", PerhapsStop)]
#[case::or_else("stop now or I'll report you", PerhapsStop)]
#[case::all_messages("Please stop all messages", PerhapsStop)]
#[case::in_one_word("STOPALL", PerhapsStop)]
#[case::a_question_about_it("why stop", PerhapsStop)]
#[case::then_no("Stop? No, go on!", PerhapsStop)]
#[case::remove_my_number("Please remove my number", PerhapsStop)]
#[case::delete("Delete me from your database", PerhapsStop)]
#[case::do_not_disturb("Do not disturb", PerhapsStop)]
#[case::enough("Enough!", PerhapsStop)]
#[case::rude("fuck off", PerhapsStop)]
#[case::no_wish("I do not want to receive messages", PerhapsStop)]
#[case::blocked("You are blocked", PerhapsStop)]
#[case::good_enough("That is good enough for us", Talk)]
#[case::full_stop("Full stop.", Talk)]
#[case::negation_before("please do not ever stop", Talk)]
#[case::the_opposite("Please don't stop, tell me more", Talk)]
#[case::the_opposite_alone("don't stop", Talk)]
#[case::the_opposite_with_a_capital("Don’t stop!", Talk)]
#[case::never("Never stop", Talk)]
#[case::bus("the bus stop is near", Talk)]
#[case::bus_alone("Bus stop", Talk)]
#[case::next("Next stop?", Talk)]
#[case::thinking("I can't stop thinking about your offer", Talk)]
#[case::by("Stop by!", Talk)]
#[case::by_our_office("stop by our office", Talk)]
#[case::noon("We stop at noon, then go on", Talk)]
#[case::another("don't write to Bob, write to me", Talk)]
#[case::courtesy_alone("thank you", Talk)]
#[case::non_stop("non-stop", Talk)]
#[case::stopover("stopover", Talk)]
#[case::shop("Shop", Talk)]
#[case::step("step please", Talk)]
#[case::go("Go on", Talk)]
#[case::interest("I am interested", Talk)]
#[case::nothing("", Talk)]
#[case::signs("!!!", Talk)]
#[case::other_emoji("👍", Talk)]
#[case::short_thanks("stop tks", Stop)]
#[case::any_more("Please don't write to me any more.", Stop)]
#[case::right_now("Stop it right now!", Stop)]
#[case::forever("please stop forever", Stop)]
#[case::lovely_day("Stop, have a lovely day", Stop)]
#[case::everything("Stop everything", Stop)]
#[case::swapped_short("Otp out", PerhapsStop)]
#[case::no_thx("no thx", PerhapsStop)]
#[case::no_thank_u("no thank u", PerhapsStop)]
#[case::nope_thanks("nope, thanks", PerhapsStop)]
#[case::not_interested_misspelt("not intrested", PerhapsStop)]
#[case::remove_alone("Remove.", PerhapsStop)]
#[case::cancel_alone("cancel", PerhapsStop)]
#[case::no_more_politely("no more please", PerhapsStop)]
#[case::quit("quit it", PerhapsStop)]
#[case::never_contact("Never contact me again", PerhapsStop)]
#[case::not_ever("don't ever write me again", PerhapsStop)]
#[case::this_number("Lose this number", PerhapsStop)]
#[case::this_is_not_wanted("I don't want this", PerhapsStop)]
#[case::opting_out("opting out", PerhapsStop)]
#[case::no_stop("no stop", PerhapsStop)]
#[case::off_the_list("get me off this list", PerhapsStop)]
#[case::desist("Kindly desist", PerhapsStop)]
#[case::not_spam("This is not spam, right? Tell me more", Talk)]
#[case::do_not_unsubscribe("Please don't unsubscribe me", Talk)]
#[case::do_not_leave("Don't leave me alone 😄", Talk)]
#[case::not_unsubscribed("do not unsubscribe me!", Talk)]
#[case::another_thing("leave it alone", PerhapsStop)]
#[case::not_now("Do not write everything now", PerhapsStop)]
#[case::right_now_negated("Do not write to me right now, please", Stop)]
#[case::no_alone("No", Talk)]
#[case::thanks_alone("Thanks, no questions", Talk)]
fn what_english_means(#[case] message: &str, #[case] means: Means) {
    assert_eq!(meaning(message), means);
}

#[rstest]
#[case::plain("Стоп", Stop)]
#[case::courtesy("стоп, спасибо", Stop)]
#[case::repeated_letters("СТООООП!", Stop)]
#[case::singular("отпишись", Stop)]
#[case::plural("Отпишитесь, пожалуйста", Stop)]
#[case::infinitive("Отписаться!", Stop)]
#[case::object("отпиши меня", Stop)]
#[case::do_not_write("не пиши мне", Stop)]
#[case::do_not_write_any_more("Не пишите мне больше", Stop)]
#[case::never("не пишите мне больше никогда", Stop)]
#[case::request("Прошу больше не писать", Stop)]
#[case::joined("непишите", Stop)]
#[case::greeting("Здравствуйте. Не пишите, пожалуйста.", Stop)]
#[case::good_day("Добрый день! Стоп. Хорошего дня", Stop)]
#[case::leave_me("отстань", Stop)]
#[case::enough("Хватит уже", Stop)]
#[case::enough_all_the_same("Всё, хватит!", Stop)]
#[case::twice("не пишите, не пишите мне", Stop)]
#[case::two_words_of_the_list("Хватит. Не пишите мне", Stop)]
#[case::latin_o("стoп", Stop)]
#[case::latin_letters("CTOП", Stop)]
#[case::latin_e("нe пишите", Stop)]
#[case::short_i_apart("отписаться, пожалуи\u{306}ста", Stop)]
#[case::letters_apart("С Т О П", Stop)]
#[case::lines("Стоп\n\nСпасибо", Stop)]
#[case::name("Стоп, Кира", PerhapsStop)]
#[case::name_in_front("Кира, не пишите мне", PerhapsStop)]
#[case::name_without_a_comma("Стоп Кира", PerhapsStop)]
#[case::reason("Не пишите мне, у нас есть поставщик", PerhapsStop)]
#[case::swapped("Сотп", PerhapsStop)]
#[case::wrong("Стап", PerhapsStop)]
#[case::misspelt("отпешите меня", PerhapsStop)]
#[case::enough_of_it("хватит спамить", PerhapsStop)]
#[case::cease("Перестаньте мне писать", PerhapsStop)]
#[case::wish("Хочу отписаться", Stop)]
#[case::wish_of_somebody("Здравствуйте, я хочу отписаться от рассылки", Stop)]
#[case::from_the_list("Отпишите меня от рассылки, пожалуйста", Stop)]
#[case::from_me("Отстаньте от меня", Stop)]
#[case::thanks_but("Спасибо, но не пишите больше", Stop)]
#[case::no_in_front("Нет, спасибо. Не пишите мне", Stop)]
#[case::farewell("Не пишите мне. До свидания.", Stop)]
#[case::understanding("Стоп. Спасибо за понимание", Stop)]
#[case::short_please("стоп пж", Stop)]
#[case::how("как отписаться?", PerhapsStop)]
#[case::said("я сказал стоп", PerhapsStop)]
#[case::asked("Я просил вас не писать", PerhapsStop)]
#[case::unsubscription("отписка", PerhapsStop)]
#[case::my_number("Удалите мой номер", PerhapsStop)]
#[case::no_disturbance("Не беспокоить", PerhapsStop)]
#[case::no_wish("Не хочу получать от вас сообщения", PerhapsStop)]
#[case::rude("вы достали", PerhapsStop)]
#[case::blocking("заблокирую", PerhapsStop)]
#[case::enough_for_me("мне хватит", PerhapsStop)]
#[case::money("Денег хватит", Talk)]
#[case::do_not_unsubscribe("Не отписывайте меня", Talk)]
#[case::cannot_stop("не могу остановиться", Talk)]
#[case::brake("стоп-кран", Talk)]
#[case::brake_with_capitals("Стоп-Кран", Talk)]
#[case::not_a_stop("Не стоп", Talk)]
#[case::pile("стопка", Talk)]
#[case::table("Стол", Talk)]
#[case::hundred("сто", Talk)]
#[case::write("пишите мне", Talk)]
#[case::write_to_me("Напишите мне", Talk)]
#[case::describe("Опишите, пожалуйста", Talk)]
#[case::stay("Останьтесь", Talk)]
#[case::another("не пишите Бобу, пишите мне", Talk)]
#[case::on_wednesday("не пишите завтра, напишите в среду", Talk)]
#[case::will_do("Этого хватит", Talk)]
#[case::will_it_do("Хватит ли места?", Talk)]
#[case::five("Хватит 5", Talk)]
#[case::courtesy_alone("спасибо", Talk)]
#[case::greeting_alone("Добрый день!", Talk)]
#[case::from_the_lists("отпишите меня от всех рассылок", Stop)]
#[case::from_all_of_it("Отпишите меня, пожалуйста, от всего этого", Stop)]
#[case::out_of_the_list("Отпишите меня из рассылки", Stop)]
#[case::joined_and_misspelt("нипишите мне", PerhapsStop)]
#[case::ending_misspelt("не пишити", PerhapsStop)]
#[case::ending_with_another_letter("отстаньтн", PerhapsStop)]
#[case::ending_cut("отпишитес", PerhapsStop)]
#[case::strike_out("вычеркните меня", PerhapsStop)]
#[case::my_number_out("Исключите мой номер из рассылки", PerhapsStop)]
#[case::not_subscribed("я не подписывался", PerhapsStop)]
#[case::black_list("в чс", PerhapsStop)]
#[case::slang("отвянь", PerhapsStop)]
#[case::halt("остановитесь", PerhapsStop)]
#[case::no_spam("не спамьте", PerhapsStop)]
#[case::no_need_in_one_word("ненадо", PerhapsStop)]
#[case::refusal("отказываюсь от рассылки", PerhapsStop)]
#[case::write_misspelt("напишыте мне", Talk)]
#[case::write_down("Запиши меня на завтра", Talk)]
#[case::it_is_no_spam("Это не спам?", Talk)]
#[case::do_not_cease("не прекращайте", Talk)]
#[case::do_not_delete("Не удаляйте меня из списка", Talk)]
#[case::not_yet("Пока не пишите, спасибо", PerhapsStop)]
#[case::bye("Не пишите мне, пока", Stop)]
#[case::that_will_do("Да, хватит", PerhapsStop)]
#[case::in_peace("Оставьте меня в покое", PerhapsStop)]
#[case::no_trouble("нет проблем", Talk)]
fn what_russian_means(#[case] message: &str, #[case] means: Means) {
    assert_eq!(meaning(message), means);
}

#[test]
fn russian_knows_no_yo() {
    let words: OptOutWords = "Всё, хватит".parse().unwrap();
    assert_eq!(words.to_string(), "все, хватит");
    assert!(words.is_one("ВСЁ.") && OptOutWords::russian().is_one("Не пишите мне!"));
}

#[test]
fn a_word_of_the_team_is_found_in_its_forms_too() {
    let words: OptOutWords = "arrêtez, ¡basta ya!".parse().unwrap();
    for message in ["Arretez", "arrêtez, please", "BASTA YAAA", "basta-ya"] {
        assert!(words.is_one(message), "{message}");
    }
    assert!(words.may_be("arrêtes") && !words.is_one("arrêtes"));
}

#[test]
fn a_long_message_is_conversation() {
    let long = "word. ".repeat(40) + "Stop";
    assert_eq!(meaning(&long), Talk);
    assert_eq!(meaning(&"stop ".repeat(100)), Talk);
}

#[rstest]
#[case("")]
#[case(" , ;\n!")]
#[case("a very long sentence that nobody will ever send as it stands here")]
fn what_is_no_list_is_refused(#[case] text: &str) {
    assert_eq!(text.parse::<OptOutWords>(), Err(NotOptOutWords));
}

proptest! {
    #[test]
    fn a_list_reads_back_as_it_was_written(text in any::<String>()) {
        if let Ok(words) = text.parse::<OptOutWords>() {
            prop_assert_eq!(words.to_string().parse::<OptOutWords>(), Ok(words.clone()));
            for word in words.iter() {
                prop_assert!(words.is_one(word), "{word:?}");
            }
        }
    }

    #[test]
    fn courtesy_changes_nothing(message in any::<String>()) {
        let polite = format!("Hello! {message} Please.");
        prop_assert!(meaning(&message) != Stop || meaning(&polite) == Stop, "{polite:?}");
    }
}
