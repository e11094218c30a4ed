command-templates = тексты, которые пишете снова и снова
help-templates = Показывает ваши шаблоны. Вместо { "{first_name}" } и других переменных подставляется то, что известно о собеседнике; кнопка 📋 Шаблон под диалогом заполнит шаблон и отправит его.
    Пример: <code>/templates</code> или сразу один: <code>/templates после звонка</code>; <code>/templates после звонка @bob_lee</code> покажет его первым сообщением.

template-title = 📋 <b>Шаблоны</b>
template-none = Пока ни одного. Напишите первый, и его отправит кнопка 📋 Шаблон под диалогом.
template-none-here = Пока ни одного. Их пишут менеджеры: /templates
template-line = <b>{ $name }</b> · { $text }
template-card = 📋 <b>{ $name }</b>
template-file = 📎 Вместе с файлом <b>{ $name }</b>
template-cut = <i>… остальное здесь не показано</i>
template-unknown = ⚠️ Ещё нет значения: { $names }. Пока его нет, этот текст нельзя отправить.
template-variables =
    🔤 <b>Переменные</b>
    Вставляйте их в шаблоны: для каждого собеседника подставится своё.
template-about-first-name = <code>{ $name }</code> — первое слово его имени
template-about-full-name = <code>{ $name }</code> — имя целиком
template-about-username = <code>{ $name }</code> — имя пользователя с @
template-about-account-name = <code>{ $name }</code> — имя аккаунта, который отвечает
template-variable-line = <code>{ $name }</code> = { $value }
template-variable = 🔤 Вместо <code>{ $name }</code> подставляется:
template-ask-name =
    📋 <b>Как назвать шаблон?</b>
    Название видит только команда. Например: <code>после звонка</code>
template-ask-text =
    📋 <b>{ $name }</b>: какой текст?
    Пришлите его таким, каким он должен дойти, с оформлением. Например: <code>Здравствуйте, { "{first_name}" }! Это { "{account_name}" }.</code>
    Сама фигурная скобка пишется дважды: <code>{ "{{" }</code>
    Фото или файл, присланные вместе с текстом, будут уходить с ним каждый раз.
template-ask-variable =
    🔤 <b>Новая переменная</b>
    Пришлите имя и значение. Например: <code>компания = ООО «Ромашка»</code>
template-ask-value =
    🔤 <b>Что подставлять вместо { $name }?</b>
    Пришлите новое значение. Например: <code>ООО «Ромашка»</code>
template-ask-delete = 🗑 <b>Удалить «{ $name }»?</b> Отправленное по нему останется.
template-ask-delete-variable = 🗑 <b>Удалить { $name }?</b> Шаблоны с ней не отправить, пока у неё снова не будет значения.
template-offer = Или возьмите шаблон: перед отправкой вы его увидите.
template-choose = 📋 Шаблон для { $who }: какой?
template-at-once = 📤 отправит текст таким, каким он здесь.
template-whole =
    <b>{ $name }</b>
    { $text }
template-preview = 📋 { $name } → { $who }. Собеседник увидит:
template-or-own = <i>Если напишете свой текст, уйдёт он.</i>
template-outline = 📋 { $name } → { $who }. Пока известно вот что:
template-looking-up = ⏳ Спрашиваю у Telegram, чьё это имя: { $who }…
template-used = 📋 { $name } → { $who }
template-hole = ⚠️ Отправить нельзя: неизвестно, что подставить вместо { $names }. Напишите сами или возьмите другой шаблон.
template-hole-because = ⚠️ Отправить нельзя: не удалось узнать, что подставить вместо { $names } ({ $reason }).
template-hole-no-answer = ⚠️ Пока отправить нельзя: Telegram не ответил, и подставить вместо { $names } пока нечего. Нажмите «‹ Другие» и выберите шаблон ещё раз.
template-hole-account = ⚠️ Пока отправить нельзя: готовых аккаунтов нет, и подставить вместо { $names } нечего. Что им нужно, покажет /accounts.
template-hole-own = ⚠️ Отправить нельзя: нет значения для { $names }. Его задаёт менеджер: /templates → 🔤 Переменные
template-changed = Текст успел измениться. Посмотрите ещё раз.
template-deleted = 🗑 Удалено.

template-button-new = ➕ Новый
template-button-variables = 🔤 Переменные
template-button-text = ✏️ Другой текст
template-button-no-file = 📎 Без файла
template-button-value = ✏️ Другое значение
template-button-delete = 🗑 Удалить
template-button-delete-yes = 🗑 Да, удалить
template-button-keep = ‹ Оставить
template-button-list = ‹ Шаблоны
template-button-back-to-variables = ‹ Переменные
template-button-new-variable = ➕ Новая переменная
template-button-others = ‹ Другие
template-button-send = 📤 Отправить
dialog-button-template = 📋 Шаблон

error-template-name = В названии буквы, цифры и пробелы, не больше { $most } символов. Например: <code>после звонка</code>
error-template-text = «{ $at }» — не переменная. Например: <code>Здравствуйте, { "{first_name}" }!</code> Сама фигурная скобка пишется дважды: <code>{ "{{" }</code>
error-template-variable = Переменная — это одно слово и его значение. Например: <code>компания = ООО «Ромашка»</code>
error-template-built-in = { $name } пульт подставляет сам. Возьмите другое имя, например: <code>компания = ООО «Ромашка»</code>
error-template-value = Значение не пустое и не длиннее { $most } символов. Например: <code>ООО «Ромашка»</code>
error-template-here = Шаблон «{ $name }» уже есть. Пришлите другое название, например: <code>после звонка 2</code>
error-template-unknown = Шаблона «{ $name }» нет. Все шаблоны: /templates
error-template-near = Переменной { $typed } нет. Вы имели в виду <code>{ $near }</code>? Пришлите текст с ней ещё раз.
