/*
 * token_purge.c
 *		tgauth_purge, as of version 1.1: what passwords and tokens leave behind, too.
 *
 * A function of its own, since a database may still be at version 1.0, without
 * the tables, when this library is already there.
 */
#include "postgres.h"

#include "fmgr.h"

#include "attempts.h"
#include "session.h"

/* Refresh tokens of a session that ended go with it; these are of one that lives. */
static tga_statement delete_expired = {
	.text = "DELETE FROM %1$s.tgauth_refresh WHERE token_hash = ANY (ARRAY("
			"SELECT token_hash FROM %1$s.tgauth_refresh WHERE expires_at <= $1 "
			"ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))",
	.nargs = 2,
	.types = {TIMESTAMPTZOID, INT8OID},
};

/* tgauth_purge(batch) → how many rows were removed.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_purge_1_1);
Datum
tgauth_purge_1_1(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	int batch = tga_purge_batch_arg(fcinfo);
	uint64 count;

	tga_call_begin(&call, fcinfo);
	count = tga_sessions_purge(&call, batch);
	tga_arg_time(&args, call.now);
	tga_arg_int8(&args, batch);
	count += tga_run(&call, &delete_expired, &args);
	count += tga_attempts_purge(&call, batch);
	tga_call_end();
	PG_RETURN_INT64((int64) count);
}
