command-consents = what people agreed to, and the evidence
help-consents = Shows what a person agreed to, on which basis and with which evidence; hands all of it over as a file. Nothing in this ledger is ever changed: a withdrawal is an entry of its own.
    Example: <code>/consents @bob_lee</code>, or everything: <code>/consents export</code>

consent-to-write = to be written to
consent-to-offers = to get offers
consent-to-ai = that AI reads their words
consent-wrote-first = they wrote to us
consent-agreed = they agreed
consent-customer = a customer
consent-met = we met
consent-button-wrote-first = 💬 They wrote
consent-button-agreed = 👍 Agreed
consent-button-customer = 🛒 Customer
consent-button-met = 🤝 We met
consent-given = 🧾 { $purpose }: { $basis }, { $at } · { $by }
consent-withdrawn = 🚫 { $purpose }: withdrawn, { $at } · { $by }
consent-source = from: { $source }
consent-words = “{ $words }”
consent-source-and-words = “{ $words }”, from: { $source }

consent-file = 📎 { $file }

consents-of = 🧾 <b>Consents of { $name }</b>
consents-none = Nothing is recorded yet.
consent-button-record = ➕ Record
consent-button-withdraw = 🚫 Withdrawn
consent-button-message = 💬 A message of theirs
consent-button-without = Without evidence
consent-ask-purpose = 🧾 <b>What did { $name } agree to?</b>
consent-ask-basis = 🧾 <b>{ $name }, { $purpose }: why?</b>
consent-ask-message = 💬 Which message of { $name } shows it? The consent is as old as the message.
consent-no-message = 💬 { $name } has written nothing yet.
consent-ask-evidence =
    🧾 <b>{ $name }, { $basis }: what shows it?</b>
    Send it in a line, with the day if it was not today. For example: <code>12 Nov, her card from the fair</code>
    A second line may say where it comes from; a photo or a file shows it, too.
consent-ask-withdraw = 🚫 <b>What does { $name } no longer agree to?</b>

consents-home =
    🧾 <b>Consents</b>
    Who writes first has agreed to an answer; that is recorded by itself. Everything else is recorded by you: at the person (/contact), or with a first message.
    A first message by hand needs: <b>{ $settled }</b>. What goes to many always needs a consent.
    <code>/consents @bob_lee</code> shows one person.
consents-button-export = 📄 All as CSV
consents-button-setting = ⚙️ First message
consents-exported = 📄 The consent ledger: { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}.
consents-too-large = The ledger is larger than the { $most } MB that a bot may send. <code>salesdesk backup</code> on the machine copies all of it.
consent-first-ask = one tap on the basis
consent-first-required = a basis with evidence

error-consent-evidence = That shows nothing. Send a line, for example: <code>her card from the fair in Berlin, 12 Nov</code>
error-consent-evidence-future = This day is yet to come. Send the day on which they agreed, for example: <code>12 Nov, her card from the fair in Berlin</code>
error-consent-evidence-long = That is too long: { $most } characters at most. For example: <code>her card from the fair in Berlin, 12 Nov</code>
error-consent-file-large = That file is larger than the { $most } MB that I can hand out again. Send a smaller one, or a line, for example: <code>12 Nov, her card from the fair in Berlin</code>
