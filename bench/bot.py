#!/usr/bin/python3
"""Confirmations of tgauth-bot against the same SQL run by pgbench.

    bench/bot.py [--batches 30] [--rounds 7]

The simulated Telegram hands out a hundred callback queries a poll; each names a login that
waits, with the right number.  The floor, in the same run and in turn with it, is
pgbench on one connection with the very statement that the bot prepares, a
hundred logins at once.  Both confirm new people on the same private PostgreSQL
with synchronous commit and fsync on.

Telegram is made to answer the first reply with 'retry after', so the replies
wait in the bot, as they do when a crowd logs in (Telegram takes 30 a second): what
is measured is from the update to the commit.  Printed are confirmations a second,
median of the rounds, and their ratio, which is what to compare between machines.
"""

import argparse
import base64
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time

import psycopg2

TOP = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TOP / "test"), str(TOP / "demo")]
from support.servers import Postgres, Process, temporary_directory, wait_until  # noqa: E402
from telegram_simulator import TelegramSimulator  # noqa: E402

BATCH = 100
Z85 = ("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#")
ARRAYS = ("text[]", "bigint[]", "text[]", "text[]", "text[]", "text[]", "int[]")


def z85(data):
    blocks = [int.from_bytes(data[i:i + 4], "big") for i in range(0, len(data), 4)]
    return "".join(Z85[block // 85 ** k % 85] for block in blocks for k in (4, 3, 2, 1, 0))


def callback_data(token, code):
    """What the bot writes into its buttons: bot/callback_data.h."""
    return f"c{code:02}{z85(base64.urlsafe_b64decode(token))}"


class Bench:
    def __init__(self, directory):
        self.server = Postgres(directory, {"fsync": "on", "tgauth.confirm_ttl": 900,
                                           "shared_preload_libraries": "'tgauth'"})
        self.directory = directory
        self.person = 10_000_000

    def start(self):
        self.server.start()
        self.db = psycopg2.connect(self.server.dsn())
        self.db.autocommit = True
        self.run("CREATE EXTENSION tgauth CASCADE")
        self.run("CREATE ROLE bench_bot LOGIN; SELECT tgauth_grant('bench_bot', 'bot')")
        self.run("CREATE TABLE bench_batch (id int PRIMARY KEY, p1 text[], p2 bigint[], p3 text[], p4 text[], "
                 "p5 text[], p6 text[], p7 int[])")
        return self

    def run(self, sql, *values):
        with self.db.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    def logins(self, count):
        """New logins of new people: (token, code, person)."""
        rows = self.run("SELECT b.start_token, b.match_code FROM generate_series(1, %s) AS n, LATERAL "
                        "tgauth_begin('192.0.2.7', n || ' Firefox/140 Linux') AS b", count)
        first = self.person
        self.person += count
        return [(token, code, first + i) for i, (token, code) in enumerate(rows)]

    def confirmed(self):
        return self.run("SELECT count(*) FROM tgauth_session WHERE revoked_at IS NULL")[0][0]

    def pgbench(self, sql, logins):
        """Confirmations a second of the bot's own statement."""
        self.run("TRUNCATE bench_batch")
        for i in range(0, len(logins), BATCH):
            part = logins[i:i + BATCH]
            self.run("INSERT INTO bench_batch VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", i // BATCH + 1,
                     [t for t, _, _ in part], [p for _, _, p in part], [f"u{p}" for _, _, p in part],
                     ["Ann"] * len(part), [None] * len(part), ["en"] * len(part), [c for _, c, _ in part])
        for number, kind in enumerate(ARRAYS, 1):
            sql = sql.replace(f"${number}::{kind}", f"(SELECT p{number} FROM bench_batch WHERE id = :n)")
        script = self.directory / "confirm.sql"
        script.write_text(f"\\set n :n + 1\n{sql};\n")
        before = self.confirmed()
        output = subprocess.run(
            [str(self.server.bin("pgbench")), "-n", "-M", "prepared", "-c", "1", "-D", "n=0", "-t", str(len(logins) // BATCH),
             "-f", str(script), "-U", "postgres", "postgres"],
            env=self.server.env(), check=True, capture_output=True, text=True).stdout
        assert self.confirmed() - before == len(logins), "pgbench did not confirm every login"
        return float(re.search(r"tps = ([\d.]+)", output).group(1)) * BATCH

    def bot(self, logins, *options):
        """Confirmations a second of tgauth-bot, and the statement that it ran."""
        with TelegramSimulator() as telegram:
            for token, code, person in logins:
                user = {"id": person, "is_bot": False, "first_name": "Ann", "username": f"u{person}", "language_code": "en"}
                telegram.inject("callback_query", {
                    "id": str(person), "from": user, "chat_instance": "-1", "data": callback_data(token, code),
                    "message": {"message_id": 1, "date": 1, "text": "Log in?", "chat": {"id": person, "type": "private"},
                                "from": {"id": telegram.bot.id, "is_bot": True, "first_name": "bench"}}})
            for method in ("answerCallbackQuery", "editMessageText"):
                telegram.fail(method, code=429, retry_after=3600, times=100)
            bot = Process("bot", self.directory)
            before = self.confirmed()
            log_before = len(self.server.log_text())
            bot.launch([TOP / "tgauth-bot", "--send-queue", "1000000", "--drain-seconds", "0", *options],
                       env={"TGAUTH_BOT_TOKEN": telegram.token, "TGAUTH_API_URL": telegram.url,
                            "TGAUTH_BOT_DSN": self.server.dsn(user="bench_bot"), "PATH": os.environ["PATH"]})
            try:
                wait_until(lambda: telegram.pending() < len(logins), f"the first batch; see {bot.log_text()}")
                started, first = time.monotonic(), telegram.pending()
                wait_until(lambda: telegram.pending() == 0 and self.confirmed() - before == len(logins), "the last", 300)
                took = time.monotonic() - started
            finally:
                bot.stop()
        lines = self.server.log_text()[log_before:].splitlines()
        sql = next((line.split("execute confirm: ", 1)[1] for line in lines if "execute confirm: " in line), None)
        return first / took, sql


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batches", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    directory = temporary_directory()
    try:
        bench = Bench(directory).start()
        try:
            bench.run("ALTER ROLE bench_bot SET log_statement = 'all'")
            _, sql = bench.bot(bench.logins(2 * BATCH))
            bench.run("ALTER ROLE bench_bot RESET log_statement")
            count = arguments.batches * BATCH
            runs = []
            for _ in range(arguments.rounds):
                floor = bench.pgbench(sql, bench.logins(count))
                ours, _ = bench.bot(bench.logins(count))
                runs.append((ours, floor))
                print(json.dumps({"bot": round(ours), "pgbench": round(floor), "ratio": round(ours / floor, 2)}), flush=True)
            a, b = (statistics.median(column) for column in zip(*runs))
            print(f"{'':<10} {'bot/s':>10} {'pgbench/s':>10} {'ratio':>7}")
            print(f"{'confirm':<10} {a:>10.0f} {b:>10.0f} {statistics.median(x / y for x, y in runs):>7.2f}")
        finally:
            bench.server.stop()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
