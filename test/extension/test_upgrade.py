"""ALTER EXTENSION tgauth UPDATE, from the first version through each to the newest.

One library serves them all: at every version a person logs in, and who was
logged in before still is.  What an upgrade leaves behind is what a fresh
installation of that version makes, object by object.

That this would be noticed is tried on a version that the test makes up.
"""

import contextlib

import pytest

from support.servers import TOP, pg_config

VERSIONS = sorted({v for p in (TOP / "extension").glob("tgauth--*.sql") for v in p.stem.split("--")[1:]},
                  key=lambda v: [int(n) for n in v.split(".")])

# A version that is never shipped, and what it brings.
MADE_UP = "99.0"
COLUMN = "ALTER TABLE @extschema@.tgauth_session ADD COLUMN extra text;\n"
FUNCTION = "CREATE FUNCTION @extschema@.tgauth_extra() RETURNS text LANGUAGE sql AS 'SELECT NULL::text';\n"
COMMENT = "COMMENT ON FUNCTION @extschema@.tgauth_extra() IS 'nothing';\n"
REVOKE = "REVOKE ALL ON FUNCTION @extschema@.tgauth_extra() FROM PUBLIC;\n"
STEP = COLUMN + FUNCTION + COMMENT + REVOKE

# Every object of the extension: kind, name, and what a user could tell apart.
INVENTORY = r"""
WITH member AS (
    SELECT d.classid, d.objid FROM pg_depend AS d JOIN pg_extension AS e ON e.oid = d.refobjid
    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname = 'tgauth'),
relation AS (SELECT c.* FROM pg_class AS c JOIN member ON classid = 'pg_class'::regclass AND objid = c.oid)
SELECT 'function', p.oid::regprocedure::text,
       concat_ws(' ', pg_get_function_result(p.oid), pg_get_function_arguments(p.oid), l.lanname, p.provolatile,
                 p.proisstrict, p.prosecdef, p.proparallel, p.proconfig, p.prosrc, p.procost, p.prorows,
                 obj_description(p.oid, 'pg_proc'), (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(p.proacl) AS a))
FROM pg_proc AS p JOIN member ON classid = 'pg_proc'::regclass AND objid = p.oid JOIN pg_language AS l ON l.oid = p.prolang
UNION ALL
SELECT 'relation', oid::regclass::text, concat_ws(' ', relkind, relpersistence, relrowsecurity,
       obj_description(oid, 'pg_class'), (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(relacl) AS a))
FROM relation
UNION ALL
SELECT 'column', r.oid::regclass || '.' || a.attname,
       concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid),
                 col_description(r.oid, a.attnum))
FROM relation AS r JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef AS d ON d.adrelid = r.oid AND d.adnum = a.attnum
WHERE r.relkind <> 'S'
UNION ALL
SELECT 'constraint', c.conrelid::regclass || ' ' || c.conname, pg_get_constraintdef(c.oid)
FROM pg_constraint AS c JOIN relation AS r ON r.oid = c.conrelid
UNION ALL
SELECT 'index', i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index AS i JOIN relation AS r ON r.oid = i.indrelid
UNION ALL
SELECT 'trigger', t.tgrelid::regclass || ' ' || t.tgname, pg_get_triggerdef(t.oid)
FROM pg_trigger AS t JOIN relation AS r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
UNION ALL
SELECT 'dumped', c::regclass::text, w
FROM pg_extension AS e, unnest(e.extconfig, e.extcondition) AS u (c, w) WHERE e.extname = 'tgauth'
ORDER BY 1, 2
"""


class Site:
    """A database with the extension at a version."""

    def __init__(self, database, version):
        self.database = database
        database.query("DROP EXTENSION IF EXISTS tgauth")
        database.query(f"CREATE EXTENSION tgauth VERSION '{version}'")
        self.grant()

    def grant(self):
        for job in ("pushd", "bot", "app"):
            self.database.query("SELECT tgauth_grant(%s, %s)", f"test_{job}", job)

    def who(self, secret):
        return self.database.query("SELECT telegram_id, username FROM tgauth_session(%s)", secret)

    def inventory(self):
        return {(kind, name): what for kind, name, what in self.database.query(INVENTORY)}


def walk(database, versions):
    """Logs somebody in at each version; who was before still is."""
    site = Site(database, versions[0])
    sessions = {1: database.login(1, username="person_1")}
    for number, version in enumerate(versions[1:], start=2):
        database.query(f"ALTER EXTENSION tgauth UPDATE TO '{version}'")
        site.grant()
        sessions[number] = database.login(number, username=f"person_{number}")
        for telegram_id, secret in sessions.items():
            assert site.who(secret) == [(telegram_id, f"person_{telegram_id}")], version
    assert database.one("SELECT count(*) FROM tgauth_user") == (len(versions),)


def compare(database, first, version):
    """An upgrade ends where a fresh installation begins."""
    site = Site(database, first)
    database.login(1, username="person_1")
    database.query(f"ALTER EXTENSION tgauth UPDATE TO '{version}'")
    site.grant()
    upgraded = site.inventory()
    fresh = Site(database, version).inventory()
    assert len(fresh) > 50
    assert {key: (upgraded.get(key), fresh.get(key)) for key in upgraded.keys() | fresh.keys()
            if upgraded.get(key) != fresh.get(key)} == {}


@contextlib.contextmanager
def made_up(database, step):
    """The made-up version beside those that are installed; step leads to it."""
    directory = database.server.installed(pg_config("--sharedir")) / "extension"
    newest = VERSIONS[-1]
    fresh, upgrade = directory / f"tgauth--{MADE_UP}.sql", directory / f"tgauth--{newest}--{MADE_UP}.sql"
    fresh.write_text((directory / f"tgauth--{newest}.sql").read_text() + STEP)
    upgrade.write_text(step)
    try:
        yield
    finally:
        fresh.unlink()
        upgrade.unlink()


def test_there_is_a_path_through_every_version(database):
    steps = {(a, b) for a, b in database.query(
        "SELECT source, target FROM pg_extension_update_paths('tgauth') WHERE path = source || '--' || target")}
    assert {(a, b) for a, b in zip(VERSIONS, VERSIONS[1:])} <= steps
    default, = database.one("SELECT default_version FROM pg_available_extensions WHERE name = 'tgauth'")
    assert default == VERSIONS[-1], "the newest version is the one that is installed"


def test_logins_and_sessions_live_through_every_step(database):
    walk(database, VERSIONS)
    with made_up(database, STEP):
        walk(database, [*VERSIONS, MADE_UP])


def test_an_upgrade_ends_where_a_fresh_installation_begins(database):
    for version in VERSIONS[1:]:
        compare(database, VERSIONS[0], version)
    with made_up(database, STEP):
        compare(database, VERSIONS[-1], MADE_UP)


@pytest.mark.parametrize("step", [
    pytest.param(STEP.replace(COMMENT, ""), id="a comment is forgotten"),
    pytest.param(STEP.replace(REVOKE, ""), id="everybody may call it"),
    pytest.param(STEP.replace(COLUMN, ""), id="a column is missing"),
    pytest.param(STEP.replace("extra text", "extra varchar"), id="a column is of another type"),
    pytest.param(STEP + "CREATE INDEX tgauth_more ON @extschema@.tgauth_session (extra);", id="an index too many"),
])
def test_another_end_is_noticed(database, step):
    with made_up(database, step), pytest.raises(AssertionError, match="tgauth_"):
        compare(database, VERSIONS[-1], MADE_UP)


def test_a_lost_session_is_noticed(database):
    step = STEP + "UPDATE @extschema@.tgauth_session SET expires_at = created_at;"
    with made_up(database, step), pytest.raises(AssertionError):
        walk(database, [VERSIONS[-1], MADE_UP])
