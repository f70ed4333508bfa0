"""What goes wrong: each fault breaks a part, waits, and mends it again.

A fault is a coroutine function of the world, a stream of random numbers and `hold`, which waits as long as the
schedule says.  It names its parts, so that what overlaps is of different parts.
"""

import asyncio
import collections
import dataclasses
import typing

FAULTS = []


@dataclasses.dataclass
class Fault:
    kind: str
    part: str
    run: typing.Callable
    heavy: bool = False  # takes long to mend, so it comes more seldom


def fault(kind, part, heavy=False):
    def add(run):
        FAULTS.append(Fault(kind, part, run, heavy))
        return run
    return add


class Schedule:
    """Rounds of one to three faults with calm between them, all from the seed."""

    def __init__(self, world, model, kinds=None):
        self.world, self.model = world, model
        self.rng = world.rng("faults")
        self.counts = collections.Counter()
        self.log = []
        self.faults = [f for f in FAULTS if kinds is None or any(k in f.kind for k in kinds)]
        if not self.faults:
            raise SystemExit(f"no fault is named like {kinds}; there are: {', '.join(f.kind for f in FAULTS)}")
        self.deck = []

    def draw(self, taken):
        """The next fault of the deck, which has every one, whose part is free; so in time each has its turn."""
        if not self.deck:
            self.deck = [f for f in self.faults for _ in range(1 if f.heavy else 2)]
            self.rng.shuffle(self.deck)
        found = next((f for f in self.deck if f.part not in taken), None)
        if found:
            self.deck.remove(found)
        return found

    async def run(self, until):
        await asyncio.sleep(2)
        while self.world.now() < until:
            chosen = []
            for _ in range(self.rng.choice((1, 1, 1, 2, 2, 3))):
                found = self.draw({f.part for f in chosen})
                if found:
                    chosen.append(found)
            plan = [(f, self.rng.uniform(0, 1.5), min(self.rng.expovariate(0.4), 8), self.rng.getrandbits(64)) for f in chosen]
            await asyncio.gather(*(self.one(*p) for p in plan))
            await asyncio.sleep(self.rng.choice((0.5, 1, 2, 4, 10)))

    async def one(self, found, delay, seconds, seed):
        await asyncio.sleep(delay)
        self.world.fault_begins()
        began = self.world.now()
        self.counts[found.kind] += 1

        async def hold():
            await asyncio.sleep(seconds)

        try:
            await asyncio.wait_for(found.run(self.world, self.world.rng("fault", seed), hold), 120)
        except asyncio.TimeoutError:
            raise TimeoutError(f"the fault '{found.kind}' does not end") from None
        finally:
            self.log.append((began, self.world.now(), found.kind))
            self.world.fault_ends()
