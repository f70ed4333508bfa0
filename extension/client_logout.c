/*
 * client_logout.c
 *		See client_logout.h.
 */
#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/json.h"

#include "arg.h"
#include "base64url.h"
#include "client_logout.h"
#include "crypto.h"
#include "encoding.h"
#include "hex.h"
#include "journal.h"
#include "notify.h"
#include "oauth_grant.h"
#include "token_key.h"

#define JTI_BYTES 16
#define BATCH_MAX 1000

/* As long as the specification has it: a client may refuse what is older (2.4). */
#define TOKEN_SECONDS 120

/* Whoever took a row and says nothing of it is gone by then. */
#define LEASE_SECONDS 60

/* Tried for so long, after 10 seconds, 20, 40 and so on, in the end once an hour. */
#define GIVE_UP_SECONDS (12 * 60 * 60)

static tga_statement end_of_sessions = {
	.text = "WITH ended AS (DELETE FROM %1$s.tgauth_client_session "
			"WHERE login_id = ANY ($1) "
			"RETURNING sid, client_id, user_id, last_used_at) " TGA_CLIENT_LOGOUT_QUEUE,
	.nargs = 2,
	.types = {BYTEAARRAYOID, TIMESTAMPTZOID},
};

static tga_statement move_to_heir = {
	.text =
		"WITH moved AS (UPDATE %1$s.tgauth_client_session AS c SET login_id = $2 "
		"FROM %1$s.tgauth_session AS heir WHERE c.login_id = $1 AND heir.login_id = $2 "
		"AND heir.user_id = c.user_id RETURNING c.sid) "
		"UPDATE %1$s.tgauth_session SET has_clients = true "
		"WHERE login_id = $2 AND EXISTS (SELECT FROM moved)",
	.nargs = 2,
	.types = {BYTEAOID, BYTEAOID},
};

/* Of two daemons that ask at once, each gets what the other does not. */
static tga_statement take_due = {
	.text =
		"UPDATE %1$s.tgauth_client_logout AS l SET next_at = $3 "
		"WHERE id = ANY (ARRAY(SELECT id FROM %1$s.tgauth_client_logout "
		"WHERE failed_at IS NULL AND next_at <= $1 ORDER BY next_at LIMIT $2 "
		"FOR UPDATE SKIP LOCKED)) RETURNING id, uri, client_id, sid, user_id, "
		"(SELECT id_token_algorithm FROM %1$s.tgauth_client WHERE client_id = l.client_id)",
	.nargs = 3,
	.types = {TIMESTAMPTZOID, INT4OID, TIMESTAMPTZOID},
};

static tga_statement delete_taken = {
	.text = "DELETE FROM %1$s.tgauth_client_logout WHERE id = $1",
	.nargs = 1,
	.types = {INT8OID},
};

static tga_statement put_off = {
	.text =
		"UPDATE %1$s.tgauth_client_logout SET tries = tries + 1, last_error = $2, "
		"failed_at = CASE WHEN created_at <= $4 THEN $3 END, next_at = $3 "
		"+ make_interval(secs => least(3600, 10 * 2 ^ least(tries, 9))) "
		"WHERE id = $1 AND failed_at IS NULL RETURNING failed_at IS NOT NULL, client_id, "
		"uri, tries::int8, user_id",
	.nargs = 4,
	.types = {INT8OID, TEXTOID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

static tga_statement count_logouts = {
	.text = "SELECT (SELECT count(*) FROM %1$s.tgauth_client_logout "
			"WHERE failed_at IS NULL), (SELECT count(*) FROM %1$s.tgauth_client_logout "
			"WHERE failed_at IS NOT NULL)",
};

/* --- ending ---------------------------------------------------------------------- */

void
tga_client_logout_sessions(const tga_call *call, Datum *login_ids, int count,
						   const uint8_t *heir)
{
	tga_args args = {0};
	ArrayType *array =
		construct_array(login_ids, count, BYTEAOID, -1, false, TYPALIGN_INT);

	if (heir != NULL)
	{
		tga_args move = {0};

		Assert(count == 1);
		tga_spi_arg_datum(&move, login_ids[0]);
		tga_spi_arg_bytes(&move, heir, TGA_LOGIN_ID_BYTES);
		tga_spi_run(call, &move_to_heir, &move);
	}
	tga_spi_arg_datum(&args, PointerGetDatum(array));
	tga_spi_arg_time(&args, call->now);
	if (tga_spi_run(call, &end_of_sessions, &args) > 0)
		tga_notify_logouts();
}

/* --- telling --------------------------------------------------------------------- */

typedef struct tga_client_logout
{
	int64 id;
	char *uri;
	char *client_id;
	uint8_t sid[TGA_SID_BYTES];
	int64 user_id;
	tga_jws_algorithm algorithm;
} tga_client_logout;

/* The keys that sign a batch, each read once. */
typedef struct tga_logout_keys
{
	bool has[TGA_RS256 + 1];
	tga_jws_key keys[TGA_RS256 + 1];
} tga_logout_keys;

static const tga_jws_key *
key_of(const tga_call *call, tga_logout_keys *keys, tga_jws_algorithm algorithm)
{
	if (!keys->has[algorithm])
	{
		tga_token_key_ensure(call, algorithm);
		tga_token_key_current(call, algorithm, &keys->keys[algorithm]);
		keys->has[algorithm] = true;
	}
	return &keys->keys[algorithm];
}

/*
 * Claims as Back-Channel Logout 1.0 section 2.4 has them; no nonce, so that it can be taken
 * for no ID token.
 */
static char *
logout_claims(const tga_call *call, const char *issuer, const tga_client_logout *logout)
{
	uint8_t bytes[JTI_BYTES];
	char jti[TGA_BASE64URL_CHARS(JTI_BYTES) + 1];
	char sid[2 * TGA_SID_BYTES + 1];
	int64 now = (int64) timestamptz_to_time_t(call->now);
	StringInfoData json;

	tga_crypto_random(bytes, sizeof(bytes));
	tga_base64url_encode(bytes, sizeof(bytes), jti);
	tga_hex_encode(logout->sid, sizeof(logout->sid), sid);
	initStringInfo(&json);
	appendStringInfoString(&json, "{\"iss\":");
	escape_json(&json, tga_encoding_to_utf8(issuer));
	appendStringInfoString(&json, ",\"aud\":");
	escape_json(&json, tga_encoding_to_utf8(logout->client_id));
	appendStringInfo(&json,
					 ",\"sub\":\"" INT64_FORMAT "\",\"sid\":\"%s\",\"jti\":\"%s\","
					 "\"iat\":" INT64_FORMAT ",\"exp\":" INT64_FORMAT ",\"events\":"
					 "{\"http://schemas.openid.net/event/backchannel-logout\":{}}}",
					 logout->user_id, sid, jti, now, now + TOKEN_SECONDS);
	return json.data;
}

static char *
logout_token(const tga_call *call, tga_logout_keys *keys, const char *issuer,
			 const tga_client_logout *logout)
{
	const tga_jws_key *key = key_of(call, keys, logout->algorithm);
	char *claims = logout_claims(call, issuer, logout);
	size_t len = strlen(claims);
	char *token = palloc(tga_jws_length(key, TGA_JWS_LOGOUT, len) + 1);

	if (!tga_jws_sign(key, TGA_JWS_LOGOUT, claims, len, token))
		tga_crypto_failed();
	return token;
}

/* Leases what is due, in SPI's memory. */
static tga_client_logout *
take(const tga_call *call, int batch, int *count)
{
	tga_args args = {0};
	tga_client_logout *logouts;

	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_int4(&args, batch);
	tga_spi_arg_time(&args, call->now + LEASE_SECONDS * USECS_PER_SEC);
	*count = (int) tga_spi_run(call, &take_due, &args);
	logouts = palloc0(*count * sizeof(tga_client_logout));
	for (int i = 0; i < *count; i++)
	{
		HeapTuple row = SPI_tuptable->vals[i];
		TupleDesc desc = SPI_tuptable->tupdesc;
		const char *algorithm = SPI_getvalue(row, desc, 6);

		logouts[i].id = DatumGetInt64(tga_spi_value((uint64) i, 1));
		logouts[i].uri = SPI_getvalue(row, desc, 2);
		logouts[i].client_id = SPI_getvalue(row, desc, 3);
		if (!tga_spi_bytes((uint64) i, 4, logouts[i].sid, TGA_SID_BYTES))
			elog(ERROR, "a logout has no sid");
		logouts[i].user_id = DatumGetInt64(tga_spi_value((uint64) i, 5));
		/* A client that was removed meanwhile is told by the key that is always there. */
		logouts[i].algorithm =
			algorithm != NULL && strcmp(algorithm, "RS256") == 0 ? TGA_RS256 : TGA_ES256;
	}
	return logouts;
}

/* tgauth_take_logouts(issuer, batch) → what to post where.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_take_logouts);
Datum
tgauth_take_logouts(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	char *issuer = text_to_cstring(PG_GETARG_TEXT_PP(0));
	int batch = PG_GETARG_INT32(1);
	tga_logout_keys keys = {0};
	tga_client_logout *logouts;
	tga_call call;
	int count;

	if (batch < 1 || batch > BATCH_MAX)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("batch must be from 1 to %d", BATCH_MAX)));
	InitMaterializedSRF(fcinfo, 0);
	tga_spi_begin(&call, fcinfo);
	logouts = take(&call, batch, &count);
	for (int i = 0; i < count; i++)
	{
		Datum values[3] = {
			Int64GetDatum(logouts[i].id), CStringGetTextDatum(logouts[i].uri),
			CStringGetTextDatum(logout_token(&call, &keys, issuer, &logouts[i]))};
		bool nulls[3] = {false, false, false};

		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	explicit_bzero(&keys, sizeof(keys));
	tga_spi_end();
	return (Datum) 0;
}

/* Says that one was, which the last statement returned. */
static void
give_up(const tga_call *call)
{
	ereport(WARNING,
			(errmsg("client \"%s\" was not told of a logout", tga_spi_text(2)),
			 errdetail("%s did not take it, " INT64_FORMAT " times in twelve hours.",
					   tga_spi_text(3), tga_spi_int8(4)),
			 errhint("The last error is in tgauth_client_logout.")));
	tga_journal_write(call, &(tga_journal_entry){.kind = TGA_JOURNAL_LOGOUT_UNDELIVERED,
												 .user_id = tga_spi_int8(5),
												 .application = tga_spi_text(2)});
}

/* tgauth_finish_logout(id, error) → whether it was given up now */
PG_FUNCTION_INFO_V1(tgauth_finish_logout);
Datum
tgauth_finish_logout(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	bool failed = false;

	tga_arg_require(fcinfo, 0, "id");
	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_int8(&args, PG_GETARG_INT64(0));
	if (PG_ARGISNULL(1))
		tga_spi_run(&call, &delete_taken, &args);
	else
	{
		tga_spi_arg_datum(&args, PG_GETARG_DATUM(1));
		tga_spi_arg_time(&args, call.now);
		tga_spi_arg_time(&args, tga_spi_ago(&call, GIVE_UP_SECONDS));
		failed = tga_spi_run(&call, &put_off, &args) > 0 && tga_spi_bool(1);
	}
	if (failed)
		give_up(&call);
	tga_spi_end();
	PG_RETURN_BOOL(failed);
}

/* tgauth_logouts_waiting() → (waiting, failed) */
PG_FUNCTION_INFO_V1(tgauth_logouts_waiting);
Datum
tgauth_logouts_waiting(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args none = {0};
	Datum values[2];
	bool nulls[2] = {false, false};

	tga_spi_begin(&call, fcinfo);
	tga_spi_read(&call, &count_logouts, &none);
	values[0] = Int64GetDatum(tga_spi_int8(1));
	values[1] = Int64GetDatum(tga_spi_int8(2));
	tga_spi_end();
	return tga_spi_return_row(fcinfo, values, nulls);
}
