/*
 * purge.c
 *		tgauth_purge: what is over goes, a batch at a time.
 */
#include "postgres.h"

#include "fmgr.h"

#include "login_key.h"
#include "attempts.h"
#include "journal.h"
#include "purge.h"
#include "spi.h"

#define BATCH_MAX 100000

/*
 * For how long the row of an ended login is kept.  While a token of the same
 * login id can still be valid, the row alone says that the login was used or
 * burned: pushd renews tokens while the login secret is fresh, and the last
 * lives as long again.
 */
#define KEEP_ENDED_SECONDS (4 * TGA_GUC_TTL_MAX)

/* As long as a token of the same login id can be opened. */
#define KEEP_OPENINGS_SECONDS (2 * TGA_GUC_TTL_MAX)

#define KEEP_CODES_SECONDS (24 * 60 * 60)

/* A device that still asks is told that its code has expired. */
#define KEEP_DEVICES_SECONDS (60 * 60)

#define KEEP_LOGOUTS_SECONDS (30 * 24 * 60 * 60)

/*
 * The index is by purge_at, which uses of a session do not move: of those that it gives,
 * the ones that were used since are put off until what is their end by now.
 */
static tga_statement delete_sessions = {
	.text =
		"WITH due AS (SELECT login_id, least(expires_at, revoked_at) <= $1 AS is_over "
		"FROM %1$s.tgauth_session WHERE least(purge_at, revoked_at) <= $1 "
		"ORDER BY least(purge_at, revoked_at) LIMIT $2 FOR UPDATE SKIP LOCKED), "
		"gone AS (DELETE FROM %1$s.tgauth_session WHERE login_id = ANY (ARRAY("
		"SELECT login_id FROM due WHERE is_over)) RETURNING login_id), "
		"later AS (UPDATE %1$s.tgauth_session SET purge_at = expires_at WHERE login_id = "
		"ANY (ARRAY(SELECT login_id FROM due WHERE NOT is_over))), "
		"tokens AS (DELETE FROM %1$s.tgauth_refresh "
		"WHERE login_id = ANY (ARRAY(SELECT login_id FROM gone))), "
		"sites AS (DELETE FROM %1$s.tgauth_site_session "
		"WHERE login_id = ANY (ARRAY(SELECT login_id FROM gone))), "
		"clients AS (DELETE FROM %1$s.tgauth_client_session "
		"WHERE login_id = ANY (ARRAY(SELECT login_id FROM gone))) "
		"SELECT FROM due",
	.nargs = 2,
	.types = {TIMESTAMPTZOID, INT8OID},
};

/* Text of a statement for what expires in a table, known by a hash. */
#define DELETE_EXPIRED(table, hash)                                                      \
	"DELETE FROM %1$s." table " WHERE " hash " = ANY (ARRAY(SELECT " hash                \
	" FROM %1$s." table " WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 "          \
	"FOR UPDATE SKIP LOCKED))"

/* Those of a session that is purged go with it; these are of one that lives. */
static tga_statement delete_refresh_tokens = {
	.text = DELETE_EXPIRED("tgauth_refresh", "token_hash"),
	.nargs = 2,
	.types = {TIMESTAMPTZOID, INT8OID},
};

/* A code that was used is kept for as long as a second use is worth noticing. */
static tga_statement delete_codes = {
	.text = DELETE_EXPIRED("tgauth_client_code", "code_hash"),
	.nargs = 2,
	.types = {TIMESTAMPTZOID, INT8OID},
};

static tga_statement delete_client_tokens = {
	.text = DELETE_EXPIRED("tgauth_client_token", "token_hash"),
	.nargs = 2,
	.types = {TIMESTAMPTZOID, INT8OID},
};

static tga_statement delete_site_codes = {
	.text = DELETE_EXPIRED("tgauth_site_session", "token_id"),
	.nargs = 2,
	.types = {TIMESTAMPTZOID, INT8OID},
};

/* Kept as ended logins are: without it the login would make a user. */
static tga_statement delete_links = {
	.text = DELETE_EXPIRED("tgauth_link", "login_id"),
	.nargs = 2,
	.types = {TIMESTAMPTZOID, INT8OID},
};

/* What was given up, for whoever looks why. */
static tga_statement delete_logouts = {
	.text = "DELETE FROM %1$s.tgauth_client_logout WHERE id = ANY (ARRAY("
			"SELECT id FROM %1$s.tgauth_client_logout WHERE failed_at <= $1 "
			"ORDER BY failed_at LIMIT $2 FOR UPDATE SKIP LOCKED))",
	.nargs = 2,
	.types = {TIMESTAMPTZOID, INT8OID},
};

static tga_statement delete_devices = {
	.text = DELETE_EXPIRED("tgauth_client_device", "device_hash"),
	.nargs = 2,
	.types = {TIMESTAMPTZOID, INT8OID},
};

static tga_statement delete_openings = {
	.text = "DELETE FROM %1$s.tgauth_opening WHERE login_id = ANY (ARRAY("
			"SELECT login_id FROM %1$s.tgauth_opening WHERE opened_at <= $1 "
			"ORDER BY opened_at LIMIT $2 FOR UPDATE SKIP LOCKED))",
	.nargs = 2,
	.types = {TIMESTAMPTZOID, INT8OID},
};

/* The tables that the statements here and behind them write into. */
static bool
lock_tables(const tga_call *call)
{
	static const char *const tables[] = {
		"tgauth_session",		"tgauth_refresh",	   "tgauth_client_session",
		"tgauth_client_token",	"tgauth_client_code",  "tgauth_client_device",
		"tgauth_client_logout", "tgauth_site_session", "tgauth_link",
		"tgauth_journal",		"tgauth_opening",	   "tgauth_attempt"};

	for (size_t i = 0; i < lengthof(tables); i++)
		if (!tga_spi_lock_table(call, tables[i]))
			return false;
	return true;
}

static uint64
delete_batch(const tga_call *call, tga_statement *statement, TimestampTz until, int batch)
{
	tga_args args = {0};

	tga_spi_arg_time(&args, until);
	tga_spi_arg_int8(&args, batch);
	return tga_spi_run(call, statement, &args);
}

/* tgauth_purge(batch) → how many rows were due */
PG_FUNCTION_INFO_V1(tgauth_purge);
Datum
tgauth_purge(PG_FUNCTION_ARGS)
{
	tga_call call;
	int32 batch = PG_ARGISNULL(0) ? TGA_PURGE_BATCH : PG_GETARG_INT32(0);
	uint64 count;

	if (batch < 1 || batch > BATCH_MAX)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("batch must be from 1 to %d", BATCH_MAX)));
	tga_spi_begin(&call, fcinfo);
	if (!lock_tables(&call))
	{
		/* Somebody has one to themselves; another call will come. */
		tga_spi_end();
		PG_RETURN_INT64(0);
	}
	count = delete_batch(&call, &delete_sessions, tga_spi_ago(&call, KEEP_ENDED_SECONDS),
						 batch);
	count += delete_batch(&call, &delete_refresh_tokens, call.now, batch);
	count += delete_batch(&call, &delete_site_codes, call.now, batch);
	count += delete_batch(&call, &delete_client_tokens, call.now, batch);
	count +=
		delete_batch(&call, &delete_links, tga_spi_ago(&call, KEEP_ENDED_SECONDS), batch);
	count +=
		delete_batch(&call, &delete_codes, tga_spi_ago(&call, KEEP_CODES_SECONDS), batch);
	count += delete_batch(&call, &delete_devices,
						  tga_spi_ago(&call, KEEP_DEVICES_SECONDS), batch);
	count += delete_batch(&call, &delete_logouts,
						  tga_spi_ago(&call, KEEP_LOGOUTS_SECONDS), batch);
	count += delete_batch(&call, &delete_openings,
						  tga_spi_ago(&call, KEEP_OPENINGS_SECONDS), batch);
	count += tga_journal_purge(&call, batch);
	count += tga_login_key_purge(&call);
	/* Last: a guess at the same name, a day after, waits until its row is gone. */
	count += tga_attempts_purge(&call, batch);
	tga_spi_end();
	PG_RETURN_INT64((int64) count);
}
