/*
 * login_key.c
 *		See login_key.h.
 *
 * Every step of a login needs a key, so a backend keeps the ring that it read.  A
 * trigger on the table makes each statement that writes into it invalidate the table's
 * entry in the relation cache, of all backends at its commit and of its own at once:
 * then the ring is wiped, as also when the table is dropped.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "fmgr.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"

#include "crypto.h"
#include "login_key.h"
#include "notify.h"

#define RING_SIZE 256

static tga_statement select_ring = {
	.text = "SELECT key_number::int8, key, retired_at FROM %1$s.tgauth_key",
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

/* The keys as they were read last. */
static struct
{
	Oid table; /* InvalidOid: to be read again */
	Oid schema;
	uint64 wipes; /* so far */
	int count;
	tga_login_key keys[RING_SIZE];
} ring;

static void
wipe_ring(void)
{
	explicit_bzero(ring.keys, (size_t) ring.count * sizeof(ring.keys[0]));
	ring.count = 0;
	ring.table = InvalidOid;
	ring.wipes++;
}

/* While the ring is read, any table can be its own. */
static void
on_invalidation(Datum arg, Oid table)
{
	if (table == InvalidOid || ring.table == InvalidOid || table == ring.table)
		wipe_ring();
}

void
tga_login_key_init(void)
{
	CacheRegisterRelcacheCallback(on_invalidation, (Datum) 0);
}

static void
take_key(uint64 row, tga_login_key *key)
{
	HeapTuple tuple = SPI_tuptable->vals[row];
	bool isnull;
	Datum retired_at = SPI_getbinval(tuple, SPI_tuptable->tupdesc, 3, &isnull);

	key->retired = !isnull;
	key->retired_at = isnull ? 0 : DatumGetTimestampTz(retired_at);
	key->number = (int) DatumGetInt64(tga_spi_value(row, 1));
	if (!tga_spi_bytes(row, 2, key->bytes, TGA_KEY_BYTES))
		elog(ERROR, "start key %d is missing", key->number);
}

/*
 * Reads the ring, if it is not here.  A write that the statement's snapshot does not see
 * can be told of while it runs: then what was read is of use this once.
 */
static void
read_ring(const tga_call *call)
{
	tga_args none = {0};
	Oid table;
	uint64 wipes;

	AcceptInvalidationMessages();
	if (ring.table != InvalidOid && ring.schema == call->schema_id)
		return;
	wipe_ring();
	wipes = ring.wipes;
	table = get_relname_relid("tgauth_key", call->schema_id);
	if (tga_spi_run(call, &select_ring, &none) > RING_SIZE)
		elog(ERROR, "there are more than %d start keys", RING_SIZE);
	if (ring.wipes == wipes)
		ring.table = table;
	ring.schema = call->schema_id;
	for (uint64 i = 0; i < SPI_processed; i++)
		take_key(i, &ring.keys[ring.count++]);
}

void
tga_login_key_current(const tga_call *call, tga_login_key *key)
{
	read_ring(call);
	for (int i = 0; i < ring.count; i++)
		if (!ring.keys[i].retired)
		{
			*key = ring.keys[i];
			return;
		}
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("there is no start key"),
			 errdetail("The table tgauth_key has no current row."),
			 errhint("Make one with SELECT %s.tgauth_rotate_key().", call->schema)));
}

bool
tga_login_key_by_number(const tga_call *call, int number, tga_login_key *key)
{
	TimestampTz oldest = tga_spi_ago(call, TGA_LOGIN_KEY_HONOURED);

	Assert(number >= 0 && number < RING_SIZE);
	read_ring(call);
	for (int i = 0; i < ring.count; i++)
		if (ring.keys[i].number == number &&
			(!ring.keys[i].retired || ring.keys[i].retired_at > oldest))
		{
			*key = ring.keys[i];
			return true;
		}
	return false;
}

bool
tga_login_key_may_have_signed(const tga_login_key *key, TimestampTz issued_at)
{
	return !key->retired ||
		   issued_at <= key->retired_at + TGA_LOGIN_KEY_SIGNS * USECS_PER_SEC;
}

/* Trigger: whoever has the ring reads it again. */
PG_FUNCTION_INFO_V1(tgauth_keys_changed);
Datum
tgauth_keys_changed(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("tgauth_keys_changed can only be called as a trigger")));
	CacheInvalidateRelcache(trigger->tg_relation);
	return PointerGetDatum(NULL);
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
