command-lists = lists of people, and saved filters
command-list = one list and who is on it
help-lists = Shows the lists: fixed ones, which you fill, and saved filters, which look for their people each time. A list is no permission to write.
    Example: <code>/lists</code>
help-list = Shows one list with its people.
    Example: <code>/list Berlin fair</code>

lists-title = 📋 <b>Lists</b>
lists-none = None yet. A list keeps people together: for a follow-up, or after a fair.
lists-none-here = None yet.
lists-line = · <b>{ $name }</b>: { $count ->
    [0] nobody yet
    [one] { $count } person
   *[other] { $count } people
}
lists-line-many = · <b>{ $name }</b>: more than { $count } people
lists-line-uncounted = · <b>{ $name }</b>
lists-line-filter = · 🔎 <b>{ $name }</b>: a filter

list-title = 📋 <b>{ $name }</b>: { $count ->
    [0] nobody yet
    [one] { $count } person
   *[other] { $count } people
}
list-title-uncounted = 📋 <b>{ $name }</b>
list-title-filter = 🔎 <b>{ $name }</b>
list-looked-through = Nobody among the next { $count } contacts. “More” looks on.
list-no-more = Nobody else.

list-ask-new =
    📋 <b>What is the list called?</b>
    For example: <code>Berlin fair</code>
list-ask-new-filter =
    🔎 <b>What is the filter called?</b>
    It looks for its people each time it is read. For example: <code>Hot and silent</code>
list-ask-save =
    📋 <b>What is the list called?</b>
    It holds everybody who is here now, on all pages. For example: <code>Offers of November</code>
list-ask-found =
    📋 <b>What is the list called?</b>
    It holds the people of the newest { $most } places that were found. For example: <code>Asked for prices</code>
list-ask-name =
    ✏️ <b>What is “{ $name }” called from now on?</b>
    For example: <code>Berlin fair</code>
list-ask-people =
    👥 <b>Who is on “{ $name }”?</b>
    Send people, one to a line: a username, a link, a phone, or the name of a contact. For example:
    <code>@zoe_miller Zoe Miller
    t.me/bob_lee</code>
list-ask-delete = 🗑 <b>Delete the list “{ $name }”?</b> Its people stay contacts.

list-typed = 👥 <b>{ $name }</b>: { $added } added, { $refused ->
    [one] { $refused } line is not clear
   *[other] { $refused } lines are not clear
}
list-typed-known = { $count } on the list before.
list-refused = · <code>{ $line }</code>: { $reason }
list-refused-nobody = no contact has this name
list-refused-several = several contacts fit
list-refused-two = two people in one line
list-refused-long = the name is too long
list-refused-address = no username, link or phone
list-typed-more = And { $count } more.
list-typed-again = Send these lines again, mended. For example: <code>@zoe_miller Zoe Miller</code>

list-of = 📋 <b>Lists of { $name }</b>
    Press a list to put them on it or take them off.
list-of-none = 📋 There are no lists to put { $name } on yet.

list-button-all = ‹ Lists
list-button-new = ➕ New list
list-button-new-filter = 🔎 New filter
list-button-open = 📋 The list
list-button-people = ➕ People
list-button-conditions = ⚙️ Conditions
list-button-name = ✏️ Name
list-button-first = ⏮ First
list-button-more = More ›
list-button-save = 📋 Save as a list
list-button-save-filter = 🔎 Save this filter
contacts-button-lists = 📋 Lists
contact-button-lists = 📋 Lists
contact-lists = 📋 { $names }

filter-title = 🔎 <b>{ $name }</b>: who it finds
filter-everybody = · everybody, as long as there is no condition
filter-gone = gone
filter-stage = stage: { $stage }
filter-label = label: { $label }
filter-never = nothing was ever written
filter-silent = no message for { $days ->
    [one] a day
   *[other] { $days } days
}
filter-within = a message within { $days ->
    [one] a day
   *[other] { $days } days
}
filter-before = the last message is from before { $date }
filter-since = a message since { $date }
filter-field = { $name } = { $value }
filter-field-any = { $name } is known
filter-may-write = agreed to be written to
filter-may-offer = agreed to get offers
filter-unknown = no consent is recorded
filter-withdrawn = withdrew the consent
filter-kind-stage = stage
filter-kind-label = label
filter-kind-talk = last message
filter-kind-field = field
filter-kind-consent = consent
filter-button-add = ➕ { $kind }
filter-button-drop = ✖️ { $kind }
filter-button-people = 👥 Who it finds
filter-ask-stage = 🪜 <b>At which stage?</b>
filter-ask-label = 🏷 <b>With which label?</b>
filter-no-labels = 🏷 There are no labels yet. /contacts makes the first one.
filter-ask-talk =
    💬 <b>When was the last message?</b>
    Choose, or send days or a date. For example: <code>14 days</code>, <code>before 2026-10-01</code>, <code>since 2026-10-01</code>
filter-button-silent = Silent { $days } d
filter-button-within = Within { $days } d
filter-button-never = Nothing was ever written
filter-ask-field =
    🔤 <b>Which field?</b>
    Send it with its value, or alone for any value. For example: <code>company = Acme Ltd</code>
filter-fields = In use: { $names }
filter-ask-consent = 🧾 <b>Which consent?</b>

error-list-unknown = There is no list called “{ $name }”. For example: <code>/list Berlin fair</code>
error-list-name = That shows nothing. Send a name, for example: <code>Berlin fair</code>
error-list-name-long = That is too long: { $most } characters at most. For example: <code>Berlin fair</code>
error-list-taken = That name is taken. Send another one, for example: <code>Berlin fair 2</code>
error-lists-full = There is no room for more: at most { $most } lists. Delete one first.
error-list-talk = Send days or a date. For example: <code>14 days</code>, or <code>before 2026-10-01</code>
error-list-field = Send a field, with its value if you like. For example: <code>company = Acme Ltd</code>
