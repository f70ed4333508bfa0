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

static tga_statement select_pair = {
	.text = "SELECT kid, algorithm, public_key FROM %1$s.tgauth_jwt_key "
			"WHERE kid = $1 AND public_key IS NOT NULL",
	.nargs = 1,
	.types = {TEXTOID},
};

static tga_statement select_public = {
	.text = "SELECT kid, algorithm, public_key FROM %1$s.tgauth_jwt_key "
			"WHERE public_key IS NOT NULL AND (retired_at IS NULL OR retired_at > $1) "
			"ORDER BY retired_at DESC NULLS FIRST, algorithm",
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

/* Copies a column of bytes, up to max of them, and wipes SPI's copy; how many, 0 for NULL. */
static size_t
take_bytes(uint64 row, int column, uint8_t *bytes, size_t max)
{
	bool isnull;
	Datum value =
		SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, &isnull);
	bytea *found;
	size_t len;

	if (isnull)
		return 0;
	found = DatumGetByteaPP(value);
	len = VARSIZE_ANY_EXHDR(found);
	if (len > max)
		elog(ERROR, "column %d has %zu bytes", column, len);
	memcpy(bytes, VARDATA_ANY(found), len);
	explicit_bzero(VARDATA_ANY(found), len);
	return len;
}

static bool
find_algorithm(const char *name, tga_jws_algorithm *algorithm)
{
	for (*algorithm = TGA_ES256; *algorithm <= TGA_RS256; (*algorithm)++)
		if (strcmp(name, tga_jws_algorithm_name(*algorithm)) == 0)
			return true;
	return false;
}

/* The public half in a row of kid, algorithm, public_key. */
static void
take_public(uint64 row, tga_jws_key *key)
{
	HeapTuple tuple = SPI_tuptable->vals[row];
	uint8_t point[POINT_BYTES];

	memset(key, 0, sizeof(*key));
	strlcpy(key->kid, SPI_getvalue(tuple, SPI_tuptable->tupdesc, 1), sizeof(key->kid));
	if (!find_algorithm(SPI_getvalue(tuple, SPI_tuptable->tupdesc, 2), &key->algorithm))
		elog(ERROR, "key \"%s\" is of no algorithm", key->kid);
	if (key->algorithm == TGA_ES256)
	{
		if (take_bytes(row, 3, point, POINT_BYTES) != POINT_BYTES)
			elog(ERROR, "key \"%s\" has no public half", key->kid);
		memcpy(key->es256.x, point, TGA_ES256_NUMBER);
		memcpy(key->es256.y, point + TGA_ES256_NUMBER, TGA_ES256_NUMBER);
	}
	else if (key->algorithm == TGA_RS256 &&
			 take_bytes(row, 3, key->rs256.n, TGA_RS256_NUMBER) != TGA_RS256_NUMBER)
		elog(ERROR, "key \"%s\" has no public half", key->kid);
}

/* Takes the first row, with secret_key; a half that was not asked for stays zero. */
static void
take_key(tga_jws_key *key)
{
	take_public(0, key);
	if (key->algorithm == TGA_HS256)
		(void) take_bytes(0, 4, key->hs256, TGA_HS256_KEY_BYTES);
	else if (key->algorithm == TGA_ES256)
		(void) take_bytes(0, 4, key->es256.d, TGA_ES256_NUMBER);
	else
		key->rs256.der_len = take_bytes(0, 4, key->rs256.der, TGA_RS256_DER_MAX);
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
						errmsg("there is no %s key to sign tokens with",
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

bool
tga_token_key_public(const tga_call *call, const char *kid, tga_jws_key *key)
{
	tga_args args = {0};

	tga_spi_arg_text(&args, kid);
	if (tga_spi_read(call, &select_pair, &args) == 0)
		return false;
	take_public(0, key);
	return true;
}

/* --- publishing ------------------------------------------------------------------ */

/* Its type and numbers; all are for signatures, since nothing is encrypted here. */
static void
append_jwk(StringInfo json, const tga_jws_key *key)
{
	char n[TGA_BASE64URL_CHARS(TGA_RS256_NUMBER) + 1];
	char x[TGA_BASE64URL_CHARS(TGA_ES256_NUMBER) + 1];
	char y[TGA_BASE64URL_CHARS(TGA_ES256_NUMBER) + 1];

	appendStringInfo(json, "{\"alg\":\"%s\",\"use\":\"sig\",\"kid\":\"%s\",",
					 tga_jws_algorithm_name(key->algorithm), key->kid);
	if (key->algorithm == TGA_RS256)
	{
		tga_base64url_encode(key->rs256.n, TGA_RS256_NUMBER, n);
		appendStringInfo(
			json, "\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"" TGA_RS256_EXPONENT "\"}", n);
		return;
	}
	tga_base64url_encode(key->es256.x, TGA_ES256_NUMBER, x);
	tga_base64url_encode(key->es256.y, TGA_ES256_NUMBER, y);
	appendStringInfo(json, "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}",
					 x, y);
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
		tga_jws_key key;

		take_public(i, &key);
		appendStringInfoString(&json, i > 0 ? "," : "");
		append_jwk(&json, &key);
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
	if (algorithm == TGA_RS256)
	{
		if (!tga_rs256_generate(&key->rs256) ||
			!tga_rs256_thumbprint(&key->rs256, key->kid))
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
	uint8_t point[POINT_BYTES];
	const uint8_t *secret = key->hs256;
	size_t secret_len = TGA_HS256_KEY_BYTES;
	tga_args args = {0};

	tga_spi_arg_text(&args, key->kid);
	tga_spi_arg_text(&args, tga_jws_algorithm_name(key->algorithm));
	if (key->algorithm == TGA_ES256)
	{
		memcpy(point, key->es256.x, TGA_ES256_NUMBER);
		memcpy(point + TGA_ES256_NUMBER, key->es256.y, TGA_ES256_NUMBER);
		tga_spi_arg_bytes(&args, point, sizeof(point));
		secret = key->es256.d;
	}
	else if (key->algorithm == TGA_RS256)
	{
		tga_spi_arg_bytes(&args, key->rs256.n, TGA_RS256_NUMBER);
		secret = key->rs256.der;
		secret_len = key->rs256.der_len;
	}
	else
		tga_spi_arg_null(&args);
	tga_spi_arg_bytes(&args, secret, secret_len);
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_time(&args, signs_from);
	tga_spi_run(call, &insert_key, &args);
	explicit_bzero(VARDATA(DatumGetPointer(args.values[3])), secret_len);
}

void
tga_token_key_ensure(const tga_call *call, tga_jws_algorithm algorithm)
{
	tga_args none = {0};
	tga_args args = {0};
	tga_jws_key key;

	tga_spi_arg_text(&args, tga_jws_algorithm_name(algorithm));
	tga_spi_arg_time(&args, call->now);
	if (tga_spi_run(call, &select_current, &args) > 0)
		return;
	/* Of two who find none the second waits, and finds that of the first. */
	tga_spi_run(call, &lock_ring, &none);
	if (tga_spi_run(call, &select_current, &args) > 0)
		return;
	make_key(algorithm, &key);
	write_key(call, &key, call->now);
	explicit_bzero(&key, sizeof(key));
	tga_notify_keys();
}

static tga_jws_algorithm
algorithm_arg(FunctionCallInfo fcinfo, int number)
{
	tga_jws_algorithm algorithm;
	char *name;

	if (PG_ARGISNULL(number))
		return (tga_jws_algorithm) tga_guc_jwt_algorithm;
	name = text_to_cstring(PG_GETARG_TEXT_PP(number));
	if (find_algorithm(name, &algorithm))
		return algorithm;
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("there is no algorithm \"%s\"", name),
					errhint("There are ES256, HS256 and RS256.")));
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
