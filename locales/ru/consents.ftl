command-consents = на что люди согласились и чем это подтверждено
help-consents = Показывает, на что человек согласился, на каком основании и чем это подтверждено; отдаёт всё файлом. Записи в этом журнале не меняются: отзыв согласия — отдельная запись.
    Пример: <code>/consents @bob_lee</code>, или всё сразу: <code>/consents экспорт</code>

consent-to-write = чтобы ему писали
consent-to-offers = получать предложения
consent-to-ai = чтобы его слова читал ИИ
consent-wrote-first = человек написал нам
consent-agreed = дано согласие
consent-customer = клиент
consent-met = знакомы лично
consent-button-wrote-first = 💬 Написал нам
consent-button-agreed = 👍 Дано согласие
consent-button-customer = 🛒 Клиент
consent-button-met = 🤝 Знакомы
consent-given = 🧾 { $purpose }: { $basis }, { $at } · { $by }
consent-withdrawn = 🚫 { $purpose }: отозвано, { $at } · { $by }
consent-source = откуда: { $source }
consent-words = «{ $words }»
consent-source-and-words = «{ $words }», откуда: { $source }

consent-file = 📎 { $file }

consents-of = 🧾 <b>{ $name }: согласия</b>
consents-none = Пока ничего не записано.
consent-button-record = ➕ Записать
consent-button-withdraw = 🚫 Отозвано
consent-button-message = 💬 Сообщение этого человека
consent-button-without = Без подтверждения
consent-ask-purpose = 🧾 <b>{ $name }: на что дано согласие?</b>
consent-ask-basis = 🧾 <b>{ $name }, { $purpose }: на каком основании?</b>
consent-ask-message = 💬 { $name }: какое сообщение это подтверждает? Согласие датируется этим сообщением.
consent-no-message = 💬 { $name }: сообщений пока нет.
consent-ask-evidence =
    🧾 <b>{ $name }, { $basis }: чем это подтверждается?</b>
    Пришлите одной строкой, с датой, если это было не сегодня. Например: <code>12 ноября, визитка с выставки</code>
    Во второй строке можно написать, откуда это; подойдёт и фото или файл.
consent-ask-withdraw = 🚫 <b>{ $name }: какое согласие отозвано?</b>

consents-home =
    🧾 <b>Согласия</b>
    Кто написал первым, тот согласен на ответ; это записывается само. Остальное записываете вы: в карточке человека (/contact) или вместе с первым сообщением.
    Первому сообщению вручную нужно: <b>{ $settled }</b>. Рассылкам согласие нужно всегда.
    <code>/consents @bob_lee</code> покажет одного человека.
consents-button-export = 📄 Всё в CSV
consents-button-setting = ⚙️ Первое сообщение
consents-exported = 📄 Журнал согласий: { $count ->
    [one] { $count } запись
    [few] { $count } записи
   *[many] { $count } записей
}.
consents-too-large = Журнал больше { $most } МБ, которые может отправить бот. Целиком его скопирует <code>salesdesk backup</code> на сервере.
consent-first-ask = основание одним нажатием
consent-first-required = основание с подтверждением

error-consent-evidence = Здесь ничего не видно. Пришлите строку, например: <code>визитка с выставки в Москве, 12 ноября</code>
error-consent-evidence-future = Этот день ещё не наступил. Пришлите день, когда было дано согласие, например: <code>12 ноября, визитка с выставки в Москве</code>
error-consent-evidence-long = Слишком длинно: не больше { $most } символов. Например: <code>визитка с выставки в Москве, 12 ноября</code>
error-consent-file-large = Файл больше { $most } МБ, которые я смогу прислать обратно. Пришлите файл поменьше или строку, например: <code>12 ноября, визитка с выставки в Москве</code>
