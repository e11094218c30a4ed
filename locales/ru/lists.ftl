command-lists = списки людей и сохранённые фильтры
command-list = один список и кто в нём
help-lists = Показывает списки: обычные, которые вы наполняете сами, и фильтры, которые каждый раз ищут людей заново. Список не даёт права писать.
    Пример: <code>/lists</code>
help-list = Показывает один список и людей в нём.
    Пример: <code>/list Выставка в Казани</code>

lists-title = 📋 <b>Списки</b>
lists-none = Пока нет. Список держит людей вместе: после выставки или чтобы напомнить о себе.
lists-none-here = Пока нет.
lists-line = · <b>{ $name }</b>: { $count ->
    [0] пока никого
    [one] { $count } человек
    [few] { $count } человека
   *[many] { $count } человек
}
lists-line-many = · <b>{ $name }</b>: больше { $count } человек
lists-line-uncounted = · <b>{ $name }</b>
lists-line-filter = · 🔎 <b>{ $name }</b>: фильтр

list-title = 📋 <b>{ $name }</b>: { $count ->
    [0] пока никого
    [one] { $count } человек
    [few] { $count } человека
   *[many] { $count } человек
}
list-title-uncounted = 📋 <b>{ $name }</b>
list-title-filter = 🔎 <b>{ $name }</b>
list-looked-through = Среди следующих { $count } контактов никого. «Ещё» ищет дальше.
list-no-more = Больше никого.

list-ask-new =
    📋 <b>Как называется список?</b>
    Например: <code>Выставка в Казани</code>
list-ask-new-filter =
    🔎 <b>Как называется фильтр?</b>
    Он ищет людей заново каждый раз. Например: <code>Горячие и молчат</code>
list-ask-save =
    📋 <b>Как называется список?</b>
    В нём будут все, кто здесь сейчас, на всех страницах. Например: <code>Предложения ноября</code>
list-ask-found =
    📋 <b>Как называется список?</b>
    В нём будут люди из { $most } самых новых найденных мест. Например: <code>Спрашивали цену</code>
list-ask-name =
    ✏️ <b>Как теперь называется «{ $name }»?</b>
    Например: <code>Выставка в Казани</code>
list-ask-people =
    👥 <b>Кто в списке «{ $name }»?</b>
    Пришлите людей, по одному в строке: имя пользователя, ссылку, телефон или имя контакта. Например:
    <code>@zoe_miller Зоя Миллер
    t.me/bob_lee</code>
list-ask-delete = 🗑 <b>Удалить список «{ $name }»?</b> Люди останутся в контактах.

list-typed = 👥 <b>{ $name }</b>: добавлено { $added }, не понято { $refused ->
    [one] { $refused } строка
    [few] { $refused } строки
   *[many] { $refused } строк
}
list-typed-known = Уже были в списке: { $count }.
list-refused = · <code>{ $line }</code>: { $reason }
list-refused-nobody = нет контакта с таким именем
list-refused-several = подходят несколько контактов
list-refused-two = два человека в одной строке
list-refused-long = имя слишком длинное
list-refused-address = нет имени пользователя, ссылки или телефона
list-typed-more = И ещё { $count }.
list-typed-again = Пришлите эти строки ещё раз, исправив. Например: <code>@zoe_miller Зоя Миллер</code>

list-of = 📋 <b>{ $name }: списки</b>
    Нажмите на список, чтобы добавить человека или убрать.
list-of-none = 📋 { $name }: списков пока нет.

list-button-all = ‹ Списки
list-button-new = ➕ Новый список
list-button-new-filter = 🔎 Новый фильтр
list-button-open = 📋 Список
list-button-people = ➕ Люди
list-button-conditions = ⚙️ Условия
list-button-name = ✏️ Название
list-button-first = ⏮ В начало
list-button-more = Ещё ›
list-button-save = 📋 Сохранить списком
list-button-save-filter = 🔎 Сохранить фильтр
contacts-button-lists = 📋 Списки
contact-button-lists = 📋 Списки
contact-lists = 📋 { $names }

filter-title = 🔎 <b>{ $name }</b>: кого находит
filter-everybody = · всех, пока нет условий
filter-gone = удалено
filter-stage = этап: { $stage }
filter-label = метка: { $label }
filter-never = ещё ничего не писали
filter-silent = нет сообщений { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
}
filter-within = есть сообщение за { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
}
filter-before = последнее сообщение раньше { $date }
filter-since = есть сообщение с { $date }
filter-field = { $name } = { $value }
filter-field-any = { $name }: заполнено
filter-may-write = согласие на сообщения
filter-may-offer = согласие на предложения
filter-unknown = согласия нет
filter-withdrawn = согласие отозвано
filter-kind-stage = этап
filter-kind-label = метка
filter-kind-talk = последнее сообщение
filter-kind-field = поле
filter-kind-consent = согласие
filter-button-add = ➕ { $kind }
filter-button-drop = ✖️ { $kind }
filter-button-people = 👥 Кого находит
filter-ask-stage = 🪜 <b>На каком этапе?</b>
filter-ask-label = 🏷 <b>С какой меткой?</b>
filter-no-labels = 🏷 Меток пока нет. Первую заводят в /contacts.
filter-ask-talk =
    💬 <b>Когда было последнее сообщение?</b>
    Выберите или пришлите дни или дату. Например: <code>14 дней</code>, <code>до 2026-10-01</code>, <code>с 2026-10-01</code>
filter-button-silent = Молчат { $days } д
filter-button-within = Писали за { $days } д
filter-button-never = Ещё ничего не писали
filter-ask-field =
    🔤 <b>Какое поле?</b>
    Пришлите его со значением или без, если подходит любое. Например: <code>компания = Ромашка</code>
filter-fields = Есть поля: { $names }
filter-ask-consent = 🧾 <b>Какое согласие?</b>

error-list-unknown = Списка «{ $name }» нет. Например: <code>/list Выставка в Казани</code>
error-list-name = Здесь ничего не видно. Пришлите название, например: <code>Выставка в Казани</code>
error-list-name-long = Слишком длинно: не больше { $most } знаков. Например: <code>Выставка в Казани</code>
error-list-taken = Это название занято. Пришлите другое, например: <code>Выставка 2</code>
error-lists-full = Больше не помещается: не больше { $most } списков. Сначала удалите какой-нибудь.
error-list-talk = Пришлите дни или дату. Например: <code>14 дней</code> или <code>до 2026-10-01</code>
error-list-field = Пришлите поле, можно со значением. Например: <code>компания = Ромашка</code>
