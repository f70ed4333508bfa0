#!/usr/bin/python3
"""A whole login on this machine: make demo

Starts a private PostgreSQL with the extension, a private Redis, tgauth-pushd,
tgauth-bot, a website to log in to, and a simulated Telegram with a phone; prints
one URL; takes everything down at Ctrl-C.  With TGAUTH_BOT_TOKEN set it talks to Telegram
instead of the simulator.  MODE, RETURN and UNUSUAL show what an operator can set:
make demo MODE=type RETURN=required
"""

import argparse
import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "test"))

from support.servers import TOP, Postgres, Process, Redis, free_port, temporary_directory, wait_until  # noqa: E402
from telegram_simulator import TelegramSimulator  # noqa: E402
from website import Website  # noqa: E402

TELEGRAM = "https://api.telegram.org"
DATABASE = "demo_shop"
# Each option: the setting, the name that make has for it, its values and what it is about.
CHOICES = {
    "mode": ("tgauth.confirm_mode", "MODE", ("match", "button", "start", "type"), "what a person does in Telegram to say yes"),
    "return": ("tgauth.return_leg", "RETURN", ("off", "offered", "required"), "whether the way back to the page is part of the login"),
    "unusual": ("tgauth.unusual_mode", "UNUSUAL", ("off", "match", "type"), "what a browser asks for that is new for this person"),
}
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Failure(Exception):
    """What went wrong, in words for the person at the terminal."""


def say(text):
    print(text, flush=True)


def port_for_site(wanted):
    """The wanted port if it is free, otherwise any, and why it is another one."""
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", wanted))
            return s.getsockname()[1], None
        except OSError as error:
            return free_port(), f"Port {wanted} cannot be had ({error.strerror.lower()}), so it is another one; --port N or PORT=N chooses."


def ask_telegram_for_name(token):
    try:
        with urllib.request.urlopen(f"{TELEGRAM}/bot{token}/getMe", timeout=20) as answer:
            return json.load(answer)["result"]["username"]
    except urllib.error.HTTPError as error:
        raise Failure(f"Telegram does not take this token (HTTP {error.code}): "
                      "see TGAUTH_BOT_TOKEN") from None
    except OSError as error:
        reason = getattr(error, "reason", error)
        raise Failure(f"api.telegram.org cannot be reached ({reason}); "
                      "without TGAUTH_BOT_TOKEN the demo needs no internet") from None


def is_ready(pushd_port):
    """Able to log people in, and not merely there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{pushd_port}/tgauth/readyz", timeout=5):
            return True
    except OSError:
        return False


def daemon_environment(**settings):
    """This environment without what would lead a daemon elsewhere."""
    env = {name: value for name, value in os.environ.items()
           if not name.startswith(("TGAUTH_", "POSTGRES_", "REDIS_", "PG", "TG_")) and name != "SECRET_KEY"}
    return {**env, **settings}


def psql(server, *arguments):
    subprocess.run([str(server.bin("psql")), "-X", "-q", "-v", "ON_ERROR_STOP=1", *arguments],
                   env=server.env(), check=True, stdout=subprocess.DEVNULL)


def one_of(name):
    """A value of one of CHOICES, or an error that says it as who called make knows it."""
    _, variable, values, _ = CHOICES[name]

    def check(value):
        if value not in values:
            raise argparse.ArgumentTypeError(f"{variable}={value} is none of {', '.join(values)}")
        return value
    return check


def chosen(options):
    """The settings that differ from tgauth's own."""
    return {CHOICES[name][0]: value for name in CHOICES if (value := getattr(options, name)) is not None}


def start_postgres(directory, bot_url, settings):
    server = Postgres(directory).start()
    try:
        psql(server, "-d", "postgres", "-c", f"CREATE DATABASE {DATABASE}")
        setup = server.root / subprocess.run(
            [os.environ.get("PG_CONFIG", "pg_config"), "--sharedir"], check=True, capture_output=True,
            text=True).stdout.strip().lstrip("/") / "extension" / "tgauth_setup.sql"
        psql(server, "-d", DATABASE, "-f", str(setup))
        psql(server, "-d", DATABASE, "-c", f"ALTER DATABASE {DATABASE} SET tgauth.site_name = 'Demo shop'",
             "-c", f"ALTER DATABASE {DATABASE} SET tgauth.bot_url = '{bot_url}'",
             *(word for name, value in settings.items() for word in ("-c", f"ALTER DATABASE {DATABASE} SET {name} = '{value}'")))
    except BaseException:
        server.stop()
        raise
    return server


def start_daemon(stack, directory, name, command, env, ready):
    process = Process(name, directory)
    process.launch(command, env=env)
    stack.callback(process.stop)
    try:
        wait_until(lambda: ready(process) or process.process.poll() is not None, name)
    except TimeoutError:
        pass
    if process.process.poll() is not None or not ready(process):
        raise Failure(f"{name} did not start; it says:\n{process.log_text()}")
    return process


def run(stack, options):
    directory = temporary_directory()
    stack.callback(shutil.rmtree, directory, ignore_errors=True)
    token = os.environ.get("TGAUTH_BOT_TOKEN")
    if token:
        bot_url = "https://t.me/" + ask_telegram_for_name(token)
        api_url = TELEGRAM
    else:
        telegram = stack.enter_context(TelegramSimulator(name="Demo shop bot", username="demo_shop_bot"))
        token, api_url = telegram.token, telegram.url
        bot_url = f"{telegram.url.replace('127.0.0.1', 'localhost')}/{telegram.username}"

    say("Starting PostgreSQL …")
    settings = chosen(options)
    server = start_postgres(directory, bot_url, settings)
    stack.callback(server.stop)
    say("Starting Redis …")
    redis = Redis(directory).start()
    stack.callback(redis.stop)

    (port, why_another), pushd_port = port_for_site(options.port), free_port()
    # Telegram makes no button of an address on localhost, and browsers no passkey for a bare number.
    host = "127.0.0.1" if getattr(options, "return") in ("offered", "required") else "localhost"
    site_url = f"http://{host}:{port}"
    say("Starting tgauth-bot and tgauth-pushd …")
    bot = start_daemon(
        stack, directory, "tgauth-bot", [TOP / "tgauth-bot"],
        daemon_environment(TGAUTH_BOT_TOKEN=token, TGAUTH_API_URL=api_url,
                           TGAUTH_SITE_URL=f"{site_url}/", TGAUTH_BOT_DSN=server.dsn(DATABASE, "tgauth_bot")),
        lambda process: "event=telegram_ready" in process.log_text())
    pushd = start_daemon(
        stack, directory, "tgauth-pushd",
        [TOP / "tgauth-pushd", "--listen", f"127.0.0.1:{pushd_port}", "--url", site_url,
         "--redis", f"127.0.0.1:{redis.port}", "--trusted-proxies", "127.0.0.1", "--drain-seconds", "0"],
        daemon_environment(TGAUTH_DSN=server.dsn(DATABASE, "tgauth_pushd")),
        lambda process: is_ready(pushd_port))
    site = Website(port, pushd_port).start()
    stack.callback(site.stop)

    say(f"\n    {site_url}/\n")
    if why_another:
        say(why_another)
    if api_url == TELEGRAM:
        say(f"Open it in a browser. The bot is {bot_url}, on Telegram itself.")
    else:
        say("Open it in a browser. Where Telegram would open, a simulated phone does.")
    for name, value in settings.items():
        say(f"{name} = {value}")
    if options.unusual not in (None, "off"):
        say("Nobody's first login is unusual: log in, and then from another browser.")
    say("Ctrl-C ends everything.\n")
    while True:
        for process in (server, redis, bot, pushd):
            if process.process.poll() is not None:
                raise Failure(f"{process.name} has ended; it says:\n{process.log_text()[-4000:]}")
        time.sleep(0.5)


def on_signal(number, frame):
    raise KeyboardInterrupt


def ignore_signals():
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8080")),
                        help="of the website; another one if it is taken")
    for name, (setting, variable, values, about) in CHOICES.items():
        parser.add_argument(f"--{name}", type=one_of(name), metavar="|".join(values),
                            help=f"{about} ({setting}); make demo {variable}=…")
    options = parser.parse_args()
    for number in SIGNALS:
        signal.signal(number, on_signal)
    status = 0
    with contextlib.ExitStack() as stack:
        try:
            run(stack, options)
        except KeyboardInterrupt:
            say("\nTaking everything down …")
        except (Failure, TimeoutError, subprocess.CalledProcessError) as error:
            print(f"demo: {error}", file=sys.stderr)
            status = 1
        finally:
            # A second Ctrl-C must not leave half of it running.
            ignore_signals()
    return status


if __name__ == "__main__":
    sys.exit(main())
