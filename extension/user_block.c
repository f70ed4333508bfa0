/*
 * user_block.c
 *		A user is blocked, or deleted: their sessions end, and what is left of them.
 *
 * The rows of sessions outlive the user until tgauth_purge, since they alone say that
 * a login was used: nobody else can confirm it after that.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/rel.h"

#include "journal.h"
#include "session.h"

/* Against whoever begins a session of this user at the same moment. */
static tga_statement lock_user = {
	.text = "SELECT blocked FROM %1$s.tgauth_user WHERE id = $1 FOR UPDATE",
	.nargs = 1,
	.types = {INT8OID},
};

static tga_statement count_live = {
	.text = "SELECT count(*) FROM %1$s.tgauth_session "
			"WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2",
	.nargs = 2,
	.types = {INT8OID, TIMESTAMPTZOID},
};

static tga_statement set_blocked = {
	.text = "UPDATE %1$s.tgauth_user SET blocked = $2, updated_at = $3 WHERE id = $1",
	.nargs = 3,
	.types = {INT8OID, BOOLOID, TIMESTAMPTZOID},
};

/* What is known of a person beyond that a login was used. */
static tga_statement forget_sessions = {
	.text = "UPDATE %1$s.tgauth_session SET address = NULL, browser = NULL, os = NULL, "
			"passkey_id = NULL WHERE user_id = $1",
	.nargs = 1,
	.types = {INT8OID},
};

static tga_statement forget_clients = {
	.text =
		"WITH consents AS (DELETE FROM %1$s.tgauth_client_consent WHERE user_id = $1), "
		"entries AS (DELETE FROM %1$s.tgauth_journal WHERE user_id = $1), "
		"passkeys AS (DELETE FROM %1$s.tgauth_passkey WHERE user_id = $1) "
		"DELETE FROM %1$s.tgauth_known_client WHERE user_id = $1",
	.nargs = 1,
	.types = {INT8OID},
};

static tga_statement forget_all_clients = {
	.text = "WITH consents AS (DELETE FROM %1$s.tgauth_client_consent), "
			"entries AS (DELETE FROM %1$s.tgauth_journal), "
			"passkeys AS (DELETE FROM %1$s.tgauth_passkey) "
			"DELETE FROM %1$s.tgauth_known_client",
};

/* Blocks or unblocks; how many sessions lived.  The trigger below ends them. */
static int64
block(FunctionCallInfo fcinfo, bool blocked)
{
	tga_call call;
	tga_args who = {0};
	tga_args live = {0};
	tga_args args = {0};
	int64 user_id = PG_GETARG_INT64(0);
	int64 count;

	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_int8(&who, user_id);
	if (tga_spi_run(&call, &lock_user, &who) == 0)
		ereport(ERROR, (errcode(ERRCODE_NO_DATA_FOUND),
						errmsg("there is no user " INT64_FORMAT, user_id)));
	tga_spi_arg_int8(&live, user_id);
	tga_spi_arg_time(&live, call.now);
	tga_spi_run(&call, &count_live, &live);
	count = tga_spi_int8(1);
	tga_spi_arg_int8(&args, user_id);
	tga_spi_arg_bool(&args, blocked);
	tga_spi_arg_time(&args, call.now);
	if (tga_spi_run(&call, &set_blocked, &args) == 0)
		tga_spi_kept_out("tgauth_user");
	tga_spi_end();
	return count;
}

/* tgauth_block(user_id) → how many sessions were ended.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_block);
Datum
tgauth_block(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32((int32) block(fcinfo, true));
}

/* tgauth_unblock(user_id).  Strict. */
PG_FUNCTION_INFO_V1(tgauth_unblock);
Datum
tgauth_unblock(PG_FUNCTION_ARGS)
{
	block(fcinfo, false);
	PG_RETURN_VOID();
}

/* What is done to a user, by which role of the database. */
static void
journal_by_operator(const tga_call *call, int64 user_id, tga_journal_kind kind)
{
	tga_journal_write(call, &(tga_journal_entry){
								.kind = kind,
								.user_id = user_id,
								.detail = GetUserNameFromId(GetSessionUserId(), false)});
}

static void
forget(const tga_call *call, int64 user_id)
{
	tga_args sessions = {0};
	tga_args clients = {0};

	tga_spi_arg_int8(&sessions, user_id);
	tga_spi_run(call, &forget_sessions, &sessions);
	tga_spi_arg_int8(&clients, user_id);
	tga_spi_run(call, &forget_clients, &clients);
	journal_by_operator(call, user_id, TGA_JOURNAL_DELETED);
}

static void
end_everybody(const tga_call *call)
{
	tga_args none = {0};

	tga_session_revoke_everybody(call);
	tga_spi_run(call, &forget_all_clients, &none);
	journal_by_operator(call, 0, TGA_JOURNAL_DELETED);
}

static Datum
column_of(const TriggerData *trigger, HeapTuple row, const char *column)
{
	TupleDesc desc = RelationGetDescr(trigger->tg_relation);
	bool isnull;
	Datum value = heap_getattr(row, SPI_fnumber(desc, column), desc, &isnull);

	if (isnull)
		elog(ERROR, "a user has no %s", column);
	return value;
}

static int64
user_in(const TriggerData *trigger)
{
	return DatumGetInt64(column_of(trigger, trigger->tg_trigtuple, "id"));
}

static bool
is_blocked(const TriggerData *trigger)
{
	return DatumGetBool(column_of(trigger, trigger->tg_newtuple, "blocked"));
}

/*
 * Trigger: a user's sessions end when `blocked` changes, by whatever statement, and
 * before their row is deleted.  Also when it changes back: a session that began at
 * the very moment of the blocking must not come to life then.
 */
PG_FUNCTION_INFO_V1(tgauth_end_sessions);
Datum
tgauth_end_sessions(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	tga_call call;
	int64 user_id;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("tgauth_end_sessions can only be called as a trigger")));
	tga_spi_begin(&call, fcinfo);
	if (TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event))
		end_everybody(&call);
	else
	{
		user_id = user_in(trigger);
		if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
			journal_by_operator(&call, user_id,
								is_blocked(trigger) ? TGA_JOURNAL_BLOCKED
													: TGA_JOURNAL_UNBLOCKED);
		tga_session_revoke_user(&call, user_id, NULL, TGA_JOURNAL_REVOKED);
		if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
			forget(&call, user_id);
	}
	tga_spi_end();
	return PointerGetDatum(trigger->tg_trigtuple);
}
