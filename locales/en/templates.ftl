command-templates = texts that you write again and again
help-templates = Lists your templates. In a text, { "{first_name}" } and other variables stand for what is known of the prospect; 📋 Template under a dialog fills one in and sends it.
    Example: <code>/templates</code>, or one of them: <code>/templates after the call</code>; <code>/templates after the call @bob_lee</code> shows it as a first message.

template-title = 📋 <b>Templates</b>
template-none = None yet. Write one, and 📋 Template under a dialog sends it.
template-none-here = None yet. Managers write them: /templates
template-line = <b>{ $name }</b> · { $text }
template-card = 📋 <b>{ $name }</b>
template-file = 📎 <b>{ $name }</b> goes with it
template-cut = <i>… the rest is not shown here</i>
template-unknown = ⚠️ { $names }: no value yet. Until there is one, this text is not sent.
template-variables =
    🔤 <b>Variables</b>
    Write them into a template; each is filled for whoever gets it.
template-about-first-name = <code>{ $name }</code> the first word of their name
template-about-full-name = <code>{ $name }</code> their whole name
template-about-username = <code>{ $name }</code> their username, with @
template-about-account-name = <code>{ $name }</code> the name of the account that answers
template-variable-line = <code>{ $name }</code> = { $value }
template-variable = 🔤 <code>{ $name }</code> stands for:
template-ask-name =
    📋 <b>What is the template called?</b>
    The team sees the name, prospects do not. For example: <code>after the call</code>
template-ask-text =
    📋 <b>{ $name }</b>: what does it say?
    Send it as it should arrive, formatting included. For example: <code>Hello { "{first_name}" }, it is { "{account_name}" }!</code>
    A brace itself is written twice: <code>{ "{{" }</code>
    A photo or a file that you send with the text goes with it each time.
template-ask-variable =
    🔤 <b>A new variable</b>
    Send its name and its value. For example: <code>company = Acme Ltd</code>
template-ask-value =
    🔤 <b>What does { $name } stand for?</b>
    Send the new value. For example: <code>Acme Ltd</code>
template-ask-delete = 🗑 <b>Delete “{ $name }”?</b> What was sent with it stays.
template-ask-delete-variable = 🗑 <b>Delete { $name }?</b> Templates with it are not sent until it has a value again.
template-offer = Or take a template: you see it before it goes.
template-choose = 📋 Which template for { $who }?
template-at-once = 📤 sends a text as it stands here.
template-whole =
    <b>{ $name }</b>
    { $text }
template-preview = 📋 { $name } → { $who }. They will see:
template-or-own = <i>If you type a text of your own, that goes out instead.</i>
template-outline = 📋 { $name } → { $who }. Known so far:
template-looking-up = ⏳ Asking Telegram who { $who } is…
template-used = 📋 { $name } → { $who }
template-hole = ⚠️ This cannot be sent: it is not known what to write for { $names }. Write it yourself, or take another template.
template-hole-because = ⚠️ This cannot be sent: { $names } could not be looked up ({ $reason }).
template-hole-no-answer = ⚠️ This cannot be sent yet: Telegram did not say what to write for { $names }. Press ‹ Others, and take the template once more.
template-hole-account = ⚠️ This cannot be sent yet: no account is ready to write, so { $names } is open. /accounts shows what they need.
template-hole-own = ⚠️ This cannot be sent: { $names } has no value. A manager sets it: /templates → 🔤 Variables
template-changed = It has changed since you saw it. Look again.
template-deleted = 🗑 Deleted.

template-button-new = ➕ New
template-button-variables = 🔤 Variables
template-button-text = ✏️ Another text
template-button-no-file = 📎 Without the file
template-button-value = ✏️ Another value
template-button-delete = 🗑 Delete
template-button-delete-yes = 🗑 Delete it
template-button-keep = ‹ Keep it
template-button-list = ‹ Templates
template-button-back-to-variables = ‹ Variables
template-button-new-variable = ➕ New variable
template-button-others = ‹ Others
template-button-send = 📤 Send
dialog-button-template = 📋 Template

error-template-name = A name has letters, digits and spaces, { $most } characters at most. For example: <code>after the call</code>
error-template-text = “{ $at }” is no variable. For example: <code>Hello { "{first_name}" }!</code> A brace itself is written twice: <code>{ "{{" }</code>
error-template-variable = A variable is one word with its value. For example: <code>company = Acme Ltd</code>
error-template-built-in = { $name } is filled by the desk. Take another name, for example: <code>company = Acme Ltd</code>
error-template-value = A value has { $most } characters at most and is not empty. For example: <code>Acme Ltd</code>
error-template-here = There is a template “{ $name }” already. Send another name, for example: <code>after the call 2</code>
error-template-unknown = There is no template “{ $name }”. /templates shows all of them.
error-template-near = I know no { $typed }. Did you mean <code>{ $near }</code>? Send the text again with it.
