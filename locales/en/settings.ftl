command-settings = limits, quiet hours, opt-out words, alerts
help-settings = Shows the team’s settings, each with its default. Owners change them; a change holds at once.
    Example: <code>/settings</code>, or in one line <code>/settings minimum_gap 90 s</code>, <code>/settings quiet_hours default</code>

settings-title = ⚙️ <b>Settings</b>
settings-all-default = Everything is at its default.
settings-line = { $name }: <b>{ $value }</b>
settings-one =
    ⚙️ <b>{ $name }: { $value }</b>
    Default: { $default }
settings-one-list =
    ⚙️ <b>{ $name }</b>
    <pre>{ $list }</pre>
    Default: { $default }
settings-ask = ⚙️ <b>{ $name }</b>: send the new value.
settings-ask-list = <pre>{ $list }</pre>
settings-off = off
settings-ramp = { $days ->
    [one] { $days } day, { $first } messages
   *[other] { $days } days, from { $first } to { $last } messages
}
settings-words-more = { $words } and { $count } more
settings-alerts-managers = managers and owners
settings-alerts-on-duty = managers on duty
settings-alerts-owners = owners
settings-by-hand = by hand
settings-in-turn = in turn
settings-by-load = by load
settings-which = ⚙️ Which one?
settings-group-sending = 📤 Sending
settings-group-new-accounts = 📱 New accounts
settings-group-conversations = 💬 Dialogs
settings-group-team = 👥 Team
settings-button-all = ‹ Settings
settings-button-back = ‹ Back
settings-button-ask = ✏️ Another value
settings-button-reset = ↩️ Default

settings-button-mine = 🙋 My own
settings-mine = 🙋 <b>Your own settings</b>
settings-in-topics = 🧵 Dialogs come in topics
settings-as-cards = 💬 Dialogs come as cards
settings-about-topics = In topics, each person has a thread of their own in our chat: what you write there goes to them. Both ways show the same messages.
settings-button-in-topics = 🧵 In topics
settings-button-as-cards = 💬 As cards
settings-button-language = 🌐 Language
settings-button-again = 🔄 It is on now
settings-topics-off =
    🧵 <b>I have no topics in private chats yet.</b>
    The one who made me switches them on: @BotFather → /mybots → this bot → Bot Settings → Threaded Mode. There, also forbid people to create threads, so that this main part stays one chat. Until then dialogs come as cards.
settings-topics-refused =
    🧵 Telegram refuses topics in our chat, so dialogs come as cards again. Nothing is lost.
    To have topics: they must be on in this chat’s menu, and for me at @BotFather (Bot Settings → Threaded Mode). Then press:

setting-daily-limit = Messages a day
setting-new-contact-limit = Strangers a day
setting-minimum-gap = Gap between messages
setting-answer-window = An answer is within
setting-answer-gap = Gap before answers
setting-answer-limit = Answers a day
setting-quiet-hours = Quiet hours
setting-first-by-hand = Consent for a first message
setting-campaign-limit = Campaign texts a day
setting-warm-up = Warm-up
setting-time-zone = Time zone
setting-opt-out-en = Opt-out words, English
setting-opt-out-ru = Opt-out words, Russian
setting-remind-after = Reminder
setting-invitation-text = Invitation text
setting-hand-on-after = Handed on after
setting-away-answer = Automatic answer
setting-working-hours = Working hours
setting-holidays = Holidays
setting-distribution = New dialogs go
setting-most-dialogs = Open dialogs each
setting-digest-at = Daily digest
setting-alerts-to = Alerts go to
setting-language = Default language
setting-about-daily-limit = How many unprompted messages a day an account that is added from now on may send, from 0 to 200; answers have a ceiling of their own. For example: <code>{ $command }40</code>
setting-about-new-contact-limit = To how many strangers a day it may write first; no more than it may send at all. For example: <code>{ $command }10</code>
setting-about-minimum-gap = How long an account waits between two unprompted messages, up to an hour. Answers have a gap of their own. For example: <code>{ $command }90 s</code>
setting-about-answer-window = A message to somebody who wrote within this time is an answer: it goes before unprompted ones, and neither the daily limit nor the warm-up holds it. Whole hours, up to 7 days. For example: <code>{ $command }24 h</code>
setting-about-answer-gap = How long an account waits before an answer, whatever it sent last; up to a minute. For example: <code>{ $command }1 s</code>
setting-about-answer-limit = How many answers an account may send a day, beside its limit for unprompted messages; up to 1000. For example: <code>{ $command }300</code>
setting-about-quiet-hours = Nothing goes out in these hours, by the prospect’s clock where it is known, else by the team’s, except answers to those who write within them. For example: <code>{ $command }21:00-09:00</code>, or <code>{ $command }off</code>
setting-about-first-by-hand = What a first message by hand to a stranger needs: nothing (<code>off</code>), one tap on why you may write (<code>ask</code>), or that with a line of evidence (<code>required</code>). What goes to many always needs a consent.
setting-about-campaign-limit = How many people a day all campaigns together may write to first, from all accounts; up to 2000. Each campaign and each account has its own limit beside it. For example: <code>{ $command }100</code>
setting-about-warm-up = What a new account may send unprompted on each of its first days, messages/strangers, never less than the day before; at most 60 days. Answers are not held. For example: <code>{ $command }5/1 8/2 12/3 20/5</code>
setting-about-time-zone = Days are counted and times are shown by it. For example: <code>{ $command }Europe/Berlin</code>
setting-about-opt-out-en = Who answers with one of these and nothing else is not written to any more, by any account. Send the whole list, each phrase on a line of its own or after a comma. For example: <code>{ $command }stop, unsubscribe</code>
setting-about-opt-out-ru = Who answers with one of these Russian words and nothing else is not written to any more, by any account. Send the whole list, each phrase on a line of its own or after a comma. For example: <code>{ $command }стоп, не пишите</code>
setting-about-remind-after = How long a prospect waits for an answer before the team is reminded, up to 7 days. For example: <code>{ $command }30 min</code>, or <code>{ $command }off</code>
setting-about-invitation-text = What a person sends you first who opens your invitation (🔗 at a contact); the desk adds a code to it. It goes into a link and its picture, so that it must be short: about 400 Latin or 100 Cyrillic letters. For example: <code>{ $command }Hello! We met at the fair.</code>
setting-about-hand-on-after = How long a prospect waits before their dialog goes to the next member on duty, once in that wait. The reminder comes first, and then the rest of this time; the quiet hours and hours in which nobody works do not count. Without a reminder, or with one that would come no sooner, it goes at the end of this time. Up to 7 days. For example: <code>{ $command }2 h</code>, or <code>{ $command }off</code>
setting-about-away-answer = What somebody gets who writes while nobody works: once in that time, from the account that they wrote to, through the same rules as each answer. They go on waiting for a person. <code>{ "{first_name}" }</code>, your own variables and fields are filled in; who lacks a value gets nothing. It needs working hours. For example: <code>{ $command }Thank you, { "{first_name|and good evening}" }! We answer from 9:00 on.</code>, or <code>{ $command }off</code>
setting-away-bare = ⚠️ Who has no value for { $names } gets no automatic answer. Say what stands there then, for example: <code>{ $example }</code>
setting-about-working-hours = When somebody works, by the team’s clock, one shift a day; <code>off</code> means always. Outside of it reminders wait, and the automatic answer goes out. Sequences and campaigns keep it, by the person’s clock where it is known. For example: <code>{ $command }mon-fri 9:00-18:00, sat 10:00-14:00</code>
setting-about-holidays = Days on which nobody works, each on a line of its own or after a comma; without a year it is one of every year. A calendar file (<code>.ics</code>) adds its days of the next two years. For example: <code>{ $command }25.12, 2027-01-01..2027-01-08</code>, or <code>{ $command }off</code>
setting-about-distribution = Who gets a dialog of nobody when the prospect writes. By hand (<code>by_hand</code>): everybody on duty sees it. In turn (<code>in_turn</code>): the member who has waited longest for one. By load (<code>by_load</code>): the member with the fewest people waiting, then with the fewest open dialogs. Only members on duty that the bot reaches are given any. What waits for a member that the bot cannot reach goes to the next one, by hand too.
setting-about-most-dialogs = From this many open dialogs on, a member is given no more; a dialog counts when it is active and the prospect wrote within the last week. <b>/team</b> sets another limit for one member. For example: <code>{ $command }20</code>, or <code>{ $command }off</code>
setting-about-digest-at = When the day before is summed up, by the team’s clock. For example: <code>{ $command }9:00</code>, or <code>{ $command }off</code>
setting-about-alerts-to = Who is told when an account is in trouble. If there is no such person, all managers are.
setting-about-language = For those who have chosen none and whose Telegram speaks neither English nor Russian.

error-unknown-setting = There is no such setting. /settings shows all of them; for example: <code>/settings minimum_gap 90 s</code>
error-setting-number = “{ $value }” does not fit: I need a number. For example: <code>10</code>
error-setting-minimum-gap = “{ $value }” does not fit: I need a gap of up to an hour. For example: <code>90 s</code>
error-setting-answer-window = “{ $value }” does not fit: I need whole hours, up to 7 days. For example: <code>24 h</code>
error-setting-answer-gap = “{ $value }” does not fit: I need a gap of up to a minute. For example: <code>1 s</code>
error-setting-answer-limit = “{ $value }” does not fit: I need a number from 0 to 1000. For example: <code>300</code>
error-setting-quiet-hours = “{ $value }” does not say from when to when. For example: <code>21:00-09:00</code>, or <code>off</code>
error-setting-first-by-hand = “{ $value }” does not fit. It is <code>off</code>, <code>ask</code> or <code>required</code>
error-setting-campaign-limit = “{ $value }” does not fit: I need a number from 0 to 2000. For example: <code>100</code>
error-setting-warm-up = “{ $value }” is no warm-up: for each of up to 60 days I need messages/strangers, never less than the day before. For example: <code>5/1 8/2 12/3 20/5</code>
error-setting-time-zone = There is no time zone “{ $value }”. For example: <code>Europe/Berlin</code>
error-setting-opt-out-en = “{ $value }” does not fit: I need 1 to 50 phrases of up to 40 characters, each on a line of its own or after a comma. For example: <code>stop, unsubscribe</code>
error-setting-opt-out-ru = “{ $value }” does not fit: I need 1 to 50 phrases of up to 40 characters, each on a line of its own or after a comma. For example: <code>стоп, не пишите</code>
error-setting-remind-after = “{ $value }” does not fit: I need a time from a minute to 7 days. For example: <code>30 min</code>, or <code>off</code>
error-setting-invitation-text = “{ $value }” does not fit into a link: I need a text of about 400 Latin or 100 Cyrillic letters at most. For example: <code>Hello! We met at the fair.</code>
error-setting-hand-on-after = “{ $value }” does not fit: I need a time from a minute to 7 days. For example: <code>2 h</code>, or <code>off</code>
error-setting-away-answer = “{ $value }” cannot be sent: a brace opens no variable, or it is too long. For example: <code>Thank you, { "{first_name|and good evening}" }! We answer from 9:00 on.</code>, or <code>off</code>
error-setting-working-hours = “{ $value }” does not say on which days and from when to when, one shift a day. For example: <code>mon-fri 9:00-18:00</code>, or <code>off</code>
error-no-holidays = In that file I find no whole days ahead. Send a calendar file (.ics, up to 1 MB) with all-day events, or type the days. For example: <code>25.12, 2027-01-01..2027-01-08</code>
error-many-holidays = That makes more than { $most } days and spans. Take away what your team does not keep, or type them. For example: <code>25.12, 2027-01-01..2027-01-08</code>
error-setting-holidays = “{ $value }” does not fit: I need up to 200 days or spans, each on a line of its own or after a comma. For example: <code>25.12, 2027-01-01..2027-01-08</code>, or <code>off</code>
error-setting-distribution = “{ $value }” does not fit. New dialogs go <code>by_hand</code>, <code>in_turn</code> or <code>by_load</code>
error-setting-most-dialogs = “{ $value }” does not fit: I need a number from 1 to 1000. For example: <code>20</code>, or <code>off</code>
error-setting-digest-at = “{ $value }” does not fit: I need a time of day. For example: <code>9:00</code>, or <code>off</code>
error-setting-alerts-to = Alerts cannot go to “{ $value }”. They go to <code>managers</code> (and owners), to those <code>on_duty</code>, or to <code>owners</code>
error-setting-language = The desk does not speak “{ $value }”. It speaks <code>en</code> and <code>ru</code>
