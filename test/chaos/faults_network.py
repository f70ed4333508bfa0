"""The network between any two parts: slow, cut, reset, half closed, held up, forgotten."""

import asyncio

from chaos.faults import fault


def disturb(name, act, heal=True):
    @fault(f"network {name}", f"network {name}")
    async def run(world, rng, hold):
        for line in rng.sample(sorted(world.lines.values(), key=lambda l: l.name), rng.randrange(1, 4)):
            act(line, rng)
        await hold()
        if heal:
            for line in world.lines.values():
                line.mend()


def slow(line, rng):
    line.delay = rng.uniform(0.05, 1.5)


disturb("slow", slow)
disturb("cut", lambda line, rng: line.cut())
disturb("reset", lambda line, rng: line.reset(), heal=False)
disturb("half closed", lambda line, rng: line.half_close(), heal=False)
disturb("held up", lambda line, rng: line.hold())
disturb("forgotten", lambda line, rng: line.forget(), heal=False)


@fault("network flaps", "network cut")
async def flap(world, rng, hold):
    for _ in range(rng.randrange(3, 9)):
        line = rng.choice(sorted(world.lines.values(), key=lambda l: l.name))
        line.cut()
        await asyncio.sleep(rng.random() / 2)
        line.mend()
