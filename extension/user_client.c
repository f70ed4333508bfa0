/*
 * user_client.c
 *		Where a user has logged in from: is this login from a browser or a network
 *		that is new for them?
 */
#include "postgres.h"

#include "fmgr.h"

#include "client_address.h"
#include "user_agent.h"
#include "user_client.h"

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
 * What a browser and a network are remembered by, of a source s that has address, browser
 * and os: a browser is its name and system, a network what a provider commonly has, /16 of
 * IPv4, /32 of IPv6, so that a new address every day is no news.
 */
#define NAMES                                                                            \
	"coalesce(s.browser, '?') || ', ' || coalesce(s.os, '?') AS browser, "               \
	"text(network(set_masklen(s.address, "                                               \
	"CASE family(s.address) WHEN 4 THEN 16 ELSE 32 END))) AS network "

/*
 * Whether they are new, of a user l.id who has l.browser and l.network, at the time
 * l.seen_at: what was first seen then or later was not known.  Of whom nothing is known,
 * nothing is news either.
 */
#define NEWS                                                                             \
	"k.browsers > 0 AND NOT k.has_browser, "                                             \
	"k.networks > 0 AND l.network IS NOT NULL AND NOT k.has_network "

#define KNOWN                                                                            \
	"LATERAL (SELECT count(*) FILTER (WHERE kind = 'browser') AS browsers, "             \
	"count(*) FILTER (WHERE kind = 'network') AS networks, "                             \
	"coalesce(bool_or(kind = 'browser' AND name = l.browser), false) AS has_browser, "   \
	"coalesce(bool_or(kind = 'network' AND name = l.network), false) AS has_network "    \
	"FROM %1$s.tgauth_known_client "                                                     \
	"WHERE user_id = l.id AND first_seen_at < l.seen_at) AS k"

static tga_statement select_news = {
	.text =
		"SELECT " NEWS "FROM (SELECT $1 AS id, $5 AS seen_at, " NAMES
		"FROM (SELECT $2::inet AS address, $3 AS browser, $4 AS os) AS s) AS l, " KNOWN,
	.nargs = 5,
	.types = {INT8OID, TEXTOID, TEXTOID, TEXTOID, TIMESTAMPTZOID},
};

/*
 * Written again once an hour; a login that is told of twice is no news to itself.  One that
 * its browser was not returned to yet may be a stranger's.
 */
static tga_statement remember = {
	.text =
		"WITH login AS (SELECT u.id, u.username, s.created_at AS seen_at, "
		"s.return_key IS NULL AS is_good, " NAMES
		"FROM %1$s.tgauth_session AS s JOIN %1$s.tgauth_user AS u ON u.id = s.user_id "
		"WHERE s.login_id = $1), "
		"noted AS (INSERT INTO %1$s.tgauth_known_client AS p (user_id, kind, name, "
		"first_seen_at, last_seen_at) SELECT id, 'browser', browser, seen_at, $2 FROM login "
		"WHERE is_good UNION ALL SELECT id, 'network', network, seen_at, $2 FROM login "
		"WHERE is_good AND network IS NOT NULL "
		"ON CONFLICT (user_id, kind, name) DO UPDATE "
		"SET last_seen_at = excluded.last_seen_at WHERE p.last_seen_at < $3) "
		"SELECT l.username, " NEWS ", l.id, greatest(k.browsers, k.networks) "
		"FROM login AS l, " KNOWN,
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

void
tga_user_client_news(const tga_call *call, int64 user_id, const tga_start_token *token,
					 bool *new_browser, bool *new_network)
{
	tga_args args = {0};
	char address[TGA_ADDRESS_TEXT];

	*new_browser = *new_network = false;
	if (user_id == 0)
		return;
	tga_spi_arg_int8(&args, user_id);
	tga_spi_arg_text(&args, tga_address_unpack(token->address, address) ? address : NULL);
	tga_spi_arg_text(&args, tga_browser_name(token->browser));
	tga_spi_arg_text(&args, tga_os_name(token->os));
	tga_spi_arg_time(&args, call->now);
	tga_spi_read(call, &select_news, &args);
	*new_browser = tga_spi_bool(1);
	*new_network = tga_spi_bool(2);
}

/* Whether it is a login of a user's; and then the columns of the statement are there. */
static bool
remember_client(const tga_call *call, Datum login_id)
{
	tga_args args = {0};

	tga_spi_arg_datum(&args, login_id);
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_time(&args, tga_spi_ago(call, SEEN_SECONDS));
	return tga_spi_run(call, &remember, &args) > 0;
}

/* Those beyond what is kept, of the user whose client was just remembered. */
static void
forget_clients(const tga_call *call)
{
	tga_args args = {0};

	if (tga_spi_int8(5) < KEPT)
		return;
	tga_spi_arg_int8(&args, tga_spi_int8(4));
	tga_spi_arg_int4(&args, KEPT);
	tga_spi_run(call, &forget_oldest, &args);
}

void
tga_user_client_remember(const tga_call *call,
						 const uint8_t login_id[static TGA_LOGIN_ID_BYTES])
{
	if (remember_client(call, tga_spi_bytea(login_id, TGA_LOGIN_ID_BYTES)))
		forget_clients(call);
}

/*
 * tgauth_remember_client(login_id) → (username, new_browser, new_network), all NULL for
 * a login that is no user's.  Strict.  tgauth_confirm has remembered it; of a session that
 * was opened otherwise it is this that does.
 */
PG_FUNCTION_INFO_V1(tgauth_remember_client);
Datum
tgauth_remember_client(PG_FUNCTION_ARGS)
{
	tga_call call;
	char *username = NULL;
	Datum values[CLIENT_COLUMNS];
	bool nulls[CLIENT_COLUMNS];

	memset(nulls, true, sizeof(nulls));
	tga_spi_begin(&call, fcinfo);
	if (remember_client(&call, PG_GETARG_DATUM(0)))
	{
		username = tga_spi_keep(&call, tga_spi_text(1));
		values[CLIENT_NEW_BROWSER] = BoolGetDatum(tga_spi_bool(2));
		values[CLIENT_NEW_NETWORK] = BoolGetDatum(tga_spi_bool(3));
		nulls[CLIENT_NEW_BROWSER] = nulls[CLIENT_NEW_NETWORK] = false;
		forget_clients(&call);
	}
	tga_spi_end();
	tga_spi_set_text(values, nulls, CLIENT_USERNAME, username);
	return tga_spi_return_row(fcinfo, values, nulls);
}
