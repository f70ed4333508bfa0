/*
 * token_key.c
 *		See token_key.h.
 */
#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "base64url.h"
#include "crypto.h"
#include "jwks.h"
#include "notify.h"
#include "pg_compat.h"
#include "token_guc.h"
#include "token_key.h"

#define POINT_BYTES (2 * TGA_ES256_NUMBER)
#define HS256_KID_BYTES 16

/*
 * The latest that signs already.  If the clock has gone back behind the first, that one:
 * there is always a key.  One whose successor signed first is none.
 */
static tga_statement select_current = {
	.text = "SELECT kid, algorithm, public_key, secret_key FROM %1$s.tgauth_jwt_key "
			"WHERE algorithm = $1 AND (retired_at IS NULL OR retired_at > signs_from) "
			"ORDER BY signs_from > $2, abs(extract(epoch FROM signs_from - $2)) LIMIT 1",
	.nargs = 2,
	.types = {TEXTOID, TIMESTAMPTZOID},
};

/* An HS256 key verifies by the secret that it signs by. */
static tga_statement select_by_kid = {
	.text =
		"SELECT kid, algorithm, public_key, "
		"CASE WHEN algorithm = 'HS256' THEN secret_key END "
		"FROM %1$s.tgauth_jwt_key "
		"WHERE kid = $1 AND algorithm = $3 AND (retired_at IS NULL OR retired_at > $2)",
	.nargs = 3,
	.types = {TEXTOID, TIMESTAMPTZOID, TEXTOID},
};

static tga_statement select_public = {
	.text = "SELECT kid, public_key FROM %1$s.tgauth_jwt_key "
			"WHERE public_key IS NOT NULL AND (retired_at IS NULL OR retired_at > $1) "
			"ORDER BY retired_at DESC NULLS FIRST",
	.nargs = 1,
	.types = {TIMESTAMPTZOID},
};

static tga_statement lock_ring = {
	.text = "LOCK TABLE %1$s.tgauth_jwt_key IN SHARE ROW EXCLUSIVE MODE",
};

static tga_statement delete_old = {
	.text = "DELETE FROM %1$s.tgauth_jwt_key WHERE retired_at <= $1",
	.nargs = 1,
	.types = {TIMESTAMPTZOID},
};

static tga_statement retire_current = {
	.text =
		"UPDATE %1$s.tgauth_jwt_key SET retired_at = $2 "
		"WHERE algorithm = $1 AND (retired_at IS NULL OR retired_at > $2) RETURNING kid",
	.nargs = 2,
	.types = {TEXTOID, TIMESTAMPTZOID},
};

static tga_statement insert_key = {
	.text = "INSERT INTO %1$s.tgauth_jwt_key "
			"(kid, algorithm, public_key, secret_key, created_at, signs_from) "
			"VALUES ($1, $2, $3, $4, $5, $6)",
	.nargs = 6,
	.types = {TEXTOID, TEXTOID, BYTEAOID, BYTEAOID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

/* --- reading -------------------------------------------------------------------- */

/* Takes the row that was found; a half that was not asked for stays zero. */
static void
take_key(tga_jws_key *key)
{
	memset(key, 0, sizeof(*key));
	strlcpy(key->kid, tga_spi_text(1), sizeof(key->kid));
	if (strcmp(tga_spi_text(2), "HS256") == 0)
	{
		key->algorithm = TGA_HS256;
		(void) tga_spi_bytes(0, 4, key->hs256, TGA_HS256_KEY_BYTES);
	}
	else
	{
		uint8_t point[POINT_BYTES];

		key->algorithm = TGA_ES256;
		if (!tga_spi_bytes(0, 3, point, POINT_BYTES))
			elog(ERROR, "key \"%s\" has no public half", key->kid);
		memcpy(key->es256.x, point, TGA_ES256_NUMBER);
		memcpy(key->es256.y, point + TGA_ES256_NUMBER, TGA_ES256_NUMBER);
		(void) tga_spi_bytes(0, 4, key->es256.d, TGA_ES256_NUMBER);
	}
}

static TimestampTz
honoured_since(const tga_call *call)
{
	return tga_spi_ago(call, TGA_GUC_JWT_TTL_MAX);
}

void
tga_token_key_current(const tga_call *call, tga_jws_algorithm algorithm, tga_jws_key *key)
{
	tga_args args = {0};

	tga_spi_arg_text(&args, tga_jws_algorithm_name(algorithm));
	tga_spi_arg_time(&args, call->now);
	if (tga_spi_run(call, &select_current, &args) == 0)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("there is no %s key to sign access tokens with",
							   tga_jws_algorithm_name(algorithm)),
						errhint("Make one with SELECT %s.tgauth_rotate_jwt_key('%s').",
								call->schema, tga_jws_algorithm_name(algorithm))));
	take_key(key);
}

bool
tga_token_key_by_kid(const tga_call *call, const char *kid, tga_jws_key *key)
{
	tga_args args = {0};

	tga_spi_arg_text(&args, kid);
	tga_spi_arg_time(&args, honoured_since(call));
	tga_spi_arg_text(&args,
					 tga_jws_algorithm_name((tga_jws_algorithm) tga_guc_jwt_algorithm));
	if (tga_spi_read(call, &select_by_kid, &args) == 0)
		return false;
	take_key(key);
	return true;
}

/* --- publishing ------------------------------------------------------------------ */

static void
append_jwk(StringInfo json, const char *kid, const uint8_t *point)
{
	char x[TGA_BASE64URL_CHARS(TGA_ES256_NUMBER) + 1];
	char y[TGA_BASE64URL_CHARS(TGA_ES256_NUMBER) + 1];

	tga_base64url_encode(point, TGA_ES256_NUMBER, x);
	tga_base64url_encode(point + TGA_ES256_NUMBER, TGA_ES256_NUMBER, y);
	appendStringInfo(
		json,
		"{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"use\":\"sig\","
		"\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}",
		kid, x, y);
}

/* tgauth_jwks() → the public keys, as RFC 7517 writes them */
PG_FUNCTION_INFO_V1(tgauth_jwks);
Datum
tgauth_jwks(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoString(&json, "{\"keys\":[");
	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_time(&args, honoured_since(&call));
	tga_spi_read(&call, &select_public, &args);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		char *kid = SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1);
		uint8_t point[POINT_BYTES];

		if (!tga_spi_bytes(i, 2, point, sizeof(point)))
			elog(ERROR, "key \"%s\" has no public half", kid);
		appendStringInfoString(&json, i > 0 ? "," : "");
		append_jwk(&json, kid, point);
	}
	tga_spi_end();
	appendStringInfoString(&json, "]}");
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data));
}

/* --- rotating -------------------------------------------------------------------- */

static void
make_key(tga_jws_algorithm algorithm, tga_jws_key *key)
{
	uint8_t kid[HS256_KID_BYTES];

	memset(key, 0, sizeof(*key));
	key->algorithm = algorithm;
	if (algorithm == TGA_ES256)
	{
		if (!tga_es256_generate(&key->es256) ||
			!tga_es256_thumbprint(&key->es256, key->kid))
			tga_crypto_failed();
		return;
	}
	tga_crypto_random(key->hs256, TGA_HS256_KEY_BYTES);
	tga_crypto_random(kid, sizeof(kid));
	tga_base64url_encode(kid, sizeof(kid), key->kid);
}

static void
write_key(const tga_call *call, const tga_jws_key *key, TimestampTz signs_from)
{
	bool pair = key->algorithm == TGA_ES256;
	uint8_t point[POINT_BYTES];
	tga_args args = {0};

	memcpy(point, key->es256.x, TGA_ES256_NUMBER);
	memcpy(point + TGA_ES256_NUMBER, key->es256.y, TGA_ES256_NUMBER);
	tga_spi_arg_text(&args, key->kid);
	tga_spi_arg_text(&args, tga_jws_algorithm_name(key->algorithm));
	if (pair)
		tga_spi_arg_bytes(&args, point, sizeof(point));
	else
		tga_spi_arg_null(&args);
	tga_spi_arg_bytes(&args, pair ? key->es256.d : key->hs256, TGA_HS256_KEY_BYTES);
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_time(&args, signs_from);
	tga_spi_run(call, &insert_key, &args);
	explicit_bzero(point, sizeof(point));
	explicit_bzero(VARDATA(DatumGetPointer(args.values[3])), TGA_HS256_KEY_BYTES);
}

static tga_jws_algorithm
algorithm_arg(FunctionCallInfo fcinfo, int number)
{
	char *name;

	if (PG_ARGISNULL(number))
		return (tga_jws_algorithm) tga_guc_jwt_algorithm;
	name = text_to_cstring(PG_GETARG_TEXT_PP(number));
	if (strcmp(name, "ES256") == 0)
		return TGA_ES256;
	if (strcmp(name, "HS256") == 0)
		return TGA_HS256;
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("there is no algorithm \"%s\"", name),
					errhint("There are ES256 and HS256.")));
}

/* now and the interval of an argument, or TGA_JWKS_LEAD. */
static TimestampTz
signs_from_arg(FunctionCallInfo fcinfo, int number, TimestampTz now)
{
	TimestampTz from;

	if (PG_ARGISNULL(number))
		return now + TGA_JWKS_LEAD * USECS_PER_SEC;
	from = DatumGetTimestampTz(DirectFunctionCall2(
		timestamptz_pl_interval, TimestampTzGetDatum(now), PG_GETARG_DATUM(number)));
	if (from < now)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("a key cannot sign before it is made"),
						errhint("Pass the time to wait as the argument \"after\".")));
	return from;
}

/* tgauth_rotate_jwt_key(algorithm, after) → the kid of the new key */
PG_FUNCTION_INFO_V1(tgauth_rotate_jwt_key);
Datum
tgauth_rotate_jwt_key(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args none = {0};
	tga_args old = {0};
	tga_args retire = {0};
	tga_jws_key key;
	TimestampTz signs_from;
	Datum kid;

	make_key(algorithm_arg(fcinfo, 0), &key);
	tga_spi_begin(&call, fcinfo);
	signs_from = signs_from_arg(fcinfo, 1, call.now);
	tga_spi_run(&call, &lock_ring, &none);
	tga_spi_arg_time(&old, honoured_since(&call));
	tga_spi_run(&call, &delete_old, &old);
	tga_spi_arg_text(&retire, tga_jws_algorithm_name(key.algorithm));
	tga_spi_arg_time(&retire, signs_from);
	/* The first has nobody to wait for. */
	if (tga_spi_run(&call, &retire_current, &retire) == 0)
		signs_from = call.now;
	write_key(&call, &key, signs_from);
	tga_spi_end();
	tga_notify_keys();
	kid = CStringGetTextDatum(key.kid);
	explicit_bzero(&key, sizeof(key));
	return kid;
}
