/*
 * site_session.c
 *		A session of the portal opens sites: by a code, which becomes a child session.
 *
 * No cookie is shared between hosts, so each site has a token of its own.  The portal, where
 * the user is logged in, makes a code for one site and one browser; the site exchanges it
 * for the token.  The code is good once and for a minute, since it travels in an address
 * (RFC 6749 10.5, RFC 9700 4.2.4), and for the browser that was sent to the portal alone, since
 * another that brings it may have been sent it by an attacker (RFC 9700 4.7): what binds it is
 * the hash of a cookie of that site.
 *
 * Code and child are one row: the token takes the code's place, so of two that exchange it
 * at once the second finds no code.  A child says nothing of its own life: who looks it up
 * is told which session of the portal it is of, and asks for that, so every end of the one
 * is the end of the other in the same moment.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "journal.h"
#include "session.h"

#define CODE_SECONDS 60

/* Codes and children of one session on one site; beyond as many the oldest makes way. */
#define CHILDREN_MAX 8

enum code_arg
{
	ARG_SESSION_TOKEN,
	ARG_SITE,
	ARG_BROWSER
};

enum code_column
{
	CODE_STATUS,
	CODE_CODE,
	CODE_COLUMNS
};

enum child_column
{
	CHILD_SESSION_TOKEN,
	CHILD_USER_ID,
	CHILD_PARENT_TOKEN_ID,
	CHILD_CREATED_AT,
	CHILD_EXPIRES_AT,
	CHILD_COLUMNS
};

#define LIVE_PARENT                                                                      \
	"s.revoked_at IS NULL AND s.expires_at > $2 AND u.id = s.user_id AND NOT u.blocked "

static tga_statement select_parent = {
	.text =
		"SELECT s.login_id, "
		"CASE WHEN h.host IS NULL THEN 'unknown' "
		"WHEN cardinality(h.groups) > 0 AND NOT h.groups && u.groups THEN 'forbidden' "
		"ELSE 'ok' END "
		"FROM %1$s.tgauth_user AS u, %1$s.tgauth_session AS s "
		"LEFT JOIN %1$s.tgauth_site AS h ON h.host = $3 "
		"WHERE s.token_id = $1 AND " LIVE_PARENT,
	.nargs = 3,
	.types = {BYTEAOID, TIMESTAMPTZOID, TEXTOID},
};

static tga_statement insert_code = {
	.text =
		"WITH old AS (DELETE FROM %1$s.tgauth_site_session WHERE token_id = ANY (ARRAY("
		"SELECT token_id FROM %1$s.tgauth_site_session WHERE login_id = $2 AND host = $3 "
		"ORDER BY created_at DESC, token_id OFFSET $7 FOR UPDATE SKIP LOCKED))) "
		"INSERT INTO %1$s.tgauth_site_session "
		"(token_id, login_id, host, browser, created_at, expires_at) "
		"VALUES ($1, $2, $3, $4, $5, $6)",
	.nargs = 7,
	.types = {BYTEAOID, BYTEAOID, TEXTOID, BYTEAOID, TIMESTAMPTZOID, TIMESTAMPTZOID,
			  INT4OID},
};

static tga_statement exchange_code = {
	.text =
		"UPDATE %1$s.tgauth_site_session AS c SET token_id = $5, browser = NULL, "
		"created_at = $2, expires_at = NULL "
		"FROM %1$s.tgauth_session AS s, %1$s.tgauth_user AS u, %1$s.tgauth_site AS h "
		"WHERE c.token_id = $1 AND c.expires_at > $2 AND c.host = $3 AND c.browser = $4 "
		"AND h.host = c.host AND s.login_id = c.login_id AND " LIVE_PARENT
		"RETURNING s.token_id, s.created_at, s.expires_at, u.id, s.login_id",
	.nargs = 5,
	.types = {BYTEAOID, TIMESTAMPTZOID, TEXTOID, BYTEAOID, BYTEAOID},
};

static tga_statement select_child = {
	.text = "SELECT c.host, s.token_id FROM %1$s.tgauth_site_session AS c "
			"JOIN %1$s.tgauth_session AS s ON s.login_id = c.login_id "
			"WHERE c.token_id = $1 AND c.expires_at IS NULL AND s.token_id IS NOT NULL",
	.nargs = 1,
	.types = {BYTEAOID},
};

static void
make_code(const tga_call *call, const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
		  const char *host, const bytea *browser, char code[static TGA_SECRET_CHARS + 1])
{
	tga_args args = {0};
	uint8_t hash[TGA_LOGIN_ID_BYTES];

	tga_session_make_token(code, hash);
	tga_spi_arg_bytes(&args, hash, sizeof(hash));
	tga_spi_arg_bytes(&args, login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_text(&args, host);
	tga_spi_arg_datum(&args, PointerGetDatum(browser));
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_time(&args, call->now + CODE_SECONDS * USECS_PER_SEC);
	tga_spi_arg_int4(&args, CHILDREN_MAX - 1);
	tga_spi_run(call, &insert_code, &args);
}

/* tgauth_site_code(session_token, host, browser) → status and code.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_site_code);
Datum
tgauth_site_code(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	const char *host = text_to_cstring(PG_GETARG_TEXT_PP(ARG_SITE));
	tga_site_status status = TGA_SITE_STATUS_NOBODY;
	uint8_t token_id[TGA_LOGIN_ID_BYTES], login_id[TGA_LOGIN_ID_BYTES];
	char code[TGA_SECRET_CHARS + 1] = "";
	Datum values[CODE_COLUMNS];
	bool nulls[CODE_COLUMNS] = {0};

	tga_spi_begin(&call, fcinfo);
	if (tga_session_token_id(PG_GETARG_TEXT_PP(ARG_SESSION_TOKEN), token_id))
	{
		tga_spi_arg_bytes(&args, token_id, sizeof(token_id));
		tga_spi_arg_time(&args, call.now);
		tga_spi_arg_text(&args, host);
		if (tga_spi_run(&call, &select_parent, &args) > 0 &&
			(!tga_site_status_parse(tga_spi_text(2), &status) ||
			 !tga_spi_bytes(0, 1, login_id, sizeof(login_id))))
			elog(ERROR, "a session has no login id");
	}
	if (status == TGA_SITE_STATUS_OK)
		make_code(&call, login_id, host, PG_GETARG_BYTEA_PP(ARG_BROWSER), code);
	tga_spi_end();
	tga_spi_set_text(values, nulls, CODE_STATUS, tga_site_status_word(status));
	tga_spi_set_text(values, nulls, CODE_CODE,
					 status == TGA_SITE_STATUS_OK ? code : NULL);
	explicit_bzero(code, sizeof(code));
	return tga_spi_return_row(fcinfo, values, nulls);
}

/* Of the session that the last statement returned. */
static void
journal_entrance(const tga_call *call, const char *host)
{
	uint8_t login_id[TGA_LOGIN_ID_BYTES];

	if (!tga_spi_bytes(0, 5, login_id, sizeof(login_id)))
		elog(ERROR, "a session has no login id");
	tga_journal_write(call, &(tga_journal_entry){.kind = TGA_JOURNAL_SITE_ENTERED,
												 .user_id = tga_spi_int8(4),
												 .login_id = login_id,
												 .application = host});
}

/* tgauth_enter_site(code, host, browser) → a token of that site, or nulls.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_enter_site);
Datum
tgauth_enter_site(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	uint8_t code_hash[TGA_LOGIN_ID_BYTES], token_id[TGA_LOGIN_ID_BYTES];
	uint8_t parent[TGA_LOGIN_ID_BYTES];
	TimestampTz created_at, expires_at;
	int64 user_id = 0;
	char token[TGA_SECRET_CHARS + 1];
	bool entered = false;
	Datum values[CHILD_COLUMNS];
	bool nulls[CHILD_COLUMNS];

	tga_spi_begin(&call, fcinfo);
	if (tga_session_token_id(PG_GETARG_TEXT_PP(0), code_hash))
	{
		tga_session_make_token(token, token_id);
		tga_spi_arg_bytes(&args, code_hash, sizeof(code_hash));
		tga_spi_arg_time(&args, call.now);
		tga_spi_arg_datum(&args, PG_GETARG_DATUM(1));
		tga_spi_arg_datum(&args, PG_GETARG_DATUM(2));
		tga_spi_arg_bytes(&args, token_id, sizeof(token_id));
		entered = tga_spi_run(&call, &exchange_code, &args) > 0 &&
				  tga_spi_bytes(0, 1, parent, sizeof(parent)) &&
				  tga_spi_time(2, &created_at) && tga_spi_time(3, &expires_at);
		user_id = entered ? tga_spi_int8(4) : 0;
		if (entered)
			journal_entrance(&call, text_to_cstring(PG_GETARG_TEXT_PP(1)));
	}
	tga_spi_end();
	memset(nulls, !entered, sizeof(nulls));
	if (entered)
	{
		values[CHILD_SESSION_TOKEN] = CStringGetTextDatum(token);
		values[CHILD_USER_ID] = Int64GetDatum(user_id);
		values[CHILD_PARENT_TOKEN_ID] = tga_spi_bytea(parent, sizeof(parent));
		values[CHILD_CREATED_AT] = TimestampTzGetDatum(created_at);
		values[CHILD_EXPIRES_AT] = TimestampTzGetDatum(expires_at);
		explicit_bzero(token, sizeof(token));
	}
	return tga_spi_return_row(fcinfo, values, nulls);
}

/* tgauth_site_session(token_id) → the site, and the parent's token id.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_site_session);
Datum
tgauth_site_session(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};

	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_datum(&args, PG_GETARG_DATUM(0));
	tga_spi_read(&call, &select_child, &args);
	return tga_spi_return_rows(fcinfo, &call);
}
