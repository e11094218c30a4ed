command-export = one conversation as files
help-export = Sends you one conversation as two files: CSV for a spreadsheet, and JSON, exact to the letter.
    Example: <code>/export @bob_lee</code>, or by Telegram id: <code>/export 12345</code>
command-export-all = all conversations as a file
help-export-all = Sends you all conversations that you may see as one file, CSV or JSON.
    Example: <code>/export_all</code>

export-ask-all =
    📦 <b>All conversations</b>
    { $dialogs ->
        [one] { $dialogs } dialog
       *[other] { $dialogs } dialogs
    } with { $messages ->
        [one] { $messages } message
       *[other] { $messages } messages
    }. CSV opens in a spreadsheet; JSON is for programs, exact to the letter.
export-button-ask = 📦 As a file
export-button-csv = 📄 CSV
export-button-json = 🧾 JSON
export-gathering = ⏳ Gathering what was said…
export-one = 📦 { $who }: { $messages ->
        [one] { $messages } message
       *[other] { $messages } messages
    }, as CSV for a spreadsheet and as JSON.
export-all = 📦 Everything you see: { $dialogs ->
        [one] { $dialogs } dialog
       *[other] { $dialogs } dialogs
    } with { $messages ->
        [one] { $messages } message
       *[other] { $messages } messages
    }. The file holds people’s words: keep it where it is safe.
export-too-large = 📦 This is more than the { $most } MB that Telegram takes from a bot. On the machine of the desk it has no limit: <code>salesdesk export dialogs.csv</code>
export-all-too-large = 📦 This is more than the { $most } MB that Telegram takes from a bot. On the machine of the desk it has no limit: <code>salesdesk export dialogs.csv</code>; here one person is a smaller file: <code>/export @bob_lee</code>
