people-ask-stop =
    ⛔ <b>To whom shall nobody write any more?</b>
    Send the username or the Telegram id, for example <code>@bob_lee</code>. What waits for them is cancelled.
people-ask-allow =
    ✅ <b>Who may be written to again?</b>
    Send the username or the Telegram id, for example <code>@bob_lee</code>. /stoplist shows who is on it.
people-ask-export =
    📦 <b>Whose dialog?</b>
    Send the username or the Telegram id, for example <code>@bob_lee</code>. /export_all takes all of them.

error-whom = This is neither a username nor a Telegram id. For example: <code>/{ $command } @bob_lee</code> or <code>/{ $command } 123456789</code>
