"""Confirmations of tgauth-bot against the same SQL run by pgbench.

The simulated Telegram hands out a hundred callback queries a poll; each names a login that
waits, with the right number.  The floor is pgbench on one connection with the very
statement that the bot prepares, a hundred logins at once.  Both confirm new people.

Telegram is made to answer the first reply with 'retry after', so the replies
wait in the bot, as they do when a crowd logs in (Telegram takes 30 a second): what
is measured is from the update to the commit.
"""

import base64
import re
import sys
import time

from rows import FOR_INFORMATION, Group, Row
from support.daemons import Bot as BotProcess
from support.servers import TOP, wait_until

sys.path.append(str(TOP / "demo"))
from telegram_simulator import TelegramSimulator  # noqa: E402

BATCH = 100
Z85 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
PARAMETER = re.compile(r"\$(\d+)::([\w.]+)\[\]")


def z85(data):
    blocks = [int.from_bytes(data[i:i + 4], "big") for i in range(0, len(data), 4)]
    return "".join(Z85[block // 85 ** k % 85] for block in blocks for k in (4, 3, 2, 1, 0))


def callback_data(token, code):
    """What the bot writes into its buttons: bot/callback_data.h."""
    return f"c{code:02}{z85(base64.urlsafe_b64decode(token))}"


class Bot(Group):
    rows = [Row("the bot's confirmations a second (its SQL, pgbench)", *FOR_INFORMATION)]

    def open(self, stack):
        self.person = 10_000_000
        self.count = (3 if self.quick else 30) * BATCH
        self.site.query("ALTER ROLE test_bot SET log_statement = 'all'")
        self.confirm_all(self.logins(2 * BATCH))
        self.site.query("ALTER ROLE test_bot RESET log_statement")
        lines = self.site.server.log_text().splitlines()
        sql = next(line.split("execute confirm: ", 1)[1] for line in lines if "execute confirm: " in line)
        self.types = [kind for _, kind in sorted(set(PARAMETER.findall(sql)))]
        self.sql = PARAMETER.sub(r"(SELECT p\1 FROM batch WHERE id = :n)", sql)
        columns = ", ".join(f"p{number} {kind}[]" for number, kind in enumerate(self.types, 1))
        self.site.query(f"CREATE TABLE batch (id int PRIMARY KEY, {columns})")

    def logins(self, count):
        """New logins of new people: (token, code, person)."""
        rows = self.site.query("SELECT b.start_token, b.match_code FROM generate_series(1, %s) AS n, LATERAL "
                               "tgauth_begin('192.0.2.7', n || ' Firefox/140 Linux') AS b", count)
        first = self.person
        self.person += count
        return [(token, code, first + i) for i, (token, code) in enumerate(rows)]

    def confirmed(self):
        return self.site.value("SELECT count(*) FROM tgauth_session WHERE revoked_at IS NULL")

    def floor(self):
        logins = self.logins(self.count)
        self.site.query("TRUNCATE batch")
        insert = f"INSERT INTO batch VALUES (%s, {', '.join(f'%s::{kind}[]' for kind in self.types)})"
        for i in range(0, len(logins), BATCH):
            people = [(token, person, f"u{person}", "Ann", None, "en", code) for token, code, person in logins[i:i + BATCH]]
            self.site.query(insert, i // BATCH + 1, *map(self.parameter, self.types, zip(*people)))
        before = self.confirmed()
        batches = self.pgbench(f"\\set n :n + 1\n{self.sql};\n", "-D", "n=0", "-t", len(logins) // BATCH)
        assert self.confirmed() - before == len(logins), "pgbench did not confirm every login"
        return [batches * BATCH]

    @staticmethod
    def parameter(kind, values):
        return [v.encode() if kind == "bytea" and v is not None else v for v in values]

    def ours(self):
        return [self.confirm_all(self.logins(self.count))]

    def confirm_all(self, logins):
        """Confirmations a second of tgauth-bot, from its first batch on."""
        with TelegramSimulator() as telegram:
            for token, code, person in logins:
                user = {"id": person, "is_bot": False, "first_name": "Ann", "username": f"u{person}", "language_code": "en"}
                telegram.inject("callback_query", {
                    "id": str(person), "from": user, "chat_instance": "-1", "data": callback_data(token, code),
                    "message": {"message_id": 1, "date": 1, "text": "Log in?", "chat": {"id": person, "type": "private"},
                                "from": {"id": telegram.bot.id, "is_bot": True, "first_name": "bench"}}})
            for method in ("answerCallbackQuery", "editMessageText"):
                telegram.fail(method, code=429, retry_after=3600, times=100)
            before = self.confirmed()
            bot = BotProcess(self.site.directory, self.site.dsn("test_bot"), telegram)
            bot.start("--send-queue=1000000", "--drain-seconds=0", wait=False)
            try:
                wait_until(lambda: telegram.pending() < len(logins), f"the first batch; see {bot.log}")
                started, first = time.monotonic(), telegram.pending()
                wait_until(lambda: telegram.pending() == 0 and self.confirmed() - before == len(logins), "the last", 300)
                return first / (time.monotonic() - started)
            finally:
                bot.stop()
