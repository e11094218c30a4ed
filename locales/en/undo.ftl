undo-button = ↶ Undo
undo-done = ↶ Undone: it is as it was.
undo-messages = { $count ->
    [one] { $count } message waits again.
   *[other] { $count } messages wait again.
}
undo-runs = { $count ->
    [one] The sequence goes on.
   *[other] { $count } sequences go on.
}
undo-runs-left = { $count ->
    [one] The sequence stays stopped: something has happened since.
   *[other] { $count } sequences stay stopped: something has happened since.
}
undo-in-group = { $who } · { $done }
error-undo-late-qualified = A minute has passed, so this can no longer be undone. ↺ Not qualified in the dialog takes it back.
error-undo-late-closed = A minute has passed, so this can no longer be undone. ↺ Reopen opens the dialog again; what was cancelled has to be written again.
error-undo-late-assigned = A minute has passed, so this can no longer be undone. 👤 Assign hands the dialog over again.
error-undo-late-put-aside = A minute has passed, so this can no longer be undone. ⏰ Take up now in the dialog brings it back.
error-undo-late-cancelled = A minute has passed, so this can no longer be undone. Send the message again.
error-undo-changed = Not undone: it has changed since. Open the dialog to see how it stands.
error-undo-changed-by = Not undone: { $name } has changed it since. Open the dialog to see how it stands.
audit-did-dialog-undone = took back a change of a dialog
audit-did-message-restored = put a cancelled message back
