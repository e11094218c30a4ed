"""Makes and opens session strings with the libraries that invented them, against a sandbox.

It reads one JSON object from standard input and writes one to standard output. Nothing else prints a session.

    {"do": "make", "tool", "dc", "host", "port", "auth_key"}    a string that Telethon makes of a key
    {"do": "pack", "tool", "session"}                           a string as the library reads and writes it again
    {"do": "open", "tool", "session", "host", "port", "api_id"} who is signed in, after a message to oneself
"""

import asyncio
import json
import sys


def make(order):
    from telethon.crypto import AuthKey
    from telethon.sessions import StringSession

    session = StringSession()
    session.set_dc(order["dc"], order["host"], order["port"])
    session.auth_key = AuthKey(bytes.fromhex(order["auth_key"]))
    return {"session": session.save()}


async def telethon_open(order):
    from telethon import TelegramClient
    from telethon.network import ConnectionTcpFull
    from telethon.sessions import StringSession

    # Where to connect to stands in the string.
    session = StringSession(order["session"])
    client = TelegramClient(session, order["api_id"], "hash", connection=ConnectionTcpFull, receive_updates=False)
    await client.connect()
    try:
        me = await client.get_me()
        await client.send_message("me", "from Telethon")
        return {"id": me.id, "phone": me.phone, "session": session.save()}
    finally:
        await client.disconnect()


async def pyrogram_open(order):
    from pyrogram import Client, raw
    from pyrogram.connection import Connection

    def sandbox(**settings):
        # Pyrogram knows Telegram's addresses by heart; the number of the data centre is all that a string says.
        return Connection(**{**settings, "server_address": order["host"], "port": order["port"]})

    client = Client(
        "sandbox",
        api_id=order["api_id"],
        api_hash="hash",
        session_string=order["session"],
        in_memory=True,
        no_updates=True,
        connection_factory=sandbox,
    )
    await client.connect()
    try:
        [me] = await client.invoke(raw.functions.users.GetUsers(id=[raw.types.InputUserSelf()]))
        await client.invoke(
            raw.functions.messages.SendMessage(
                peer=raw.types.InputPeerSelf(), message="from Pyrogram", random_id=client.rnd_id()
            )
        )
        return {"id": me.id, "phone": me.phone, "session": await client.export_session_string()}
    finally:
        await client.disconnect()


def telethon_pack(order):
    from telethon.sessions import StringSession

    return {"session": StringSession(order["session"]).save()}


async def pyrogram_pack(order):
    from pyrogram.storage import SQLiteStorage

    storage = SQLiteStorage("sandbox", None, session_string=order["session"], in_memory=True)
    await storage.open()
    return {
        "session": await storage.export_session_string() if await storage.api_id() else None,
        "dc": await storage.dc_id(),
        "auth_key": (await storage.auth_key()).hex(),
        "id": await storage.user_id(),
        "is_bot": bool(await storage.is_bot()),
    }


OPERATIONS = {
    ("make", "telethon"): make,
    ("pack", "telethon"): telethon_pack,
    ("pack", "pyrogram"): pyrogram_pack,
    ("open", "telethon"): telethon_open,
    ("open", "pyrogram"): pyrogram_open,
}


async def main():
    order = json.load(sys.stdin)
    answer = OPERATIONS[order["do"], order["tool"]](order)
    if asyncio.iscoroutine(answer):
        answer = await asyncio.wait_for(answer, 30)
    json.dump(answer, sys.stdout)


asyncio.run(main())
