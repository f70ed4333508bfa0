"""Hands updates to the bots' webhooks, and does what their answers ask for.

A webhook may answer with a call: its body, as a request's would be, names the
`method` as well.  It is carried out and the bot never hears with what result.
Methods that only ask are left out, since nobody would read their answer, and so
are those that change how updates come.
"""

import asyncio
import os
import time

from .http import post_json
from .parameters import from_message

RETRY_SECONDS = 0.5
READ_SECONDS = 60
NOT_IN_ANSWERS = ("setwebhook", "deletewebhook", "close", "logout")


def problem_of(error):
    if isinstance(error, asyncio.TimeoutError):
        return "Read timeout expired"
    return os.strerror(error.errno) if getattr(error, "errno", None) else str(error) or type(error).__name__


def queue_of(update):
    """Updates of one kind from one person wait for each other, and for nobody else's."""
    kind, content = next(item for item in update.items() if item[0] != "update_id")
    sender = content.get("from") if isinstance(content, dict) else None
    return kind, sender.get("id") if isinstance(sender, dict) else None


class Webhooks:
    """perform(bot, method, parameters) carries out a call without telling anyone."""

    def __init__(self, loop, perform):
        self.loop = loop
        self.perform = perform
        self.tasks = {}

    def wake(self, bot):
        """Sets a delivery going for each queue that has none, as many as the webhook takes at once."""
        for update in bot.pending:
            queue = bot.token, *queue_of(update)
            if sum(token == bot.token for token, *_ in self.tasks) >= bot.webhook["max"]:
                return
            if queue not in self.tasks:
                self.tasks[queue] = self.loop.create_task(self._deliver(bot, queue))

    async def _deliver(self, bot, queue):
        """In the order of the queue, each until it is taken."""
        try:
            while bot.webhook and (update := next((u for u in bot.pending if queue == (bot.token, *queue_of(u))), None)):
                await self._offer(bot, update)
        finally:
            del self.tasks[queue]
        if bot.webhook:
            self.wake(bot)

    async def _offer(self, bot, update):
        wait = RETRY_SECONDS
        try:
            answer = await asyncio.wait_for(self._post(bot.webhook, update), READ_SECONDS)
        except (OSError, ValueError, asyncio.TimeoutError) as error:
            problem = problem_of(error)
        else:
            if 200 <= answer.status <= 299:
                bot.confirm(update)
                await self._call_in(bot, answer)
                return
            problem = f"Wrong response from the webhook: {answer.status} {answer.reason}"
            if answer.headers.get("retry-after", "").isdigit():
                wait = min(int(answer.headers["retry-after"]), 3600)
        bot.webhook_error = {"last_error_date": int(time.time()), "last_error_message": problem}
        await asyncio.sleep(wait)

    @staticmethod
    async def _post(hook, update):
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret"]} if hook["secret"] else {}
        return await post_json(hook["url"], update, headers)

    async def _call_in(self, bot, answer):
        params = from_message({}, answer.headers, answer.body)
        method = params.text("method").lower()
        if method and method not in NOT_IN_ANSWERS and not method.startswith("get"):
            await self.perform(bot, method, params)
