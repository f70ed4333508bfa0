/*
 * user_link.c
 *		See user_link.h and lock.h; tgauth_begin_link and tgauth_linking.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "guc.h"
#include "lock.h"
#include "password_machine.h"
#include "session.h"
#include "user_link.h"

/* How long ago a session may have begun whose user is to be believed at once. */
#define FRESH_SECONDS (15 * 60)

/* As long as the login itself can be waited for. */
#define INTENT_SECONDS TGA_GUC_TTL_MAX

static tga_statement select_user = {
	.text = "SELECT telegram_id IS NOT NULL, s.created_at > $3 "
			"FROM %1$s.tgauth_user AS u JOIN %1$s.tgauth_session AS s ON s.login_id = $2 "
			"WHERE u.id = $1",
	.nargs = 3,
	.types = {INT8OID, BYTEAOID, TIMESTAMPTZOID},
};

/* One that its own session asked for again stands as it is; nobody else's is touched. */
static tga_statement insert_intent = {
	.text =
		"INSERT INTO %1$s.tgauth_link AS l (login_id, user_id, session_id, expires_at) "
		"SELECT $1, $2, $3, $4 WHERE NOT EXISTS "
		"(SELECT FROM %1$s.tgauth_session WHERE login_id = $1) "
		"ON CONFLICT (login_id) DO UPDATE SET expires_at = l.expires_at "
		"WHERE l.session_id = excluded.session_id",
	.nargs = 4,
	.types = {BYTEAOID, INT8OID, BYTEAOID, TIMESTAMPTZOID},
};

/* $3 is the person; the account is read in whatever state it is. */
static tga_statement select_intent = {
	.text = "SELECT u.id IS NOT NULL AND l.expires_at > $2 AND s.revoked_at IS NULL "
			"AND s.expires_at > $2, u.blocked, u.telegram_id IS NOT NULL, u.username, "
			"l.asked_of = $3, l.user_id FROM %1$s.tgauth_link AS l "
			"LEFT JOIN %1$s.tgauth_session AS s "
			"ON s.login_id = l.session_id AND s.user_id = l.user_id "
			"LEFT JOIN %1$s.tgauth_user AS u ON u.id = s.user_id "
			"WHERE l.login_id = $1",
	.nargs = 3,
	.types = {BYTEAOID, TIMESTAMPTZOID, INT8OID},
};

enum
{
	INTENT_IS_GOOD = 1,
	INTENT_BLOCKED,
	INTENT_HAS_TELEGRAM,
	INTENT_USERNAME,
	INTENT_WAS_ASKED,
	INTENT_USER_ID
};

static tga_statement ask = {
	.text = "UPDATE %1$s.tgauth_link SET asked_of = $2 WHERE login_id = $1 "
			"AND asked_of IS DISTINCT FROM $2",
	.nargs = 2,
	.types = {BYTEAOID, INT8OID},
};

static tga_statement lock_user = {
	.text = "SELECT FROM %1$s.tgauth_user WHERE id = $1 FOR UPDATE",
	.nargs = 1,
	.types = {INT8OID},
};

/*
 * The sessions that live, in the order in which whoever ends them locks them, since all
 * of them are announced.  None that ends meanwhile is overlooked after this.
 */
static tga_statement lock_sessions = {
	.text = "SELECT FROM %1$s.tgauth_session WHERE user_id = $1 AND revoked_at IS NULL "
			"AND expires_at > $2 ORDER BY login_id FOR NO KEY UPDATE",
	.nargs = 2,
	.types = {INT8OID, TIMESTAMPTZOID},
};

/* Who said yes.  It lasts as long as the login can be returned to. */
static tga_statement agree = {
	.text =
		"UPDATE %1$s.tgauth_link SET telegram_id = $2, first_name = $3, last_name = $4, "
		"language_code = $5, photo_url = $6, one_time_hash = $7, "
		"expires_at = greatest(expires_at, $8) WHERE login_id = $1",
	.nargs = 8,
	.types = {BYTEAOID, INT8OID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID,
			  TIMESTAMPTZOID},
};

static tga_statement select_agreed = {
	.text = "SELECT telegram_id, user_id FROM %1$s.tgauth_link WHERE login_id = $1 "
			"AND telegram_id IS NOT NULL",
	.nargs = 1,
	.types = {BYTEAOID},
};

/* Their name stays; the rest is as Telegram tells it. */
static tga_statement link_user = {
	.text =
		"UPDATE %1$s.tgauth_user AS u SET telegram_id = l.telegram_id, linked_at = $2, "
		"first_name = coalesce(l.first_name, u.first_name), "
		"last_name = coalesce(l.last_name, u.last_name), "
		"language_code = coalesce(l.language_code, u.language_code), "
		"photo_url = coalesce(l.photo_url, u.photo_url), "
		"one_time_hash = coalesce(l.one_time_hash, u.one_time_hash), "
		"one_time_until = CASE WHEN l.one_time_hash IS NULL THEN u.one_time_until "
		"ELSE $3 END, updated_at = $2, last_login_at = $2 "
		"FROM %1$s.tgauth_link AS l WHERE l.login_id = $1 AND u.id = l.user_id",
	.nargs = 3,
	.types = {BYTEAOID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

/* --- begin ----------------------------------------------------------------------------- */

static void
write_intent(tga_call *call, const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
			 const tga_session_identity *who)
{
	tga_args args = {0};

	call->now = tga_lock_login(login_id);
	tga_spi_arg_bytes(&args, login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_int8(&args, who->user_id);
	tga_spi_arg_bytes(&args, who->login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_time(&args, tga_spi_ago(call, -INTENT_SECONDS));
	if (tga_spi_run(call, &insert_intent, &args) == 0)
		ereport(ERROR, (errcode(ERRCODE_UNIQUE_VIOLATION),
						errmsg("this login is decided, or another's"),
						errhint("Begin a login anew for each link.")));
}

/* ok if this session may link a Telegram account to its user, or why not. */
static tga_link_status
judge_session(const tga_call *call, const tga_session_identity *who)
{
	tga_args args = {0};

	tga_spi_arg_int8(&args, who->user_id);
	tga_spi_arg_bytes(&args, who->login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_time(&args, tga_spi_ago(call, FRESH_SECONDS));
	if (tga_spi_run(call, &select_user, &args) == 0)
		return TGA_LINK_NOBODY;
	if (tga_spi_bool(1))
		return TGA_LINK_TAKEN;
	return tga_spi_bool(2) ? TGA_LINK_OK : TGA_LINK_STALE;
}

/* tgauth_begin_link(session_token, login_id) → status */
PG_FUNCTION_INFO_V1(tgauth_begin_link);
Datum
tgauth_begin_link(PG_FUNCTION_ARGS)
{
	tga_call call;
	const text *token = tga_arg_text(fcinfo, 0);
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	tga_session_identity who;
	tga_link_status status = TGA_LINK_NOBODY;

	tga_arg_login_id(fcinfo, 1, login_id);
	tga_spi_begin(&call, fcinfo);
	if (token != NULL && tga_session_find(&call, token, &who))
		status = judge_session(&call, &who);
	if (status == TGA_LINK_OK)
		write_intent(&call, login_id, &who);
	tga_spi_end();
	PG_RETURN_TEXT_P(cstring_to_text(tga_link_status_word(status)));
}

/* --- a login comes with its intent -------------------------------------------------------- */

/* What the row that was read says of this person. */
static tga_status
status_of_row(bool person_is_user)
{
	if (tga_spi_bool(INTENT_BLOCKED))
		return TGA_STATUS_BLOCKED;
	if (!tga_spi_bool(INTENT_IS_GOOD))
		return TGA_STATUS_EXPIRED;
	if (person_is_user || tga_spi_bool(INTENT_HAS_TELEGRAM))
		return TGA_STATUS_TAKEN;
	return TGA_STATUS_OK;
}

tga_status
tga_link_judge(const tga_call *call, const uint8_t *login_id, const tga_user *user,
			   tga_link *link)
{
	tga_args args = {0};
	tga_status status;

	tga_spi_arg_bytes(&args, login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_int8(&args, user->telegram_id);
	if (tga_spi_run(call, &select_intent, &args) == 0)
		elog(ERROR, "the intent of a login is gone");
	status = status_of_row(user->known);
	link->username = tga_spi_keep(call, tga_spi_text(INTENT_USERNAME));
	link->was_asked = tga_spi_bool(INTENT_WAS_ASKED);
	link->is_over = status == TGA_STATUS_EXPIRED || status == TGA_STATUS_TAKEN;
	return status;
}

void
tga_link_ask(const tga_call *call, const uint8_t *login_id, int64 telegram_id)
{
	tga_args args = {0};

	tga_spi_arg_bytes(&args, login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_int8(&args, telegram_id);
	tga_spi_run(call, &ask, &args);
}

/* --- and is confirmed ----------------------------------------------------------------------- */

/* Whoever makes the person a user, or changes the account or its sessions, waits now. */
static void
lock_all(const tga_call *call, int64 telegram_id, int64 account)
{
	tga_args who = {0};
	tga_args sessions = {0};

	tga_lock_person(telegram_id);
	tga_spi_arg_int8(&who, account);
	tga_spi_run(call, &lock_user, &who);
	tga_spi_arg_int8(&sessions, account);
	tga_spi_arg_time(&sessions, call->now);
	tga_spi_run(call, &lock_sessions, &sessions);
}

static void
write_agreement(const tga_call *call, const uint8_t *login_id, int64 telegram_id,
				const tga_user_profile *profile, const char *one_time_hash)
{
	tga_args args = {0};

	tga_spi_arg_bytes(&args, login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_int8(&args, telegram_id);
	tga_spi_arg_text(&args, profile->first_name);
	tga_spi_arg_text(&args, profile->last_name);
	tga_spi_arg_text(&args, profile->language_code);
	tga_spi_arg_text(&args, profile->photo_url);
	tga_spi_arg_text(&args, one_time_hash);
	tga_spi_arg_time(&args, tga_spi_ago(call, -INTENT_SECONDS));
	if (tga_spi_run(call, &agree, &args) == 0)
		tga_spi_kept_out("tgauth_link");
}

static void
write_link(const tga_call *call, const uint8_t *login_id, int64 account)
{
	tga_args args = {0};

	tga_spi_arg_bytes(&args, login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_time(&args, tga_password_until(call));
	if (tga_spi_run(call, &link_user, &args) == 0)
		tga_spi_kept_out("tgauth_user");
	/* Caches tell of sessions who their user is in Telegram. */
	tga_session_announce(call, account);
}

tga_status
tga_link_make(const tga_call *call, const uint8_t *login_id, tga_user *user,
			  const tga_user_profile *profile, const char *one_time_hash, bool waits,
			  tga_link *link)
{
	tga_status status;

	Assert(link->user_id > 0 && user->telegram_id > 0);
	lock_all(call, user->telegram_id, link->user_id);
	tga_user_find(call, user);
	status = tga_link_judge(call, login_id, user, link);
	if (status != TGA_STATUS_OK)
		return status;
	write_agreement(call, login_id, user->telegram_id, profile, one_time_hash);
	user->id = link->user_id;
	if (waits)
		return TGA_STATUS_OK;
	write_link(call, login_id, link->user_id);
	user->known = user->linked = true;
	return TGA_STATUS_OK;
}

/* --- and is returned to ---------------------------------------------------------------------- */

/* Who agreed to a link; 0: nobody, or the login links nothing. */
static int64
agreed(const tga_call *call, const uint8_t *login_id, int64 *account)
{
	tga_args args = {0};

	tga_spi_arg_bytes(&args, login_id, TGA_LOGIN_ID_BYTES);
	if (tga_spi_run(call, &select_agreed, &args) == 0)
		return 0;
	*account = tga_spi_int8(2);
	return tga_spi_int8(1);
}

void
tga_link_lock(const tga_call *call, const uint8_t *login_id)
{
	int64 account;
	int64 telegram_id = agreed(call, login_id, &account);

	if (telegram_id != 0)
		lock_all(call, telegram_id, account);
}

tga_status
tga_link_finish(const tga_call *call, const uint8_t *login_id, int64 *telegram_id)
{
	int64 account;
	tga_user user = {.telegram_id = agreed(call, login_id, &account)};
	tga_link link = {0};
	tga_status status;

	*telegram_id = user.telegram_id;
	if (user.telegram_id == 0)
		return TGA_STATUS_OK;
	tga_user_find(call, &user);
	status = tga_link_judge(call, login_id, &user, &link);
	if (status == TGA_STATUS_OK)
		write_link(call, login_id, account);
	return status;
}

/* --- for the page ------------------------------------------------------------------------------ */

/* tgauth_linking(login_id) → user_id, username; nulls where it links nothing.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_linking);
Datum
tgauth_linking(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	const char *username = NULL;
	Datum values[2];
	bool nulls[2] = {true, true};

	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_datum(&args, PG_GETARG_DATUM(0));
	tga_spi_arg_time(&args, call.now);
	tga_spi_arg_null(&args);
	if (tga_spi_read(&call, &select_intent, &args) > 0 &&
		status_of_row(false) == TGA_STATUS_OK)
	{
		username = tga_spi_keep(&call, tga_spi_text(INTENT_USERNAME));
		values[0] = Int64GetDatum(tga_spi_int8(INTENT_USER_ID));
		nulls[0] = false;
	}
	tga_spi_end();
	tga_spi_set_text(values, nulls, 1, username);
	return tga_spi_return_row(fcinfo, values, nulls);
}
