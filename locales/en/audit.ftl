command-audit = who did what, and when
help-audit = Shows every change: who made it, when, and to what. It can be narrowed to a person, an account or an action.
    Example: <code>/audit</code>, or narrowed: <code>/audit +1 555 123 0132</code>

audit-title = 📜 <b>What was done</b>
audit-title-of = 📜 <b>What was done: { $of }</b>
audit-line = { $at } · <b>{ $who }</b> · { $what }
audit-desk = the desk
audit-nothing = Nothing so far.
audit-choose = 📜 Narrow it to:
audit-button-people = 👤 Person
audit-button-accounts = 📱 Account
audit-button-actions = 🔧 Action
audit-button-all = 📜 All
audit-button-back = ‹ Back
error-audit-filter = Nobody on the team, no account and no action is called “{ $typed }”. For example: <code>/audit { $example }</code>

audit-change = { $from } → { $to }
audit-default = default
audit-dialogs = { $count ->
    [one] { $count } dialog
   *[other] { $count } dialogs
}
audit-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
audit-no-label = no label
audit-limits = { $messages } a day, { $new } of them to strangers
audit-to = to { $name }
audit-to-account = to { $name }
audit-to-everybody = to everybody
audit-taken-up = taken up again
audit-until = until { $at }
audit-asked-for-it = they asked for it
audit-blocked-us = they blocked an account
audit-warming = warming up
audit-copy-of = the copy of { $at }
audit-clock-differs = the clock
audit-no-connection = no connection to Telegram
audit-new-login = a new login
audit-second-poller = another program fetches my messages
audit-installation-refused = Telegram refuses this installation

audit-did-account-added = added an account
audit-did-account-status = changed an account’s status
audit-did-account-paused = paused an account
audit-did-account-resumed = resumed an account
audit-did-account-label = labelled an account
audit-did-account-limits = changed limits
audit-did-account-logged-out = logged an account out
audit-did-number-freed = freed a number for its new holder
audit-did-number-changed = took an account’s new number
audit-did-account-removed = removed an account
audit-did-dialogs-moved = handed over dialogs
audit-did-dialog-status = changed a dialog’s status
audit-did-dialog-assigned = assigned a dialog
audit-did-dialog-snoozed = put a dialog aside
audit-did-dialog-needs-no-answer = marked that no answer is needed
audit-did-dialog-kept = went on after a refusal
audit-did-template-added = wrote a template
audit-did-template-changed = changed a template
audit-did-template-deleted = deleted a template
audit-did-variable-set = set a variable
audit-did-variable-deleted = deleted a variable
audit-did-dialog-exported = exported a dialog
audit-did-all-exported = exported all dialogs
audit-did-note-added = wrote a note
audit-did-stop-list-added = put on the stop-list
audit-did-stop-list-removed = took off the stop-list
audit-did-login-started = began a login
audit-did-message-accepted = accepted a message
audit-did-message-cancelled = cancelled a message
audit-did-message-given-up = marked a message as failed
audit-did-message-hurried = sent a message now, past a limit of the desk
audit-did-message-brought-forward = sent a message at once
audit-did-message-edited = edited a message
audit-did-message-rescheduled = moved a message to another time
audit-did-member-added = added to the team
audit-did-session-imported = imported a session
audit-did-session-exported = handed a session out
audit-did-setting-changed = changed a setting
audit-did-restore-confirmed = let the restored desk connect
audit-did-member-invited = invited somebody
audit-did-invites-withdrawn = withdrew the invitations
audit-did-member-role = changed a role
audit-did-member-removed = removed from the team
audit-did-member-duty = changed duty
audit-did-member-language = chose a language
audit-did-alert-quieted = silenced an alert for an hour
audit-did-backup-made = made a backup
audit-did-key-rotated = changed the secret key
audit-did-desk-restored = restored the desk from a backup
audit-did-contact-added = added a contact
audit-did-contact-changed = changed a contact
audit-did-contact-labelled = changed a contact’s labels
audit-did-contact-stage = moved a contact to another stage
audit-did-contact-invited = made an invitation
audit-did-contacts-joined = made one contact of two
audit-did-label-changed = added or changed a label
audit-did-label-deleted = deleted a label
audit-did-stage-changed = added or changed a stage
audit-did-stage-deleted = deleted a stage
audit-did-consent-recorded = recorded a consent
audit-did-consent-withdrawn = recorded that a consent was withdrawn
audit-did-consents-exported = exported the consent ledger
audit-group-lost = the team’s group is out of order
audit-not-shown = Telegram refuses to show a message
