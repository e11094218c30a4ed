command-settings = лимиты, тихие часы, слова отказа, оповещения
help-settings = Показывает настройки команды и значения по умолчанию. Меняют их владельцы; изменения действуют сразу.
    Пример: <code>/settings</code> или одной строкой: <code>/settings minimum_gap 90 с</code>, <code>/settings quiet_hours default</code>

settings-title = ⚙️ <b>Настройки</b>
settings-all-default = Всё по умолчанию.
settings-line = { $name }: <b>{ $value }</b>
settings-one =
    ⚙️ <b>{ $name }: { $value }</b>
    По умолчанию: { $default }
settings-one-list =
    ⚙️ <b>{ $name }</b>
    <pre>{ $list }</pre>
    По умолчанию: { $default }
settings-ask = ⚙️ <b>{ $name }</b>: пришлите новое значение.
settings-ask-list = <pre>{ $list }</pre>
settings-off = нет
settings-ramp = { $days ->
    [one] { $days } день, сообщений: { $first }
    [few] { $days } дня, сообщений: от { $first } до { $last }
   *[other] { $days } дней, сообщений: от { $first } до { $last }
}
settings-words-more = { $words } и ещё { $count }
settings-alerts-managers = менеджерам и владельцам
settings-alerts-on-duty = менеджерам на смене
settings-alerts-owners = владельцам
settings-by-hand = вручную
settings-in-turn = по очереди
settings-by-load = по нагрузке
settings-which = ⚙️ Какую из них?
settings-group-sending = 📤 Отправка
settings-group-new-accounts = 📱 Новые аккаунты
settings-group-conversations = 💬 Диалоги
settings-group-team = 👥 Команда
settings-button-all = ‹ Настройки
settings-button-back = ‹ Назад
settings-button-ask = ✏️ Другое значение
settings-button-reset = ↩️ По умолчанию

settings-button-mine = 🙋 Мои
settings-mine = 🙋 <b>Ваши личные настройки</b>
settings-in-topics = 🧵 Диалоги приходят в темах
settings-as-cards = 💬 Диалоги приходят карточками
settings-about-topics = В темах у каждого собеседника своя ветка в нашем чате: что вы там напишете, уйдёт ему. Сообщения в обоих видах одни и те же.
settings-button-in-topics = 🧵 В темах
settings-button-as-cards = 💬 Карточками
settings-button-language = 🌐 Язык
settings-button-again = 🔄 Уже включено
settings-topics-off =
    🧵 <b>В личных чатах у меня пока нет тем.</b>
    Их включает тот, кто меня создал: @BotFather → /mybots → этот бот → Bot Settings → Threaded Mode. Там же запретите пользователям создавать темы, чтобы эта общая часть оставалась одним чатом. До этого диалоги приходят карточками.
settings-topics-refused =
    🧵 Telegram больше не даёт тем в нашем чате, поэтому диалоги снова приходят карточками. Ничего не потеряно.
    Чтобы вернуть темы, они должны быть включены в меню этого чата и у меня в @BotFather (Bot Settings → Threaded Mode). Потом нажмите:

setting-daily-limit = Сообщений в день
setting-new-contact-limit = Незнакомым в день
setting-minimum-gap = Интервал между сообщениями
setting-answer-window = Ответом считается в течение
setting-answer-gap = Интервал перед ответом
setting-answer-limit = Ответов в день
setting-quiet-hours = Тихие часы
setting-first-by-hand = Согласие для первого сообщения
setting-campaign-limit = По кампаниям в день
setting-warm-up = Разогрев
setting-time-zone = Часовой пояс
setting-opt-out-en = Слова отказа, английские
setting-opt-out-ru = Слова отказа, русские
setting-remind-after = Напоминание
setting-invitation-text = Текст приглашения
setting-hand-on-after = Передать другому через
setting-away-answer = Автоответ
setting-working-hours = Рабочие часы
setting-holidays = Праздники
setting-distribution = Новые диалоги
setting-most-dialogs = Открытых диалогов на человека
setting-digest-at = Итоги дня
setting-alerts-to = Оповещения приходят
setting-language = Язык по умолчанию
setting-about-daily-limit = Сколько сообщений в день, кроме ответов, может отправлять аккаунт, добавленный с этого момента: от 0 до 200. У ответов свой предел. Например: <code>{ $command }40</code>
setting-about-new-contact-limit = Скольким незнакомым в день он может написать первым; не больше общего лимита. Например: <code>{ $command }10</code>
setting-about-minimum-gap = Сколько аккаунт ждёт между двумя сообщениями, не больше часа. У ответов интервал свой. Например: <code>{ $command }90 с</code>
setting-about-answer-window = Сообщение тому, кто написал за это время, — ответ: он уходит раньше остальных, дневной лимит и разогрев его не держат. Целое число часов, до 7 дней. Например: <code>{ $command }24 ч</code>
setting-about-answer-gap = Сколько аккаунт ждёт перед ответом, что бы он ни отправил до этого; не больше минуты. Например: <code>{ $command }1 с</code>
setting-about-answer-limit = Сколько ответов в день может отправить аккаунт сверх лимита на остальные сообщения; до 1000. Например: <code>{ $command }300</code>
setting-about-quiet-hours = В эти часы ничего не уходит (по времени собеседника, если оно известно, иначе по времени команды), кроме ответов тем, кто в эти часы написал сам. Например: <code>{ $command }21:00-09:00</code> или <code>{ $command }нет</code>
setting-about-first-by-hand = Что нужно первому сообщению незнакомому человеку: ничего (<code>off</code>), одним нажатием указать основание (<code>ask</code>) или основание с подтверждением (<code>required</code>). Рассылкам согласие нужно всегда.
setting-about-campaign-limit = Скольким людям в день все кампании вместе могут написать первыми, со всех аккаунтов; до 2000. У каждой кампании и у каждого аккаунта есть и свой предел. Например: <code>{ $command }100</code>
setting-about-warm-up = Сколько новый аккаунт отправляет в каждый из первых дней, не считая ответов: сообщений/незнакомым, не меньше, чем днём раньше; до 60 дней. Например: <code>{ $command }5/1 8/2 12/3 20/5</code>
setting-about-time-zone = По нему считаются дни и показывается время. Например: <code>{ $command }Europe/Moscow</code>
setting-about-opt-out-en = Кто ответит одним из этих слов и ничем больше, тому больше не пишет ни один аккаунт. Пришлите весь список: каждую фразу с новой строки или через запятую. Например: <code>{ $command }stop, unsubscribe</code>
setting-about-opt-out-ru = Кто ответит одним из этих слов и ничем больше, тому больше не пишет ни один аккаунт. Пришлите весь список: каждую фразу с новой строки или через запятую. Например: <code>{ $command }стоп, не пишите</code>
setting-about-remind-after = Сколько собеседник ждёт ответа, прежде чем команде напомнят, до 7 дней. Например: <code>{ $command }30 мин</code> или <code>{ $command }нет</code>
setting-about-invitation-text = Что первым напишет вам человек, открывший приглашение (🔗 у контакта); код пульт допишет сам. Текст попадает в ссылку и в её картинку, поэтому он должен быть коротким: примерно до 100 букв кириллицей или 400 латиницей. Например: <code>{ $command }Здравствуйте! Мы познакомились на выставке.</code>
setting-about-hand-on-after = Сколько собеседник ждёт ответа, прежде чем его диалог перейдёт следующему на смене, один раз за это ожидание. Сначала приходит напоминание, потом идёт остаток этого времени; тихие и нерабочие часы не считаются. Если напоминание выключено или пришло бы не раньше, диалог переходит в конце этого времени. До 7 дней. Например: <code>{ $command }2 ч</code> или <code>{ $command }нет</code>
setting-about-away-answer = Что получит тот, кто написал, когда никто не работает: один раз за это время, с того аккаунта, которому написал, по тем же правилам, что и любой ответ. Человек по-прежнему ждёт ответа. <code>{ "{first_name}" }</code>, ваши переменные и поля подставятся; у кого значения нет, тот не получит ничего. Нужны рабочие часы. Например: <code>{ $command }Спасибо, { "{first_name|и добрый вечер}" }! Ответим с 9:00.</code> или <code>{ $command }нет</code>
setting-away-bare = ⚠️ У кого нет значения для { $names }, тот не получит автоответа. Напишите, что ставить в таком случае, например: <code>{ $example }</code>
setting-about-working-hours = Когда кто-то работает, по времени команды, одна смена в день; <code>нет</code> — всегда. В остальное время напоминания ждут, и уходит автоответ. Цепочки и кампании пишут только в эти часы, по часам человека, если пояс известен. Например: <code>{ $command }пн-пт 9:00-18:00, сб 10:00-14:00</code>
setting-about-holidays = Дни, когда никто не работает: каждый с новой строки или через запятую; без года — каждый год. Файл календаря (<code>.ics</code>) добавит свои дни на два года вперёд. Например: <code>{ $command }09.05, 2027-01-01..2027-01-08</code> или <code>{ $command }нет</code>
setting-about-distribution = Кому достаётся ничей диалог, когда собеседник пишет. Вручную (<code>by_hand</code>): видят все, кто на смене. По очереди (<code>in_turn</code>): тому, кому дольше всех не доставалось. По нагрузке (<code>by_load</code>): тому, у кого меньше всех ждут ответа, а потом — у кого меньше открытых диалогов. Достаётся только тем, кто на смене и кому бот может написать. Что ждёт ответа у того, кому бот написать не может, переходит следующему, вручную тоже.
setting-about-most-dialogs = Начиная с этого числа открытых диалогов сотруднику новых не достаётся; считаются активные, где собеседник писал за последнюю неделю. Другой предел для одного человека — в <b>/team</b>. Например: <code>{ $command }20</code> или <code>{ $command }нет</code>
setting-about-digest-at = Когда подводятся итоги прошедшего дня, по времени команды. Например: <code>{ $command }9:00</code> или <code>{ $command }нет</code>
setting-about-alerts-to = Кому сообщать, если с аккаунтом что-то не так. Если таких людей нет, узнают все менеджеры.
setting-about-language = Для тех, кто не выбрал сам и чей Telegram не на английском и не на русском.

error-unknown-setting = Такой настройки нет. Все покажет /settings; например: <code>/settings minimum_gap 90 с</code>
error-setting-number = «{ $value }» не подходит: нужно число. Например: <code>10</code>
error-setting-minimum-gap = «{ $value }» не подходит: нужен интервал не больше часа. Например: <code>90 с</code>
error-setting-answer-window = «{ $value }» не подходит: нужно целое число часов, не больше 7 дней. Например: <code>24 ч</code>
error-setting-answer-gap = «{ $value }» не подходит: нужен интервал не больше минуты. Например: <code>1 с</code>
error-setting-answer-limit = «{ $value }» не подходит: нужно число от 0 до 1000. Например: <code>300</code>
error-setting-quiet-hours = «{ $value }» не подходит: нужно, с какого часа и до какого. Например: <code>21:00-09:00</code> или <code>нет</code>
error-setting-first-by-hand = «{ $value }» не подходит. Можно <code>off</code>, <code>ask</code> или <code>required</code>
error-setting-campaign-limit = «{ $value }» не подходит: нужно число от 0 до 2000. Например: <code>100</code>
error-setting-warm-up = «{ $value }» не подходит: на каждый день, до 60 дней, нужно сообщений/незнакомым, не меньше, чем днём раньше. Например: <code>5/1 8/2 12/3 20/5</code>
error-setting-time-zone = Часового пояса «{ $value }» нет. Например: <code>Europe/Moscow</code>
error-setting-opt-out-en = «{ $value }» не подходит: нужно от 1 до 50 фраз не длиннее 40 символов, каждая с новой строки или через запятую. Например: <code>stop, unsubscribe</code>
error-setting-opt-out-ru = «{ $value }» не подходит: нужно от 1 до 50 фраз не длиннее 40 символов, каждая с новой строки или через запятую. Например: <code>стоп, не пишите</code>
error-setting-remind-after = «{ $value }» не подходит: нужно время от минуты до 7 дней. Например: <code>30 мин</code> или <code>нет</code>
error-setting-invitation-text = «{ $value }» не поместится в ссылку: текст должен быть короче, примерно до 100 букв кириллицей или 400 латиницей. Например: <code>Здравствуйте! Мы познакомились на выставке.</code>
error-setting-hand-on-after = «{ $value }» не подходит: нужно время от минуты до 7 дней. Например: <code>2 ч</code> или <code>нет</code>
error-setting-away-answer = «{ $value }» отправить нельзя: скобка не открывает переменную, или текст слишком длинный. Например: <code>Спасибо, { "{first_name|и добрый вечер}" }! Ответим с 9:00.</code> или <code>нет</code>
error-setting-working-hours = «{ $value }» не говорит, по каким дням и с какого по какой час, одна смена в день. Например: <code>пн-пт 9:00-18:00</code> или <code>нет</code>
error-no-holidays = В этом файле нет целых дней впереди. Пришлите файл календаря (.ics, до 1 МБ) с событиями на весь день или впишите дни. Например: <code>09.05, 2027-01-01..2027-01-08</code>
error-many-holidays = Получится больше { $most } дней и промежутков. Уберите лишние или впишите дни сами. Например: <code>09.05, 2027-01-01..2027-01-08</code>
error-setting-holidays = «{ $value }» не подходит: нужны дни или промежутки, до 200, каждый с новой строки или через запятую. Например: <code>09.05, 2027-01-01..2027-01-08</code> или <code>нет</code>
error-setting-distribution = «{ $value }» не подходит. Новые диалоги достаются вручную (<code>by_hand</code>), по очереди (<code>in_turn</code>) или по нагрузке (<code>by_load</code>)
error-setting-most-dialogs = «{ $value }» не подходит: нужно число от 1 до 1000. Например: <code>20</code> или <code>нет</code>
error-setting-digest-at = «{ $value }» не подходит: нужно время суток. Например: <code>9:00</code> или <code>нет</code>
error-setting-alerts-to = «{ $value }» не подходит. Оповещения приходят менеджерам и владельцам (<code>managers</code>), тем, кто на смене (<code>on_duty</code>), или владельцам (<code>owners</code>)
error-setting-language = На языке «{ $value }» пульт не говорит. Он говорит на <code>en</code> и <code>ru</code>
