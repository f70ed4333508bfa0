/*
 * revoke.c
 *		Ending sessions otherwise than by their login id alone: the user's own, all
 *		but this one, and those of a user who is blocked or deleted.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"

#include "session.h"

static tga_statement select_owner = {
	.text = "SELECT user_id FROM %1$s.tgauth_session "
			"WHERE login_id = $1 AND revoked_at IS NULL AND expires_at > $2",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

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

/* Whose live session it is; 0 if there is none. */
static int64
owner_of(const tga_call *call, const uint8_t login_id[static TGA_LOGIN_ID_BYTES])
{
	tga_args args = {0};

	tga_arg_bytes(&args, login_id, TGA_LOGIN_ID_BYTES);
	tga_arg_time(&args, call->now);
	return tga_run(call, &select_owner, &args) > 0 ? tga_cell_int8(1) : 0;
}

/* tgauth_revoke_own(user_id, login_id) → whether a live session of theirs was ended */
PG_FUNCTION_INFO_V1(tgauth_revoke_own);
Datum
tgauth_revoke_own(PG_FUNCTION_ARGS)
{
	tga_call call;
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	bool revoked;

	tga_login_id_arg(fcinfo, 1, login_id);
	tga_call_begin(&call, fcinfo);
	revoked = owner_of(&call, login_id) == PG_GETARG_INT64(0) &&
			  tga_session_revoke(&call, login_id);
	tga_call_end();
	PG_RETURN_BOOL(revoked);
}

/* tgauth_revoke_others(login_id) → how many other sessions of its user were ended */
PG_FUNCTION_INFO_V1(tgauth_revoke_others);
Datum
tgauth_revoke_others(PG_FUNCTION_ARGS)
{
	tga_call call;
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	int64 user_id;
	uint64 count = 0;

	tga_login_id_arg(fcinfo, 0, login_id);
	tga_call_begin(&call, fcinfo);
	user_id = owner_of(&call, login_id);
	if (user_id != 0)
		count = tga_sessions_revoke(&call, user_id, login_id);
	tga_call_end();
	PG_RETURN_INT32((int32) count);
}

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

	tga_call_begin(&call, fcinfo);
	tga_arg_int8(&who, user_id);
	if (tga_run(&call, &lock_user, &who) == 0)
		ereport(ERROR, (errcode(ERRCODE_NO_DATA_FOUND),
						errmsg("there is no user " INT64_FORMAT, user_id)));
	tga_arg_int8(&live, user_id);
	tga_arg_time(&live, call.now);
	tga_run(&call, &count_live, &live);
	count = tga_cell_int8(1);
	tga_arg_int8(&args, user_id);
	tga_arg_bool(&args, blocked);
	tga_arg_time(&args, call.now);
	tga_run(&call, &set_blocked, &args);
	tga_call_end();
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
	TupleDesc desc;
	Datum id;
	bool isnull;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("tgauth_end_sessions can only be called as a trigger")));
	desc = RelationGetDescr(trigger->tg_relation);
	id = heap_getattr(trigger->tg_trigtuple, SPI_fnumber(desc, "id"), desc, &isnull);
	tga_call_begin(&call, fcinfo);
	tga_sessions_revoke(&call, DatumGetInt64(id), NULL);
	tga_call_end();
	return PointerGetDatum(trigger->tg_trigtuple);
}
