/*
 * keys.c
 *		See keys.h.
 */
#include "postgres.h"

#include "fmgr.h"

#include "keys.h"
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

TimestampTz
tga_seconds_before(TimestampTz now, int seconds)
{
	return now - seconds * USECS_PER_SEC;
}

void
tga_crypto_failed(void)
{
	ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR), errmsg("libcrypto failed")));
}

void
tga_random(void *bytes, size_t len)
{
	if (!pg_strong_random(bytes, len))
		ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR),
						errmsg("could not generate random bytes")));
}

/* Takes the row that was found and wipes the copy of the key that SPI made. */
static void
take_key(tga_key *key)
{
	bool isnull;
	bytea *bytes;

	key->number = (int) tga_cell_int8(1);
	bytes = (bytea *) DatumGetPointer(tga_cell(2, &isnull));
	if (VARSIZE_ANY_EXHDR(bytes) != TGA_KEY_BYTES)
		elog(ERROR, "start key %d has a wrong length", key->number);
	memcpy(key->bytes, VARDATA_ANY(bytes), TGA_KEY_BYTES);
	explicit_bzero(VARDATA_ANY(bytes), TGA_KEY_BYTES);
	key->retired_at = DatumGetTimestampTz(tga_cell(3, &isnull));
	key->retired = !isnull;
}

void
tga_key_current(const tga_call *call, tga_key *key)
{
	tga_args args = {0};

	if (tga_run(call, &select_current, &args) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("there is no start key"),
				 errdetail("The table tgauth_key has no current row."),
				 errhint("Make one with SELECT %s.tgauth_rotate_key().", call->schema)));
	take_key(key);
}

bool
tga_key_by_number(const tga_call *call, int number, tga_key *key)
{
	tga_args args = {0};

	tga_arg_int4(&args, number);
	tga_arg_time(&args, tga_seconds_before(call->now, TGA_KEY_HONOURED));
	if (tga_run(call, &select_by_number, &args) == 0)
		return false;
	take_key(key);
	return true;
}

uint64
tga_keys_purge(const tga_call *call)
{
	tga_args args = {0};

	tga_arg_time(&args, tga_seconds_before(call->now, TGA_KEY_HONOURED));
	return tga_run(call, &delete_old, &args);
}

/* tgauth_keys() → setof (key_number, key, is_current) */
PG_FUNCTION_INFO_V1(tgauth_keys);
Datum
tgauth_keys(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};

	tga_call_begin(&call, fcinfo);
	tga_arg_time(&args, tga_seconds_before(call.now, TGA_KEY_HONOURED));
	tga_read(&call, &select_honoured, &args);
	return tga_return_rows(fcinfo, &call);
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

	tga_random(key, sizeof(key));
	tga_call_begin(&call, fcinfo);
	tga_run(&call, &lock_ring, &none);
	tga_keys_purge(&call);
	tga_arg_time(&retire, call.now);
	if (tga_run(&call, &retire_current, &retire) > 0)
		number = (int) (tga_cell_int8(1) + 1) % RING_SIZE;
	tga_arg_int4(&insert, number);
	tga_arg_bytes(&insert, key, sizeof(key));
	tga_arg_time(&insert, call.now);
	if (tga_run(&call, &insert_key, &insert) == 0)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("the key ring is full"),
						errdetail("All %d keys were made within the last %d seconds.",
								  RING_SIZE, TGA_KEY_HONOURED),
						errhint("Wait until the oldest is no longer honoured.")));
	explicit_bzero(key, sizeof(key));
	explicit_bzero(VARDATA(DatumGetPointer(insert.values[1])), TGA_KEY_BYTES);
	tga_call_end();
	tga_notify_keys();
	PG_RETURN_INT32(number);
}
