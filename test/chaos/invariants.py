"""What must be true of the tables and of Redis, whatever happened: asked at the end, when all is calm."""

import asyncio

from chaos.browser import HTML, Browser
from chaos.model import Person

WRITTEN = "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_user_tables WHERE relname LIKE 'tgauth%'"


async def look(world, model):
    await users(world, model)
    await sessions(world, model)
    await redis_keys(world, model)


async def users(world, model):
    by_telegram = {p.telegram_id: p for p in model.people}
    for telegram_id, ids in await world.query("SELECT telegram_id, array_agg(id) FROM tgauth_user GROUP BY 1"):
        person = by_telegram.get(telegram_id)
        if person and len(ids) > 1:
            model.violation("two users", person, f"is users {ids}")
        elif person:
            model.same_user(person, ids[0])


async def sessions(world, model):
    """Each live session is of a login that its person confirmed, and each that was ended is."""
    by_user = {p.user_id: p for p in model.people if p.user_id}
    rows = await world.query("SELECT encode(login_id, 'hex'), user_id, revoked_at IS NULL FROM tgauth_session WHERE user_id IS NOT NULL")
    alive = {login_id for login_id, _, live in rows if live}
    for login_id, user_id, live in rows:
        login, person = model.logins.get(login_id), by_user.get(user_id)
        if live and login and login.tapped_at is None:
            model.violation("misdelivered", login.person, f"{login_id[:8]} is a session in the table, and nobody picked its number")
        elif live and login and person and login.person is not person:
            model.violation("misdelivered", login.person, f"{login_id[:8]} belongs to {person.name} in the table")
    for session in model.sessions.values():
        if session.ended_at is not None and session.login.id in alive:
            model.violation("revoked and believed", session.person, f"{session.login.id[:8]} is live in the table after its end")


async def redis_keys(world, model):
    kept = {key.decode().rpartition(":")[2] for key in world.site.keys.scan_iter("tgauth:session:*")}
    for session in model.sessions.values():
        old = session.ended_at is not None and world.now() > model.unbelievable(session)
        if old and session.id in kept:
            model.violation("revoked and believed", session.person, f"Redis has {session.id[:8]} after its end")


async def written(world):
    """Rows so far.  A backend tells of its own when it rests, within a second."""
    counts = [None, -1]
    while counts[-1] != counts[-2]:
        await asyncio.sleep(1.5)
        counts.append((await world.query(WRITTEN))[0][0])
    return counts[-1]


async def anonymous_visits(world, model):
    """Visitors who leave again have written nothing; asked when nobody else acts, and again where daemons did."""
    keys = world.site.keys.dbsize()
    for _ in range(3):
        before = await written(world)
        for n in range(10):
            browser = Browser(world, world.rng("anonymous", n), f"198.51.100.{n}", "anonymous")
            await browser.get("login", headers=HTML, at=n % 2)
            async for _ in browser.frames("ws"):
                break
            await browser.post("claim")
        rows = await written(world) - before
        if not rows:
            break
    else:
        model.violation("an anonymous visit wrote", Person("nobody", 0), f"{rows} rows")
    if world.site.keys.dbsize() > keys:
        model.violation("an anonymous visit wrote", Person("nobody", 0), f"{world.site.keys.dbsize() - keys} keys of Redis")
