ground-database-deleted = 🔴 <b>The database file was deleted under the running desk</b>
ground-database-replaced = 🔴 <b>Another file lies in the place of the database</b>
ground-database-overwritten = 🔴 <b>The database file was overwritten under the running desk</b>
ground-database-stopped = Nothing is sent and nothing is accepted now: it would not last.
ground-database-saved =
    Everything up to now is saved in <code>{ $path }</code>
    Stop the desk and restore it: <code>salesdesk restore --force { $path }</code>
ground-database-not-saved = It could not be saved yet; I keep trying. Do not stop the desk: what it holds is gone then. Is there room on the disk?
ground-database-back = 🟢 The database file is back: the desk is at work again.
ground-disk-full = 🔴 <b>The disk is full</b>: { $size } free. Nothing can be kept, so nothing is accepted or sent. Make room, or move the backups away.
ground-disk-little = 🟠 <b>Only { $size } free on the disk</b>: make room, or move the backups away.
ground-disk-room = 🟢 There is room on the disk again: the desk is at work.
ground-not-written = 🔴 <b>The database cannot be written</b>: nothing is accepted or sent. Look at the disk and at the desk’s log.
ground-written-again = 🟢 The database can be written again: the desk is at work.
ground-clock-ahead = 🔴 <b>The machine’s clock was set ahead by { $span }</b>, or the machine slept. What waits for a time may go out too early. Is the clock right? chrony keeps it so.
ground-clock-back-set = 🔴 <b>The machine’s clock was set back by { $span }</b>. What waits for a time may go out too late. Is the clock right? chrony keeps it so.
ground-clock-back = 🟢 The machine’s clock has not been set for an hour, or is back where it was.
ground-loop-died = 🟠 <b>A part of the desk failed and was started again</b>: { $part }. Nothing is lost. If it comes again, report it with the desk’s log.
ground-loop-hangs = 🔴 <b>A part of the desk hangs</b>: { $part }. Start the desk again, and report it with its log.
ground-loop-back = 🟢 It works again: { $part }.
ground-no-polling = Telegram has not answered the bot for { $span }: look at the network
ground-polling-back = 🟢 Telegram answers the bot again.

part-alive = sign of life
part-backups = nightly backups
part-checks = checks of the accounts
part-connections = connections of the accounts
part-deletions = deleting secrets from chats
part-events = cards and news in this chat
part-forget = clean-up of old updates
part-ground = watch over the desk itself
part-http = health over HTTP
part-inbox = receiving messages
part-logins = logins
part-monitor = watch over the accounts
part-outbox = sending messages
part-polling = answering this chat
part-reach = following whom the bot can reach
part-reminders = reminders
part-rival = watch for a second program on the bot
part-warm-up = warm-up of new accounts

error-database-lost = The desk has lost its database file, so nothing would be kept. The owners know how to go on; try again later.
