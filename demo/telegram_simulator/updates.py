"""Methods of the Bot API for how updates reach a bot: by getUpdates, or by its webhook."""

import asyncio
import dataclasses
import re

from .errors import TelegramError, bad_request, conflict
from .links import LinkError, checked_webhook

LONGEST_POLL = 50


@dataclasses.dataclass
class Described:
    """A result that comes with a word on what was done."""
    result: object
    description: str


async def get_updates(world, bot, params):
    """Waits until there is an update or the time is up; another poll ends this one."""
    if bot.webhook:
        raise conflict("can't use getUpdates method while webhook is active; "
                       "use deleteWebhook to delete the webhook first")
    set_allowed_updates(bot, params)
    offset = params.integer("offset")
    if offset < 0:
        offset = bot.pending[offset]["update_id"] if -offset <= len(bot.pending) else 0
    bot.confirm_before(offset)
    if bot.poll is not None and not bot.poll.done():
        bot.poll.set_exception(conflict("terminated by other getUpdates request; "
                                        "make sure that only one bot instance is running"))
    limit = params.integer("limit", 100, 1, 100)
    timeout = params.integer("timeout", 0, 0, LONGEST_POLL)
    if not bot.pending and timeout:
        poll = bot.poll = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(poll, timeout)
        except asyncio.TimeoutError:
            pass
        finally:
            if bot.poll is poll:
                bot.poll = None
    return [bot.pending[i] for i in range(min(limit, len(bot.pending)))]


def set_allowed_updates(bot, params):
    """What is no array of strings changes nothing."""
    try:
        allowed = params.json("allowed_updates", "allowed updates")
    except TelegramError:
        return
    if isinstance(allowed, list) and all(isinstance(kind, str) for kind in allowed):
        bot.allowed_updates = [kind.lower() for kind in allowed]


async def set_webhook(world, bot, params):
    url, secret = params.text("url"), params.text("secret_token")
    if not url:
        return await delete_webhook(world, bot, params)
    # Telegram itself wants https and one of four ports; a server of one's own takes any.
    try:
        url = checked_webhook(url)
    except LinkError:
        raise bad_request("invalid webhook URL specified") from None
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    hook = {"url": url, "secret": secret, "max": params.integer("max_connections", 40, 1, 100),
            "certificate": "certificate" in params.files}
    set_allowed_updates(bot, params)
    drop = params.boolean("drop_pending_updates")
    if hook == bot.webhook and not drop:
        return Described(True, "Webhook is already set")
    if drop:
        bot.pending.clear()
    bot.webhook, bot.webhook_error = hook, None
    if bot.poll is not None and not bot.poll.done():
        bot.poll.set_exception(conflict("terminated by setWebhook request"))
    world.changed(bot, "update")
    return Described(True, "Webhook was set")


async def delete_webhook(world, bot, params):
    if params.boolean("drop_pending_updates"):
        bot.pending.clear()
    was_set = bool(bot.webhook)
    bot.webhook = {}
    world.changed(bot, "update")
    return Described(True, "Webhook was deleted" if was_set else "Webhook is already deleted")


async def get_webhook_info(world, bot, params):
    info = {"url": bot.webhook.get("url", ""), "has_custom_certificate": bot.webhook.get("certificate", False),
            "pending_update_count": len(bot.pending)}
    if bot.webhook:
        info.update(max_connections=bot.webhook["max"], ip_address="127.0.0.1")
        if bot.webhook_error:
            info.update(bot.webhook_error)
    if bot.allowed_updates:
        info["allowed_updates"] = bot.allowed_updates
    return info


METHODS = [get_updates, set_webhook, delete_webhook, get_webhook_info]
