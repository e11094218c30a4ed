command-stats = figures for today, 7 and 30 days
help-stats = Shows what was sent, answered and qualified, with a chart; by account, by person, as a file.
    Example: <code>/stats</code>, <code>/stats today</code> or <code>/stats 30</code>; of a stage or a label: <code>/stats offer</code>

stats-title-today = 📊 <b>Today</b>
stats-title-week = 📊 <b>7 days</b>
stats-title-month = 📊 <b>30 days</b>
stats-sent = 📤 { $sent } sent · { $failed } failed
stats-failures = ✖ Why: { $list }
stats-failure = { $reason } ({ $count })
stats-new = 👋 { $count ->
    [one] { $count } new contact
   *[other] { $count } new contacts
}
stats-replied = 💬 { $count } replied
stats-replied-rate = 💬 { $count } replied, { $rate }{ "\u00A0" }%
stats-refused = 🛑 { $count } said no: opted out in words, which counts as a reply, or blocked
stats-answer = ⏱ Half of the answers came within { $span }
stats-no-answer = ⏱ No answer was given yet
stats-qualified = ✅ { $count } qualified
stats-nothing = Nothing yet in these days.
stats-line = <b>{ $name }</b>: { $sent } sent, { $failed } failed, { $new } new, { $replied } replied, { $qualified } qualified
stats-failed-privacy = closed to strangers
stats-failed-nobody = no such person
stats-failed-blocked = not wanted
stats-failed-content = the text itself
stats-failed-other = other
stats-chart-sent = Delivered
stats-chart-received = Received
stats-button-today = Today
stats-button-week = 7 days
stats-button-month = 30 days
stats-button-all = 📊 Together
stats-button-accounts = 📱 By account
stats-button-people = 👥 By person
stats-button-team = 📊 The whole team
stats-button-dark = 🌙 Dark
stats-button-light = ☀️ Light
stats-button-csv = 📄 CSV

stats-title-stages = 🪜 <b>Pipeline now: { $count ->
    [one] { $count } person
   *[other] { $count } people
}</b>
stats-stage = <b>{ $stage }</b>: { $here } here, { $reached } came this far ({ $rate }{ "\u00A0" }%)
stats-stage-left = <b>{ $stage }</b>: { $here }
stats-button-stages = 🪜 By stage

stats-nobody = without an assignee
stats-tagged-none = No dialog is there yet.
stats-tagged-line = <b>{ $name }</b>: dialogs { $dialogs }, written to { $written }, wrote to you { $wrote }, waiting { $waiting }, qualified { $qualified }, closed { $closed }
stats-bar-dialogs = dialogs
stats-bar-written-to = written to
stats-bar-wrote = wrote to you
stats-bar-waiting = waiting
stats-bar-qualified = qualified
stats-bar-closed = closed
stats-title-tagged = 📊 <b>{ $tag }</b> · { $period }
stats-tagged-dialogs = 💬 dialogs: { $count }
stats-tagged-written-to = 📤 written to: { $count }
stats-tagged-wrote = 📥 wrote to you: { $count }
stats-tagged-waiting = ⏳ waiting for an answer now: { $count }
stats-tagged-qualified = ⭐️ qualified: { $count }
stats-tagged-closed = 🛑 stopped or failed: { $count }

error-stats-period = I have figures for today, 7 and 30 days, and for a stage or a label. For example: <code>/stats month</code>, <code>/stats offer</code>
