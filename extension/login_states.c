/*
 * login_states.c
 *		What pushd asks: what became of these logins, and what changed lately.
 *
 * A notification can be lost (a connection breaks, a queue overflows), so pushd
 * also asks by the clock.  'What changed since' is made exact by transaction
 * ids: each row carries that of the transaction which wrote it, and an answer
 * carries the oldest one that was still running.  All below that had ended, so
 * their rows were in an answer already; asking from there misses nothing,
 * however long a commit takes, and repeats little.
 */
#include "postgres.h"

#include "access/xact.h"
#include "fmgr.h"

#include "arg.h"
#include "session.h"

/*
 * After a restore the ids are those of another cluster, so time bounds an
 * answer as well.
 */
#define CHANGES_SECONDS 600

#define STATE_COLUMNS                                                                    \
	"s.login_id, " TGA_SESSION_STATE " AS state, "                                       \
	"s.user_id, u.telegram_id, u.username, u.first_name, s.created_at, s.expires_at, "   \
	"u.groups, s.proof, s.token_id "

static tga_statement select_states = {
	.text = "SELECT " STATE_COLUMNS "FROM %1$s.tgauth_session AS s "
			"LEFT JOIN %1$s.tgauth_user AS u ON u.id = s.user_id "
			"WHERE s.login_id = ANY ($2) OR s.token_id = ANY ($3)",
	.nargs = 3,
	.types = {TIMESTAMPTZOID, BYTEAARRAYOID, BYTEAARRAYOID},
};

static tga_statement select_changes = {
	.text =
		"SELECT pg_snapshot_xmin(pg_current_snapshot()), c.* "
		"FROM (SELECT) AS one LEFT JOIN (SELECT " STATE_COLUMNS
		"FROM %1$s.tgauth_session AS s "
		"LEFT JOIN %1$s.tgauth_user AS u ON u.id = s.user_id "
		"WHERE s.changed_xid >= $2 AND s.changed_at > $4 "
		"AND (s.channel = $3 OR s.revoked_why IN ('revoked', 'contested'))) AS c ON true",
	.nargs = 4,
	.types = {TIMESTAMPTZOID, XID8OID, INT4OID, TIMESTAMPTZOID},
};

/* tgauth_states(login_ids, token_ids) → what became of them; none yet: no row.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_states);
Datum
tgauth_states(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};

	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_time(&args, GetCurrentStatementStartTimestamp());
	tga_spi_arg_datum(&args, PG_GETARG_DATUM(0));
	tga_spi_arg_datum(&args, PG_GETARG_DATUM(1));
	tga_spi_read(&call, &select_states, &args);
	return tga_spi_return_rows(fcinfo, &call);
}

/*
 * tgauth_changes(since, channel) → from where to ask next, and each login and
 * session that changed.  A null since only tells where to begin.
 */
PG_FUNCTION_INFO_V1(tgauth_changes);
Datum
tgauth_changes(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	TimestampTz now = GetCurrentStatementStartTimestamp();

	tga_arg_require(fcinfo, 1, "channel");
	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_time(&args, now);
	if (PG_ARGISNULL(0))
		tga_spi_arg_null(&args);
	else
		tga_spi_arg_datum(&args, PG_GETARG_DATUM(0));
	tga_spi_arg_int4(&args, PG_GETARG_INT32(1));
	tga_spi_arg_time(&args, now - CHANGES_SECONDS * USECS_PER_SEC);
	tga_spi_read(&call, &select_changes, &args);
	return tga_spi_return_rows(fcinfo, &call);
}
