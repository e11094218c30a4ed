"""Keeps accounts connected with Telethon, as a script that waits for messages does, and says what that costs.

Reads an order as JSON from standard input and writes the figures as JSON to standard output. Where it names a folder,
the sessions are files in it, as Telethon keeps them unless told otherwise; else they are gone with the program.
"""

import asyncio
import json
import sys
import time

from telethon import TelegramClient, events
from telethon.crypto import AuthKey
from telethon.sessions import MemorySession, SQLiteSession


def memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS:"))


def logged_in(order, account):
    folder = order["folder"]
    session = SQLiteSession(f"{folder}/{account['name']}") if folder else MemorySession()
    session.set_dc(order["dc"], order["ip"], order["port"])
    session.auth_key = AuthKey(bytes.fromhex(account["key"]))
    return session


async def connected(session):
    client = TelegramClient(session, 12345, "0123456789abcdef0123456789abcdef")
    client.add_event_handler(lambda event: None, events.NewMessage)
    await client.connect()
    await client.get_me()
    return client


async def main():
    order = json.load(sys.stdin)
    base = memory()
    # They were logged in before.
    preparing = time.time()
    sessions = [logged_in(order, account) for account in order["accounts"]]
    prepared = time.time()
    clients = await asyncio.gather(*(connected(session) for session in sessions))
    took = time.time() - order["began"] - (prepared - preparing)
    await asyncio.sleep(2)
    print(json.dumps({"base": base, "memory": memory(), "took": took}))
    sys.stdout.flush()
    for client in clients:
        await client.disconnect()


asyncio.run(main())
