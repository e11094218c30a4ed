command-contacts = the people you know, written to or not
command-contact = one person: who they are, stage, labels, fields
command-pipeline = who stands where, and for how long
help-contacts = Lists the people you know; everybody with a dialog is among them. It can be narrowed to a stage or a label.
    Example: <code>/contacts</code>, or only some: <code>/contacts offer</code>
help-contact = Shows one person whole: stage, labels, fields, dialog. Nothing is asked of Telegram because of a contact.
    Example: <code>/contact @bob_lee</code>, by name or phone: <code>/contact Bob</code>
    New: <code>/contact add @zoe_miller Zoe Miller +1 555 123 0132</code>
help-pipeline = Shows the stages: how many people stand at each, and since when the first of them does. /settings changes the stages.
    Example: <code>/pipeline</code>

stage-new = New
stage-talking = Talking
stage-offer = Offer
stage-won = Won
stage-lost = Lost

contacts-title = 📇 <b>Contacts: { $which }</b>
contacts-all = all
contacts-unwritten = not written to
contacts-none = Nobody yet. People are listed here as soon as there is a dialog with them.
    To add somebody before the first word: <code>/contact add @zoe_miller Zoe Miller</code>
contacts-none-here = Nobody here.
contacts-line = { $mark } <b>{ $name }</b> · { $stage }, { $ago }
contacts-button-all = 📇 All
contacts-button-unwritten = 👤 Not written to
contacts-button-import = 📥 Import
contacts-button-pipeline = 🪜 Pipeline
contacts-button-labels = 🏷 Labels

contact-title = 👤 <b>{ $name }</b>{ $more }
contact-stage = 🪜 { $stage }, { $since }
contact-labels = { $labels }
contact-phone = 📞 { $phone }
contact-zone = 🌍 { $zone }, { $time } there
contact-language = 🗣 { $language }
contact-field = { $name } = { $value }
contact-dialog = 💬 { $mark } { $status } · 📱 { $account } · { $assignee }
contact-unwritten = 💬 Nothing written yet.
contact-phone-alone = 💬 Only a phone is known. The desk looks no phones up in Telegram: they have to write first. 🔗 makes an invitation.
contact-imported = 📥 from the file { $file }, { $at }
contact-added-by = ➕ added by { $by }, { $at }
contact-what-name = name
contact-what-phone = phone

contact-ask-whose =
    👤 <b>Which person?</b>
    Send a username, a phone or a name. For example: <code>@bob_lee</code>
contact-ask-add =
    ➕ <b>Who is it?</b>
    Send a username or a phone, with a name if you like. For example: <code>@zoe_miller Zoe Miller</code>
contact-ask-stage = 🪜 <b>Where does { $name } stand now?</b>
contact-stage-now = So far: { $stage }.
contact-stage-brings = These change the dialog’s status, too:
contact-ask-labels =
    🏷 <b>Labels of { $name }</b>
    Press a label to put it on or take it off.
contact-ask-labels-first = 🏷 <b>Labels of { $name }</b>: none yet. A label such as “hot” marks people, and lists them.
contact-ask-labels-none = 🏷 There are no labels yet. A manager makes the first one.
contact-ask-name =
    ✏️ <b>What do you call { $name }?</b>
    Templates use this name. For example: <code>Zoe Miller</code>
contact-ask-phone =
    📞 <b>The phone of { $name }?</b>
    It stays in the desk. For example: <code>+1 555 123 0132</code>
contact-ask-field =
    🔤 <b>What else is known of { $name }?</b>
    Send a field with its value, for example: <code>company = Acme Ltd</code>. Templates fill it in as <code>{ "{company}" }</code>. <code>company =</code> deletes it.
contact-ask-zone =
    🌍 <b>In which time zone is { $name }?</b>
    Send a city or a zone, for example: <code>Berlin</code>. Sequences and quiet hours keep it; <code>off</code> forgets it.
contact-ask-language =
    🗣 <b>Which language does { $name } speak?</b>
    Send its name or code, for example: <code>German</code> or <code>de</code>. It counts until they have written enough to tell; <code>off</code> forgets it.
contact-stage-brought = The dialog is { $status } now.

contact-button-open = 👤 Open
contact-button-add = ➕ Add
contact-button-dialog = 💬 Dialog
contact-button-write = 📤 Write
contact-button-why = ❔ May I write?
contact-button-consents = 🧾 Consents
contact-button-stage = 🪜 Stage
contact-button-labels = 🏷 Labels
contact-button-name = ✏️ Name
contact-button-phone = 📞 Phone
contact-button-zone = 🌍 Time zone
contact-button-language = 🗣 Language
contact-button-field = 🔤 Field
contact-button-forget = 🗑 Erase
contact-button-list = ‹ Contacts

pipeline-title = 🪜 <b>Pipeline: { $count ->
    [one] { $count } person
   *[other] { $count } people
}</b>
pipeline-line = <b>{ $stage }</b>: { $count }, longest for { $age }
pipeline-line-empty = <b>{ $stage }</b>: nobody
pipeline-button-stages = ⚙️ Stages
settings-button-stages = 🪜 Stages

stages-title = 🪜 <b>Stages</b>, from first to last
stages-line = · { $stage }
stages-brings = Behind → stands the status that an open dialog gets when its person comes there.
stage-title = 🪜 <b>{ $stage }</b>
stage-brings = When somebody comes here, their open dialog becomes { $mark } { $status }.
stage-brings-nothing = When somebody comes here, the status of their dialog stays as it is.
stage-ask-delete = 🗑 <b>Delete the stage “{ $stage }”?</b> Everybody there goes to “{ $to }”.
stage-ask-name =
    🪜 <b>What is the stage called?</b>
    For example: <code>Trial</code>
stage-button-new = ➕ New stage
stage-button-name = ✏️ Name
stage-button-brings = 🔁 Status
stage-button-up = ⬆️ Up
stage-button-all = ‹ Stages

labels-title = 🏷 <b>Labels</b>
labels-none = None yet.
label-title = <b>{ $label }</b>
label-ask-name =
    🏷 <b>What is the label called?</b>
    For example: <code>hot</code>
label-ask-delete = 🗑 <b>Delete { $label }?</b> It goes from everybody who has it.
label-button-new = ➕ New label
label-button-name = ✏️ Name
label-button-dot = 🎨 Colour
label-button-people = 👥 Who has it
label-button-all = ‹ Labels

tags-line = { $tags }
tags-button = 🏷 Label
tags-stage = Stage: { $stage }
tags-label-on = The label is on.
tags-label-off = The label is off.

contact-button-invite = 🔗 Invite
invitation-ask =
    🔗 <b>Who will { $name } write to?</b>
    You get a link and its picture to hand over by mail or on paper. Nothing is asked of Telegram.
invitation-no-account =
    🔗 <b>No account that is logged in has a username.</b>
    A link needs one. In the Telegram app of an account: Settings, then Username. The desk knows it after its next connection.
invitation =
    🔗 <b>Invitation for { $name }</b> to { $account }
    <code>{ $link }</code>
    The picture is the same link. They press Send, and their first message is the evidence that you may answer.
invitation-text = Hello! I come by your invitation.
invitation-is-it = 🔗 Came by the invitation of { $name }. The same person?
invitation-button-same = ✅ Yes, the same person
invitation-joined = One contact now.

error-contact-nobody = I know nobody called “{ $name }”. /contacts shows everybody; <code>/contact add @zoe_miller Zoe Miller</code> adds somebody.
error-contact-nobody-yet = I do not know @{ $name } yet. To add them: <code>/contact add @{ $name }</code>
error-contact-no-phone = I know nobody with { $phone }. To add them: <code>/contact add { $phone } Zoe Miller</code>
error-contact-known = They are a contact already.
error-contact-address = A contact needs a username or a phone. For example: <code>@zoe_miller Zoe Miller</code>
error-contact-several = One person at a time. For example: <code>@zoe_miller Zoe Miller +1 555 123 0132</code>
error-contact-name = That shows nothing. Send a name, for example: <code>Zoe Miller</code>
error-contact-name-long = That is too long: { $most } characters at most. For example: <code>Zoe Miller</code>
error-contact-field = A field is one word with its value. For example: <code>company = Acme Ltd</code>
error-contact-zone = I know no such time zone. Send a city or a zone, for example: <code>Berlin</code> or <code>UTC+3</code>
error-contact-language = I know no such language. Send its name or code, for example: <code>German</code> or <code>de</code>
error-contact-fields-full = A contact has { $most } fields at most. Delete one first, for example: <code>company =</code>
error-contact-list = There is no such stage or label. For example: <code>/contacts offer</code>
error-label-taken = That name is taken. Send another one, for example: <code>very hot</code>
error-labels-full = There is no room for more: at most { $most } labels and 12 stages. Delete one first.
error-stage-last = The last stage stays.
