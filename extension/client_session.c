/*
 * client_session.c
 *		The applications that a user is logged in to: listed, and ended one by one.
 */
#include "postgres.h"

#include "fmgr.h"

#include "client_logout.h"
#include "journal.h"
#include "notify.h"

static tga_statement select_sessions = {
	.text = "SELECT c.sid, c.client_id, a.name, c.created_at, c.last_used_at, c.login_id "
			"FROM %1$s.tgauth_client_session AS c "
			"JOIN %1$s.tgauth_session AS s ON s.login_id = c.login_id "
			"AND s.revoked_at IS NULL AND s.expires_at > $2 "
			"JOIN %1$s.tgauth_client AS a ON a.client_id = c.client_id "
			"WHERE c.user_id = $1 AND s.user_id = $1 ORDER BY c.created_at DESC, c.sid",
	.nargs = 2,
	.types = {INT8OID, TIMESTAMPTZOID},
};

static tga_statement end_session = {
	.text = "WITH ended AS (DELETE FROM %1$s.tgauth_client_session "
			"WHERE sid = $1 AND user_id = $3 "
			"RETURNING sid, client_id, user_id, last_used_at), "
			"queued AS (" TGA_CLIENT_LOGOUT_QUEUE " RETURNING id) "
			"SELECT (SELECT count(*) FROM queued), client_id FROM ended",
	.nargs = 3,
	.types = {BYTEAOID, TIMESTAMPTZOID, INT8OID},
};

/* tgauth_client_sessions(user_id) → the live ones, newest first.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_client_sessions);
Datum
tgauth_client_sessions(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};

	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_int8(&args, PG_GETARG_INT64(0));
	tga_spi_arg_time(&args, call.now);
	tga_spi_read(&call, &select_sessions, &args);
	return tga_spi_return_rows(fcinfo, &call);
}

/* tgauth_end_client_session(user_id, sid) → whether there was one.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_end_client_session);
Datum
tgauth_end_client_session(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	bool ended;

	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_datum(&args, PG_GETARG_DATUM(1));
	tga_spi_arg_time(&args, call.now);
	tga_spi_arg_int8(&args, PG_GETARG_INT64(0));
	ended = tga_spi_run(&call, &end_session, &args) > 0;
	if (ended && tga_spi_int8(1) > 0)
		tga_notify_logouts();
	if (ended)
		tga_journal_write(&call, &(tga_journal_entry){.kind = TGA_JOURNAL_CLIENT_REVOKED,
													  .user_id = PG_GETARG_INT64(0),
													  .application = tga_spi_text(2)});
	tga_spi_end();
	PG_RETURN_BOOL(ended);
}
