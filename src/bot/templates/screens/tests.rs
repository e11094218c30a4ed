//! Snapshots of the templates' screens in both languages, with a value that would do harm if it were interpreted.

use super::*;
use crate::bot::kit::screen::examples::{at, show};
use crate::domain::dialog::example;
use crate::domain::ids::{TelegramUserId, TemplateId, VariableId};
use crate::domain::outbox::ItemReason;
use crate::domain::template::Body;
use crate::domain::text::{Span, SpanKind};

fn template(text: &str, spans: Vec<Span>) -> Template {
    Template {
        id: TemplateId(3),
        name: "after the call".parse().unwrap(),
        file: None,
        body: Body::parse(text, spans).unwrap(),
        created_by: TelegramUserId(1),
        updated_at: at("2026-11-23T09:00:00Z"),
    }
}

#[test]
fn lists_and_cards() {
    let bold = Span { offset: 0, length: 2, kind: SpanKind::Bold };
    let own = [Variable {
        id: VariableId(1),
        name: VariableName::own("company").unwrap(),
        value: "Acme <Ltd> {first_name}".to_owned(),
    }];
    let call = template("Hi {first_name}, it is {company} & {city}", vec![bold]);
    let page = Page { rows: vec![call.clone()], number: 0, more: true };
    let variables_page = Page { rows: own.to_vec(), number: 0, more: false };
    let none = Page { rows: Vec::new(), number: 0, more: false };
    let all = [
        show(|reader| list(reader, &page, true)),
        show(|reader| list(reader, &none, false)),
        show(|reader| card(reader, &call, &own, true)),
        show(|reader| variables(reader, &variables_page, true)),
        show(|reader| variable(reader, &own[0], false)),
        show(|reader| ask_delete(reader, &call)),
        show(|reader| ask_delete_variable(reader, &own[0])),
        show(ask_name),
        show(|reader| ask_text(reader, &call.name)),
        show(ask_new_variable),
        show(|reader| ask_value(reader, &own[0])),
    ];
    insta::assert_snapshot!(all.join("\n═══\n"), @r#"
        📋 <b>Templates</b>
        <b>after the call</b> · Hi {first_name}, it is {company} &amp; {city}
        [after the call]
        [›]
        [➕ New] [🔤 Variables]
        [‹ Desk]
        ───
        📋 <b>Шаблоны</b>
        <b>after the call</b> · Hi {first_name}, it is {company} &amp; {city}
        [after the call]
        [›]
        [➕ Новый] [🔤 Переменные]
        [‹ Пульт]
        ═══
        📋 <b>Templates</b>
        None yet. Managers write them: /templates
        [🔤 Variables]
        [‹ Desk]
        ───
        📋 <b>Шаблоны</b>
        Пока ни одного. Их пишут менеджеры: /templates
        [🔤 Переменные]
        [‹ Пульт]
        ═══
        📋 <b>after the call</b>
        <b>Hi</b> {first_name}, it is {company} &amp; {city}

        ⚠️ {city}: no value yet. Until there is one, this text is not sent.
        [✏️ Another text] [🗑 Delete]
        [🔤 Variables] [‹ Templates]
        ───
        📋 <b>after the call</b>
        <b>Hi</b> {first_name}, it is {company} &amp; {city}

        ⚠️ Ещё нет значения: {city}. Пока его нет, этот текст нельзя отправить.
        [✏️ Другой текст] [🗑 Удалить]
        [🔤 Переменные] [‹ Шаблоны]
        ═══
        🔤 <b>Variables</b>
        Write them into a template; each is filled for whoever gets it.
        <code>{first_name}</code> the first word of their name
        <code>{full_name}</code> their whole name
        <code>{username}</code> their username, with @
        <code>{account_name}</code> the name of the account that answers
        <code>{company}</code> = Acme &lt;Ltd&gt; {first_name}
        [{company}]
        [➕ New variable]
        [‹ Templates]
        ───
        🔤 <b>Переменные</b>
        Вставляйте их в шаблоны: для каждого собеседника подставится своё.
        <code>{first_name}</code> — первое слово его имени
        <code>{full_name}</code> — имя целиком
        <code>{username}</code> — имя пользователя с @
        <code>{account_name}</code> — имя аккаунта, который отвечает
        <code>{company}</code> = Acme &lt;Ltd&gt; {first_name}
        [{company}]
        [➕ Новая переменная]
        [‹ Шаблоны]
        ═══
        🔤 <code>{company}</code> stands for:
        Acme &lt;Ltd&gt; {first_name}
        [‹ Variables]
        ───
        🔤 Вместо <code>{company}</code> подставляется:
        Acme &lt;Ltd&gt; {first_name}
        [‹ Переменные]
        ═══
        🗑 <b>Delete “after the call”?</b> What was sent with it stays.
        [🗑 Delete it] [‹ Keep it]
        ───
        🗑 <b>Удалить «after the call»?</b> Отправленное по нему останется.
        [🗑 Да, удалить] [‹ Оставить]
        ═══
        🗑 <b>Delete {company}?</b> Templates with it are not sent until it has a value again.
        [🗑 Delete it] [‹ Keep it]
        ───
        🗑 <b>Удалить {company}?</b> Шаблоны с ней не отправить, пока у неё снова не будет значения.
        [🗑 Да, удалить] [‹ Оставить]
        ═══
        📋 <b>What is the template called?</b>
        The team sees the name, prospects do not. For example: <code>after the call</code>
        [✖ Cancel]
        ───
        📋 <b>Как назвать шаблон?</b>
        Название видит только команда. Например: <code>после звонка</code>
        [✖ Отмена]
        ═══
        📋 <b>after the call</b>: what does it say?
        Send it as it should arrive, formatting included. For example: <code>Hello {first_name}, it is {account_name}!</code>
        A brace itself is written twice: <code>{{</code>
        A photo or a file that you send with the text goes with it each time.
        [✖ Cancel]
        ───
        📋 <b>after the call</b>: какой текст?
        Пришлите его таким, каким он должен дойти, с оформлением. Например: <code>Здравствуйте, {first_name}! Это {account_name}.</code>
        Сама фигурная скобка пишется дважды: <code>{{</code>
        Фото или файл, присланные вместе с текстом, будут уходить с ним каждый раз.
        [✖ Отмена]
        ═══
        🔤 <b>A new variable</b>
        Send its name and its value. For example: <code>company = Acme Ltd</code>
        [✖ Cancel]
        ───
        🔤 <b>Новая переменная</b>
        Пришлите имя и значение. Например: <code>компания = ООО «Ромашка»</code>
        [✖ Отмена]
        ═══
        🔤 <b>What does {company} stand for?</b>
        Send the new value. For example: <code>Acme Ltd</code>
        [✖ Cancel]
        ───
        🔤 <b>Что подставлять вместо {company}?</b>
        Пришлите новое значение. Например: <code>ООО «Ромашка»</code>
        [✖ Отмена]
        "#);
}

#[test]
fn a_hole_is_named_and_nothing_with_one_can_be_sent() {
    let dialog = Dialog { display_name: Some("Bob <Lee>".to_owned()), ..example() };
    let call = template("Hi {first_name} from {company}", Vec::new());
    let filled = call.body.fill(|name| Some(format!("<{}>", name.as_str())));
    let holes = call.body.fill(|_| None);
    let part = filled.clone().unwrap();
    let other = template("Dear {first_name}", Vec::new());
    let all = [
        show(|reader| {
            choose(
                reader,
                &dialog,
                &Page { rows: vec![call.clone(), other.clone()], number: 1, more: false },
                &[filled.clone(), holes.clone()],
            )
        }),
        show(|reader| preview(reader, For::Dialog(&dialog), &call, &filled)),
        show(|reader| preview(reader, For::Dialog(&dialog), &call, &holes)),
        show(|reader| used(reader, &dialog, &call, &part)),
    ];
    insta::assert_snapshot!(all.join("\n═══\n"), @r#"
        📋 Which template for <b>Bob &lt;Lee&gt;</b> @bob?
        📤 sends a text as it stands here.
        <b>after the call</b>
        Hi &lt;first_name&gt; from &lt;company&gt;
        <b>after the call</b> · Dear {first_name}
        [📤 after the call] [after the call]
        [‹]
        [‹ Back]
        ───
        📋 Шаблон для <b>Bob &lt;Lee&gt;</b> @bob: какой?
        📤 отправит текст таким, каким он здесь.
        <b>after the call</b>
        Hi &lt;first_name&gt; from &lt;company&gt;
        <b>after the call</b> · Dear {first_name}
        [📤 after the call] [after the call]
        [‹]
        [‹ Назад]
        ═══
        📋 after the call → <b>Bob &lt;Lee&gt;</b> @bob. They will see:
        Hi &lt;first_name&gt; from &lt;company&gt;
        [📤 Send] [‹ Others]
        [‹ Back]
        ───
        📋 after the call → <b>Bob &lt;Lee&gt;</b> @bob. Собеседник увидит:
        Hi &lt;first_name&gt; from &lt;company&gt;
        [📤 Отправить] [‹ Другие]
        [‹ Назад]
        ═══
        📋 after the call → <b>Bob &lt;Lee&gt;</b> @bob. Known so far:
        Hi ‹first_name› from ‹company›

        ⚠️ This cannot be sent: it is not known what to write for {first_name}. Write it yourself, or take another template.
        ⚠️ This cannot be sent: {company} has no value. A manager sets it: /templates → 🔤 Variables
        [‹ Others]
        [‹ Back]
        ───
        📋 after the call → <b>Bob &lt;Lee&gt;</b> @bob. Пока известно вот что:
        Hi ‹first_name› from ‹company›

        ⚠️ Отправить нельзя: неизвестно, что подставить вместо {first_name}. Напишите сами или возьмите другой шаблон.
        ⚠️ Отправить нельзя: нет значения для {company}. Его задаёт менеджер: /templates → 🔤 Переменные
        [‹ Другие]
        [‹ Назад]
        ═══
        📋 after the call → <b>Bob &lt;Lee&gt;</b> @bob
        Hi &lt;first_name&gt; from &lt;company&gt;
        [➡️ Next]
        ───
        📋 after the call → <b>Bob &lt;Lee&gt;</b> @bob
        Hi &lt;first_name&gt; from &lt;company&gt;
        [➡️ Следующий]
        "#);
}

#[test]
fn a_first_message_may_be_a_template_and_its_account_may_be_a_hole() {
    let bob = Username::parse("bob_lee").unwrap();
    let hello = template("Hi {first_name}, it is {account_name}.", Vec::new());
    let first = |looked| For::First(First { target: &bob, from: None, looked });
    let waits = LookUp::Not { reason: ItemReason::FloodWait, until: Some(at("2026-11-23T10:00:00Z")) };
    let none = Page { rows: Vec::new(), number: 0, more: false };
    let page = Page { rows: vec![hello.clone()], number: 0, more: true };
    let (filled, holes) = (hello.body.fill(|name| Some(name.as_str().to_uppercase())), hello.body.fill(|_| None));
    let all = [
        show(|reader| ask_first(reader, &bob, &none)),
        show(|reader| ask_first(reader, &bob, &page)),
        show(|reader| preview(reader, first(None), &hello, &filled)),
        show(|reader| preview(reader, first(None), &hello, &holes)),
        show(|reader| looking_up(reader, First { target: &bob, from: None, looked: None })),
        show(|reader| preview(reader, first(Some(LookUp::NoAnswer)), &hello, &holes)),
        show(|reader| preview(reader, first(Some(waits)), &hello, &holes)),
    ];
    insta::assert_snapshot!(all.join("\n=====\n"), @r#"
    📤 <b>A message to @bob_lee</b>
    What should it say? Send the text exactly as it should arrive.
    [✖ Cancel]
    ───
    📤 <b>Сообщение для @bob_lee</b>
    Что написать? Пришлите текст таким, каким он должен дойти.
    [✖ Отмена]
    =====
    📤 <b>A message to @bob_lee</b>
    What should it say? Send the text exactly as it should arrive.
    Or take a template: you see it before it goes.
    <b>after the call</b> · Hi {first_name}, it is {account_name}.
    [after the call]
    [›]
    [✖ Cancel]
    ───
    📤 <b>Сообщение для @bob_lee</b>
    Что написать? Пришлите текст таким, каким он должен дойти.
    Или возьмите шаблон: перед отправкой вы его увидите.
    <b>after the call</b> · Hi {first_name}, it is {account_name}.
    [after the call]
    [›]
    [✖ Отмена]
    =====
    📋 after the call → @bob_lee. They will see:
    Hi FIRST_NAME, it is ACCOUNT_NAME.
    <i>If you type a text of your own, that goes out instead.</i>
    [📤 Send] [‹ Others]
    [✖ Cancel]
    ───
    📋 after the call → @bob_lee. Собеседник увидит:
    Hi FIRST_NAME, it is ACCOUNT_NAME.
    <i>Если напишете свой текст, уйдёт он.</i>
    [📤 Отправить] [‹ Другие]
    [✖ Отмена]
    =====
    📋 after the call → @bob_lee. Known so far:
    Hi ‹first_name›, it is ‹account_name›.

    ⚠️ This cannot be sent: it is not known what to write for {first_name}. Write it yourself, or take another template.
    ⚠️ This cannot be sent yet: no account is ready to write, so {account_name} is open. /accounts shows what they need.
    [‹ Others]
    [✖ Cancel]
    ───
    📋 after the call → @bob_lee. Пока известно вот что:
    Hi ‹first_name›, it is ‹account_name›.

    ⚠️ Отправить нельзя: неизвестно, что подставить вместо {first_name}. Напишите сами или возьмите другой шаблон.
    ⚠️ Пока отправить нельзя: готовых аккаунтов нет, и подставить вместо {account_name} нечего. Что им нужно, покажет /accounts.
    [‹ Другие]
    [✖ Отмена]
    =====
    ⏳ Asking Telegram who @bob_lee is…
    [‹ Others]
    [✖ Cancel]
    ───
    ⏳ Спрашиваю у Telegram, чьё это имя: @bob_lee…
    [‹ Другие]
    [✖ Отмена]
    =====
    📋 after the call → @bob_lee. Known so far:
    Hi ‹first_name›, it is ‹account_name›.

    ⚠️ This cannot be sent yet: Telegram did not say what to write for {first_name}. Press ‹ Others, and take the template once more.
    ⚠️ This cannot be sent yet: no account is ready to write, so {account_name} is open. /accounts shows what they need.
    [‹ Others]
    [✖ Cancel]
    ───
    📋 after the call → @bob_lee. Пока известно вот что:
    Hi ‹first_name›, it is ‹account_name›.

    ⚠️ Пока отправить нельзя: Telegram не ответил, и подставить вместо {first_name} пока нечего. Нажмите «‹ Другие» и выберите шаблон ещё раз.
    ⚠️ Пока отправить нельзя: готовых аккаунтов нет, и подставить вместо {account_name} нечего. Что им нужно, покажет /accounts.
    [‹ Другие]
    [✖ Отмена]
    =====
    📋 after the call → @bob_lee. Known so far:
    Hi ‹first_name›, it is ‹account_name›.

    ⚠️ This cannot be sent: {first_name} could not be looked up (the account is in a flood wait until 11:00).
    ⚠️ This cannot be sent yet: no account is ready to write, so {account_name} is open. /accounts shows what they need.
    [‹ Others]
    [✖ Cancel]
    ───
    📋 after the call → @bob_lee. Пока известно вот что:
    Hi ‹first_name›, it is ‹account_name›.

    ⚠️ Отправить нельзя: не удалось узнать, что подставить вместо {first_name} (у аккаунта флуд-пауза до 11:00).
    ⚠️ Пока отправить нельзя: готовых аккаунтов нет, и подставить вместо {account_name} нечего. Что им нужно, покажет /accounts.
    [‹ Другие]
    [✖ Отмена]
    "#);
}
