/*
 * confirm.c
 *		tgauth_confirm: a login becomes a session.
 *
 * In one transaction the user is made or updated, their password reset and the
 * session written.  The lock on the login comes first, so of two people who
 * race for one link the second finds the row of the first; the primary key of
 * tgauth_session stands behind it.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "client_address.h"
#include "last_used.h"
#include "locks.h"
#include "login.h"
#include "login_hook.h"
#include "notify.h"
#include "password.h"
#include "user_agent.h"
#include "users.h"

enum confirm_arg
{
	ARG_START_TOKEN,
	ARG_TELEGRAM_ID,
	ARG_PROFILE, /* five of them */
	ARG_MATCH_CODE = ARG_PROFILE + 5
};

enum confirm_column
{
	CONFIRM_STATUS,
	CONFIRM_USER_ID,
	CONFIRM_IS_NEW,
	CONFIRM_PASSWORD,
	CONFIRM_LOGIN_ID,
	CONFIRM_MESSAGE,
	CONFIRM_COLUMNS
};

static tga_statement insert_session = {
	.text = "INSERT INTO %1$s.tgauth_session (login_id, user_id, channel, created_at, "
			"expires_at, last_used_at, address, browser, os, changed_at, changed_xid) "
			"VALUES ($1, $2, $3, $4, $5, $4, $6::inet, $7, $8, $4, pg_current_xact_id()) "
			"ON CONFLICT (login_id) DO NOTHING",
	.nargs = 8,
	.types = {BYTEAOID, INT8OID, INT4OID, TIMESTAMPTZOID, TIMESTAMPTZOID, TEXTOID,
			  TEXTOID, TEXTOID},
};

static void
write_session(const tga_call *call, const tga_login *login, int64 user_id)
{
	tga_args args = {0};
	const tga_start_token *token = &login->token;
	char address[TGA_ADDRESS_TEXT];
	bool has_address = tga_address_unpack(token->address, address);

	tga_arg_bytes(&args, token->login_id, TGA_LOGIN_ID_BYTES);
	tga_arg_int8(&args, user_id);
	tga_arg_int4(&args, token->channel);
	tga_arg_time(&args, call->now);
	tga_arg_time(&args, tga_session_expiry(call));
	tga_arg_text(&args, has_address ? address : NULL);
	tga_arg_text(&args, tga_browser_name(token->browser));
	tga_arg_text(&args, tga_os_name(token->os));
	if (tga_run(call, &insert_session, &args) == 0)
		ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
						errmsg("the login was decided by another transaction meanwhile"),
						errhint("Call the function again.")));
}

/* What is still missing from the person's consent, or NULL. */
static const char *
judge_consent(FunctionCallInfo fcinfo, const tga_login *login)
{
	if (tga_confirm_mode_setting != TGA_CONFIRM_MATCH)
		return NULL;
	if (PG_ARGISNULL(ARG_MATCH_CODE))
		return TGA_MATCH_REQUIRED;
	return PG_GETARG_INT32(ARG_MATCH_CODE) == login->match_code ? NULL : TGA_MISMATCH;
}

/* One confirmation, with what it gives besides its status. */
typedef struct confirmation
{
	const tga_call *call;
	FunctionCallInfo fcinfo;
	tga_login login;
	tga_person person;
	bool is_new;
	char password[TGA_PASSWORD_CHARS + 1]; /* empty: none was made */
	const char *message;				   /* of a login that was refused */
} confirmation;

/* Makes the session, unless the person was blocked at this moment. */
static bool
make_session(void *arg, int64 *user_id)
{
	confirmation *c = arg;
	tga_profile profile;
	char hash[TGA_PASSWORD_HASH_CHARS + 1] = "";

	tga_profile_args(c->fcinfo, ARG_PROFILE, &profile);
	if (tga_reset_password)
		tga_password_make(c->password, hash);
	if (!tga_user_login(c->call, &c->person, &profile, tga_reset_password ? hash : NULL,
						&c->is_new))
		return false;
	write_session(c->call, &c->login, c->person.user_id);
	tga_notify_login("confirmed", &c->login.token);
	*user_id = c->person.user_id;
	return true;
}

/* The status of a login that is ours, and all that follows from it. */
static const char *
decide(confirmation *c)
{
	int ttl =
		tga_confirm_mode_setting == TGA_CONFIRM_START ? tga_start_ttl : tga_confirm_ttl;
	const char *status;
	bool made;

	tga_lock_login(c->login.token.login_id);
	status = tga_login_status(c->call, &c->login, &c->person, ttl);
	if (status != NULL)
		return status;
	status = judge_consent(c->fcinfo, &c->login);
	if (status != NULL)
	{
		if (strcmp(status, TGA_MISMATCH) == 0)
			tga_login_burn(c->call, &c->login, TGA_MISMATCH);
		return status;
	}
	c->message = tga_with_hook(c->call, make_session, c, &made);
	if (c->message != NULL)
		return TGA_REFUSED;
	return made ? TGA_CONFIRMED : TGA_BLOCKED;
}

/* tgauth_confirm(start_token, telegram_id, …, match_code) → what came of it */
PG_FUNCTION_INFO_V1(tgauth_confirm);
Datum
tgauth_confirm(PG_FUNCTION_ARGS)
{
	tga_call call;
	confirmation c = {.call = &call, .fcinfo = fcinfo};
	const text *token =
		PG_ARGISNULL(ARG_START_TOKEN) ? NULL : PG_GETARG_TEXT_PP(ARG_START_TOKEN);
	const char *status = TGA_INVALID;
	bool opened;
	Datum values[CONFIRM_COLUMNS];
	bool nulls[CONFIRM_COLUMNS];

	c.person.telegram_id = tga_arg_telegram_id(fcinfo, ARG_TELEGRAM_ID);
	tga_call_begin(&call, fcinfo);
	opened = tga_login_open(&call, token, &c.login);
	if (opened)
		status = decide(&c);
	tga_call_end();

	memset(nulls, true, sizeof(nulls));
	values[CONFIRM_STATUS] = CStringGetTextDatum(status);
	nulls[CONFIRM_STATUS] = false;
	if (opened)
	{
		values[CONFIRM_LOGIN_ID] = tga_bytea(c.login.token.login_id, TGA_LOGIN_ID_BYTES);
		nulls[CONFIRM_LOGIN_ID] = false;
	}
	if (strcmp(status, TGA_CONFIRMED) == 0 || strcmp(status, TGA_ALREADY_CONFIRMED) == 0)
	{
		values[CONFIRM_USER_ID] = Int64GetDatum(c.person.user_id);
		values[CONFIRM_IS_NEW] = BoolGetDatum(c.is_new);
		nulls[CONFIRM_USER_ID] = nulls[CONFIRM_IS_NEW] = false;
	}
	if (strcmp(status, TGA_CONFIRMED) == 0 && c.password[0] != '\0')
	{
		values[CONFIRM_PASSWORD] = CStringGetTextDatum(c.password);
		nulls[CONFIRM_PASSWORD] = false;
	}
	if (c.message != NULL)
	{
		values[CONFIRM_MESSAGE] = CStringGetTextDatum(c.message);
		nulls[CONFIRM_MESSAGE] = false;
	}
	explicit_bzero(c.password, sizeof(c.password));
	return tga_return_row(fcinfo, values, nulls);
}
