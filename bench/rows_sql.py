"""Single statements."""

from rows import FOR_INFORMATION, Group, Row, ratio_most
from support.database import Database


class Changes(Group):
    """The question of each second, after one session of many changed, against the same question with 1,000 sessions."""

    few = 1000

    # Ids in order, so that the indexes grow at their ends; one row is looked up, wherever it is.
    FILL = """
SET session_replication_role = replica;
INSERT INTO tgauth_user (telegram_id, username, first_name)
	SELECT g, 'u' || g, 'Ann' FROM generate_series(1, %(users)s) g;
INSERT INTO tgauth_session (login_id, user_id, channel, token_id, claimed_at, claim_salt, claim_client,
		created_at, expires_at, purge_at, last_used_at, address, browser, os, changed_at, changed_xid)
	SELECT id, 1 + g %% %(users)s, 0, id, now(), id, id, now(), now() + '30 days', now() + '30 days', now(),
		'192.0.2.7', 'Firefox', 'Linux', now(), pg_current_xact_id()
	FROM generate_series(1, %(sessions)s) g, decode(lpad(to_hex(g), 32, '0'), 'hex') id;
"""

    def __init__(self, arguments):
        super().__init__(arguments)
        self.settings["autovacuum"] = "off"  # which would have much to do
        self.many = 50000 if self.quick else 5000000
        self.rows = [Row(f"the 1-second question of {self.many:,} ({self.few:,}), processor µs", *ratio_most(1.2))]

    def open(self, stack):
        self.large = self.fill("large", self.many)
        self.small = self.fill("small", self.few)

    def fill(self, name, sessions):
        """A database with so many sessions of a fifth as many people, and the question that brings one of them."""
        database = Database(self.site.server, name).create()
        users = (sessions + 4) // 5
        database.query(self.FILL % {"users": users, "sessions": sessions})
        database.query("VACUUM ANALYZE tgauth_user, tgauth_session")
        since = database.value("SELECT next FROM tgauth_changes(NULL, 0)")
        login_id = database.value("SELECT encode(login_id, 'hex') FROM tgauth_session LIMIT 1")
        database.query("SELECT tgauth_revoke(decode(%s, 'hex'))", login_id)
        assert database.query("SELECT count(*) FROM tgauth_changes(%s, 0)", since) == [(1,)]
        return (name, f"SELECT * FROM tgauth_changes('{since}', 0)",
                f"SELECT * FROM tgauth_session WHERE login_id = '\\x{login_id}'")

    def cost(self, database, sql):
        return self.pgbench_cost(sql + ";\n", self.times, database=database)

    def ours(self):
        name, question, _ = self.large
        return [self.cost(name, question)]

    def floor(self):
        name, question, _ = self.small
        return [self.cost(name, question)]

    def details(self):
        return [f"one look-up of a session by its key, the same way: {self.cost(self.large[0], self.large[2]):.0f} µs"]


class Statements(Group):
    """Statements that applications and bots run often, each against the least SQL that finds the same."""

    # What of tgauth, what it is compared with.
    statements = {
        "tgauth_session, processor µs (look-up by key)": (
            "SELECT s.* FROM tgauth_session((SELECT session_token FROM held)) s",
            "SELECT s.*, u.* FROM floor_session s LEFT JOIN floor_user u ON u.id = s.user_id "
            "WHERE login_id = (SELECT decode(md5('1'), 'hex') FROM held)"),
        "tgauth_preview, processor µs (look-up, NOTIFY)": (
            "SELECT * FROM tgauth_preview((SELECT start_token FROM asked), 7)",
            "SELECT u.*, pg_notify('floor', 'opened') FROM asked LEFT JOIN floor_user u ON telegram_id = 7"),
    }
    rows = [Row(what, *FOR_INFORMATION) for what in statements]

    def open(self, stack):
        token = self.site.login()
        self.site.query("CREATE TABLE held AS SELECT %s::text AS session_token", token)
        self.site.query("CREATE TABLE asked AS SELECT start_token FROM tgauth_begin()")
        self.site.query("INSERT INTO floor_session SELECT decode(md5(g::text), 'hex'), NULL, now() "
                        "FROM generate_series(1, 1000) g")

    def measure(self, which):
        return [self.pgbench_cost(pair[which] + ";\n", self.times) for pair in self.statements.values()]

    def ours(self):
        return self.measure(0)

    def floor(self):
        return self.measure(1)


class Journal(Group):
    """What the journal adds to a login: the same statements with one and without."""

    LOGIN = """\\set person random(1, 1000)
SELECT c.status FROM tgauth_begin('192.0.2.7', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0') AS b,
	LATERAL tgauth_preview(b.start_token, :person) AS p,
	LATERAL tgauth_confirm(b.start_token, :person, 'name' || :person, 'Ann', match_code => CASE p.status WHEN 'ok' THEN b.match_code END) AS o,
	LATERAL tgauth_claim(CASE o.status WHEN 'confirmed' THEN b.login_secret END, '192.0.2.7', 'Firefox') AS c;
"""
    rows = [Row("a login in PostgreSQL with a journal, processor µs", *ratio_most(1.1))]

    def open(self, stack):
        self.login(90 * 86400, 2000)

    def login(self, retention, times):
        self.site.query(f"ALTER DATABASE postgres SET tgauth.journal_retention = {retention}")
        return self.pgbench_cost(self.LOGIN, times)

    def ours(self):
        return [self.login(90 * 86400, self.times)]

    def floor(self):
        return [self.login(0, self.times)]
