/*
 * person.c
 *		What a bot does for the person who writes to it, known by their Telegram
 *		id: their sessions, a fresh password, and whether a login comes from
 *		where they have been before.
 *
 * A bot's role confirms logins of whoever it likes, so to act for a person is no
 * new power; but it stays within that person: a session of another user is not
 * ended by naming it.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "guc.h"
#include "login.h"
#include "password.h"
#include "session.h"
#include "statement.h"
#include "users.h"

/*
 * So many browsers and networks are remembered for one person; a few more stand
 * in the table until the next login trims them.
 */
#define PLACES_KEPT 40

/* How often a place is worth noting again. */
#define NOTE_SECONDS (60 * 60)

#define PASSWORD_OK "ok"
#define PASSWORD_OFF "off"
#define PASSWORD_UNKNOWN "unknown"

static tga_statement select_sessions = {
	.text = "SELECT s.login_id, s.created_at, s.expires_at, s.last_used_at, s.address, "
			"s.browser, s.os FROM %1$s.tgauth_user AS u, "
			"LATERAL %1$s.tgauth_sessions(u.id) AS s WHERE u.telegram_id = $1",
	.nargs = 1,
	.types = {INT8OID},
};

static tga_statement select_owner = {
	.text = "SELECT FROM %1$s.tgauth_session AS s JOIN %1$s.tgauth_user AS u "
			"ON u.id = s.user_id WHERE s.login_id = $1 AND u.telegram_id = $2",
	.nargs = 2,
	.types = {BYTEAOID, INT8OID},
};

static tga_statement update_password = {
	.text = "UPDATE %1$s.tgauth_user SET password_hash = $2, updated_at = $3 "
			"WHERE id = $1 AND NOT blocked RETURNING username",
	.nargs = 3,
	.types = {INT8OID, TEXTOID, TIMESTAMPTZOID},
};

/*
 * A browser is its name and system, a network what a provider commonly has: /16
 * of IPv4, /32 of IPv6, so that a new address every day is no news.  The names
 * are what was there before the statement; who has none is new altogether, and
 * then nothing is news either.
 */
static tga_statement note_place = {
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

static tga_statement trim_places = {
	.text =
		"DELETE FROM %1$s.tgauth_known_client AS p USING (SELECT kind, name, row_number() "
		"OVER (PARTITION BY kind ORDER BY last_seen_at DESC, name) AS n "
		"FROM %1$s.tgauth_known_client WHERE user_id = $1) AS old "
		"WHERE p.user_id = $1 AND p.kind = old.kind AND p.name = old.name AND old.n > $2",
	.nargs = 2,
	.types = {INT8OID, INT4OID},
};

/* tgauth_person_sessions(telegram_id) → their live sessions, newest first.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_person_sessions);
Datum
tgauth_person_sessions(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};

	tga_call_begin(&call, fcinfo);
	tga_arg_int8(&args, tga_arg_telegram_id(fcinfo, 0));
	tga_read(&call, &select_sessions, &args);
	return tga_return_rows(fcinfo, &call);
}

/* tgauth_person_revoke(telegram_id, login_id) → whether a session of theirs was ended.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_person_revoke);
Datum
tgauth_person_revoke(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	int64 telegram_id = tga_arg_telegram_id(fcinfo, 0);
	const bytea *login_id = PG_GETARG_BYTEA_PP(1);
	const uint8_t *id = (const uint8_t *) VARDATA_ANY(login_id);
	bool revoked;

	if (VARSIZE_ANY_EXHDR(login_id) != TGA_LOGIN_ID_BYTES)
		PG_RETURN_BOOL(false);
	tga_call_begin(&call, fcinfo);
	tga_arg_bytes(&args, id, TGA_LOGIN_ID_BYTES);
	tga_arg_int8(&args, telegram_id);
	revoked = tga_run(&call, &select_owner, &args) > 0 && tga_session_revoke(&call, id);
	tga_call_end();
	PG_RETURN_BOOL(revoked);
}

/* tgauth_person_revoke_all(telegram_id) → how many sessions of theirs were ended.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_person_revoke_all);
Datum
tgauth_person_revoke_all(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_person person = {.telegram_id = tga_arg_telegram_id(fcinfo, 0)};
	uint64 count = 0;

	tga_call_begin(&call, fcinfo);
	tga_user_find(&call, &person);
	if (person.known)
		count = tga_sessions_revoke(&call, person.user_id, NULL);
	tga_call_end();
	PG_RETURN_INT32((int32) count);
}

enum password_column
{
	PASSWORD_STATUS,
	PASSWORD_USERNAME,
	PASSWORD_PASSWORD,
	PASSWORD_COLUMNS
};

/*
 * tgauth_person_password(telegram_id) → (status, username, password).  Strict.
 * username is what to type: the user name, or the Telegram id of who has none.
 */
PG_FUNCTION_INFO_V1(tgauth_person_password);
Datum
tgauth_person_password(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	tga_person person = {.telegram_id = tga_arg_telegram_id(fcinfo, 0)};
	const char *status = PASSWORD_OK;
	char password[TGA_PASSWORD_CHARS + 1];
	char hash[TGA_PASSWORD_HASH_CHARS + 1];
	char *username = NULL;
	Datum values[PASSWORD_COLUMNS];
	bool nulls[PASSWORD_COLUMNS];

	tga_call_begin(&call, fcinfo);
	tga_user_find(&call, &person);
	if (!tga_reset_password)
		status = PASSWORD_OFF;
	else if (!person.known)
		status = PASSWORD_UNKNOWN;
	else
	{
		tga_password_make(password, hash);
		tga_arg_int8(&args, person.user_id);
		tga_arg_text(&args, hash);
		tga_arg_time(&args, call.now);
		if (tga_run(&call, &update_password, &args) == 0)
			status = TGA_BLOCKED;
		else
		{
			char *name = tga_cell_text(1);

			username = MemoryContextStrdup(call.caller, name != NULL ? name : "");
		}
	}
	tga_call_end();

	memset(nulls, username == NULL, sizeof(nulls));
	values[PASSWORD_STATUS] = CStringGetTextDatum(status);
	nulls[PASSWORD_STATUS] = false;
	if (username != NULL)
	{
		if (*username == '\0')
			username = psprintf(INT64_FORMAT, person.telegram_id);
		values[PASSWORD_USERNAME] = CStringGetTextDatum(username);
		values[PASSWORD_PASSWORD] = CStringGetTextDatum(password);
	}
	explicit_bzero(password, sizeof(password));
	return tga_return_row(fcinfo, values, nulls);
}

enum place_column
{
	PLACE_USERNAME,
	PLACE_NEW_BROWSER,
	PLACE_NEW_NETWORK,
	PLACE_COLUMNS
};

/*
 * tgauth_remember_client(login_id) → (username, new_browser, new_network), all NULL for a
 * login that is no user's.  Strict.  To be called once, where the login was confirmed.
 */
PG_FUNCTION_INFO_V1(tgauth_remember_client);
Datum
tgauth_remember_client(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	tga_args trim = {0};
	char *username = NULL;
	bool isnull;
	Datum values[PLACE_COLUMNS];
	bool nulls[PLACE_COLUMNS];

	memset(nulls, true, sizeof(nulls));
	tga_call_begin(&call, fcinfo);
	tga_arg_datum(&args, PG_GETARG_DATUM(0));
	tga_arg_time(&args, call.now);
	tga_arg_time(&args, tga_seconds_before(call.now, NOTE_SECONDS));
	if (tga_run(&call, &note_place, &args) > 0)
	{
		const char *name = tga_cell_text(1);
		int64 user_id = tga_cell_int8(4);

		if (name != NULL)
			username = MemoryContextStrdup(call.caller, name);
		values[PLACE_NEW_BROWSER] = tga_cell(2, &isnull);
		values[PLACE_NEW_NETWORK] = tga_cell(3, &isnull);
		nulls[PLACE_NEW_BROWSER] = nulls[PLACE_NEW_NETWORK] = false;
		if (tga_cell_int8(5) >= PLACES_KEPT)
		{
			tga_arg_int8(&trim, user_id);
			tga_arg_int4(&trim, PLACES_KEPT);
			tga_run(&call, &trim_places, &trim);
		}
	}
	tga_call_end();
	nulls[PLACE_USERNAME] = username == NULL;
	if (username != NULL)
		values[PLACE_USERNAME] = CStringGetTextDatum(username);
	return tga_return_row(fcinfo, values, nulls);
}
