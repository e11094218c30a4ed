//! Stories of what people type: what is understood, what is asked, and that nothing of it is lost.

use percent_encoding::percent_decode_str;
use salesdesk::domain::team::Role;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;
use telegram_sandbox::control::Button;
use telegram_sandbox::world::Person;

use crate::bot::{Scene, eventually, labels};

/// How often an action is in the audit log.
async fn logged(scene: &Scene, action: &str) -> i64 {
    let database = scene.folder.path().join("salesdesk.db");
    let mut db = SqliteConnectOptions::new().filename(database).connect().await.unwrap();
    let count = sqlx::query_scalar("select count(*) from audit where action = $1").bind(action);
    count.fetch_one(&mut db).await.unwrap()
}

#[tokio::test]
async fn a_text_whose_address_is_not_understood_is_kept_and_the_address_asked_for() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/send Good day, Bob", "Your text is kept").await;
    scene.ask("@bob_lee", "✅ sent").await;
    assert_eq!(scene.texts_of(bob), ["Good day, Bob"]);

    // The first word may have been a username after all.
    let dora = scene.sandbox.add(Person::named("Dora").username("dora_x"));
    let asked = scene.ask("/send dora_x Hello", "If “dora_x” is a username").await;
    scene.press(asked.id, "📤 It is for @dora_x").await;
    eventually(|| (scene.texts_of(dora) == ["Hello"]).then_some(())).await;
    assert_eq!(logged(&scene, "message_accepted").await, 2);
    // The same for an invalid time.
    scene.ask("/later soonish @bob_lee See you", "Your text is kept: send just the time").await;
    scene.ask("tomorrow 9:00", "is this the time?").await;
}

#[tokio::test]
async fn several_names_are_asked_about_before_anything_is_sent() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    let asked = scene.ask("/send @bob_lee, @carl_x Good day", "More names follow the first one").await;
    assert!(asked.text.contains("“Good day”") && asked.text.contains("“@carl_x Good day”"), "{}", asked.text);
    assert!(scene.texts_of(bob).is_empty());
    scene.press(asked.id, "📤 To these 2, each their own").await;
    eventually(|| (scene.texts_of(bob) == ["Good day"] && scene.texts_of(carl) == ["Good day"]).then_some(())).await;

    let asked = scene.ask("/send @bob_lee @carl_x likes this", "More names follow").await;
    scene.press(asked.id, "📤 To @bob_lee alone").await;
    eventually(|| (scene.texts_of(bob).last()? == "@carl_x likes this").then_some(())).await;
    assert_eq!(logged(&scene, "message_accepted").await, 3);

    // Where only a username is asked for, three of them are three recipients.
    let dora = scene.sandbox.add(Person::named("Dora").username("dora_x"));
    scene.ask("/send", "To whom?").await;
    let asked = scene.ask("@bob_lee @carl_x @dora_x", "More names follow").await;
    scene.press(asked.id, "📤 To these 3, each their own").await;
    scene.shown("What should it say?").await;
    scene.ask("Hello all", "“Hello all”").await;
    let all = [bob, carl, dora];
    eventually(|| {
        all.iter().all(|one| scene.texts_of(*one).last().is_some_and(|text| text == "Hello all")).then_some(())
    })
    .await;
}

#[tokio::test]
async fn names_in_any_row_are_recipients_and_a_name_inside_a_text_is_text() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    for text in [
        "/send @bob_lee and @carl_x Good day",
        "/send @bob_lee\n@carl_x\nGood day",
        "/send @bob_lee/@carl_x: Good day",
        "/send t.me/bob_lee, https://telegram.me/carl_x Good day",
    ] {
        let asked = scene.ask(text, "More names follow the first one").await;
        assert!(asked.text.contains("“Good day”"), "{}", asked.text);
        scene.ask("/cancel", "Cancelled").await;
    }
    scene.ask("/send", "To whom?").await;
    scene.ask("@bob_lee, @carl_x", "More names follow").await;
    scene.ask("/cancel", "Cancelled").await;

    scene.ask("/send @bob_lee ask @carl_x about it", "✅ sent").await;
    scene.ask("/send @bob_lee write to carl@example.org", "✅ sent").await;
    scene.ask(&format!("/send tg://user?id={} by a link", bob.0), "✅ sent").await;
    assert_eq!(scene.texts_of(bob), ["ask @carl_x about it", "write to carl@example.org", "by a link"]);
    scene.ask("/send carl@example.org Hello", "Your text is kept").await;
    scene.ask("/cancel", "Cancelled").await;
    // With a Cyrillic letter that looks like a Latin one.
    scene.ask("/send @\u{441}arl_x Hello", "Did you mean @carl_x?").await;
    assert!(scene.texts_of(carl).is_empty());
    scene.ask("@carl_x", "✅ sent").await;
    assert_eq!(scene.texts_of(carl), ["Hello"]);
}

#[tokio::test]
async fn settings_are_named_and_valued_as_their_screen_shows_them() {
    let scene = Scene::at_work().await;
    scene.ask("/settings answer_gap 1m", "Gap before answers: 1\u{a0}min").await;
    scene.ask("/settings «Gap between messages: 1m 30s»", "Gap between messages: 90\u{a0}s").await;
    scene.ask("/settings Тихие часы: с 22 до 8", "Quiet hours: 22:00–08:00").await;
    scene.ask("/settings напоминание полтора часа", "Reminder: 90\u{a0}min").await;
    scene.ask("/settings пояс Алматы", "Asia/Almaty").await;
    scene.ask("/settings answer_gap 1,5", "I need a gap of up to a minute").await;
}

#[tokio::test]
async fn everywhere_people_are_found_by_what_they_are_called_and_by_their_id() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/send https://telegram.me/bob_lee?text=x Hello", "✅ sent").await;
    scene.ask("/send Bob Lee, how are you?", "✅ sent").await;
    scene.ask("/send bob and now?", "✅ sent").await;
    scene.ask(&format!("/send {} by number", bob.0), "✅ sent").await;
    assert_eq!(scene.texts_of(bob), ["Hello", "how are you?", "and now?", "by number"]);
    scene.ask("/later tomorrow at 9.10 Bob See you", "09:10").await;
    scene.ask("/why Bob", "❔").await;
    scene.ask("/stop Bob", "is on the stop-list now").await;
    scene.ask("/allow bob lee", "is off the stop-list").await;
}

#[tokio::test]
async fn a_name_that_two_people_bear_is_asked_about() {
    let scene = Scene::at_work().await;
    let lee = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let ray = scene.sandbox.add(Person::named("Bob Ray").username("bob_ray"));
    scene.ask("/send @bob_lee Hello", "✅ sent").await;
    scene.ask("/send @bob_ray Hello", "✅ sent").await;
    let asked = scene.ask("/send Bob again", "Several people have this name").await;
    let label = labels(&asked).into_iter().find(|label| label.contains("@bob_ray")).unwrap().to_owned();
    scene.press(asked.id, label.as_str()).await;
    eventually(|| (scene.texts_of(ray) == ["Hello", "again"]).then_some(())).await;
    assert_eq!(scene.texts_of(lee), ["Hello"]);
    assert_eq!(logged(&scene, "message_accepted").await, 3);
}

#[tokio::test]
async fn each_page_of_the_settings_opens_by_the_words_of_its_button() {
    let scene = Scene::at_work().await;
    let settings = scene.ask("/settings", "⚙️ Settings").await;
    let pages = [
        ("📤 Sending", "Gap between messages"),
        ("🪜 Stages", "from first to last"),
        ("🏷 Labels", "🏷 Labels"),
        ("🙋 My own", "Your own settings"),
    ];
    for (button, shows) in pages {
        assert!(labels(&settings).contains(&button), "{settings:?}");
        let words = button.split_once(' ').unwrap().1;
        for typed in [words.to_owned(), words.to_lowercase(), button.to_owned()] {
            scene.ask(&format!("/settings {typed}"), shows).await;
        }
    }
    for (typed, shows) in [("Этапы", "from first to last"), ("Метки", "🏷 Labels"), ("Мои", "Your own settings")]
    {
        scene.ask(&format!("/settings {typed}"), shows).await;
    }
}

#[tokio::test]
async fn a_time_with_two_meanings_is_asked_with_both() {
    let scene = Scene::at_work().await;
    scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    for text in [
        "/later завтра утром @bob_lee Hi",
        "/later tomorrow at 2 @bob_lee Hi",
        "/later 3 дня @bob_lee Hi",
        "/later tomorrow at 5:30 @bob_lee Hi",
        "/later завтра ночью в 2 @bob_lee Hi",
        "/later tomorrow 9-10am @bob_lee Hi",
    ] {
        let asked = scene.ask(text, "This may mean several times").await;
        assert_eq!(labels(&asked).len(), 3, "{asked:?}");
        scene.press(asked.id, Button::At(1, 0)).await;
        scene.shown("is this the time?").await;
        scene.ask("/cancel", "Cancelled").await;
    }
}

#[tokio::test]
async fn a_phone_number_as_an_address_gets_an_invitation_and_an_odd_one_is_asked_about() {
    let scene = Scene::at_work().await;
    scene.ask("/send +44 20 7946 0958 Hello there", "Hand them this invitation").await;
    scene.ask("/cancel", "Cancelled").await;
    let asked = scene.ask("/add_account +1 555 123 01", "is shorter than the numbers of that country").await;
    assert_eq!(labels(&asked), ["✅ Yes, it is right"]);
    let before = logged(&scene, "account_added").await;
    scene.press(asked.id, "✅ Yes, it is right").await;
    assert_eq!(logged(&scene, "account_added").await, before + 1);
    scene.ask("/add_account +44 020 7946 0958", "Did you mean +44 20 7946 0958?").await;
}

#[tokio::test]
async fn what_an_operator_edits_is_answered_with_one_line() {
    let scene = Scene::at_work().await;
    scene.colleague("Olga", Role::Operator).await;
    let said = scene.sandbox.say(scene.ann, "/help");
    scene.shown("/send").await;
    scene.sandbox.edit_message(scene.ann, said, "/start").unwrap();
    scene.shown("This edit changes nothing").await;
}

#[tokio::test]
async fn an_edited_stop_stops_and_a_conversation_goes_on() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    for name in ["bob_lee", "carl_x"] {
        scene.ask(&format!("/send @{name} Hello"), "✅ sent").await;
    }
    let typo = scene.sandbox.write(bob, scene.sam, "Stpo");
    scene.shown("Stpo").await;
    scene.sandbox.edit_text(bob, scene.sam, typo, "Stop");
    eventually(|| scene.chat(scene.ann).contains("no more messages").then_some(())).await;
    scene.ask("/send @bob_lee Please?", "stop-list").await;

    scene.sandbox.write(carl, scene.sam, "Please don't stop, tell me more");
    scene.shown("tell me more").await;
    scene.ask("/send @carl_x More", "✅ sent").await;
}

#[tokio::test]
async fn words_without_the_reply_gesture_are_offered_to_the_last_one_who_wrote() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/send @bob_lee Hello", "✅ sent").await;
    scene.sandbox.write(bob, scene.sam, "What does it cost?");
    scene.shown("What does it cost?").await;
    scene.nothing_is_pending().await;
    let asked = scene.ask("It costs 40", "Is it for Bob Lee?").await;
    assert_eq!(labels(&asked)[0], "📤 Send it to Bob Lee");
    assert_eq!(scene.texts_of(bob), ["Hello"]);
    scene.press(asked.id, Button::At(0, 0)).await;
    scene.turned(asked.id, "Answered: Bob Lee").await;
    eventually(|| (scene.texts_of(bob) == ["Hello", "It costs 40"]).then_some(())).await;
    assert_eq!(logged(&scene, "message_accepted").await, 2);
}

#[tokio::test]
async fn search_finds_words_inside_a_run_of_letters() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("王小明").username("bob_lee"));
    scene.ask("/send @bob_lee 我们昨天签了合同", "✅ sent").await;
    scene.sandbox.write(bob, scene.sam, "ส่งสัญญาแล้ว");
    scene.shown("สัญญา").await;
    scene.ask("/search 合同", "合同").await;
    let found = scene.ask("/search สัญญา", "สัญญา").await;
    assert!(!found.text.contains("合同"), "{}", found.text);
    scene.ask("/dialog 小明", "王小明").await;
}

#[tokio::test]
async fn the_time_zone_is_asked_at_the_first_start_and_a_city_is_an_answer() {
    let scene = Scene::set(None).await;
    let asked = scene.ask("/start", "What time is it with you?").await;
    assert!(labels(&asked).iter().any(|label| label.contains(':') && label.contains("Europe/Moscow")), "{asked:?}");
    scene.press(asked.id, "🌍 Another city").await;
    scene.shown("send the new value").await;
    scene.ask("Екатеринбург", "Asia/Yekaterinburg").await;
    scene.ask("/settings Москва", "Europe/Moscow").await;
    scene.sandbox.say(scene.ann, "/start");
    scene.ask("/help", "/send").await;
    assert_eq!(scene.chat(scene.ann).matches("What time is it with you?").count(), 0, "it is asked no more");
}

#[tokio::test]
async fn every_command_finds_people_by_every_form_of_address_in_both_languages() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/send @bob_lee Good day", "✅ sent").await;
    let dialog = scene.dialog_with(bob).await;
    let forms = [
        "@bob_lee".to_owned(),
        "bob_lee".to_owned(),
        "https://t.me/bob_lee?text=x".to_owned(),
        "Bob".to_owned(),
        "«bob lee»".to_owned(),
        bob.0.to_string(),
        format!("#{dialog}"),
        dialog.to_string(),
    ];
    let english = [
        ("/dialog", "Good day"),
        ("/why", "❔"),
        ("/send", "What should it say?"),
        ("/later tomorrow 9:00", "What should it say?"),
        ("/stop", "is on the stop-list now"),
        ("/allow", "is off the stop-list"),
    ];
    let russian = [
        ("/dialog", "Good day"),
        ("/why", "❔"),
        ("/send", "Что написать?"),
        ("/later завтра 9:00", "Что написать?"),
        ("/stop", "теперь в стоп-листе"),
        ("/allow", "больше не в стоп-листе"),
    ];
    for (language, commands) in [("en", english), ("ru", russian)] {
        scene.ask(&format!("/language {language}"), "").await;
        for form in &forms {
            for (command, words) in commands {
                let answer = scene.ask(&format!("{command} {form}"), words).await;
                let person = ["Bob Lee", "@bob_lee", &bob.0.to_string()].iter().any(|name| answer.text.contains(name));
                assert!(person, "{command} {form}: {}", answer.text);
            }
        }
    }
    assert_eq!(scene.texts_of(bob), ["Good day"]);
}

#[tokio::test]
async fn the_number_of_a_dialog_before_a_text_is_asked_about() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/send @bob_lee Good day", "✅ sent").await;
    let dialog = scene.dialog_with(bob).await;
    let asked = scene.ask(&format!("/send {dialog} chairs are ready"), "This is the number of a dialog").await;
    assert_eq!(scene.texts_of(bob), ["Good day"]);
    scene.press(asked.id, Button::At(0, 0)).await;
    eventually(|| (scene.texts_of(bob) == ["Good day", "chairs are ready"]).then_some(())).await;
    scene.ask(&format!("/send #{dialog} and tables"), "✅ sent").await;
    // Nobody is called "No1".
    scene.ask(&format!("/send №{dialog} and lamps"), "✅ sent").await;
    eventually(|| scene.texts_of(bob).ends_with(&["and lamps".into()]).then_some(())).await;
    scene.ask("/stop +1 555 999 0000", "leads from").await;
    scene.ask("/dialog #9999", "There is no dialog with #9999").await;
}

#[tokio::test]
async fn a_mention_and_a_reply_are_addresses_of_every_command() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee"));
    scene.sandbox.write(bob, scene.sam, "Hi there");
    let card = scene.shown("Hi there").await;
    let mention = format!("<a href=\"tg://user?id={}\">Bob</a>", bob.0);
    let commands = [
        ("/dialog", "Hi there"),
        ("/why", "❔"),
        ("/send", "What should it say?"),
        ("/later tomorrow 9:00", "What should it say?"),
        ("/stop", "is on the stop-list now"),
        ("/allow", "is off the stop-list"),
    ];
    for by_mention in [true, false] {
        for (command, words) in commands {
            let before = match by_mention {
                true => scene.sandbox.say_html(scene.ann, &format!("{command} {mention}")).unwrap(),
                false => scene.sandbox.reply(scene.ann, card.id, command).unwrap(),
            };
            scene.answered_after(before, words).await;
        }
    }
    // A mention answers a question, too.
    scene.ask("/why", "May somebody be written to?").await;
    let before = scene.sandbox.say_html(scene.ann, &mention).unwrap();
    scene.answered_after(before, "❔").await;

    let eva = scene.sandbox.add(Person::named("Eva"));
    scene.sandbox.write(eva, scene.sam, "A question");
    let card = scene.shown("A question").await;
    scene.sandbox.reply(scene.ann, card.id, "/send Good day, Eva").unwrap();
    eventually(|| (scene.texts_of(eva) == ["Good day, Eva"]).then_some(())).await;
    scene.sandbox.say_html(scene.ann, &format!("/send <a href=\"tg://user?id={}\">Eva</a> And now?", eva.0)).unwrap();
    eventually(|| (scene.texts_of(eva) == ["Good day, Eva", "And now?"]).then_some(())).await;
}

impl Scene {
    async fn answered_after(&self, message: i64, words: &str) {
        eventually(|| {
            let chat = self.sandbox.bot_chat(self.ann).into_iter();
            chat.filter(|one| one.from_bot && one.id > message).find(|one| one.text.contains(words)).map(drop)
        })
        .await;
    }
}

#[tokio::test]
async fn a_topic_is_the_address_of_a_command_and_an_anonymous_administrator_is_notified() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "Hi there");
    let topic =
        eventually(|| scene.sandbox.topics(group).into_iter().find(|topic| topic.name.contains("Bob Lee"))).await.id;
    scene.in_topic(group, topic, "Hi there").await;
    scene.sandbox.say_in_topic(scene.ann, group, topic, "/why").unwrap();
    scene.in_topic(group, topic, "❔").await;
    scene.sandbox.say_in_topic(scene.ann, group, topic, "/send Good day").unwrap();
    eventually(|| (scene.texts_of(bob) == ["Good day"]).then_some(())).await;

    let lines = || {
        let chat = scene.sandbox.group_chat(group).into_iter();
        chat.filter(|one| one.text.contains("anonymous administrator")).map(|one| one.topic).collect::<Vec<_>>()
    };
    scene.sandbox.say_anonymously(scene.ann, group, Some(topic), "Good day, Bob").unwrap();
    eventually(|| (lines() == [Some(topic)]).then_some(())).await;
    scene.sandbox.say_anonymously(scene.ann, group, None, "lunch?").unwrap();
    scene.sandbox.say_anonymously(scene.ann, group, None, "/queue").unwrap();
    eventually(|| (lines() == [Some(topic), None]).then_some(())).await;
    let secret = scene.sandbox.say_anonymously(scene.ann, group, None, "/password autumn").unwrap();
    eventually(|| (lines() == [Some(topic), None, None]).then_some(())).await;
    assert!(scene.sandbox.group_chat(group).iter().all(|one| one.id != secret));
    assert_eq!(scene.texts_of(bob), ["Good day"]);
    // A reaction has no effect either, which is said where it was meant for somebody.
    let theirs = scene.in_topic(group, topic, "Hi there").await.id;
    scene.later(11);
    let help = scene.sandbox.group_chat(group).into_iter().find(|one| one.topic.is_none()).unwrap().id;
    scene.sandbox.react_anonymously(scene.ann, group, help, "👍").unwrap();
    scene.sandbox.react_anonymously(scene.ann, group, theirs, "👍").unwrap();
    eventually(|| (lines() == [Some(topic), None, None, Some(topic)]).then_some(())).await;
    scene.sandbox.say_in_topic(scene.ann, group, topic, "/stop").unwrap();
    scene.in_topic(group, topic, "is on the stop-list now").await;
}

#[tokio::test]
async fn what_is_no_text_gets_one_line_and_the_question_stays() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let file = |duration: bool| {
        let mut file = serde_json::json!({ "file_id": "f", "file_unique_id": "u", "file_size": 10 });
        if duration {
            file["duration"] = 2.into();
        }
        file
    };
    let mut sticker = file(false);
    for (name, value) in [("width", 512.into()), ("height", 512.into()), ("type", "regular".into())] {
        sticker[name] = value;
    }
    for name in ["is_animated", "is_video"] {
        sticker[name] = false.into();
    }
    let poll = serde_json::json!({
        "id": "1", "question": "Tea?", "options": [], "total_voter_count": 0, "is_closed": false, "is_anonymous": true,
        "type": "regular", "allows_multiple_answers": false,
    });
    scene.ask("/send", "To whom?").await;
    for (kind, content) in [
        ("sticker", sticker),
        ("voice", file(true)),
        ("location", serde_json::json!({ "latitude": 52.5, "longitude": 13.4 })),
        ("contact", serde_json::json!({ "phone_number": "+15559990000", "first_name": "Eve" })),
        ("poll", poll),
    ] {
        let sent = scene.sandbox.say_as_of_tomorrow(scene.ann, kind, |message| {
            message.as_object_mut().unwrap().remove("text");
            message[kind] = content;
        });
        let after = || {
            let chat = scene.sandbox.bot_chat(scene.ann).into_iter();
            chat.filter(|one| one.from_bot && one.id > sent).collect::<Vec<_>>()
        };
        eventually(|| (after().len() == 1 && scene.sandbox.updates_waiting() == 0).then_some(())).await;
        let line = after().remove(0).text;
        assert!(!line.contains('\n') && !line.contains("broke"), "{kind}: {line}");
    }
    scene.ask("@bob_lee", "What should it say?").await;
    scene.ask("Hello", "✅ sent").await;
    assert_eq!(scene.texts_of(bob), ["Hello"]);
}

#[tokio::test]
async fn the_invitation_for_a_phone_number_holds_the_teams_text_and_the_typed_words_are_kept() {
    let scene = Scene::at_work().await;
    scene.ask("/settings invitation_text Hello & welcome, 50 % off: «Ёж»", "Invitation text").await;
    let shown = scene.ask("/send +44 20 7946 0958 Good day, Mr Smith, here is our offer", "this invitation").await;
    assert!(shown.text.contains("Your text is kept"), "{}", shown.text);
    let link = shown.text.split_whitespace().find(|word| word.starts_with("https://t.me/")).unwrap();
    let (name, query) = link.strip_prefix("https://t.me/").unwrap().split_once("?text=").unwrap();
    assert_eq!(name, "sam_sales");
    assert!(
        query.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~' | b'%')),
        "{query}"
    );
    let text = percent_decode_str(query).decode_utf8().unwrap().into_owned();
    assert_eq!(text, "Hello & welcome, 50 % off: «Ёж»");
    // They follow it: their first message opens the dialog.
    let eve = scene.sandbox.add(Person::named("Eve").username("eve_x").phone("+442079460958"));
    scene.sandbox.write(eve, scene.sam, &text);
    scene.shown("welcome, 50 % off").await;
    scene.ask("@eve_x", "✅ sent").await;
    assert_eq!(scene.texts_of(eve).last().unwrap(), "Good day, Mr Smith, here is our offer");
}
