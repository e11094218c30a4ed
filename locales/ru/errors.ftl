error-phone-letters = В номере телефона только цифры. Например: <code>+7 901 234 56 78</code>
error-phone-short = Для номера с кодом страны это слишком коротко. Например: <code>+7 901 234 56 78</code>
error-phone-long = Для номера телефона это слишком длинно. Например: <code>+7 901 234 56 78</code>
error-phone-country = Код страны не начинается с нуля. Например: <code>+7 901 234 56 78</code>
error-phone-zero = Вы имели в виду { $phone }? Ноль после кода страны набирают только внутри страны.
error-phone-eight = Вы имели в виду { $phone }? Пришлите номер с + и кодом страны; кода 8 не бывает.
error-phone-here = { $phone } уже на пульте. Что с ним, видно на карточке.
error-phone-unknown = { $phone } на пульте нет. Какие есть, покажет /accounts; добавить: <code>/add_account { $phone }</code>
error-which-account = Аккаунта «{ $typed }» я не знаю. Есть: { $there }. Например: <code>/{ $command } { $example }{ $command ->
    [send_from] { " @bob_lee Здравствуйте!" }
   *[other] { "" }
}</code>
error-account-none = Аккаунтов пока нет. Добавить: <code>/add_account +7 901 234 56 78</code>
error-account-gone = Этого аккаунта на пульте больше нет. Какие есть, покажет /accounts.
error-username = Это не имя пользователя: в нём от 4 до 32 латинских букв, цифр или _, и начинается оно с буквы. Например: <code>/send @bob_lee Здравствуйте!</code>
error-username-phone = Нужно имя пользователя, а не номер. Например: <code>/send @bob_lee Здравствуйте!</code>
error-username-group = Эта ссылка ведёт в группу или канал, а пишу я только людям. Например: <code>/send @bob_lee Здравствуйте!</code>
error-name-or-word = Кому это? Если «{ $word }» — имя пользователя, поставьте перед ним @. Например: <code>/{ $command ->
    [later] later завтра 9:00
    [send_from] send_from +79012345678
   *[other] send
} @{ $word } Здравствуйте!</code>
error-no-name = Кому это? Перед текстом идёт имя пользователя с @. Например: <code>/{ $command ->
    [later] later завтра 9:00
   *[other] send_from +79012345678
} @bob_lee Здравствуйте!</code>
error-text-empty = Нет текста сообщения. Например: <code>/send @bob_lee Здравствуйте!</code>
error-text-long = Текст слишком длинный: { $units } символов, а Telegram принимает { $most }. Отправьте его двумя частями.
error-code = В коде для входа от 3 до 8 цифр. Например: <code>/code 1-2-3-4-5</code>
error-password-empty = Не указан пароль. Например: <code>/password correct horse</code>
error-no-login = Сейчас нет начатых входов. Начать: <code>/add_account +7 901 234 56 78</code>
error-no-login-of = Вход в { $phone } сейчас не идёт. Начать его можно кнопкой в /accounts.
error-which-login = Идёт сразу несколько входов. Укажите, какой: <code>/{ $command } { $phone } …</code>
error-no-code-asked = Telegram сейчас не ждёт кода для { $phone }. Что дальше, видно на карточке входа.
error-no-password-asked = Telegram сейчас не ждёт пароля для { $phone }. Что дальше, видно на карточке входа.
error-other-admin = В этот аккаунт сейчас входит { $name }. Подождите или попросите отменить вход.
error-logged-in = В { $phone } вход уже выполнен. Делать ничего не нужно.
error-private = Аккаунты, коды и пароли — только в личном чате со мной. Напишите <code>/{ $command }</code> там.
error-no-right = Это могут только { $role ->
    [owner] владельцы
    [manager] менеджеры
   *[operator] операторы
}. К кому обратиться: { $names }.
error-no-right-nobody = Это могут только { $role ->
    [owner] владельцы
    [manager] менеджеры
   *[operator] операторы
}. Обратитесь к владельцу пульта.
error-person = { $name } ({ $role })
error-unknown-command = Такой команды нет. Все команды покажет /help.
error-unknown-command-near = Такой команды нет. Может быть, /{ $command }? Все команды покажет /help.
error-unknown-help = Команды «{ $name }» нет. Например: <code>/help { $command }</code>
error-unknown-language = Я говорю по-русски (<code>/language ru</code>) и по-английски (<code>/language en</code>).
error-not-asked = Ничего не отправлено: я ни о чём не спрашивал. Чтобы ответить человеку, ответьте здесь на его сообщение; написать первым: <code>/send @bob_lee Здравствуйте!</code> Что дальше, покажет /start.
error-not-text = Это нужно прислать текстом. Прервать: /cancel.
error-code-length = В коде { $length ->
    [one] { $length } цифра
    [few] { $length } цифры
   *[many] { $length } цифр
}, а здесь было { $typed }. Я его удалил и не пробовал. Введите код кнопками.
error-arguments-here = В группе нужно всё одной строкой. Например: <code>/send @bob_lee Здравствуйте!</code>
error-edited-secret = Исправленных сообщений я не читаю; это удалено, в нём был секрет. Пришлите новым сообщением.
error-old-button = Эта кнопка устарела. Как дела сейчас, покажет /start.
error-sent-already = Отменить уже нельзя: сообщение в пути или с ним всё решено.
error-when = Не понимаю, какое это время. Например: <code>/later завтра 9:00 @bob_lee Здравствуйте!</code>
error-when-ambiguous = Это можно понять по-разному: { $moments }. Пришлите то время, которое имеете в виду.
error-when-past = Это время уже прошло. Например: <code>/later через 2 часа @bob_lee Здравствуйте!</code>
error-when-day = Такого дня в календаре нет. Например: <code>/later 1 декабря 10:00 @bob_lee Здравствуйте!</code>
error-when-hour = Такого времени не бывает. Например: <code>/later 18:30 @bob_lee Здравствуйте!</code>
error-when-skipped = Времени «{ $at }» не будет: часы в ту ночь переводят вперёд. Например: <code>/later { $instead } @bob_lee Здравствуйте!</code>
error-when-far = До этого больше года, а планирую я самое большее на год. Например: <code>/later 1 декабря 10:00 @bob_lee Здравствуйте!</code>
error-later-private = Сначала я показываю, как понял время, а это делается в личном чате. Напишите мне <code>/later</code> там.
error-attachment = Я отправляю тексты, фото и файлы. Пришлите что-нибудь из этого или прервите: /cancel.
error-unknown-kind = Такие сообщения я пока не понимаю, поэтому ничего с ним не сделано. Отправьте текст, фото или файл.
error-restart-secret = Пульт перезапустился раньше, чем прочитал ваше сообщение, а то, что может быть паролем или кодом, он не хранит. Введите ещё раз.
error-restart-old = Ваше сообщение пришло, когда пульт не работал больше суток. По нему ничего не сделано; если оно ещё нужно, отправьте его снова.
error-restart-broken = Ваше сообщение не удалось обработать даже после перезапуска. Больше с ним ничего не делается: попробуйте иначе и сообщите тому, кто обслуживает пульт.
error-too-large = Файл слишком большой: Telegram отдаёт ботам не больше 20{ "\u00A0" }МБ. Пришлите поменьше или ссылку.
error-not-changed = Изменить уже нельзя: сообщение в пути или с ним всё решено.
error-not-now = Сообщение пока не может уйти; его время остаётся прежним. Что мешает, покажет /why.
error-in-turn = Этому человеку раньше уходит другое сообщение. Отправьте сначала его или отмените.
error-others-wait = В очереди к этому человеку есть и сообщения коллег. Отмените свои по одному или обратитесь к менеджеру.
error-broken = Что-то сломалось, запись есть в журнале. Попробуйте ещё раз; если повторится, назовите владельцу номер <code>{ $reference }</code>
error-broken-short = Что-то сломалось. Номер: { $reference }
