"""Telegram as it fails: too many requests, errors, silence, updates twice or in the wrong order."""

import asyncio

from chaos.faults import fault

METHODS = ("getUpdates", "sendMessage", "editMessageText", "answerCallbackQuery")


def failing(name, kind, **details):
    @fault(f"Telegram {name}", "telegram")
    async def run(world, rng, hold):
        for _ in range(rng.randrange(1, 4)):
            await asyncio.to_thread(world.telegram.fail, rng.choice(METHODS), kind, rng.randrange(1, 4), **details)
        await hold()


failing("says 429", "error", code=429, retry_after=1)
failing("says 500", "error", code=500)
failing("is a page of a proxy", "page", code=502)
failing("closes", "close")
failing("loses its answer", "lost")
failing("cuts its answer short", "short")


@fault("Telegram hangs", "telegram")
async def hang(world, rng, hold):
    await asyncio.to_thread(world.telegram.fail, "getUpdates", "hang")
    await hold()


@fault("Telegram repeats updates", "telegram updates")
async def repeat(world, rng, hold):
    await asyncio.to_thread(world.telegram.redeliver, rng.randrange(1, 20))


@fault("Telegram reorders updates", "telegram updates")
async def reorder(world, rng, hold):
    await asyncio.to_thread(world.telegram.reverse_next)


@fault("Telegram is away", "telegram")
async def away(world, rng, hold):
    await asyncio.to_thread(world.telegram.set_away, True)
    await hold()
    await asyncio.to_thread(world.telegram.set_away, False)
