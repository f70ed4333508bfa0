"""People log in while parts of the world fail, and a model says what may be true: see run.

    make chaos SECONDS=60 SEED=1
"""

import argparse
import asyncio
import concurrent.futures
import contextlib
import pathlib
import signal
import sys

from chaos import faults_failover, faults_limits, faults_network, faults_postgres, faults_process, faults_redis, faults_telegram  # noqa: F401
from chaos import invariants, report
from chaos.applications import Application
from chaos.faults import Schedule
from chaos.model import Model
from chaos.people import Visitor
from chaos.world import World

SETTLE_SECONDS = 45


def arguments():
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--people", type=int, default=16)
    parser.add_argument("--fault", action="append", help="only faults with this in their names")
    parser.add_argument("--until-violation", action="store_true", help="end with the first")
    parser.add_argument("--logs", help="a directory for the logs of the parts")
    return parser.parse_args()


def prepare():
    loop = asyncio.get_running_loop()
    loop.set_default_executor(concurrent.futures.ThreadPoolExecutor(64))
    # Whoever ends this ends the servers with it.
    loop.add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)


async def run(options):
    """True if nothing was violated."""
    prepare()
    world, tasks = World(options.seed), []
    try:
        await world.start()
        world.model = model = Model(world)
        schedule = Schedule(world, model, options.fault)
        world.application = await Application(world, model).start()
        world.begins()
        await invariants.anonymous_visits(world, model)
        tasks += [asyncio.create_task(Visitor(world, model, n).live()) for n in range(options.people)]
        tasks.append(asyncio.create_task(schedule.run(options.seconds)))
        while not tasks[-1].done() and not (options.until_violation and model.violations):
            done, _ = await asyncio.wait(tasks, timeout=0.5, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()
        if not (options.until_violation and model.violations):
            await settle(world, model, tasks[:-1])
        again = f"make chaos SECONDS={options.seconds:g} SEED={options.seed}"
        print(report.text(world, model, schedule, again), flush=True)
        return not model.violations
    finally:
        if options.logs:
            for name, text in world.logs().items():
                (pathlib.Path(options.logs) / f"{name}.log").write_text(text)
        await end(world, tasks)


async def end(world, tasks):
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await world.stop()
    world.remove()


async def settle(world, model, people):
    """Calm, until everybody has come to an end; who does not was lost."""
    world.ending = True
    done, late = await asyncio.wait(people, timeout=SETTLE_SECONDS)
    for task in done:
        task.result()
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    for login in list(model.logins.values()):
        if login.acknowledged_at is not None and login.session is None and login.over is None:
            model.lost(login)
    for n, task in enumerate(people):
        if task in late:
            model.violation("stuck", model.people[n], f"came to no end within {SETTLE_SECONDS} s of calm")
    await invariants.look(world, model)
    await world.application.look()
    await invariants.anonymous_visits(world, model)


def main():
    options = arguments()
    with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
        return 0 if asyncio.run(run(options)) else 1
    return 2


if __name__ == "__main__":
    sys.exit(main())
