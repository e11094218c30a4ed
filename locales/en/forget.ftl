command-forget = erase one person everywhere
help-forget = Erases one person: dialog, messages, notes, what waits for them, their name and id. I ask first; it cannot be undone.
    Example: <code>/forget @bob_lee</code>, or by Telegram id: <code>/forget 12345</code>

forget-ask = 🗑 <b>Forget { $who } for good?</b>
forget-counts = { $dialogs ->
        [one] { $dialogs } dialog
       *[other] { $dialogs } dialogs
    }, { $messages ->
        [one] { $messages } message
       *[other] { $messages } messages
    }, { $notes ->
        [one] { $notes } note
       *[other] { $notes } notes
    }, { $waiting ->
        [one] { $waiting } message that waits
       *[other] { $waiting } messages that wait
    }.
forget-ask-for-good = Everything that leads to them goes: here, in our chats and in the forum group. What they have in their own Telegram stays theirs.
forget-button-yes = 🗑 Yes, erase it all
forget-nobody = Nothing is known here about { $who }, so there is nothing to erase.
forget-working = 🗑 Erasing…
forget-gone = 🗑 This was about somebody who was forgotten.
forget-done = 🗑 <b>Forgotten.</b> Erased:
forget-file-clean = ✓ The database file was rewritten: nothing of them is left in it. The log knows only that somebody was forgotten.
forget-file-later = ⏳ The database has forgotten them, but its old file is still being read. The last traces leave it with the next start or the next /forget.
forget-chats = ✓ In chats: { $deleted ->
        [one] { $deleted } message deleted
       *[other] { $deleted } messages deleted
    }, { $emptied } emptied (too old to delete), { $topics ->
        [one] { $topics } topic deleted
       *[other] { $topics } topics deleted
    }.
forget-chats-later = ⏳ { $count ->
        [one] { $count } message could
       *[other] { $count } messages could
    } not be deleted yet; I keep trying.
forget-left = ✗ { $count ->
        [one] { $count } message of the team’s own is
       *[other] { $count } messages of the team’s own are
    } older than 48 hours: Telegram lets no bot delete them. Delete them by hand.
forget-topic-left = ✗ Their topic in the group could not be deleted: I have no right to. Delete it by hand.
forget-screens = Screens and files that you asked for (such as /dialog, /queue, /audit, /export) stay in your chats: delete those by hand.
forget-backups = 💾 Nightly backups still hold them; the last of these goes on { $at }. Delete the copies that you made yourself.
forget-no-backups = 💾 No backup on this machine holds them. Delete the copies that you made yourself.
forget-still-stopped = ⛔ They stay on the stop-list, by a hash that names nobody: no account writes to them.
forget-after = If they write again, a new dialog begins.

people-ask-forget =
    🗑 <b>Whom shall I forget?</b>
    Send the username or the Telegram id, for example <code>@bob_lee</code>. I ask once more before anything is erased.

error-forget-sending = A message to them is on its way right now, and Telegram’s answer would bring them back. Nothing was erased; try again in a minute: <code>/forget @bob_lee</code>
audit-did-person-forgotten = forgot a person
audit-forgotten = somebody who was forgotten
