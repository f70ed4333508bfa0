/*
 * user_client.c
 *		Where a user has logged in from: is this login from a browser or a network
 *		that is new for them?
 */
#include "postgres.h"

#include "fmgr.h"

#include "spi.h"

/*
 * So many browsers and networks are remembered for one user; a few more stand in
 * the table until the next login forgets them.
 */
#define KEPT 40

/* How often one that is known is worth writing again. */
#define SEEN_SECONDS (60 * 60)

enum client_column
{
	CLIENT_USERNAME,
	CLIENT_NEW_BROWSER,
	CLIENT_NEW_NETWORK,
	CLIENT_COLUMNS
};

/*
 * A browser is its name and system, a network what a provider commonly has: /16
 * of IPv4, /32 of IPv6, so that a new address every day is no news.  The names
 * are what was there before the statement; who has none is new altogether, and
 * then nothing is news either.
 */
static tga_statement remember = {
	.text =
		"WITH login AS (SELECT u.id, u.username, "
		"coalesce(s.browser, '?') || ', ' || coalesce(s.os, '?') AS browser, "
		"text(network(set_masklen(s.address, "
		"CASE family(s.address) WHEN 4 THEN 16 ELSE 32 END))) AS network "
		"FROM %1$s.tgauth_session AS s JOIN %1$s.tgauth_user AS u ON u.id = s.user_id "
		"WHERE s.login_id = $1), "
		"noted AS (INSERT INTO %1$s.tgauth_known_client AS p (user_id, kind, name, "
		"last_seen_at) SELECT id, 'browser', browser, $2 FROM login "
		"UNION ALL SELECT id, 'network', network, $2 FROM login "
		"WHERE network IS NOT NULL "
		"ON CONFLICT (user_id, kind, name) DO UPDATE "
		"SET last_seen_at = excluded.last_seen_at WHERE p.last_seen_at < $3) "
		"SELECT l.username, k.browsers > 0 AND NOT k.has_browser, "
		"k.networks > 0 AND l.network IS NOT NULL AND NOT k.has_network, l.id, "
		"greatest(k.browsers, k.networks) FROM login AS l, "
		"LATERAL (SELECT count(*) FILTER (WHERE kind = 'browser') AS browsers, "
		"count(*) FILTER (WHERE kind = 'network') AS networks, "
		"coalesce(bool_or(kind = 'browser' AND name = l.browser), false) AS has_browser, "
		"coalesce(bool_or(kind = 'network' AND name = l.network), false) AS has_network "
		"FROM %1$s.tgauth_known_client WHERE user_id = l.id) AS k",
	.nargs = 3,
	.types = {BYTEAOID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

static tga_statement forget_oldest = {
	.text =
		"DELETE FROM %1$s.tgauth_known_client AS p USING (SELECT kind, name, row_number() "
		"OVER (PARTITION BY kind ORDER BY last_seen_at DESC, name) AS n "
		"FROM %1$s.tgauth_known_client WHERE user_id = $1) AS old "
		"WHERE p.user_id = $1 AND p.kind = old.kind AND p.name = old.name AND old.n > $2",
	.nargs = 2,
	.types = {INT8OID, INT4OID},
};

/*
 * tgauth_remember_client(login_id) → (username, new_browser, new_network), all NULL for
 * a login that is no user's.  Strict.  To be called once, where the login was confirmed.
 */
PG_FUNCTION_INFO_V1(tgauth_remember_client);
Datum
tgauth_remember_client(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	tga_args oldest = {0};
	char *username = NULL;
	Datum values[CLIENT_COLUMNS];
	bool nulls[CLIENT_COLUMNS];

	memset(nulls, true, sizeof(nulls));
	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_datum(&args, PG_GETARG_DATUM(0));
	tga_spi_arg_time(&args, call.now);
	tga_spi_arg_time(&args, tga_spi_ago(&call, SEEN_SECONDS));
	if (tga_spi_run(&call, &remember, &args) > 0)
	{
		username = tga_spi_keep(&call, tga_spi_text(1));
		values[CLIENT_NEW_BROWSER] = BoolGetDatum(tga_spi_bool(2));
		values[CLIENT_NEW_NETWORK] = BoolGetDatum(tga_spi_bool(3));
		nulls[CLIENT_NEW_BROWSER] = nulls[CLIENT_NEW_NETWORK] = false;
		if (tga_spi_int8(5) >= KEPT)
		{
			tga_spi_arg_int8(&oldest, tga_spi_int8(4));
			tga_spi_arg_int4(&oldest, KEPT);
			tga_spi_run(&call, &forget_oldest, &oldest);
		}
	}
	tga_spi_end();
	tga_spi_set_text(values, nulls, CLIENT_USERNAME, username);
	return tga_spi_return_row(fcinfo, values, nulls);
}
