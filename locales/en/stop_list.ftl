command-stop = nobody writes to this person any more
help-stop = Puts somebody on the stop-list: what waits for them is cancelled, their dialog stops, and no account writes to them.
    Example: <code>/stop @bob_lee</code> or <code>/stop 123456789</code>
command-allow = take somebody off the stop-list
help-allow = Takes somebody off the stop-list. A dialog that was stopped is reopened by its own button.
    Example: <code>/allow @bob_lee</code> or <code>/allow 123456789</code>
command-stoplist = whom no account writes to
help-stoplist = Shows whom no account writes to: since when, and why.
    Example: <code>/stoplist</code>

stop-list-title = ⛔ <b>Stop-list: { $count }</b>
stop-list-none = Nobody is on it. <code>/stop @bob_lee</code> puts somebody there.
stop-list-line-admin = { $at } · <b>{ $who }</b> · by { $by }
stop-list-line-opt-out = { $at } · <b>{ $who }</b> · asked for it
stop-list-line-block = { $at } · <b>{ $who }</b> · blocked an account
stop-list-forgotten = somebody who was forgotten
stop-list-button-allow = ✅ Allow { $who }
stop-list-allowed = ✅ Off the stop-list.
stop-list-stopped = ⛔ { $who } is on the stop-list now: no account writes to them. { $count ->
        [0] Nothing waited for them.
        [one] A message that waited is cancelled.
       *[other] { $count } messages that waited are cancelled.
    }
stop-list-was-stopped = ⛔ { $who } was on the stop-list already. { $count ->
        [0] Nothing waited for them.
        [one] A message that waited is cancelled.
       *[other] { $count } messages that waited are cancelled.
    }
stop-list-is-allowed = ✅ { $who } is off the stop-list. A stopped dialog stays so until it is reopened.
stop-list-was-allowed = { $who } is not on the stop-list.
stop-list-reopened = ↺ Reopened, but they are still on the stop-list: nothing goes out until a manager presses “✅ Off the stop-list”.
