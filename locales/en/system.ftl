size-b = { $number }{ "\u00A0" }B
size-kb = { $number }{ "\u00A0" }KB
size-mb = { $number }{ "\u00A0" }MB
size-mb-tenths = { $whole }.{ $tenth }{ "\u00A0" }MB
size-gb = { $number }{ "\u00A0" }GB

health-well = 🟢 <b>The desk is well</b>
health-not-well = 🟡 <b>The desk is at work, and something needs a look</b>
health-held =
    ⏸ <b>Restored from a backup: no account connects yet</b>
    An owner has to confirm that the previous machine is off.
health-up = ⏱ At work for { $span }
health-accounts = { $count ->
    [one] 📱 { $connected } of { $count } account connected
   *[other] 📱 { $connected } of { $count } accounts connected
}
health-queue = { $count ->
    [0] 📤 No message waits
    [one] 📤 { $count } message waits
   *[other] 📤 { $count } messages wait
}
health-queue-late = { $count ->
    [one] 📤 { $count } message waits; it is { $span } late
   *[other] 📤 { $count } messages wait; the first is { $span } late
}
health-database = 🗄 Database { $size }
health-backup = last backup { $when }
health-no-backup = no backup yet: /backup makes one
health-memory = 🧠 Memory { $size }
health-button-doctor = 🩺 Doctor
health-button-backup = 💾 Back up now
health-button-again = 🔄 Look again

doctor-going-on = ⏳ <b>Looking…</b>
doctor-well = 🩺 <b>Nothing is wrong</b>
doctor-found = { $count ->
    [one] 🩺 <b>{ $count } thing to fix</b>
   *[other] 🩺 <b>{ $count } things to fix</b>
}
doctor-no-bot-api = no answer from the Bot API: look at the network and at BOT_API_URL
doctor-bot-api-answered = the Bot API answered otherwise than it should ({ $why }): wait a minute and look again; if it stays so, look at BOT_API_URL and at a proxy
doctor-token = bot token
doctor-token-refused = Telegram refuses the bot’s token: get a new one from @BotFather and put it into BOT_TOKEN
doctor-clock = clock
doctor-clock-ahead = the clock is { $span } fast: install chrony
doctor-clock-behind = the clock is { $span } slow: install chrony
doctor-poller = nobody else answers as this bot
doctor-poller-second = since { $when } another program fetches this bot’s updates: stop it; if there is none, the token was stolen, so revoke it at @BotFather
doctor-key = secret key readable by the desk alone
doctor-key-environment = secret key in the environment
doctor-key-open = others can read the secret key (mode { $mode }): <code>chmod 600 { $path }</code>
doctor-key-gone = the secret key { $path } is gone: put your copy back before the next start
doctor-private = database and backups readable by the desk alone
doctor-listed = database and backups readable by the desk alone; others can see file names in { $listed }: <code>chmod go= { $paths }</code>
doctor-exposed = others can read { $listed }: <code>chmod go= { $paths }</code>
doctor-shared = { $listed } is open to others and holds more than the desk’s files: give the desk a folder of its own
doctor-disk = { $size } free on the disk
doctor-disk-little = only { $size } free on the disk: make room or move the backups away
doctor-dc = DC{ $dc } { $time }{ "\u00A0" }ms
doctor-dc-silent = DC{ $dc } does not answer: look at the network and the firewall
doctor-database = database sound, { $size }
doctor-database-damaged = the database is damaged ({ $problem }). The backup that loses least and can be restored is of { $when }; stop the desk, then: <code>{ $command }</code>
doctor-database-damaged-no-backup = the database is damaged ({ $problem }), and no backup can be restored. Do not delete the file: copy it away and let the desk go on
doctor-button-again = 🩺 Look again
doctor-button-health = 🫀 Health

backup-going-on = ⏳ Making a backup. The desk goes on working.
backup-done =
    💾 <b>Backed up: { $size }</b>
    <code>{ $path }</code>
    It is encrypted with the secret key and useless without it. Copy it to another machine, and keep the key apart.
backup-failed = ✖ The backup could not be made. The log says why, under { $reference }.
backup-night-failed =
    🔴 <b>Tonight’s backup could not be made</b>
    { $problem }
    I try again in an hour.

down-was = 🌙 The desk was down from { $from } to { $to }.
down-came = { $count ->
    [0] No message came meanwhile.
    [one] { $count } message came meanwhile.
   *[other] { $count } messages came meanwhile.
}

held =
    ⏸ <b>This desk comes from a backup of { $when }</b>
    No account connects yet: Telegram ends a session for good when it runs on two machines at once.
    Is the desk on the previous machine stopped, and will it stay so?
held-button = ✅ Yes, it is off
held-let-go = ▶️ The accounts connect now. What waited in the backup goes out; what had already left is not sent a second time.

command-health = how the desk itself is doing
help-health = Shows how the desk itself is doing: accounts connected, what waits, the database, the last backup.
    Example: <code>/health</code>

command-doctor = what may be wrong around the desk, and what to do
help-doctor = Looks at everything around the desk: token, clock, disk, key, Telegram’s data centres, the database; and says what to do.
    Example: <code>/doctor</code>

command-backup = make a backup now
help-backup = Makes an encrypted backup on the desk’s own disk, beside the one that is made each night. It is not sent here: it holds every word of every prospect.
    Example: <code>/backup</code>
doctor-group = the team’s group shows what prospects write
doctor-group-removed = I am not in the team’s group: add me again, as an administrator who may manage topics
doctor-group-upgraded = the team’s group has another id: set INBOX_CHAT_ID={ $id } and restart the desk
doctor-group-upgraded-nameless = the team’s group has another id: set INBOX_CHAT_ID to it and restart the desk
doctor-group-no-topics = the team’s group has no topics: switch them on in its settings
doctor-group-no-rights = I may not write or manage topics in the team’s group: make me an administrator who may
