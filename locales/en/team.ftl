command-team = who is on the team, who is on duty
help-team = Shows who is on the team. Owners invite, change roles and remove; everybody says whether they are on duty.
    Example: <code>/team</code>, or <code>/team off</code> when your day is over.
    For owners: <code>/team invite operator</code>, <code>/team add 123456789 manager</code>, <code>/team role 123456789 viewer</code>, <code>/team remove 123456789</code>

team-title = { $count ->
    [one] 👥 <b>The team: you alone</b>
   *[other] 👥 <b>The team: { $count } people</b>
}
team-on-duty = { $count ->
    [0] Nobody is on duty: new messages go to everybody, but for dialogs that are somebody’s.
    [one] { $count } person is on duty.
   *[other] { $count } people are on duty.
}
team-invites = { $count ->
    [one] 🔗 { $count } invitation is open.
   *[other] 🔗 { $count } invitations are open.
}
team-load = 💬 { $open } ⏳ { $waiting }
team-dialogs = 💬 { $open ->
    [one] { $open } open dialog
   *[other] { $open } open dialogs
}, ⏳ { $waiting ->
    [one] { $waiting } waits
   *[other] { $waiting } wait
} for an answer
team-most = 📥 Given dialogs up to { $most } open ones
team-ask-most =
    📥 <b>Up to how many open dialogs is { $name } given new ones?</b>
    It holds where the desk distributes dialogs (/settings); by hand anybody can be assigned more.
team-button-most = 📥 Dialogs at once
team-button-most-team = ↩️ As the team: { $most }
team-button-most-none = ↩️ As the team: no limit
team-button-add = ➕ Add somebody
team-button-on-duty = 🟢 I am on duty
team-button-off-duty = 🌙 I am off duty
team-button-withdraw = 🚫 Withdraw the invitations
team-button-back = ‹ Team
team-button-back-card = ‹ No
team-button-who = 👤 Who is that?

team-card = 👤 <b>{ $name }</b> · <code>{ $id }</code>
team-card-nameless = 👤 <code>{ $id }</code>
team-role-owner = Owner: does everything.
team-role-manager = Manager: accounts, sending, all dialogs.
team-role-operator = Operator: answers their own dialogs and unassigned ones.
team-role-viewer = Viewer: looks, changes nothing.
team-is-on-duty = 🟢 On duty
team-is-off-duty = 🌙 Off duty
team-not-seen = Has not written to me yet: their name comes with the first message.
team-installed = OWNER_IDS makes them an owner. To change that, edit it and restart the desk.
team-last-owner = The last owner stays: make somebody else an owner first.
team-button-set-on = 🟢 Put on duty
team-button-set-off = 🌙 Take off duty
team-button-remove = 🗑 Remove
team-ask-remove =
    🗑 Take <b>{ $name }</b> off the team?
    I stop answering them at once. Their dialogs become everybody’s, their logins end, and what they queued still goes out.
team-button-remove-yes = 🗑 Yes, remove
team-gone = 👋 You are off the team.
team-removed = 👋 You were taken off the team. I do not answer you any more.

team-ask-role = ➕ In what role are they to join?
team-invitation =
    🔗 <b>Invitation, { $role }</b>
    { $link }
    Send it to one person, in private. Whoever opens it first joins; it works once, until { $until }.
team-button-by-id = 🔢 By Telegram id instead
team-ask-id = 🔢 Send the Telegram id of whoever is to join ({ $role }); they learn theirs from @userinfobot. For example: <code>123456789</code>
team-welcome = 🎉 <b>Welcome to the team!</b>
team-joined =
    🎉 <b>{ $name }</b> has joined by your invitation: { $role }.
    Not who you meant? Remove them now.
team-new-role = 👥 You have another role now.

error-team-words = I do not understand that. For example: <code>/team invite operator</code>. Roles: owner, manager, operator, viewer.
error-person-id = A Telegram id is a positive number, for example <code>123456789</code>.
error-member-here = { $name } is on the team already. /team shows everybody.
error-team-last-owner = The last owner stays one. Make somebody else an owner first.
error-team-installed = OWNER_IDS makes them an owner. To change that, edit it and restart the desk.
team-out-of-reach = 📵 Since { $since } I cannot reach them: they blocked me or have not pressed Start. They count as off duty until they write to me.
team-lost = 📵 { $name } cannot be reached: they blocked me or have not pressed Start. What they would be told goes to the others on duty.
team-reached-again = 🟢 { $name } can be reached again.
