/*
 * session_usage.c
 *		See session_usage.h.
 */
#include "postgres.h"

#include "access/parallel.h"
#include "access/xact.h"
#include "access/xlog.h"
#include "catalog/namespace.h"
#include "nodes/pg_list.h"
#include "nodes/value.h"
#include "parser/parse_func.h"
#include "utils/array.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "guc.h"
#include "session_usage.h"

/* In one transaction; more are not in use by one application at one time. */
#define USED_MAX 16

/* Sessions that this backend marked of late, by a byte of their id. */
#define RECENT_SIZE 256

#define USAGE_SECONDS_MAX 60

/* As long as a browser keeps a login secret fresh, after which it has another. */
#define UNCLAIMED_SECONDS TGA_GUC_TTL_MAX

/* For locks of what is below the table, such as an index; in ms. */
#define LOCK_TIMEOUT "10"

static tga_statement update_usage = {
	.text = "UPDATE %1$s.tgauth_session AS s SET last_used_at = $2, expires_at = "
			"greatest(expires_at, least(created_at + make_interval(secs => $4), $5)) "
			"FROM (SELECT login_id FROM %1$s.tgauth_session "
			"WHERE login_id = ANY ($1) AND revoked_at IS NULL AND expires_at > $2 "
			"AND last_used_at < $3 ORDER BY login_id FOR NO KEY UPDATE SKIP LOCKED) AS t "
			"WHERE s.login_id = t.login_id",
	.nargs = 5,
	.types = {BYTEAARRAYOID, TIMESTAMPTZOID, TIMESTAMPTZOID, INT4OID, TIMESTAMPTZOID},
};

static tga_statement prolong = {
	.text = "UPDATE %1$s.tgauth_session SET last_used_at = $2, expires_at = "
			"greatest(expires_at, least(created_at + make_interval(secs => $3), $4)) "
			"WHERE login_id = $1 AND revoked_at IS NULL AND expires_at > $2",
	.nargs = 4,
	.types = {BYTEAOID, TIMESTAMPTZOID, INT4OID, TIMESTAMPTZOID},
};

/* A callback of PostgreSQL's at the end of a transaction finds what it needs here. */
static struct
{
	Oid function; /* tgauth_record_usage */
	int count;
	uint8_t ids[USED_MAX][TGA_LOGIN_ID_BYTES];
} used;

static struct
{
	TimestampTz at;
	uint8_t id[TGA_LOGIN_ID_BYTES];
} recent[RECENT_SIZE];

int
tga_session_usage_seconds(void)
{
	int tenth = tga_guc_session_idle_ttl / 10;

	if (tga_guc_session_idle_ttl == 0)
		return USAGE_SECONDS_MAX;
	return Max(1, Min(tenth, USAGE_SECONDS_MAX));
}

/*
 * The idle limit from now on.  A use can have been left out because one was marked
 * just before, and the next be told late by those who gather: each makes up for
 * the precision once.
 */
static TimestampTz
idle_end(TimestampTz now)
{
	int64 seconds = (int64) tga_guc_session_idle_ttl + 2 * tga_session_usage_seconds();

	return now + seconds * USECS_PER_SEC;
}

TimestampTz
tga_session_expiry(const tga_call *call, TimestampTz began)
{
	TimestampTz end = began + (int64) tga_guc_session_ttl * USECS_PER_SEC;

	return tga_guc_session_idle_ttl == 0 ? end : Min(end, idle_end(call->now));
}

TimestampTz
tga_session_unclaimed_expiry(const tga_call *call)
{
	return Min(tga_session_expiry(call, call->now),
			   call->now + UNCLAIMED_SECONDS * USECS_PER_SEC);
}

bool
tga_session_prolong(const tga_call *call,
					const uint8_t login_id[static TGA_LOGIN_ID_BYTES], TimestampTz until)
{
	tga_args args = {0};

	if (tga_guc_session_idle_ttl != 0)
		until = Min(until, idle_end(call->now));
	tga_spi_arg_bytes(&args, login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_int4(&args, tga_guc_session_ttl);
	tga_spi_arg_time(&args, until);
	return tga_spi_run(call, &prolong, &args) > 0;
}

/* tgauth_record_usage(login_ids) → how many were marked as used now.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_record_usage);
Datum
tgauth_record_usage(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	uint64 count;

	tga_spi_begin(&call, fcinfo);
	if (!tga_spi_lock_table(&call, "tgauth_session"))
	{
		tga_spi_end();
		PG_RETURN_INT32(0);
	}
	tga_spi_arg_datum(&args, PG_GETARG_DATUM(0));
	tga_spi_arg_time(&args, call.now);
	tga_spi_arg_time(&args, tga_spi_ago(&call, tga_session_usage_seconds()));
	tga_spi_arg_int4(&args, tga_guc_session_ttl);
	tga_spi_arg_time(&args,
					 tga_guc_session_idle_ttl == 0 ? DT_NOBEGIN : idle_end(call.now));
	count = tga_spi_run(&call, &update_usage, &args);
	tga_spi_end();
	PG_RETURN_INT32((int32) count);
}

void
tga_session_record_use(FunctionCallInfo fcinfo,
					   const uint8_t login_id[static TGA_LOGIN_ID_BYTES])
{
	int place = login_id[0];
	Oid type = BYTEAARRAYOID;

	if (XactReadOnly || IsolationUsesXactSnapshot() || IsParallelWorker() ||
		RecoveryInProgress() || used.count == USED_MAX)
		return;
	if (memcmp(recent[place].id, login_id, TGA_LOGIN_ID_BYTES) == 0 &&
		GetCurrentTimestamp() - recent[place].at <
			tga_session_usage_seconds() * USECS_PER_SEC)
		return;
	for (int i = 0; i < used.count; i++)
		if (memcmp(used.ids[i], login_id, TGA_LOGIN_ID_BYTES) == 0)
			return;
	used.function = LookupFuncName(
		list_make2(
			makeString(get_namespace_name(get_func_namespace(fcinfo->flinfo->fn_oid))),
			makeString("tgauth_record_usage")),
		1, &type, false);
	memcpy(used.ids[used.count++], login_id, TGA_LOGIN_ID_BYTES);
}

/*
 * Calls tgauth_record_usage, which has the rights and the search_path that it needs,
 * whatever role the transaction took since.
 */
static void
record_used(void)
{
	Datum ids[USED_MAX];
	ArrayType *array;

	/* DROP EXTENSION can stand in the same transaction. */
	if (!SearchSysCacheExists1(PROCOID, ObjectIdGetDatum(used.function)))
		return;
	for (int i = 0; i < used.count; i++)
		ids[i] = tga_spi_bytea(used.ids[i], TGA_LOGIN_ID_BYTES);
	array = construct_array(ids, used.count, BYTEAOID, -1, false, TYPALIGN_INT);
	PushActiveSnapshot(GetTransactionSnapshot());
	(void) OidFunctionCall1(used.function, PointerGetDatum(array));
	PopActiveSnapshot();
}

/*
 * PostgreSQL begins a subtransaction as the transaction commits and rolls it back as
 * well, but where it is built with assertions it expects to be back in a transaction
 * that goes on: so there one more lies between.
 */
static void
begin_another_if_asserted(void)
{
#ifdef USE_ASSERT_CHECKING
	BeginInternalSubTransaction(NULL);
#endif
}

static void
release_another_if_asserted(void)
{
#ifdef USE_ASSERT_CHECKING
	ReleaseCurrentSubTransaction();
#endif
}

/*
 * What is best effort neither fails nor delays the commit that it is part of: an
 * error is undone and logged, a lock that is not to be had at once left, and a
 * transaction that wrote nothing else waits for no disk and no standby.
 */
static void
try_to_record_used(void)
{
	MemoryContext memory = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;

	for (int i = 0; i < used.count; i++)
	{
		int place = used.ids[i][0];

		memcpy(recent[place].id, used.ids[i], TGA_LOGIN_ID_BYTES);
		recent[place].at = GetCurrentTimestamp();
	}
	if (!TransactionIdIsValid(GetTopTransactionIdIfAny()))
		(void) set_config_option("synchronous_commit", "off", PGC_USERSET, PGC_S_SESSION,
								 GUC_ACTION_LOCAL, true, 0, false);
	BeginInternalSubTransaction(NULL);
	begin_another_if_asserted();
	MemoryContextSwitchTo(memory);
	PG_TRY();
	{
		(void) set_config_option("lock_timeout", LOCK_TIMEOUT, PGC_USERSET, PGC_S_SESSION,
								 GUC_ACTION_LOCAL, true, 0, false);
		record_used();
		ReleaseCurrentSubTransaction();
		release_another_if_asserted();
		MemoryContextSwitchTo(memory);
		CurrentResourceOwner = owner;
	}
	PG_CATCH();
	{
		ErrorData *error;

		MemoryContextSwitchTo(memory);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
		release_another_if_asserted();
		MemoryContextSwitchTo(memory);
		CurrentResourceOwner = owner;
		ereport(LOG_SERVER_ONLY,
				(errcode(error->sqlerrcode),
				 errmsg("could not mark the use of a session: %s", error->message)));
		FreeErrorData(error);
	}
	PG_END_TRY();
}

static void
on_transaction(XactEvent event, void *arg)
{
	if (used.count == 0)
		return;
	if (event == XACT_EVENT_PRE_COMMIT && !XactReadOnly)
		try_to_record_used();
	if (event != XACT_EVENT_PARALLEL_PRE_COMMIT)
		used.count = 0;
}

void
tga_session_usage_init(void)
{
	RegisterXactCallback(on_transaction, NULL);
}
