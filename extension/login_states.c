/*
 * login_states.c
 *		What pushd asks: what became of these logins, and what changed lately.
 *
 * A notification can be lost (a connection breaks, a queue overflows), so pushd
 * also asks by the clock.  'What changed since' is made exact by snapshots: each
 * row carries the id of the transaction which wrote it, and an answer carries the
 * snapshot that it was made by.  The next answer has just the rows whose
 * transactions that snapshot did not see: those which began later, and those which
 * were in progress.  So the order is that of commits: a change is told once,
 * however long its transaction took, and a stranger's transaction that stays open
 * costs one look into an index.
 *
 * Ids of transactions mean something only where they were given.  After a restore
 * the rows have those of another cluster, which can lie far ahead, so no row from
 * beyond those given so far is looked at; and an answer names the history that its
 * snapshot is of, so that a snapshot of another one is known for what it is.
 */
#include "postgres.h"

#include "access/transam.h"
#include "access/xact.h"
#include "access/xlog.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/xid8.h"

#include "arg.h"
#include "session.h"

#define STATE_COLUMNS                                                                    \
	"s.login_id, " TGA_SESSION_STATE " AS state, "                                       \
	"s.user_id, u.telegram_id, u.username, u.first_name, s.created_at, s.expires_at, "   \
	"u.groups, s.proof, s.token_id "

static tga_statement select_states = {
	.text =
		"SELECT " STATE_COLUMNS "FROM %1$s.tgauth_session AS s " TGA_SESSION_JOIN_USER(
			"s") "WHERE s.login_id = ANY ($2) OR s.token_id = ANY ($3)",
	.nargs = 3,
	.types = {TIMESTAMPTZOID, BYTEAARRAYOID, BYTEAARRAYOID},
};

/* One that was announced is not new, and concerns every channel, as its end does. */
static tga_statement select_changes = {
	.text =
		"SELECT $5 || pg_current_snapshot()::text, $2 IS NOT NULL, c.* "
		"FROM (SELECT) AS one LEFT JOIN (SELECT " STATE_COLUMNS
		", s.changed_at = s.created_at "
		"FROM (SELECT * FROM %1$s.tgauth_session "
		"WHERE changed_xid >= pg_snapshot_xmax($2::pg_snapshot) AND changed_xid < "
		"greatest($4, pg_snapshot_xmax(pg_current_snapshot())) "
		"UNION ALL SELECT * FROM %1$s.tgauth_session "
		"WHERE changed_xid = ANY (ARRAY(SELECT pg_snapshot_xip($2::pg_snapshot)))) "
		"AS s " TGA_SESSION_JOIN_USER(
			"s") "WHERE s.channel = $3 "
				 "OR s.revoked_why IN ('revoked', 'contested') OR s.changed_at > s.created_at) AS c ON true",
	.nargs = 5,
	.types = {TIMESTAMPTZOID, TEXTOID, INT4OID, XID8OID, TEXTOID},
};

/* tgauth_states(login_ids, token_ids) → what became of them; none yet: no row.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_states);
Datum
tgauth_states(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};

	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_time(&args, call.now);
	tga_spi_arg_datum(&args, PG_GETARG_DATUM(0));
	tga_spi_arg_datum(&args, PG_GETARG_DATUM(1));
	tga_spi_read(&call, &select_states, &args);
	return tga_spi_return_rows(fcinfo, &call);
}

/* Where ids of transactions are of one sequence; ends in a slash. */
static char *
history_of_ids(void)
{
	TimeLineID timeline = RecoveryInProgress() ? 0 : tga_timeline();

	return psprintf(UINT64_FORMAT ".%u.%u/", GetSystemIdentifier(), timeline,
					MyDatabaseId);
}

/* The snapshot in since; NULL if it is of another history, or of none. */
static const char *
snapshot_in(const char *since, const char *history)
{
	size_t len = strlen(history);
	Datum snapshot;
	FullTransactionId xmax;

	if (since == NULL || strncmp(since, history, len) != 0)
		return NULL;
	since += len;
	snapshot = DirectFunctionCall1(pg_snapshot_in, CStringGetDatum(since));
	/* A crash can have lost commits that nobody waited for. */
	xmax = DatumGetFullTransactionId(DirectFunctionCall1(pg_snapshot_xmax, snapshot));
	return FullTransactionIdPrecedes(ReadNextFullTransactionId(), xmax) ? NULL : since;
}

/*
 * tgauth_changes(since, channel) → from where to ask next, whether since was of use,
 * and each login and session that changed.  Without a since it only tells where to
 * begin.
 */
PG_FUNCTION_INFO_V1(tgauth_changes);
Datum
tgauth_changes(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	char *since = PG_ARGISNULL(0) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(0));
	const char *history = history_of_ids();
	FullTransactionId own = GetTopFullTransactionIdIfAny();

	tga_arg_require(fcinfo, 1, "channel");
	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_time(&args, call.now);
	tga_spi_arg_text(&args, snapshot_in(since, history));
	tga_spi_arg_int4(&args, PG_GETARG_INT32(1));
	if (FullTransactionIdIsValid(own))
		FullTransactionIdAdvance(&own);
	tga_spi_arg_datum(&args, FullTransactionIdGetDatum(own));
	tga_spi_arg_text(&args, history);
	tga_spi_read(&call, &select_changes, &args);
	return tga_spi_return_rows(fcinfo, &call);
}
