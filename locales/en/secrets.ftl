secret-caught = { $kind ->
    [session] 🧹 This was a session: I deleted it and passed it on to nobody. /import_session brings it to the desk; if others could see it, end it in Telegram under Settings → Devices.
    [session_file] 🧹 This was a session file: I deleted it and passed it on to nobody. Send the session as a string with /import_session; if others could see it, end it in Telegram under Settings → Devices.
    [password] 🧹 This was a password: I deleted it. Change it if others could see it.
    [login_code] 🧹 This was a login code: I deleted it and passed it on to nobody. Enter codes with the buttons of a login; /add_account starts one.
    [login_link] 🧹 This link logs somebody in: I deleted it and passed it on to nobody. /login_qr logs an account in.
    [bot_token] 🧹 This was a bot’s token: I deleted it and passed it on to nobody. If others could see it, take a new one from @BotFather.
    [api_hash] 🧹 This was an api_hash: I deleted it and passed it on to nobody. It belongs in the settings of the desk’s machine only.
    [private_key] 🧹 This was a private key: I deleted it and passed it on to nobody. If others could see it, replace it.
    [unknown] 🧹 This may have been a secret: I deleted it and passed it on to nobody.
   *[invitation] 🧹 This was an invitation to this team: I deleted it and passed it on to nobody. Give it to a colleague yourself; /team withdraws it.
}
secret-what = { $kind ->
    [session] with a session
    [session_file] with a session file
    [shown_session] in which I showed a session
    [password] with a password
    [login_code] with a login code
    [login_link] with a link that logs somebody in
    [bot_token] with a bot’s token
    [api_hash] with an api_hash
    [private_key] with a private key
    [invitation] with an invitation
    [unknown] with what may be a secret
    [qr_picture] with a login picture
   *[other] of mine
}
secret-then = { $kind ->
    [session] end that session in Telegram under Settings → Devices
    [session_file] end that session in Telegram under Settings → Devices
    [shown_session] end that session in Telegram under Settings → Devices, unless your tool uses it
    [password] change the password
    [login_code] never give a code away
    [login_link] end sessions that are not yours in Telegram under Settings → Devices
    [bot_token] take a new token from @BotFather
    [api_hash] keep it in the settings only
    [private_key] replace the key
    [invitation] withdraw it with /team
    [unknown] change what could be read in it
    [qr_picture] let nobody scan it
   *[other] leave it
}
secret-stays = ⚠️ I could not delete this message { $what }: Telegram does not let me. Please delete it yourself, and { $next }.
secret-stays-yet = ⚠️ I could not delete this message { $what } yet and keep trying. Better delete it yourself now, and { $next }.
secret-emptied = 🗑 What stood here has been removed.
secret-coming = 🔑 The session appears here in a moment…
