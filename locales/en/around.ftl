around-automatic = 🤖 <i>automatic answer</i>
around-bot = 🤖 <i>through the bot { $name }</i>
around-bot-unnamed = 🤖 <i>through a bot</i>
around-forwarded = ↪️ <i>forwarded from { $name }</i>
around-forwarded-hidden = ↪️ <i>forwarded from { $name }, who hides the account</i>
around-forwarded-channel = ↪️ <i>forwarded from the channel { $name }</i>
around-forwarded-own = ↪️ <i>forwarded, their own words</i>
around-forwarded-unknown = ↪️ <i>forwarded from somewhere else</i>
around-reply = ↩️ <i>answers “{ $text }”</i>
around-quote = ↩️ <i>quotes “{ $text }”</i>
around-reply-unknown = ↩️ <i>answers an earlier message</i>
around-story-reply = ↩️ <i>answers a story</i>
around-other-chat = ↩️ <i>answers a message of another chat</i>
around-other-chat-quote = ↩️ <i>quotes another chat: “{ $text }”</i>
around-preview = 🔗 <i>{ $page }</i>
around-nothing = <i>nothing that can be shown</i>
around-album = part of an album
around-live-place = live place for { $span }
around-live-place-open = live place until it is ended
around-quiz = quiz
around-checklist = checklist
around-dice = showed { $value }
around-game = game
around-story = a story
around-paid-media = { $files ->
    [one] { $files } photo or video
   *[other] { $files } photos or videos
} to be paid with { $stars ->
    [one] { $stars } star
   *[other] { $stars } stars
}
around-gift = gift
around-stars = { $count ->
    [one] { $count } star
   *[other] { $count } stars
}
around-premium = Premium for { $days ->
    [one] { $days } day
   *[other] { $days } days
}
around-invoice = invoice
around-giveaway = giveaway
around-video-call = video call
around-call-missed = nobody took it
around-vanishing = { $what } that destroys itself: it is not kept here, open it in the account’s app
around-vanishing-once = { $what } for one look: it is not kept here, open it in the account’s app
around-joined = joined Telegram
around-screenshot = took a screenshot of the chat
around-theme = changed the look of the chat: { $emoji }
around-theme-usual = gave the chat its usual look
around-wallpaper = changed the background of the chat
around-auto-delete = new messages here delete themselves after { $span }
around-auto-delete-off = new messages here no longer delete themselves
around-pinned = pinned a message
around-notice = a notice that only Telegram’s own apps show
around-unsupported = a message of a newer kind, which I do not know yet: open it in the account’s app
