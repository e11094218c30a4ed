"""Sends messages with Telethon the way a careful script would: commit what is accepted, send, commit what was sent.

Reads an order as JSON from standard input and writes the figures as JSON to standard output.
"""

import asyncio
import json
import sqlite3
import sys
import time

from telethon import TelegramClient
from telethon.crypto import AuthKey
from telethon.sessions import MemorySession


def database(path):
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("pragma journal_mode = wal")
    db.execute("pragma synchronous = full")
    db.execute("create table outbox (id integer primary key, target text, content text, state text, message_id integer)")
    db.execute("create table messages (id integer primary key, target text, content text, message_id integer)")
    db.execute("create table counters (account integer primary key, sent integer)")
    return db


async def connected(order, account):
    session = MemorySession()
    session.set_dc(order["dc"], order["ip"], order["port"])
    session.auth_key = AuthKey(bytes.fromhex(account["key"]))
    client = TelegramClient(session, 12345, "0123456789abcdef0123456789abcdef", receive_updates=False)
    await client.connect()
    peers = [await client.get_input_entity(name) for name in account["prospects"]]
    return client, peers


async def send_all(order, account, client, peers, db):
    for number in range(order["messages_each"]):
        place = number % len(peers)
        target, text = account["prospects"][place], f"from Telethon {number}"
        row = db.execute("insert into outbox (target, content, state) values (?, ?, 'queued')", (target, text)).lastrowid
        sent = await client.send_message(peers[place], text, parse_mode=None)
        db.execute("begin immediate")
        db.execute("update outbox set state = 'sent', message_id = ? where id = ?", (sent.id, row))
        db.execute("insert into messages (target, content, message_id) values (?, ?, ?)", (target, text, sent.id))
        db.execute(
            "insert into counters values (?, 1) on conflict do update set sent = sent + 1", (account["user"],)
        )
        db.execute("commit")


async def main():
    order = json.load(sys.stdin)
    db = database(order["database"])
    clients = [await connected(order, account) for account in order["accounts"]]
    began = time.perf_counter()
    await asyncio.gather(
        *(send_all(order, account, *client, db) for account, client in zip(order["accounts"], clients))
    )
    took = time.perf_counter() - began
    for client, _ in clients:
        await client.disconnect()
    print(json.dumps({"pace": len(clients) * order["messages_each"] / took}))


asyncio.run(main())
