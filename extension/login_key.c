/*
 * login_key.c
 *		See login_key.h.
 */
#include "postgres.h"

#include "fmgr.h"

#include "crypto.h"
#include "login_key.h"
#include "notify.h"

#define RING_SIZE 256

static tga_statement select_current = {
	.text = "SELECT key_number::int8, key, retired_at FROM %1$s.tgauth_key "
			"WHERE retired_at IS NULL",
};

static tga_statement select_by_number = {
	.text = "SELECT key_number::int8, key, retired_at FROM %1$s.tgauth_key "
			"WHERE key_number = $1 AND (retired_at IS NULL OR retired_at > $2)",
	.nargs = 2,
	.types = {INT4OID, TIMESTAMPTZOID},
};

static tga_statement select_honoured = {
	.text = "SELECT key_number::int4, key, retired_at IS NULL FROM %1$s.tgauth_key "
			"WHERE retired_at IS NULL OR retired_at > $1 "
			"ORDER BY retired_at DESC NULLS FIRST",
	.nargs = 1,
	.types = {TIMESTAMPTZOID},
};

static tga_statement lock_ring = {
	.text = "LOCK TABLE %1$s.tgauth_key IN SHARE ROW EXCLUSIVE MODE",
};

static tga_statement retire_current = {
	.text = "UPDATE %1$s.tgauth_key SET retired_at = $1 WHERE retired_at IS NULL "
			"RETURNING key_number::int8",
	.nargs = 1,
	.types = {TIMESTAMPTZOID},
};

static tga_statement insert_key = {
	.text = "INSERT INTO %1$s.tgauth_key (key_number, key, created_at) "
			"VALUES ($1, $2, $3) ON CONFLICT (key_number) DO NOTHING",
	.nargs = 3,
	.types = {INT4OID, BYTEAOID, TIMESTAMPTZOID},
};

static tga_statement delete_old = {
	.text = "DELETE FROM %1$s.tgauth_key WHERE retired_at <= $1",
	.nargs = 1,
	.types = {TIMESTAMPTZOID},
};

/* Takes the row that was found. */
static void
take_key(tga_login_key *key)
{
	key->number = (int) tga_spi_int8(1);
	if (!tga_spi_bytes(0, 2, key->bytes, TGA_KEY_BYTES))
		elog(ERROR, "start key %d is missing", key->number);
	key->retired = tga_spi_time(3, &key->retired_at);
}

void
tga_login_key_current(const tga_call *call, tga_login_key *key)
{
	tga_args args = {0};

	if (tga_spi_run(call, &select_current, &args) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("there is no start key"),
				 errdetail("The table tgauth_key has no current row."),
				 errhint("Make one with SELECT %s.tgauth_rotate_key().", call->schema)));
	take_key(key);
}

bool
tga_login_key_by_number(const tga_call *call, int number, tga_login_key *key)
{
	tga_args args = {0};

	Assert(number >= 0 && number < RING_SIZE);
	tga_spi_arg_int4(&args, number);
	tga_spi_arg_time(&args, tga_spi_ago(call, TGA_LOGIN_KEY_HONOURED));
	if (tga_spi_run(call, &select_by_number, &args) == 0)
		return false;
	take_key(key);
	return true;
}

uint64
tga_login_key_purge(const tga_call *call)
{
	tga_args args = {0};

	tga_spi_arg_time(&args, tga_spi_ago(call, TGA_LOGIN_KEY_HONOURED));
	return tga_spi_run(call, &delete_old, &args);
}

/* tgauth_keys() → setof (key_number, key, is_current) */
PG_FUNCTION_INFO_V1(tgauth_keys);
Datum
tgauth_keys(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};

	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_time(&args, tga_spi_ago(&call, TGA_LOGIN_KEY_HONOURED));
	tga_spi_read(&call, &select_honoured, &args);
	return tga_spi_return_rows(fcinfo, &call);
}

/* tgauth_rotate_key() → the number of the new key */
PG_FUNCTION_INFO_V1(tgauth_rotate_key);
Datum
tgauth_rotate_key(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args none = {0};
	tga_args retire = {0};
	tga_args insert = {0};
	uint8_t key[TGA_KEY_BYTES];
	int number = 0;

	tga_crypto_random(key, sizeof(key));
	tga_spi_begin(&call, fcinfo);
	tga_spi_run(&call, &lock_ring, &none);
	tga_login_key_purge(&call);
	tga_spi_arg_time(&retire, call.now);
	if (tga_spi_run(&call, &retire_current, &retire) > 0)
		number = (int) (tga_spi_int8(1) + 1) % RING_SIZE;
	tga_spi_arg_int4(&insert, number);
	tga_spi_arg_bytes(&insert, key, sizeof(key));
	tga_spi_arg_time(&insert, call.now);
	if (tga_spi_run(&call, &insert_key, &insert) == 0)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("the key ring is full"),
						errdetail("All %d keys were made within the last %d seconds.",
								  RING_SIZE, TGA_LOGIN_KEY_HONOURED),
						errhint("Wait until the oldest is no longer honoured.")));
	explicit_bzero(key, sizeof(key));
	explicit_bzero(VARDATA(DatumGetPointer(insert.values[1])), TGA_KEY_BYTES);
	tga_spi_end();
	tga_notify_keys();
	PG_RETURN_INT32(number);
}
