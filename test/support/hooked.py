"""A bot that listens, and who asks it there: Telegram, by its webhook, and an operator."""

import http.client
import json
import socket

from support.servers import can_connect, free_port, wait_until


class Hooked:
    """A bot that listens, with or without a webhook."""

    def __init__(self, bot, telegram):
        self.bot = bot
        self.telegram = telegram
        self.port = free_port()

    def start(self, webhook=True, *options):
        arguments = ["--listen", f"127.0.0.1:{self.port}", *options]
        if webhook:
            arguments += ["--webhook-url", f"http://127.0.0.1:{self.port}/hook"]
        self.bot.start(*arguments, wait=not webhook)
        wait_until(lambda: can_connect(self.port), "the listener")
        if webhook:
            self.telegram.wait_for(lambda: self.telegram.webhook(), "the webhook")
            wait_until(lambda: self.get("/readyz")[0] == 200, "the bot to be ready")
        return self

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def get(self, path):
        return self.request("GET", path)

    def post(self, update, secret=None, path="/hook"):
        headers = {"Content-Type": "application/json"}
        if secret is not None:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        return self.request("POST", path, update if isinstance(update, (str, bytes)) else json.dumps(update), headers)[0]

    def metric(self, name):
        lines = self.get("/metrics")[1].splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(name + " "))

    def raw(self, data):
        with socket.create_connection(("127.0.0.1", self.port), 10) as connection:
            connection.settimeout(10)
            connection.sendall(data)
            return connection.makefile("rb").readline()
