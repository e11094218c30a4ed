command-settings = limits, hours, words and alerts of the desk
help-settings = Shows what the team has settled, each with its default. Owners change it; it holds at once.
    Example: <code>/settings</code>, or in one line <code>/settings minimum_gap 90 s</code>, <code>/settings quiet_hours default</code>

settings-title = ⚙️ <b>Settings</b>
settings-all-default = Everything has its default.
settings-line = { $name }: <b>{ $value }</b>
settings-one =
    ⚙️ <b>{ $name }: { $value }</b>
    Default: { $default }
settings-ask = ⚙️ <b>{ $name }</b>: send the new value.
settings-off = off
settings-ramp = { $days ->
    [one] { $days } day, { $first } messages
   *[other] { $days } days, from { $first } to { $last } messages
}
settings-words-more = { $words } and { $count } more
settings-alerts-managers = managers and owners
settings-alerts-on-duty = managers on duty
settings-alerts-owners = owners
settings-group-sending = 📤 Sending
settings-group-new-accounts = 📱 New accounts
settings-group-conversations = 💬 Conversations
settings-group-team = 👥 Team
settings-button-all = ‹ Settings
settings-button-back = ‹ Back
settings-button-ask = ✏️ Another value
settings-button-reset = ↩️ Default

setting-daily-limit = Messages a day
setting-new-contact-limit = Strangers a day
setting-minimum-gap = Gap between messages
setting-quiet-hours = Quiet hours
setting-warm-up = Warm-up
setting-time-zone = Time zone
setting-opt-out-en = Opt-out words, English
setting-opt-out-ru = Opt-out words, Russian
setting-remind-after = Reminder
setting-digest-at = Daily digest
setting-alerts-to = Alerts go to
setting-language = Default language
setting-about-daily-limit = What an account that is added from now on may send a day, from 0 to 200. For example: <code>40</code>
setting-about-new-contact-limit = To how many strangers it may write first, no more than it may send at all. For example: <code>10</code>
setting-about-minimum-gap = How long an account waits between two messages, up to an hour. For example: <code>90 s</code>
setting-about-quiet-hours = Nothing goes out then, by the prospect's clock where it is known, else by the team's. For example: <code>21:00-09:00</code>, or <code>off</code>
setting-about-warm-up = What a new account may send on each day, messages/strangers, never less than the day before; at most 60 days. For example: <code>5/1 8/2 12/3 20/5</code>
setting-about-time-zone = Days are counted and hours are shown by it. For example: <code>Europe/Berlin</code>
setting-about-opt-out-en = Who answers with nothing but one of these is not written to any more, by any account. Send the whole list with commas. For example: <code>stop, unsubscribe</code>
setting-about-opt-out-ru = The same, for prospects who write Russian. For example: <code>стоп, не пишите</code>
setting-about-remind-after = How long a prospect waits for an answer before the team is reminded, up to 7 days. For example: <code>30 min</code>, or <code>off</code>
setting-about-digest-at = When the day before is summed up, by the team's clock. For example: <code>9:00</code>, or <code>off</code>
setting-about-alerts-to = Who is told when an account is in trouble. While there is nobody, all managers are.
setting-about-language = For those who have chosen none and whose Telegram speaks neither English nor Russian.

error-unknown-setting = There is no such setting. /settings shows all of them; for example: <code>/settings minimum_gap 90 s</code>
error-setting = ✖ That does not fit. { $about }
