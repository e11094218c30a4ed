command-import = загрузить людей из файла
help-import = Делает людей из файла контактами и записывает, на что они согласились. CSV, XLSX или <code>result.json</code> из экспорта Telegram, до 20 МБ. Колонки и числа видны до того, как что-то записано; сутки загрузку можно отменить. У Telegram ничего не спрашивается.
    Пример: <code>/import</code>, затем файл; или файл с подписью <code>/import</code>.

import-ask-file =
    📥 <b>Пришлите файл с людьми.</b>
    CSV, XLSX или <code>result.json</code> из экспорта Telegram, до 20 МБ. Нужна колонка с юзернеймами, телефонами или Telegram id. Ничего не запишется, пока вы не увидите числа.
import-reading = 📥 Читаю { $file } …
import-counting = 📥 Считаю, что станет с { $file } …
import-counting-so-far = 📥 Считаю, что станет с { $file } … { $count ->
    [one] пока { $count } строка
    [few] пока { $count } строки
   *[many] пока { $count } строк
}
import-not-counted = ✖ { $file }: подсчёт прерван, ничего не изменилось.
import-starting = 📥 { $file }: загрузка начинается …
import-nobody = В файле нет никого, кто мог бы стать контактом.
import-form-export = экспорт Telegram
import-columns = 📥 <b>{ $file }</b> ({ $form }). Колонки верны?
import-above = Не читается, выше заголовков: «{ $text }»
import-no-headers = Первая строка — человек: заголовков нет.
import-doubtful-headers = ❓ Принято за заголовки: «{ $headers }». Если эта строка — человек, скажите об этом.
import-column = <b>{ $column }</b> → { $use }: { $cells }
import-column-unused = { $column }: не используется ({ $cells })
import-columns-right = Нажмите колонку, чтобы изменить её смысл, или продолжайте.
import-columns-no-address = ❗ Ни в одной колонке нет юзернейма, телефона или Telegram id. Нажмите ту, где они есть.
import-ask-use = ✏️ <b>Что в колонке «{ $column }»?</b>
import-use-username = юзернейм
import-use-phone = телефон
import-use-telegram-id = Telegram id
import-use-name = имя целиком
import-use-first-name = имя
import-use-middle-name = отчество
import-use-last-name = фамилия
import-use-zone = часовой пояс
import-use-language = язык
import-use-consented = день согласия
import-use-field = своё поле
import-use-nothing = не используется
import-ask-purpose = 🧾 <b>На что согласились эти люди?</b>
    Только то, на что согласны все в файле.
import-ask-basis = 🧾 <b>Почему им можно писать?</b>
import-ask-source = 🧾 <b>Откуда список?</b>
    Пришлите одной строкой. Например: <code>выставка в Берлине, 12 ноября</code>
import-ask-evidence = 🧾 <b>Чем подтверждается согласие?</b>
    Пришлите одной строкой. Например: <code>отметили «новости в Telegram» в анкете</code>
import-counts = 📥 <b>{ $file }</b>: { $count ->
    [one] { $count } строка
    [few] { $count } строки
   *[many] { $count } строк
}
import-count-new = 🆕 новых: { $count }
import-count-changed = ✏️ известны, добавится недостающее: { $count }
import-count-unchanged = 👤 известны, добавить нечего: { $count }
import-count-double = 👥 повторы в файле: { $count }
import-count-stopped = 🚫 в стоп-листе: { $count }
import-count-refused = ❗ не приняты: { $count }
import-refused-row = строка { $line }{ $column }{ $value }: { $reason }
import-refused-value = {" "}«{ $value }»
import-refused-file = Все непринятые строки — в <code>refused.csv</code>, следующем сообщении. Сначала загрузите остальных, потом исправьте их там и пришлите этот файл с <code>/import</code>.
import-consent-days = 📅 День согласия каждого — в колонке «{ $column }».
import-consent = 🧾 { $purpose }: { $basis }, { $evidence }. У тех, кто отозвал согласие, ничего не изменится.
import-runs = ⏳ { $file }: { $count ->
    [one] пока { $count } строка
    [few] пока { $count } строки
   *[many] пока { $count } строк
}. Пульт тем временем отвечает.
import-whole = ✅ <b>{ $file }: загружено</b>, { $count ->
    [one] { $count } строка
    [few] { $count } строки
   *[many] { $count } строк
}
import-ended-early = ⏹ <b>{ $file }: загрузка закончилась раньше.</b> { $count ->
    [one] Внесён { $count } человек.
    [few] Внесено { $count } человека.
   *[many] Внесено { $count } человек.
} Пришлите тот же файл, чтобы продолжить, или отмените загрузку.
import-was-undone = ↩️ { $file }: эта загрузка отменена.
import-ask-undo = ↩️ <b>Отменить загрузку { $file }?</b>
    Кого она добавила и кому не писали, тех больше не будет; добавленное остальным убирается, если его с тех пор не меняли; согласия отзываются. Людей: { $count }.
import-undone = ↩️ <b>Отменено.</b>
import-undone-removed = убраны: { $count }
import-undone-set-back = как прежде, без этого согласия: { $count }
import-undone-kept = остались, потому что им писали: { $count }
import-button-first-person = 👤 Первая строка — человек
import-button-first-headers = 🏷 Первая строка — заголовки
import-button-go-on = ➡️ Дальше
import-button-go = 📥 Загрузить { $count }
import-button-stop = ⏹ Остановить
import-button-contacts = 👥 Эти люди
import-button-people = 📥 Импортировать людей из него
import-button-undo = ↩️ Отменить
import-button-undo-yes = ↩️ Да, отменить

import-error-line = строка
import-error-column = колонка
import-error-reason = причина
import-reason-width = ячеек в строке: { $found }, колонок в таблице: { $expected }
import-reason-no-address = нет ни юзернейма, ни телефона, ни Telegram id
import-reason-username = не юзернейм: в нём от 3 до 32 латинских букв, цифр и подчёркиваний, как в @bob_lee
import-reason-alike = некоторые буквы только похожи на латинские: имеется в виду { $meant }
import-reason-several = в одной ячейке несколько человек: каждому нужна своя строка
import-reason-group = ссылка на группу или канал, а не на человека
import-reason-digits = в номере телефона только цифры, как в +1 555 123 0132
import-reason-phone-long = слишком много цифр для номера телефона
import-reason-no-country = не номер телефона с кодом страны, как +1 555 123 0132
import-reason-id = Telegram id — положительное число
import-reason-name-empty = в имени ничего не видно
import-reason-name-long = имя длиннее { $most } символов
import-reason-zone = не часовой пояс: нужен город или пояс, как Казань или UTC+3
import-reason-language = такого языка я не знаю: нужно название или код, как немецкий или de
import-reason-day = не дата с годом, как 30.04.2026
import-reason-day-either = это { $one } или { $other }, и по другим строкам не понять: напишите в таком виде
import-reason-day-future = этот день ещё не наступил
import-reason-value = в значении ничего не видно
import-reason-value-long = значение длиннее { $most } символов
import-reason-unreadable = знак не читается: файл повреждён или в другой кодировке
import-reason-row-long = строка длиннее { $most } байт
import-reason-two-contacts = юзернейм принадлежит одному контакту, телефон или id — другому
import-reason-fields = у контакта стало бы больше { $most } полей

error-import-no-file = Это не файл. Пришлите файл CSV или XLSX, например <code>people.csv</code>.
error-import-no-table = Таблицы здесь нет. Пришлите файл CSV, XLSX или <code>result.json</code> из экспорта Telegram.
error-import-too-large = Бот читает файлы до { $most } МБ. На машине пульта подойдёт любой размер: <code>salesdesk import people.csv</code>
error-import-press = Нажмите кнопку выше или пришлите другой файл.
error-import-no-address = Ни в одной колонке нет юзернейма, телефона или Telegram id. Нажмите ту, где они есть, или пришлите другой файл.
error-import-columns = В таблице больше { $most } колонок. Скопируйте нужные в новый файл.
error-import-no-column = Одной из колонок больше нет. Пришлите файл ещё раз.
error-import-empty = Файл пуст.
error-import-old-excel = Это файл старого Excel. Сохраните его как .xlsx или .csv и пришлите.
error-import-password = У файла пароль. Сохраните его без пароля и пришлите.
error-import-broken = Файл повреждён. Сохраните его заново как .xlsx или .csv и пришлите.
error-import-bomb = В распакованном виде файл больше любого списка людей. Сохраните таблицу как .csv и пришлите.
error-import-quote = Кавычка строки { $line } нигде не закрыта. Исправьте её и пришлите файл ещё раз.
error-import-long-row = Строка { $line } не кончается: возможно, не закрыта кавычка. Исправьте её и пришлите файл ещё раз.
error-import-no-contacts = В этом экспорте нет контактов. Экспортируйте из Telegram с отметкой <b>«Список контактов»</b>.
error-import-one-chat = Это экспорт одного чата, его сообщения не читаются. Люди загружаются из экспорта аккаунта: в Telegram Desktop — Настройки → Продвинутые настройки → Экспорт данных из Telegram, с отметкой <b>«Список контактов»</b> и форматом JSON. Одного человека добавляет <code>/contact add @zoe_miller</code>.
error-import-undone = Эта загрузка отменена.
error-import-too-late = Загрузку можно отменить в течение 24 часов. Отдельных людей меняют и стирают в <code>/contact @ann</code>.
error-import-runs = Загрузка ещё идёт. Сначала остановите её.
