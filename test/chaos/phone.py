"""What a person does in Telegram: the simulator's chats, asked without stopping the harness's own loop."""

import asyncio


class Phone:
    def __init__(self, telegram, person_id):
        self.telegram, self.id = telegram, person_id

    async def run(self, act):
        """In the simulator's loop, where its world belongs."""
        async def in_loop():
            return act(self.telegram.world, self.telegram.bot)
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(in_loop(), self.telegram.loop))

    async def send(self, text):
        """The id of the message."""
        return (await self.run(lambda world, bot: world.person_sends(bot, self.id, text)))["message_id"]

    async def from_bot(self, since):
        """Messages of the bot after that one."""
        def look(world, bot):
            chat = world.chat(bot, self.id)
            return [world.public(m) for i, m in chat.messages.items() if i > since and m["from"]["is_bot"]]
        return await self.run(look)

    async def tap(self, message, button):
        """Presses the button with that text of a message."""
        data = next(b["callback_data"] for b in buttons(message) if b["text"] == button)
        await self.run(lambda world, bot: world.person_taps(bot, self.id, message["message_id"], data))

    async def find(self, since, wanted, seconds):
        """The newest message of the bot after that one which is wanted; None if none comes."""
        loop = asyncio.get_running_loop()
        deadline, pause = loop.time() + seconds, 0.03
        while True:
            for message in reversed(await self.from_bot(since)):
                if wanted(message):
                    return message
            if loop.time() > deadline:
                return None
            await asyncio.sleep(pause)
            pause = min(pause * 1.3, 0.25)

    async def clear(self):
        """Forgets the chat, as people do."""
        def forget(world, bot):
            chat = world.chat(bot, self.id)
            for message_id in sorted(chat.messages)[:-4]:
                del chat.messages[message_id]
        await self.run(forget)


def buttons(message):
    return sum(message.get("reply_markup", {}).get("inline_keyboard", []), [])
