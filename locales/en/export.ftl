command-export = one dialog as files
help-export = Sends you one dialog as two files: CSV for a spreadsheet, and JSON, exact to the letter.
    Example: <code>/export @bob_lee</code>, or by Telegram id: <code>/export 12345</code>
command-export-all = all dialogs as a file
help-export-all = Sends you all dialogs that you may see as one file, CSV or JSON.
    Example: <code>/export_all</code>, or those of a stage or a label: <code>/export_all offer</code>

export-title-all = 📦 <b>All dialogs</b>
export-title-tagged = 📦 <b>Dialogs: { $tag }</b>
export-ask-all =
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
export-tagged = 📦 { $tag }: { $dialogs ->
        [one] { $dialogs } dialog
       *[other] { $dialogs } dialogs
    } with { $messages ->
        [one] { $messages } message
       *[other] { $messages } messages
    }. The file holds people’s words: keep it where it is safe.
export-too-large = 📦 This is more than the { $most }{ "\u00A0" }MB that Telegram takes from a bot. On the desk’s own machine there is no limit: <code>salesdesk export dialogs.csv</code>
export-all-too-large = 📦 This is more than the { $most }{ "\u00A0" }MB that Telegram takes from a bot. On the desk’s own machine there is no limit: <code>salesdesk export dialogs.csv</code>; here, one person makes a smaller file: <code>/export @bob_lee</code>
error-export-tag = There is no such stage or label. For example: <code>/export_all offer</code>; all dialogs: <code>/export_all</code>
