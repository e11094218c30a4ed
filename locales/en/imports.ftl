command-import = import people from a file
help-import = Makes contacts of the people in a file, with what they agreed to. CSV, XLSX, or <code>result.json</code> of an export from Telegram, up to 20 MB. You see the columns and the counts before anything is written; for a day it can be undone. Nothing is asked of Telegram.
    Example: <code>/import</code>, then the file; or the file with <code>/import</code> as its caption.

import-ask-file =
    📥 <b>Send the file with the people.</b>
    CSV, XLSX, or <code>result.json</code> of an export from Telegram, up to 20 MB. It needs a column with usernames, phones or Telegram ids. Nothing is written before you have seen the counts.
import-reading = 📥 Reading { $file } …
import-counting = 📥 Counting what would become of { $file } …
import-counting-so-far = 📥 Counting what would become of { $file } … { $count ->
    [one] { $count } row so far
   *[other] { $count } rows so far
}
import-not-counted = ✖ { $file } was not counted, and nothing was changed.
import-starting = 📥 { $file }: the import begins …
import-nobody = There is nobody in the file who could become a contact.
import-form-export = export from Telegram
import-columns = 📥 <b>{ $file }</b> ({ $form }). Are these the columns?
import-above = Not read, above the headers: “{ $text }”
import-no-headers = The first row is a person: there are no headers.
import-doubtful-headers = ❓ Taken for headers: “{ $headers }”. If this row is a person, say so.
import-column = <b>{ $column }</b> → { $use }: { $cells }
import-column-unused = { $column }: not used ({ $cells })
import-columns-right = Press a column to change what it is, or go on.
import-columns-no-address = ❗ No column holds a username, a phone or a Telegram id. Press the one that does.
import-ask-use = ✏️ <b>What is in the column “{ $column }”?</b>
import-use-username = username
import-use-phone = phone
import-use-telegram-id = Telegram id
import-use-name = whole name
import-use-first-name = first name
import-use-middle-name = middle name
import-use-last-name = last name
import-use-zone = time zone
import-use-language = language
import-use-consented = day of the consent
import-use-field = field of its own
import-use-nothing = not used
import-ask-purpose = 🧾 <b>What did these people agree to?</b>
    Only what everybody in the file agreed to.
import-ask-basis = 🧾 <b>Why may they be written to?</b>
import-ask-source = 🧾 <b>Where does the list come from?</b>
    Send it in a line. For example: <code>fair in Berlin, 12 Nov</code>
import-ask-evidence = 🧾 <b>What shows that they agreed?</b>
    Send it in a line. For example: <code>ticked “news by Telegram” in the form</code>
import-counts = 📥 <b>{ $file }</b>: { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
import-count-new = 🆕 new: { $count }
import-count-changed = ✏️ known, gets what is missing: { $count }
import-count-unchanged = 👤 known, nothing to add: { $count }
import-count-double = 👥 double in the file: { $count }
import-count-stopped = 🚫 on the stop-list: { $count }
import-count-refused = ❗ refused: { $count }
import-refused-row = line { $line }{ $column }{ $value }: { $reason }
import-refused-value = {" "}“{ $value }”
import-refused-file = All refused rows are in <code>refused.csv</code>, the next message. Import the rest first; then mend them there and send that file with <code>/import</code>.
import-consent-days = 📅 The day of each consent stands in the column “{ $column }”.
import-consent = 🧾 { $purpose }: { $basis }, { $evidence }. Who has withdrawn stays so.
import-runs = ⏳ { $file }: { $count ->
    [one] { $count } row so far
   *[other] { $count } rows so far
}. The desk answers meanwhile.
import-whole = ✅ <b>{ $file } is imported</b>: { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
import-ended-early = ⏹ <b>{ $file }: the import ended early.</b> { $count ->
    [one] { $count } person is
   *[other] { $count } people are
} in. Send the same file again to go on, or undo it.
import-was-undone = ↩️ { $file }: this import was undone.
import-ask-undo = ↩️ <b>Undo the import of { $file }?</b>
    Who was added and not written to is gone, what was added to others is set back where nobody has changed it since, and the consents are withdrawn. People: { $count }.
import-undone = ↩️ <b>Undone.</b>
import-undone-removed = removed: { $count }
import-undone-set-back = as before, without this consent: { $count }
import-undone-kept = kept, since they were written to: { $count }
import-button-first-person = 👤 The first row is a person
import-button-first-headers = 🏷 The first row is headers
import-button-go-on = ➡️ Go on
import-button-go = 📥 Import { $count }
import-button-stop = ⏹ Stop
import-button-contacts = 👥 These people
import-button-people = 📥 Import the people in it
import-button-undo = ↩️ Undo
import-button-undo-yes = ↩️ Yes, undo it

import-error-line = line
import-error-column = column
import-error-reason = reason
import-reason-width = the row has { $found } cells, the table has { $expected } columns
import-reason-no-address = there is neither a username nor a phone nor a Telegram id
import-reason-username = no username: it has 3 to 32 Latin letters, digits and underscores, as in @bob_lee
import-reason-alike = some letters only look like Latin ones: { $meant } is meant
import-reason-several = several people stand in one cell: each needs a row of its own
import-reason-group = a link to a group or a channel, not to a person
import-reason-digits = a phone number has digits only, as in +1 555 123 0132
import-reason-phone-long = too many digits for a phone number
import-reason-no-country = no phone number with its country code, as in +1 555 123 0132
import-reason-id = a Telegram id is a positive number
import-reason-name-empty = the name shows nothing
import-reason-name-long = the name is longer than { $most } characters
import-reason-zone = no time zone: a city or a zone, as in Berlin or UTC+3
import-reason-language = no language that I know: its name or code, as in German or de
import-reason-day = no date with its year, as in 2026-04-30
import-reason-day-either = this is { $one } or { $other }, and no other row says which: write it like that
import-reason-day-future = this day is yet to come
import-reason-value = the value shows nothing
import-reason-value-long = the value is longer than { $most } characters
import-reason-unreadable = a sign cannot be read: the file is damaged, or in another encoding
import-reason-row-long = the row is longer than { $most } bytes
import-reason-two-contacts = the username belongs to one known contact, the phone or the id to another
import-reason-fields = the contact would have more than { $most } fields

error-import-no-file = That is no file. Send a CSV or XLSX file, for example <code>people.csv</code>.
error-import-no-table = There is no table in this. Send a CSV or XLSX file, or <code>result.json</code> of an export from Telegram.
error-import-too-large = A bot can read files of up to { $most } MB. On the desk’s machine any size works: <code>salesdesk import people.csv</code>
error-import-press = Press a button above, or send another file.
error-import-no-address = No column holds a username, a phone or a Telegram id. Press the column that does, or send another file.
error-import-columns = The table has more than { $most } columns. Copy those that you need into a new file.
error-import-no-column = A column is not there any more. Send the file again.
error-import-empty = The file is empty.
error-import-old-excel = This is a file of an old Excel. Save it as .xlsx or .csv and send that.
error-import-password = The file has a password. Save it without one and send that.
error-import-broken = The file is damaged. Save it again as .xlsx or .csv and send that.
error-import-bomb = Unpacked, the file is larger than any list of people. Save its table as .csv and send that.
error-import-quote = The quotation mark of the row in line { $line } is never closed. Mend it and send the file again.
error-import-long-row = The row in line { $line } never ends: its quotation mark may not be closed. Mend it and send the file again.
error-import-no-contacts = There are no contacts in this export. Export from Telegram with <b>Contacts list</b> ticked.
error-import-one-chat = This is the export of one chat, and its messages are not read. People are imported from an export of the account: in Telegram Desktop, Settings → Advanced → Export Telegram data, with <b>Contacts list</b> ticked and JSON chosen. A single person is added by <code>/contact add @zoe_miller</code>.
error-import-undone = This import was undone.
error-import-too-late = An import can be undone for 24 hours. Single people are changed and erased at <code>/contact @ann</code>.
error-import-runs = The import still runs. Stop it first.
