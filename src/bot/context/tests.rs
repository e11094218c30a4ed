//! Snapshots of the error texts in both languages. Examples in them are checked by the real parsers.

use crate::bot::accounts::mistakes::AccountMistake;
use crate::bot::context::mistake::Mistake;
use crate::bot::context::permit_mistake::PermitMistake;
use crate::bot::kit::refusal::{Fault, broken, pop_up, view};
use crate::bot::kit::screen::examples::{account, at, phone, reader, show};
use crate::bot::kit::{CommandId, Refusal};
use crate::bot::sending::address_mistakes::AddressMistake;
use crate::domain::account::Account;
use crate::domain::phone::PhoneError;
use crate::domain::team::{Member, Right, Role};
use crate::domain::username::{Username, UsernameError};
use crate::domain::when::WhenError;
use jiff::SignedDuration;

use crate::domain::ids::TelegramUserId;
use crate::domain::language::Language;
use crate::domain::when::split_when;

fn said(error: &dyn Refusal) -> String {
    show(|reader| view(reader, error))
}

#[test]
fn a_wrong_phone_gets_an_example() {
    insta::assert_snapshot!(said(&PhoneError::NotDigits), @r#"
    A phone number has digits only. For example: <code>+1 555 123 0132</code>
    ───
    В номере телефона только цифры. Например: <code>+7 901 234 56 78</code>
    "#);
    insta::assert_snapshot!(said(&AccountMistake::PhoneAlreadyHere(Box::new(account()))), @r#"
    +1 555 123 0132 is already at the desk. Its card shows how it is.
    [📱 +1 555 123 0132]
    ───
    +1 555 123 0132 уже на пульте. Что с ним, видно на карточке.
    [📱 +1 555 123 0132]
    "#);
    insta::assert_snapshot!(said(&AccountMistake::PhoneUnknown(phone())), @r#"
    +1 555 123 0132 is not at the desk. /accounts shows which are; <code>/add_account +1 555 123 0132</code> adds it.
    ───
    +1 555 123 0132 на пульте нет. Какие есть, покажет /accounts; добавить: <code>/add_account +1 555 123 0132</code>
    "#);
}

#[test]
fn an_account_that_nobody_knows_is_answered_with_those_that_there_are() {
    let which = |there| AccountMistake::WhichAccount { command: CommandId::SendFrom, typed: "Asia <b>".into(), there };
    insta::assert_snapshot!(said(&which(vec![account(), Account { label: None, display_name: None, ..account() }])), @r#"
    I know no account “Asia &lt;b&gt;”. There are: EU (+1 555 123 0132), +1 555 123 0132. For example: <code>/send_from EU @bob_lee Hello!</code>
    ───
    Аккаунта «Asia &lt;b&gt;» я не знаю. Есть: EU (+1 555 123 0132), +1 555 123 0132. Например: <code>/send_from EU @bob_lee Здравствуйте!</code>
    "#);
    insta::assert_snapshot!(said(&which(Vec::new())), @r#"
    There is no account yet. <code>/add_account +1 555 123 0132</code> adds one.
    ───
    Аккаунтов пока нет. Добавить: <code>/add_account +7 901 234 56 78</code>
    "#);
}

#[test]
fn a_wrong_message_gets_an_example() {
    insta::assert_snapshot!(said(&UsernameError::NotAName), @r#"
    This cannot be a username: it has 4 to 32 Latin letters, digits or _ and begins with a letter. For example: <code>/send @bob_lee Hello!</code>
    ───
    Это не имя пользователя: в нём от 4 до 32 латинских букв, цифр или _, и начинается оно с буквы. Например: <code>/send @bob_lee Здравствуйте!</code>
    "#);
    insta::assert_snapshot!(said(&AddressMistake::NameOrWord(Username::parse("hello").unwrap(), CommandId::Send)), @r#"
    Who is it for? If “hello” is a username, write it with @. For example: <code>/send @hello Hello!</code>
    ───
    Кому это? Если «hello» — имя пользователя, поставьте перед ним @. Например: <code>/send @hello Здравствуйте!</code>
    "#);
    let later = AddressMistake::NameOrWord(Username::parse("hello").unwrap(), CommandId::Later);
    insta::assert_snapshot!(said(&later), @r#"
    Who is it for? If “hello” is a username, write it with @. For example: <code>/later tomorrow 9:00 @hello Hello!</code>
    ───
    Кому это? Если «hello» — имя пользователя, поставьте перед ним @. Например: <code>/later завтра 9:00 @hello Здравствуйте!</code>
    "#);
    insta::assert_snapshot!(said(&AddressMistake::NoName(CommandId::Later)), @r#"
    Who is it for? Their username, with @, comes before the text. For example: <code>/later tomorrow 9:00 @bob_lee Hello!</code>
    ───
    Кому это? Перед текстом идёт имя пользователя с @. Например: <code>/later завтра 9:00 @bob_lee Здравствуйте!</code>
    "#);
    insta::assert_snapshot!(said(&AddressMistake::NoName(CommandId::SendFrom)), @r#"
    Who is it for? Their username, with @, comes before the text. For example: <code>/send_from +15551230132 @bob_lee Hello!</code>
    ───
    Кому это? Перед текстом идёт имя пользователя с @. Например: <code>/send_from +79012345678 @bob_lee Здравствуйте!</code>
    "#);
    insta::assert_snapshot!(said(&Mistake::TextEmpty), @r#"
    There is no text to send. For example: <code>/send @bob_lee Hello!</code>
    ───
    Нет текста сообщения. Например: <code>/send @bob_lee Здравствуйте!</code>
    "#);
    insta::assert_snapshot!(said(&Mistake::TextTooLong { units: 5000, most: 4096 }), @r#"
    The text is too long: 5000 characters, and Telegram takes 4096. Send it in two parts.
    ───
    Текст слишком длинный: 5000 символов, а Telegram принимает 4096. Отправьте его двумя частями.
    "#);
}

#[test]
fn a_wrong_time_gets_one_line_with_an_example() {
    for error in [WhenError::Nonsense, WhenError::Past, WhenError::NoSuchDay, WhenError::NoSuchTime, WhenError::TooFar]
    {
        let said = said(&error);
        assert!(said.lines().count() == 3 && said.matches("<code>/later ").count() == 2, "{said}");
        // The example must work at any hour.
        for example in said.split("<code>/later ").skip(1).map(|rest| rest.split("</code>").next().unwrap()) {
            let reader = reader(Language::En);
            for hours in 0..24 {
                let now = reader.times.now + SignedDuration::from_hours(hours);
                let read = split_when(example, now, &reader.times.zone);
                assert!(read.0.is_ok() && read.1.starts_with("@bob_lee "), "{example}");
            }
        }
    }
    let (evening, zone) = (at("2026-03-28T18:00:00Z"), reader(Language::En).times.zone);
    let error = split_when("tomorrow 02:30 @bob_lee Hello!", evening, &zone).0.unwrap_err();
    let line = said(&error);
    for example in line.split("<code>/later ").skip(1).map(|rest| rest.split("</code>").next().unwrap()) {
        let read = split_when(example, evening, &zone);
        assert!(read.0.is_ok() && read.1.starts_with("@bob_lee "), "{example}");
    }
    insta::assert_snapshot!(line, @r#"
    There is no Sun 29 Mar, 02:30: the clock is put forward that night and skips it. For example: <code>/later Sun 29 Mar, 03:30 @bob_lee Hello!</code>
    ───
    Времени «вс 29 марта, 02:30» не будет: часы в ту ночь переводят вперёд. Например: <code>/later вс 29 марта, 03:30 @bob_lee Здравствуйте!</code>
    "#);
    insta::assert_snapshot!(said(&WhenError::NoSuchDay), @r#"
    There is no such day in the calendar. For example: <code>/later 1 Dec 10:00 @bob_lee Hello!</code>
    ───
    Такого дня в календаре нет. Например: <code>/later 1 декабря 10:00 @bob_lee Здравствуйте!</code>
    "#);
}

#[test]
fn a_member_without_the_right_is_shown_the_people_to_ask() {
    let ann = Member::new(TelegramUserId(1), "Ann <b>", Role::Owner);
    let error = PermitMistake::NoRight { right: Right::RunAccounts, may: vec![ann] };
    insta::assert_snapshot!(said(&error), @r#"
    Only managers can do that. Ask Ann &lt;b&gt; (owner).
    ───
    Это могут только менеджеры. К кому обратиться: Ann &lt;b&gt; (владелец).
    "#);
    insta::assert_snapshot!(pop_up(&reader(Language::En), &error), @r#"Only managers can do that. Ask Ann <b> (owner)."#);
    insta::assert_snapshot!(said(&PermitMistake::NoRight { right: Right::RunDesk, may: vec![] }), @r#"
    Only owners can do that. Ask an owner of this desk.
    ───
    Это могут только владельцы. Обратитесь к владельцу пульта.
    "#);
}

#[test]
fn an_old_button_leads_to_the_desk() {
    insta::assert_snapshot!(said(&Mistake::OldButton), @r#"
    This button is from an earlier time. /start shows how things stand now.
    [‹ Desk]
    ───
    Эта кнопка устарела. Как дела сейчас, покажет /start.
    [‹ Пульт]
    "#);
    insta::assert_snapshot!(pop_up(&reader(Language::Ru), &PermitMistake::PrivateOnly(CommandId::AddAccount)), @r#"Аккаунты, коды и пароли — только в личном чате со мной, вне тем. Напишите /add_account там."#);
}

#[test]
fn what_broke_has_a_reference_and_a_full_disk_has_words() {
    let full = Fault { reference: "7F3A".into(), no_room: true };
    insta::assert_snapshot!(show(|reader| broken(reader, &full)), @r#"
    The desk’s disk is full, so this was not saved. The owners know. Please try again once there is room.
    ───
    На диске пульта нет места, поэтому это не сохранено. Владельцы знают. Попробуйте ещё раз, когда место появится.
    "#);
    insta::assert_snapshot!(show(|reader| broken(reader, &Fault::unknown("7F3A"))), @r#"
    Something broke here; the log has the details. Please try again; if it happens again, give an owner this reference: <code>7F3A</code>
    ───
    Что-то сломалось, запись есть в журнале. Попробуйте ещё раз; если повторится, назовите владельцу номер <code>7F3A</code>
    "#);
}
