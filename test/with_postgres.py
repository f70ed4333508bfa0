#!/usr/bin/python3
"""Runs a command with a private PostgreSQL: test/with_postgres.py make installcheck

PGHOST, PGPORT, PGUSER and PATH lead the command to it.  --setting NAME=VALUE
goes into postgresql.conf.  The exit status is the command's.
"""

import argparse
import shutil
import subprocess
import sys

from support.servers import Postgres, temporary_directory


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--setting", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    directory = temporary_directory()
    try:
        server = Postgres(directory, dict(s.split("=", 1) for s in arguments.setting)).start()
        try:
            return subprocess.run(arguments.command, env=server.env()).returncode
        finally:
            server.stop()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
