#!/usr/bin/python3
"""The SQL functions against floors measured in the same run.

    bench/sql.py [--seconds 4] [--rounds 3] [--clients 4]

Each function runs in turn with its floor (the least SQL that stores or finds
the same rows and notifies, without any check), A B A B, on a private PostgreSQL with
synchronous commit and fsync on.  Printed are transactions a second, median of
the rounds, and their ratio; the ratio is what to compare between machines.
"""

import argparse
import pathlib
import re
import shutil
import statistics
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "test"))
from support.servers import Postgres, temporary_directory  # noqa: E402

SETUP = """
CREATE EXTENSION tgauth CASCADE;
CREATE TABLE floor_user (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	telegram_id bigint UNIQUE, username text UNIQUE, first_name text, password_hash text);
CREATE TABLE floor_session (login_id bytea PRIMARY KEY, user_id bigint REFERENCES floor_user,
	expires_at timestamptz);
CREATE TABLE login AS SELECT login_secret, (tgauth_confirm(start_token, 7, match_code => match_code)).status
	FROM tgauth_begin();
CREATE TABLE held AS SELECT session_token FROM login, tgauth_claim(login_secret);
INSERT INTO floor_session SELECT decode(md5(g::text), 'hex'), NULL, now() FROM generate_series(1, 1000) g;
"""

# A begin costs both sides the same, so the ratio is of what follows it.
PERSON = "\\set person random(1, 100000)\nSELECT * FROM tgauth_begin() \\gset\n"

SCRIPTS = {
    "confirm": (
        PERSON + "SELECT * FROM tgauth_confirm(:start_token, :person, 'u' || :person::text, 'Ann', "
                 "match_code => :match_code);\n",
        PERSON + "WITH u AS (INSERT INTO floor_user (telegram_id, username, first_name, password_hash) "
                 "VALUES (:person, 'u' || :person::text, 'Ann', md5(:login_secret)) "
                 "ON CONFLICT (telegram_id) DO UPDATE SET first_name = excluded.first_name, "
                 "password_hash = excluded.password_hash RETURNING id)"
                 ", s AS (INSERT INTO floor_session SELECT decode(md5(:login_secret), 'hex'), id, "
                 "now() + '30 days' FROM u) SELECT pg_notify('floor', 'confirmed');\n"),
    "preview": (
        PERSON + "SELECT * FROM tgauth_preview(:start_token, :person);\n",
        PERSON + "SELECT * FROM floor_user WHERE telegram_id = :person; NOTIFY floor;\n"),
    "session": (
        "SELECT s.* FROM tgauth_session((SELECT session_token FROM held)) s;\n",
        "SELECT s.*, u.* FROM floor_session s LEFT JOIN floor_user u ON u.id = s.user_id "
        "WHERE login_id = (SELECT decode(md5('1'), 'hex') FROM held);\n"),
}


def transactions_a_second(server, script, arguments):
    path = server.directory / "script.sql"
    path.write_text(script)
    output = subprocess.run(
        [str(server.bin("pgbench")), "-n", "-M", "prepared", "-c", str(arguments.clients), "-j", "1",
         "-T", str(arguments.seconds), "-f", str(path), "postgres"],
        env=server.env(), check=True, capture_output=True, text=True).stdout
    return float(re.search(r"tps = ([\d.]+)", output).group(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, default=4)
    arguments = parser.parse_args()
    directory = temporary_directory()
    try:
        server = Postgres(directory, {"fsync": "on"}).start()
        try:
            subprocess.run([str(server.bin("psql")), "-q", "-X", "-v", "ON_ERROR_STOP=1", "-c", SETUP, "postgres"],
                           env=server.env(), check=True, stderr=subprocess.DEVNULL)
            print(f"{'function':<10} {'tgauth/s':>10} {'floor/s':>10} {'ratio':>7}")
            for name, (ours, floor) in SCRIPTS.items():
                runs = [(transactions_a_second(server, ours, arguments),
                         transactions_a_second(server, floor, arguments)) for _ in range(arguments.rounds)]
                a, b = (statistics.median(column) for column in zip(*runs))
                ratio = statistics.median(x / y for x, y in runs)
                print(f"{name:<10} {a:>10.0f} {b:>10.0f} {ratio:>7.2f}", flush=True)
        finally:
            server.stop()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
