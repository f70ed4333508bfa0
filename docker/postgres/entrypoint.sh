#!/bin/sh
# Starts PostgreSQL.  The first start makes the cluster; each start makes what is
# missing of the database and its roles and brings the extension up to date, so
# that a newer image needs no step by hand.
#
#   POSTGRES_DB        the database                          (tgauth)
#   POSTGRES_USER      its owner, by whom a website connects (tgauth)
#   POSTGRES_PASSWORD  the owner's password; needed at the first start only
#   POSTGRES_PASSWORD_FILE   a file with it, where the environment has none
#   TGAUTH_SITE_NAME, TG_URL, TGAUTH_CONFIRM_MODE   settings of the database
#
# The daemons have roles without a password: they come through the unix socket,
# where PostgreSQL knows them by their user ids.  The superuser postgres can
# come by that way only.
set -eu
umask 077
[ "${1:-}" = postgres ] || exec "$@"

version=$(postgres -V | sed 's/^[^0-9]*\([0-9]*\).*/\1/')
export PGDATA=/var/lib/postgresql/$version/main
database=${POSTGRES_DB:-tgauth}
owner=${POSTGRES_USER:-tgauth}
quiet=/tmp/setup # a socket that only this script knows: nobody comes in yet
if [ -z "${POSTGRES_PASSWORD:-}" ] && [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then
	POSTGRES_PASSWORD=$(head -n 1 "$POSTGRES_PASSWORD_FILE")
	export POSTGRES_PASSWORD
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
	# An empty cluster beside a full one would log everybody out.
	for other in /var/lib/postgresql/*/main/PG_VERSION; do
		[ -e "$other" ] || continue
		echo "the data are of PostgreSQL $(cat "$other"), this image is of $version: dump them with the image" \
			"of the old version and restore them into a new volume" >&2
		exit 1
	done
	if [ -z "${POSTGRES_PASSWORD:-}" ]; then
		echo "neither POSTGRES_PASSWORD nor POSTGRES_PASSWORD_FILE has a password: the owner of the new database needs one" >&2
		exit 1
	fi
	# Made beside its place and moved, so that half a cluster is never found.
	rm -rf "$PGDATA.new"
	mkdir -p "$PGDATA.new"
	initdb -D "$PGDATA.new" -U postgres -E UTF8 --locale=C.UTF-8 --data-checksums \
		--auth-local=peer --auth-host=scram-sha-256 >/dev/null
	cat > "$PGDATA.new/pg_hba.conf" <<-END
		local all all peer
		host  all all all scram-sha-256
	END
	echo "include_if_exists '/etc/postgresql/postgresql.conf'" >> "$PGDATA.new/postgresql.conf"
	mv "$PGDATA.new" "$PGDATA"
	echo "made the cluster $PGDATA"
fi

mkdir -p "$quiet"
pg_ctl -s -w -t 600 start -o "-c listen_addresses='' -c unix_socket_directories=$quiet"
trap 'pg_ctl -s -m fast stop' EXIT
psql -X -q -h "$quiet" -d postgres -v ON_ERROR_STOP=1 -v database="$database" -v owner="$owner" <<'END'
\set password `printenv POSTGRES_PASSWORD || true`
SELECT :'password' <> '' AS given \gset
\if :given
	SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', :'owner', :'password')
	WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') \gexec
	SELECT format('ALTER ROLE %I PASSWORD %L', rolname, :'password')
	FROM pg_authid WHERE rolname = :'owner' AND rolpassword IS NULL \gexec
\endif
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
END
# A version that this image knows no way from is a newer image's: what an older library
# would do with its tables nobody has tried.
newer=$(psql -XAtq -h "$quiet" -d "$database" -v ON_ERROR_STOP=1 <<'END'
SELECT extversion FROM pg_extension JOIN pg_available_extensions ON name = extname
WHERE extname = 'tgauth' AND extversion <> default_version AND NOT EXISTS (
	SELECT FROM pg_extension_update_paths('tgauth')
	WHERE source = extversion AND target = default_version AND path IS NOT NULL)
END
)
if [ -n "$newer" ]; then
	echo "the database is of tgauth $newer, which this image does not know: start the newer image again," \
		"or restore a dump that was made before the upgrade into a new volume" >&2
	exit 1
fi
psql -X -q -h "$quiet" -d "$database" -v app="$owner" -f "$(pg_config --sharedir)/extension/tgauth_setup.sql"
# https://t.me/BOT, also where a website keeps it with the start of a query behind it
TG_URL=${TG_URL:-}
TG_URL=${TG_URL%%\?*}
export TG_URL="${TG_URL%/}"
psql -X -q -h "$quiet" -d "$database" -v ON_ERROR_STOP=1 <<'END'
\set site `printenv TGAUTH_SITE_NAME || true`
\set bot `printenv TG_URL || true`
\set mode `printenv TGAUTH_CONFIRM_MODE || true`
SELECT format('ALTER DATABASE %I SET %s = %L', current_database(), name, value)
FROM (VALUES ('tgauth.site_name', :'site'), ('tgauth.bot_url', :'bot'), ('tgauth.confirm_mode', :'mode')) AS s (name, value)
WHERE value <> '' \gexec
END
trap - EXIT
pg_ctl -s -m fast stop
unset POSTGRES_PASSWORD
exec postgres
