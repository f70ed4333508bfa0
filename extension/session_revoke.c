/*
 * session_revoke.c
 *		Sessions end: one, all of a user, all but this one, one's own.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "fmgr.h"
#include "utils/datum.h"

#include "arg.h"
#include "client_logout.h"
#include "guc.h"
#include "journal.h"
#include "notify.h"
#include "session.h"
#include "user_identity.h"

/* What is set of a session that ends, why aside. */
#define ENDED                                                                            \
	"revoked_at = $2, changed_at = $2, changed_xid = pg_current_xact_id(), "             \
	"revoked_why = "

/*
 * Text of a statement: ends those that it has locked as `live`.  The journal gets one entry
 * with their number, of the kind $4, or none where that is NULL.
 */
#define END_LIVE                                                                         \
	"ended AS (UPDATE %1$s.tgauth_session AS s SET " ENDED "'revoked' FROM live "        \
	"WHERE s.login_id = live.login_id RETURNING s.login_id, s.token_id, s.has_clients)," \
	" told AS (INSERT INTO %1$s.tgauth_journal (at, kind, user_id, detail) "             \
	"SELECT $2, $4, $1, count(*) FROM ended WHERE $4 IS NOT NULL HAVING count(*) > 0) "  \
	"SELECT login_id, token_id, has_clients FROM ended"

static tga_statement revoke_one = {
	.text =
		"WITH ended AS (UPDATE %1$s.tgauth_session SET " ENDED "$3 "
		"WHERE login_id = $1 AND revoked_at IS NULL AND expires_at > $2 "
		"RETURNING login_id, token_id, has_clients, user_id, address, browser, os), "
		"told AS (INSERT INTO %1$s.tgauth_journal (at, kind, user_id, login_id, address, "
		"browser, os) SELECT $2, $4, user_id, login_id, address, browser, os FROM ended "
		"WHERE $4 IS NOT NULL) SELECT login_id, token_id, has_clients FROM ended",
	.nargs = 4,
	.types = {BYTEAOID, TIMESTAMPTZOID, TEXTOID, TEXTOID},
};

/* In the order of their ids, so that two who do the same do not deadlock. */
static tga_statement revoke_user = {
	.text = "WITH live AS (SELECT login_id FROM %1$s.tgauth_session "
			"WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 "
			"AND login_id IS DISTINCT FROM $3 "
			"ORDER BY login_id FOR NO KEY UPDATE), " END_LIVE,
	.nargs = 4,
	.types = {INT8OID, TIMESTAMPTZOID, BYTEAOID, TEXTOID},
};

/* The same for those that a passkey began. */
static tga_statement revoke_passkey = {
	.text = "WITH live AS (SELECT login_id FROM %1$s.tgauth_session "
			"WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 "
			"AND passkey_id = $5 AND login_id IS DISTINCT FROM $3 "
			"ORDER BY login_id FOR NO KEY UPDATE), " END_LIVE,
	.nargs = 5,
	.types = {INT8OID, TIMESTAMPTZOID, BYTEAOID, TEXTOID, BYTEAOID},
};

/* The same for those that are older than the newest so many. */
static tga_statement revoke_oldest = {
	.text = "WITH live AS (SELECT login_id FROM %1$s.tgauth_session "
			"WHERE login_id = ANY (ARRAY(SELECT login_id FROM %1$s.tgauth_session "
			"WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 "
			"ORDER BY login_id = $3 DESC, created_at DESC, login_id OFFSET $5)) "
			"AND revoked_at IS NULL ORDER BY login_id FOR NO KEY UPDATE), " END_LIVE,
	.nargs = 5,
	.types = {INT8OID, TIMESTAMPTZOID, BYTEAOID, TEXTOID, INT8OID},
};

/* Of everybody, and with what is known of them: numbers of users can begin anew. */
static tga_statement revoke_everybody = {
	.text = "UPDATE %1$s.tgauth_session SET revoked_at = $1, revoked_why = 'revoked', "
			"address = NULL, browser = NULL, os = NULL, passkey_id = NULL, "
			"changed_at = $1, changed_xid = pg_current_xact_id() "
			"WHERE revoked_at IS NULL AND expires_at > $1 "
			"RETURNING login_id, NULL::bytea, has_clients",
	.nargs = 1,
	.types = {TIMESTAMPTZOID},
};

static tga_statement announce_user = {
	.text = "WITH live AS (SELECT login_id FROM %1$s.tgauth_session "
			"WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 "
			"ORDER BY login_id FOR NO KEY UPDATE) "
			"UPDATE %1$s.tgauth_session AS s SET changed_at = $2, "
			"changed_xid = pg_current_xact_id() "
			"FROM live WHERE s.login_id = live.login_id "
			"RETURNING s.login_id, s.token_id",
	.nargs = 2,
	.types = {INT8OID, TIMESTAMPTZOID},
};

static tga_statement select_owner = {
	.text = "SELECT user_id FROM %1$s.tgauth_session "
			"WHERE login_id = $1 AND revoked_at IS NULL AND expires_at > $2",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

/* Tells of the sessions whose ids the last statement returned. */
static void
notify_returned(uint64 count)
{
	uint8_t login_id[TGA_LOGIN_ID_BYTES], token_id[TGA_LOGIN_ID_BYTES];

	for (uint64 i = 0; i < count; i++)
	{
		if (!tga_spi_bytes(i, 1, login_id, sizeof(login_id)))
			elog(ERROR, "a session has no login id");
		tga_notify_revoked(
			login_id, tga_spi_bytes(i, 2, token_id, sizeof(token_id)) ? token_id : NULL);
	}
}

/*
 * Every revocation comes by here, after it returned login_id, token_id and has_clients of
 * the sessions: whoever keeps them is told, applications that had tokens of them are.
 * heir: the session by which its user goes on in place of theirs, or NULL.
 */
static void
end_returned(const tga_call *call, uint64 count, const uint8_t *heir)
{
	Datum *login_ids = NULL;
	int with_clients = 0;

	for (uint64 i = 0; i < count; i++)
	{
		if (!DatumGetBool(tga_spi_value(i, 3)))
			continue;
		if (login_ids == NULL)
			login_ids =
				MemoryContextAllocHuge(CurrentMemoryContext, count * sizeof(Datum));
		/* A copy, as the telling wipes what it has read. */
		login_ids[with_clients++] = datumCopy(tga_spi_value(i, 1), false, -1);
	}
	notify_returned(count);
	if (with_clients > 0)
		tga_client_logout_sessions(call, login_ids, with_clients, heir);
}

static bool
end_session(const tga_call *call, const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
			tga_journal_kind how, const uint8_t *heir)
{
	tga_state why =
		how == TGA_JOURNAL_CONTESTED ? TGA_STATE_CONTESTED : TGA_STATE_REVOKED;
	tga_args args = {0};
	uint64 count;

	tga_spi_arg_bytes(&args, login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_text(&args, tga_state_word(why));
	tga_spi_arg_text(&args, tga_journal_word(how));
	count = tga_spi_run(call, &revoke_one, &args);
	end_returned(call, count, heir);
	return count > 0;
}

bool
tga_session_end(const tga_call *call, const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
				tga_journal_kind how)
{
	return end_session(call, login_id, how, NULL);
}

void
tga_session_replace(const tga_call *call,
					const uint8_t old_login_id[static TGA_LOGIN_ID_BYTES],
					const uint8_t new_login_id[static TGA_LOGIN_ID_BYTES])
{
	(void) end_session(call, old_login_id, TGA_JOURNAL_REPLACED, new_login_id);
}

/* The first four arguments of a statement that ends sessions of a user. */
static void
arg_user(const tga_call *call, tga_args *args, int64 user_id, const uint8_t *but_login_id,
		 tga_journal_kind how)
{
	tga_spi_arg_int8(args, user_id);
	tga_spi_arg_time(args, call->now);
	if (but_login_id != NULL)
		tga_spi_arg_bytes(args, but_login_id, TGA_LOGIN_ID_BYTES);
	else
		tga_spi_arg_null(args);
	tga_spi_arg_text(args, tga_journal_word(how));
}

uint64
tga_session_revoke_user(const tga_call *call, int64 user_id, const uint8_t *but_login_id,
						tga_journal_kind how)
{
	tga_args args = {0};
	uint64 count;

	arg_user(call, &args, user_id, but_login_id, how);
	count = tga_spi_run(call, &revoke_user, &args);
	end_returned(call, count, NULL);
	return count;
}

void
tga_session_revoke_passkey(const tga_call *call, int64 user_id, Datum credential_id,
						   const uint8_t *but_login_id)
{
	tga_args args = {0};

	arg_user(call, &args, user_id, but_login_id, TGA_JOURNAL_REVOKED);
	tga_spi_arg_datum(&args, credential_id);
	end_returned(call, tga_spi_run(call, &revoke_passkey, &args), NULL);
}

void
tga_session_revoke_oldest(const tga_call *call, int64 user_id,
						  const uint8_t new_login_id[static TGA_LOGIN_ID_BYTES])
{
	tga_args args = {0};

	arg_user(call, &args, user_id, new_login_id, TGA_JOURNAL_DISPLACED);
	tga_spi_arg_int8(&args, tga_guc_max_sessions);
	end_returned(call, tga_spi_run(call, &revoke_oldest, &args), NULL);
}

void
tga_session_revoke_everybody(const tga_call *call)
{
	tga_args args = {0};

	tga_spi_arg_time(&args, call->now);
	end_returned(call, tga_spi_run(call, &revoke_everybody, &args), NULL);
}

void
tga_session_announce(const tga_call *call, int64 user_id)
{
	tga_args args = {0};

	tga_spi_arg_int8(&args, user_id);
	tga_spi_arg_time(&args, call->now);
	notify_returned(tga_spi_run(call, &announce_user, &args));
}

/* tgauth_revoke(login_id) → whether a live session was ended.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_revoke);
Datum
tgauth_revoke(PG_FUNCTION_ARGS)
{
	tga_call call;
	const bytea *login_id = PG_GETARG_BYTEA_PP(0);
	bool revoked;

	if (VARSIZE_ANY_EXHDR(login_id) != TGA_LOGIN_ID_BYTES)
		PG_RETURN_BOOL(false);
	tga_spi_begin(&call, fcinfo);
	revoked = tga_session_end(&call, (const uint8_t *) VARDATA_ANY(login_id),
							  TGA_JOURNAL_REVOKED);
	tga_spi_end();
	PG_RETURN_BOOL(revoked);
}

/* tgauth_revoke_all(user_id) → how many live sessions were ended.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_revoke_all);
Datum
tgauth_revoke_all(PG_FUNCTION_ARGS)
{
	tga_call call;
	uint64 count;

	tga_spi_begin(&call, fcinfo);
	count = tga_session_revoke_user(&call, PG_GETARG_INT64(0), NULL, TGA_JOURNAL_REVOKED);
	tga_spi_end();
	PG_RETURN_INT32((int32) count);
}

/* Whose live session it is; 0 if there is none. */
static int64
owner_of(const tga_call *call, const uint8_t login_id[static TGA_LOGIN_ID_BYTES])
{
	tga_args args = {0};

	tga_spi_arg_bytes(&args, login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_time(&args, call->now);
	return tga_spi_run(call, &select_owner, &args) > 0 ? tga_spi_int8(1) : 0;
}

/* tgauth_revoke_own(user_id, login_id) → whether a live session of theirs was ended */
PG_FUNCTION_INFO_V1(tgauth_revoke_own);
Datum
tgauth_revoke_own(PG_FUNCTION_ARGS)
{
	tga_call call;
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	bool revoked;

	tga_arg_login_id(fcinfo, 1, login_id);
	tga_spi_begin(&call, fcinfo);
	revoked = owner_of(&call, login_id) == PG_GETARG_INT64(0) &&
			  tga_session_end(&call, login_id, TGA_JOURNAL_LOGOUT);
	tga_spi_end();
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

	tga_arg_login_id(fcinfo, 0, login_id);
	tga_spi_begin(&call, fcinfo);
	user_id = owner_of(&call, login_id);
	if (user_id != 0)
		count = tga_session_revoke_user(&call, user_id, login_id, TGA_JOURNAL_LOGOUT);
	tga_spi_end();
	PG_RETURN_INT32((int32) count);
}

/* tgauth_logout(everywhere) → how many sessions were ended */
PG_FUNCTION_INFO_V1(tgauth_logout);
Datum
tgauth_logout(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_session_identity identity = tga_user_identity_require();
	uint64 count;

	tga_arg_require(fcinfo, 0, "everywhere");
	tga_spi_begin(&call, fcinfo);
	if (PG_GETARG_BOOL(0))
		count =
			tga_session_revoke_user(&call, identity.user_id, NULL, TGA_JOURNAL_LOGOUT);
	else
		count = tga_session_end(&call, identity.login_id, TGA_JOURNAL_LOGOUT) ? 1 : 0;
	tga_spi_end();
	PG_RETURN_INT32((int32) count);
}
