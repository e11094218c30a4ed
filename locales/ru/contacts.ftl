command-contacts = все, кого вы знаете, даже если ещё не писали
command-contact = один человек: кто он, этап, метки, поля
command-pipeline = кто на каком этапе и как давно
help-contacts = Показывает всех, кого вы знаете; все, с кем есть диалог, уже здесь. Можно выбрать этап или метку.
    Пример: <code>/contacts</code> или только часть: <code>/contacts предложение</code>
help-contact = Показывает человека целиком: этап, метки, поля, диалог. Telegram из-за контакта ни о чём не спрашивают.
    Пример: <code>/contact @bob_lee</code>, по имени или телефону: <code>/contact Боб</code>
    Новый: <code>/contact add @zoe_miller Зоя Миллер +7 901 234 56 78</code>
help-pipeline = Показывает этапы: сколько людей на каждом и как давно стоит первый. Этапы меняют в /settings.
    Пример: <code>/pipeline</code>

stage-new = Новый
stage-talking = Разговор
stage-offer = Предложение
stage-won = Сделка
stage-lost = Отказ

contacts-title = 📇 <b>Контакты: { $which }</b>
contacts-all = все
contacts-unwritten = ещё не писали
contacts-none = Пока никого. Люди появляются здесь, как только с ними есть диалог.
    Добавить человека до первого слова: <code>/contact add @zoe_miller Зоя Миллер</code>
contacts-none-here = Здесь никого нет.
contacts-line = { $mark } <b>{ $name }</b> · { $stage }, { $ago }
contacts-button-all = 📇 Все
contacts-button-unwritten = 👤 Ещё не писали
contacts-button-import = 📥 Загрузить
contacts-button-pipeline = 🪜 Воронка
contacts-button-labels = 🏷 Метки

contact-title = 👤 <b>{ $name }</b>{ $more }
contact-stage = 🪜 { $stage }, { $since }
contact-labels = { $labels }
contact-phone = 📞 { $phone }
contact-zone = 🌍 { $zone }, там { $time }
contact-language = 🗣 { $language }
contact-field = { $name } = { $value }
contact-dialog = 💬 { $mark } { $status } · 📱 { $account } · { $assignee }
contact-unwritten = 💬 Ещё ничего не писали.
contact-phone-alone = 💬 Известен только телефон. По нему в Telegram не ищут: пусть человек напишет первым. 🔗 — приглашение.
contact-imported = 📥 из файла { $file }, { $at }
contact-added-by = ➕ контакт создан: { $by }, { $at }
contact-what-name = имя
contact-what-phone = телефон

contact-ask-whose =
    👤 <b>Кого показать?</b>
    Пришлите имя пользователя, телефон или имя. Например: <code>@bob_lee</code>
contact-ask-add =
    ➕ <b>Кто это?</b>
    Пришлите имя пользователя или телефон, можно с именем. Например: <code>@zoe_miller Зоя Миллер</code>
contact-ask-stage = 🪜 <b>{ $name }: на каком этапе теперь?</b>
contact-stage-now = Сейчас: { $stage }.
contact-stage-brings = Эти этапы меняют и состояние диалога:
contact-ask-labels =
    🏷 <b>{ $name }: метки</b>
    Нажмите на метку, чтобы поставить её или снять.
contact-ask-labels-first = 🏷 <b>{ $name }</b>: меток пока нет. Метка, например «горячий», отмечает людей, и по ней их можно найти.
contact-ask-labels-none = 🏷 Меток пока нет. Первую заводит менеджер.
contact-ask-name =
    ✏️ <b>{ $name }: как вы называете этого человека?</b>
    Это имя подставят шаблоны. Например: <code>Зоя Миллер</code>
contact-ask-phone =
    📞 <b>{ $name }: какой телефон?</b>
    Он останется в пульте. Например: <code>+7 901 234 56 78</code>
contact-ask-field =
    🔤 <b>{ $name }: что ещё известно?</b>
    Пришлите поле и значение, например: <code>компания = Ромашка</code>. Шаблоны подставят его как <code>{ "{компания}" }</code>. <code>компания =</code> удаляет поле.
contact-ask-zone =
    🌍 <b>{ $name }: какой часовой пояс?</b>
    Пришлите город или пояс, например: <code>Казань</code>. Его учитывают цепочки и тихие часы; <code>выкл</code> удаляет его.
contact-ask-language =
    🗣 <b>{ $name }: какой язык?</b>
    Пришлите название или код, например: <code>немецкий</code> или <code>de</code>. Он учитывается, пока язык не виден по сообщениям человека; <code>выкл</code> удаляет его.
contact-stage-brought = Диалог теперь { $status }.

contact-button-open = 👤 Открыть
contact-button-add = ➕ Добавить
contact-button-dialog = 💬 Диалог
contact-button-write = 📤 Написать
contact-button-why = ❔ Можно писать?
contact-button-consents = 🧾 Согласия
contact-button-stage = 🪜 Этап
contact-button-labels = 🏷 Метки
contact-button-name = ✏️ Имя
contact-button-phone = 📞 Телефон
contact-button-zone = 🌍 Часовой пояс
contact-button-language = 🗣 Язык
contact-button-field = 🔤 Поле
contact-button-forget = 🗑 Стереть
contact-button-list = ‹ Контакты

pipeline-title = 🪜 <b>Воронка: { $count ->
    [one] { $count } человек
    [few] { $count } человека
   *[many] { $count } человек
}</b>
pipeline-line = <b>{ $stage }</b>: { $count }, дольше всех — { $age }
pipeline-line-empty = <b>{ $stage }</b>: никого
pipeline-button-stages = ⚙️ Этапы
settings-button-stages = 🪜 Этапы

stages-title = 🪜 <b>Этапы</b>, от первого к последнему
stages-line = · { $stage }
stages-brings = После → — состояние, которое получает открытый диалог, когда человек переходит на этап.
stage-title = 🪜 <b>{ $stage }</b>
stage-brings = Когда человек переходит сюда, его открытый диалог получает состояние: { $mark } { $status }.
stage-brings-nothing = Когда человек переходит сюда, состояние его диалога не меняется.
stage-ask-delete = 🗑 <b>Удалить этап «{ $stage }»?</b> Все, кто на нём, перейдут на «{ $to }».
stage-ask-name =
    🪜 <b>Как называется этап?</b>
    Например: <code>Пробный период</code>
stage-button-new = ➕ Новый этап
stage-button-name = ✏️ Название
stage-button-brings = 🔁 Состояние
stage-button-up = ⬆️ Выше
stage-button-all = ‹ Этапы

labels-title = 🏷 <b>Метки</b>
labels-none = Пока нет.
label-title = <b>{ $label }</b>
label-ask-name =
    🏷 <b>Как называется метка?</b>
    Например: <code>горячий</code>
label-ask-delete = 🗑 <b>Удалить { $label }?</b> Метка исчезнет у всех.
label-button-new = ➕ Новая метка
label-button-name = ✏️ Название
label-button-dot = 🎨 Цвет
label-button-people = 👥 У кого она
label-button-all = ‹ Метки

tags-line = { $tags }
tags-button = 🏷 Метка
tags-stage = Этап: { $stage }
tags-label-on = Метка поставлена.
tags-label-off = Метка снята.

contact-button-invite = 🔗 Пригласить
invitation-ask =
    🔗 <b>{ $name }: кому написать?</b>
    Получите ссылку и картинку с ней: их можно отправить письмом или напечатать. У Telegram ничего не спрашивается.
invitation-no-account =
    🔗 <b>Ни у одного подключённого аккаунта нет имени пользователя.</b>
    Без него нет и ссылки. В приложении Telegram этого аккаунта: «Настройки», затем «Имя пользователя». Пульт узнает его при следующем подключении.
invitation =
    🔗 <b>Приглашение: { $name }</b>, писать { $account }
    <code>{ $link }</code>
    На картинке та же ссылка. Останется нажать «Отправить», и первое сообщение подтвердит, что отвечать можно.
invitation-text = Здравствуйте! Я по вашему приглашению.
invitation-is-it = 🔗 Пишет по приглашению: { $name }. Это тот же человек?
invitation-button-same = ✅ Да, тот же человек
invitation-joined = Теперь это один контакт.

error-contact-nobody = Никого с именем «{ $name }» я не знаю. Все контакты: /contacts; добавить: <code>/contact add @zoe_miller Зоя Миллер</code>
error-contact-nobody-yet = @{ $name } я пока не знаю. Добавить: <code>/contact add @{ $name }</code>
error-contact-no-phone = Никого с номером { $phone } я не знаю. Добавить: <code>/contact add { $phone } Зоя Миллер</code>
error-contact-known = Такой контакт уже есть.
error-contact-address = Контакту нужно имя пользователя или телефон. Например: <code>@zoe_miller Зоя Миллер</code>
error-contact-several = По одному человеку. Например: <code>@zoe_miller Зоя Миллер +7 901 234 56 78</code>
error-contact-name = Здесь ничего не видно. Пришлите имя, например: <code>Зоя Миллер</code>
error-contact-name-long = Слишком длинно: не больше { $most } знаков. Например: <code>Зоя Миллер</code>
error-contact-field = Поле — это одно слово и значение. Например: <code>компания = Ромашка</code>
error-contact-zone = Такого часового пояса нет. Пришлите город или пояс, например: <code>Казань</code> или <code>UTC+3</code>
error-contact-language = Такого языка я не знаю. Пришлите название или код, например: <code>немецкий</code> или <code>de</code>
error-contact-fields-full = У контакта не больше { $most } полей. Сначала удалите одно, например: <code>компания =</code>
error-contact-list = Такого этапа или метки нет. Например: <code>/contacts предложение</code>
error-label-taken = Это название занято. Пришлите другое, например: <code>очень горячий</code>
error-labels-full = Больше не помещается: не больше { $most } меток и 12 этапов. Сначала удалите что-нибудь.
error-stage-last = Последний этап остаётся.
