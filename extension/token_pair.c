/*
 * token_pair.c
 *		See token_pair.h.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "base64url.h"
#include "crypto.h"
#include "session.h"
#include "session_usage.h"
#include "token_guc.h"
#include "token_pair.h"

#define REFRESH_BYTES 32

/*
 * The most of one family, each of which is kept until it expires, since a use of it
 * would be a theft.  A pair for each quarter of an hour makes 2880 in a month.
 */
#define GENERATIONS_MAX 10000

enum refresh_column
{
	REFRESH_STATUS,
	REFRESH_PAIR,
	REFRESH_COLUMNS = REFRESH_PAIR + TGA_TOKEN_PAIR_COLUMNS
};

/* Of two who use a token at once, the second waits here and then finds no row. */
static tga_statement use_token = {
	.text = "UPDATE %1$s.tgauth_refresh SET used_at = $2 "
			"WHERE token_hash = $1 AND used_at IS NULL "
			"RETURNING login_id, expires_at <= $2, generation::int8",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

static tga_statement select_used = {
	.text = "SELECT login_id FROM %1$s.tgauth_refresh WHERE token_hash = $1",
	.nargs = 1,
	.types = {BYTEAOID},
};

static tga_statement insert_token = {
	.text = "INSERT INTO %1$s.tgauth_refresh (token_hash, login_id, created_at, "
			"expires_at, generation) VALUES ($1, $2, $3, $4, $5)",
	.nargs = 5,
	.types = {BYTEAOID, BYTEAOID, TIMESTAMPTZOID, TIMESTAMPTZOID, INT4OID},
};

static tga_statement delete_expired = {
	.text = "DELETE FROM %1$s.tgauth_refresh WHERE login_id = $1 AND expires_at <= $2",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

static tga_statement select_over = {
	.text = "SELECT FROM %1$s.tgauth_session WHERE login_id = $1 "
			"AND revoked_at IS NULL AND expires_at <= $2",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

static TimestampTz
refresh_expiry(const tga_call *call)
{
	return call->now + tga_guc_refresh_ttl * USECS_PER_SEC;
}

/* Makes a pair for a live session.  False if it is not. */
static bool
make_pair(const tga_call *call, const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
		  int generation, tga_token_pair *pair)
{
	tga_args args = {0};
	uint8_t bytes[REFRESH_BYTES];
	uint8_t hash[TGA_CRYPTO_DIGEST];

	if (!tga_token_access_make(call, login_id, &pair->access))
		return false;
	tga_crypto_random(bytes, sizeof(bytes));
	tga_base64url_encode(bytes, sizeof(bytes), pair->refresh);
	tga_crypto_sha256(bytes, sizeof(bytes), hash);
	explicit_bzero(bytes, sizeof(bytes));
	tga_spi_arg_bytes(&args, hash, sizeof(hash));
	tga_spi_arg_bytes(&args, login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_time(&args, refresh_expiry(call));
	tga_spi_arg_int4(&args, generation);
	tga_spi_run(call, &insert_token, &args);
	return true;
}

void
tga_token_pair_values(tga_token_pair *pair, Datum *values, bool *nulls)
{
	memset(nulls, false, TGA_TOKEN_PAIR_COLUMNS * sizeof(bool));
	values[0] = CStringGetTextDatum(pair->access.text);
	values[1] = CStringGetTextDatum(pair->refresh);
	values[2] = CStringGetTextDatum(TGA_TOKEN_TYPE);
	values[3] = Int32GetDatum(pair->access.expires_in);
	explicit_bzero(pair->refresh, sizeof(pair->refresh));
}

void
tga_token_pair_open(const tga_call *call, int64 user_id, const tga_start_token *client,
					tga_token_pair *pair)
{
	tga_start_token login = *client;

	tga_crypto_random(login.login_id, sizeof(login.login_id));
	if (!tga_session_write(
			call, &login, user_id, TGA_SESSION_PROOF_PASSWORD, NULL,
			Min(tga_session_expiry(call, call->now), refresh_expiry(call))) ||
		!make_pair(call, login.login_id, 1, pair))
		elog(ERROR, "could not open a session for user " INT64_FORMAT, user_id);
}

/* Makes the next pair of the family. */
static const char *
rotate(const tga_call *call, const uint8_t *login_id, int generation,
	   tga_token_pair *pair)
{
	tga_args over = {0};
	tga_args expired = {0};

	if (generation > GENERATIONS_MAX)
	{
		tga_session_end(call, login_id, TGA_JOURNAL_REVOKED);
		return "revoked";
	}
	if (!tga_session_prolong(call, login_id, refresh_expiry(call)) ||
		!make_pair(call, login_id, generation, pair))
	{
		tga_spi_arg_bytes(&over, login_id, TGA_LOGIN_ID_BYTES);
		tga_spi_arg_time(&over, call->now);
		return tga_spi_run(call, &select_over, &over) > 0 ? "expired" : "revoked";
	}
	tga_spi_arg_bytes(&expired, login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_time(&expired, call->now);
	tga_spi_run(call, &delete_expired, &expired);
	return "ok";
}

static void
take_login_id(uint8_t login_id[static TGA_LOGIN_ID_BYTES])
{
	if (!tga_spi_bytes(0, 1, login_id, TGA_LOGIN_ID_BYTES))
		elog(ERROR, "a refresh token has no session");
}

/* What becomes of a token that cannot be used: it was before, or is none. */
static const char *
judge_unusable(const tga_call *call, const uint8_t hash[static TGA_CRYPTO_DIGEST])
{
	tga_args args = {0};
	uint8_t login_id[TGA_LOGIN_ID_BYTES];

	tga_spi_arg_bytes(&args, hash, TGA_CRYPTO_DIGEST);
	if (tga_spi_run(call, &select_used, &args) == 0)
		return "invalid";
	take_login_id(login_id);
	tga_session_end(call, login_id, TGA_JOURNAL_REUSED);
	return "reused";
}

static const char *
exchange(const tga_call *call, const text *token, tga_token_pair *pair)
{
	tga_args args = {0};
	uint8_t bytes[REFRESH_BYTES];
	uint8_t hash[TGA_CRYPTO_DIGEST];
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	size_t len;
	bool expired;
	int generation;

	if (TGA_ARG_LEN(token) != TGA_TOKEN_REFRESH_CHARS ||
		!tga_base64url_decode(VARDATA_ANY(token), TGA_TOKEN_REFRESH_CHARS, bytes, &len))
		return "invalid";
	tga_crypto_sha256(bytes, sizeof(bytes), hash);
	explicit_bzero(bytes, sizeof(bytes));
	tga_spi_arg_bytes(&args, hash, sizeof(hash));
	tga_spi_arg_time(&args, call->now);
	if (tga_spi_run(call, &use_token, &args) == 0)
		return judge_unusable(call, hash);
	take_login_id(login_id);
	expired = tga_spi_bool(2);
	generation = (int) tga_spi_int8(3);
	return expired ? "expired" : rotate(call, login_id, generation + 1, pair);
}

/*
 * tgauth_refresh(refresh_token) → status and the next pair.  Strict.  A reuse is
 * told by status: an error would undo the revocation.
 */
PG_FUNCTION_INFO_V1(tgauth_refresh);
Datum
tgauth_refresh(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_token_pair pair;
	const char *status;
	Datum values[REFRESH_COLUMNS];
	bool nulls[REFRESH_COLUMNS];

	memset(nulls, true, sizeof(nulls));
	tga_spi_begin(&call, fcinfo);
	status = exchange(&call, PG_GETARG_TEXT_PP(0), &pair);
	tga_spi_end();
	tga_spi_set_text(values, nulls, REFRESH_STATUS, status);
	if (strcmp(status, "ok") == 0)
		tga_token_pair_values(&pair, values + REFRESH_PAIR, nulls + REFRESH_PAIR);
	return tga_spi_return_row(fcinfo, values, nulls);
}
