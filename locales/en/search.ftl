command-search = find words in messages, notes and names
help-search = Finds where words stand: in messages, in notes and in names, newest first. The first three letters of a word are enough.
    Example: <code>/search contract</code>, or several words at once: <code>/search contract friday</code>
    Only in a stage or with a label: <code>/search contract #offer</code>

search-ask =
    🔎 <b>What shall I look for?</b>
    Send a word or its beginning, three letters or more, for example <code>contract</code>; of several words I look for all.
search-title = 🔎 <b>{ $words }</b>
search-nothing = Nothing found. Try fewer words, or only their beginnings; /dialogs lists everybody.
search-nothing-short = Nothing found. A beginning needs { $least } letters; a shorter word is found only as it stands. /dialogs lists everybody.
search-cut = I have looked through the 10,000 newest places where it stands. Add a word to look further back.
search-line-in = ‹ { $at } <b>{ $name }</b>: { $words }
search-line-out = › { $at } <b>{ $name }</b>: { $words }
search-line-note = 📝 { $at } <b>{ $name }</b>: { $words } — { $author }
search-line-name = { $mark } { $who } · { $at }
search-quotation = { $before }<u>{ $hit }</u>{ $after }
search-quotation-plain = { $before }{ $after }
search-button-tags = 🏷 Stage, label
search-button-all = ✖ All of them
search-ask-tag = 🏷 <b>Search in which stage or label?</b>
search-button-messages = 💬 Messages
search-button-notes = 📝 Notes
search-button-names = 👤 Names

error-search-words = I need a word with letters or digits. For example: <code>/search contract</code>
error-search-gone = I no longer know what this search was for. Send it again: <code>/search contract</code>
