"""Keeps accounts connected with Telethon, as a script that waits for messages does, and says what that costs.

Reads an order as JSON from standard input and writes the figures as JSON to standard output.
"""

import asyncio
import json
import sys
import time

from telethon import TelegramClient, events
from telethon.crypto import AuthKey
from telethon.sessions import MemorySession


def memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS:"))


async def connected(order, account):
    session = MemorySession()
    session.set_dc(order["dc"], order["ip"], order["port"])
    session.auth_key = AuthKey(bytes.fromhex(account["key"]))
    client = TelegramClient(session, 12345, "0123456789abcdef0123456789abcdef")
    client.add_event_handler(lambda event: None, events.NewMessage)
    await client.connect()
    await client.get_me()
    return client


async def main():
    order = json.load(sys.stdin)
    base = memory()
    clients = await asyncio.gather(*(connected(order, account) for account in order["accounts"]))
    took = time.time() - order["began"]
    await asyncio.sleep(2)
    print(json.dumps({"base": base, "memory": memory(), "took": took}))
    sys.stdout.flush()
    for client in clients:
        await client.disconnect()


asyncio.run(main())
