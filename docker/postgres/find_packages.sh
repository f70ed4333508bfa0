#!/bin/sh
# Lists the packages.  Where Debian has no PostgreSQL of the version PG_VERSION, the PostgreSQL
# project's own are added, by the script with which Debian leads to them.
set -eu
apt-get update -q
apt-cache show "postgresql-$PG_VERSION" >/dev/null 2>&1 && exit 0
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
	-o Dpkg::Options::=--force-confold ca-certificates postgresql-common
exec /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y
