"""The simulator as a program: PYTHONPATH=demo python3 -m telegram_simulator"""

import argparse
import sys
import threading

from .simulator import DEFAULT_BOT, DEFAULT_TOKEN, TelegramSimulator


def main():
    parser = argparse.ArgumentParser(description="A Telegram for tests and for the demo.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--token", default=DEFAULT_TOKEN)
    parser.add_argument("--bot", default=DEFAULT_BOT, help="the bot's user name")
    parser.add_argument("--name", default="tgauth demo", help="the bot's name")
    options = parser.parse_args()
    with TelegramSimulator(options.port, options.token, options.bot, options.name, options.host) as telegram:
        print(f"phone at {telegram.url}/{options.bot}\nBot API at {telegram.url}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            pass
    return 0


sys.exit(main())
