"""A bot in aiogram that answers a command with a screen, and looks the asker up in SQLite first, as a desk must."""

import asyncio
import os
import sqlite3

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command

HELP = "<b>What the bot can do</b>\n" + "\n".join(f"/command_{number} — does something" for number in range(20))


async def main():
    db = sqlite3.connect(":memory:")
    db.execute("create table team (id integer primary key, role text)")
    db.executemany("insert into team values (?, 'owner')", [(int(owner),) for owner in os.environ["OWNER_IDS"].split(",")])
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["BOT_API_URL"]))
    bot = Bot(os.environ["BOT_TOKEN"], session=session)
    dispatcher = Dispatcher()

    @dispatcher.message(Command("help"))
    async def answer(message):
        if db.execute("select role from team where id = ?", (message.from_user.id,)).fetchone():
            await bot.send_message(message.chat.id, HELP, parse_mode="HTML")

    await dispatcher.start_polling(bot, handle_signals=False)


asyncio.run(main())
